"""The text of a rich message, a tree (Bot API: RichText). Frozen values, shared freely.

A text is a string, a sequence of texts, or one of the classes here; what differs in name only is one class with a `kind`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from fake_telegram.world.ids import UserId

STYLES: Final = frozenset(
    {"bold", "italic", "underline", "strikethrough", "spoiler", "subscript", "superscript", "marked", "code"}
)
"""Kinds that only say how their text looks."""

TARGETS: Final = {
    "url": "url",
    "email_address": "email_address",
    "phone_number": "phone_number",
    "bank_card_number": "bank_card_number",
    "mention": "username",
    "hashtag": "hashtag",
    "cashtag": "cashtag",
    "bot_command": "bot_command",
    "anchor_link": "anchor_name",
    "reference": "name",
    "reference_link": "reference_name",
}
"""Kinds that mean something beyond their text, with the field that says what."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Styled:
    """A text that looks otherwise; `kind` is one of `STYLES`."""

    kind: str
    text: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """A text that leads somewhere or names something; `kind` is one of `TARGETS`."""

    kind: str
    text: RichText
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonMention:
    """A mention of somebody by id (RichTextTextMention)."""

    text: RichText
    user: UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTime:
    """A moment, shown in the reader's own way; `unix_time` in Unix seconds."""

    text: RichText
    unix_time: int
    format: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomEmoji:
    """A custom emoji and the ordinary one that stands for it."""

    id: str
    alternative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A mathematical expression in LaTeX, within a text or as a block of its own."""

    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """A place that links of the message lead to, within a text or as a block of its own."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RichButton:
    """A button inside a message (RichMessageButton). `action` names the field that says what it does, `value` is that field."""

    text: RichText
    action: str
    value: Any
    style: str = ""


RichText = str | tuple["RichText", ...] | Styled | Linked | PersonMention | DateTime | CustomEmoji | Formula | Anchor | RichButton


def plain(text: RichText) -> str:
    """What is read aloud: the text without its form. Formulas and custom emoji count by their source and their stand-in."""
    match text:
        case str():
            return text
        case tuple():
            return "".join(map(plain, text))
        case Styled(text=inner) | Linked(text=inner) | PersonMention(text=inner) | DateTime(text=inner) | RichButton(text=inner):
            return plain(inner)
        case CustomEmoji(alternative=shown):
            return shown
        case Formula(expression=source):
            return source
        case Anchor():
            return ""


def parts(text: RichText) -> Iterator[RichText]:
    """The text and every text inside it, outermost first, in the order of reading."""
    yield text
    match text:
        case tuple():
            for one in text:
                yield from parts(one)
        case Styled(text=inner) | Linked(text=inner) | PersonMention(text=inner) | DateTime(text=inner) | RichButton(text=inner):
            yield from parts(inner)
        case str() | CustomEmoji() | Formula() | Anchor():
            pass


def depth(text: RichText) -> int:
    """How many texts are inside each other at most; a string is 0 deep."""
    match text:
        case tuple():
            return max(map(depth, text), default=0)
        case Styled(text=inner) | Linked(text=inner) | PersonMention(text=inner) | DateTime(text=inner) | RichButton(text=inner):
            return 1 + depth(inner)
        case str() | CustomEmoji() | Formula() | Anchor():
            return 0
