"""The live feed: what was committed, told to every watcher who may see it, in commit order, resumable by id.

The store's feed rows are the truth. Each watcher has a bounded channel; one who reads too slowly loses his place and gets
a `Resync` instead of a gap he does not know of. Nobody is told of tasks or comments he may not see (R219, R222).
"""

from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Final

import trio

from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, EmployeeId, FeedId
from bridge.ports.store import FeedEvent, Store, StoreUnavailable, Transaction
from bridge.ports.telemetry import Telemetry
from bridge.services.bells import Bells
from bridge.services.sights import sights

CHANNEL_EVENTS_MAX: Final = 256
"""Events waiting for one watcher. Ours."""
PAGE_EVENTS: Final = 200
STORE_RETRY_S: Final = 1.0


class Resync(Fact):
    """Events were missed or are no longer kept: read anew by REST, then go on after `cursor`."""

    cursor: FeedId


class FeedPage(Fact):
    """Events after a cursor, as far as one employee may see them; go on after `cursor`."""

    events: tuple[FeedEvent, ...]
    cursor: FeedId
    is_gap: bool = False
    """The cursor is so old that events after it are no longer kept."""


class Watcher:
    """One subscription. Iterate it, from one task."""

    def __init__(self, account: AccountId, employee: EmployeeId) -> None:
        self.account = account
        self.employee = employee
        self.overflows = 0
        self._send, self._receive = trio.open_memory_channel[FeedEvent | Resync](CHANNEL_EVENTS_MAX)

    def offer(self, events: Sequence[FeedEvent], position: FeedId) -> bool:
        """Put events into the channel; False, with a `Resync` in their stead, when it is full."""
        for event in events:
            try:
                self._send.send_nowait(event)
            except trio.WouldBlock:
                self._resync(position)
                return False
        return True

    def _resync(self, position: FeedId) -> None:
        self.overflows += 1
        while self._receive.statistics().current_buffer_used:
            self._receive.receive_nowait()
        self._send.send_nowait(Resync(cursor=position))

    async def receive(self) -> FeedEvent | Resync:
        """The next event, waiting for one."""
        return await self._receive.receive()


class _Stream:
    """What lies between a cursor and the subscription, by pages; then what comes. A cancelled wait loses nothing."""

    def __init__(self, feed: "LiveFeed", watcher: Watcher, cursor: FeedId, until: FeedId) -> None:
        self._feed = feed
        self._watcher = watcher
        self._cursor = cursor
        self._until = until
        self._early: deque[FeedEvent | Resync] = deque()

    def __aiter__(self) -> AsyncIterator[FeedEvent | Resync]:
        return self

    async def __anext__(self) -> FeedEvent | Resync:
        while not self._early and self._cursor < self._until:
            await self._read_page()
        if self._early:
            await trio.lowlevel.checkpoint()
            return self._early.popleft()
        return await self._watcher.receive()

    async def _read_page(self) -> None:
        page = await self._feed.page(self._watcher.account, self._watcher.employee, self._cursor)
        if page.is_gap:
            self._early.append(Resync(cursor=self._until))
            self._cursor = self._until
            return
        self._early.extend(event for event in page.events if event.id <= self._until)
        self._cursor = page.cursor if page.cursor > self._cursor else self._until


class LiveFeed:
    """Tells watchers. `scan_s`: seconds between looks at the store when no bell rings."""

    def __init__(self, store: Store, bells: Bells, telemetry: Telemetry, *, scan_s: float) -> None:
        self._store = store
        self._bells = bells
        self._telemetry = telemetry
        self._scan_s = scan_s
        self._watchers: dict[AccountId, list[Watcher]] = {}
        self._cursors: dict[AccountId, FeedId] = {}

    async def page(self, account: AccountId, employee: EmployeeId, after: FeedId, *, limit: int = PAGE_EVENTS) -> FeedPage:
        """One page of events after a cursor (0: from the oldest kept). Raises `StoreUnavailable`."""
        return await self._store.transact(lambda tx: _page(tx, account, employee, after, limit))

    @asynccontextmanager
    async def watch(
        self, account: AccountId, employee: EmployeeId, after: FeedId | None = None
    ) -> AsyncIterator[AsyncIterator[FeedEvent | Resync]]:
        """A subscription for the time of the block: first what came after the cursor, then what comes.

        `after`: id of the last event seen; None: only what comes from now on. Raises `StoreUnavailable`.
        """
        newest = await self._store.transact(lambda tx: tx.feed.newest(account))
        # No await from here to the registration: the broadcaster's cursor and the watcher's must agree.
        position = self._cursors.setdefault(account, newest)
        watcher = Watcher(account, employee)
        self._watchers.setdefault(account, []).append(watcher)
        try:
            yield _Stream(self, watcher, position if after is None else after, position)
        finally:
            self._watchers[account].remove(watcher)
            if not self._watchers[account]:
                del self._watchers[account], self._cursors[account]

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            pause_s = self._scan_s
            for account in list(self._watchers):
                try:
                    await self._tell(account)
                except StoreUnavailable:
                    pause_s = STORE_RETRY_S
            await self._bells.feed.wait(pause_s)

    async def _tell(self, account: AccountId) -> None:
        while (cursor := self._cursors.get(account)) is not None:
            watchers = tuple(self._watchers[account])
            employees = tuple({watcher.employee: None for watcher in watchers})
            page, seen = await self._store.transact(partial(_news, account=account, cursor=cursor, employees=employees))
            if not page or account not in self._cursors:
                return
            if tuple(self._watchers[account]) != watchers:
                continue  # somebody came while we read: what he may see was not asked
            self._cursors[account] = newest = page[-1].id
            for watcher in watchers:
                visible = [event for event in page if (event.id, watcher.employee) in seen]
                if not watcher.offer(visible, newest):
                    self._telemetry.feed_overflowed()


def _news(
    tx: Transaction, *, account: AccountId, cursor: FeedId, employees: Sequence[EmployeeId]
) -> tuple[tuple[FeedEvent, ...], frozenset[tuple[FeedId, EmployeeId]]]:
    """Events after the cursor, and which of these employees may see which."""
    page = tuple(tx.feed.after(account, cursor, limit=PAGE_EVENTS))
    if not page:
        return (), frozenset()
    watching = sights(tx, account, employees)
    return page, frozenset((event.id, sight.employee.id) for event in page for sight in watching if sight.sees(event))


def _page(tx: Transaction, account: AccountId, employee: EmployeeId, after: FeedId, limit: int) -> FeedPage:
    found = tx.feed.after(account, after, limit=limit)
    sight = next(iter(sights(tx, account, (employee,))), None)
    events = tuple(event for event in found if sight is not None and sight.sees(event))
    cursor = found[-1].id if found else after
    return FeedPage(events=events, cursor=cursor, is_gap=_is_forgotten(tx, account, after))


def _is_forgotten(tx: Transaction, account: AccountId, cursor: FeedId) -> bool:
    """Whether the event the cursor names is no longer kept, so that others after it may be gone too."""
    if not cursor:
        return False
    at_cursor = tx.feed.after(account, FeedId(cursor - 1), limit=1)
    return not at_cursor or at_cursor[0].id != cursor
