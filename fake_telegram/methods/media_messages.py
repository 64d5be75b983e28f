"""Messages with a file (Bot API: sendPhoto, sendLivePhoto, sendVideo ... sendSticker)."""

from typing import Any, Final

from fake_telegram.world import FileKind, Media

from . import detecting, input_files
from .input_media import cover, live
from .measures import measured
from .sending import caption, send, sends
from .tables import Call, Handler, Method, parameters

_SPOILER: Final = ("show_caption_above_media", "has_spoiler")
_BARE: Final = ("video_note", "sticker")
"""Kinds without words."""


def _media(kind: FileKind, *flags: str) -> Handler:
    """A handler that sends a file of this kind; `flags` are the boolean parameters it takes besides."""

    def handler(call: Call) -> dict[str, Any]:
        return send(call, measured(call, _read(call, kind, flags)))

    return handler


def _read(call: Call, kind: FileKind, flags: tuple[str, ...]) -> Media:
    args = call.args
    said = {} if kind in _BARE else caption(call)
    given = input_files.from_parameter(call, kind, kind)
    media = Media(
        kind=given.kind,
        file=given.file,
        **said,
        width=args.integer("length" if kind == "video_note" else "width", low=0, high=10_000),
        height=args.integer("height", low=0, high=10_000),
        duration=args.integer("duration", low=0, high=1 << 31),
        title=args.text("title") if kind == "audio" else "",
        performer=args.text("performer") if kind == "audio" else "",
        emoji=args.text("emoji") if kind == "sticker" else "",
        thumbnail=input_files.thumbnail(call) if kind not in ("photo", "sticker", "voice", "live_photo") else None,
        cover=cover(call) if kind == "video" else None,
        start_s=args.integer("start_timestamp", low=0, high=(1 << 31) - 1) if kind == "video" else 0,
        has_spoiler="has_spoiler" in flags and args.flag("has_spoiler"),
        caption_above="show_caption_above_media" in flags and args.flag("show_caption_above_media"),
    )
    if kind == "document" and given.is_upload and not args.flag("disable_content_type_detection"):
        return detecting.recognised(media)
    return media


def _send_live_photo(call: Call) -> dict[str, Any]:
    film = _read(call, "live_photo", _SPOILER)
    return send(call, live(call, film, input_files.from_parameter(call, "photo", "photo")))


def _without_older_names(method: Method) -> Method:
    """The method without the parameters that were out of use when it came to be."""
    older = ("reply_to_message_id", "allow_sending_without_reply")
    return Method(method.name, method.handler, tuple(one for one in method.parameters if one.name not in older))


_CAPTION: Final = parameters(caption="String", parse_mode="String", caption_entities="JSON")
_ABOVE: Final = parameters(show_caption_above_media="Boolean", has_spoiler="Boolean")
_PICTURE: Final = parameters(duration="Integer", width="Integer", height="Integer", thumbnail="File")

METHODS: Final = (
    sends("sendPhoto", _media("photo", *_SPOILER), parameters(photo="File!"), _CAPTION, _ABOVE),
    _without_older_names(
        sends("sendLivePhoto", _send_live_photo, parameters(live_photo="File!", photo="File!"), _CAPTION, _ABOVE)
    ),
    sends(
        "sendDocument",
        _media("document"),
        parameters(document="File!", thumbnail="File", disable_content_type_detection="Boolean"),
        _CAPTION,
    ),
    sends(
        "sendVideo",
        _media("video", *_SPOILER),
        parameters(
            video="File!",
            supports_streaming="Boolean: nobody streams here",
            cover="File",
            start_timestamp="Integer",
        ),
        _PICTURE,
        _CAPTION,
        _ABOVE,
    ),
    sends("sendAnimation", _media("animation", *_SPOILER), parameters(animation="File!"), _PICTURE, _CAPTION, _ABOVE),
    sends(
        "sendAudio",
        _media("audio"),
        parameters(audio="File!", duration="Integer", performer="String", title="String", thumbnail="File"),
        _CAPTION,
    ),
    sends("sendVoice", _media("voice"), parameters(voice="File!", duration="Integer"), _CAPTION),
    sends(
        "sendVideoNote",
        _media("video_note"),
        parameters(video_note="File!", duration="Integer", length="Integer", thumbnail="File"),
    ),
    sends("sendSticker", _media("sticker"), parameters(sticker="File!", emoji="String")),
)
