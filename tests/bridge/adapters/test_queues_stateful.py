"""Whatever is done to the two queues, in whatever order: nothing comes in twice, order inside a lane holds, no work is forgotten.

Hypothesis drives one store and a model of it made of lists; after every step both must say the same.
"""

from collections.abc import Callable
from typing import TypeVar

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule
from msgspec.structs import replace

from bridge.adapters.sqlite_store.connections import connect
from bridge.adapters.sqlite_store.schema import migrate
from bridge.adapters.sqlite_store.statements import Statements
from bridge.adapters.sqlite_store.transactions import SqliteTransaction
from bridge.domain.conversations import Lane
from bridge.domain.deliveries import Delivery, DeliveryState, InboxState
from bridge.domain.ids import BotId, ChatId, DeliveryId, InboxId, TopicId
from tests.contracts.company import ACME, BOT, bot, found, send, update

T = TypeVar("T")

LANES = [Lane(bot=BOT, chat=ChatId(chat), topic=TopicId(topic)) for chat in (1, 2) for topic in (0, 5)]
LANES.append(Lane(bot=BotId(BOT + 1), chat=ChatId(1)))
lanes = st.sampled_from(LANES)
times = st.integers(0, 20).map(float)
UNSETTLED = (DeliveryState.DUE, DeliveryState.SENDING)


class Refused(Exception):
    """A transaction that rolls back."""


class Queues(RuleBasedStateMachine):
    """One store, and what it ought to hold."""

    entries = Bundle("entries")
    deliveries = Bundle("deliveries")

    @initialize()
    def open(self) -> None:
        self.connection = connect(":memory:")
        migrate(self.connection)
        statements = Statements(self.connection)
        statements.is_open = True
        self.tx = SqliteTransaction(statements, lambda: 0.0)
        found(self.tx)
        self.tx.bots.save(bot(BotId(BOT + 1)))
        self.waiting: dict[Lane, list[InboxId]] = {lane: [] for lane in LANES}
        self.keys: set[tuple[int, int, int]] = set()
        self.unsettled: dict[Lane, list[Delivery]] = {lane: [] for lane in LANES}

    def rolled_back(self, act: Callable[[], T]) -> None:
        """Does something and takes it back: the queues must look as if it had never been."""
        self.connection.execute("SAVEPOINT test")
        act()
        self.connection.execute("ROLLBACK TO test")
        self.connection.execute("RELEASE test")

    # -- inbox ---------------------------------------------------------------------------------------------------

    @rule(target=entries, lane=lanes, number=st.integers(1, 12), epoch=st.integers(1, 2), lost=st.booleans())
    def an_update_comes(self, lane: Lane, number: int, epoch: int, lost: bool) -> object:
        entry = update(number, lane, epoch)
        if lost:
            self.rolled_back(lambda: self.tx.inbox.put(entry))
            return multiple()
        id = self.tx.inbox.put(entry)
        key = (lane.bot, epoch, number)
        assert (id is None) is (key in self.keys)
        if id is None:
            return multiple()
        self.keys.add(key)
        self.waiting[lane].append(id)
        return id, lane

    @rule(lane=lanes, state=st.sampled_from([InboxState.HANDLED, InboxState.PARKED]), at=times)
    def the_head_is_settled(self, lane: Lane, state: InboxState, at: float) -> None:
        if self.waiting[lane]:
            self.tx.inbox.settle(self.waiting[lane].pop(0), state, at)

    @rule(known=entries)
    def an_entry_is_replayed(self, known: tuple[InboxId, Lane]) -> None:
        id, lane = known
        if self.tx.inbox.get(id) is not None:
            self.tx.inbox.settle(id, InboxState.NEW, 0.0)
            self.waiting[lane] = sorted({*self.waiting[lane], id})

    # -- outbox --------------------------------------------------------------------------------------------------

    @rule(target=deliveries, lane=lanes, priority=st.sampled_from([10, 30, 90]), at=times, lost=st.booleans())
    def an_effect_is_queued(self, lane: Lane, priority: int, at: float, lost: bool) -> object:
        def put() -> DeliveryId:
            return self.tx.outbox.put(ACME, lane, send(lane), priority=priority, at=at)

        if lost:
            self.rolled_back(put)
            return multiple()
        delivery = self.tx.outbox.get(put())
        assert delivery is not None
        self.unsettled[lane].append(delivery)
        return delivery.id

    @rule(id=deliveries, state=st.sampled_from(DeliveryState), due_at=times)
    def a_delivery_becomes(self, id: DeliveryId, state: DeliveryState, due_at: float) -> None:
        """Also one that is not the head, and one settled before: people resolve doubts whenever they like."""
        told = self.tx.outbox.get(id)
        assert told is not None
        changed = replace(told, state=state, due_at=due_at)
        self.tx.outbox.save(changed)
        queue = [each for each in self.unsettled[told.lane] if each.id != id]
        if state in UNSETTLED:
            queue.append(changed)
        self.unsettled[told.lane] = sorted(queue, key=lambda each: each.id)

    @rule(id=consumes(deliveries))
    def somebody_loses_interest(self, id: DeliveryId) -> None:
        """Fewer deliveries to choose from makes the interesting ones come up more often."""

    # -- what must hold --------------------------------------------------------------------------------------------

    @invariant()
    def lanes_are_worked_in_order(self) -> None:
        for lane in LANES:
            entry, delivery = self.tx.inbox.next_of_lane(lane), self.tx.outbox.next_of_lane(lane)
            assert (entry.id if entry else None) == next(iter(self.waiting[lane]), None)
            assert (delivery.id if delivery else None) == next((each.id for each in self.unsettled[lane]), None)

    @invariant()
    def waiting_lanes_are_exactly_those_with_work(self) -> None:
        expected = sorted((ids[0], lane) for lane, ids in self.waiting.items() if ids) if any(self.waiting.values()) else []
        assert list(self.tx.inbox.waiting_lanes()) == [lane for _, lane in expected]

    @invariant()
    def due_lanes_are_exactly_those_whose_head_is_due(self) -> None:
        heads = [queue[0] for queue in self.unsettled.values() if queue]
        for at in (0.0, 7.0, 20.0):
            due = sorted((head.priority, head.id) for head in heads if head.due_at <= at)
            told = [(priority, self.unsettled[lane][0].id) for lane, priority in self.tx.outbox.due_lanes(at)]
            assert told == due
            assert self.tx.outbox.next_due_at(at) == min((head.due_at for head in heads if head.due_at > at), default=None)

    @invariant()
    def counts_agree(self) -> None:
        assert self.tx.inbox.count(InboxState.NEW) == sum(map(len, self.waiting.values()))
        assert sum(self.tx.outbox.count(state) for state in UNSETTLED) == sum(map(len, self.unsettled.values()))

    def teardown(self) -> None:
        self.connection.close()


TestQueues = Queues.TestCase
TestQueues.settings = settings(max_examples=60, stateful_step_count=30, deadline=None, derandomize=True, database=None)
