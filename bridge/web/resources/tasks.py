"""Tasks over the API: every change is an act of staff, decided by `domain.acts` and written by `services.handle`."""

from typing import Annotated, Final

from msgspec import UNSET, Meta, UnsetType

from bridge.domain.events import RosterChanged, StatusSet, TaskEdited, TaskOrdered, TaskTrashed
from bridge.domain.ids import ProjectId, StatusId, TaskId, TemplateId
from bridge.domain.limits import DESCRIPTION_CODE_POINTS_MAX, TITLE_CODE_POINTS_MAX
from bridge.domain.tasks import Role, RosterEntry, Status
from bridge.ports.store import Transaction
from bridge.services.handle import ActOutcome
from bridge.services.references import Invalid, member_of
from bridge.services.wanted import MemberWord, Wanted
from bridge.web.calls import INTEGER_MAX, Call, Door, Page, Reply, Route
from bridge.web.errors import BadRequest, Forbidden
from bridge.web.outlooks import Outlook, TaskShown
from bridge.web.resources.paths import NUMBER

ROSTER_ENTRIES_MAX: Final = 100
Title = Annotated[str, Meta(pattern=r"\S", max_length=TITLE_CODE_POINTS_MAX)]
Description = Annotated[str, Meta(max_length=DESCRIPTION_CODE_POINTS_MAX)]


class EntryWanted(Wanted):
    role: Role
    member: MemberWord


class TaskWanted(Wanted):
    title: Title
    description: Description = ""
    template: TemplateId | None = None
    project: ProjectId | None = None
    roster: Annotated[tuple[EntryWanted, ...], Meta(max_length=ROSTER_ENTRIES_MAX)] = ()
    silent: bool = False


class TaskChange(Wanted):
    title: Title | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    status: int | str | UnsetType = UNSET
    """Id, name or kind of a status."""
    silent: bool = False


async def list_tasks(call: Call) -> Reply:
    """GET /api/v1/tasks?before=&limit=&active=1&text=: those the caller may see, newest first."""
    before = call.query_number("before", INTEGER_MAX)
    limit, only_active, text = call.limit(), call.query_flag("active"), call.query("text")

    def look(tx: Transaction) -> Page:
        outlook = Outlook(tx, call.staff, public_url=call.settings.public_url)
        found = outlook.tasks(before=before, limit=limit, only_active=only_active, text=text)
        return Page(items=tuple(outlook.task_shown(task) for task in found.tasks), next=found.next)

    return Reply(body=await call.read(look))


async def order_task(call: Call) -> Reply:
    """POST /api/v1/tasks: the caller is the assigner unless the roster names another."""
    wanted = await call.json(TaskWanted)
    act = await call.read(lambda tx: _order(tx, call, wanted))
    outcome = await call.act(act)
    task = outcome.id_of("task")
    assert task is not None, "an allowed order makes a task"

    def look(tx: Transaction) -> TaskShown:
        made = tx.tasks.get(TaskId(task))
        assert made is not None, "it was just made"
        return Outlook(tx, call.staff, public_url=call.settings.public_url).task_shown(made)

    return Reply(status=_made(outcome), body=await call.read(look))


async def show_task(call: Call) -> Reply:
    """GET /api/v1/tasks/{number}."""
    return Reply(body=await call.read(lambda tx: _shown(tx, call)))


async def change_task(call: Call) -> Reply:
    """PATCH /api/v1/tasks/{number}: title and description, or the status; one act, so not both at once."""
    change = await call.json(TaskChange)
    is_text = change.title is not UNSET or change.description is not UNSET
    if is_text and change.status is not UNSET:
        raise BadRequest("change the status in a request of its own", code="invalid", field="status")
    if is_text:
        title = None if change.title is UNSET else change.title
        description = None if change.description is UNSET else change.description
        await call.act(
            TaskEdited(
                account=call.account,
                actor=call.staff.employee.id,
                task=await task_id(call),
                title=title,
                description=description,
            )
        )
    elif change.status is not UNSET:
        word = change.status
        status = await call.read(lambda tx: _status(tx, call, word))
        await call.act(
            StatusSet(
                account=call.account,
                actor=call.staff.employee.id,
                task=await task_id(call),
                status=status,
                silent=change.silent,
            )
        )
    else:
        raise BadRequest("nothing to change: give title, description or status", code="invalid")
    return await show_task(call)


async def trash_task(call: Call) -> Reply:
    """DELETE /api/v1/tasks/{number}: to the trash; with ?purge=1 for good (R240)."""
    purge = call.query_flag("purge")
    act = TaskTrashed(account=call.account, actor=call.staff.employee.id, task=await task_id(call), purge=purge)
    await call.act(act)
    return Reply(status=204)


async def restore_task(call: Call) -> Reply:
    """POST /api/v1/tasks/{number}/restore: out of the trash (R240)."""
    await call.act(TaskTrashed(account=call.account, actor=call.staff.employee.id, task=await task_id(call), restore=True))
    return await show_task(call)


async def add_to_roster(call: Call) -> Reply:
    """POST /api/v1/tasks/{number}/roster {role, member}."""
    entry = await _entry(call)
    await call.act(RosterChanged(account=call.account, actor=call.staff.employee.id, task=await task_id(call), add=(entry,)))
    return Reply(body=await call.read(lambda tx: _shown(tx, call)))


async def take_from_roster(call: Call) -> Reply:
    """DELETE /api/v1/tasks/{number}/roster {role, member}."""
    entry = await _entry(call)
    act = RosterChanged(account=call.account, actor=call.staff.employee.id, task=await task_id(call), remove=(entry,))
    await call.act(act)
    return Reply(status=204)


async def task_id(call: Call) -> TaskId:
    """The id behind a number of the path. Raises `Forbidden` for none, in the words for somebody else's (R90)."""
    number = int(call.path["number"])
    task = await call.read(lambda tx: tx.tasks.by_number(call.account, number))
    if task is None or task.purged:
        raise Forbidden("no such thing, or it is not yours to see", code="no_access")
    return task.id


def _order(tx: Transaction, call: Call, wanted: TaskWanted) -> TaskOrdered:
    roster = (
        RosterEntry(role=each.role, member=member_of(tx, call.account, each.member, f"roster[{place}].member"))
        for place, each in enumerate(wanted.roster)
    )
    template = tx.catalog.template(wanted.template) if wanted.template is not None else None
    if wanted.template is not None and (template is None or template.account != call.account):
        raise Invalid("template", "no such template in this account")
    project = tx.catalog.project(wanted.project) if wanted.project is not None else None
    if wanted.project is not None and (project is None or project.account != call.account):
        raise Invalid("project", "no such project in this account")
    return TaskOrdered(
        account=call.account,
        actor=call.staff.employee.id,
        title=wanted.title.strip(),
        description=wanted.description,
        template=wanted.template,
        project=wanted.project,
        roster=tuple(dict.fromkeys(roster)),
        silent=wanted.silent,
    )


async def _entry(call: Call) -> RosterEntry:
    wanted = await call.json(EntryWanted)
    member = await call.read(lambda tx: member_of(tx, call.account, wanted.member, "member"))
    return RosterEntry(role=wanted.role, member=member)


def _status(tx: Transaction, call: Call, word: int | str) -> StatusId:
    def is_meant(status: Status) -> bool:
        if isinstance(word, int):
            return status.id == word
        return word in (status.kind.value, status.name) or word.casefold() == status.name.casefold()

    found = next((each for each in tx.catalog.statuses(call.account) if is_meant(each)), None)
    if found is None:
        raise Invalid("status", "no such status in this account")
    return found.id


def _shown(tx: Transaction, call: Call) -> TaskShown:
    outlook = Outlook(tx, call.staff, public_url=call.settings.public_url)
    return outlook.task_shown(outlook.task(int(call.path["number"])))


def _made(outcome: ActOutcome) -> int:
    return 200 if outcome.is_repeated else 201


ROUTES: Final = (
    Route("GET", "/api/v1/tasks", Door.STAFF, list_tasks),
    Route("POST", "/api/v1/tasks", Door.STAFF, order_task),
    Route("GET", f"/api/v1/tasks/{NUMBER}", Door.STAFF, show_task),
    Route("PATCH", f"/api/v1/tasks/{NUMBER}", Door.STAFF, change_task),
    Route("DELETE", f"/api/v1/tasks/{NUMBER}", Door.STAFF, trash_task),
    Route("POST", f"/api/v1/tasks/{NUMBER}/restore", Door.STAFF, restore_task),
    Route("POST", f"/api/v1/tasks/{NUMBER}/roster", Door.STAFF, add_to_roster),
    Route("DELETE", f"/api/v1/tasks/{NUMBER}/roster", Door.STAFF, take_from_roster),
)
