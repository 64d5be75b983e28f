"""How our facts look in JSON: every field is always there, accounts are left out (they are the caller's), secrets are never in.

Times are Unix seconds; a member is `{"type": "employee", "id": 5}`; a task is named by its number.
"""

from typing import Any, TypeVar

import msgspec

from bridge.domain.conversations import Bot, Conversation
from bridge.domain.facts import Fact
from bridge.domain.people import (
    Account,
    AccountSettings,
    Author,
    ChatRef,
    Contact,
    ContactRef,
    Directory,
    Employee,
    EmployeeRef,
    Member,
    SystemRef,
    Team,
    TeamRef,
)
from bridge.domain.tasks import Project, Status, Template
from bridge.services.ears import Hearing
from bridge.services.feed_items import AuthorBody

S = TypeVar("S", bound="Shown")


class Shown(Fact, omit_defaults=False):
    """Base of what is shown."""


class SettingsShown(Shown):
    new_task_when_inactive: bool
    sign_as_employee: bool
    likes_enabled: bool
    comment_visibility: str
    history_messages: int
    extended_attachments: bool


class AccountShown(Shown):
    id: int
    slug: str
    name: str
    plan: str
    plan_expires_at: float | None
    owner: int
    language: str
    default_template: int | None
    settings: SettingsShown


class EmployeeShown(Shown):
    id: int
    name: str
    handle: str
    email: str
    language: str
    time_zone: str
    is_admin: bool
    is_tech_admin: bool
    is_robot: bool
    is_active: bool
    head: int | None
    default_template: int | None
    person: int | None
    """Telegram's id, while the link is on (R11)."""
    username: str


class TeamShown(Shown):
    id: int
    name: str
    members: tuple[int, ...]
    head: int | None


class ContactShown(Shown):
    id: int
    name: str
    handle: str
    language: str
    access: str
    is_company: bool
    company: int | None
    is_automatic: bool
    template: str
    person: int | None
    username: str
    telegram: str
    """Link to the dialogue, where Telegram shows a username (R39)."""
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    merged_into: int | None


class ProjectShown(Shown):
    id: int
    number: int
    title: str
    default_template: int | None
    default_assignees: tuple[Member, ...]
    default_participants: tuple[Member, ...]
    auditors: tuple[Member, ...]
    client_managers: tuple[int, ...]
    is_hidden: bool


class TemplateShown(Shown):
    id: int
    name: str
    project: int | None
    assignees: tuple[Member, ...]
    participants: tuple[Member, ...]
    auditors: tuple[Member, ...]
    assign_mode: str
    is_standard: bool


class StatusShown(Shown):
    id: int
    name: str
    kind: str
    is_active: bool
    position: int


class HearingShown(Shown):
    """What meets a bot's updates on their way in: a second poller, a revoked token, a refused address."""

    state: str
    words: str
    since: float


class BotShown(Shown):
    id: int
    kind: str
    name: str
    telegram_id: int
    username: str
    url: str
    """Where a client begins to write to it."""
    intake: str
    api_base_url: str
    epoch: int
    is_enabled: bool
    template: int | None
    contact_template: str
    extra_assignees: tuple[Member, ...]
    greeting: str
    fallback_assignee: str
    configured_by: int | None
    hearing: HearingShown | None = None
    """How well this process hears it; None when another process listens, or it is off."""


class LaneShown(Shown):
    bot: int
    chat: int
    topic: int


class ConversationShown(Shown):
    id: int
    kind: str
    lane: LaneShown
    title: str
    party: EmployeeRef | ContactRef | None
    task: int | None
    """Number of the bound task."""
    project: int | None
    notify_active: bool
    is_suspended: bool
    quote: bool
    closed_reason: str
    bound_by: int | None
    bound_at: float | None


def shown_as(kind: type[S], fact: Fact, /, **extra: Any) -> S:
    """A fact in one of the forms above: fields of the same name are copied, `extra` gives the rest."""
    names = (field.name for field in msgspec.structs.fields(kind) if field.name not in extra)
    return kind(**{name: getattr(fact, name) for name in names}, **extra)


def account_shown(account: Account) -> AccountShown:
    """An account with all its options."""
    return shown_as(AccountShown, account, settings=_settings_shown(account.settings))


def _settings_shown(settings: AccountSettings) -> SettingsShown:
    return shown_as(SettingsShown, settings)


def employee_shown(employee: Employee) -> EmployeeShown:
    """An employee."""
    return shown_as(EmployeeShown, employee)


def team_shown(team: Team) -> TeamShown:
    """A team."""
    return shown_as(TeamShown, team)


def contact_shown(contact: Contact) -> ContactShown:
    """A contact, with the link to his Telegram where he shows one (R39)."""
    telegram = f"https://t.me/{contact.username}" if contact.username else ""
    return shown_as(ContactShown, contact, telegram=telegram)


def project_shown(project: Project) -> ProjectShown:
    """A project."""
    return shown_as(ProjectShown, project)


def template_shown(template: Template) -> TemplateShown:
    """A task template."""
    return shown_as(TemplateShown, template)


def status_shown(status: Status) -> StatusShown:
    """A status."""
    return shown_as(StatusShown, status)


def bot_shown(bot: Bot, hearing: Hearing | None = None) -> BotShown:
    """A bot, without its token, webhook secret and hook key; with how well it hears, where that is known."""
    heard = shown_as(HearingShown, hearing, state=hearing.state.value) if hearing is not None else None
    return shown_as(BotShown, bot, url=f"https://t.me/{bot.username}", hearing=heard)


def conversation_shown(conversation: Conversation, *, task: int | None) -> ConversationShown:
    """A binding; `task` is the number of the bound task."""
    return shown_as(ConversationShown, conversation, lane=shown_as(LaneShown, conversation.lane), task=task)


def name_of(member: Author | TeamRef, directory: Directory) -> str:
    """What somebody is called, as far as the directory knows; empty for the unknown."""
    match member:
        case EmployeeRef() | ContactRef():
            found = directory.party(member)
            return found.name if found is not None else ""
        case TeamRef(id=id):
            team = directory.team(id)
            return team.name if team is not None else ""
        case ChatRef(title=title):
            return title
        case SystemRef():
            return ""


def author_shown(author: Author, directory: Directory) -> AuthorBody:
    """Who wrote, as `{type, id, name}`; the bridge itself has id 0."""
    match author:
        case EmployeeRef(id=employee):
            return AuthorBody(type="employee", id=employee, name=name_of(author, directory))
        case ContactRef(id=contact):
            return AuthorBody(type="contact", id=contact, name=name_of(author, directory))
        case ChatRef(id=chat, title=title):
            return AuthorBody(type="chat", id=chat, name=title)
        case SystemRef():
            return AuthorBody(type="system", id=0, name="")
