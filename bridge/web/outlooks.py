"""What an employee may look at: every reading of tasks, comments and files goes through here (R219–R222, R229, R90).

What he may not see is answered in the same words as what does not exist. Reads are bounded: a page looks at no more rows than
`ROWS_LOOKED_AT_MAX`, and says where to go on.
"""

from typing import Final

from bridge.domain.attachments import travel_of
from bridge.domain.facts import Fact
from bridge.domain.ids import CommentId, ContactId, FileId, TaskId
from bridge.domain.messages import Comment, Counterpart, Entity, File, FileState
from bridge.domain.people import ContactRef, Directory, EmployeeRef, Party, TeamRef
from bridge.domain.permissions import Allowed, Verdict, may_edit, may_see_comment, may_set_status, may_view
from bridge.domain.tasks import RosterEntry, Task
from bridge.ports.store import Transaction
from bridge.services.feed_items import AuthorBody, RecipientBody, recipient_body
from bridge.services.views import contacts_of_comment, contacts_of_task
from bridge.web.auth import Staff
from bridge.web.errors import NotFound
from bridge.web.shapes import Shown, StatusShown, author_shown, name_of, shown_as, status_shown

ROWS_LOOKED_AT_MAX: Final = 2000
ROWS_PER_LOOK: Final = 200


class RosterShown(Shown):
    role: str
    member: EmployeeRef | ContactRef | TeamRef
    name: str


class TaskShown(Shown):
    id: int
    number: int
    url: str
    title: str
    description: str
    description_extra: str
    status: StatusShown
    template: int | None
    project: int | None
    roster: tuple[RosterShown, ...]
    source: str
    client: ContactRef | None
    previous: int | None
    """Number of the task whose conversation this one continues (R44)."""
    created_at: float
    trashed_at: float | None
    may_edit: bool
    may_set_status: bool


class EntityShown(Shown):
    type: str
    offset: int
    length: int
    url: str


class CommentFileShown(Shown):
    id: int
    name: str
    size_bytes: int
    mime: str
    state: str
    failure: str
    travels: str
    """How it goes to Telegram (R178–R180)."""


class LikeShown(Shown):
    party: Party
    name: str
    at: float


class CounterpartShown(Shown):
    """Where a comment stands in Telegram: one row of the message map."""

    bot: int
    chat: int
    topic: int
    message: int
    part: int
    direction: str
    purpose: str


class CommentShown(Shown):
    id: CommentId
    task: int
    author: AuthorBody
    text: str
    entities: tuple[EntityShown, ...]
    at: float
    source: str
    hidden: bool
    system: bool
    first: bool
    recipients: tuple[RecipientBody, ...]
    named: tuple[Party, ...]
    heard_by_nobody: str
    files: tuple[CommentFileShown, ...]
    answers: int | None
    quote: str
    likes: tuple[LikeShown, ...]
    counterparts: tuple[CounterpartShown, ...]
    version: int


class TaskList(Fact):
    """A page of tasks; `next` is the number to go on before."""

    tasks: tuple[Task, ...]
    next: int | None


class CommentList(Fact):
    """A page of comments; `next` is the id to go on after."""

    comments: tuple[Comment, ...]
    next: int | None


class Outlook:
    """One employee's look at one transaction."""

    def __init__(self, tx: Transaction, staff: Staff, *, public_url: str = "") -> None:
        self._tx = tx
        self._staff = staff
        self._public_url = public_url
        self._directory = Directory(
            employees=tuple(tx.people.employees(staff.account.id)), teams=tuple(tx.people.teams(staff.account.id))
        )
        self._tasks: dict[TaskId, Task | None] = {}

    # -- one thing -----------------------------------------------------------------------------------------------

    def task(self, number: int) -> Task:
        """A task by its number. Raises `NotFound`, also for one he may not see."""
        task = self._tx.tasks.by_number(self._staff.account.id, number)
        if task is None or not self.sees(task):
            raise NotFound("no such task, or it is not yours to see")
        return task

    def task_by_id(self, id: TaskId | None) -> Task | None:
        """A task by its id, if he may see it."""
        if id is None:
            return None
        if id not in self._tasks:
            task = self._tx.tasks.get(id)
            mine = task is not None and task.account == self._staff.account.id and self.sees(task)
            self._tasks[id] = task if mine else None
        return self._tasks[id]

    def comment(self, id: CommentId) -> tuple[Comment, Task]:
        """A comment with its task. Raises `NotFound`, also for one he may not see (R222)."""
        comment = self._tx.comments.get(id)
        task = self.task_by_id(comment.task) if comment is not None else None
        if comment is None or task is None or not self.sees_comment(comment, task):
            raise NotFound("no such comment, or it is not yours to see")
        return comment, task

    def sees_comment_id(self, id: CommentId) -> bool:
        """He may see the comment of that id."""
        try:
            self.comment(id)
        except NotFound:
            return False
        return True

    def file(self, id: FileId) -> File:
        """A file of a comment he may see (R186); one that no comment has yet is its uploader's and the administrators'.

        Raises `NotFound`.
        """
        file = self._tx.files.get(id)
        if file is not None and file.account == self._staff.account.id:
            of = self._tx.files.comment_of(id)
            is_his = self._staff.employee.is_admin or file.uploaded_by == self._staff.employee.id
            if is_his if of is None else self.sees_comment_id(of):
                return file
        raise NotFound("no such file, or it is not yours to see")

    # -- many ----------------------------------------------------------------------------------------------------

    def tasks(self, *, before: int | None, limit: int, only_active: bool, text: str) -> TaskList:
        """The newest tasks he may see, `before` a number."""
        found: list[Task] = []
        cursor = before
        for _ in range(ROWS_LOOKED_AT_MAX // ROWS_PER_LOOK):
            page = self._tx.tasks.page(
                self._staff.account.id, before=cursor, limit=ROWS_PER_LOOK, only_active=only_active, text=text
            )
            for task in page:
                cursor = task.number
                if self.sees(task):
                    found.append(task)
                if len(found) == limit:
                    return TaskList(tasks=tuple(found), next=cursor)
            if len(page) < ROWS_PER_LOOK:
                return TaskList(tasks=tuple(found), next=None)
        return TaskList(tasks=tuple(found), next=cursor)

    def comments(self, task: Task, *, after: int, limit: int, newest_first: bool) -> CommentList:
        """Comments he may see, in order of writing or the newest first."""
        found: list[Comment] = []
        cursor = after
        for _ in range(ROWS_LOOKED_AT_MAX // ROWS_PER_LOOK):
            page = self._tx.comments.page(task.id, after=cursor, limit=ROWS_PER_LOOK, newest_first=newest_first)
            for comment in page:
                cursor = comment.id
                if self.sees_comment(comment, task):
                    found.append(comment)
                if len(found) == limit:
                    return CommentList(comments=tuple(found), next=cursor)
            if len(page) < ROWS_PER_LOOK:
                return CommentList(comments=tuple(found), next=None)
        return CommentList(comments=tuple(found), next=cursor)

    # -- verdicts ------------------------------------------------------------------------------------------------

    def sees(self, task: Task) -> bool:
        """He may view the task; one that was purged is nobody's."""
        return not task.purged and _is(may_view(task, self._staff.ref, self._directory))

    def sees_comment(self, comment: Comment, task: Task) -> bool:
        """He may see the comment of a task."""
        return _is(may_see_comment(comment, task, self._staff.ref, self._directory, self._staff.account.settings))

    # -- as JSON -------------------------------------------------------------------------------------------------

    def task_shown(self, task: Task) -> TaskShown:
        """A task with the names of its roster."""
        names = self._with_contacts(contacts_of_task(task))
        before = self._tx.tasks.get(task.previous) if task.previous is not None else None
        return shown_as(
            TaskShown,
            task,
            url=f"{self._public_url}/tasks/{task.number}",
            status=status_shown(task.status),
            roster=tuple(_roster_shown(entry, names) for entry in task.roster),
            previous=before.number if before is not None else None,
            may_edit=_is(may_edit(task, self._staff.ref, self._directory)),
            may_set_status=_is(may_set_status(task, self._staff.ref, self._directory)),
        )

    def comment_shown(self, comment: Comment, task: Task) -> CommentShown:
        """A comment with names, files and likes."""
        likes = self._tx.comments.likes(comment.id)
        likers = tuple(like.party.id for like in likes if isinstance(like.party, ContactRef))
        names = self._with_contacts((*contacts_of_comment(comment), *likers))
        rows = {file.id: file for file in self._tx.files.many(comment.files)} if comment.files else {}
        return CommentShown(
            id=comment.id,
            task=task.number,
            author=author_shown(comment.author, names),
            text=comment.body.text,
            entities=tuple(_entity_shown(each) for each in comment.body.entities),
            at=comment.at,
            source=comment.source.value,
            hidden=comment.is_hidden,
            system=comment.is_system,
            first=comment.is_first,
            recipients=tuple(recipient_body(each, name_of(each.party, names)) for each in comment.recipients),
            named=comment.named,
            heard_by_nobody=comment.heard_by_nobody,
            files=tuple(self._file_shown(rows[id]) for id in comment.files if id in rows),
            answers=comment.answers,
            quote=comment.quote,
            likes=tuple(LikeShown(party=each.party, name=name_of(each.party, names), at=each.at) for each in likes),
            counterparts=tuple(_counterpart_shown(each) for each in self._tx.counterparts.of_comment(comment.id)),
            version=comment.version,
        )

    def _file_shown(self, file: File) -> CommentFileShown:
        extended = self._staff.account.settings.extended_attachments
        is_known = file.state is FileState.STORED
        travels = travel_of(file.name, file.size_bytes, extended=extended).value if is_known else ""
        return shown_as(CommentFileShown, file, state=file.state.value, travels=travels)

    def _with_contacts(self, contacts: tuple[ContactId, ...]) -> Directory:
        if not contacts:
            return self._directory
        found = self._tx.contacts.many(tuple(dict.fromkeys(contacts)))
        return Directory(employees=self._directory.employees, teams=self._directory.teams, contacts=tuple(found))


def _is(verdict: Verdict) -> bool:
    return isinstance(verdict, Allowed)


def _roster_shown(entry: RosterEntry, names: Directory) -> RosterShown:
    return RosterShown(role=entry.role.value, member=entry.member, name=name_of(entry.member, names))


def _counterpart_shown(row: Counterpart) -> CounterpartShown:
    return shown_as(CounterpartShown, row, direction=row.direction.value, purpose=row.purpose.value)


def _entity_shown(entity: Entity) -> EntityShown:
    return shown_as(EntityShown, entity)
