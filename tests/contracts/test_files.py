"""What every keeper of files promises."""

import hashlib
from collections.abc import AsyncIterator, Iterable

import pytest

from bridge.ports.files import Files, FileTooBig

KIB = 1024
SIZES = [0, 1, 64 * KIB - 1, 64 * KIB, 64 * KIB + 1, 5 * 1024 * KIB + 7]


async def stream(*chunks: bytes) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


async def broken_stream(first: bytes) -> AsyncIterator[bytes]:
    yield first
    raise ConnectionError("the sender went away")


async def read(files: Files, digest: str, start: int = 0, end: int | None = None) -> bytes:
    return b"".join([piece async for piece in files.read(digest, start=start, end=end)])


def bytes_of(size: int) -> bytes:
    return (b"0123456789abcdef" * (size // 16 + 1))[:size]


@pytest.mark.parametrize("size", SIZES)
async def test_what_was_kept_is_read(files: Files, size: int) -> None:
    """By the name of its content, whatever its size and however it came."""
    content = bytes_of(size)
    kept = await files.keep(stream(content[: size // 3], b"", content[size // 3 :]), limit_bytes=size)
    assert kept.digest == hashlib.sha256(content).hexdigest()
    assert kept.size_bytes == size == await files.size(kept.digest)
    assert await read(files, kept.digest) == content


@pytest.mark.parametrize("size", [200 * KIB])
@pytest.mark.parametrize(
    ("start", "end"),
    [
        (0, None),
        (0, 0),
        (5, 6),
        (0, 64 * KIB),
        (64 * KIB - 1, 64 * KIB + 1),
        (199 * KIB, None),
        (0, 999 * KIB),
        (300 * KIB, None),
        (7, 3),
    ],
)
async def test_a_part_is_read(files: Files, size: int, start: int, end: int | None) -> None:
    """Half-open ranges, as slices are; what lies beyond the end is not there."""
    content = bytes_of(size)
    kept = await files.keep(stream(content), limit_bytes=size)
    assert await read(files, kept.digest, start, end) == content[start:end]


async def test_pieces_are_small(files: Files) -> None:
    """However it was written: nobody gets a whole file in one piece."""
    kept = await files.keep(stream(bytes_of(300 * KIB)), limit_bytes=300 * KIB)
    sizes = [len(piece) async for piece in files.read(kept.digest)]
    assert max(sizes) <= 64 * KIB
    assert sum(sizes) == 300 * KIB


@pytest.mark.parametrize("chunks", [[11], [10, 1], [4, 4, 4]])
async def test_too_many_bytes_are_refused_and_forgotten(files: Files, chunks: Iterable[int]) -> None:
    content = [b"x" * size for size in chunks]
    with pytest.raises(FileTooBig) as raised:
        await files.keep(stream(*content), limit_bytes=10)
    assert raised.value.limit_bytes == 10
    assert await files.size(hashlib.sha256(b"".join(content)).hexdigest()) is None


async def test_the_limit_is_enforced_before_the_end_of_the_stream(files: Files) -> None:
    """A sender without an end cannot fill the disk."""
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"x" * KIB

    with pytest.raises(FileTooBig):
        await files.keep(endless(), limit_bytes=10 * KIB)
    assert taken == 11


async def test_a_broken_stream_leaves_nothing(files: Files) -> None:
    with pytest.raises(ConnectionError):
        await files.keep(broken_stream(b"half"), limit_bytes=100)
    assert await files.size(hashlib.sha256(b"half").hexdigest()) is None


async def test_the_same_content_is_one_file(files: Files) -> None:
    first = await files.keep(stream(b"same"), limit_bytes=9)
    assert await files.keep(stream(b"sa", b"me"), limit_bytes=9) == first
    await files.forget(first.digest)
    assert await files.size(first.digest) is None


@pytest.mark.parametrize("digest", ["ab" * 32, "", "..", "../../etc/passwd", "AB" * 32, "ab/" + "a" * 61])
async def test_an_unknown_name_is_not_found(files: Files, digest: str) -> None:
    """Also one that would lead out of the folder."""
    assert await files.size(digest) is None
    await files.forget(digest)
    with pytest.raises(FileNotFoundError):
        await read(files, digest)


async def test_a_reader_may_leave_early(files: Files) -> None:
    """Nothing stays open behind a client who hung up."""
    kept = await files.keep(stream(bytes_of(300 * KIB)), limit_bytes=300 * KIB)
    reading = aiter(files.read(kept.digest))
    assert await anext(reading) == bytes_of(300 * KIB)[: 64 * KIB]
    await files.forget(kept.digest)
    with pytest.raises(FileNotFoundError):
        await anext(reading)
