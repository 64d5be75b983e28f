"""A beat for whoever waits: every change of the world wakes the waiting readers, and each looks for itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import trio

__all__ = ["WAIT_S_MAX", "Pulse"]

WAIT_S_MAX = 50.0
"""The longest wait of one request; shorter than any usual client's time-out. Ours."""

_T = TypeVar("_T")


class Pulse:
    """Waiting without polling."""

    def __init__(self) -> None:
        self._next_beat = trio.Event()
        self._waiting = 0

    def beat(self) -> None:
        """Something changed. Costs next to nothing while nobody waits: every call of every bot comes by here."""
        if self._waiting:
            self._next_beat.set()
            self._next_beat = trio.Event()

    async def wait_for(self, look: Callable[[], _T], seconds: float) -> _T:
        """Call ``look`` now and after every beat until it returns something true, or ``seconds`` are over; its last result."""
        found = look()
        if found or seconds <= 0:
            return found
        self._waiting += 1
        try:
            with trio.move_on_after(min(seconds, WAIT_S_MAX)):
                while not found:
                    await self._next_beat.wait()
                    found = look()
        finally:
            self._waiting -= 1
        return found
