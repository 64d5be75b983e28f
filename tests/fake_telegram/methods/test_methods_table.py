"""The table of methods on the fake's page is written from the declarations, and says of the whole Bot API what is made of it.

It is compared with the newest aiogram: a new version of the Bot API shows here what is missing.
"""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass

import pytest

from tests.fake_telegram.conformance import documented_methods, method_class
from tests.house.sources import ROOT

TABLE = (
    (ROOT / "fake_telegram/README.md").read_text("utf-8").partition("<!-- methods: written")[2].partition("<!-- methods: end")[0]
)
OLDER_NAMES = {"getChatMembersCount"}
"""Methods that the real server still knows and no documentation names."""


@dataclass(frozen=True)
class Row:
    """One line of the table: names in each column; `required` are the bold ones, `reasons` what stands in brackets."""

    method: str
    effective: tuple[str, ...]
    without_effect: tuple[str, ...]
    refused: tuple[str, ...]
    required: frozenset[str]
    reasons: tuple[str, ...]


def rows() -> list[Row]:
    found = []
    for line in TABLE.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 4 and cells[0].startswith("`"):
            names = [tuple(re.findall(r"`(\w+)`", cell)) for cell in cells]
            reasons = tuple(re.findall(r"`\w+` \(([^`]+)\)", cells[2] + "," + cells[3]))
            required = frozenset(re.findall(r"\*\*`(\w+)`\*\*", cells[1]))
            found.append(Row(names[0][0], *names[1:], required, reasons))
    return found


def refused_methods() -> list[str]:
    return [name for line in TABLE.partition("| why |")[2].splitlines() for name in re.findall(r"`(\w+)`", line)]


ROWS = rows()


def test_the_table_is_current() -> None:
    """`./tools/methods-table` writes it."""
    run = subprocess.run(
        [sys.executable, "tools/methods_table.py", "--check"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stdout) == (0, "")


def test_every_method_of_the_documentation_stands_there_once() -> None:
    named = [row.method for row in ROWS] + refused_methods()
    assert len(named) == len(set(named))
    assert set(named) - OLDER_NAMES == documented_methods()


@pytest.mark.parametrize("row", [row for row in ROWS if row.method not in OLDER_NAMES], ids=lambda row: row.method)
def test_every_parameter_of_the_documentation_stands_there_once(row: Row) -> None:
    named = (*row.effective, *row.without_effect, *row.refused)
    documented = {field.alias or own: field.is_required() for own, field in method_class(row.method).model_fields.items()}
    assert len(named) == len(set(named))
    assert set(named) == set(documented)
    assert row.required == {name for name, required in documented.items() if required}


def test_what_is_not_effective_says_why() -> None:
    for row in ROWS:
        assert len(row.reasons) == len(row.without_effect) + len(row.refused), row.method
    assert sum(len(row.reasons) for row in ROWS) > 5


SEEN_BY_OTHERS = re.compile(
    r"text|caption|title|name|media|photo|video|document|entities|markup|permissions|can_|options|question"
)


def test_nothing_that_others_would_see_is_without_effect() -> None:
    """Whatever changes a message, a chat or an account does change it, or is refused."""
    quiet = {(row.method, name) for row in ROWS for name in row.without_effect if SEEN_BY_OTHERS.search(name)}
    assert quiet <= HARMLESS


HARMLESS = {
    ("answerInlineQuery", "switch_pm_text"),  # a button above the results, which people of the control API do not press
}
