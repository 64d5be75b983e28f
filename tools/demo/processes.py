"""The two processes of the demo: the fake Telegram, and the bridge as production runs it, under Hypercorn on a SQLite file."""

import base64
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import trio

from demo.waiting import until

OPERATOR_TOKEN = "demo-operator-token-not-a-secret"
STOP_WITHIN_S = 10.0
READY_LINE = re.compile(r"fake-telegram ready bot_api=(\S+) control=(\S+)")


class ProcessFailed(Exception):
    """A process did not start, or ended by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Houses:
    """Where everything listens."""

    bridge: str
    bot_api: str
    control: str
    folder: Path


@asynccontextmanager
async def running(folder: Path, *, on_step: Callable[[str], None]) -> AsyncIterator[Houses]:
    """Both processes, started afresh on an empty folder; stopped by SIGINT and waited for. Raises `ProcessFailed`."""
    empty(folder)
    async with trio.open_nursery() as nursery:
        on_step("starting the fake Telegram")
        fake_log = folder / "fake-telegram.log"
        fake = await launch([sys.executable, "-m", "fake_telegram", "serve", "--port", "0", "--control-port", "0"], fake_log)
        try:
            bot_api, control = await until("the fake Telegram's start", lambda: read_ready_line(fake, fake_log))
            on_step("starting the bridge under Hypercorn, on a SQLite file")
            port = free_port()
            bridge_log = folder / "bridge.log"
            houses = Houses(bridge=f"http://127.0.0.1:{port}", bot_api=bot_api, control=control, folder=folder)
            bridge = await launch(bridge_command(port), bridge_log, bridge_settings(houses))
            try:
                await until("the bridge's start", lambda: is_ready(bridge, bridge_log, houses.bridge))
                nursery.start_soon(watch, bridge, "the bridge", bridge_log)
                nursery.start_soon(watch, fake, "the fake Telegram", fake_log)
                yield houses
            finally:
                nursery.cancel_scope.cancel()  # from here on an end is no surprise
                await stop(bridge, "the bridge")
        finally:
            await stop(fake, "the fake Telegram")


def bridge_command(port: int) -> list[str]:
    limits = "python:bridge.web.production"
    return [sys.executable, "-m", "hypercorn", "--config", limits, "--bind", f"127.0.0.1:{port}", "bridge.asgi:app"]


def bridge_settings(houses: Houses) -> dict[str, str]:
    key = base64.urlsafe_b64encode(bytes(range(32))).decode()
    return {
        "BRIDGE_DATABASE": str(houses.folder / "bridge.sqlite"),
        "BRIDGE_FILES": str(houses.folder / "files"),
        "BRIDGE_PUBLIC_URL": houses.bridge,
        "BRIDGE_TELEGRAM_API": houses.bot_api,
        "BRIDGE_OPERATOR_TOKEN": OPERATOR_TOKEN,
        "BRIDGE_SECRET_KEYS": f"demo:{key}",
    }


def empty(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)


def text_of(log: Path) -> str:
    return log.read_text("utf-8", "replace")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def launch(command: list[str], log: Path, settings: dict[str, str] | None = None) -> trio.Process:
    with log.open("wb") as output:
        return await trio.lowlevel.open_process(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **(settings or {}), "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # so that Ctrl-C reaches the demo alone, which then stops them in order
        )


async def read_ready_line(process: trio.Process, log: Path) -> tuple[str, str] | None:
    complain_if_ended(process, "the fake Telegram", log)
    found = READY_LINE.search(text_of(log))
    return (found[1], found[2]) if found else None


async def is_ready(process: trio.Process, log: Path, url: str) -> bool:
    complain_if_ended(process, "the bridge", log)
    try:
        async with httpx2.AsyncClient() as client:
            return (await client.get(f"{url}/health/ready")).status_code == 200
    except httpx2.TransportError:
        return False


def complain_if_ended(process: trio.Process, name: str, log: Path) -> None:
    if process.poll() is not None:
        tail = "\n".join(text_of(log).splitlines()[-15:])
        raise ProcessFailed(f"{name} ended with exit code {process.returncode}. Its last words:\n{tail}")


async def watch(process: trio.Process, name: str, log: Path) -> None:
    await process.wait()
    complain_if_ended(process, name, log)


async def stop(process: trio.Process, name: str) -> None:
    """Ask nicely, then not. A process that had to be killed, or ended with an error, is a failure of the demo."""
    if process.returncode is not None:
        return
    process.send_signal(signal.SIGINT)
    with trio.CancelScope(shield=True), trio.move_on_after(STOP_WITHIN_S) as patience:
        await process.wait()
    if patience.cancelled_caught:
        process.kill()
        raise ProcessFailed(f"{name} did not stop within {STOP_WITHIN_S:g} s and was killed")
    if process.returncode not in (0, -signal.SIGINT):
        raise ProcessFailed(f"{name} stopped with exit code {process.returncode}")
