"""Checklists as values (Bot API: Checklist, ChecklistTask): what one may hold, and how it looks when tasks are done or added.

A checklist never changes: marking or adding gives another one, which its message then says.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from fake_telegram.world.ids import ChatId, UserId
from fake_telegram.world.limits import CHECKLIST_TASK_CODE_POINTS_MAX, CHECKLIST_TASKS_MAX, CHECKLIST_TITLE_CODE_POINTS_MAX

from .content import Checklist, ChecklistTask, Content


def fault_in(said: Checklist) -> str:
    """Why Telegram would not take this checklist, in its words; empty when it would."""
    if not said.title:
        return "checklist title must be non-empty"
    if len(said.title) > CHECKLIST_TITLE_CODE_POINTS_MAX:
        return f"checklist title length must not exceed {CHECKLIST_TITLE_CODE_POINTS_MAX}"
    if not said.tasks:
        return "checklist must have at least 1 task"
    if len(said.tasks) > CHECKLIST_TASKS_MAX:
        return f"checklist can't have more than {CHECKLIST_TASKS_MAX} tasks"
    if any(not one.text for one in said.tasks):
        return "checklist task text must be non-empty"
    if any(len(one.text) > CHECKLIST_TASK_CODE_POINTS_MAX for one in said.tasks):
        return f"checklist task text length must not exceed {CHECKLIST_TASK_CODE_POINTS_MAX}"
    if any(not 0 < one.id < 1 << 31 for one in said.tasks):
        return "checklist task identifier must be positive"
    if len({one.id for one in said.tasks}) != len(said.tasks):
        return "checklist tasks must have unique identifiers"
    return ""


def has_task(content: Content, number: int) -> bool:
    """Whether `content` is a checklist with a task of that number."""
    return isinstance(content, Checklist) and any(one.id == number for one in content.tasks)


def written(title: str, texts: Iterable[str], *, others_can_add: bool, others_can_mark: bool) -> Checklist:
    """A checklist as a person types it: trimmed, its tasks numbered from 1."""
    tasks = tuple(ChecklistTask(id=number, text=text.strip()) for number, text in enumerate(texts, 1))
    return Checklist(title=title.strip(), tasks=tasks, others_can_add=others_can_add, others_can_mark=others_can_mark)


def marked(
    said: Checklist, done: Iterable[int], undone: Iterable[int], by: UserId, at: int, *, as_chat: ChatId | None
) -> Checklist:
    """The checklist with these tasks done by `by` (or in the name of a chat) at `at` (Unix seconds), and those not done."""
    wanted = dict.fromkeys(done, True) | dict.fromkeys(undone, False)
    return replace(said, tasks=tuple(_marked(one, wanted.get(one.id), by, at, as_chat) for one in said.tasks))


def _marked(task: ChecklistTask, done: bool | None, by: UserId, at: int, as_chat: ChatId | None) -> ChecklistTask:
    if done is None or done == bool(task.done_at):
        return task
    if not done:
        return replace(task, done_by=None, done_by_chat=None, done_at=0)
    return replace(task, done_by=by if as_chat is None else None, done_by_chat=as_chat, done_at=at)


def with_more(said: Checklist, texts: Sequence[str]) -> Checklist:
    """The checklist with these tasks at its end, under the next numbers."""
    after = max((one.id for one in said.tasks), default=0)
    more = tuple(ChecklistTask(id=number, text=text.strip()) for number, text in enumerate(texts, after + 1))
    return replace(said, tasks=(*said.tasks, *more))


def rewritten(said: Checklist, before: Checklist) -> Checklist:
    """What an edit makes of `before`: tasks that keep their number stay as done as they were."""
    known = {one.id: one for one in before.tasks}
    return replace(said, tasks=tuple(_as_done_as(one, known.get(one.id)) for one in said.tasks))


def _as_done_as(task: ChecklistTask, before: ChecklistTask | None) -> ChecklistTask:
    if before is None:
        return task
    return replace(task, done_by=before.done_by, done_by_chat=before.done_by_chat, done_at=before.done_at)


def anew(said: Checklist) -> Checklist:
    """The checklist of a copy: nothing of it is done."""
    return replace(said, tasks=tuple(ChecklistTask(id=one.id, text=one.text, entities=one.entities) for one in said.tasks))
