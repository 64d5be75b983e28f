"""The servers that are compared, each in a process of its own, on loopback."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.exchanges import Caller

__all__ = ["FAKE", "QUART", "TEST_API", "Contender", "contenders", "environment"]

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FAKE, QUART, TEST_API = "fake_telegram", "bare Quart-Trio", "telegram-test-api"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """A running server: where it is, its process, and what it told about itself."""

    name: str
    url: str
    process: int
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """A bot to send with."""
        return self.facts.get("talker", "1:benchmark")

    @property
    def chat(self) -> int:
        """Whom it may write to."""
        return self.facts.get("ann", 1)

    def caller(self) -> Caller:
        """A new connection to it."""
        return Caller(self.url)


def environment(**more: str) -> dict[str, str]:
    """What a program of ours is started with, so that it finds the others."""
    return {**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tools'}", **more}


@contextmanager
def contenders(*, waiting_bots: int, backlog: int, node_packages: str | None) -> Iterator[list[Contender]]:
    """Start them all; without Node's packages two of them. They are ended on leaving."""
    commands = {
        FAKE: [sys.executable, "-m", "benchmarks.serve_fake", str(waiting_bots), str(backlog)],
        QUART: [sys.executable, "-m", "benchmarks.serve_quart"],
        TEST_API: ["node", str(HERE / "serve_test_api.js"), str(_free_port())],
    }
    if node_packages is None:
        del commands[TEST_API]
    with ExitStack() as stack:
        running = []
        for name, command in commands.items():
            process, facts = stack.enter_context(_running(command, environment(NODE_PATH=node_packages or "")))
            running.append(Contender(name=name, url=facts["url"], process=process.pid, facts=facts))
        yield running


@contextmanager
def _running(command: list[str], surroundings: dict[str, str]) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    """A process that has told, in one line of JSON, that it serves."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"{command} has not started")
            yield process, json.loads(line)
        finally:
            process.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
