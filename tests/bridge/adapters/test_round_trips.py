"""Whatever a fact holds, the store gives back the very same: any letters, any numbers, every optional field, there or not.

Foreign keys are off here: it is the rows that are looked at, one kind at a time.
"""

from collections.abc import Callable, Iterator

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, given, settings
from msgspec import inspect
from msgspec.structs import replace

from bridge.adapters.sqlite_store.connections import connect
from bridge.adapters.sqlite_store.schema import migrate
from bridge.adapters.sqlite_store.statements import Statements
from bridge.adapters.sqlite_store.transactions import SqliteTransaction
from bridge.domain.conversations import Bot, Confirmation, Conversation, Link, LinkGrant
from bridge.domain.deliveries import Delivery, InboxEntry, InboxState
from bridge.domain.effects import Effect
from bridge.domain.facts import Fact
from bridge.domain.messages import Comment, Counterpart, File, Reason, Recipient, RichText
from bridge.domain.people import Account, Contact, Employee, Party, Person, Team
from bridge.domain.tasks import Project, RosterEntry, Status, Task, Template
from bridge.ports.store import ApiToken, ChronicleEvent, FeedEvent
from tests.contracts.company import ACME, EmployeeId, EmployeeRef, comment
from tests.contracts.made_up import facts, of

Tx = SqliteTransaction
Trip = Callable[[Tx, Fact], object]


def link(tx: Tx, fact: Link) -> Link | None:
    tx.links.save(fact)
    return tx.links.in_account(fact.account, fact.person)


def grant(tx: Tx, fact: LinkGrant) -> LinkGrant | None:
    tx.links.grant(fact)
    return tx.links.granted(fact.digest)


def confirmation(tx: Tx, fact: Confirmation) -> Confirmation | None:
    tx.rooms.save_confirmation(fact)
    return tx.rooms.confirmation(fact.token)


def counterpart(tx: Tx, fact: Counterpart) -> Counterpart | None:
    tx.counterparts.add(fact)
    return tx.counterparts.at(fact.bot, fact.chat, fact.message)


def conversation(tx: Tx, fact: Conversation) -> Conversation | None:
    tx.conversations.save(fact)
    return tx.conversations.at(fact.lane)


def person(tx: Tx, fact: Person) -> Person | None:
    tx.people.save_person(ACME, fact)
    return tx.people.person(ACME, fact.id)


def token(tx: Tx, fact: ApiToken) -> ApiToken | None:
    tx.tokens.save(fact)
    return tx.tokens.by_digest(fact.digest)


def task(tx: Tx, fact: Task) -> Task:
    """Parts kept elsewhere come from elsewhere: the status of its account, and a roster without repeats."""
    roster = tuple(dict.fromkeys(fact.roster))
    whole = replace(fact, status=replace(fact.status, account=fact.account), roster=roster, project_auditors=())
    tx.catalog.save_status(whole.status)
    tx.tasks.add(whole)
    told = tx.tasks.get(whole.id)
    assert told == whole
    return fact


def feed(tx: Tx, fact: FeedEvent) -> FeedEvent:
    id = tx.feed.add(fact)
    assert tx.feed.after(fact.account, type(id)(id - 1)) == (replace(fact, id=id),)
    return fact


def chronicle(tx: Tx, fact: ChronicleEvent) -> ChronicleEvent:
    tx.chronicle.add(fact)
    (told,) = tx.chronicle.page(fact.employee, unread_only=False)
    return replace(told, id=fact.id)


def entry(tx: Tx, fact: InboxEntry) -> InboxEntry:
    """An update has a bot and a lane of that bot, an act has neither."""
    lane = None if fact.lane is None or fact.bot is None else replace(fact.lane, bot=fact.bot)
    whole = replace(fact, lane=lane, bot=None if lane is None else fact.bot)
    id = tx.inbox.put(whole)
    assert id is not None
    assert tx.inbox.get(id) == replace(whole, id=id)
    if lane is not None and whole.state is InboxState.NEW:
        assert tx.inbox.next_of_lane(lane) == replace(whole, id=id)
    return fact


def delivery(tx: Tx, fact: Delivery) -> Delivery:
    """The lane of the row is the truth, also about the effect's."""
    id = tx.outbox.put(fact.account, fact.lane, fact.effect, priority=fact.priority, at=fact.created_at)
    whole = replace(fact, id=id, effect=replace(fact.effect, lane=fact.lane))
    tx.outbox.save(whole)
    assert tx.outbox.get(id) == whole
    return fact


def by_id(save: Callable[[Tx], Callable[[Fact], None]], get: Callable[[Tx], Callable[[int], Fact | None]]) -> Trip:
    def trip(tx: Tx, fact: Fact) -> object:
        save(tx)(fact)
        return get(tx)(fact.id)

    return trip


TRIPS: dict[type[Fact], Trip] = {
    Account: by_id(lambda tx: tx.accounts.save, lambda tx: tx.accounts.get),
    Employee: by_id(lambda tx: tx.people.save_employee, lambda tx: tx.people.employee),
    Team: by_id(lambda tx: tx.people.save_team, lambda tx: tx.people.team),
    Contact: by_id(lambda tx: tx.contacts.save, lambda tx: tx.contacts.get),
    Project: by_id(lambda tx: tx.catalog.save_project, lambda tx: tx.catalog.project),
    Template: by_id(lambda tx: tx.catalog.save_template, lambda tx: tx.catalog.template),
    Status: by_id(lambda tx: tx.catalog.save_status, lambda tx: tx.catalog.status),
    Bot: by_id(lambda tx: tx.bots.save, lambda tx: tx.bots.get),
    File: by_id(lambda tx: tx.files.save, lambda tx: tx.files.get),
    Conversation: conversation,
    Person: person,
    ApiToken: token,
    Link: link,
    LinkGrant: grant,
    Confirmation: confirmation,
    Counterpart: counterpart,
    Task: task,
    FeedEvent: feed,
    ChronicleEvent: chronicle,
    InboxEntry: entry,
    Delivery: delivery,
}


@pytest.fixture(scope="module")
def tx() -> Iterator[Tx]:
    connection = connect(":memory:")
    migrate(connection)
    connection.execute("PRAGMA foreign_keys = OFF")
    statements = Statements(connection)
    statements.is_open = True
    yield SqliteTransaction(statements, lambda: 0.0)
    connection.close()


def undone(tx: Tx, act: Callable[[], object]) -> object:
    """Does it on a clean database, and leaves a clean database."""
    run = tx.ids._statements.run
    run("SAVEPOINT example")
    try:
        return act()
    finally:
        run("ROLLBACK TO example")
        run("RELEASE example")


quick = settings(
    max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("kind", TRIPS, ids=lambda kind: kind.__name__)
@quick
@given(data=st.data())
def test_a_fact_comes_back_as_it_was(tx: Tx, kind: type[Fact], data: st.DataObject) -> None:
    fact = data.draw(facts(kind))
    assert undone(tx, lambda: TRIPS[kind](tx, fact)) == fact


@quick
@given(fact=facts(Comment), body=facts(RichText), at=st.floats(0, 4e9))
def test_a_comment_comes_back_and_so_do_its_versions(tx: Tx, fact: Comment, body: RichText, at: float) -> None:
    whole = replace(fact, files=tuple(dict.fromkeys(fact.files)), version=abs(fact.version))

    def trip() -> None:
        tx.comments.add(whole)
        assert tx.comments.get(whole.id) == whole
        tx.comments.revise(whole.id, body, at)
        assert tx.comments.get(whole.id) == replace(whole, body=body, version=whole.version + 1)
        assert tx.comments.versions(whole.id) == [(whole.version, whole.body, whole.at), (whole.version + 1, body, at)]

    undone(tx, trip)


@quick
@given(entries=st.lists(facts(RosterEntry), max_size=6), fact=facts(Task))
def test_a_roster_keeps_the_order_of_arrival(tx: Tx, entries: list[RosterEntry], fact: Task) -> None:
    """Coming again changes nothing; leaving and coming again puts one at the end."""

    def trip() -> None:
        tx.catalog.save_status(replace(fact.status, account=fact.account))
        tx.tasks.add(replace(fact, roster=()))
        model: list[RosterEntry] = []
        for each in entries:
            if each in model:
                model.remove(each)
                tx.tasks.disconnect(fact.id, each)
            model.append(each)
            tx.tasks.connect(fact.id, each)
        told = tx.tasks.get(fact.id)
        assert told is not None
        assert list(told.roster) == model

    undone(tx, trip)


PARTIES: list[Party] = [EmployeeRef(id=EmployeeId(number)) for number in (1, 2, 3)]
parties = st.sampled_from(PARTIES)
Said = tuple[Party, list[Party], list[Party], bool]
"""Who wrote it, who heard it, who was named in it, and whether it is a system note."""
said = st.tuples(parties, st.lists(parties, max_size=2), st.lists(parties, max_size=2), st.booleans())


@quick
@given(feed=st.lists(said, max_size=8), later=st.lists(parties, max_size=2), where=st.integers(0, 7))
def test_the_last_one_shared_is_what_a_search_by_hand_finds(tx: Tx, feed: list[Said], later: list[Party], where: int) -> None:
    """R243, against a plain look through the whole task from its end."""

    def trip() -> None:
        comments = [said_comment(100 + at, *each) for at, each in enumerate(feed)]
        for each in comments:
            tx.comments.add(each)
        if where < len(comments):
            changed = replace(comments[where], recipients=told(later))
            tx.comments.set_recipients(changed.id, changed.recipients)
            comments[where] = changed
        for party in PARTIES:
            by_hand = next((each for each in reversed(comments) if takes_part(each, party)), None)
            assert tx.comments.last_shared_with(comment(1).task, party) == by_hand
        last = next((each for each in reversed(comments) if not each.is_system), None)
        assert tx.comments.last(comment(1).task) == last

    undone(tx, trip)


def told(parties: list[Party]) -> tuple[Recipient, ...]:
    return tuple(Recipient(party=party, reason=Reason.CHOSEN) for party in dict.fromkeys(parties))


def said_comment(id: int, author: Party, heard: list[Party], named: list[Party], is_system: bool) -> Comment:
    base = comment(id, author)
    return replace(base, recipients=told(heard), named=tuple(dict.fromkeys(named)), is_system=is_system)


def takes_part(each: Comment, party: Party) -> bool:
    heard = {recipient.party for recipient in each.recipients}
    return not each.is_system and (each.author == party or party in heard or party in each.named)


def test_every_effect_is_among_the_made_up_ones() -> None:
    """The generator knows the closed union: a new effect is drawn as soon as it exists."""
    union = inspect.type_info(Effect)
    assert isinstance(union, inspect.UnionType)
    assert of(union) is not None
    assert len(union.types) == len(Effect.__args__)
