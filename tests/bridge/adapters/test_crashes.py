"""Deaths at named points: a process really dies there, and what it had committed is on the disk."""

import signal
import sys
from functools import partial
from pathlib import Path
from subprocess import DEVNULL, PIPE

import pytest
import trio

from bridge.adapters.crashes import NO_CRASHES, CrashAt, WrongCrashPoint, crashes_from
from bridge.adapters.sqlite_store import examine, open_sqlite
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


BUSY_WRITER = """
import sys, trio
from bridge.adapters.sqlite_store import open_sqlite
from tests.contracts.company import account, contact

async def write(store, first):
    for number in range(first, first + 100_000):
        await store.transact(lambda tx: tx.contacts.save(contact(number)))
        print(number, flush=True)

async def main():
    async with open_sqlite(sys.argv[1]) as store, trio.open_nursery() as nursery:
        await store.transact(lambda tx: tx.accounts.save(account()))
        for worker in range(8):
            nursery.start_soon(write, store, (worker + 1) * 1_000_000)

trio.run(main)
"""


@pytest.mark.parametrize("signal_number", [signal.SIGKILL, signal.SIGINT], ids=["kill -9", "Ctrl-C"])
@pytest.mark.parametrize("after_lines", [1, 50, 400])
async def test_an_interrupted_writer_keeps_what_it_promised(tmp_path: Path, after_lines: int, signal_number: int) -> None:
    """Wherever it is hit, eight writers at work: it ends, and what was told to a caller is kept, in order, without gaps."""
    path = tmp_path / "bridge.db"
    command = [sys.executable, "-c", BUSY_WRITER, str(path)]
    told = bytearray()
    async with trio.open_nursery() as nursery:
        process = await nursery.start(partial(trio.run_process, command, stdout=PIPE, stderr=DEVNULL, check=False))
        with trio.fail_after(60):
            async for piece in process.stdout:
                told += piece
                if told.count(b"\n") >= after_lines and process.returncode is None:
                    process.send_signal(signal_number)
                    after_lines = 10**9
            await process.wait()
    assert process.returncode != 0
    promised = {int(line) for line in bytes(told).rpartition(b"\n")[0].split()}
    async with open_sqlite(path) as store:
        kept = {row.id for row in await store.transact(lambda tx: tx.contacts.page(ACME, limit=10**6))}
    assert promised <= kept
    assert len(kept - promised) <= 8
    for worker in range(1, 9):
        own = sorted(number for number in kept if number // 1_000_000 == worker)
        assert own == list(range(worker * 1_000_000, worker * 1_000_000 + len(own)))
    assert examine(path).is_sound
