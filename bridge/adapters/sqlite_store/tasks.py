"""Tasks with their rosters. A task is loaded whole: with its status, its roster and the auditors of its project
(R219)."""

from collections.abc import Sequence
from typing import Any

import msgspec

from bridge.adapters.sqlite_store.shapes import Shape, folded, like_pattern, member_plain, member_text
from bridge.adapters.sqlite_store.statements import Row, Statements
from bridge.domain.ids import AccountId, TaskId
from bridge.domain.tasks import RosterEntry, Task


def _search_text(task: Task) -> str:
    return folded(f"#{task.number}", task.title, task.description)


_TASKS = Shape(
    Task,
    "tasks",
    members=("client",),
    elsewhere=("status", "roster", "project_auditors"),
    derived={"status": lambda task: task.status.id, "search": _search_text},
)

_SELECT = """
SELECT tasks.*, statuses.id AS status_id, statuses.name AS status_name, statuses.kind AS status_kind,
  statuses.is_active AS status_is_active, statuses.position AS status_position, projects.auditors AS project_auditors
FROM tasks JOIN statuses ON statuses.id = tasks.status LEFT JOIN projects ON projects.id = tasks.project
"""


class SqliteTasks:
    """`Tasks`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def get(self, id: TaskId) -> Task | None:
        """The task of that id, in the trash or not."""
        return self._whole(self._statements.one(f"{_SELECT} WHERE tasks.id = ?", (id,)))

    def lock(self, id: TaskId) -> Task | None:
        """As `get`: the transaction holds the only write lock there is."""
        return self.get(id)

    def by_number(self, account: AccountId, number: int) -> Task | None:
        """The task that people know by that number, in the trash or not."""
        row = self._statements.one(f"{_SELECT} WHERE tasks.account = ? AND tasks.number = ?", (account, number))
        return self._whole(row)

    def add(self, task: Task) -> None:
        """A new task with its roster. Raises `AlreadyThere("number")`."""
        self._statements.run(_TASKS.insert_sql, _TASKS.values(task))
        for entry in task.roster:
            self._connect(task.account, task.id, entry)

    def save(self, task: Task) -> None:
        """Everything but the roster."""
        _TASKS.save(self._statements, task)

    def connect(self, task: TaskId, entry: RosterEntry) -> None:
        """Add a member in a role; already there: nothing happens."""
        account = self._statements.number("SELECT account FROM tasks WHERE id = ?", (task,))
        self._connect(AccountId(account), task, entry)

    def disconnect(self, task: TaskId, entry: RosterEntry) -> None:
        """Take a member out of a role; not there: nothing happens."""
        sql = "DELETE FROM roster WHERE task = ? AND role = ? AND member = ?"
        self._statements.run(sql, (task, entry.role, member_text(entry.member)))

    def page(
        self, account: AccountId, *, before: int | None = None, limit: int = 50, only_active: bool = False, text: str = ""
    ) -> Sequence[Task]:
        """Newest first, without the trash; `text` is looked for in number, title and description, without case."""
        conditions = ["tasks.account = :account", "tasks.trashed_at IS NULL", "tasks.purged = 0"]
        if before is not None:
            conditions.append("tasks.number < :before")
        if only_active:
            conditions.append("statuses.is_active = 1")
        if text:
            conditions.append("tasks.search LIKE :text ESCAPE '\\'")
        values = {"account": account, "before": before, "text": like_pattern(text), "limit": limit}
        sql = f"{_SELECT} WHERE {' AND '.join(conditions)} ORDER BY tasks.number DESC LIMIT :limit"
        return [task for row in self._statements.many(sql, values) if (task := self._whole(row)) is not None]

    def _connect(self, account: AccountId, task: TaskId, entry: RosterEntry) -> None:
        sql = "INSERT INTO roster (account, task, role, member) VALUES (?, ?, ?, ?) ON CONFLICT (task, role, member) DO NOTHING"
        self._statements.run(sql, (account, task, entry.role, member_text(entry.member)))

    def _whole(self, row: Row | None) -> Task | None:
        if row is None:
            return None
        auditors = row["project_auditors"]
        return _TASKS.fact(
            row,
            status=_status_plain(row),
            roster=self._roster_plain(row["id"]),
            project_auditors=msgspec.json.decode(auditors) if auditors is not None else (),
        )

    def _roster_plain(self, task: int) -> list[dict[str, Any]]:
        rows = self._statements.many("SELECT role, member FROM roster WHERE task = ? ORDER BY position", (task,))
        return [{"role": row["role"], "member": member_plain(row["member"])} for row in rows]


def _status_plain(row: Row) -> dict[str, Any]:
    names = ("id", "name", "kind", "is_active", "position")
    return {"account": row["account"], **{name: row[f"status_{name}"] for name in names}}
