"""A rich message out of JSON (Bot API: InputRichBlock, RichText), checked; what is wrong is said in Telegram's words.

Files, people and buttons mean something only to the reader of the whole: `RichReader` is told how to read them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeVar, get_args

from fake_telegram.world.ids import UserId
from fake_telegram.world.limits import (
    RICH_BUTTONS_IN_ROW_MAX,
    RICH_MAP_RATIO_MAX,
    RICH_MAP_SIDES_MAX,
    RICH_MAP_ZOOM_MAX,
    RICH_NESTING_MAX,
)

from .content import Location, Media
from .list_labels import LABEL_TYPES, label
from .rich_blocks import (
    Align,
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
    Table,
    TextBlock,
    TextQuotation,
    VerticalAlign,
)
from .rich_texts import (
    STYLES,
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
    plain,
)

_FOUND: Final = frozenset({"mention", "hashtag", "cashtag", "bot_command", "bank_card_number"})
"""Kinds that Telegram finds by itself: of what is given only the text counts."""

_MEDIA: Final = frozenset({"animation", "audio", "document", "photo", "video", "voice_note"})
_DATE_LETTERS: Final = frozenset("dDtTwW")
_T = TypeVar("_T")


class RichUnreadable(Exception):
    """This is no rich message; `str()` says why, as Telegram does."""


def _refuse(words: str) -> NoReturn:
    raise RichUnreadable(words)


@dataclass(frozen=True, slots=True, kw_only=True)
class RichReader:
    """Reads blocks and texts.

    Attributes:
        media: the file of a block, from its kind and what stands in the field of that name.
        user: whom a mention means, None for nobody the reader knows; then only the text is left.
        button: a button's action and value, from its JSON.
        clean: a string as Telegram keeps it.
        takes_found: whether mentions, hashtags and such are kept, which are otherwise found anew.
        is_draft: whether the placeholder of a draft is allowed.
    """

    media: Callable[[str, Any], Media]
    user: Callable[[Any], UserId | None]
    button: Callable[[dict[str, Any]], tuple[str, Any]]
    clean: Callable[[str], str] = str
    takes_found: bool = False
    is_draft: bool = False

    def blocks(self, given: Any, level: int = 1) -> tuple[Block, ...]:
        """A list of blocks; `level` is how deep they stand.

        Raises:
            RichUnreadable: one of them is none.
        """
        if not isinstance(given, list):
            _refuse("Expected an Array of InputRichBlock")
        if level > RICH_NESTING_MAX:
            _refuse("RICH_MESSAGE_DEPTH_TOO_MUCH")
        return tuple(self._block(one, level) for one in given)

    def _block(self, given: Any, level: int) -> Block:
        if not isinstance(given, dict):
            _refuse("Object expected as InputRichMessageBlock")
        kind = _string(given, "type")
        if kind in _MEDIA:
            return self._media_block(given, kind)
        match kind:
            case "paragraph" | "footer":
                return TextBlock(kind=kind, text=self._text_of(given))
            case "thinking":
                if not self.is_draft:
                    _refuse("thinking blocks can be used only in rich message drafts")
                return TextBlock(kind=kind, text=self._text_of(given))
            case "heading":
                return self._heading(given)
            case "pre":
                return Preformatted(text=self._text_of(given), language=self.clean(_string(given, "language")))
            case "divider":
                return Divider()
            case "mathematical_expression":
                return Formula(expression=self.clean(_string(given, "expression")))
            case "anchor":
                return Anchor(name=self.clean(_string(given, "name")))
            case "expandable_blockquote" | "pullquote":
                return TextQuotation(kind=kind, text=self._text_of(given), credit=self._some(given, "credit"))
            case "table":
                return self._table(given)
            case "map":
                return self._map(given)
            case "buttons":
                return self._buttons(given)
            case _:
                return self._block_of_blocks(given, kind, level)

    def _block_of_blocks(self, given: dict[str, Any], kind: str, level: int) -> Block:
        match kind:
            case "list":
                return self._list(given, level)
            case "blockquote":
                return BlockQuotation(blocks=self.blocks(given.get("blocks"), level + 1), credit=self._some(given, "credit"))
            case "collage" | "slideshow":
                inner = self.blocks(given.get("blocks"), level + 1)
                return MediaGroup(kind=kind, blocks=inner, caption=self._caption(given))
            case "details":
                inner = self.blocks(given.get("blocks"), level + 1)
                return Details(summary=self._text_of(given, "summary"), blocks=inner, is_open=_flag(given, "is_open"))
            case _:
                _refuse(f'type "{kind}" is unsupported')

    def _media_block(self, given: dict[str, Any], kind: str) -> Block:
        return MediaBlock(media=self.media(kind, given.get(kind)), caption=self._caption(given))

    def _heading(self, given: dict[str, Any]) -> Heading:
        size = _number(given, "size")
        if not 1 <= size <= 6:
            _refuse("invalid section heading size specified")
        return Heading(text=self._text_of(given), size=size)

    def _list(self, given: dict[str, Any], level: int) -> ItemList:
        items = _array(given, "items")
        if not items:
            _refuse("list must be non-empty")
        read = tuple(self._item(one, level) for one in items)
        if len({bool(one.type) for one in read}) > 1:
            _refuse("list must be either ordered or unordered")
        return ItemList(items=read)

    def _item(self, given: Any, level: int) -> ListItem:
        if not isinstance(given, dict):
            _refuse("Object expected as InputRichBlockListItem")
        kind, value = _string(given, "type"), _number(given, "value")
        if kind and kind not in LABEL_TYPES:
            _refuse("invalid list item type specified")
        has_checkbox = _flag(given, "has_checkbox")
        return ListItem(
            label=label(kind, value),
            blocks=self.blocks(given.get("blocks"), level + 2) or (TextBlock(kind="paragraph", text=""),),
            has_checkbox=has_checkbox,
            is_checked=has_checkbox and _flag(given, "is_checked"),
            value=value if kind else None,
            type=kind,
        )

    def _table(self, given: dict[str, Any]) -> Table:
        rows = _array(given, "cells")
        if not all(isinstance(row, list) for row in rows):
            _refuse('Field "cells" must be an Array of Arrays')
        return Table(
            cells=tuple(tuple(self._cell(one) for one in row) for row in rows),
            is_bordered=_flag(given, "is_bordered"),
            is_striped=_flag(given, "is_striped"),
            is_compact=_flag(given, "is_compact"),
            caption=self._some(given, "caption"),
        )

    def _cell(self, given: Any) -> Cell:
        if not isinstance(given, dict):
            _refuse("RichBlockTableCell must be an Object")
        is_header = _flag(given, "is_header")
        spans = {name: _number(given, name) for name in ("colspan", "rowspan")}
        for name, span in spans.items():
            if span < 0:
                _refuse(f"invalid table cell {name} specified")
        return Cell(
            text=self._some(given, "text"),
            is_header=is_header,
            colspan=max(1, spans["colspan"]),
            rowspan=max(1, spans["rowspan"]),
            align=_align(_string(given, "align") or ("center" if is_header else "left")),
            valign=_one_of(_string(given, "valign") or "middle", get_args(VerticalAlign), "invalid vertical alignment specified"),
        )

    def _map(self, given: dict[str, Any]) -> MapBlock:
        zoom, width, height = (_number(given, name) for name in ("zoom", "width", "height"))
        if (
            not 0 <= zoom <= RICH_MAP_ZOOM_MAX
            or min(width, height) < 0
            or width + height > RICH_MAP_SIDES_MAX
            or max(width, height) > RICH_MAP_RATIO_MAX * min(width, height)
        ):
            _refuse("invalid map properties specified")
        place = _location(given.get("location"))
        return MapBlock(location=place, zoom=zoom, width=width, height=height, caption=self._caption(given))

    def _buttons(self, given: dict[str, Any]) -> ButtonRow:
        buttons = tuple(self._button(one) for one in _array(given, "buttons"))
        if not buttons:
            _refuse("button row must be non-empty")
        if len(buttons) > RICH_BUTTONS_IN_ROW_MAX:
            _refuse("BUTTON_ROW_TOO_LONG")
        align = _string(given, "align")
        return ButtonRow(buttons=buttons, align=_align(align) if align else None)

    def _button(self, given: Any) -> RichButton:
        if not isinstance(given, dict):
            _refuse("InlineButton must be an Object")
        style = _string(given, "style").lower()
        if style not in ("", "default", "danger", "success", "primary", "link"):
            _refuse("invalid button style specified")
        action, value = self.button(given)
        if style == "link" and action != "callback_data":
            _refuse("only callback buttons can have the link style")
        text = self._text_of(given)
        if not _may_be_on_button(text):
            _refuse("button text can contain only custom emoji and date-time entities")
        return RichButton(text=text, action=action, value=value, style="" if style == "default" else style)

    def _caption(self, given: dict[str, Any]) -> Caption | None:
        if given.get("caption") is None:
            return None
        body = given["caption"]
        if not isinstance(body, dict):
            _refuse("RichBlockCaption must be an Object")
        caption = Caption(text=self._text_of(body), credit=self._some(body, "credit"))
        return caption if plain(caption.text) or caption.credit is not None else None

    def _text_of(self, given: dict[str, Any], name: str = "text") -> RichText:
        return self.text(given.get(name, ""))

    def _some(self, given: dict[str, Any], name: str) -> RichText | None:
        """A text that may be missing; an empty string is none."""
        if given.get(name) is None:
            return None
        return self.text(given[name]) or None

    def text(self, given: Any, level: int = 0) -> RichText:
        """A text.

        Raises:
            RichUnreadable: it is none, or too deep.
        """
        if level > 2 * RICH_NESTING_MAX:  # every other level may be a mere sequence
            _refuse("RICH_MESSAGE_DEPTH_TOO_MUCH")
        match given:
            case str():
                return self.clean(_utf8(given))
            case list():
                return tuple(self.text(one, level + 1) for one in given)
            case dict():
                return self._formed(given, level)
            case _:
                _refuse("invalid rich text specified")

    def _formed(self, given: dict[str, Any], level: int) -> RichText:
        kind = _string(given, "type")
        match kind:
            case "custom_emoji":
                return _emoji(given, self.clean)
            case "mathematical_expression":
                return Formula(expression=self.clean(_string(given, "expression")))
            case "anchor":
                return Anchor(name=self.clean(_string(given, "name")))
            case "button":
                return self._button(given.get("button"))
            case _:
                return self._around(given, kind, self.text(given.get("text", ""), level + 1))

    def _around(self, given: dict[str, Any], kind: str, inner: RichText) -> RichText:
        if kind in STYLES:
            return Styled(kind=kind, text=inner)
        if kind in _FOUND and not self.takes_found:
            return inner
        if kind == "reference" and not plain(inner):
            return Anchor(name=self.clean(_string(given, "name")))
        if kind in TARGETS:
            return Linked(kind=kind, text=inner, target=self.clean(_string(given, TARGETS[kind])))
        if kind == "text_mention":
            who = self.user(given.get("user"))
            return inner if who is None else PersonMention(text=inner, user=who)
        if kind == "date_time":
            return _moment(given, inner)
        return _refuse("unsupported rich text type")


def _may_be_on_button(text: RichText) -> bool:
    match text:
        case str() | CustomEmoji():
            return True
        case tuple():
            return all(map(_may_be_on_button, text))
        case DateTime(text=inner):
            return _may_be_on_button(inner)
        case _:
            return False


def _emoji(given: dict[str, Any], clean: Callable[[str], str]) -> CustomEmoji:
    number = _string(given, "custom_emoji_id")
    if not number.isascii() or not number.lstrip("-").isdigit() or not int(number):
        _refuse("invalid custom emoji identifier specified")
    return CustomEmoji(id=number, alternative=clean(_string(given, "alternative_text")))


def _moment(given: dict[str, Any], inner: RichText) -> DateTime:
    form, at = _string(given, "date_time_format"), _number(given, "unix_time")
    if form not in ("r", "R") and not set(form) <= _DATE_LETTERS:
        _refuse("invalid date-time format specified")
    if not 0 < at < 1 << 31:
        _refuse("invalid date specified")
    return DateTime(text=inner, unix_time=at, format=form)


def _location(given: Any) -> Location:
    if not isinstance(given, dict):
        _refuse("invalid location specified")
    latitude, longitude = given.get("latitude"), given.get("longitude")
    if not isinstance(latitude, int | float) or not isinstance(longitude, int | float):
        _refuse("invalid location specified")
    if not -90 <= latitude <= 90 or not -180 <= longitude <= 180:
        _refuse("invalid location specified")
    return Location(latitude=float(latitude), longitude=float(longitude))


def _align(given: str) -> Align:
    return _one_of(given, get_args(Align), "invalid horizontal alignment specified")


def _one_of(given: str, known: tuple[_T, ...], words: str) -> _T:
    return next((one for one in known if one == given), None) or _refuse(words)


def _string(given: dict[str, Any], name: str) -> str:
    value = given.get(name, "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        _refuse(f'Field "{name}" must be of type String')
    return _utf8(str(value))


def _utf8(text: str) -> str:
    if not text.isascii() and any("\ud800" <= char <= "\udfff" for char in text):
        _refuse("strings must be encoded in UTF-8")
    return text


def _number(given: dict[str, Any], name: str) -> int:
    value = given.get(name, 0)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        _refuse(f'Field "{name}" must be a valid Number')
    try:
        number = int(value)
    except (ValueError, OverflowError):
        _refuse(f'Field "{name}" must be a valid Number')
    return number if -(1 << 31) <= number < 1 << 31 else 0


def _flag(given: dict[str, Any], name: str) -> bool:
    value = given.get(name, False)
    if not isinstance(value, bool):
        _refuse(f'Field "{name}" must be of type Boolean')
    return value


def _array(given: dict[str, Any], name: str) -> list[Any]:
    value = given.get(name)
    if not isinstance(value, list):
        _refuse(f'Field "{name}" must be of type Array')
    return value
