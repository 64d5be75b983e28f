"""The two durable queues, the Chronicle and the feed."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bridge.domain.conversations import Lane
from bridge.domain.deliveries import DeliveryState, InboxEntry, InboxState, Priority
from bridge.domain.effects import (
    AnswerPress,
    AtComment,
    AtMessage,
    Button,
    Edit,
    Effect,
    Fetch,
    React,
    Send,
    SendFile,
    Travel,
)
from bridge.domain.ids import (
    NOBODYS,
    ChatId,
    ChronicleId,
    CommentId,
    ConfirmationId,
    DeliveryId,
    FeedId,
    FileId,
    InboxId,
    MessageId,
    TopicId,
)
from bridge.domain.limits import UNREAD_COUNTED_MAX
from bridge.domain.messages import Entity, Purpose, Reason, RichText
from bridge.ports.store import ChronicleEvent, FeedEvent, Store, Transaction
from tests.contracts.company import ACME, BOT, GROUP_LANE, IVAN, LANE, OLGA, OTHER, PAVEL, TASK, act, comment, send, update

TOPIC_LANE = Lane(bot=BOT, chat=GROUP_LANE.chat, topic=TopicId(5))
BODY = RichText(text="hi 🙂", entities=(Entity(type="bold", offset=0, length=2),))


async def put(store: Store, entry: InboxEntry) -> InboxId | None:
    return await store.transact(lambda tx: tx.inbox.put(entry))


async def queue(
    store: Store, lane: Lane = LANE, *, priority: int = 20, at: float = 1.0, effect: Effect | None = None
) -> DeliveryId:
    return await store.transact(lambda tx: tx.outbox.put(ACME, lane, effect or send(lane), priority=priority, at=at))


async def become(store: Store, id: DeliveryId, **changes: object) -> None:
    def write(tx: Transaction) -> None:
        delivery = tx.outbox.get(id)
        assert delivery is not None
        tx.outbox.save(replace(delivery, **changes))

    await store.transact(write)


async def settle(
    store: Store, id: InboxId | None, state: InboxState = InboxState.HANDLED, at: float = 50.0, error: str = ""
) -> None:
    assert id is not None
    await store.transact(lambda tx: tx.inbox.settle(id, state, at, error))


class TestInboxKeys:
    """Nothing comes in twice: an update by (bot, epoch, update_id), an act by its account's key."""

    async def test_everything_of_an_entry_comes_back(self, store: Store) -> None:
        for entry in (update(7), act("key")):
            id = await put(store, entry)
            assert id is not None
            assert await store.transact(lambda tx, id=id: tx.inbox.get(id)) == replace(entry, id=id)

    @pytest.mark.parametrize(
        ("second", "is_new"),
        [
            (update(7), False),
            (replace(update(7), payload=b"other", received_at=99.0), False),
            (update(8), True),
            (update(7, epoch=2), True),
            (update(7, Lane(bot=type(BOT)(99), chat=LANE.chat)), True),
            (update(7, GROUP_LANE), False),
        ],
        ids=["again", "again with other bytes", "another update", "a new epoch", "another bot", "the same id in another chat"],
    )
    async def test_an_update_comes_once(self, store: Store, second: InboxEntry, is_new: bool) -> None:
        first = await put(store, update(7))
        assert (await put(store, second) is not None) is is_new
        assert first is not None

    async def test_a_repeat_of_a_handled_update_is_a_repeat(self, store: Store) -> None:
        await settle(store, await put(store, update(7)))
        assert await put(store, update(7)) is None
        assert await store.transact(lambda tx: tx.inbox.waiting_lanes()) == []

    @pytest.mark.parametrize(
        ("second", "is_new"),
        [(act("key"), False), (act("Key"), True), (act("key", OTHER), True)],
        ids=["again", "another key", "another account"],
    )
    async def test_an_act_comes_once(self, store: Store, second: InboxEntry, is_new: bool) -> None:
        first = await put(store, act("key"))
        assert (await put(store, second) is not None) is is_new
        found = await store.transact(lambda tx: tx.inbox.by_key(ACME, "key"))
        assert found is not None
        assert found.id == first

    async def test_acts_without_a_key_are_all_new(self, store: Store) -> None:
        assert await put(store, act("")) != await put(store, act(""))
        assert await store.transact(lambda tx: tx.inbox.by_key(ACME, "")) is None


class TestInboxLanes:
    """Order inside a lane, by arrival; between lanes the oldest first."""

    async def test_a_lane_is_worked_in_order(self, store: Store) -> None:
        """By arrival, not by update id: Telegram may repeat an older one."""
        ids = [await put(store, update(number)) for number in (30, 10, 20)]
        seen = []
        for _ in ids:
            head = await store.transact(lambda tx: tx.inbox.next_of_lane(LANE))
            assert head is not None
            seen.append(head.id)
            await settle(store, head.id)
        assert seen == ids
        assert await store.transact(lambda tx: tx.inbox.next_of_lane(LANE)) is None

    async def test_lanes_with_work_are_listed_oldest_first(self, store: Store) -> None:
        first = await put(store, update(1, GROUP_LANE))
        for number, lane in ((2, LANE), (3, GROUP_LANE), (4, TOPIC_LANE)):
            await put(store, update(number, lane))
        await put(store, act("key"))
        assert await store.transact(lambda tx: list(tx.inbox.waiting_lanes())) == [GROUP_LANE, LANE, TOPIC_LANE]
        assert await store.transact(lambda tx: list(tx.inbox.waiting_lanes(limit=1))) == [GROUP_LANE]
        await settle(store, first)
        assert await store.transact(lambda tx: list(tx.inbox.waiting_lanes())) == [LANE, GROUP_LANE, TOPIC_LANE]

    async def test_a_parked_entry_lets_the_lane_go_on(self, store: Store) -> None:
        poison, next_one = await put(store, update(1)), await put(store, update(2))
        assert poison is not None
        assert await store.transact(lambda tx: tx.inbox.attempted(poison, "boom")) == 1
        assert await store.transact(lambda tx: tx.inbox.attempted(poison, "boom again")) == 2
        await settle(store, poison, InboxState.PARKED, error="gave up")
        head = await store.transact(lambda tx: tx.inbox.next_of_lane(LANE))
        assert head is not None
        assert head.id == next_one
        parked = await store.transact(lambda tx: tx.inbox.parked())
        assert [(each.id, each.error, each.attempts) for each in parked] == [(poison, "gave up", 2)]

    async def test_a_replayed_entry_waits_again_in_its_old_place(self, store: Store) -> None:
        first, second = await put(store, update(1)), await put(store, update(2))
        await settle(store, first, InboxState.PARKED)
        await settle(store, second)
        assert await store.transact(lambda tx: list(tx.inbox.waiting_lanes())) == []
        await settle(store, first, InboxState.NEW)
        third = await put(store, update(3))
        assert await store.transact(lambda tx: list(tx.inbox.waiting_lanes())) == [LANE]
        head = await store.transact(lambda tx: tx.inbox.next_of_lane(LANE))
        assert head is not None
        assert head.id == first
        assert third is not None

    async def test_states_are_counted(self, store: Store) -> None:
        await settle(store, await put(store, update(1)))
        await settle(store, await put(store, update(2)), InboxState.PARKED)
        await put(store, update(3))
        await put(store, act(""))
        counts = await store.transact(lambda tx: [tx.inbox.count(state) for state in InboxState])
        assert dict(zip(InboxState, counts, strict=True)) == {InboxState.NEW: 2, InboxState.HANDLED: 1, InboxState.PARKED: 1}

    async def test_only_old_handled_entries_are_forgotten(self, store: Store) -> None:
        old = [await put(store, update(number)) for number in (1, 2, 3)]
        for id in old:
            await settle(store, id, at=10.0)
        parked, fresh, waiting = [await put(store, update(number)) for number in (4, 5, 6)]
        await settle(store, parked, InboxState.PARKED, at=10.0)
        await settle(store, fresh, at=30.0)
        assert await store.transact(lambda tx: tx.inbox.forget_before(20.0, limit=2)) == 2
        assert await store.transact(lambda tx: tx.inbox.forget_before(20.0)) == 1
        assert await store.transact(lambda tx: tx.inbox.forget_before(20.0)) == 0
        left = [id for id in (parked, fresh, waiting) if id is not None]
        assert all([await store.transact(lambda tx, id=id: tx.inbox.get(id)) is not None for id in left])

    async def test_ids_are_never_given_again(self, store: Store) -> None:
        """A forgotten entry's id in a log means that entry for ever."""
        last = await put(store, update(1))
        await settle(store, last, at=10.0)
        await store.transact(lambda tx: tx.inbox.forget_before(20.0))
        again = await put(store, update(2))
        assert last is not None
        assert again is not None
        assert again > last


EFFECTS: list[Effect] = [
    Send(
        lane=LANE,
        purpose=Purpose.NOTIFICATION,
        task=TASK,
        about=CommentId(100),
        recipient=OLGA,
        reason=Reason.MENTIONED,
        body=BODY,
        reply_to=AtComment(comment=CommentId(99), part=1),
        buttons=((Button(text="Yes", data="t:yes"), Button(text="Site", url="https://e.org")),),
        confirmation=ConfirmationId(8),
        part=3,
    ),
    SendFile(lane=LANE, purpose=Purpose.ANSWER, about=CommentId(100), file=FileId(5), travel=Travel.VIDEO, caption=BODY),
    Edit(lane=LANE, purpose=Purpose.SERVICE, target=AtMessage(message=MessageId(4)), body=BODY),
    React(lane=LANE, purpose=Purpose.RELAY, recipient=IVAN, target=AtMessage(message=MessageId(4)), emoji="👍"),
    AnswerPress(lane=LANE, query="q", text="Done"),
    Fetch(lane=LANE, bot=BOT, file=FileId(5), remote_id="r"),
]


class TestOutbox:
    @pytest.mark.parametrize("effect", EFFECTS, ids=lambda effect: type(effect).__name__)
    async def test_every_effect_comes_back(self, store: Store, effect: Effect) -> None:
        id = await queue(store, effect=effect, priority=Priority.PERSON, at=3.5)
        told = await store.transact(lambda tx: tx.outbox.get(id))
        assert told is not None
        assert (told.effect, told.lane, told.account, told.state) == (effect, LANE, ACME, DeliveryState.DUE)
        assert (told.priority, told.created_at, told.due_at, told.attempts, told.messages) == (10, 3.5, 3.5, 0, ())

    async def test_an_outcome_comes_back(self, store: Store) -> None:
        id = await queue(store)
        outcome = {
            "state": DeliveryState.REFUSED,
            "attempts": 3,
            "error": "blocked",
            "messages": (MessageId(5), MessageId(6)),
            "settled_at": 9.5,
            "due_at": 8.5,
            "effect": EFFECTS[0],
        }
        await become(store, id, **outcome)
        told = await store.transact(lambda tx: tx.outbox.get(id))
        assert told is not None
        assert {name: getattr(told, name) for name in outcome} == outcome

    async def test_a_word_to_a_stranger_belongs_to_no_account(self, store: Store) -> None:
        """The standard bot answers people whom no account knows; no account sees it in its lists."""
        id = await store.transact(lambda tx: tx.outbox.put(NOBODYS, LANE, send(LANE), priority=20, at=1.0))
        told = await store.transact(lambda tx: tx.outbox.next_of_lane(LANE))
        assert told is not None
        assert (told.id, told.account) == (id, NOBODYS)
        await become(store, id, state=DeliveryState.REFUSED)
        assert [each.id for each in await store.transact(lambda tx: tx.outbox.in_state(DeliveryState.REFUSED))] == [id]
        for account in (ACME, OTHER):
            assert list(await store.transact(lambda tx, account=account: tx.outbox.page(account))) == []

    async def test_order_inside_a_lane_is_sacred(self, store: Store) -> None:
        """By id, whatever the priority and the time: a later message never overtakes one that has to wait."""
        first = await queue(store, priority=90, at=1.0)
        second = await queue(store, priority=10, at=1.0)
        await become(store, first, due_at=500.0)
        head = await store.transact(lambda tx: tx.outbox.next_of_lane(LANE))
        assert head is not None
        assert head.id == first
        assert await store.transact(lambda tx: list(tx.outbox.due_lanes(100.0))) == []
        assert await store.transact(lambda tx: tx.outbox.next_due_at(100.0)) == 500.0
        await become(store, first, state=DeliveryState.DELIVERED)
        head = await store.transact(lambda tx: tx.outbox.next_of_lane(LANE))
        assert head is not None
        assert head.id == second
        assert await store.transact(lambda tx: list(tx.outbox.due_lanes(100.0))) == [(LANE, 10)]

    async def test_a_delivery_on_its_way_holds_the_lane(self, store: Store) -> None:
        """SENDING is what a killed process leaves behind: the lane must come up again."""
        first = await queue(store)
        await queue(store)
        await become(store, first, state=DeliveryState.SENDING)
        head = await store.transact(lambda tx: tx.outbox.next_of_lane(LANE))
        assert head is not None
        assert (head.id, head.state) == (first, DeliveryState.SENDING)
        assert await store.transact(lambda tx: list(tx.outbox.due_lanes(100.0))) == [(LANE, 20)]

    @pytest.mark.parametrize(
        "state", [DeliveryState.DELIVERED, DeliveryState.REFUSED, DeliveryState.EXPIRED, DeliveryState.IN_DOUBT]
    )
    async def test_a_settled_delivery_frees_the_lane(self, store: Store, state: DeliveryState) -> None:
        id = await queue(store)
        await become(store, id, state=state, settled_at=2.0)
        assert await store.transact(lambda tx: tx.outbox.next_of_lane(LANE)) is None
        assert await store.transact(lambda tx: list(tx.outbox.due_lanes(100.0))) == []
        assert await store.transact(lambda tx: tx.outbox.next_due_at(0.0)) is None
        assert [each.id for each in await store.transact(lambda tx: tx.outbox.in_state(state))] == [id]

    async def test_a_doubt_resolved_by_sending_again_is_due_in_its_old_place(self, store: Store) -> None:
        first, second = await queue(store), await queue(store)
        await become(store, first, state=DeliveryState.IN_DOUBT)
        await become(store, first, state=DeliveryState.DUE)
        head = await store.transact(lambda tx: tx.outbox.next_of_lane(LANE))
        assert head is not None
        assert head.id == first < second

    async def test_lanes_by_priority_then_age(self, store: Store) -> None:
        lanes = [Lane(bot=BOT, chat=ChatId(number)) for number in range(5)]
        for lane, priority, at in zip(lanes, (30, 10, 30, 10, 10), (1.0, 1.0, 1.0, 0.5, 99.0), strict=True):
            await queue(store, lane, priority=priority, at=at)
        due = await store.transact(lambda tx: list(tx.outbox.due_lanes(50.0)))
        assert due == [(lanes[1], 10), (lanes[3], 10), (lanes[0], 30), (lanes[2], 30)]
        assert await store.transact(lambda tx: list(tx.outbox.due_lanes(50.0, limit=2))) == due[:2]
        assert await store.transact(lambda tx: tx.outbox.next_due_at(50.0)) == 99.0
        assert await store.transact(lambda tx: tx.outbox.next_due_at(99.0)) is None

    async def test_lists_for_people(self, store: Store) -> None:
        ids = [await queue(store, effect=send(LANE, about=100 if n % 2 else None)) for n in range(5)]
        await become(store, ids[1], state=DeliveryState.IN_DOUBT)
        await become(store, ids[3], state=DeliveryState.IN_DOUBT)
        lists: list[tuple[Callable[[Transaction], object], list[int]]] = [
            (lambda tx: tx.outbox.page(ACME, after=ids[1], limit=2), ids[2:4]),
            (lambda tx: tx.outbox.page(OTHER), []),
            (lambda tx: tx.outbox.of_comment(CommentId(100)), [ids[1], ids[3]]),
            (lambda tx: tx.outbox.in_state(DeliveryState.IN_DOUBT, account=ACME), [ids[1], ids[3]]),
            (lambda tx: tx.outbox.in_state(DeliveryState.IN_DOUBT, account=ACME, after=ids[1]), [ids[3]]),
            (lambda tx: tx.outbox.in_state(DeliveryState.IN_DOUBT, account=OTHER), []),
            (lambda tx: tx.outbox.in_state(DeliveryState.DUE, limit=1), [ids[0]]),
        ]
        for read, expected in lists:
            assert [each.id for each in await store.transact(read)] == expected
        assert await store.transact(lambda tx: tx.outbox.count(DeliveryState.IN_DOUBT)) == 2


def told(employee: object = OLGA.id, comment: int | None = None, detail: str = "") -> ChronicleEvent:
    return ChronicleEvent(
        id=ChronicleId(0),
        account=ACME,
        employee=employee,
        task=TASK,
        comment=None if comment is None else CommentId(comment),
        reason=Reason.MENTIONED,
        at=1.5,
        detail=detail,
    )


class TestChronicle:
    """R232: a person's inbox of unread events."""

    @pytest.fixture
    async def store(self, store: Store) -> Store:
        def write(tx: Transaction) -> None:
            tx.comments.add(comment(100))
            for event in (told(detail="1"), told(comment=100, detail="2"), told(PAVEL.id, 100), told(detail="3")):
                tx.chronicle.add(event)

        await store.transact(write)
        return store

    async def test_events_come_back_oldest_first(self, store: Store) -> None:
        events = await store.transact(lambda tx: tx.chronicle.page(OLGA.id))
        assert [event.detail for event in events] == ["1", "2", "3"]
        assert replace(events[1], id=ChronicleId(0)) == told(comment=100, detail="2")
        later = await store.transact(lambda tx: tx.chronicle.page(OLGA.id, after=events[0].id, limit=1))
        assert [event.detail for event in later] == ["2"]

    @pytest.mark.parametrize(
        ("mark", "marked", "left"),
        [
            ({"everything": True}, 3, []),
            ({"comment": CommentId(100)}, 1, ["1", "3"]),
            ({"events": "first"}, 1, ["2", "3"]),
            ({"events": "first", "comment": CommentId(100)}, 2, ["3"]),
            ({"events": "pavel's"}, 0, ["1", "2", "3"]),
            ({}, 0, ["1", "2", "3"]),
        ],
        ids=["all", "about a comment", "one", "one and a comment", "somebody else's", "nothing named"],
    )
    async def test_reading(self, store: Store, mark: dict[str, object], marked: int, left: list[str]) -> None:
        """Nobody reads another one's events away."""
        named = {"first": OLGA.id, "pavel's": PAVEL.id}.get(str(mark.get("events")))
        if named is not None:
            events = await store.transact(lambda tx: tx.chronicle.page(named))
            mark = {**mark, "events": [events[0].id]}
        assert await store.transact(lambda tx: tx.chronicle.mark_read(OLGA.id, 9.0, **mark)) == marked
        unread = await store.transact(lambda tx: tx.chronicle.page(OLGA.id))
        assert [event.detail for event in unread] == left
        assert await store.transact(lambda tx: tx.chronicle.unread_count(OLGA.id)) == len(left)
        everything = await store.transact(lambda tx: tx.chronicle.page(OLGA.id, unread_only=False))
        assert [event.read_at for event in everything].count(9.0) == marked
        assert await store.transact(lambda tx: tx.chronicle.mark_read(OLGA.id, 10.0, **mark)) == 0
        assert await store.transact(lambda tx: tx.chronicle.unread_count(PAVEL.id)) == 1

    async def test_what_nobody_reads_is_not_counted_without_end(self, store: Store) -> None:
        """The number is asked for after every answer."""
        (one,) = await store.transact(lambda tx: tx.chronicle.page(PAVEL.id))

        def add(tx: Transaction) -> None:
            for _ in range(UNREAD_COUNTED_MAX):
                tx.chronicle.add(one)

        await store.transact(add)
        assert await store.transact(lambda tx: tx.chronicle.unread_count(PAVEL.id)) == UNREAD_COUNTED_MAX


def item(account: object = ACME, at: float = 1.0, **fields: object) -> FeedEvent:
    return FeedEvent(id=FeedId(0), account=account, kind="comment.added", task=TASK, at=at, body=b'{"a": 1}', **fields)


class TestFeed:
    async def test_everything_of_an_item_comes_back(self, store: Store) -> None:
        full = item(employee=OLGA.id, is_hidden=True, comment=CommentId(100))
        id = await store.transact(lambda tx: tx.feed.add(full))
        assert await store.transact(lambda tx: list(tx.feed.after(ACME, FeedId(0)))) == [replace(full, id=id)]

    async def test_ids_grow_and_accounts_are_apart(self, store: Store) -> None:
        def write(tx: Transaction) -> list[FeedId]:
            return [tx.feed.add(item(account)) for account in (ACME, OTHER, ACME, ACME)]

        ids = await store.transact(write)
        assert ids == sorted(set(ids))
        seen = await store.transact(lambda tx: tx.feed.after(ACME, ids[0], limit=1))
        assert [event.id for event in seen] == [ids[2]]
        assert await store.transact(lambda tx: (tx.feed.newest(ACME), tx.feed.newest(OTHER))) == (ids[3], ids[1])

    async def test_an_empty_feed_begins_at_zero(self, store: Store) -> None:
        assert await store.transact(lambda tx: tx.feed.newest(ACME)) == 0

    async def test_old_items_are_forgotten_and_their_ids_with_them(self, store: Store) -> None:
        old = [await store.transact(lambda tx, at=at: tx.feed.add(item(at=at))) for at in (1.0, 2.0, 3.0)]
        assert await store.transact(lambda tx: tx.feed.forget_before(3.0, limit=1)) == 1
        assert await store.transact(lambda tx: tx.feed.forget_before(9.0)) == 2
        again = await store.transact(lambda tx: tx.feed.add(item()))
        assert again > old[-1]
