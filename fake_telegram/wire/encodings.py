"""Content-Encoding of request bodies: gzip, deflate and identity; never more output than the limit allows."""

from __future__ import annotations

import zlib

__all__ = ["BodyTooLarge", "UnsupportedEncoding", "decode_body"]

_AUTOMATIC_HEADER = 32 + zlib.MAX_WBITS  # zlib reads gzip and zlib wrappers alike
_RAW = -zlib.MAX_WBITS  # what many clients call "deflate"


class UnsupportedEncoding(Exception):
    """An encoding that Telegram does not take either (415)."""


class BodyTooLarge(Exception):
    """Unpacked, the body passes the limit (413)."""


def decode_body(body: bytes, encoding: bytes, *, bytes_max: int) -> bytes:
    """Undo ``Content-Encoding`` (as the Bot API server does: gzip and deflate are taken, anything else is 415).

    ``bytes_max`` bounds the result. Damaged data gives what could be read, as the real server's reader does.

    Raises ``UnsupportedEncoding`` and ``BodyTooLarge``.
    """
    name = encoding.strip().lower()
    if name in (b"", b"identity"):
        return body
    if name not in (b"gzip", b"x-gzip", b"deflate"):
        raise UnsupportedEncoding(name.decode("latin-1"))
    unpacked = _inflate(body, _AUTOMATIC_HEADER, bytes_max)
    if unpacked is None and name == b"deflate":
        unpacked = _inflate(body, _RAW, bytes_max)
    return unpacked or b""


def _inflate(body: bytes, window_bits: int, bytes_max: int) -> bytes | None:
    inflater = zlib.decompressobj(window_bits)
    try:
        unpacked = inflater.decompress(body, bytes_max + 1)
    except zlib.error:
        return None
    if len(unpacked) > bytes_max:
        raise BodyTooLarge
    return unpacked
