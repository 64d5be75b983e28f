"""Deaths at named points: a process really dies there, and what it had committed is on the disk."""

import signal
import sys
from pathlib import Path

import pytest
import trio

from bridge.adapters.crashes import NO_CRASHES, CrashAt, WrongCrashPoint, crashes_from
from bridge.adapters.sqlite_store import open_sqlite
from bridge.ports.crashes import AFTER_COMMIT, BEFORE_COMMIT, POINTS
from tests.contracts.company import ACME

WRITER = """
import sys, trio
from bridge.adapters.crashes import crashes_from
from bridge.adapters.sqlite_store import open_sqlite
from tests.contracts.company import account, contact

async def main():
    async with open_sqlite(sys.argv[1], crashes=crashes_from(sys.argv[2])) as store:
        await store.transact(lambda tx: tx.accounts.save(account()))
        for number in (1, 2, 3):
            await store.transact(lambda tx: tx.contacts.save(contact(number)))
            print(number, flush=True)

trio.run(main)
"""


@pytest.mark.parametrize(
    ("point", "passing", "told", "kept"),
    [
        (BEFORE_COMMIT, 1, [], []),
        (AFTER_COMMIT, 1, [], []),
        (BEFORE_COMMIT, 2, [], []),
        (AFTER_COMMIT, 2, [], [1]),
        (BEFORE_COMMIT, 3, [1], [1]),
        (AFTER_COMMIT, 3, [1], [1, 2]),
        (BEFORE_COMMIT, 4, [1, 2], [1, 2]),
        (AFTER_COMMIT, 4, [1, 2], [1, 2, 3]),
    ],
)
async def test_a_killed_writer_keeps_what_it_promised(
    tmp_path: Path, point: str, passing: int, told: list[int], kept: list[int]
) -> None:
    """At every commit: what was told to the caller is kept, what was not committed is not there, and nothing is half there."""
    path = tmp_path / "bridge.db"
    command = [sys.executable, "-c", WRITER, str(path), f"{point}:{passing}"]
    run = await trio.run_process(command, capture_stdout=True, check=False)
    assert run.returncode == -signal.SIGKILL
    assert [int(line) for line in run.stdout.split()] == told
    async with open_sqlite(path) as store:
        assert [row.id for row in await store.transact(lambda tx: tx.contacts.page(ACME))] == kept


async def test_a_point_never_reached_kills_nobody(tmp_path: Path) -> None:
    command = [sys.executable, "-c", WRITER, str(tmp_path / "bridge.db"), "after_commit:99"]
    run = await trio.run_process(command, capture_stdout=True)
    assert run.stdout.split() == [b"1", b"2", b"3"]


def test_nothing_is_set_nothing_happens() -> None:
    assert crashes_from("") is NO_CRASHES
    for point in POINTS:
        NO_CRASHES.reach(point)


def test_other_points_do_not_count() -> None:
    """Passing another point a thousand times changes nothing."""
    crashes = crashes_from("after_send:1")
    assert isinstance(crashes, CrashAt)
    for _ in range(1000):
        crashes.reach(BEFORE_COMMIT)


@pytest.mark.parametrize(
    "text", ["after_commit", "after_commit:", "after_commit:0", "after_commit:-1", "after_commit:x", "nowhere:1", ":1"]
)
def test_a_misspelled_point_is_refused_with_the_list(text: str) -> None:
    with pytest.raises(WrongCrashPoint, match="before_commit, after_commit, before_send, after_send"):
        crashes_from(text)
