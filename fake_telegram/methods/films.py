"""What an MP4 file says of itself: how large and long the film is and whether it has sound, read from its boxes.

Only the boxes that say so are looked at, and no more than the first `_MOVIE_BYTES_MAX` of the film's description.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from fake_telegram.world import StoredFile

_HEAD = struct.Struct(">I4s")
_LONG: Final = struct.Struct(">Q")
_BOXES_MAX: Final = 64  # [ours] boxes of one level that are looked at
_MOVIE_BYTES_MAX: Final = 1 << 20  # [ours]


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """Sides in pixels (0 without a picture), `duration_s` in whole seconds."""

    brand: str
    width: int = 0
    height: int = 0
    duration_s: int = 0
    has_picture: bool = False
    has_sound: bool = False


def read(file: StoredFile) -> Film | None:
    """The film in `file`; None when its bytes are no MP4 with a description of what is in it."""
    head = file.read(0, min(file.size, 12))
    if len(head) < 12 or head[4:8] != b"ftyp":
        return None
    movie = _movie(file)
    if movie is None:
        return None
    found = Film(brand=head[8:12].decode("latin-1"))
    for kind, body in _boxes(movie):
        if kind == b"mvhd":
            found = replace(found, duration_s=_duration(body))
        elif kind == b"trak":
            found = _with_track(found, body)
    return found


def _movie(file: StoredFile) -> bytes | None:
    """The body of the box that describes the film, wherever in the file it stands."""
    at = 0
    for _ in range(_BOXES_MAX):
        head = file.read(at, min(16, max(0, file.size - at)))
        if len(head) < _HEAD.size:
            return None
        size, kind = _HEAD.unpack(head[: _HEAD.size])
        start = at + _HEAD.size
        if size == 1 and len(head) == 16:
            (size,) = _LONG.unpack(head[8:])
            start += _LONG.size
        end = file.size if size == 0 else at + size
        if end < start:
            return None
        if kind == b"moov":
            end = min(end, file.size, start + _MOVIE_BYTES_MAX)
            return file.read(start, max(0, end - start))
        at = end
    return None


def _boxes(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The boxes of one level, by their four letters; what is cut off or makes no sense ends them."""
    at = 0
    for _ in range(_BOXES_MAX):
        if at + _HEAD.size > len(raw):
            return
        size, kind = _HEAD.unpack_from(raw, at)
        if size < _HEAD.size or at + size > len(raw):
            return
        yield kind, raw[at + _HEAD.size : at + size]
        at += size


def _duration(header: bytes) -> int:
    """Seconds, rounded as Telegram shows them: a film of half a second lasts one."""
    wide = header[:1] == b"\x01"
    where = (20, 24, 32) if wide else (12, 16, 20)
    if len(header) < where[2]:
        return 0
    scale = int.from_bytes(header[where[0] : where[1]], "big")
    length = int.from_bytes(header[where[1] : where[2]], "big")
    return min(round(length / scale + 0.499), (1 << 31) - 1) if scale else 0


def _with_track(film: Film, track: bytes) -> Film:
    sides, handler = (0, 0), b""
    for kind, body in _boxes(track):
        if kind == b"tkhd" and len(body) >= 84:
            wide = body[:1] == b"\x01"
            at = 88 if wide else 76
            sides = (int.from_bytes(body[at : at + 2], "big"), int.from_bytes(body[at + 4 : at + 6], "big"))
        elif kind == b"mdia":
            handler = next((inner[8:12] for name, inner in _boxes(body) if name == b"hdlr"), b"")
    if handler == b"vide":
        return replace(film, width=sides[0], height=sides[1], has_picture=True)
    return replace(film, has_sound=True) if handler == b"soun" else film
