"""How facts lie in rows. A `Shape` names a table, its key and the few columns that are not simply the field of the
same name.

Field kinds: plain values; *JSON* (lists and rich values); *member* (`employee:5`, so that it can be indexed); *lane*
(three columns `bot, chat, topic`). Everything is decoded by one strict `msgspec.convert`, so a row that does not fit
its type is an error here and not later.
"""

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

import msgspec

from bridge.adapters.sqlite_store.statements import Row, Statements
from bridge.domain.conversations import Lane
from bridge.domain.facts import Fact
from bridge.domain.people import ContactRef, EmployeeRef, Member, TeamRef

FactT = TypeVar("FactT", bound=Fact)

KEPT_MAX = 20_000
"""Decoded facts kept in memory, of one kind; some ten megabytes. Ours."""

LANE_COLUMNS = ("bot", "chat", "topic")
IS_LANE = "bot = :bot AND chat = :chat AND topic = :topic"


def member_text(member: Member) -> str:
    """`EmployeeRef(id=5)` → `employee:5`."""
    match member:
        case EmployeeRef(id=id):
            return f"employee:{id}"
        case ContactRef(id=id):
            return f"contact:{id}"
        case TeamRef(id=id):
            return f"team:{id}"


def member_plain(text: str) -> dict[str, Any]:
    """`employee:5` → `{"type": "employee", "id": 5}`, as msgspec reads references."""
    kind, _, id = text.partition(":")
    return {"type": kind, "id": int(id)}


def lane_values(lane: Lane) -> dict[str, int]:
    """The lane as named values of a statement."""
    return {"bot": lane.bot, "chat": lane.chat, "topic": lane.topic}


def lane_of(row: Row) -> Lane:
    """The lane of a row with the three columns."""
    return Lane(bot=row["bot"], chat=row["chat"], topic=row["topic"])


def json_text(value: Any) -> str:
    """A value as JSON text for a column."""
    return msgspec.json.encode(value).decode()


def folded(*texts: str) -> str:
    """Text as it is searched and compared: without case, ё as е."""
    return "\n".join(texts).casefold().replace("ё", "е")


def like_pattern(text: str) -> str:
    """A LIKE pattern (escape `\\`) that finds folded `text` anywhere."""
    escaped = folded(text.strip()).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


class Shape(Generic[FactT]):
    """One kind of fact in one table."""

    def __init__(
        self,
        fact: type[FactT],
        table: str,
        *,
        key: tuple[str, ...] = ("id",),
        json: tuple[str, ...] = (),
        members: tuple[str, ...] = (),
        elsewhere: tuple[str, ...] = (),
        derived: Mapping[str, Callable[[FactT], Any]] | None = None,
    ) -> None:
        """`elsewhere`: fields kept in other tables; `derived`: columns computed from the fact for searching and
        uniqueness."""
        self._fact = fact
        self._json = json
        self._members = members
        self._derived = dict(derived or {})
        fields = [name for name in fact.__struct_fields__ if name not in elsewhere]
        self._has_lane = "lane" in fields
        self._plain = [name for name in fields if name not in (*json, *members, "lane")]
        self._columns = [*self._plain, *json, *members, *(LANE_COLUMNS if self._has_lane else ()), *self._derived]
        self.insert_sql = self._insert(table)
        changed = ", ".join(f"{name} = excluded.{name}" for name in self._columns if name not in key)
        self.save_sql = f"{self.insert_sql} ON CONFLICT ({', '.join(key)}) DO UPDATE SET {changed}"

    def _insert(self, table: str) -> str:
        names = ", ".join(self._columns)
        places = ", ".join(f":{name}" for name in self._columns)
        return f"INSERT INTO {table} ({names}) VALUES ({places})"

    def values(self, fact: FactT) -> dict[str, Any]:
        """The fact as named values of a statement."""
        values = {name: getattr(fact, name) for name in self._plain}
        for name in self._json:
            values[name] = json_text(getattr(fact, name))
        for name in self._members:
            member = getattr(fact, name)
            values[name] = None if member is None else member_text(member)
        if self._has_lane:
            values |= lane_values(fact.lane)  # type: ignore[attr-defined]  # a shape has a lane when its fact has one
        for name, derive in self._derived.items():
            values[name] = derive(fact)
        return values

    def save(self, statements: Statements, fact: FactT) -> None:
        """Insert the row, or replace the one of the same key."""
        statements.run(self.save_sql, self.values(fact))

    def fact(self, row: Row, **elsewhere: Any) -> FactT:
        """The fact of a row; `elsewhere` gives fields that are kept in other tables, as plain values."""
        plain = {name: row[name] for name in self._plain if name not in elsewhere}
        for name in self._json:
            plain[name] = msgspec.json.decode(row[name])
        for name in self._members:
            plain[name] = None if row[name] is None else member_plain(row[name])
        if self._has_lane:
            plain["lane"] = {name: row[name] for name in LANE_COLUMNS}
        return msgspec.convert(plain | elsewhere, self._fact, strict=False)

    def fact_or_none(self, row: Row | None) -> FactT | None:
        """The fact of a row that may be missing."""
        return None if row is None else self.fact(row)

    def facts(self, rows: list[Row]) -> tuple[FactT, ...]:
        """The facts of all rows, in their order."""
        return tuple(self.fact(row) for row in rows)


class Kept(Generic[FactT]):
    """Facts of rows that are read for nearly every message, decoded once for as long as the rows say the same.

    Nothing can be stale, whoever writes and whatever is rolled back: the rows themselves are read and compared every time.
    """

    def __init__(self, shape: Shape[FactT], *, most: int = KEPT_MAX) -> None:
        self._shape = shape
        self._most = most
        self._known: dict[tuple[Any, ...], FactT] = {}

    def facts(self, rows: list[Row]) -> tuple[FactT, ...]:
        """The facts of all rows, in their order."""
        if len(self._known) + len(rows) > self._most:
            self._known.clear()
        return tuple(self._fact(row) for row in rows)

    def _fact(self, row: Row) -> FactT:
        values = tuple(row)
        fact = self._known.get(values)
        if fact is None:
            fact = self._known[values] = self._shape.fact(row)
        return fact
