"""What is planned to happen by time alone, the next first. `passing` lets it happen."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Final

from fake_telegram.world.ids import ChatId, MessageId

from .messages import Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Vanishing:
    """A message of a chat whose messages delete themselves."""

    message: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """An approved post, by the chat and the number under which it was suggested."""

    chat: ChatId
    message: MessageId


Planned = Vanishing | Publication

_OVER_MAX: Final = 64
"""Plans that came to nothing and are kept without a second thought; ours."""


class Schedule:
    """Plans by their dates (Unix seconds); of equal dates the earlier plan comes first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Planned]] = []
        self._numbers = count()
        self._over = 0

    @property
    def next_due(self) -> float | None:
        """When something is due next; None when nothing is planned."""
        return self._heap[0][0] if self._heap else None

    def add(self, due: float, what: Planned) -> None:
        """Plan `what` for `due`."""
        heappush(self._heap, (float(due), next(self._numbers), what))

    def due_until(self, now: float) -> Iterator[tuple[float, Planned]]:
        """Take what is due by `now`, with its date."""
        while self._heap and self._heap[0][0] <= now:
            due, _, what = heappop(self._heap)
            yield due, what

    def one_is_over(self, is_over: Callable[[Planned], bool]) -> None:
        """A plan has come to nothing before its date. When half of them may have, all of which `is_over` is true are swept up."""
        self._over += 1
        if self._over > len(self._heap) // 2 + _OVER_MAX:
            self._heap = [plan for plan in self._heap if not is_over(plan[2])]
            heapify(self._heap)
            self._over = 0
