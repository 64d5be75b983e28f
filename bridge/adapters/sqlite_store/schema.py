"""Brings a database to the newest schema. The write lock is taken before what is pending is read, so that workers
starting at once queue up.

sqlite-utils keeps the record of what was applied; alone it reads the record without a lock, and two workers would
apply the same file twice.
"""

import sqlite3
from collections.abc import Iterator

from sqlite_utils import Database, Migrations

from bridge.adapters.migrations import Migration, migrations_for
from bridge.adapters.sqlite_store.statements import errors_mapped

MIGRATION_SET = "bridge"


class NewerSchema(Exception):
    """The database was migrated by a newer version of the program than this one; names the unknown migrations."""

    def __init__(self, unknown: tuple[str, ...]) -> None:
        super().__init__(
            f"the database has migrations this version does not know ({', '.join(unknown)}): "
            "start the version that made them, or restore a backup"
        )
        self.unknown = unknown


def migrate(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Apply what is pending, all or nothing; names of what was applied. Raises `NewerSchema`, `StoreUnavailable`."""
    database = _database(connection)
    known = _known()
    with errors_mapped():
        connection.execute("BEGIN IMMEDIATE")
        try:
            _refuse_newer(database, known)
            applied = tuple(pending.name for pending in known.pending(database))
            if applied:
                known.apply(database)
            connection.execute("COMMIT")
        finally:
            if connection.in_transaction:
                connection.rollback()
    return applied


def pending_migrations(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Names of migrations that were not applied yet; writes nothing. Raises `NewerSchema`."""
    database = _database(connection)
    known = _known()
    _refuse_newer(database, known)
    return tuple(pending.name for pending in known.pending(database))


def _database(connection: sqlite3.Connection) -> Database:
    return Database(connection, recursive_triggers=False, execute_plugins=False)


def _known() -> Migrations:
    known = Migrations(MIGRATION_SET)
    for migration in migrations_for("sqlite"):
        _register(known, migration)
    return known


def _register(known: Migrations, migration: Migration) -> None:
    def apply(database: Database, /) -> None:
        for statement in _statements(migration.sql):
            database.conn.execute(statement)

    known(name=migration.name)(apply)


def _statements(sql: str) -> Iterator[str]:
    """The statements of a script, each of which ends a line.

    `executescript` would commit first, and sqlite-utils' own splitting takes longer than all the rest of a simulated start.
    """
    gathered = ""
    for line in sql.splitlines(keepends=True):
        gathered += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""
    assert not gathered.strip(), f"the script ends in the middle of a statement: {gathered.strip()[:80]}"


def _refuse_newer(database: Database, known: Migrations) -> None:
    ours = {migration.name for migration in migrations_for("sqlite")}
    unknown = tuple(each.name for each in known.applied(database) if each.name not in ours)
    if unknown:
        raise NewerSchema(unknown)
