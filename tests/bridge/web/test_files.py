"""Files over HTTP: in as raw bytes up to the plan's limit, out in ranges, never as something a browser would run."""

import pytest

from bridge.domain.ids import FileId
from bridge.services.links import Disposition, FileGrant
from bridge.web.downloads import Span, disposition, mime_of, span_of
from bridge.web.errors import BadRequest, RangeNotSatisfiable
from bridge.web.resources.files import clean_name
from tests.bridge.web.installation import EPOCH, PUBLIC, Installation

BYTES = bytes(range(256)) * 40


async def uploaded(house: Installation, name: str = "act.pdf", data: bytes = BYTES) -> int:
    """A file of Olga's, in a comment of hers."""
    file = await house.olga.made(f"/api/v1/files?name={name}", data)
    await house.olga.made("/api/v1/tasks", {"title": "T"})
    await house.olga.made("/api/v1/tasks/1/comments", {"text": "see", "files": [file["id"]]})
    return int(file["id"])


async def test_a_file_comes_back_as_it_was(house: Installation) -> None:
    """Every byte, under its name, as an attachment that is not guessed about."""
    id = await uploaded(house)
    answer = await house.olga("GET", f"/api/v1/files/{id}")
    assert answer.status == 200
    assert answer.content == BYTES
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-length"] == str(len(BYTES))
    assert answer.headers["content-disposition"].startswith('attachment; filename="act.pdf"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["accept-ranges"] == "bytes"
    head = await house.olga("HEAD", f"/api/v1/files/{id}")
    assert (head.status, head.headers["content-length"]) == (200, str(len(BYTES)))


async def test_a_comment_says_how_its_file_travels(house: Installation) -> None:
    """R178–R180: as attachment or as link."""
    small = await house.olga.made("/api/v1/files?name=act.pdf", b"x")
    word = await house.olga.made("/api/v1/files?name=plan.docx", b"x")
    await house.olga.made("/api/v1/tasks", {"title": "T"})
    comment = await house.olga.made("/api/v1/tasks/1/comments", {"files": [small["id"], word["id"]]})
    assert [(each["name"], each["state"], each["travels"]) for each in comment["files"]] == [
        ("act.pdf", "stored", "document"),
        ("plan.docx", "stored", "link"),
    ]


@pytest.mark.parametrize(
    ("header", "size", "span"),
    [
        ("bytes=0-0", 10, Span(start=0, end=1)),
        ("bytes=0-9", 10, Span(start=0, end=10)),
        ("bytes=0-99", 10, Span(start=0, end=10)),
        ("bytes=4-", 10, Span(start=4, end=10)),
        ("bytes=9-", 10, Span(start=9, end=10)),
        ("bytes=-3", 10, Span(start=7, end=10)),
        ("bytes=-99", 10, Span(start=0, end=10)),
        ("bytes=5-4", 10, None),
        ("bytes=-", 10, None),
        ("bytes=0-1,3-4", 10, None),
        ("bytes= 0-1", 10, None),
        ("items=0-1", 10, None),
        ("bytes=a-b", 10, None),
        ("bytes=0-1\n", 10, None),
        (f"bytes=0-{'9' * 40}", 10, None),
    ],
)
def test_one_range_is_understood_and_nonsense_is_ignored(header: str, size: int, span: Span | None) -> None:
    """RFC 9110, section 14: a range that cannot be read means the whole."""
    assert span_of(header, size) == span


@pytest.mark.parametrize(("header", "size"), [("bytes=10-", 10), ("bytes=10-20", 10), ("bytes=-0", 10), ("bytes=0-", 0)])
def test_a_range_outside_is_not_satisfiable(header: str, size: int) -> None:
    """416, not an empty file."""
    with pytest.raises(RangeNotSatisfiable):
        span_of(header, size)


@pytest.mark.parametrize(
    ("headers", "status", "content", "content_range"),
    [
        ({"Range": "bytes=1-3"}, 206, BYTES[1:4], f"bytes 1-3/{len(BYTES)}"),
        ({"Range": "bytes=-2"}, 206, BYTES[-2:], f"bytes {len(BYTES) - 2}-{len(BYTES) - 1}/{len(BYTES)}"),
        ({"Range": "bytes=0-"}, 206, BYTES, f"bytes 0-{len(BYTES) - 1}/{len(BYTES)}"),
        ({"Range": "bytes=1-3", "If_Range": '"another"'}, 200, BYTES, None),
        ({"Range": "nonsense"}, 200, BYTES, None),
    ],
)
async def test_a_range_is_sent(
    house: Installation, headers: dict[str, str], status: int, content: bytes, content_range: str | None
) -> None:
    """Exactly the asked bytes, and where they stand; the whole when the file is another by now."""
    id = await uploaded(house)
    answer = await house.olga("GET", f"/api/v1/files/{id}", **headers)
    assert (answer.status, answer.content) == (status, content)
    assert answer.headers.get("content-range") == content_range
    assert answer.headers["content-length"] == str(len(content))


async def test_what_the_client_has_is_not_sent_again(house: Installation) -> None:
    """The digest is the tag of a file."""
    id = await uploaded(house)
    etag = (await house.olga("GET", f"/api/v1/files/{id}")).headers["etag"]
    again = await house.olga("GET", f"/api/v1/files/{id}", If_None_Match=etag)
    assert (again.status, again.content) == (304, b"")
    part = await house.olga("GET", f"/api/v1/files/{id}", Range="bytes=0-1", If_Range=etag)
    assert part.status == 206


@pytest.mark.parametrize(("plan", "limit_mib"), [("free", 15), ("premium", 100)])
async def test_the_plan_limits_a_file(house: Installation, plan: str, limit_mib: int) -> None:
    """R22: the limit itself is taken, one byte more is not, however it comes."""
    await house.operator.done("PATCH", "/api/v1/accounts/acme", {"plan": plan})
    limit = limit_mib * 1024 * 1024
    assert (await house.olga("POST", "/api/v1/files?name=big.bin", b"x" * (limit + 1))).error[:2] == (413, "too_large")
    assert (await house.olga("POST", "/api/v1/files?name=big.bin", b"x" * limit)).status == 201


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("act.pdf", "act.pdf"),
        ("Акт 03 (итог).pdf", "Акт 03 (итог).pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\act.pdf", "act.pdf"),
        ("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie: x=1.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe"),
        ("  act.pdf ", "act.pdf"),
    ],
)
def test_a_name_is_a_name_and_no_path(name: str, clean: str) -> None:
    """No folders, no control characters, no letters that turn the reading direction."""
    assert clean_name(name) == clean


@pytest.mark.parametrize("name", ["", " ", "/", "..", "a/..", "x" * 256, "\r\n"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    """The field is named."""
    with pytest.raises(BadRequest) as caught:
        clean_name(name)
    assert caught.value.field == "name"


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("act.pdf", "attachment; filename=\"act.pdf\"; filename*=UTF-8''act.pdf"),
        ('a"b.pdf', "attachment; filename=\"a_b.pdf\"; filename*=UTF-8''a%22b.pdf"),
        ("Акт.pdf", "attachment; filename=\"___.pdf\"; filename*=UTF-8''%D0%90%D0%BA%D1%82.pdf"),
        ("a;b=%.pdf", "attachment; filename=\"a;b=_.pdf\"; filename*=UTF-8''a%3Bb%3D%25.pdf"),
    ],
)
def test_a_name_cannot_break_its_header(name: str, header: str) -> None:
    """RFC 6266, for the old and the new."""
    assert disposition(name, inline=False) == header
    assert header.isascii()


@pytest.mark.parametrize(
    ("mime", "sent"),
    [
        ("application/pdf", "application/pdf"),
        ("image/svg+xml", "image/svg+xml"),
        ("text/html; charset=x", "application/octet-stream"),
        ("text/html\r\nX: y", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_media_type_cannot_break_its_header(mime: str, sent: str) -> None:
    """What a sender claims is taken only if it is well formed."""
    assert mime_of(mime) == sent


@pytest.mark.parametrize(
    ("name", "inline"),
    [("photo.png", True), ("photo.jpg", True), ("drawing.svg", False), ("page.html", False), ("act.pdf", False)],
)
async def test_only_known_pictures_are_shown_in_the_browser(house: Installation, name: str, inline: bool) -> None:
    """And only when asked to; everything else is an attachment."""
    id = await uploaded(house, name)
    asked = await house.olga("GET", f"/api/v1/files/{id}?inline=1")
    assert asked.headers["content-disposition"].startswith("inline" if inline else "attachment")
    plain = await house.olga("GET", f"/api/v1/files/{id}")
    assert plain.headers["content-disposition"].startswith("attachment")


def signed(house: Installation, id: int, *, lifetime_s: int = 60, inline: bool = False) -> str:
    """Path of a link to a file."""
    kind = Disposition.INLINE if inline else Disposition.ATTACHMENT
    grant = FileGrant(file=FileId(id), scope="delivery:1", expires_at=int(EPOCH) + lifetime_s, disposition=kind)
    return house.bridge.links.url(grant).removeprefix(PUBLIC)


async def test_whoever_holds_a_link_may_read_the_file(house: Installation) -> None:
    """Without any token, in ranges too (R179)."""
    path = signed(house, await uploaded(house))
    answer = await house.nobody("GET", path)
    assert (answer.status, answer.content) == (200, BYTES)
    assert answer.headers["content-disposition"].startswith("attachment")
    assert (await house.nobody("GET", path, Range="bytes=0-3")).content == BYTES[:4]


async def test_a_link_shows_a_picture_only_if_it_says_so_and_it_is_one(house: Installation) -> None:
    """The disposition is under the signature; an HTML page is an attachment whatever the link says."""
    picture = await uploaded(house, "photo.png")
    page = (await house.olga.made("/api/v1/files?name=page.html", b"<script>"))["id"]
    for id, inline, expected in ((picture, True, "inline"), (picture, False, "attachment"), (page, True, "attachment")):
        answer = await house.nobody("GET", signed(house, id, inline=inline))
        assert answer.headers["content-disposition"].startswith(expected)


async def test_nobody_takes_a_file_that_a_colleague_just_uploaded(house: Installation) -> None:
    """R186: ids can be guessed; until a comment has it, it is its uploader's, and to others as if it were not there."""
    pavel, boris = await house.hire("Pavel"), await house.hire("Boris")
    id = (await pavel.made("/api/v1/files?name=salaries.pdf", b"secret"))["id"]
    await boris.made("/api/v1/tasks", {"title": "Bait"})
    stolen = {"text": "mine", "files": [id]}
    missing = await boris("POST", "/api/v1/tasks/1/comments", {**stolen, "files": [id + 999]})
    assert (await boris("POST", "/api/v1/tasks/1/comments", stolen)).json == missing.json
    assert [(await each("GET", f"/api/v1/files/{id}")).status for each in (boris, pavel, house.olga)] == [404, 200, 200]
    await pavel.made("/api/v1/tasks", {"title": "His own"})
    assert (await pavel("POST", "/api/v1/tasks/2/comments", {"text": "here", "files": [id]})).status == 201


async def test_a_link_ends_with_its_task(house: Installation) -> None:
    """R240: what was removed for good is not kept alive by a link; the trash is not yet that."""
    path = signed(house, await uploaded(house))
    for query, status in (("", 200), ("?purge=1", 404)):
        await house.olga.done("DELETE", f"/api/v1/tasks/1{query}")
        assert (await house.nobody("GET", path)).status == status


async def test_a_link_that_is_not_ours_or_has_expired_is_refused(house: Installation) -> None:
    """410 for one that was good: whoever holds it should know to ask for another."""
    id = await uploaded(house)
    good = signed(house, id)
    other = signed(house, id + 1)
    head, tail = good.split(".")
    for path in (good[:-1], good + "A", f"{other.split('.')[0]}.{tail}", f"{head}.", "/f/x.y", "/f/" + "x" * 600 + ".y"):
        assert (await house.nobody("GET", path)).error == (404, "not_found", ""), path
    assert (await house.nobody("GET", signed(house, id, lifetime_s=-1))).error == (410, "expired", "")
    assert (await house.nobody("GET", signed(house, id + 500))).status == 404


async def test_a_file_of_no_comment_is_not_for_colleagues(house: Installation) -> None:
    """Ids can be guessed; what was uploaded for a comment not yet written is nobody's reading."""
    pavel = await house.hire("Pavel")
    file = await pavel.made("/api/v1/files?name=draft.pdf", b"draft")
    boris = await house.hire("Boris")
    assert (await boris("GET", f"/api/v1/files/{file['id']}")).status == 404
