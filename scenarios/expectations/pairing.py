"""Which described effect is which seen one: whole matches first, then the most alike, so that a wrong reason is reported as
a wrong reason and not as one missing and one unexpected effect."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from scenarios.expectations.mismatches import Difference

W = TypeVar("W")
G = TypeVar("G")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairing(Generic[W, G]):
    """`matched` and `alike` hold (index of the wanted, the seen one[, how they differ])."""

    matched: tuple[tuple[int, G], ...]
    alike: tuple[tuple[int, G, tuple[Difference, ...]], ...]
    missing: tuple[int, ...]
    unexpected: tuple[G, ...]


def pair(wanted: Sequence[W], got: Sequence[G], compare: Callable[[W, G], list[Difference]]) -> Pairing[W, G]:
    """Pair the described with the seen. Order among equals is the order in which they appeared."""
    free = list(got)
    matched: list[tuple[int, G]] = []
    left: list[int] = []
    for index, each in enumerate(wanted):
        hit = next((seen for seen in free if not compare(each, seen)), None)
        if hit is None:
            left.append(index)
        else:
            matched.append((index, hit))
            free = [seen for seen in free if seen is not hit]
    alike: list[tuple[int, G, tuple[Difference, ...]]] = []
    missing: list[int] = []
    for index in left:
        ranked = sorted(((len(found), n) for n, seen in enumerate(free) if (found := compare(wanted[index], seen))))
        if not ranked:
            missing.append(index)
            continue
        nearest = free.pop(ranked[0][1])
        alike.append((index, nearest, tuple(compare(wanted[index], nearest))))
    return Pairing(matched=tuple(matched), alike=tuple(alike), missing=tuple(missing), unexpected=tuple(free))
