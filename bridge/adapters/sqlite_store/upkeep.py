"""What an operator does to a database: copy it while it works, and ask whether it is sound."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Final

from bridge.adapters.sqlite_store.connections import connect, path_of
from bridge.adapters.sqlite_store.schema import pending_migrations
from bridge.adapters.sqlite_store.statements import errors_mapped
from bridge.domain.facts import Fact

PROBLEMS_MAX: Final = 20


class Health(Fact):
    """What `bridge doctor` says about the database."""

    problems: tuple[str, ...] = ()
    """Findings of SQLite's own check and of the foreign keys; at most `PROBLEMS_MAX`."""
    pending: tuple[str, ...] = ()
    """Migrations not applied yet."""
    size_bytes: int = 0
    sqlite_version: str = ""

    @property
    def is_sound(self) -> bool:
        """Nothing was found."""
        return not self.problems


def back_up(address: str | Path, to: Path) -> int:
    """Copy the database at `address` to the new file `to`, whole or not at all; the copy's size in bytes.

    Reads through a connection of its own, so a working store is not disturbed, from whichever process it is called.
    Blocks until done. Raises `FileExistsError` when `to` exists, `FileNotFoundError` when there is no database,
    `StoreUnavailable` when a disk does not do its part.
    """
    source = connect(str(_existing(address)))
    try:
        return copy_database(source, to)
    finally:
        source.close()


def copy_database(source: sqlite3.Connection, to: Path) -> int:
    """As `back_up`, from an open connection."""
    if to.exists():
        raise FileExistsError(f"{to} exists already; a backup never overwrites")
    part = to.with_name(f"{to.name}.part")
    part.unlink(missing_ok=True)
    try:
        with errors_mapped(), closing(sqlite3.connect(part, isolation_level=None)) as target:
            source.backup(target)
        _sync(part)
        part.rename(to)
        _sync(to.parent)
    finally:
        part.unlink(missing_ok=True)
    return to.stat().st_size


def _existing(address: str | Path) -> Path:
    path = Path(path_of(address)).expanduser()
    if not path.exists():
        raise FileNotFoundError(f"there is no database at {path}")
    return path


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def examine(address: str | Path) -> Health:
    """Whether the database file is sound and up to date; writes nothing. Raises `StoreUnavailable`, `NewerSchema`,
    `FileNotFoundError`."""
    path = _existing(address)
    connection = connect(str(path))
    try:
        with errors_mapped():
            return Health(
                problems=_problems(connection),
                pending=pending_migrations(connection),
                size_bytes=path.stat().st_size,
                sqlite_version=sqlite3.sqlite_version,
            )
    finally:
        connection.close()


def _problems(connection: sqlite3.Connection) -> tuple[str, ...]:
    found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({PROBLEMS_MAX})")]
    said = [] if found == ["ok"] else found
    orphans = connection.execute("PRAGMA foreign_key_check").fetchmany(PROBLEMS_MAX)
    said += [f"{table} row {row} names a missing row of {parent}" for table, row, parent, _ in orphans]
    return tuple(said[:PROBLEMS_MAX])
