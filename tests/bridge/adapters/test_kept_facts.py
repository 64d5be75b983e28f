"""Facts kept decoded are those of the rows as they are now: after changes, rollbacks, and what other connections wrote."""

import sqlite3
from pathlib import Path

import pytest
from msgspec.structs import replace

from bridge.adapters.sqlite_store import open_sqlite
from bridge.adapters.sqlite_store.shapes import Kept, Shape
from bridge.domain.ids import PersonId
from bridge.domain.people import Team
from bridge.ports.store import Store, Transaction
from tests.contracts.company import ACME, PAVEL, employee, found


async def names(store: Store) -> list[str]:
    return [each.name for each in await store.transact(lambda tx: tx.people.employees(ACME))]


async def test_what_is_kept_is_never_stale(tmp_path: Path) -> None:
    """A change, a change undone, a link that writes into the row, and a stranger's statement are all seen at once."""
    path = tmp_path / "bridge.db"
    async with open_sqlite(path) as store:
        await store.transact(found)
        assert await names(store) == ["Olga", "Pavel"]
        first, again = [await store.transact(lambda tx: tx.people.employees(ACME)) for _ in range(2)]
        assert all(one is other for one, other in zip(first, again, strict=True)), "decoded once"

        def rename_and_fail(tx: Transaction) -> None:
            tx.people.save_employee(employee(PAVEL, "Pasha"))
            assert [each.name for each in tx.people.employees(ACME)] == ["Olga", "Pasha"]
            raise LookupError

        with pytest.raises(LookupError):
            await store.transact(rename_and_fail)
        assert await names(store) == ["Olga", "Pavel"]
        linked = replace(first[1], person=PersonId(77))
        await store.transact(lambda tx: tx.people.save_employee(linked))
        assert (await store.transact(lambda tx: tx.people.employees(ACME)))[1] == linked
        with sqlite3.connect(path) as other:
            other.execute("UPDATE employees SET name = 'Pavel the Second' WHERE id = ?", (PAVEL.id,))
        assert await names(store) == ["Olga", "Pavel the Second"]


def test_no_more_is_kept_than_the_limit() -> None:
    """What would go beyond it is decoded anew; the answer is the same."""
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    kept = Kept(Shape(Team, "teams", json=("members",)), most=3)
    sql = "SELECT value AS id, 1 AS account, 'x' AS name, '[]' AS members, NULL AS head FROM json_each(?)"
    seen = [kept.facts(connection.execute(sql, (numbers,)).fetchall()) for numbers in ("[1, 2]", "[1, 2]", "[3, 4]", "[1, 2]")]
    assert [[each.id for each in row] for row in seen] == [[1, 2], [1, 2], [3, 4], [1, 2]]
    assert seen[0] == seen[3]
    connection.close()
