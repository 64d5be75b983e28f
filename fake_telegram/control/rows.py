"""What a row of the table of acts is: what the act takes, and the world's verb behind it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from fake_telegram.world import UserId, World

from .bodies import Body
from .results import Result

__all__ = ["Act"]

_B = TypeVar("_B", bound=Body)


@dataclass(frozen=True, slots=True)
class Act(Generic[_B]):
    """One row of the table. ``do`` is given the world, the person, the body and the time (Unix seconds)."""

    body: type[_B]
    do: Callable[[World, UserId, _B, float], Result]
