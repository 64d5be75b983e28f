"""YAML as people write it: ``on``, ``no`` and ``22:30`` are words, and what is read is checked against a type at once."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final, TypeVar

import msgspec
import yaml

__all__ = ["NotWanted", "Path", "meant", "read_yaml", "shown_path", "where_in"]

_T = TypeVar("_T")

_WORDS: Final = (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", "n~\0"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?[0-9]+\.[0-9]*(e[-+]?[0-9]+)?", "-+0123456789"),
)
"""All that is not a string without quotation marks: tag, pattern, first characters (as in the core schema of YAML 1.2)."""


Path = tuple[str | int, ...]
"""Where in a document: names of fields and numbers of items, from the outside in."""


class NotWanted(Exception):
    """The text is not YAML, or not what was wanted; ``str()`` says where and why, and what was perhaps meant."""


if TYPE_CHECKING:
    _Fast = yaml.SafeLoader
else:
    _Fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, and there in every wheel


class _Loader(_Fast):
    yaml_implicit_resolvers: dict[str, list[tuple[str, re.Pattern[str]]]] = {}


for _tag, _pattern, _first in _WORDS:
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first))


def read_yaml(text: str, kind: type[_T], *, source: str = "") -> _T:
    """What ``text`` says, as a ``kind``; ``source`` is the name of its file, for errors. Raises ``NotWanted``."""
    try:
        return msgspec.convert(yaml.load(text, Loader=_Loader), kind)  # a SafeLoader that knows fewer words
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        where = f"{source}:{mark.line + 1}:{mark.column + 1}: " if mark is not None else ""
        raise NotWanted(f"{where}this is not YAML: {error.problem or error.context}") from None
    except (yaml.YAMLError, RecursionError) as error:
        raise NotWanted(f"{source}: this is not YAML: {error}") from None
    except (msgspec.ValidationError, ValueError) as error:
        reason, _, place = str(error).partition(" - at `")
        path = _path(place)
        raise NotWanted(f"{where_in(text, path, source)}{error}{meant(reason, kind)}") from None


def where_in(text: str, path: Path, source: str = "") -> str:
    """``source:line:column: `` of what stands at ``path`` (as deep as it exists), to begin an error with.

    Costs reading the text again: for errors only.
    """
    try:
        node = yaml.compose(text, Loader=_Loader)
    except (yaml.YAMLError, RecursionError):
        return ""
    for step in path:
        inner = _inside(node, step)
        if inner is None:
            break
        node = inner
    if node is None:
        return f"{source}:1:1: "
    return f"{source}:{node.start_mark.line + 1}:{node.start_mark.column + 1}: "


def shown_path(path: Path) -> str:
    """The path as errors show it: ``$.people[0].id``."""
    return "$" + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)


def _inside(node: yaml.Node | None, step: str | int) -> yaml.Node | None:
    match node, step:
        case yaml.MappingNode(value=pairs), str():
            return next((value for key, value in pairs if key.value == step), None)
        case yaml.SequenceNode(value=items), int() if step < len(items):
            found: yaml.Node = items[step]
            return found
        case _:
            return None


_STEP: Final = re.compile(r"\.(\w+)|\[(\d+)\]")


def _path(shown: str) -> Path:
    """The other way round; what is not a plain step (``[...]``) ends it."""
    path: list[str | int] = []
    rest = shown.removeprefix("$")
    while step := _STEP.match(rest):
        name, number = step.groups()
        path.append(name if name is not None else int(number))
        rest = rest[step.end() :]
    return tuple(path)


def meant(reason: str, kind: Any) -> str:
    """A guess, to be put behind `reason`, at which field of `kind` was meant by one that it lacks; empty when there is none."""
    unknown = re.search(r"unknown field `(.*)`", reason)
    if unknown is None:
        return ""
    _, components = msgspec.json.schema_components([kind])
    known = {name for one in components.values() for name in one.get("properties", ())}
    close = get_close_matches(unknown[1], sorted(known), n=1)
    return f"; did you mean `{close[0]}`?" if close else ""
