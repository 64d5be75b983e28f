"""The live feed: in commit order, resumable, bounded, and nobody is told what he may not see."""

from collections.abc import AsyncIterator

import pytest
import trio
from msgspec.structs import replace
from trio.testing import MockClock

from bridge.domain.ids import EmployeeId, FeedId
from bridge.domain.messages import Reason, Recipient
from bridge.domain.people import EmployeeRef
from bridge.ports.store import FeedEvent, Transaction
from bridge.services.feed import CHANNEL_EVENTS_MAX, Resync
from tests.bridge.services.rig import Rig
from tests.contracts import company

STRANGER = EmployeeRef(id=EmployeeId(13))
ADMIN = EmployeeRef(id=EmployeeId(14))
HIDDEN = company.CommentId(8)


def event(kind: str = "x", **fields: object) -> FeedEvent:
    return FeedEvent(id=FeedId(0), account=company.ACME, kind=kind, task=None, at=1.0, body=b"{}", **fields)  # type: ignore[arg-type]


async def add(rig: Rig, *events: FeedEvent) -> None:
    def write(tx: Transaction) -> None:
        for each in events:
            tx.feed.add(each)

    await rig.read(write)
    rig.bells.feed.ring()


async def people(rig: Rig) -> None:
    """Two more employees (one an admin), and a hidden comment that Pavel was chosen for."""
    chosen = (Recipient(party=company.PAVEL, reason=Reason.CHOSEN),)

    def write(tx: Transaction) -> None:
        tx.people.save_employee(company.employee(STRANGER, "Stranger"))
        tx.people.save_employee(replace(company.employee(ADMIN, "Admin"), is_admin=True))
        hidden = replace(company.comment(8, author=company.OLGA), is_hidden=True)
        tx.comments.add(hidden)
        tx.comments.set_recipients(hidden.id, chosen)

    await rig.read(write)


async def take(events: AsyncIterator[FeedEvent | Resync], count: int) -> list[str]:
    found = []
    with trio.move_on_after(5):
        async for each in events:
            found.append("resync" if isinstance(each, Resync) else each.kind)
            if len(found) == count:
                break
    return found


async def test_watchers_hear_in_order_what_is_committed_after_they_came(autojump_clock: MockClock, rig: Rig) -> None:
    rig.nursery.start_soon(rig.feed.run)
    await add(rig, event("before"))
    async with rig.feed.watch(company.ACME, company.OLGA.id) as one, rig.feed.watch(company.ACME, company.PAVEL.id) as two:
        await add(rig, event("a"), event("b"))
        await add(rig, event("c"))
        assert await take(one, 3) == ["a", "b", "c"]
        assert await take(two, 4) == ["a", "b", "c"]


async def test_a_watcher_resumes_where_he_was_without_gap_or_repeat(autojump_clock: MockClock, rig: Rig) -> None:
    rig.nursery.start_soon(rig.feed.run)
    await add(rig, *(event(str(n)) for n in range(450)))
    page = await rig.feed.page(company.ACME, company.OLGA.id, FeedId(0), limit=100)
    async with rig.feed.watch(company.ACME, company.OLGA.id, page.cursor) as events:
        await add(rig, event("450"), event("451"))
        assert await take(events, 352) == [str(n) for n in range(100, 452)]


async def test_a_cursor_of_an_event_no_longer_kept_is_a_resync(autojump_clock: MockClock, rig: Rig) -> None:
    rig.nursery.start_soon(rig.feed.run)
    await add(rig, event("a"), event("b"), event("c"))
    first = await rig.feed.page(company.ACME, company.OLGA.id, FeedId(0), limit=1)
    await rig.read(lambda tx: tx.feed.forget_before(10.0, limit=2))
    assert (await rig.feed.page(company.ACME, company.OLGA.id, first.cursor)).is_gap
    async with rig.feed.watch(company.ACME, company.OLGA.id, first.cursor) as events:
        await add(rig, event("d"))
        assert await take(events, 2) == ["resync", "d"]


async def test_a_watcher_who_reads_too_slowly_is_told_to_read_anew(autojump_clock: MockClock, rig: Rig) -> None:
    """Bounded: he loses his place, not the house its memory; and then he goes on."""
    rig.nursery.start_soon(rig.feed.run)
    async with rig.feed.watch(company.ACME, company.OLGA.id) as slow, rig.feed.watch(company.ACME, company.PAVEL.id) as quick:
        heard: list[str] = []
        for burst in range(4):
            await add(rig, *(event(f"{burst}.{n}") for n in range(CHANNEL_EVENTS_MAX // 2)))
            heard += await take(quick, CHANNEL_EVENTS_MAX // 2)
        assert len(heard) == 2 * CHANNEL_EVENTS_MAX
        first, *rest = await take(slow, 1000)
        assert first == "resync"
        assert len(rest) < CHANNEL_EVENTS_MAX
        await add(rig, event("later"))
        assert await take(slow, 1) == ["later"]
    assert b"bridge_feed_overflows_total 1.0" in rig.metrics.render()


@pytest.mark.parametrize(
    ("watcher", "kinds"),
    [
        (company.OLGA, ["open", "task", "hidden"]),  # assigner, and author of the hidden comment
        (company.PAVEL, ["open", "task", "hidden", "his own"]),  # assignee, chosen
        (STRANGER, ["open"]),
        (ADMIN, ["open", "task", "hidden"]),
        (EmployeeRef(id=EmployeeId(999)), []),
    ],
)
async def test_nobody_is_told_what_he_may_not_see(
    autojump_clock: MockClock, rig: Rig, watcher: EmployeeRef, kinds: list[str]
) -> None:
    """R219, R222: live and by page alike."""
    await people(rig)
    rig.nursery.start_soon(rig.feed.run)
    async with rig.feed.watch(company.ACME, watcher.id) as events:
        await add(
            rig,
            event("open"),
            replace(event("task"), task=company.TASK),
            replace(event("hidden"), task=company.TASK, comment=HIDDEN, is_hidden=True),
            replace(event("his own"), employee=company.PAVEL.id),
            replace(event("gone"), task=company.TaskId(999)),
            replace(event("elsewhere"), account=company.OTHER),
        )
        assert await take(events, 9) == kinds
    page = await rig.feed.page(company.ACME, watcher.id, FeedId(0))
    assert [each.kind for each in page.events] == kinds


async def test_a_hidden_comment_stays_hidden_from_a_participant_not_chosen(autojump_clock: MockClock, rig: Rig) -> None:
    await people(rig)
    await rig.read(lambda tx: tx.comments.set_recipients(HIDDEN, ()))
    await add(rig, replace(event("hidden"), task=company.TASK, comment=HIDDEN, is_hidden=True))
    page = await rig.feed.page(company.ACME, company.PAVEL.id, FeedId(0))
    assert page.events == ()
    assert page.cursor > 0


async def test_a_deactivated_employee_hears_nothing_more(autojump_clock: MockClock, rig: Rig) -> None:
    rig.nursery.start_soon(rig.feed.run)
    async with rig.feed.watch(company.ACME, company.OLGA.id) as events:
        gone = replace(company.employee(company.OLGA, "Olga"), is_active=False)
        await rig.read(lambda tx: tx.people.save_employee(gone))
        await add(rig, event("a"))
        assert await take(events, 1) == []


async def test_watchers_who_come_and_go_while_events_flow_miss_nothing(autojump_clock: MockClock, rig: Rig) -> None:
    """Whoever subscribes with a cursor hears everything after it exactly once, whenever he came."""
    rig.nursery.start_soon(rig.feed.run)
    heard: list[list[str]] = []

    async def watch(after: int) -> None:
        await trio.sleep(after / 10)
        async with rig.feed.watch(company.ACME, company.OLGA.id, FeedId(0)) as events:
            heard.append(await take(events, 60))

    async with trio.open_nursery() as nursery:
        for n in range(12):
            nursery.start_soon(watch, n)
        for n in range(60):
            await add(rig, event(str(n)))
            await trio.sleep(0.03)
    assert heard == [[str(n) for n in range(60)]] * 12
