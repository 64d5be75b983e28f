"""A connection's error costs that connection, never the server.

Hypercorn 0.18 on trio lets protocol errors of one connection escape as an exception group that ends the worker: an
anonymous WebSocket upgrade with one trailing byte is enough (pgjones/hypercorn#225). So the class that serves a connection
is replaced, before serving, by one that catches and counts; `bridge.asgi` installs it on import, which also covers the plain
`hypercorn` command.

It also knows the live connections, because a shielded `send_all` to a client that stopped reading ends only when the stream
is closed from outside, and it hands the server's "we are stopping" to every handler, so that a WebSocket does not hold a stop.
"""

import importlib.metadata
import inspect
import logging
import socket
from math import inf
from typing import Any, Final

import h11
import hypercorn.trio.run as hypercorn_run
import trio
from hypercorn.events import Closed, RawData
from hypercorn.trio.task_group import TaskGroup
from hypercorn.trio.tcp_server import MAX_RECV, TCPServer
from hypercorn.typing import ConnectionState

HYPERCORN_VERSIONS: Final = "0.18."
"""The line whose names are replaced here."""
TERMINATED: Final = "bridge.terminated"
"""Key of `scope["state"]` under which handlers find the server's stop event."""
UNACKNOWLEDGED_MS_MAX: Final = 10_000
"""How long sent bytes may stay unacknowledged before the kernel gives the client up (TCP_USER_TIMEOUT)."""

LINGER_S: Final = 0.3
"""For handlers to notice that their client is gone."""

_log = logging.getLogger(__name__)


class GuardMismatch(RuntimeError):
    """The installed hypercorn is not the one this guard was written for."""


class Connections:
    """The connections of this process: which live, and how many died of an error."""

    def __init__(self) -> None:
        self.errors = 0
        self._live: set[Any] = set()

    @property
    def count(self) -> int:
        """Connections open now."""
        return len(self._live)

    def opened(self, stream: Any) -> None:
        """Remembers a stream until `closed`."""
        self._live.add(stream)

    def closed(self, stream: Any) -> None:
        """Forgets a stream."""
        self._live.discard(stream)

    def failed(self, errors: BaseExceptionGroup[Exception]) -> None:
        """Counts a connection that ended by its own error; names the kinds, never the bytes."""
        self.errors += 1
        _log.warning("a connection failed: %s", ", ".join(sorted(_kinds(errors))))

    async def close_all(self) -> None:
        """Closes every connection at once, also those whose client does not read."""
        for stream in tuple(self._live):
            await trio.aclose_forcefully(stream)


CONNECTIONS: Final = Connections()


class GuardedServer(TCPServer):
    """Serves one connection; its errors end here."""

    def __init__(self, app: Any, config: Any, context: Any, state: Any, stream: Any) -> None:
        super().__init__(app, config, context, ConnectionState({**state, TERMINATED: context.terminated}), stream)

    async def run(self) -> None:
        """Serves until the connection ends; an `Exception` of its own is counted, everything else goes on."""
        CONNECTIONS.opened(self.stream)
        try:
            limit_unacknowledged(self.stream)
            await super().run()
        except* Exception as errors:  # noqa: BLE001  the one connection: count it, close it
            CONNECTIONS.failed(errors)
        finally:
            CONNECTIONS.closed(self.stream)

    async def _read_data(self) -> None:
        """Reads until the client is gone; then whatever hypercorn still does for it has `LINGER_S` to end.

        Its idle and ping timers would sleep on for up to `keep_alive_timeout` and `websocket_ping_interval`, and hold a stop.
        Unlike hypercorn's own, the read timeout does not count while we answer: a long download is not a slow request.
        """
        while data := await self._read_some():
            await self.protocol.handle(RawData(data))
        await self.protocol.handle(RawData(b""))
        await self.protocol.handle(Closed())
        await trio.sleep(LINGER_S)
        if (nursery := self._task_group._nursery) is not None:
            nursery.cancel_scope.cancel()

    async def _read_some(self) -> bytes:
        """The client's next bytes; none when it is gone, or too slow with its request."""
        while True:
            try:
                with trio.fail_after(self.config.read_timeout or inf):
                    return bytes(await self.stream.receive_some(MAX_RECV))
            except (trio.ClosedResourceError, trio.BrokenResourceError):
                return b""
            except trio.TooSlowError:
                if not self._is_answering:
                    return b""

    @property
    def _is_answering(self) -> bool:
        """The request has come in whole and its response is under way (HTTP/1.1)."""
        connection = getattr(self.protocol.protocol, "connection", None)
        return getattr(connection, "their_state", None) in (h11.DONE, h11.MUST_CLOSE)


def install() -> None:
    """Puts the guard before every connection hypercorn will serve in this process. Doing it twice changes nothing.

    Raises `GuardMismatch` when the names it replaces are not there.
    """
    version = importlib.metadata.version("hypercorn")
    if not version.startswith(HYPERCORN_VERSIONS):
        raise GuardMismatch(f"hypercorn {version} is installed; the guard knows {HYPERCORN_VERSIONS}*: install that")
    serving = getattr(hypercorn_run, "TCPServer", None)
    if serving is not TCPServer and serving is not GuardedServer:
        raise GuardMismatch("hypercorn.trio.run.TCPServer is not the class the guard replaces")
    if not all(inspect.iscoroutinefunction(getattr(TCPServer, name, None)) for name in ("run", "_read_data")):
        raise GuardMismatch("hypercorn's TCPServer.run and _read_data are not the coroutines the guard wraps")
    if not hasattr(TaskGroup(), "_nursery"):
        raise GuardMismatch("hypercorn's TaskGroup has no nursery for the guard to end")
    vars(hypercorn_run)["TCPServer"] = GuardedServer


def limit_unacknowledged(stream: Any) -> None:
    """Lets the kernel drop a client that takes nothing for `UNACKNOWLEDGED_MS_MAX`; other streams than TCP are left alone."""
    transport = getattr(stream, "transport_stream", stream)
    if isinstance(transport, trio.SocketStream) and hasattr(socket, "TCP_USER_TIMEOUT"):
        transport.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, UNACKNOWLEDGED_MS_MAX)


def _kinds(errors: BaseExceptionGroup[Exception]) -> set[str]:
    kinds: set[str] = set()
    for error in errors.exceptions:
        kinds |= _kinds(error) if isinstance(error, BaseExceptionGroup) else {type(error).__name__}
    return kinds
