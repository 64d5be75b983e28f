"""A failure of our own: provoked by damaging the world from outside, told to one peer and the journal, harmless to all others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
import trio

from fake_telegram.exchanges import HttpPeer, render_request
from fake_telegram.faults import Delay, Fault, Trigger
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.wire.mishaps import KEPT_MAX, TRACEBACK_CHARACTERS_MAX, Mishaps, place_of
from fake_telegram.world import Bot, Journal, Person, Text, World
from tests.fake_telegram.callers import Caller, caller, in_memory, virtual_now
from tests.fake_telegram.sites import Site, Visit, answer


class Worn(dict[Any, Any]):
    """A table of the world that fails when it is looked into: no such failure is foreseen anywhere."""

    def get(self, key: Any, default: Any = None) -> Any:
        raise LookupError(f"worn out at {key!r}")

    def __getitem__(self, key: Any) -> Any:
        raise LookupError(f"worn out at {key!r}")


@dataclass
class Shop:
    nursery: trio.Nursery
    server: FakeServer
    world: World
    bot: Bot
    person: Person
    site: Site
    call: Caller

    def failures(self) -> list[dict[str, Any]]:
        return [entry.fields for entry in self.world.journal.since(0)[0] if entry.kind == "failed"]

    def wear_out(self) -> None:
        """Whatever looks for a private chat fails from now on."""
        self.world.private_chats = Worn(self.world.private_chats)

    def repair(self) -> None:
        self.world.private_chats = dict(self.world.private_chats.items())


@pytest.fixture
def shop(nursery: trio.Nursery) -> Shop:
    world = World(seed=1, parser=TdTextParser())
    site = Site(nursery)
    server = FakeServer(world, virtual_now, site.connect, seed=1)
    bot = world.add_bot(name="B", username="b_bot")
    person = world.add_person(first_name="Ann")
    world.start(person.id, bot.id, 1_799_999_000.0)
    bot.updates.clear()
    return Shop(nursery, server, world, bot, person, site, caller(server, bot, nursery))


async def test_a_failing_call_is_answered_500_on_a_connection_that_goes_on(shop: Shop, autojump_clock) -> None:
    shop.wear_out()
    said = await shop.call("sendMessage", chat_id=shop.person.id, text="x")
    assert said == {"ok": False, "error_code": 500, "description": "Internal Server Error"}
    assert shop.call.last is not None
    assert (shop.call.last.status, shop.call.last.keep_alive) == (500, True)
    assert (await shop.call("getMe"))["ok"] is True, "the same connection serves the next call"
    shop.repair()
    assert (await shop.call("sendMessage", chat_id=shop.person.id, text="again"))["ok"] is True


async def test_the_journal_tells_what_failed_and_where(shop: Shop, autojump_clock) -> None:
    shop.wear_out()
    await shop.call("sendMessage", chat_id=shop.person.id, text="x")
    [entry] = shop.failures()
    assert (entry["during"], entry["method"]) == ("call", "sendMessage")
    assert "worn out at" in entry["error"]
    assert entry["place"].startswith("test_mishaps.py:")
    assert entry["place"].endswith("in get")
    assert "methods/" in entry["traceback"], "the way there is told too"
    assert shop.bot.token not in msgspec.json.encode(entry).decode()
    assert (shop.server.mishaps.count, len(shop.server.mishaps.recent)) == (1, 1)


async def test_the_other_peers_notice_nothing(shop: Shop, autojump_clock) -> None:
    other = shop.world.add_bot(name="O", username="o_bot")
    shop.world.start(shop.person.id, other.id, virtual_now())
    polled: list[dict[str, Any]] = []

    async def poll() -> None:
        polled.append(await caller(shop.server, other, shop.nursery)("getUpdates", timeout=50, offset=-1))
        polled.append(await caller(shop.server, other, shop.nursery)("getUpdates", timeout=50, offset=2_000_000_000))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(poll)
        await trio.sleep(1)
        shop.wear_out()
        for _ in range(KEPT_MAX + 5):
            assert (await shop.call("sendMessage", chat_id=shop.person.id, text="x"))["error_code"] == 500
        shop.repair()
    assert [one["ok"] for one in polled] == [True, True]
    assert shop.server.mishaps.count == KEPT_MAX + 5
    assert len(shop.server.mishaps.recent) == KEPT_MAX
    assert shop.server.guard.failures == 0


async def test_a_failing_download_is_answered_too(shop: Shop, autojump_clock) -> None:
    shop.world.files._paths = Worn()
    peer = HttpPeer(in_memory(shop.server, shop.nursery))
    found = await peer.exchange(render_request("GET", f"/file/bot{shop.bot.token}/documents/file_0", {}))
    assert (found.status, msgspec.json.decode(found.body)["description"]) == (500, "Internal Server Error")
    assert [entry["during"] for entry in shop.failures()] == ["download"]


async def test_a_failure_behind_an_injected_fault_is_answered_too(shop: Shop, autojump_clock) -> None:
    shop.server.plan.place(Fault(name="f", on=Trigger(method="sendMessage"), do=Delay(seconds=3)))
    shop.wear_out()
    assert (await shop.call("sendMessage", chat_id=shop.person.id, text="x"))["error_code"] == 500
    assert trio.current_time() == 3
    assert (await shop.call("getMe"))["ok"] is True


async def test_a_failing_call_in_a_webhook_s_answer_is_noted_and_the_update_counts_as_delivered(
    shop: Shop, autojump_clock
) -> None:
    async def reply(visit: Visit) -> bytes:
        body = msgspec.json.encode({"method": "sendMessage", "chat_id": shop.person.id, "text": "hi"})
        shop.wear_out()
        return answer(200, body, Content_Type="application/json")

    shop.site.reply = reply
    await shop.nursery.start(shop.server.run_in_memory)
    await shop.call("setWebhook", url="http://bot.example/")
    shop.world.send(shop.person.id, shop.bot.chat, Text(text="1"), now=virtual_now())
    await trio.sleep(1)
    shop.repair()
    [entry] = shop.failures()
    assert (entry["during"], entry["method"]) == ("call in a webhook's answer", "sendMessage")
    assert (len(shop.site.visits), len(shop.bot.updates)) == (1, 0)
    shop.site.reply = None
    shop.world.send(shop.person.id, shop.bot.chat, Text(text="2"), now=virtual_now())
    await trio.sleep(1)
    assert shop.site.texts == ["1", "2"], "the engine goes on"


async def test_an_update_that_cannot_be_delivered_by_our_own_fault_is_parked_and_the_next_one_goes_on(
    shop: Shop, autojump_clock
) -> None:
    await shop.nursery.start(shop.server.run_in_memory)
    await shop.call("setWebhook", url="http://bot.example/")
    for body in ({"chat": {"id": 1}, "text": object()}, {"chat": {"id": 1}, "text": "fine"}):
        shop.world.queue(shop.bot, "message", body, key="chat 1", now=virtual_now())
    await trio.sleep(1)
    assert shop.site.texts == ["fine"]
    assert [entry["during"] for entry in shop.failures()] == ["delivery"]
    assert len(shop.bot.updates) == 0


async def test_time_goes_on_when_what_is_due_fails(shop: Shop, autojump_clock) -> None:
    await shop.nursery.start(shop.server.run_in_memory)
    poll = await shop.call("sendPoll", chat_id=shop.person.id, question="?", options=["a", "b"], open_period=5)
    assert poll["ok"] is True
    polls, shop.world.polls = shop.world.polls, Worn()
    await trio.sleep(10)
    assert [entry["during"] for entry in shop.failures()] == ["passing of time"]
    shop.world.polls = polls
    again = await shop.call("sendPoll", chat_id=shop.person.id, question="?", options=["a", "b"], open_period=5)
    await trio.sleep(10)
    assert shop.world.polls[again["result"]["poll"]["id"]].is_closed, "the next date is kept"


def test_hostile_words_do_not_break_the_note() -> None:
    journal, changes = Journal(), [0]

    def changed() -> None:
        changes[0] += 1

    mishaps = Mishaps(journal=journal, now=lambda: 5.0, changed=changed)
    mishaps.note(ValueError("\ud800" + "x" * 100_000), "call")
    [entry] = journal.since(0)[0]
    assert len(entry.fields["error"]) <= 500
    assert len(entry.fields["traceback"]) <= TRACEBACK_CHARACTERS_MAX + 10
    assert (entry.at, entry.fields["place"], changes) == (5.0, "", [1])
    msgspec.json.encode(entry.fields)


def test_a_place_is_the_innermost_line() -> None:
    def deep() -> None:
        raise KeyError("x")

    try:
        deep()
    except KeyError as error:
        file, _, function = place_of(error).partition(" in ")
        assert function == "deep"
        assert file.startswith("test_mishaps.py:")
