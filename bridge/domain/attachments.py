"""How files travel: out to Telegram by extension and size (R178–R180, R252, A24), in from Telegram by size (R182).

The comparison is strict: a file of exactly 5 MB (or 50 MB) goes as a link. What is not named goes as a link, whatever its size,
unless the account chose the extended behaviour.
"""

from bridge.domain.conversations import Lane
from bridge.domain.effects import Fetch, Travel
from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, FileId, IdSource
from bridge.domain.limits import (
    DOWNLOAD_BYTES_MAX,
    LARGE_ATTACHMENT_BYTES,
    MIB,
    PHOTO_BYTES_MAX,
    SMALL_ATTACHMENT_BYTES,
)
from bridge.domain.messages import Attachment, File, FileState


class Way(Fact):
    """One row of the table: files of this extension below this size travel so."""

    travel: Travel
    below_bytes: int


_PICTURE = Way(travel=Travel.PHOTO, below_bytes=SMALL_ATTACHMENT_BYTES)
_PAPER = Way(travel=Travel.DOCUMENT, below_bytes=SMALL_ATTACHMENT_BYTES)

WAYS: dict[str, Way] = {
    "jpg": _PICTURE,
    "jpeg": _PICTURE,
    "png": _PICTURE,
    "gif": Way(travel=Travel.ANIMATION, below_bytes=SMALL_ATTACHMENT_BYTES),
    "pdf": _PAPER,
    "zip": _PAPER,
    "mp4": Way(travel=Travel.VIDEO, below_bytes=LARGE_ATTACHMENT_BYTES),
    "mp3": Way(travel=Travel.AUDIO, below_bytes=LARGE_ATTACHMENT_BYTES),
}
"""R178 and R252; everything else is a link (R179)."""


def extension(name: str) -> str:
    """The part after the last dot, in lower case; empty when there is none (R180)."""
    stem, dot, ending = name.rpartition(".")
    return ending.strip().lower() if dot and stem else ""


def travel_of(name: str, size_bytes: int, *, extended: bool = False) -> Travel:
    """How a file travels to Telegram. `extended` is A24's setting: below 50 MB everything not named goes as a document.

    An empty file goes as a link: Telegram refuses to take it ("file must be non-empty").
    """
    if size_bytes <= 0:
        return Travel.LINK
    way = WAYS.get(extension(name))
    if way is not None and size_bytes < way.below_bytes:
        return way.travel
    if extended and size_bytes < LARGE_ATTACHMENT_BYTES:
        return way.travel if way is not None and way.travel is not Travel.PHOTO else Travel.DOCUMENT
    return Travel.LINK


def travel_refused(travel: Travel, size_bytes: int) -> Travel:
    """The next way to try when Telegram refuses one: a picture as a document (R252), anything else as a link."""
    if travel is Travel.PHOTO and size_bytes < PHOTO_BYTES_MAX:
        return Travel.DOCUMENT
    return Travel.LINK


class Incoming(Fact):
    """Files of a received message: rows to add, and downloads to make."""

    files: tuple[File, ...] = ()
    fetches: tuple[Fetch, ...] = ()


def incoming(attachments: tuple[Attachment, ...], *, account: AccountId, lane: Lane, ids: IdSource) -> Incoming:
    """File rows and downloads for what came from Telegram (R53, R182).

    A file too big for a bot to download becomes a row in state `FAILED` whose `failure` is the word `too_big`; nothing is
    fetched, and the comment says so (notice `file_too_big`). An unknown size is tried.
    """
    files: list[File] = []
    fetches: list[Fetch] = []
    for each in attachments:
        file = _pending(each, FileId(ids.take()), account, lane)
        files.append(file)
        if file.state is FileState.PENDING:
            fetches.append(Fetch(lane=lane, bot=lane.bot, file=file.id, remote_id=each.remote_id))
    return Incoming(files=tuple(files), fetches=tuple(fetches))


TOO_BIG = "too_big"


def _pending(attachment: Attachment, id: FileId, account: AccountId, lane: Lane) -> File:
    is_too_big = (attachment.size_bytes or 0) > DOWNLOAD_BYTES_MAX
    return File(
        id=id,
        account=account,
        name=attachment.name,
        mime=attachment.mime,
        size_bytes=attachment.size_bytes or 0,
        state=FileState.FAILED if is_too_big else FileState.PENDING,
        kind=attachment.kind,
        remote_bot=lane.bot,
        remote_id=attachment.remote_id,
        failure=TOO_BIG if is_too_big else "",
    )


def size_words(size_bytes: int) -> str:
    """A size for a person: `300 KB`, `4.9 MB`."""
    if size_bytes < MIB:
        return f"{max(1, round(size_bytes / 1024))} KB"
    return f"{size_bytes / MIB:.1f} MB".replace(".0 MB", " MB")
