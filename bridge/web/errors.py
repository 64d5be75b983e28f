"""What the API answers when it will not do something: `{"error": {"code", "message", "field"?}}`, with a status that means it.

Codes are words a program may compare; messages are for the person who reads the log of that program.
"""

import re
from typing import Final

import msgspec

from bridge.domain.facts import Fact


class Refusal(Exception):
    """An answer other than success."""

    status = 400
    code = "bad_request"

    def __init__(self, message: str, *, code: str = "", field: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.field = field


class BadRequest(Refusal):
    """400: the request cannot be understood, or one of its fields is wrong."""


class Unauthorized(Refusal):
    """401: no token, or not one of ours."""

    status = 401
    code = "unauthorized"


class Forbidden(Refusal):
    """403: the caller is known and may not; `code` is the reason word of `permissions.Denial`."""

    status = 403
    code = "forbidden"


class NotFound(Refusal):
    """404: nothing there that the caller may know of (R90)."""

    status = 404
    code = "not_found"


class Conflict(Refusal):
    """409: something is in the way: a taken name, a reused key."""

    status = 409
    code = "conflict"


class TooLarge(Refusal):
    """413: more bytes than this place takes."""

    status = 413
    code = "too_large"


class RangeNotSatisfiable(Refusal):
    """416: the asked range lies outside the file."""

    status = 416
    code = "range_not_satisfiable"


class Unavailable(Refusal):
    """503: the store cannot take it now; nothing was written."""

    status = 503
    code = "unavailable"


class ErrorShown(Fact):
    code: str
    message: str
    field: str = ""


class ErrorBody(Fact):
    error: ErrorShown


_PATH: Final = re.compile(r" - at `(?:key in )?\$\.?([^`]*)`$")
_NAMED_FIELD: Final = re.compile(r"field `([^`]+)`")


def of_validation(error: msgspec.ValidationError) -> BadRequest:
    """The refusal of a body that does not fit its type, naming the field (`owner.name`, `roster[0].role`)."""
    words = str(error)
    path = _PATH.search(words)
    place = path.group(1) if path else ""
    named = _NAMED_FIELD.search(words)
    field = ".".join(part for part in (place, named.group(1) if named else "") if part)
    return BadRequest(_PATH.sub("", words), code="invalid", field=field)


def body_of(refusal: Refusal) -> bytes:
    """The JSON of a refusal."""
    shown = ErrorShown(code=refusal.code, message=refusal.message, field=refusal.field)
    return msgspec.json.encode(ErrorBody(error=shown))
