"""Keeps the store small and the numbers true: forgets what nobody needs, ends what nobody waits for, counts what waits.

Everything is done in small bounded transactions, so that it never holds up a message.
"""

import logging
from collections.abc import Callable
from functools import partial
from typing import Final

import trio
from msgspec.structs import replace

from bridge.domain.deliveries import Delivery, DeliveryState, InboxState
from bridge.domain.retries import EXPIRED, lifetime_s
from bridge.ports.clock import Clock
from bridge.ports.store import Store, StoreUnavailable, Transaction
from bridge.ports.telemetry import Backlog, Telemetry
from bridge.services.results import settle_unsent

ROUND_S: Final = 60.0
INBOX_KEPT_S: Final = 8 * 24 * 3600.0
"""Handled entries keep their keys so long: Telegram repeats an update for 24 h, and an epoch opens after seven days."""
FEED_KEPT_S: Final = 7 * 24 * 3600.0
"""A watcher that was away longer reads anew."""
ROWS_PER_STEP: Final = 500

_log = logging.getLogger(__name__)


class Upkeep:
    """The housekeeping of one process; several at once do no harm."""

    def __init__(self, store: Store, clock: Clock, telemetry: Telemetry) -> None:
        self._store = store
        self._clock = clock
        self._telemetry = telemetry

    async def run(self) -> None:
        """Work until cancelled."""
        while True:
            try:
                await self.tidy()
            except StoreUnavailable as trouble:
                _log.warning("upkeep waits for the store: %s", trouble)
            await trio.sleep(ROUND_S)

    async def tidy(self) -> None:
        """One round. Raises `StoreUnavailable`."""
        now = self._clock.now()
        await self._step_by_step(lambda tx: tx.inbox.forget_before(now - INBOX_KEPT_S, limit=ROWS_PER_STEP))
        await self._step_by_step(lambda tx: tx.feed.forget_before(now - FEED_KEPT_S, limit=ROWS_PER_STEP))
        await self._expire(now)
        self._telemetry.backlog(await self._store.transact(_backlog))

    async def _step_by_step(self, step: Callable[[Transaction], int]) -> None:
        while await self._store.transact(step) >= ROWS_PER_STEP:
            await trio.lowlevel.checkpoint()

    async def _expire(self, now: float) -> None:
        """End deliveries that failed until their time was over; those never tried keep their turn."""
        after = 0
        while True:
            seen = await self._store.transact(partial(_expire_some, now=now, after=after))
            if seen is None:
                return
            after = seen


def _expire_some(tx: Transaction, *, now: float, after: int) -> int | None:
    """Expire what is over among the next deliveries; the id to go on after, or None at the end."""
    page = tx.outbox.in_state(DeliveryState.DUE, after=after, limit=ROWS_PER_STEP)
    for delivery in page:
        if delivery.attempts and now > delivery.created_at + lifetime_s(delivery.effect):
            settle_unsent(tx, _expired(delivery, now), now)
    return page[-1].id if len(page) == ROWS_PER_STEP else None


def _expired(delivery: Delivery, now: float) -> Delivery:
    return replace(delivery, state=DeliveryState.EXPIRED, error=delivery.error or EXPIRED, settled_at=now)


def _backlog(tx: Transaction) -> Backlog:
    return Backlog(
        entries_new=tx.inbox.count(InboxState.NEW),
        entries_parked=tx.inbox.count(InboxState.PARKED),
        deliveries_due=tx.outbox.count(DeliveryState.DUE),
        deliveries_in_doubt=tx.outbox.count(DeliveryState.IN_DOUBT),
    )
