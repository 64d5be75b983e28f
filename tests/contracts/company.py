"""A small company to write about: plain values, made without a store, and one function that writes them."""

from msgspec.structs import replace

from bridge.domain.conversations import Bot, BotKind, Conversation, ConversationKind, Lane
from bridge.domain.deliveries import InboxEntry
from bridge.domain.effects import Send
from bridge.domain.ids import (
    AccountId,
    BotId,
    ChatId,
    CommentId,
    ContactId,
    ConversationId,
    EmployeeId,
    InboxId,
    MessageId,
    PersonId,
    StatusId,
    TaskId,
    TopicId,
)
from bridge.domain.messages import Comment, CommentSource, Counterpart, Direction, Purpose, RichText
from bridge.domain.people import Account, Author, Contact, ContactRef, Employee, EmployeeRef, SystemRef
from bridge.domain.tasks import Role, RosterEntry, Status, StatusKind, Task
from bridge.ports.store import Transaction

ACME = AccountId(1)
OTHER = AccountId(2)
OLGA = EmployeeRef(id=EmployeeId(11))
PAVEL = EmployeeRef(id=EmployeeId(12))
IVAN = ContactRef(id=ContactId(21))
NEW = Status(id=StatusId(31), account=ACME, name="New", kind=StatusKind.NEW, is_active=True)
DONE = Status(id=StatusId(32), account=ACME, name="Done", kind=StatusKind.DONE, is_active=False, position=1)
BOT = BotId(41)
IVANS_CHAT = ChatId(9001)
LANE = Lane(bot=BOT, chat=IVANS_CHAT)
GROUP_LANE = Lane(bot=BOT, chat=ChatId(-700), topic=TopicId(0))
TASK = TaskId(51)


def account(id: AccountId = ACME, slug: str = "acme") -> Account:
    return Account(id=id, slug=slug, name=slug.title(), owner=OLGA.id)


def employee(ref: EmployeeRef, name: str, account: AccountId = ACME) -> Employee:
    return Employee(id=ref.id, account=account, name=name, handle=name.lower())


def contact(id: int = IVAN.id, name: str = "Ivan", person: int | None = None, account: AccountId = ACME) -> Contact:
    told = None if person is None else PersonId(person)
    return Contact(id=ContactId(id), account=account, name=name, handle=f"{name.lower()}{id}", person=told)


def bot(id: BotId = BOT, kind: BotKind = BotKind.OWN, account: AccountId | None = ACME) -> Bot:
    return Bot(
        id=id,
        account=account,
        kind=kind,
        name=f"bot {id}",
        telegram_id=PersonId(500 + id),
        username=f"acme{id}_bot",
        hook_key=f"hook-{id}",
    )


def task(id: int = TASK, number: int = 1, title: str = "Act for March", status: Status = NEW) -> Task:
    roster = (RosterEntry(role=Role.ASSIGNER, member=OLGA), RosterEntry(role=Role.ASSIGNEE, member=PAVEL))
    return Task(id=TaskId(id), account=status.account, number=number, title=title, status=status, roster=roster)


def comment(id: int, author: Author = IVAN, text: str = "hello", task: TaskId = TASK) -> Comment:
    is_system = isinstance(author, SystemRef)
    return Comment(
        id=CommentId(id),
        account=ACME,
        task=task,
        author=author,
        body=RichText(text=text),
        at=1000.0 + id,
        source=CommentSource.SYSTEM if is_system else CommentSource.API,
        is_system=is_system,
    )


def conversation(id: int, lane: Lane = LANE, kind: ConversationKind = ConversationKind.DIALOGUE) -> Conversation:
    party = IVAN if kind is ConversationKind.DIALOGUE else None
    return Conversation(id=ConversationId(id), account=ACME, kind=kind, lane=lane, party=party, task=TASK)


def counterpart(message: int, comment: int, lane: Lane = LANE, part: int = 0) -> Counterpart:
    return Counterpart(
        account=ACME,
        comment=CommentId(comment),
        task=TASK,
        part=part,
        bot=lane.bot,
        chat=lane.chat,
        topic=lane.topic,
        message=MessageId(message),
        direction=Direction.OUT,
        purpose=Purpose.ANSWER,
        recipient=IVAN,
    )


def update(update_id: int, lane: Lane = LANE, epoch: int = 1) -> InboxEntry:
    return InboxEntry(
        id=InboxId(0),
        bot=lane.bot,
        account=ACME,
        lane=lane,
        epoch=epoch,
        update_id=update_id,
        payload=b'{"update_id": %d}' % update_id,
        received_at=float(update_id),
    )


def act(key: str, account: AccountId = ACME) -> InboxEntry:
    return InboxEntry(
        id=InboxId(0), bot=None, account=account, lane=None, idempotency_key=key, actor=OLGA.id, payload=b"{}", received_at=1.0
    )


def send(lane: Lane = LANE, text: str = "hello", about: int | None = None) -> Send:
    told = None if about is None else CommentId(about)
    return Send(lane=lane, purpose=Purpose.ANSWER, body=RichText(text=text), about=told)


def found(tx: Transaction) -> None:
    """Writes the company: two accounts, three people, two statuses, one bot, one task."""
    tx.accounts.save(account())
    tx.accounts.save(account(OTHER, "other"))
    tx.people.save_employee(employee(OLGA, "Olga"))
    tx.people.save_employee(employee(PAVEL, "Pavel"))
    tx.contacts.save(contact())
    tx.catalog.save_status(NEW)
    tx.catalog.save_status(DONE)
    tx.bots.save(bot())
    tx.tasks.add(task())


def with_roster(base: Task, *entries: RosterEntry) -> Task:
    return replace(base, roster=entries)
