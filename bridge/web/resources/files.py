"""Files: uploaded as raw bytes, downloaded by staff who see their comment, or by anybody with a signed link (R22, R179, R186)."""

import mimetypes
import re
import unicodedata
from typing import Final

from msgspec.structs import replace
from quart import Response

from bridge.domain.facts import Fact
from bridge.domain.ids import FileId, IdSource
from bridge.domain.messages import File
from bridge.domain.plans import plan_of
from bridge.ports.files import FileTooBig
from bridge.ports.store import Transaction
from bridge.services.links import BadLink, Disposition
from bridge.web import bodies, downloads
from bridge.web.calls import Call, Door, Reply, Route
from bridge.web.errors import BadRequest, NotFound, Refusal, TooLarge
from bridge.web.outlooks import Outlook
from bridge.web.resources.paths import ID

NAME_CHARACTERS_MAX: Final = 255
OCTETS: Final = "application/octet-stream"
_TYPES: Final = mimetypes.MimeTypes()
"""The table of the standard library alone: the same on every machine."""
_PATH: Final = re.compile(r"[/\\]")


class FileKept(Fact, omit_defaults=False):
    id: int
    name: str
    mime: str
    size_bytes: int
    digest: str


class Gone(Refusal):
    """410: the link was good and has expired."""

    status = 410
    code = "expired"


async def upload(call: Call) -> Reply:
    """POST /api/v1/files?name=: the body is the file. At most what the plan allows (R22)."""
    name = clean_name(call.query("name"))
    limit = plan_of(call.staff.account).file_bytes_max
    try:
        kept = await call.house.files.keep(bodies.chunks(call.request, limit_bytes=limit), limit_bytes=limit)
    except FileTooBig as error:
        raise TooLarge(f"at most {limit} bytes are taken by this plan") from error
    call.vouch(kept.digest)
    mime = _TYPES.guess_type(name)[0] or OCTETS
    now = call.house.clock.now()

    def write(tx: Transaction) -> Reply:
        repeated = call.repeated(tx)
        if repeated is not None:
            return repeated
        id = FileId(IdSource(tx.ids.block()).take())
        file = File(id=id, account=call.account, name=name, mime=mime, size_bytes=kept.size_bytes, digest=kept.digest)
        tx.files.save(replace(file, uploaded_by=call.staff.employee.id))
        return call.made(tx, FileKept(id=id, name=name, mime=mime, size_bytes=kept.size_bytes, digest=kept.digest), now)

    return await call.house.store.transact(write)


async def download(call: Call) -> Response:
    """GET /api/v1/files/{id}: for staff who see the comment it belongs to (R186)."""
    file = await call.read(lambda tx: Outlook(tx, call.staff).file(FileId(int(call.path["id"]))))
    return await downloads.send(call.house.files, file, call.request, inline=call.query_flag("inline"))


async def download_signed(call: Call) -> Response:
    """GET /f/{signed}: for anybody who holds the link, until it expires (R179)."""
    try:
        grant = call.house.links.open(str(call.path["signed"]), now=call.house.clock.now())
    except BadLink as error:
        raise (Gone if error.is_expired else NotFound)(str(error)) from error
    file = await call.read(lambda tx: _not_purged(tx, grant.file))
    if file is None:
        raise NotFound("the file is gone")
    return await downloads.send(call.house.files, file, call.request, inline=grant.disposition is Disposition.INLINE)


def _not_purged(tx: Transaction, id: FileId) -> File | None:
    """The file, unless its task was removed for good (R240)."""
    of = tx.files.comment_of(id)
    comment = tx.comments.get(of) if of is not None else None
    task = tx.tasks.get(comment.task) if comment is not None else None
    return None if task is not None and task.purged else tx.files.get(id)


def clean_name(name: str) -> str:
    """A file's name without folders and control characters. Raises `BadRequest` when nothing is left, or too much."""
    last = _PATH.split(name)[-1]
    clean = "".join(each for each in last if unicodedata.category(each) not in ("Cc", "Cf", "Cs")).strip()
    if not clean.strip("."):
        raise BadRequest("give the file's name: ?name=act.pdf", code="invalid", field="name")
    if len(clean) > NAME_CHARACTERS_MAX:
        raise BadRequest(f"at most {NAME_CHARACTERS_MAX} characters", code="invalid", field="name")
    return clean


ROUTES: Final = (
    Route("POST", "/api/v1/files", Door.STAFF, upload),
    Route("GET", f"/api/v1/files/{ID}", Door.STAFF, download),
    Route("GET", "/f/<signed>", Door.OPEN, download_signed),
)
