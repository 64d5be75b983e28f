"""multipart/form-data, split in place: a body becomes parts, each a name, an optional file name, a type and bytes.

The grammar is the one clients really send: quoted or bare parameters (some write ``filename=my act.pdf``), ``filename*`` of
RFC 5987, LF or CRLF line ends between a part's headers, a preamble, white space after the boundary. What is not that is
``MultipartBroken`` with the text for the peer.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from .limits import WireLimits

__all__ = ["MultipartBroken", "Part", "boundary_of", "header_parameters", "split_parts"]


class MultipartBroken(Exception):
    """The body is not multipart/form-data; ``str()`` is the description owed to the peer, after its prefix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field. ``filename`` is ``None`` for a plain parameter; a file's name may be empty."""

    name: str
    filename: str | None
    content_type: str
    data: bytes


_PARAMETER = re.compile(rb';\s*([^\s=;"]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;]*)', re.DOTALL)


def header_parameters(value: bytes) -> dict[str, str]:
    """The ``; key=value`` part of a header, keys in lower case, quoting and RFC 5987 extended values undone."""
    found: dict[str, str] = {}
    for key_bytes, raw in _PARAMETER.findall(value):
        key = key_bytes.decode("latin-1").lower()
        if raw.startswith(b'"'):
            raw = re.sub(rb'\\(["\\])', rb"\1", raw[1:-1])
        else:
            raw = raw.strip()
        if key.endswith("*"):
            _charset, _, quoted = raw.partition(b"''")
            found[key[:-1]] = unquote_to_bytes(quoted).decode("utf-8", "replace")
        else:
            found.setdefault(key, raw.decode("utf-8", "replace"))
    return found


def boundary_of(content_type: bytes, limits: WireLimits) -> bytes:
    """The boundary named by a Content-Type.

    Raises ``MultipartBroken`` when there is none or it is longer than RFC 2046 lets it be.
    """
    boundary = header_parameters(content_type).get("boundary", "").encode("utf-8")
    if not boundary:
        raise MultipartBroken("boundary not found")
    if len(boundary) > limits.boundary_bytes_max:
        raise MultipartBroken("boundary is too big")
    return boundary


def split_parts(body: bytes, boundary: bytes, limits: WireLimits) -> list[Part]:
    """Split a complete body into its parts, in order.

    Raises ``MultipartBroken``: no boundary in the body, a part without end, name or headers, or too many of them.
    """
    opening = b"--" + boundary
    delimiter = b"\r\n" + opening
    at = 0 if body.startswith(opening) else body.find(delimiter) + 2
    if at == 1:
        raise MultipartBroken("boundary not found in the request body")
    at += len(opening)
    parts: list[Part] = []
    while not body.startswith(b"--", at):
        line_end = body.find(b"\n", at)
        if line_end < 0 or body[at:line_end].strip():
            raise MultipartBroken("invalid multipart boundary line")
        end = body.find(delimiter, line_end - 1)
        if end < 0:
            raise MultipartBroken("multipart part has no end")
        if len(parts) == limits.parameters_max:
            raise MultipartBroken("too many parts in the request body")
        parts.append(_read_part(body, line_end + 1, end, limits))
        at = end + len(delimiter)
    return parts


_HEADERS_END = re.compile(rb"\r?\n\r?\n")


def _read_part(body: bytes, start: int, end: int, limits: WireLimits) -> Part:
    head_limit = min(end, start + limits.part_header_bytes_max)
    found = _HEADERS_END.search(body, start, head_limit)
    if found is None:
        raise MultipartBroken("multipart part has no end of headers")
    headers = _read_headers(body[start : found.start()])
    parameters = header_parameters(headers.get(b"content-disposition", b""))
    if "name" not in parameters:
        raise MultipartBroken("field name in multipart part not found")
    return Part(
        name=parameters["name"],
        filename=parameters.get("filename"),
        content_type=headers.get(b"content-type", b"").decode("latin-1"),
        data=body[found.end() : end],
    )


def _read_headers(head: bytes) -> dict[bytes, bytes]:
    headers: dict[bytes, bytes] = {}
    for line in head.splitlines():
        name, colon, value = line.partition(b":")
        if colon:
            headers.setdefault(name.strip().lower(), value.strip())
    return headers
