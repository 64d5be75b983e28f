"""What Telegram finds by itself in the text of a rich message: links, addresses, mentions, hashtags, commands.

It looks into plain strings only, and not into code, links, buttons and what else has a meaning already.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from fake_telegram.world import Entity, Rich, rich_blocks, rich_texts, utf16

from . import texts

_KINDS: Final = {
    "mention": "mention",
    "hashtag": "hashtag",
    "cashtag": "cashtag",
    "bot_command": "bot_command",
    "url": "url",
    "email": "email_address",
    "phone_number": "phone_number",
}
"""What the text of a rich message calls an entity."""


def detected(said: Rich) -> Rich:
    """The message with everything found in it."""
    return replace(said, blocks=_blocks(said.blocks))


def _blocks(blocks: tuple[rich_blocks.Block, ...]) -> tuple[rich_blocks.Block, ...]:
    return tuple(map(_block, blocks))


def _block(block: rich_blocks.Block) -> rich_blocks.Block:
    match block:
        case rich_blocks.TextBlock(kind="paragraph" | "footer") | rich_blocks.Heading():
            return replace(block, text=_text(block.text))
        case rich_blocks.TextQuotation():
            return replace(block, text=_text(block.text), credit=_some(block.credit))
        case rich_blocks.BlockQuotation():
            return replace(block, blocks=_blocks(block.blocks), credit=_some(block.credit))
        case rich_blocks.Details():
            return replace(block, summary=_text(block.summary), blocks=_blocks(block.blocks))
        case rich_blocks.ItemList():
            return replace(block, items=tuple(replace(one, blocks=_blocks(one.blocks)) for one in block.items))
        case rich_blocks.MediaGroup():
            return replace(block, blocks=_blocks(block.blocks), caption=_caption(block.caption))
        case rich_blocks.MapBlock() | rich_blocks.MediaBlock():
            return replace(block, caption=_caption(block.caption))
        case rich_blocks.Table():
            cells = tuple(tuple(replace(one, text=_some(one.text)) for one in row) for row in block.cells)
            return replace(block, cells=cells, caption=_some(block.caption))
        case _:
            return block


def _caption(caption: rich_blocks.Caption | None) -> rich_blocks.Caption | None:
    return None if caption is None else replace(caption, text=_text(caption.text), credit=_some(caption.credit))


def _some(text: rich_texts.RichText | None) -> rich_texts.RichText | None:
    return None if text is None else _text(text)


def _text(text: rich_texts.RichText) -> rich_texts.RichText:
    match text:
        case str():
            return _string(text)
        case tuple():
            return tuple(_flat(map(_text, text)))
        case rich_texts.Styled(kind=kind) if kind != "code":
            return replace(text, text=_text(text.text))
        case _:
            return text


def _flat(pieces: Iterable[rich_texts.RichText]) -> Iterator[rich_texts.RichText]:
    for one in pieces:
        if isinstance(one, tuple):
            yield from one
        else:
            yield one


def _string(text: str) -> rich_texts.RichText:
    found = [one for one in texts.find(text) if one.type in _KINDS]
    if not found:
        return text
    pieces: list[rich_texts.RichText] = []
    at = 0
    for one in found:
        pieces += [utf16.cut(text, at, one.offset - at), _linked(text, one)]
        at = one.offset + one.length
    pieces.append(utf16.cut(text, at, utf16.length(text) - at))
    kept = tuple(piece for piece in pieces if piece)
    return kept if len(kept) > 1 else kept[0]


def _linked(text: str, found: Entity) -> rich_texts.Linked:
    shown = utf16.cut(text, found.offset, found.length)
    return rich_texts.Linked(kind=_KINDS[found.type], text=shown, target=_target(found.type, shown))


def _target(kind: str, shown: str) -> Any:
    match kind:
        case "mention":
            return shown.removeprefix("@")
        case "url":
            return texts.link(shown) or shown
        case "phone_number":
            return "+" * shown.startswith("+") + "".join(char for char in shown if char.isdigit())
        case _:
            return shown
