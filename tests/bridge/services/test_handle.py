"""The handler itself: one entry, one transaction; poison is parked and the lane goes on; which flow is chosen."""

import msgspec
import pytest
from msgspec.structs import replace

from bridge.domain.conversations import Lane
from bridge.domain.deliveries import InboxEntry, InboxState, Priority
from bridge.domain.effects import Send
from bridge.domain.events import (
    ButtonPressed,
    Chat,
    ChatKind,
    MembersChanged,
    MessageReceived,
    TelegramEvent,
    UpdateIgnored,
)
from bridge.domain.ids import BotId, ChatId, InboxId, TaskId
from bridge.domain.messages import Attachment, AttachmentKind, Purpose, Reason, RichText
from bridge.domain.people import ContactRef, EmployeeRef
from tests.bridge.services.workshop import PEOPLE, Workshop, open_workshop, texts

GROUP = Chat(id=ChatId(-1001), kind=ChatKind.SUPERGROUP, title="The group")


async def put(shop: Workshop, lane: Lane, payload: bytes, update_id: int) -> None:
    """A raw update in the inbox."""
    entry = InboxEntry(
        id=InboxId(0),
        bot=lane.bot,
        account=None,
        lane=lane,
        epoch=1,
        update_id=update_id,
        payload=payload,
        received_at=shop.clock.now(),
    )
    await shop.see(lambda tx: tx.inbox.put(entry))


@pytest.mark.parametrize("poison", [b"", b"{", b'{"type":"no_such_event"}', b"[1]", b"\xff\xfe"])
async def test_a_poison_entry_is_parked_and_the_lane_goes_on(poison: bytes) -> None:
    """The entry is kept with its error, nothing of it is written, the next one is handled."""
    async with open_workshop() as shop:
        lane = Lane(bot=shop.own_bot.id, chat=ChatId(PEOPLE["ivan"].id))
        await put(shop, lane, poison, 1001)
        await put(shop, lane, msgspec.json.encode(shop.message("ivan", "Hello")), 1002)
        first = await shop.handler.handle_next(lane)
        second = await shop.handler.handle_next(lane)
        assert first is not None
        assert second is not None
        assert (first.state, second.state) == (InboxState.PARKED, InboxState.HANDLED)
        (parked,) = await shop.see(lambda tx: list(tx.inbox.parked()))
        assert parked.error == first.error
        assert parked.payload == poison
        assert len(await shop.tasks()) == 1


async def test_an_entry_of_a_bot_that_is_gone_is_parked() -> None:
    """An operator deleted the bot while updates waited."""
    async with open_workshop() as shop:
        lane = Lane(bot=BotId(424242), chat=ChatId(1))
        await put(shop, lane, b"{}", 1)
        handled = await shop.handler.handle_next(lane)
        assert handled is not None
        assert handled.state is InboxState.PARKED


async def test_a_failure_after_writing_leaves_nothing_behind() -> None:
    """One transaction: the next task number is taken already, so the third write fails; neither person nor contact remains."""
    async with open_workshop() as shop:
        await shop.says("ivan", "Hello")
        (task,) = await shop.tasks()
        await shop.see(lambda tx: tx.tasks.add(replace(task, id=TaskId(7777), number=2)))
        feed = len(await shop.feed())
        handled = await shop.says("petr", "Me too")
        assert handled.state is InboxState.PARKED
        assert [each.name for each in await shop.contacts()] == ["Ivan Petrov"]
        assert await shop.see(lambda tx: tx.people.person(shop.account.id, PEOPLE["petr"].id)) is None
        assert len(await shop.feed()) == feed


def strange_events(shop: Workshop) -> dict[str, TelegramEvent]:
    """Events that concern nobody."""
    own = shop.own_bot.id
    private = Chat(id=ChatId(PEOPLE["ivan"].id), kind=ChatKind.PRIVATE)
    channel = Chat(id=ChatId(-1009), kind=ChatKind.CHANNEL)
    message = shop.message("ivan", "Hello")
    return {
        "ignored": UpdateIgnored(bot=own, why="test"),
        "channel post": replace(message, chat=channel),
        "press in a dialogue": ButtonPressed(
            bot=own, query="q", chat=private, message=message.message, person=PEOPLE["ivan"], data="x:yes"
        ),
        "unbound group of strangers": replace(message, bot=shop.standard_bot.id, chat=GROUP),
        "joins of strangers": MembersChanged(bot=shop.standard_bot.id, chat=GROUP, joined=(PEOPLE["ivan"],)),
        "says nothing": replace(message, body=RichText()),
        "press of an unknown question": ButtonPressed(
            bot=shop.standard_bot.id, query="q", chat=private, message=message.message, person=PEOPLE["ivan"], data="x:yes"
        ),
    }


STRANGE = (
    "ignored",
    "channel post",
    "press in a dialogue",
    "unbound group of strangers",
    "joins of strangers",
    "says nothing",
    "press of an unknown question",
)


@pytest.mark.parametrize("kind", STRANGE)
async def test_what_concerns_nobody_is_settled_and_nothing_comes_of_it(kind: str) -> None:
    """R112, R158, R255: settled, not parked; no task, no contact, no text."""
    async with open_workshop() as shop:
        events = strange_events(shop)
        assert tuple(events) == STRANGE
        handled = await shop.hears(events[kind])
        assert handled.state is InboxState.HANDLED, handled.error
        assert (await shop.tasks(), await shop.contacts(), texts(await shop.due())) == ([], [], [])


def in_group(shop: Workshop, who: str, text: str, **more: object) -> MessageReceived:
    """A message in the group, heard by the standard bot."""
    return replace(shop.message(who, text, bot=shop.standard_bot), chat=GROUP, **more)


async def bind_by_questions(shop: Workshop) -> None:
    """pavel makes a task in the group and binds the group to it."""
    await shop.links("pavel")
    await shop.hears(in_group(shop, "pavel", "/task Act for March"))
    for _ in range(2):
        (question,) = [each for each in await shop.carry_out() if getattr(each.effect, "buttons", ())]
        effect = question.effect
        data = effect.buttons[0][0].data  # type: ignore[union-attr]  # it has buttons
        press = ButtonPressed(
            bot=shop.standard_bot.id,
            query="q",
            chat=GROUP,
            message=question.messages[0] if question.messages else shop.message_id(),
            person=PEOPLE["pavel"],
            data=data,
        )
        handled = await shop.hears(press)
        assert handled.state is InboxState.HANDLED, handled.error


async def test_a_group_is_bound_by_two_questions_and_relays_both_ways() -> None:
    """R85–R87, R67, R69, R127, R246: the view of a group is loaded whole: numbers, questions, people, cascade."""
    async with open_workshop() as shop:
        await bind_by_questions(shop)
        (task,) = await shop.tasks()
        assert (task.number, task.title) == (1, "Act for March")
        await shop.carry_out()
        handled = await shop.hears(in_group(shop, "ivan", "Where is it?"))
        assert handled.state is InboxState.HANDLED, handled.error
        (contact,) = await shop.contacts()
        said = (await shop.comments(task.id))[-1]
        assert said.author == ContactRef(id=contact.id)
        assert [(each.party, each.reason) for each in said.recipients] == [
            (EmployeeRef(id=shop.staff["pavel"].id), Reason.ASSIGNEE)
        ]
        await shop.carry_out()
        await shop.comments_as("pavel", task.id, "On its way", notify=())
        (relayed,) = await shop.due()
        assert isinstance(relayed.effect, Send)
        assert relayed.effect.purpose is Purpose.RELAY
        assert relayed.effect.body.text == "Pavel:\nOn its way"


async def test_an_employee_of_another_account_is_an_outsider_in_a_bound_group() -> None:
    """R255: his link counts in his own house only; here he is a contact."""
    async with open_workshop() as shop:
        await bind_by_questions(shop)
        other = await shop.see(shop.second_account)
        await shop.grants("theirs", EmployeeRef(id=other.owner), account=other.id)
        await shop.says("petr", "/start theirs", bot=shop.standard_bot)
        await shop.hears(in_group(shop, "petr", "I work elsewhere"))
        (task,) = await shop.tasks()
        author = (await shop.comments(task.id))[-1].author
        assert isinstance(author, ContactRef)


async def test_priorities_put_people_before_notices() -> None:
    """Design §6: what a person says to a person goes before what merely informs, and downloads come last."""
    async with open_workshop() as shop:
        await shop.links("pavel")
        picture = Attachment(kind=AttachmentKind.PHOTO, remote_id="R", name="p.jpg", size_bytes=10)
        await shop.says("ivan", "Hello", attachments=(picture,))
        (task,) = await shop.tasks()
        await shop.comments_as("olga", task.id, "Hi", notify=((await shop.comments(task.id))[0].author,))  # type: ignore[arg-type]
        await shop.says("petr", "/start")
        ranks = {type(each.effect).__name__ + getattr(each.effect, "purpose", ""): each.priority for each in await shop.due()}
        assert ranks == {
            "Fetch": Priority.TRANSFER,
            "Sendnotification": Priority.NOTIFICATION,
            "Sendanswer": Priority.PERSON,
            "Sendservice": Priority.SERVICE,
        }
