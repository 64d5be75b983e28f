"""What people do, from `bodies.keys`, for those who await: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from fake_telegram.control.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fake_telegram.control.bodies.base import Who
    from fake_telegram.control.bodies.contents import GivenLocation

__all__ = ["KeysVerbs"]


class KeysVerbs(Actor):
    """What people do, from `bodies.keys`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    async def press_key(
        self,
        chat: Who,
        message_id: int,
        button: str,
        *,
        users: Sequence[Who] | None = None,
        share: Who | None = None,
        location: GivenLocation | Mapping[str, Any] | None = None,
        question: str | None = None,
        options: Sequence[str] | None = None,
        correct: Sequence[int] | None = None,
    ) -> dict[str, Any]:
        """Press a key of the keyboard that a bot's message brought; with what it asks for: ``users``, a chat (``share``) or
        others.

        A key that asks for a poll takes ``question`` with ``options``, and ``correct`` for a quiz.

        Returns the message.
        """
        came: dict[str, Any] = await self.act(
            "press_key",
            chat=chat,
            message_id=message_id,
            button=button,
            users=users,
            share=share,
            location=location,
            question=question,
            options=options,
            correct=correct,
        )
        return came

    async def allow_writing(
        self, bot: Who, *, way: Literal["", "from_request", "from_attachment_menu"] | None = None, app: str | None = None
    ) -> dict[str, Any]:
        """Let a bot write first: as a mini app named ``app`` or by one of the ways of WriteAccessAllowed.

        Returns the message.
        """
        came: dict[str, Any] = await self.act("allow_writing", bot=bot, way=way, app=app)
        return came
