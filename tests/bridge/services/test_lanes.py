"""Lanes of the inbox: order inside, none between; a poison entry is parked and its lane goes on; leases between processes."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import trio
from trio.testing import MockClock

from bridge.adapters.bot_api import parse
from bridge.domain.deliveries import InboxState
from bridge.domain.ids import ChatId
from bridge.domain.messages import Comment
from bridge.domain.people import ContactRef
from bridge.ports.store import StoreUnavailable, Transaction
from bridge.services.handle import Handler
from bridge.services.intake import Receipt
from bridge.services.lanes import Lanes
from bridge.services.leases import LEASE_TTL_S, Leases
from tests.bridge.services.rig import HOOK_SECRET, Rig
from tests.contracts import company


def lanes_of(rig: Rig, leases: Leases | None = None) -> Lanes:
    handler = Handler(rig.store, rig.clock, rig.entropy, parse, public_url="https://bridge.test")
    return Lanes(rig.store, handler, leases or rig.leases, rig.bells, rig.metrics, scan_s=60.0)


def said(update_id: int, person: int, text: object) -> bytes:
    sender = {"id": person, "is_bot": False, "first_name": f"P{person}"}
    chat = {"id": person, "type": "private", "first_name": f"P{person}"}
    message = {"message_id": update_id, "date": 1_800_000_000, "chat": chat, "from": sender, "text": text}
    return json.dumps({"update_id": update_id, "message": message}).encode()


async def push(rig: Rig, *updates: bytes) -> None:
    for update in updates:
        assert await rig.intake.webhook("hook-41", HOOK_SECRET, update) is Receipt.TAKEN


def comments(tx: Transaction) -> list[Comment]:
    tasks = tx.tasks.page(company.ACME)
    return [comment for task in tasks for comment in tx.comments.page(task.id) if not comment.is_system]


async def heard(rig: Rig) -> dict[str, list[str]]:
    """What each client said, as the tasks have it."""

    def read(tx: Transaction) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for comment in sorted(comments(tx), key=lambda each: each.id):
            contact = tx.contacts.get(comment.author.id) if isinstance(comment.author, ContactRef) else None
            if contact is not None and contact.person is not None:
                found.setdefault(contact.name, []).append(comment.body.text)
        return found

    return await rig.read(read)


async def test_every_client_is_heard_in_his_own_order(autojump_clock: MockClock, rig: Rig) -> None:
    rig.nursery.start_soon(lanes_of(rig).run)
    for n in range(60):
        await push(rig, said(n, 2000 + n % 3, f"message {n}"))
    await rig.run_for(10)
    assert await heard(rig) == {f"P{2000 + k}": [f"message {n}" for n in range(k, 60, 3)] for k in range(3)}
    assert await rig.read(lambda tx: tx.inbox.count(InboxState.NEW)) == 0


async def test_a_poison_entry_is_parked_and_its_lane_goes_on(autojump_clock: MockClock, rig: Rig) -> None:
    """Rule 8; its words are kept for the operator."""
    rig.nursery.start_soon(lanes_of(rig).run)
    await push(rig, said(1, 2000, "before"), said(2, 2000, ["not a text"]), said(3, 2000, "after"))
    await rig.run_for(5)
    assert await heard(rig) == {"P2000": ["before", "after"]}
    (parked,) = await rig.read(lambda tx: tx.inbox.parked())
    assert (parked.update_id, parked.attempts) == (2, 1)
    assert "ValidationError" in parked.error
    assert b"bridge_entries_parked_total 1.0" in rig.metrics.render()


async def test_what_waited_while_nobody_worked_is_found_at_the_start(autojump_clock: MockClock, rig: Rig) -> None:
    """Nothing lives in memory alone."""
    await push(rig, said(1, 2000, "one"), said(2, 2001, "two"))
    rig.nursery.start_soon(lanes_of(rig).run)
    await rig.run_for(1)
    assert await heard(rig) == {"P2000": ["one"], "P2001": ["two"]}


async def test_two_processes_handle_every_entry_once_and_in_order(autojump_clock: MockClock, rig: Rig) -> None:
    rig.nursery.start_soon(lanes_of(rig).run)
    rig.nursery.start_soon(lanes_of(rig, Leases(rig.store, "worker-2")).run)
    for n in range(40):
        await push(rig, said(n, 2000 + n % 2, str(n)))
    await rig.run_for(120)
    assert await heard(rig) == {f"P{2000 + k}": [str(n) for n in range(k, 40, 2)] for k in range(2)}


async def test_a_worker_that_lost_its_lane_and_does_not_know_it_handles_nothing(autojump_clock: MockClock, rig: Rig) -> None:
    """It was asleep for longer than its lease; whoever has the lane now is not disturbed: the epoch is checked in the commit."""

    class Stale(Leases):
        @asynccontextmanager
        async def hold(self, lane: company.Lane) -> AsyncIterator[int | None]:
            async with super().hold(lane) as epoch:
                yield None if epoch is None else epoch - 1

    await push(rig, said(1, 900, "hello"))
    async with trio.open_nursery() as nursery:
        nursery.start_soon(lanes_of(rig, Stale(rig.store, "worker-2")).run)
        await rig.run_for(1)
        nursery.cancel_scope.cancel()
    assert await rig.read(lambda tx: tx.inbox.count(InboxState.NEW)) == 1
    await rig.run_for(LEASE_TTL_S)
    rig.nursery.start_soon(lanes_of(rig).run)
    await rig.run_for(1)
    assert await heard(rig) == {"P900": ["hello"]}


async def test_a_store_that_is_away_for_a_while_loses_nothing(autojump_clock: MockClock, rig: Rig) -> None:
    """An unavailable store is nobody's poison."""

    class Flaky:
        def __init__(self) -> None:
            self.is_away = False

        async def transact(self, fn):  # type: ignore[no-untyped-def]
            if self.is_away:
                await trio.lowlevel.checkpoint()
                raise StoreUnavailable("disk full")
            return await rig.store.transact(fn)

        async def claim(self, lane: company.Lane, owner: str, *, ttl_s: float) -> int | None:
            return await rig.store.claim(lane, owner, ttl_s=ttl_s)

        async def close(self) -> None:
            pass

    flaky = Flaky()
    handler = Handler(flaky, rig.clock, rig.entropy, parse, public_url="https://bridge.test")
    rig.nursery.start_soon(Lanes(flaky, handler, rig.leases, rig.bells, rig.metrics, scan_s=60.0).run)
    await rig.run_for(1)
    flaky.is_away = True
    await push(rig, said(1, 2000, "one"))
    await rig.run_for(30)
    assert await heard(rig) == {}
    flaky.is_away = False
    await rig.run_for(70)
    assert await heard(rig) == {"P2000": ["one"]}
    assert await rig.read(lambda tx: tx.inbox.count(InboxState.PARKED)) == 0


# -- leases ------------------------------------------------------------------------------------------------------

LANE = company.Lane(bot=company.BOT, chat=ChatId(5))


async def test_a_lease_in_use_is_renewed_and_nobody_else_gets_it(autojump_clock: MockClock, rig: Rig) -> None:
    other = Leases(rig.store, "worker-2")
    rig.nursery.start_soon(rig.leases.run)
    async with rig.leases.hold(LANE) as epoch:
        assert epoch is not None
        for _ in range(10):
            await rig.run_for(LEASE_TTL_S)
            async with other.hold(LANE) as theirs:
                assert theirs is None
        assert await rig.read(lambda tx: tx.leases.holds(LANE, epoch))


async def test_the_lanes_of_a_dead_process_are_taken_over_with_a_new_epoch(autojump_clock: MockClock, rig: Rig) -> None:
    async with rig.leases.hold(LANE) as epoch:
        assert epoch is not None
        await rig.run_for(LEASE_TTL_S + 1)  # nobody renews: `run` is not there
        async with Leases(rig.store, "worker-2").hold(LANE) as theirs:
            assert theirs is not None
            assert theirs > epoch
        assert not await rig.read(lambda tx: tx.leases.holds(LANE, epoch))


async def test_a_restarted_worker_of_the_same_name_goes_on_at_once(autojump_clock: MockClock, rig: Rig) -> None:
    async with rig.leases.hold(LANE) as before, Leases(rig.store, "worker-1").hold(LANE) as after:
        assert before == after


async def test_a_stop_gives_the_lanes_back_at_once(autojump_clock: MockClock, rig: Rig) -> None:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(rig.leases.run)
        async with rig.leases.hold(LANE):
            await rig.run_for(1)
        nursery.cancel_scope.cancel()
    async with Leases(rig.store, "worker-2").hold(LANE) as theirs:
        assert theirs is not None
