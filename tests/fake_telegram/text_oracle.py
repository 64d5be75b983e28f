"""What TDLib makes of a text, worked out in another way than the fake does: the parts are painted on UTF-16 units.

TDLib's answers are taken for the markup, for the order of what was given, and for what is found in bare text. How the found
and the given come together is painted anew: each unit bears its styles; a stroke is cut where anything else begins or ends.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

import tdjson

Shown = tuple[str, int, int, str]
"""An entity: Bot API's name of its type, offset, length, and what else it says."""

NAMES = {
    "EmailAddress": "email",
    "PreCode": "pre",
    "TextUrl": "text_link",
    "MentionName": "text_mention",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
}
ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "text_mention", "date_time", "", *("bold", "italic"))
ORDER += ("underline", "strikethrough", "spoiler", "custom_emoji")
STYLES = ("bold", "italic", "underline", "strikethrough", "spoiler")
QUOTES = ("blockquote", "expandable_blockquote")
COVERS = dict(zip("*_~|`[", "QKJVZY", strict=True))
"""Letters that the texts do not use, for what TDLib would take for markup where there is none."""

TYPES = {
    name: "".join(part.title() for part in name.split("_"))
    for name in ("bold", "italic", "underline", "strikethrough", "spoiler", "code", "custom_emoji", "date_time")
} | {kind: name for name, kind in NAMES.items() if name not in ("EmailAddress", "PreCode")}
INVISIBLE = frozenset(" \n\u00a0\u200b\u200c\u200d\u200e\u200f\u3000\ufeff")


def td(kind: str, **fields: Any) -> dict[str, Any]:
    """TDLib's own answer."""
    answer = tdjson.td_execute(json.dumps({"@type": kind, **fields}).encode())
    assert answer is not None
    found: dict[str, Any] = json.loads(answer)
    return found


@dataclass(frozen=True, slots=True)
class Refused(Exception):
    """TDLib takes no such text."""

    text: str


def expected(text: str, parse_mode: str, entities: list[dict[str, Any]], known: set[int]) -> tuple[str, list[Shown]] | str:
    """Text and entities of the message, or the description of the error."""
    if not text:
        return "Bad Request: message text is empty"
    try:
        raw, given = _read(text, parse_mode, entities)
        fixed = td("parseMarkdown", text={"@type": "formattedText", "text": _covered(raw), "entities": given})
        _check(fixed)
    except Refused as refused:
        return f"Bad Request: {refused.text[0].lower()}{refused.text[1:]}"
    units = _units(_uncovered(fixed["text"]))
    units, shown = _trimmed(units, [_shown(one) for one in fixed["entities"] if one["type"].get("user_id", 0) in known | {0}])
    said = _text(units)
    if set(said) <= INVISIBLE:
        return "Bad Request: text must be non-empty"
    return said, _joined(len(units), shown, _found(said))


def _read(text: str, parse_mode: str, entities: list[dict[str, Any]]) -> tuple[str, list[dict[str, Any]]]:
    mode = parse_mode.lower()
    if mode in ("", "none"):
        return text, [_asked(one) for one in entities if one["type"] not in ("mention", "url")]
    version = {"markdown": 1, "markdownv2": 2}.get(mode)
    kind = {"@type": "textParseModeHTML"} if version is None else {"@type": "textParseModeMarkdown", "version": version}
    answer = td("parseTextEntities", text=text, parse_mode=kind)
    _check(answer)
    return answer["text"], answer["entities"]


def _check(answer: dict[str, Any]) -> None:
    if answer["@type"] == "error":
        raise Refused(answer["message"])


def _asked(given: dict[str, Any]) -> dict[str, Any]:
    """An entity of the parameter as TDLib's."""
    kind: dict[str, Any] = {"@type": "textEntityType" + TYPES.get(given["type"], given["type"].title())}
    kind |= {name: given[name] for name in ("url", "custom_emoji_id", "unix_time") if name in given}
    if "user" in given:
        kind["user_id"] = given["user"]["id"]
    if given.get("language"):
        kind = {"@type": "textEntityTypePreCode", "language": given["language"]}
    if letters := given.get("date_time_format"):
        sizes = {"d": "Short", "D": "Long", "t": "Short", "T": "Long"}
        kind["formatting_type"] = {"@type": "dateTimeFormattingTypeRelative"}
        if letters != "r":
            kind["formatting_type"] = {"@type": "dateTimeFormattingTypeAbsolute", "show_day_of_week": "w" in letters} | {
                {"d": "date_precision", "t": "time_precision"}[one.lower()]: {"@type": f"dateTimePartPrecision{sizes[one]}"}
                for one in letters
                if one in sizes
            }
    return {"@type": "textEntity", "offset": int(given["offset"]), "length": int(given["length"]), "type": kind}


def _covered(text: str) -> str:
    assert set(text).isdisjoint(COVERS.values())
    return text.translate({ord(char): cover for char, cover in COVERS.items()})


def _uncovered(text: str) -> str:
    return text.translate({ord(cover): char for char, cover in COVERS.items()})


def _units(text: str) -> list[int]:
    raw = text.encode("utf-16-le")
    return [raw[at] | raw[at + 1] << 8 for at in range(0, len(raw), 2)]


def _text(units: list[int]) -> str:
    return b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le")


def _shown(found: dict[str, Any]) -> Shown:
    kind = found["type"]
    name = kind["@type"].removeprefix("textEntityType")
    said = str(kind.get("url") or kind.get("user_id") or kind.get("language") or kind.get("custom_emoji_id") or "")
    if name == "DateTime":
        said = f"{kind['unix_time']} {_letters(kind.get('formatting_type'))}"
    return NAMES.get(name) or re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(), found["offset"], found["length"], said


def _letters(formatting: dict[str, Any] | None) -> str:
    if formatting is None or formatting["@type"].endswith("Relative"):
        return "" if formatting is None else "r"
    sizes = [
        {"Short": letter, "Long": letter.upper()}.get(formatting[field]["@type"].removeprefix("dateTimePartPrecision"), "")
        for field, letter in (("date_precision", "d"), ("time_precision", "t"))
    ]
    return "w" * formatting["show_day_of_week"] + "".join(sizes)


def _trimmed(units: list[int], shown: list[Shown]) -> tuple[list[int], list[Shown]]:
    end = len(units)
    while end and units[end - 1] in (10, 32):
        end -= 1
    inside = [(kind, at, min(length, end - at), said) for kind, at, length, said in shown if at < end]
    start = 0
    while start < end and units[start] in (10, 32) and all(at > start for _, at, _, _ in inside):
        start += 1
    return units[start:end], [(kind, at - start, length, said) for kind, at, length, said in inside]


def _found(text: str) -> list[Shown]:
    """As if there were no times in films: their colons are made semicolons, which are no part of anything either."""
    times = [one for one in td("getTextEntities", text=text)["entities"] if "media_timestamp" in one["type"]]
    units = _units(text)
    for one in times:
        for at in range(one["offset"], one["offset"] + one["length"]):
            units[at] = ord(";") if units[at] == ord(":") else units[at]
    found = [_shown(one) for one in td("getTextEntities", text=_text(units))["entities"]]
    return [one for one in found if one[0] != "media_timestamp"]


def _joined(size: int, given: list[Shown], found: list[Shown]) -> list[Shown]:
    whole = [one for one in given if one[0] not in STYLES]
    taken = {at for kind, start, length, _ in whole if kind not in QUOTES for at in range(start, start + length)}
    quoted = [0] * size
    for number, (kind, start, length, _) in enumerate(whole, start=1):
        if kind in QUOTES:
            quoted[start : start + length] = [number] * length
    for one in found:
        span = range(one[1], one[1] + one[2])
        if taken.isdisjoint(span) and len({quoted[at] for at in span}) == 1:
            whole.append(one)
    paint = {style: [False] * size for style in STYLES}
    for kind, start, length, _ in given:
        if kind in paint:
            paint[kind][start : start + length] = [True] * length
    joined = whole + _strokes(paint, {border for _, at, length, _ in whole for border in (at, at + length)})
    return sorted(joined, key=lambda one: (one[1], -one[2], ORDER.index(one[0] if one[0] in ORDER else "")))


def _strokes(paint: dict[str, list[bool]], borders: set[int]) -> list[Shown]:
    """The styles, cut at the borders and where another begins."""
    cuts = borders | {at for row in paint.values() for at, on in enumerate(row) if on and not (at and row[at - 1])}
    strokes: list[Shown] = []
    for style, row in paint.items():
        start: int | None = None
        for at, on in enumerate([*row, False]):
            if start is not None and (not on or at in cuts):
                strokes.append((style, start, at - start, ""))
                start = None
            if on and start is None:
                start = at
    return strokes
