"""Bytes of files, kept by the name of their content: the sha256 digest in hex. Never loaded whole into memory."""

from collections.abc import AsyncIterator
from typing import Protocol

from bridge.domain.facts import Fact


class StoredBytes(Fact):
    digest: str
    size_bytes: int


class FileTooBig(Exception):
    """More bytes came than `limit_bytes` allows; nothing was kept."""

    def __init__(self, limit_bytes: int) -> None:
        super().__init__(f"the file is larger than {limit_bytes} bytes")
        self.limit_bytes = limit_bytes


class FilesUnavailable(Exception):
    """The disk does not take or give files now (full, read-only, broken); nothing was kept. Try again later."""


class Files(Protocol):
    """Every verb may raise `FilesUnavailable`."""

    async def keep(self, chunks: AsyncIterator[bytes], *, limit_bytes: int) -> StoredBytes:
        """Store a stream durably (synced before return). Raises `FileTooBig`."""
        ...

    def read(self, digest: str, *, start: int = 0, end: int | None = None) -> AsyncIterator[bytes]:
        """Stream bytes [start, end). Raises `FileNotFoundError` for an unknown digest."""
        ...

    async def size(self, digest: str) -> int | None:
        """Size in bytes, or None when the digest is unknown."""
        ...

    async def forget(self, digest: str) -> None:
        """Delete the bytes; unknown digests are ignored."""
        ...
