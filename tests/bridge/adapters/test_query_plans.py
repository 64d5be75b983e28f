"""No hot query scans a table: 10,000 comments in a task and 1,000 chats must not slow a message down.

The statements are taken from the running verbs themselves, so a verb that is rewritten is examined anew; then SQLite is
asked how it would do them on a database of that size, and how many steps of its machine it really takes.
"""

import sqlite3
from collections.abc import Callable, Iterator

import pytest
from msgspec.structs import replace

from bridge.adapters.sqlite_store.connections import connect
from bridge.adapters.sqlite_store.schema import migrate
from bridge.adapters.sqlite_store.statements import Statements
from bridge.adapters.sqlite_store.transactions import SqliteTransaction
from bridge.domain.conversations import Lane, MemberState, Presence
from bridge.domain.deliveries import DeliveryState, InboxState
from bridge.domain.ids import ChatId, ChronicleId, CommentId, DeliveryId, FeedId, FileId, InboxId, MessageId, PersonId
from bridge.domain.messages import Reason, Recipient
from bridge.ports.store import ChronicleEvent, FeedEvent
from tests.contracts.company import (
    ACME,
    BOT,
    IVAN,
    OLGA,
    PAVEL,
    TASK,
    act,
    comment,
    contact,
    conversation,
    counterpart,
    found,
    send,
    task,
    update,
)

COMMENTS = 10_000
CHATS = 1_000
STEPS_MAX = 1_500
"""Steps of SQLite's machine that one verb may take: a walk over 500 rows takes more."""


class Watched(Statements):
    """Statements that remember what was asked."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self.asked: list[tuple[str, object]] = []

    def _execute(self, sql: str, values: object) -> sqlite3.Cursor:
        self.asked.append((sql, values))
        return super()._execute(sql, values)


class Office:
    """A large company in memory."""

    def __init__(self, *, analyzed: bool) -> None:
        self.connection = connect(":memory:")
        migrate(self.connection)
        self.statements = Watched(self.connection)
        self.statements.is_open = True
        self.tx = SqliteTransaction(self.statements, lambda: 100.0)
        self.connection.execute("BEGIN")
        found(self.tx)
        self._fill()
        self.connection.execute("COMMIT")
        if analyzed:
            self.connection.execute("ANALYZE")
        self.connection.execute("BEGIN")

    def _fill(self) -> None:
        tx = self.tx
        for number in range(COMMENTS):
            told = (Recipient(party=PAVEL, reason=Reason.ASSIGNEE),) if number % 2 else ()
            tx.comments.add(replace(comment(10_000 + number, OLGA), recipients=told))
            tx.counterparts.add(counterpart(number + 1, 10_000 + number))
            event = FeedEvent(id=FeedId(0), account=ACME, kind="comment.added", task=TASK, at=float(number), body=b"{}")
            tx.feed.add(event)
            tx.chronicle.add(told_event(number))
            delivery = tx.outbox.put(ACME, lane(0), send(lane(0), about=10_000 + number), priority=20, at=1.0)
            done = tx.outbox.get(delivery)
            assert done is not None
            tx.outbox.save(replace(done, state=DeliveryState.DELIVERED, settled_at=2.0))
        tx.chronicle.mark_read(OLGA.id, 5.0, everything=True)
        for number in range(CHATS):
            self._fill_chat(number)

    def _fill_chat(self, number: int) -> None:
        tx = self.tx
        tx.tasks.add(task(id=100_000 + number, number=number + 2))
        tx.contacts.save(contact(200_000 + number, "Client", person=5_000 + number))
        tx.conversations.save(replace(conversation(300_000 + number, lane(number)), party=client(number)))
        sight = Presence(account=ACME, lane=lane(number), person=PersonId(number), state=MemberState.PRESENT, seen_at=1.0)
        tx.rooms.save_presence(sight)
        for step in range(2):
            entry = tx.inbox.put(update(number * 2 + step, lane(number)))
            assert entry is not None
            if not step:
                tx.inbox.settle(entry, InboxState.HANDLED, 5.0)
        tx.outbox.put(ACME, lane(number), send(lane(number)), priority=20, at=50.0 + number)


def lane(number: int) -> Lane:
    return Lane(bot=BOT, chat=ChatId(9_000 + number))


def client(number: int) -> object:
    return replace(IVAN, id=200_000 + number)


def told_event(number: int) -> ChronicleEvent:
    return ChronicleEvent(
        id=ChronicleId(0),
        account=ACME,
        employee=OLGA.id,
        task=TASK,
        comment=CommentId(10_000 + number),
        reason=Reason.MENTIONED,
        at=1.0,
    )


@pytest.fixture(scope="module", params=[False, True], ids=["without statistics", "with statistics"])
def office(request: pytest.FixtureRequest) -> Iterator[Office]:
    """SQLite plans by statistics when somebody has made them: neither way may scan."""
    office = Office(analyzed=request.param)
    yield office
    office.connection.close()


GROUP_LANE = Lane(bot=BOT, chat=ChatId(-1))
HOT: dict[str, Callable[[SqliteTransaction], object]] = {
    "an update comes in": lambda tx: tx.inbox.put(update(9_999_999, lane(5))),
    "a repeated update comes in": lambda tx: tx.inbox.put(update(11, lane(5))),
    "an act comes in": lambda tx: tx.inbox.put(act("new key")),
    "an act is repeated": lambda tx: tx.inbox.by_key(ACME, "no such key"),
    "which lanes wait": lambda tx: tx.inbox.waiting_lanes(limit=10),
    "the next entry of a lane": lambda tx: tx.inbox.next_of_lane(lane(7)),
    "an entry is handled": lambda tx: tx.inbox.settle(InboxId(20), InboxState.HANDLED, 9.0),
    "parked entries": lambda tx: tx.inbox.parked(),
    "old entries": lambda tx: tx.inbox.forget_before(1.0),
    "which lanes are due": lambda tx: tx.outbox.due_lanes(60.0, limit=10),
    "when the next one is due": lambda tx: tx.outbox.next_due_at(60.0),
    "the next delivery of a lane": lambda tx: tx.outbox.next_of_lane(lane(0)),
    "a delivery is queued": lambda tx: tx.outbox.put(ACME, lane(0), send(lane(0)), priority=20, at=1.0),
    "a delivery is settled": lambda tx: settle_one(tx),
    "deliveries of a comment": lambda tx: tx.outbox.of_comment(CommentId(15_000)),
    "deliveries in doubt": lambda tx: tx.outbox.in_state(DeliveryState.IN_DOUBT),
    "deliveries in doubt of an account": lambda tx: tx.outbox.in_state(DeliveryState.IN_DOUBT, account=ACME),
    "how many are in doubt": lambda tx: tx.outbox.count(DeliveryState.IN_DOUBT),
    "a page of deliveries": lambda tx: tx.outbox.page(ACME, after=9_000, limit=20),
    "the last comment": lambda tx: tx.comments.last(TASK),
    "the last one shared": lambda tx: tx.comments.last_shared_with(TASK, PAVEL),
    "nothing shared with a stranger": lambda tx: tx.comments.last_shared_with(TASK, IVAN),
    "a comment is added": lambda tx: tx.comments.add(comment(500_000, IVAN)),
    "its recipients change": lambda tx: tx.comments.set_recipients(CommentId(15_001), ()),
    "a page of comments": lambda tx: tx.comments.page(TASK, after=15_000, limit=20),
    "the newest comments": lambda tx: tx.comments.page(TASK, limit=20, newest_first=True),
    "likes": lambda tx: tx.comments.likes(CommentId(15_000)),
    "versions": lambda tx: tx.comments.versions(CommentId(15_000)),
    "what a message stands for": lambda tx: tx.counterparts.at(BOT, ChatId(9_001), MessageId(5_000)),
    "where a comment was sent": lambda tx: tx.counterparts.of_comment(CommentId(15_000)),
    "the next message of ours": lambda tx: tx.counterparts.next_sent(BOT, ChatId(9_000), MessageId(1)),
    "no next message of ours": lambda tx: tx.counterparts.next_sent(BOT, ChatId(9_000), MessageId(99_999)),
    "a part in a lane": lambda tx: tx.counterparts.find(CommentId(15_000), lane(1), 0),
    "the binding of a lane": lambda tx: tx.conversations.at(lane(500)),
    "no binding of a lane": lambda tx: tx.conversations.at(GROUP_LANE),
    "bindings of a chat": lambda tx: tx.conversations.in_chat(ChatId(9_500), 0),
    "dialogues of a client": lambda tx: tx.conversations.dialogues_of(ACME, client(5)),
    "a binding is saved": lambda tx: tx.conversations.save(replace(conversation(600_000, GROUP_LANE), task=None)),
    "a chat moves": lambda tx: tx.conversations.move_chat(BOT, ChatId(9_600), ChatId(-100)),
    "contacts of some names": lambda tx: tx.contacts.named(ACME, [f"name {n}" for n in range(10)]),
    "who of some is present": lambda tx: tx.rooms.present(lane(0), among=[PersonId(n) for n in range(10)]),
    "who is present": lambda tx: tx.rooms.present(lane(5)),
    "a confirmation": lambda tx: tx.rooms.confirmation("none"),
    "an album": lambda tx: tx.rooms.album(BOT, ChatId(9_001), "none"),
    "a contact by person": lambda tx: tx.contacts.by_person(ACME, PersonId(5_500)),
    "contacts by persons": lambda tx: tx.contacts.by_persons(ACME, [PersonId(5_500), PersonId(5_501)]),
    "a contact by handle": lambda tx: tx.contacts.by_handle(ACME, "client200500"),
    "several contacts": lambda tx: tx.contacts.many([client(1).id, client(2).id]),
    "a page of contacts": lambda tx: tx.contacts.page(ACME, after=200_900, limit=20),
    "a task": lambda tx: tx.tasks.get(TASK),
    "a task by number": lambda tx: tx.tasks.by_number(ACME, 500),
    "a page of tasks": lambda tx: tx.tasks.page(ACME, before=500, limit=10),
    "links of a person": lambda tx: tx.links.of_person(PersonId(1)),
    "the link of an employee": lambda tx: tx.links.of_party(ACME, OLGA),
    "a token": lambda tx: tx.tokens.by_digest("none"),
    "a bot by hook": lambda tx: tx.bots.by_hook("none"),
    "the standard bot": lambda tx: tx.bots.standard(),
    "several files": lambda tx: tx.files.many([FileId(1), FileId(2)]),
    "the comment of a file": lambda tx: tx.files.comment_of(FileId(1)),
    "the feed goes on": lambda tx: tx.feed.after(ACME, FeedId(9_990)),
    "the newest of the feed": lambda tx: tx.feed.newest(ACME),
    "an item joins the feed": lambda tx: tx.feed.add(item()),
    "old items of the feed": lambda tx: tx.feed.forget_before(-1.0),
    "unread events": lambda tx: tx.chronicle.page(OLGA.id),
    "how many are unread": lambda tx: tx.chronicle.unread_count(OLGA.id),
    "all are read": lambda tx: tx.chronicle.mark_read(OLGA.id, 1.0, everything=True),
    "a comment is read": lambda tx: tx.chronicle.mark_read(OLGA.id, 1.0, comment=CommentId(15_000)),
    "a lane is claimed": lambda tx: tx.leases.claim(lane(5), "me", 10.0),
    "a lane is held": lambda tx: tx.leases.holds(lane(5), 1),
    "a block of ids": lambda tx: tx.ids.block(),
    "bindings of a task": lambda tx: tx.conversations.of_task(task(100_001).id),
}


def item() -> FeedEvent:
    return FeedEvent(id=FeedId(0), account=ACME, kind="x", task=None, at=1.0, body=b"{}")


def settle_one(tx: SqliteTransaction) -> None:
    head = tx.outbox.get(DeliveryId(COMMENTS + 5))
    assert head is not None
    tx.outbox.save(replace(head, state=DeliveryState.DELIVERED))


def scans(connection: sqlite3.Connection, sql: str, values: object) -> list[str]:
    """Steps of the plan that read a whole table of ours."""
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]
    ours = {row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    return [step for step in plan if step.startswith("SCAN") and step.split()[1] in ours and "USING" not in step]


def steps_of(connection: sqlite3.Connection, act: Callable[[], object]) -> int:
    """How many steps of SQLite's machine something takes, to the next hundred; afterwards it is undone."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 100
        return 0

    connection.execute("SAVEPOINT hot")
    connection.set_progress_handler(count, 100)
    act()
    connection.set_progress_handler(None, 0)
    connection.execute("ROLLBACK TO hot")
    connection.execute("RELEASE hot")
    return steps


@pytest.mark.parametrize("name", HOT)
def test_no_hot_query_scans_a_table(office: Office, name: str) -> None:
    """Each of its statements finds its rows by an index, and the whole verb takes few steps."""
    office.statements.asked.clear()
    steps = steps_of(office.connection, lambda: HOT[name](office.tx))
    asked = list(office.statements.asked)
    assert asked
    assert {sql: found for sql, values in asked if (found := scans(office.connection, sql, values))} == {}
    assert steps <= STEPS_MAX


def test_the_examination_would_notice_a_scan(office: Office) -> None:
    """A statement without an index is caught by its plan; a walk through a whole index by its steps."""
    connection = office.connection
    table, index = "SELECT count(*) FROM comments WHERE quote = 'x'", "SELECT count(*) FROM outbox WHERE state = 'delivered'"
    assert scans(connection, table, ()) == ["SCAN comments"]
    assert steps_of(connection, lambda: connection.execute(table).fetchall()) > STEPS_MAX
    assert scans(connection, index, ()) == []
    assert steps_of(connection, lambda: connection.execute(index).fetchall()) > STEPS_MAX


def test_the_large_company_is_sound(office: Office) -> None:
    """SQLite's own check finds nothing in a database with rows in every busy table."""
    assert [row[0] for row in office.connection.execute("PRAGMA integrity_check")] == ["ok"]
