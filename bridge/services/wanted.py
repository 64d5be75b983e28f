"""What may be asked of provisioning: one frozen type per request, the same for the REST API and the command line.

Fields are checked here for their shape (unknown ones are refused); what only the store knows is checked in `provision`.
"""

from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from bridge.domain.conversations import FallbackAssignee, Intake
from bridge.domain.facts import Fact
from bridge.domain.ids import ContactId, EmployeeId, ProjectId, TemplateId
from bridge.domain.people import Access, CommentVisibility, ContactRef, EmployeeRef, Language, TeamRef
from bridge.domain.tasks import AssignMode, StatusKind

Name = Annotated[str, Meta(pattern=r"\S", max_length=255)]
Slug = Annotated[str, Meta(pattern=r"\A[a-z0-9][a-z0-9-]{0,62}\Z")]
Handle = Annotated[str, Meta(pattern=r"\A[^\s@,;:!?()]{1,96}\Z")]
Line = Annotated[str, Meta(max_length=255)]
Greeting = Annotated[str, Meta(max_length=4000)]
"""Below Telegram's limit of one message (4096)."""
Token = Annotated[str, Meta(pattern=r"\A[^\s/?#]{1,100}\Z")]
Lines = Annotated[tuple[Line, ...], Meta(max_length=50)]
MemberWord = EmployeeRef | ContactRef | TeamRef | str
"""`{"type": "employee", "id": 5}`, or in short `"employee:5"`."""
MemberWords = Annotated[tuple[MemberWord, ...], Meta(max_length=100)]
HISTORY_CHOICES = (0, 1, 5, 10, 20, 50)
"""How many messages a follow-up task may quote (A6)."""


class Wanted(Fact, forbid_unknown_fields=True):
    """Base of requests: a misspelled field is an error, not a silence."""


class OwnerWanted(Wanted):
    name: Name
    handle: Handle | None = None
    email: Line = ""
    language: Language | None = None


class AccountWanted(Wanted):
    slug: Slug
    name: Name
    plan: str = "premium"
    language: Language = Language.ENGLISH
    owner: OwnerWanted


class PlanWanted(Wanted):
    plan: str | UnsetType = UNSET
    plan_expires_at: float | UnsetType | None = UNSET


class AccountSettingsWanted(Wanted):
    new_task_when_inactive: bool | UnsetType = UNSET
    sign_as_employee: bool | UnsetType = UNSET
    likes_enabled: bool | UnsetType = UNSET
    comment_visibility: CommentVisibility | UnsetType = UNSET
    history_messages: int | UnsetType = UNSET
    extended_attachments: bool | UnsetType = UNSET


class AccountChange(Wanted):
    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    default_template: TemplateId | UnsetType | None = UNSET
    settings: AccountSettingsWanted | UnsetType = UNSET


class EmployeeWanted(Wanted):
    name: Name
    handle: Handle | None = None
    email: Line = ""
    language: Language | None = None
    time_zone: Line = "UTC"
    is_admin: bool = False
    is_tech_admin: bool = False
    is_robot: bool = False
    head: EmployeeId | None = None
    default_template: TemplateId | None = None


class EmployeeChange(Wanted):
    name: Name | UnsetType = UNSET
    handle: Handle | UnsetType = UNSET
    email: Line | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    time_zone: Line | UnsetType = UNSET
    is_admin: bool | UnsetType = UNSET
    is_tech_admin: bool | UnsetType = UNSET
    is_robot: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    head: EmployeeId | UnsetType | None = UNSET
    default_template: TemplateId | UnsetType | None = UNSET


class TokenWanted(Wanted):
    name: Name = "token"


class TeamWanted(Wanted):
    name: Name
    members: Annotated[tuple[EmployeeId, ...], Meta(max_length=1000)] = ()
    head: EmployeeId | None = None


class ContactWanted(Wanted):
    name: Name
    handle: Handle | None = None
    language: Language = Language.ENGLISH
    access: Access = Access.NONE
    is_company: bool = False
    company: ContactId | None = None
    phones: Lines = ()
    emails: Lines = ()


class ContactChange(Wanted):
    name: Name | UnsetType = UNSET
    handle: Handle | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    access: Access | UnsetType = UNSET
    company: ContactId | UnsetType | None = UNSET
    phones: Lines | UnsetType = UNSET
    emails: Lines | UnsetType = UNSET


class ProjectWanted(Wanted):
    title: Name
    default_template: TemplateId | None = None
    default_assignees: MemberWords = ()
    default_participants: MemberWords = ()
    auditors: MemberWords = ()
    client_managers: Annotated[tuple[EmployeeId, ...], Meta(max_length=100)] = ()
    is_hidden: bool = False


class TemplateWanted(Wanted):
    name: Name
    project: ProjectId | None = None
    assignees: MemberWords = ()
    participants: MemberWords = ()
    auditors: MemberWords = ()
    assign_mode: AssignMode = AssignMode.ALL
    is_standard: bool = False


class StatusWanted(Wanted):
    name: Name
    kind: StatusKind = StatusKind.CUSTOM
    is_active: bool = True
    position: Annotated[int, Meta(ge=0, le=10_000)] | None = None


class BotWanted(Wanted):
    """An own bot: R25 and R26, with one switch for the way of intake and an API address of its own."""

    name: Name
    token: Token
    template: TemplateId | None = None
    contact_template: Line = ""
    extra_assignees: MemberWords = ()
    greeting: Greeting = ""
    fallback_assignee: FallbackAssignee = FallbackAssignee.OWNER
    intake: Intake = Intake.WEBHOOK
    api_base_url: Line = ""


class BotChange(Wanted):
    name: Name | UnsetType = UNSET
    token: Token | UnsetType = UNSET
    template: TemplateId | UnsetType | None = UNSET
    contact_template: Line | UnsetType = UNSET
    extra_assignees: MemberWords | UnsetType = UNSET
    greeting: Greeting | UnsetType = UNSET
    fallback_assignee: FallbackAssignee | UnsetType = UNSET
    intake: Intake | UnsetType = UNSET
    api_base_url: Line | UnsetType = UNSET
    is_enabled: bool | UnsetType = UNSET


class StandardBotWanted(Wanted):
    token: Token
    api_base_url: Line = ""
    intake: Intake = Intake.WEBHOOK


def given(change: Wanted) -> dict[str, object]:
    """The fields of a change that were given; the rest stay as they are."""
    values = ((field.name, getattr(change, field.name)) for field in msgspec.structs.fields(change))
    return {name: value for name, value in values if value is not UNSET}
