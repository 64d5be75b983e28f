"""A client writes to an own bot: his dialogue is one task, and goes on in the next when that one is over (R34–R49).

One dialogue per (bot, person), whatever becomes of contacts (R48, A21). Only `/start` is special here (R253): everything
else a client says reaches the task. Nothing of ours is said to a client but the greeting and the answers of staff.
"""

import re

from msgspec.structs import replace

from bridge.domain import newcomers, plans, replies
from bridge.domain.announcements import announce, append, revise
from bridge.domain.attachments import incoming
from bridge.domain.changes import (
    AddAlbumPart,
    AddCounterpart,
    OpenTask,
    SaveContact,
    SaveConversation,
    SavePerson,
    SetTaskText,
    SetTrashed,
)
from bridge.domain.contents import body_of, file_notes
from bridge.domain.conversations import Conversation, ConversationKind, Lane
from bridge.domain.decide import NOTHING, Decision, Draft
from bridge.domain.dialogue_views import DialogueView, around, goes_on, including
from bridge.domain.effects import Send
from bridge.domain.events import BotMembershipChanged, MessageEdited, MessageReceived, PersonSender, ReactionChanged
from bridge.domain.followups import history_words
from bridge.domain.formatting import joined, plain
from bridge.domain.ids import NO_TOPIC, CommentId, ContactId, ConversationId, IdSource, TaskId
from bridge.domain.messages import Comment, CommentSource, Counterpart, Direction, Purpose, RichText
from bridge.domain.notices import words
from bridge.domain.openings import blueprint, new_task, roster
from bridge.domain.people import Contact, ContactRef, Employee, Party, Person
from bridge.domain.permissions import Denied
from bridge.domain.reactions import liking
from bridge.domain.recipients import fallback_assignee, of_dialogue, of_secret_answer
from bridge.domain.room_views import ref
from bridge.domain.tasks import Task, TaskSource

BLOCKED = "blocked"
"""`Conversation.closed_reason` of a dialogue whose person stopped the bot."""

_START = re.compile(r"/start(@\w+)?(\s+[\w-]{1,64})?\s*", re.IGNORECASE | re.ASCII)
"""A bare /start, or one with a deep link's parameter; `/start please help me` is a message, for losing it would be worse."""


def decide(
    view: DialogueView,
    event: MessageReceived | MessageEdited | BotMembershipChanged | ReactionChanged,
    *,
    now: float,
    ids: IdSource,
) -> Decision:
    """What follows from an event in a private chat with an own bot; `now` in Unix seconds.

    A disabled bot (R31) and an account whose plan has no own bots or was not paid (R15, R18) hear nothing.
    """
    verdict = plans.may_use(view.setting.account, plans.Capability.OWN_BOTS, now=now)
    if not view.bot.is_enabled or isinstance(verdict, Denied):
        return NOTHING
    match event:
        case MessageReceived(sender=PersonSender(person=person)) if is_start(event):
            return _greet(view, event, person, ids)
        case MessageReceived() if view.album is not None:
            return _join_album(view, event, view.album, now, ids)
        case MessageReceived(sender=PersonSender(person=person)):
            return _hear(view, event, person, now, ids)
        case MessageReceived():
            return NOTHING  # nobody but persons writes in private chats
        case MessageEdited():
            return _revise(view, event, now)
        case BotMembershipChanged():
            return _open_or_close(view, event)
        case ReactionChanged():
            return _react(view, event, now)


def is_start(event: MessageReceived) -> bool:
    """Whether a message is the press of Start and nothing else (A25, R253)."""
    return _START.fullmatch(event.body.text) is not None and not event.attachments and not event.forwarded_from


# -- the greeting ---------------------------------------------------------------------------------------------------


def _greet(view: DialogueView, event: MessageReceived, person: Person, ids: IdSource) -> Decision:
    """R27, A25: greeted once; the chat is known from now on, but there is no task and no contact yet."""
    draft = Draft()
    draft.change(SavePerson(account=view.setting.account.id, person=person))
    dialogue = _dialogue(view, event, person, ids)
    if view.bot.greeting and not dialogue.greeted:
        draft.effect(Send(lane=dialogue.lane, purpose=Purpose.SERVICE, body=plain(view.bot.greeting)))
        dialogue = replace(dialogue, greeted=True)
    party = ref(view.writer) if view.writer is not None else dialogue.party
    draft.change(SaveConversation(conversation=replace(dialogue, party=party, closed_reason="")))
    return draft.decision()


def _dialogue(view: DialogueView, event: MessageReceived, person: Person, ids: IdSource) -> Conversation:
    """The dialogue of this chat, begun if it is new."""
    if view.conversation is not None:
        return view.conversation
    return Conversation(
        id=ConversationId(ids.take()),
        account=view.setting.account.id,
        kind=ConversationKind.DIALOGUE,
        lane=Lane(bot=event.bot, chat=event.chat.id, topic=NO_TOPIC),
        title=newcomers.name_of(person),
    )


# -- a message ------------------------------------------------------------------------------------------------------


def _hear(view: DialogueView, event: MessageReceived, person: Person, now: float, ids: IdSource) -> Decision:
    """R34: the message becomes a comment of the dialogue's task; contact and task are made where there are none."""
    draft = Draft()
    account = view.setting.account
    lane = Lane(bot=event.bot, chat=event.chat.id, topic=NO_TOPIC)
    files = incoming(event.attachments, account=account.id, lane=lane, ids=ids)
    body = body_of(event, files.files, account.language)
    if not body.text.strip() and not files.files:
        return NOTHING  # a service message, or a kind of content that says nothing
    writer = _identify(view, person, ids, draft)
    dialogue = _dialogue(view, event, person, ids)
    view = replace(view, directory=including(view.directory, writer))
    task = _go_on(view, draft)
    is_first = task is None
    if task is None:
        task = _open(view, body.text, writer, now, ids)
        draft.change(OpenTask(task=task))
        draft.created("task", task.id)
    comment = _comment(view, event, task, ref(writer), CommentId(ids.take()), is_first=is_first)
    comment = replace(comment, body=body, files=tuple(each.id for each in files.files))
    draft.merge(announce(comment, around(view, task), now=now, new_files=files.files))
    draft.created("comment", comment.id)
    draft.effect(*files.fetches)
    _map(draft, comment, event)
    if event.album:
        draft.change(AddAlbumPart(account=account.id, bot=event.bot, chat=event.chat.id, album=event.album, comment=comment.id))
    bound_at = now if dialogue.task != task.id else dialogue.bound_at
    draft.change(
        SaveConversation(conversation=replace(dialogue, party=ref(writer), task=task.id, closed_reason="", bound_at=bound_at))
    )
    return draft.decision()


def _identify(view: DialogueView, person: Person, ids: IdSource, draft: Draft) -> Employee | Contact:
    """The employee he is linked as (A20), else his contact, made or brought up to date (R38, R39)."""
    account = view.setting.account
    draft.change(SavePerson(account=account.id, person=person))
    if isinstance(view.writer, Employee):
        return view.writer
    if view.writer is not None:
        card = newcomers.refreshed(view.writer, person)
    else:
        card = newcomers.card_of(
            person,
            ContactId(ids.take()),
            account.id,
            template=view.bot.contact_template,
            taken=view.taken_handles,
            language=account.language,
        )
        draft.created("contact", card.id)
    if card != view.writer:
        draft.change(SaveContact(contact=card))
    return card


def _go_on(view: DialogueView, draft: Draft) -> Task | None:
    """The task that the dialogue goes on in, taken out of the trash if need be (A18), or None when a new one is due."""
    task = view.task
    if task is None or not goes_on(task, view.setting.account):
        return None
    if task.trashed_at is not None:
        draft.change(SetTrashed(task=task.id, at=None))  # or the message would be lost in the trash
    return replace(task, trashed_at=None)


def _open(view: DialogueView, description: str, writer: Employee | Contact, now: float, ids: IdSource) -> Task:
    """R35–R37, R40, R41, R44: the client is assigner, the template and the integration name the assignees."""
    account, bot = view.setting.account, view.bot
    plan = blueprint(view.catalog, account, template=bot.template, project=None)
    party = ref(writer)
    people = roster(
        plan,
        assigner=party,
        extra_assignees=bot.extra_assignees,
        fallback=fallback_assignee(account, view.directory, bot=bot),
        directory=view.directory,
    )
    previous = view.task if view.task is not None and not view.task.purged else None
    return new_task(
        TaskId(ids.take()),
        account,
        plan,
        people,
        number=view.next_number,
        title=words("channel_telegram", account.language, name=writer.name),
        description=description,
        description_extra=history_words(previous, view.history, view.directory, view.setting) if previous else "",
        statuses=view.catalog.statuses,
        source=TaskSource.DIALOGUE,
        client=party if isinstance(party, ContactRef) else None,
        previous=previous.id if previous is not None else None,
        now=now,
    )


def _comment(
    view: DialogueView,
    event: MessageReceived,
    task: Task,
    author: Party,
    id: CommentId,
    *,
    is_first: bool,
) -> Comment:
    """The message as a comment that tells the assignees (R34, R56); body and files are put in by the caller.

    An answer to a hidden comment is hidden, and told to whom that one was for; else it does not quote it (R222).
    """
    account = view.setting.account
    answered = view.about if event.reply_to is not None else None
    secret = None if is_first else of_secret_answer(answered, author=author, directory=view.directory)
    fallback = fallback_assignee(account, view.directory, bot=view.bot)
    audience = secret or of_dialogue(author=author, task=task, directory=view.directory, fallback=fallback, is_first=is_first)
    is_quotable = answered is not None and (secret is not None or not answered.is_hidden)
    return Comment(
        id=id,
        account=account.id,
        task=task.id,
        author=author,
        at=event.at,
        source=CommentSource.TELEGRAM,
        is_hidden=secret is not None,
        is_first=is_first,
        quote=replies.quote(answered) if is_quotable else "",
        answers=answered.id if answered is not None and answered.task == task.id else None,
        recipients=audience.recipients,
        heard_by_nobody=audience.heard_by_nobody,
        origin_chat=event.chat.id,
        origin_topic=NO_TOPIC,
    )


def _map(draft: Draft, comment: Comment, event: MessageReceived, *, part: int = 0) -> None:
    """Remembers which message became (a part of) the comment."""
    draft.change(
        AddCounterpart(
            counterpart=Counterpart(
                account=comment.account,
                comment=comment.id,
                task=comment.task,
                part=part,
                bot=event.bot,
                chat=event.chat.id,
                message=event.message,
                direction=Direction.IN,
                purpose=Purpose.ANSWER,
            )
        )
    )


# -- what comes after a message -------------------------------------------------------------------------------------


def _join_album(view: DialogueView, event: MessageReceived, album: Comment, now: float, ids: IdSource) -> Decision:
    """A later part of an album joins the comment its first part became; nobody is told twice."""
    draft = Draft()
    account = view.setting.account
    lane = Lane(bot=event.bot, chat=event.chat.id, topic=NO_TOPIC)
    files = incoming(event.attachments, account=account.id, lane=lane, ids=ids)
    added = joined((event.body, *file_notes(files.files, account.language)), "\n")
    body = joined((album.body, added), "\n") if added.text else None
    draft.merge(append(album, around(view, view.about_task), now=now, new_files=files.files, body=body))
    _map(draft, album, event, part=len(album.files))
    draft.effect(*files.fetches)
    if body is not None:
        _redescribe(draft, view.about_task, album, body)
    return draft.decision()


def _revise(view: DialogueView, event: MessageEdited, now: float) -> Decision:
    """R80, R163: an edited message changes its comment; it never makes a second one. The first of an album speaks for it."""
    comment = view.about
    if view.about_part or (comment is not None and not (event.body.text.strip() or comment.files)):
        return NOTHING
    if comment is None or view.writer is None or comment.author != ref(view.writer) or comment.body == event.body:
        return NOTHING
    draft = Draft()
    draft.merge(revise(comment, event.body, around(view, view.about_task), now=now))
    _redescribe(draft, view.about_task, comment, event.body)
    return draft.decision()


def _redescribe(draft: Draft, task: Task | None, comment: Comment, body: RichText) -> None:
    """The description shows the first message (R41), also as it was changed, unless staff wrote another one."""
    if task is not None and comment.is_first and task.description == comment.body.text:
        draft.change(SetTaskText(task=task.id, title=task.title, description=body.text))


def _open_or_close(view: DialogueView, event: BotMembershipChanged) -> Decision:
    """The person blocked the bot or took it back: staff see why answers cannot arrive (R121)."""
    if view.conversation is None:
        return NOTHING
    reason = "" if event.is_member else BLOCKED
    if view.conversation.closed_reason == reason:
        return NOTHING
    return Decision(changes=(SaveConversation(conversation=replace(view.conversation, closed_reason=reason)),))


def _react(view: DialogueView, event: ReactionChanged, now: float) -> Decision:
    """R213, R216, R218: a positive reaction of the client to an answer is his like."""
    directory = including(view.directory, view.writer) if view.writer is not None else view.directory
    return liking(event, view.about, view.about_task, directory, view.setting, now=now)
