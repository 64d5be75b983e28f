"""Albums (Bot API: sendMediaGroup): 2 to 10 files that people see as one message, each a message of its own."""

from dataclasses import replace
from typing import Any, Final, get_args

from fake_telegram.world import FileKind, Media, StoredFile, limits

from .accounts import shown
from .arguments import field_flag, field_integer, field_text
from .formatted import formatted
from .input_files import from_text, stored
from .refusals import bad_request
from .sending import CIRCUMSTANCES, Keyboards, deliver, measured
from .tables import Call, Method, parameters

_KINDS: Final = frozenset({"photo", "video", "document", "audio"})
_VISUAL: Final = frozenset({"photo", "video"})


def _send(call: Call) -> list[dict[str, Any]]:
    given = call.args.json("media", "media")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of InputMedia")
    items = [measured(call, media(call, one, _KINDS)) for one in given]
    if len(items) > limits.ALBUM_ITEMS_MAX:
        raise bad_request("too many messages to send as an album")
    if not items:
        raise bad_request("there are no messages to send")
    _check_mix([item.kind for item in items])
    album = call.world.fresh_album_id() if len(items) >= limits.ALBUM_ITEMS_MIN else ""
    sent = [deliver(call, item, Keyboards(), album=album) for item in items]
    return [shown(call, one) for one in sent]


def _check_mix(kinds: list[FileKind]) -> None:
    """Pictures and films mix; documents and music keep to themselves."""
    if len(kinds) > 1 and not set(kinds) <= _VISUAL and len(set(kinds)) > 1:
        raise bad_request("can't use the media of the specified type in the album")


def media(call: Call, given: Any, kinds: frozenset[str]) -> Media:
    """One InputMedia of a call.

    Raises:
        CallRefused: it is no object, of another type than `kinds`, or without a good file.
    """
    if not isinstance(given, dict):
        raise bad_request("Can't parse InputMedia: expected an Object")
    kind = field_text(given, "type")
    if kind not in kinds:
        if kind in get_args(FileKind):
            raise bad_request(f'type "{kind}" can\'t be used in sendMediaGroup')
        raise bad_request(f'Can\'t parse InputMedia: type "{kind}" is unsupported')
    named: FileKind = next(one for one in get_args(FileKind) if one == kind)
    text, entities = formatted(
        call,
        field_text(given, "caption"),
        field_text(given, "parse_mode") or call.args.text("parse_mode"),
        given.get("caption_entities"),
        limit=limits.CAPTION_CODE_POINTS_MAX,
        too_long="message caption is too long",
    )
    where = field_text(given, "media")
    if not where:
        raise bad_request("Can't parse InputMedia: media not found")
    found = from_text(call, where, named)
    shown = Media(
        kind=found.kind,
        file=found.file,
        caption=text,
        entities=entities,
        width=max(0, field_integer(given, "width")),
        height=max(0, field_integer(given, "height")),
        duration=max(0, field_integer(given, "duration")),
        has_spoiler=field_flag(given, "has_spoiler"),
        caption_above=field_flag(given, "show_caption_above_media"),
        thumbnail=_thumbnail(call, given),
    )
    if kind == "audio":
        return replace(shown, title=field_text(given, "title"), performer=field_text(given, "performer"))
    return shown


def _thumbnail(call: Call, given: dict[str, Any]) -> StoredFile | None:
    named = field_text(given, "thumbnail") or field_text(given, "thumb")
    upload = call.args.uploads.get(named.removeprefix("attach://"))
    return stored(call, upload, "thumbnail") if named.startswith("attach://") and upload is not None else None


METHODS: Final = (Method("sendMediaGroup", _send, (*CIRCUMSTANCES, *parameters(media="JSON!"))),)
