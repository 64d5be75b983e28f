"""What people do, from `bodies.members`, for those who await: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fake_telegram.control.actors import Actor

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who
    from fake_telegram.control.bodies.members import GivenPermissions, Rights

__all__ = ["MembersVerbs"]


class MembersVerbs(Actor):
    """What people do, from `bodies.members`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    async def join(self, chat: Who) -> None:
        """Enter a public group or subscribe to a channel."""
        await self.act("join", chat=chat)

    async def follow_link(self, link: str) -> answers.ChatAnswer:
        """Enter a chat by an invite link, or ask to be let in. Returns the chat."""
        came: answers.ChatAnswer = await self.act("follow_link", link=link)
        return came

    async def decide_request(self, chat: Who, user: Who, let_in: bool) -> None:
        """Let in one who asked, or not."""
        await self.act("decide_request", chat=chat, user=user, let_in=let_in)

    async def create_link(
        self,
        chat: Who,
        *,
        name: str | None = None,
        expires_at: int | None = None,
        member_limit: int | None = None,
        creates_join_request: bool | None = None,
    ) -> answers.LinkAnswer:
        """Make a link by which others come in; ``expires_at`` in Unix seconds. Returns the link."""
        came: answers.LinkAnswer = await self.act(
            "create_link",
            chat=chat,
            name=name,
            expires_at=expires_at,
            member_limit=member_limit,
            creates_join_request=creates_join_request,
        )
        return came

    async def revoke_link(self, link: str) -> answers.LinkAnswer:
        """Let a link lead nowhere. Returns the link."""
        came: answers.LinkAnswer = await self.act("revoke_link", link=link)
        return came

    async def leave(self, chat: Who) -> None:
        """Leave a group or channel."""
        await self.act("leave", chat=chat)

    async def add_member(self, chat: Who, user: Who) -> None:
        """Bring a person or a bot into a chat."""
        await self.act("add_member", chat=chat, user=user)

    async def remove_member(self, chat: Who, user: Who) -> None:
        """Remove a person or a bot from a chat, and keep it out."""
        await self.act("remove_member", chat=chat, user=user)

    async def ban(self, chat: Who, user: Who, *, until: int | None = None) -> None:
        """Remove somebody, there or not, and keep them out ``until`` (Unix seconds, 0 for ever)."""
        await self.act("ban", chat=chat, user=user, until=until)

    async def unban(self, chat: Who, user: Who) -> None:
        """Let somebody come in again."""
        await self.act("unban", chat=chat, user=user)

    async def restrict(
        self, chat: Who, user: Who, permissions: GivenPermissions | Mapping[str, Any], *, until: int | None = None
    ) -> None:
        """Let a member do only so much, ``until`` (Unix seconds, 0 for ever); all permissions lift it."""
        await self.act("restrict", chat=chat, user=user, permissions=permissions, until=until)

    async def set_permissions(self, chat: Who, permissions: GivenPermissions | Mapping[str, Any]) -> answers.ChatAnswer:
        """Say what all members of a group may do. Returns the chat."""
        came: answers.ChatAnswer = await self.act("set_permissions", chat=chat, permissions=permissions)
        return came

    async def promote(
        self, chat: Who, user: Who, *, rights: Rights | Mapping[str, Any] | None = None, custom_title: str | None = None
    ) -> None:
        """Make an administrator; without ``rights`` with what a bot wishes for, or all of them but anonymity."""
        await self.act("promote", chat=chat, user=user, rights=rights, custom_title=custom_title)
