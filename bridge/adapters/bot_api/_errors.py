"""One table from what a call ended with to what to do next. The Bot API's errors are mapped here and nowhere else.

The question behind every row is *may it have taken effect?* Sends carry no idempotency key, so only what is certain not to have
happened is retried by itself; the rest is *in doubt*.
"""

import math
from enum import Enum

import msgspec

from bridge.domain.ids import ChatId
from bridge.ports.telegram import (
    TelegramConflict,
    TelegramError,
    TelegramInDoubt,
    TelegramMigrated,
    TelegramRefused,
    TelegramRetryLater,
    TelegramUnauthorized,
)

RETRY_UNREACHED_AFTER_S = 2.0
"""Seconds before a server that could not be reached is tried again; attempts space out further (`domain.retries`)."""
RETRY_SERVER_ERROR_AFTER_S = 5.0
"""Seconds before a server that answered 5xx is tried again. Ours."""
RETRY_FLOOD_AFTER_S = 5.0
"""Seconds to be silent when a 429 does not say how long. Ours; the Bot API always says."""
RETRY_FLOOD_S_MAX = 24 * 3600.0
"""A longer `retry_after` is not believed: updates themselves do not live longer (Bot API)."""


class Reach(Enum):
    """How far a request had come when its connection failed."""

    NOT_SENT = "not sent"
    """Refused, unresolved, no connection free, or its body was cut short: nothing can have happened."""
    SENT = "sent"
    """The last byte may have been read: it may have taken effect."""


class Parameters(msgspec.Struct):
    """Bot API `ResponseParameters`."""

    migrate_to_chat_id: int | None = None
    retry_after: float | None = None


class Refusal(msgspec.Struct):
    """Bot API envelope of an error."""

    ok: bool
    error_code: int = 0
    description: str = ""
    parameters: Parameters | None = None


_REFUSALS = msgspec.json.Decoder(Refusal)


def from_answer(status: int, body: bytes, retry_after_header: str = "") -> TelegramError:
    """The error of an HTTP answer that is no success.

    `status`: HTTP status. `body`: as much of it as was read. `retry_after_header`: value of `Retry-After`, or empty.
    """
    try:
        refusal = _REFUSALS.decode(body)
    except msgspec.DecodeError:
        return _from_stranger(status, retry_after_header)
    code = refusal.error_code or status
    words = refusal.description or f"error {code}"
    parameters = refusal.parameters or Parameters()
    if parameters.migrate_to_chat_id is not None:
        return TelegramMigrated(words, ChatId(parameters.migrate_to_chat_id))
    if code == 429:
        wait_s = parameters.retry_after if parameters.retry_after is not None else _seconds(retry_after_header)
        return TelegramRetryLater(words, _believable(wait_s), flood=True)
    return _from_code(code, words)


def _from_code(code: int, words: str) -> TelegramError:
    """Errors told in the Bot API's own envelope."""
    match code:
        case 401:
            return TelegramUnauthorized(words)
        case 404 if words == "Not Found":
            # The cloud answers an ill-formed or deleted token so (Bot API).
            return TelegramUnauthorized(words)
        case 409:
            return TelegramConflict(words)
        case 500 if words.endswith("restart"):
            # "Internal Server Error: restart": the server is stopping and takes nothing more (Bot API).
            return TelegramRetryLater(words, RETRY_SERVER_ERROR_AFTER_S)
        case 502 | 503:
            return TelegramRetryLater(words, RETRY_SERVER_ERROR_AFTER_S)
        case _ if 400 <= code < 500:
            return TelegramRefused(words, code)
        case _:
            return TelegramInDoubt(words)


def _from_stranger(status: int, retry_after_header: str) -> TelegramError:
    """Answers that are not the Bot API's JSON: the cloud's front end, a proxy, or half a body."""
    words = f"HTTP {status} without an answer of the Bot API"
    match status:
        case 413:
            return TelegramRefused("Request Entity Too Large", 413)
        case 429:
            return TelegramRetryLater(words, _believable(_seconds(retry_after_header)), flood=True)
        case 502 | 503:
            # The front end found no server to hand the request to, so nothing took effect (Bot API).
            return TelegramRetryLater(words, RETRY_SERVER_ERROR_AFTER_S)
        case 407:
            return TelegramRetryLater("the proxy wants a password", RETRY_SERVER_ERROR_AFTER_S)
        case _ if 300 <= status < 500:
            # Not a Bot API server at all: a wrong address, a captive portal. Waiting for the operator loses nothing.
            return TelegramRetryLater(words, RETRY_SERVER_ERROR_AFTER_S)
        case _:
            # 2xx with half a body, 500, 504: the server had the request, what became of it is unknown.
            return TelegramInDoubt(words)


def from_download(status: int, body: bytes, retry_after_header: str = "") -> TelegramError:
    """The error of a download: there 404 speaks of the file, whose link lives about an hour (Bot API)."""
    if status == 404:
        return TelegramRefused("the file is no longer offered for download", 404)
    return from_answer(status, body, retry_after_header)


def from_transport(reach: Reach, words: str) -> TelegramError:
    """The error of a call whose connection failed before a whole answer was read."""
    match reach:
        case Reach.NOT_SENT:
            return TelegramRetryLater(words, RETRY_UNREACHED_AFTER_S)
        case Reach.SENT:
            return TelegramInDoubt(words)


def _seconds(header: str) -> float | None:
    try:
        return float(header)
    except ValueError:
        return None


def _believable(wait_s: float | None) -> float:
    if wait_s is None or not math.isfinite(wait_s) or wait_s < 0:
        return RETRY_FLOOD_AFTER_S
    return min(wait_s, RETRY_FLOOD_S_MAX)
