"""How a method says no: code, Telegram's words, and the prefix that its server puts before them.

The first letter becomes small after the prefix unless the text is in capitals; a 403 in capitals becomes a 400. So does
Telegram's own Bot API server.
"""

from collections.abc import Mapping
from typing import Any, Final

_PREFIXES: Final = {400: "Bad Request: ", 401: "Unauthorized: ", 403: "Forbidden: ", 404: "Not Found: ", 409: "Conflict: "}


class CallRefused(Exception):
    """This call gets an error for its answer."""

    def __init__(self, code: int, text: str, parameters: Mapping[str, Any] | None = None) -> None:
        if code == 403 and _in_capitals(text):
            code = 400
        super().__init__(text)
        self.code = code
        self.description = _PREFIXES.get(code, "") + (text if _in_capitals(text) else text[:1].lower() + text[1:])
        self.parameters = parameters


def bad_request(text: str, parameters: Mapping[str, Any] | None = None) -> CallRefused:
    """400 `Bad Request: text`."""
    return CallRefused(400, text, parameters)


def forbidden(text: str) -> CallRefused:
    """403 `Forbidden: text`."""
    return CallRefused(403, text)


def too_many(retry_after_s: int) -> CallRefused:
    """429, to be tried again after so many seconds."""
    text = f"Too Many Requests: retry after {retry_after_s}"
    refused = CallRefused(429, text, {"retry_after": retry_after_s})
    refused.description = text
    return refused


def _in_capitals(text: str) -> bool:
    return len(text) > 1 and (text[1].isupper() or text[1] == "_")
