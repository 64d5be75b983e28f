"""Telegram's own library (TDLib through tdjson), asked synchronously and offline; and the way between its entities and ours.

What texts come to is asked here and never computed anew: markup, cleaning, and how entities nest, merge and split.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
import tdjson

from fake_telegram.world import Entity, TextRefused, UserId

_NAMES: Final = {
    "textEntityTypeMention": "mention",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeUrl": "url",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
    "textEntityTypeBankCardNumber": "bank_card_number",
    "textEntityTypeBold": "bold",
    "textEntityTypeItalic": "italic",
    "textEntityTypeUnderline": "underline",
    "textEntityTypeStrikethrough": "strikethrough",
    "textEntityTypeSpoiler": "spoiler",
    "textEntityTypeCode": "code",
    "textEntityTypePre": "pre",
    "textEntityTypePreCode": "pre",
    "textEntityTypeTextUrl": "text_link",
    "textEntityTypeMentionName": "text_mention",
    "textEntityTypeCustomEmoji": "custom_emoji",
    "textEntityTypeBlockQuote": "blockquote",
    "textEntityTypeExpandableBlockQuote": "expandable_blockquote",
    "textEntityTypeDateTime": "date_time",
}
_TYPES: Final = {name: type for type, name in _NAMES.items() if type != "textEntityTypePreCode"}
_OBJECT: Final = msgspec.json.Decoder(dict[str, Any])
_PRECISIONS: Final = (("date_precision", "dD"), ("time_precision", "tT"))
_SHORT_OR_LONG: Final = {"dateTimePartPrecisionShort": 0, "dateTimePartPrecisionLong": 1}


def ask(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to a synchronous request.

    Raises:
        TextRefused: TDLib refuses it, in its own words.
    """
    raw = tdjson.td_execute(msgspec.json.encode(request))
    assert raw is not None, "tdjson answers every synchronous request"
    answer = _OBJECT.decode(raw)
    if answer["@type"] == "error":
        raise TextRefused(answer["message"])
    return answer


ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


def formatted_text(text: str, entities: Iterable[Entity]) -> dict[str, Any]:
    """Our text as TDLib's formattedText."""
    return {"@type": "formattedText", "text": text, "entities": [_text_entity(one) for one in entities]}


def entities_of(found: Iterable[dict[str, Any]]) -> Iterator[Entity]:
    """TDLib's entities as ours; times in films, which bots are not told of, are passed over."""
    for one in found:
        kind = one["type"]
        name = _NAMES.get(kind["@type"])
        if name is not None:
            yield Entity(
                type=name,
                offset=one["offset"],
                length=one["length"],
                url=kind.get("url", ""),
                user_id=UserId(kind["user_id"]) if "user_id" in kind else None,
                language=kind.get("language", ""),
                custom_emoji_id=kind.get("custom_emoji_id", ""),
                unix_time=kind.get("unix_time"),
                date_time_format=_format(kind.get("formatting_type")),
            )


def _text_entity(entity: Entity) -> dict[str, Any]:
    kind: dict[str, Any] = {"@type": _TYPES[entity.type]}
    match entity.type:
        case "text_link":
            kind["url"] = entity.url
        case "text_mention":
            kind["user_id"] = entity.user_id
        case "pre" if entity.language:
            kind = {"@type": "textEntityTypePreCode", "language": entity.language}
        case "custom_emoji":
            kind["custom_emoji_id"] = entity.custom_emoji_id
        case "date_time":
            kind["unix_time"] = entity.unix_time
            if entity.date_time_format:
                kind["formatting_type"] = _formatting_type(entity.date_time_format)
        case _:
            pass
    return {"@type": "textEntity", "offset": entity.offset, "length": entity.length, "type": kind}


def _format(found: dict[str, Any] | None) -> str:
    """The `date_time_format` of a MessageEntity from TDLib's description of it."""
    if not found:
        return ""
    if found["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    letters = "w" if found["show_day_of_week"] else ""
    for field, names in _PRECISIONS:
        precision = _SHORT_OR_LONG.get(found[field]["@type"])
        if precision is not None:
            letters += names[precision]
    return letters


def _formatting_type(letters: str) -> dict[str, Any]:
    """The way back from `_format`."""
    if letters == "r":
        return {"@type": "dateTimeFormattingTypeRelative"}
    shown: dict[str, Any] = {"@type": "dateTimeFormattingTypeAbsolute", "show_day_of_week": "w" in letters}
    for field, names in _PRECISIONS:
        for precision, place in _SHORT_OR_LONG.items():
            if names[place] in letters:
                shown[field] = {"@type": precision}
    return shown
