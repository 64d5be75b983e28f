"""The live feed: what happens, to those who may see it, resumable, and never at the price of memory or of a stop."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import trio
from trio.testing import MockClock, wait_all_tasks_blocked

from bridge.services.feed import CHANNEL_EVENTS_MAX
from bridge.web import live
from bridge.web.app import build_asgi
from bridge.web.guard import TERMINATED
from tests.bridge.web.installation import SETTINGS, Caller, Installation


class Line:
    """A client's end of a WebSocket, at the ASGI level: it sees accept, messages and closes as they are."""

    def __init__(self, sent: trio.MemorySendChannel[Any], came: trio.MemoryReceiveChannel[Any], closed: trio.Event) -> None:
        self._sent = sent
        self._came = came
        self.ended = closed

    async def next(self) -> dict[str, Any]:
        """The next thing the server did; messages are parsed."""
        event = await self._came.receive()
        if event["type"] == "websocket.send":
            message: dict[str, Any] = json.loads(event["text"])
            return message
        return dict(event)

    async def kinds(self, count: int) -> list[str]:
        return [(await self.next())["kind"] for _ in range(count)]

    async def say(self, text: str | bytes) -> None:
        key = "text" if isinstance(text, str) else "bytes"
        await self._sent.send({"type": "websocket.receive", key: text})

    async def leave(self) -> None:
        await self._sent.send({"type": "websocket.disconnect", "code": 1000})
        await self.ended.wait()


async def opened(
    nursery: trio.Nursery,
    app: Any,
    *,
    token: str | None = None,
    query: str = "",
    terminated: trio.Event | None = None,
    room: float = 10_000,
) -> Line:
    """A connection to an application; `room`: how many messages the client's side takes unread."""
    headers = [(b"host", b"bridge.test")]
    if token is not None:
        headers.append((b"authorization", f"Bearer {token}".encode()))
    scope = {
        "type": "websocket",
        "asgi": {"spec_version": "2.3", "version": "3.0"},
        "http_version": "1.1",
        "scheme": "wss",
        "path": "/api/v1/feed/live",
        "raw_path": b"/api/v1/feed/live",
        "query_string": query.encode(),
        "headers": headers,
        "subprotocols": [],
        "extensions": {"websocket.http.response": {}},
        "state": {TERMINATED: terminated} if terminated is not None else {},
    }
    to_app, from_client = trio.open_memory_channel[Any](10)
    to_client, from_app = trio.open_memory_channel[Any](room)
    ended = trio.Event()

    async def serve() -> None:
        await app(scope, from_client.receive, to_client.send)
        ended.set()

    await to_app.send({"type": "websocket.connect"})
    nursery.start_soon(serve)
    return Line(to_app, from_app, ended)


@asynccontextmanager
async def line(house: Installation, **how: Any) -> AsyncIterator[Line]:
    """A connection to the feed for the time of the block."""
    async with trio.open_nursery() as nursery:
        yield await opened(nursery, build_asgi(house.bridge, SETTINGS), **how)
        nursery.cancel_scope.cancel()


async def greeted(connection: Line) -> None:
    """The connection was accepted and the feed is open."""
    assert (await connection.next())["type"] == "websocket.accept"
    assert (await connection.next())["kind"] == "hello"


async def ordered(caller: Caller, title: str = "T", **more: Any) -> dict[str, Any]:
    made: dict[str, Any] = await caller.made("/api/v1/tasks", {"title": title, **more})
    return made


async def test_what_happens_is_told_as_it_happens(house: Installation) -> None:
    """In commit order, with the words the REST API uses."""
    async with line(house, token=house.olga.token) as connection:
        await greeted(connection)
        await ordered(house.olga, "Act for March")
        first, second = await connection.next(), await connection.next()
        assert (first["kind"], first["body"]["title"]) == ("task.created", "Act for March")
        assert second["kind"] == "comment.added"
        assert second["id"] == first["id"] + 1
        await house.olga.made("/api/v1/tasks/1/comments", {"text": "stamp it"})
        third = await connection.next()
        assert (third["body"]["text"], third["body"]["author"]["name"]) == ("stamp it", "Olga Petrova")


async def test_a_browser_gives_its_token_in_the_first_message(house: Installation) -> None:
    """It cannot set headers, and addresses end up in logs."""
    async with line(house) as connection:
        assert (await connection.next())["type"] == "websocket.accept"
        await connection.say(json.dumps({"token": house.olga.token}))
        assert await connection.next() == {"kind": "hello", "employee": house.ids["Olga Petrova"]}


@pytest.mark.parametrize(
    "message", ['{"token": "wrong"}', "{}", "hello", '{"token": 5}', "[" * 5000, '{"token": "' + "x" * 900 + '"}', b"\x00"]
)
async def test_a_wrong_first_message_closes_the_line(house: Installation, message: str | bytes) -> None:
    """4401, and nothing of the feed."""
    async with line(house) as connection:
        assert (await connection.next())["type"] == "websocket.accept"
        await connection.say(message)
        closed = await connection.next()
        assert (closed["type"], closed["code"]) == ("websocket.close", live.CLOSE_UNAUTHORIZED)
        await connection.ended.wait()


async def test_a_silent_client_is_not_kept(house: Installation, clock: MockClock) -> None:
    """Whoever says nothing for ten seconds is closed."""
    async with line(house) as connection:
        assert (await connection.next())["type"] == "websocket.accept"
        started = trio.current_time()
        assert (await connection.next())["code"] == live.CLOSE_UNAUTHORIZED
        assert trio.current_time() - started == pytest.approx(live.FIRST_MESSAGE_WITHIN_S)


@pytest.mark.parametrize(
    ("token", "query", "status"), [("wrong", "", None), ("", "", 401), ("x" * 500, "", 401), ("good", "after=x", 400)]
)
async def test_a_wrong_header_opens_nothing(house: Installation, token: str, query: str, status: int | None) -> None:
    """A plain HTTP refusal before the upgrade; a well-formed but unknown token is closed as 4401."""
    header = house.olga.token if token == "good" else token
    async with line(house, token=header, query=query) as connection:
        answer = await connection.next()
        if status is None:
            assert answer["type"] in ("websocket.accept", "websocket.close", "websocket.http.response.start")
            code = answer.get("code") or answer.get("status")
            assert code in (live.CLOSE_UNAUTHORIZED, 401), answer
        else:
            assert (answer["type"], answer["status"]) == ("websocket.http.response.start", status)


async def test_only_what_one_may_see_is_told(house: Installation) -> None:
    """R219, R222: strangers hear nothing of a task, colleagues nothing of a hidden comment; each his own Chronicle."""
    pavel, boris = await house.hire("Pavel"), await house.hire("Boris")
    async with line(house, token=boris.token) as connection:
        await greeted(connection)
        await ordered(house.olga, "Secret")
        await house.olga.made("/api/v1/tasks/1/comments", {"text": "secret words"})
        roster = [{"role": "participant", "member": house.ref(name)} for name in ("Pavel", "Boris")]
        await ordered(house.olga, "Open", roster=roster)
        hidden = {"text": "hidden words", "hidden": True, "notify": [house.ref("Pavel")]}
        await house.olga.made("/api/v1/tasks/2/comments", hidden)
        await house.olga.made("/api/v1/tasks/2/comments", {"text": "the end", "notify": []})
        heard = [await connection.next()]
        while heard[-1]["body"].get("text") != "the end":
            heard.append(await connection.next())
        words = json.dumps(heard)
        assert "ecret" not in words
        assert "hidden words" not in words
        assert "chronicle" not in words
        assert {event["body"]["task"] for event in heard} == {2}
    del pavel


async def test_nothing_is_missed_between_two_connections(house: Installation) -> None:
    """The feed goes on after the last event seen."""
    async with line(house, token=house.olga.token) as connection:
        await greeted(connection)
        await ordered(house.olga, "first")
        last = [await connection.next(), await connection.next()][-1]["id"]
        await connection.leave()
    await ordered(house.olga, "second")
    async with line(house, token=house.olga.token, query=f"after={last}") as connection:
        await greeted(connection)
        assert (await connection.next())["body"]["title"] == "second"
        assert (await connection.next())["kind"] == "comment.added"
        await ordered(house.olga, "third")
        assert (await connection.next())["body"]["title"] == "third"


async def test_a_slow_reader_is_told_to_read_anew(house: Installation) -> None:
    """His channel is bounded; instead of a gap he gets a cursor to go on from."""
    async with line(house, token=house.olga.token, room=0) as connection:
        await greeted(connection)
        for number in range(CHANNEL_EVENTS_MAX // 2 + 20):
            await ordered(house.olga, f"task {number}")
        await wait_all_tasks_blocked()
        heard = [await connection.next()]
        while heard[-1]["kind"] != "resync":
            heard.append(await connection.next())
        assert len(heard) < CHANNEL_EVENTS_MAX
        newest = (await house.olga.get("/api/v1/feed?after=0&limit=500"))["cursor"]
        assert heard[-1]["cursor"] <= newest
        page = await house.olga.get(f"/api/v1/feed?after={heard[-1]['cursor']}&limit=500")
        assert page["cursor"] == newest


async def test_a_talkative_client_costs_nothing(house: Installation) -> None:
    """Whatever it says is taken and dropped; the feed goes on."""
    async with line(house, token=house.olga.token) as connection:
        await greeted(connection)
        for _ in range(500):
            await connection.say("x" * 1000)
        await ordered(house.olga, "still here")
        assert (await connection.next())["body"]["title"] == "still here"


async def test_a_client_that_leaves_is_noticed(house: Installation) -> None:
    """Its watcher is taken down, though nothing happens that could be told."""
    async with line(house, token=house.olga.token) as connection:
        await greeted(connection)
        await connection.leave()
    assert house.bridge.feed._watchers == {}


async def test_a_line_is_kept_alive(house: Installation, clock: MockClock) -> None:
    """A ping every twenty seconds, by which both sides notice a dead line."""
    async with line(house, token=house.olga.token) as connection:
        await greeted(connection)
        started = trio.current_time()
        assert await connection.kinds(3) == ["ping"] * 3
        assert trio.current_time() - started == pytest.approx(3 * live.PING_EVERY_S)


async def test_whoever_is_deactivated_is_shown_out(house: Installation, clock: MockClock) -> None:
    """At once deaf, at the next ping closed (R231)."""
    pavel = await house.hire("Pavel")
    async with line(house, token=pavel.token) as connection:
        await greeted(connection)
        await house.olga.done("PATCH", f"/api/v1/employees/{house.ids['Pavel']}", {"is_active": False})
        roster = [{"role": "participant", "member": house.ref("Pavel")}]
        await house.olga("POST", "/api/v1/tasks", {"title": "not for him", "roster": roster})
        closed = await connection.next()
        assert (closed["type"], closed["code"]) == ("websocket.close", live.CLOSE_UNAUTHORIZED)


async def test_a_stopping_server_says_goodbye(house: Installation) -> None:
    """1012, come again: a live feed must not hold a stop."""
    terminated = trio.Event()
    async with line(house, token=house.olga.token, terminated=terminated) as connection:
        await greeted(connection)
        terminated.set()
        closed = await connection.next()
        assert (closed["type"], closed["code"]) == ("websocket.close", live.CLOSE_GOING_AWAY)
        await connection.ended.wait()


async def test_one_employee_has_so_many_lines_and_no_more(house: Installation) -> None:
    """A limit on everything: 4429; when one goes, another may come. All of them on one application."""
    app = build_asgi(house.bridge, SETTINGS)
    async with trio.open_nursery() as nursery:
        ends = []
        for _ in range(live.CONNECTIONS_PER_EMPLOYEE_MAX):
            ends.append(await opened(nursery, app, token=house.olga.token))
            await greeted(ends[-1])
        refused = await (await opened(nursery, app, token=house.olga.token)).next()
        assert refused.get("code") == live.CLOSE_TOO_MANY
        await ends[0].leave()
        again = await opened(nursery, app, token=house.olga.token)
        await greeted(again)
        nursery.cancel_scope.cancel()
