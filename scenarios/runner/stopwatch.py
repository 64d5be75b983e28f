"""How long a run really took: the one place of the runner that looks at the real time, also while a simulation runs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from scenarios.runner.results import Played

_now = time.perf_counter


class Stopwatch:
    """Measures; `seconds` is right once the block has ended."""

    seconds = 0.0


@contextmanager
def measured() -> Iterator[Stopwatch]:
    """Measure a block."""
    watch = Stopwatch()
    began = _now()
    try:
        yield watch
    finally:
        watch.seconds = _now() - began


def stamp(played: Played, watch: Stopwatch) -> Played:
    """Enter the real seconds of a run."""
    played.real_seconds = watch.seconds
    return played
