"""The bridge as one: a client writes, a task is made, the answer comes back; real HTTP bytes, virtual time."""

from collections.abc import AsyncIterator

import pytest
import trio
from trio.testing import MockClock

from bridge.adapters.clocks import TrioClock
from bridge.adapters.sqlite_store import MemoryDatabase, open_sqlite
from bridge.adapters.sqlite_store.store import SqliteStore
from bridge.app import Bridge, Ports
from bridge.domain.conversations import Intake
from bridge.domain.deliveries import DeliveryState, InboxState
from bridge.domain.events import CommentWritten
from bridge.domain.messages import FileState, RichText
from bridge.domain.settings import Settings
from bridge.domain.tasks import Task
from bridge.ports.store import Transaction
from fake_telegram.faults import BadGateway, LostReply
from fake_telegram.world import Media, Text
from tests.bridge.services.rig import EPOCH, KEYS, Rig
from tests.contracts import company

SETTINGS = Settings(public_url="https://bridge.test", secret_keys=KEYS)


def bridge_of(rig: Rig) -> Bridge:
    ports = Ports(
        store=rig.store,
        telegram=rig.telegram,
        files=rig.files,
        clock=rig.clock,
        entropy=rig.entropy,
        seals=rig.seals,
    )
    return Bridge(SETTINGS, ports, scan_s=60.0)


@pytest.fixture
async def rig(autojump_clock: MockClock) -> AsyncIterator[Rig]:
    assert trio.lowlevel.current_clock() is autojump_clock
    async with trio.open_nursery() as nursery, open_sqlite(":memory:", clock=TrioClock(EPOCH)) as store:
        rig = Rig(nursery, store)
        await rig.found(intake=Intake.POLLING)
        yield rig
        nursery.cancel_scope.cancel()


def dialogue_task(tx: Transaction) -> Task | None:
    return next((task for task in tx.tasks.page(company.ACME) if task.client is not None), None)


async def said(rig: Rig) -> list[str]:
    """What the client's task holds, in order."""

    def read(tx: Transaction) -> list[str]:
        task = dialogue_task(tx)
        page = tx.comments.page(task.id) if task is not None else ()
        return [comment.body.text for comment in page if not comment.is_system]

    return await rig.read(read)


async def write(rig: Rig, *texts: str) -> None:
    for text in texts:
        rig.world.send(rig.ivan.id, rig.fake_bot.id, Text(text=text), now=rig.clock.now())


async def answer(rig: Rig, bridge: Bridge, text: str, key: str = "") -> None:
    task = await rig.read(dialogue_task)
    assert task is not None
    assert task.client is not None
    act = CommentWritten(
        account=company.ACME, actor=company.OLGA.id, task=task.id, body=RichText(text=text), notify=(task.client,)
    )
    outcome = await bridge.handle.staff_act(act, idempotency_key=key)
    assert not outcome.denial, outcome
    bridge.bells.outbox.ring()


async def test_the_first_conversation(autojump_clock: MockClock, rig: Rig) -> None:
    """R34: a message makes contact and task; R52: the answer comes back."""
    bridge = bridge_of(rig)
    await rig.nursery.start(bridge.run)
    assert bridge.is_ready
    await write(rig, "The invoice is wrong", "It says 200")
    await rig.run_for(5)
    assert await said(rig) == ["The invoice is wrong", "It says 200"]
    await answer(rig, bridge, "We look into it")
    await rig.run_for(5)
    assert [text for text in rig.texts() if "We look into it" in text] == ["We look into it"]
    assert bridge.is_idle
    assert b'bridge_deliveries_total{effect="send",state="delivered"} 1.0' in bridge.metrics()


async def test_a_photo_of_a_client_is_kept(autojump_clock: MockClock, rig: Rig) -> None:
    rig.nursery.start_soon(bridge_of(rig).run)
    photo = rig.world.add_file(b"\xff\xd8 picture", name="p.jpg", mime_type="image/jpeg")
    content = Media(kind="photo", file=photo, caption="look", width=10, height=10)
    rig.world.send(rig.ivan.id, rig.fake_bot.id, content, now=rig.clock.now())
    await rig.run_for(10)

    def file_states(tx: Transaction) -> list[tuple[FileState, int]]:
        task = dialogue_task(tx)
        assert task is not None
        ids = [id for comment in tx.comments.page(task.id) for id in comment.files]
        return [(file.state, file.size_bytes) for file in tx.files.many(ids)]

    assert await said(rig) == ["look"]
    assert await rig.read(file_states) == [(FileState.STORED, 10)]


async def test_storms_lose_nothing_and_double_nothing_inbound(autojump_clock: MockClock, rig: Rig) -> None:
    """Polls that fail in every second case, answers lost: every message is in the task once, in order."""
    rig.hurt("polls break", BadGateway(), method="getUpdates", probability=0.3)
    rig.hurt("answers of polls are lost", LostReply(), method="getUpdates", probability=0.3)
    rig.nursery.start_soon(bridge_of(rig).run)
    texts = [f"message {n}" for n in range(40)]
    for text in texts:
        await write(rig, text)
        await rig.run_for(3)
    rig.fake.plan.heal_all()
    await rig.run_for(300)
    assert await said(rig) == texts


async def test_a_stop_when_idle_takes_no_time(autojump_clock: MockClock, rig: Rig) -> None:
    """Under a second."""
    bridge = bridge_of(rig)
    async with trio.open_nursery() as nursery:
        await nursery.start(bridge.run)
        await write(rig, "hello")
        await rig.run_for(5)
        stopping = trio.current_time()
        nursery.cancel_scope.cancel()
    assert trio.current_time() - stopping < 1
    assert not bridge.is_ready


async def test_readiness_goes_off_first(autojump_clock: MockClock, rig: Rig) -> None:
    bridge = bridge_of(rig)
    await rig.nursery.start(bridge.run)
    bridge.is_stopping = True
    assert not bridge.is_ready


class Broken(BaseException):
    pass


async def test_a_worker_that_fails_ends_the_run_with_what_it_failed_with(autojump_clock: MockClock, rig: Rig) -> None:
    """Never a process that looks alive and does nothing."""

    class BrokenStore:
        async def transact(self, fn: object) -> None:
            raise Broken

        async def claim(self, *args: object, **named: object) -> None:
            raise Broken

        async def close(self) -> None: ...

    ports = Ports(
        store=BrokenStore(),  # type: ignore[arg-type]
        telegram=rig.telegram,
        files=rig.files,
        clock=rig.clock,
        entropy=rig.entropy,
        seals=rig.seals,
    )
    bridge = Bridge(SETTINGS, ports)
    with pytest.raises(BaseExceptionGroup) as caught:
        await bridge.run()
    assert caught.value.split(Broken)[1] is None
    assert not bridge.is_ready


@pytest.mark.parametrize("commit", range(1, 16))
async def test_a_death_after_any_commit_loses_nothing_and_doubles_nothing_inbound(autojump_clock: MockClock, commit: int) -> None:
    """The process dies after its k-th commit and comes back on the same database."""
    database = MemoryDatabase()
    async with trio.open_nursery() as nursery:
        died = trio.Event()
        async with open_sqlite(database, clock=TrioClock(EPOCH)) as store:
            rig = Rig(nursery, store)
            await rig.found(intake=Intake.POLLING)
            await write(rig, "one", "two")
            await first_life(rig, store, commit, died)
        async with open_sqlite(database, clock=TrioClock(EPOCH + trio.current_time())) as store:
            rig.store = store
            bridge = bridge_of(rig)
            nursery.start_soon(bridge.run)
            await write(rig, "three")
            await rig.run_for(60)
            assert await said(rig) == ["one", "two", "three"]
            await answer(rig, bridge, "answer", key="once")
            await answer(rig, bridge, "answer", key="once")
            await rig.run_for(60)
            assert [text for text in rig.texts() if "answer" in text] == ["answer"]
            assert await rig.read(lambda tx: tx.inbox.count(InboxState.NEW)) == 0
            assert await rig.read(lambda tx: tx.outbox.count(DeliveryState.SENDING)) == 0
            nursery.cancel_scope.cancel()


async def first_life(rig: Rig, store: SqliteStore, commit: int, died: trio.Event) -> None:
    """Run until so many commits were made, then cut the store off as a kill would; at most for a minute."""
    last = store.commits + commit

    async def watch() -> None:
        with trio.move_on_after(60):
            while store.commits < last:  # noqa: ASYNC110 - a look between any two steps of the scheduler
                await trio.sleep(0.001)
        store.sever()
        died.set()

    async with trio.open_nursery() as life:
        life.start_soon(bridge_of(rig).run)
        await watch()
        life.cancel_scope.cancel()
