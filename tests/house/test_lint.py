"""Lint, format and strict types: the same three commands that `tools/tidy` and an editor run."""

import subprocess
import sys

import pytest

from tests.house.sources import ROOT


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(["ruff", "check", "--no-cache", "--output-format=concise", "."], id="ruff check"),
        pytest.param(["ruff", "format", "--check", "--no-cache", "."], id="ruff format"),
        pytest.param(["mypy"], id="mypy --strict"),
    ],
)
def test_the_checkers_are_silent(command: list[str]) -> None:
    """`./tools/tidy` mends most of what the first two say."""
    run = subprocess.run([sys.executable, "-m", *command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-8000:] + run.stderr[-2000:]
