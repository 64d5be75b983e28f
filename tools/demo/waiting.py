"""Waiting for something to become true in another process, with a deadline and a name for what never came."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import trio

T = TypeVar("T")

DEADLINE_S = 15.0
LOOK_EVERY_S = 0.03


class NeverHappened(Exception):
    """What was awaited did not come in time; the text says what it was."""


async def until(what: str, look: Callable[[], Awaitable[T | None]]) -> T:
    """Look again and again until there is something. Raises `NeverHappened` after `DEADLINE_S`."""
    with trio.move_on_after(DEADLINE_S):
        while True:
            found = await look()
            if found:
                return found
            await trio.sleep(LOOK_EVERY_S)
    raise NeverHappened(f"waited {DEADLINE_S:g} s, but {what} never happened")
