"""Housekeeping: small steps, nothing needed is forgotten, nothing waits for ever unseen."""

from trio.testing import MockClock

from bridge.domain.deliveries import DeliveryState, InboxState
from bridge.domain.effects import AnswerPress
from bridge.domain.ids import FeedId
from bridge.ports.store import FeedEvent, Transaction
from bridge.services.upkeep import FEED_KEPT_S, INBOX_KEPT_S, ROWS_PER_STEP, Upkeep
from tests.bridge.services.rig import HOOK_SECRET, Rig
from tests.contracts import company


def upkeep_of(rig: Rig) -> Upkeep:
    return Upkeep(rig.store, rig.clock, rig.metrics)


async def test_old_handled_entries_go_and_waiting_or_parked_ones_stay(autojump_clock: MockClock, rig: Rig) -> None:
    states = (InboxState.HANDLED, InboxState.NEW, InboxState.PARKED)
    for n, state in enumerate(states):
        await rig.intake.webhook("hook-41", HOOK_SECRET, b'{"update_id": %d}' % n)
        if state is not InboxState.NEW:
            await rig.read(lambda tx, state=state, n=n: tx.inbox.settle(n + 1, state, rig.clock.now()))
    await rig.run_for(INBOX_KEPT_S - 10)
    await upkeep_of(rig).tidy()
    assert [await rig.read(lambda tx, s=s: tx.inbox.count(s)) for s in states] == [1, 1, 1]
    await rig.run_for(20)
    await upkeep_of(rig).tidy()
    assert [await rig.read(lambda tx, s=s: tx.inbox.count(s)) for s in states] == [0, 1, 1]


async def test_the_feed_is_cut_in_steps_however_long_it_is(autojump_clock: MockClock, rig: Rig) -> None:
    old, now = rig.clock.now() - FEED_KEPT_S - 1, rig.clock.now()

    def fill(tx: Transaction) -> None:
        for n in range(3 * ROWS_PER_STEP + 7):
            at = now if n > 3 * ROWS_PER_STEP else old
            tx.feed.add(FeedEvent(id=FeedId(0), account=company.ACME, kind="x", task=None, at=at, body=b"{}"))

    await rig.read(fill)
    await upkeep_of(rig).tidy()
    left = await rig.read(lambda tx: tx.feed.after(company.ACME, FeedId(0), limit=1000))
    assert len(left) == 6
    assert {event.at for event in left} == {now}


async def test_what_failed_until_its_time_was_over_expires_and_what_was_never_tried_waits(
    autojump_clock: MockClock, rig: Rig
) -> None:
    press = AnswerPress(lane=rig.lane, query="1")
    tried, fresh = await rig.queue(press, press)

    def fail_once(tx: Transaction) -> None:
        delivery = tx.outbox.get(tried)
        assert delivery is not None
        tx.outbox.save(company.replace(delivery, attempts=1, error="Bad Gateway"))

    await rig.read(fail_once)
    await rig.run_for(200)
    await upkeep_of(rig).tidy()
    assert await rig.states([tried, fresh]) == [DeliveryState.EXPIRED, DeliveryState.DUE]
    assert (await rig.delivery(tried)).error == "Bad Gateway"


async def test_the_backlog_is_counted(autojump_clock: MockClock, rig: Rig) -> None:
    await rig.queue(rig.send(), rig.send())
    await rig.intake.webhook("hook-41", HOOK_SECRET, b'{"update_id": 1}')
    await upkeep_of(rig).tidy()
    shown = rig.metrics.render().decode()
    assert 'bridge_backlog{of="deliveries_due"} 2.0' in shown
    assert 'bridge_backlog{of="entries_new"} 1.0' in shown
