"""Every statement of the store goes through here: the one place where SQLite's errors become the port's.

A busy, full, broken or unreadable database is `StoreUnavailable`; a taken unique key is `AlreadyThere`; anything else
(a wrong column, a missing parent row) is a programmer's error and passes through as it is. Verbs may run only while a
transaction of the committer is open.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from bridge.ports.store import AlreadyThere, StoreUnavailable

Row = sqlite3.Row
Values = Sequence[Any] | Mapping[str, Any]

_UNAVAILABLE = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_NOMEM,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_PROTOCOL,
        sqlite3.SQLITE_NOTADB,
    }
)
_FIELD_NAMES = {
    "handle_key": "handle",
    "token_fingerprint": "token",
    "digest": "token",
    "topic": "lane",
}
"""Columns whose unique index speaks of a field known by another name outside."""


@contextmanager
def errors_mapped() -> Iterator[None]:
    """Turns SQLite's errors into the port's (see the module's law)."""
    try:
        yield
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorcode in (sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY):
            raise AlreadyThere(_taken_field(str(error))) from error
        raise
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorcode", 0) & 0xFF in _UNAVAILABLE:
            raise StoreUnavailable(f"the database cannot take the transaction now: {error}") from error
        raise


def is_busy(error: StoreUnavailable) -> bool:
    """Another process holds the lock; it may be free in a moment."""
    cause = error.__cause__
    return isinstance(cause, sqlite3.DatabaseError) and getattr(cause, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def _taken_field(message: str) -> str:
    """`UNIQUE constraint failed: employees.account, employees.handle_key` → `handle`."""
    columns = message.rpartition(": ")[2].split(", ")
    column = columns[-1].rpartition(".")[2]
    return _FIELD_NAMES.get(column, column)


class Statements:
    """Runs statements on one connection, inside the transaction that the committer has opened."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.is_open = False
        """True while functions of a transaction run: verbs called outside it are a programmer's error."""

    def run(self, sql: str, values: Values = ()) -> int:
        """A statement without an answer; how many rows it touched."""
        return self._execute(sql, values).rowcount

    def insert(self, sql: str, values: Values = ()) -> int:
        """An insert; the id that the database gave to the new row."""
        given = self._execute(sql, values).lastrowid
        assert given is not None, "not an insert"
        return given

    def one(self, sql: str, values: Values = ()) -> Row | None:
        """The first row of the answer, or None."""
        rows = self.many(sql, values)
        return rows[0] if rows else None

    def many(self, sql: str, values: Values = ()) -> list[Row]:
        """All rows of the answer. Statements bound it: nothing here reads without a limit but what belongs to one row.

        A number that does not fit into 64 bits (an id that somebody made up) is in no row.
        """
        try:
            with errors_mapped():
                return self._execute(sql, values).fetchall()
        except OverflowError:
            if not sql.lstrip().startswith("SELECT"):
                raise
            return []

    def number(self, sql: str, values: Values = ()) -> int:
        """The single number of the answer; 0 for none."""
        row = self.one(sql, values)
        return int(row[0] or 0) if row is not None else 0

    def _execute(self, sql: str, values: Values) -> sqlite3.Cursor:
        assert self.is_open, "a transaction's verbs were called outside of its function"
        with errors_mapped():
            cursor = self._connection.cursor()
            cursor.row_factory = Row
            return cursor.execute(sql, values)
