"""Every change is written, and told to the feed under its kind, with who may hear of it."""

import msgspec
import pytest
from msgspec.structs import replace

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
    ReviseComment,
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
)
from bridge.domain.conversations import Conversation, ConversationKind, Lane, Link, MemberState, Presence
from bridge.domain.ids import ChatId, CommentId, ConversationId, FileId, MessageId, TaskId
from bridge.domain.messages import Comment, CommentSource, Counterpart, Direction, File, Purpose, Reason, Recipient, RichText
from bridge.domain.people import EmployeeRef
from bridge.domain.tasks import Role, RosterEntry, StatusKind, Task
from bridge.services import changes
from bridge.services.changes import VanishedRow
from tests.bridge.services.workshop import EPOCH, PEOPLE, Workshop, open_workshop

TASK = TaskId(9001)
COMMENT = CommentId(9002)
ROOM = ConversationId(9003)


def opened(shop: Workshop) -> OpenTask:
    """A task without a number."""
    status = shop.statuses[StatusKind.NEW]
    return OpenTask(task=Task(id=TASK, account=shop.account.id, number=0, title="T", status=status, created_at=EPOCH))


def commented(shop: Workshop, **more: object) -> AddComment:
    """A comment of pavel with a file."""
    comment = Comment(
        id=COMMENT,
        account=shop.account.id,
        task=TASK,
        author=EmployeeRef(id=shop.staff["pavel"].id),
        body=RichText(text="hello"),
        at=EPOCH,
        source=CommentSource.API,
        recipients=(Recipient(party=EmployeeRef(id=shop.staff["olga"].id), reason=Reason.CHOSEN),),
        files=(FileId(9100),),
    )
    file = File(id=FileId(9100), account=shop.account.id, name="a.pdf", size_bytes=5)
    return AddComment(comment=replace(comment, **more), files=(file,))


def bound(shop: Workshop, **more: object) -> SaveConversation:
    """A group bound to the task."""
    room = Conversation(
        id=ROOM,
        account=shop.account.id,
        kind=ConversationKind.GROUP,
        lane=Lane(bot=shop.standard_bot.id, chat=ChatId(-5)),
        task=TASK,
    )
    return SaveConversation(conversation=replace(room, **more))


def entry(shop: Workshop) -> RosterEntry:
    """boris takes part."""
    return RosterEntry(role=Role.PARTICIPANT, member=EmployeeRef(id=shop.staff["boris"].id))


def cases(shop: Workshop) -> dict[str, tuple[Change, list[str]]]:
    """A change after the task, its comment and its group are there, and the kinds of feed items it makes."""
    account, pavel, olga = shop.account.id, EmployeeRef(id=shop.staff["pavel"].id), EmployeeRef(id=shop.staff["olga"].id)
    late = File(id=FileId(9101), account=account, name="b.pdf", size_bytes=5)
    bot = shop.standard_bot.id
    lane = Lane(bot=bot, chat=ChatId(-5))
    counterpart = Counterpart(
        account=account,
        comment=COMMENT,
        task=TASK,
        bot=bot,
        chat=ChatId(-5),
        message=MessageId(1),
        direction=Direction.OUT,
        purpose=Purpose.RELAY,
    )
    link = Link(account=account, person=PEOPLE["pavel"].id, party=pavel, linked_at=EPOCH)
    presence = Presence(account=account, lane=lane, person=PEOPLE["ivan"].id, state=MemberState.PRESENT, seen_at=EPOCH)
    return {
        "person": (SavePerson(account=account, person=PEOPLE["ivan"]), []),
        "link": (SaveLink(link=link), ["link.changed"]),
        "text": (SetTaskText(task=TASK, title="New", description="D"), ["task.changed"]),
        "status": (SetStatus(task=TASK, status=shop.statuses[StatusKind.COMPLETED].id), ["task.status"]),
        "trash": (SetTrashed(task=TASK, at=EPOCH), ["task.trashed"]),
        "restore": (SetTrashed(task=TASK, at=None), ["task.restored"]),
        "purge": (SetTrashed(task=TASK, at=EPOCH, purged=True), ["task.purged"]),
        "connect": (Connect(task=TASK, entry=entry(shop)), ["roster.changed"]),
        "disconnect": (Disconnect(task=TASK, entry=entry(shop)), ["roster.changed"]),
        "revise": (ReviseComment(comment=COMMENT, body=RichText(text="new"), at=EPOCH), ["comment.revised"]),
        "recipients": (SetRecipients(comment=COMMENT, recipients=()), ["comment.recipients"]),
        "files": (AddFiles(comment=COMMENT, files=(late,)), ["comment.files"]),
        "like": (SetLike(comment=COMMENT, party=olga, on=True, at=EPOCH), ["comment.liked"]),
        "suspend": (bound(shop, is_suspended=True), ["conversation.changed"]),
        "unbind": (bound(shop, task=None), ["conversation.changed"]),
        "drop": (DropConversation(conversation=ROOM), ["conversation.dropped"]),
        "drop nothing": (DropConversation(conversation=ConversationId(1)), []),
        "move": (MoveChat(bot=bot, old=ChatId(-5), new=ChatId(-1005)), []),
        "presence": (SavePresence(presence=presence), []),
        "counterpart": (AddCounterpart(counterpart=counterpart), []),
        "album": (AddAlbumPart(account=account, bot=bot, chat=ChatId(-5), album="A", comment=COMMENT), []),
        "tell": (
            Tell(account=account, employee=olga.id, task=TASK, comment=COMMENT, reason=Reason.CHOSEN, at=EPOCH),
            ["chronicle.added"],
        ),
        "read nothing": (MarkRead(employee=olga.id, at=EPOCH, everything=True), []),
    }


NAMES = (
    "person",
    "link",
    "text",
    "status",
    "trash",
    "restore",
    "purge",
    "connect",
    "disconnect",
    "revise",
    "recipients",
    "files",
    "like",
    "suspend",
    "unbind",
    "drop",
    "drop nothing",
    "move",
    "presence",
    "counterpart",
    "album",
    "tell",
    "read nothing",
)


async def furnished(shop: Workshop) -> None:
    """Task, comment and group."""
    base: list[Change] = [opened(shop), commented(shop), bound(shop)]
    await shop.see(lambda tx: changes.apply(tx, base, account=shop.account.id, now=EPOCH))


@pytest.mark.parametrize("name", NAMES)
async def test_each_change_is_told_under_its_kind(name: str) -> None:
    """Feed kinds are what watchers subscribe to; what only helps ourselves is not told."""
    async with open_workshop() as shop:
        assert tuple(cases(shop)) == NAMES
        await furnished(shop)
        before = await shop.see(lambda tx: tx.feed.newest(shop.account.id))
        change, kinds = cases(shop)[name]
        told = await shop.see(lambda tx: changes.apply(tx, [change], account=shop.account.id, now=EPOCH))
        items = await shop.see(lambda tx: list(tx.feed.after(shop.account.id, before)))
        assert [each.kind for each in items] == kinds
        assert told == len(kinds)
        for item in items:
            body = msgspec.json.decode(item.body)
            if item.task is not None:
                assert body["task"] == 1
            assert (item.employee is not None) == (name == "tell")


async def test_the_base_is_told_in_order_with_names() -> None:
    """The number is given when the task is written, and stands in every later item."""
    async with open_workshop() as shop:
        await furnished(shop)
        items = await shop.feed()
        assert [each.kind for each in items] == ["task.created", "comment.added", "conversation.bound"]
        body = msgspec.json.decode(items[1].body)
        assert (body["task"], body["author"]["name"], body["text"]) == (1, "Pavel", "hello")
        assert [(each["name"], each["reason"]) for each in body["recipients"]] == [("Olga", "chosen")]
        assert [each["name"] for each in body["files"]] == ["a.pdf"]


async def test_news_of_hidden_comments_are_marked() -> None:
    """R222: only those who may see the comment may see its feed items."""
    async with open_workshop() as shop:
        base: list[Change] = [
            opened(shop),
            commented(shop, is_hidden=True),
            ReviseComment(comment=COMMENT, body=RichText(text="x"), at=EPOCH),
            SetLike(comment=COMMENT, party=EmployeeRef(id=shop.staff["olga"].id), on=True, at=EPOCH),
        ]
        await shop.see(lambda tx: changes.apply(tx, base, account=shop.account.id, now=EPOCH))
        assert [(each.is_hidden, each.comment) for each in await shop.feed()][1:] == [(True, COMMENT)] * 3


async def test_late_files_stand_after_the_first_ones() -> None:
    """An album's order is kept, however late its parts."""
    async with open_workshop() as shop:
        await furnished(shop)
        late = tuple(File(id=FileId(9100 - each), account=shop.account.id, name=str(each), size_bytes=1) for each in (1, 2))
        for each in late:
            change = AddFiles(comment=COMMENT, files=(each,))
            await shop.see(lambda tx, change=change: changes.apply(tx, [change], account=shop.account.id, now=EPOCH))
        comment = await shop.see(lambda tx: tx.comments.get(COMMENT))
        assert comment is not None
        assert comment.files == (FileId(9100), FileId(9099), FileId(9098))


@pytest.mark.parametrize(
    "change",
    [
        SetTaskText(task=TaskId(1), title="x", description=""),
        SetTrashed(task=TaskId(1), at=None),
        AddFiles(comment=CommentId(1), files=()),
    ],
)
async def test_a_change_of_nothing_is_a_programmers_error(change: Change) -> None:
    """Loud, and nothing of the transaction remains."""
    async with open_workshop() as shop:
        with pytest.raises(VanishedRow):
            await shop.see(lambda tx: changes.apply(tx, [opened(shop), change], account=shop.account.id, now=EPOCH))
        assert await shop.tasks() == []


async def test_reading_tells_how_much_is_left() -> None:
    """R234: the counter of the one who read."""
    async with open_workshop() as shop:
        await furnished(shop)
        olga = shop.staff["olga"].id
        tell = Tell(account=shop.account.id, employee=olga, task=TASK, comment=COMMENT, reason=Reason.CHOSEN, at=EPOCH)
        other = replace(tell, comment=None)
        read = MarkRead(employee=olga, at=EPOCH, comment=COMMENT)
        await shop.see(lambda tx: changes.apply(tx, [tell, tell, other, read], account=shop.account.id, now=EPOCH))
        last = (await shop.feed())[-1]
        assert (last.kind, last.employee, msgspec.json.decode(last.body)) == ("chronicle.read", olga, {"unread": 1})
