"""The standard bot's private chat with staff: linking, answers by Reply, a few commands (R1–R10, R152–R163, R247).

A message here is a command, or an answer to a notification, or it is given a hint and creates nothing (R158). Nobody's text is
passed on by guess: only a Reply says which task is meant.
"""

from bridge.domain import commands, desk_answers, desk_links, desk_tasks, plans
from bridge.domain.commands import Command, CommandName, may_command
from bridge.domain.conversations import Bot
from bridge.domain.decide import NOTHING, Decision
from bridge.domain.desk_views import DeskEvent, DeskView, language_for, said
from bridge.domain.events import BotMembershipChanged, ButtonPressed, MessageEdited, MessageReceived, PersonSender
from bridge.domain.ids import IdSource
from bridge.domain.notices import say, words
from bridge.domain.people import Employee, Person
from bridge.domain.permissions import Denied
from bridge.domain.plans import Capability


def decide(view: DeskView, event: DeskEvent, *, now: float, ids: IdSource, token: str) -> Decision:
    """What follows from an event in the private chat with the standard bot.

    `now` in Unix seconds; `token`: a fresh secret for the buttons of a question.
    """
    match event:
        case MessageReceived(sender=PersonSender(person=person)):
            return _hear(view, event, person, now=now, ids=ids, token=token)
        case MessageReceived():
            return NOTHING  # nobody but persons writes in private chats
        case MessageEdited(sender=PersonSender(person=person)):
            return desk_answers.revise_answer(view, event, person, now=now)
        case MessageEdited():
            return NOTHING
        case ButtonPressed():
            return desk_tasks.press(view, event, now=now, ids=ids)
        case BotMembershipChanged():
            return NOTHING  # blocked: deliveries are refused and say so; unblocked: they pass again


def command_in(event: MessageReceived, bot: Bot) -> Command | None:
    """The command a message is; a file's caption is none, nor is what somebody else once wrote and was forwarded."""
    if event.attachments or event.forwarded_from:
        return None
    return commands.read(event.body.text, bot_username=bot.username, among=commands.AT_THE_DESK)


def _hear(view: DeskView, event: MessageReceived, person: Person, *, now: float, ids: IdSource, token: str) -> Decision:
    command = command_in(event, view.bot)
    if command is not None and command.name is CommandName.START:
        return desk_links.start(view, event, person, command.argument, now=now)
    language = language_for(view, person)
    if not view.houses and view.answered is None:
        return said(event, say("start_unlinked", language))
    if command is not None:
        return _obey(view, event, command, person, now=now, ids=ids, token=token)
    if event.reply_to is None and view.album is None:
        return said(event, say("desk_hint", language))
    return desk_answers.answer(view, event, person, now=now, ids=ids)


def _obey(
    view: DeskView, event: MessageReceived, command: Command, person: Person, *, now: float, ids: IdSource, token: str
) -> Decision:
    """Commands of a linked person: about a notification by Reply (R157), or standing alone (R247)."""
    language = language_for(view, person)
    match command.name:
        case CommandName.HELP:
            return said(event, say("desk_help", language))
        case CommandName.WHO | CommandName.WHOM:
            return desk_answers.asked(view, event, command.name, person)
        case CommandName.CHANGEACCOUNT:
            return desk_links.change_account(view, event, person)
        case CommandName.TASK | CommandName.FIND:
            return _work(view, event, command, person, now=now, ids=ids, token=token)
        case _:
            return said(event, say("command_elsewhere", language))


def _work(
    view: DeskView, event: MessageReceived, command: Command, person: Person, *, now: float, ids: IdSource, token: str
) -> Decision:
    """Creating and following tasks from the messenger (R247), by employees of an account that is paid for (R18)."""
    language = language_for(view, person)
    verdict = may_command(command.name, view.actor)
    if not isinstance(verdict, Denied) and view.setting is not None:
        verdict = plans.may_use(view.setting.account, Capability.NOTIFICATIONS, now=now)
    if isinstance(verdict, Denied):
        return said(event, say("refused", language, why=words(f"refused_{verdict.reason}", language)))
    if view.setting is None or not isinstance(view.actor, Employee):
        return said(event, say("start_unlinked", language))
    if command.name is CommandName.FIND:
        return desk_tasks.find(view, event, view.setting, view.actor, command.argument)
    return desk_tasks.ask(view, event, view.setting, view.actor, command.argument, person, now=now, ids=ids, token=token)
