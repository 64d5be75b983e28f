"""A community as data: chats that belong together (Bot API: Community)."""

from dataclasses import dataclass, field

from fake_telegram.world.ids import ChatId, UserId


@dataclass(slots=True, kw_only=True)
class Community:
    """Chats that belong together, and who made them a community."""

    id: int
    name: str
    owner: UserId
    chats: list[ChatId] = field(default_factory=list)
