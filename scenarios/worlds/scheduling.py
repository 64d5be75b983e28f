"""Trio's scheduler, seeded: tasks that are ready at once run in an order that the seed decides, and nothing else does.

Trio keeps the two names this needs private, so they are used here and nowhere else, and a test of this file alone says whether
they still do what they did. The flag and the seed are needed together: with the seed alone tasks are sorted by address.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import trio._core._run as scheduler


@contextmanager
def seeded_scheduling(seed: int | str) -> Iterator[None]:
    """Runs started inside schedule by the seed; afterwards everything is as it was."""
    before = scheduler._ALLOW_DETERMINISTIC_SCHEDULING, scheduler._r
    scheduler._ALLOW_DETERMINISTIC_SCHEDULING = True  # type: ignore[misc]
    scheduler._r = random.Random(f"{seed}:schedule")
    try:
        yield
    finally:
        scheduler._ALLOW_DETERMINISTIC_SCHEDULING, scheduler._r = before  # type: ignore[misc]
