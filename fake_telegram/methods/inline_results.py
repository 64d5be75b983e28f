"""What a bot offers people to send (Bot API: InlineQueryResult in its twenty kinds), turned into messages ready to be sent.

The same objects answer inline queries and web apps and are prepared for mini apps. A result says what the list shows, and either
brings a message of its own (`inline_contents`) or sends the file, place or card that it is.
"""

from typing import Any, Final

from fake_telegram.world import Content, FileKind, InlineResult, Media, StoredFile, limits

from .arguments import field_flag, field_integer, field_text
from .formatted import formatted
from .inline_contents import card, input_message, place
from .input_files import from_text
from .keyboard_places import check_inline_result
from .keyboards import inline_keyboard
from .measures import measured
from .refusals import bad_request
from .tables import Call

_FILES: Final[dict[str, tuple[str, FileKind]]] = {
    "photo": ("photo", "photo"),
    "gif": ("gif", "animation"),
    "mpeg4_gif": ("mpeg4", "animation"),
    "video": ("video", "video"),
    "audio": ("audio", "audio"),
    "voice": ("voice", "voice"),
    "document": ("document", "document"),
    "sticker": ("sticker", "sticker"),
}
"""How the fields of a result with a file begin, and what it is sent as."""

_NEED_TITLE: Final = {
    "article": "ARTICLE_TITLE_EMPTY",
    "audio": "AUDIO_TITLE_EMPTY",
    "document": "FILE_TITLE_EMPTY",
    "video": "VIDEO_TITLE_EMPTY",
}
"""How a result without its title is refused; one that names a file of the bot may lack it, but for documents and videos."""

_MIME_TYPES: Final = {
    "document": (frozenset({"application/pdf", "application/zip"}), "FILE_CONTENT_TYPE_INVALID"),
    "video": (frozenset({"text/html", "video/mp4"}), "VIDEO_CONTENT_TYPE_INVALID"),
}
"""What may be offered by URL."""


def results(call: Call, name: str) -> tuple[InlineResult, ...]:
    """The results in the parameter `name`, each with an id of its own.

    Raises:
        CallRefused: one of them cannot be sent.
    """
    given = call.args.json(name, "inline query results")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of inline query results")
    if len(given) > limits.INLINE_RESULTS_MAX:
        raise bad_request("RESULTS_TOO_MUCH")
    found = tuple(result(call, one) for one in given)
    if len({one.id for one in found}) != len(found):
        raise bad_request("RESULT_ID_DUPLICATE")
    return found


def result(call: Call, given: Any) -> InlineResult:
    """One InlineQueryResult.

    Raises:
        CallRefused: it cannot be sent.
    """
    if not isinstance(given, dict):
        raise bad_request("Can't parse inline query result: expected an Object")
    result_id, kind = field_text(given, "id"), field_text(given, "type").lower()
    if not 1 <= len(result_id.encode()) <= limits.INLINE_RESULT_ID_BYTES_MAX:
        raise bad_request("RESULT_ID_INVALID")
    title = field_text(given, "title")
    said = given.get("input_message_content")
    content = _own(call, given, kind) if said is None else input_message(call, said)
    if not title and kind in _NEED_TITLE and not (kind == "audio" and given.get("audio_file_id")):
        raise bad_request(_NEED_TITLE[kind])
    markup = None if given.get("reply_markup") is None else inline_keyboard(given["reply_markup"])
    check_inline_result(markup, content)
    return InlineResult(
        id=result_id,
        type=kind,
        title=title,
        content=content,
        description=field_text(given, "description"),
        url=field_text(given, "url"),
        thumbnail_url=_thumbnail(given),
        markup=markup,
    )


def _thumbnail(given: dict[str, Any]) -> str:
    return field_text(given, "thumbnail_url") or field_text(given, "thumb_url")


def _own(call: Call, given: dict[str, Any], kind: str) -> Content:
    """What a result without a message of its own sends."""
    match kind:
        case "location" | "venue":
            return place(given, is_venue=kind == "venue")
        case "contact":
            return card(given)
        case "game":
            raise bad_request("SEND_MESSAGE_GAME_INVALID")  # there are no games
        case "article":
            raise bad_request("MESSAGE_EMPTY")
        case _ if kind in _FILES:
            return _media(call, given, kind)
        case _:
            raise bad_request("RESULT_TYPE_INVALID")


def _media(call: Call, given: dict[str, Any], kind: str) -> Media:
    prefix, role = _FILES[kind]
    file, role = _file(call, given, kind)
    text, entities = formatted(
        call,
        field_text(given, "caption"),
        field_text(given, "parse_mode"),
        given.get("caption_entities"),
        limit=limits.CAPTION_CODE_POINTS_MAX,
        too_long="message caption is too long",
    )
    by_url = kind == "audio" and not field_text(given, "audio_file_id")
    media = Media(
        kind=role,
        file=file,
        caption="" if kind == "sticker" else text,
        entities=() if kind == "sticker" else entities,
        caption_above=field_flag(given, "show_caption_above_media"),
        width=max(0, field_integer(given, f"{prefix}_width")),
        height=max(0, field_integer(given, f"{prefix}_height")),
        duration=max(0, field_integer(given, f"{prefix}_duration")),
        title=field_text(given, "title") if by_url else "",
        performer=field_text(given, "performer") if by_url else "",
    )
    return measured(call, media)


def _file(call: Call, given: dict[str, Any], kind: str) -> tuple[StoredFile, FileKind]:
    prefix, role = _FILES[kind]
    file_id, url = field_text(given, f"{prefix}_file_id"), field_text(given, f"{prefix}_url")
    if file_id:
        found = from_text(call, file_id, role)
        return found.file, found.kind
    if kind in _MIME_TYPES:
        possible, refusal = _MIME_TYPES[kind]
        mime_type = field_text(given, "mime_type")
        if mime_type not in possible:
            raise bad_request(refusal)
        if mime_type == "text/html":
            raise bad_request("MESSAGE_EMPTY")  # a page with a player is not sent: what is, must be said
    if not url:
        raise bad_request("WEBDOCUMENT_URL_EMPTY")
    known = call.world.files.by_url.get(url)
    if known is None:
        raise bad_request("WEBDOCUMENT_URL_INVALID")
    if kind == "photo" and not _thumbnail(given):
        raise bad_request("PHOTO_THUMB_URL_EMPTY")
    return known, role
