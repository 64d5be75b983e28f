"""HTTP without a library, so that little of what is measured is the measuring: one kept connection, one buffer per request."""

import json
import socket
from types import TracebackType
from typing import Any, Never, Self
from urllib.parse import urlsplit

__all__ = ["Caller", "Failed", "complete", "length_of", "request_bytes"]

_CHUNK = 1 << 18


class Failed(Exception):
    """An answer that is not 200, or none."""


def request_bytes(verb: str, path: str, host: str, body: bytes = b"", content_type: str = "application/json") -> bytes:
    """One request with everything a server needs."""
    head = f"{verb} {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def complete(buffer: bytes | bytearray) -> int:
    """Where the first message of ``buffer`` ends; 0 while its head or its body has not arrived as a whole."""
    head = buffer.find(b"\r\n\r\n") + 4
    if head < 4:
        return 0
    length = length_of(buffer[:head])
    return head + length if len(buffer) >= head + length else 0


def length_of(head: bytes | bytearray) -> int:
    """How long the body after this head is."""
    lines = bytes(head).lower()
    at = lines.find(b"content-length:")
    return int(lines[at + 15 : lines.find(b"\r", at)]) if at >= 0 else 0


class Caller:
    """Calls one server on one connection, one call after the other."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._host = parts.netloc
        self._socket = socket.create_connection((parts.hostname, parts.port), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._socket.close()

    def send(self, verb: str, path: str, body: bytes = b"", content_type: str = "application/json") -> None:
        """Begin a call; ``receive`` ends it."""
        self._socket.sendall(request_bytes(verb, path, self._host, body, content_type))

    def receive(self) -> bytearray:
        """The body of the answer. Raises ``Failed``."""
        buffer = bytearray()
        while not (head := buffer.find(b"\r\n\r\n") + 4) > 3:
            buffer += self._some()
        if not buffer.startswith((b"HTTP/1.1 200", b"HTTP/1.1 204")):
            raise Failed(bytes(buffer[:500]).decode(errors="replace"))
        body = bytearray(length_of(buffer[:head]))
        at = len(buffer) - head
        body[:at] = buffer[head:]
        with memoryview(body) as room:
            while at < len(body):
                at += self._socket.recv_into(room[at:]) or self._closed()
        return body

    def _some(self) -> bytes:
        return self._socket.recv(_CHUNK) or self._closed()

    def _closed(self) -> Never:
        raise Failed("the server has closed the connection")

    def call(self, verb: str, path: str, body: bytes = b"", content_type: str = "application/json") -> bytearray:
        """A whole call. Raises ``Failed``."""
        self.send(verb, path, body, content_type)
        return self.receive()

    def post(self, path: str, **said: Any) -> Any:
        """A call in JSON. Raises ``Failed``."""
        return json.loads(self.call("POST", path, json.dumps(said).encode()))
