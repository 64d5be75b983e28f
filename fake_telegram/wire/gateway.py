"""From a request to its answer: the route, the form, the faults that strike, the call, the bytes.

The world is only ever touched between two awaits, so every call is atomic in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from fake_telegram.clocks import Clock
from fake_telegram.faults import FaultPlan, StandingFault
from fake_telegram.methods import Answer, AwaitUpdates, Refusal, call
from fake_telegram.world import World

from .answers import render_answer
from .connections import Connection
from .downloads import find_download
from .fetching import Fetching
from .forms import Form, FormRefused, read_form
from .injuries import Harm, Produce, harm_of, inflict
from .late_updates import PolledFaults, chat_of, kind_of
from .limits import WireLimits
from .polls import LongPolls
from .requests import Request
from .routes import FileRoute, MethodRoute, NoRoute, find_route

__all__ = ["Gateway"]

_NO_PARAMS: Mapping[str, str] = {}


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
    polls: LongPolls = field(init=False)
    _fetching: Fetching = field(init=False)

    def __post_init__(self) -> None:
        self.polls = LongPolls(self.clock)
        faults = PolledFaults(self.plan, self._journal_update_fault)
        self._fetching = Fetching(clock=self.clock, polls=self.polls, faults=faults)

    async def respond(self, connection: Connection, request: Request) -> bool:
        """Answer one request; says whether the connection stays open. Raises ``CutOff`` and ``PeerLeft``."""
        produce: Produce
        match find_route(request.target):
            case MethodRoute() as route:
                form = self._read(route, request)
                if isinstance(form, Refusal):
                    return await _send(connection, request, _rendered(request, form))
                method = route.method or form.params.get("method", "")
                harm = self._harm(route.token, method, form.params)
                produce = partial(self._produce_answer, connection, request, route.token, method, form)
            case FileRoute() as file_route:
                harm = self._harm(file_route.token, "download", _NO_PARAMS)
                produce = partial(self._produce_file, request, file_route)
            case NoRoute(description):
                return await _send(connection, request, _rendered(request, Refusal(404, description)))
        if harm is not None:
            return await inflict(harm, connection, produce, clock=self.clock, keep_alive=request.keep_alive)
        return await _send(connection, request, await produce())

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
    ) -> Iterable[bytes]:
        return _rendered(request, await self._outcome(connection, token, method, form))

    async def _outcome(self, connection: Connection, token: str, method: str, form: Form) -> Answer | Refusal:
        bot = self.world.bot_by_token(token)
        if method.lower() == "getupdates" and bot is not None:
            ask = partial(self._call, token, method, form)
            return await self._fetching.get_updates(connection, bot, form, ask)
        outcome = self._call(token, method, form, False)
        assert not isinstance(outcome, AwaitUpdates)
        return outcome

    def _call(self, token: str, method: str, form: Form, waited: bool) -> Answer | Refusal | AwaitUpdates:
        outcome = call(self.world, token, method, form.params, form.uploads, now=self.clock.now(), waited=waited)
        self.changed()
        return outcome

    async def _produce_file(self, request: Request, route: FileRoute) -> Iterable[bytes]:
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


async def _send(connection: Connection, request: Request, pieces: Iterable[bytes]) -> bool:
    """Write an answer; to HEAD only its head. Says whether the connection stays open."""
    for piece in pieces:
        if request.verb == "HEAD":
            await connection.send(piece[: piece.index(b"\r\n\r\n") + 4])
            break
        await connection.send(piece)
    return request.keep_alive
