"""The services over a real store in memory and a whole Telegram in this process, in virtual time."""

from collections.abc import Callable
from typing import TypeVar

import trio
from msgspec.structs import replace

from bridge.adapters.bot_api import ALLOWED_UPDATES, BotApi, read_address
from bridge.adapters.clocks import TrioClock
from bridge.adapters.crashes import NO_CRASHES
from bridge.adapters.entropies import SeededEntropy
from bridge.adapters.memory_files import MemoryFiles
from bridge.adapters.metrics import Metrics
from bridge.adapters.seals import SealRing
from bridge.adapters.sqlite_store.store import SqliteStore
from bridge.domain.conversations import Bot, BotKind, Intake, Lane
from bridge.domain.deliveries import Delivery, DeliveryState
from bridge.domain.effects import Effect, Send
from bridge.domain.ids import ChatId, CommentId, DeliveryId
from bridge.domain.messages import Purpose, RichText
from bridge.domain.people import Party
from bridge.domain.settings import SecretKey
from bridge.ports.crashes import Crashes
from bridge.ports.store import Transaction
from bridge.services.bells import Bells
from bridge.services.dispatch import Dispatch
from bridge.services.ears import Ears
from bridge.services.feed import LiveFeed
from bridge.services.intake import Intake as IntakeService
from bridge.services.leases import Leases
from bridge.services.links import Links
from bridge.services.sending import Caller
from bridge.services.transfer import Transfer
from bridge.services.voices import Voices
from fake_telegram.faults import Fault, Injury, Trigger
from fake_telegram.methods.texts import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import ChatId as FakeChatId
from fake_telegram.world import Message, World
from tests.bridge.services.network import MemoryNetwork
from tests.contracts import company

T = TypeVar("T")

EPOCH = 1_800_000_000.0
API = "http://telegram.test"
KEYS = (SecretKey(id="k1", key=b"1" * 32),)
HOOK_SECRET = "the-secret-of-the-hook"


class Rig:
    """One installation with one own bot, one client (Ivan) who has started it, and everything to look at both sides."""

    def __init__(self, nursery: trio.Nursery, store: SqliteStore, *, crashes: Crashes = NO_CRASHES) -> None:
        self.nursery = nursery
        self.store = store
        self.clock = TrioClock(EPOCH)
        self.entropy = SeededEntropy(5)
        self.seals = SealRing(KEYS, self.entropy)
        self.files = MemoryFiles()
        self.metrics = Metrics()
        self.bells = Bells()
        self.links = Links(KEYS, public_url="https://bridge.test")
        self.world = World(seed=3, parser=TdTextParser())
        self.fake = FakeServer(self.world, self.clock.now)
        self.network = MemoryNetwork(nursery)
        self.network.hosts["telegram.test"] = self.fake.serve_stream
        self.telegram = BotApi(self.entropy, network_backend=self.network)
        self.voices = Voices(self.telegram, self.seals)
        self.leases = Leases(store, "worker-1")
        self.intake = IntakeService(store, self.clock, self.voices, read_address, self.bells, self.metrics)
        self.feed = LiveFeed(store, self.bells, self.metrics, scan_s=60.0)
        self.ears = Ears(
            store,
            self.clock,
            self.entropy,
            self.voices,
            self.intake,
            self.leases,
            self.bells,
            public_url="https://bridge.test",
            allowed_updates=ALLOWED_UPDATES,
            scan_s=60.0,
        )
        self.dispatch = self.make_dispatch(crashes)
        self.ivan = self.world.add_person(first_name="Ivan", username="ivan_petrov")
        self.fake_bot = self.world.add_bot(name="Support", username="support_bot", privacy_mode=False)
        self.lane = Lane(bot=company.BOT, chat=ChatId(self.ivan.id))

    def make_dispatch(self, crashes: Crashes = NO_CRASHES, leases: Leases | None = None) -> Dispatch:
        """Another dispatcher over the same store, as after a restart or in a second process."""
        return Dispatch(
            self.store,
            self.clock,
            self.entropy,
            self.voices,
            Caller(self.files, crashes),
            Transfer(self.files),
            self.links,
            leases if leases is not None else self.leases,
            self.bells,
            self.metrics,
            scan_s=60.0,
        )

    async def found(self, *, intake: Intake = Intake.WEBHOOK) -> None:
        """Write the company, connect its bot, and let Ivan start it."""

        def write(tx: Transaction) -> None:
            company.found(tx)
            tx.accounts.next_task_number(company.ACME)  # the company has its first task already
            tx.comments.add(company.comment(7))
            tx.bots.save(self.bot_row(intake=intake))
            self.save_token(tx, self.fake_bot.token)

        await self.store.transact(write)
        self.world.start(self.ivan.id, self.fake_bot.id, self.clock.now())

    def bot_row(self, *, intake: Intake = Intake.WEBHOOK, is_enabled: bool = True) -> Bot:
        row = company.bot(company.BOT, BotKind.OWN)
        return replace(row, api_base_url=API, intake=intake, is_enabled=is_enabled)

    def save_token(self, tx: Transaction, token: str) -> None:
        secrets = self.seals.seal(token), self.seals.seal(HOOK_SECRET)
        tx.bots.save_secrets(company.BOT, *secrets, self.seals.fingerprint(token))

    # -- acting --------------------------------------------------------------------------------------------------

    async def queue(self, *effects: Effect) -> list[DeliveryId]:
        """Put effects into the outbox, as handling does, and ring."""
        now = self.clock.now()

        def put(tx: Transaction) -> list[DeliveryId]:
            return [tx.outbox.put(company.ACME, each.lane, each, priority=10, at=now) for each in effects]

        ids = await self.store.transact(put)
        self.bells.outbox.ring()
        return ids

    def send(
        self,
        text: str = "hello",
        *,
        purpose: Purpose = Purpose.ANSWER,
        about: int | None = None,
        recipient: Party | None = None,
        lane: Lane | None = None,
        part: int = 0,
    ) -> Send:
        return Send(
            lane=lane or self.lane,
            purpose=purpose,
            body=RichText(text=text),
            about=CommentId(about) if about is not None else None,
            task=company.TASK,
            recipient=recipient,
            part=part,
        )

    def hurt(self, name: str, injury: Injury, *, method: str = "sendMessage", **on: object) -> None:
        """Place a fault."""
        self.fake.plan.place(Fault(name=name, on=Trigger(method=method, **on), do=injury))  # type: ignore[arg-type]

    # -- looking -------------------------------------------------------------------------------------------------

    async def read(self, fn: Callable[[Transaction], T]) -> T:
        return await self.store.transact(fn)

    async def delivery(self, id: DeliveryId) -> Delivery:
        found = await self.read(lambda tx: tx.outbox.get(id))
        assert found is not None
        return found

    async def states(self, ids: list[DeliveryId]) -> list[DeliveryState]:
        return [(await self.delivery(id)).state for id in ids]

    def seen(self, lane: Lane | None = None) -> list[Message]:
        """Messages of our bot in a chat (Ivan's own unless said), as people there see them."""
        chat = (lane or self.lane).chat
        named = FakeChatId(chat if chat < 0 else self.fake_bot.id)
        return [each for each in self.world.messages(named, viewer=self.ivan.id) if each.sender == self.fake_bot.id]

    def texts(self, lane: Lane | None = None) -> list[str]:
        return [message.text for message in self.seen(lane)]

    def calls(self, method: str) -> int:
        """How often a method reached the world."""
        entries, _, _ = self.world.journal.since(0)
        return sum(1 for entry in entries if entry.kind == "call" and entry.fields.get("method") == method)

    async def run_for(self, seconds: float) -> None:
        """Let everything happen for so long (virtual)."""
        await trio.sleep(seconds)
