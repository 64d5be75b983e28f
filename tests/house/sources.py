"""The house's own source files, read once: what every house test looks at."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("bridge", "fake_telegram", "scenarios")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    path: str
    text: str
    tree: ast.Module

    @property
    def lines(self) -> int:
        return self.text.count("\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    place: str
    lines: int
    node: ast.FunctionDef | ast.AsyncFunctionDef


@cache
def sources(*folders: str) -> tuple[Source, ...]:
    """Every Python file below the folders, parsed."""
    paths = sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))
    return tuple(read(path) for path in paths)


@cache
def read(path: Path) -> Source:
    text = path.read_text("utf-8")
    return Source(path=str(path.relative_to(ROOT)), text=text, tree=ast.parse(text))


@cache
def functions(*folders: str) -> tuple[Function, ...]:
    return tuple(
        Function(
            place=f"{source.path}:{node.lineno} {node.name}",
            lines=(node.end_lineno or node.lineno) - node.lineno + 1,
            node=node,
        )
        for source in sources(*folders)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def percentile(values: list[int], share: float) -> int:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
