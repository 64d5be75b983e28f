"""What a decision changes in the bridge's own state, as values. `services.changes` writes them, in order, in one transaction.

Whole-row changes (`Save…`) replace the row; nothing here reads.
"""

from bridge.domain.conversations import Confirmation, Conversation, Link, Presence
from bridge.domain.facts import Fact
from bridge.domain.ids import (
    AccountId,
    BotId,
    ChatId,
    ChronicleId,
    CommentId,
    ConversationId,
    DeliveryId,
    EmployeeId,
    StatusId,
    TaskId,
)
from bridge.domain.messages import Comment, Counterpart, File, Reason, Recipient, RichText
from bridge.domain.people import Contact, Party, Person
from bridge.domain.tasks import RosterEntry, Task


class SavePerson(Fact, tag="save_person"):
    account: AccountId
    person: Person


class SaveContact(Fact, tag="save_contact"):
    contact: Contact


class SaveLink(Fact, tag="save_link"):
    """Also writes person and username on the employee's or contact's row, or clears them when off."""

    link: Link


class UseGrant(Fact, tag="use_grant"):
    digest: str
    at: float


class OpenTask(Fact, tag="open_task"):
    """A new task; `task.number` 0 means: the account's next number is given when it is written."""

    task: Task


class SetTaskText(Fact, tag="set_task_text"):
    task: TaskId
    title: str
    description: str


class SetStatus(Fact, tag="set_status"):
    task: TaskId
    status: StatusId


class SetTrashed(Fact, tag="set_trashed"):
    task: TaskId
    at: float | None
    purged: bool = False


class Connect(Fact, tag="connect"):
    task: TaskId
    entry: RosterEntry


class Disconnect(Fact, tag="disconnect"):
    task: TaskId
    entry: RosterEntry


class AddComment(Fact, tag="add_comment"):
    comment: Comment
    files: tuple[File, ...] = ()
    """New file rows of this comment (pending downloads); files uploaded before are only named in `comment.files`."""


class ReviseComment(Fact, tag="revise_comment"):
    """A new version of the text; the old one is kept."""

    comment: CommentId
    body: RichText
    at: float


class SetRecipients(Fact, tag="set_recipients"):
    """Replaces who is told of a comment (an album's late part, an answer posted on acceptance)."""

    comment: CommentId
    recipients: tuple[Recipient, ...]


class AddFiles(Fact, tag="add_files"):
    """Late parts of an album join their comment."""

    comment: CommentId
    files: tuple[File, ...]


class SetLike(Fact, tag="set_like"):
    comment: CommentId
    party: Party
    on: bool
    at: float


class SaveConversation(Fact, tag="save_conversation"):
    conversation: Conversation


class DropConversation(Fact, tag="drop_conversation"):
    conversation: ConversationId


class MoveChat(Fact, tag="move_chat"):
    """A supergroup migration re-keys the chat; the old id stays as an alias (R84)."""

    bot: BotId
    old: ChatId
    new: ChatId


class SavePresence(Fact, tag="save_presence"):
    presence: Presence


class SaveConfirmation(Fact, tag="save_confirmation"):
    confirmation: Confirmation


class AddCounterpart(Fact, tag="add_counterpart"):
    counterpart: Counterpart


class AddAlbumPart(Fact, tag="add_album_part"):
    """Remembers which comment an album became, so that later parts join it."""

    account: AccountId
    bot: BotId
    chat: ChatId
    album: str
    comment: CommentId


class Tell(Fact, tag="tell"):
    """One unread event in an employee's Chronicle (R232)."""

    account: AccountId
    employee: EmployeeId
    task: TaskId
    comment: CommentId | None
    reason: Reason
    at: float
    detail: str = ""


class MarkRead(Fact, tag="mark_read"):
    """Events of one employee read: those listed, or all about a comment, or all."""

    employee: EmployeeId
    at: float
    events: tuple[ChronicleId, ...] = ()
    comment: CommentId | None = None
    everything: bool = False


class ResolveDelivery(Fact, tag="resolve_delivery"):
    delivery: DeliveryId
    arrived: bool
    at: float


Change = (
    SavePerson
    | SaveContact
    | SaveLink
    | UseGrant
    | OpenTask
    | SetTaskText
    | SetStatus
    | SetTrashed
    | Connect
    | Disconnect
    | AddComment
    | ReviseComment
    | SetRecipients
    | AddFiles
    | SetLike
    | SaveConversation
    | DropConversation
    | MoveChat
    | SavePresence
    | SaveConfirmation
    | AddCounterpart
    | AddAlbumPart
    | Tell
    | MarkRead
    | ResolveDelivery
)
