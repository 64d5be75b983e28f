"""The simulated world: both products in one trio run under a virtual clock, a network in memory, and one seed for everything.

Webhooks and Bot API calls are real HTTP bytes over bounded pipes; the company's and the control side are direct ASGI calls.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Generic, TypeVar

import trio
import trio.testing

from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import World
from scenarios.actors.company_side import CompanySide
from scenarios.actors.staging import add_standard_bot
from scenarios.actors.telegram_side import TelegramSide
from scenarios.language.scalars import WorldKind
from scenarios.worlds.asgi_exchange import AsgiExchange
from scenarios.worlds.network import MemoryNetwork
from scenarios.worlds.scheduling import seeded_scheduling
from scenarios.worlds.sim_bridge import HTTP_PORT, OPERATOR_TOKEN, PUBLIC_HOST, TELEGRAM_HOST, SimBridge
from scenarios.worlds.stage import BridgeCrashed, Met, Sides, Stage, Watch
from scenarios.worlds.virtual_time import no_wall_clock

T = TypeVar("T")

EPOCH = 1_772_442_000.0
"""Monday, 2 March 2026, 09:00 UTC: when every simulation begins."""

Play = Callable[[Stage], Awaitable[T]]


class _NobodyWatches:
    def complaints(self, comments: Sequence[int], tasks: Sequence[int]) -> list[str]:
        del comments, tasks
        return []


class SimStage:
    """One simulation, running."""

    kind: WorldKind = "sim"

    def __init__(self, nursery: trio.Nursery, bridge: SimBridge, sides: Sides, fake: FakeServer) -> None:
        self.sides = sides
        self._nursery = nursery
        self._bridge = bridge
        self._fake = fake

    def now(self) -> float:
        """Virtual Unix time."""
        return EPOCH + trio.current_time()

    async def pass_time(self, seconds: float) -> None:
        """Free."""
        await trio.sleep(seconds)

    async def settle(self, within_s: float, met: Met) -> None:
        """All of `within_s` passes: then everything is blocked and no timer is due before the deadline."""
        del met
        await trio.sleep(within_s)

    async def crash(self, restart_after_s: float) -> None:
        """Kill the bridge and start it on its old database."""
        await self._bridge.kill()
        await trio.sleep(restart_after_s)
        await self._nursery.start(self._bridge.live)

    @asynccontextmanager
    async def watching(self, token: str) -> AsyncIterator[Watch]:
        """Nobody watches: a WebSocket is a matter of real sockets, and asserted live."""
        del token
        yield _NobodyWatches()

    def records(self) -> tuple[str, ...]:
        """Everything the fake Telegram saw, call by call: the finest view of a run from outside."""
        entries, _, _ = self._fake.world.journal.since(0)
        return tuple(json.dumps({"at": e.at, "kind": e.kind, **e.fields}, ensure_ascii=False, default=str) for e in entries)

    async def complaints(self) -> tuple[str, ...]:
        """Parked updates, and connections of the fake that failed."""
        entries, _, _ = self._fake.world.journal.since(0)
        failed = [f"the fake Telegram failed: {each.fields['error']}" for each in entries if each.kind == "failed"]
        return (*await self._bridge.parked(), *failed)


class _Simulation(Generic[T]):
    def __init__(self, play: Play[T], seed: int) -> None:
        self._play = play
        self._seed = seed
        self._bridge: SimBridge | None = None

    @property
    def bridge_died(self) -> bool:
        """The bridge ended by itself."""
        return self._bridge is not None and self._bridge.died

    async def run(self) -> T:
        async with trio.open_nursery() as nursery:
            stage = await self._set_up(nursery)
            played = await self._play(stage)
            nursery.cancel_scope.cancel()
        return played

    async def _set_up(self, nursery: trio.Nursery) -> SimStage:
        network = MemoryNetwork(nursery)
        world = World(seed=self._seed, parser=TdTextParser())
        fake = FakeServer(world=world, now=lambda: EPOCH + trio.current_time(), connect=network.connect, seed=self._seed)
        network.listen(TELEGRAM_HOST, HTTP_PORT, fake.serve_stream)
        await nursery.start(fake.run_in_memory)
        self._bridge = bridge = SimBridge(self._seed, network, EPOCH)
        await nursery.start(bridge.live)
        company = CompanySide(AsgiExchange(lambda: bridge.app, PUBLIC_HOST))
        telegram = TelegramSide(AsgiExchange(lambda: fake.control_app, "control.test"))
        api = f"http://{TELEGRAM_HOST}"
        standard = await add_standard_bot(telegram, company, OPERATOR_TOKEN, api)
        sides = Sides(telegram=telegram, company=company, operator_token=OPERATOR_TOKEN, standard=standard, api=api)
        return SimStage(nursery, bridge, sides, fake)


def simulate(play: Play[T], *, seed: int) -> T:
    """Run one simulation to its end and return what `play` returned.

    Raises `BridgeCrashed` when the bridge ended by itself, and what `play` raised.
    """
    simulation = _Simulation(play, seed)
    with seeded_scheduling(seed), no_wall_clock(seed, EPOCH):
        try:
            return trio.run(simulation.run, clock=trio.testing.MockClock(autojump_threshold=0))
        except ExceptionGroup as group:
            if simulation.bridge_died:
                raise BridgeCrashed(_words(group)) from group
            raise


def _words(error: BaseException) -> str:
    if isinstance(error, BaseExceptionGroup):
        return "; ".join(_words(each) for each in error.exceptions)
    return f"{type(error).__name__}: {error}"
