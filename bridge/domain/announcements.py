"""The shared heart of all flows: a comment is written down and told to exactly those who must hear it, wherever they are.

Every Telegram message that leaves the house because of a comment is decided here and nowhere else:
- its employees: an unread event in the Chronicle, always (R232), and a notification from the standard bot, if linked and paid for (R13, R162);
- its contacts: the text, then each file, in their dialogue with one of our bots (R52, R53, R181); nobody there: `unreachable` (R254);
- the groups bound to its task: author's name, text, files (R67, R248), but never back where it came from (R80), and never when it is hidden or
  written by the system (R81, R148, A23).
"""

from msgspec.structs import replace

from bridge.domain.attachments import travel_of
from bridge.domain.changes import AddComment, AddFiles, ReviseComment, Tell
from bridge.domain.conversations import Bot, Conversation, ConversationKind, Lane
from bridge.domain.decide import Decision, Draft, Setting
from bridge.domain.effects import AtComment, AtMessage, Edit, Send, SendFile, Target
from bridge.domain.facts import Fact
from bridge.domain.formatting import EMPTY, bold, named, sendable, split
from bridge.domain.ids import ChatId, ConversationId
from bridge.domain.messages import Comment, File, Purpose, Reason, Recipient, RichText
from bridge.domain.notifications import author_name, of_comment
from bridge.domain.people import Author, Contact, Directory, Employee, EmployeeRef, Party
from bridge.domain.permissions import Allowed, is_reachable_staff
from bridge.domain.plans import Capability, is_switched_off, may_use
from bridge.domain.tasks import Task


class Surroundings(Fact):
    """Everything needed to tell about a comment."""

    setting: Setting
    task: Task
    directory: Directory
    """Must hold the roster's people, the recipients and the author."""
    rooms: tuple[Conversation, ...] = ()
    """Group bindings of this task."""
    dialogues: tuple[Conversation, ...] = ()
    """Dialogues of this account whose party is a recipient, any bot; newest first."""
    bots: tuple[Bot, ...] = ()
    """Bots of those conversations."""
    files: tuple[File, ...] = ()
    """Files of the comment that are already in the store; new ones are handed to `announce` itself."""


def announce(
    comment: Comment,
    around: Surroundings,
    *,
    now: float,
    new_files: tuple[File, ...] = (),
    withheld: frozenset[ConversationId] = frozenset(),
) -> Decision:
    """Write a comment down and tell of it.

    `comment.recipients` says who hears (see `recipients`); `new_files` are rows that come into being with it, `around.files` those uploaded before;
    both in the comment's order. `withheld`: bound groups that must not see it (A23). Times in Unix seconds.
    """
    raise NotImplementedError


def append(
    comment: Comment, around: Surroundings, *, now: float, new_files: tuple[File, ...], body: RichText | None = None
) -> Decision:
    """Late parts of an album join their comment and follow it wherever it went; nobody is told twice (production.md §2).

    `comment` is the comment as stored, before these files; `body`: its new text when a part brought a caption.
    """
    raise NotImplementedError


def revise(comment: Comment, body: RichText, around: Surroundings, *, now: float) -> Decision:
    """A new version of the text, and the same messages in dialogues and groups edited to show it (R80, R163)."""
    raise NotImplementedError
