"""Lanes of the inbox: one worker per waiting lane, so that order inside a lane is kept and lanes do not wait for one another.

The store says which lanes wait; this file only decides who works when. A worker lives while its lane has entries.
"""

import logging
from typing import Final

import trio

from bridge.domain.conversations import Lane
from bridge.domain.deliveries import InboxState
from bridge.ports.store import Store, StoreUnavailable, Transaction
from bridge.ports.telemetry import Telemetry
from bridge.services.bells import Bells
from bridge.services.handle import Handled, Handler
from bridge.services.leases import Leases

LANES_AT_ONCE_MAX: Final = 64
"""Lanes handled at the same time; the others wait their turn in the store. Ours."""
STORE_RETRY_S: Final = 1.0
"""Pause after the store could not take a transaction. Ours."""

_log = logging.getLogger(__name__)


class Lanes:
    """Works off the inbox. `scan_s`: seconds between looks at the store when no bell rings (another process may have written)."""

    def __init__(
        self, store: Store, handler: Handler, leases: Leases, bells: Bells, telemetry: Telemetry, *, scan_s: float
    ) -> None:
        self._store = store
        self._handler = handler
        self._leases = leases
        self._bells = bells
        self._telemetry = telemetry
        self._scan_s = scan_s
        self._busy: set[Lane] = set()
        self._found_empty: set[Lane] = set()
        """Lanes said to wait in which nothing waited, the last time somebody looked."""

    @property
    def is_idle(self) -> bool:
        """No lane is being worked on."""
        return not self._busy

    async def run(self) -> None:
        """Work until cancelled. What a worker cannot handle itself is raised from here."""
        async with trio.open_nursery() as nursery:
            while True:
                pause_s = self._scan_s
                try:
                    waiting = await self._store.transact(_waiting_lanes)
                except StoreUnavailable as trouble:
                    _log.warning("the store cannot be read: %s", trouble)
                    waiting, pause_s = (), STORE_RETRY_S
                for lane in waiting:
                    if lane not in self._busy and len(self._busy) < LANES_AT_ONCE_MAX:
                        self._busy.add(lane)
                        nursery.start_soon(self._work, lane)
                await self._bells.inbox.wait(pause_s)

    async def _work(self, lane: Lane) -> None:
        """Handle a lane's entries one by one until none is left."""
        has_worked = False
        try:
            async with self._leases.hold(lane) as epoch:
                if epoch is None:
                    return  # another process works it; the next scan looks again
                while (handled := await self._handler.handle_next(lane, lease_epoch=epoch)) is not None:
                    self._tell(lane, handled)
                    has_worked = True
        except StoreUnavailable as trouble:
            _log.warning("the store cannot be written: %s", trouble)
            await trio.sleep(STORE_RETRY_S)
        finally:
            self._busy.discard(lane)
        # An entry may have come between the last look and the discard, so an empty lane is looked at once more, but not for ever.
        if has_worked or lane not in self._found_empty:
            self._bells.inbox.ring()
        (self._found_empty.discard if has_worked else self._found_empty.add)(lane)

    def _tell(self, lane: Lane, handled: Handled) -> None:
        if handled.state is InboxState.PARKED:
            self._telemetry.entry_parked()
            # Only the kind of error: its words may quote the message, and texts are not logged.
            kind = handled.error.partition(":")[0]
            _log.error("inbox entry %s of chat %s is parked: %s", handled.entry, lane.chat, kind)
        else:
            self._telemetry.entry_handled()
        self._bells.ring_for(handled)


def _waiting_lanes(tx: Transaction) -> tuple[Lane, ...]:
    return tuple(tx.inbox.waiting_lanes(limit=2 * LANES_AT_ONCE_MAX))
