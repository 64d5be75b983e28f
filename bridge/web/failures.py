"""Errors of the services, of the store and of the framework become refusals here, and nowhere else."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from quart import Quart, Response
from werkzeug.exceptions import HTTPException

from bridge.ports.store import AlreadyThere, StoreUnavailable
from bridge.services.connecting import NotAllowed, TelegramSilent
from bridge.services.handle import IdempotencyKeyReused
from bridge.services.references import Invalid
from bridge.web.errors import BadRequest, Conflict, Forbidden, Refusal, Unauthorized, Unavailable, body_of

RETRY_AFTER_S: Final = 2
"""What a client is told to wait when the store is down."""
JSON: Final = "application/json"


class BadGateway(Refusal):
    """502: Telegram, which had to be asked, did not answer."""

    status = 502
    code = "telegram_silent"


def answer_of(refusal: Refusal) -> Response:
    """The HTTP form of a refusal."""
    response = Response(body_of(refusal), status=refusal.status, content_type=JSON)
    if isinstance(refusal, Unauthorized):
        response.headers["WWW-Authenticate"] = "Bearer"
    if isinstance(refusal, Unavailable):
        response.headers["Retry-After"] = str(RETRY_AFTER_S)
    return response


def _invalid(error: Invalid) -> Refusal:
    return BadRequest(str(error), code="invalid", field=error.field)


def _taken(error: AlreadyThere) -> Refusal:
    return Conflict(str(error), code="already_there", field=error.field)


def _not_allowed(error: NotAllowed) -> Refusal:
    return Forbidden(str(error), code=error.denial.value)


def _reused(_error: IdempotencyKeyReused) -> Refusal:
    return Conflict("this Idempotency-Key was used for another request", code="idempotency_key_reused")


def _silent(error: TelegramSilent) -> Refusal:
    return BadGateway(str(error))


def _overflow(_error: OverflowError) -> Refusal:
    return BadRequest("a number is too large", code="invalid")


def _store_down(_error: StoreUnavailable) -> Refusal:
    return Unavailable("the store cannot take this now; nothing was written, try again")


def _framework(error: HTTPException) -> Refusal:
    refusal = Refusal(error.description or error.name, code=error.name.lower().replace(" ", "_"))
    refusal.status = error.code or 500
    return refusal


_TABLE: Final[tuple[tuple[type[Exception], Callable[[Any], Refusal]], ...]] = (
    (Refusal, lambda refusal: refusal),
    (Invalid, _invalid),
    (AlreadyThere, _taken),
    (NotAllowed, _not_allowed),
    (IdempotencyKeyReused, _reused),
    (TelegramSilent, _silent),
    (OverflowError, _overflow),
    (StoreUnavailable, _store_down),
    (HTTPException, _framework),
)


def install(app: Quart) -> None:
    """Teaches an application to answer all of these in our form; what is not in the table is our own error: 500, logged."""
    for kind, refusal_of in _TABLE:
        app.register_error_handler(kind, _handler(refusal_of))


def _handler(refusal_of: Callable[[Any], Refusal]) -> Callable[[Any], Awaitable[Response]]:
    async def handle(error: Any) -> Response:
        return answer_of(refusal_of(error))

    return handle
