"""`Files` on a disk: a file is named by the sha256 of its content, so the same bytes are kept once.

A stream is written beside its final place, synced, and only then renamed: whoever finds a digest finds all of its
bytes. Plain file I/O in the loop, never more than `CHUNK_BYTES` between two checkpoints, and synced as it grows, so
that no single sync holds the loop up.
"""

import errno
import hashlib
import itertools
import os
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import trio

from bridge.ports.files import FilesUnavailable, FileTooBig, StoredBytes

CHUNK_BYTES: Final = 64 * 1024
SYNC_EVERY_BYTES: Final = 4 * 1024 * 1024
LEFTOVER_AGE_S: Final = 24 * 3600
"""How old an unfinished file is before `sweep` takes it for the remains of a killed process."""

_DIGEST = re.compile(r"[0-9a-f]{64}")
_INCOMING = "incoming"
_GONE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EACCES, errno.EMFILE, errno.ENFILE, errno.EFBIG})


@contextmanager
def _errors_mapped() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in _GONE:
            raise FilesUnavailable(f"the disk does not take or give the file now: {error.strerror}") from error
        raise


class DiskFiles:
    """`Files` below one directory. Several processes may share it."""

    def __init__(self, root: str | Path) -> None:
        """Makes the directory when it is missing. Raises `FilesUnavailable`."""
        self._root = Path(root).expanduser()
        self._names = itertools.count(1)
        with _errors_mapped():
            (self._root / _INCOMING).mkdir(parents=True, exist_ok=True)

    async def keep(self, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> StoredBytes:
        """Store a stream durably. Raises `FileTooBig` as soon as the limit is passed, `FilesUnavailable`; then
        nothing is kept."""
        writing = self._begin(limit_bytes)
        try:
            async for chunk in chunks:
                for start in range(0, len(chunk), CHUNK_BYTES):
                    writing.write(chunk[start : start + CHUNK_BYTES])
                    await trio.lowlevel.checkpoint()
            await trio.lowlevel.checkpoint()
            stored = writing.finish()
            with _errors_mapped():
                self._publish(writing.part, stored.digest)
            return stored
        finally:
            writing.close()

    def read(self, digest: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream bytes [start, end). Raises `FileNotFoundError` at the first step for an unknown digest,
        `FilesUnavailable`."""
        return _Reading(self._path(digest), start, end)

    async def size(self, digest: str) -> int | None:
        """Size in bytes, or None when the digest is unknown."""
        await trio.lowlevel.checkpoint()
        with _errors_mapped():
            try:
                return os.stat(self._path(digest)).st_size  # noqa: PTH116  # one quick call, no async path needed
            except FileNotFoundError:
                return None

    async def forget(self, digest: str) -> None:
        """Delete the bytes; unknown digests are ignored."""
        await trio.lowlevel.checkpoint()
        with _errors_mapped():
            self._path(digest).unlink(missing_ok=True)

    def sweep(self, now: float) -> int:
        """Delete what killed processes left unfinished more than `LEFTOVER_AGE_S` before `now` (Unix seconds); how
        many files."""
        swept = 0
        with _errors_mapped():
            for part in (self._root / _INCOMING).iterdir():
                if part.stat().st_mtime < now - LEFTOVER_AGE_S:
                    part.unlink(missing_ok=True)
                    swept += 1
        return swept

    def _begin(self, limit_bytes: int) -> "_Writing":
        """A fresh unfinished file: a killed process of the same number may have left one of the same name."""
        while True:
            try:
                return _Writing(self._root / _INCOMING / f"{os.getpid()}-{next(self._names)}", limit_bytes)
            except FileExistsError:
                continue

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            return self._root / _INCOMING / "no-such-digest"
        return self._root / digest[:2] / digest[2:]

    def _publish(self, part: Path, digest: str) -> None:
        final = self._path(digest)
        is_new_folder = not final.parent.exists()
        final.parent.mkdir(exist_ok=True)
        part.rename(final)
        _sync_folder(final.parent)
        if is_new_folder:
            _sync_folder(self._root)


class _Writing:
    """One stream on its way to the disk."""

    def __init__(self, part: Path, limit_bytes: int) -> None:
        self.part = part
        with _errors_mapped():
            self._file = part.open("xb", buffering=0)
        self._limit_bytes = limit_bytes
        self._hash = hashlib.sha256()
        self._size = 0
        self._unsynced = 0

    def write(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._limit_bytes:
            raise FileTooBig(self._limit_bytes)
        self._hash.update(piece)
        with _errors_mapped():
            rest = memoryview(piece)
            while rest:
                rest = rest[self._file.write(rest) :]
            self._unsynced += len(piece)
            if self._unsynced >= SYNC_EVERY_BYTES:
                self._sync()

    def finish(self) -> StoredBytes:
        with _errors_mapped():
            self._sync()
        return StoredBytes(digest=self._hash.hexdigest(), size_bytes=self._size)

    def _sync(self) -> None:
        os.fsync(self._file.fileno())
        self._unsynced = 0

    def close(self) -> None:
        self._file.close()
        self.part.unlink(missing_ok=True)


class _Reading:
    """A stream from the disk that holds nothing open between two pieces, so it can be dropped at any point."""

    def __init__(self, path: Path, start: int, end: int | None) -> None:
        self._path = path
        self._at = start
        self._end = end

    def __aiter__(self) -> "_Reading":
        return self

    async def __anext__(self) -> bytes:
        await trio.lowlevel.checkpoint()
        wanted = CHUNK_BYTES if self._end is None else min(CHUNK_BYTES, self._end - self._at)
        piece = self._piece(max(wanted, 0))
        if not piece:
            raise StopAsyncIteration
        self._at += len(piece)
        return piece

    def _piece(self, size: int) -> bytes:
        with _errors_mapped(), self._path.open("rb", buffering=0) as file:
            return os.pread(file.fileno(), size, self._at)


def _sync_folder(path: Path) -> None:
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
