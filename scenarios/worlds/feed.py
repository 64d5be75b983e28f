"""The company's live feed, as a browser or `bridge watch` follows it: over a WebSocket, taken up again where it broke."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import trio
from trio_websocket import (
    ConnectionClosed,
    ConnectionTimeout,
    DisconnectionTimeout,
    HandshakeError,
    WebSocketConnection,
    open_websocket_url,
)

RETRY_S = 0.2
CONNECT_WITHIN_S = 60.0
"""A bridge that starts again leaves the newly connected waiting in its socket's queue."""
FAREWELL_S = 1.0


class FeedWatch:
    """What the feed told: one entry for each event, in the order of arrival."""

    def __init__(self) -> None:
        self.cursor: int | None = None
        self.kinds: Counter[str] = Counter()
        self._comments: Counter[int] = Counter()
        self._tasks: Counter[int] = Counter()
        self._disorder: list[str] = []

    def take(self, raw: str | bytes) -> None:
        """One message of the feed."""
        message = json.loads(raw)
        kind = message["kind"]
        self.kinds[kind] += 1
        if kind == "resync":
            self.cursor = message["cursor"]
        if "id" not in message:
            return
        if self.cursor is not None and message["id"] <= self.cursor:
            self._disorder.append(f"the live feed told event {message['id']} after event {self.cursor}")
        self.cursor = message["id"]
        if kind == "comment.added":
            self._comments[message["body"]["id"]] += 1
        elif kind == "task.created":
            self._tasks[message["body"]["task"]] += 1

    def complaints(self, comments: Sequence[int], tasks: Sequence[int]) -> list[str]:
        """How the feed differs from what is there: every comment and task is told once, in order."""
        told = [("comment", self._comments, comments), ("task", self._tasks, tasks)]
        wrong = [
            f"the live feed told of {noun} {number} {counts[number]} times"
            for noun, counts, numbers in told
            for number in numbers
            if counts[number] != 1
        ]
        return self._disorder + wrong


@asynccontextmanager
async def watching(url: str, token: str) -> AsyncIterator[FeedWatch]:
    """Follow the feed of one employee while the block runs. The feed is connected when the block begins."""
    watch = FeedWatch()
    async with trio.open_nursery() as nursery:
        await nursery.start(_follow, url.replace("http", "ws", 1) + "/api/v1/feed/live", token, watch)
        yield watch
        nursery.cancel_scope.cancel()


async def _follow(url: str, token: str, watch: FeedWatch, *, task_status: trio.TaskStatus[None]) -> None:
    is_first = True
    while True:
        place = f"{url}?after={watch.cursor or 0}"
        headers = [(b"authorization", f"Bearer {token}".encode())]
        try:
            async with open_websocket_url(
                place, extra_headers=headers, connect_timeout=CONNECT_WITHIN_S, disconnect_timeout=FAREWELL_S
            ) as socket:
                if is_first:
                    task_status.started()
                is_first = False
                await _read(socket, watch)
        except (ConnectionClosed, ConnectionTimeout, DisconnectionTimeout, HandshakeError, OSError):
            await trio.sleep(RETRY_S)


async def _read(socket: WebSocketConnection, watch: FeedWatch) -> None:
    while True:
        watch.take(await socket.get_message())
