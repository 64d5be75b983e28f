"""Where the actor of a staff act stands: what his decision may look at, and how a refusal is put.

An act about something of another account, or about nothing, finds an empty place in the view and is refused in the same words
as one without access (R90).
"""

from bridge.domain.conversations import Bot, Conversation
from bridge.domain.decide import Decision, Notice, Setting
from bridge.domain.deliveries import Delivery
from bridge.domain.facts import Fact
from bridge.domain.messages import Comment, Counterpart, File
from bridge.domain.openings import Catalog
from bridge.domain.people import ContactRef, Directory, Employee, EmployeeRef, Member, Party, TeamRef
from bridge.domain.permissions import Denial
from bridge.domain.tasks import Status, Task


class ActView(Fact):
    """What a decision about a staff act may look at; each act fills only the fields it needs."""

    setting: Setting
    actor: Employee | None = None
    """None: no such employee in the account."""
    task: Task | None = None
    """The task the act is about, or the task of its comment, conversation or delivery."""
    comment: Comment | None = None
    """The comment to be edited or liked."""
    last: Comment | None = None
    """The task's latest non-system comment (R139)."""
    answered: Comment | None = None
    """The comment that is answered."""
    files: tuple[File, ...] = ()
    """Uploaded files that belong to the account and to no comment yet; when a comment is edited, its own."""
    directory: Directory = Directory()
    """All staff and teams; the contacts of task, comments and act."""
    catalog: Catalog = Catalog()
    """Loaded for new tasks."""
    status: Status | None = None
    """The status to be set, of this account."""
    rooms: tuple[Conversation, ...] = ()
    dialogues: tuple[Conversation, ...] = ()
    bots: tuple[Bot, ...] = ()
    counterparts: tuple[Counterpart, ...] = ()
    """Messages that carry the comment to be liked."""
    likes: tuple[Party, ...] = ()
    """Who likes the comment already."""
    conversation: Conversation | None = None
    delivery: Delivery | None = None
    next_number: int = 0
    """Number for a task to be opened; 0 while nobody asked the store for one."""

    def knows(self, member: Member) -> bool:
        """Whether a member is somebody of this account."""
        match member:
            case EmployeeRef(id=employee):
                return self.directory.employee(employee) is not None
            case ContactRef(id=contact):
                return self.directory.contact(contact) is not None
            case TeamRef(id=team):
                return self.directory.team(team) is not None


class Flaw:
    """Words of refusals that are no matter of rights: what is wrong with the act itself. They stand in `Decision.denial` too."""

    TRASHED = "trashed"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY_FILES = "too_many_files"
    ASSIGNER_NEEDED = "assigner_needed"
    NOT_IN_DOUBT = "not_in_doubt"
    LIKES_OFF = "likes_off"


def refused(reason: Denial) -> Decision:
    """Nothing changes; the actor learns why."""
    return Decision(denial=reason.value, notices=(Notice(id=f"refused_{reason.value}"),))


def flawed(flaw: str) -> Decision:
    """Nothing changes; the actor learns what is wrong with the act (`Flaw`)."""
    return Decision(denial=flaw, notices=(Notice(id=f"flaw_{flaw}"),))


NO_ACCESS = refused(Denial.NO_ACCESS)
