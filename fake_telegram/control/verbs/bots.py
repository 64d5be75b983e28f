"""What people do, from `bodies.bots`, for those who await: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fake_telegram.control.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who

__all__ = ["BotsVerbs"]


class BotsVerbs(Actor):
    """What people do, from `bodies.bots`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    async def open_web_app(
        self,
        bot: Who,
        *,
        message_id: int | None = None,
        button: str | None = None,
        main: bool | None = None,
        start_parameter: str | None = None,
    ) -> answers.WebAppAnswer:
        """Open a web app of the bot: from its menu, from a keyboard (``message_id``, ``button``), or its ``main`` one.

        With ``start_parameter`` the main one, as from a link. The answer has the signed ``init_data``; an inline button is
        pressed.

        Returns the web app.
        """
        came: answers.WebAppAnswer = await self.act(
            "open_web_app", bot=bot, message_id=message_id, button=button, main=main, start_parameter=start_parameter
        )
        return came

    async def send_web_app_data(self, web_app: str, data: str) -> dict[str, Any]:
        """Let a ``web_app`` that was opened from a keyboard send its ``data`` to the bot, and close.

        Returns the message.
        """
        came: dict[str, Any] = await self.act("send_web_app_data", web_app=web_app, data=data)
        return came

    async def close_web_app(self, web_app: str) -> answers.WebAppAnswer:
        """Close a ``web_app``; the bot can answer for it no more. Returns the web app."""
        came: answers.WebAppAnswer = await self.act("close_web_app", web_app=web_app)
        return came

    async def send_prepared(self, chat: Who, prepared: str) -> dict[str, Any]:
        """Send the message that a bot has ``prepared`` for one, into a chat of the kinds that it allows.

        Returns the message.
        """
        came: dict[str, Any] = await self.act("send_prepared", chat=chat, prepared=prepared)
        return came

    async def press_prepared(
        self, prepared: str, *, users: Sequence[Who] | None = None, share: Who | None = None
    ) -> dict[str, Any]:
        """Press a button ``prepared`` for one's mini app, with the ``users`` or the chat (``share``) that one chooses.

        Returns the message.
        """
        came: dict[str, Any] = await self.act("press_prepared", prepared=prepared, users=users, share=share)
        return came

    async def create_managed_bot(
        self,
        manager: Who,
        name: str,
        username: str,
        *,
        message_id: int | None = None,
        button: str | None = None,
        prepared: str | None = None,
    ) -> answers.MadeBot:
        """Make a bot for ``manager`` to run, as by its link, or by its button.

        The button is that of a keyboard (``message_id``, ``button``), or one that it has ``prepared``.

        Returns the bot.
        """
        came: answers.MadeBot = await self.act(
            "create_managed_bot",
            manager=manager,
            name=name,
            username=username,
            message_id=message_id,
            button=button,
            prepared=prepared,
        )
        return came

    async def give_bot(self, bot: Who, to: Who) -> answers.MadeBot:
        """Make somebody else (``to``) the owner of one's managed bot. Returns the bot."""
        came: answers.MadeBot = await self.act("give_bot", bot=bot, to=to)
        return came

    async def set_guard_bot(self, chat: Who, *, bot: Who | None = None) -> answers.ChatAnswer:
        """Let a ``bot`` decide who of those that ask may join a chat; without it the administrators do.

        Returns the chat.
        """
        came: answers.ChatAnswer = await self.act("set_guard_bot", chat=chat, bot=bot)
        return came
