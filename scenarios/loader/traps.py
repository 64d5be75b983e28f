"""Where chat text meets YAML and loses: named when it happens, with what to write instead.

`text: see issue #12` silently loses its end, `text: #urgent` becomes nothing, `text: @boris` is a syntax error,
`text: note: buy milk` a broken mapping. (`22:30`, `no` and `on` are no traps here: a scalar is text.)
"""

import re
from collections.abc import Sequence

import yaml

from scenarios.loader.problems import Problem

TEXT_KEYS = frozenset({"text", "title", "description", "scenario", "why", "contains", "lacks", "greeting", "name", "button"})
"""Keys whose values are words of people: there a `#` on the same line is never taken for a comment."""

_STARTERS = {
    "@": "`@` cannot begin a plain value in YAML",
    "`": "a backtick cannot begin a plain value in YAML",
    "%": "`%` cannot begin a plain value in YAML",
}


def in_plain_scalar(value: str, path: tuple[str | int, ...], lines: Sequence[str], node: yaml.ScalarNode) -> Problem | None:
    """What is wrong with an unquoted value: nothing is left of it, or a `#` cut its end off."""
    line = node.end_mark.line
    key = next((part for part in reversed(path) if isinstance(part, str)), "")
    rest = lines[line][node.end_mark.column :] if line < len(lines) else ""
    comment = re.match(r"\s*(?=#)", rest)
    column = node.end_mark.column + (comment.end() if comment else 0)
    if value == "":
        return _empty(key, path, lines, node, rest[comment.end() :] if comment else "")
    if value in ("~", "null", "Null", "NULL"):
        return Problem(
            line=line + 1,
            column=node.start_mark.column + 1,
            width=len(value),
            message=f"`{key}` is given nothing (`{value}` is YAML's nothing)",
            hint='leave the key out, or quote the text: "' + value + '"',
        )
    if comment and comment.end() and _cuts_text(key, rest[comment.end() :]):
        return Problem(
            line=line + 1,
            column=column + 1,
            width=len(rest) - comment.end(),
            message=f"YAML takes this for a comment, and `{key}` ends before it",
            hint=f'quote the text: "{value} {_words(rest)}"',
        )
    return None


def _cuts_text(key: str, rest: str) -> bool:
    """A comment is `# ` and words; `#12` or anything after people's words was meant to be read."""
    return key in TEXT_KEYS or re.match(r"#[^\s#]", rest) is not None


def _words(rest: str) -> str:
    return rest.strip().rstrip("}] ").rstrip()


def _empty(key: str, path: tuple[str | int, ...], lines: Sequence[str], node: yaml.ScalarNode, comment: str) -> Problem:
    line = node.start_mark.line
    column = node.start_mark.column
    if comment:
        column = lines[line].index("#", column)
    else:
        comment = _comment_of_key(key, lines, line)
        if comment:
            line = next(n for n in range(line, -1, -1) if comment in lines[n])
            column = lines[line].index(comment)
    what = f"`{key}`" if path and isinstance(path[-1], str) else "this item"
    hint = (
        f'everything after # is a comment; quote the text: "{comment.strip()}"' if comment else "give it a value, or leave it out"
    )
    return Problem(
        line=line + 1,
        column=column + 1,
        width=max(1, len(comment.rstrip())),
        message=f"{what} is empty",
        hint=hint,
    )


def _comment_of_key(key: str, lines: Sequence[str], line: int) -> str:
    """libyaml puts an empty value at the next token: look back to the line of its key."""
    pattern = re.compile(rf"(?:^|[\s{{,-]){re.escape(key)}\s*:\s+(#.*)$")
    for number in range(min(line, len(lines) - 1), max(-1, line - 6), -1):
        found = pattern.search(lines[number])
        if found:
            return found[1]
    return ""


def of_scanner(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Problem:
    """libyaml's complaint, put into words that say what to do."""
    problem = error.problem or "this is not YAML"
    named = "alias" in (error.context or "") or "anchor" in (error.context or "")
    mark = error.context_mark if named else error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    text = lines[line] if line < len(lines) else ""
    hash_line = _swallowed(lines, line, error)
    if hash_line is not None:
        return hash_line
    at = text[column : column + 1]
    if "cannot start any token" in problem and at in _STARTERS:
        message, hint = _STARTERS[at], f"quote the text: {_quoted(text[column:])}"
    elif "mapping values are not allowed" in problem:
        message, hint = "a second colon: YAML takes this for a mapping inside a value", "quote the text after the first colon"
    elif named or "alias" in problem or "anchor" in problem:
        message, hint = f"`{at or '*'}` begins a YAML alias or anchor; this language has neither", "quote the text"
    elif at == "\t":
        message, hint = "a tab; YAML indents with spaces", "use spaces"
    else:
        message, hint = f"not YAML: {problem}", "quote texts that hold : # @ [ ] { } * & !"
    return Problem(line=line + 1, column=column + 1, message=message, hint=hint)


def _swallowed(lines: Sequence[str], line: int, error: yaml.MarkedYAMLError) -> Problem | None:
    """A `#` inside `{...}` or `[...]` swallowed the closing bracket."""
    if not error.context or "flow" not in error.context:
        return None
    first = error.context_mark.line if error.context_mark else line
    for number in range(first, min(line + 1, len(lines))):
        found = re.search(r"\s(#.*)$", _unquoted(lines[number]))
        if found and re.search(r"[}\]]\s*$", found[1]):
            return Problem(
                line=number + 1,
                column=found.start(1) + 1,
                width=len(found[1]),
                message="YAML takes the rest of this line for a comment, closing bracket and all",
                hint="put the whole text in quotes",
            )
    return None


def _unquoted(line: str) -> str:
    """The line with quoted texts blanked out, so that columns stay."""
    return re.sub(r'"(?:[^"\\]|\\.)*"|\'(?:[^\']|\'\')*\'', lambda m: "_" * len(m[0]), line)


def _quoted(rest: str) -> str:
    words = re.split(r"[}\]]\s*$|,\s+\w[\w ]*:", rest.strip())[0].strip()
    return f'"{words}"'
