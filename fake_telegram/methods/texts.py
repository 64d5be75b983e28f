"""What a text becomes on its way into a message: markup read, cleaned, trimmed, entities put in order, automatic ones added.

All rules are TDLib's (see `tdlib`). Its own function for the whole way cannot be called offline, so it is walked in the same
steps: markup (`parse`), cleaning and order of what was given, trimming, and order again with what is found. A text that holds
nothing of the kind never goes there, and costs two searches. Offsets and lengths are UTF-16 units.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from fake_telegram.world import Entity, TextRefused, UserId, limits, utf16

from .tdlib import ask, entities_of, formatted_text

MODES: Final = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
"""The parse modes, in small letters."""

_QUOTES: Final = frozenset({"blockquote", "expandable_blockquote"})
_STYLES: Final = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
"""What other entities may cut in pieces."""

_MAY_HOLD_ENTITIES: Final = re.compile(r"[@#$/.:]|\+?\d[\d ()-]{6,}")
_PHONE: Final = re.compile(r"(?<![\w+])\+[1-9]\d{0,3}[ -]?(?:\(\d{1,4}\)|\d{1,4})(?:[ -]?\d){5,9}(?!\w)")
_UNCLEAN: Final = re.compile("[\x00-\x09\x0b-\x1f\u200e\u200f\u2028-\u202e\u030a\u0333\u033f]")
"""What TDLib replaces or removes in a text."""

_MARKUP: Final = re.compile(r"[*_~|`\[\x7f]")
_COVER: Final = "\x7f"
"""A character of one byte and one UTF-16 unit that means nothing to TDLib."""

_SPACE: Final = " \n"


class TdTextParser:
    """The parser that is handed to a `World`: `World(parser=TdTextParser())`."""

    def parse(self, text: str, mode: str) -> tuple[str, tuple[Entity, ...]]:
        """See `parse`."""
        return parse(text, mode)

    def finish(self, text: str, entities: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
        """See `finished`."""
        return finished(text, entities)


def parse(text: str, mode: str) -> tuple[str, tuple[Entity, ...]]:
    """The text without its markup, and what the markup said.

    Parameters:
        mode: `HTML`, `Markdown` or `MarkdownV2`, in letters of any size.

    Raises:
        TextRefused: `Unsupported parse_mode`, or `Can't parse entities: ...` in Telegram's words.
    """
    known = MODES.get(mode.lower())
    if known is None:
        raise TextRefused("Unsupported parse_mode")
    answer = ask({"@type": "parseTextEntities", "text": text, "parse_mode": known})
    return answer["text"], tuple(entities_of(answer["entities"]))


def finished(
    text: str,
    given: tuple[Entity, ...] = (),
    *,
    is_parsed: bool = False,
    knows: Callable[[UserId], bool] | None = None,
    trims: bool = True,
) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities as the message will have them.

    Parameters:
        given: by the author or the markup, in any order.
        is_parsed: whether they come from `parse`, so that they fit the text.
        knows: whom the author can mention; a mention of anybody else is plain text. None for everybody.
        trims: whether spaces and line ends around the text are dropped.

    Raises:
        TextRefused: an entity lies outside the text, inside a character, or says something impossible.
    """
    is_clean = _UNCLEAN.search(text) is None
    if is_clean and not given:
        bare = text.strip(_SPACE)
        text = bare if trims or not bare else text
        return text, find(text)
    if not (is_clean and is_parsed and _stand_apart(given)):
        text, given = _ordered(text, given)
    kept = given
    if knows is not None and given:
        kept = tuple(one for one in given if one.user_id is None or knows(one.user_id))
    if trims:
        text, kept = _trimmed(text, kept)
    if len(kept) > limits.FORMATTING_ENTITIES_MAX:
        kept = _first(text, kept)
    found = find(text)
    if not kept:
        return text, found
    found = _clear_of([one for one in kept if one.type not in _STYLES | _QUOTES], found)
    found = _clear_of([one for one in kept if one.type in _QUOTES], found, or_within=True)
    return _ordered(text, (*kept, *found)) if found or kept != given else (text, kept)


def only(kinds: frozenset[str], text: str, entities: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The entities of these kinds; what the others had cut in pieces is whole again."""
    kept = tuple(one for one in entities if one.type in kinds)
    return kept if len(kept) == len(entities) else _ordered(text, kept)[1]


def find(text: str) -> tuple[Entity, ...]:
    """What Telegram finds in `text` by itself: mentions, hashtags, commands, links, addresses, numbers of phones and cards."""
    if _MAY_HOLD_ENTITIES.search(text) is None:
        return ()
    answer = ask({"@type": "getTextEntities", "text": text})["entities"]
    times = [one for one in answer if one["type"]["@type"] == "textEntityTypeMediaTimestamp"]
    if times:
        # a time of day may have displaced what would be found without it: "12:42.org" is a link to bots
        units = bytearray(text.encode("utf-16-le"))
        for one in times:
            start, end = 2 * one["offset"], 2 * (one["offset"] + one["length"])
            units[start:end] = units[start:end].replace(b":", b";")
        answer = ask({"@type": "getTextEntities", "text": units.decode("utf-16-le")})["entities"]
    found = tuple(entities_of(answer))
    phones = _clear_of(found, tuple(_phones(text)))
    return tuple(sorted((*found, *phones), key=lambda one: one.offset)) if phones else found


def clean(text: str) -> str:
    """The text without control characters and others that Telegram never keeps; its spaces stay."""
    if _UNCLEAN.search(text) is None:
        return text
    # nothing would be left of a text of spaces alone
    return _ordered("x" + text, ())[0][1:]


def link(url: str) -> str:
    """The link as Telegram writes it, with its scheme and path; empty when it is none."""
    try:
        _, entities = parse(f'<a href="{_quoted(url)}">x</a>', "html") if url else ("", ())
    except TextRefused:
        return ""
    return entities[0].url if entities else ""


def date_time_format(letters: str) -> str:
    """The `date_time_format` of a MessageEntity in Telegram's order of letters; empty for the usual one.

    Raises:
        TextRefused: there is no such format.
    """
    _, entities = parse(f'<tg-time unix="1" format="{_quoted(letters)}">x</tg-time>', "html") if letters else ("", ())
    return entities[0].date_time_format if entities else ""


def _ordered(text: str, given: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    """The text cleaned, with entities as Telegram orders, nests, merges and splits them.

    TDLib does this in a request that also reads a markup of its own; what it would take for markup is covered for so long.
    """
    covered = _MARKUP.findall(text)
    bare = _MARKUP.sub(_COVER, text) if covered else text
    answer = ask({"@type": "parseMarkdown", "text": formatted_text(bare, given)})
    clean: str = answer["text"]
    if covered and clean:
        uncovered = iter(covered)
        clean = re.sub(_COVER, lambda _: next(uncovered), clean)
    return clean, tuple(entities_of(answer["entities"]))


def _stand_apart(given: tuple[Entity, ...]) -> bool:
    """Whether there is nothing to nest, merge or split, no link that may turn out to be a mention, no language to be cleaned."""
    if any(one.url.startswith("tg:") or _UNCLEAN.search(one.language) for one in given):
        return False
    return all(one.offset + one.length < other.offset for one, other in pairwise(given))


def _first(text: str, given: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """As many as a message may have: links, code and the like go before styles; custom emoji are not counted."""
    uncounted = [one for one in given if one.type == "custom_emoji"]
    whole = [one for one in given if one.type not in _STYLES and one.type != "custom_emoji"][: limits.FORMATTING_ENTITIES_MAX]
    _, styles = _ordered(text, tuple(one for one in given if one.type in _STYLES))
    return (*uncounted, *whole, *styles[: limits.FORMATTING_ENTITIES_MAX - len(whole)])


def _trimmed(text: str, given: tuple[Entity, ...]) -> tuple[str, tuple[Entity, ...]]:
    """Without the spaces around; those before the first entity only, since code and links may begin with one."""
    short = text.rstrip(_SPACE)
    start = len(short) - len(short.lstrip(_SPACE))
    if given:
        start = min(start, given[0].offset)
    if not start and len(short) == len(text):
        return text, given
    units = utf16.length(short)
    return short[start:], tuple(
        replace(one, offset=one.offset - start, length=min(one.length, units - one.offset)) for one in given if one.offset < units
    )


def _quoted(value: str) -> str:
    """The value of an attribute in HTML."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


def _phones(text: str) -> Iterator[Entity]:
    """Telephone numbers are found by Telegram's server, not by TDLib: international ones, with a plus."""
    units = passed = 0
    for match in _PHONE.finditer(text):
        units += utf16.length(text[passed : match.start()])
        passed = match.start()
        yield Entity(type="phone_number", offset=units, length=len(match[0]))


def _clear_of(others: Sequence[Entity], found: tuple[Entity, ...], *, or_within: bool = False) -> tuple[Entity, ...]:
    """Those of `found` that meet none of the others; `or_within`: or lie inside one. All in order, neither overlap each other."""
    clear: list[Entity] = []
    following = iter(others)
    other = next(following, None)
    for one in found:
        end = one.offset + one.length
        while other is not None and other.offset + other.length <= one.offset:
            other = next(following, None)
        is_within = or_within and other is not None and other.offset <= one.offset and end <= other.offset + other.length
        if other is None or other.offset >= end or is_within:
            clear.append(one)
    return tuple(clear)
