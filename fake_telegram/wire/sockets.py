"""A stream over a plain socket for answers that are small and many: what the kernel takes at once costs no turn of the loop.

Trio's own ``SocketStream`` passes the loop twice per request. This one keeps the same promises, and offers ``send_now``
besides, which does not wait at all.
"""

from __future__ import annotations

import errno
import socket
from operator import index

import trio

__all__ = ["PromptListener", "PromptStream"]

_RECEIVE_BYTES = 64 * 1024
_CLOSED = "this socket was already closed"
_CLOSED_HERE = frozenset({errno.EBADF, errno.ENOTSOCK})


class PromptStream(trio.abc.HalfCloseableStream):
    """One connected socket, which it owns. Raises trio's words for what goes wrong, as every stream does."""

    def __init__(self, connected: socket.socket) -> None:
        connected.setblocking(False)
        self._socket = connected
        self._sending = False
        self._ended = False

    def send_now(self, data: bytes | memoryview) -> int:
        """Give the kernel what it takes at once; returns how many bytes that were."""
        if self._sending:
            raise trio.BusyResourceError("another task is sending")
        return self._taken(data)

    def _taken(self, data: bytes | memoryview) -> int:
        if self._ended:
            raise trio.ClosedResourceError("can't send data after sending EOF")
        try:
            return self._socket.send(data)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise _in_trio_words(error) from error

    async def send_all(self, data: bytes | bytearray | memoryview) -> None:
        """Write everything, waiting for room."""
        if self._sending:
            raise trio.BusyResourceError("another task is sending")
        self._sending = True
        try:
            await trio.lowlevel.checkpoint()
            rest = memoryview(data)
            rest = rest[self._taken(rest) :]
            while rest:
                await self._room()
                rest = rest[self._taken(rest) :]
        finally:
            self._sending = False

    async def wait_send_all_might_not_block(self) -> None:
        """Wait for room."""
        if self._sending:
            raise trio.BusyResourceError("another task is sending")
        self._sending = True
        try:
            await self._room()
        finally:
            self._sending = False

    async def _room(self) -> None:
        await self._check_open()
        try:
            await trio.lowlevel.wait_writable(self._socket)
        except OSError as error:
            raise _in_trio_words(error) from error

    async def receive_some(self, max_bytes: int | None = None) -> bytes:
        """Wait for bytes; ``b""`` at the end."""
        if max_bytes is not None and index(max_bytes) < 1:
            raise ValueError("max_bytes must be >= 1")
        await self._check_open()
        while True:
            try:
                await trio.lowlevel.wait_readable(self._socket)
                return self._socket.recv(max_bytes or _RECEIVE_BYTES)
            except BlockingIOError:
                continue  # a false alarm of the kernel
            except OSError as error:
                raise _in_trio_words(error) from error

    async def _check_open(self) -> None:
        if self._socket.fileno() == -1:
            await trio.lowlevel.checkpoint()
            raise trio.ClosedResourceError(_CLOSED)

    async def send_eof(self) -> None:
        """Say that nothing more will come from here."""
        if self._sending:
            raise trio.BusyResourceError("another task is sending")
        await trio.lowlevel.checkpoint()
        if self._ended:
            return
        try:
            self._socket.shutdown(socket.SHUT_WR)
        except OSError as error:
            raise _in_trio_words(error) from error
        self._ended = True

    async def aclose(self) -> None:
        """Close the socket; whoever waits on it is told."""
        if self._socket.fileno() != -1:
            trio.lowlevel.notify_closing(self._socket)
            self._socket.close()
        await trio.lowlevel.checkpoint()


class PromptListener(trio.abc.Listener[PromptStream]):
    """Accepts what a listener of trio's accepts, as ``PromptStream``."""

    def __init__(self, listener: trio.SocketListener) -> None:
        self._listener = listener

    async def accept(self) -> PromptStream:
        """Wait for the next connection."""
        accepted = await self._listener.accept()
        return PromptStream(socket.socket(fileno=accepted.socket.detach()))

    async def aclose(self) -> None:
        """Accept no more."""
        await self._listener.aclose()


def _in_trio_words(error: OSError) -> Exception:
    if error.errno in _CLOSED_HERE:
        return trio.ClosedResourceError(_CLOSED)
    return trio.BrokenResourceError(f"socket connection broken: {error}")
