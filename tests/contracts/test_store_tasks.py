"""Tasks, comments and files."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from bridge.domain.ids import (
    BotId,
    ChatId,
    CommentId,
    ContactId,
    FileId,
    PersonId,
    ProjectId,
    TaskId,
    TeamId,
    TemplateId,
    TopicId,
)
from bridge.domain.messages import AttachmentKind, Comment, CommentSource, Entity, File, FileState, Reason, Recipient, RichText
from bridge.domain.people import Author, ChatRef, ContactRef, Party, SystemRef, TeamRef
from bridge.domain.tasks import Role, RosterEntry, Task, TaskSource
from bridge.ports.store import AlreadyThere, Store, Transaction
from tests.contracts.company import ACME, DONE, IVAN, NEW, OLGA, OTHER, PAVEL, TASK, comment, task
from tests.contracts.test_store_people import FULL_PROJECT

FULL_TASK = Task(
    id=TaskId(60),
    account=ACME,
    number=7,
    title="Ёлка",
    description="the tree",
    description_extra="from a dialogue",
    status=DONE,
    template=TemplateId(3),
    project=ProjectId(5),
    project_auditors=(PAVEL,),
    roster=(RosterEntry(role=Role.PARTICIPANT, member=TeamRef(id=TeamId(4))), RosterEntry(role=Role.ASSIGNEE, member=OLGA)),
    source=TaskSource.DIALOGUE,
    client=IVAN,
    previous=TASK,
    created_at=12.5,
    trashed_at=13.5,
)
FULL_COMMENT = Comment(
    id=CommentId(100),
    account=ACME,
    task=TASK,
    author=ChatRef(id=ChatId(-5), title="News"),
    body=RichText(
        text="see 🙂 it",
        entities=(Entity(type="bold", offset=0, length=3), Entity(type="text_link", offset=4, length=2, url="https://e.org")),
    ),
    at=1.5,
    source=CommentSource.TELEGRAM,
    is_hidden=True,
    is_first=True,
    quote="before",
    answers=CommentId(99),
    recipients=(Recipient(party=OLGA, reason=Reason.MENTIONED), Recipient(party=IVAN, reason=Reason.CLIENT, unreachable=True)),
    named=(PAVEL,),
    heard_by_nobody="nobody_left",
    origin_chat=ChatId(-700),
    origin_topic=TopicId(4),
)
FULL_FILE = File(
    id=FileId(200),
    account=ACME,
    name="Акт 03 (итог).pdf",
    mime="application/pdf",
    size_bytes=5_000_000_000,
    state=FileState.FAILED,
    digest="ab" * 32,
    kind=AttachmentKind.DOCUMENT,
    remote_bot=BotId(41),
    remote_id="remote",
    failure="too big",
)
TOLD_OLGA = (Recipient(party=OLGA, reason=Reason.CHOSEN),)


def add(*comments: Comment) -> Callable[[Transaction], None]:
    def write(tx: Transaction) -> None:
        for each in comments:
            tx.comments.add(each)

    return write


class TestTasks:
    async def test_everything_of_a_task_comes_back(self, store: Store) -> None:
        """With its status, its roster in order, and the auditors of its project (R219)."""
        await store.transact(lambda tx: tx.catalog.save_project(replace(FULL_PROJECT, auditors=(PAVEL,))))
        await store.transact(lambda tx: tx.tasks.add(FULL_TASK))
        assert await store.transact(lambda tx: tx.tasks.get(FULL_TASK.id)) == FULL_TASK
        assert await store.transact(lambda tx: tx.tasks.lock(FULL_TASK.id)) == FULL_TASK
        assert await store.transact(lambda tx: tx.tasks.by_number(ACME, 7)) == FULL_TASK
        assert await store.transact(lambda tx: tx.tasks.by_number(OTHER, 7)) is None

    async def test_saving_leaves_the_roster_alone(self, store: Store) -> None:
        await store.transact(lambda tx: tx.tasks.save(replace(task(), title="Renamed", status=DONE, roster=())))
        assert await store.transact(lambda tx: tx.tasks.get(TASK)) == replace(task(), title="Renamed", status=DONE)

    async def test_numbers_are_unique_in_the_account(self, store: Store) -> None:
        with pytest.raises(AlreadyThere, match="number"):
            await store.transact(lambda tx: tx.tasks.add(task(id=61, number=1)))

    async def test_members_come_and_go(self, store: Store) -> None:
        """Twice in, twice out: nothing happens the second time. One member may hold several roles."""
        ivan, olga = RosterEntry(role=Role.AUDITOR, member=IVAN), RosterEntry(role=Role.AUDITOR, member=OLGA)

        def change(tx: Transaction) -> None:
            for entry in (ivan, ivan, olga):
                tx.tasks.connect(TASK, entry)
            for _ in range(2):
                tx.tasks.disconnect(TASK, RosterEntry(role=Role.ASSIGNEE, member=PAVEL))

        await store.transact(change)
        told = await store.transact(lambda tx: tx.tasks.get(TASK))
        assert told is not None
        assert told.roster == (RosterEntry(role=Role.ASSIGNER, member=OLGA), ivan, olga)

    @pytest.mark.parametrize(
        ("query", "numbers"),
        [
            ({}, [5, 4, 3, 2, 1]),
            ({"limit": 2}, [5, 4]),
            ({"before": 4}, [3, 2, 1]),
            ({"only_active": True}, [5, 3, 1]),
            ({"only_active": True, "before": 5, "limit": 1}, [3]),
            ({"text": "task 4"}, [4]),
            ({"text": "TASK"}, [5, 4, 3, 2]),
            ({"text": "#3"}, [3]),
            ({"text": "%"}, []),
        ],
    )
    async def test_the_page(self, store: Store, query: dict[str, object], numbers: list[int]) -> None:
        def write(tx: Transaction) -> None:
            for number in range(2, 6):
                status = NEW if number % 2 else DONE
                tx.tasks.add(task(id=100 + number, number=number, title=f"Task {number}", status=status))
            tx.tasks.add(replace(task(id=110, number=6), trashed_at=1.0))
            tx.tasks.add(replace(task(id=111, number=7), purged=True))

        await store.transact(write)
        page = await store.transact(lambda tx: tx.tasks.page(ACME, **query))
        assert [each.number for each in page] == numbers


class TestComments:
    async def test_everything_of_a_comment_comes_back(self, store: Store) -> None:
        await store.transact(add(FULL_COMMENT))
        assert await store.transact(lambda tx: tx.comments.get(FULL_COMMENT.id)) == FULL_COMMENT

    @pytest.mark.parametrize("author", [OLGA, IVAN, SystemRef(), ChatRef(id=ChatId(-1), title="T")])
    async def test_every_kind_of_author_comes_back(self, store: Store, author: Author) -> None:
        await store.transact(add(comment(100, author)))
        assert await store.transact(lambda tx: tx.comments.get(CommentId(100))) == comment(100, author)

    async def test_an_edit_keeps_the_text_before(self, store: Store) -> None:
        await store.transact(add(comment(100, text="first")))
        for at, text in ((5000.0, "second"), (6000.0, "third")):
            body = RichText(text=text, entities=(Entity(type="bold", offset=0, length=2),))
            await store.transact(lambda tx, body=body, at=at: tx.comments.revise(CommentId(100), body, at))
        now = await store.transact(lambda tx: tx.comments.get(CommentId(100)))
        assert now is not None
        assert (now.body.text, now.version, now.at) == ("third", 3, 1100.0)
        versions = await store.transact(lambda tx: tx.comments.versions(CommentId(100)))
        assert [(number, body.text, at) for number, body, at in versions] == [
            (1, "first", 1100.0),
            (2, "second", 5000.0),
            (3, "third", 6000.0),
        ]

    async def test_a_comment_never_edited_has_one_version(self, store: Store) -> None:
        await store.transact(add(comment(100, text="only")))
        assert await store.transact(lambda tx: list(tx.comments.versions(CommentId(100)))) == [(1, RichText(text="only"), 1100.0)]

    @pytest.mark.parametrize(
        ("query", "ids"),
        [
            ({}, [100, 101, 102, 103]),
            ({"after": 101}, [102, 103]),
            ({"limit": 2}, [100, 101]),
            ({"newest_first": True}, [103, 102, 101, 100]),
            ({"newest_first": True, "after": 102, "limit": 1}, [101]),
            ({"after": 103}, []),
        ],
    )
    async def test_the_page(self, store: Store, query: dict[str, object], ids: list[int]) -> None:
        await store.transact(lambda tx: tx.tasks.add(task(id=52, number=2)))
        await store.transact(add(*(comment(id) for id in range(100, 104)), comment(105, task=TaskId(52))))
        page = await store.transact(lambda tx: tx.comments.page(TASK, **query))
        assert [each.id for each in page] == ids

    async def test_the_last_comment_is_never_a_system_note(self, store: Store) -> None:
        """R139, A23."""
        assert await store.transact(lambda tx: tx.comments.last(TASK)) is None
        await store.transact(add(comment(100), comment(101, OLGA), comment(102, SystemRef())))
        assert await store.transact(lambda tx: tx.comments.last(TASK)) == comment(101, OLGA)

    async def test_likes_come_and_go(self, store: Store) -> None:
        await store.transact(add(comment(100)))
        for party, on, at in ((OLGA, True, 1.0), (IVAN, True, 2.0), (OLGA, True, 3.0), (PAVEL, False, 4.0)):
            await store.transact(lambda tx, p=party, on=on, at=at: tx.comments.set_like(CommentId(100), p, on, at))
        likes = await store.transact(lambda tx: tx.comments.likes(CommentId(100)))
        assert [(like.party, like.at) for like in likes] == [(OLGA, 1.0), (IVAN, 2.0)]
        await store.transact(lambda tx: tx.comments.set_like(CommentId(100), OLGA, False, 5.0))
        assert [like.party for like in await store.transact(lambda tx: tx.comments.likes(CommentId(100)))] == [IVAN]


class TestWhoTookPart:
    """R243: the latest comment that a party wrote, was told of or was named in, system notes apart."""

    @pytest.mark.parametrize(
        ("party", "shared"),
        [(IVAN, 104), (OLGA, 103), (PAVEL, 102), (ContactRef(id=ContactId(99)), None)],
        ids=["wrote it", "was told", "was named", "a stranger"],
    )
    async def test_the_last_one_shared(self, store: Store, party: Party, shared: int | None) -> None:
        await store.transact(lambda tx: tx.tasks.add(task(id=52, number=2)))
        stranger = ContactRef(id=ContactId(77))
        await store.transact(
            add(
                comment(100, IVAN),
                comment(101, OLGA),
                replace(comment(102, OLGA), named=(PAVEL,)),
                replace(comment(103, stranger), recipients=TOLD_OLGA),
                comment(104, IVAN),
                replace(comment(105, SystemRef()), recipients=(*TOLD_OLGA, Recipient(party=PAVEL, reason=Reason.STATUS))),
                comment(106, PAVEL, task=TaskId(52)),
            )
        )
        found = await store.transact(lambda tx: tx.comments.last_shared_with(TASK, party))
        assert (found.id if found else None) == shared

    async def test_replaced_recipients_take_part_instead(self, store: Store) -> None:
        """Who was told before and is not now no longer took part — unless he wrote it or was named."""
        told = (*TOLD_OLGA, Recipient(party=PAVEL, reason=Reason.ASSIGNEE), Recipient(party=IVAN, reason=Reason.CLIENT))
        await store.transact(add(replace(comment(100, IVAN), recipients=told, named=(PAVEL,))))
        later = (Recipient(party=ContactRef(id=ContactId(70)), reason=Reason.CHOSEN),)
        await store.transact(lambda tx: tx.comments.set_recipients(CommentId(100), later))

        def look(tx: Transaction) -> list[bool]:
            parties: tuple[Party, ...] = (OLGA, PAVEL, IVAN, ContactRef(id=ContactId(70)))
            return [tx.comments.last_shared_with(TASK, party) is not None for party in parties]

        assert await store.transact(look) == [False, True, True, True]
        now = await store.transact(lambda tx: tx.comments.get(CommentId(100)))
        assert now is not None
        assert now.recipients == later


class TestFiles:
    async def test_everything_of_a_file_comes_back(self, store: Store) -> None:
        pending = replace(FULL_FILE, id=FileId(201), state=FileState.PENDING, digest="", kind=None, remote_bot=None)
        for file in (FULL_FILE, pending):
            await store.transact(lambda tx, file=file: tx.files.save(file))
        assert await store.transact(lambda tx: tx.files.get(FULL_FILE.id)) == FULL_FILE
        asked = [pending.id, FileId(999), FULL_FILE.id]
        assert await store.transact(lambda tx: list(tx.files.many(asked))) == [pending, FULL_FILE]

    async def test_a_comment_names_its_files_in_order(self, store: Store) -> None:
        """Whether they are named when it is added, attached after, or both; late parts of an album come last."""
        files = (FileId(203), FileId(201))
        await store.transact(add(replace(comment(100), files=files)))

        def attach(tx: Transaction) -> None:
            for position, file in enumerate((*files, FileId(202))):
                tx.files.save(replace(FULL_FILE, id=file))
                tx.files.attach(file, CommentId(100), position)

        await store.transact(attach)
        told = await store.transact(lambda tx: tx.comments.get(CommentId(100)))
        assert told is not None
        assert told.files == (203, 201, 202)
        assert await store.transact(lambda tx: tx.files.comment_of(FileId(202))) == 100
        assert await store.transact(lambda tx: tx.files.comment_of(FileId(999))) is None


async def test_people_of_telegram_are_no_parties(store: Store) -> None:
    """A chat as author (R249) takes part as nobody: there is nobody to converse with."""
    await store.transact(add(comment(100, ChatRef(id=ChatId(-1), title="T"))))
    assert await store.transact(lambda tx: tx.comments.last_shared_with(TASK, IVAN)) is None
    assert await store.transact(lambda tx: tx.contacts.by_person(ACME, PersonId(-1))) is None
