"""Inline mode (Bot API: answerInlineQuery): what a bot offers, turned into messages ready to be sent."""

from typing import Any, Final

from fake_telegram.world import (
    Contact,
    Content,
    FileKind,
    InlineResult,
    Location,
    Media,
    StoredFile,
    Text,
    Venue,
    inline,
    limits,
)

from .arguments import field_flag, field_integer, field_text
from .formatted import formatted, message_text
from .input_files import from_text
from .keyboards import inline_keyboard
from .measures import measured
from .refusals import bad_request
from .rich_messages import read_rich
from .sending import shown_preview
from .tables import Call, Method, parameters

RESULTS_MAX: Final = 50  # [doc] answerInlineQuery.results
RESULT_ID_BYTES_MAX: Final = 64  # [doc] InlineQueryResult.id
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


def _answer(call: Call) -> bool:
    given = call.args.json("results", "inline query results")
    if not isinstance(given, list):
        raise bad_request("Expected an Array of inline query results")
    if len(given) > RESULTS_MAX:
        raise bad_request("RESULTS_TOO_MUCH")
    results = tuple(_result(call, one) for one in given)
    if len({one.id for one in results}) != len(results):
        raise bad_request("RESULT_ID_DUPLICATE")
    query = call.args.text("inline_query_id")
    if not inline.answer(call.world, call.bot, query, results, call.args.text("next_offset"), call.now):
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    return True


def _result(call: Call, given: Any) -> InlineResult:
    if not isinstance(given, dict):
        raise bad_request("Can't parse inline query result: expected an Object")
    result_id = field_text(given, "id")
    if not 1 <= len(result_id.encode()) <= RESULT_ID_BYTES_MAX:
        raise bad_request("RESULT_ID_INVALID")
    said = given.get("input_message_content")
    content = _content(call, given) if said is None else _message(call, said)
    markup = given.get("reply_markup")
    return InlineResult(
        id=result_id,
        title=field_text(given, "title"),
        content=content,
        markup=None if markup is None else inline_keyboard(markup),
    )


def _message(call: Call, given: Any) -> Content:
    """InputMessageContent."""
    if not isinstance(given, dict):
        raise bad_request("Object expected as input message content")
    if "rich_message" in given:
        return read_rich(call, given["rich_message"], only_known_files=True)
    if "message_text" not in given:
        return _place_or_card(given)
    text, entities = message_text(
        call,
        field_text(given, "message_text"),
        field_text(given, "parse_mode"),
        given.get("entities"),
        too_long="MESSAGE_TOO_LONG",
    )
    return Text(text=text, entities=entities, link_preview=shown_preview(given.get("link_preview_options")))


def _place_or_card(given: dict[str, Any]) -> Content:
    if "phone_number" in given:
        return Contact(
            phone_number=field_text(given, "phone_number"),
            first_name=field_text(given, "first_name"),
            last_name=field_text(given, "last_name"),
            vcard=field_text(given, "vcard"),
        )
    latitude, longitude = given.get("latitude"), given.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        raise bad_request("MESSAGE_EMPTY")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    place = Location(latitude=float(latitude), longitude=float(longitude))
    if "address" not in given:
        return place
    return Venue(location=place, title=field_text(given, "title"), address=field_text(given, "address"))


def _content(call: Call, given: dict[str, Any]) -> Content:
    """What a result without a message of its own sends: its file, place or card."""
    kind = field_text(given, "type")
    if kind in ("location", "venue", "contact"):
        return _place_or_card(given)
    if kind not in _FILES:
        raise bad_request("MESSAGE_EMPTY" if kind == "article" else "RESULT_TYPE_INVALID")
    prefix, role = _FILES[kind]
    file, role = _file(call, given, prefix, role)
    text, entities = formatted(
        call,
        field_text(given, "caption"),
        field_text(given, "parse_mode"),
        given.get("caption_entities"),
        limit=limits.CAPTION_CODE_POINTS_MAX,
        too_long="message caption is too long",
    )
    media = Media(
        kind=role,
        file=file,
        caption=text,
        entities=entities,
        caption_above=field_flag(given, "show_caption_above_media"),
        width=max(0, field_integer(given, f"{prefix}_width")),
        height=max(0, field_integer(given, f"{prefix}_height")),
        duration=max(0, field_integer(given, f"{prefix}_duration")),
    )
    return measured(call, media)


def _file(call: Call, given: dict[str, Any], prefix: str, role: FileKind) -> tuple[StoredFile, FileKind]:
    file_id, url = field_text(given, f"{prefix}_file_id"), field_text(given, f"{prefix}_url")
    if file_id:
        found = from_text(call, file_id, role)
        return found.file, found.kind
    known = call.world.files.by_url.get(url)
    if known is None:
        raise bad_request("WEBDOCUMENT_URL_INVALID")
    return known, role


METHODS: Final = (
    Method(
        "answerInlineQuery",
        _answer,
        parameters(
            inline_query_id="String!",
            results="JSON!",
            cache_time="Integer: every question is asked anew here",
            is_personal="Boolean: as above",
            next_offset="String",
            button="JSON: people choose among the results only",
            switch_pm_text="String: as above",
            switch_pm_parameter="String: as above",
        ),
    ),
)
