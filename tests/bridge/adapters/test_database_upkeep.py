"""What an operator does to a database: copy it at work, look whether it is sound."""

import sqlite3
from pathlib import Path

import pytest
import trio

from bridge.adapters.sqlite_store import MemoryDatabase, back_up, examine, open_sqlite
from bridge.ports.store import StoreUnavailable, Transaction
from tests.contracts.company import ACME, comment, contact, found


def some_work(number: int) -> object:
    def write(tx: Transaction) -> None:
        tx.contacts.save(contact(number))
        tx.comments.add(comment(number))

    return write


def copies(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if "copy" in path.name)


class TestBackup:
    @pytest.mark.parametrize("where", ["file", "memory"])
    async def test_a_copy_opens_as_the_original_was(self, tmp_path: Path, where: str) -> None:
        place: Path | MemoryDatabase = tmp_path / "bridge.db" if where == "file" else MemoryDatabase()
        async with open_sqlite(place) as store:
            await store.transact(found)
            size = await store.backup(tmp_path / "copy.db")
            await store.transact(some_work(100))
        assert size == (tmp_path / "copy.db").stat().st_size > 0
        async with open_sqlite(tmp_path / "copy.db") as copy:
            assert await copy.transact(lambda tx: tx.contacts.get(contact(100).id)) is None
            assert await copy.transact(lambda tx: tx.contacts.get(contact().id)) == contact()

    async def test_a_copy_is_taken_while_people_work(self, tmp_path: Path) -> None:
        """Whatever is in it belongs together: a comment never without the contact written in the same transaction."""
        async with open_sqlite(tmp_path / "bridge.db") as store:
            await store.transact(found)
            async with trio.open_nursery() as nursery:

                async def copy() -> None:
                    await store.backup(tmp_path / "copy.db")
                    nursery.cancel_scope.cancel()

                async def work() -> None:
                    for number in range(100, 100_000):
                        await store.transact(some_work(number))

                nursery.start_soon(work)
                nursery.start_soon(copy)
        assert examine(tmp_path / "copy.db").is_sound
        async with open_sqlite(tmp_path / "copy.db") as copied:
            contacts = await copied.transact(lambda tx: {row.id for row in tx.contacts.page(ACME, after=99, limit=10**6)})
            comments = await copied.transact(lambda tx: {row.id for row in tx.comments.page(comment(1).task, limit=10**6)})
        assert contacts == comments

    async def test_nothing_is_ever_overwritten(self, tmp_path: Path) -> None:
        (tmp_path / "copy.db").write_text("precious")
        async with open_sqlite(tmp_path / "bridge.db") as store:
            with pytest.raises(FileExistsError, match="never overwrites"):
                await store.backup(tmp_path / "copy.db")
        assert (tmp_path / "copy.db").read_text() == "precious"

    async def test_another_process_may_copy(self, tmp_path: Path) -> None:
        """`bridge backup` beside a running bridge; the remains of an interrupted copy are in nobody's way."""
        (tmp_path / "copy.db.part").write_text("remains")
        async with open_sqlite(tmp_path / "bridge.db") as store:
            await store.transact(found)
            back_up(f"sqlite:///{tmp_path}/bridge.db", tmp_path / "copy.db")
        assert copies(tmp_path) == ["copy.db"]
        assert examine(tmp_path / "copy.db").is_sound

    @pytest.mark.parametrize("to", ["nowhere/copy.db"])
    async def test_a_place_that_is_not_there_is_said(self, tmp_path: Path, to: str) -> None:
        async with open_sqlite(tmp_path / "bridge.db") as store:
            with pytest.raises((StoreUnavailable, FileNotFoundError)):
                await store.backup(tmp_path / to)

    def test_there_is_nothing_to_copy(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match="no database"):
            back_up(tmp_path / "bridge.db", tmp_path / "copy.db")
        assert list(tmp_path.iterdir()) == []


def says_broken(path: Path) -> bool:
    """A torn page is found by the check, or is so bad that SQLite stops at once."""
    try:
        return not examine(path).is_sound
    except StoreUnavailable:
        return True


class TestHealth:
    async def test_a_sound_database(self, tmp_path: Path) -> None:
        async with open_sqlite(tmp_path / "bridge.db") as store:
            await store.transact(found)
            health = examine(tmp_path / "bridge.db")
        assert health.is_sound
        assert (health.problems, health.pending) == ((), ())
        assert health.size_bytes > 0
        assert health.sqlite_version == sqlite3.sqlite_version

    def test_a_database_never_migrated(self, tmp_path: Path) -> None:
        sqlite3.connect(tmp_path / "bridge.db").close()
        (tmp_path / "bridge.db").touch()
        assert examine(tmp_path / "bridge.db").pending == ("0001_first",)

    async def test_an_orphan_is_found(self, tmp_path: Path) -> None:
        path = tmp_path / "bridge.db"
        async with open_sqlite(path) as store:
            await store.transact(found)
        connection = sqlite3.connect(path)
        connection.execute("DELETE FROM accounts WHERE id = 1")
        connection.commit()
        connection.close()
        problems = examine(path).problems
        assert any("names a missing row of accounts" in problem for problem in problems)

    async def test_a_torn_page_is_found(self, tmp_path: Path) -> None:
        path = tmp_path / "bridge.db"
        async with open_sqlite(path) as store:
            await store.transact(found)
        content = bytearray(path.read_bytes())
        content[len(content) // 2 : len(content) // 2 + 4096 * 40] = b"\xa5" * 4096 * 40
        path.write_bytes(content)
        assert says_broken(path)

    def test_something_else_is_no_database(self, tmp_path: Path) -> None:
        (tmp_path / "bridge.db").write_text("Dear diary, " * 1000)
        with pytest.raises(StoreUnavailable, match="not a database"):
            examine(tmp_path / "bridge.db")

    def test_a_missing_file_is_said(self, tmp_path: Path) -> None:
        with pytest.raises(FileNotFoundError, match="no database"):
            examine(tmp_path / "bridge.db")
        assert list(tmp_path.iterdir()) == []
