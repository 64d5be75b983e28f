"""What a person says: text, a file, a place, a card, a dice."""

from __future__ import annotations

from typing import Annotated

import msgspec

from fake_telegram.world import FileKind

from .base import Body, Name, Number, Who
from .formatting import GivenEntity, ParseMode, check_formatting

__all__ = [
    "GivenContact",
    "GivenDice",
    "GivenLocation",
    "GivenMedia",
    "GivenVenue",
    "Said",
]


class GivenMedia(Body, frozen=True, kw_only=True):
    """What a person attaches: a ``kind`` of file, either ``file`` (its number) or ``size`` bytes made on the spot.

    Width and height in pixels, duration in seconds. ``start`` (seconds) and ``cover`` (a file's number) are a video's;
    ``still``, the number of the picture, a live photo's.
    """

    kind: FileKind
    file: int | None = None
    size: Annotated[int, msgspec.Meta(gt=0, le=4 * 1024**3)] | None = None
    name: str = ""
    mime_type: str = ""
    width: Number = 0
    height: Number = 0
    duration: Number = 0
    title: str = ""
    performer: str = ""
    emoji: str = ""
    has_spoiler: bool = False
    caption_above: bool = False
    cover: int | None = None
    still: int | None = None
    start: Number = 0


class GivenLocation(Body, frozen=True, kw_only=True):
    """A point on the map, in degrees; accuracy in metres. ``live_period`` (seconds) makes it live: `move_location` moves it."""

    latitude: Annotated[float, msgspec.Meta(ge=-90, le=90)]
    longitude: Annotated[float, msgspec.Meta(ge=-180, le=180)]
    horizontal_accuracy: Annotated[float, msgspec.Meta(ge=0, le=1500)] | None = None
    live_period: Annotated[int, msgspec.Meta(ge=60, le=2**31 - 1)] | None = None
    heading: Annotated[int, msgspec.Meta(ge=1, le=360)] | None = None
    proximity_alert_radius: Annotated[int, msgspec.Meta(ge=1, le=100_000)] | None = None


class GivenVenue(Body, frozen=True, kw_only=True):
    """A named place."""

    location: GivenLocation
    title: str
    address: str
    foursquare_id: str = ""
    foursquare_type: str = ""
    google_place_id: str = ""
    google_place_type: str = ""


class GivenContact(Body, frozen=True, kw_only=True):
    """A card with a telephone number; ``user`` is whose it is, if that one is on Telegram."""

    phone_number: Name
    first_name: Name
    last_name: str = ""
    vcard: str = ""
    user: Who | None = None


class GivenDice(Body, frozen=True, kw_only=True):
    """An animated emoji; without ``value`` the world draws one."""

    emoji: str = "🎲"
    value: Annotated[int, msgspec.Meta(ge=1, le=64)] | None = None


class Said(Body, frozen=True, kw_only=True):
    """Base of what says something: text, a file whose caption is the text, or one of the others.

    The text is formatted by ``entities`` or by the markup of a ``parse_mode``.
    """

    text: str = ""
    entities: tuple[GivenEntity, ...] = ()
    parse_mode: ParseMode | None = None
    attach: GivenMedia | None = None
    location: GivenLocation | None = None
    venue: GivenVenue | None = None
    contact: GivenContact | None = None
    dice: GivenDice | None = None

    def __post_init__(self) -> None:
        check_formatting(self.entities, self.parse_mode)
