"""Rich Markdown as rich HTML (Bot API, "Rich Markdown style"): GitHub's Markdown, with formulas, marks, spoilers and footnotes.

HTML in it stays as it is, so what has no Markdown is written as a tag; both are read by the one reader of rich HTML.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

_FORMULA: Final = re.compile(r"\$(?=\S)([^$\n]*[^$\s\\])\$(?!\d)")
_FORMULA_LINE: Final = re.compile(r"\$\$(.+?)\$\$\s*\Z", re.DOTALL)
_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]{1,64})\]")
_DEFINITION: Final = re.compile(r"\[\^([^\]\s]{1,64})\]:[ \t]*(.*)\Z", re.DOTALL)
_TASK: Final = re.compile(r"\[([ xX])\][ \t]+")
_SUMMARY: Final = re.compile(r"<summary>(.*?)</summary>", re.DOTALL)
_ALIGN: Final = "text-align:"
_NOT_RICH: Final = frozenset({"thead_open", "thead_close", "tbody_open", "tbody_close"})
"""Rich tables have rows only."""


def as_html(markdown: str) -> str:
    """The same message in rich HTML."""
    html: str = _MARKDOWN.render(markdown)
    return html


# -- within a line


def _between(marker: str, tag: str) -> Callable[[StateInline, bool], bool]:
    """A rule for what stands between two equal markers, formatted inside."""

    def rule(state: StateInline, silent: bool) -> bool:
        start = state.pos + len(marker)
        if not state.src.startswith(marker, state.pos) or state.src[start : start + 1].isspace():
            return False
        end = state.src.find(marker, start, state.posMax)
        if end <= start or state.src[end - 1].isspace():
            return False
        if not silent:
            last = state.posMax
            state.push(f"{tag}_open", tag, 1)
            state.pos, state.posMax = start, end
            state.md.inline.tokenize(state)
            state.push(f"{tag}_close", tag, -1)
            state.posMax = last
        state.pos = end + len(marker)
        return True

    return rule


def _formula(state: StateInline, silent: bool) -> bool:
    found = _FORMULA.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        state.push("html_inline", "", 0).content = f"<tg-math>{_escaped(found[1])}</tg-math>"
    state.pos = found.end()
    return True


def _footnote(state: StateInline, silent: bool) -> bool:
    found = _FOOTNOTE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    if not silent:
        numbers = state.env.setdefault("footnotes", {})
        number = numbers.setdefault(found[1], len(numbers) + 1)
        state.push("html_inline", "", 0).content = f'<sup><a href="#{_escaped(found[1])}">{number}</a></sup>'
    state.pos = found.end()
    return True


# -- lines of their own


def _formula_block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    if not state.src.startswith("$$", state.bMarks[start] + state.tShift[start]):
        return False
    after = next((line for line in range(start + 1, end) if state.isEmpty(line)), end)
    found = _FORMULA_LINE.match(state.getLines(start, after, state.blkIndent, False).strip())
    if found is None:
        return False
    if not silent:
        state.line = after
        state.push("html_block", "", 0).content = _formula_html(found[1])
    return True


def _definition(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    if not state.src.startswith("[^", state.bMarks[start] + state.tShift[start]):
        return False
    found = _DEFINITION.match(state.getLines(start, start + 1, state.blkIndent, False).strip())
    if found is None:
        return False
    if not silent:
        state.line = start + 1
        state.push("html_block", "", 0).content = f'<p><tg-reference name="{_escaped(found[1])}">'
        text = state.push("inline", "", 0)
        text.content, text.map, text.children = found[2], [start, start + 1], []
        state.push("html_block", "", 0).content = "</tg-reference></p>\n"
    return True


# -- what GitHub writes otherwise


def _in_rich_tags(state: StateCore) -> None:
    """Tables, tasks and blocks of formulas in the tags of rich messages."""
    state.tokens = list(_rewritten(state.tokens))
    for item, _, text in zip(state.tokens, state.tokens[1:], state.tokens[2:], strict=False):
        if item.type == "list_item_open" and text.type == "inline" and text.children:
            _write_checkbox(text.children)


def _rewritten(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        if token.type in _NOT_RICH:
            continue
        style = str(token.attrs.pop("style", ""))
        if style.startswith(_ALIGN):
            token.attrSet("align", style.removeprefix(_ALIGN))
        if token.type == "html_block":
            token.content = _SUMMARY.sub(_summary, token.content)
        if token.type == "fence" and token.info.strip() == "math":
            yield Token("html_block", "", 0, content=_formula_html(token.content))
        else:
            yield token


def _summary(found: re.Match[str]) -> str:
    """Of what stands in tags that begin a line only the summary of details is Markdown."""
    text: str = _MARKDOWN.renderInline(found[1])
    return f"<summary>{text}</summary>"


def _write_checkbox(children: list[Token]) -> None:
    """`[ ]` or `[x]` at the beginning of an item is a checkbox."""
    first = children[0]
    found = _TASK.match(first.content) if first.type == "text" else None
    if found is None:
        return
    first.content = first.content[found.end() :]
    checked = " checked" if found[1] != " " else ""
    children.insert(0, Token("html_inline", "", 0, content=f'<input type="checkbox"{checked}>'))


def _formula_html(source: str) -> str:
    return f"<tg-math-block>{_escaped(source.strip())}</tg-math-block>\n"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def _made() -> Any:
    made = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    for char in "|=$":
        made.inline.add_terminator_char(char)
    made.inline.ruler.before("emphasis", "mark", _between("==", "mark"))
    made.inline.ruler.before("emphasis", "spoiler", _between("||", "tg-spoiler"))
    made.inline.ruler.before("escape", "formula", _formula)
    made.inline.ruler.before("link", "footnote", _footnote)
    made.block.ruler.before("paragraph", "formula_block", _formula_block, {"alt": []})
    made.block.ruler.before("reference", "definition", _definition, {"alt": ["paragraph"]})
    made.core.ruler.push("rich_tags", _in_rich_tags)
    return made


_MARKDOWN: Final = _made()
