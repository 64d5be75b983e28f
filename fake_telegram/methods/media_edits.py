"""Changing what a message shows (Bot API: editMessageMedia, editMessageLiveLocation, stopMessageLiveLocation)."""

from dataclasses import replace
from typing import Any, Final

from fake_telegram.world import Location, Media, Rich, Text, albums

from .editing import WHICH, change, own
from .input_media import media
from .refusals import bad_request
from .sending import live_location
from .tables import Call, Method, parameters

_KINDS: Final = frozenset({"photo", "video", "document", "audio", "animation", "live_photo"})


def new_media(call: Call) -> Media:
    """What `media` of the call shows.

    Raises:
        CallRefused: there is none, or it is wrong.
    """
    given = call.args.json("media", "media")
    if given is None:
        raise bad_request("there is no media in the request")
    if call.args.text("inline_message_id") and isinstance(given, dict) and str(given.get("media")).startswith("attach://"):
        raise bad_request("Invalid message content specified")  # [doc] what people sent through the bot takes no uploads
    return media(call, given, _KINDS, detect=True)


def _edit_media(call: Call) -> dict[str, Any] | bool:
    new = new_media(call)
    found = own(call)
    if not isinstance(found.content, Media | Text | Rich):
        raise bad_request("there is no media in the message to edit")
    if found.album and isinstance(found.content, Media) and not albums.go_together([new.kind, found.content.kind]):
        raise bad_request("can't use the media of the specified type in the album")
    return change(call, found, new)


def _live(call: Call) -> tuple[Any, Location]:
    found = own(call)
    if not isinstance(found.content, Location) or not found.content.live_period_s:
        raise bad_request("there is no live location in the message to edit")
    if call.now > found.at + found.content.live_period_s:
        raise bad_request("message can't be edited")
    return found, found.content


def _edit_location(call: Call) -> dict[str, Any] | bool:
    new = live_location(call)
    found, old = _live(call)
    period = call.args.integer("live_period", old.live_period_s or 0, low=1, high=(1 << 31) - 1)
    return change(call, found, replace(new, live_period_s=period))


def _stop_location(call: Call) -> dict[str, Any] | bool:
    found, old = _live(call)
    return change(call, found, replace(old, live_period_s=None, heading=None, proximity_alert_radius=None))


METHODS: Final = (
    Method("editMessageMedia", _edit_media, (*WHICH, *parameters(media="JSON!"))),
    Method(
        "editMessageLiveLocation",
        _edit_location,
        (
            *WHICH,
            *parameters(
                latitude="Float!",
                longitude="Float!",
                live_period="Integer",
                horizontal_accuracy="Float",
                heading="Integer",
                proximity_alert_radius="Integer",
            ),
        ),
    ),
    Method("stopMessageLiveLocation", _stop_location, WHICH),
)
