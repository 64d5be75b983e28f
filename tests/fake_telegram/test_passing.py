"""What happens by time alone reaches bots that wait: polls close at their date, reactions to posts are told when gathered."""

from __future__ import annotations

from typing import Any

import pytest
import trio
import trio.testing

from fake_telegram.clocks import VIRTUAL_EPOCH, VirtualClock
from fake_telegram.server import FakeServer
from fake_telegram.world import CLOUD, KINDS, OPEN, Bot, Chat, Person, Profile, Question, Text, World, passing
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.callers import Caller, caller
from tests.fake_telegram.sites import Site


class Street:
    """A server in virtual time, a bot that hears of everything, a group and a channel where it is an administrator."""

    def __init__(self, nursery: trio.Nursery, profile: Profile = OPEN) -> None:
        self.clock = VirtualClock()
        self.site = Site(nursery)
        self.world = World(seed=1, profile=profile)
        self.ann: Person = self.world.add_person(first_name="Ann")
        self.bot: Bot = self.world.add_bot(name="B", username="b_bot")
        self.bot.allowed_updates = frozenset(KINDS)
        admins = [self.bot.id]
        self.group: Chat = self.world.add_supergroup(title="G", owner=self.ann.id, admins=admins)
        self.news: Chat = self.world.add_channel(title="C", owner=self.ann.id, admins=admins)
        self.server = FakeServer(self.world, self.clock.now, self.site.connect, clock=self.clock)
        self.nursery = nursery
        self.call: Caller = caller(self.server, self.bot, nursery)

    async def poll_for(self, kind: str, found: list[dict[str, Any]]) -> None:
        """Long polls, again and again, until one brings an update of this kind."""
        mine, offset = caller(self.server, self.bot, self.nursery), 0
        while not found:
            for update in (await mine("getUpdates", offset=offset, timeout=50))["result"]:
                offset = update["update_id"] + 1
                found += [{**update[kind], "seen_at": self.clock.now()}] if kind in update else []

    def post(self) -> int:
        return self.world.send(self.ann.id, self.news.id, Text(text="post"), now=self.clock.now()).id

    def react(self, post: int, *emojis: str) -> None:
        self.world.react(self.ann.id, self.news.id, post, emojis, now=self.clock.now())


@pytest.fixture
async def street(nursery: trio.Nursery) -> Street:
    made = Street(nursery)
    await nursery.start(made.server.run_in_memory)
    return made


async def test_a_poll_that_closes_wakes_a_long_poll_that_waited_before_it_was_asked(street: Street) -> None:
    found: list[dict[str, Any]] = []
    street.nursery.start_soon(street.poll_for, "poll", found)
    await trio.testing.wait_all_tasks_blocked()
    sent = await street.call("sendPoll", chat_id=street.group.id, question="?", options=["a", "b"], open_period=30)
    await street.clock.advance(29)
    assert found == []
    await street.clock.advance(100)
    [closed] = found
    assert (closed["id"], closed["is_closed"]) == (sent["result"]["poll"]["id"], True)
    assert closed["seen_at"] - VIRTUAL_EPOCH < 31


async def test_a_boost_that_ends_wakes_a_long_poll(street: Street) -> None:
    found: list[dict[str, Any]] = []
    street.ann.is_premium = True
    street.nursery.start_soon(street.poll_for, "removed_chat_boost", found)
    await trio.testing.wait_all_tasks_blocked()
    street.world.boost(street.ann.id, street.news.id, now=street.clock.now(), days=1)
    await street.clock.advance(24 * 3600 - 1)
    assert found == []
    await street.clock.advance(3600)
    [ended] = found
    assert ended["seen_at"] - VIRTUAL_EPOCH < 24 * 3600 + 1
    assert ended["remove_date"] == VIRTUAL_EPOCH + 24 * 3600


async def test_polls_close_in_the_order_of_their_dates(street: Street) -> None:
    for period in (300, 100, 200):
        await street.call("sendPoll", chat_id=street.group.id, question=f"{period}?", options=["a", "b"], open_period=period)
    await street.clock.advance(400)
    closed = [one for one in street.world.journal.since(0)[0] if one.kind == "poll_closed"]
    assert [round(one.at - VIRTUAL_EPOCH) for one in closed] == [100, 200, 300]


async def test_a_poll_that_closes_is_delivered_to_a_webhook(street: Street) -> None:
    await street.call("setWebhook", url="http://bot.test/hook")
    await street.call("sendPoll", chat_id=street.group.id, question="?", options=["a", "b"], open_period=30)
    await street.clock.advance(60)
    assert [one.update["poll"]["is_closed"] for one in street.site.visits if "poll" in one.update] == [True]


async def test_a_persons_poll_with_a_time_closes_too(street: Street) -> None:
    question = Question(text="?", options=("a", "b"), open_period_s=30)
    sent = street.world.send_poll(street.ann.id, street.group.id, question, now=street.clock.now())
    await street.clock.advance(30)
    assert street.world.show(sent)["poll"]["is_closed"] is True


async def test_a_server_whose_wall_clock_stands_closes_a_poll_once(nursery: trio.Nursery, autojump_clock) -> None:
    """Waiting is over although `now` says otherwise: it must neither spin nor wait for ever."""
    made = Street(nursery)
    server = FakeServer(made.world, lambda: VIRTUAL_EPOCH)
    await nursery.start(server.run_in_memory)
    await caller(server, made.bot, nursery)("sendPoll", chat_id=made.group.id, question="?", options=["a", "b"], open_period=30)
    await trio.sleep(31)
    assert [poll.is_closed for poll in made.world.polls.values()] == [True]
    assert passing.next_due(made.world) is None


async def test_a_poll_of_a_world_file_closes_in_its_time(street: Street) -> None:
    question = Question(text="?", options=("a", "b"), open_period_s=30)
    street.world.send_poll(street.ann.id, street.group.id, question, now=street.clock.now())
    loaded = load_world(dump_world(street.world)).world
    assert passing.next_due(loaded) == VIRTUAL_EPOCH + 30
    passing.let_pass(loaded, VIRTUAL_EPOCH + 30)
    assert [poll.is_closed for poll in loaded.polls.values()] == [True]


# -- reactions to posts -----------------------------------------------------------------------------------------------


async def test_reactions_to_a_post_are_gathered_and_told_once(nursery: trio.Nursery) -> None:
    street = Street(nursery, CLOUD)
    await nursery.start(street.server.run_in_memory)
    found: list[dict[str, Any]] = []
    nursery.start_soon(street.poll_for, "message_reaction_count", found)
    post = street.post()
    for emoji in ("👍", "🔥", "❤"):
        street.react(post, emoji)
        await street.clock.advance(10)
    assert found == []
    await street.clock.advance(30)
    [told] = found
    assert told["reactions"] == [{"type": {"type": "emoji", "emoji": "❤"}, "total_count": 1}]
    assert told["date"] == VIRTUAL_EPOCH + 60
    street.react(post)
    await street.clock.advance(60)
    *_, later = [one.payload for one in street.bot.updates.pending(street.clock.now(), limit=9)]
    assert later["message_reaction_count"]["reactions"] == []


async def test_a_post_that_is_gone_is_not_counted(nursery: trio.Nursery) -> None:
    street = Street(nursery, CLOUD)
    await nursery.start(street.server.run_in_memory)
    post = street.post()
    street.react(post, "👍")
    street.world.delete(street.ann.id, street.news.id, post, now=street.clock.now())
    await street.clock.advance(120)
    kinds = [one.kind for one in street.bot.updates.pending(street.clock.now(), limit=9)]
    assert kinds == ["channel_post"]
    assert street.world.counting == {}


async def test_the_open_profile_tells_at_once(street: Street) -> None:
    post = street.post()
    street.react(post, "👍")
    kinds = [one.kind for one in street.bot.updates.pending(street.clock.now(), limit=9)]
    assert kinds == ["channel_post", "message_reaction_count"]
