"""What a person can do with what bots show to that person alone, as a part of the table of acts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fake_telegram.world import Draft, UserId, World

from . import bodies
from .names import resolve_bot
from .rows import Act

__all__ = ["BOT_ACTS"]


def _stop_generation(world: World, by: UserId, said: bodies.StopGeneration, now: float) -> Draft:
    return world.stop_generation(by, resolve_bot(world, said.bot), now=now)


BOT_ACTS: Mapping[str, Act[Any]] = {
    "stop_generation": Act(bodies.StopGeneration, _stop_generation),
}
"""Acts by their names, as they stand in ``ACTS``."""
