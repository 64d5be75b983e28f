"""What people do, from `bodies.communities`, for those who await: written by ./tools/client-verbs, change nothing here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fake_telegram.control.actors import Actor

if TYPE_CHECKING:
    from fake_telegram.control import answers
    from fake_telegram.control.bodies.base import Who

__all__ = ["CommunitiesVerbs"]


class CommunitiesVerbs(Actor):
    """What people do, from `bodies.communities`. What is left out is as usual; every method raises ``ControlRefused``."""

    __slots__ = ()

    async def create_community(self, name: str) -> answers.CommunityAnswer:
        """Make a community, into which one puts one's chats. Returns the community."""
        came: answers.CommunityAnswer = await self.act("create_community", name=name)
        return came

    async def join_community(self, chat: Who, community: int) -> answers.CommunityAnswer:
        """Put one's supergroup or channel into one's community, by the number that it was made with.

        Returns the community.
        """
        came: answers.CommunityAnswer = await self.act("join_community", chat=chat, community=community)
        return came

    async def leave_community(self, chat: Who) -> answers.CommunityAnswer:
        """Take a chat out of its community. Returns the community."""
        came: answers.CommunityAnswer = await self.act("leave_community", chat=chat)
        return came
