"""From a request to its answer: the route, the form, the faults that strike, the call, the bytes.

The world is only ever touched between two awaits, so every call is atomic in it. A failure of our own while an answer is made is
that answer's affair alone: the peer is told 500, the journal where it was, and the connection goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fake_telegram.clocks import Clock
from fake_telegram.faults import Expire, FaultPlan, StandingFault
from fake_telegram.methods import Answer, AwaitUpdates, Refusal, call
from fake_telegram.world import World

from .answers import render_answer
from .connections import Connection, CutOff, PeerLeft
from .downloads import expire_download, find_download
from .fetching import Fetching
from .forms import Form, FormRefused, read_form
from .injuries import Harm, Produce, harm_of, inflict
from .late_updates import PolledFaults, chat_of, kind_of
from .limits import WireLimits
from .mishaps import Mishaps
from .polls import LongPolls
from .requests import Request
from .routes import FileRoute, MethodRoute, NoRoute, find_route

__all__ = ["METHOD_SHOWN_MAX", "Gateway"]

_NO_PARAMS: Mapping[str, str] = {}

_POLLS = "getupdates"

_FAILED = Refusal(500, "Internal Server Error")

METHOD_SHOWN_MAX = 100
"""Characters of a method's name in the journal; ours."""


@dataclass(slots=True, kw_only=True)
class Gateway:
    """Answers requests about one world.

    ``clock`` is Telegram's time; ``changed`` is called after whatever may have changed the world or its journal.
    """

    world: World
    clock: Clock
    plan: FaultPlan
    limits: WireLimits
    changed: Callable[[], None]
    mishaps: Mishaps
    polls: LongPolls = field(init=False)
    _fetching: Fetching = field(init=False)

    def __post_init__(self) -> None:
        self.polls = LongPolls(self.clock)
        faults = PolledFaults(self.plan, self._journal_update_fault)
        self._fetching = Fetching(clock=self.clock, polls=self.polls, faults=faults)

    async def respond(self, connection: Connection, request: Request) -> bool:
        """Answer one request; says whether the connection stays open. Raises ``CutOff`` and ``PeerLeft``."""
        try:
            harm, made = self._prepared(connection, request)
            if harm is None:
                pieces = await made() if callable(made) else made
        except (CutOff, PeerLeft):
            raise
        except Exception as error:  # noqa: BLE001 - around one request: tell the peer and the journal, go on with the next
            harm, pieces = None, self._failed(request, error)
        if harm is None:
            return await _send(connection, request, pieces)
        assert callable(made), "what a fault is done to is not made before"
        confined = partial(self._produce_confined, request, made)
        return await inflict(harm, connection, confined, clock=self.clock, keep_alive=request.keep_alive)

    def _prepared(self, connection: Connection, request: Request) -> tuple[Harm | None, Produce | Iterable[bytes | memoryview]]:
        """What is done to the answer, and what makes it; or the answer itself, when nothing is done to it nor waited for."""
        match find_route(request.target):
            case MethodRoute() as route:
                form = self._read(route, request)
                if isinstance(form, Refusal):
                    return None, _rendered(request, form)
                method = route.method or form.params.get("method", "")
                if not self.plan and method.lower() != _POLLS:
                    return None, _rendered(request, self._call_at_once(route.token, method, form))
                harm = self._harm(route.token, method, form.params)
                return harm, partial(self._produce_answer, connection, request, route.token, method, form)
            case FileRoute() as file_route:
                harm = self._harm(file_route.token, "download", _NO_PARAMS)
                if harm is not None and isinstance(harm.injury, Expire):
                    expire_download(self.world, file_route)
                return harm, partial(self._produce_file, request, file_route)
            case NoRoute(description):
                return None, _rendered(request, Refusal(404, description))

    async def _produce_confined(self, request: Request, produce: Produce) -> Iterable[bytes | memoryview]:
        """As in ``respond``, for an answer that a fault is done to."""
        pieces: Iterable[bytes | memoryview] = ()
        with self.mishaps.confined("call", passing=(CutOff, PeerLeft)):
            pieces = await produce()
        return pieces or _rendered(request, _FAILED)

    def _failed(self, request: Request, error: Exception) -> tuple[bytes]:
        match find_route(request.target):
            case MethodRoute(method=method):
                self.mishaps.note(error, "call", method=method[:METHOD_SHOWN_MAX])
            case FileRoute() | NoRoute():
                self.mishaps.note(error, "download")
        return _rendered(request, _FAILED)

    def _read(self, route: MethodRoute, request: Request) -> Form | Refusal:
        try:
            return read_form(route.query, request.body, request.headers, self.limits)
        except FormRefused as refused:
            return Refusal(refused.code, refused.description)

    def _harm(self, token: str, method: str, params: Mapping[str, str]) -> Harm | None:
        if not self.plan:
            return None
        bot = self.world.bot_by_token(token)
        strikes = self.plan.on_call(method, bot.id if bot else None, params)
        for strike in strikes:
            self._journal_fault(strike, bot=bot.id if bot else None, method=method)
        return harm_of(strikes)

    # -- what is answered ---------------------------------------------------------------------------------------

    async def _produce_answer(
        self, connection: Connection, request: Request, token: str, method: str, form: Form
    ) -> Iterable[bytes | memoryview]:
        return _rendered(request, await self._outcome(connection, token, method, form))

    async def _outcome(self, connection: Connection, token: str, method: str, form: Form) -> Answer | Refusal:
        bot = self.world.bot_by_token(token)
        if method.lower() == _POLLS and bot is not None:
            ask = partial(self._call, token, method, form)
            return await self._fetching.get_updates(connection, bot, form, ask)
        return self._call_at_once(token, method, form)

    def _call_at_once(self, token: str, method: str, form: Form) -> Answer | Refusal:
        outcome = self._call(token, method, form, False)
        assert not isinstance(outcome, AwaitUpdates)
        return outcome

    def _call(self, token: str, method: str, form: Form, waited: bool) -> Answer | Refusal | AwaitUpdates:
        outcome = call(self.world, token, method, form.params, form.uploads, now=self.clock.now(), waited=waited)
        self.changed()
        return outcome

    async def _produce_file(self, request: Request, route: FileRoute) -> Iterable[bytes | memoryview]:
        range_header = request.headers.get(b"range", b"")
        download = find_download(self.world, route, range_header, now=self.clock.now())
        if isinstance(download, Refusal):
            return _rendered(request, download)
        return download.pieces(keep_alive=request.keep_alive)

    # -- the journal of faults ----------------------------------------------------------------------------------

    def _journal_update_fault(self, strike: StandingFault, update: dict[str, Any]) -> None:
        subject = {"update_id": update["update_id"], "update": kind_of(update), "chat": chat_of(update)}
        self._journal_fault(strike, **subject)

    def _journal_fault(self, strike: StandingFault, **subject: Any) -> None:
        self.world.journal.add(self.clock.now(), "fault", name=strike.fault.name, fired=strike.fired, **subject)
        self.changed()


def _rendered(request: Request, outcome: Answer | Refusal) -> tuple[bytes]:
    return (render_answer(outcome, keep_alive=request.keep_alive),)


async def _send(connection: Connection, request: Request, pieces: Iterable[bytes | memoryview]) -> bool:
    """Write an answer; to HEAD only its head. Says whether the connection stays open."""
    for piece in pieces:
        if request.verb == "HEAD":
            head = bytes(piece)
            await connection.send(head[: head.index(b"\r\n\r\n") + 4])
            break
        await connection.send(piece)
    return request.keep_alive
