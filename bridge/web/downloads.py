"""Bytes of a file over HTTP: streamed from the port, in ranges, and never so that a browser would run them.

Everything but known images goes as an attachment, all with `nosniff`. Nothing is read into memory whole.
"""

import re
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import quote

from quart import Response
from quart.wrappers import Request

from bridge.domain.facts import Fact
from bridge.domain.messages import File, FileState
from bridge.ports.files import Files
from bridge.web.errors import NotFound, RangeNotSatisfiable

INLINE_IMAGES: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
"""Pictures a browser shows and cannot run; SVG can carry scripts and is not among them."""
_RANGE: Final = re.compile(r"\Abytes=([0-9]{0,18})-([0-9]{0,18})\Z")
_MIME: Final = re.compile(r"\A[a-z0-9][a-z0-9!#$&^_.+-]{0,63}/[a-z0-9][a-z0-9!#$&^_.+-]{0,63}\Z")
_UNSAFE_IN_ASCII_NAME: Final = re.compile(r"[^ !#$&()+,.0-9;=@A-Z\[\]^_`a-z{}~-]")


class Span(Fact):
    """Bytes [start, end) of a file."""

    start: int
    end: int


async def send(files: Files, file: File, request: Request, *, inline: bool) -> Response:
    """The answer with a file's bytes, or with the asked range of them (RFC 9110, section 14).

    `inline`: show it in the browser, if it is a known image. Raises `NotFound` without bytes, `RangeNotSatisfiable`.
    """
    if file.state is not FileState.STORED:
        raise NotFound(file.failure or "the file has not arrived yet", code=f"file_{file.state.value}")
    size = await files.size(file.digest)
    if size is None:
        raise NotFound("the bytes of the file are gone", code="file_failed")
    etag = f'"{file.digest}"'
    span = _asked(request, size, etag)
    if request.headers.get("If-None-Match") == etag:
        return Response(b"", status=304, headers={"ETag": etag})
    whole = Span(start=0, end=size)
    part = span or whole
    response = Response(_stream(files, file.digest, part), status=200 if span is None else 206)
    response.headers["Content-Type"] = mime_of(file.mime)
    response.headers["Content-Length"] = str(part.end - part.start)
    response.headers["Content-Disposition"] = disposition(file.name, inline=inline and file.mime in INLINE_IMAGES)
    response.headers["Accept-Ranges"] = "bytes"
    response.headers["ETag"] = etag
    response.headers["Cache-Control"] = "private, no-cache"
    if span is not None:
        response.headers["Content-Range"] = f"bytes {span.start}-{span.end - 1}/{size}"
    return response


def span_of(header: str, size: int) -> Span | None:
    """The one range a `Range` header asks for; None for none, several, or nonsense: then the whole file is sent.

    Raises `RangeNotSatisfiable` for one that lies outside.
    """
    found = _RANGE.match(header)
    if found is None or found.group(0) == "bytes=-":
        return None
    first, last = found.groups()
    if first and last and int(first) > int(last):
        return None
    if first:
        start, end = int(first), min(int(last) + 1, size) if last else size
    else:
        start, end = max(size - int(last), 0), size
    if start >= size or start >= end:
        raise RangeNotSatisfiable(f"the file has {size} bytes")
    return Span(start=start, end=end)


def disposition(name: str, *, inline: bool) -> str:
    """The `Content-Disposition` header of a file name (RFC 6266): plain ASCII for the old, UTF-8 for the rest."""
    plain = _UNSAFE_IN_ASCII_NAME.sub("_", name) or "file"
    return f"{'inline' if inline else 'attachment'}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def mime_of(mime: str) -> str:
    """A media type fit for a header; anything odd is plain bytes."""
    return mime if _MIME.match(mime) else "application/octet-stream"


def _asked(request: Request, size: int, etag: str) -> Span | None:
    header = request.headers.get("Range", "")
    condition = request.headers.get("If-Range", etag)
    return span_of(header, size) if header and condition == etag else None


async def _stream(files: Files, digest: str, span: Span) -> AsyncIterator[bytes]:
    async for chunk in files.read(digest, start=span.start, end=span.end):
        yield chunk
