"""The workspace's memory on SQLite: one connection, one writer, group commit in the loop (see `commits`).

Statements run in the trio loop itself, without a thread: each takes microseconds, a commit about a millisecond of the
disk. While another process holds the write lock callers wait, and the loop does not; after `LOCK_WAIT_S` they get
`StoreUnavailable`.
"""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

import trio

from bridge.adapters.clocks import SystemClock
from bridge.adapters.crashes import NO_CRASHES
from bridge.adapters.sqlite_store.commits import CommitHook, GroupCommit
from bridge.adapters.sqlite_store.connections import MemoryDatabase, connect_writer, path_of
from bridge.adapters.sqlite_store.schema import migrate
from bridge.adapters.sqlite_store.statements import Statements
from bridge.adapters.sqlite_store.transactions import SqliteTransaction
from bridge.adapters.sqlite_store.upkeep import back_up, copy_database
from bridge.domain.conversations import Lane
from bridge.ports.clock import Clock
from bridge.ports.crashes import Crashes
from bridge.ports.store import Transaction

T = TypeVar("T")


class SqliteStore:
    """`Store`. Open it with `open_sqlite`; belongs to one trio run."""

    def __init__(self, connection: sqlite3.Connection, *, clock: Clock, commit_hook: CommitHook, crashes: Crashes) -> None:
        self._connection = connection
        statements = Statements(connection)
        self._transaction = SqliteTransaction(statements, clock.now)
        self._commits = GroupCommit(connection, statements, self._transaction, before_commit=commit_hook, crashes=crashes)

    @property
    def commits(self) -> int:
        """Group commits made since the store was opened."""
        return self._commits.commits

    async def transact(self, fn: Callable[[Transaction], T]) -> T:
        """See the port. `fn` runs in the loop and must not block."""
        return await self._commits.run(fn)

    async def claim(self, lane: Lane, owner: str, *, ttl_s: float) -> int | None:
        """See the port. `owner` is any text but an empty one, different in every worker."""
        assert owner, "a lease needs an owner"
        return await self._commits.run(lambda _tx: self._transaction.leases.claim(lane, owner, ttl_s))

    async def backup(self, to: Path | str) -> int:
        """A consistent copy of everything committed, while the store goes on working; its size in bytes. See
        `upkeep.back_up`.

        A file is copied in a thread through a connection of its own; a database in memory in the loop.
        """
        path = self._connection.execute("SELECT file FROM pragma_database_list WHERE name = 'main'").fetchone()[0]
        if not path:
            return copy_database(self._connection, Path(to))
        return await trio.to_thread.run_sync(back_up, path, Path(to))

    def sever(self) -> None:
        """As `kill -9` would: nothing more is committed, every caller gets `StoreUnavailable` at once. For simulated crashes."""
        self._commits.sever()

    async def close(self) -> None:
        """Take no more transactions, end those that were taken. `open_sqlite` does it; done twice, nothing happens."""
        await self._commits.close()


@asynccontextmanager
async def open_sqlite(
    place: str | Path | MemoryDatabase,
    *,
    commit_hook: CommitHook = trio.lowlevel.checkpoint,
    crashes: Crashes = NO_CRASHES,
    clock: Clock | None = None,
) -> AsyncIterator[SqliteStore]:
    """A store at `place` (a path, `sqlite:///path`, `:memory:`, or a `MemoryDatabase` that outlives it), migrated to
    the newest schema.

    `commit_hook` is awaited before each group commit: one checkpoint in life, as many as a seed says in simulation.
    `clock` stamps leases. Raises `StoreUnavailable` when the file cannot be opened, `NewerSchema` when it belongs to
    a newer version.
    """
    if isinstance(place, MemoryDatabase):
        connection = place.connection
    else:
        connection = await connect_writer(path_of(place))
    try:
        migrate(connection)
        store = SqliteStore(connection, clock=clock or SystemClock(), commit_hook=commit_hook, crashes=crashes)
        try:
            yield store
        finally:
            with trio.CancelScope(shield=True):
                await store.close()
    finally:
        if not isinstance(place, MemoryDatabase):
            connection.close()
