"""The two cures at the edge of ASGI: a finished response is no disconnect, and a body is not read faster than it is used."""

from typing import Any

import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from bridge.web.streams import FLOW, WINDOW_BYTES, Message, Receive, Send, SteadyStreams

DISCONNECT: Message = {"type": "http.disconnect"}


class Connection:
    """The server's side of one request."""

    def __init__(self, *messages: Message) -> None:
        self.left = list(messages)
        self.given = 0
        self.sent: list[Message] = []

    async def receive(self) -> Message:
        if not self.left:
            await trio.sleep_forever()
        self.given += 1
        return self.left.pop(0)

    async def send(self, message: Message) -> None:
        self.sent.append(message)


def piece(size: int, *, more: bool = True) -> Message:
    return {"type": "http.request", "body": b"x" * size, "more_body": more}


async def test_a_disconnect_after_the_response_is_withheld(clock: MockClock) -> None:
    """The application goes on waiting, as if the line were open, until its own handler ends it."""
    seen: list[str] = []

    async def app(scope: Any, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"done"})
        with trio.move_on_after(3600):
            seen.append((await receive())["type"])

    connection = Connection(DISCONNECT)
    await SteadyStreams(app)({"type": "http"}, connection.receive, connection.send)
    assert seen == []
    assert [message["type"] for message in connection.sent] == ["http.response.start", "http.response.body"]


async def test_a_disconnect_before_the_end_is_told() -> None:
    """A client that leaves during a long answer ends it."""
    seen: list[str] = []

    async def app(scope: Any, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"part", "more_body": True})
        seen.append((await receive())["type"])

    connection = Connection(DISCONNECT)
    await SteadyStreams(app)({"type": "http"}, connection.receive, connection.send)
    assert seen == ["http.disconnect"]


async def test_no_more_than_a_window_is_taken_unused(clock: MockClock) -> None:
    """A client may send as fast as it likes: what nobody uses is not taken from the connection."""
    size = WINDOW_BYTES // 4
    used = trio.Event()
    taken: list[int] = []

    async def app(scope: Any, receive: Receive, send: Send) -> None:
        async def take() -> None:
            while True:
                taken.append(len((await receive())["body"]))

        async with trio.open_nursery() as nursery:
            nursery.start_soon(take)
            await used.wait()
            scope[FLOW].used(size)
            await wait_all_tasks_blocked()
            nursery.cancel_scope.cancel()

    connection = Connection(*[piece(size) for _ in range(100)])
    async with trio.open_nursery() as nursery:
        nursery.start_soon(SteadyStreams(app), {"type": "http"}, connection.receive, connection.send)
        await wait_all_tasks_blocked()
        assert taken == [size] * 4
        used.set()
    assert taken == [size] * 5
    assert connection.given == 5


async def test_other_than_http_passes_untouched() -> None:
    """The lifespan and WebSockets get the server's own callables."""
    seen: list[Any] = []

    async def app(scope: Any, receive: Receive, send: Send) -> None:
        seen.append((scope, receive, send))

    connection = Connection()
    scope = {"type": "websocket"}
    await SteadyStreams(app)(scope, connection.receive, connection.send)
    ((given, receive, _send),) = seen
    assert given is scope
    assert receive == connection.receive
