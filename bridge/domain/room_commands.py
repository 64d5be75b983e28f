"""Commands in a group, but for `/task`: lists, states and switches (R93–R107, R157, A3, A16).

A recognised command never reaches the task (R108), whoever gives it. Only linked employees command; contacts with extended access
may ask; a stranger is ignored, with a hint where the bot may write to him; an anonymous admin is told why not (R68).
"""

from collections.abc import Iterable

from msgspec.structs import replace

from bridge.domain import commands
from bridge.domain.changes import DropConversation, SaveConversation
from bridge.domain.commands import Command, CommandName, may_command
from bridge.domain.conversations import Conversation, ConversationKind
from bridge.domain.decide import NOTHING, Decision, Draft
from bridge.domain.effects import Send
from bridge.domain.events import AnonymousAdmin, AutomaticForward, ChannelSender, MessageReceived, PersonSender
from bridge.domain.formatting import joined, shortened
from bridge.domain.ids import ConversationId, IdSource
from bridge.domain.limits import FIND_RESULTS_MAX, QUOTE_CODE_POINTS_MAX
from bridge.domain.mentions import fold
from bridge.domain.messages import Purpose, RichText
from bridge.domain.notices import say, words
from bridge.domain.people import Contact, Employee, Language
from bridge.domain.permissions import Allowed, Denied, may_see_comment, may_view
from bridge.domain.room_tasks import NUMBER_SHOWN_MAX, answered, endtask_command, line_of, task_command
from bridge.domain.room_views import RoomView, lane_of, ref
from bridge.domain.rosters import who, whom
from bridge.domain.tasks import Project


def obey(view: RoomView, event: MessageReceived, command: Command, *, now: float, ids: IdSource, token: str) -> Decision:
    """What a recognised command does. Denied callers change nothing."""
    match event.sender:
        case AnonymousAdmin() | ChannelSender():
            return answered(event, say("anonymous_admin", view.setting.account.language))
        case AutomaticForward():
            return NOTHING
        case PersonSender():
            return _of_person(view, event, command, now=now, ids=ids, token=token)


def _of_person(view: RoomView, event: MessageReceived, command: Command, *, now: float, ids: IdSource, token: str) -> Decision:
    caller = view.writer
    if caller is None or isinstance(may_command(command.name, caller), Denied):
        return _hint(view, event)
    if view.conversation is None and view.other_bot is not None and command.name is not CommandName.HELP:
        return answered(event, say("another_bot", caller.language, bot=view.other_bot.username))
    match caller:
        case Employee():
            return _of_employee(view, event, command, caller, now=now, ids=ids, token=token)
        case Contact():
            return _question(view, event, command.name, caller)


def _hint(view: RoomView, event: MessageReceived) -> Decision:
    """A stranger's command is ignored, with a word in private where this bot may write to him (A16, R51)."""
    stranger = view.writer
    if stranger is None:
        return NOTHING
    own = (each for each in view.dialogues if each.party == ref(stranger) and each.lane.bot == view.bot.id)
    dialogue = next((each for each in own if not each.closed_reason), None)
    if dialogue is None:
        return NOTHING
    body = say("stranger_command", stranger.language, chat=event.chat.title)
    return Decision(effects=(Send(lane=dialogue.lane, purpose=Purpose.SERVICE, body=body),))


def _of_employee(
    view: RoomView,
    event: MessageReceived,
    command: Command,
    caller: Employee,
    *,
    now: float,
    ids: IdSource,
    token: str,
) -> Decision:
    match command.name:
        case CommandName.TASK:
            return task_command(view, event, command, caller, now=now, ids=ids, token=token)
        case CommandName.ENDTASK:
            return endtask_command(view, event, caller)
        case CommandName.SUSPEND | CommandName.NOTIFY | CommandName.QUOTE:
            return _switch(view, event, command, caller)
        case CommandName.PROJECT:
            return _choose_project(view, event, command.argument, caller, now=now, ids=ids)
        case CommandName.ENDPROJECT:
            return _end_project(view, event, caller)
        case CommandName.FIND:
            return answered(event, _found(view, command.argument, caller))
        case CommandName.ACTIVE:
            return answered(event, _active(view, caller))
        case CommandName.CHANGEACCOUNT:
            account = view.setting.account.name
            return answered(event, say("account_of_room", caller.language, account=account))
        case CommandName.STATUS | CommandName.WHO | CommandName.WHOM | CommandName.HELP | CommandName.START:
            return _question(view, event, command.name, caller)


# -- questions: what contacts with extended access may ask too ------------------------------------------------------------


def _question(view: RoomView, event: MessageReceived, name: CommandName, caller: Employee | Contact) -> Decision:
    if name is CommandName.STATUS:
        return answered(event, _status(view, caller))
    if name is CommandName.WHO:
        return answered(event, _who(view, caller))
    if name is CommandName.WHOM:
        return answered(event, _whom(view, event, caller))
    return answered(event, help_words(caller.language))


def help_words(language: Language) -> RichText:
    """The purpose in one paragraph and the list of commands (R106)."""
    return joined((say("room_greeting", language), say("room_help", language)), "\n\n")


def _sees_task(view: RoomView, caller: Employee | Contact) -> bool:
    return view.task is not None and isinstance(may_view(view.task, ref(caller), view.directory), Allowed)


def _status(view: RoomView, caller: Employee | Contact) -> RichText:
    """R98: what the room is bound to, and how; the task's name only for who may know it."""
    language, room = caller.language, view.conversation
    lines = [say("status_account", language, account=view.setting.account.name)]
    if view.task is None:
        lines.append(say("status_task_none", language))
    elif _sees_task(view, caller):
        lines.append(say("status_task", language, task=line_of(view, view.task, language)))
    else:
        lines.append(say("status_task_secret", language))
    if view.project is not None:
        lines.append(say("status_project", language, project=_project_line(view.project, language)))
    else:
        lines.append(say("status_project_none", language))
    if room is not None:
        flows = room.task is not None and not room.is_suspended
        lines.append(say("status_relay_on" if flows else "status_relay_off", language))
        lines.append(say("status_notify_active" if room.notify_active else "status_notify_all", language))
        lines.append(say("status_quote_on" if room.quote else "status_quote_off", language))
    return joined(lines, "\n")


def _who(view: RoomView, caller: Employee | Contact) -> RichText:
    """R102: people of the bound task, with the names to use after `@`."""
    if view.task is None:
        return say("task_not_bound", caller.language)
    if not _sees_task(view, caller):
        return _refused(caller.language)
    return who(view.task, view.directory, line_of(view, view.task, caller.language), caller.language)


def _whom(view: RoomView, event: MessageReceived, caller: Employee | Contact) -> RichText:
    """R103: who was told of the comment behind the answered message, for who may see that comment."""
    if event.reply_to is None:
        return say("whom_hint", caller.language)
    comment, task = view.about, view.about_task
    if comment is None or task is None:
        return say("whom_unknown", caller.language)
    settings = view.setting.account.settings
    if isinstance(may_see_comment(comment, task, ref(caller), view.directory, settings), Denied):
        return _refused(caller.language)
    return whom(comment, view.directory, caller.language)


def _refused(language: Language) -> RichText:
    return say("refused", language, why=words("refused_no_access", language))


# -- switches ---------------------------------------------------------------------------------------------------------


def _switch(view: RoomView, event: MessageReceived, command: Command, caller: Employee) -> Decision:
    """/suspend, /notify and /quote: a word sets the state, and the reply always spells it out (R97, R104, R105, A3)."""
    room, language = view.conversation, caller.language
    if room is None or room.task is None:
        return answered(event, say("task_not_bound", language))
    if view.task is not None and not _sees_task(view, caller):
        return answered(event, _refused(language))
    changed = _switched(room, command)
    if changed is None:
        return answered(event, joined((say(f"{command.name}_usage", language), _status(view, caller)), "\n\n"))
    draft = Draft()
    if changed != room:
        draft.change(SaveConversation(conversation=changed))
    word = command.argument.casefold()
    draft.merge(answered(event, say(f"{command.name}_{word}", language)))
    return draft.decision()


def _switched(room: Conversation, command: Command) -> Conversation | None:
    """The room after the command, or None when its argument is none of its words."""
    if command.name is CommandName.NOTIFY:
        word = commands.choice(command.argument, "active", "all")
        return None if word is None else replace(room, notify_active=word == "active")
    word = commands.choice(command.argument, "on", "off")
    if word is None:
        return None
    if command.name is CommandName.SUSPEND:
        return replace(room, is_suspended=word == "on")
    return replace(room, quote=word == "on")


# -- projects and lists -------------------------------------------------------------------------------------------------


def _project_line(project: Project, language: Language) -> RichText:
    return say("list_line", language, number=project.number, title=project.title)


def _visible(projects: Iterable[Project], caller: Employee) -> tuple[Project, ...]:
    """Projects that may be named to an employee: hidden ones to admins only (R228)."""
    return tuple(each for each in projects if caller.is_admin or not each.is_hidden)


def _choose_project(
    view: RoomView, event: MessageReceived, argument: str, caller: Employee, *, now: float, ids: IdSource
) -> Decision:
    """`/project <number>`: where new tasks of this room are made (R72, R93)."""
    number = commands.number_of(argument)
    if number is None:
        return answered(event, say("project_usage", caller.language))
    project = next((each for each in _visible(view.catalog.projects, caller) if each.number == number), None)
    if project is None:
        return answered(event, say("project_not_found", caller.language, number=shortened(argument, NUMBER_SHOWN_MAX)))
    room = view.conversation or Conversation(
        id=ConversationId(ids.take()),
        account=view.setting.account.id,
        kind=ConversationKind.GROUP,
        lane=lane_of(event),
        bound_by=caller.id,
        bound_at=now,
    )
    draft = Draft()
    draft.change(SaveConversation(conversation=replace(room, title=event.chat.title, project=project.id)))
    line = _project_line(project, caller.language)
    draft.merge(answered(event, say("project_bound", caller.language, project=line)))
    return draft.decision()


def _end_project(view: RoomView, event: MessageReceived, caller: Employee) -> Decision:
    """`/endproject`: the project is forgotten, a bound task stays (R100)."""
    room, project = view.conversation, view.project
    if room is None or project is None:
        return answered(event, say("project_not_bound", caller.language))
    draft = Draft()
    if room.task is None:
        draft.change(DropConversation(conversation=room.id))
    else:
        draft.change(SaveConversation(conversation=replace(room, project=None)))
    line = _project_line(project, caller.language)
    draft.merge(answered(event, say("project_unbound", caller.language, project=line)))
    return draft.decision()


def _found(view: RoomView, text: str, caller: Employee) -> RichText:
    """`/find`: tasks and projects whose title contains the text, only those the caller may see (R95, R228)."""
    language = caller.language
    if not text:
        return say("find_usage", language)
    wanted = fold(text)
    projects = [each for each in _visible(view.catalog.projects, caller) if wanted in fold(each.title)]
    tasks = [each for each in view.found if isinstance(may_view(each, ref(caller), view.directory), Allowed)]
    if not projects and not tasks:
        return say("find_nothing", language, text=shortened(text, QUOTE_CODE_POINTS_MAX))
    lines: list[RichText] = []
    if tasks:
        lines.append(say("find_tasks", language))
        lines.extend(line_of(view, each, language) for each in tasks[:FIND_RESULTS_MAX])
    if projects:
        lines.append(say("find_projects", language))
        lines.extend(_project_line(each, language) for each in projects[:FIND_RESULTS_MAX])
    return joined(lines, "\n")


def _active(view: RoomView, caller: Employee) -> RichText:
    """`/active`: active tasks of the bound project, only those the caller may see (R96)."""
    language, project = caller.language, view.project
    if project is None:
        return say("project_not_bound", language)
    name = _project_line(project, language)
    tasks = [
        each
        for each in view.found
        if each.project == project.id
        and each.status.is_active
        and isinstance(may_view(each, ref(caller), view.directory), Allowed)
    ]
    if not tasks:
        return say("active_none", language, project=name)
    lines = (line_of(view, each, language) for each in tasks[:FIND_RESULTS_MAX])
    return joined((say("active_head", language, project=name), *lines), "\n")
