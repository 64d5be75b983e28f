"""Group commit: who shares a commit, what a failing commit means for everybody, when a caller may leave."""

import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import trio
import trio.testing
from msgspec.structs import replace
from trio.testing import MockClock

from bridge.adapters.crashes import NO_CRASHES
from bridge.adapters.sqlite_store import MemoryDatabase, SqliteStore, examine, open_sqlite
from bridge.adapters.sqlite_store.commits import LOCK_WAIT_S, WAITING_MAX, GroupCommit
from bridge.adapters.sqlite_store.connections import connect
from bridge.adapters.sqlite_store.schema import migrate
from bridge.adapters.sqlite_store.statements import Statements
from bridge.adapters.sqlite_store.transactions import SqliteTransaction
from bridge.ports.crashes import AFTER_COMMIT, BEFORE_COMMIT, Crashes
from bridge.ports.store import StoreUnavailable, Transaction
from tests.contracts.company import ACME, LANE, account, contact, found


class Refused(Exception):
    """A transaction changes its mind."""


class AtPoint:
    """`Crashes` that does something at the k-th passing of a point; knows how often each was passed."""

    def __init__(self, point: str, act: Callable[[], None], passing: int = 1) -> None:
        self._point = point
        self._act = act
        self._passing = passing
        self.passed: list[str] = []

    def reach(self, point: str) -> None:
        self.passed.append(point)
        if point == self._point and self.passed.count(point) == self._passing:
            self._act()


class BrokenDisk(sqlite3.Connection):
    """A connection whose disk fails at chosen statements: real SQLite behind, real error codes."""

    fails_at = ""

    def execute(self, sql: str, *values: object) -> sqlite3.Cursor:  # type: ignore[override]  # enough of its shape
        if self.fails_at and sql.startswith(self.fails_at):
            error = sqlite3.OperationalError("database or disk is full")
            error.sqlite_errorcode = sqlite3.SQLITE_FULL
            raise error
        return super().execute(sql, *values)


async def one_checkpoint() -> None:
    await trio.lowlevel.checkpoint()


@asynccontextmanager
async def on_broken_disk(fails_at: str) -> AsyncIterator[tuple[BrokenDisk, GroupCommit]]:
    connection = sqlite3.connect(":memory:", isolation_level=None, factory=BrokenDisk)
    migrate(connection)
    statements = Statements(connection)
    transaction = SqliteTransaction(statements, lambda: 0.0)
    commits = GroupCommit(connection, statements, transaction, before_commit=one_checkpoint, crashes=NO_CRASHES)
    await commits.run(found)
    connection.fails_at = fails_at
    yield connection, commits
    connection.close()


def save(number: int) -> Callable[[Transaction], int]:
    def write(tx: Transaction) -> int:
        tx.contacts.save(contact(number, "Client"))
        return number

    return write


def save_and_refuse(number: int) -> Callable[[Transaction], int]:
    def write(tx: Transaction) -> int:
        tx.contacts.save(contact(number, "Client"))
        raise Refused(str(number))

    return write


async def saved(store: SqliteStore) -> set[int]:
    return {row.id for row in await store.transact(lambda tx: tx.contacts.page(ACME, after=99, limit=1000))}


class TestSharing:
    async def test_callers_of_one_moment_share_one_commit(self) -> None:
        """Thirty callers, one fsync."""
        async with open_sqlite(":memory:") as store:
            await store.transact(found)
            before = store.commits
            async with trio.open_nursery() as nursery:
                for number in range(100, 130):
                    nursery.start_soon(store.transact, save(number))
            assert store.commits == before + 1
            assert await saved(store) == set(range(100, 130))

    async def test_arrival_is_the_order(self) -> None:
        """Functions run in the order in which their callers came; each sees what those before it wrote."""
        seen: list[int] = []
        async with open_sqlite(":memory:") as store:
            await store.transact(found)

            def write(number: int) -> Callable[[Transaction], None]:
                def run(tx: Transaction) -> None:
                    assert len(tx.contacts.page(ACME, after=99)) == len(seen)
                    tx.contacts.save(contact(number))
                    seen.append(number)

                return run

            async with trio.open_nursery() as nursery:
                arrivals: list[int] = []
                for number in range(100, 120):

                    async def arrive(number: int = number) -> None:
                        arrivals.append(number)
                        await store.transact(write(number))

                    nursery.start_soon(arrive)
        assert seen == arrivals

    async def test_more_than_a_group_holds_come_after_another(self) -> None:
        """The queue is bounded: the rest wait for places, and all get one."""
        async with open_sqlite(":memory:") as store:
            await store.transact(found)
            before = store.commits
            async with trio.open_nursery() as nursery:
                for number in range(100, 100 + 2 * WAITING_MAX + 1):
                    nursery.start_soon(store.transact, save(number))
            assert len(await saved(store)) == 2 * WAITING_MAX + 1
            assert before + 3 <= store.commits <= before + 5

    async def test_the_hook_is_awaited_before_every_group(self) -> None:
        """In simulation the seed says how long a transaction yields: others really run meanwhile."""
        yields = iter([1, 5, 3])
        awaited: list[int] = []

        async def hook() -> None:
            times = next(yields)
            awaited.append(times)
            for _ in range(times):
                await trio.lowlevel.checkpoint()

        async with open_sqlite(":memory:", commit_hook=hook) as store:
            for write in (found, save(100), save(101)):
                await store.transact(write)
        assert awaited == [1, 5, 3]

    async def test_a_transaction_always_yields(self) -> None:
        """Somebody else gets to run between the call and the commit."""
        order: list[str] = []
        async with open_sqlite(":memory:") as store, trio.open_nursery() as nursery:

            async def call() -> None:
                order.append("called")
                await store.transact(lambda tx: order.append("ran"))

            async def other() -> None:
                order.append("other")

            nursery.start_soon(call)
            nursery.start_soon(other)
        assert order.index("other") < order.index("ran")

    async def test_a_hook_that_fails_leaves_nobody_waiting(self) -> None:
        fails = False

        async def hook() -> None:
            await trio.lowlevel.checkpoint()
            if fails:
                raise Refused("hook")

        async with open_sqlite(":memory:", commit_hook=hook) as store:
            await store.transact(found)
            fails = True
            ended = await ends_of(store.transact, [save(100), save(101), save(102)])
            assert ended == ["Refused: hook"] * 3
            fails = False
            assert await saved(store) == set()


async def ends_of(run: Callable[..., object], functions: list[Callable[[Transaction], int]]) -> list[str]:
    """What became of each of them, called at once: its value, or its exception in words."""
    ended = [""] * len(functions)

    async def one(index: int, function: Callable[[Transaction], int]) -> None:
        try:
            ended[index] = str(await run(function))
        except (Refused, StoreUnavailable) as error:
            ended[index] = f"{type(error).__name__}: {error}"

    async with trio.open_nursery() as nursery:
        for index, function in enumerate(functions):
            nursery.start_soon(one, index, function)
    return ended


class TestTwoWorkers:
    """Several stores on one database: each transaction is whole, and nobody waits for ever."""

    @pytest.mark.parametrize("where", ["memory", "file"])
    async def test_they_take_turns(self, tmp_path: Path, where: str) -> None:
        place: Path | MemoryDatabase = MemoryDatabase() if where == "memory" else tmp_path / "bridge.db"
        async with open_sqlite(place) as first, open_sqlite(place) as second:
            await first.transact(found)

            def count(tx: Transaction) -> int:
                return tx.accounts.next_task_number(ACME)

            drawn: list[int] = []

            async def work(store: SqliteStore) -> None:
                drawn.extend([await store.transact(count) for _ in range(50)])

            async with trio.open_nursery() as nursery:
                for store in (first, second) * 3:
                    nursery.start_soon(work, store)
            assert sorted(drawn) == list(range(1, 301))

    async def test_a_lane_changes_hands_by_the_databases_time(self) -> None:
        """A worker that died: its lease runs out by the clock of the store, whoever asks."""
        now = 1000.0

        class Dial:
            """A clock set by hand."""

            def now(self) -> float:
                return now

        database = MemoryDatabase()
        async with open_sqlite(database, clock=Dial()) as first, open_sqlite(database, clock=Dial()) as second:
            assert await first.claim(LANE, "first", ttl_s=15) == 1
            now = 1014.9
            assert await second.claim(LANE, "second", ttl_s=15) is None
            now = 1015.0
            assert await second.claim(LANE, "second", ttl_s=15) == 2
            assert not await first.transact(lambda tx: tx.leases.holds(LANE, 1))
            assert await first.claim(LANE, "first", ttl_s=15) is None
        database.close()


class TestFailingCommits:
    @pytest.mark.parametrize("statement", ["COMMIT", "BEGIN", "SAVEPOINT"])
    async def test_everybody_learns_of_a_failed_commit(self, statement: str) -> None:
        """Also he whose own function raised: what it saw never was. Afterwards the store works again."""
        async with on_broken_disk(statement) as (connection, commits):
            ended = await ends_of(commits.run, [save(100), save_and_refuse(101), save(102)])
            assert [end.partition(":")[0] for end in ended] == ["StoreUnavailable"] * 3
            assert all("disk is full" in end for end in ended)
            assert not connection.in_transaction
            connection.fails_at = ""
            left = await commits.run(lambda tx: tx.contacts.page(ACME, after=99))
            assert list(left) == []
            assert await commits.run(save(103)) == 103

    async def test_a_transaction_that_the_database_gave_up_is_given_up_for_all(self) -> None:
        """SQLite may roll everything back by itself (a full disk in the middle): savepoints are gone with it."""
        async with on_broken_disk("") as (connection, commits):

            def lose(_tx: Transaction) -> int:
                connection.rollback()
                raise Refused("after the loss")

            ended = await ends_of(commits.run, [save(100), lose, save(102)])
            assert [end.partition(":")[0] for end in ended] == ["StoreUnavailable"] * 3
            assert list(await commits.run(lambda tx: tx.contacts.page(ACME, after=99))) == []

    @pytest.mark.parametrize("pages", [0, 1, 5, 20, 60])
    async def test_a_really_full_database(self, tmp_path: Path, pages: int) -> None:
        """SQLite runs out of pages in the middle of a group: who was told yes is kept, who was told no is not there."""
        async with open_sqlite(tmp_path / "bridge.db") as store:
            await store.transact(found)
            run = store._connection.execute
            run(f"PRAGMA max_page_count = {run('PRAGMA page_count').fetchone()[0] + pages}")

            def write(number: int) -> Callable[[Transaction], int]:
                def large(tx: Transaction) -> int:
                    tx.contacts.save(replace(contact(number), name="x" * 20_000))
                    return number

                return large

            ended = await ends_of(store.transact, [write(number) for number in range(100, 110)])
            refused = [end for end in ended if not end.isdecimal()]
            assert refused
            assert all(end.startswith("StoreUnavailable") and "full" in end for end in refused)
            assert await saved(store) == {int(end) for end in ended if end.isdecimal()}
            run("PRAGMA max_page_count = 1000000")
            assert await store.transact(write(200)) == 200
        assert examine(tmp_path / "bridge.db").is_sound

    async def test_the_loop_stays_awake_while_another_process_writes(self, tmp_path: Path, autojump_clock: MockClock) -> None:
        """We wait for the lock in the loop: others get their turns, and the transaction is done when the lock is free."""
        path = tmp_path / "bridge.db"
        async with open_sqlite(path) as store:
            await store.transact(found)
            rival = connect(str(path))
            rival.execute("BEGIN IMMEDIATE")
            start = trio.current_time()
            turns = 0

            async def others() -> None:
                nonlocal turns
                for _ in range(20):
                    await trio.sleep(0.1)
                    turns += 1
                rival.execute("COMMIT")

            async with trio.open_nursery() as nursery:
                nursery.start_soon(others)
                assert await store.transact(save(100)) == 100
            assert turns == 20
            assert 2.0 <= trio.current_time() - start < 2.1
            rival.close()

    async def test_a_lock_that_stays_makes_the_store_unavailable(self, tmp_path: Path, autojump_clock: MockClock) -> None:
        """Everybody who waited is told after five seconds, not before; afterwards the store works again."""
        path = tmp_path / "bridge.db"
        async with open_sqlite(path) as store:
            await store.transact(found)
            rival = connect(str(path))
            rival.execute("BEGIN IMMEDIATE")
            start = trio.current_time()
            ended = await ends_of(store.transact, [save(100), save(101)])
            assert [end.partition(":")[0] for end in ended] == ["StoreUnavailable"] * 2
            assert all("locked" in end for end in ended)
            assert LOCK_WAIT_S <= trio.current_time() - start < LOCK_WAIT_S + 0.1
            rival.execute("COMMIT")
            rival.close()
            assert await store.transact(save(100)) == 100

    async def test_a_programmers_error_in_sql_is_no_unavailability(self) -> None:
        """A wrong table would fail for ever: it must not look like a passing weakness of the database."""
        async with open_sqlite(":memory:") as store:
            with pytest.raises(sqlite3.OperationalError, match="no such table"):
                await store.transact(lambda tx: tx.ids._statements.run("DELETE FROM nowhere"))
            await store.transact(found)

    async def test_a_missing_parent_is_a_programmers_error(self) -> None:
        """Foreign keys are on, and checked at once: one wrong function never fails its neighbours' commit."""
        async with open_sqlite(":memory:") as store:
            await store.transact(found)
            orphan = contact(100, account=type(ACME)(999))
            with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
                await store.transact(lambda tx: tx.contacts.save(orphan))

    async def test_verbs_refuse_to_run_outside_a_transaction(self) -> None:
        """A transaction kept for later is a bug that would write without a commit."""
        kept: list[Transaction] = []
        async with open_sqlite(":memory:") as store:
            await store.transact(kept.append)
            with pytest.raises(AssertionError, match="outside"):
                kept[0].accounts.save(account())


class TestLeaving:
    async def test_a_caller_may_leave_until_his_function_starts(self) -> None:
        """He who leaves in time never runs; the others of his group do."""
        gate = trio.Event()

        async def hook() -> None:
            await gate.wait()

        gate.set()
        async with open_sqlite(":memory:", commit_hook=hook) as store:
            await store.transact(found)
            gate = trio.Event()
            async with trio.open_nursery() as nursery:
                nursery.start_soon(store.transact, save(100))
                await trio.testing.wait_all_tasks_blocked()
                with trio.CancelScope() as impatient:
                    nursery.start_soon(store.transact, save(101))
                    impatient.cancel()
                    await store.transact(save(102))
                assert impatient.cancelled_caught
                await trio.testing.wait_all_tasks_blocked()
                leaving = trio.CancelScope()
                nursery.start_soon(cancelled_later, store, leaving)
                await trio.testing.wait_all_tasks_blocked()
                leaving.cancel()
                await trio.testing.wait_all_tasks_blocked()
                gate.set()
            assert await saved(store) == {100, 101}

    async def test_the_first_caller_does_not_leave_the_others_alone(self) -> None:
        """He commits for all: his own cancellation waits until he has, and then his work is done too."""
        gate = trio.Event()

        async def hook() -> None:
            await gate.wait()

        gate.set()
        async with open_sqlite(":memory:", commit_hook=hook) as store:
            await store.transact(found)
            gate = trio.Event()
            first = trio.CancelScope()

            async def lead() -> None:
                with first:
                    await store.transact(save(100))

            async with trio.open_nursery() as nursery:
                nursery.start_soon(lead)
                await trio.testing.wait_all_tasks_blocked()
                nursery.start_soon(store.transact, save(101))
                await trio.testing.wait_all_tasks_blocked()
                first.cancel()
                await trio.testing.wait_all_tasks_blocked()
                gate.set()
            assert await saved(store) == {100, 101}

    async def test_closing_waits_for_what_was_taken(self) -> None:
        """Who was taken is served; who comes after is refused; the database keeps all that was promised."""
        gate = trio.Event()

        async def hook() -> None:
            await gate.wait()

        async def open_the_gate() -> None:
            await trio.testing.wait_all_tasks_blocked()
            gate.set()

        gate.set()
        database = MemoryDatabase()
        async with trio.open_nursery() as nursery:
            async with open_sqlite(database, commit_hook=hook) as store:
                await store.transact(found)
                gate = trio.Event()
                nursery.start_soon(store.transact, save(100))
                await trio.testing.wait_all_tasks_blocked()
                nursery.start_soon(open_the_gate)
            with pytest.raises(StoreUnavailable, match="closed"):
                await store.transact(save(101))
        async with open_sqlite(database) as again:
            assert await saved(again) == {100}
        database.close()


async def cancelled_later(store: SqliteStore, scope: trio.CancelScope) -> None:
    with scope:
        await store.transact(save(103))


class TestSimulatedCrashes:
    """`sever` is the simulation's `kill -9`: the database keeps what was committed, and nobody writes any more."""

    @pytest.mark.parametrize(("point", "is_kept"), [(BEFORE_COMMIT, False), (AFTER_COMMIT, True)])
    async def test_what_survives(self, point: str, is_kept: bool) -> None:
        database = MemoryDatabase()
        async with open_sqlite(database) as store:
            await store.transact(found)
        stores: list[SqliteStore] = []
        crashes: Crashes = AtPoint(point, lambda: stores[0].sever())
        async with open_sqlite(database, crashes=crashes) as store:
            stores.append(store)
            ended = await ends_of(store.transact, [save(100), save_and_refuse(101), save(102)])
            assert [end.partition(":")[0] for end in ended] == ["StoreUnavailable"] * 3
            with trio.CancelScope(shield=True), trio.fail_after(1), pytest.raises(StoreUnavailable):
                await store.transact(save(103))
        async with open_sqlite(database) as restarted:
            assert await saved(restarted) == ({100, 102} if is_kept else set())
        database.close()

    async def test_points_are_passed_once_per_group(self) -> None:
        crashes = AtPoint("nowhere", lambda: None)
        async with open_sqlite(":memory:", crashes=crashes) as store:
            await store.transact(found)
            await ends_of(store.transact, [save(100), save(101)])
        assert crashes.passed == [BEFORE_COMMIT, AFTER_COMMIT] * 2
