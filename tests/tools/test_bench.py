"""`./tools/bench fake --short` runs to its end, and measures what it says it measures. Figures are not judged here."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS_AND_QUART = ["upload of 10 MB", "download of 10 MB"]
OURS = ["act to answered long poll", "in process: sendMessage", "in process: getChat", "memory per message"]
GROWTH = ["sendMessage", "editMessageText", "copyMessage", "deleteMessage", "getChat"]


@pytest.fixture(scope="module")
def table() -> dict[str, list[str]]:
    """The cells of every row by its name."""
    command = [sys.executable, str(ROOT / "tools/benchmarks"), "fake", "--short"]
    done = subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, timeout=100, env={**os.environ, "COLUMNS": "200"}
    )
    rows = [[cell.strip() for cell in line.strip("│").split("│")] for line in done.stdout.splitlines() if line.startswith("│")]
    return {name: cells for name, *cells in rows}


def figures(table: dict[str, list[str]], name: str) -> list[float | None]:
    """What the contenders did: ours, Quart-Trio's, telegram-test-api's."""
    cells = table[name][1:4]
    return [None if cell == "–" else float(cell.replace(",", "")) for cell in cells]


@pytest.mark.live
@pytest.mark.parametrize("connections", ["1 connection", "16 connections", "64 connections"])
def test_all_contenders_send_messages(table: dict[str, list[str]], connections: str) -> None:
    ours, quart, test_api = figures(table, f"sendMessage, {connections}")
    assert ours
    assert quart
    assert bool(test_api) == (shutil.which("node") is not None and shutil.which("npm") is not None)
    cost, *_ = figures(table, f"sendMessage, {connections}: processor time")
    assert cost


@pytest.mark.live
@pytest.mark.parametrize("name", OURS_AND_QUART)
def test_files_are_compared_with_quart(table: dict[str, list[str]], name: str) -> None:
    ours, quart, test_api = figures(table, name)
    assert ours
    assert quart
    assert test_api is None


@pytest.mark.live
@pytest.mark.parametrize("name", OURS)
def test_what_nobody_else_can_do_is_measured_alone(table: dict[str, list[str]], name: str) -> None:
    ours, quart, test_api = figures(table, name)
    assert ours
    assert (quart, test_api) == (None, None)


@pytest.mark.live
def test_a_large_world_is_compared_with_a_small_one(table: dict[str, list[str]]) -> None:
    measured = [match[1] for name in table if (match := re.match(r"(\w+) in a world of ", name))]
    assert measured == GROWTH
