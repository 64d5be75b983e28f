"""Deliveries: written before they are made, recorded with their counterparts, retried or left in doubt by the rules."""

import pytest
import trio
from msgspec.structs import replace
from trio.testing import MockClock

from bridge.domain.deliveries import DeliveryState
from bridge.domain.ids import FeedId
from bridge.domain.messages import Purpose
from bridge.domain.people import ContactRef
from bridge.services.leases import Leases
from fake_telegram.faults import BadGateway, Cut, Delay, Flood, Hang, LostReply, Refuse
from tests.bridge.services.rig import Rig
from tests.contracts import company

DELIVERED, REFUSED, DOUBT, DUE = (
    DeliveryState.DELIVERED,
    DeliveryState.REFUSED,
    DeliveryState.IN_DOUBT,
    DeliveryState.DUE,
)


async def test_a_text_arrives_and_is_mapped_to_its_comment(autojump_clock: MockClock, rig: Rig) -> None:
    """R52: the answer reaches the client; a Reply to it can be traced back."""
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send("Good day", about=7, recipient=company.IVAN))
    await rig.run_for(1)
    assert rig.texts() == ["Good day"]
    delivery = await rig.delivery(id)
    assert (delivery.state, delivery.attempts, len(delivery.messages)) == (DELIVERED, 1, 1)
    mapped = await rig.read(lambda tx: tx.counterparts.at(company.BOT, rig.lane.chat, delivery.messages[0]))
    assert mapped is not None
    assert (mapped.comment, mapped.recipient, mapped.purpose) == (7, company.IVAN, Purpose.ANSWER)


async def test_order_inside_a_lane_is_sacred(autojump_clock: MockClock, rig: Rig) -> None:
    """The second waits for the first, however long that is refused for now."""
    rig.hurt("busy", BadGateway(), times=2)
    rig.nursery.start_soon(rig.dispatch.run)
    ids = await rig.queue(*(rig.send(f"message {n}") for n in range(4)))
    await rig.run_for(60)
    assert rig.texts() == [f"message {n}" for n in range(4)]
    assert await rig.states(ids) == [DELIVERED] * 4


@pytest.mark.parametrize(
    ("injury", "purpose", "state", "seen"),
    [
        (BadGateway(), Purpose.ANSWER, DELIVERED, 1),
        (Refuse(code=503, description="Service Unavailable"), Purpose.ANSWER, DELIVERED, 1),
        (Refuse(code=500, description="Internal Server Error: restart"), Purpose.ANSWER, DELIVERED, 1),
        (Refuse(code=400, description="Bad Request: chat not found"), Purpose.ANSWER, REFUSED, 0),
        (Cut(), Purpose.ANSWER, DOUBT, 0),  # cut before the effect, but who could know
        (LostReply(), Purpose.ANSWER, DOUBT, 1),
        (LostReply(), Purpose.RELAY, DOUBT, 1),
        (LostReply(), Purpose.NOTIFICATION, DELIVERED, 2),  # A duplicate told to staff does no harm
        (Refuse(code=504, description="Gateway Timeout"), Purpose.ANSWER, DOUBT, 0),
    ],
)
async def test_what_becomes_of_a_delivery(
    autojump_clock: MockClock, rig: Rig, injury: object, purpose: Purpose, state: DeliveryState, seen: int
) -> None:
    rig.hurt("once", injury, times=1)  # type: ignore[arg-type]
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send(purpose=purpose))
    await rig.run_for(120)
    assert (await rig.delivery(id)).state is state
    assert len(rig.texts()) == seen


async def test_a_doubt_does_not_hold_up_the_lane(autojump_clock: MockClock, rig: Rig) -> None:
    rig.hurt("lost", LostReply(), nth=1)
    rig.nursery.start_soon(rig.dispatch.run)
    ids = await rig.queue(rig.send("first"), rig.send("second"))
    await rig.run_for(30)
    assert await rig.states(ids) == [DOUBT, DELIVERED]
    assert (await rig.delivery(ids[0])).error != ""


async def test_a_server_that_cannot_be_reached_is_tried_again(autojump_clock: MockClock, rig: Rig) -> None:
    """Connection refused: nothing was sent, so nothing is in doubt."""
    serve = rig.network.hosts.pop("telegram.test")
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send())
    await rig.run_for(30)
    waiting = await rig.delivery(id)
    assert waiting.state is DUE
    assert waiting.attempts > 1
    rig.network.hosts["telegram.test"] = serve
    await rig.run_for(400)
    assert (await rig.delivery(id)).state is DELIVERED
    assert rig.texts() == ["hello"]


async def test_a_flood_freezes_its_chat_and_then_the_message_goes_once(autojump_clock: MockClock, rig: Rig) -> None:
    rig.hurt("flood", Flood(retry_after=17), nth=1)
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send())
    await rig.run_for(16)
    assert rig.texts() == []
    assert (await rig.delivery(id)).state is DUE
    await rig.run_for(2)
    assert rig.texts() == ["hello"]


async def test_two_flooded_chats_silence_the_whole_bot(autojump_clock: MockClock, rig: Rig) -> None:
    """Freeze the bot only when two or more chats report at once."""
    petr = rig.world.add_person(first_name="Petr")
    sara = rig.world.add_person(first_name="Sara")
    lanes = [rig.lane]
    for person in (petr, sara):
        rig.world.start(person.id, rig.fake_bot.id, rig.clock.now())
        lanes.append(company.Lane(bot=company.BOT, chat=company.ChatId(person.id)))
    rig.hurt("flood of Ivan", Flood(retry_after=20), chat=rig.lane.chat, times=1)
    rig.hurt("flood of Petr", Flood(retry_after=20), chat=lanes[1].chat, times=1)
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.queue(rig.send(), rig.send(lane=lanes[1]))
    await rig.run_for(1)
    (third,) = await rig.queue(rig.send(lane=lanes[2]))
    await rig.run_for(10)
    assert (await rig.delivery(third)).state is DUE
    assert (await rig.delivery(third)).attempts == 0
    await rig.run_for(15)
    assert (await rig.delivery(third)).state is DELIVERED


async def test_a_long_text_goes_in_pieces_and_resumes_after_the_last_that_arrived(autojump_clock: MockClock, rig: Rig) -> None:
    """Nothing is sent twice when the second of three pieces fails for a while."""
    text = "\n".join(f"line {n:05} " + "x" * 60 for n in range(150))
    rig.hurt("second piece", BadGateway(), nth=2)
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send(text, about=7))
    await rig.run_for(60)
    assert len(rig.texts()) == 3
    assert "\n".join(rig.texts()) == text
    delivery = await rig.delivery(id)
    assert (delivery.state, len(delivery.messages)) == (DELIVERED, 3)
    mapped = await rig.read(lambda tx: tx.counterparts.of_comment(company.CommentId(7)))
    assert [each.message for each in mapped] == list(delivery.messages)
    assert len({each.part for each in mapped}) == 3


async def test_a_blocked_bot_closes_the_conversation_with_telegrams_words(autojump_clock: MockClock, rig: Rig) -> None:
    await rig.read(lambda tx: tx.conversations.save(company.conversation(61, rig.lane)))
    rig.world.block(rig.ivan.id, rig.fake_bot.id, now=rig.clock.now())
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send())
    await rig.run_for(1)
    delivery = await rig.delivery(id)
    assert (delivery.state, delivery.error) == (REFUSED, "Forbidden: bot was blocked by the user")
    conversation = await rig.read(lambda tx: tx.conversations.at(rig.lane))
    assert conversation is not None
    assert conversation.closed_reason == "Forbidden: bot was blocked by the user"


async def test_a_group_that_became_a_supergroup_gets_the_message_under_its_new_id(autojump_clock: MockClock, rig: Rig) -> None:
    """R84: the chat is re-keyed in one transaction, and the message goes out once."""
    group = rig.world.add_group(title="Site", owner=rig.ivan.id, members=[rig.fake_bot.id])
    old = company.Lane(bot=company.BOT, chat=company.ChatId(group.id))
    kind = company.ConversationKind.GROUP
    await rig.read(lambda tx: tx.conversations.save(company.conversation(62, old, kind)))
    new_chat = rig.world.migrate_to_supergroup(rig.ivan.id, group.id, now=rig.clock.now())
    rig.nursery.start_soon(rig.dispatch.run)
    ids = await rig.queue(rig.send("one", lane=old), rig.send("two", lane=old))
    await rig.run_for(10)
    new = company.Lane(bot=company.BOT, chat=company.ChatId(new_chat.id))
    assert rig.texts(new) == ["one", "two"]
    assert await rig.states(ids) == [DELIVERED] * 2
    moved = await rig.read(lambda tx: tx.conversations.at(old))
    assert moved is not None
    assert moved.lane == new


async def test_a_revoked_token_keeps_deliveries_until_there_is_a_new_one(autojump_clock: MockClock, rig: Rig) -> None:
    token = rig.world.revoke_token(rig.fake_bot.id)
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send())
    await rig.run_for(90)
    assert (await rig.delivery(id)).state is DUE
    await rig.read(lambda tx: rig.save_token(tx, token))
    await rig.run_for(120)
    assert rig.texts() == ["hello"]


async def test_a_bot_that_is_off_relays_nothing(autojump_clock: MockClock, rig: Rig) -> None:
    """R31."""
    await rig.read(lambda tx: tx.bots.save(rig.bot_row(is_enabled=False)))
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send())
    await rig.run_for(1)
    assert (await rig.delivery(id)).state is REFUSED
    assert rig.texts() == []


async def test_an_unpaid_account_sends_nothing_until_it_is_paid(autojump_clock: MockClock, rig: Rig) -> None:
    """R18: outgoing is not sent until the owner pays; then it goes."""
    account = company.account()
    unpaid = company.replace(account, plan_expires_at=rig.clock.now() - 1)
    await rig.read(lambda tx: tx.accounts.save(unpaid))
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send())
    await rig.run_for(60)
    assert (await rig.delivery(id)).state is DUE
    await rig.read(lambda tx: tx.accounts.save(account))
    await rig.run_for(700)
    assert rig.texts() == ["hello"]


async def test_a_delivery_that_fails_for_a_day_expires_and_frees_its_lane(autojump_clock: MockClock, rig: Rig) -> None:
    rig.hurt("down", BadGateway(), chat=rig.lane.chat)
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send("stale"))
    await rig.run_for(25 * 3600)
    assert (await rig.delivery(id)).state is DeliveryState.EXPIRED
    rig.fake.plan.heal_all()
    await rig.queue(rig.send("fresh"))
    await rig.run_for(5)
    assert rig.texts() == ["fresh"]


class DiesAt:
    """A crash point at which this process stops for good, as far as its deliveries go."""

    def __init__(self, point: str) -> None:
        self.point = point
        self.died = trio.Event()

    def reach(self, point: str) -> None:
        if point == self.point:
            self.died.set()
            raise Died


class Died(BaseException):
    """Not an Exception: nobody handles a death."""


@pytest.mark.parametrize(
    ("point", "purpose", "after_restart", "seen"),
    [
        ("before_send", Purpose.ANSWER, DOUBT, 0),
        ("after_send", Purpose.ANSWER, DOUBT, 1),
        ("before_send", Purpose.NOTIFICATION, DELIVERED, 1),
        ("after_send", Purpose.NOTIFICATION, DELIVERED, 2),
    ],
)
async def test_a_death_between_sending_and_recording_is_noticed_at_the_next_start(
    autojump_clock: MockClock, rig: Rig, point: str, purpose: Purpose, after_restart: DeliveryState, seen: int
) -> None:
    """*Sending* is written first, so a restarted worker of the same name knows that it does not know."""
    (id,) = await rig.queue(rig.send(purpose=purpose))
    with pytest.RaisesGroup(Died, allow_unwrapped=True, flatten_subgroups=True):
        await rig.make_dispatch(DiesAt(point)).run()
    assert (await rig.delivery(id)).state is DeliveryState.SENDING
    rig.nursery.start_soon(rig.make_dispatch().run)
    await rig.run_for(30)
    assert (await rig.delivery(id)).state is after_restart
    assert len(rig.texts()) == seen


async def test_a_stop_lets_the_call_under_way_end_and_be_recorded(autojump_clock: MockClock, rig: Rig) -> None:

    rig.hurt("slow", Delay(seconds=2))
    with trio.CancelScope() as scope:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(rig.dispatch.run)
            (id,) = await rig.queue(rig.send())
            await rig.run_for(1)
            scope.cancel()
    assert rig.texts() == ["hello"]
    assert (await rig.delivery(id)).state is DELIVERED


async def test_a_stop_does_not_wait_for_a_call_that_hangs(autojump_clock: MockClock, rig: Rig) -> None:

    rig.hurt("hang", Hang())
    started = trio.current_time()
    with trio.CancelScope() as scope:
        async with trio.open_nursery() as nursery:
            nursery.start_soon(rig.dispatch.run)
            (id,) = await rig.queue(rig.send())
            await rig.run_for(1)
            scope.cancel()
    assert trio.current_time() - started < 10
    assert (await rig.delivery(id)).state is DeliveryState.SENDING


async def test_the_pace_of_a_chat_is_kept(autojump_clock: MockClock, rig: Rig) -> None:
    """A burst of five, then one a second."""
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.queue(*(rig.send(str(n)) for n in range(10)))
    await rig.run_for(0.5)
    assert len(rig.texts()) == 5
    await rig.run_for(2)
    assert len(rig.texts()) == 7
    await rig.run_for(5)
    assert rig.texts() == [str(n) for n in range(10)]


async def test_lanes_do_not_wait_for_one_another(autojump_clock: MockClock, rig: Rig) -> None:

    petr = rig.world.add_person(first_name="Petr")
    rig.world.start(petr.id, rig.fake_bot.id, rig.clock.now())
    other = company.Lane(bot=company.BOT, chat=company.ChatId(petr.id))
    rig.hurt("hang", Hang(), chat=rig.lane.chat)
    rig.nursery.start_soon(rig.dispatch.run)
    ids = await rig.queue(rig.send("stuck"), rig.send("free", lane=other))
    await rig.run_for(1)
    assert await rig.states(ids) == [DeliveryState.SENDING, DELIVERED]


async def test_two_processes_never_send_the_same_delivery(autojump_clock: MockClock, rig: Rig) -> None:
    """The lease decides: each message arrives once, in order."""

    second = Leases(rig.store, "worker-2")
    rig.nursery.start_soon(rig.dispatch.run)
    rig.nursery.start_soon(rig.make_dispatch(leases=second).run)
    ids = await rig.queue(*(rig.send(str(n)) for n in range(20)))
    await rig.run_for(200)
    assert rig.texts() == [str(n) for n in range(20)]
    assert await rig.states(ids) == [DELIVERED] * 20


async def test_the_feed_is_told_how_a_delivery_ended(autojump_clock: MockClock, rig: Rig) -> None:
    """R62, R121: the failure is visible at once, with Telegram's words."""
    rig.hurt("no", Refuse(code=400, description="Bad Request: chat not found"))
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.queue(rig.send(recipient=ContactRef(id=company.IVAN.id)))
    await rig.run_for(1)
    events = await rig.read(lambda tx: tx.feed.after(company.ACME, FeedId(0)))
    assert [event.kind for event in events] == ["delivery.settled"]
    assert b'"state":"refused"' in events[0].body
    assert b"chat not found" in events[0].body


@pytest.mark.parametrize(
    ("case", "change", "arrives"),
    [
        ("he is there", {}, True),
        ("he unlinked his Telegram", {"person": None}, False),
        ("he has another Telegram now", {"person": 424242}, False),
        ("he left the company", {"is_active": False}, False),
    ],
)
async def test_a_notification_that_waited_goes_to_nobody_else(
    autojump_clock: MockClock, rig: Rig, case: str, change: dict[str, object], arrives: bool
) -> None:
    """R8, R231: who unlinked or left while it waited reads nothing more of the company; answers to clients are no such thing."""
    linked = replace(company.employee(company.PAVEL, "Pavel"), person=rig.ivan.id)
    await rig.read(lambda tx: tx.people.save_employee(replace(linked, **change)))
    ids = await rig.queue(
        rig.send("for staff", purpose=Purpose.NOTIFICATION, recipient=company.PAVEL), rig.send("for him", recipient=company.PAVEL)
    )
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.run_for(10)
    assert rig.texts() == [*(["for staff"] if arrives else []), "for him"], case
    assert await rig.states(ids) == [DELIVERED if arrives else REFUSED, DELIVERED]


async def test_a_text_of_many_pieces_keeps_its_pace_after_weeks_of_running(autojump_clock: MockClock, rig: Rig) -> None:
    """Virtual time is a float: after weeks its steps are coarse, and a wait must still end."""
    await rig.run_for(40 * 86400.1)
    text = "\n".join(f"line {n:05} " + "x" * 90 for n in range(1000))
    rig.nursery.start_soon(rig.dispatch.run)
    (id,) = await rig.queue(rig.send(text))
    await rig.run_for(120)
    assert (await rig.delivery(id)).state is DELIVERED
    assert "\n".join(rig.texts()) == text


async def test_a_lane_said_to_be_due_with_nothing_in_it_spins_nobody(autojump_clock: MockClock, rig: Rig) -> None:
    """Should the store's list of due lanes ever be wrong, the process must not turn in circles."""

    store = rig.store

    class Wrong:
        looks = 0

        async def transact(self, fn):  # type: ignore[no-untyped-def]
            self.looks += 1
            return await store.transact(lambda tx: fn(Lying(tx)))

        async def claim(self, lane: company.Lane, owner: str, *, ttl_s: float) -> int | None:
            return await store.claim(lane, owner, ttl_s=ttl_s)

    class Lying:
        def __init__(self, tx: company.Transaction) -> None:
            self._tx = tx

        @property
        def outbox(self) -> "Lying":
            return self

        def due_lanes(self, at: float, *, limit: int) -> list[tuple[company.Lane, int]]:
            return [(rig.lane, 1)]

        def __getattr__(self, name: str) -> object:
            return getattr(self._tx, name) if hasattr(self._tx, name) else getattr(self._tx.outbox, name)

    wrong = Wrong()
    rig.store = wrong  # type: ignore[assignment]
    rig.nursery.start_soon(rig.make_dispatch().run)
    await rig.run_for(600)
    assert wrong.looks < 100


@pytest.mark.parametrize(("purged", "state"), [(False, DELIVERED), (True, REFUSED)])
async def test_words_of_a_task_removed_for_good_are_sent_no_more(
    autojump_clock: MockClock, rig: Rig, purged: bool, state: DeliveryState
) -> None:
    """R240: they waited, and the task went; out of the trash it would have come back, and so its words go out."""
    (id,) = await rig.queue(rig.send("words of the task"))
    await rig.read(lambda tx: tx.tasks.save(replace(company.task(), trashed_at=1.0, purged=purged)))
    rig.nursery.start_soon(rig.dispatch.run)
    await rig.run_for(10)
    assert (await rig.delivery(id)).state is state
    assert len(rig.texts()) == (0 if purged else 1)
