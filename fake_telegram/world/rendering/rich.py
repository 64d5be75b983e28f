"""How a rich message looks to a bot (Bot API: RichMessage). Whoever calls says how a file and a person look."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fake_telegram.world.facts.content import Media
from fake_telegram.world.facts.rich_blocks import (
    Block,
    BlockQuotation,
    ButtonRow,
    Caption,
    Cell,
    Details,
    Divider,
    Heading,
    ItemList,
    ListItem,
    MapBlock,
    MediaBlock,
    MediaGroup,
    Preformatted,
    Rich,
    Table,
    TextBlock,
    TextQuotation,
)
from fake_telegram.world.facts.rich_texts import (
    TARGETS,
    Anchor,
    CustomEmoji,
    DateTime,
    Formula,
    Linked,
    PersonMention,
    RichButton,
    RichText,
    Styled,
)
from fake_telegram.world.ids import UserId

from .media import location

Shown = dict[str, Any]


def block_kind(media: Media) -> str:
    """What a block with such a file is called; the file stands in the field of that name."""
    return "voice_note" if media.kind == "voice" else media.kind


@dataclass(frozen=True, slots=True)
class RichRenderer:
    """Writes rich messages as the Bot API does; `media` and `user` write what is inside."""

    media: Callable[[Media], Any]
    user: Callable[[UserId], Any]

    def message(self, said: Rich) -> Shown:
        """RichMessage."""
        shown: Shown = {"blocks": self._blocks(said.blocks)}
        return shown | _flags(is_rtl=said.is_rtl)

    def _blocks(self, blocks: tuple[Block, ...]) -> list[Shown]:
        return [self._block(one) for one in blocks]

    def _block(self, block: Block) -> Shown:
        match block:
            case TextBlock(kind=kind, text=text):
                return {"type": kind, "text": self.text(text)}
            case Heading(text=text, size=size):
                return {"type": "heading", "text": self.text(text), "size": size}
            case Preformatted(text=text, language=language):
                shown = {"type": "pre", "text": self.text(text)}
                return {**shown, "language": language} if language else shown
            case Divider():
                return {"type": "divider"}
            case Formula(expression=source):
                return {"type": "mathematical_expression", "expression": source}
            case Anchor(name=name):
                return {"type": "anchor", "name": name}
            case ItemList(items=items):
                return {"type": "list", "items": [self._item(one) for one in items]}
            case BlockQuotation(blocks=inner, credit=credit):
                return {"type": "blockquote", "blocks": self._blocks(inner), **self._maybe("credit", credit)}
            case TextQuotation(kind=quoted, text=text, credit=credit):
                return {"type": quoted, "text": self.text(text), **self._maybe("credit", credit)}
            case MediaGroup(kind=group, blocks=inner, caption=caption):
                return {"type": group, "blocks": self._blocks(inner), **self._caption(caption)}
            case Table():
                return self._table(block)
            case Details(summary=summary, blocks=inner, is_open=is_open):
                shown = {"type": "details", "summary": self.text(summary), "blocks": self._blocks(inner)}
                return shown | _flags(is_open=is_open)
            case MapBlock():
                return self._map(block)
            case ButtonRow(buttons=buttons, align=align):
                shown = {"type": "buttons", "buttons": [self._button(one) for one in buttons]}
                return {**shown, "align": align} if align is not None else shown
            case MediaBlock(media=media, caption=caption):
                field = block_kind(media)
                shown = {"type": field, field: self.media(media)}
                return shown | _flags(has_spoiler=media.has_spoiler) | self._caption(caption)

    def _item(self, item: ListItem) -> Shown:
        shown: Shown = {"label": item.label, "blocks": self._blocks(item.blocks)}
        shown |= _flags(has_checkbox=item.has_checkbox, is_checked=item.is_checked)
        if item.type:
            shown |= {"value": item.value or 0, "type": item.type}
        return shown

    def _table(self, table: Table) -> Shown:
        shown: Shown = {"type": "table", "cells": [[self._cell(one) for one in row] for row in table.cells]}
        shown |= _flags(is_bordered=table.is_bordered, is_striped=table.is_striped, is_compact=table.is_compact)
        return shown | self._maybe("caption", table.caption)

    def _cell(self, cell: Cell) -> Shown:
        shown = self._maybe("text", cell.text) | _flags(is_header=cell.is_header)
        if cell.colspan > 1:
            shown["colspan"] = cell.colspan
        if cell.rowspan > 1:
            shown["rowspan"] = cell.rowspan
        return {**shown, "align": cell.align, "valign": cell.valign}

    def _map(self, block: MapBlock) -> Shown:
        size = {"zoom": block.zoom, "width": block.width, "height": block.height}
        return {"type": "map", "location": location(block.location), **size, **self._caption(block.caption)}

    def _caption(self, caption: Caption | None) -> Shown:
        if caption is None:
            return {}
        return {"caption": {"text": self.text(caption.text), **self._maybe("credit", caption.credit)}}

    def _maybe(self, name: str, text: RichText | None) -> Shown:
        return {} if text is None else {name: self.text(text)}

    def text(self, text: RichText) -> Any:
        """RichText."""
        match text:
            case str():
                return text
            case tuple():
                return [self.text(one) for one in text]
            case Styled(kind=kind, text=inner):
                return {"type": kind, "text": self.text(inner)}
            case Linked(kind=kind, text=inner, target=target):
                return {"type": kind, "text": self.text(inner), TARGETS[kind]: target}
            case PersonMention(text=inner, user=user):
                return {"type": "text_mention", "text": self.text(inner), "user": self.user(user)}
            case DateTime(text=inner, unix_time=at, format=form):
                return {"type": "date_time", "text": self.text(inner), "unix_time": at, "date_time_format": form}
            case CustomEmoji(id=number, alternative=shown):
                return {"type": "custom_emoji", "custom_emoji_id": number, "alternative_text": shown}
            case Formula(expression=source):
                return {"type": "mathematical_expression", "expression": source}
            case Anchor(name=name):
                return {"type": "anchor", "name": name}
            case RichButton():
                return {"type": "button", "button": self._button(text)}

    def _button(self, button: RichButton) -> Shown:
        shown = {"text": self.text(button.text), button.action: button.value}
        return {**shown, "style": button.style} if button.style else shown


def _flags(**given: bool) -> Shown:
    """Only what is true is said."""
    return {name: True for name, value in given.items() if value}
