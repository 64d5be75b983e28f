"""Figures side by side, their ratios, and whether the aims are met."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.table import Table

from benchmarks.contenders import FAKE, QUART, TEST_API

__all__ = ["Row", "verdict", "write_table"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a figure per contender.

    ``ahead_of`` is how many times better than another contender we want to be; ``at_least`` and ``at_most`` are plain bounds.
    """

    name: str
    unit: str
    figures: dict[str, float]
    more_is_better: bool = False
    ahead_of: dict[str, float] = field(default_factory=dict)
    at_least: float | None = None
    at_most: float | None = None

    def times(self, other: str) -> float | None:
        """How many times better than ``other`` we are."""
        if other not in self.figures or FAKE not in self.figures:
            return None
        ours, theirs = self.figures[FAKE], self.figures[other]
        return ours / theirs if self.more_is_better else theirs / ours

    def misses(self) -> list[str]:
        """The aims that are not met, in words."""
        ours = self.figures[FAKE]
        found = [
            f"{aim:g} × {other} is wanted, it is {times:.2g} ×"
            for other, aim in self.ahead_of.items()
            if (times := self.times(other)) is not None and times < aim
        ]
        if self.at_least is not None and ours < self.at_least:
            found.append(f"at least {self.at_least:,g} {self.unit} is wanted")
        if self.at_most is not None and ours > self.at_most:
            found.append(f"at most {self.at_most:,g} {self.unit} is wanted")
        return found


def write_table(rows: Iterable[Row]) -> Table:
    """The table as people read it."""
    table = Table(title="fake_telegram beside others")
    for column in ("what", "unit"):
        table.add_column(column)
    for column in (FAKE, QUART, TEST_API, f"× {QUART}", f"× {TEST_API}"):
        table.add_column(column, justify="right")
    table.add_column("aim")
    for row in rows:
        figures = [_figure(row.figures.get(name)) for name in (FAKE, QUART, TEST_API)]
        ratios = [_figure(row.times(name)) for name in (QUART, TEST_API)]
        table.add_row(row.name, row.unit, *figures, *ratios, verdict(row))
    return table


def verdict(row: Row) -> str:
    """`met`, what is missed, or nothing where nothing is aimed at."""
    if not row.ahead_of and row.at_least is None and row.at_most is None:
        return ""
    return "; ".join(row.misses()) or "met"


def _figure(value: float | None) -> str:
    if value is None:
        return "–"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
