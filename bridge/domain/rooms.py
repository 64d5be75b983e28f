"""Groups, forum topics and channel discussions: what follows from whatever happens there (R66–R115, R125–R138).

A message is a command, or it is relayed to the bound task, or it is nobody's business. This file sorts events and rules on
membership; the relay stands in `room_relay`, commands in `room_commands`, `/task` and its two questions in `room_tasks`.
"""

from msgspec.structs import replace

from bridge.domain.announcements import announce
from bridge.domain.changes import MoveChat, SaveConversation, SavePresence
from bridge.domain.conversations import BotKind, Conversation, Lane, MemberState, Presence
from bridge.domain.decide import NOTHING, Decision, Draft
from bridge.domain.effects import Send
from bridge.domain.events import (
    BotMembershipChanged,
    ButtonPressed,
    ChatKind,
    ChatMigrated,
    MembersChanged,
    MessageEdited,
    MessageReceived,
    PersonSender,
    ReactionChanged,
)
from bridge.domain.formatting import plain
from bridge.domain.ids import BotId, ChatId, CommentId, IdSource, PersonId
from bridge.domain.messages import Comment, CommentSource, Purpose, Reason
from bridge.domain.newcomers import name_of
from bridge.domain.notices import language_of, say, words
from bridge.domain.notifications import task_line
from bridge.domain.people import Contact, SystemRef
from bridge.domain.permissions import Denied
from bridge.domain.plans import Capability, may_use
from bridge.domain.reactions import liking
from bridge.domain.recipients import assignees, candidates, fallback_assignee, told
from bridge.domain.room_commands import help_words, obey
from bridge.domain.room_relay import relay, reread
from bridge.domain.room_tasks import press
from bridge.domain.room_views import RoomEvent, RoomView, around, command_in
from bridge.domain.tasks import Task

REMOVED = "removed"
"""`Conversation.closed_reason` of a group that our bot was removed from (R83)."""


def decide(view: RoomView, event: RoomEvent, *, now: float, ids: IdSource, token: str) -> Decision:
    """What follows from an event in a group.

    `now` in Unix seconds; `token`: a fresh secret for the buttons of a question. A disabled bot (R31) and an account that
    is switched off or whose plan has no groups, or no own bots (R15), hear nothing (R18, A1); nor is anything heard in a channel
    itself (R112). That a chat has another id is no talk: it is kept in any case, or the binding would be lost (R84).
    """
    if isinstance(event, ChatMigrated):
        return Decision(changes=(MoveChat(bot=event.bot, old=event.old, new=event.new),))
    capability = Capability.GROUPS if view.bot.kind is BotKind.STANDARD else Capability.OWN_BOTS
    verdict = may_use(view.setting.account, capability, now=now)
    if not view.bot.is_enabled or isinstance(verdict, Denied):
        return NOTHING
    match event:
        case _ if event.chat.kind is ChatKind.CHANNEL:
            return NOTHING
        case MessageReceived():
            return _hear(view, event, now=now, ids=ids, token=token)
        case MessageEdited():
            return reread(view, event, now=now, ids=ids)
        case ButtonPressed():
            return press(view, event, now=now, ids=ids, token=token)
        case BotMembershipChanged():
            return _come_or_go(view, event, now=now, ids=ids)
        case MembersChanged():
            return _note_members(view, event, now)
        case ReactionChanged():
            return _react(view, event, now)


def _hear(view: RoomView, event: MessageReceived, *, now: float, ids: IdSource, token: str) -> Decision:
    """A message: its writer is in the chat for certain (R132); then it is a command or goes to the task (R108)."""
    draft = Draft()
    if isinstance(event.sender, PersonSender):
        person = event.sender.person
        if person.is_bot:
            return NOTHING
        if person.id not in view.present:
            draft.change(_presence(view, event.bot, event.chat.id, person.id, MemberState.PRESENT, now))
    command = command_in(event, view.bot)
    if command is not None:
        draft.merge(obey(view, event, command, now=now, ids=ids, token=token))
    else:
        draft.merge(relay(view, event, now=now, ids=ids))
    return draft.decision()


def _presence(view: RoomView, bot: BotId, chat: ChatId, person: PersonId, state: MemberState, now: float) -> SavePresence:
    """Presence is known of the chat as a whole, not of its topics."""
    lane = Lane(bot=bot, chat=chat)
    presence = Presence(account=view.setting.account.id, lane=lane, person=person, state=state, seen_at=now)
    return SavePresence(presence=presence)


def _note_members(view: RoomView, event: MembersChanged, now: float) -> Decision:
    """People who joined or left (R132)."""
    came = [
        _presence(view, event.bot, event.chat.id, each.id, MemberState.PRESENT, now) for each in event.joined if not each.is_bot
    ]
    went = [_presence(view, event.bot, event.chat.id, each.id, MemberState.GONE, now) for each in event.left if not each.is_bot]
    return Decision(changes=(*came, *went))


def _react(view: RoomView, event: ReactionChanged, now: float) -> Decision:
    """A reaction to a message that carries a comment (R213–R218)."""
    directory = view.directory
    if isinstance(view.writer, Contact) and directory.contact(view.writer.id) is None:
        directory = replace(directory, contacts=(*directory.contacts, view.writer))
    return liking(event, view.about, view.about_task, directory, view.setting, now=now)


# -- our bot comes and goes (R83, R106) ---------------------------------------------------------------------------------


def _come_or_go(view: RoomView, event: BotMembershipChanged, *, now: float, ids: IdSource) -> Decision:
    room = view.conversation
    is_back = not event.was_member or (room is not None and room.closed_reason != "")
    if event.is_member and is_back:
        draft = Draft()
        draft.change(_presence(view, event.bot, event.chat.id, event.by.id, MemberState.PRESENT, now))
        draft.merge(_greet(view, event) if room is None else _resume(view, event, room, now=now, ids=ids))
        return draft.decision()
    if not event.is_member and room is not None and room.closed_reason != REMOVED:
        return _close(view, event, room, now=now, ids=ids)
    return NOTHING


def _greet(view: RoomView, event: BotMembershipChanged) -> Decision:
    """What the bot is for and what it understands, in the language of who added it (R106)."""
    language = view.writer.language if view.writer is not None else language_of(event.by.language_code)
    lane = Lane(bot=event.bot, chat=event.chat.id)
    return Decision(effects=(Send(lane=lane, purpose=Purpose.SERVICE, body=help_words(language)),))


def _resume(view: RoomView, event: BotMembershipChanged, room: Conversation, *, now: float, ids: IdSource) -> Decision:
    """The bot is back: the binding holds again, and says so to the group and to the assignees (R83)."""
    draft = Draft()
    draft.change(SaveConversation(conversation=replace(room, closed_reason="", title=event.chat.title)))
    if view.task is None:
        return draft.decision()
    language = view.setting.account.language
    body = say("room_resumed", language, task=task_line(view.task, view.setting.public_url, language))
    draft.effect(Send(lane=room.lane, purpose=Purpose.SERVICE, task=view.task.id, body=body))
    if room.closed_reason:
        text = words("room_returned", language, chat=event.chat.title)
        draft.merge(_tell_assignees(view, view.task, text, now=now, ids=ids))
    return draft.decision()


def _close(view: RoomView, event: BotMembershipChanged, room: Conversation, *, now: float, ids: IdSource) -> Decision:
    """The bot was removed: nothing passes until it returns, and the assignees learn who did it (R83)."""
    draft = Draft()
    draft.change(SaveConversation(conversation=replace(room, closed_reason=REMOVED)))
    if view.task is not None:
        text = words("room_left", view.setting.account.language, chat=event.chat.title, person=name_of(event.by))
        draft.merge(_tell_assignees(view, view.task, text, now=now, ids=ids))
    return draft.decision()


def _tell_assignees(view: RoomView, task: Task, text: str, *, now: float, ids: IdSource) -> Decision:
    """A note of the system in the task, told to its assignees; no chat and no client reads it (R148)."""
    fallback = fallback_assignee(view.setting.account, view.directory, bot=view.bot)
    parties = candidates(assignees(task, view.directory, fallback), view.directory)
    note = Comment(
        id=CommentId(ids.take()),
        account=task.account,
        task=task.id,
        author=SystemRef(),
        body=plain(text),
        at=now,
        source=CommentSource.SYSTEM,
        is_system=True,
        recipients=told(parties, Reason.ASSIGNEE),
    )
    return announce(note, around(view, task), now=now)
