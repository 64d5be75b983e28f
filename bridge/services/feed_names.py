"""Names that feed items need and changes do not carry: of authors, recipients, tasks in the trash."""

from collections.abc import Sequence

from bridge.domain.messages import Recipient
from bridge.domain.people import Author, ChatRef, ContactRef, EmployeeRef, Party, SystemRef
from bridge.domain.tasks import Task
from bridge.ports.store import Transaction
from bridge.services.feed_items import AuthorBody, FeedKind, RecipientBody, TaskBody, recipient_body


def recipient_bodies(tx: Transaction, recipients: Sequence[Recipient]) -> tuple[RecipientBody, ...]:
    """Recipients with their names and reasons."""
    return tuple(recipient_body(each, name_of(tx, each.party)) for each in recipients)


def name_of(tx: Transaction, party: Party) -> str:
    """What a party is called; empty when there is none of that id."""
    match party:
        case EmployeeRef(id=employee):
            found = tx.people.employee(employee)
            return found.name if found is not None else ""
        case ContactRef(id=contact):
            known = tx.contacts.get(contact)
            return known.name if known is not None else ""


def author_body(tx: Transaction, author: Author) -> AuthorBody:
    """An author as the feed tells it."""
    match author:
        case EmployeeRef(id=employee):
            return AuthorBody(type="employee", id=employee, name=name_of(tx, author))
        case ContactRef(id=contact):
            return AuthorBody(type="contact", id=contact, name=name_of(tx, author))
        case ChatRef(id=chat, title=title):
            return AuthorBody(type="chat", id=chat, name=title)
        case SystemRef():
            return AuthorBody(type="system", id=0, name="")


def task_body(task: Task, number: int, *, title: str | None = None) -> TaskBody:
    """A task as the feed tells it; `title` where it has just been changed."""
    return TaskBody(
        task=number,
        title=task.title if title is None else title,
        status=task.status.name,
        is_active=task.status.is_active,
    )


def trash_kind(at: float | None, *, purged: bool) -> FeedKind:
    """What happened to a task whose place in the trash changed."""
    if purged:
        return FeedKind.TASK_PURGED
    return FeedKind.TASK_RESTORED if at is None else FeedKind.TASK_TRASHED
