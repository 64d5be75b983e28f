"""What is wrong in a file, and how it is told: where, what, the line itself, what was meant; at most twelve lines."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

LINES_MAX = 12
"""A wrong file prints at most this many lines."""
LINES_PER_PROBLEM = 3
SOURCE_COLUMNS_MAX = 110


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong at one place; `line` and `column` count from 1, `width` is how much the caret underlines."""

    line: int
    column: int
    message: str
    hint: str = ""
    width: int = 1


class FileWrong(Exception):
    """A scenario or world file that cannot be used; `str()` is the whole report."""

    def __init__(self, path: Path, source: str, problems: Iterable[Problem]) -> None:
        self.path = path
        self.problems = tuple(sorted(set(problems), key=lambda one: (one.line, one.column, one.message)))
        self._source = source.splitlines()
        super().__init__(path)

    def __str__(self) -> str:
        return render(shown_path(self.path), self._source, self.problems)


def shown_path(path: Path) -> str:
    """The path as a person in the current directory would write it."""
    try:
        return str(path.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def render(path: str, source: Sequence[str], problems: Sequence[Problem]) -> str:
    """All problems that fit, each with its line and a caret, and how many more there are."""
    room = (LINES_MAX - 1) // LINES_PER_PROBLEM
    lines: list[str] = []
    for problem in problems[:room]:
        lines += _one(path, source, problem)
    if len(problems) > room:
        more = len(problems) - room
        lines.append(f"… and {more} more problem{'s' if more > 1 else ''} in this file")
    return "\n".join(lines)


def _one(path: str, source: Sequence[str], problem: Problem) -> list[str]:
    head = f"{path}:{problem.line}:{problem.column}: {problem.message}"
    hint = f" {problem.hint}" if problem.hint else ""
    if not 1 <= problem.line <= len(source):
        return [head + (f" ({problem.hint})" if problem.hint else "")]
    start = max(0, problem.column - SOURCE_COLUMNS_MAX + 20)
    text = source[problem.line - 1].rstrip()[start : start + SOURCE_COLUMNS_MAX]
    gutter = f"{problem.line:>5} | "
    width = max(1, min(problem.width, len(text) - (problem.column - 1 - start)))
    caret = " " * (len(gutter) - 2) + "| " + " " * (problem.column - 1 - start) + "^" * width + hint
    return [head, gutter + text, caret]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A suggestion, or the list of what exists when it is short, or nothing."""
    names = sorted(set(known))
    lowered = {name.lower(): name for name in names}
    near = difflib.get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    if near:
        return f"did you mean `{lowered[near[0]]}`?"
    if names and len(names) <= 8:
        return "known here: " + ", ".join(names)
    return ""
