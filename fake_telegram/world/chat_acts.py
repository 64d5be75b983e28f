"""What people do to chats: arrange and govern them. The acts of everyday life are in `acts`."""

from . import moving, tags
from .ids import ChatId, UserId
from .state import State


class ChatActs(State):
    """A world in which people arrange their chats; for every act see the law of `acts`."""

    # -- members

    def set_tag(self, by: UserId, chat: ChatId, user: UserId, tag: str, *, now: float) -> None:
        """Put a word beside a member's name, none if it is empty: one's own where members may, others' as an administrator."""
        tags.set_tag(self, by, chat, user, tag, now)

    def take_reactions(
        self, by: UserId, chat: ChatId, user: UserId | ChatId, *, now: float, message_id: int | None = None
    ) -> None:
        """As an administrator, take somebody's reactions from a message away, or all of them in the chat."""
        moving.take_reactions(self, by, chat, user, message_id, now)
