"""Telegram's own text parser (TDLib through tdjson), offline: automatic entities and parse modes with their exact errors.

tdjson speaks JSON with UTF-16 offsets; the world speaks `Entity`. Text that cannot contain an automatic entity does not go there.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

import msgspec
import tdjson

from fake_telegram.world import Entity, UserId

from .refusals import CallRefused, bad_request

_TYPES: Final = {
    "textEntityTypeMention": "mention",
    "textEntityTypeHashtag": "hashtag",
    "textEntityTypeCashtag": "cashtag",
    "textEntityTypeBotCommand": "bot_command",
    "textEntityTypeUrl": "url",
    "textEntityTypeEmailAddress": "email",
    "textEntityTypePhoneNumber": "phone_number",
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
_MODES: Final = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_MAY_HOLD_ENTITIES: Final = re.compile(r"[@#$/.:]|\+?\d[\d ()-]{6,}")
_PHONE: Final = re.compile(r"(?<![\w+])\+[1-9]\d{0,3}[ -]?(?:\(\d{1,4}\)|\d{1,4})(?:[ -]?\d){5,9}(?!\w)")
_REMOVED: Final = re.compile("[\r\u2028-\u202e\u030a\u0333\u033f]")
_SPACES: Final = {code: " " for code in range(32) if chr(code) not in "\n\r"}
_UNCLEAN: Final = re.compile("[\x00-\x09\x0b-\x1f\u2028-\u202e\u030a\u0333\u033f]")
_OBJECT: Final = msgspec.json.Decoder(dict[str, Any])
_SHORT_OR_LONG: Final = {"dateTimePartPrecisionShort": 0, "dateTimePartPrecisionLong": 1}


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    raw = tdjson.td_execute(msgspec.json.encode(request))
    assert raw is not None, "tdjson answers every synchronous request"
    return _OBJECT.decode(raw)


_ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})


class TdTextParser:
    """The parser that is handed to a `World`: `World(parser=TdTextParser())`."""

    def find(self, text: str) -> tuple[Entity, ...]:
        """The automatic entities of `text`."""
        return find(text)


def find(text: str) -> tuple[Entity, ...]:
    """What Telegram finds in `text` by itself: mentions, hashtags, commands, links, addresses, telephone numbers."""
    if _MAY_HOLD_ENTITIES.search(text) is None:
        return ()
    found = list(_entities(_ask({"@type": "getTextEntities", "text": text}).get("entities", ())))
    phones = [_phone(text, match) for match in _PHONE.finditer(text)]
    found += [phone for phone in phones if not any(_meet(phone, other) for other in found)]
    return tuple(sorted(found, key=_place))


def _phone(text: str, match: re.Match[str]) -> Entity:
    """Telephone numbers are found by Telegram's server, not by TDLib: international ones, with a plus."""
    offset = len(text[: match.start()].encode("utf-16-le")) // 2
    return Entity(type="phone_number", offset=offset, length=len(match[0]))


def parse(text: str, mode: str) -> tuple[str, tuple[Entity, ...]]:
    """The text without its markup, and what the markup said.

    Raises:
        CallRefused: `unsupported parse_mode`, or `can't parse entities: ...` in Telegram's words.
    """
    known = _MODES.get(mode)
    if known is None:
        raise bad_request("Unsupported parse_mode")
    answer = _ask({"@type": "parseTextEntities", "text": text, "parse_mode": known})
    if answer["@type"] == "error":
        raise CallRefused(answer["code"], answer["message"])
    return answer["text"], tuple(_entities(answer["entities"]))


def link(url: str) -> str:
    """The link as Telegram writes it, with its scheme and path; empty when it is none."""
    escaped = url.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    _, entities = parse(f'<a href="{escaped}">x</a>', "html") if url else ("", ())
    return entities[0].url if entities else ""


def _entities(found: Any) -> Iterator[Entity]:
    for one in found:
        kind = one["type"]
        name = _TYPES.get(kind["@type"])
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


def _format(found: Any) -> str:
    """The `date_time_format` of a MessageEntity from TDLib's description of it."""
    if not found:
        return ""
    if found["@type"] == "dateTimeFormattingTypeRelative":
        return "r"
    letters = "w" if found["show_day_of_week"] else ""
    for field, names in (("date_precision", "dD"), ("time_precision", "tT")):
        precision = _SHORT_OR_LONG.get(found[field]["@type"])
        if precision is not None:
            letters += names[precision]
    return letters


def clean(text: str, given: tuple[Entity, ...] = ()) -> tuple[str, tuple[Entity, ...]]:
    """The text as Telegram keeps it: control characters are spaces, carriage returns and marks of direction are gone."""
    if _UNCLEAN.search(text) is None:
        return text, given
    if given:
        given = tuple(_moved(text, entity) for entity in given)
    return _REMOVED.sub("", text).translate(_SPACES), given


def _moved(text: str, entity: Entity) -> Entity:
    """The entity over the same letters once the removed ones are gone; all of those take one UTF-16 unit."""
    units = text.encode("utf-16-le", "surrogatepass")

    def gone(until: int) -> int:
        return len(_REMOVED.findall(units[: 2 * until].decode("utf-16-le", "replace")))

    end = entity.offset + entity.length
    start = entity.offset - gone(entity.offset)
    return replace(entity, offset=start, length=end - gone(end) - start)


def finished(text: str, given: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities as the message will have them: cleaned, trimmed, clipped, completed with the automatic ones, in order."""
    text, given = clean(text, given)
    trimmed = text.strip()
    if not given:
        return trimmed, find(trimmed)
    shift = len(text) - len(text.lstrip())
    units = len(trimmed.encode("utf-16-le")) // 2
    kept: list[Entity] = []
    for entity in given:
        start = max(0, entity.offset - shift)
        end = min(units, entity.offset - shift + entity.length)
        if start < end:
            kept.append(
                entity
                if (start, end - start) == (entity.offset, entity.length)
                else replace(entity, offset=start, length=end - start)
            )
    whole = [entity for entity in kept if entity.type not in _SPLITTABLE]
    kept += [one for one in find(trimmed) if not any(_meet(one, other) for other in whole)]
    return trimmed, tuple(sorted(kept, key=_place))


_SPLITTABLE: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler", "blockquote", "expandable_blockquote"})


def _meet(one: Entity, other: Entity) -> bool:
    return one.offset < other.offset + other.length and other.offset < one.offset + one.length


def _place(entity: Entity) -> tuple[int, int]:
    return entity.offset, -entity.length
