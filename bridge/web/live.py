"""The live feed over a WebSocket: `GET /api/v1/feed/live?after=`.

The token comes in the `Authorization` header, or, from a browser, in the first message `{"token": "…"}`. Then the server says
`hello`, and from there every event that the employee may see, in commit order. Who reads too slowly gets `resync` with a cursor
instead of a gap.

Each connection is a reader and a writer in one nursery: without the reader a disconnect would go unnoticed, or a client could
fill our memory. A third task says `ping`, so that both sides notice a dead line, and asks whether the
token still holds.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
import trio
from quart import websocket
from quart.wrappers import Websocket

from bridge.domain.facts import Fact
from bridge.domain.ids import EmployeeId, FeedId
from bridge.ports.store import FeedEvent, StoreUnavailable
from bridge.services.feed import Resync
from bridge.web import auth
from bridge.web.calls import INTEGER_MAX
from bridge.web.errors import BadRequest, Unauthorized
from bridge.web.guard import TERMINATED
from bridge.web.house import House
from bridge.web.resources.feed import event_shown
from bridge.web.shapes import Shown

FIRST_MESSAGE_WITHIN_S: Final = 10.0
FIRST_MESSAGE_CHARACTERS_MAX: Final = 1024
PING_EVERY_S: Final = 20.0
CONNECTIONS_PER_EMPLOYEE_MAX: Final = 32

CLOSE_GOING_AWAY: Final = 1012
"""Service restart (IANA registry of close codes): connect again."""
CLOSE_TRY_LATER: Final = 1013
CLOSE_UNAUTHORIZED: Final = 4401
CLOSE_TOO_MANY: Final = 4429


class FirstMessage(Fact):
    token: str


class Hello(Shown, tag="hello", tag_field="kind"):
    """You are in; `employee` is who you are."""

    employee: int


class Ping(Shown, tag="ping", tag_field="kind"):
    """The line is alive; no answer is wanted."""

    at: float


class ResyncShown(Shown, tag="resync", tag_field="kind"):
    """Events were missed: read anew by REST, what comes next comes after `cursor`."""

    cursor: int


def handler(house: House) -> Callable[[], Awaitable[None]]:
    """The WebSocket handler for a house."""
    present: Counter[EmployeeId] = Counter()

    async def live() -> None:
        socket: Websocket = websocket._get_current_object()  # type: ignore[attr-defined]  # a werkzeug proxy
        after = _cursor(socket)
        token = await _token(socket)
        if token is None:
            return
        try:
            staff = await _staff(house, token)
        except Unauthorized as error:
            await socket.close(CLOSE_UNAUTHORIZED, error.message)
            return
        except StoreUnavailable:
            await socket.close(CLOSE_TRY_LATER, "the store is down, come again")
            return
        me = staff.employee.id
        if present[me] >= CONNECTIONS_PER_EMPLOYEE_MAX:
            await socket.close(CLOSE_TOO_MANY, "too many connections of one employee")
            return
        present[me] += 1
        try:
            await _Line(house, socket, staff, token, after).serve()
        finally:
            present[me] -= 1

    return live


class _Line:
    """One authorised connection."""

    def __init__(self, house: House, socket: Websocket, staff: auth.Staff, token: str, after: FeedId | None) -> None:
        self._house = house
        self._socket = socket
        self._staff = staff
        self._token = token
        self._after = after
        self._farewell: tuple[int, str] | None = None

    async def serve(self) -> None:
        """Until either side ends it. Quart cancels this when the client is gone."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._read)
            nursery.start_soon(self._write, nursery.cancel_scope)
            nursery.start_soon(self._ping, nursery.cancel_scope)
            nursery.start_soon(self._watch_stop, nursery.cancel_scope)
        if self._farewell is not None:
            await self._socket.close(*self._farewell)

    async def _read(self) -> None:
        """Takes and drops whatever the client says, so that its leaving is noticed."""
        while True:
            await self._socket.receive()

    async def _write(self, scope: trio.CancelScope) -> None:
        account, me = self._staff.account.id, self._staff.employee.id
        try:
            async with self._house.feed.watch(account, me, self._after) as events:
                await self._say(Hello(employee=me))
                async for event in events:
                    await self._say(_shown(event))
        except StoreUnavailable:
            self._end(scope, CLOSE_TRY_LATER, "the store is down, come again")

    async def _ping(self, scope: trio.CancelScope) -> None:
        while True:
            await trio.sleep(PING_EVERY_S)
            try:
                await _staff(self._house, self._token)
            except Unauthorized as error:
                self._end(scope, CLOSE_UNAUTHORIZED, error.message)
            except StoreUnavailable:
                self._end(scope, CLOSE_TRY_LATER, "the store is down, come again")
            await self._say(Ping(at=self._house.clock.now()))

    async def _watch_stop(self, scope: trio.CancelScope) -> None:
        terminated = self._socket.scope.get("state", {}).get(TERMINATED)
        if terminated is not None:
            await terminated.wait()
            self._end(scope, CLOSE_GOING_AWAY, "the server is stopping, come again")

    def _end(self, scope: trio.CancelScope, code: int, why: str) -> None:
        self._farewell = self._farewell or (code, why)
        scope.cancel()

    async def _say(self, message: Shown) -> None:
        await self._socket.send(msgspec.json.encode(message).decode())


def _shown(event: FeedEvent | Resync) -> Shown:
    match event:
        case FeedEvent():
            return event_shown(event)
        case Resync(cursor=cursor):
            return ResyncShown(cursor=cursor)


def _cursor(socket: Websocket) -> FeedId | None:
    word = socket.args.get("after", "")
    if not word:
        return None
    if not word.isascii() or not word.isdecimal() or int(word[:30]) > INTEGER_MAX:
        raise BadRequest("write the id of the last event you saw", code="invalid", field="after")
    return FeedId(int(word))


async def _token(socket: Websocket) -> str | None:
    """The token of the header, or of the first message; None when the connection was closed for want of one."""
    if header := socket.headers.get("Authorization", ""):
        return auth.bearer(header)
    await socket.accept()
    with trio.move_on_after(FIRST_MESSAGE_WITHIN_S):
        message = await socket.receive()
        if isinstance(message, str) and len(message) <= FIRST_MESSAGE_CHARACTERS_MAX:
            try:
                return msgspec.json.decode(message, type=FirstMessage).token
            except (msgspec.DecodeError, RecursionError):
                pass
    await socket.close(CLOSE_UNAUTHORIZED, 'send {"token": "..."} as the first message')
    return None


async def _staff(house: House, token: str) -> auth.Staff:
    if len(token) > auth.TOKEN_CHARACTERS_MAX:
        raise Unauthorized("the token is not valid")
    now = house.clock.now()
    return await house.store.transact(lambda tx: auth.staff_of(tx, token, now=now))
