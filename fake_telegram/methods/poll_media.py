"""What stands beside polls, options and explanations in a call (Bot API: InputPollMedia, InputPollOptionMedia)."""

from dataclasses import replace
from typing import Any, Final

from fake_telegram.world import Link, Location, PollMedia, Venue

from . import texts
from .arguments import field_text
from .input_media import media
from .refusals import bad_request
from .tables import Call

_FILES: Final = frozenset({"animation", "audio", "document", "live_photo", "photo", "video"})
_OPTION_FILES: Final = frozenset({"animation", "live_photo", "photo", "sticker", "video"})


def beside_poll(call: Call, name: str) -> PollMedia | None:
    """The media that a parameter brings; None when it brings none."""
    given = call.args.json(name, "poll media")
    return None if given is None else _read(call, given, _FILES)


def beside_option(call: Call, given: dict[str, Any]) -> PollMedia | None:
    """The media of one option; None when it has none."""
    found = given.get("media")
    return None if found is None else _read(call, found, _OPTION_FILES)


def _read(call: Call, given: Any, files: frozenset[str]) -> PollMedia:
    if not isinstance(given, dict):
        raise bad_request("Can't parse InputPollMedia: expected an Object")
    match field_text(given, "type"):
        case "location":
            return _location(given)
        case "venue":
            return _venue(given)
        case "link" if files is _OPTION_FILES:
            return _link(field_text(given, "url"))
        case kind if kind in files:
            return replace(media(call, given, files), caption="", entities=(), caption_above=False)
        case kind:
            raise bad_request(f'Can\'t parse InputPollMedia: type "{kind}" is unsupported')


def _location(given: dict[str, Any]) -> Location:
    latitude, longitude = _degrees(given, "latitude", 90), _degrees(given, "longitude", 180)
    accuracy = given.get("horizontal_accuracy")
    exact = isinstance(accuracy, int | float) and not isinstance(accuracy, bool) and 0 < accuracy <= 1500
    return Location(latitude=latitude, longitude=longitude, horizontal_accuracy=float(accuracy) if exact and accuracy else None)


def _degrees(given: dict[str, Any], name: str, most: int) -> float:
    found = given.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not -most <= found <= most:
        raise bad_request("wrong location specified")
    return float(found)


def _venue(given: dict[str, Any]) -> Venue:
    names = ("title", "address", "foursquare_id", "foursquare_type", "google_place_id", "google_place_type")
    words = {name: field_text(given, name) for name in names}
    if not words["title"] or not words["address"]:
        raise bad_request("venue title and address must be non-empty")
    return Venue(location=_location(given), **words)


def _link(url: str) -> Link:
    known = texts.link(url) if url.startswith(("http://", "https://")) else ""
    if not known:
        raise bad_request("wrong HTTP URL specified")
    return Link(known)
