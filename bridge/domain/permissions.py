"""Who may see and do what: every answer is a verdict, `Allowed` or `Denied(reason)`.

Access comes from a role in the task (R219), held by name, through a team (R221), or by being the head of who holds it; admins
see everything. Heads are direct ones: a personal head and the heads of one's teams. A person without access learns nothing, not
even that the task exists (R90): the words for "no such task" and "not yours" are the same.
"""

from collections.abc import Iterable
from enum import StrEnum

from bridge.domain.facts import Fact
from bridge.domain.messages import Comment
from bridge.domain.people import (
    Access,
    AccountSettings,
    CommentVisibility,
    Contact,
    ContactRef,
    Directory,
    Employee,
    EmployeeRef,
    Member,
    Party,
    TeamRef,
)
from bridge.domain.tasks import Role, StatusKind, Task


class Denial(StrEnum):
    """Why not. The word goes into `Decision.denial`, the API's `error.code`, and picks the notice `refused_<word>`."""

    NO_ACCESS = "no_access"
    """No role in the task, or no such task: the two are never told apart (R90)."""
    ROLE_TOO_WEAK = "role_too_weak"
    """May look and comment, but not do this (R220)."""
    NOT_AUTHOR = "not_author"
    """A comment belongs to its author (R230)."""
    DEACTIVATED = "deactivated"
    """Left the company (R231)."""
    NOT_LINKED = "not_linked"
    """Telegram does not prove who this is (R1, A16)."""
    NOT_STAFF = "not_staff"
    """Only employees may (A16)."""
    ADMINS_ONLY = "admins_only"
    PLAN = "plan"
    """The account's plan does not include it (R12–R20)."""
    PLAN_EXPIRED = "plan_expired"
    """The plan was not paid in time (R18)."""


class Allowed(Fact, tag="allowed"):
    """Go on."""


class Denied(Fact, tag="denied"):
    """Stop, and say why."""

    reason: Denial


Verdict = Allowed | Denied
ALLOWED = Allowed()


class Right(StrEnum):
    """What can be done to a task (R220)."""

    VIEW = "view"
    COMMENT = "comment"
    SET_STATUS = "set_status"
    EDIT = "edit"
    """Title, description, roster, deletion."""


_LOOK = frozenset({Right.VIEW, Right.COMMENT})
_WORK = _LOOK | {Right.SET_STATUS}
_OWN = _WORK | {Right.EDIT}

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ASSIGNER: _OWN,
    Role.AUDITOR: _OWN,
    Role.ASSIGNEE: _WORK,
    Role.PARTICIPANT: _LOOK,
}
"""Rights of a role (R220)."""
HEAD_RIGHTS: dict[Role, frozenset[Right]] = {
    Role.ASSIGNER: _OWN,
    Role.ASSIGNEE: _WORK,
    Role.PARTICIPANT: _LOOK,
    Role.AUDITOR: frozenset(),
}
"""What the head of a role's holder inherits (R219, R220, A13: an auditor's head inherits nothing)."""


def expand(members: Iterable[Member], directory: Directory) -> tuple[Party, ...]:
    """Members as parties: teams become their present members (R221), in order, each once."""
    found: dict[Party, None] = {}
    for member in members:
        match member:
            case TeamRef(id=id):
                team = directory.team(id)
                found.update({EmployeeRef(id=each): None for each in (team.members if team else ())})
            case EmployeeRef() | ContactRef():
                found[member] = None
    return tuple(found)


def is_reachable_staff(employee: Employee | None) -> bool:
    """May be told things at all: active (R231) and not a robot (R164)."""
    return employee is not None and employee.is_active and not employee.is_robot


def is_on_roster(task: Task, party: Party, directory: Directory) -> bool:
    """Holds some role in the task, by name or through a team."""
    return party in expand((entry.member for entry in task.roster), directory)


def _is_head_of(employee: Employee, subordinate: Party, directory: Directory) -> bool:
    if not isinstance(subordinate, EmployeeRef) or subordinate.id == employee.id:
        return False
    person = directory.employee(subordinate.id)
    if person is not None and person.head == employee.id:
        return True
    return any(team.head == employee.id and subordinate.id in team.members for team in directory.teams)


def rights_in(task: Task, party: Party, directory: Directory) -> frozenset[Right]:
    """Everything a party may do with a task (R219–R221, R229, R231); empty for a stranger to it.

    `directory` must hold the party, the roster's people and all teams; somebody outside it has no rights.
    """
    someone = directory.party(party)
    if someone is None or (isinstance(someone, Employee) and not someone.is_active):
        return frozenset()
    if isinstance(someone, Employee) and someone.is_admin:
        return _OWN
    if task.status.kind is StatusKind.DRAFT:
        return _OWN if party in task.members(Role.ASSIGNER) else frozenset()
    rights: frozenset[Right] = frozenset()
    for role in Role:
        holders = expand(task.members(role), directory)
        if party in holders:
            rights |= RIGHTS[role]
        elif isinstance(someone, Employee) and any(_is_head_of(someone, each, directory) for each in holders):
            rights |= HEAD_RIGHTS[role]
    if party in expand(task.project_auditors, directory):
        rights |= _OWN
    return rights


def may(right: Right, task: Task, party: Party, directory: Directory) -> Verdict:
    """Whether a party holds a right in a task. Denied with `DEACTIVATED`, `NO_ACCESS` or `ROLE_TOO_WEAK`."""
    someone = directory.party(party)
    if isinstance(someone, Employee) and not someone.is_active:
        return Denied(reason=Denial.DEACTIVATED)
    rights = rights_in(task, party, directory)
    if right in rights:
        return ALLOWED
    return Denied(reason=Denial.ROLE_TOO_WEAK if rights else Denial.NO_ACCESS)


def may_view(task: Task, party: Party, directory: Directory) -> Verdict:
    """View the task and its visible comments (R219)."""
    return may(Right.VIEW, task, party, directory)


def may_comment(task: Task, party: Party, directory: Directory) -> Verdict:
    """Write a comment (R220)."""
    return may(Right.COMMENT, task, party, directory)


def may_set_status(task: Task, party: Party, directory: Directory) -> Verdict:
    """Change the status: all but a participant and his head (R220)."""
    return may(Right.SET_STATUS, task, party, directory)


def may_edit(task: Task, party: Party, directory: Directory) -> Verdict:
    """Change title, description or roster, delete, restore: assigner, his head, auditor, admin (R220)."""
    return may(Right.EDIT, task, party, directory)


def may_see_comment(comment: Comment, task: Task, party: Party, directory: Directory, settings: AccountSettings) -> Verdict:
    """See one comment: hidden ones only the author, the chosen and admins (R222); contacts by R223 and R224."""
    verdict = may_view(task, party, directory)
    if isinstance(verdict, Denied):
        return verdict
    someone = directory.party(party)
    is_addressed = comment.author == party or any(each.party == party for each in comment.recipients)
    if is_addressed:
        return ALLOWED
    match someone:
        case Employee():
            sees = someone.is_admin or not comment.is_hidden
        case Contact():
            sees = not comment.is_hidden and _sees_unaddressed(someone, settings)
        case None:
            sees = False
    return ALLOWED if sees else Denied(reason=Denial.NO_ACCESS)


def _sees_unaddressed(contact: Contact, settings: AccountSettings) -> bool:
    return contact.access is Access.FULL and settings.comment_visibility is CommentVisibility.ALL


def may_edit_comment(comment: Comment, party: Party, directory: Directory) -> Verdict:
    """Change or delete a comment: its author, while he is with the company (R230, R231)."""
    someone = directory.party(party)
    if isinstance(someone, Employee) and not someone.is_active:
        return Denied(reason=Denial.DEACTIVATED)
    return ALLOWED if comment.author == party else Denied(reason=Denial.NOT_AUTHOR)
