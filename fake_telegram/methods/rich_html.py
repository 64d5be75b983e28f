"""What rich HTML means: a tree of tags becomes the blocks and texts it stands for, as their JSON (Bot API, "Rich HTML style").

Text between blocks is a paragraph of its own; white space counts once. What the JSON says is checked by whoever reads it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from .refusals import bad_request
from .rich_buttons import button_of
from .rich_markup import Node

Json = dict[str, Any]

_STYLES: Final = {
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    "code": "code",
    "mark": "marked",
    "sub": "subscript",
    "sup": "superscript",
    "tg-spoiler": "spoiler",
}
_MEDIA_TAGS: Final = {"img": "photo", "video": "video", "audio": "audio", "tg-document": "document"}
_BLOCKS: Final = frozenset(
    {
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "footer", "hr", "ul", "ol", "blockquote", "aside", "table", "details"),
        *("video", "audio", "tg-document", "figure", "tg-map", "tg-collage", "tg-slideshow"),
        *("tg-math-block", "tg-button-row", "tg-thinking"),
    }
)
_CELL_ATTRIBUTES: Final = ("align", "valign", "colspan", "rowspan")
_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_LANGUAGE: Final = "language-"

FindMedia = Callable[[str, str], Json]
"""The InputMedia that a `src` means, given what its tag usually shows (`photo`, `video`, `audio`, `document`)."""


def blocks_of(root: Node, find_media: FindMedia) -> list[Json]:
    """The InputRichBlock of a whole message."""
    names = frozenset(one.attributes.get("name", "") for one in _all(root) if one.tag == "tg-reference")
    return _Reader(find_media, names).blocks(root.children)


def _all(node: Node) -> Iterator[Node]:
    for one in node.elements:
        yield one
        yield from _all(one)


@dataclass(frozen=True, slots=True)
class _Reader:
    find_media: FindMedia
    references: frozenset[str]

    # -- blocks

    def blocks(self, children: list[Node | str]) -> list[Json]:
        """Blocks, with a paragraph of what stands between them."""
        found: list[Json] = []
        run: list[Node | str] = []
        for one in children:
            if isinstance(one, Node) and _is_block(one):
                found += self._paragraph(run)
                run = []
                found += self._block(one)
            else:
                run.append(one)
        return found + self._paragraph(run)

    def _paragraph(self, run: list[Node | str]) -> list[Json]:
        solid = [one for one in run if not isinstance(one, str) or one.strip()]
        if not solid:
            return []
        if all(isinstance(one, Node) and _is_anchor(one) for one in solid):
            return [{"type": "anchor", "name": one.attributes["name"]} for one in solid if isinstance(one, Node)]
        text = self.text(run)
        return [{"type": "paragraph", "text": text}] if text else []

    def _block(self, node: Node) -> list[Json]:
        if node.tag == "p":
            return self.blocks(node.children)
        if node.tag == "figure":
            return self._figure(node)
        return [self._one_block(node)]

    def _one_block(self, node: Node) -> Json:
        match node.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return {"type": "heading", "size": int(node.tag[1]), "text": self.text(node.children)}
            case "pre":
                return _preformatted(node)
            case "footer":
                return {"type": "footer", "text": self.text(node.children)}
            case "tg-thinking":
                return {"type": "thinking", "text": self.text(node.children)}
            case "hr":
                return {"type": "divider"}
            case "ul" | "ol":
                return {"type": "list", "items": self._items(node)}
            case "blockquote" | "aside":
                return self._quotation(node)
            case "tg-collage" | "tg-slideshow":
                inner = [one for one in node.children if not (isinstance(one, Node) and one.tag == "figcaption")]
                return {"type": node.tag.removeprefix("tg-"), "blocks": self.blocks(inner), **self._figcaption(node)}
            case "table":
                return self._table(node)
            case "details":
                return self._details(node)
            case "tg-map":
                return _map(node)
            case "tg-math-block":
                return {"type": "mathematical_expression", "expression": node.source.strip()}
            case "tg-button-row":
                align = node.attributes.get("align")
                buttons = [self._button(one) for one in node.elements]
                return {"type": "buttons", "buttons": buttons, **({"align": align} if align else {})}
            case _:
                return self._media(node)

    def _media(self, node: Node) -> Json:
        media = self.find_media(node.attributes.get("src", ""), _MEDIA_TAGS[node.tag])
        kind = media["type"]
        if "tg-spoiler" in node.attributes:
            media = {**media, "has_spoiler": True}
        title = node.attributes.get("title", "")
        return {"type": kind, kind: media, **({"caption": {"text": title}} if title else {})}

    def _figure(self, node: Node) -> list[Json]:
        inner = self.blocks([one for one in node.children if not (isinstance(one, Node) and one.tag == "figcaption")])
        if len(inner) != 1:
            raise bad_request("Can't parse entities: a figure must contain exactly one block")
        return [inner[0] | self._figcaption(node)]

    def _figcaption(self, node: Node) -> Json:
        found = node.first("figcaption")
        if found is None:
            return {}
        return {"caption": {"text": self._uncredited(found), **self._credit(found)}}

    def _uncredited(self, node: Node) -> Any:
        return self.text([one for one in node.children if not (isinstance(one, Node) and one.tag == "cite")])

    def _credit(self, node: Node) -> Json:
        found = node.first("cite")
        return {} if found is None else {"credit": self.text(found.children)}

    def _quotation(self, node: Node) -> Json:
        if node.tag == "aside":
            return {"type": "pullquote", "text": self._uncredited(node), **self._credit(node)}
        if node.attributes.keys() & {"collapsed", "expandable"}:
            return {"type": "expandable_blockquote", "text": self._uncredited(node), **self._credit(node)}
        inner = [one for one in node.children if not (isinstance(one, Node) and one.tag == "cite")]
        return {"type": "blockquote", "blocks": self.blocks(inner), **self._credit(node)}

    def _details(self, node: Node) -> Json:
        summary = node.first("summary")
        inner = self.blocks([one for one in node.children if one is not summary])
        opened = {"is_open": True} if "open" in node.attributes else {}
        return {"type": "details", "summary": "" if summary is None else self.text(summary.children), "blocks": inner, **opened}

    def _items(self, node: Node) -> list[Json]:
        items = [one for one in node.elements if one.tag == "li"]
        step = -1 if "reversed" in node.attributes else 1
        value = _whole(node.attributes.get("start"), len(items) if step < 0 else 1)
        found = []
        for item in items:
            number: Json = {}
            if node.tag == "ol":
                value = _whole(item.attributes.get("value"), value)
                number = {"type": item.attributes.get("type") or node.attributes.get("type") or "1", "value": value}
                value += step
            box = next((one for one in item.elements if one.tag == "input" and one.attributes.get("type") == "checkbox"), None)
            checked = {} if box is None else {"has_checkbox": True, "is_checked": "checked" in box.attributes}
            found.append({"blocks": self.blocks([one for one in item.children if one is not box]), **number, **checked})
        return found

    def _table(self, node: Node) -> Json:
        title = node.first("caption")
        flags = {f"is_{name}": True for name in ("bordered", "striped", "compact") if name in node.attributes}
        cells = [[self._cell(one) for one in row.elements if one.tag in ("th", "td")] for row in node.elements if row.tag == "tr"]
        caption = {} if title is None else {"caption": self.text(title.children)}
        return {"type": "table", "cells": cells, **flags, **caption}

    def _cell(self, node: Node) -> Json:
        given: Json = {name: value for name, value in node.attributes.items() if name in _CELL_ATTRIBUTES}
        header = {"is_header": True} if node.tag == "th" else {}
        return {"text": self.text(node.children), **header, **given}

    # -- texts

    def text(self, children: list[Node | str]) -> Any:
        """RichText: a string where nothing is formatted, otherwise a list."""
        return _joined(_trimmed([piece for one in children for piece in self._inline(one)]))

    def _inline(self, node: Node | str) -> Iterator[Any]:
        if isinstance(node, str):
            yield _SPACES.sub(" ", node)
        elif node.tag in _STYLES or (node.tag == "span" and node.attributes.get("class") == "tg-spoiler"):
            yield {"type": _STYLES.get(node.tag, "spoiler"), "text": self._untrimmed(node)}
        else:
            yield self._other_inline(node)

    def _untrimmed(self, node: Node) -> Any:
        return _joined([piece for one in node.children for piece in self._inline(one)])

    def _other_inline(self, node: Node) -> Any:
        given = node.attributes
        match node.tag:
            case "br":
                return "\n"
            case "a":
                return self._link(node)
            case "img":
                return _inline_image(node)
            case "tg-emoji":
                return _emoji(given.get("emoji-id", ""), node.source)
            case "tg-time":
                return _time(self._untrimmed(node), given.get("unix", ""), given.get("format", ""))
            case "tg-math":
                return {"type": "mathematical_expression", "expression": node.source}
            case "tg-reference":
                return {"type": "reference", "name": given.get("name", ""), "text": self._untrimmed(node)}
            case "tg-button":
                return {"type": "button", "button": self._button(node)}
            case _:
                raise bad_request(f'Can\'t parse entities: Tag "{node.tag}" is unexpected there')

    def _link(self, node: Node) -> Any:
        if _is_anchor(node):
            return {"type": "anchor", "name": node.attributes["name"]}
        inner, where = self._untrimmed(node), node.attributes.get("href", "") or node.source
        if where.startswith("#"):
            kind, field = ("reference_link", "reference_name") if where[1:] in self.references else ("anchor_link", "anchor_name")
            return {"type": kind, "text": inner, field: where[1:]}
        if where.startswith("mailto:"):
            return {"type": "email_address", "text": inner, "email_address": where[len("mailto:") :]}
        if where.startswith("tel:"):
            return {"type": "phone_number", "text": inner, "phone_number": where[len("tel:") :]}
        if where.startswith("tg://user?id="):
            return {"type": "text_mention", "text": inner, "user": {"id": _whole(where.partition("=")[2], 0)}}
        return {"type": "url", "text": inner, "url": where}

    def _button(self, node: Node) -> Json:
        if node.tag != "tg-button":
            raise bad_request(f'Can\'t parse entities: Tag "{node.tag}" is unexpected there')
        return {"text": self.text(node.children), **button_of(node.attributes)}


def _is_block(node: Node) -> bool:
    return node.tag in _BLOCKS or (node.tag == "img" and not _is_inline_image(node))


def _is_inline_image(node: Node) -> bool:
    return node.attributes.get("src", "").startswith(("tg://emoji?", "tg://time?"))


def _is_anchor(node: Node) -> bool:
    return node.tag == "a" and "name" in node.attributes and "href" not in node.attributes and not node.source.strip()


def _inline_image(node: Node) -> Json:
    """A custom emoji or a moment, written as an image as Markdown does."""
    given = parse_qs(urlsplit(node.attributes["src"]).query)
    text = node.attributes.get("alt", "")
    if node.attributes["src"].startswith("tg://emoji?"):
        return _emoji("".join(given.get("id", ())), text)
    return _time(text, "".join(given.get("unix", ())), "".join(given.get("format", ())))


def _emoji(number: str, alternative: str) -> Json:
    return {"type": "custom_emoji", "custom_emoji_id": number, "alternative_text": alternative}


def _time(text: Any, at: str, form: str) -> Json:
    return {"type": "date_time", "text": text, "unix_time": _whole(at, 0), "date_time_format": form}


def _preformatted(node: Node) -> Json:
    inner = node.first("code")
    language = "" if inner is None else inner.attributes.get("class", "")
    named = {"language": language.removeprefix(_LANGUAGE)} if language.startswith(_LANGUAGE) else {}
    return {"type": "pre", "text": node.source.removesuffix("\n"), **named}


def _map(node: Node) -> Json:
    given = node.attributes
    place = {"latitude": _decimal(given.get("lat")), "longitude": _decimal(given.get("long"))}
    sizes: Json = {name: given[name] for name in ("zoom", "width", "height") if name in given}
    return {"type": "map", "location": place, **sizes}


def _trimmed(pieces: list[Any]) -> list[Any]:
    """Without white space at both ends and without empty strings."""
    if pieces and isinstance(pieces[0], str):
        pieces = [pieces[0].lstrip(" \n"), *pieces[1:]]
    if pieces and isinstance(pieces[-1], str):
        pieces = [*pieces[:-1], pieces[-1].rstrip(" \n")]
    return [one for one in pieces if one != ""]


def _joined(pieces: list[Any]) -> Any:
    """A string where nothing is formatted, the one formatted piece, or all of them."""
    if all(isinstance(one, str) for one in pieces):
        return "".join(pieces)
    return pieces[0] if len(pieces) == 1 else pieces


def _whole(given: str | None, default: int) -> int:
    found = re.match(r"[+-]?\d{1,10}", given or "")
    return default if found is None else int(found[0])


def _decimal(given: str | None) -> float:
    try:
        return float(given or "")
    except ValueError:
        raise bad_request("invalid location specified") from None
