"""What happened, in the past tense: Telegram's updates as we read them, and acts of staff.

Foreign JSON becomes these once, in an adapter. A union is closed: every `match` over it is exhaustive.
"""

from enum import StrEnum

from bridge.domain.facts import Fact
from bridge.domain.ids import (
    NO_TOPIC,
    AccountId,
    BotId,
    ChatId,
    ChronicleId,
    CommentId,
    ConversationId,
    DeliveryId,
    EmployeeId,
    FileId,
    MessageId,
    ProjectId,
    StatusId,
    TaskId,
    TemplateId,
    TopicId,
)
from bridge.domain.messages import Attachment, Place, RichText, SharedContact
from bridge.domain.people import Member, Person
from bridge.domain.tasks import RosterEntry


class ChatKind(StrEnum):
    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"


class Chat(Fact):
    id: ChatId
    kind: ChatKind
    title: str = ""
    username: str = ""


class PersonSender(Fact, tag="person"):
    person: Person


class AnonymousAdmin(Fact, tag="anonymous_admin"):
    """GroupAnonymousBot speaking for the group (Bot API)."""

    signature: str = ""


class ChannelSender(Fact, tag="channel"):
    """Somebody writing as a channel (Bot API)."""

    chat: ChatId
    title: str


class AutomaticForward(Fact, tag="automatic_forward"):
    """A channel post copied by Telegram into the discussion group (R113)."""

    channel: ChatId
    title: str
    post: MessageId


Sender = PersonSender | AnonymousAdmin | ChannelSender | AutomaticForward


class RepliedMessage(Fact):
    """The message a message replies to, as far as Telegram told."""

    message: MessageId
    from_person: Person | None = None
    text: str = ""
    is_automatic_forward: bool = False


class MessageReceived(Fact, tag="message_received"):
    """Bot API `message` (and `channel_post` of a discussion, `business_message` later)."""

    bot: BotId
    chat: Chat
    topic: TopicId = NO_TOPIC
    """Forum topic, else 0."""
    thread: MessageId | None = None
    """message_thread_id of a comment thread in a discussion group (R114)."""
    message: MessageId
    at: float
    sender: Sender
    body: RichText = RichText()
    attachments: tuple[Attachment, ...] = ()
    contact: SharedContact | None = None
    place: Place | None = None
    reply_to: RepliedMessage | None = None
    album: str = ""
    forwarded_from: str = ""
    """Display name of the origin of a forwarded message."""
    other: str = ""
    """Name of a content kind that we only mention in words (dice, poll, …)."""


class MessageEdited(Fact, tag="message_edited"):
    bot: BotId
    chat: Chat
    topic: TopicId = NO_TOPIC
    message: MessageId
    at: float
    sender: Sender
    body: RichText = RichText()


class ButtonPressed(Fact, tag="button_pressed"):
    """Bot API `callback_query`."""

    bot: BotId
    query: str
    chat: Chat
    topic: TopicId = NO_TOPIC
    message: MessageId
    person: Person
    data: str


class ReactionChanged(Fact, tag="reaction_changed"):
    """Bot API `message_reaction`; emojis only."""

    bot: BotId
    chat: Chat
    message: MessageId
    person: Person | None
    old: tuple[str, ...] = ()
    new: tuple[str, ...] = ()


class BotMembershipChanged(Fact, tag="bot_membership_changed"):
    """Bot API `my_chat_member`."""

    bot: BotId
    chat: Chat
    by: Person
    was_member: bool
    is_member: bool
    is_admin: bool = False


class MembersChanged(Fact, tag="members_changed"):
    """People joined or left a chat: service messages and `chat_member`."""

    bot: BotId
    chat: Chat
    topic: TopicId = NO_TOPIC
    joined: tuple[Person, ...] = ()
    left: tuple[Person, ...] = ()


class ChatMigrated(Fact, tag="chat_migrated"):
    """A basic group became a supergroup (R84)."""

    bot: BotId
    old: ChatId
    new: ChatId


class UpdateIgnored(Fact, tag="update_ignored"):
    """An update we know and have no use for; `why` goes to the log and the counters."""

    bot: BotId
    why: str


TelegramEvent = (
    MessageReceived
    | MessageEdited
    | ButtonPressed
    | ReactionChanged
    | BotMembershipChanged
    | MembersChanged
    | ChatMigrated
    | UpdateIgnored
)


# -- acts of staff: they pass the same inbox ---------------------------------------------------------


class StaffAct(Fact):
    account: AccountId
    actor: EmployeeId


class TaskOrdered(StaffAct, tag="task_ordered"):
    title: str
    description: str = ""
    template: TemplateId | None = None
    project: ProjectId | None = None
    roster: tuple[RosterEntry, ...] = ()
    """Added on top of the template's; the actor is assigner unless one is named."""
    silent: bool = False


class CommentWritten(StaffAct, tag="comment_written"):
    task: TaskId
    body: RichText
    notify: tuple[Member, ...] | None = None
    """None: the default recipients (R139–R142); empty: nobody (R143)."""
    files: tuple[FileId, ...] = ()
    is_hidden: bool = False
    answers: CommentId | None = None


class CommentEdited(StaffAct, tag="comment_edited"):
    comment: CommentId
    body: RichText


class StatusSet(StaffAct, tag="status_set"):
    task: TaskId
    status: StatusId
    silent: bool = False


class RosterChanged(StaffAct, tag="roster_changed"):
    task: TaskId
    add: tuple[RosterEntry, ...] = ()
    remove: tuple[RosterEntry, ...] = ()


class TaskEdited(StaffAct, tag="task_edited"):
    task: TaskId
    title: str | None = None
    description: str | None = None


class TaskTrashed(StaffAct, tag="task_trashed"):
    task: TaskId
    restore: bool = False
    purge: bool = False


class LikeToggled(StaffAct, tag="like_toggled"):
    comment: CommentId
    on: bool


class EventsRead(StaffAct, tag="events_read"):
    events: tuple[ChronicleId, ...]
    """Empty: all of the actor's."""


class ConversationSet(StaffAct, tag="conversation_set"):
    """Binding changed from the console: unbind, suspend, notify mode, relay mode."""

    conversation: ConversationId
    unbind: bool = False
    suspended: bool | None = None
    notify_active: bool | None = None


class DeliveryResolved(StaffAct, tag="delivery_resolved"):
    """A person's answer about a delivery in doubt: send again, or it arrived."""

    delivery: DeliveryId
    arrived: bool


Act = (
    TaskOrdered
    | CommentWritten
    | CommentEdited
    | StatusSet
    | RosterChanged
    | TaskEdited
    | TaskTrashed
    | LikeToggled
    | EventsRead
    | ConversationSet
    | DeliveryResolved
)

Event = TelegramEvent | Act
