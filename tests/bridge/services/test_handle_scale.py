"""10,000 comments in a task and 1,000 chats do not slow a message down: SQLite does the same work in a small and a big store.

What is compared are steps of SQLite's machine and statements, not seconds: they are the same everywhere. The big company has
grown for years; the message that is measured is the same.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from msgspec.structs import replace

from bridge.adapters.sqlite_store.connections import MemoryDatabase
from bridge.domain.conversations import Conversation, ConversationKind, Lane, MemberState, Presence
from bridge.domain.deliveries import Delivery, DeliveryState, InboxState
from bridge.domain.events import Chat, ChatKind, CommentEdited, LikeToggled, MessageReceived, ReactionChanged, RepliedMessage
from bridge.domain.ids import ChatId, CommentId, ContactId, ConversationId, FeedId, MessageId, PersonId, TaskId
from bridge.domain.messages import Comment, CommentSource, Counterpart, Direction, Purpose, Reason, Recipient, RichText
from bridge.domain.people import Contact, ContactRef, EmployeeRef, Person
from bridge.domain.tasks import Task
from bridge.ports.store import ChronicleEvent, FeedEvent, Transaction
from tests.bridge.services.workshop import PEOPLE, Workshop, open_workshop

COMMENTS = 10_000
CHATS = 1_000
PRESENT = 2_000
ROWS_A_TRANSACTION = 500
ROOM = Chat(id=ChatId(-1001), kind=ChatKind.SUPERGROUP, title="The group")
GROWTH_MAX = 1.25
"""How much more work a message may be in the big store: a tree of ten thousand rows is two levels deeper than one of ten."""
STEPS_SPARED = 2_200
"""Counting unread events as far as they are counted; a walk through all chats takes twice as many."""
STATEMENTS_SPARED = 5
"""Of a comment that is found, its files and the like are read; of none, nothing."""


class Company:
    """A client's dialogue, a bound group, and their two tasks; `meter` counts the work."""

    def __init__(self, shop: Workshop, database: MemoryDatabase) -> None:
        self.shop = shop
        self.connection = database.connection
        self.client_task: Task
        self.group_task: Task
        self.notification: Delivery
        self.spoken: MessageId
        self.answer: CommentId

    async def furnish(self) -> None:
        """pavel is linked, ivan has written, the group is bound, and ivan has an answer."""
        await self.shop.links("pavel")
        await self.shop.says("ivan", "Hello")
        (self.client_task,) = await self.shop.tasks()
        self.group_task = replace(self.client_task, id=TaskId(900_001), number=900_001, client=None)
        room = Conversation(
            id=ConversationId(900_002),
            account=self.shop.account.id,
            kind=ConversationKind.GROUP,
            lane=Lane(bot=self.shop.standard_bot.id, chat=ROOM.id),
            title=ROOM.title,
            task=self.group_task.id,
        )

        def bind(tx: Transaction) -> None:
            tx.tasks.add(self.group_task)
            tx.conversations.save(room)

        await self.shop.see(bind)
        await self.shop.hears(self.in_room("petr", "Is anybody there?"))
        made = await self.shop.comments_as("pavel", self.client_task.id, "Good day", notify=None)
        self.answer = CommentId(made.id_of("comment") or 0)
        delivered = await self.shop.carry_out()
        self.notification = next(each for each in delivered if each.lane.chat == PEOPLE["pavel"].id)
        self.spoken = next(each for each in delivered if each.lane.chat == PEOPLE["ivan"].id).messages[0]

    def in_room(self, who: str, text: str, **more: object) -> MessageReceived:
        """A message in the group."""
        return replace(self.shop.message(who, text, bot=self.shop.standard_bot), chat=ROOM, **more)

    async def work(self, act: Callable[["Company"], Awaitable[object]]) -> tuple[int, int]:
        """Steps of SQLite's machine and statements that an act takes."""
        steps, statements = 0, 0

        def step() -> int:
            nonlocal steps
            steps += 10
            return 0

        def statement(sql: str) -> None:
            nonlocal statements
            statements += 1

        self.connection.set_progress_handler(step, 10)
        self.connection.set_trace_callback(statement)
        try:
            await act(self)
        finally:
            self.connection.set_progress_handler(None, 0)
            self.connection.set_trace_callback(None)
        return steps, statements

    async def grow(self) -> None:
        """Years go by: everything that was said and sent is kept."""
        for first in range(0, COMMENTS, ROWS_A_TRANSACTION):
            await self.shop.see(lambda tx, first=first: self._talk(tx, range(first, first + ROWS_A_TRANSACTION)))
        for first in range(0, CHATS, ROWS_A_TRANSACTION):
            await self.shop.see(lambda tx, first=first: self._meet(tx, range(first, first + ROWS_A_TRANSACTION)))
        await self.shop.see(self._crowd)

    def _talk(self, tx: Transaction, numbers: range) -> None:
        pavel = EmployeeRef(id=self.shop.staff["pavel"].id)
        for number in numbers:
            task = self.client_task if number % 2 else self.group_task
            comment = Comment(
                id=CommentId(1_000_000 + number),
                account=task.account,
                task=task.id,
                author=pavel,
                body=RichText(text=f"words {number}"),
                at=float(number),
                source=CommentSource.API,
                recipients=(Recipient(party=EmployeeRef(id=self.shop.staff["olga"].id), reason=Reason.CHOSEN),),
            )
            tx.comments.add(comment)
            self._tell(tx, comment, number)

    def _tell(self, tx: Transaction, comment: Comment, number: int) -> None:
        lane = Lane(bot=self.shop.standard_bot.id, chat=ChatId(PEOPLE["pavel"].id))
        tx.counterparts.add(
            Counterpart(
                account=comment.account,
                comment=comment.id,
                task=comment.task,
                bot=lane.bot,
                chat=lane.chat,
                message=MessageId(1_000_000 + number),
                direction=Direction.OUT,
                purpose=Purpose.NOTIFICATION,
            )
        )
        tx.chronicle.add(
            ChronicleEvent(
                id=0,  # type: ignore[arg-type]  # the store gives ids
                account=comment.account,
                employee=self.shop.staff["pavel"].id,
                task=comment.task,
                comment=comment.id,
                reason=Reason.CHOSEN,
                at=comment.at,
            )
        )
        event = FeedEvent(id=FeedId(0), account=comment.account, kind="x", task=comment.task, at=comment.at, body=b"{}")
        tx.feed.add(event)
        sent = tx.outbox.get(
            tx.outbox.put(comment.account, lane, replace(self.notification.effect, about=comment.id), priority=1, at=0.0)
        )
        assert sent is not None
        tx.outbox.save(replace(sent, state=DeliveryState.DELIVERED, settled_at=1.0))

    def _meet(self, tx: Transaction, numbers: range) -> None:
        for number in numbers:
            task = replace(self.client_task, id=TaskId(2_000_000 + number), number=2_000_000 + number)
            party = ContactRef(id=ContactId(3_000_000 + number))
            tx.contacts.save(
                Contact(
                    id=party.id, account=task.account, name="Client", handle=f"client{number}", person=PersonId(700_000 + number)
                )
            )
            tx.tasks.add(replace(task, client=party))
            tx.conversations.save(
                Conversation(
                    id=ConversationId(4_000_000 + number),
                    account=task.account,
                    kind=ConversationKind.DIALOGUE,
                    lane=Lane(bot=self.shop.own_bot.id, chat=ChatId(700_000 + number)),
                    party=party,
                    task=task.id,
                )
            )

    def _crowd(self, tx: Transaction) -> None:
        lane = Lane(bot=self.shop.standard_bot.id, chat=ROOM.id)
        for number in range(PRESENT):
            person = PersonId(700_000 + number)
            tx.rooms.save_presence(
                Presence(account=self.shop.account.id, lane=lane, person=person, state=MemberState.PRESENT, seen_at=1.0)
            )


async def says(company: Company) -> None:
    await handled(company, company.shop.message("ivan", "And another thing"))


async def quotes(company: Company) -> None:
    reply = RepliedMessage(message=company.spoken)
    await handled(company, replace(company.shop.message("ivan", "Thank you"), reply_to=reply))


async def comes(company: Company) -> None:
    person = Person(id=PersonId(555), first_name="New", username="newcomer")
    await company.shop.as_person("petr", person, "I have a question")


async def is_answered_by_reply(company: Company) -> None:
    reply = RepliedMessage(message=company.notification.messages[0])
    await handled(company, replace(company.shop.message("pavel", "Done", bot=company.shop.standard_bot), reply_to=reply))


async def speaks_in_the_group(company: Company) -> None:
    await handled(company, company.in_room("petr", "The door is green"))


async def staff_speaks_in_the_group(company: Company) -> None:
    await handled(company, company.in_room("pavel", "So it is"))


async def names_a_colleague_in_the_group(company: Company) -> None:
    await handled(company, company.in_room("petr", "@pavel and @nobody at all, look"))


async def asks_in_the_group(company: Company) -> None:
    await handled(company, company.in_room("pavel", "/status"))


async def staff_comments(company: Company) -> None:
    assert not (await company.shop.comments_as("pavel", company.client_task.id, "Looking into it")).denial


async def staff_edits(company: Company) -> None:
    act = CommentEdited(
        account=company.shop.account.id,
        actor=company.shop.staff["pavel"].id,
        comment=company.answer,
        body=RichText(text="Good evening"),
    )
    assert not (await company.shop.acts(act)).denial


async def staff_likes(company: Company) -> None:
    act = LikeToggled(account=company.shop.account.id, actor=company.shop.staff["olga"].id, comment=company.answer, on=True)
    assert not (await company.shop.acts(act)).denial


async def the_client_likes(company: Company) -> None:
    chat = Chat(id=ChatId(PEOPLE["ivan"].id), kind=ChatKind.PRIVATE)
    event = ReactionChanged(bot=company.shop.own_bot.id, chat=chat, message=company.spoken, person=PEOPLE["ivan"], new=("👍",))
    assert (await company.shop.hears(event)).state is InboxState.HANDLED


async def handled(company: Company, event: MessageReceived) -> None:
    result = await company.shop.hears(event)
    assert (result.state, result.error) == (InboxState.HANDLED, "")


ACTS: dict[str, Callable[[Company], Awaitable[object]]] = {
    "a client writes": says,
    "a client answers an answer": quotes,
    "somebody writes for the first time": comes,
    "an employee answers by Reply": is_answered_by_reply,
    "a contact writes in the group": speaks_in_the_group,
    "an employee writes in the group": staff_speaks_in_the_group,
    "a contact names a colleague in the group": names_a_colleague_in_the_group,
    "an employee gives a command in the group": asks_in_the_group,
    "an employee comments over the API": staff_comments,
    "an employee edits": staff_edits,
    "an employee likes": staff_likes,
    "a client likes": the_client_likes,
}


@asynccontextmanager
async def open_company(*, is_big: bool) -> AsyncIterator[Company]:
    """A company on a database whose work can be counted."""
    database = MemoryDatabase()
    async with open_workshop(database) as shop:
        company = Company(shop, database)
        await company.furnish()
        if is_big:
            await company.grow()
        yield company
    database.close()


async def test_a_message_is_the_same_work_in_a_big_company() -> None:
    """Nothing a message causes grows with what was said before, with other chats, or with how many are in the chat."""
    async with open_company(is_big=False) as small, open_company(is_big=True) as big:
        found = {name: (await small.work(act), await big.work(act)) for name, act in ACTS.items()}
    grown = {
        name: (little, much)
        for name, (little, much) in found.items()
        if much[0] > little[0] * GROWTH_MAX + STEPS_SPARED or much[1] > little[1] + STATEMENTS_SPARED
    }
    assert grown == {}
    assert all(little[0] > 0 and little[1] > 5 for little, _ in found.values())


async def test_the_measure_would_notice_a_walk_through_the_task() -> None:
    """Reading all comments of a task is many times the work in the big company."""

    async def walk(company: Company) -> None:
        await company.shop.comments(company.client_task.id)

    async with open_company(is_big=False) as small, open_company(is_big=True) as big:
        little, much = await small.work(walk), await big.work(walk)
    assert much[0] > little[0] * 10
