"""A network in memory: the Bot API client's connections end in servers of this process. Real bytes, virtual time."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore2
import trio
from trio.testing import memory_stream_pair

Serve = Callable[[trio.abc.Stream], Awaitable[None]]


class MemoryStream(httpcore2.AsyncNetworkStream):
    """One end of a pipe, as httpcore2 wants it."""

    def __init__(self, stream: trio.abc.Stream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        with _mapped(httpcore2.ReadError, httpcore2.ReadTimeout), trio.fail_after(timeout or 1e9):
            return bytes(await self._stream.receive_some(max_bytes))

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        if buffer:
            with _mapped(httpcore2.WriteError, httpcore2.WriteTimeout), trio.fail_after(timeout or 1e9):
                await self._stream.send_all(buffer)

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return False if info == "is_readable" else None


class _mapped:
    def __init__(self, broken: type[Exception], late: type[Exception]) -> None:
        self._broken, self._late = broken, late

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, where: object) -> None:
        if isinstance(error, trio.TooSlowError):
            raise self._late from None
        if isinstance(error, trio.BrokenResourceError | trio.ClosedResourceError):
            raise self._broken from None


class MemoryNetwork(httpcore2.AsyncNetworkBackend):
    """Hosts by name; a host that is not there refuses the connection."""

    def __init__(self, nursery: trio.Nursery) -> None:
        self._nursery = nursery
        self.hosts: dict[str, Serve] = {}
        self.connections = 0

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        await trio.lowlevel.checkpoint()
        if host not in self.hosts:
            raise httpcore2.ConnectError(f"nobody listens at {host}")
        self.connections += 1
        ours, theirs = memory_stream_pair()
        self._nursery.start_soon(self.hosts[host], theirs)
        return MemoryStream(ours)


def answering(*answers: bytes) -> Serve:
    """A server that says these bytes, one per request and connection in turn, whatever it is asked; then it hangs up."""
    left = list(answers)

    async def serve(stream: trio.abc.Stream) -> None:
        async with stream:
            await stream.receive_some()
            await stream.send_all(left.pop(0))

    return serve


def http(status: int, body: bytes, *headers: str) -> bytes:
    """One HTTP answer that closes its connection."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
