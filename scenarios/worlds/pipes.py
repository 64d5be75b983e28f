"""Memory pipes with a bound: a sender waits when the other side does not read, as on a real socket.

`trio.testing.memory_stream_pair` buffers without bound, and back-pressure would never be tested.
"""

import trio

PIPE_BYTES_MAX = 64 * 1024
"""Bytes on their way in one direction: a small socket buffer. Ours."""


class _NamelessSocket:
    """What Hypercorn asks of a socket."""

    family = 1  # AF_UNIX: addresses are opaque

    def getpeername(self) -> str:
        return "memory"

    def getsockname(self) -> str:
        return "memory"


class _Direction:
    """Bytes going one way."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ended = False
        self._broken = False
        self._changed = trio.lowlevel.ParkingLot()

    async def send(self, data: bytes) -> None:
        await trio.lowlevel.checkpoint()
        rest = memoryview(data)
        while rest:
            if self._broken:
                raise trio.BrokenResourceError("the other side has gone")
            room = PIPE_BYTES_MAX - len(self._bytes)
            if room == 0:
                await self._changed.park()
                continue
            self._bytes += rest[:room]
            rest = rest[room:]
            self._changed.unpark_all()

    async def receive(self, bytes_max: int) -> bytes:
        await trio.lowlevel.checkpoint()
        while not self._bytes and not self._ended and not self._broken:
            await self._changed.park()
        piece = bytes(self._bytes[:bytes_max])
        del self._bytes[: len(piece)]
        self._changed.unpark_all()
        return piece

    async def room(self) -> None:
        await trio.lowlevel.checkpoint()
        while len(self._bytes) >= PIPE_BYTES_MAX and not self._broken:
            await self._changed.park()

    def end(self) -> None:
        """No more comes; what is there may still be read."""
        self._ended = True
        self._changed.unpark_all()

    def break_(self) -> None:
        """The reader is gone."""
        self._broken = True
        self._bytes.clear()
        self._changed.unpark_all()


class MemoryStream(trio.abc.HalfCloseableStream):
    """One end of a bounded pipe."""

    def __init__(self, incoming: _Direction, outgoing: _Direction) -> None:
        self._incoming = incoming
        self._outgoing = outgoing
        self._closed = False
        self.socket = _NamelessSocket()

    async def send_all(self, data: bytes | bytearray | memoryview) -> None:
        """Send everything; waits while the pipe is full. Raises `BrokenResourceError`, `ClosedResourceError`."""
        await trio.lowlevel.checkpoint_if_cancelled()
        if self._closed:
            raise trio.ClosedResourceError
        await self._outgoing.send(bytes(data))

    async def wait_send_all_might_not_block(self) -> None:
        """Wait for room."""
        await self._outgoing.room()

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        """Some bytes, or nothing at the end. Raises `ClosedResourceError`."""
        await trio.lowlevel.checkpoint_if_cancelled()
        if self._closed:
            raise trio.ClosedResourceError
        piece = await self._incoming.receive(max_bytes or PIPE_BYTES_MAX)
        if self._closed:
            raise trio.ClosedResourceError
        return piece

    async def send_eof(self) -> None:
        """Nothing more will be sent."""
        self._outgoing.end()
        await trio.lowlevel.checkpoint()

    async def aclose(self) -> None:
        """Close both directions; the other side reads what is left, and cannot send any more."""
        self.cut()
        await trio.lowlevel.checkpoint()

    def cut(self) -> None:
        """Close at once, without a checkpoint."""
        self._closed = True
        self._outgoing.end()
        self._incoming.break_()


def pipe_pair() -> tuple[MemoryStream, MemoryStream]:
    """Both ends of one connection."""
    there, back = _Direction(), _Direction()
    return MemoryStream(back, there), MemoryStream(there, back)
