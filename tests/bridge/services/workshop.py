"""A small company on a real store in memory, for tests that go through the front door: inbox in, state and outbox out.

Updates are written into the inbox as our own events in JSON (reading Telegram's JSON is another room's business), handled by the
real handler on the real SQLite store. `carry_out` plays the dispatcher: what is due arrives, and the message map learns its ids.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from bridge.adapters.clocks import TrioClock
from bridge.adapters.entropies import SeededEntropy
from bridge.adapters.sqlite_store import open_sqlite
from bridge.adapters.sqlite_store.connections import MemoryDatabase
from bridge.domain.conversations import Bot, BotKind, Conversation, Lane, LinkGrant
from bridge.domain.deliveries import Delivery, DeliveryState, InboxEntry
from bridge.domain.effects import Send, SendFile
from bridge.domain.events import (
    Act,
    BotMembershipChanged,
    ButtonPressed,
    Chat,
    ChatKind,
    CommentWritten,
    MessageEdited,
    MessageReceived,
    PersonSender,
    ReactionChanged,
    RepliedMessage,
    TelegramEvent,
)
from bridge.domain.ids import (
    AccountId,
    BotId,
    ChatId,
    EmployeeId,
    IdSource,
    InboxId,
    MessageId,
    PersonId,
    StatusId,
    TaskId,
    TemplateId,
)
from bridge.domain.messages import Comment, Counterpart, Direction, RichText
from bridge.domain.people import Account, Contact, Employee, EmployeeRef, Member, Person
from bridge.domain.tasks import Status, StatusKind, Task, Template
from bridge.ports.store import ChronicleEvent, FeedEvent, Store, Transaction
from bridge.services.desk_views import digest_of
from bridge.services.handle import ActOutcome, Handled, Handler

T = TypeVar("T")

EPOCH = 1_800_000_000.0
PUBLIC_URL = "https://desk.example"
PEOPLE = {
    "olga": Person(id=PersonId(101), first_name="Olga", username="olga_tg"),
    "pavel": Person(id=PersonId(102), first_name="Pavel"),
    "boris": Person(id=PersonId(103), first_name="Boris"),
    "ivan": Person(id=PersonId(201), first_name="Ivan", last_name="Petrov", username="ivan_p", language_code="ru"),
    "petr": Person(id=PersonId(202), first_name="Petr"),
}


def read_event(payload: bytes, bot: Bot) -> TelegramEvent:
    """The `Parse` of these tests: events travel as their own JSON."""
    event: TelegramEvent = msgspec.json.decode(payload, type=TelegramEvent)
    assert getattr(event, "bot", bot.id) == bot.id
    return event


class Workshop:
    """One account `acme` (owner olga, employees pavel and boris), an own bot and the standard bot."""

    def __init__(self, store: Store, handler: Handler, clock: TrioClock) -> None:
        self.store = store
        self.handler = handler
        self.clock = clock
        self.staff: dict[str, Employee] = {}
        self._updates = 0
        self._messages = 0
        self.account: Account
        self.own_bot: Bot
        self.standard_bot: Bot
        self.statuses: dict[StatusKind, Status] = {}

    # -- the world outside ---------------------------------------------------------------------------------------

    def message_id(self) -> MessageId:
        """The next message id of any chat."""
        self._messages += 1
        return MessageId(self._messages)

    def message(self, who: str, text: str = "", *, bot: Bot | None = None, **more: object) -> MessageReceived:
        """A private message to the own bot, or to the `bot` named; `reply` is the id of the message replied to."""
        person = PEOPLE[who]
        reply = more.pop("reply", None)
        event = MessageReceived(
            bot=(bot or self.own_bot).id,
            chat=Chat(id=ChatId(person.id), kind=ChatKind.PRIVATE),
            message=self.message_id(),
            at=self.clock.now(),
            sender=PersonSender(person=person),
            body=RichText(text=text),
            reply_to=RepliedMessage(message=reply) if isinstance(reply, int) else None,
        )
        return replace(event, **more)

    async def says(self, who: str, text: str = "", **more: object) -> Handled:
        """A private message arrives and is handled."""
        return await self.hears(self.message(who, text, **more))  # type: ignore[arg-type]  # keywords of `message`

    async def as_person(self, who: str, person: Person, text: str) -> Handled:
        """A private message of somebody who looks otherwise than `PEOPLE` says."""
        chat = Chat(id=ChatId(person.id), kind=ChatKind.PRIVATE)
        return await self.hears(replace(self.message(who, text), sender=PersonSender(person=person), chat=chat))

    async def edits(self, who: str, message: MessageId, text: str, *, bot: Bot | None = None) -> Handled:
        """A private message is edited."""
        person = PEOPLE[who]
        return await self.hears(
            MessageEdited(
                bot=(bot or self.own_bot).id,
                chat=Chat(id=ChatId(person.id), kind=ChatKind.PRIVATE),
                message=message,
                at=self.clock.now(),
                sender=PersonSender(person=person),
                body=RichText(text=text),
            )
        )

    async def hears(self, event: TelegramEvent) -> Handled:
        """An update comes in and its lane is worked off."""
        self._updates += 1
        update_id = self._updates
        lane = _lane(event)

        def put(tx: Transaction) -> InboxId | None:
            return tx.inbox.put(
                InboxEntry(
                    id=InboxId(0),
                    bot=lane.bot,
                    account=None,
                    lane=lane,
                    epoch=1,
                    update_id=update_id,
                    payload=msgspec.json.encode(event),
                    received_at=self.clock.now(),
                )
            )

        assert await self.store.transact(put) is not None
        handled = await self.handler.handle_next(lane)
        assert handled is not None
        assert await self.handler.handle_next(lane) is None
        return handled

    async def carry_out(self) -> list[Delivery]:
        """Everything due is delivered, oldest first, and its messages get ids in the map; returns what was delivered."""

        def deliver(tx: Transaction) -> list[Delivery]:
            due = list(tx.outbox.in_state(DeliveryState.DUE, limit=500))
            return [self._deliver(tx, each) for each in due]

        return await self.store.transact(deliver)

    def _deliver(self, tx: Transaction, delivery: Delivery) -> Delivery:
        effect = delivery.effect
        messages: tuple[MessageId, ...] = ()
        if isinstance(effect, Send | SendFile):
            messages = (self.message_id(),)
            if effect.task is not None:
                tx.counterparts.add(
                    Counterpart(
                        account=delivery.account,
                        comment=effect.about,
                        task=effect.task,
                        part=effect.part,
                        bot=effect.lane.bot,
                        chat=effect.lane.chat,
                        topic=effect.lane.topic,
                        message=messages[0],
                        direction=Direction.OUT,
                        purpose=effect.purpose,
                        recipient=effect.recipient,
                        event=effect.reason.value if effect.reason is not None else "",
                    )
                )
        settled = replace(delivery, state=DeliveryState.DELIVERED, messages=messages, settled_at=self.clock.now())
        tx.outbox.save(settled)
        return settled

    # -- staff -----------------------------------------------------------------------------------------------------

    async def acts(self, act: Act, *, key: str = "") -> ActOutcome:
        """A staff act."""
        return await self.handler.staff_act(act, idempotency_key=key)

    async def comments_as(
        self, who: str, task: TaskId, text: str, *, notify: tuple[Member, ...] | None = None, **more: object
    ) -> ActOutcome:
        """A comment over the API."""
        act = CommentWritten(
            account=self.account.id, actor=self.staff[who].id, task=task, body=RichText(text=text), notify=notify
        )
        return await self.acts(replace(act, **more))

    async def links(self, who: str, *, via: Person | None = None) -> list[Delivery]:
        """An employee links his Telegram by a deep link."""
        token = f"grant-of-{who}"
        await self.grants(token, EmployeeRef(id=self.staff[who].id))
        person = via or PEOPLE[who]
        await self.hears(
            replace(
                self.message("olga", f"/start {token}", bot=self.standard_bot),
                sender=PersonSender(person=person),
                chat=Chat(id=ChatId(person.id), kind=ChatKind.PRIVATE),
            )
        )
        return await self.carry_out()

    async def grants(
        self, token: str, party: EmployeeRef, *, expires_in_s: float = 600.0, account: AccountId | None = None
    ) -> None:
        """A permission to link, as the profile page gives it."""
        grant = LinkGrant(
            digest=digest_of(token), account=account or self.account.id, party=party, expires_at=self.clock.now() + expires_in_s
        )
        await self.see(lambda tx: tx.links.grant(grant))

    def second_account(self, tx: Transaction) -> Account:
        """Another company, where pavel's Telegram may be linked too."""
        ids = IdSource(tx.ids.block())
        account = Account(id=AccountId(ids.take()), slug="other", name="Other", owner=EmployeeId(ids.take()))
        tx.accounts.save(account)
        tx.people.save_employee(Employee(id=account.owner, account=account.id, name="Pavel at Other", handle="pavel"))
        return account

    # -- looking ------------------------------------------------------------------------------------------------------

    async def see(self, look: Callable[[Transaction], T]) -> T:
        """Look at, or touch, the state."""
        return await self.store.transact(look)

    async def tasks(self) -> list[Task]:
        """All tasks, oldest first."""

        def look(tx: Transaction) -> list[Task]:
            found = [tx.tasks.get(each.id) for each in tx.tasks.page(self.account.id, limit=100)]
            return [each for each in reversed(found) if each is not None]

        return await self.see(look)

    async def comments(self, task: TaskId) -> list[Comment]:
        """All comments of a task, oldest first."""
        return await self.see(lambda tx: list(tx.comments.page(task, limit=1000)))

    async def contacts(self) -> list[Contact]:
        """All contacts."""
        return await self.see(lambda tx: list(tx.contacts.page(self.account.id)))

    async def due(self) -> list[Delivery]:
        """Everything waiting in the outbox."""
        return await self.see(lambda tx: list(tx.outbox.in_state(DeliveryState.DUE, limit=500)))

    async def chronicle(self, who: str) -> list[ChronicleEvent]:
        """Unread events of an employee."""
        return await self.see(lambda tx: list(tx.chronicle.page(self.staff[who].id)))

    async def feed(self) -> list[FeedEvent]:
        """The whole live feed."""
        from bridge.domain.ids import FeedId

        return await self.see(lambda tx: list(tx.feed.after(self.account.id, FeedId(0))))

    async def dialogue(self, who: str) -> Conversation | None:
        """The person's dialogue with the own bot."""
        return await self.see(lambda tx: tx.conversations.at(Lane(bot=self.own_bot.id, chat=ChatId(PEOPLE[who].id))))


def texts(deliveries: Sequence[Delivery]) -> list[tuple[int, str]]:
    """(chat, text) of every text among deliveries."""
    return [(each.lane.chat, each.effect.body.text) for each in deliveries if isinstance(each.effect, Send)]


def _lane(event: TelegramEvent) -> Lane:
    match event:
        case MessageReceived() | MessageEdited() | ButtonPressed() | ReactionChanged() | BotMembershipChanged():
            return Lane(bot=event.bot, chat=event.chat.id)
        case _:
            return Lane(bot=event.bot, chat=ChatId(0))


@asynccontextmanager
async def open_workshop(place: str | MemoryDatabase = ":memory:") -> AsyncIterator[Workshop]:
    """The company, furnished, in memory."""
    clock = TrioClock(EPOCH)
    async with open_sqlite(place, clock=clock) as store:
        handler = Handler(store, clock, SeededEntropy(1), read_event, public_url=PUBLIC_URL)
        shop = Workshop(store, handler, clock)
        await store.transact(lambda tx: _furnish(tx, shop))
        yield shop


def _furnish(tx: Transaction, shop: Workshop) -> None:
    ids = IdSource(tx.ids.block())
    account = Account(id=AccountId(ids.take()), slug="acme", name="Acme", owner=EmployeeId(ids.take()))
    names = ("olga", "pavel", "boris")
    tx.accounts.save(account)
    for position, name in enumerate(names):
        id = account.owner if position == 0 else EmployeeId(ids.take())
        shop.staff[name] = Employee(id=id, account=account.id, name=name.capitalize(), handle=name, is_admin=position == 0)
        tx.people.save_employee(shop.staff[name])
    kinds = ((StatusKind.NEW, True), (StatusKind.IN_PROGRESS, True), (StatusKind.COMPLETED, False), (StatusKind.POSTPONED, False))
    for position, (kind, is_active) in enumerate(kinds):
        status = Status(
            id=StatusId(ids.take()), account=account.id, name=kind.value, kind=kind, is_active=is_active, position=position
        )
        shop.statuses[kind] = status
        tx.catalog.save_status(status)
    template = Template(
        id=TemplateId(ids.take()),
        account=account.id,
        name="Request",
        assignees=(EmployeeRef(id=shop.staff["pavel"].id),),
        is_standard=True,
    )
    tx.catalog.save_template(template)
    shop.own_bot = Bot(
        id=BotId(ids.take()),
        account=account.id,
        kind=BotKind.OWN,
        name="Clients",
        telegram_id=PersonId(902),
        username="acme_bot",
        hook_key="own",
        template=template.id,
        contact_template="Client",
        greeting="Welcome!",
        configured_by=shop.staff["boris"].id,
    )
    shop.standard_bot = Bot(
        id=BotId(ids.take()),
        account=None,
        kind=BotKind.STANDARD,
        name="Standard",
        telegram_id=PersonId(901),
        username="standard_bot",
        hook_key="standard",
    )
    tx.bots.save(shop.own_bot)
    tx.bots.save(shop.standard_bot)
    shop.account = account
