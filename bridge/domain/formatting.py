"""Rich texts: building, measuring, cutting and splitting them without ever tearing an entity or a character.

Offsets of entities are UTF-16 code units (Bot API `MessageEntity`), lengths against limits are code points;
this file is the only place where the two meet. Texts travel with entities, never with a parse mode.
"""

from bisect import bisect_right
from collections.abc import Iterable
from itertools import accumulate

from bridge.domain.limits import ENTITIES_PER_MESSAGE_MAX, TEXT_CODE_POINTS_MAX
from bridge.domain.messages import Entity, RichText

EMPTY = RichText()
ELLIPSIS = "…"

STYLES = frozenset(
    {
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
    }
)
"""Entities that we send on. Telegram finds the others (urls, hashtags, commands) by itself; a text mention or custom emoji of one
bot means nothing to another."""
LITERAL = frozenset({"code", "pre"})
"""Inside these nothing is a mention (R244) and nothing is a command."""


def utf16_length(text: str) -> int:
    """Length in UTF-16 code units: characters outside the basic plane count two."""
    return len(text) + sum(1 for each in text if ord(each) > 0xFFFF)


def utf16_offsets(text: str) -> list[int]:
    """UTF-16 offset of every code point of `text`, and of its end."""
    return list(accumulate((2 if ord(each) > 0xFFFF else 1 for each in text), initial=0))


def code_point_span(entity: Entity, offsets: list[int]) -> tuple[int, int]:
    """The entity as [start, end) in code points, clipped to the text that `offsets` (see `utf16_offsets`) belong to."""
    last = len(offsets) - 1
    start = bisect_right(offsets, entity.offset) - 1
    end = bisect_right(offsets, entity.offset + entity.length) - 1
    return max(0, min(start, last)), max(0, min(end, last))


def plain(text: str) -> RichText:
    """A text without entities."""
    return RichText(text=text)


def styled(text: str, style: str, *, url: str = "", language: str = "") -> RichText:
    """A text wholly covered by one entity; an empty text stays bare."""
    if not text:
        return EMPTY
    return RichText(text=text, entities=(Entity(type=style, offset=0, length=utf16_length(text), url=url, language=language),))


def bold(text: str) -> RichText:
    """A bold text."""
    return styled(text, "bold")


def code(text: str) -> RichText:
    """A text to be copied as it stands."""
    return styled(text, "code")


def linked(text: str, url: str) -> RichText:
    """A text that leads to `url`; bare when there is no address."""
    return styled(text, "text_link", url=url) if url else plain(text)


def joined(parts: Iterable[RichText | str], separator: str = "") -> RichText:
    """Parts one after another, empty ones left out, with `separator` between."""
    builder = Builder()
    for part in parts:
        rich = plain(part) if isinstance(part, str) else part
        if not rich.text:
            continue
        if separator and not builder.is_empty:
            builder.add(separator)
        builder.add(rich)
    return builder.build()


class Builder:
    """Puts a rich text together piece by piece; local to the function that uses it, so the caller stays pure."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._entities: list[Entity] = []
        self._length = 0

    @property
    def is_empty(self) -> bool:
        """Nothing was added yet."""
        return self._length == 0

    def add(self, *parts: RichText | str) -> "Builder":
        """Appends texts; entities are shifted to where they come to stand."""
        for part in parts:
            rich = plain(part) if isinstance(part, str) else part
            self._entities.extend(_moved(each, self._length) for each in rich.entities)
            self._texts.append(rich.text)
            self._length += utf16_length(rich.text)
        return self

    def line(self, *parts: RichText | str) -> "Builder":
        """Like `add`, on a line of its own."""
        return self.add(*(() if self.is_empty else ("\n",)), *parts)

    def build(self) -> RichText:
        """The finished value."""
        return RichText(text="".join(self._texts), entities=tuple(self._entities))


def _moved(entity: Entity, by: int) -> Entity:
    return _placed(entity, entity.offset + by, entity.length)


def _placed(entity: Entity, offset: int, length: int) -> Entity:
    return Entity(
        type=entity.type,
        offset=offset,
        length=length,
        url=entity.url,
        person=entity.person,
        language=entity.language,
        custom_emoji_id=entity.custom_emoji_id,
    )


def sliced(body: RichText, start: int, end: int) -> RichText:
    """Code points [start, end) of a text, with the entities that fall into it, cut to fit."""
    offsets = utf16_offsets(body.text)
    low, high = offsets[start], offsets[end]
    kept = []
    for entity in body.entities:
        first, last = max(entity.offset, low), min(entity.offset + entity.length, high)
        if first < last:
            kept.append(_placed(entity, first - low, last - first))
    return RichText(text=body.text[start:end], entities=tuple(kept))


def stripped(body: RichText) -> RichText:
    """Without white space at both ends, as Telegram would cut it."""
    text = body.text.strip()
    start = len(body.text) - len(body.text.lstrip()) if text else 0
    return sliced(body, start, start + len(text))


def sendable(body: RichText) -> RichText:
    """Only the styles that may be sent on (`STYLES`), ordered, within Telegram's number of entities."""
    end = utf16_length(body.text)
    kept = [each for each in body.entities if each.type in STYLES and each.offset >= 0 and each.length > 0]
    inside = [each for each in kept if each.offset + each.length <= end]
    inside.sort(key=lambda each: (each.offset, -each.length))
    return RichText(text=body.text, entities=tuple(inside[:ENTITIES_PER_MESSAGE_MAX]))


def shortened(text: str, limit: int) -> str:
    """At most `limit` code points, with an ellipsis where something was cut."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + ELLIPSIS


def quoted(text: str) -> RichText:
    """A text as a quotation block."""
    return styled(text.strip(), "blockquote")


def named(name: str, body: RichText) -> RichText:
    """The author's bold name line before the text (R54, R248); only the line when there is no text."""
    return joined((bold(f"{name}:"), body), "\n")


# -- splitting (limits in code points; a cut never stands inside a surrogate pair or an entity that can be kept whole) --


def split(body: RichText, limit: int = TEXT_CODE_POINTS_MAX) -> tuple[RichText, ...]:
    """The text in pieces of at most `limit` code points, in order; none for a text of white space only.

    A piece ends, best first: after a line break, after a space, at the border of an entity, at `limit`. An entity longer than a
    piece is continued in the next one. White space at the seams is dropped, as Telegram would drop it.
    """
    assert limit > 0, "a piece holds at least one code point"
    pieces: list[RichText] = []
    rest = stripped(body)
    while rest.text:
        if len(rest.text) <= limit:
            pieces.append(rest)
            break
        cut = _cut(rest, limit)
        pieces.append(stripped(sliced(rest, 0, cut)))
        rest = stripped(sliced(rest, cut, len(rest.text)))
    return tuple(pieces)


def _cut(body: RichText, limit: int) -> int:
    """Where to cut a text longer than `limit`: a code point index in 1…limit."""
    offsets = utf16_offsets(body.text)
    spans = [code_point_span(each, offsets) for each in body.entities]
    window = body.text[:limit]
    fair = limit // 2
    for mark in ("\n", " "):
        at = _last_outside(window, mark, spans, fair)
        if at:
            return at
    border = _border_before(limit, spans)
    if border > fair:
        return border
    return max(window.rfind("\n"), window.rfind(" ")) + 1 or limit


def _last_outside(window: str, mark: str, spans: list[tuple[int, int]], fair: int) -> int:
    """End of the last `mark` after `fair` that stands in no entity; 0 when there is none."""
    at = window.rfind(mark)
    while at >= fair:
        if not any(start <= at < end - 1 for start, end in spans):
            return at + 1
        at = window.rfind(mark, 0, at)
    return 0


def _border_before(limit: int, spans: list[tuple[int, int]]) -> int:
    """The start of the outermost entity that `limit` would cut; `limit` itself when it cuts none."""
    torn = [start for start, end in spans if start < limit < end]
    return min(torn, default=limit)
