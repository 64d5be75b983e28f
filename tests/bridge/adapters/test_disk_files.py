"""What only a disk can do wrong: leftovers of killed processes, shared folders, full disks, large files."""

import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import trio
import trio.testing

from bridge.adapters.disk_files import LEFTOVER_AGE_S, SYNC_EVERY_BYTES, DiskFiles
from bridge.ports.files import FilesUnavailable, FileTooBig

NOW = 1_800_000_000.0


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


def on_disk(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


async def test_a_file_lies_under_its_digest(tmp_path: Path) -> None:
    kept = await DiskFiles(tmp_path).keep(stream(b"content"), limit_bytes=100)
    assert on_disk(tmp_path) == [f"{kept.digest[:2]}/{kept.digest[2:]}"]


async def test_nothing_is_left_of_what_was_refused(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    with pytest.raises(FileTooBig):
        await files.keep(stream(b"x" * 11), limit_bytes=10)
    assert on_disk(tmp_path) == []


async def test_nothing_is_left_of_a_cancelled_upload(tmp_path: Path) -> None:
    files = DiskFiles(tmp_path)
    hanging = trio.Event()

    async def slow() -> AsyncIterator[bytes]:
        yield b"half"
        await hanging.wait()

    async with trio.open_nursery() as nursery:

        async def upload() -> None:
            await files.keep(slow(), limit_bytes=100)

        nursery.start_soon(upload)
        await trio.testing.wait_all_tasks_blocked()
        assert len(on_disk(tmp_path)) == 1
        nursery.cancel_scope.cancel()
    assert on_disk(tmp_path) == []


async def test_a_leftover_of_a_killed_process_is_in_nobodys_way(tmp_path: Path) -> None:
    """In containers every process has the same number, so the remains have the name we would choose."""
    files = DiskFiles(tmp_path)
    leftover = tmp_path / "incoming" / f"{os.getpid()}-1"
    leftover.write_bytes(b"remains of another life")
    kept = await files.keep(stream(b"content"), limit_bytes=100)
    assert await files.size(kept.digest) == 7
    assert leftover.read_bytes() == b"remains of another life"


def test_old_leftovers_are_swept_and_young_ones_are_not(tmp_path: Path) -> None:
    """A young one may be another worker's upload at this moment."""
    files = DiskFiles(tmp_path)
    for name, age in (("old", LEFTOVER_AGE_S + 1), ("young", LEFTOVER_AGE_S - 1)):
        path = tmp_path / "incoming" / name
        path.write_bytes(b"x")
        os.utime(path, (NOW - age, NOW - age))
    assert files.sweep(NOW) == 1
    assert on_disk(tmp_path) == ["incoming/young"]


async def test_two_workers_share_a_folder(tmp_path: Path) -> None:
    """The same content, at once: one file, and both are told the same."""
    kept = []

    async def keep() -> None:
        kept.append(await DiskFiles(tmp_path).keep(stream(*[b"y" * 70_000] * 3), limit_bytes=10**6))

    async with trio.open_nursery() as nursery:
        for _ in range(4):
            nursery.start_soon(keep)
    assert len(set(kept)) == 1
    assert len(on_disk(tmp_path)) == 1


async def test_a_large_upload_lets_others_run(tmp_path: Path) -> None:
    """Between two pieces somebody else gets a turn: no upload is alone in the loop."""
    turns = 0
    done = False

    async def others() -> None:
        nonlocal turns
        while not done:
            turns += 1
            await trio.lowlevel.checkpoint()

    async with trio.open_nursery() as nursery:
        nursery.start_soon(others)
        await DiskFiles(tmp_path).keep(stream(b"z" * (SYNC_EVERY_BYTES + 100_000)), limit_bytes=10**8)
        done = True
    assert turns >= SYNC_EVERY_BYTES // (64 * 1024)


async def test_a_folder_that_is_a_file_is_unavailable_or_plain_wrong(tmp_path: Path) -> None:
    """The operator named a file: said at start, not at the first upload."""
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises((FileExistsError, NotADirectoryError)):
        DiskFiles(tmp_path / "file")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full, which is Linux")
async def test_a_full_disk_is_said_in_words(tmp_path: Path) -> None:
    """A link to the device that is always full stands for the disk."""
    files = DiskFiles(tmp_path)
    full = tmp_path / "incoming" / f"{os.getpid()}-2"

    class Full(DiskFiles):
        """Writes go where nothing fits."""

    writing = Full(tmp_path)._begin(10**6)
    os.dup2(os.open("/dev/full", os.O_WRONLY), writing._file.fileno())
    with pytest.raises(FilesUnavailable, match="No space left"):
        writing.write(b"x")
    writing.close()
    assert not full.exists()
    assert await files.size("ab" * 32) is None
