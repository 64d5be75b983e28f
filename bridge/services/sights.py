"""What an employee may see of the live feed: tasks he has access to (R219–R221), hidden comments he was chosen for (R222)."""

from collections.abc import Sequence

from bridge.domain.ids import AccountId, CommentId, EmployeeId, TaskId
from bridge.domain.messages import Comment
from bridge.domain.people import Account, Directory, Employee, EmployeeRef
from bridge.domain.permissions import Allowed, may_see_comment, may_view
from bridge.domain.tasks import Task
from bridge.ports.store import FeedEvent, Transaction


class Sight:
    """One employee's view of one transaction's feed events. Rows are read once per transaction, whoever looks."""

    def __init__(self, employee: Employee, account: Account, directory: Directory, rows: "_Rows") -> None:
        self.employee = employee
        self._account = account
        self._directory = directory
        self._rows = rows

    def sees(self, event: FeedEvent) -> bool:
        """Whether the event may be told to this employee. What is about nothing of ours any more is told to nobody."""
        if not self.employee.is_active:
            return False
        if event.employee is not None:
            return event.employee == self.employee.id
        if event.task is None:
            return True
        me = EmployeeRef(id=self.employee.id)
        task = self._rows.task(event.task)
        if task is None or not isinstance(may_view(task, me, self._directory), Allowed):
            return False
        if not event.is_hidden:
            return True
        comment = self._rows.comment(event.comment) if event.comment is not None else None
        if comment is None:
            return self.employee.is_admin
        return isinstance(may_see_comment(comment, task, me, self._directory, self._account.settings), Allowed)


class _Rows:
    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self._tasks: dict[TaskId, Task | None] = {}
        self._comments: dict[CommentId, Comment | None] = {}

    def task(self, id: TaskId) -> Task | None:
        if id not in self._tasks:
            self._tasks[id] = self._tx.tasks.get(id)
        return self._tasks[id]

    def comment(self, id: CommentId) -> Comment | None:
        if id not in self._comments:
            self._comments[id] = self._tx.comments.get(id)
        return self._comments[id]


def sights(tx: Transaction, account: AccountId, employees: Sequence[EmployeeId]) -> tuple[Sight, ...]:
    """The sights of these employees; of strangers to the account there is none."""
    house = tx.accounts.get(account)
    if house is None:
        return ()
    directory = Directory(employees=tuple(tx.people.employees(account)), teams=tuple(tx.people.teams(account)))
    rows = _Rows(tx)
    present = (directory.employee(id) for id in employees)
    return tuple(Sight(each, house, directory, rows) for each in present if each is not None)
