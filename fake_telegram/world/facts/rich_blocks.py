"""A rich message: blocks of text, media, tables, lists and buttons (Bot API: RichMessage, RichBlock). Frozen, shared freely.

What differs in name only is one class with a `kind`. Media are those of ordinary messages, without their captions.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from .rich_texts import Anchor, Formula, RichButton, RichText, parts, plain

if TYPE_CHECKING:
    from .content import Location, Media

Align = Literal["left", "center", "right"]
VerticalAlign = Literal["top", "middle", "bottom"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Caption:
    """What stands under a block, and who is credited for it."""

    text: RichText
    credit: RichText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextBlock:
    """Just text; `thinking` is the placeholder of a draft."""

    kind: Literal["paragraph", "footer", "thinking"]
    text: RichText


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A section heading; `size` 1 is the largest, 6 the smallest."""

    text: RichText
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preformatted:
    """A piece of code."""

    text: RichText
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Divider:
    """A line from side to side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListItem:
    """One item; `label` is what stands before it, `value` and `type` its number in an ordered list and how that is written."""

    label: str
    blocks: tuple[Block, ...]
    has_checkbox: bool = False
    is_checked: bool = False
    value: int | None = None
    type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemList:
    """A list, ordered or not as a whole."""

    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockQuotation:
    """A quotation of blocks."""

    blocks: tuple[Block, ...]
    credit: RichText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextQuotation:
    """A quotation of text: folded up, or in the middle of the page."""

    kind: Literal["expandable_blockquote", "pullquote"]
    text: RichText
    credit: RichText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaGroup:
    """Media side by side, or one after the other."""

    kind: Literal["collage", "slideshow"]
    blocks: tuple[Block, ...]
    caption: Caption | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell; without a text it is invisible."""

    text: RichText | None = None
    is_header: bool = False
    colspan: int = 1
    rowspan: int = 1
    align: Align = "left"
    valign: VerticalAlign = "middle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows of cells."""

    cells: tuple[tuple[Cell, ...], ...]
    is_bordered: bool = False
    is_striped: bool = False
    is_compact: bool = False
    caption: RichText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Blocks behind a summary."""

    summary: RichText
    blocks: tuple[Block, ...]
    is_open: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MapBlock:
    """A piece of a map; `width` and `height` in pixels."""

    location: Location
    zoom: int = 0
    width: int = 0
    height: int = 0
    caption: Caption | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ButtonRow:
    """Buttons in one row."""

    buttons: tuple[RichButton, ...]
    align: Align | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaBlock:
    """A file that is looked at or listened to."""

    media: Media
    caption: Caption | None = None


Block = (
    TextBlock
    | Heading
    | Preformatted
    | Divider
    | Formula
    | Anchor
    | ItemList
    | BlockQuotation
    | TextQuotation
    | MediaGroup
    | Table
    | Details
    | MapBlock
    | ButtonRow
    | MediaBlock
)


@dataclass(frozen=True, kw_only=True)
class Rich:
    """A rich message as it is said. Everything asked about it is looked up once: it never changes."""

    blocks: tuple[Block, ...]
    is_rtl: bool = False

    @cached_property
    def all_blocks(self) -> tuple[Block, ...]:
        """Every block, the nested ones too."""
        return tuple(nested(self.blocks))

    @cached_property
    def text(self) -> str:
        """All that can be read, a line for each piece."""
        return "\n".join(filter(None, (plain(text) for block in self.all_blocks for text in texts_of(block))))

    @cached_property
    def buttons(self) -> tuple[RichButton, ...]:
        """The buttons, in the order of reading."""
        found = (part for block in self.all_blocks for text in texts_of(block) for part in parts(text))
        return tuple(one for one in found if isinstance(one, RichButton))

    @cached_property
    def media(self) -> tuple[Media, ...]:
        """The files in it."""
        return tuple(block.media for block in self.all_blocks if isinstance(block, MediaBlock))


def nested(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks and those inside them, outermost first."""
    for block in blocks:
        yield block
        match block:
            case ItemList(items=items):
                for item in items:
                    yield from nested(item.blocks)
            case BlockQuotation(blocks=inner) | MediaGroup(blocks=inner) | Details(blocks=inner):
                yield from nested(inner)
            case _:
                pass


def texts_of(block: Block) -> Iterator[RichText]:
    """The texts that stand in the block itself, not in blocks inside it."""
    match block:
        case TextBlock(text=text) | Heading(text=text) | Preformatted(text=text):
            yield text
        case TextQuotation(text=text, credit=credit):
            yield from _given(text, credit)
        case BlockQuotation(credit=credit):
            yield from _given(credit)
        case Details(summary=summary):
            yield summary
        case Table(cells=rows, caption=title):
            yield from _given(title, *(cell.text for row in rows for cell in row))
        case MediaGroup(caption=caption) | MapBlock(caption=caption) | MediaBlock(caption=caption):
            if caption is not None:
                yield from _given(caption.text, caption.credit)
        case ButtonRow(buttons=buttons):
            yield from buttons
        case Formula():
            yield block
        case Divider() | Anchor() | ItemList():
            pass


def _given(*texts: RichText | None) -> Iterator[RichText]:
    return (text for text in texts if text is not None)


def depth(blocks: tuple[Block, ...]) -> int:
    """How many blocks are inside each other at most; a list adds one for its items."""
    deepest = 0
    for block in blocks:
        match block:
            case ItemList(items=items):
                deepest = max(deepest, 2 + max((depth(item.blocks) for item in items), default=0))
            case BlockQuotation(blocks=inner) | MediaGroup(blocks=inner) | Details(blocks=inner):
                deepest = max(deepest, 1 + depth(inner))
            case _:
                deepest = max(deepest, 1)
    return deepest
