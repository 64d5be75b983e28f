"""The unit of work: tasks, their rosters, statuses, templates and projects."""

from enum import StrEnum

from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, EmployeeId, ProjectId, StatusId, TaskId, TemplateId
from bridge.domain.people import ContactRef, Member, Party


class Role(StrEnum):
    """Roles in a task (glossary); one member may hold several."""

    ASSIGNER = "assigner"
    ASSIGNEE = "assignee"
    PARTICIPANT = "participant"
    AUDITOR = "auditor"


class AssignMode(StrEnum):
    """How assignees of a template take the task (R57)."""

    ALL = "all"
    FIRST_ACCEPTS_OTHERS_PARTICIPATE = "first_accepts_others_participate"
    FIRST_ACCEPTS_OTHERS_LEAVE = "first_accepts_others_leave"


class StatusKind(StrEnum):
    """The standard statuses; own ones are `CUSTOM`. Only `Status.is_active` decides activity (R43, A19)."""

    NEW = "new"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    COMPLETED = "completed"
    REJECTED = "rejected"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"
    DRAFT = "draft"
    CUSTOM = "custom"


class TaskSource(StrEnum):
    STAFF = "staff"
    DIALOGUE = "dialogue"
    GROUP = "group"


class Status(Fact):
    id: StatusId
    account: AccountId
    name: str
    kind: StatusKind
    is_active: bool
    position: int = 0


class RosterEntry(Fact):
    role: Role
    member: Member


class Task(Fact):
    id: TaskId
    account: AccountId
    number: int
    title: str
    description: str = ""
    description_extra: str = ""
    """Written by the system, read-only for people (R47, A6)."""
    status: Status
    template: TemplateId | None = None
    project: ProjectId | None = None
    project_auditors: tuple[Member, ...] = ()
    """Auditors of the project, copied in when the task is loaded (R219)."""
    roster: tuple[RosterEntry, ...] = ()
    source: TaskSource = TaskSource.STAFF
    client: ContactRef | None = None
    """The contact whose dialogue this task is, if it is one."""
    previous: TaskId | None = None
    created_at: float = 0.0
    trashed_at: float | None = None
    purged: bool = False

    def members(self, role: Role) -> tuple[Member, ...]:
        """Members holding a role, in roster order."""
        return tuple(entry.member for entry in self.roster if entry.role is role)

    def roles(self, party: Party) -> frozenset[Role]:
        """Roles a party holds by name (teams are not expanded here)."""
        return frozenset(entry.role for entry in self.roster if entry.member == party)


class Template(Fact):
    id: TemplateId
    account: AccountId
    name: str
    project: ProjectId | None = None
    assignees: tuple[Member, ...] = ()
    participants: tuple[Member, ...] = ()
    auditors: tuple[Member, ...] = ()
    assign_mode: AssignMode = AssignMode.ALL
    is_standard: bool = False
    """The account's last resort (R74)."""


class Project(Fact):
    id: ProjectId
    account: AccountId
    number: int
    title: str
    default_template: TemplateId | None = None
    default_assignees: tuple[Member, ...] = ()
    default_participants: tuple[Member, ...] = ()
    auditors: tuple[Member, ...] = ()
    client_managers: tuple[EmployeeId, ...] = ()
    is_hidden: bool = False
