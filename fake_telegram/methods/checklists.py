"""Checklists in the name of a connected person (Bot API: sendChecklist, editMessageChecklist)."""

from typing import Any, Final

from fake_telegram.world import Checklist, ChecklistTask, Entity, checklists, limits

from .accounts import needed_connection, shown
from .arguments import field_flag, field_integer, field_text
from .editing import change, own
from .formatted import STYLES_ONLY, formatted
from .keyboards import reply_markup
from .refusals import bad_request
from .sending import Keyboards, deliver
from .tables import Call, Method, parameters


def _given(call: Call) -> Checklist:
    """The checklist of the call.

    Raises:
        CallRefused: it is none, or more than Telegram takes.
    """
    given = call.args.json("checklist", "checklist")
    if given is None:
        raise bad_request("there is no checklist in the request")
    if not isinstance(given, dict):
        raise bad_request("Object expected as checklist")
    tasks = given.get("tasks", [])
    if not isinstance(tasks, list):
        raise bad_request('Field "tasks" must be of type Array')
    title, entities = _words(call, given, "title", "title_entities", limits.CHECKLIST_TITLE_CODE_POINTS_MAX)
    said = Checklist(
        title=title,
        entities=entities,
        tasks=tuple(_task(call, one) for one in tasks),
        others_can_add=field_flag(given, "others_can_add_tasks"),
        others_can_mark=field_flag(given, "others_can_mark_tasks_as_done"),
    )
    if fault := checklists.fault_in(said):
        raise bad_request(fault)
    return said


def _task(call: Call, given: Any) -> ChecklistTask:
    if not isinstance(given, dict):
        raise bad_request("Object expected as checklist task")
    text, entities = _words(call, given, "text", "text_entities", limits.CHECKLIST_TASK_CODE_POINTS_MAX)
    return ChecklistTask(id=field_integer(given, "id"), text=text, entities=entities)


def _words(call: Call, given: Any, name: str, entities_name: str, limit: int) -> tuple[str, tuple[Entity, ...]]:
    what = "checklist title" if name == "title" else "checklist task text"
    return formatted(
        call,
        field_text(given, name),
        field_text(given, "parse_mode"),
        given.get(entities_name),
        limit=limit,
        too_long=f"{what} length must not exceed {limit}",
        keeps=STYLES_ONLY,
    )


def _send(call: Call) -> dict[str, Any]:
    needed_connection(call)
    said = _given(call)
    inline, _ = reply_markup(call, inline_only=True)
    return shown(call, deliver(call, said, Keyboards(inline)))


def _edit(call: Call) -> dict[str, Any] | bool:
    needed_connection(call)
    said = _given(call)
    found = own(call)
    if not isinstance(found.content, Checklist):
        raise bad_request("there is no checklist in the message to edit")
    return change(call, found, checklists.rewritten(said, found.content))


METHODS: Final = (
    Method(
        "sendChecklist",
        _send,
        parameters(
            business_connection_id="String!",
            chat_id="Chat!",
            checklist="JSON!",
            disable_notification="Boolean",
            protect_content="Boolean",
            message_effect_id="String",
            reply_parameters="JSON",
            reply_markup="JSON",
        ),
    ),
    Method(
        "editMessageChecklist",
        _edit,
        parameters(
            business_connection_id="String!",
            chat_id="Chat!",
            message_id="Integer!",
            checklist="JSON!",
            reply_markup="JSON",
        ),
    ),
)
