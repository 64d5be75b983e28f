"""Words of the live feed: what each change looks like to the staff who watch.

A feed item says what became true, never what to do; whoever missed some reads the rest by REST. Bodies are JSON of the
facts below; tasks are named by their numbers, as everywhere outside the store.
"""

from enum import StrEnum

import msgspec

from bridge.domain.conversations import Conversation, Lane
from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, CommentId, ContactId, ConversationId, EmployeeId, FeedId, FileId, TaskId
from bridge.domain.messages import Comment, File, Reason, Recipient
from bridge.domain.people import Member, Party
from bridge.domain.tasks import Role, Status
from bridge.ports.store import FeedEvent


class FeedKind(StrEnum):
    """Kinds of feed items; clients ignore kinds they do not know."""

    TASK_CREATED = "task.created"
    TASK_CHANGED = "task.changed"
    TASK_STATUS = "task.status"
    TASK_TRASHED = "task.trashed"
    TASK_RESTORED = "task.restored"
    TASK_PURGED = "task.purged"
    ROSTER_CHANGED = "roster.changed"
    COMMENT_ADDED = "comment.added"
    COMMENT_REVISED = "comment.revised"
    COMMENT_RECIPIENTS = "comment.recipients"
    COMMENT_FILES = "comment.files"
    COMMENT_LIKED = "comment.liked"
    CHRONICLE_ADDED = "chronicle.added"
    CHRONICLE_READ = "chronicle.read"
    CONTACT_SAVED = "contact.saved"
    LINK_CHANGED = "link.changed"
    CONVERSATION_BOUND = "conversation.bound"
    CONVERSATION_CHANGED = "conversation.changed"
    CONVERSATION_DROPPED = "conversation.dropped"
    DELIVERY_RESOLVED = "delivery.resolved"


class Body(Fact, omit_defaults=False):
    """Base of bodies: every field is always there, so that a reader need not know our defaults."""


class TaskBody(Body):
    task: int
    title: str
    status: str
    is_active: bool


class StatusBody(Body):
    task: int
    status: str
    is_active: bool


class TrashBody(Body):
    task: int


class RosterBody(Body):
    task: int
    role: Role
    member: Member
    added: bool


class AuthorBody(Body):
    type: str
    id: int
    name: str


class RecipientBody(Body):
    party: Party
    name: str
    reason: Reason
    unreachable: bool


class FileBody(Body):
    id: FileId
    name: str
    size_bytes: int
    mime: str
    state: str


class CommentBody(Body):
    """A comment as the feed tells it; the same words as the REST API uses."""

    id: CommentId
    task: int
    author: AuthorBody
    text: str
    at: float
    source: str
    hidden: bool
    system: bool
    first: bool
    recipients: tuple[RecipientBody, ...]
    heard_by_nobody: str
    files: tuple[FileBody, ...]
    answers: CommentId | None
    quote: str
    version: int


class RevisionBody(Body):
    id: CommentId
    task: int
    text: str
    version: int


class RecipientsBody(Body):
    id: CommentId
    task: int
    recipients: tuple[RecipientBody, ...]


class FilesBody(Body):
    id: CommentId
    task: int
    files: tuple[FileBody, ...]


class LikeBody(Body):
    id: CommentId
    task: int
    party: Party
    on: bool


class ChronicleBody(Body):
    task: int
    comment: CommentId | None
    reason: Reason
    detail: str


class ReadBody(Body):
    unread: int


class ContactBody(Body):
    id: ContactId
    name: str
    username: str


class LinkBody(Body):
    party: Party
    on: bool


class ConversationBody(Body):
    id: ConversationId
    kind: str
    lane: Lane
    title: str
    task: int | None
    is_suspended: bool
    notify_active: bool
    closed_reason: str


class DeliveryBody(Body):
    id: int
    arrived: bool


def file_body(file: File) -> FileBody:
    """A file as the feed tells it."""
    return FileBody(id=file.id, name=file.name, size_bytes=file.size_bytes, mime=file.mime, state=file.state.value)


def comment_body(
    comment: Comment, *, task: int, author: AuthorBody, recipients: tuple[RecipientBody, ...], files: tuple[File, ...]
) -> CommentBody:
    """A comment as the feed tells it; names are looked up by the caller."""
    return CommentBody(
        id=comment.id,
        task=task,
        author=author,
        text=comment.body.text,
        at=comment.at,
        source=comment.source.value,
        hidden=comment.is_hidden,
        system=comment.is_system,
        first=comment.is_first,
        recipients=recipients,
        heard_by_nobody=comment.heard_by_nobody,
        files=tuple(file_body(each) for each in files),
        answers=comment.answers,
        quote=comment.quote,
        version=comment.version,
    )


def recipient_body(recipient: Recipient, name: str) -> RecipientBody:
    """A recipient with the reason, as the feed tells it."""
    return RecipientBody(party=recipient.party, name=name, reason=recipient.reason, unreachable=recipient.unreachable)


def conversation_body(conversation: Conversation, task: int | None) -> ConversationBody:
    """A binding as the feed tells it; `task` is the number of the bound task."""
    return ConversationBody(
        id=conversation.id,
        kind=conversation.kind.value,
        lane=conversation.lane,
        title=conversation.title,
        task=task,
        is_suspended=conversation.is_suspended,
        notify_active=conversation.notify_active,
        closed_reason=conversation.closed_reason,
    )


def status_body(task: int, status: Status) -> StatusBody:
    """A task's status as the feed tells it."""
    return StatusBody(task=task, status=status.name, is_active=status.is_active)


def feed_item(
    kind: FeedKind,
    body: Body,
    *,
    account: AccountId,
    at: float,
    task: TaskId | None = None,
    comment: CommentId | None = None,
    employee: EmployeeId | None = None,
    is_hidden: bool = False,
) -> FeedEvent:
    """One item ready for `tx.feed.add`, which gives it its id.

    `employee` restricts it to one watcher (his Chronicle); `is_hidden` to those who may see the hidden `comment` (R222).
    """
    return FeedEvent(
        id=FeedId(0),
        account=account,
        kind=kind.value,
        task=task,
        at=at,
        body=msgspec.json.encode(body),
        employee=employee,
        is_hidden=is_hidden,
        comment=comment,
    )
