"""A network in memory: hosts by name and port, connections over bounded pipes, cut off one host at a time."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore2
import trio

from scenarios.worlds.pipes import MemoryStream, pipe_pair

Serve = Callable[[MemoryStream], Awaitable[None]]
Address = tuple[str, int]


class MemoryNetwork:
    """Who listens where. Every accepted connection runs in the nursery."""

    def __init__(self, nursery: trio.Nursery) -> None:
        self._nursery = nursery
        self._listening: dict[Address, Serve] = {}
        self._live: dict[Address, dict[MemoryStream, trio.CancelScope]] = {}

    def listen(self, host: str, port: int, serve: Serve) -> None:
        """From now on `serve` answers connections to that address."""
        self._listening[(host, port)] = serve

    def silence(self, host: str, port: int) -> None:
        """Nobody listens there any more, and every connection there breaks, as when its process is killed."""
        self._listening.pop((host, port), None)
        for stream, serving in self._live.pop((host, port), {}).items():
            serving.cancel()
            stream.cut()

    async def connect(self, host: str, port: int, tls: bool = False) -> MemoryStream:
        """Open a connection. Raises `ConnectionRefusedError` where nobody listens."""
        assert not tls, "the memory network speaks plain HTTP"
        await trio.lowlevel.checkpoint()
        serve = self._listening.get((host, port))
        if serve is None:
            raise ConnectionRefusedError(f"nobody listens on {host}:{port}")
        near, far = pipe_pair()
        live = self._live.setdefault((host, port), {})
        live[far] = trio.CancelScope()
        self._nursery.start_soon(self._serve, serve, far, live)
        return near

    async def _serve(self, serve: Serve, stream: MemoryStream, live: dict[MemoryStream, trio.CancelScope]) -> None:
        try:
            with live[stream]:
                await serve(stream)
        finally:
            live.pop(stream, None)
            stream.cut()


class MemoryBackend(httpcore2.AsyncNetworkBackend):
    """The bridge's Bot API client finds its connections here."""

    def __init__(self, network: MemoryNetwork) -> None:
        self._network = network
        self.is_cut = False
        """The process that owns this backend is dead: nothing leaves it any more."""

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to a listening host."""
        del timeout, local_address, socket_options
        if self.is_cut:
            raise httpcore2.ConnectError("this process is dead")
        try:
            return BackendStream(await self._network.connect(host, port), self)
        except ConnectionRefusedError as refused:
            raise httpcore2.ConnectError(str(refused)) from refused

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await trio.sleep(seconds)


class BackendStream(httpcore2.AsyncNetworkStream):
    """A memory stream as httpcore uses one."""

    def __init__(self, stream: MemoryStream, backend: MemoryBackend) -> None:
        self._stream = stream
        self._backend = backend

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Some bytes. Raises `ReadTimeout`, `ReadError`."""
        with trio.move_on_after(_seconds(timeout)):
            try:
                piece = await self._stream.receive_some(max_bytes)
            except (trio.BrokenResourceError, trio.ClosedResourceError) as broken:
                raise httpcore2.ReadError(str(broken)) from broken
            if self._backend.is_cut:
                raise httpcore2.ReadError("this process is dead")
            return piece
        raise httpcore2.ReadTimeout

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Everything. Raises `WriteTimeout`, `WriteError`."""
        with trio.move_on_after(_seconds(timeout)):
            if self._backend.is_cut:
                raise httpcore2.WriteError("this process is dead")
            try:
                await self._stream.send_all(buffer)
            except (trio.BrokenResourceError, trio.ClosedResourceError) as broken:
                raise httpcore2.WriteError(str(broken)) from broken
            return
        raise httpcore2.WriteTimeout

    async def aclose(self) -> None:
        """Close the connection."""
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        """Nothing is known of a pipe but that it can always be read from."""
        return False if info == "is_readable" else None


def _seconds(timeout: float | None) -> float:
    return float("inf") if timeout is None else timeout
