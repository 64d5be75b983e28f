"""Provisioning: accounts, people and catalogues are written directly; they are no acts in a task, so nothing is decided.

Every function works inside a transaction and is used by the REST API and the command line alike. Whoever calls has asked for
permission already. Bots are connected in `connecting`, since that needs Telegram.
"""

import re
from typing import Final

from msgspec import UNSET
from msgspec.structs import replace

from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, ContactId, EmployeeId, IdSource, ProjectId, StatusId, TeamId, TemplateId, TokenId
from bridge.domain.limits import HANDLE_CODE_POINTS_MAX
from bridge.domain.mentions import fold
from bridge.domain.people import Account, Contact, Employee, Language, Team
from bridge.domain.plans import PLANS
from bridge.domain.tasks import Project, Status, StatusKind, Template
from bridge.ports.store import AlreadyThere, ApiToken, Transaction
from bridge.services.references import (
    Invalid,
    check_company,
    check_employee,
    check_handle,
    check_template,
    check_time_zone,
    members_of,
)
from bridge.services.wanted import (
    HISTORY_CHOICES,
    AccountChange,
    AccountWanted,
    ContactChange,
    ContactWanted,
    EmployeeChange,
    EmployeeWanted,
    PlanWanted,
    ProjectWanted,
    StatusWanted,
    TeamWanted,
    TemplateWanted,
    TokenWanted,
    given,
)

STATUS_NAMES: Final = {
    Language.ENGLISH: ("New", "In progress", "Done", "Completed", "Rejected", "Postponed", "Cancelled", "Draft"),
    Language.RUSSIAN: ("Новая", "В работе", "Выполнена", "Завершена", "Отклонена", "Отложена", "Отменена", "Черновик"),
}
STATUS_KINDS: Final = (
    (StatusKind.NEW, True),
    (StatusKind.IN_PROGRESS, True),
    (StatusKind.DONE, True),  # done by the assignee, not yet accepted: the conversation is still open
    (StatusKind.COMPLETED, False),
    (StatusKind.REJECTED, False),
    (StatusKind.POSTPONED, False),
    (StatusKind.CANCELLED, False),
    (StatusKind.DRAFT, False),
)
HANDLES_TRIED: Final = 20
"""Then a number of ours makes the handle unique: a thousand namesakes must not cost a million looks."""
TEMPLATE_NAMES: Final = {Language.ENGLISH: "Task", Language.RUSSIAN: "Задача"}
_NOT_IN_HANDLES: Final = re.compile(r"[\W_]+")


class AccountOpened(Fact):
    account: Account
    owner: Employee
    token: ApiToken


# -- accounts ----------------------------------------------------------------------------------------------------


def open_account(tx: Transaction, wanted: AccountWanted, *, token_digest: str, now: float) -> AccountOpened:
    """A new account with its owner, first token, standard statuses and standard template.

    `token_digest`: sha256 in hex of the owner's first token. Raises `AlreadyThere("slug")` and `Invalid`.
    """
    _check_plan(wanted.plan)
    if tx.accounts.by_slug(wanted.slug) is not None:
        raise AlreadyThere("slug")
    ids = IdSource(tx.ids.block())
    account = Account(
        id=AccountId(ids.take()),
        slug=wanted.slug,
        name=wanted.name.strip(),
        plan=wanted.plan,
        owner=EmployeeId(ids.take()),
        language=wanted.language,
    )
    tx.accounts.save(account)
    owner = Employee(
        id=account.owner,
        account=account.id,
        name=wanted.owner.name.strip(),
        handle=wanted.owner.handle or free_handle(tx, account.id, wanted.owner.name),
        email=wanted.owner.email,
        language=wanted.owner.language or wanted.language,
        is_admin=True,
    )
    tx.people.save_employee(owner)
    _furnish(tx, account, ids)
    token = _token(ids, owner, "first token", token_digest, now)
    tx.tokens.save(token)
    return AccountOpened(account=account, owner=owner, token=token)


def set_plan(tx: Transaction, account: Account, wanted: PlanWanted) -> Account:
    """Another plan, or another day on which it ends. Raises `Invalid`."""
    if wanted.plan is not UNSET:
        _check_plan(wanted.plan)
    changed = replace(account, **given(wanted))
    tx.accounts.save(changed)
    return changed


def change_account(tx: Transaction, account: Account, change: AccountChange) -> Account:
    """New name, language, default template or options. Raises `Invalid`."""
    values = given(change)
    if change.default_template is not UNSET:
        check_template(tx, account.id, change.default_template, "default_template")
    if change.settings is not UNSET:
        options = given(change.settings)
        if options.get("history_messages", 0) not in HISTORY_CHOICES:
            raise Invalid("settings.history_messages", f"choose one of {', '.join(map(str, HISTORY_CHOICES))}")
        values["settings"] = replace(account.settings, **options)
    changed = replace(account, **values)
    tx.accounts.save(changed)
    return changed


def _check_plan(plan: str) -> None:
    if plan not in PLANS:
        raise Invalid("plan", f"no plan {plan!r}; known are {', '.join(PLANS)}")


def _furnish(tx: Transaction, account: Account, ids: IdSource) -> None:
    names = STATUS_NAMES[account.language]
    for position, (name, (kind, is_active)) in enumerate(zip(names, STATUS_KINDS, strict=True)):
        id = StatusId(ids.take())
        tx.catalog.save_status(Status(id=id, account=account.id, name=name, kind=kind, is_active=is_active, position=position))
    name = TEMPLATE_NAMES[account.language]
    tx.catalog.save_template(Template(id=TemplateId(ids.take()), account=account.id, name=name, is_standard=True))


# -- people ------------------------------------------------------------------------------------------------------


def add_employee(tx: Transaction, account: Account, wanted: EmployeeWanted) -> Employee:
    """A new employee. Raises `AlreadyThere("handle")` and `Invalid`."""
    check_time_zone(wanted.time_zone)
    check_employee(tx, account.id, wanted.head, "head")
    check_template(tx, account.id, wanted.default_template, "default_template")
    check_handle(tx, account.id, wanted.handle)
    employee = Employee(
        id=EmployeeId(IdSource(tx.ids.block()).take()),
        account=account.id,
        name=wanted.name.strip(),
        handle=wanted.handle or free_handle(tx, account.id, wanted.name),
        email=wanted.email,
        language=wanted.language or account.language,
        time_zone=wanted.time_zone,
        is_admin=wanted.is_admin,
        is_tech_admin=wanted.is_tech_admin,
        is_robot=wanted.is_robot,
        head=wanted.head,
        default_template=wanted.default_template,
    )
    tx.people.save_employee(employee)
    return employee


def change_employee(tx: Transaction, account: Account, employee: Employee, change: EmployeeChange) -> Employee:
    """Another name, role or state of an employee. The owner stays active and an admin. Raises `AlreadyThere`, `Invalid`."""
    if employee.id == account.owner:
        for field in ("is_admin", "is_active"):
            if getattr(change, field) is False:
                raise Invalid(field, "the owner of the account keeps it")
        if change.is_robot is True:
            raise Invalid("is_robot", "the owner of the account is a person")
    if change.time_zone is not UNSET:
        check_time_zone(change.time_zone)
    if change.head is not UNSET:
        check_employee(tx, account.id, change.head, "head")
        if change.head == employee.id:
            raise Invalid("head", "nobody is his own head")
    if change.default_template is not UNSET:
        check_template(tx, account.id, change.default_template, "default_template")
    if change.handle is not UNSET:
        check_handle(tx, account.id, change.handle, of=employee.id)
    changed = replace(employee, **given(change))
    tx.people.save_employee(changed)
    return changed


def issue_token(tx: Transaction, employee: Employee, wanted: TokenWanted, *, digest: str, now: float) -> ApiToken:
    """A further token of an employee; `digest` is sha256 in hex of the token, which is nowhere stored. Raises `Invalid`."""
    if not employee.is_active:
        raise Invalid("employee", "a deactivated employee gets no token")
    token = _token(IdSource(tx.ids.block()), employee, wanted.name, digest, now)
    tx.tokens.save(token)
    return token


def _token(ids: IdSource, employee: Employee, name: str, digest: str, now: float) -> ApiToken:
    id = TokenId(ids.take())
    return ApiToken(id=id, account=employee.account, employee=employee.id, name=name, digest=digest, created_at=now)


def add_team(tx: Transaction, account: Account, wanted: TeamWanted) -> Team:
    """A new team of employees of this account. Raises `Invalid`."""
    for place, member in enumerate(wanted.members):
        check_employee(tx, account.id, member, f"members[{place}]")
    check_employee(tx, account.id, wanted.head, "head")
    members = tuple(dict.fromkeys(wanted.members))
    id = TeamId(IdSource(tx.ids.block()).take())
    team = Team(id=id, account=account.id, name=wanted.name.strip(), members=members, head=wanted.head)
    tx.people.save_team(team)
    return team


def add_contact(tx: Transaction, account: Account, wanted: ContactWanted) -> Contact:
    """A new contact, known by hand. Raises `AlreadyThere("handle")` and `Invalid`."""
    check_company(tx, account.id, wanted.company)
    check_handle(tx, account.id, wanted.handle)
    contact = Contact(
        id=ContactId(IdSource(tx.ids.block()).take()),
        account=account.id,
        name=wanted.name.strip(),
        handle=wanted.handle or free_handle(tx, account.id, wanted.name),
        language=wanted.language,
        access=wanted.access,
        is_company=wanted.is_company,
        company=wanted.company,
        phones=wanted.phones,
        emails=wanted.emails,
    )
    tx.contacts.save(contact)
    return contact


def change_contact(tx: Transaction, account: Account, contact: Contact, change: ContactChange) -> Contact:
    """Another name, access or address of a contact. Raises `AlreadyThere`, `Invalid`."""
    if change.company is not UNSET:
        check_company(tx, account.id, change.company)
        if change.company == contact.id:
            raise Invalid("company", "nobody is his own company")
    if change.handle is not UNSET:
        check_handle(tx, account.id, change.handle, of=contact.id)
    changed = replace(contact, **given(change))
    tx.contacts.save(changed)
    return changed


def free_handle(tx: Transaction, account: AccountId, name: str) -> str:
    """A handle made of a name that nobody of the account has: `Olga_Petrova`, `Olga_Petrova2` (A28)."""
    stem = _NOT_IN_HANDLES.sub("_", name).strip("_")[: HANDLE_CODE_POINTS_MAX - 8] or "person"
    taken = {fold(each.handle) for each in tx.people.employees(account)}
    for number in range(1, HANDLES_TRIED + 1):
        handle = stem if number == 1 else f"{stem}{number}"
        if fold(handle) not in taken and tx.contacts.by_handle(account, handle) is None:
            return handle
    return f"{stem}_{tx.ids.block().first}"


# -- catalogues --------------------------------------------------------------------------------------------------


def add_project(tx: Transaction, account: Account, wanted: ProjectWanted) -> Project:
    """A new project with the account's next project number. Raises `Invalid`."""
    check_template(tx, account.id, wanted.default_template, "default_template")
    for place, manager in enumerate(wanted.client_managers):
        check_employee(tx, account.id, manager, f"client_managers[{place}]")
    project = Project(
        id=ProjectId(IdSource(tx.ids.block()).take()),
        account=account.id,
        number=tx.accounts.next_project_number(account.id),
        title=wanted.title.strip(),
        default_template=wanted.default_template,
        default_assignees=members_of(tx, account.id, wanted.default_assignees, "default_assignees"),
        default_participants=members_of(tx, account.id, wanted.default_participants, "default_participants"),
        auditors=members_of(tx, account.id, wanted.auditors, "auditors"),
        client_managers=wanted.client_managers,
        is_hidden=wanted.is_hidden,
    )
    tx.catalog.save_project(project)
    return project


def add_template(tx: Transaction, account: Account, wanted: TemplateWanted) -> Template:
    """A new task template; a standard one takes that place from the old. Raises `Invalid`."""
    if wanted.project is not None:
        project = tx.catalog.project(wanted.project)
        if project is None or project.account != account.id:
            raise Invalid("project", "no such project in this account")
    template = Template(
        id=TemplateId(IdSource(tx.ids.block()).take()),
        account=account.id,
        name=wanted.name.strip(),
        project=wanted.project,
        assignees=members_of(tx, account.id, wanted.assignees, "assignees"),
        participants=members_of(tx, account.id, wanted.participants, "participants"),
        auditors=members_of(tx, account.id, wanted.auditors, "auditors"),
        assign_mode=wanted.assign_mode,
        is_standard=wanted.is_standard,
    )
    if template.is_standard:
        for other in tx.catalog.templates(account.id):
            if other.is_standard:
                tx.catalog.save_template(replace(other, is_standard=False))
    tx.catalog.save_template(template)
    return template


def add_status(tx: Transaction, account: Account, wanted: StatusWanted) -> Status:
    """A new status, last in order unless a position is given. Raises `Invalid`."""
    statuses = tx.catalog.statuses(account.id)
    if any(each.name.casefold() == wanted.name.strip().casefold() for each in statuses):
        raise AlreadyThere("name")
    if wanted.kind is not StatusKind.CUSTOM and any(each.kind is wanted.kind for each in statuses):
        raise Invalid("kind", f"the account has its status {wanted.kind.value!r} already; own ones are custom")
    position = wanted.position
    if position is None:
        position = 1 + max((each.position for each in statuses), default=-1)
    status = Status(
        id=StatusId(IdSource(tx.ids.block()).take()),
        account=account.id,
        name=wanted.name.strip(),
        kind=wanted.kind,
        is_active=wanted.is_active,
        position=position,
    )
    tx.catalog.save_status(status)
    return status
