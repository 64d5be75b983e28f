"""What people change of their own accounts: pictures, music, the profile."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from .base import Body, InChat, Name, Number, Who
from .contents import GivenLocation

__all__ = [
    "AddProfileAudio",
    "AllowEmojiStatus",
    "Boost",
    "ChangeProfile",
    "EndBoosts",
    "FreeBoosters",
    "GiveBoostCode",
    "GivenBirthdate",
    "GivenEmojiStatus",
    "GivenHours",
    "GivenIntro",
    "GivenPlace",
    "RemoveProfileAudio",
    "RemoveProfilePhoto",
    "SetProfilePhoto",
]

_Minute = Annotated[int, msgspec.Meta(ge=0, le=8 * 24 * 60)]
_Days = Annotated[int, msgspec.Meta(ge=1, le=366)]
_Names = Annotated[tuple[str, ...], msgspec.Meta(max_length=100)]


class GivenBirthdate(Body, frozen=True, kw_only=True):
    """A day of a month, of a year if one tells it."""

    day: int
    month: int
    year: int | None = None


class GivenEmojiStatus(Body, frozen=True, kw_only=True):
    """A custom emoji by its number, shown until ``until`` (Unix seconds, 0 for ever)."""

    emoji: Name
    until: Number = 0


class GivenIntro(Body, frozen=True, kw_only=True):
    """What stands in an empty chat with a business; ``sticker`` is the number of a file."""

    title: str = ""
    message: str = ""
    sticker: int | None = None


class GivenPlace(Body, frozen=True, kw_only=True):
    """Where a business is."""

    address: str
    location: GivenLocation | None = None


class GivenHours(Body, frozen=True, kw_only=True):
    """When a business is open: pairs of minutes of a week that begins on Monday."""

    time_zone: Name
    intervals: Annotated[tuple[tuple[_Minute, _Minute], ...], msgspec.Meta(max_length=100)]


class ChangeProfile(Body, frozen=True, kw_only=True):
    """Say something else of oneself. What is in ``without`` is taken away; a status and a business need a subscription.

    ``personal_chat`` is a public channel where one posts, ``extra_usernames`` are public names besides ``username``;
    ``hides_photos`` leaves others only the public picture.
    """

    username: str | None = None
    extra_usernames: _Names | None = None
    bio: str | None = None
    birthdate: GivenBirthdate | None = None
    personal_chat: Who | None = None
    emoji_status: GivenEmojiStatus | None = None
    hides_photos: bool | None = None
    business_intro: GivenIntro | None = None
    business_place: GivenPlace | None = None
    business_hours: GivenHours | None = None
    without: tuple[
        Literal["birthdate", "personal_chat", "emoji_status", "business_intro", "business_place", "business_hours"], ...
    ] = ()


class SetProfilePhoto(Body, frozen=True, kw_only=True):
    """Add a picture to one's profile: `file` by its number; `public` is what others see where the rest is hidden."""

    file: int
    public: bool = False
    is_animated: bool = False


class RemoveProfilePhoto(Body, frozen=True, kw_only=True):
    """Take one's newest picture away, or the public one; the one before is shown again."""

    public: bool = False


class AddProfileAudio(Body, frozen=True, kw_only=True):
    """Put a piece of music on one's profile: `file` by its number, `duration` in seconds."""

    file: int
    duration: Number = 0
    title: str = ""
    performer: str = ""


class RemoveProfileAudio(Body, frozen=True, kw_only=True):
    """Take the music with this file off one's profile."""

    file: int


class Boost(InChat, frozen=True, kw_only=True):
    """Boost a chat `count` times by one's subscription, which has four boosts, for so many days."""

    count: Annotated[int, msgspec.Meta(ge=1, le=4)] = 1
    days: _Days = 30


class GiveBoostCode(InChat, frozen=True, kw_only=True):
    """As an administrator, give the `user` a subscription by a code that boosts the chat four times."""

    user: Who
    days: _Days = 30


class EndBoosts(InChat, frozen=True, kw_only=True):
    """Boost a chat no more by one's subscription."""


class FreeBoosters(InChat, frozen=True, kw_only=True):
    """Free members with `count` boosts from slow mode and from what members may not; 0 frees nobody."""

    count: Annotated[int, msgspec.Meta(ge=0, le=8)]


class AllowEmojiStatus(Body, frozen=True, kw_only=True):
    """Let a bot change one's emoji status, as its web app would ask for; without `allowed` no more."""

    bot: Who
    allowed: bool = True
