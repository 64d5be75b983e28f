"""Files inside JSON (Bot API: InputMediaPhoto ... InputMediaLivePhoto), as albums, edits and polls bring them."""

from dataclasses import replace
from typing import Any, get_args

from fake_telegram.world import FileKind, Media, Still, StoredFile, limits

from . import detecting, films, measures
from .arguments import field_flag, field_integer, field_text
from .formatted import formatted
from .input_files import InputFile, from_text, stored
from .refusals import bad_request
from .tables import Call


def media(call: Call, given: Any, kinds: frozenset[str], *, detect: bool = False) -> Media:
    """One InputMedia of a call.

    Parameters:
        kinds: the types that may stand there.
        detect: whether an uploaded document becomes what it is, unless it asks not to.

    Raises:
        CallRefused: it is no object, of another type, or without a good file.
    """
    if not isinstance(given, dict):
        raise bad_request("Can't parse InputMedia: expected an Object")
    kind = field_text(given, "type")
    if kind not in kinds:
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
    if detect and kind == "document" and found.is_upload and not field_flag(given, "disable_content_type_detection"):
        return detecting.recognised(shown)
    return measures.measured(call, _with_own_fields(call, shown, given, kind))


def _with_own_fields(call: Call, shown: Media, given: dict[str, Any], kind: str) -> Media:
    match kind:
        case "audio":
            return replace(shown, title=field_text(given, "title"), performer=field_text(given, "performer"))
        case "video":
            start_s = min(max(0, field_integer(given, "start_timestamp")), (1 << 31) - 1)
            return replace(shown, cover=_picture(call, field_text(given, "cover")), start_s=start_s)
        case "live_photo":
            return live(call, shown, from_text(call, field_text(given, "photo").strip() or _no_still(), "photo"))
        case "sticker":
            return replace(shown, caption="", entities=(), emoji=field_text(given, "emoji"))
        case _:
            return shown


def _no_still() -> str:
    raise bad_request("Can't parse InputMedia: photo not found")


def live(call: Call, film: Media, still: InputFile) -> Media:
    """The live photo that a film and a still make, as large as the film says, or else as the still is.

    Raises:
        CallRefused: the film is too long, or the still is no photo.
    """
    picture = measures.picture(call, still.file)
    known = films.read(film.file)
    if known is not None and known.duration_s > limits.LIVE_PHOTO_S_MAX:
        raise bad_request("LIVE_PHOTO_INVALID")
    has_size = known is not None and known.width > 0 and known.height > 0
    return replace(
        film,
        kind="live_photo",
        still=picture,
        duration=known.duration_s if known is not None else film.duration,
        width=known.width if known is not None and has_size else picture.width,
        height=known.height if known is not None and has_size else picture.height,
    )


def cover(call: Call) -> Still | None:
    """The cover of the video that the call sends; None when it has none. Raises as for a photo."""
    upload = call.args.uploads.get("cover")
    if upload is not None:
        return measures.picture(call, stored(call, upload, "photo"))
    return _picture(call, call.args.text("cover"))


def _picture(call: Call, where: str) -> Still | None:
    return measures.picture(call, from_text(call, where.strip(), "photo").file) if where.strip() else None


def _thumbnail(call: Call, given: dict[str, Any]) -> StoredFile | None:
    named = field_text(given, "thumbnail") or field_text(given, "thumb")
    upload = call.args.uploads.get(named.removeprefix("attach://"))
    return stored(call, upload, "thumbnail") if named.startswith("attach://") and upload is not None else None
