"""When an update that was not taken is posted again (Bot API server): at once, after 2, 4, 8 … s, at last every minute or two.

Only answers and broken exchanges count. Who cannot even be connected to has not seen the update: it waits for a connection, and
those are spaced by themselves (``webhook_calls``).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

__all__ = ["BACK_OFF_CAP_S", "RetryPace"]

BACK_OFF_CAP_S = (60.0, 120.0)
"""The longest wait between two attempts is drawn from this range (Bot API server)."""


@dataclass(slots=True)
class RetryPace:
    """The waits of one update; ``dice`` draws the longest ones."""

    dice: Random
    _wait_s: float = 1.0
    _failures: int = 0

    def after_failure(self, retry_after_s: int | None) -> float:
        """Seconds until the next attempt. ``retry_after_s`` of the bot replaces the wait of this time and leaves those to come as
        they were; 0 counts as none.
        """
        self._failures += 1
        if retry_after_s:
            return float(retry_after_s)
        if self._failures == 1:
            return 0.0
        self._wait_s = min(self._wait_s * 2, self.dice.uniform(*BACK_OFF_CAP_S))
        return self._wait_s
