"""The control API on a stream: Quart-Trio under Hypercorn's own connection class, one connection at a time.

Hypercorn's ``serve`` is not used: its accept loop has no guard (see ``guard``) and cannot be given a memory stream. This module
is the only one that knows Hypercorn.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import trio
from hypercorn.config import Config
from hypercorn.trio.tcp_server import TCPServer
from hypercorn.trio.worker_context import WorkerContext
from hypercorn.typing import ASGIFramework, ConnectionState
from hypercorn.utils import wrap_app

from .pulse import WAIT_S_MAX

__all__ = ["BODY_BYTES_MAX", "serve_app"]

BODY_BYTES_MAX = 64 * 1024 * 1024
"""A file uploaded as a person; larger ones are asked for as patterns. Ours."""


def _config() -> Config:
    config = Config()
    config.include_date_header = False
    config.include_server_header = False
    config.read_timeout = int(WAIT_S_MAX) + 30  # it also bounds an idle connection, which Quart-Trio never does
    config.keep_alive_timeout = WAIT_S_MAX + 30
    config.wsgi_max_body_size = BODY_BYTES_MAX
    config.websocket_max_message_size = 64 * 1024
    config.accesslog = None
    config.errorlog = None
    return config


_CONFIG = _config()


class _NamelessSocket:
    """What Hypercorn asks of a socket, for streams that have none."""

    family = 1  # AF_UNIX: addresses are opaque

    def getpeername(self) -> str:
        return "memory"

    def getsockname(self) -> str:
        return "memory"


class _WatchedStream(trio.abc.HalfCloseableStream):
    """A stream that Hypercorn takes for a connection, and that tells when it was closed."""

    def __init__(self, stream: trio.abc.Stream) -> None:
        self._stream = stream
        self.socket = stream.socket if isinstance(stream, trio.SocketStream) else _NamelessSocket()
        self.closed = trio.Event()

    async def send_all(self, data: Any) -> None:
        await self._stream.send_all(data)

    async def wait_send_all_might_not_block(self) -> None:
        await self._stream.wait_send_all_might_not_block()

    async def send_eof(self) -> None:
        if isinstance(self._stream, trio.abc.HalfCloseableStream):
            await self._stream.send_eof()

    async def receive_some(self, max_bytes: int | None = None) -> bytes | bytearray:
        return await self._stream.receive_some(max_bytes)

    async def aclose(self) -> None:
        self.closed.set()
        await self._stream.aclose()


def serve_app(app: ASGIFramework, stream: trio.abc.Stream) -> Callable[[], Awaitable[None]]:
    """What serves ``app`` on one stream to its end, to be run under a ``ConnectionGuard``."""
    wrapped = wrap_app(app, _CONFIG.wsgi_max_body_size, "asgi")
    watched: Any = _WatchedStream(stream)

    async def serve() -> None:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(_cancel_when, watched.closed, nursery.cancel_scope)
            await TCPServer(wrapped, _CONFIG, WorkerContext(None), ConnectionState({}), watched).run()
            nursery.cancel_scope.cancel()

    return serve


async def _cancel_when(closed: trio.Event, scope: trio.CancelScope) -> None:
    """Hypercorn would keep its tasks for the rest of the idle time after it has closed a connection."""
    await closed.wait()
    scope.cancel()
