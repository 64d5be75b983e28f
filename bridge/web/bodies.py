"""Reading request bodies: never more than the place takes, never faster than it is used, and typed at once.

Quart's own `get_data` and `get_json` are not used: they take a body whole, with no limit but the greatest of all.
"""

from collections.abc import AsyncIterator
from typing import Any, Final, TypeVar

import msgspec
from quart.wrappers import Request

from bridge.domain.limits import MIB
from bridge.web.errors import BadRequest, TooLarge, of_validation
from bridge.web.streams import FLOW, Flow

T = TypeVar("T")

JSON_BYTES_MAX: Final = MIB
"""Sixteen comments of the greatest size (R183); more is a mistake or an attack."""


async def chunks(request: Request, *, limit_bytes: int) -> AsyncIterator[bytes]:
    """The body piece by piece; asks for more only when a piece was used. Raises `TooLarge`, at once when the length is told."""
    told = request.content_length
    if told is not None and told > limit_bytes:
        raise TooLarge(f"at most {limit_bytes} bytes are taken here; {told} were announced")
    flow = request.scope.get(FLOW)
    size = 0
    async for piece in request.body:
        size += len(piece)
        if size > limit_bytes:
            raise TooLarge(f"at most {limit_bytes} bytes are taken here")
        yield piece
        if isinstance(flow, Flow):
            flow.used(len(piece))


async def whole(request: Request, *, limit_bytes: int) -> bytes:
    """The whole body. Raises `TooLarge`."""
    body = bytearray()
    async for piece in chunks(request, limit_bytes=limit_bytes):
        body += piece
    return bytes(body)


def parsed(body: bytes, kind: type[T]) -> T:
    """The body as a value of `kind`; an empty one counts as `{}`. Raises `BadRequest` naming the field."""
    try:
        return msgspec.json.decode(body or b"{}", type=kind)
    except msgspec.ValidationError as error:
        raise of_validation(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadRequest(f"the body is not JSON: {error}", code="not_json") from error


def shown(body: Any) -> bytes:
    """JSON of an answer."""
    return msgspec.json.encode(body)
