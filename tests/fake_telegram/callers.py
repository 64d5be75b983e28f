"""A bot's end of the wire for tests: calls over a memory stream or a socket, answers as Telegram's JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode, urlsplit

import msgspec
import trio
import trio.testing

from fake_telegram.exchanges import HttpPeer, Response, connect_by_socket, render_request
from fake_telegram.server import FakeServer
from fake_telegram.world import Bot

EPOCH = 1_800_000_000.0


def virtual_now() -> float:
    """The wall clock of a simulation: agrees with trio's clock."""
    return EPOCH + trio.current_time()


def in_memory(server: FakeServer, nursery: trio.Nursery, *, control: bool = False) -> trio.abc.Stream:
    """A connection to ``server`` that no socket knows of."""
    near, far = trio.testing.memory_stream_pair()
    nursery.start_soon(server.serve_control_stream if control else server.serve_stream, far)
    return near


@dataclass
class Caller:
    """A bot with one kept connection."""

    token: str
    peer: HttpPeer
    last: Response | None = field(default=None)

    async def __call__(self, method: str, **params: Any) -> dict[str, Any]:
        """Call ``method`` with JSON parameters; the whole envelope comes back."""
        body = msgspec.json.encode(params)
        headers = {"Host": "fake", "Content-Type": "application/json"}
        return await self.raw(render_request("POST", f"/bot{self.token}/{method}", headers, body))

    async def get(self, method: str, **params: Any) -> dict[str, Any]:
        """Call ``method`` by GET with a query string."""
        query = f"?{urlencode(params)}" if params else ""
        return await self.raw(render_request("GET", f"/bot{self.token}/{method}{query}", {"Host": "fake"}))

    async def raw(self, request: bytes) -> dict[str, Any]:
        """Send a whole request."""
        self.last = await self.peer.exchange(request)
        said: dict[str, Any] = msgspec.json.decode(self.last.body)
        return said


def caller(server: FakeServer, bot: Bot, nursery: trio.Nursery) -> Caller:
    """A bot on a memory stream of its own."""
    return Caller(bot.token, HttpPeer(in_memory(server, nursery)))


async def dial(url: str) -> trio.abc.Stream:
    """A real connection to a base URL."""
    parts = urlsplit(url)
    assert parts.hostname is not None
    assert parts.port is not None
    return await connect_by_socket(parts.hostname, parts.port, False)
