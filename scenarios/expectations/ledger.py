"""The account of effects: each is seen once, stamped with the step after which it appeared, and has to be named by somebody.

*Past* effects belong to what was given. *Excused* ones are what an act itself says (a comment that staff wrote in a step) or come
with something that was named (the contact behind a new task): they may be named, and need not be.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeVar

from scenarios.expectations.observations import Observation

Kind = TypeVar("Kind", bound=Observation)


@dataclass(slots=True)
class Ledger:
    """What was seen so far, and what of it was named."""

    seen: dict[str, Observation] = field(default_factory=dict)
    after_step: dict[str, int] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    past: set[str] = field(default_factory=set)
    excused: set[str] = field(default_factory=set)

    def take_in(self, observations: Iterable[Observation], step: int) -> tuple[Observation, ...]:
        """Record everything seen now; what is new appeared after `step`. Returns the new ones."""
        now = {each.key: each for each in observations}
        fresh = tuple(each for key, each in now.items() if key not in self.seen)
        for each in fresh:
            self.after_step[each.key] = step
        kept = {key: each for key, each in self.seen.items() if key in self.named or key in self.past}
        self.seen = {**kept, **now}
        return fresh

    def pending(self, kind: type[Kind]) -> list[Kind]:
        """Effects of a kind that somebody has to name."""
        return [each for each in self.nameable(kind) if each.key not in self.excused]

    def nameable(self, kind: type[Kind]) -> list[Kind]:
        """Effects of a kind that may be named, in the order they appeared."""
        closed = self.named | self.past
        return [each for each in self.seen.values() if isinstance(each, kind) and each.key not in closed]

    def name(self, keys: Iterable[str]) -> None:
        """These were named by the scenario."""
        self.named.update(keys)

    def excuse(self, keys: Iterable[str]) -> None:
        """These need not be named."""
        self.excused.update(keys)

    def close_past(self) -> None:
        """Everything seen so far was given and is never judged."""
        self.past.update(self.seen)

    def unnamed(self) -> list[tuple[int, Observation]]:
        """What nobody named, with the step after which it appeared."""
        return [(self.after_step[each.key], each) for each in self.pending(Observation)]
