"""The wall clock. Waiting is trio's business; this port only stamps.

In simulation it is `epoch + trio.current_time()`, so that both faces of time agree.
"""

from typing import Protocol


class Clock(Protocol):
    def now(self) -> float:
        """Seconds since the Unix epoch, UTC."""
        ...
