"""The bridge put together: services over ports, in one nursery. Nothing here decides anything.

`Bridge` is the same in life and in simulation; only its ports differ.
"""

from dataclasses import dataclass
from typing import Final

import trio

from bridge.adapters.bot_api import ALLOWED_UPDATES, parse, read_address
from bridge.adapters.crashes import NO_CRASHES
from bridge.adapters.metrics import Metrics
from bridge.domain.conversations import Bot
from bridge.domain.events import TelegramEvent, UpdateIgnored
from bridge.domain.settings import Settings
from bridge.ports.clock import Clock
from bridge.ports.crashes import Crashes
from bridge.ports.entropy import Entropy
from bridge.ports.files import Files
from bridge.ports.seals import Seals
from bridge.ports.store import Store
from bridge.ports.telegram import Telegram
from bridge.services.bells import Bells
from bridge.services.dispatch import Dispatch
from bridge.services.ears import Ears
from bridge.services.feed import LiveFeed
from bridge.services.handle import Handler
from bridge.services.intake import Intake
from bridge.services.lanes import Lanes
from bridge.services.leases import Leases
from bridge.services.links import Links
from bridge.services.sending import Caller
from bridge.services.transfer import Transfer
from bridge.services.upkeep import Upkeep
from bridge.services.voices import Voices

SCAN_S: Final = 2.0
"""Seconds between looks at the store when no bell rings: what another process wrote is found so late. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything outside. `worker` names this process among all that share the store, the same after a restart."""

    store: Store
    telegram: Telegram
    files: Files
    clock: Clock
    entropy: Entropy
    seals: Seals
    crashes: Crashes = NO_CRASHES
    worker: str = "worker"


class Bridge:
    """One process of the bridge; its parts are what the web stands on.

    `scan_s`: seconds between looks at the store when no bell rings.
    """

    def __init__(self, settings: Settings, ports: Ports, *, scan_s: float = SCAN_S) -> None:
        """`settings.secret_keys` must hold a key: links are signed with them."""
        self.settings = settings
        self.store = ports.store
        self.telegram = ports.telegram
        self.files = ports.files
        self.clock = ports.clock
        self.entropy = ports.entropy
        self.seals = ports.seals
        self.is_stopping = False
        """Set by whoever is about to stop this process: readiness goes off before anything else does."""
        self._metrics = Metrics()
        self.bells = Bells()
        public_url = settings.public_url.rstrip("/")
        self.links = Links(settings.secret_keys, public_url=public_url)
        self.handle = Handler(ports.store, ports.clock, ports.entropy, self._parse, public_url=public_url)
        self.feed = LiveFeed(ports.store, self.bells, self._metrics, scan_s=scan_s)
        voices = Voices(ports.telegram, self.seals)
        self.intake = Intake(ports.store, ports.clock, voices, read_address, self.bells, self._metrics)
        self._leases = Leases(ports.store, ports.worker)
        self.ears = Ears(
            ports.store,
            ports.clock,
            ports.entropy,
            voices,
            self.intake,
            self._leases,
            self.bells,
            public_url=public_url,
            allowed_updates=ALLOWED_UPDATES,
            scan_s=scan_s,
        )
        self._lanes = Lanes(ports.store, self.handle, self._leases, self.bells, self._metrics, scan_s=scan_s)
        self._dispatch = Dispatch(
            ports.store,
            ports.clock,
            ports.entropy,
            voices,
            Caller(ports.files, ports.crashes),
            Transfer(ports.files),
            self.links,
            self._leases,
            self.bells,
            self._metrics,
            scan_s=scan_s,
        )
        self._upkeep = Upkeep(ports.store, ports.clock, self._metrics)
        self._is_running = False

    @property
    def is_ready(self) -> bool:
        """All workers are at work, and will be for a while."""
        return self._is_running and not self.is_stopping

    @property
    def is_idle(self) -> bool:
        """No entry is being handled and nothing is being sent at this moment; more may be waiting in the store."""
        return self._lanes.is_idle and self._dispatch.is_idle

    def metrics(self) -> bytes:
        """The numbers of this process, in Prometheus' text form."""
        return self._metrics.render()

    async def run(self, *, task_status: trio.TaskStatus[None] = trio.TASK_STATUS_IGNORED) -> None:
        """Work until cancelled. A worker that fails ends all of them, and what it failed with is raised (in a group).

        At a stop, calls under way are ended and recorded first, and the leases given back last.
        """
        keeping = trio.CancelScope(shield=True)
        async with trio.open_nursery() as outer:
            outer.start_soon(self._keep_leases, keeping)
            try:
                async with trio.open_nursery() as workers:
                    for work in (self._lanes, self._dispatch, self.ears, self.feed, self._upkeep):
                        workers.start_soon(work.run)
                    self._is_running = True
                    task_status.started()
            finally:
                self._is_running = False
                keeping.cancel()

    async def _keep_leases(self, keeping: trio.CancelScope) -> None:
        with keeping:
            await self._leases.run()

    def _parse(self, payload: bytes, bot: Bot) -> TelegramEvent:
        event = parse(payload, bot)
        if isinstance(event, UpdateIgnored):
            self._metrics.update_ignored(event.why)
        return event
