"""How a new task comes to be: which template, which people, which status (R36, R37, R57, R74–R76, R246, A5).

The same rules serve a client's dialogue, `/task` in a group and the API; they differ only in who asks and whether a task without
assignees falls back on somebody (R37).
"""

from bridge.domain.facts import Fact
from bridge.domain.ids import ProjectId, TaskId, TemplateId
from bridge.domain.people import Account, ContactRef, Directory, Employee, EmployeeRef, Member
from bridge.domain.permissions import expand
from bridge.domain.recipients import candidates
from bridge.domain.tasks import Project, Role, RosterEntry, Status, StatusKind, Task, TaskSource, Template


class Catalog(Fact):
    """What an account makes tasks from."""

    templates: tuple[Template, ...] = ()
    projects: tuple[Project, ...] = ()
    statuses: tuple[Status, ...] = ()

    def template(self, id: TemplateId | None) -> Template | None:
        """The template of that id, if there is one."""
        return next((each for each in self.templates if each.id == id), None)

    def project(self, id: ProjectId | None) -> Project | None:
        """The project of that id, if there is one."""
        return next((each for each in self.projects if each.id == id), None)


class Blueprint(Fact):
    """The template and project a task will be made from; either may be missing."""

    template: Template | None = None
    project: Project | None = None


def blueprint(
    catalog: Catalog, account: Account, *, template: TemplateId | None, project: ProjectId | None, author: Employee | None = None
) -> Blueprint:
    """Choose template and project of a new task.

    A named project's default template serves when no template is named (R74); a template that names a project with a default
    template yields to that one (R75); otherwise the author's default template, the account's, and the standard one, in this
    order (R74).
    """
    chosen_project = catalog.project(project)
    chosen = catalog.template(template)
    if chosen is None and chosen_project is not None:
        chosen = catalog.template(chosen_project.default_template)
    if chosen is None:
        chosen = _default_template(catalog, account, author)
    if chosen_project is None and chosen is not None and chosen.project is not None:
        chosen_project = catalog.project(chosen.project)
        if chosen_project is not None:
            chosen = catalog.template(chosen_project.default_template) or chosen
    return Blueprint(template=chosen, project=chosen_project)


def _default_template(catalog: Catalog, account: Account, author: Employee | None) -> Template | None:
    personal = catalog.template(author.default_template) if author is not None else None
    standard = next((each for each in catalog.templates if each.is_standard), None)
    return personal or catalog.template(account.default_template) or standard


def first_status(statuses: tuple[Status, ...]) -> Status:
    """The status a task begins in: *new*, else the first active one. An account without any is a programmer's error."""
    assert statuses, "an account has its standard statuses from the first day"
    ordered = sorted(statuses, key=lambda each: (each.position, each.id))
    new = next((each for each in ordered if each.kind is StatusKind.NEW), None)
    return new or next((each for each in ordered if each.is_active), ordered[0])


def roster(
    plan: Blueprint,
    *,
    assigner: Member,
    extra_assignees: tuple[Member, ...] = (),
    added: tuple[RosterEntry, ...] = (),
    fallback: EmployeeRef | None = None,
    directory: Directory,
) -> tuple[RosterEntry, ...]:
    """Everybody who takes part in a new task, by role, without repetition.

    Assignees come from the template, the integration's extras and the project's defaults (R36, R76), plus those `added` by
    hand. A task whose assignees are missing or cannot work gets the `fallback` (`recipients.fallback_assignee`: R37, R257, A5).
    """
    template, project = plan.template, plan.project
    assignees = [*(template.assignees if template else ()), *extra_assignees, *(project.default_assignees if project else ())]
    participants = [*(template.participants if template else ()), *(project.default_participants if project else ())]
    entries = [
        RosterEntry(role=Role.ASSIGNER, member=assigner),
        *(RosterEntry(role=Role.ASSIGNEE, member=each) for each in assignees),
        *(RosterEntry(role=Role.PARTICIPANT, member=each) for each in participants),
        *(RosterEntry(role=Role.AUDITOR, member=each) for each in (template.auditors if template else ())),
        *added,
    ]
    at_work = candidates(expand((each.member for each in entries if each.role is Role.ASSIGNEE), directory), directory)
    if fallback is not None and not at_work:
        entries.append(RosterEntry(role=Role.ASSIGNEE, member=fallback))
    return tuple(dict.fromkeys(entries))


def new_task(
    id: TaskId,
    account: Account,
    plan: Blueprint,
    people: tuple[RosterEntry, ...],
    *,
    number: int,
    title: str,
    description: str,
    description_extra: str = "",
    statuses: tuple[Status, ...],
    source: TaskSource,
    client: ContactRef | None = None,
    previous: TaskId | None = None,
    now: float,
) -> Task:
    """The task as it begins; `number` 0 lets the store give the account's next one."""
    return Task(
        id=id,
        account=account.id,
        number=number,
        title=title,
        description=description,
        description_extra=description_extra,
        status=first_status(statuses),
        template=plan.template.id if plan.template is not None else None,
        project=plan.project.id if plan.project is not None else None,
        project_auditors=plan.project.auditors if plan.project is not None else (),
        roster=people,
        source=source,
        client=client,
        previous=previous,
        created_at=now,
    )
