"""The live world: both products as processes of their own, real sockets, a real database file, the real clock.

One pair of processes serves a whole run; every scenario has an account, people and bots of its own in it.
"""

import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import trio

from scenarios.actors.company_side import CompanySide
from scenarios.actors.exchanges import Broken, PeerGone, Refused
from scenarios.actors.staging import StandardBot, add_standard_bot
from scenarios.actors.telegram_side import TelegramSide
from scenarios.language.scalars import WorldKind
from scenarios.worlds.feed import watching
from scenarios.worlds.http_exchange import HttpExchange
from scenarios.worlds.processes import BridgeProcess, fake_telegram, tail
from scenarios.worlds.stage import HarnessFault, Met, Sides, Watch

POLL_S = 0.15
SETTLE_WINDOW_S = 0.4
"""After everything expected is there: how long the unexpected may still show itself. Printed in reports."""


class LiveStage:
    """One scenario's place in the live world."""

    kind: WorldKind = "live"

    def __init__(self, bridge: BridgeProcess, sides: Sides) -> None:
        self.sides = sides
        self._bridge = bridge

    def now(self) -> float:
        """The machine's Unix time."""
        return time.time()

    async def pass_time(self, seconds: float) -> None:
        """Real waiting."""
        await trio.sleep(seconds)

    async def settle(self, within_s: float, met: Met) -> None:
        """Poll until `met` or the bound, then a settle window."""
        deadline = trio.current_time() + within_s
        while not await met() and trio.current_time() < deadline:  # noqa: ASYNC110  # the other processes wake nobody here
            await trio.sleep(POLL_S)
        await trio.sleep(SETTLE_WINDOW_S)

    async def crash(self, restart_after_s: float) -> None:
        """`kill -9`, and a new process on the same database."""
        await self._bridge.kill()
        await trio.sleep(restart_after_s)
        await self._bridge.start()

    def watching(self, token: str) -> AbstractAsyncContextManager[Watch]:
        """The feed over a real WebSocket."""
        return watching(self._bridge.url, token)

    def records(self) -> tuple[str, ...]:
        """Nothing: what happens live never happens again in the same way."""
        return ()

    async def complaints(self) -> tuple[str, ...]:
        """A bridge that has ended by itself."""
        return () if self._bridge.is_alive else (f"the bridge has ended by itself:\n{tail(self._bridge.log)}",)


class LiveWorld:
    """The running pair. `stage` gives each scenario its place."""

    def __init__(self, bridge: BridgeProcess, bot_api: str, control: str) -> None:
        self._bridge = bridge
        self._bot_api = bot_api
        self._company_exchange = HttpExchange(bridge.url)
        self._control_exchange = HttpExchange(control)
        self.company = CompanySide(self._company_exchange)
        self.telegram = TelegramSide(self._control_exchange)
        self._standard: StandardBot | None = None
        self._scenes = 0
        self._one_at_a_time = trio.Lock()

    async def prepare(self) -> None:
        """Connect the shared bot. Raises `HarnessFault` when one of the two does not play along."""
        try:
            self._standard = await add_standard_bot(self.telegram, self.company, self._bridge.operator_token, self._bot_api)
        except (Broken, PeerGone, Refused) as trouble:
            raise HarnessFault(f"the live world could not be prepared: {trouble}") from trouble

    async def stage(self) -> LiveStage:
        """A place for one more scenario. A bridge that has ended by itself is started again, as a supervisor would."""
        assert self._standard is not None, "the world was prepared"
        async with self._one_at_a_time:
            if not self._bridge.is_alive:
                await self._bridge.start()
        self._scenes += 1
        sides = Sides(
            telegram=self.telegram,
            company=self.company,
            operator_token=self._bridge.operator_token,
            standard=self._standard,
            api=self._bot_api,
            suffix=f"_s{self._scenes}",
            account=f"scene-{self._scenes}",
        )
        return LiveStage(self._bridge, sides)

    async def aclose(self) -> None:
        """Close the connections to both."""
        await self._company_exchange.aclose()
        await self._control_exchange.aclose()


@asynccontextmanager
async def live_world(seed: int) -> AsyncIterator[LiveWorld]:
    """Start both products, and end them with the block. Raises `HarnessFault` when one does not start."""
    with tempfile.TemporaryDirectory(prefix="scenarios-") as name:
        folder = Path(name)
        async with fake_telegram(folder, seed) as addresses:
            bridge = BridgeProcess(folder, addresses.bot_api)
            world = LiveWorld(bridge, addresses.bot_api, addresses.control)
            try:
                await bridge.start()
                await world.prepare()
                yield world
            finally:
                with trio.CancelScope(shield=True):
                    await world.aclose()
                    await bridge.stop()
