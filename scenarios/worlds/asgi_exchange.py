"""An HTTP exchange by calling an ASGI application directly: no bytes, no sockets, the same requests and answers.

The company's and the fake's control sides use it in simulation: what is asserted there is what was asked and answered, not how it
travelled. Webhooks and Bot API calls travel as real bytes (`network`).
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any
from urllib.parse import unquote

import trio

from scenarios.actors.exchanges import Answer, PeerGone

AsgiApp = Callable[[Any, Any, Any], Awaitable[None]]


class AsgiExchange:
    """`Exchange` into one application; `app()` gives the one that is running now, or nothing while it is down."""

    def __init__(self, app: Callable[[], AsgiApp | None], host: str) -> None:
        self._app = app
        self._host = host

    async def __call__(self, verb: str, target: str, *, headers: Mapping[str, str], body: bytes = b"") -> Answer:
        """One request, answered by the application in the calling task. Raises `PeerGone` while there is none."""
        app = self._app()
        if app is None:
            raise PeerGone(f"{self._host} is down")
        call = _Call(body)
        await app(_scope(self._host, verb, target, headers, body), call.receive, call.send)
        if call.status == 0:
            raise PeerGone(f"{self._host} gave no answer to {verb} {target}")
        return Answer(status=call.status, headers=call.headers, body=bytes(call.answer))


class _Call:
    def __init__(self, body: bytes) -> None:
        self._body: bytes | None = body
        self.status = 0
        self.headers: dict[str, str] = {}
        self.answer = bytearray()

    async def receive(self) -> dict[str, Any]:
        await trio.lowlevel.checkpoint()
        if self._body is None:
            await trio.sleep_forever()
        body, self._body = self._body, None
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Mapping[str, Any]) -> None:
        await trio.lowlevel.checkpoint()
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = {bytes(name).decode().lower(): bytes(value).decode() for name, value in message["headers"]}
        elif message["type"] == "http.response.body":
            self.answer += message.get("body", b"")


def _scope(host: str, verb: str, target: str, headers: Mapping[str, str], body: bytes) -> dict[str, Any]:
    path, _, query = target.partition("?")
    lines = [(b"host", host.encode()), (b"content-length", str(len(body)).encode())]
    lines += [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": verb,
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": lines,
        "client": ("memory", 0),
        "server": (host, 80),
        "state": {},
        "extensions": {},
    }
