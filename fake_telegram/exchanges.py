"""One HTTP/1.1 exchange after another from the client's side, over any stream: how webhooks are posted and how the control
API is called. ``ResponseReader`` is sans-IO; ``HttpPeer`` puts it on a stream.
"""

from __future__ import annotations

import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

import httptools
import trio

__all__ = [
    "Connect",
    "HttpPeer",
    "PeerBroken",
    "PeerClosed",
    "Response",
    "ResponseReader",
    "connect_by_socket",
    "render_request",
    "secured",
]

Connect = Callable[[str, int, bool], Awaitable[trio.abc.Stream]]
"""``connect(host, port, tls)``: how to reach another host; the one thing a simulation replaces."""

RECEIVE_BYTES = 64 * 1024
HEAD_BYTES_MAX = 256 * 1024


async def connect_by_socket(host: str, port: int, tls: bool) -> trio.abc.Stream:
    """A real connection; with ``tls`` the certificate is verified. Raises ``OSError``, of which ``ssl.SSLError`` is one."""
    try:
        stream = await trio.open_tcp_stream(host, port)
    except ValueError as impossible:  # a name that IDNA cannot express, or with a NUL in it
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known") from impossible
    return await secured(stream, host) if tls else stream


async def secured(transport: trio.abc.Stream, host: str, certificate: bytes = b"") -> trio.SSLStream[trio.abc.Stream]:
    """TLS over ``transport`` to the server called ``host``; ``certificate`` (PEM) is trusted instead of the usual ones.

    Raises ``OSError``, as ``connect_by_socket``; then ``transport`` is closed.
    """
    shaken = False
    try:
        stream = trio.SSLStream(transport, _trusting(certificate), server_hostname=host, https_compatible=True)
        await stream.do_handshake()
        shaken = True
    except ValueError as impossible:
        raise ssl.SSLError(f"{host!r} is no name for a certificate") from impossible
    except trio.BrokenResourceError as broken:
        if isinstance(broken.__cause__, OSError):
            raise broken.__cause__ from None
        raise ConnectionResetError("the peer closed the connection during the TLS handshake") from broken
    finally:
        if not shaken:
            await trio.aclose_forcefully(transport)
    return stream


def _trusting(certificate: bytes) -> ssl.SSLContext:
    """The usual trust, or in this certificate alone. Raises ``ssl.SSLError`` when it is none."""
    if not certificate:
        return ssl.create_default_context()
    return ssl.create_default_context(cadata=certificate.decode("ascii", "ignore"))


class PeerClosed(Exception):
    """The connection ended before the answer was complete; ``nothing_came`` tells whether not one byte had arrived."""

    def __init__(self, *, nothing_came: bool) -> None:
        super().__init__("the connection was closed before the answer was complete")
        self.nothing_came = nothing_came


class PeerBroken(Exception):
    """What arrived is not an HTTP answer, or too long a one; ``str()`` says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One complete answer; header names in lower case."""

    status: int
    reason: str
    headers: dict[bytes, bytes]
    body: bytes
    keep_alive: bool


def render_request(verb: str, target: str, headers: Mapping[str, str], body: bytes = b"") -> bytes:
    """A whole request as bytes; ``Content-Length`` is added. Header values are sent as UTF-8."""
    lines = [f"{verb} {target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    lines.append(f"Content-Length: {len(body)}\r\n\r\n")
    return "\r\n".join(lines).encode() + body


class ResponseReader:
    """Sans-IO reader of one answer: feed bytes until ``response`` is set."""

    def __init__(self, *, body_bytes_max: int) -> None:
        self._body_bytes_max = body_bytes_max
        self.response: Response | None = None
        self._head_done = False
        self._head_bytes = 0
        self._start()
        self._parser = httptools.HttpResponseParser(self)

    def feed(self, data: bytes | bytearray) -> None:
        """Take bytes that arrived. Raises ``PeerBroken``."""
        if not self._head_done:
            self._head_bytes += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as error:
            if self.response is None:
                raise PeerBroken(str(error.__context__ or error)) from None
        if not self._head_done and self._head_bytes > HEAD_BYTES_MAX:
            raise PeerBroken("the answer's headers are too long")

    def end(self) -> bool:
        """The stream ended: complete an answer whose length was given by that; says whether there is one now."""
        delimited = b"content-length" in self._headers or b"transfer-encoding" in self._headers
        if self.response is None and self._head_done and not delimited:
            self.on_message_complete()
        return self.response is not None

    def _start(self) -> None:
        self._headers: dict[bytes, bytes] = {}
        self._reason = b""
        self._body = bytearray()

    # -- httptools calls these ------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        if self.response is not None:
            raise PeerBroken("bytes after the answer")
        self._start()

    def on_status(self, reason: bytes) -> None:
        self._reason += reason

    def on_header(self, name: bytes, value: bytes) -> None:
        self._headers.setdefault(name.lower(), value)

    def on_headers_complete(self) -> None:
        self._head_done = self._parser.get_status_code() >= 200

    def on_body(self, piece: bytes) -> None:
        self._body += piece
        if len(self._body) > self._body_bytes_max:
            raise PeerBroken("the answer's body is too long")

    def on_message_complete(self) -> None:
        if self._parser.get_status_code() < 200:  # 100 Continue and its kin: the answer is still to come
            return
        self.response = Response(
            status=self._parser.get_status_code(),
            reason=self._reason.decode("latin-1"),
            headers=self._headers,
            body=bytes(self._body),
            keep_alive=self._parser.should_keep_alive(),
        )


class HttpPeer:
    """A kept-alive connection to one server: one exchange at a time."""

    def __init__(self, stream: trio.abc.Stream, *, body_bytes_max: int = 64 * 1024 * 1024) -> None:
        self.stream = stream
        self.used = False
        self._body_bytes_max = body_bytes_max

    async def exchange(self, request: bytes) -> Response:
        """Send a whole request and return its answer.

        Raises ``PeerClosed`` and ``PeerBroken``; after either, and after an answer that is not ``keep_alive``, only
        ``aclose`` is left to do.
        """
        reader = ResponseReader(body_bytes_max=self._body_bytes_max)
        nothing_came = True
        try:
            await self.stream.send_all(request)
            while reader.response is None:
                data = await self.stream.receive_some(RECEIVE_BYTES)
                if not data:
                    if reader.end():
                        break
                    raise PeerClosed(nothing_came=nothing_came)
                nothing_came = False
                reader.feed(data)
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            raise PeerClosed(nothing_came=nothing_came) from None
        self.used = True
        assert reader.response is not None
        return reader.response

    async def aclose(self) -> None:
        """Close at once, without a TLS farewell."""
        await trio.aclose_forcefully(self.stream)
