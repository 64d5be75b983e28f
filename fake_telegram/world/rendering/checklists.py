"""How a checklist and the notices about it look to a bot (Bot API: Checklist, ChecklistTasksDone, ChecklistTasksAdded)."""

from typing import Any

from fake_telegram.world.facts.content import Checklist, ChecklistTask, Service
from fake_telegram.world.facts.people import Bot
from fake_telegram.world.state import State

from .chats import chat_by_id, user
from .media import entities


def checklist(state: State, said: Checklist, bot: Bot | None) -> dict[str, Any]:
    """Checklist."""
    result: dict[str, Any] = {"title": said.title}
    if said.entities:
        result["title_entities"] = entities(state, said.entities, bot)
    result["tasks"] = [_task(state, one, bot) for one in said.tasks]
    if said.others_can_add:
        result["others_can_add_tasks"] = True
    if said.others_can_mark:
        result["others_can_mark_tasks_as_done"] = True
    return result


def _task(state: State, task: ChecklistTask, bot: Bot | None) -> dict[str, Any]:
    result: dict[str, Any] = {"id": task.id, "text": task.text}
    if task.entities:
        result["text_entities"] = entities(state, task.entities, bot)
    if task.done_by is not None:
        result["completed_by_user"] = user(state, task.done_by, bot)
    if task.done_by_chat is not None:
        result["completed_by_chat"] = chat_by_id(state, task.done_by_chat)
    if task.done_at:
        result["completion_date"] = task.done_at
    return result


def tasks_done(said: Service, shown: dict[str, Any] | None) -> dict[str, Any]:
    """ChecklistTasksDone; `shown` is the message with the checklist, None when it is gone."""
    result: dict[str, Any] = {} if shown is None else {"checklist_message": shown}
    if said.done:
        result["marked_as_done_task_ids"] = list(said.done)
    if said.undone:
        result["marked_as_not_done_task_ids"] = list(said.undone)
    return result


def tasks_added(state: State, said: Service, shown: dict[str, Any] | None, bot: Bot | None) -> dict[str, Any]:
    """ChecklistTasksAdded; `shown` as for `tasks_done`."""
    result: dict[str, Any] = {} if shown is None else {"checklist_message": shown}
    return {**result, "tasks": [_task(state, one, bot) for one in said.tasks]}
