"""Group commit without a thread: whoever comes first commits for all who come while it yields once.

The first caller pauses (`before_commit`, at least one checkpoint), takes the write lock, then runs every waiting
function as a savepoint inside one `BEGIN IMMEDIATE … COMMIT`, in order of arrival, and wakes the others with what
became of theirs. A function that raises loses its own savepoint and nothing else. If the commit fails nobody's work
is kept, and everybody is told `StoreUnavailable` — also those whose function raised, because what it saw never was.

A caller may be cancelled until its function starts, and then it never runs; from the start to the commit there is no
checkpoint at all.
"""

import sqlite3
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from typing import Any, Protocol, TypeVar, cast

import outcome
import trio

from bridge.adapters.sqlite_store.connections import BUSY_TIMEOUT_MS
from bridge.adapters.sqlite_store.statements import Statements, errors_mapped, is_busy
from bridge.ports.crashes import AFTER_COMMIT, BEFORE_COMMIT, Crashes
from bridge.ports.store import StoreUnavailable, Transaction

T = TypeVar("T")

WAITING_MAX = 256
"""Functions in one group commit at most; further callers wait for a place. About 30 ms of work: what the loop may be
deaf for."""


LOCK_WAIT_S = 5.0
"""How long another process may keep the write lock (at least 5 s). We wait in the loop, which stays
awake."""
LOCK_PAUSE_S = (0.001, 0.010)
"""Shortest and longest pause between two tries; each is twice the one before."""


class CommitHook(Protocol):
    """How a transaction yields before it runs: one checkpoint in life, as many as the seed says in simulation."""

    def __call__(self) -> Awaitable[None]: ...


class _Request:
    """One caller's function, and the task to wake."""

    def __init__(self, function: Callable[[Transaction], Any]) -> None:
        self.function = function
        self.task = trio.lowlevel.current_task()


class GroupCommit:
    """Runs transactions on one connection. Belongs to one trio run."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        statements: Statements,
        transaction: Transaction,
        *,
        before_commit: CommitHook,
        crashes: Crashes,
    ) -> None:
        self._connection = connection
        self._statements = statements
        self._transaction = transaction
        self._before_commit = before_commit
        self._crashes = crashes
        self._waiting: list[_Request] = []
        self._has_leader = False
        self._places = trio.Semaphore(WAITING_MAX)
        self._is_closed = False
        self._is_severed = False
        self.commits = 0
        """Group commits made so far, for metrics."""

    async def run(self, function: Callable[[Transaction], T]) -> T:
        """`function`'s value once its work is durable. Raises what it raised, or `StoreUnavailable`."""
        await trio.lowlevel.checkpoint_if_cancelled()
        await self._take_place()
        try:
            if self._is_closed:
                raise StoreUnavailable("the store is closed")
            return await self._submit(function)
        finally:
            self._places.release()

    async def _take_place(self) -> None:
        try:
            self._places.acquire_nowait()
        except trio.WouldBlock:
            await self._places.acquire()

    async def _submit(self, function: Callable[[Transaction], T]) -> T:
        self._refuse_when_severed()
        request = _Request(function)
        self._waiting.append(request)
        end = await (self._follow(request) if self._has_leader else self._lead(request))
        return cast(T, end)

    async def _follow(self, request: _Request) -> Any:
        def leave(_raise_cancel: object) -> trio.lowlevel.Abort:
            if request not in self._waiting:
                return trio.lowlevel.Abort.FAILED
            self._waiting.remove(request)
            return trio.lowlevel.Abort.SUCCEEDED

        return await trio.lowlevel.wait_task_rescheduled(leave)

    @trio.lowlevel.enable_ki_protection
    async def _lead(self, own: _Request) -> Any:
        self._has_leader = True
        with trio.CancelScope(shield=True):
            begun = await outcome.acapture(self._begin)
        self._has_leader = False
        group, self._waiting = self._waiting, []
        ends = self._end(group, begun)
        for request, end in zip(group, ends, strict=True):
            if request is not own:
                trio.lowlevel.reschedule(request.task, end)
        return ends[group.index(own)].unwrap()

    def _refuse_when_severed(self) -> None:
        if self._is_severed:
            raise StoreUnavailable("the store was severed")

    async def _begin(self) -> None:
        """Pause, then take the write lock; from here to the commit there is no checkpoint."""
        await self._before_commit()
        deadline = trio.current_time() + LOCK_WAIT_S
        pause, longest = LOCK_PAUSE_S
        while not self._took_lock(is_last_try=trio.current_time() >= deadline):
            await trio.sleep(pause)
            pause = min(2 * pause, longest)

    def _took_lock(self, *, is_last_try: bool) -> bool:
        self._refuse_when_severed()
        try:
            self._control("PRAGMA busy_timeout = 0")
            self._control("BEGIN IMMEDIATE")
        except StoreUnavailable as error:
            if is_last_try or not is_busy(error):
                raise
            return False
        finally:
            self._control(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        return True

    def _end(self, group: list[_Request], begun: outcome.Outcome[None]) -> list[outcome.Outcome[Any]]:
        """An end for every request, whatever happens: nobody may be left waiting for a leader that failed."""
        committed = begun if isinstance(begun, outcome.Error) else outcome.capture(self._commit, group)
        if isinstance(committed, outcome.Error):
            return [outcome.Error(_told_to_each(committed.error)) for _ in group]
        return committed.unwrap()

    def _commit(self, group: list[_Request]) -> list[outcome.Outcome[Any]]:
        """What becomes of each request. Raises `StoreUnavailable` when nothing of the group is kept, or nobody may
        learn of it."""
        try:
            rows_written = self._connection.total_changes
            ends = [self._run_one(request.function) for request in group]
            has_written = self._connection.total_changes != rows_written
            self._pass(BEFORE_COMMIT, has_written)
            self._control("COMMIT")
            self.commits += 1
            self._pass(AFTER_COMMIT, has_written)
        finally:
            if self._connection.in_transaction:
                self._connection.rollback()
        return ends

    def _pass(self, point: str, has_written: bool) -> None:
        """A commit that wrote nothing is no moment worth dying at."""
        if has_written:
            self._crashes.reach(point)
        self._refuse_when_severed()

    def _run_one(self, function: Callable[[Transaction], Any]) -> outcome.Outcome[Any]:
        self._control("SAVEPOINT one")
        self._statements.is_open = True
        end: outcome.Outcome[Any] = outcome.capture(self._call, function)
        self._statements.is_open = False
        if not self._connection.in_transaction:
            raise StoreUnavailable(f"the database gave the whole transaction up: {getattr(end, 'error', '')}")
        if isinstance(end, outcome.Error):
            self._control("ROLLBACK TO one")
        self._control("RELEASE one")
        return end

    def _call(self, function: Callable[[Transaction], Any]) -> Any:
        value = function(self._transaction)
        if isinstance(value, Coroutine):
            value.close()
            raise TypeError("a transaction is a plain def: an async function was given, and none of it was run")
        return value

    def _control(self, sql: str) -> None:
        with errors_mapped():
            self._connection.execute(sql)

    async def close(self) -> None:
        """Take no more transactions, and return when those already taken have ended."""
        self._is_closed = True
        if self._has_leader:
            with suppress(StoreUnavailable):
                await self._submit(lambda _tx: None)

    def sever(self) -> None:
        """As `kill -9` would: nothing more is committed; whoever waits or comes gets `StoreUnavailable`, whatever
        became of his work."""
        self._is_severed = True


def _told_to_each(error: BaseException) -> BaseException:
    """One exception is raised in several tasks: each gets a traceback of its own where we know how to make a copy."""
    return StoreUnavailable(str(error)) if isinstance(error, StoreUnavailable) else error
