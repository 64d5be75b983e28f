"""A bot's web site for tests of webhook delivery: real HTTP over memory streams, answers as the test says."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec
import trio
import trio.testing

from fake_telegram.wire.limits import CLOUD
from fake_telegram.wire.requests import Request, RequestReader

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"


def answer(status: int, body: bytes = b"", **headers: str) -> bytes:
    """An answer with underscores in header names turned to dashes."""
    lines = [f"HTTP/1.1 {status} Said So", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + f"\r\nContent-Length: {len(body)}\r\n\r\n").encode() + body


@dataclass(frozen=True, slots=True)
class Visit:
    """One update that came: when (trio's clock), on which connection, what."""

    at: float
    connection: int
    request: Request
    update: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.update.get("message", {}).get("text", ""))


Reply = Callable[[Visit], Awaitable[bytes | None]]
"""What to answer; ``None`` closes the connection without an answer."""


@dataclass
class Site:
    """Listens by being given as ``connect``; ``refusing`` makes it unreachable."""

    nursery: trio.Nursery
    reply: Reply | None = None
    refusing: Exception | None = None
    visits: list[Visit] = field(default_factory=list)
    dialled: list[tuple[str, int, bool, float]] = field(default_factory=list)
    in_flight: int = 0
    most_in_flight: int = 0

    async def connect(self, host: str, port: int, tls: bool) -> trio.abc.Stream:
        self.dialled.append((host, port, tls, trio.current_time()))
        if self.refusing is not None:
            raise self.refusing
        near, far = trio.testing.memory_stream_pair()
        self.nursery.start_soon(self._serve, far, len(self.dialled))
        return near

    async def _serve(self, stream: trio.abc.Stream, connection: int) -> None:
        reader = RequestReader(CLOUD)
        async with stream:
            while data := await stream.receive_some(65536):
                for request in reader.feed(bytes(data)):
                    assert isinstance(request, Request), request
                    if not await self._answer(stream, connection, request):
                        return

    async def _answer(self, stream: trio.abc.Stream, connection: int, request: Request) -> bool:
        visit = Visit(trio.current_time(), connection, request, msgspec.json.decode(request.body))
        self.visits.append(visit)
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        said = OK if self.reply is None else await self.reply(visit)
        self.in_flight -= 1
        if said is not None:
            await stream.send_all(said)
        return said is not None

    @property
    def texts(self) -> list[str]:
        """The texts of the messages that came, in order."""
        return [visit.text for visit in self.visits]
