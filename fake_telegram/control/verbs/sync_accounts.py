"""What people do, from `bodies.accounts`, for those who block: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fake_telegram.control.actors import SyncActor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_telegram.control import answers
    from fake_telegram.control.bodies.accounts import GivenBusinessRights
    from fake_telegram.control.bodies.base import Who

__all__ = ["SyncAccountsVerbs"]


class SyncAccountsVerbs(SyncActor):
    """What people do, from `bodies.accounts`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    def block(self, bot: Who) -> None:
        """Stop a bot: it can write no more."""
        self.act("block", bot=bot)

    def unblock(self, bot: Who) -> None:
        """Let a bot write again."""
        self.act("unblock", bot=bot)

    def connect_business(
        self, bot: Who, *, rights: GivenBusinessRights | Mapping[str, Any] | None = None
    ) -> answers.ConnectionAnswer:
        """Let a bot answer for oneself, without ``rights`` with all of them; again to change them.

        Returns the connection.
        """
        came: answers.ConnectionAnswer = self.act("connect_business", bot=bot, rights=rights)
        return came

    def disconnect_business(self) -> None:
        """Answer oneself again."""
        self.act("disconnect_business")

    def rename(self, first_name: str, *, last_name: str | None = None) -> answers.PersonAnswer:
        """Call oneself otherwise. Returns the person."""
        came: answers.PersonAnswer = self.act("rename", first_name=first_name, last_name=last_name)
        return came

    def deactivate(self) -> None:
        """Delete one's account."""
        self.act("deactivate")
