"""Which lanes this process works: claimed in the store by the database's time, renewed while in use, given back at a stop.

The lease keeps two processes from working one lane at once; what makes a mistake here harmless is that every write checks
the lease's epoch in its own transaction (`tx.leases.holds`).
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Final

import trio

from bridge.domain.conversations import Lane
from bridge.ports.store import Store, StoreUnavailable, Transaction

LEASE_TTL_S: Final = 15.0
"""A dead process's lanes are taken over after so long. Ours."""
RENEW_AFTER_S: Final = LEASE_TTL_S / 3
"""A lease younger than this is used without asking the store again."""


@dataclass(slots=True)
class _Held:
    epoch: int
    claimed_at: float
    users: int = 0


class Leases:
    """Leases of this process.

    `owner`: name of this worker among all that share the store; the same again after a restart, so that
    a restarted worker goes on at once.
    """

    def __init__(self, store: Store, owner: str) -> None:
        self._store = store
        self._owner = owner
        self._held: dict[Lane, _Held] = {}

    async def run(self) -> None:
        """Renew what is in use, forget what is not; at the end give everything back."""
        try:
            while True:
                await trio.sleep(RENEW_AFTER_S)
                await self._renew()
        finally:
            with trio.CancelScope(shield=True):
                await self._give_back()

    @asynccontextmanager
    async def hold(self, lane: Lane) -> AsyncIterator[int | None]:
        """The epoch of our lease of a lane, held (and renewed) inside the block; None when another worker has it.

        Raises `StoreUnavailable`.
        """
        held = await self._claimed(lane)
        if held is None:
            yield None
            return
        held.users += 1
        try:
            yield held.epoch
        finally:
            held.users -= 1

    def forget(self, lane: Lane) -> None:
        """The store says that the lane is not ours any more: ask it again before working it."""
        self._held.pop(lane, None)

    async def _claimed(self, lane: Lane) -> _Held | None:
        held = self._held.get(lane)
        if held is not None and trio.current_time() - held.claimed_at < RENEW_AFTER_S:
            return held
        asked_at = trio.current_time()
        epoch = await self._store.claim(lane, self._owner, ttl_s=LEASE_TTL_S)
        if epoch is None:
            self._held.pop(lane, None)
            return None
        held = self._held.get(lane)
        if held is None or held.epoch != epoch:
            held = self._held[lane] = _Held(epoch, asked_at)
        held.claimed_at = asked_at
        return held

    async def _renew(self) -> None:
        for lane, held in list(self._held.items()):
            if not held.users:
                self._held.pop(lane, None)
                continue
            try:
                await self._claimed(lane)
            except StoreUnavailable:
                return  # the next round asks again; meanwhile every write checks the epoch

    async def _give_back(self) -> None:
        held = {lane: each.epoch for lane, each in self._held.items()}
        self._held.clear()

        def release(tx: Transaction) -> None:
            for lane, epoch in held.items():
                tx.leases.release(lane, epoch)

        if held:
            try:
                await self._store.transact(release)
            except StoreUnavailable:
                return  # they run out by themselves
