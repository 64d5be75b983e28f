"""What tasks are made from: projects, templates and statuses."""

from typing import Final

from bridge.domain.tasks import Project
from bridge.ports.store import Transaction
from bridge.services import provision
from bridge.services.wanted import ProjectWanted, StatusWanted, TemplateWanted
from bridge.web.calls import Call, Door, Page, Reply, Route
from bridge.web.outlooks import Outlook
from bridge.web.shapes import project_shown, status_shown, template_shown

HIDDEN_PROJECT_TASKS_LOOKED_AT: Final = 2000
"""How far back one's own tasks are searched for those that open a hidden project (R228)."""


async def list_projects(call: Call) -> Reply:
    """GET /api/v1/projects: hidden ones only for those with at least one task in them (R228)."""

    def look(tx: Transaction) -> tuple[Project, ...]:
        projects = tuple(tx.catalog.projects(call.account))
        if call.staff.employee.is_admin or not any(each.is_hidden for each in projects):
            return projects
        opened = _projects_with_a_task(tx, call)
        return tuple(each for each in projects if not each.is_hidden or each.id in opened)

    return Reply(body=Page(items=tuple(map(project_shown, await call.read(look)))))


async def add_project(call: Call) -> Reply:
    """POST /api/v1/projects: any employee may (R225 bars external users only)."""
    wanted = await call.json(ProjectWanted)
    return await call.make(lambda tx: project_shown(provision.add_project(tx, call.staff.account, wanted)))


async def list_templates(call: Call) -> Reply:
    """GET /api/v1/task-templates."""
    return Reply(body=Page(items=await call.read(lambda tx: tuple(map(template_shown, tx.catalog.templates(call.account))))))


async def add_template(call: Call) -> Reply:
    """POST /api/v1/task-templates."""
    wanted = await call.json(TemplateWanted)
    return await call.make(lambda tx: template_shown(provision.add_template(tx, call.staff.account, wanted)))


async def list_statuses(call: Call) -> Reply:
    """GET /api/v1/statuses."""
    return Reply(body=Page(items=await call.read(lambda tx: tuple(map(status_shown, tx.catalog.statuses(call.account))))))


async def add_status(call: Call) -> Reply:
    """POST /api/v1/statuses."""
    wanted = await call.json(StatusWanted)
    return await call.make(lambda tx: status_shown(provision.add_status(tx, call.staff.account, wanted)))


def _projects_with_a_task(tx: Transaction, call: Call) -> frozenset[int]:
    outlook = Outlook(tx, call.staff)
    tasks = outlook.tasks(before=None, limit=HIDDEN_PROJECT_TASKS_LOOKED_AT, only_active=False, text="").tasks
    return frozenset(task.project for task in tasks if task.project is not None)


ROUTES: Final = (
    Route("GET", "/api/v1/projects", Door.STAFF, list_projects),
    Route("POST", "/api/v1/projects", Door.STAFF, add_project),
    Route("GET", "/api/v1/task-templates", Door.STAFF, list_templates),
    Route("POST", "/api/v1/task-templates", Door.CONFIGURER, add_template),
    Route("GET", "/api/v1/statuses", Door.STAFF, list_statuses),
    Route("POST", "/api/v1/statuses", Door.CONFIGURER, add_status),
)
