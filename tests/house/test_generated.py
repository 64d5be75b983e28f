"""What is written by a tool is as the tool would write it now: whoever changes its source runs the tool."""

import subprocess
import sys

from tests.house.sources import ROOT


def test_the_verbs_of_the_clients_are_current() -> None:
    """A new act is a method of the Python clients at once: `./tools/client-verbs` writes it."""
    command = [sys.executable, "tools/client_verbs.py", "--check"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
