"""The schema comes into being once, whoever comes first, and is refused by those who do not know it."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from bridge.adapters.migrations import migrations_for
from bridge.adapters.sqlite_store import NewerSchema, examine, open_sqlite
from bridge.adapters.sqlite_store.connections import connect
from bridge.adapters.sqlite_store.schema import MIGRATION_SET, _statements, migrate, pending_migrations

WORKERS = 6
STARTER = """
import sys, trio
from bridge.adapters.sqlite_store import open_sqlite

async def main():
    async with open_sqlite(sys.argv[1]) as store:
        print("ready", flush=True)
        sys.stdin.readline()
        print(await store.transact(lambda tx: tx.ids.block().first))

trio.run(main)
"""


def applied(path: Path) -> list[str]:
    connection = connect(str(path))
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ? ORDER BY id", (MIGRATION_SET,))
    names = [row[0] for row in rows]
    connection.close()
    return names


def test_files_are_numbered_without_gaps() -> None:
    names = [migration.name for migration in migrations_for("sqlite")]
    assert [int(name.partition("_")[0]) for name in names] == list(range(1, len(names) + 1))


def test_an_unknown_database_has_no_migrations() -> None:
    assert migrations_for("abacus") == ()


async def test_a_second_start_finds_nothing_to_do(tmp_path: Path) -> None:
    path = tmp_path / "bridge.db"
    for _ in range(2):
        async with open_sqlite(path) as store:
            await store.transact(lambda tx: tx.ids.block())
    assert applied(path) == [migration.name for migration in migrations_for("sqlite")]
    assert examine(path).pending == ()


def test_workers_starting_at_once_do_not_race(tmp_path: Path) -> None:
    """Several processes meet a file that does not exist: one migrates, all work, and their ids never overlap."""
    path = tmp_path / "new" / "bridge.db"
    command = [sys.executable, "-c", STARTER, str(path)]
    pipe = subprocess.PIPE
    workers = [subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(WORKERS)]
    ends = [worker.communicate("go\n", timeout=60) for worker in workers]
    assert [(worker.returncode, error) for worker, (_, error) in zip(workers, ends, strict=True)] == [(0, "")] * WORKERS
    firsts = sorted(int(output.split()[1]) for output, _ in ends)
    assert firsts == [1 + 256 * number for number in range(WORKERS)]
    assert applied(path) == [migration.name for migration in migrations_for("sqlite")]


def test_a_failing_migration_leaves_nothing_behind(tmp_path: Path) -> None:
    """All or nothing: a table in the way stops it, and the database is as it was."""
    path = tmp_path / "bridge.db"
    connection = connect(str(path))
    connection.execute("CREATE TABLE tasks (mine TEXT)")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection)
    assert not connection.in_transaction
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    assert "accounts" not in tables
    connection.execute("DROP TABLE tasks")
    assert migrate(connection) == ("0001_first",)
    connection.close()


async def test_a_newer_database_is_refused_and_untouched(tmp_path: Path) -> None:
    """An old worker beside a new one must not write what it does not understand."""
    path = tmp_path / "bridge.db"
    async with open_sqlite(path):
        pass
    connection = connect(str(path))
    connection.execute(
        "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES (?, '9999_future', 'later')", (MIGRATION_SET,)
    )
    with pytest.raises(NewerSchema, match="9999_future"):
        pending_migrations(connection)
    connection.close()
    with pytest.raises(NewerSchema, match="restore a backup"):
        async with open_sqlite(path):
            raise AssertionError("opened")
    with pytest.raises(NewerSchema):
        examine(path)


def test_every_table_carries_its_account() -> None:
    """But for the sequence of ids and the record of migrations, which belong to the installation."""
    connection = connect(":memory:")
    migrate(connection)
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
    own = {name for name in tables if not name.startswith(("sqlite_", "_sqlite"))} - {"sequences", "accounts"}
    without = {table for table in own if "account" not in {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}}
    assert own
    assert without == set()
    connection.close()


@pytest.mark.parametrize(
    ("table", "columns"),
    [
        ("lanes", {"lease_owner", "lease_epoch", "lease_until", "topic"}),
        ("inbox", {"bot", "epoch", "update_id", "idempotency_key", "topic"}),
        ("bots", {"epoch", "token_sealed", "token_key_id", "webhook_sealed", "token_fingerprint"}),
        ("chat_aliases", {"old_chat", "chat"}),
        ("counterparts", {"part", "topic"}),
        ("comments", {"version"}),
        ("comment_versions", {"version", "text"}),
        ("accounts", {"plan", "plan_expires_at"}),
    ],
)
def test_there_is_room_for_what_comes(table: str, columns: set[str]) -> None:
    """Leases, epochs, topics, aliases, parts, versions, sealed tokens and the plan are columns of the first schema."""
    connection = connect(":memory:")
    migrate(connection)
    assert columns <= {row[1] for row in connection.execute(f"PRAGMA table_info({table})")}
    connection.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("foreign_keys", 1), ("journal_mode", "wal"), ("synchronous", 2), ("busy_timeout", 5000)]
)
async def test_the_connection_is_set_up_as_promised(tmp_path: Path, pragma: str, value: object) -> None:
    """We acknowledge after commit, so a commit must be on the disk (synchronous FULL is 2)."""
    async with open_sqlite(tmp_path / "bridge.db") as store:
        assert store._connection.execute(f"PRAGMA {pragma}").fetchone()[0] == value


def test_a_script_is_split_where_its_statements_end() -> None:
    """Not at a semicolon inside a trigger, a text or a remark."""
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN\n  DELETE FROM a;\n  SELECT 1;\nEND;\n"
    script = f"-- a remark;\nCREATE TABLE a (x TEXT DEFAULT ';');\n\n{trigger}INSERT INTO a VALUES ('one;\ntwo');\n"
    connection = sqlite3.connect(":memory:")
    parts = list(_statements(script))
    assert len(parts) == 3
    assert parts[1].strip() == trigger.strip()
    for part in parts:
        connection.execute(part)
    connection.close()
    with pytest.raises(AssertionError, match="in the middle of a statement: CREATE TABLE b"):
        list(_statements("CREATE TABLE b (x TEXT)"))
