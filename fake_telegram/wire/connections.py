"""One connection: bytes from a stream become requests, each is answered before the next, one write per answer.

Patience costs: a scope for every read would be a tenth of every call. One scope covers many reads, and when it is over it is seen
whether the peer was silent for so long.

While an answer is being waited for (a long poll, an injected delay) the stream is still listened to, so that a peer that
leaves frees its poll at once, and what it pipelined is kept, up to a bound.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Protocol, TypeVar

import trio

from fake_telegram.methods import Refusal

from .answers import CONTINUE, render_answer
from .limits import WireLimits
from .requests import Broken, ExpectsContinue, Request, RequestEvent, RequestReader
from .sockets import PromptStream

__all__ = ["Connection", "CutOff", "PeerLeft", "Respond"]

_T = TypeVar("_T")

_TOO_SLOW = Broken(code=408, description="Request Timeout")

LINGER_S = 5.0
"""How long a peer that was refused in the middle of its request may go on sending before it is cut off; ours."""

LINGER_BYTES_MAX = 256 * 1024 * 1024
"""And how much."""


class CutOff(Exception):
    """The connection must die now, without another byte: an injected fault."""


class PeerLeft(Exception):
    """The peer closed the connection while it was waiting for its answer."""


class Respond(Protocol):
    """What answers requests: writes to the connection, and says whether it stays open."""

    async def __call__(self, connection: Connection, request: Request) -> bool: ...


class Connection:
    """The server's end of one stream."""

    def __init__(self, stream: trio.abc.Stream, limits: WireLimits, respond: Respond) -> None:
        self._stream = stream
        self._limits = limits
        self._respond = respond
        self._reader = RequestReader(limits)
        self._events: deque[RequestEvent] = deque()
        self._read_ahead_bytes = 0
        self._request_until: float | None = None
        self._ended = False
        self._heard_at = 0.0
        self._patience = trio.CancelScope()

    async def run(self) -> None:
        """Serve until the peer leaves, idles too long, breaks HTTP, or an answer closes the connection."""
        self._heard_at = trio.current_time()
        while True:
            until = self._heard_at + self._limits.idle_s_max
            with trio.CancelScope(deadline=until) as self._patience:
                await self._serve()
                return
            if trio.current_time() >= self._heard_at + self._limits.idle_s_max:
                return

    @contextmanager
    def _taking_time(self) -> Iterator[None]:
        """The peer is not idle: it is this end that takes its time."""
        self._patience.deadline = float("inf")
        try:
            yield
        finally:
            self._heard_at = trio.current_time()
            self._patience.deadline = self._heard_at + self._limits.idle_s_max

    async def _serve(self) -> None:
        while True:
            while not self._events:
                if self._ended or not await self._receive_patiently():
                    return
            self._read_ahead_bytes = 0
            match self._events.popleft():
                case Request() as request:
                    if not await self._respond(self, request):
                        await self._linger()
                        return
                    if self._events:
                        await trio.lowlevel.checkpoint()  # a long row of pipelined requests must not hold up the others
                case ExpectsContinue():
                    await self.send(CONTINUE)
                case Broken(code=code, description=description):
                    await self.send(render_answer(Refusal(code, description), keep_alive=False))
                    await self._linger()
                    return

    async def send(self, data: bytes | memoryview) -> None:
        """Write everything. Raises ``PeerLeft`` when the peer does not read within the limit or is gone."""
        try:
            if isinstance(self._stream, PromptStream):
                sent = self._stream.send_now(data)
                if sent == len(data):
                    return
                data = memoryview(data)[sent:]
            await self._send_patiently(data)
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            raise PeerLeft from None

    async def _send_patiently(self, data: bytes | memoryview) -> None:
        with self._taking_time(), trio.move_on_after(self._limits.write_s_max) as patience:
            await self._stream.send_all(data)
        if patience.cancelled_caught:
            raise PeerLeft

    async def attended(self, wait: Callable[[], Awaitable[_T]]) -> _T:
        """Do ``wait()`` while listening to the peer. Raises ``PeerLeft`` when the peer leaves first."""
        results: list[_T] = []
        with self._taking_time():
            async with trio.open_nursery() as nursery:
                nursery.start_soon(self._watch, nursery.cancel_scope)
                results.append(await wait())
                nursery.cancel_scope.cancel()
        if not results:
            raise PeerLeft
        return results[0]

    async def _watch(self, scope: trio.CancelScope) -> None:
        while self._read_ahead_bytes <= self._limits.pipelined_bytes_max and not self._ended:
            if not await self._receive(self._limits.receive_bytes):
                scope.cancel()
                return

    async def _receive_patiently(self) -> bool:
        """Read once, in the middle of a request bounded by the limit on its length in time."""
        if not self._reader.mid_message:
            return await self._receive(self._limits.receive_bytes)
        if self._request_until is None:
            self._request_until = trio.current_time() + self._limits.request_s_max
        with trio.move_on_at(self._request_until):
            return await self._receive(self._limits.receive_bulk_bytes)
        self._events.append(_TOO_SLOW)
        return True

    async def _receive(self, wanted: int) -> bool:
        """Read once, up to ``wanted`` bytes; says whether the stream is still open."""
        try:
            data = await self._stream.receive_some(wanted)
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            data = b""
        if not data:
            self._ended = True
            return False
        self._heard_at = trio.current_time()
        self._read_ahead_bytes += len(data)
        events = self._reader.feed(bytes(data))
        if events:
            self._request_until = None
            self._events.extend(events)
        return True

    async def _linger(self) -> None:
        """Let the last answer arrive: closing with unread bytes would reset the connection and destroy it."""
        if not isinstance(self._stream, trio.abc.HalfCloseableStream):
            return
        drained = 0
        with trio.move_on_after(LINGER_S):
            try:
                await self._stream.send_eof()
                while drained < LINGER_BYTES_MAX:
                    data = await self._stream.receive_some(self._limits.receive_bytes)
                    if not data:
                        return
                    drained += len(data)
            except (trio.BrokenResourceError, trio.ClosedResourceError):
                return
