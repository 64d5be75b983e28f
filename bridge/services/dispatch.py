"""The outbox at work: one sender per due lane, a bounded number at once, the most urgent first.

The order of writing is the promise: *sending* is committed, then the call is made, then its result is committed together with the
message map. A process that dies in between leaves a delivery *sending*, and whoever takes the lane next puts it in doubt.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Final

import trio
from msgspec.structs import replace

from bridge.domain.conversations import Lane
from bridge.domain.deliveries import Delivery, DeliveryState
from bridge.domain.effects import AnswerPress, Fetch, React
from bridge.domain.ids import MessageId
from bridge.domain.retries import Later, Never, after_crash
from bridge.ports.clock import Clock
from bridge.ports.entropy import Entropy
from bridge.ports.files import StoredBytes
from bridge.ports.seals import SealBroken
from bridge.ports.store import Store, StoreUnavailable, Transaction
from bridge.ports.telemetry import Telemetry
from bridge.services.bells import Bells
from bridge.services.jobs import FetchJob, FileJob, Job, TextJob, TouchJob, prepare
from bridge.services.leases import Leases
from bridge.services.links import Links
from bridge.services.paces import STEP_S, Paces
from bridge.services.results import record, record_piece, tell
from bridge.services.sending import Caller, Result
from bridge.services.transfer import Transfer
from bridge.services.voices import Voices

SENDERS_MAX: Final = 64
"""Deliveries made at the same time. Ours."""
DUE_LANES_MAX: Final = 1000
"""Lanes looked at in one scan. Ours."""
STORE_RETRY_S: Final = 1.0
STOP_GRACE_S: Final = 5.0
"""A call under way when the process is stopped has so long to end and be recorded."""

_log = logging.getLogger(__name__)


class _Lost(Exception):
    """The lane's lease went to another process: nothing may be written."""


class Dispatch:
    """Makes deliveries. `scan_s`: seconds between looks at the store when no bell rings."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        entropy: Entropy,
        voices: Voices,
        caller: Caller,
        transfer: Transfer,
        links: Links,
        leases: Leases,
        bells: Bells,
        telemetry: Telemetry,
        *,
        scan_s: float,
    ) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy
        self._voices = voices
        self._caller = caller
        self._transfer = transfer
        self._links = links
        self._leases = leases
        self._bells = bells
        self._telemetry = telemetry
        self._scan_s = scan_s
        self._paces = Paces()
        self._busy: set[Lane] = set()
        self._found_empty: set[Lane] = set()
        """Lanes said to be due in which there was nothing to do, the last time somebody looked."""
        self._calls: set[trio.CancelScope] = set()
        self._stop_at: float | None = None

    @property
    def is_idle(self) -> bool:
        """Nothing is being sent."""
        return not self._busy

    async def run(self) -> None:
        """Work until cancelled; calls under way then have `STOP_GRACE_S` to end."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._limit_grace)
            while True:
                pause_s = self._scan_s
                try:
                    pause_s = min(pause_s, await self._start_due(nursery))
                except StoreUnavailable as trouble:
                    _log.warning("the outbox cannot be read: %s", trouble)
                    pause_s = STORE_RETRY_S
                await self._bells.outbox.wait(pause_s)

    async def _start_due(self, nursery: trio.Nursery) -> float:
        """Start a sender for every lane that may send now; seconds until the next look."""
        now = self._clock.now()

        def look(tx: Transaction) -> tuple[tuple[tuple[Lane, int], ...], float | None]:
            return tuple(tx.outbox.due_lanes(now, limit=DUE_LANES_MAX)), tx.outbox.next_due_at(now)

        due, next_due_at = await self._store.transact(look)
        pause_s = self._scan_s if next_due_at is None else max(0.0, next_due_at - now)
        for lane, _priority in due:
            if lane in self._busy:
                continue
            if len(self._busy) >= SENDERS_MAX:
                break
            wait_s = self._paces.wait_s(lane)
            if wait_s > 0:
                pause_s = min(pause_s, max(wait_s, STEP_S))
                continue
            self._paces.pay(lane)
            self._busy.add(lane)
            nursery.start_soon(self._work, lane)
        return pause_s

    async def _work(self, lane: Lane) -> None:
        """Make one delivery of a lane, if its time has come."""
        has_worked = True
        try:
            async with self._leases.hold(lane) as lease:
                if lease is None:
                    self._paces.refund(lane)
                    return  # another process works it
                has_worked = await self._deliver_next(lane, lease)
        except _Lost:
            self._leases.forget(lane)
            _log.warning("the lane of chat %s was taken over by another process", lane.chat)
        except StoreUnavailable as trouble:
            _log.warning("the outbox cannot be written: %s", trouble)
            await trio.sleep(STORE_RETRY_S)
        finally:
            self._busy.discard(lane)
        # Something may have come between the look and the discard, so an empty lane is looked at once more, but not for ever.
        if has_worked or lane not in self._found_empty:
            self._bells.outbox.ring()
        (self._found_empty.discard if has_worked else self._found_empty.add)(lane)

    async def _deliver_next(self, lane: Lane, lease: int) -> bool:
        """Make or settle the oldest delivery of a lane; false when there was none whose time has come."""
        begun = await self._begin(lane, lease)
        if isinstance(begun, Job):
            with self._sheltered():
                await self._carry_out(begun, lease)
        return begun is not None

    async def _begin(self, lane: Lane, lease: int) -> Job | Delivery | None:
        """Write *sending* for the lane's oldest delivery; the delivery when it was settled without a call; None: nothing due."""
        now, fraction = self._clock.now(), self._entropy.fraction()

        def begin(tx: Transaction) -> Job | Delivery | None:
            if not tx.leases.holds(lane, lease):
                raise _Lost
            delivery = tx.outbox.next_of_lane(lane)
            if delivery is None or delivery.due_at > now:
                return None
            if delivery.state is DeliveryState.SENDING:
                return _after_crash(tx, delivery, now)
            prepared = prepare(tx, delivery, self._links, now=now)
            if isinstance(prepared, Later | Never):
                return record(tx, Result(delivery=delivery, outcome=prepared), now=now, fraction=fraction)
            tx.outbox.save(replace(delivery, state=DeliveryState.SENDING))
            return prepared

        begun = await self._store.transact(begin)
        if begun is None or isinstance(begun, Delivery):
            self._paces.refund(lane)
            if begun is not None:
                self._count(begun, now)
            return begun
        if isinstance(begun.delivery.effect, React | AnswerPress | Fetch):
            self._paces.refund(lane)  # not a message: Telegram does not count it
        return begun

    async def _carry_out(self, job: Job, lease: int) -> None:
        """Make the calls and write what came of them. Raises `_Lost`."""
        stored: StoredBytes | None = None
        try:
            voice = self._voices.voice(job.keys)
        except SealBroken as broken:
            await self._finish(Result(delivery=job.delivery, outcome=Later(words=str(broken))), lease)
            return
        match job:
            case TextJob():
                on_piece = partial(self._piece_arrived, job.delivery, lease)
                result = await self._caller.send_text(job, voice, on_piece)
            case FileJob():
                result = await self._caller.send_file(job, voice)
            case TouchJob():
                result = await self._caller.touch(job, voice)
            case FetchJob():
                fetched = await self._transfer.fetch(job, voice)
                result, stored = fetched.result, fetched.stored
        if result.flood_s:
            whole_bot = self._paces.flooded(job.delivery.lane, result.flood_s)
            self._telemetry.flood(whole_bot=whole_bot)
        await self._finish(result, lease, stored)

    async def _piece_arrived(self, delivery: Delivery, lease: int, sent: tuple[MessageId, ...]) -> None:
        """Record a piece that arrived and wait until the next may go. Raises `_Lost`."""

        def write(tx: Transaction) -> None:
            if not tx.leases.holds(delivery.lane, lease):
                raise _Lost
            record_piece(tx, delivery, sent)

        await self._write_surely(write)
        await self._paces.take_turn(delivery.lane)

    async def _finish(self, result: Result, lease: int, stored: StoredBytes | None = None) -> None:
        now, fraction = self._clock.now(), self._entropy.fraction()
        after: list[Delivery] = []

        def write(tx: Transaction) -> None:
            if not tx.leases.holds(result.delivery.lane, lease):
                raise _Lost
            after[:] = [record(tx, result, now=now, fraction=fraction, stored=stored)]

        await self._write_surely(write)
        self._count(after[0], now)

    async def _write_surely(self, write: Callable[[Transaction], None]) -> None:
        """A result that was not written would be done again: so until it is written, nothing else happens in this lane."""
        while True:
            try:
                await self._store.transact(write)
            except StoreUnavailable as trouble:
                _log.warning("a delivery's result cannot be written yet: %s", trouble)
                await trio.sleep(STORE_RETRY_S)
            else:
                return

    def _count(self, delivery: Delivery, now: float) -> None:
        effect = str(delivery.effect.__struct_config__.tag)
        if delivery.state is DeliveryState.DUE:
            self._telemetry.delivery_retried(effect)
            _log.info("delivery %s will be tried again: %s", delivery.id, delivery.error)
            return
        self._telemetry.delivery_settled(effect, delivery.state, lag_s=max(0.0, now - delivery.created_at))
        if delivery.state is not DeliveryState.DELIVERED:
            _log.warning("delivery %s is %s: %s", delivery.id, delivery.state.value, delivery.error)
        self._bells.feed.ring()

    @contextmanager
    def _sheltered(self) -> Iterator[None]:
        """A call and its record are not torn apart by a stop, for as long as the grace lasts."""
        with trio.CancelScope(shield=True) as scope:
            if self._stop_at is not None:
                scope.deadline = self._stop_at
            self._calls.add(scope)
            try:
                yield
            finally:
                self._calls.discard(scope)

    async def _limit_grace(self) -> None:
        try:
            await trio.sleep_forever()
        finally:
            self._stop_at = trio.current_time() + STOP_GRACE_S
            for scope in self._calls:
                scope.deadline = self._stop_at


def _after_crash(tx: Transaction, delivery: Delivery, now: float) -> Delivery:
    """A delivery that somebody was sending when he died: in doubt, or sent again where that does no harm."""
    after = after_crash(delivery, now=now)
    tx.outbox.save(after)
    if after.state is not DeliveryState.DUE:
        tell(tx, after, now)
    return after
