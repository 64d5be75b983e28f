"""What came of playing one scenario: values for reports, the command line and pytest."""

from dataclasses import dataclass, field
from enum import IntEnum

from scenarios.expectations.mismatches import Mismatch
from scenarios.language.scalars import WorldKind


class Exit(IntEnum):
    """Exit codes of the command line."""

    PASSED = 0
    FAILED = 1
    FILE_WRONG = 2
    BRIDGE_CRASHED = 3
    HARNESS_FAULT = 4
    NOT_DETERMINISTIC = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a transcript; `at` is seconds since the scenario began."""

    at: float
    text: str


@dataclass(slots=True, kw_only=True)
class Played:
    """One scenario, played."""

    id: str
    title: str
    world: WorldKind
    seed: int
    exit: Exit = Exit.PASSED
    mismatches: list[tuple[float, Mismatch]] = field(default_factory=list)
    """With the second of the scenario in which each was found."""
    problem: str = ""
    """Why it could not be played to its end."""
    problem_path: tuple[str | int, ...] = ()
    transcript: list[Line] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)
    """JSON lines: the same seed gives the same bytes."""
    effects: tuple[str, ...] = ()
    """All that came of the story, in words without ids or times: the same in both worlds."""
    world_seconds: float = 0.0
    real_seconds: float = 0.0
    settle_window_s: float = 0.0

    @property
    def passed(self) -> bool:
        """Nothing to complain about."""
        return self.exit is Exit.PASSED
