"""Outcomes become bytes: one buffer per answer, because two small writes cost a delayed acknowledgement (44 ms each)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import msgspec

from fake_telegram.methods import Answer, Refusal

__all__ = ["CONTINUE", "HTML_502", "envelope", "render_answer", "render_head"]

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

HTML_502 = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    b"<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
"""What stands before Telegram's servers says when they are away."""

_encode = msgspec.json.Encoder().encode
_REASONS = {status.value: status.phrase for status in HTTPStatus}
_OK_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n%b\r\n"
_KEPT = b"Connection: keep-alive\r\n"
_CLOSED = b"Connection: close\r\n"


def envelope(outcome: Answer | Refusal) -> bytes:
    """The JSON of an outcome: ``ok``, then ``result`` or the error; no null fields."""
    match outcome:
        case Answer(result=result, description=None):
            return b'{"ok":true,"result":' + _encode(result) + b"}"
        case Answer(result=result, description=description):
            return _encode({"ok": True, "result": result, "description": description})
        case Refusal(code=code, description=description, parameters=parameters):
            body: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
            if parameters:
                body["parameters"] = parameters
            return _encode(body)


def render_answer(outcome: Answer | Refusal, *, keep_alive: bool) -> bytes:
    """The whole answer, status line to last byte; ``Retry-After`` goes with a refusal that has ``retry_after``."""
    body = envelope(outcome)
    if isinstance(outcome, Answer):
        return _OK_HEAD % (len(body), _KEPT if keep_alive else _CLOSED) + body
    headers = {"Content-Type": "application/json"}
    retry_after = (outcome.parameters or {}).get("retry_after")
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return render_head(outcome.code, headers, len(body), keep_alive=keep_alive) + body


def render_head(code: int, headers: Mapping[str, str], length: int, *, keep_alive: bool) -> bytes:
    """Status line and headers up to the empty line, for a body of ``length`` bytes that follows by itself."""
    lines = [f"HTTP/1.1 {code} {_REASONS.get(code, 'Unknown')}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines.append(f"Content-Length: {length}\r\n")
    head = "\r\n".join(lines).encode("latin-1", "replace")
    return head + (_KEPT if keep_alive else _CLOSED) + b"\r\n"
