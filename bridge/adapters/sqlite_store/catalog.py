"""What an account works with: projects, task templates and statuses."""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.shapes import Shape
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.ids import AccountId, ProjectId, StatusId, TemplateId
from bridge.domain.tasks import Project, Status, Template

_PROJECTS = Shape(Project, "projects", json=("default_assignees", "default_participants", "auditors", "client_managers"))
_TEMPLATES = Shape(Template, "templates", json=("assignees", "participants", "auditors"))
_STATUSES = Shape(Status, "statuses")


class SqliteCatalog:
    """`Catalog`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def project(self, id: ProjectId) -> Project | None:
        """The project of that id."""
        return _PROJECTS.fact_or_none(self._statements.one("SELECT * FROM projects WHERE id = ?", (id,)))

    def project_by_number(self, account: AccountId, number: int) -> Project | None:
        """The project that people know by that number."""
        sql = "SELECT * FROM projects WHERE account = ? AND number = ?"
        return _PROJECTS.fact_or_none(self._statements.one(sql, (account, number)))

    def projects(self, account: AccountId) -> Sequence[Project]:
        """All projects, by number."""
        sql = "SELECT * FROM projects WHERE account = ? ORDER BY number"
        return _PROJECTS.facts(self._statements.many(sql, (account,)))

    def save_project(self, project: Project) -> None:
        """Insert or replace. Raises `AlreadyThere("number")`."""
        _PROJECTS.save(self._statements, project)

    def template(self, id: TemplateId) -> Template | None:
        """The template of that id."""
        return _TEMPLATES.fact_or_none(self._statements.one("SELECT * FROM templates WHERE id = ?", (id,)))

    def templates(self, account: AccountId) -> Sequence[Template]:
        """All templates, by id."""
        sql = "SELECT * FROM templates WHERE account = ? ORDER BY id"
        return _TEMPLATES.facts(self._statements.many(sql, (account,)))

    def save_template(self, template: Template) -> None:
        """Insert or replace."""
        _TEMPLATES.save(self._statements, template)

    def status(self, id: StatusId) -> Status | None:
        """The status of that id."""
        return _STATUSES.fact_or_none(self._statements.one("SELECT * FROM statuses WHERE id = ?", (id,)))

    def statuses(self, account: AccountId) -> Sequence[Status]:
        """All statuses, in the order people see them."""
        sql = "SELECT * FROM statuses WHERE account = ? ORDER BY position, id"
        return _STATUSES.facts(self._statements.many(sql, (account,)))

    def save_status(self, status: Status) -> None:
        """Insert or replace."""
        _STATUSES.save(self._statements, status)
