"""Two cures at the edge of ASGI, needed by Quart-Trio on Hypercorn.

*A finished response is not a disconnect.* Hypercorn says `http.disconnect` when a response ends; Quart-Trio then cancels the
task that is just telling the connection to wait for the next request, so keep-alive connections never time out and hold every
stop. That message is withheld.

*A body is not read faster than it is used.* Quart takes in the whole body whether anyone reads it or not. Here at most
`WINDOW_BYTES` are in flight: the next piece is taken from the connection when the handler has used the last (`Flow.used`).
"""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any, Final

import trio

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Asgi = Callable[[Any, Any, Any], Awaitable[None]]

WINDOW_BYTES: Final = 256 * 1024
FLOW: Final = "bridge.flow"
"""Key of the scope under which a handler finds the `Flow` of its request."""


class Flow:
    """How much of a request's body was handed over and how much of it was used."""

    def __init__(self) -> None:
        self._unused = 0
        self._moved = trio.Event()

    def took(self, size_bytes: int) -> None:
        """So many bytes went on to the application."""
        self._unused += size_bytes

    def used(self, size_bytes: int) -> None:
        """The handler is done with so many bytes."""
        self._unused -= size_bytes
        self._moved.set()
        self._moved = trio.Event()

    async def room(self) -> None:
        """Waits until less than a window is unused."""
        while self._unused >= WINDOW_BYTES:
            await self._moved.wait()


class SteadyStreams:
    """ASGI wrapper with both cures; everything but HTTP passes untouched."""

    def __init__(self, app: Asgi) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serves one ASGI connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        exchange = _Exchange(receive, send)
        await self._app({**scope, FLOW: exchange.flow}, exchange.receive, exchange.send)


class _Exchange:
    """One request and its response."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self.flow = Flow()
        self._receive = receive
        self._send = send
        self._finished = False

    async def receive(self) -> Message:
        await self.flow.room()
        message = await self._receive()
        if message["type"] == "http.request":
            self.flow.took(len(message.get("body", b"")))
        elif message["type"] == "http.disconnect" and self._finished:
            await trio.sleep_forever()  # Quart cancels this when its handler has returned
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self._finished = True
        await self._send(message)
