"""Wall clocks: the machine's, and the simulation's, which is an epoch plus trio's (virtual) time."""

import time

import trio


class SystemClock:
    """`Clock` of real life."""

    def now(self) -> float:
        """Seconds since the Unix epoch, by the machine."""
        return time.time()


class TrioClock:
    """`Clock` of simulation: both faces of time agree."""

    def __init__(self, epoch: float) -> None:
        """`epoch`: what the wall clock shows, in Unix seconds, when this clock is made. Must be made inside the trio
        run."""
        self._offset = epoch - trio.current_time()

    def now(self) -> float:
        """Seconds since the Unix epoch, by trio's clock."""
        return self._offset + trio.current_time()
