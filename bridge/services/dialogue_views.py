"""Loads what a decision about a private chat with an own bot may look at."""

from bridge.domain import newcomers
from bridge.domain.conversations import Bot, Lane
from bridge.domain.dialogue_views import DialogueView, goes_on
from bridge.domain.events import BotMembershipChanged, MessageEdited, MessageReceived, PersonSender, ReactionChanged
from bridge.domain.followups import quotable
from bridge.domain.ids import AccountId, ContactId, MessageId
from bridge.domain.messages import Comment, Counterpart
from bridge.domain.openings import Catalog
from bridge.domain.people import Contact, Employee, Person
from bridge.domain.tasks import Role, Task
from bridge.services.views import Shelf, catalog_members, contacts_among, contacts_of_comment, contacts_of_task

HISTORY_LOOKED_AT_MAX = 200
"""Comments looked through for the quotable last ones of a follow-up task (A6)."""

DialogueEvent = MessageReceived | MessageEdited | BotMembershipChanged | ReactionChanged


def load(shelf: Shelf, account: AccountId, bot: Bot, event: DialogueEvent) -> DialogueView:
    """The view of a private chat with an own bot of `account`."""
    setting = shelf.setting(account)
    conversation = shelf.tx.conversations.at(Lane(bot=bot.id, chat=event.chat.id))
    task = shelf.task(account, conversation.task) if conversation is not None else None
    part = _about(shelf, event)
    album = _album(shelf, account, event)
    about = shelf.comment(account, part.comment) if part is not None else None
    spoken = album or about
    about_task = shelf.task(account, spoken.task) if spoken is not None else None
    is_over = isinstance(event, MessageReceived) and album is None and not goes_on(task, setting.account)
    catalog = shelf.catalog(account) if is_over else Catalog()
    history = _history(shelf, task, setting.account.settings.history_messages) if is_over and task is not None else ()
    told = about_task if album is not None or not isinstance(event, MessageReceived) else task
    rooms = shelf.rooms(told)
    dialogues = shelf.dialogues(account, told, _listeners(told, spoken, catalog, bot))
    writer, taken = _writer(shelf, account, event)
    contacts = [
        *contacts_of_task(task),
        *contacts_of_task(about_task),
        *contacts_of_comment(spoken),
        *(id for each in history for id in contacts_of_comment(each)),
        *contacts_among((*bot.extra_assignees, *catalog_members(catalog))),
        *((writer.id,) if isinstance(writer, Contact) else ()),
    ]
    return DialogueView(
        setting=setting,
        bot=bot,
        conversation=conversation,
        writer=writer,
        taken_handles=taken,
        task=task,
        directory=shelf.directory(account, contacts),
        catalog=catalog,
        history=history,
        about=about,
        about_part=part.part if part is not None else 0,
        about_task=about_task,
        album=album,
        rooms=rooms,
        dialogues=dialogues,
        bots=shelf.bots((*rooms, *dialogues)),
    )


def _person(event: DialogueEvent) -> Person | None:
    match event:
        case MessageReceived(sender=sender) | MessageEdited(sender=sender):
            return sender.person if isinstance(sender, PersonSender) else None
        case BotMembershipChanged(by=person):
            return person
        case ReactionChanged(person=someone):
            return someone


def _writer(shelf: Shelf, account: AccountId, event: DialogueEvent) -> tuple[Employee | Contact | None, frozenset[str]]:
    """Whom the person stands for; for a newcomer, which of his wished handles are taken."""
    person = _person(event)
    if person is None:
        return None, frozenset()
    writer = shelf.writer(account, person.id)
    if writer is not None or not isinstance(event, MessageReceived):
        return writer, frozenset()
    return None, shelf.taken_handles(account, newcomers.handles_wished(person))


def _about(shelf: Shelf, event: DialogueEvent) -> Counterpart | None:
    """The map's row of the message that is replied to, edited or reacted to."""
    message: MessageId | None
    match event:
        case MessageReceived(reply_to=replied):
            message = replied.message if replied is not None else None
        case MessageEdited(message=edited):
            message = edited
        case ReactionChanged(message=reacted):
            message = reacted
        case BotMembershipChanged():
            message = None
    return shelf.tx.counterparts.at(event.bot, event.chat.id, message) if message is not None else None


def _album(shelf: Shelf, account: AccountId, event: DialogueEvent) -> Comment | None:
    if not isinstance(event, MessageReceived) or not event.album:
        return None
    return shelf.comment(account, shelf.tx.rooms.album(event.bot, event.chat.id, event.album))


def _history(shelf: Shelf, task: Task, wanted: int) -> tuple[Comment, ...]:
    """The last `wanted` quotable comments of a task, oldest first."""
    if wanted <= 0 or task.purged:
        return ()
    newest = shelf.tx.comments.page(task.id, limit=HISTORY_LOOKED_AT_MAX, newest_first=True)
    return tuple(reversed([each for each in newest if quotable(each)][:wanted]))


def _listeners(task: Task | None, spoken: Comment | None, catalog: Catalog, bot: Bot) -> tuple[ContactId, ...]:
    """Contacts who may have to be told: assignees, and whoever an older comment was told to."""
    assignees = task.members(Role.ASSIGNEE) if task is not None else ()
    told = (each.party for each in spoken.recipients) if spoken is not None else ()
    return contacts_among((*assignees, *told, *bot.extra_assignees, *catalog_members(catalog)))
