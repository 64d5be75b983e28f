"""Files in and out: downloads, limits and failures; attachments as they travel; links that open (R22, R178-R182, R252)."""

import re

import pytest
from msgspec.structs import replace
from trio.testing import MockClock

from bridge.domain.conversations import TRANSFER_TOPIC
from bridge.domain.deliveries import DeliveryState
from bridge.domain.effects import Fetch, SendFile, Travel
from bridge.domain.ids import FileId
from bridge.domain.messages import File, FileState, Purpose, RichText
from bridge.services.links import FileGrant
from fake_telegram.faults import BadGateway, Cut, HalfBody, Hang, Refuse
from fake_telegram.world import Media, Pattern
from tests.bridge.services.rig import Rig
from tests.contracts import company

FILE = FileId(71)
PDF = b"%PDF-1.4 " + b"x" * 100_000


async def incoming(rig: Rig, content: bytes | Pattern = PDF, *, plan: str = "premium") -> Fetch:
    """A document that Ivan sent, as a pending row, and its download."""
    await rig.read(lambda tx: tx.accounts.save(replace(company.account(), plan=plan)))
    stored = rig.world.add_file(content, name="akt.pdf", mime_type="application/pdf")
    rig.world.send(rig.ivan.id, rig.fake_bot.id, Media(kind="document", file=stored), now=rig.clock.now())
    pending = rig.fake_bot.updates.pending(rig.clock.now())
    remote = pending[-1].payload["message"]["document"]["file_id"]
    row = File(id=FILE, account=company.ACME, name="akt.pdf", state=FileState.PENDING, remote_bot=company.BOT, remote_id=remote)

    def write(tx: company.Transaction) -> None:
        tx.files.save(row)
        tx.files.attach(FILE, company.CommentId(7), 0)

    await rig.read(write)
    return Fetch(lane=replace(rig.lane, topic=TRANSFER_TOPIC), bot=company.BOT, file=FILE, remote_id=remote)


async def file_row(rig: Rig) -> File:
    row = await rig.read(lambda tx: tx.files.get(FILE))
    assert row is not None
    return row


async def stored_bytes(rig: Rig, row: File) -> bytes:
    return b"".join([chunk async for chunk in rig.files.read(row.digest)])


async def test_a_download_ends_in_our_store(autojump_clock: MockClock, rig: Rig) -> None:
    """R53."""
    fetch = await incoming(rig)
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(fetch)
    await rig.run_for(5)
    row = await file_row(rig)
    assert (row.state, row.size_bytes, row.failure) == (FileState.STORED, len(PDF), "")
    assert await stored_bytes(rig, row) == PDF
    assert (await rig.delivery(id)).state is DeliveryState.DELIVERED
    events = await rig.read(lambda tx: tx.feed.after(company.ACME, 0))  # type: ignore[arg-type]
    assert "file.changed" in [event.kind for event in events]


@pytest.mark.parametrize(
    ("method", "injury"),
    [("getFile", BadGateway()), ("getFile", Cut()), ("getFile", Hang()), ("download", Cut()), ("download", HalfBody())],
)
async def test_a_broken_download_is_made_again_from_the_start(
    autojump_clock: MockClock, rig: Rig, method: str, injury: object
) -> None:
    fetch = await incoming(rig)
    rig.hurt("twice", injury, method=method, times=2)  # type: ignore[arg-type]
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.queue(fetch)
    await rig.run_for(400)
    row = await file_row(rig)
    assert row.state is FileState.STORED
    assert await stored_bytes(rig, row) == PDF


@pytest.mark.parametrize(
    ("words", "failure"),
    [
        ("Bad Request: file is too big", "too_big"),
        ("Bad Request: wrong file_id or the file is temporarily unavailable", "temporarily unavailable"),
    ],
)
async def test_a_refused_download_says_why_on_the_file(autojump_clock: MockClock, rig: Rig, words: str, failure: str) -> None:
    """R182: above 20 MB the Bot API gives nothing; the comment must say so."""
    fetch = await incoming(rig)
    rig.hurt("no", Refuse(code=400, description=words), method="getFile")
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.queue(fetch)
    await rig.run_for(5)
    row = await file_row(rig)
    assert row.state is FileState.FAILED
    assert failure in row.failure


async def test_a_file_beyond_the_plan_is_not_kept(autojump_clock: MockClock, rig: Rig) -> None:
    """R22: 15 MB on the free plan."""
    fetch = await incoming(rig, Pattern(size=16 * 1024 * 1024, seed=1), plan="free")
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.queue(fetch)
    await rig.run_for(30)
    row = await file_row(rig)
    assert (row.state, row.failure, row.digest) == (FileState.FAILED, "over_plan", "")


async def test_a_slow_download_does_not_hold_up_an_answer(autojump_clock: MockClock, rig: Rig) -> None:
    fetch = await incoming(rig)
    rig.hurt("hang", Hang(), method="getFile")
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.queue(fetch, rig.send("at once"))
    await rig.run_for(1)
    assert rig.texts() == ["at once"]


# -- out ---------------------------------------------------------------------------------------------------------


async def outgoing(rig: Rig, travel: Travel, name: str = "akt.pdf", content: bytes = PDF, caption: str = "") -> SendFile:
    async def chunks():  # type: ignore[no-untyped-def]
        yield content

    kept = await rig.files.keep(chunks(), limit_bytes=10**9)
    row = File(id=FILE, account=company.ACME, name=name, mime="application/pdf", size_bytes=kept.size_bytes, digest=kept.digest)
    await rig.read(lambda tx: tx.files.save(row))
    return SendFile(
        lane=rig.lane,
        purpose=Purpose.ANSWER,
        file=FILE,
        travel=travel,
        caption=RichText(text=caption),
        task=company.TASK,
        about=company.CommentId(7),
        part=1,
    )


@pytest.mark.parametrize(
    ("travel", "kind"), [(Travel.DOCUMENT, "document"), (Travel.VIDEO, "video"), (Travel.AUDIO, "audio"), (Travel.PHOTO, "photo")]
)
async def test_a_file_arrives_as_what_it_is_and_is_mapped(autojump_clock: MockClock, rig: Rig, travel: Travel, kind: str) -> None:
    effect = await outgoing(rig, travel, caption="the act", content=PNG if travel is Travel.PHOTO else PDF)
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(effect)
    await rig.run_for(5)
    (message,) = rig.seen()
    assert isinstance(message.content, Media)
    assert (message.content.kind, message.content.caption) == (kind, "the act")
    delivery = await rig.delivery(id)
    mapped = await rig.read(lambda tx: tx.counterparts.find(company.CommentId(7), rig.lane, 1))
    assert mapped is not None
    assert (mapped.message,) == delivery.messages


async def test_a_picture_telegram_refuses_goes_as_a_document(autojump_clock: MockClock, rig: Rig) -> None:
    """R252; the delivery tells how it really went."""
    effect = await outgoing(rig, Travel.PHOTO, name="tall.png")
    rig.hurt("shape", Refuse(code=400, description="Bad Request: PHOTO_INVALID_DIMENSIONS"), method="sendPhoto")
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(effect)
    await rig.run_for(5)
    (message,) = rig.seen()
    assert isinstance(message.content, Media)
    assert message.content.kind == "document"
    delivery = await rig.delivery(id)
    assert isinstance(delivery.effect, SendFile)
    assert (delivery.state, delivery.effect.travel) == (DeliveryState.DELIVERED, Travel.DOCUMENT)


async def test_a_file_no_method_takes_goes_as_a_link(autojump_clock: MockClock, rig: Rig) -> None:
    effect = await outgoing(rig, Travel.DOCUMENT)
    rig.hurt("size", Refuse(code=413, description="Request Entity Too Large"), method="sendDocument")
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.queue(effect)
    await rig.run_for(5)
    assert "https://bridge.test/f/" in rig.texts()[0]


async def test_a_refusal_of_the_chat_is_not_tried_in_another_way(autojump_clock: MockClock, rig: Rig) -> None:
    effect = await outgoing(rig, Travel.PHOTO)
    rig.hurt(
        "rights", Refuse(code=400, description="Bad Request: not enough rights to send photos to the chat"), method="sendPhoto"
    )
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(effect)
    await rig.run_for(5)
    assert (await rig.delivery(id)).state is DeliveryState.REFUSED
    assert rig.seen() == []


async def test_a_link_opens_the_very_file_for_thirty_days(autojump_clock: MockClock, rig: Rig) -> None:
    """R179."""
    effect = await outgoing(rig, Travel.LINK, name="plan.docx", caption="the plan")
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(effect)
    await rig.run_for(5)
    (text,) = rig.texts()
    assert text.startswith("the plan\nplan.docx (98 KB)\n")
    found = re.search(r"/f/(\S+)", text)
    assert found is not None
    grant = rig.links.open(found[1], now=rig.clock.now())
    assert grant == FileGrant(file=FILE, scope=f"delivery:{id}", expires_at=grant.expires_at)
    assert 29 * 86400 < grant.expires_at - rig.clock.now() <= 30 * 86400


async def test_a_file_still_on_its_way_in_is_waited_for(autojump_clock: MockClock, rig: Rig) -> None:
    """A client's photo relayed to a group goes out once it has come in."""
    effect = await outgoing(rig, Travel.DOCUMENT)
    row = await file_row(rig)
    await rig.read(lambda tx: tx.files.save(replace(row, state=FileState.PENDING)))
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(effect)
    await rig.run_for(10)
    assert (await rig.delivery(id)).state is DeliveryState.DUE
    await rig.read(lambda tx: tx.files.save(row))
    await rig.run_for(5)
    assert (await rig.delivery(id)).state is DeliveryState.DELIVERED


@pytest.mark.parametrize("harm", ["failed", "bytes gone"])
async def test_a_file_that_never_came_is_refused_and_the_lane_goes_on(autojump_clock: MockClock, rig: Rig, harm: str) -> None:
    """R181: failure of one does not lose the text."""
    effect = await outgoing(rig, Travel.DOCUMENT)
    row = await file_row(rig)
    if harm == "failed":
        await rig.read(lambda tx: tx.files.save(replace(row, state=FileState.FAILED, failure="too_big")))
    else:
        await rig.files.forget(row.digest)
    rig.nursery.start_soon(rig.dispatch.run)
    (id, _) = await rig.queue(effect, rig.send("after"))
    await rig.run_for(5)
    assert (await rig.delivery(id)).state is DeliveryState.REFUSED
    assert rig.texts() == ["after"]


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082"
)
