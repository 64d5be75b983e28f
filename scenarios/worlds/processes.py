"""Both products as processes of their own: started on free ports, killed without a farewell, ended with the world."""

import base64
import os
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import trio

from scenarios.actors.exchanges import PeerGone
from scenarios.worlds.http_exchange import HttpExchange
from scenarios.worlds.stage import HarnessFault

READY_WITHIN_S = 30.0
STOP_WITHIN_S = 15.0
LOG_TAIL_LINES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class FakeAddresses:
    """Where the fake Telegram listens."""

    bot_api: str
    control: str


@asynccontextmanager
async def fake_telegram(folder: Path, seed: int) -> AsyncIterator[FakeAddresses]:
    """`fake-telegram serve` on free ports; ended with the block."""
    options = ["--port", "0", "--control-port", "0", "--people", "0", "--bots", "0", "--seed", str(seed)]
    command = [sys.executable, "-m", "fake_telegram", "serve", *options]
    log = folder / "fake-telegram.log"
    with log.open("wb") as sink:
        process = await trio.lowlevel.open_process(command, stdout=sink, stderr=subprocess.STDOUT, start_new_session=True)
    try:
        yield await _announced(process, log)
    finally:
        await _end(process)


async def _announced(process: trio.Process, log: Path) -> FakeAddresses:
    """The machine-readable line with the addresses."""
    for _ in range(int(READY_WITHIN_S / 0.05)):
        found = _addresses(log)
        if found is not None:
            return found
        if process.poll() is not None:
            break
        await trio.sleep(0.05)
    raise HarnessFault(f"the fake Telegram did not start:\n{tail(log)}")


def _addresses(log: Path) -> FakeAddresses | None:
    for line in log.read_text("utf-8", "replace").splitlines():
        if line.startswith("fake-telegram ready "):
            words = dict(word.split("=", 1) for word in line.split()[2:])
            return FakeAddresses(bot_api=words["bot_api"], control=words["control"])
    return None


class BridgeProcess:
    """The bridge as production runs it: the plain `hypercorn` command on a listening socket, a SQLite file, a folder of files."""

    def __init__(self, folder: Path, telegram_api: str) -> None:
        self._socket = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._socket.set_inheritable(True)
        self.url = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self.log = folder / "bridge.log"
        self.operator_token = secrets.token_urlsafe(24)
        self._environment = {
            "BRIDGE_DATABASE": str(folder / "bridge.db"),
            "BRIDGE_FILES": str(folder / "files"),
            "BRIDGE_PUBLIC_URL": self.url,
            "BRIDGE_OPERATOR_TOKEN": self.operator_token,
            "BRIDGE_SECRET_KEYS": "live:" + base64.b64encode(secrets.token_bytes(32)).decode(),
            "BRIDGE_TELEGRAM_API": telegram_api,
        }
        self._process: trio.Process | None = None

    async def start(self, extra: Mapping[str, str] | None = None) -> None:
        """Start it and wait until it is ready. Raises `HarnessFault` when it does not become so."""
        number = self._socket.fileno()
        command = [sys.executable, "-m", "hypercorn", "--worker-class", "trio", "--bind", f"fd://{number}", "bridge.asgi:app"]
        with self.log.open("ab") as sink:
            self._process = await trio.lowlevel.open_process(
                command,
                env={**os.environ, **self._environment, **(extra or {})},
                stdout=sink,
                stderr=subprocess.STDOUT,
                pass_fds=(number,),
                start_new_session=True,
            )
        await self._until_ready()

    async def _until_ready(self) -> None:
        exchange = HttpExchange(self.url)
        try:
            with trio.move_on_after(READY_WITHIN_S):
                while self.is_alive:
                    if await _answers(exchange):
                        return
                    await trio.sleep(0.05)
        finally:
            await exchange.aclose()
        raise HarnessFault(f"the bridge did not become ready:\n{tail(self.log)}")

    @property
    def is_alive(self) -> bool:
        """Its process has not ended."""
        return self._process is not None and self._process.poll() is None

    async def kill(self) -> None:
        """`kill -9` for it and its worker."""
        assert self._process is not None, "it was started"
        os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()

    async def stop(self) -> None:
        """Ask it to end, and see to it."""
        if self._process is not None:
            await _end(self._process)
        self._socket.close()


async def _answers(exchange: HttpExchange) -> bool:
    try:
        with trio.move_on_after(2.0):
            return (await exchange("GET", "/health/ready", headers={})).status == 200
    except PeerGone:
        return False
    return False


async def _end(process: trio.Process) -> None:
    """SIGTERM to the process and its children, SIGKILL when that does not help."""
    with trio.CancelScope(shield=True):
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            with trio.move_on_after(STOP_WITHIN_S):
                await process.wait()
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            await process.wait()


def tail(log: Path) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text("utf-8", "replace").splitlines()[-LOG_TAIL_LINES:]) if log.exists() else ""
