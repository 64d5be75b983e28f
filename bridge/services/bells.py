"""Hints between workers of one process: "there may be work". A lost hint costs one scan period, never an entry.

What is to be done stands in the store alone; a bell carries no data, so it can neither overflow nor go stale.
"""

import trio

from bridge.services.handle import Handled


class Bell:
    """Rung by many, awaited by one. A ring while nobody waits is remembered, once."""

    def __init__(self) -> None:
        self._rung = trio.Event()

    def ring(self) -> None:
        """There may be work."""
        self._rung.set()

    async def wait(self, timeout_s: float) -> None:
        """Return at the next ring, or after `timeout_s` seconds; work found after this call was not missed by it."""
        with trio.move_on_after(timeout_s):
            await self._rung.wait()
        self._rung = trio.Event()


class Bells:
    """One bell per kind of worker."""

    def __init__(self) -> None:
        self.inbox = Bell()
        self.outbox = Bell()
        self.feed = Bell()
        self.bots = Bell()
        """A bot was connected, changed, switched or reset."""

    def ring_for(self, handled: Handled) -> None:
        """What follows from one handled entry."""
        if handled.lanes:
            self.outbox.ring()
        if handled.is_fed:
            self.feed.ring()
