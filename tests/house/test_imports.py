"""The floor plan holds: import directions, purity, front doors (contracts in pyproject.toml)."""

import subprocess
import sys

from tests.house.sources import ROOT


def test_every_import_contract_is_kept() -> None:
    """A broken contract prints the forbidden chain, line by line."""
    command = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    run = subprocess.run([sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout[-6000:] + run.stderr[-2000:]
