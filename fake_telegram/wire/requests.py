"""Bytes in, requests out: the server's half of HTTP/1.1, without a socket in sight.

``RequestReader.feed`` is given whatever arrived and returns what became complete, in order. Pipelined requests come out
one after another. A ``Broken`` event is always the last: it carries the answer owed to the peer, after which the
connection is closed, because bytes after a violation mean nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

import httptools

from .limits import WireLimits

__all__ = ["Broken", "ExpectsContinue", "Request", "RequestEvent", "RequestReader"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One complete request. Header names are lower case; ``target`` is as the peer wrote it."""

    verb: str
    target: bytes
    headers: dict[bytes, bytes]
    body: bytes
    keep_alive: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectsContinue:
    """The peer waits for ``100 Continue`` before it sends its body."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken:
    """The peer broke HTTP or one of our limits; ``code`` and ``description`` are what it must be told."""

    code: int
    description: str


RequestEvent = Request | ExpectsContinue | Broken


class _Refused(Exception):
    """Raised inside a parser callback to stop it; carries the verdict out."""

    def __init__(self, broken: Broken) -> None:
        super().__init__(broken.description)
        self.broken = broken


_MALFORMED = Broken(code=400, description="Bad Request")
_TOO_LARGE = Broken(code=413, description="Request Entity Too Large")
_HEADERS_TOO_LARGE = Broken(code=431, description="Request Header Fields Too Large")

_HEADER_MARKS = len(b": \r\n")

# An upgrade we do not speak is ignored, as RFC 9110 section 7.8 allows: the request is read again without these.
_UPGRADE_HEADERS = frozenset({b"upgrade", b"http2-settings", b"connection"})


class RequestReader:
    """Sans-IO reader of one connection's requests."""

    def __init__(self, limits: WireLimits) -> None:
        self._limits = limits
        self._events: list[RequestEvent] = []
        self._broken = False
        self._quiet_bytes = 0
        self._start_message()
        self._parser = httptools.HttpRequestParser(self)

    @property
    def mid_message(self) -> bool:
        """Whether a request has begun to arrive and is not complete."""
        return self._begun

    def feed(self, data: bytes) -> list[RequestEvent]:
        """Take bytes that arrived and return the events they complete; after ``Broken`` always ``[]``."""
        if self._broken:
            return []
        events: list[RequestEvent] = []
        self._events = events
        self._quiet_bytes += len(data)
        verdict = self._parse(data)
        if verdict is None and self._quiet_bytes > self._limits.header_bytes_max:
            verdict = _HEADERS_TOO_LARGE
        if verdict is not None:
            self._broken = True
            events.append(verdict)
        return events

    def _parse(self, data: bytes) -> Broken | None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade as upgrade:
            return self._read_again_without_upgrade(data[upgrade.args[0] :])
        except httptools.HttpParserCallbackError as error:
            cause = error.__context__
            return cause.broken if isinstance(cause, _Refused) else _MALFORMED
        except httptools.HttpParserError:
            return _MALFORMED
        return None

    def _read_again_without_upgrade(self, rest: bytes) -> Broken | None:
        """Feed the head once more as a plain request, then whatever followed it."""
        verb = self._parser.get_method()
        if verb == b"CONNECT" or self._parser.get_http_version() != "1.1":
            return _MALFORMED
        lines = [b"%b %b HTTP/1.1" % (verb, self._target)]
        lines += [b"%b: %b" % item for item in self._headers.items() if item[0] not in _UPGRADE_HEADERS]
        if b"close" in self._headers.get(b"connection", b"").lower():
            lines.append(b"connection: close")
        self._start_message()
        self._parser = httptools.HttpRequestParser(self)
        return self._parse(b"\r\n".join(lines) + b"\r\n\r\n" + rest)

    def _start_message(self) -> None:
        self._begun = False
        self._in_body = False
        self._upgrading = False
        self._target = b""
        self._head_bytes = 0
        self._headers: dict[bytes, bytes] = {}
        self._pieces: list[bytes] = []
        self._body_bytes = 0

    # -- httptools calls these ------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        self._start_message()
        self._begun = True

    def on_url(self, url: bytes) -> None:
        self._target += url

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._in_body:  # trailers of a chunked body mean nothing to the Bot API
            self._head_bytes += len(name) + len(value) + _HEADER_MARKS
            self._headers.setdefault(name.lower(), value)

    def on_headers_complete(self) -> None:
        self._in_body = True
        if self._head_bytes + len(self._target) > self._limits.header_bytes_max:
            raise _Refused(_HEADERS_TOO_LARGE)
        self._upgrading = self._parser.should_upgrade()
        length = self._headers.get(b"content-length", b"")
        if length.isdigit() and int(length) > self._limits.body_bytes_max:
            raise _Refused(_TOO_LARGE)
        if not self._upgrading and self._headers.get(b"expect", b"").lower() == b"100-continue":
            self._events.append(ExpectsContinue())

    def on_body(self, piece: bytes) -> None:
        self._body_bytes += len(piece)
        if self._body_bytes > self._limits.body_bytes_max:
            raise _Refused(_TOO_LARGE)
        self._quiet_bytes = 0
        self._pieces.append(piece)

    def on_message_complete(self) -> None:
        if self._upgrading:
            return
        self._quiet_bytes = 0
        self._events.append(
            Request(
                verb=self._parser.get_method().decode("ascii"),
                target=self._target,
                headers=self._headers,
                body=self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces),
                keep_alive=self._parser.should_keep_alive(),
            )
        )
        self._start_message()
