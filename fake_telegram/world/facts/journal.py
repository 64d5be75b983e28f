"""What happened, in order, and never more of it than fits: the oldest entries leave first, and readers are told how many."""

from collections import deque
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fake_telegram.world.limits import JOURNAL_ENTRIES_MAX


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One thing that happened: `number` grows by one, `at` is in Unix seconds, `fields` are JSON-ready."""

    number: int
    at: float
    kind: str
    fields: dict[str, Any]


class Journal:
    """A bounded append-only record. A cursor is the number of the first entry not read yet."""

    def __init__(self, *, entries_max: int = JOURNAL_ENTRIES_MAX) -> None:
        self._entries: deque[JournalEntry] = deque(maxlen=entries_max)
        self._next = 0

    @property
    def cursor(self) -> int:
        """The number the next entry will have."""
        return self._next

    def add(self, at: float, kind: str, **fields: Any) -> JournalEntry:
        """Append one entry and return it."""
        entry = JournalEntry(self._next, at, kind, fields)
        self._entries.append(entry)
        self._next += 1
        return entry

    def since(self, cursor: int, *, limit: int | None = None) -> tuple[tuple[JournalEntry, ...], int, int]:
        """Entries from `cursor` on, the cursor to continue from, and how many were lost to the bound in between."""
        first = self._next - len(self._entries)
        start = max(cursor, first)
        count = max(0, self._next - start)
        if limit is not None:
            count = min(count, limit)
        skip = start - first
        if skip > len(self._entries) // 2:
            newest_first = islice(reversed(self._entries), self._next - start)
            found = tuple(reversed(tuple(newest_first)))[:count]
        else:
            found = tuple(islice(self._entries, skip, skip + count))
        return found, start + len(found) if found else max(start, cursor), max(0, first - cursor)
