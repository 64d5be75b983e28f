"""Rich HTML as a tree: tags, attributes and text, strictly as the server reads them (Bot API, "Rich HTML style").

What a tag means is not known here; which tags there are, and that each that opens also closes, is. Offsets are bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from .refusals import bad_request

TAGS: Final = frozenset(
    {
        *("a", "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "code", "mark", "sub", "sup", "span", "br"),
        *("tg-spoiler", "tg-emoji", "tg-time", "tg-math", "tg-reference", "tg-button", "tg-button-row", "tg-thinking"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "p", "pre", "footer", "hr", "ul", "ol", "li", "input", "blockquote", "aside"),
        *("img", "video", "audio", "tg-document", "figure", "figcaption", "cite", "tg-map", "tg-collage", "tg-slideshow"),
        *("table", "caption", "tr", "th", "td", "details", "summary", "tg-math-block"),
    }
)
_EMPTY: Final = frozenset({"br", "hr", "img", "input"})
_RAW: Final = frozenset({"tg-math", "tg-math-block"})
_OPEN_TAGS_MAX: Final = 64  # [ours] more are too deep in any case
_NAMED: Final = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "nbsp": "\N{NO-BREAK SPACE}",
    "hellip": "…",
    "mdash": "—",
    "ndash": "–",
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
}
"""[doc] All named characters there are."""

_CHARACTER: Final = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));")
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_ATTRIBUTE: Final = re.compile(r"""\s*([^\s=<>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s<>"']+)))?""")
_END: Final = re.compile(r"\s*(/?)>")


@dataclass(slots=True)
class Node:
    """An element with what stands in it, in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Node | str] = field(default_factory=list)

    @property
    def elements(self) -> Iterator[Node]:
        """The elements among the children."""
        return (one for one in self.children if isinstance(one, Node))

    def first(self, tag: str) -> Node | None:
        """The first child that is such an element."""
        return next((one for one in self.elements if one.tag == tag), None)

    @property
    def source(self) -> str:
        """All text in it, as it was written."""
        return "".join(one if isinstance(one, str) else one.source for one in self.children)


def parse(html: str) -> Node:
    """The tree of a whole text, under a nameless root.

    Raises:
        CallRefused: `can't parse entities: ...`.
    """
    return _Parser(html).run()


class _Parser:
    def __init__(self, html: str) -> None:
        self._html = html
        self._at = 0
        self._open = [Node("")]

    def run(self) -> Node:
        while self._at < len(self._html):
            tag = self._html.find("<", self._at)
            end = len(self._html) if tag < 0 else tag
            if end > self._at:
                self._open[-1].children.append(decoded(self._html[self._at : end]))
            self._at = end
            if tag >= 0 and self._html.startswith("</", tag):
                self._close()
            elif tag >= 0:
                self._start()
        if len(self._open) > 1:
            raise _refused(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')
        return self._open[0]

    def _start(self) -> None:
        begin = self._at
        named = _NAME.match(self._html, begin + 1)
        name = named[0].lower() if named is not None else ""
        if name not in TAGS:
            raise _refused(f'Unsupported start tag "{name}" at byte offset {self._offset(begin)}')
        assert named is not None, "an empty name is no tag"
        node = Node(name)
        self._at = named.end()
        while (end := _END.match(self._html, self._at)) is None:
            given = _ATTRIBUTE.match(self._html, self._at)
            if given is None:
                raise _refused(f"Unclosed start tag at byte offset {self._offset(begin)}")
            value = next((one for one in given.groups()[1:] if one is not None), "")
            node.attributes[given[1].lower()] = decoded(value)
            self._at = given.end()
        self._at = end.end()
        self._open[-1].children.append(node)
        if end[1] or name in _EMPTY:
            return
        if len(self._open) > _OPEN_TAGS_MAX:
            raise bad_request("RICH_MESSAGE_DEPTH_TOO_MUCH")
        self._open.append(node)
        if name in _RAW:
            self._raw(node)

    def _raw(self, node: Node) -> None:
        """Formulas are LaTeX up to their end tag: nothing in them is a tag."""
        close = self._html.find(f"</{node.tag}", self._at)
        if close > self._at:
            node.children.append(decoded(self._html[self._at : close]))
            self._at = close

    def _close(self) -> None:
        begin = self._at
        named = _NAME.match(self._html, begin + 2)
        name = named[0].lower() if named is not None else ""
        end = self._html.find(">", begin)
        if end < 0:
            raise _refused(f"Unclosed end tag at byte offset {self._offset(begin)}")
        self._at = end + 1
        if name in _EMPTY:
            return
        if len(self._open) == 1:
            raise _refused(f"Unexpected end tag at byte offset {self._offset(begin)}")
        expected = self._open.pop().tag
        if name != expected:
            place = self._offset(begin)
            raise _refused(f'Unmatched end tag at byte offset {place}, expected "</{expected}>", found "</{name}>"')

    def _offset(self, at: int) -> int:
        return len(self._html[:at].encode())


def decoded(text: str) -> str:
    """The text with its escaped characters; a name nobody knows stays as it is."""
    return _CHARACTER.sub(_character, text) if "&" in text else text


def _character(found: re.Match[str]) -> str:
    if found[3] is not None:
        return _NAMED.get(found[3], found[0])
    code = int(found[1]) if found[1] is not None else int(found[2], 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else found[0]


def _refused(words: str) -> Exception:
    return bad_request(f"Can't parse entities: {words}")
