"""Writes what a decision changes, in order, and tells the live feed of each.

Nothing is decided here: a change is a fact about what becomes true, and this file only knows which rows that is. The one
thing it adds is the account's next task number, for a task that still has none.
"""

from collections.abc import Sequence
from typing import TypeVar

from msgspec.structs import replace as replaced

from bridge.domain.changes import (
    AddAlbumPart,
    AddComment,
    AddCounterpart,
    AddFiles,
    Change,
    Connect,
    Disconnect,
    DropConversation,
    MarkRead,
    MoveChat,
    OpenTask,
    ResolveDelivery,
    ReviseComment,
    SaveConfirmation,
    SaveContact,
    SaveConversation,
    SaveLink,
    SavePerson,
    SavePresence,
    SetLike,
    SetRecipients,
    SetStatus,
    SetTaskText,
    SetTrashed,
    Tell,
    UseGrant,
)
from bridge.domain.deliveries import DeliveryState
from bridge.domain.ids import AccountId, ChronicleId, CommentId, EmployeeId, TaskId
from bridge.domain.messages import Comment, File
from bridge.domain.tasks import RosterEntry, Task
from bridge.ports.store import ChronicleEvent, Transaction
from bridge.services.feed_items import (
    Body,
    ChronicleBody,
    ContactBody,
    DeliveryBody,
    FeedKind,
    FilesBody,
    LikeBody,
    LinkBody,
    ReadBody,
    RecipientsBody,
    RevisionBody,
    RosterBody,
    TrashBody,
    comment_body,
    conversation_body,
    feed_item,
    file_body,
    status_body,
)
from bridge.services.feed_names import author_body, recipient_bodies, task_body, trash_kind


class VanishedRow(Exception):
    """A change names a row that is not there: the decision was made on a view of another state (programmer's error)."""


def apply(tx: Transaction, changes: Sequence[Change], *, account: AccountId, now: float) -> int:
    """Write `changes` in order and add their feed items; returns how many items were added.

    `account` is the house the decision was made in; `now` stamps the items (Unix seconds). Raises `VanishedRow`.
    """
    writer = _Writer(tx, account, now)
    for change in changes:
        writer.write(change)
    return writer.told


class _Writer:
    """Writes the changes of one decision; lives inside one transaction."""

    def __init__(self, tx: Transaction, account: AccountId, now: float) -> None:
        self._tx = tx
        self._account = account
        self._now = now
        self._numbers: dict[TaskId, int] = {}
        self.told = 0

    def write(self, change: Change) -> None:
        """Write one change, whichever aggregate it belongs to."""
        match change:
            case SavePerson() | SaveContact() | SaveLink() | UseGrant():
                self._write_people(change)
            case OpenTask() | SetTaskText() | SetStatus() | SetTrashed() | Connect() | Disconnect():
                self._write_task(change)
            case AddComment() | ReviseComment() | SetRecipients() | AddFiles() | SetLike():
                self._write_comment(change)
            case SaveConversation() | DropConversation() | MoveChat() | SavePresence() | SaveConfirmation():
                self._write_conversation(change)
            case AddCounterpart(counterpart=counterpart):
                self._tx.counterparts.add(counterpart)
            case AddAlbumPart(account=account, bot=bot, chat=chat, album=album, comment=comment):
                self._tx.rooms.add_album(account, bot, chat, album, comment)
            case Tell() | MarkRead():
                self._write_chronicle(change)
            case ResolveDelivery():
                self._resolve_delivery(change)

    # -- people ------------------------------------------------------------------------------------------------

    def _write_people(self, change: SavePerson | SaveContact | SaveLink | UseGrant) -> None:
        match change:
            case SavePerson(account=account, person=person):
                self._tx.people.save_person(account, person)
            case SaveContact(contact=contact):
                self._tx.contacts.save(contact)
                self._tell(FeedKind.CONTACT_SAVED, ContactBody(id=contact.id, name=contact.name, username=contact.username))
            case SaveLink(link=link):
                self._tx.links.save(link)
                self._tell(FeedKind.LINK_CHANGED, LinkBody(party=link.party, on=link.is_on), account=link.account)
            case UseGrant(digest=digest, at=at):
                self._tx.links.use_grant(digest, at)

    # -- tasks -------------------------------------------------------------------------------------------------

    def _write_task(self, change: OpenTask | SetTaskText | SetStatus | SetTrashed | Connect | Disconnect) -> None:
        match change:
            case OpenTask(task=task):
                self._open_task(task)
            case SetTaskText(task=id, title=title, description=description):
                old = self._task(id)
                self._tx.tasks.save(replaced(old, title=title, description=description))
                self._tell_task(FeedKind.TASK_CHANGED, id, task_body(old, old.number, title=title))
            case SetStatus(task=id, status=status_id):
                status = _found(self._tx.catalog.status(status_id), status_id)
                old = self._task(id)
                self._tx.tasks.save(replaced(old, status=status))
                self._tell_task(FeedKind.TASK_STATUS, id, status_body(old.number, status))
            case SetTrashed(task=id, at=at, purged=purged):
                old = self._task(id)
                self._tx.tasks.save(replaced(old, trashed_at=at, purged=purged))
                self._tell_task(trash_kind(at, purged=purged), id, TrashBody(task=old.number))
            case Connect(task=id, entry=entry):
                self._tx.tasks.connect(id, entry)
                self._tell_roster(id, entry, added=True)
            case Disconnect(task=id, entry=entry):
                self._tx.tasks.disconnect(id, entry)
                self._tell_roster(id, entry, added=False)

    def _open_task(self, task: Task) -> None:
        number = task.number or self._tx.accounts.next_task_number(task.account)
        self._numbers[task.id] = number
        self._tx.tasks.add(replaced(task, number=number))
        self._tell_task(FeedKind.TASK_CREATED, task.id, task_body(task, number))

    def _tell_roster(self, task: TaskId, entry: RosterEntry, *, added: bool) -> None:
        body = RosterBody(task=self._number(task), role=entry.role, member=entry.member, added=added)
        self._tell_task(FeedKind.ROSTER_CHANGED, task, body)

    # -- comments ----------------------------------------------------------------------------------------------

    def _write_comment(self, change: AddComment | ReviseComment | SetRecipients | AddFiles | SetLike) -> None:
        match change:
            case AddComment(comment=comment, files=files):
                self._add_comment(comment, files)
            case ReviseComment(comment=id, body=body, at=at):
                self._tx.comments.revise(id, body, at)
                revised = self._comment(id)
                self._tell_comment(
                    FeedKind.COMMENT_REVISED,
                    revised,
                    RevisionBody(id=id, task=self._number(revised.task), text=body.text, version=revised.version),
                )
            case SetRecipients(comment=id, recipients=recipients):
                self._tx.comments.set_recipients(id, recipients)
                comment = self._comment(id)
                named = recipient_bodies(self._tx, recipients)
                body_of_all = RecipientsBody(id=id, task=self._number(comment.task), recipients=named)
                self._tell_comment(FeedKind.COMMENT_RECIPIENTS, comment, body_of_all)
            case AddFiles(comment=id, files=files):
                comment = self._comment(id)
                self._attach(id, files, first_position=len(comment.files))
                shown = tuple(file_body(each) for each in files)
                body_of_files = FilesBody(id=id, task=self._number(comment.task), files=shown)
                self._tell_comment(FeedKind.COMMENT_FILES, comment, body_of_files)
            case SetLike(comment=id, party=party, on=on, at=at):
                self._tx.comments.set_like(id, party, on, at)
                comment = self._comment(id)
                like = LikeBody(id=id, task=self._number(comment.task), party=party, on=on)
                self._tell_comment(FeedKind.COMMENT_LIKED, comment, like)

    def _add_comment(self, comment: Comment, files: tuple[File, ...]) -> None:
        self._tx.comments.add(comment)
        for file in files:
            self._tx.files.save(file)
        for position, id in enumerate(comment.files):
            self._tx.files.attach(id, comment.id, position)
        body = comment_body(
            comment,
            task=self._number(comment.task),
            author=author_body(self._tx, comment.author),
            recipients=recipient_bodies(self._tx, comment.recipients),
            files=tuple(self._tx.files.many(comment.files)) if comment.files else (),
        )
        self._tell_comment(FeedKind.COMMENT_ADDED, comment, body)

    def _attach(self, comment: CommentId, files: tuple[File, ...], *, first_position: int) -> None:
        for position, file in enumerate(files, first_position):
            self._tx.files.save(file)
            self._tx.files.attach(file.id, comment, position)

    # -- conversations -----------------------------------------------------------------------------------------

    def _write_conversation(
        self, change: SaveConversation | DropConversation | MoveChat | SavePresence | SaveConfirmation
    ) -> None:
        match change:
            case SaveConversation(conversation=conversation):
                known = self._tx.conversations.get(conversation.id)
                self._tx.conversations.save(conversation)
                is_bound_anew = conversation.task is not None and (known is None or known.task != conversation.task)
                kind = FeedKind.CONVERSATION_BOUND if is_bound_anew else FeedKind.CONVERSATION_CHANGED
                number = self._number(conversation.task) if conversation.task is not None else None
                self._tell(kind, conversation_body(conversation, number), task=conversation.task)
            case DropConversation(conversation=id):
                dropped = self._tx.conversations.get(id)
                self._tx.conversations.drop(id)
                if dropped is not None:
                    number = self._number(dropped.task) if dropped.task is not None else None
                    body = conversation_body(dropped, number)
                    self._tell(FeedKind.CONVERSATION_DROPPED, body, task=dropped.task)
            case MoveChat(bot=bot, old=old, new=new):
                self._tx.conversations.move_chat(bot, old, new)
            case SavePresence(presence=presence):
                self._tx.rooms.save_presence(presence)
            case SaveConfirmation(confirmation=confirmation):
                self._tx.rooms.save_confirmation(confirmation)

    # -- chronicle and deliveries --------------------------------------------------------------------------------

    def _write_chronicle(self, change: Tell | MarkRead) -> None:
        match change:
            case Tell(employee=employee, task=task, comment=comment, reason=reason, detail=detail):
                self._tx.chronicle.add(
                    ChronicleEvent(
                        id=ChronicleId(0),
                        account=change.account,
                        employee=employee,
                        task=task,
                        comment=comment,
                        reason=reason,
                        at=change.at,
                        detail=detail,
                    )
                )
                body = ChronicleBody(task=self._number(task), comment=comment, reason=reason, detail=detail)
                self._tell(FeedKind.CHRONICLE_ADDED, body, task=task, comment=comment, employee=employee)
            case MarkRead(employee=employee, at=at, events=events, comment=comment, everything=everything):
                count = self._tx.chronicle.mark_read(employee, at, events=events, comment=comment, everything=everything)
                if count:
                    unread = ReadBody(unread=self._tx.chronicle.unread_count(employee))
                    self._tell(FeedKind.CHRONICLE_READ, unread, employee=employee)

    def _resolve_delivery(self, change: ResolveDelivery) -> None:
        delivery = _found(self._tx.outbox.get(change.delivery), change.delivery)
        if change.arrived:
            settled = replaced(delivery, state=DeliveryState.DELIVERED, settled_at=change.at)
        else:
            settled = replaced(delivery, state=DeliveryState.DUE, due_at=change.at, attempts=0, settled_at=None)
        self._tx.outbox.save(settled)
        self._tell(FeedKind.DELIVERY_RESOLVED, DeliveryBody(id=change.delivery, arrived=change.arrived))

    # -- telling -----------------------------------------------------------------------------------------------

    def _tell(
        self,
        kind: FeedKind,
        body: Body,
        *,
        account: AccountId | None = None,
        task: TaskId | None = None,
        comment: CommentId | None = None,
        employee: EmployeeId | None = None,
        is_hidden: bool = False,
    ) -> None:
        self._tx.feed.add(
            feed_item(
                kind,
                body,
                account=self._account if account is None else account,
                at=self._now,
                task=task,
                comment=comment,
                employee=employee,
                is_hidden=is_hidden,
            )
        )
        self.told += 1

    def _tell_task(self, kind: FeedKind, task: TaskId, body: Body) -> None:
        self._tell(kind, body, task=task)

    def _tell_comment(self, kind: FeedKind, comment: Comment, body: Body) -> None:
        self._tell(kind, body, task=comment.task, comment=comment.id, is_hidden=comment.is_hidden)

    # -- looking up --------------------------------------------------------------------------------------------

    def _number(self, task: TaskId) -> int:
        if task not in self._numbers:
            self._numbers[task] = self._task(task).number
        return self._numbers[task]

    def _task(self, id: TaskId) -> Task:
        return _found(self._tx.tasks.lock(id), id)

    def _comment(self, id: CommentId) -> Comment:
        return _found(self._tx.comments.get(id), id)


_FoundT = TypeVar("_FoundT")


def _found(row: _FoundT | None, id: int) -> _FoundT:
    if row is None:
        raise VanishedRow(f"no row {id}")
    return row
