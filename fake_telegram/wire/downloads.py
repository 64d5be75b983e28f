"""File downloads: what ``/file/bot<token>/<file_path>`` answers, whole or by one range (RFC 9110 section 14)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fake_telegram.methods import Refusal
from fake_telegram.world import StoredFile, World

from .answers import render_head
from .routes import FileRoute

__all__ = ["CHUNK_BYTES", "JOINED_BYTES_MAX", "Download", "expire_download", "find_download"]

CHUNK_BYTES = 1024 * 1024
"""A file is sent in pieces of this size, computed one at a time; kept bytes are not copied. A peer has patience for each."""

JOINED_BYTES_MAX = 64 * 1024
"""A file up to this size goes in one write with its head; copying that much costs less than a second write. Ours."""

_RANGE = re.compile(rb"bytes=(\d{0,18})-(\d{0,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to be sent: status, headers, and which ``length`` bytes from ``start``."""

    file: StoredFile
    code: int
    headers: dict[str, str]
    start: int
    length: int

    def pieces(self, *, keep_alive: bool) -> Iterator[bytes | memoryview]:
        """The answer's bytes: the head, together with a small file, then what is left."""
        head = render_head(self.code, self.headers, self.length, keep_alive=keep_alive)
        at, end = self.start, self.start + self.length
        if self.length <= JOINED_BYTES_MAX:
            yield head + self.file.read(at, self.length)
            return
        yield head
        for start in range(at, end, CHUNK_BYTES):
            yield self.file.view(start, min(CHUNK_BYTES, end - start))


def find_download(world: World, route: FileRoute, range_header: bytes, *, now: float) -> Download | Refusal:
    """Look up a download. Refusals: 401 for an unknown token, 404 for a path that getFile did not give, 416."""
    bot = world.bot_by_token(route.token)
    if bot is None:
        return Refusal(401, "Unauthorized")
    file = world.files.by_path(route.file_path, bot.id, now)
    if file is None or not file.is_kept:
        return Refusal(404, "Not Found")
    name = PurePosixPath(route.file_path).name
    headers = {
        "Content-Type": "application/octet-stream",
        "Content-Disposition": f"attachment; filename={name}",
        "Accept-Ranges": "bytes",
    }
    span = _read_range(range_header, file.size)
    if span is None:
        return Download(file=file, code=200, headers=headers, start=0, length=file.size)
    start, end = span
    if start >= end:
        return Refusal(416, "Requested Range Not Satisfiable")
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return Download(file=file, code=206, headers=headers, start=start, length=end - start)


def expire_download(world: World, route: FileRoute) -> None:
    """Let the path lead nowhere until getFile is asked again."""
    bot = world.bot_by_token(route.token)
    if bot is not None:
        world.files.expire(route.file_path, bot.id)


def _read_range(header: bytes, size: int) -> tuple[int, int] | None:
    """Start and end (exclusive); ``None`` when there is no range or it is not one we must honour."""
    found = _RANGE.fullmatch(header.strip())
    if found is None:
        return None
    first, last = found.groups()
    if not first:
        return (max(0, size - int(last)), size) if last else None
    return int(first), min(int(last) + 1, size) if last else size
