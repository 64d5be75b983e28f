"""Acts of staff on tasks: opening, status, people, text, trash (R74–R76, R145–R148, R176, R177, R219, R220, R240)."""

from msgspec.structs import replace

from bridge.domain.announcements import announce
from bridge.domain.changes import Connect, Disconnect, OpenTask, SetStatus, SetTaskText, SetTrashed
from bridge.domain.comment_acts import around
from bridge.domain.decide import Decision, Draft
from bridge.domain.events import RosterChanged, StatusSet, TaskEdited, TaskOrdered, TaskTrashed
from bridge.domain.formatting import plain
from bridge.domain.ids import CommentId, IdSource, TaskId
from bridge.domain.limits import DESCRIPTION_CODE_POINTS_MAX, TITLE_CODE_POINTS_MAX
from bridge.domain.messages import Comment, CommentSource, Reason, Recipient
from bridge.domain.notices import words
from bridge.domain.openings import blueprint, new_task, roster
from bridge.domain.people import Employee, EmployeeRef, Language, Member, SystemRef, TeamRef
from bridge.domain.permissions import Denied, expand, may_edit, may_set_status
from bridge.domain.recipients import candidates, of_new_task, told
from bridge.domain.standings import NO_ACCESS, ActView, Flaw, flawed, refused
from bridge.domain.tasks import Role, RosterEntry, Task, TaskSource


def order(view: ActView, act: TaskOrdered, actor: Employee, *, now: float, ids: IdSource) -> Decision:
    """A task opened in the workspace, from template or project (R74–R76); its assignees are told unless `silent` (R145, R176)."""
    if (flaw := _text_flaw(act.title, act.description)) is not None:
        return flawed(flaw)
    if not _is_known(view, act):
        return NO_ACCESS
    account = view.setting.account
    plan = blueprint(view.catalog, account, template=act.template, project=act.project, author=actor)
    assigner: Member = next((each.member for each in act.roster if each.role is Role.ASSIGNER), EmployeeRef(id=actor.id))
    task = new_task(
        TaskId(ids.take()),
        account,
        plan,
        roster(
            plan,
            assigner=assigner,
            added=tuple(each for each in act.roster if each.role is not Role.ASSIGNER),
            directory=view.directory,
        ),
        number=view.next_number,
        title=act.title.strip(),
        description=act.description,
        statuses=view.catalog.statuses,
        source=TaskSource.STAFF,
        now=now,
    )
    author = EmployeeRef(id=actor.id)
    audience = of_new_task(author=author, task=task, directory=view.directory)
    first = Comment(
        id=CommentId(ids.take()),
        account=account.id,
        task=task.id,
        author=author,
        body=plain(act.description),
        at=now,
        source=CommentSource.API,
        is_first=True,
        recipients=() if act.silent else audience.recipients,
    )
    draft = Draft()
    draft.change(OpenTask(task=task))
    draft.created("task", task.id)
    draft.merge(announce(first, around(view, task), now=now))
    draft.created("comment", first.id)
    return draft.decision()


def _is_known(view: ActView, act: TaskOrdered) -> bool:
    has_template = act.template is None or view.catalog.template(act.template) is not None
    has_project = act.project is None or view.catalog.project(act.project) is not None
    return has_template and has_project and all(view.knows(each.member) for each in act.roster)


def _text_flaw(title: str, description: str) -> str | None:
    if not title.strip():
        return Flaw.EMPTY
    is_too_long = len(title.strip()) > TITLE_CODE_POINTS_MAX or len(description) > DESCRIPTION_CODE_POINTS_MAX
    return Flaw.TOO_LONG if is_too_long else None


def set_status(view: ActView, act: StatusSet, actor: Employee, *, now: float, ids: IdSource) -> Decision:
    """R220, R177: all but participants set it; the employees among assigner and assignees are told, clients never (R148)."""
    task, status = view.task, view.status
    if task is None or task.purged or status is None:
        return NO_ACCESS
    if isinstance(denied := may_set_status(task, EmployeeRef(id=actor.id), view.directory), Denied):
        return refused(denied.reason)
    if task.trashed_at is not None:
        return flawed(Flaw.TRASHED)
    if task.status.id == status.id:
        return Decision()
    draft = Draft()
    draft.change(SetStatus(task=task.id, status=status.id))
    text = words("system_status", view.setting.account.language, person=actor.name, status=status.name)
    concerned = () if act.silent else _concerned(view, task, actor)
    changed = replace(task, status=status)
    draft.merge(announce(_note(changed, text, concerned, ids, now), around(view, changed), now=now))
    return draft.decision()


def _concerned(view: ActView, task: Task, actor: Employee) -> tuple[Recipient, ...]:
    """Employees among assigner and assignees, but the one who did it (R130, R166)."""
    members = (*task.members(Role.ASSIGNER), *task.members(Role.ASSIGNEE))
    staff = (each for each in expand(members, view.directory) if isinstance(each, EmployeeRef))
    return told(candidates(staff, view.directory, author=EmployeeRef(id=actor.id)), Reason.STATUS)


def change_roster(view: ActView, act: RosterChanged, actor: Employee, *, now: float, ids: IdSource) -> Decision:
    """R220, R146: who may edit changes the people; new assignees are told. A new assigner replaces the old one."""
    task = view.task
    if task is None or task.purged or not all(view.knows(each.member) for each in (*act.add, *act.remove)):
        return NO_ACCESS
    if isinstance(denied := may_edit(task, EmployeeRef(id=actor.id), view.directory), Denied):
        return refused(denied.reason)
    if task.trashed_at is not None:
        return flawed(Flaw.TRASHED)
    added = tuple(each for each in dict.fromkeys(act.add) if each not in task.roster)
    removed = tuple(each for each in task.roster if each in act.remove or _is_replaced(each, added))
    kept = tuple(each for each in task.roster if each not in removed)
    changed = replace(task, roster=(*kept, *added))
    if len(changed.members(Role.ASSIGNER)) != 1:
        return flawed(Flaw.ASSIGNER_NEEDED)
    draft = Draft()
    for each in removed:
        draft.change(Disconnect(task=task.id, entry=each))
    for each in added:
        draft.change(Connect(task=task.id, entry=each))
    if added or removed:
        text = _roster_words(view, actor, added, removed)
        note = _note(changed, text, _connected(view, task, added, actor), ids, now)
        draft.merge(announce(note, around(view, changed), now=now))
    return draft.decision()


def _is_replaced(entry: RosterEntry, added: tuple[RosterEntry, ...]) -> bool:
    return entry.role is Role.ASSIGNER and any(each.role is Role.ASSIGNER for each in added)


def _connected(view: ActView, before: Task, added: tuple[RosterEntry, ...], actor: Employee) -> tuple[Recipient, ...]:
    """Employees who became assignees and were none before; participants and clients are not told (R146–R148)."""
    old = expand(before.members(Role.ASSIGNEE), view.directory)
    new = expand((each.member for each in added if each.role is Role.ASSIGNEE), view.directory)
    staff = (each for each in new if isinstance(each, EmployeeRef) and each not in old)
    return told(candidates(staff, view.directory, author=EmployeeRef(id=actor.id)), Reason.CONNECTED)


def _roster_words(view: ActView, actor: Employee, added: tuple[RosterEntry, ...], removed: tuple[RosterEntry, ...]) -> str:
    language = view.setting.account.language
    lines = [_entry_words("system_connected", view, actor, each, language) for each in added]
    lines.extend(_entry_words("system_disconnected", view, actor, each, language) for each in removed)
    return "\n".join(lines)


def _entry_words(id: str, view: ActView, actor: Employee, entry: RosterEntry, language: Language) -> str:
    directory = view.directory
    member = entry.member
    someone = directory.team(member.id) if isinstance(member, TeamRef) else directory.party(member)
    name = someone.name if someone is not None else words("author_unknown", language)
    role = words(f"role_{entry.role.value}", language)
    return words(id, language, person=actor.name, member=name, role=role)


def edit(view: ActView, act: TaskEdited, actor: Employee) -> Decision:
    """R220: title and description, by whoever may edit the task."""
    task = view.task
    if task is None or task.purged:
        return NO_ACCESS
    if isinstance(denied := may_edit(task, EmployeeRef(id=actor.id), view.directory), Denied):
        return refused(denied.reason)
    title = task.title if act.title is None else act.title.strip()
    description = task.description if act.description is None else act.description
    if (flaw := _text_flaw(title, description)) is not None:
        return flawed(flaw)
    if (title, description) == (task.title, task.description):
        return Decision()
    return Decision(changes=(SetTaskText(task=task.id, title=title, description=description),))


def trash(view: ActView, act: TaskTrashed, actor: Employee, *, now: float) -> Decision:
    """R240: to the trash, out of it, or out of the trash for good (which cannot be undone)."""
    task = view.task
    if task is None or task.purged:
        return NO_ACCESS
    if isinstance(denied := may_edit(task, EmployeeRef(id=actor.id), view.directory), Denied):
        return refused(denied.reason)
    if act.purge:
        return Decision(changes=(SetTrashed(task=task.id, at=task.trashed_at or now, purged=True),))
    if act.restore == (task.trashed_at is None):
        return Decision()
    return Decision(changes=(SetTrashed(task=task.id, at=None if act.restore else now),))


def _note(task: Task, text: str, recipients: tuple[Recipient, ...], ids: IdSource, now: float) -> Comment:
    """A comment of the bridge itself about the task; never relayed, never picked by the cascade (R148, A23)."""
    return Comment(
        id=CommentId(ids.take()),
        account=task.account,
        task=task.id,
        author=SystemRef(),
        body=plain(text),
        at=now,
        source=CommentSource.SYSTEM,
        is_system=True,
        recipients=recipients,
    )
