"""Deaths at named points, for tests alone: `BRIDGE_CRASH_AT=<point>:<k>` kills the process when the point is passed
for the k-th time.

SIGKILL cannot be caught: no `finally` runs, no buffer is flushed, as in a power cut.
"""

import os
import signal
from typing import Final

from bridge.ports.crashes import POINTS, Crashes


class NoCrashes:
    """`Crashes` of production: passing a point does nothing."""

    def reach(self, point: str) -> None:
        """Nothing happens."""


NO_CRASHES: Final[Crashes] = NoCrashes()


class CrashAt:
    """`Crashes` that kills this process at the `passing`-th time `point` is reached, counted from 1."""

    def __init__(self, point: str, passing: int) -> None:
        assert point in POINTS, f"no crash point is named {point!r}; there are {', '.join(POINTS)}"
        assert passing >= 1, "passings are counted from 1"
        self._point = point
        self._left = passing

    def reach(self, point: str) -> None:
        """Counts; does not return from the last."""
        if point != self._point:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


class WrongCrashPoint(ValueError):
    """`BRIDGE_CRASH_AT` is not `<point>:<k>` with a known point."""


def crashes_from(text: str) -> Crashes:
    """The object for a setting: `after_commit:3`, or nothing for an empty text. Raises `WrongCrashPoint`."""
    if not text:
        return NO_CRASHES
    point, _, passing = text.partition(":")
    if point not in POINTS or not passing.isdecimal() or int(passing) < 1:
        raise WrongCrashPoint(f"expected <point>:<k>, k from 1, a point of {', '.join(POINTS)}; got {text!r}")
    return CrashAt(point, int(passing))
