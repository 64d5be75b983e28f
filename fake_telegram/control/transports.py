"""How a request to the control API travels: on trio, on asyncio, or blocking the thread. One exchange is all that the client
asks of a transport, so everything else of the client is written once.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import NoReturn, Protocol
from urllib.parse import urlsplit

import trio

from fake_telegram.exchanges import RECEIVE_BYTES, Connect, HttpPeer, PeerClosed, Response, ResponseReader, connect_by_socket

__all__ = ["Address", "AsyncioTransport", "BlockingTransport", "NoTransport", "Transport", "TrioTransport"]

ANSWER_BYTES_MAX = 64 * 1024 * 1024
"""The longest answer that is read: files are not longer. Ours."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a control API listens."""

    host: str
    port: int
    tls: bool

    @classmethod
    def of(cls, url: str) -> Address:
        """From a base URL."""
        parts = urlsplit(url)
        tls = parts.scheme == "https"
        return cls(parts.hostname or "127.0.0.1", parts.port or (443 if tls else 80), tls)


class Transport(Protocol):
    """Carries one request at a time or several, as the world around it does."""

    async def exchange(self, request: bytes) -> Response:
        """Send a whole request, return its answer. Raises ``OSError``, ``PeerClosed`` and ``PeerBroken``."""

    async def aclose(self) -> None:
        """Close what is kept open."""

    def time(self) -> float:
        """Seconds of the clock by which waiting is measured."""


class TrioTransport:
    """Over trio streams; connections are kept unless told otherwise."""

    def __init__(self, address: Address, connect: Connect = connect_by_socket, *, keep: bool = True) -> None:
        self._address = address
        self._connect = connect
        self._keep = keep
        self._idle: list[HttpPeer] = []

    async def exchange(self, request: bytes) -> Response:
        """One exchange, again on a new connection when the kept one had been closed in its sleep."""
        if self._idle:
            try:
                return await self._on(self._idle.pop(), request)
            except PeerClosed as closed:
                if not closed.nothing_came:
                    raise
        address = self._address
        return await self._on(HttpPeer(await self._connect(address.host, address.port, address.tls)), request)

    async def aclose(self) -> None:
        """Close the kept connections, also when cancelled: a test's own failure must not be lost on the way out."""
        with trio.CancelScope(shield=True):  # nothing here waits for the server
            while self._idle:
                await self._idle.pop().aclose()

    def time(self) -> float:
        """Trio's, also when that is a mock."""
        return trio.current_time()

    async def _on(self, peer: HttpPeer, request: bytes) -> Response:
        keep = False
        try:
            response = await peer.exchange(request)
            keep = response.keep_alive and self._keep
            return response
        finally:
            if keep:
                self._idle.append(peer)
            else:
                await peer.aclose()


class AsyncioTransport:
    """Over asyncio streams, a connection for each exchange: a test's loop ends without anything left open."""

    def __init__(self, address: Address) -> None:
        self._address = address

    async def exchange(self, request: bytes) -> Response:
        """One exchange on a connection of its own."""
        address = self._address
        context = ssl.create_default_context() if address.tls else None
        reader, writer = await asyncio.open_connection(address.host, address.port, ssl=context)
        try:
            with _peer_errors():
                writer.write(request)
                await writer.drain()
                answer = ResponseReader(body_bytes_max=ANSWER_BYTES_MAX)
                while answer.response is None:
                    _take(answer, await reader.read(RECEIVE_BYTES))
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
        return answer.response

    async def aclose(self) -> None:
        """Nothing is kept."""

    def time(self) -> float:
        """The loop's."""
        return asyncio.get_running_loop().time()


class BlockingTransport:
    """Over a plain socket, a connection for each exchange. Its coroutines never wait for anybody: they block, and are done."""

    def __init__(self, address: Address) -> None:
        self._address = address

    async def exchange(self, request: bytes) -> Response:
        """One exchange on a connection of its own."""
        with closing(self._dial()) as connection, _peer_errors():
            connection.sendall(request)
            answer = ResponseReader(body_bytes_max=ANSWER_BYTES_MAX)
            while answer.response is None:
                _take(answer, connection.recv(RECEIVE_BYTES))
        return answer.response

    def _dial(self) -> socket.socket:
        address = self._address
        connection = socket.create_connection((address.host, address.port))
        if not address.tls:
            return connection
        return ssl.create_default_context().wrap_socket(connection, server_hostname=address.host)

    async def aclose(self) -> None:
        """Nothing is kept."""

    def time(self) -> float:
        """The system's monotonic clock."""
        return time.monotonic()


@dataclass(frozen=True, slots=True)
class NoTransport:
    """Refuses, for ``why``: where another client must be used."""

    why: str

    async def exchange(self, request: bytes) -> NoReturn:
        """Raises ``RuntimeError``."""
        del request
        raise RuntimeError(self.why)

    async def aclose(self) -> None:
        """Nothing is open."""

    def time(self) -> float:
        """There is none."""
        raise RuntimeError(self.why)


def _take(answer: ResponseReader, data: bytes) -> None:
    if data:
        answer.feed(data)
    elif not answer.end():
        raise PeerClosed(nothing_came=False)


@contextmanager
def _peer_errors() -> Iterator[None]:
    """A connection that breaks in the middle is one that was closed."""
    try:
        yield
    except (ConnectionResetError, BrokenPipeError) as error:
        raise PeerClosed(nothing_came=False) from error
