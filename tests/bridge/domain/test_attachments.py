"""How files travel (R53, R178–R180, R182, R252, A24)."""

import pytest

from bridge.domain.attachments import (
    TOO_BIG,
    extension,
    incoming,
    size_words,
    travel_of,
    travel_refused,
)
from bridge.domain.conversations import Lane
from bridge.domain.effects import Travel
from bridge.domain.limits import DOWNLOAD_BYTES_MAX, MIB
from bridge.domain.messages import Attachment, AttachmentKind, FileState
from tests.bridge.domain.office import ACCOUNT, GROUP, STANDARD_BOT, ids

SMALL, LARGE = 5 * MIB, 50 * MIB


@pytest.mark.parametrize(
    ("name", "size", "travels"),
    [
        ("act.pdf", SMALL - 1, Travel.DOCUMENT),
        ("act.pdf", SMALL, Travel.LINK),
        ("a.zip", SMALL - 1, Travel.DOCUMENT),
        ("a.zip", SMALL, Travel.LINK),
        ("a.jpg", SMALL - 1, Travel.PHOTO),
        ("a.jpeg", 1, Travel.PHOTO),
        ("a.png", SMALL - 1, Travel.PHOTO),
        ("a.png", SMALL, Travel.LINK),
        ("a.gif", SMALL - 1, Travel.ANIMATION),
        ("a.gif", SMALL, Travel.LINK),
        ("tour.mp4", LARGE - 1, Travel.VIDEO),
        ("tour.mp4", LARGE, Travel.LINK),
        ("song.mp3", LARGE - 1, Travel.AUDIO),
        ("song.mp3", LARGE, Travel.LINK),
        ("plan.docx", 10, Travel.LINK),
        ("a.webp", 10, Travel.LINK),
        ("a.ogg", 10, Travel.LINK),
        ("a.mov", 10, Travel.LINK),
        ("SCAN.PDF", 10, Travel.DOCUMENT),
        ("Акт 03 (итог).Pdf", 10, Travel.DOCUMENT),
        ("archive.tar.zip", 10, Travel.DOCUMENT),
        ("pdf", 10, Travel.LINK),
        (".pdf", 10, Travel.LINK),
        ("a.pdf.exe", 10, Travel.LINK),
        ("a.", 10, Travel.LINK),
        ("", 10, Travel.LINK),
        ("empty.pdf", 0, Travel.LINK),
    ],
)
def test_how_a_file_travels(name: str, size: int, travels: Travel) -> None:
    """R178–R180, R252: by the last extension, case ignored, strictly below the bound; the rest are links (A24)."""
    assert travel_of(name, size) is travels


@pytest.mark.parametrize(
    ("name", "size", "travels"),
    [
        ("plan.docx", LARGE - 1, Travel.DOCUMENT),
        ("plan.docx", LARGE, Travel.LINK),
        ("act.pdf", SMALL, Travel.DOCUMENT),
        ("a.jpg", SMALL - 1, Travel.PHOTO),
        ("a.jpg", SMALL, Travel.DOCUMENT),
        ("a.gif", SMALL, Travel.ANIMATION),
        ("tour.mp4", 10, Travel.VIDEO),
    ],
)
def test_extended_behaviour_is_a_choice(name: str, size: int, travels: Travel) -> None:
    """A24: with the setting on, everything below 50 MB travels."""
    assert travel_of(name, size, extended=True) is travels


@pytest.mark.parametrize(
    ("travel", "size", "next_way"),
    [(Travel.PHOTO, 10, Travel.DOCUMENT), (Travel.PHOTO, 10 * MIB, Travel.LINK), (Travel.VIDEO, 10, Travel.LINK)],
)
def test_a_refused_file_goes_another_way(travel: Travel, size: int, next_way: Travel) -> None:
    """R252: a picture Telegram refuses goes as a document; nothing is lost (R181)."""
    assert travel_refused(travel, size) is next_way


def test_received_files_are_fetched_unless_too_big() -> None:
    """R53, R182: one row each, in order; what a bot cannot download is not tried and says why; an unknown size is tried."""
    sizes = [300, DOWNLOAD_BYTES_MAX, DOWNLOAD_BYTES_MAX + 1, None]
    attachments = tuple(
        Attachment(kind=AttachmentKind.DOCUMENT, remote_id=f"f{at}", name=f"{at}.pdf", size_bytes=size)
        for at, size in enumerate(sizes)
    )
    lane = Lane(bot=STANDARD_BOT.id, chat=GROUP)
    got = incoming(attachments, account=ACCOUNT, lane=lane, ids=ids())
    assert [each.name for each in got.files] == ["0.pdf", "1.pdf", "2.pdf", "3.pdf"]
    states = [FileState.PENDING, FileState.PENDING, FileState.FAILED, FileState.PENDING]
    assert [each.state for each in got.files] == states
    assert [each.failure for each in got.files] == ["", "", TOO_BIG, ""]
    assert [each.remote_id for each in got.fetches] == ["f0", "f1", "f3"]
    assert {each.lane for each in got.fetches} == {lane}
    assert [each.file for each in got.fetches] == [got.files[0].id, got.files[1].id, got.files[3].id]


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 KB"), (300 * 1024, "300 KB"), (MIB, "1 MB"), (5 * MIB - 1, "5 MB"), (int(4.9 * MIB), "4.9 MB")],
)
def test_sizes_in_words(size: int, words: str) -> None:
    """Sizes are for people: one decimal, no more."""
    assert size_words(size) == words


def test_extensions() -> None:
    """The part after the last dot; a name that is only an extension has none."""
    assert [extension(each) for each in ("a.B", "a", ".b", "a.b.C ", "a.")] == ["b", "", "", "c", ""]
