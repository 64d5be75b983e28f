"""Creating and finding tasks in the private chat with the standard bot, without a Reply (R247, R85, R88–R91, R95, R109)."""

from msgspec.structs import replace

from bridge.domain import commands
from bridge.domain.announcements import announce
from bridge.domain.changes import OpenTask, SaveConfirmation
from bridge.domain.conversations import Confirmation, Question
from bridge.domain.decide import Decision, Draft, Setting
from bridge.domain.desk_views import DeskView, around, lane_of, said
from bridge.domain.effects import AnswerPress, AtMessage, Edit, Send
from bridge.domain.events import ButtonPressed, MessageReceived
from bridge.domain.formatting import bold, joined, plain, shortened
from bridge.domain.ids import CommentId, ConfirmationId, IdSource, TaskId
from bridge.domain.limits import FIND_RESULTS_MAX, QUOTE_CODE_POINTS_MAX, TITLE_CODE_POINTS_MAX
from bridge.domain.mentions import fold
from bridge.domain.messages import Comment, CommentSource, Purpose, RichText
from bridge.domain.notices import language_of, say, words
from bridge.domain.notifications import task_line
from bridge.domain.openings import blueprint, new_task, roster
from bridge.domain.people import Employee, EmployeeRef, Person
from bridge.domain.permissions import Allowed, Denied, may_view
from bridge.domain.recipients import fallback_assignee, of_new_task
from bridge.domain.room_tasks import YES, buttons
from bridge.domain.tasks import Task, TaskSource


def ask(
    view: DeskView,
    event: MessageReceived,
    setting: Setting,
    caller: Employee,
    argument: str,
    person: Person,
    *,
    now: float,
    ids: IdSource,
    token: str,
) -> Decision:
    """`/task`: bare, how to use it; a number, that task; a title, the question whether to create it (R85, R89–R91)."""
    language = caller.language
    number = commands.number_of(argument)
    if not argument:
        return said(event, say("desk_task_usage", language))
    if number is not None:
        return said(event, _shown(view, setting, caller, argument))
    wish = commands.title_and_text(argument)
    if wish.is_too_long:
        return said(event, say("task_title_too_long", language, limit=TITLE_CODE_POINTS_MAX))
    question = Confirmation(
        id=ConfirmationId(ids.take()),
        account=setting.account.id,
        lane=lane_of(event),
        question=Question.CREATE_TASK,
        asked=person.id,
        title=wish.title,
        description=wish.description,
        asked_at=now,
        token=token,
    )
    send = Send(
        lane=question.lane,
        purpose=Purpose.SERVICE,
        body=say("task_ask_create", language, title=bold(wish.title)),
        reply_to=AtMessage(message=event.message),
        buttons=buttons(token, language),
        confirmation=question.id,
    )
    return Decision(changes=(SaveConfirmation(confirmation=question),), effects=(send,))


def _shown(view: DeskView, setting: Setting, caller: Employee, number: str) -> RichText:
    """One task, for who may see it; a missing one is refused in the same words (R90)."""
    task = view.asked_task
    if task is None or task.purged or isinstance(may_view(task, EmployeeRef(id=caller.id), view.directory), Denied):
        return say("task_not_found", caller.language, number=shortened(number, QUOTE_CODE_POINTS_MAX))
    line = task_line(task, setting.public_url, caller.language)
    return say("desk_task_shown", caller.language, task=line, status=task.status.name)


def find(view: DeskView, event: MessageReceived, setting: Setting, caller: Employee, text: str) -> Decision:
    """`/find`: tasks and projects by title, only those the caller may see (R95, R228)."""
    language = caller.language
    if not text:
        return said(event, say("find_usage", language))
    ref = EmployeeRef(id=caller.id)
    tasks = [each for each in view.found if isinstance(may_view(each, ref, view.directory), Allowed)][:FIND_RESULTS_MAX]
    projects = [
        each for each in view.catalog.projects if fold(text) in fold(each.title) and (caller.is_admin or not each.is_hidden)
    ][:FIND_RESULTS_MAX]
    lines: list[RichText] = []
    if tasks:
        lines.append(say("find_tasks", language))
        lines.extend(task_line(each, setting.public_url, language) for each in tasks)
    if projects:
        lines.append(say("find_projects", language))
        lines.extend(say("list_line", language, number=each.number, title=each.title) for each in projects)
    if not lines:
        return said(event, say("find_nothing", language, text=shortened(text, QUOTE_CODE_POINTS_MAX)))
    return said(event, joined(lines, "\n"))


def press(view: DeskView, event: ButtonPressed, *, now: float, ids: IdSource) -> Decision:
    """A pressed Yes or No: answered once, by the one who was asked (R88); a private chat is bound to nothing."""
    question, setting, caller = view.confirmation, view.setting, view.actor
    language = caller.language if caller is not None else language_of(event.person.language_code)
    if question is None or setting is None or question.lane != lane_of(event):
        return _answered(event, words("press_unknown", language))
    if question.asked != event.person.id:
        return _answered(event, words("press_not_yours", language))
    if question.answered_at is not None:
        return _answered(event, words("press_answered", language))
    if not isinstance(caller, Employee) or not caller.is_active:
        return _answered(event, words("press_refused", language))
    draft = Draft()
    draft.change(SaveConfirmation(confirmation=replace(question, answered_at=now)))
    if event.data.rpartition(":")[2] == YES:
        task = _open(draft, view, event, setting, question, caller, now=now, ids=ids)
        body = say("desk_task_created", language, task=task_line(task, setting.public_url, language))
    else:
        body = say("task_not_created", language, title=bold(question.title))
    target = AtMessage(message=event.message)
    draft.effect(Edit(lane=question.lane, purpose=Purpose.SERVICE, target=target, body=body))
    draft.merge(_answered(event, ""))
    return draft.decision()


def _answered(event: ButtonPressed, text: str) -> Decision:
    return Decision(effects=(AnswerPress(lane=lane_of(event), query=event.query, text=text),))


def _open(
    draft: Draft,
    view: DeskView,
    event: ButtonPressed,
    setting: Setting,
    question: Confirmation,
    caller: Employee,
    *,
    now: float,
    ids: IdSource,
) -> Task:
    """The caller is assigner; assignees come from his template, else R37's fallback (R246, R247)."""
    account, author = setting.account, EmployeeRef(id=caller.id)
    plan = blueprint(view.catalog, account, template=None, project=None, author=caller)
    fallback = fallback_assignee(account, view.directory)
    task = new_task(
        TaskId(ids.take()),
        account,
        plan,
        roster(plan, assigner=author, fallback=fallback, directory=view.directory),
        number=view.next_number,
        title=question.title,
        description=question.description,
        statuses=view.catalog.statuses,
        source=TaskSource.STAFF,
        now=now,
    )
    first = Comment(
        id=CommentId(ids.take()),
        account=account.id,
        task=task.id,
        author=author,
        body=plain(question.description or question.title),
        at=now,
        source=CommentSource.TELEGRAM,
        is_first=True,
        recipients=of_new_task(author=author, task=task, directory=view.directory).recipients,
        origin_chat=event.chat.id,
    )
    draft.change(OpenTask(task=task))
    draft.created("task", task.id)
    draft.merge(announce(first, around(view, setting, task), now=now))
    draft.created("comment", first.id)
    return task
