"""`/task` and `/endtask`: making a task from a group, binding the group to it, and two questions between (R85–R92, R99, R109).

A question belongs to the one who caused it and is answered once (R88). Every step judges anew who may: since the question was
asked, the caller may have left, or another bot may have taken the chat (R231, R250).
"""

from msgspec.structs import replace

from bridge.domain import commands, openings
from bridge.domain.announcements import announce
from bridge.domain.changes import DropConversation, OpenTask, SaveConfirmation, SaveConversation
from bridge.domain.commands import Command
from bridge.domain.conversations import Confirmation, Conversation, ConversationKind, Lane, Question
from bridge.domain.decide import Decision, Draft
from bridge.domain.effects import AnswerPress, AtMessage, Button, Edit, Send
from bridge.domain.events import ButtonPressed, MessageReceived, PersonSender
from bridge.domain.formatting import bold, plain, shortened
from bridge.domain.ids import CommentId, ConfirmationId, ConversationId, IdSource, TaskId
from bridge.domain.limits import TITLE_CODE_POINTS_MAX
from bridge.domain.messages import Comment, CommentSource, Purpose, RichText
from bridge.domain.notices import say, words
from bridge.domain.notifications import task_line
from bridge.domain.people import Employee, EmployeeRef, Language
from bridge.domain.permissions import Denied, may_view
from bridge.domain.recipients import fallback_assignee, of_new_task
from bridge.domain.room_views import RoomView, around, lane_of
from bridge.domain.tasks import Task, TaskSource

NUMBER_SHOWN_MAX = 20
"""Digits of a number that is none, as repeated to its writer."""
YES = "yes"
NO = "no"


# -- the command ------------------------------------------------------------------------------------------------------


def task_command(
    view: RoomView, event: MessageReceived, command: Command, caller: Employee, *, now: float, ids: IdSource, token: str
) -> Decision:
    """`/task` in a group: bare (R91), with a number (R89, R90) or with a title (R85, R109)."""
    number = commands.number_of(command.argument)
    if not command.argument:
        return answered(event, _usage(view, caller))
    if number is not None:
        return _bind_by_number(view, event, command.argument, caller, now=now, ids=ids)
    assert isinstance(event.sender, PersonSender), "only a person stands for an employee"
    wish = commands.title_and_text(command.argument)
    if wish.is_too_long:
        return answered(event, say("task_title_too_long", caller.language, limit=TITLE_CODE_POINTS_MAX))
    confirmation = Confirmation(
        id=ConfirmationId(ids.take()),
        account=view.setting.account.id,
        lane=lane_of(event),
        question=Question.CREATE_TASK,
        asked=event.sender.person.id,
        title=wish.title,
        description=wish.description,
        asked_at=now,
        token=token,
    )
    draft = Draft()
    draft.change(SaveConfirmation(confirmation=confirmation))
    draft.effect(
        Send(
            lane=lane_of(event),
            purpose=Purpose.SERVICE,
            body=say("task_ask_create", caller.language, title=bold(wish.title)),
            reply_to=AtMessage(message=event.message),
            buttons=buttons(token, caller.language),
            confirmation=confirmation.id,
        )
    )
    return draft.decision()


def answered(event: MessageReceived, body: RichText) -> Decision:
    """A command's reply: one message, as a reply to the command."""
    reply = Send(lane=lane_of(event), purpose=Purpose.SERVICE, body=body, reply_to=AtMessage(message=event.message))
    return Decision(effects=(reply,))


def buttons(token: str, language: Language) -> tuple[tuple[Button, ...], ...]:
    """Yes and No in one row."""
    yes = Button(text=words("button_yes", language), data=f"{token}:{YES}")
    no = Button(text=words("button_no", language), data=f"{token}:{NO}")
    return ((yes, no),)


def line_of(view: RoomView, task: Task, language: Language) -> RichText:
    """`[12] title` with its link."""
    return task_line(task, view.setting.public_url, language)


def _usage(view: RoomView, caller: Employee) -> RichText:
    """How to use the command, and the present binding for who may know it (R91)."""
    if view.task is None or not _may_see(view, view.task, caller):
        return say("task_usage", caller.language)
    return say("task_usage_bound", caller.language, task=line_of(view, view.task, caller.language))


def _may_see(view: RoomView, task: Task, caller: Employee) -> bool:
    return not isinstance(may_view(task, EmployeeRef(id=caller.id), view.directory), Denied)


def _bind_by_number(
    view: RoomView, event: MessageReceived, number: str, caller: Employee, *, now: float, ids: IdSource
) -> Decision:
    """R89; a task that is not there, deleted or not the caller's is refused in the same words (R90)."""
    task = view.asked_task
    if task is None or task.trashed_at is not None or task.purged or not _may_see(view, task, caller):
        return answered(event, say("task_not_found", caller.language, number=shortened(number, NUMBER_SHOWN_MAX)))
    if view.task is not None and not _may_see(view, view.task, caller):
        return answered(event, _refused(caller.language))
    draft = Draft()
    body = _bind(draft, view, lane_of(event), event.chat.title, task, caller, now=now, ids=ids)
    draft.merge(answered(event, body))
    return draft.decision()


def _refused(language: Language) -> RichText:
    return say("refused", language, why=words("refused_no_access", language))


def _bind(
    draft: Draft, view: RoomView, lane: Lane, title: str, task: Task, caller: Employee, *, now: float, ids: IdSource
) -> RichText:
    """Binds the room to a task, instead of the one before if any (R92); the words that say so."""
    line = line_of(view, task, caller.language)
    before = view.task
    if before is not None and before.id == task.id:
        return say("task_bound_already", caller.language, task=line)
    room = view.conversation or Conversation(
        id=ConversationId(ids.take()), account=view.setting.account.id, kind=ConversationKind.GROUP, lane=lane
    )
    bound = replace(
        room,
        title=title,
        task=task.id,
        is_suspended=False,
        closed_reason="",
        bound_by=caller.id,
        bound_at=now,
        thread_of_last_comment=None,
    )
    draft.change(SaveConversation(conversation=bound))
    if before is None:
        return say("task_bound", caller.language, task=line)
    return say("task_rebound", caller.language, task=line, old=line_of(view, before, caller.language))


def endtask_command(view: RoomView, event: MessageReceived, caller: Employee) -> Decision:
    """`/endtask`: later messages go nowhere; a bound project stays (R99)."""
    room, task = view.conversation, view.task
    if room is None or room.task is None:
        return answered(event, say("task_not_bound", caller.language))
    if task is not None and not _may_see(view, task, caller):
        return answered(event, _refused(caller.language))
    draft = Draft()
    draft.change(unbound(room))
    known = line_of(view, task, caller.language) if task is not None else plain("—")
    draft.merge(answered(event, say("task_unbound", caller.language, task=known)))
    return draft.decision()


def unbound(room: Conversation) -> SaveConversation | DropConversation:
    """The room without its task: gone, unless a project is bound too (R99)."""
    if room.project is None:
        return DropConversation(conversation=room.id)
    return SaveConversation(conversation=replace(room, task=None, thread_of_last_comment=None))


# -- the questions ----------------------------------------------------------------------------------------------------


def press(view: RoomView, event: ButtonPressed, *, now: float, ids: IdSource, token: str) -> Decision:
    """A pressed Yes or No (R86–R88). Whatever comes of it, the press is answered, or its spinner would turn on."""
    question = view.confirmation
    if question is None or question.lane.chat != event.chat.id or question.lane.bot != event.bot:
        return _pressed(view, event, "press_unknown")
    if question.asked != event.person.id:
        return _pressed(view, event, "press_not_yours")
    if question.answered_at is not None:
        return _pressed(view, event, "press_answered")
    caller = view.employee
    if caller is None or not caller.is_active:
        return _pressed(view, event, "press_refused")
    said_yes = event.data.rpartition(":")[2] == YES
    draft = Draft()
    draft.change(SaveConfirmation(confirmation=replace(question, answered_at=now)))
    match question.question:
        case Question.CREATE_TASK if said_yes:
            _create(draft, view, event, question, caller, now=now, ids=ids, token=token)
        case Question.CREATE_TASK:
            _rewrite(draft, event, say("task_not_created", caller.language, title=bold(question.title)))
        case Question.BIND_TASK:
            _answer_binding(draft, view, event, question, caller, said_yes=said_yes, now=now, ids=ids)
    draft.effect(AnswerPress(lane=question.lane, query=event.query))
    return draft.decision()


def _pressed(view: RoomView, event: ButtonPressed, notice: str) -> Decision:
    text = words(notice, view.language)
    return Decision(effects=(AnswerPress(lane=lane_of(event), query=event.query, text=text),))


def _rewrite(draft: Draft, event: ButtonPressed, body: RichText, keys: tuple[tuple[Button, ...], ...] = ()) -> None:
    """Puts the next words, and buttons if any, where the question stood."""
    target = AtMessage(message=event.message)
    draft.effect(Edit(lane=lane_of(event), purpose=Purpose.SERVICE, target=target, body=body, buttons=keys))


def _create(
    draft: Draft,
    view: RoomView,
    event: ButtonPressed,
    question: Confirmation,
    caller: Employee,
    *,
    now: float,
    ids: IdSource,
    token: str,
) -> None:
    """Yes to the first question: the task is made and told of, and the second question asked (R86, R246)."""
    task = _open(view, question, caller, now=now, ids=ids)
    draft.change(OpenTask(task=task))
    draft.created("task", task.id)
    draft.merge(_announced(view, event, question, task, caller, now=now, ids=ids))
    second = Confirmation(
        id=ConfirmationId(ids.take()),
        account=question.account,
        lane=question.lane,
        question=Question.BIND_TASK,
        asked=question.asked,
        task=task.id,
        asked_at=now,
        token=token,
    )
    draft.change(SaveConfirmation(confirmation=second))
    line = line_of(view, task, caller.language)
    _rewrite(draft, event, say("task_ask_bind", caller.language, task=line), buttons(token, caller.language))


def _open(view: RoomView, question: Confirmation, caller: Employee, *, now: float, ids: IdSource) -> Task:
    """R246: the caller is assigner; assignees come from the template and the project, else R37's fallback."""
    account = view.setting.account
    project = view.conversation.project if view.conversation is not None else None
    plan = openings.blueprint(view.catalog, account, template=None, project=project, author=caller)
    people = openings.roster(
        plan,
        assigner=EmployeeRef(id=caller.id),
        fallback=fallback_assignee(account, view.directory, bot=view.bot),
        directory=view.directory,
    )
    return openings.new_task(
        TaskId(ids.take()),
        account,
        plan,
        people,
        number=view.next_number,
        title=question.title,
        description=question.description,
        statuses=view.catalog.statuses,
        source=TaskSource.GROUP,
        now=now,
    )


def _announced(
    view: RoomView,
    event: ButtonPressed,
    question: Confirmation,
    task: Task,
    caller: Employee,
    *,
    now: float,
    ids: IdSource,
) -> Decision:
    """Comment 0 of the new task, told to its assignees (R56, R145)."""
    author = EmployeeRef(id=caller.id)
    first = Comment(
        id=CommentId(ids.take()),
        account=task.account,
        task=task.id,
        author=author,
        body=plain(question.description or question.title),
        at=now,
        source=CommentSource.TELEGRAM,
        is_first=True,
        recipients=of_new_task(author=author, task=task, directory=view.directory).recipients,
        origin_chat=event.chat.id,
        origin_topic=question.lane.topic,
    )
    return announce(first, around(view, task), now=now)


def _answer_binding(
    draft: Draft,
    view: RoomView,
    event: ButtonPressed,
    question: Confirmation,
    caller: Employee,
    *,
    said_yes: bool,
    now: float,
    ids: IdSource,
) -> None:
    """The second answer: bind, or leave the room as it is (R87)."""
    task = view.asked_task
    if task is None or task.trashed_at is not None or task.purged or not _may_see(view, task, caller):
        _rewrite(draft, event, _refused(caller.language))
        return
    line = line_of(view, task, caller.language)
    if said_yes and view.other_bot is not None:
        _rewrite(draft, event, say("another_bot", caller.language, bot=view.other_bot.username))
    elif said_yes and view.task is not None and not _may_see(view, view.task, caller):
        _rewrite(draft, event, _refused(caller.language))
    elif said_yes:
        body = _bind(draft, view, question.lane, event.chat.title, task, caller, now=now, ids=ids)
        _rewrite(draft, event, body)
    elif view.task is not None and _may_see(view, view.task, caller):
        old = line_of(view, view.task, caller.language)
        _rewrite(draft, event, say("task_created_elsewhere", caller.language, task=line, old=old))
    else:
        _rewrite(draft, event, say("task_created_unbound", caller.language, task=line))
