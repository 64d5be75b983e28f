"""`Files` in memory, for simulation: the same promises as on a disk, kept for as long as the object lives."""

import hashlib
from collections.abc import AsyncIterator
from typing import Final

import trio

from bridge.ports.files import FileTooBig, StoredBytes

CHUNK_BYTES: Final = 64 * 1024


class MemoryFiles:
    """`Files` of a simulated disk. Hand the same object to a restarted process: it is the disk."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    async def keep(self, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> StoredBytes:
        """Store a stream. Raises `FileTooBig` as soon as the limit is passed; then nothing is kept."""
        gathered = bytearray()
        async for chunk in chunks:
            gathered += chunk
            if len(gathered) > limit_bytes:
                raise FileTooBig(limit_bytes)
            await trio.lowlevel.checkpoint()
        await trio.lowlevel.checkpoint()
        digest = hashlib.sha256(gathered).hexdigest()
        self._kept[digest] = bytes(gathered)
        return StoredBytes(digest=digest, size_bytes=len(gathered))

    def read(self, digest: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream bytes [start, end). Raises `FileNotFoundError` at the first step for an unknown digest."""
        return _Reading(self._kept, digest, start, end)

    async def size(self, digest: str) -> int | None:
        """Size in bytes, or None when the digest is unknown."""
        await trio.lowlevel.checkpoint()
        kept = self._kept.get(digest)
        return None if kept is None else len(kept)

    async def forget(self, digest: str) -> None:
        """Delete the bytes; unknown digests are ignored."""
        await trio.lowlevel.checkpoint()
        self._kept.pop(digest, None)


class _Reading:
    """A stream that finds out at each step whether the bytes are still there, as on a disk."""

    def __init__(self, kept: dict[str, bytes], digest: str, start: int, end: int | None) -> None:
        self._kept = kept
        self._digest = digest
        self._at = start
        self._end = end

    def __aiter__(self) -> "_Reading":
        return self

    async def __anext__(self) -> bytes:
        await trio.lowlevel.checkpoint()
        if self._digest not in self._kept:
            raise FileNotFoundError(f"no bytes are kept under {self._digest!r}")
        kept = self._kept[self._digest]
        end = len(kept) if self._end is None else min(self._end, len(kept))
        piece = kept[self._at : min(self._at + CHUNK_BYTES, end)]
        if not piece:
            raise StopAsyncIteration
        self._at += len(piece)
        return piece
