"""What is planned to happen by time alone, the next first. `passing` lets it happen."""

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

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


class Schedule:
    """Plans by their dates (Unix seconds); of equal dates the earlier plan comes first."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Planned]] = []
        self._numbers = count()

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
