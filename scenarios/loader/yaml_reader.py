"""YAML read as people mean it: every scalar is the text that was written, every value knows its line and column.

Core schema only: mappings, sequences, text. No tags, anchors, aliases or merge keys; duplicate keys are refused; nothing is ever
turned into a boolean, a number or a date. libyaml scans; the builder is ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from scenarios.loader import traps
from scenarios.loader.problems import FileWrong, Problem

DEPTH_MAX = 40
"""Levels of nesting; ours."""

PathInFile = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A place in a file: line and column from 1, and how wide the thing there is."""

    line: int
    column: int
    width: int = 1


@dataclass(slots=True)
class Document:
    """A file's data with the places of every value and every key."""

    path: Path
    source: str
    data: Any = None
    values: dict[PathInFile, Mark] = field(default_factory=dict)
    keys: dict[PathInFile, Mark] = field(default_factory=dict)

    def place(self, path: PathInFile, *, of_key: bool = False) -> Mark:
        """Where a value (or its key) stands; of the nearest known parent where the path is not in the file."""
        inner = self._known(path)
        table = self.keys if of_key and inner in self.keys else self.values
        return table.get(inner, Mark(1, 1))

    def problem(self, path: PathInFile, message: str, hint: str = "", *, of_key: bool = False) -> Problem:
        """A problem at a path."""
        mark = self.place(path, of_key=of_key)
        return Problem(line=mark.line, column=mark.column, width=mark.width, message=message, hint=hint)

    def _known(self, path: PathInFile) -> PathInFile:
        """The path without the steps that validation put in (a lone value where a list may stand)."""
        known: PathInFile = ()
        for part in path:
            if (*known, part) in self.values or (*known, part) in self.keys:
                known = (*known, part)
        return known


def read_yaml(path: Path, source: str | None = None) -> Document:
    """Read one file.

    Raises `FileWrong` for what is not YAML, for the traps in which chat text meets YAML, and for what the language leaves out.
    Raises `OSError` for files that cannot be read.
    """
    text = _text_of(path) if source is None else source
    document = Document(path, text)
    try:
        nodes = list(yaml.compose_all(text, Loader=yaml.CSafeLoader))
    except yaml.MarkedYAMLError as error:
        raise FileWrong(path, text, [traps.of_scanner(error, text.splitlines())]) from None
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        found = Problem(line=line, column=1, message="a character that YAML does not allow", hint=str(error.reason))
        raise FileWrong(path, text, [found]) from None
    if len(nodes) != 1 or not isinstance(nodes[0], yaml.MappingNode):
        what = "the file is empty" if not nodes else "the file must be one mapping"
        raise FileWrong(path, text, [Problem(line=1, column=1, message=what, hint="see `scenarios schema`")])
    builder = _Builder(document, text.splitlines())
    document.data = builder.build(nodes[0], ())
    if builder.problems:
        raise FileWrong(path, text, builder.problems)
    return document


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        found = Problem(line=1, column=1, message="the file is not UTF-8 text", hint=f"byte {error.start} is not")
        raise FileWrong(path, "", [found]) from None


@dataclass(slots=True)
class _Builder:
    document: Document
    lines: list[str]
    problems: list[Problem] = field(default_factory=list)
    _seen: set[int] = field(default_factory=set)

    def build(self, node: yaml.Node, path: PathInFile) -> Any:
        """The value of a node, recorded under its path."""
        mark = _mark(node)
        self.document.values[path] = mark
        if len(path) > DEPTH_MAX:
            self._refuse(mark, f"nested deeper than {DEPTH_MAX} levels", "a scenario needs no more than a dozen")
            return None
        if id(node) in self._seen:
            self._refuse(mark, "an alias (`*name`) repeats an anchor: this language has neither", "write the value out")
            return None
        self._seen.add(id(node))
        if self.lines and self.lines[mark.line - 1][mark.column - 1 : mark.column] == "&":
            self._refuse(mark, "anchors (`&name`) are not part of this language", "quote the text if it begins with &")
        if isinstance(node, yaml.MappingNode):
            return dict(self._pairs(node, path))
        if isinstance(node, yaml.SequenceNode):
            return [self.build(each, (*path, index)) for index, each in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)
        self._check_scalar(node, path, mark)
        return node.value

    def _pairs(self, node: yaml.MappingNode, path: PathInFile) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            mark = _mark(key_node)
            if not isinstance(key_node, yaml.ScalarNode):
                self._refuse(mark, "a key must be a word", "quote it if it is text")
                continue
            key = key_node.value
            if key == "<<":
                self._refuse(mark, "merge keys (`<<`) are not part of this language", "write the keys out")
                continue
            if key in seen:
                self._refuse(mark, f"the key `{key}` stands twice", f"the first one is in line {seen[key]}")
                continue
            seen[key] = mark.line
            self.document.keys[(*path, key)] = mark
            yield key, self.build(value_node, (*path, key))

    def _check_scalar(self, node: yaml.ScalarNode, path: PathInFile, mark: Mark) -> None:
        explicit = node.tag not in ("tag:yaml.org,2002:" + name for name in _IMPLICIT)
        if explicit:
            self._refuse(mark, f"tags like `{node.tag}` are not part of this language", "quote the text if it begins with !")
            return
        if node.style in ("'", '"', "|", ">"):
            return
        found = traps.in_plain_scalar(node.value, path, self.lines, node)
        if found:
            self.problems.append(found)

    def _refuse(self, mark: Mark, message: str, hint: str) -> None:
        self.problems.append(Problem(line=mark.line, column=mark.column, width=mark.width, message=message, hint=hint))


_IMPLICIT = ("str", "int", "float", "bool", "null", "timestamp", "value", "merge")
"""What libyaml's resolver calls plain scalars; to us they are all text."""


def _mark(node: yaml.Node) -> Mark:
    start, end = node.start_mark, node.end_mark
    width = end.column - start.column if end.line == start.line else 1
    return Mark(start.line + 1, start.column + 1, max(1, width))
