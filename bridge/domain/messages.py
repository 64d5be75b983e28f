"""What is said: rich text, attachments, Telegram messages as we read them, and comments of a task.

Entity offsets and lengths are UTF-16 code units, as in the Bot API (`MessageEntity`); lengths of texts against
limits are code points.
"""

from enum import StrEnum

from bridge.domain.facts import Fact
from bridge.domain.ids import (
    AccountId,
    BotId,
    ChatId,
    CommentId,
    EmployeeId,
    FileId,
    MessageId,
    PersonId,
    TaskId,
    TopicId,
)
from bridge.domain.people import Author, Party


class Entity(Fact):
    """A span of a text (Bot API `MessageEntity`); `offset` and `length` in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str = ""
    person: PersonId | None = None
    language: str = ""
    custom_emoji_id: str = ""


class RichText(Fact):
    text: str = ""
    entities: tuple[Entity, ...] = ()


class AttachmentKind(StrEnum):
    PHOTO = "photo"
    VIDEO = "video"
    ANIMATION = "animation"
    AUDIO = "audio"
    VOICE = "voice"
    VIDEO_NOTE = "video_note"
    DOCUMENT = "document"
    STICKER = "sticker"


class Attachment(Fact):
    """A file as Telegram offers it; bytes are fetched later (`Fetch`)."""

    kind: AttachmentKind
    remote_id: str
    """Telegram's file_id, good for one bot only."""
    unique_id: str = ""
    name: str
    mime: str = "application/octet-stream"
    size_bytes: int | None = None


class SharedContact(Fact):
    """A contact card shared in a chat (R77, R187)."""

    phone: str
    first_name: str
    last_name: str = ""
    person: PersonId | None = None
    vcard: str = ""


class Place(Fact):
    """A geo point (R77)."""

    latitude: float
    longitude: float
    title: str = ""
    address: str = ""


class FileState(StrEnum):
    PENDING = "pending"
    STORED = "stored"
    FAILED = "failed"


class File(Fact):
    """A file of a comment, in our own store."""

    id: FileId
    account: AccountId
    name: str
    mime: str = "application/octet-stream"
    size_bytes: int = 0
    state: FileState = FileState.STORED
    digest: str = ""
    """Name of the bytes in the file port: sha256 in hex; empty while pending."""
    kind: AttachmentKind | None = None
    remote_bot: BotId | None = None
    remote_id: str = ""
    failure: str = ""
    """Why the bytes are missing, for a person to read."""
    uploaded_by: EmployeeId | None = None
    """Whose it is until a comment has it: nobody else may take it for his (R186)."""


class CommentSource(StrEnum):
    """Where a comment came from (glossary: comment.source)."""

    API = "api"
    TELEGRAM = "telegram"
    SYSTEM = "system"


class Reason(StrEnum):
    """Why somebody hears of something. Scenarios assert these words (`because:`)."""

    MENTIONED = "mentioned"
    """Named by @ or text mention (R125, R244)."""
    REPLIED_TO = "replied_to"
    """The message was a Telegram Reply to this employee's relayed comment (R245)."""
    CONVERSED = "conversed"
    """Employee of the last message its author took part in (R126, R243)."""
    ASSIGNEE = "assignee"
    """Step 3 of the cascade (R127)."""
    CHOSEN = "chosen"
    """Picked by the writer of the comment (R143)."""
    ANSWERED = "answered"
    """Author or notified of the comment answered by Reply to its notification (R155, A7)."""
    NEW_TASK = "new_task"
    """Assignee of a new task (R56, R145)."""
    DIALOGUE = "dialogue"
    """Assignee of a client's dialogue that the client wrote in (R34, R56)."""
    CLIENT = "client"
    """The client of the dialogue."""
    CONNECTED = "connected"
    """Became assignee (R146)."""
    LIKED = "liked"
    """Author of a liked comment (R251)."""
    STATUS = "status"
    """The task's status changed (R177)."""


class Recipient(Fact):
    """Somebody who must hear, with the reason."""

    party: Party
    reason: Reason
    unreachable: bool = False
    """A contact without any dialogue (R254)."""


class Comment(Fact):
    id: CommentId
    account: AccountId
    task: TaskId
    author: Author
    body: RichText = RichText()
    at: float
    source: CommentSource
    is_hidden: bool = False
    is_system: bool = False
    """Status and roster notes; never relayed, never picked by the cascade (R148, A23)."""
    is_first: bool = False
    """Comment 0: the first message of a task."""
    quote: str = ""
    """Text of the answered comment, when /quote is on (A8)."""
    answers: CommentId | None = None
    recipients: tuple[Recipient, ...] = ()
    named: tuple[Party, ...] = ()
    """Everybody explicitly named, notified or not (R243)."""
    heard_by_nobody: str = ""
    """Reason word when a chat message notified nobody (R131, A2)."""
    files: tuple[FileId, ...] = ()
    origin_chat: ChatId | None = None
    """The chat it was written in, so that it is never relayed back there (R80)."""
    origin_topic: TopicId | None = None
    version: int = 1


class Direction(StrEnum):
    IN = "in"
    OUT = "out"


class Purpose(StrEnum):
    """What a Telegram message of ours is for; decides in-doubt rule, priority and what a Reply to it means."""

    ANSWER = "answer"
    """A comment on its way to a client's dialogue."""
    RELAY = "relay"
    """A comment on its way to a bound group."""
    NOTIFICATION = "notification"
    """A comment or event told to an employee in his private chat with the standard bot."""
    SERVICE = "service"
    """Greetings, command replies, hints, questions."""


class Counterpart(Fact):
    """One row of the message map: a (part of a) comment ↔ a Telegram message."""

    account: AccountId
    comment: CommentId | None
    """None for a notification about a task rather than a comment."""
    task: TaskId
    part: int = 0
    bot: BotId
    chat: ChatId
    topic: TopicId = TopicId(0)
    message: MessageId
    direction: Direction
    purpose: Purpose
    recipient: Party | None = None
    event: str = ""
    """For notifications: the Reason word of what was told (`new_task`, `status`, …), see A7."""
