"""A bot that answers for a person, as data (Bot API: BusinessConnection, BusinessBotRights)."""

from dataclasses import dataclass, fields

from fake_telegram.world.ids import BotId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessRights:
    """What the bot may do in the person's chats."""

    can_reply: bool = False
    can_read_messages: bool = False
    can_delete_sent_messages: bool = False
    can_delete_all_messages: bool = False
    can_edit_name: bool = False
    can_edit_bio: bool = False
    can_edit_profile_photo: bool = False
    can_edit_username: bool = False

    @classmethod
    def all(cls) -> "BusinessRights":
        """Every right."""
        return cls(**{one.name: True for one in fields(cls)})


@dataclass(slots=True, kw_only=True)
class BusinessConnection:
    """One bot connected to one person's account. `at` is when, in Unix seconds."""

    id: str
    user: UserId
    bot: BotId
    at: int
    rights: BusinessRights
    is_enabled: bool = True
