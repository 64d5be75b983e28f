"""Strange updates and staff acts in any order: nothing is ever parked, and what is hidden never gets out (R222).

The real reading of Telegram's JSON, the real decisions, the real store; what happens is a function of the seed.
"""

import msgspec
import pytest
from msgspec.structs import replace

from bridge.adapters.bot_api import parse
from bridge.adapters.clocks import TrioClock
from bridge.adapters.entropies import SeededEntropy
from bridge.domain.conversations import Lane, Link
from bridge.domain.deliveries import Delivery, InboxEntry, InboxState
from bridge.domain.effects import Errand, Send
from bridge.domain.events import Act, CommentEdited, CommentWritten, LikeToggled, RosterChanged, StatusSet, TaskTrashed
from bridge.domain.ids import ChatId, InboxId
from bridge.domain.messages import Reason, RichText
from bridge.domain.people import ContactRef, EmployeeRef, Party
from bridge.domain.tasks import Role, RosterEntry, Task
from bridge.ports.store import Transaction
from bridge.services.handle import Handler
from tests.bridge.services.odd_updates import TEXTS, OddUpdates
from tests.bridge.services.workshop import EPOCH, PEOPLE, PUBLIC_URL, Workshop, open_workshop

SECRET = "the margin is forty"
UPDATES = 400


class Siege:
    """A company under odd updates, whose staff do odd things too."""

    def __init__(self, shop: Workshop, seed: int) -> None:
        self.shop = shop
        self.odd = OddUpdates(seed)
        self.random = self.odd.random
        self.handler = Handler(shop.store, TrioClock(EPOCH), SeededEntropy(seed), parse, public_url=PUBLIC_URL)

    async def update(self) -> None:
        """One odd update at one of our bots; it must be handled, whatever it is."""
        id, payload, chat = self.odd.next()
        bot = self.random.choice((self.shop.own_bot, self.shop.standard_bot))
        lane = Lane(bot=bot.id, chat=ChatId(chat))
        entry = InboxEntry(
            id=InboxId(0), bot=bot.id, account=None, lane=lane, epoch=9, update_id=id, payload=payload, received_at=EPOCH
        )
        await self.shop.see(lambda tx: tx.inbox.put(entry))
        handled = await self.handler.handle_next(lane)
        assert handled is not None
        assert handled.state is InboxState.HANDLED, (handled.error, payload[:2000])

    async def deliver(self) -> None:
        """What is due arrives; people reply to it and press its buttons later."""
        for each in await self.shop.carry_out():
            self.odd.heard.setdefault(each.lane.chat, []).extend(each.messages)
            if isinstance(each.effect, Send):
                self.odd.pressed.extend(button.data for row in each.effect.buttons for button in row)
        self.odd.pressed = self.odd.pressed[-8:]

    async def staff(self) -> None:
        """Somebody of the staff does something to some task, allowed or not."""
        tasks = await self.shop.tasks()
        if tasks:
            await self.shop.acts(await self._act(self.random.choice(tasks)))

    async def _act(self, task: Task) -> Act:
        pick = self.random.choice
        whole = {"account": task.account, "actor": pick(tuple(self.shop.staff.values())).id}
        comment = pick(await self.shop.comments(task.id)).id
        parties: list[Party] = [EmployeeRef(id=each.id) for each in self.shop.staff.values()]
        parties.extend(ContactRef(id=each.id) for each in await self.shop.contacts())
        entry = RosterEntry(role=pick(tuple(Role)), member=pick(parties))
        text = RichText(text=pick(TEXTS))
        secret = RichText(text=f"{SECRET} {text.text}"[:2000])
        open_words = CommentWritten(**whole, task=task.id, body=text, notify=pick((None, (), (pick(parties),))))
        found: Act = pick(
            (
                open_words,
                replace(open_words, answers=comment),
                replace(open_words, body=secret, is_hidden=True),
                replace(open_words, body=secret, is_hidden=True, answers=comment),
                StatusSet(**whole, task=task.id, status=pick(tuple(self.shop.statuses.values())).id),
                TaskTrashed(**whole, task=task.id, restore=True),
                TaskTrashed(**whole, task=task.id, purge=self.random.random() < 0.2),
                CommentEdited(**whole, comment=comment, body=text),
                LikeToggled(**whole, comment=comment, on=self.random.random() < 0.5),
                RosterChanged(**whole, task=task.id, add=(entry,)),
                RosterChanged(**whole, task=task.id, remove=(entry,)),
            )
        )
        return found

    async def fate(self) -> None:
        """An employee leaves or comes back, links or unlinks his Telegram."""
        name = self.random.choice(tuple(self.shop.staff))
        is_active, is_on = self.random.random() < 0.8, self.random.random() < 0.7
        party = EmployeeRef(id=self.shop.staff[name].id)
        link = Link(account=self.shop.account.id, person=PEOPLE[name].id, party=party, linked_at=EPOCH, is_on=is_on)

        def change(tx: Transaction) -> None:
            employee = tx.people.employee(party.id)
            assert employee is not None
            tx.people.save_employee(replace(employee, is_active=is_active))
            tx.links.save(link)

        await self.shop.see(change)

    def leaks(self, tx: Transaction) -> list[tuple[str, int]]:
        """Where hidden words stand that those who were not chosen can read."""
        found: list[tuple[str, int]] = []
        for row in tx.tasks.page(self.shop.account.id, limit=1000):
            task = tx.tasks.get(row.id)
            assert task is not None
            if SECRET in f"{task.title} {task.description} {task.description_extra}":
                found.append(("task", task.number))
            comments = tx.comments.page(task.id, limit=5000)
            found.extend(
                ("comment", each.id) for each in comments if not each.is_hidden and SECRET in each.quote + each.body.text
            )
        deliveries = tx.outbox.page(self.shop.account.id, limit=100_000)
        found.extend(("delivery", each.id) for each in deliveries if self._is_leak(tx, each))
        return found

    def _is_leak(self, tx: Transaction, delivery: Delivery) -> bool:
        effect = delivery.effect
        if SECRET.encode() not in msgspec.json.encode(effect):
            return False
        about = tx.comments.get(effect.about) if isinstance(effect, Errand) and effect.about is not None else None
        if about is None or not about.is_hidden or not isinstance(effect, Errand):
            return True
        reader = next((each for each in about.recipients if each.party == effect.recipient), None)
        is_by_default = reader is not None and isinstance(reader.party, ContactRef) and reader.reason is Reason.CONVERSED
        return reader is None or is_by_default


@pytest.mark.parametrize("seed", range(6))
async def test_nothing_is_parked_and_nothing_hidden_gets_out(seed: int) -> None:
    """Four hundred odd updates, staff in between; each run makes tasks, contacts and hidden comments enough to matter."""
    async with open_workshop() as shop:
        siege = Siege(shop, seed)
        for name in shop.staff:
            await shop.links(name)
        for _ in range(UPDATES):
            await siege.update()
            for chance, happening in ((0.4, siege.deliver), (0.7, siege.staff), (0.03, siege.fate)):
                if siege.random.random() < chance:
                    await happening()
        assert await shop.see(siege.leaks) == []
        tasks = await shop.tasks()
        comments = [each for task in tasks for each in await shop.comments(task.id)]
        assert len(tasks) > 3
        assert len(await shop.contacts()) > 5
        assert sum(each.is_hidden for each in comments) > 3
        assert sum(not each.is_hidden for each in comments) > 30
