"""Loads what a decision about a staff act may look at: for each act exactly the fields it needs."""

from msgspec.structs import replace

from bridge.domain.effects import AnswerPress, Fetch
from bridge.domain.events import (
    Act,
    CommentEdited,
    CommentWritten,
    ConversationSet,
    DeliveryResolved,
    EventsRead,
    LikeToggled,
    RosterChanged,
    StatusSet,
    TaskEdited,
    TaskOrdered,
    TaskTrashed,
)
from bridge.domain.ids import AccountId, CommentId, ContactId
from bridge.domain.messages import File
from bridge.domain.people import Employee
from bridge.domain.standings import ActView
from bridge.domain.tasks import Task
from bridge.services.views import Shelf, catalog_members, contacts_among, contacts_of_comment, contacts_of_task


def load(shelf: Shelf, act: Act) -> ActView:
    """The view of an act; whatever is not of the act's account is left empty."""
    view = ActView(setting=shelf.setting(act.account), actor=_actor(shelf, act))
    match act:
        case TaskOrdered():
            return _for_order(shelf, act, view)
        case CommentWritten():
            return _for_comment(shelf, act, view)
        case CommentEdited(comment=comment) | LikeToggled(comment=comment):
            return _for_known_comment(shelf, act.account, comment, view)
        case StatusSet(task=task, status=status_id):
            status = shelf.tx.catalog.status(status_id)
            known = status if status is not None and status.account == act.account else None
            return replace(_about(shelf, view, shelf.task(act.account, task)), status=known)
        case RosterChanged(task=task, add=add, remove=remove):
            members = contacts_among(each.member for each in (*add, *remove))
            return _about(shelf, view, shelf.task(act.account, task), contacts=members)
        case TaskEdited(task=task) | TaskTrashed(task=task):
            return _about(shelf, view, shelf.task(act.account, task))
        case EventsRead():
            return view
        case ConversationSet():
            return _for_conversation(shelf, act, view)
        case DeliveryResolved():
            return _for_delivery(shelf, act, view)


def _actor(shelf: Shelf, act: Act) -> Employee | None:
    employee = shelf.tx.people.employee(act.actor)
    return employee if employee is not None and employee.account == act.account else None


def _about(
    shelf: Shelf,
    view: ActView,
    task: Task | None,
    *,
    contacts: tuple[ContactId, ...] = (),
    listeners: tuple[ContactId, ...] = (),
) -> ActView:
    """The view with its task, the people it speaks of, and the places where `listeners` among the contacts can be written to."""
    account = view.setting.account.id
    rooms = shelf.rooms(task)
    dialogues = shelf.dialogues(account, task, listeners)
    return replace(
        view,
        task=task,
        directory=shelf.directory(account, (*contacts_of_task(task), *contacts, *listeners)),
        rooms=rooms,
        dialogues=dialogues,
        bots=shelf.bots((*rooms, *dialogues)),
    )


def _for_order(shelf: Shelf, act: TaskOrdered, view: ActView) -> ActView:
    catalog = shelf.catalog(act.account)
    people = contacts_among((*catalog_members(catalog), *(each.member for each in act.roster)))
    return replace(_about(shelf, view, None, listeners=people), catalog=catalog)


def _for_comment(shelf: Shelf, act: CommentWritten, view: ActView) -> ActView:
    task = shelf.task(act.account, act.task)
    last = shelf.tx.comments.last(task.id) if task is not None else None
    answered = shelf.comment(act.account, act.answers)
    listeners = (
        *contacts_among(act.notify or ()),
        *contacts_of_comment(answered),
        *contacts_of_comment(last),
    )
    view = _about(shelf, view, task, listeners=listeners)
    return replace(view, last=last, answered=answered, files=_unattached(shelf, act))


def _unattached(shelf: Shelf, act: CommentWritten) -> tuple[File, ...]:
    """The files that may still join a comment of the actor: another's, or one of another comment, is as good as none."""
    found = shelf.files(act.account, act.files)
    own = (each for each in found if each.uploaded_by is None or each.uploaded_by == act.actor)
    return tuple(each for each in own if shelf.tx.files.comment_of(each.id) is None)


def _for_known_comment(shelf: Shelf, account: AccountId, id: CommentId, view: ActView) -> ActView:
    comment = shelf.comment(account, id)
    task = shelf.task(account, comment.task) if comment is not None else None
    view = _about(shelf, view, task, listeners=contacts_of_comment(comment))
    if comment is None:
        return view
    return replace(
        view,
        comment=comment,
        files=shelf.files(account, comment.files),
        counterparts=tuple(shelf.tx.counterparts.of_comment(comment.id)),
        likes=tuple(each.party for each in shelf.tx.comments.likes(comment.id)),
    )


def _for_conversation(shelf: Shelf, act: ConversationSet, view: ActView) -> ActView:
    conversation = shelf.tx.conversations.get(act.conversation)
    if conversation is None or conversation.account != act.account:
        return view
    return replace(_about(shelf, view, shelf.task(act.account, conversation.task)), conversation=conversation)


def _for_delivery(shelf: Shelf, act: DeliveryResolved, view: ActView) -> ActView:
    delivery = shelf.tx.outbox.get(act.delivery)
    if delivery is None or delivery.account != act.account:
        return view
    effect = delivery.effect
    task = None if isinstance(effect, AnswerPress | Fetch) else effect.task
    return replace(_about(shelf, view, shelf.task(act.account, task)), delivery=delivery)
