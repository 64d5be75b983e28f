"""What is to be done outside, in the imperative: each effect is one delivery of the outbox.

Only the dispatcher turns effects into calls. An effect names its lane, what it is for and, where it tells somebody something,
who and why; its text is final (rendered in the reader's language) and travels with entities, never with a parse mode.
"""

from enum import StrEnum

from bridge.domain.conversations import Lane
from bridge.domain.facts import Fact
from bridge.domain.ids import BotId, CommentId, ConfirmationId, FileId, MessageId, TaskId
from bridge.domain.messages import Purpose, Reason, RichText
from bridge.domain.people import Party


class Button(Fact):
    """An inline button: exactly one of `data` (≤ 64 bytes) and `url`."""

    text: str
    data: str = ""
    url: str = ""


class AtMessage(Fact, tag="at_message"):
    """A message whose id is known."""

    message: MessageId


class AtComment(Fact, tag="at_comment"):
    """The message that carries a comment in the effect's lane, looked up when the effect is due."""

    comment: CommentId
    part: int = 0


Target = AtMessage | AtComment


class Travel(StrEnum):
    """How a file travels to Telegram (R178–R180, R252)."""

    PHOTO = "photo"
    ANIMATION = "animation"
    VIDEO = "video"
    AUDIO = "audio"
    DOCUMENT = "document"
    LINK = "link"


class Errand(Fact):
    """What every telling effect carries: where, what for, about what, to whom and why."""

    lane: Lane
    purpose: Purpose
    task: TaskId | None = None
    about: CommentId | None = None
    recipient: Party | None = None
    reason: Reason | None = None


PIECE_PART_FIRST = 1000
"""Part numbers of a split text: the first piece has the effect's own part, the n-th after it this number plus n."""


def part_of_piece(first: int, at: int) -> int:
    """Part number of the `at`-th message of a text whose first message has the part `first`."""
    return first if at == 0 else PIECE_PART_FIRST + at


class Send(Errand, tag="send"):
    """A text. Longer than a message may be, it is split on entity boundaries into parts (see `formatting`)."""

    body: RichText
    reply_to: Target | None = None
    buttons: tuple[tuple[Button, ...], ...] = ()
    confirmation: ConfirmationId | None = None
    part: int = 0
    """Part number of the first message in the comment's counterparts."""


class SendFile(Errand, tag="send_file"):
    """One file as an attachment; `part` orders the pieces of one comment (R181)."""

    file: FileId
    travel: Travel
    caption: RichText = RichText()
    reply_to: Target | None = None
    part: int = 1


class Edit(Errand, tag="edit"):
    """New text and buttons of a message of ours."""

    target: Target
    body: RichText
    buttons: tuple[tuple[Button, ...], ...] = ()


class React(Errand, tag="react"):
    """Set our one reaction on a message, or take it away with an empty emoji (R217)."""

    target: Target
    emoji: str = ""


class AnswerPress(Fact, tag="answer_press"):
    """Stop the spinner of a pressed button, with an optional short text (≤ 200)."""

    lane: Lane
    query: str
    text: str = ""


class Fetch(Fact, tag="fetch"):
    """Download a file of Telegram's into our store (R53, R182)."""

    lane: Lane
    bot: BotId
    file: FileId
    remote_id: str


Effect = Send | SendFile | Edit | React | AnswerPress | Fetch
