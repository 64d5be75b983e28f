"""Loads what a decision about the standard bot's private chat may look at, and finds out in whose house it is made."""

import hashlib
from collections.abc import Sequence

from msgspec.structs import replace

from bridge.domain.commands import CommandName, number_of
from bridge.domain.conversations import Bot, Confirmation, Conversation, Lane, Link, LinkGrant
from bridge.domain.desk import command_in
from bridge.domain.desk_views import DeskEvent, DeskView, House
from bridge.domain.effects import Send
from bridge.domain.events import (
    BotMembershipChanged,
    ButtonPressed,
    MessageEdited,
    MessageReceived,
    PersonSender,
    RepliedMessage,
)
from bridge.domain.formatting import sendable, split
from bridge.domain.ids import NOBODYS, AccountId, ChatId, ContactId, ConversationId, PersonId
from bridge.domain.messages import Counterpart, Purpose
from bridge.domain.openings import Catalog
from bridge.domain.people import Contact, ContactRef, Employee, EmployeeRef, Party
from bridge.domain.tasks import Task
from bridge.services.views import (
    FOUND_LOOKED_AT_MAX,
    Shelf,
    catalog_members,
    contacts_among,
    contacts_of_comment,
    contacts_of_task,
)

PRESENT_ASKED_AT_ONCE = 50
"""People of a group whose cards are looked at together."""


def load(shelf: Shelf, bot: Bot, event: DeskEvent) -> tuple[AccountId, DeskView]:
    """The view, and the account it is made in (`NOBODYS` for a stranger)."""
    view = DeskView(bot=bot)
    person = _person(event)
    if person is None:
        return NOBODYS, view
    links = tuple(each for each in shelf.tx.links.of_person(person) if each.is_on)
    view = replace(
        view,
        houses=tuple(_house(shelf, each) for each in links),
        grant=_grant(shelf, bot, event),
        answered=_spoken_of(shelf, bot, event),
        confirmation=_question(shelf, event),
    )
    album = _album_account(shelf, event)
    account = _account(view, album, links)
    if account is None:
        return NOBODYS, view
    return account, _in_house(shelf, account, event, person, view)


def _account(view: DeskView, album: AccountId | None, links: tuple[Link, ...]) -> AccountId | None:
    """Whose house: what he speaks of decides, else his current link (R10, A14)."""
    if view.grant is not None:
        return view.grant.account
    if view.answered is not None:
        return view.answered.account
    if view.confirmation is not None:
        return view.confirmation.account
    if album is not None:
        return album
    chosen = next((each for each in links if each.is_current), None) or next(iter(links), None)
    return chosen.account if chosen is not None else None


def _in_house(shelf: Shelf, account: AccountId, event: DeskEvent, person: PersonId, view: DeskView) -> DeskView:
    """The view with everything that belongs to the house."""
    link = shelf.tx.links.in_account(account, person)
    actor = _party(shelf, link.party) if link is not None and link.is_on else None
    view = replace(
        view,
        setting=shelf.setting(account),
        actor=actor,
        grantee=_party(shelf, view.grant.party) if view.grant is not None else None,
        taken_by=link,
    )
    return _with_people(shelf, account, event, _with_subject(shelf, account, event, view))


def _with_subject(shelf: Shelf, account: AccountId, event: DeskEvent, view: DeskView) -> DeskView:
    """The comment and task spoken of, and what a command asks for."""
    answered = view.answered
    album = None
    if isinstance(event, MessageReceived) and event.album:
        album = shelf.comment(account, shelf.tx.rooms.album(event.bot, event.chat.id, event.album))
    about = shelf.comment(account, answered.comment) if answered is not None else None
    spoken = album or about
    task = spoken.task if spoken is not None else answered.task if answered is not None else None
    command = command_in(event, view.bot) if isinstance(event, MessageReceived) else None
    asked: Task | None = None
    found: tuple[Task, ...] = ()
    if command is not None and command.name is CommandName.TASK and (number := number_of(command.argument)) is not None:
        asked = shelf.tx.tasks.by_number(account, number)
    is_search = command is not None and command.name is CommandName.FIND and bool(command.argument)
    if command is not None and is_search:
        found = tuple(shelf.tx.tasks.page(account, limit=FOUND_LOOKED_AT_MAX, text=command.argument))
    return replace(
        view,
        album=album,
        about=about,
        about_task=shelf.task(account, task),
        asked_task=asked,
        found=found,
        catalog=shelf.catalog(account) if is_search or isinstance(event, ButtonPressed) else Catalog(),
    )


def _with_people(shelf: Shelf, account: AccountId, event: DeskEvent, view: DeskView) -> DeskView:
    """Everybody the decision may speak of, and wherever the task is spoken of."""
    task = view.about_task
    listeners: tuple[ContactId, ...] = (
        *contacts_of_task(task),
        *contacts_of_comment(view.album or view.about),
        *(contacts_among(catalog_members(view.catalog)) if isinstance(event, ButtonPressed) else ()),
    )
    others = [id for each in (view.asked_task, *view.found) for id in contacts_of_task(each)]
    own = [each.id for each in (view.actor, view.grantee) if isinstance(each, Contact)]
    rooms = shelf.rooms(task)
    dialogues = shelf.dialogues(account, task, listeners)
    return replace(
        view,
        directory=shelf.directory(account, (*listeners, *others, *own)),
        rooms=rooms,
        dialogues=dialogues,
        bots=shelf.bots((*rooms, *dialogues)),
        rooms_with_clients=_with_clients(shelf, account, rooms),
    )


def _with_clients(shelf: Shelf, account: AccountId, rooms: tuple[Conversation, ...]) -> frozenset[ConversationId]:
    """Rooms where somebody who is a contact, and no linked employee, is known to be (A23)."""
    found: set[ConversationId] = set()
    for room in rooms:
        present = shelf.tx.rooms.present(Lane(bot=room.lane.bot, chat=room.lane.chat))
        if _has_client(shelf, account, present):
            found.add(room.id)
    return frozenset(found)


def _has_client(shelf: Shelf, account: AccountId, present: Sequence[PersonId]) -> bool:
    """Asked of a few at a time: chats are big, and clients are many or none."""
    for first in range(0, len(present), PRESENT_ASKED_AT_ONCE):
        contacts = shelf.tx.contacts.by_persons(account, present[first : first + PRESENT_ASKED_AT_ONCE])
        if any(not _is_staff(shelf, account, each) for each in contacts):
            return True
    return False


def _is_staff(shelf: Shelf, account: AccountId, contact: Contact) -> bool:
    """A contact made before its person linked as an employee is no client."""
    link = shelf.active_link(account, contact.person) if contact.person is not None else None
    return link is not None and isinstance(link.party, EmployeeRef)


def _person(event: DeskEvent) -> PersonId | None:
    match event:
        case MessageReceived(sender=sender) | MessageEdited(sender=sender):
            return sender.person.id if isinstance(sender, PersonSender) else None
        case ButtonPressed(person=person):
            return person.id
        case BotMembershipChanged():
            return None  # nothing follows, so nothing is loaded


def _house(shelf: Shelf, link: Link) -> House:
    return House(link=link, name=shelf.account(link.account).name, party=_party(shelf, link.party))


def _party(shelf: Shelf, party: Party) -> Employee | Contact | None:
    match party:
        case EmployeeRef(id=employee):
            return shelf.tx.people.employee(employee)
        case ContactRef(id=contact):
            return shelf.unmerged(shelf.tx.contacts.get(contact))


def _grant(shelf: Shelf, bot: Bot, event: DeskEvent) -> LinkGrant | None:
    """The grant that `/start <token>` names; only its digest is stored (R4)."""
    command = command_in(event, bot) if isinstance(event, MessageReceived) else None
    if command is None or command.name is not CommandName.START or not command.argument:
        return None
    return shelf.tx.links.granted(digest_of(command.argument))


def digest_of(token: str) -> str:
    """What is stored of a linking token: sha256 in hex."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()


def _spoken_of(shelf: Shelf, bot: Bot, event: DeskEvent) -> Counterpart | None:
    """The map's row of the message replied to, or of the one edited."""
    match event:
        case MessageReceived(reply_to=replied):
            if replied is None:
                return None
            known = shelf.tx.counterparts.at(event.bot, event.chat.id, replied.message)
            return known if known is not None else _sent_again(shelf, bot, event.chat.id, replied)
        case MessageEdited(message=message):
            return shelf.tx.counterparts.at(event.bot, event.chat.id, message)
        case ButtonPressed() | BotMembershipChanged():
            return None


def _sent_again(shelf: Shelf, bot: Bot, chat: ChatId, replied: RepliedMessage) -> Counterpart | None:
    """The map's row of a notification whose first copy has none: the process died between the call and its record, and sent it
    again.

    Order inside a lane is sacred, so the second copy is the next message of ours there; that it says the same is the proof.
    """
    if replied.from_person is None or replied.from_person.id != bot.telegram_id or not replied.text.strip():
        return None
    twin = shelf.tx.counterparts.next_sent(bot.id, chat, replied.message)
    if twin is None or twin.purpose is not Purpose.NOTIFICATION or twin.comment is None:
        return None
    lane = Lane(bot=bot.id, chat=chat)
    told = (each.effect for each in shelf.tx.outbox.of_comment(twin.comment) if each.lane == lane)
    texts = [piece.text.strip() for each in told if isinstance(each, Send) for piece in split(sendable(each.body))]
    return twin if replied.text.strip() in texts else None


def _question(shelf: Shelf, event: DeskEvent) -> Confirmation | None:
    """The question whose button is pressed."""
    return shelf.tx.rooms.confirmation(event.data.rpartition(":")[0]) if isinstance(event, ButtonPressed) else None


def _album_account(shelf: Shelf, event: DeskEvent) -> AccountId | None:
    """The house of the comment that earlier parts of the same album became."""
    if not isinstance(event, MessageReceived) or not event.album:
        return None
    id = shelf.tx.rooms.album(event.bot, event.chat.id, event.album)
    comment = shelf.tx.comments.get(id) if id is not None else None
    return comment.account if comment is not None else None
