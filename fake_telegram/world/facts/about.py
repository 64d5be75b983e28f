"""What accounts show of themselves beyond their names, as data (Bot API: ChatFullInfo of private chats).

Frozen values that can be written down as they are: files and chats stand in them by number.
"""

from dataclasses import dataclass

from fake_telegram.world.ids import BotId, ChatId

from .content import Location
from .pictures import Picture


@dataclass(frozen=True, slots=True, kw_only=True)
class Birthdate:
    """A day of a month, of a year when that is told."""

    day: int
    month: int
    year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EmojiStatus:
    """The custom emoji beside a name, until `until` (Unix seconds, 0 for ever)."""

    emoji: str
    until: int = 0

    def holds(self, now: float) -> bool:
        """Whether it is still shown."""
        return not self.until or self.until > now


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileAudio:
    """A piece of music on somebody's profile; `duration` in seconds."""

    file: int
    duration: int = 0
    title: str = ""
    performer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessIntro:
    """What stands in an empty chat with a business; `sticker` is the number of a file."""

    title: str = ""
    message: str = ""
    sticker: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessPlace:
    """Where a business is."""

    address: str
    location: Location | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessHours:
    """When a business is open: from one minute of the week, which begins on Monday, to another."""

    time_zone: str
    intervals: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """The profile of a person.

    Attributes:
        personal_chat: the channel that is shown there.
        extra_usernames: public names besides the one that can be edited.
        audios: the newest first.
        hides_photos: others see only `public_photo`, which they see also where there is no other.
        status_bots: the bots that may change the emoji status.
    """

    bio: str = ""
    birthdate: Birthdate | None = None
    personal_chat: ChatId | None = None
    extra_usernames: tuple[str, ...] = ()
    emoji_status: EmojiStatus | None = None
    status_bots: tuple[BotId, ...] = ()
    audios: tuple[ProfileAudio, ...] = ()
    public_photo: Picture | None = None
    hides_photos: bool = False
    business_intro: BusinessIntro | None = None
    business_place: BusinessPlace | None = None
    business_hours: BusinessHours | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """The mark of an organization: by which bot, and in which words."""

    bot: BotId
    text: str
