"""Where the libraries of the Node bots are."""

from __future__ import annotations

import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

__all__ = ["installed_node_packages"]

ROOT = Path(__file__).resolve().parents[2]


@cache
def installed_node_packages() -> str:
    """The folder of grammY and Telegraf, which are installed when they are not yet; skips the test where there is no Node."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("Node is not installed here; bots of its libraries need it")
    command = [str(ROOT / "tools/setup-node"), "tests/foreign_bots/node"]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=100).stdout.strip()
