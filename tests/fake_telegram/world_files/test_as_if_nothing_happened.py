"""A world that was written down and read again goes on as if nothing had happened: the same acts, calls and hours later it has
answered the same, told bots the same and shows people the same, to the byte.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from random import Random
from typing import Any

import msgspec
import pytest
import trio

from fake_telegram.control.acts import ACTS
from fake_telegram.control.client import ControlRefused, FakeTelegram
from fake_telegram.methods import Answer, Refusal, TdTextParser, call
from fake_telegram.server import FakeServer
from fake_telegram.world import OPEN, STRICT, ActRefused, ChatId, Text, World, passing
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.callers import in_memory
from tests.fake_telegram.control.test_random_acts import BUTTONS, Story

BEFORE, AFTER = 260, 160


class Twin(Story):
    """A story that writes down all that comes of it; bots read only now and then, so that updates wait."""

    said: list[bytes]

    def begin(self) -> None:
        self.said = []
        self.world.profile = STRICT if self.seed % 2 else OPEN

    def value(self, name: str, kind: Any, made: dict[str, Any]) -> Any:
        """Names by what is to come alone, not by the journal, which is another one in another run."""
        if name not in ("username", "extra_usernames"):
            return super().value(name, kind, made)
        fresh = f"name_of_{self.random.randrange(10_000)}"
        return fresh if name == "username" else [fresh]

    def check_audience(self, bot: Any, kind: str, body: dict[str, Any]) -> None:
        """What bots read late here was theirs when it happened; that is asked elsewhere."""

    def eve(self) -> None:
        """What chance may have left out happens just before the world is written down."""
        world, now = self.world, self.now
        ann, bob, *_ = self.people
        self.now += 1
        with suppress(ActRefused):
            world.start(ann.id, self.helper.id, now)
            world.connect_business(ann.id, self.helper.id, now=now)
            world.send(bob.id, ChatId(int(ann.id)), Text(text="are you there?"), now=now)
            connection = world.connected[ann.id]
            said = {"business_connection_id": connection.id, "chat_id": bob.id, "text": "in her name", "reply_markup": BUTTONS}
            self.call(self.helper, "sendMessage", **said)
            world.press(bob.id, ChatId(int(ann.id)), next(reversed(world.open_dialog(ann.id, bob.id).messages)), "Yes", now=now)
        with suppress(ActRefused):
            query = world.ask_inline(ann.id, self.helper.id, "x", now=now)
            message = {"message_text": "hi"}
            article = {"type": "article", "id": "1", "title": "T", "input_message_content": message, "reply_markup": BUTTONS}
            self.call(self.helper, "answerInlineQuery", inline_query_id=query.id, results=[article])
            world.choose_inline(ann.id, ChatId(int(self.helper.id)), query, "1", now=now)
        asked = self.call(self.helper, "sendPoll", chat_id=ann.id, question="?", options=["a", "b"], open_period=600)
        if asked:
            world.vote(ann.id, ChatId(int(self.helper.id)), asked["message_id"], [1], now=now)
        self.call(self.helper, "sendMessageDraft", chat_id=ann.id, draft_id=7, text="half a sen")
        yard = world.add_supergroup(title="Whispers", owner=ann.id, admins=[self.helper.id])
        whispered = {"text": "psst", "receiver_user_id": ann.id, "reply_markup": BUTTONS}
        self.call(self.helper, "sendMessage", chat_id=yard.id, **whispered)
        channel = next(chat for chat in world.chats.values() if chat.type == "channel")
        with suppress(ActRefused):
            post = world.send(ann.id, channel.id, Text(text="news"), now=now)
            world.react(ann.id, channel.id, post.id, ["👍"], now=now)
        with suppress(ActRefused):
            link = world.create_link(channel.owner or ann.id, channel.id, now=now, creates_join_request=True)
            stranger = next(one.id for one in self.people if channel.member(one.id) is None)
            world.follow_link(stranger, link.link, now=now)
        with suppress(ActRefused):
            owner = channel.owner or ann.id
            world.set_direct_messages(owner, channel.id, on=True, now=now)
            direct = channel.direct or channel.id
            offer = world.suggest_post(bob.id, direct, Text(text="post me"), now=now, send_date=int(now) + 600)
            world.approve_post(owner, direct, offer.id, now=now)
        with suppress(ActRefused):
            basic = next(chat for chat in world.chats.values() if chat.type != "channel" and chat.parent is None)
            world.set_auto_delete(basic.owner or ann.id, basic.id, 86_400, now=now)

    def forked(self) -> Twin:
        """The same story in the world of this one's file, with the same things to come."""
        text = dump_world(self.world, now=self.now)
        loaded = load_world(text, parser=TdTextParser())
        assert dump_world(loaded.world, now=loaded.now) == text
        other = copy.copy(self)
        other.world = loaded.world
        other.random = Random()
        other.random.setstate(self.random.getstate())
        other.people = [loaded.world.people[one.id] for one in self.people]
        other.helper, other.guard, other.stranger = (
            loaded.world.bots[one.id] for one in (self.helper, self.guard, self.stranger)
        )
        other.statuses, other.done = copy.copy(self.statuses), copy.copy(self.done)
        other.heard = {bot: [] for bot in self.heard}
        self.heard = {bot: [] for bot in self.heard}
        self.begin()
        other.begin()
        return other

    async def steps(self, telegram: FakeTelegram, count: int) -> None:
        for _ in range(count):
            self.now += self.random.choice((0, 1, 40, 400, 3600))
            self.answer_as_a_bot()
            self.look_as_a_bot()
            by = self.random.choice([self.people[0], *self.people])
            name = self.random.choice([one for one in ACTS if one not in ("deactivate", "leave", "remove_member", "ban")])
            await self.act(telegram, by.id, name, self.body(ACTS[name].body))
            if self.random.random() < 0.1:
                passing.let_pass(self.world, self.now)
                self.listen()

    async def act(self, telegram: FakeTelegram, by: int, name: str, body: dict[str, Any]) -> None:
        try:
            came = await telegram.call("POST", f"/people/{by}/{name}", body)
            self.done[name] += 1
        except ControlRefused as refused:
            came = [refused.status, refused.code, refused.reason]
        self.said.append(msgspec.json.encode([name, body, came]))

    def call(self, bot: Any, method: str, **params: Any) -> Any:
        texts = {name: value if isinstance(value, str) else msgspec.json.encode(value).decode() for name, value in params.items()}
        outcome = call(self.world, bot.token, method, texts, {}, now=self.now)
        match outcome:
            case Answer():
                shown: Any = outcome.result
            case Refusal():
                shown = [outcome.code, outcome.description, outcome.parameters]
            case _:
                shown = "waits"
        self.said.append(msgspec.json.encode([method, texts, shown]))
        return outcome.result if isinstance(outcome, Answer) else None

    def look_as_a_bot(self) -> None:
        """Bots answer what they were asked, in old and new queries, and use what they remember."""
        bot = self.random.choice([self.helper, self.guard])
        chat = self.random.choice(list(self.world.chats))
        match self.random.randrange(9):
            case 0:
                queries = list(bot.callback_queries)
                if queries:
                    self.call(bot, "answerCallbackQuery", callback_query_id=queries[-1], text="well")
            case 1:
                self.call(bot, "setWebhook", url="http://127.0.0.1:9/hook", secret_token="abc", max_connections=3)
                self.call(bot, "getWebhookInfo")
                self.call(bot, "deleteWebhook")
            case 2:
                for connection in list(self.world.connected.values()):
                    own = self.world.bots[connection.bot]
                    for other in self.people:
                        said = {"chat_id": other.id, "text": "in your name", "reply_markup": BUTTONS}
                        self.call(own, "sendMessage", business_connection_id=connection.id, **said)
            case 3:
                self.call(bot, "getChat", chat_id=chat)
                self.call(bot, "getChatAdministrators", chat_id=chat)
            case 4:
                messages = list(self.world.chats[chat].messages)[-4:]
                source = self.random.choice(list(self.world.chats))
                for number in messages[:1]:
                    reply = {"message_id": number, "chat_id": chat}
                    self.call(bot, "sendMessage", chat_id=source, text="to another chat", reply_parameters=reply)
            case 5:
                for inline_id in list(self.world.inline_messages)[-2:]:
                    self.call(bot, "editMessageText", inline_message_id=inline_id, text=f"edited at {self.now}")
            case 6:
                file = self.world.files.get(0)
                assert file is not None
                self.call(bot, "getFile", file_id=self.world.files.file_id(file, "document", bot.id))
            case 7:
                self.call(bot, "exportChatInviteLink", chat_id=chat)
            case _:
                self.call(bot, "getUpdates", limit=5, timeout=0)

    def views(self) -> list[bytes]:
        """All that people see and what waits for bots."""
        world = self.world
        seen: list[Any] = [one.payload for bot in world.bots.values() for one in bot.updates.pending(self.now, limit=100_000)]
        for person in world.people:
            for chat in world.chats_of(person):
                seen.extend(world.show(message) for message in chat.messages.values())
        return [msgspec.json.encode(one) for one in seen]


def connected(world: World, story: Story, nursery: trio.Nursery) -> FakeTelegram:
    server = FakeServer(world, lambda: story.now)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    return FakeTelegram("http://fake.control", connect=connect)


@pytest.mark.parametrize("seed", range(6))
async def test_the_same_acts_have_the_same_outcome(seed: int, nursery: trio.Nursery, autojump_clock) -> None:
    one = Twin(200 + seed)
    one.begin()
    await one.steps(connected(one.world, one, nursery), BEFORE)
    one.eve()
    other = one.forked()
    await one.steps(connected(one.world, one, nursery), AFTER)
    await other.steps(connected(other.world, other, nursery), AFTER)
    assert len(one.said) > AFTER
    for mine, theirs in zip(one.said, other.said, strict=True):
        assert theirs == mine
    assert other.heard == one.heard
    assert other.views() == one.views()
    assert dump_world(other.world, now=other.now) == dump_world(one.world, now=one.now)


async def test_the_stories_have_everything_that_is_on_its_way(nursery: trio.Nursery, autojump_clock) -> None:
    """Otherwise they would prove little of it."""
    found: set[str] = set()
    wanted: set[str] = set()
    for seed in range(6):
        told = Twin(200 + seed)
        told.begin()
        await told.steps(connected(told.world, told, nursery), BEFORE)
        told.eve()
        world = told.world
        bots = list(world.bots.values())
        for name, there in {
            "updates": any(len(bot.updates) for bot in bots),
            "pressed": any(bot.callback_queries for bot in bots),
            "buckets": any(bot.buckets for bot in bots),
            "drafts": world.drafts,
            "whispers": world.ephemerals,
            "counts": world.counting,
            "links": world.invites,
            "requests": any(chat.requests for chat in world.chats.values()),
            "connections": world.connections,
            "planned": world.schedule.next_due,
            "dialogs": any(chat.messages for chat in world.dialogs.values()),
            "queries": world.inline_queries,
            "inline messages": world.inline_messages,
            "votes": any(poll.answers for poll in world.polls.values()),
            "closings": world.closings,
            "downloads": any(True for _ in world.files.downloads()),
            "deleted": any(len(chat.order) > len(chat.messages) for chat in world.chats.values()),
            "external": any(one.external for chat in world.chats.values() for one in chat.messages.values()),
            "in somebody's name": any(one.business_bot for chat in world.dialogs.values() for one in chat.messages.values()),
        }.items():
            wanted.add(name)
            if there:
                found.add(name)
    assert found == wanted
