"""What people do, from `bodies.accounts`, for those who await: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fake_telegram.control.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_telegram.control import answers
    from fake_telegram.control.bodies.accounts import GivenBusinessRights
    from fake_telegram.control.bodies.base import Who

__all__ = ["AccountsVerbs"]


class AccountsVerbs(Actor):
    """What people do, from `bodies.accounts`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    async def block(self, bot: Who) -> None:
        """Stop a bot: it can write no more."""
        await self.act("block", bot=bot)

    async def unblock(self, bot: Who) -> None:
        """Let a bot write again."""
        await self.act("unblock", bot=bot)

    async def connect_business(
        self, bot: Who, *, rights: GivenBusinessRights | Mapping[str, Any] | None = None
    ) -> answers.ConnectionAnswer:
        """Let a bot answer for oneself, without ``rights`` with all of them; again to change them.

        Returns the connection.
        """
        came: answers.ConnectionAnswer = await self.act("connect_business", bot=bot, rights=rights)
        return came

    async def disconnect_business(self) -> None:
        """Answer oneself again."""
        await self.act("disconnect_business")

    async def rename(self, first_name: str, *, last_name: str | None = None) -> answers.PersonAnswer:
        """Call oneself otherwise. Returns the person."""
        came: answers.PersonAnswer = await self.act("rename", first_name=first_name, last_name=last_name)
        return came

    async def deactivate(self) -> None:
        """Delete one's account."""
        await self.act("deactivate")
