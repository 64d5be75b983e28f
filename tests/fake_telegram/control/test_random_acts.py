"""Whoever does what to whom over the control API: it is done or refused in words, never a 500, and what bots are told stays true.

Bodies are made from their types, so an act that is added is played too.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from random import Random
from typing import Any

import msgspec
import msgspec.inspect as kinds
import pytest
import trio

from fake_telegram.control.acts import ACTS
from fake_telegram.control.client import ControlRefused, FakeTelegram
from fake_telegram.methods import Answer, TdTextParser, call
from fake_telegram.server import FakeServer
from fake_telegram.world import KINDS, Bot, Chat, Checklist, Location, Pattern, Poll, World
from tests.fake_telegram.callers import in_memory
from tests.fake_telegram.conformance import faults_of_update

NOON = 1_700_000_000.0
TEXTS = ("hello", "/task", "/task@helper_bot now", "@guard_bot", "😀 <b>", "A")
ODD_TEXTS = ("", " ", "x" * 5000, "\u202e", "\x00")
BUTTONS = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "See", "url": "https://example.com/"}]]}
ABOUT: dict[str, type] = {
    **dict.fromkeys(("Vote", "AddOption", "DeleteOption", "ClosePoll"), Poll),
    **dict.fromkeys(("MarkTasks", "AddTasks", "EditChecklist"), Checklist),
    "MoveLocation": Location,
}
"""Acts that make sense with one kind of message only."""

STEPS, SEEDS = 9 * len(ACTS), range(6)


@dataclass
class Story:
    """A world with people, bots and chats of every kind, played by a seed.

    ``guard`` is an administrator wherever groups are and nobody touches it; ``stranger`` is in no chat at all.
    """

    seed: int
    now: float = NOON
    statuses: Counter[str] = field(default_factory=Counter)
    done: Counter[str] = field(default_factory=Counter)
    heard: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    about: type | None = None

    def __post_init__(self) -> None:
        self.random = Random(f"acts {self.seed}")
        self.world = world = World(seed=self.seed, parser=TdTextParser())
        self.people = [
            world.add_person(first_name=name, username=f"{name.lower()}_person") for name in ("Ann", "Bob", "Cat", "Dan")
        ]
        modes: dict[str, Any] = {"supports_inline": True, "can_connect_to_business": True}
        self.people[0].is_premium = True
        self.helper = world.add_bot(name="Helper", username="helper_bot", **modes)
        self.guard = world.add_bot(name="Guard", username="guard_bot", privacy_mode=False)
        self.stranger = world.add_bot(name="Stranger", username="stranger_bot", can_join_groups=False)
        world.set_main_web_app(self.helper.id, "https://example.com/app")
        world.set_managing(self.helper.id, True)
        world.set_guarding(self.helper.id, True)
        for bot in (self.helper, self.guard, self.stranger):
            bot.allowed_updates = frozenset(KINDS)
            bot.inline_feedback = True
            self.heard[bot.id] = []
        ann, bob, *_ = self.people
        crowd = {"owner": ann.id, "members": [bob.id, self.helper.id], "admins": [self.guard.id]}
        world.add_group(title="Basic", **crowd)
        world.add_supergroup(title="Super", username="super_place", **crowd)
        world.add_supergroup(title="Forum", is_forum=True, **crowd)
        talk = world.add_supergroup(title="Talk", **crowd)
        world.add_channel(
            title="News", owner=ann.id, subscribers=[bob.id], admins=[self.helper.id, self.guard.id], discussion=talk.id
        )
        world.add_file(Pattern(100), name="a.pdf")
        for bot in (self.helper, self.guard, self.stranger):
            for person in self.people[:2]:
                world.start(person.id, bot.id, self.now)
        self.began = {(chat.id, one.user): one.status for chat in world.chats.values() for one in chat.members.values()}

    # -- bodies from their types ------------------------------------------------------------------------------------

    def odd(self) -> bool:
        """Sometimes what is said makes no sense."""
        return self.random.random() < 0.08

    def body(self, kind: type[msgspec.Struct]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        self.about = ABOUT.get(kind.__name__)
        for one in msgspec.structs.fields(kind):
            if one.required or one.name == "text" or self.random.random() < 0.12:
                made[one.encode_name] = self.value(one.encode_name, kinds.type_info(one.type), made)
        return made

    def value(self, name: str, kind: kinds.Type, made: dict[str, Any]) -> Any:
        pick = self.random.choice
        match name:
            case "chat" | "to" | "as_chat" | "group":
                return self.some_chat()
            case "user" | "whose":
                touchable = [*self.people, self.helper, self.stranger]
                return pick([*(one.id for one in touchable), "@nobody", 9]) if self.random.random() < 0.2 else pick(touchable).id
            case "manager":
                return self.helper.id
            case "web_app":
                return pick([*list(self.world.web_apps)[-3:], "7"])
            case "prepared":
                return pick([*list(self.world.prepared)[-5:], "7"])
            case "main":
                return True
            case "username" if "manager" in made:
                return f"made_{len(self.world.bots)}_bot"
            case "bot" if self.random.random() < 0.1:
                return next(reversed(self.world.bots))
            case "bot":
                return pick([self.helper.id, self.helper.id, self.guard.id, self.stranger.id, self.people[0].id])
            case "message_id" if self.about is not None and not self.odd():
                found = self.some_of_a_kind(self.about)
                made |= {} if found is None else {"chat": found[0]}
                return 1 if found is None else found[1]
            case "message_id" | "reply_to" | "topic":
                return self.some_message(made.get("chat"))
            case "send_date":
                return pick([int(self.now) + 600, int(self.now) + 60])
            case "share":
                return self.some_chat()
            case "tasks":
                return pick([["dig"], ["dig", "sow"], [], [" "]])
            case "done" | "undone":
                return pick([[], [1], [2], [9]])
            case "option":
                return pick(["1", "2", "3"])
            case "sender":
                return next(one.id for one in self.world.chats.values() if one.type == "channel")
            case "delay":
                return pick([0, 0, 10, 7])
            case "after":
                return pick([0, 86_400, 5])
            case "at":
                return pick([int(self.now) + 60, int(self.now) - 60])
            case "users":
                return [pick(self.people).id for _ in range(pick([0, 1, 2]))]
            case "username":
                return pick(["", "", "some_public_place", "x"])
            case "link":
                return pick([*self.world.invites, "https://t.me/+nowhere"])
            case "query":
                return pick([*list(self.world.inline_queries)[-3:], "7"])
            case "button":
                return pick(["Yes", "y", "See", "No"])
            case "emojis":
                return pick([[], ["👍"], ["❤️"], ["👍", "🔥"], ["x"]])
            case "entities":
                long = 99 if self.odd() else 1
                return [{"type": pick(["bold", "code"]), "offset": 0, "length": long}] if pick([True, False]) else []
            case "file" | "photo":
                return pick([0, 1, -1]) if self.odd() else 0
            case "kind":
                return pick(["document", "photo", "voice", "video_note", "sticker", "audio"])
            case "without":
                return self.random.sample(["birthdate", "emoji_status", "business_place"], k=pick([0, 0, 1, 2]))
            case "intervals":
                return pick([[], [[0, 600], [700, 900]], [[9, 3]]])
            case "username" | "extra_usernames":
                names = ["", "anchor", f"name_of_{len(self.world.journal.since(0)[0])}", "no", "super_place"]
                return pick(names) if name == "username" else pick([[], [pick(names)]])
            case "emoji":
                return pick(["🎲", "x"])
            case "result":
                return pick(["1", "1", "2"])
            case "is_anonymous" if "options" in made:
                return True
            case "until" | "expires_at":
                return pick([0, int(self.now) + 60, int(self.now) - 60, 5])
            case "wait":
                return 0
            case "album":
                return pick(["one", ""])
            case _:
                return self.plain_value(name, kind)

    def plain_value(self, name: str, kind: kinds.Type) -> Any:
        pick = self.random.choice
        match kind:
            case kinds.UnionType(types=types):
                return self.value(name, pick([one for one in types if not isinstance(one, kinds.NoneType)]), {})
            case kinds.StructType(cls=cls):
                return self.body(cls)
            case kinds.BoolType():
                return pick([True, False])
            case kinds.IntType(ge=least):
                return pick([1, 60, 300, least or 0, -1, 2**40] if self.odd() else [max(1, least or 0)])
            case kinds.FloatType():
                return pick([0.0, 1.5, -33.3, 1e9] if self.odd() else [1.5, 33.3])
            case kinds.LiteralType(values=values):
                return pick(values)
            case kinds.VarTupleType(item_type=item):
                return [self.plain_value(name, item) for _ in range(pick([0, 1, 2, 2, 3, 13]))]
            case kinds.StrType():
                return pick(ODD_TEXTS if self.odd() else TEXTS)
        raise AssertionError(f"no value for {name}: {kind}")

    def some_chat(self) -> int | str:
        pick = self.random.choice
        common = [one.id for one in self.world.chats.values()]
        rare = [self.people[1].id, self.helper.id, self.stranger.id, "@super_place", "@nobody", 31337, -5, 2**60]
        return pick(common) if self.random.random() < 0.85 else pick(rare)

    def some_message(self, chat: Any) -> int:
        known = list(self.world.chats[chat].messages) if chat in self.world.chats else []
        return self.random.choice([1, 2, 0, -1, 2**62] if self.odd() or not known else known[-8:])

    def some_of_a_kind(self, content: type) -> tuple[int, int] | None:
        """One of the newest messages of groups and channels that say such a thing, with its chat."""
        found = [
            (int(chat.id), int(one.id))
            for chat in self.world.chats.values()
            for one in list(chat.messages.values())[-30:]
            if isinstance(one.content, content) and one.origin is None
        ]
        return self.random.choice(found) if found else None

    # -- playing ----------------------------------------------------------------------------------------------------

    async def play(self, telegram: FakeTelegram) -> None:
        for step in range(STEPS):
            self.now += self.random.choice((0, 1, 40, 3600))
            self.answer_as_a_bot()
            by = self.random.choice([self.people[0], *self.people] if self.random.random() < 0.6 else self.people[:1])
            late = {"deactivate", "leave", "transfer_ownership", "delete_chat"} if by is self.people[0] else {"deactivate"}
            late = late if step < STEPS * 0.9 else set()
            name = self.random.choice([one for one in ACTS if one not in late])
            await self.act(telegram, by.id, name, self.body(ACTS[name].body))
            self.listen()

    async def act(self, telegram: FakeTelegram, by: int, name: str, body: dict[str, Any]) -> None:
        before = self.world.journal.cursor
        refused: ControlRefused | None = None
        try:
            await telegram.call("POST", f"/people/{by}/{name}", body)
        except ControlRefused as error:
            refused = error
        if refused is None:
            self.statuses["done"] += 1
            self.done[name] += 1
            return
        self.statuses[str(refused.status)] += 1
        assert refused.status in (400, 404, 409), (name, body, refused)
        assert refused.reason
        assert refused.code not in ("http", "")
        happened = [one.kind for one in self.world.journal.since(before, limit=1000)[0]]
        by_time = {"poll_closed", "update_queued", "boost_ended"}  # a poll ends when somebody looks
        assert set(happened) <= by_time, (name, body, refused)

    def answer_as_a_bot(self) -> None:
        chat = self.random.choice(list(self.world.chats))
        call_as = self.call
        match self.random.randrange(6):
            case 0:
                call_as(self.helper, "sendMessage", chat_id=chat, text="Well?", reply_markup=BUTTONS)
            case 1:
                call_as(self.guard, "sendPoll", chat_id=chat, question="?", options=["a", "b"], open_period=600)
            case 2:
                call_as(self.guard, "createChatInviteLink", chat_id=chat, creates_join_request=self.random.random() < 0.5)
            case 3 if self.world.inline_queries:
                message = {"message_text": "hi"}
                article = {"type": "article", "id": "1", "title": "T", "input_message_content": message, "reply_markup": BUTTONS}
                button = {"text": "Begin", "start_parameter": "b"}
                for query in list(self.world.inline_queries)[-3:]:
                    call_as(self.helper, "answerInlineQuery", inline_query_id=query, results=[article], button=button)
                allowed = {f"allow_{kind}_chats": True for kind in ("user", "bot", "group", "channel")}
                who = self.random.choice(self.people).id
                call_as(self.helper, "savePreparedInlineMessage", user_id=who, result=article, **allowed)
            case _:
                pass

    def call(self, bot: Bot, method: str, **params: Any) -> Any:
        texts = {name: value if isinstance(value, str) else json.dumps(value) for name, value in params.items()}
        outcome = call(self.world, bot.token, method, texts, {}, now=self.now)
        return outcome.result if isinstance(outcome, Answer) else None

    def listen(self) -> None:
        for bot in self.world.bots.values():
            for update in bot.updates.pending(self.now, limit=1000):
                assert faults_of_update(update.payload) == []
                self.heard.setdefault(bot.id, []).append(update.payload)
                self.check_audience(bot, update.kind, update.payload[update.kind])
            bot.updates.confirm(bot.updates.next_update_id, self.now)

    def check_audience(self, bot: Bot, kind: str, body: dict[str, Any]) -> None:
        """The bot may see this now."""
        if kind.endswith("business_message") or kind == "deleted_business_messages":
            connection = self.world.connections[body["business_connection_id"]]
            assert connection.bot == bot.id
            assert connection.is_enabled
            return
        chat: Chat | None = self.world.chats.get(body.get("chat", {}).get("id"))
        if chat is None:
            return
        member = chat.members.get(bot.id)
        assert member is not None, (kind, body)
        if kind in ("message", "edited_message", "channel_post", "edited_channel_post"):
            assert member.is_present or "left_chat_member" in body or chat.migrated_to is not None, body
        elif kind in ("chat_member", "chat_join_request", "message_reaction", "message_reaction_count", "chat_boost"):
            assert member.is_admin


@pytest.fixture(params=SEEDS)
async def story(request: pytest.FixtureRequest, nursery: trio.Nursery, autojump_clock) -> Story:
    told = Story(request.param)
    server = FakeServer(told.world, lambda: told.now)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    await told.play(FakeTelegram("http://fake.control", connect=connect))
    assert told.world.journal.since(0, limit=100_000)[2] == 0, "the whole story is in the journal"
    return told


async def test_random_acts_leave_a_true_world(story: Story) -> None:
    """One walk for all invariants: a story is dear to tell."""
    assert story.statuses["done"] > 40, story.statuses
    assert story.statuses["409"] > 40, story.statuses
    assert not [one for one in story.world.journal.since(0, limit=100_000)[0] if one.kind == "failed"]
    check_message_ids(story)
    check_members(story)
    check_counts(story)
    check_stranger(story)


def check_message_ids(story: Story) -> None:
    """They grow in each chat, as each bot is told of it."""
    for heard in story.heard.values():
        last: dict[tuple[int, str], int] = {}
        for update in heard:
            for kind in ("message", "channel_post", "business_message"):
                if kind in update:
                    body = update[kind]
                    if "ephemeral_message_id" in body:
                        continue  # it stands in no history, and has no number there
                    chat = (body["chat"]["id"], body.get("business_connection_id", ""))
                    assert body["message_id"] > last.get(chat, 0)
                    last[chat] = body["message_id"]


def check_members(story: Story) -> None:
    """Whoever listens from the beginning to the end knows exactly who is in a chat and as what."""
    told = dict(story.began)
    for update in story.heard[story.guard.id]:
        if "chat_member" in update:
            body = update["chat_member"]
            place = (body["chat"]["id"], body["new_chat_member"]["user"]["id"])
            if story.world.chats[place[0]].migrated_from is not None or story.world.chats[place[0]].parent is not None:
                continue  # it began with whoever was in the group before
            assert may_have_become(told.get(place, "left"), body["old_chat_member"]["status"])
            told[place] = body["new_chat_member"]["status"]
    for chat in story.world.chats.values():
        if chat.is_deleted:  # its bots heard of their own going, and so of everybody's
            assert chat.present == len(chat.bots) == len(chat.admins) == 0
        elif chat.migrated_from is None and chat.parent is None:
            quiet = {one.user: "left" for one in chat.members.values()}
            known = quiet | {user: status for (place, user), status in told.items() if place == chat.id and user in quiet}
            assert all(may_have_become(known[one.user], one.status) for one in chat.members.values())


def may_have_become(told: str, now: str) -> bool:
    """The same, but for bans and restrictions whose time is over: they end without a word."""
    return told == now or (told == "kicked" and now == "left") or (told == "restricted" and now in ("left", "member"))


def check_counts(story: Story) -> None:
    for chat in story.world.chats.values():
        present = [one for one in chat.members.values() if one.is_present]
        assert chat.present == len(present)
        assert set(chat.admins) == {one.user for one in present if one.is_admin}
        assert set(chat.pinned) <= set(chat.messages)
        assert chat.linked is None or story.world.chats[chat.linked].linked == chat.id
    for poll in story.world.polls.values():
        answered = [number for chosen in poll.answers.values() for number in chosen]
        assert [option.votes for option in poll.options] == [answered.count(number) for number in range(len(poll.options))]


def check_stranger(story: Story) -> None:
    """A bot that may not be added to groups hears only of those channels and private chats that are its own."""
    for update in story.heard[story.stranger.id]:
        for body in update.values():
            chat = story.world.chats.get(body["chat"]["id"]) if isinstance(body, dict) and "chat" in body else None
            assert chat is None or chat.type == "channel" or story.stranger.id in chat.members, update


async def test_most_acts_are_done_by_somebody_in_some_story(nursery: trio.Nursery, autojump_clock) -> None:
    """Otherwise the stories would prove little of it."""
    done: Counter[str] = Counter()
    for seed in range(7):
        told = Story(100 + seed)
        server = FakeServer(told.world, lambda told=told: told.now)

        async def connect(host: str, port: int, tls: bool, server: FakeServer = server) -> trio.abc.Stream:
            return in_memory(server, nursery, control=True)

        await told.play(FakeTelegram("http://fake.control", connect=connect))
        done.update(told.done)
    assert len(done) >= 0.7 * len(ACTS), set(ACTS) - set(done)
