"""The bridge as production runs it: a process of its own, a database file, a real socket."""

import base64
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import trio

OPERATOR = "the-operators-token-0123456789"
KEY = base64.b64encode(bytes(range(32))).decode()
STARTS_WITHIN_S = 30.0
_ADDRESS = re.compile(rb"Running on http://127\.0\.0\.1:(\d+)")

HYPERCORN = (sys.executable, "-m", "hypercorn", "--worker-class", "trio", "--bind", "127.0.0.1:0", "bridge.asgi:app")
HYPERCORN_TUNED = (
    *(sys.executable, "-m", "hypercorn", "--config", "python:bridge.web.production"),
    *("--bind", "127.0.0.1:0", "bridge.asgi:app"),
)
SERVE = (sys.executable, "-m", "bridge", "serve", "--bind", "127.0.0.1:0")


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """Variables of an installation in a folder, and nothing of ours from outside."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("BRIDGE_")}
    ours = {
        "BRIDGE_DATABASE": str(folder / "bridge.db"),
        "BRIDGE_FILES": str(folder / "files"),
        "BRIDGE_OPERATOR_TOKEN": OPERATOR,
        "BRIDGE_SECRET_KEYS": f"k1:{KEY}",
        "BRIDGE_PUBLIC_URL": "http://127.0.0.1:8080",
    }
    return {**kept, **ours, **changes}


class Running:
    """A process that serves."""

    def __init__(self, process: trio.Process) -> None:
        self.process = process
        self.log = bytearray()
        self.port = 0
        self._heard = trio.Event()
        self.silent = trio.Event()

    async def listen(self) -> None:
        """Takes in the log until the process closes it."""
        assert self.process.stderr is not None
        async for piece in self.process.stderr:
            self.log += piece
            if (found := _ADDRESS.search(bytes(self.log))) and not self.port:
                self.port = int(found.group(1))
                self._heard.set()
        self._heard.set()
        self.silent.set()

    async def ready(self) -> None:
        """Waits until it serves; fails with its log when it ended instead."""
        with trio.fail_after(STARTS_WITHIN_S):
            await self._heard.wait()
        assert self.port, self.log.decode()

    async def stop(self) -> tuple[int, float]:
        """Asks it to stop; its exit code and how long it took."""
        started = trio.current_time()
        self.process.send_signal(signal.SIGTERM)
        with trio.fail_after(30):
            code = await self.process.wait()
        return code, trio.current_time() - started

    async def get(self, path: str, token: str = "") -> bytes:
        """One GET on a connection of its own; the whole answer."""
        return await self.send(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n")

    async def post(self, path: str, body: str, token: str = "") -> bytes:
        """One POST, likewise."""
        head = f"POST {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n"
        return await self.send(f"{head}Content-Length: {len(body.encode())}\r\n\r\n{body}")

    async def send(self, request: str) -> bytes:
        """Bytes as they are, and everything that comes back."""
        async with await trio.open_tcp_stream("127.0.0.1", self.port) as stream:
            await stream.send_all(request.encode())
            answer = bytearray()
            async for piece in stream:
                answer += piece
            return bytes(answer)


@asynccontextmanager
async def running(command: Sequence[str], variables: dict[str, str]) -> AsyncIterator[Running]:
    """A process for the time of the block; whatever is left of it is killed, its children too."""
    process = await trio.lowlevel.open_process(
        command, env=variables, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        async with trio.open_nursery() as nursery:
            server = Running(process)
            nursery.start_soon(server.listen)
            yield server
            nursery.cancel_scope.cancel()
    finally:
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            with trio.CancelScope(shield=True):
                await process.wait()
