"""Loads what a decision about a group may look at (`bridge.domain.room_views`), and finds out whose house the group is in."""

from msgspec.structs import replace

from bridge.domain import newcomers
from bridge.domain.conversations import Bot, Confirmation, Conversation, Lane
from bridge.domain.events import (
    BotMembershipChanged,
    ButtonPressed,
    ChatMigrated,
    MembersChanged,
    MessageEdited,
    MessageReceived,
    PersonSender,
    ReactionChanged,
)
from bridge.domain.ids import NO_TOPIC, AccountId, ChatId, ContactId, MessageId, PersonId
from bridge.domain.mentions import possible_names
from bridge.domain.messages import Comment, Counterpart
from bridge.domain.openings import Catalog
from bridge.domain.people import Contact, Directory, Employee, Person
from bridge.domain.room_views import Needs, RoomEvent, RoomView, needs, ref
from bridge.domain.tasks import Task
from bridge.services.views import (
    FOUND_LOOKED_AT_MAX,
    Shelf,
    catalog_members,
    contacts_among,
    contacts_of_comment,
    contacts_of_task,
)

PRESENT_ASKED_MAX = 200
"""People of an unbound group whose links are looked at to find whose house it may be in."""


def account_of(shelf: Shelf, bot: Bot, event: RoomEvent) -> AccountId | None:
    """A group's account: its binding's, the own bot's, the sender's current link's, or that of anybody linked there."""
    conversation = shelf.tx.conversations.at(lane_of(event))
    if conversation is not None and (conversation.task is not None or conversation.project is not None):
        return conversation.account
    if bot.account is not None:
        return bot.account
    person = person_of(event)
    spoken_for = shelf.current_account(person.id) if person is not None else None
    if spoken_for is not None:
        return spoken_for
    if conversation is not None:
        return conversation.account
    present = shelf.tx.rooms.present(_chat_lane(event))[:PRESENT_ASKED_MAX]
    return next((found for each in present if (found := shelf.current_account(each)) is not None), None)


def load(shelf: Shelf, account: AccountId, bot: Bot, event: RoomEvent) -> RoomView:
    """The view of a group in the house of `account`."""
    lane = lane_of(event)
    needed = needs(event, bot)
    view = RoomView(
        setting=shelf.setting(account),
        bot=bot,
        conversation=_of_account(shelf.tx.conversations.at(lane), account),
        other_bot=_other_bot(shelf, bot, lane),
        catalog=shelf.catalog(account) if needed.catalog else Catalog(),
    )
    view = _with_subject(shelf, account, event, view)
    view = _with_question(shelf, account, needed, view)
    view = _with_writer(shelf, account, event, view)
    return _with_people(shelf, account, event, view)


def _of_account(conversation: Conversation | None, account: AccountId) -> Conversation | None:
    """The row of the lane; one that binds nothing moves into the house the decision is made in, for a lane has one row."""
    if conversation is None or conversation.account == account:
        return conversation
    is_bound = conversation.task is not None or conversation.project is not None
    return None if is_bound else replace(conversation, account=account)


def _other_bot(shelf: Shelf, bot: Bot, lane: Lane) -> Bot | None:
    """Another bot of ours that the chat is bound through (R250)."""
    for each in shelf.tx.conversations.in_chat(lane.chat, lane.topic):
        if each.lane.bot != bot.id and (each.task is not None or each.project is not None):
            return shelf.tx.bots.get(each.lane.bot)
    return None


def _with_subject(shelf: Shelf, account: AccountId, event: RoomEvent, view: RoomView) -> RoomView:
    """What is spoken of: the bound task and project, and the comment that the event is about."""
    bound = view.conversation
    part = _about(shelf, event)
    about = shelf.comment(account, part.comment) if part is not None else None
    album = _album(shelf, account, event)
    spoken = album or about
    project = shelf.tx.catalog.project(bound.project) if bound is not None and bound.project is not None else None
    return replace(
        view,
        task=shelf.task(account, bound.task) if bound is not None else None,
        project=project if project is not None and project.account == account else None,
        about=about,
        about_part=part.part if part is not None else 0,
        about_task=shelf.task(account, spoken.task) if spoken is not None else None,
        album=album,
    )


def _with_question(shelf: Shelf, account: AccountId, needed: Needs, view: RoomView) -> RoomView:
    """What is asked for: the question of a pressed button, the task of a number, titles that fit."""
    confirmation = _confirmation(shelf, account, needed.token)
    asked: Task | None = None
    if needed.number is not None:
        asked = shelf.tx.tasks.by_number(account, needed.number)
    elif confirmation is not None:
        asked = shelf.task(account, confirmation.task)
    found: tuple[Task, ...] = ()
    if needed.text is not None:
        only_active = not needed.text
        found = tuple(shelf.tx.tasks.page(account, limit=FOUND_LOOKED_AT_MAX, only_active=only_active, text=needed.text))
    return replace(view, confirmation=confirmation, asked_task=asked, found=found)


def _confirmation(shelf: Shelf, account: AccountId, token: str) -> Confirmation | None:
    question = shelf.tx.rooms.confirmation(token) if token else None
    return question if question is not None and question.account == account else None


def _with_writer(shelf: Shelf, account: AccountId, event: RoomEvent, view: RoomView) -> RoomView:
    """Who acts, and the latest comment of the bound task that he took part in (R243)."""
    person = person_of(event)
    if person is None:
        return view
    writer = shelf.writer(account, person.id)
    if writer is None:
        wished = newcomers.handles_wished(person) if isinstance(event, MessageReceived) and view.task is not None else ()
        return replace(view, taken_handles=shelf.taken_handles(account, wished) if wished else frozenset())
    previous: Comment | None = None
    if isinstance(event, MessageReceived) and view.task is not None:
        previous = shelf.tx.comments.last_shared_with(view.task.id, ref(writer))
    return replace(view, writer=writer, previous=previous)


def _with_people(shelf: Shelf, account: AccountId, event: RoomEvent, view: RoomView) -> RoomView:
    """Everybody the decision may speak of, and wherever the task told about is spoken of."""
    writer = (view.writer.id,) if isinstance(view.writer, Contact) else ()
    spoken = view.album or view.about
    told = view.about_task if view.album is not None or isinstance(event, MessageEdited | ReactionChanged) else view.task
    heard: tuple[ContactId, ...] = (
        *contacts_of_comment(spoken),
        *contacts_of_comment(view.previous),
        *contacts_among(catalog_members(view.catalog)),
        *_possibly_named(shelf, account, event),
        *writer,
    )
    contacts = [*heard, *(id for each in _tasks(view) for id in contacts_of_task(each))]
    rooms = shelf.rooms(told)
    listeners = (*contacts_of_task(told), *heard)
    dialogues = shelf.dialogues(account, told, listeners)
    directory = shelf.directory(account, contacts)
    return replace(
        view,
        directory=directory,
        present=_present(shelf, event, view, directory),
        rooms=rooms,
        dialogues=dialogues,
        bots=shelf.bots((*rooms, *dialogues)),
    )


def _tasks(view: RoomView) -> tuple[Task | None, ...]:
    return (view.task, view.about_task, view.asked_task, *view.found)


def _may_name(event: MessageReceived) -> bool:
    return "@" in event.body.text or any(each.type == "text_mention" for each in event.body.entities)


def _possibly_named(shelf: Shelf, account: AccountId, event: RoomEvent) -> tuple[ContactId, ...]:
    """Contacts whom the text may name (R244); whether they are in the chat, or in the task, is judged later (A9)."""
    if not isinstance(event, MessageReceived) or not _may_name(event):
        return ()
    persons = [each.person for each in event.body.entities if each.type == "text_mention" and each.person is not None]
    names = possible_names(event.body)
    found = [*shelf.tx.contacts.by_persons(account, persons)] if persons else []
    found.extend(shelf.tx.contacts.named(account, names) if names else ())
    return tuple(dict.fromkeys(each.id for each in found))


def _present(shelf: Shelf, event: RoomEvent, view: RoomView, directory: Directory) -> frozenset[PersonId]:
    """Who is in the chat, of those it matters for, because chats are big: the sender (R132), whoever may be named (A9), and
    under `/notify active` whoever may be told (R128)."""
    person = person_of(event)
    if person is None or not isinstance(event, MessageReceived):
        return frozenset()
    is_asked = _may_name(event) or (view.conversation is not None and view.conversation.notify_active)
    known: tuple[Employee | Contact, ...] = (*directory.employees, *directory.contacts) if is_asked else ()
    among = (person.id, *(each.person for each in known if each.person is not None))
    return frozenset(shelf.tx.rooms.present(_chat_lane(event), among=among))


def _chat_lane(event: RoomEvent) -> Lane:
    """Presence is known of the chat as a whole, not of its topics."""
    return Lane(bot=event.bot, chat=_chat(event))


def _about(shelf: Shelf, event: RoomEvent) -> Counterpart | None:
    """The map's row of the message that is replied to, edited or reacted to."""
    message: MessageId | None
    match event:
        case MessageReceived(reply_to=replied):
            message = replied.message if replied is not None else None
        case MessageEdited(message=edited):
            message = edited
        case ReactionChanged(message=reacted):
            message = reacted
        case ButtonPressed() | BotMembershipChanged() | MembersChanged() | ChatMigrated():
            message = None
    return shelf.tx.counterparts.at(event.bot, _chat(event), message) if message is not None else None


def _album(shelf: Shelf, account: AccountId, event: RoomEvent) -> Comment | None:
    if not isinstance(event, MessageReceived) or not event.album:
        return None
    return shelf.comment(account, shelf.tx.rooms.album(event.bot, event.chat.id, event.album))


def person_of(event: RoomEvent) -> Person | None:
    """The Telegram user who acts; None for anonymous admins, channels and events without one."""
    match event:
        case MessageReceived(sender=sender) | MessageEdited(sender=sender):
            return sender.person if isinstance(sender, PersonSender) else None
        case ButtonPressed(person=person):
            return person
        case ReactionChanged(person=someone):
            return someone
        case BotMembershipChanged(by=by):
            return by
        case MembersChanged() | ChatMigrated():
            return None


def lane_of(event: RoomEvent) -> Lane:
    """The room an event happened in; membership and reactions are of the whole chat."""
    match event:
        case MessageReceived(topic=topic) | MessageEdited(topic=topic) | ButtonPressed(topic=topic):
            return Lane(bot=event.bot, chat=event.chat.id, topic=topic)
        case MembersChanged(topic=topic):
            return Lane(bot=event.bot, chat=event.chat.id, topic=topic)
        case ChatMigrated() | BotMembershipChanged() | ReactionChanged():
            return Lane(bot=event.bot, chat=_chat(event), topic=NO_TOPIC)


def _chat(event: RoomEvent) -> ChatId:
    match event:
        case ChatMigrated(old=old):
            return old
        case MessageReceived(chat=chat) | MessageEdited(chat=chat) | ButtonPressed(chat=chat) | ReactionChanged(chat=chat):
            return chat.id
        case BotMembershipChanged(chat=chat) | MembersChanged(chat=chat):
            return chat.id
