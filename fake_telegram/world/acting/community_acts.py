"""What people do with communities, a part of the acts."""

from fake_telegram.world.facts.community_states import Community
from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.state import State

from . import communities, writing


class CommunityActs(State):
    """A world in which chats belong together."""

    def create_community(self, by: UserId, name: str, *, now: float) -> Community:
        """Make a community, into which one puts one's chats."""
        return communities.create(self, writing.person(self, by).id, name, now)

    def join_community(self, by: UserId, chat: ChatId, community: int, *, now: float) -> Community:
        """Put one's supergroup or channel into one's community; those in it are told."""
        who = writing.person(self, by).id
        return communities.put(self, who, writing.chat_for(self, by, chat), community, now)

    def leave_community(self, by: UserId, chat: ChatId, *, now: float) -> Community:
        """Take a chat out of its community; those in it are told."""
        who = writing.person(self, by).id
        return communities.take(self, who, writing.chat_for(self, by, chat), now)
