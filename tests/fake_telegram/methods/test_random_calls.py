"""Bots call whatever there is, sensibly and not, while people act at random: what is answered, told and kept agrees.

Every method of ``METHODS`` is called; one that nobody knows how to call fails here. Each answer and update is as declared; no bot
is told what it may not see, by rules written down here anew; what was told of chats and members is what a bot finds when it asks.
"""

from __future__ import annotations

import json
from collections import Counter
from functools import partial
from random import Random
from typing import Any

import pytest
import telegram
import trio

from fake_telegram.control.acts import ACTS
from fake_telegram.control.client import FakeTelegram
from fake_telegram.methods import Answer, AwaitUpdates, Refusal, TdTextParser, call
from fake_telegram.methods.calls import METHODS
from fake_telegram.server import FakeServer
from fake_telegram.world import KINDS, ActRefused, Bot, Chat, World
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.arranged_calls import Stage, arranged, spoiled
from tests.fake_telegram.callers import in_memory
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.control.test_random_acts import Story, check_counts, check_message_ids, check_stranger, may_have_become
from tests.fake_telegram.sample_values import ALWAYS, GIVEN_BY_ARRANGEMENT, VALUES

NAMES = sorted(set(METHODS) - {"getchatmemberscount"})
SEEDS = range(4)
STEPS = 3 * len(NAMES)
LAST_TRIES = 6
"""How often a method is tried in the end that was refused whenever its turn came."""

LEAVES = frozenset({"leavechat", "close", "logout"})
"""Methods that take a bot out of the story: another one calls them."""

QUIET_FROM = frozenset({"deactivate", "transfer_ownership", "delete_chat"})
"""Acts that take a person or a whole chat out of the story."""


class Talkative(Story):
    """A story in which bots call every method, over and over, in random order.

    ``quiet`` has privacy mode on, stands as a member in all groups, is no administrator anywhere, and nobody touches it.
    """

    def __post_init__(self) -> None:
        super().__post_init__()
        world = self.world
        self.quiet = world.add_bot(name="Quiet", username="quiet_bot")
        self.leaver = world.add_bot(name="Leaver", username="leaver_bot")
        ann = self.people[0]
        for bot in (self.quiet, self.leaver):
            bot.allowed_updates = frozenset(KINDS)
            self.heard[bot.id] = []
        for chat in list(world.chats.values()):
            if chat.type != "channel":
                world.add_member(ann.id, chat.id, self.quiet.id, now=self.now)
        self.helper.organization = "the Guild"
        self.helper.supports_guests = True
        self.began = {(chat.id, one.user): one.status for chat in world.chats.values() for one in chat.members.values()}
        for bot in world.bots.values():
            bot.updates.confirm(bot.updates.next_update_id, self.now)
        self.stage = Stage(
            world, Random(f"calls {self.seed}"), host=ann, guests=self.people[1:], bot=self.helper, leaver=self.leaver
        )
        self.answered: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.queue: list[str] = []

    # -- playing ----------------------------------------------------------------------------------------------------

    async def play(self, telegram: FakeTelegram) -> None:
        for _ in range(STEPS):
            self.now += self.random.choice((0, 1, 40, 700))
            self.call_something()
            by = self.random.choice([self.people[0], *self.people])
            stays = QUIET_FROM | {"leave"} if by is self.people[0] else QUIET_FROM
            name = self.random.choice([one for one in ACTS if one not in stays])
            await self.act(telegram, by.id, name, self.body(ACTS[name].body))
            self.listen()
        for name in sorted(set(NAMES) - set(self.answered)):
            for _ in range(LAST_TRIES):
                self.now += 700
                self.call_sensibly(name)

    def call_something(self) -> None:
        """The next method, each as often as every other; one call in four makes no sense."""
        if not self.queue:
            self.queue = self.random.sample(NAMES, len(NAMES))
        self.call_sensibly(self.queue.pop(), spoil=self.random.random() < 0.25)

    def call_sensibly(self, name: str, *, spoil: bool = False) -> None:
        """Call a method after what it needs was brought about; all that it answers and that bots are told is looked at."""
        self.stage.now = self.now
        try:
            params = arranged(self.stage, METHODS[name])
        except ActRefused:
            params = {}
        self.listen()
        caller = self.leaver if name in LEAVES else self.quiet if self.random.random() < 0.1 else self.helper
        params = spoiled(self.random, params) if spoil else params
        if name in ("getupdates", "setwebhook", "deletewebhook"):  # nothing that was told shall be lost
            params = {
                one: kept for one, kept in params.items() if one not in ("drop_pending_updates", "offset", "allowed_updates")
            }
        outcome = self.stage.say(name, by=caller, **params)
        match outcome:
            case Answer(result=result):
                assert faults_of_answer(METHODS[name].name, result) == [], (name, params, result)
                self.answered[name] += 1
            case Refusal(code=code, description=description):
                assert code in (400, 401, 403, 404, 409, 429), (name, params, description)
                assert description
                self.refused[name] += 1
            case AwaitUpdates(until=until):
                assert self.now < until <= self.now + 50
        if name == "setwebhook":
            self.stage.done("deleteWebhook") if caller is self.helper else self.stage.say("deleteWebhook", by=caller)
        self.check_pending()
        self.listen()

    def check_pending(self) -> None:
        """What a bot is told of what waits for it is what it gets."""
        for bot in (self.helper, self.quiet):
            told = self.stage.done("getWebhookInfo", by=bot)["pending_update_count"]
            assert told == len(bot.updates.pending(self.now, limit=1000))

    # -- who may see what -------------------------------------------------------------------------------------------

    def check_audience(self, bot: Bot, kind: str, body: dict[str, Any]) -> None:
        if kind == "guest_message":
            assert bot.supports_guests
            assert names(bot, body)
            return
        super().check_audience(bot, kind, body)
        sender = body.get("from", {}).get("id")
        match kind:
            case "my_chat_member":
                assert body["new_chat_member"]["user"]["id"] == bot.id
            case "chat_member":
                assert body["new_chat_member"]["user"]["id"] != bot.id
            case "business_connection":
                assert self.world.connections[body["id"]].bot == bot.id
            case "message" | "edited_message" if sender == bot.id:
                assert is_notice(body), body
            case "message" | "edited_message" if body["chat"]["id"] > 0:
                private = self.world.private_chats[body["chat"]["id"], bot.id]
                assert sender == private.person or is_notice(body)
            case "message" | "edited_message" if body["chat"].get("is_direct_messages"):
                parent = self.world.chats[body["chat"]["id"]].parent
                assert parent is not None
                assert bot.id in self.world.chats[parent].admins
            case "message" | "edited_message" if "ephemeral_message_id" in body:
                assert bot.id in (body["receiver_user"]["id"], body.get("via_bot", {}).get("id")), body
            case "message" | "edited_message" if bot is self.quiet:
                assert is_notice(body) or meant_for(bot, body), body
            case "poll_answer":
                poll = self.world.polls[body["poll_id"]]
                assert (poll.is_anonymous, poll.author) == (False, bot.id)
            case "callback_query" if "message" in body and "from" in body["message"] and "via_bot" not in body["message"]:
                assert "business_connection_id" in body["message"] or body["message"]["from"]["id"] == bot.id


CONTENT = frozenset(
    {"text", "photo", "video", "animation", "document", "audio", "voice", "video_note", "sticker", "location", "venue"}
    | {"contact", "dice", "poll", "checklist", "rich_message", "live_photo"}
)


def is_notice(body: dict[str, Any]) -> bool:
    """A service notice: it says that something happened."""
    return not CONTENT & set(body)


def names(bot: Bot, body: dict[str, Any]) -> bool:
    said = f"{body.get('text', '')} {body.get('caption', '')}".lower()
    answered = body.get("reply_to_message", {})
    return f"@{bot.username}" in said or answered.get("from", {}).get("id") == bot.id


def meant_for(bot: Bot, body: dict[str, Any]) -> bool:
    """Whether a bot with privacy mode may hear it: it is named, answered, a command is said, or it came through it."""
    answered = body.get("reply_to_message", {})
    said = [*body.get("entities", ()), *body.get("caption_entities", ())]
    return (
        names(bot, body)
        or body.get("via_bot", {}).get("id") == bot.id
        or any(one["type"] == "bot_command" for one in said)
        or (bool(answered) and meant_for(bot, answered))
    )


async def told(seed: int, nursery: trio.Nursery) -> Talkative:
    story = Talkative(seed)
    server = FakeServer(story.world, lambda: story.now)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    await story.play(FakeTelegram("http://fake.control", connect=connect))
    return story


@pytest.fixture(params=SEEDS)
async def story(request: pytest.FixtureRequest, nursery: trio.Nursery, autojump_clock: object) -> Talkative:
    return await told(request.param, nursery)


async def test_whatever_bots_call_and_people_do_all_agrees(story: Talkative) -> None:
    """One walk for all invariants: a story is dear to tell."""
    assert not [one for one in story.world.journal.since(0, limit=100_000)[0] if one.kind == "failed"]
    assert set(NAMES) - set(story.answered) == set(), "what nobody ever carries out proves nothing"
    assert story.refused.total() > 50
    check_message_ids(story)
    check_counts(story)
    check_stranger(story)
    check_members_by_asking(story)
    check_chats_by_asking(story)
    check_another_library(story)
    check_file(story)


def settled(story: Story) -> list[Chat]:
    """Chats that were there from the beginning, whose members are all known by what was told."""
    return [
        chat
        for chat in story.world.chats.values()
        if chat.migrated_from is None and chat.migrated_to is None and chat.parent is None and chat.title != "Elsewhere"
        if any(place == chat.id for place, _ in story.began)
    ]


def check_members_by_asking(story: Talkative) -> None:
    """Whoever heard all changes knows what a bot is answered that asks."""
    known: dict[tuple[int, int], str] = dict(story.began)
    shown: dict[tuple[int, int], dict[str, Any]] = {}
    for update in story.heard[story.guard.id]:
        body = update.get("chat_member") or update.get("my_chat_member")
        if body and body["chat"]["id"] < 0:
            place = (body["chat"]["id"], body["new_chat_member"]["user"]["id"])
            known[place] = body["new_chat_member"]["status"]
            shown[place] = body["new_chat_member"]
    ask = partial(story.stage.done, by=story.guard)
    for chat in settled(story):
        here = {user: status for (place, user), status in known.items() if place == chat.id}
        found = {user: ask("getChatMember", chat_id=chat.id, user_id=user) for user in here}
        for user, status in here.items():
            assert may_have_become(status, found[user]["status"]), (chat.title, user, status, found[user])
            if (chat.id, user) in shown and found[user]["status"] == "administrator":
                ours = {"can_be_edited", "user"}
                assert told_of(shown[chat.id, user], ours) == told_of(found[user], ours)
        admins = ask("getChatAdministrators", chat_id=chat.id, return_bots=True)
        assert {one["user"]["id"] for one in admins} == {
            user for user, one in found.items() if one["status"] in ("creator", "administrator")
        }
        present = [one for one in found.values() if one["status"] not in ("left", "kicked") and one.get("is_member", True)]
        assert ask("getChatMemberCount", chat_id=chat.id) == len(present)


def told_of(member: dict[str, Any], but: set[str]) -> dict[str, Any]:
    return {name: value for name, value in member.items() if name not in but}


def check_chats_by_asking(story: Talkative) -> None:
    """The last title and picture that a bot was told of are those that the chat has."""
    titles: dict[int, str] = {}
    pictured: dict[int, bool] = {}
    for update in story.heard[story.guard.id]:
        body = update.get("message") or update.get("channel_post") or {}
        if "new_chat_title" in body:
            titles[body["chat"]["id"]] = body["new_chat_title"]
        if "new_chat_photo" in body or "delete_chat_photo" in body:
            pictured[body["chat"]["id"]] = "new_chat_photo" in body
    assert titles
    for chat in settled(story):
        found = story.stage.done("getChat", by=story.guard, chat_id=chat.id)
        assert found["title"] == titles.get(chat.id, found["title"])
        assert ("photo" in found) == pictured.get(chat.id, "photo" in found)


def check_another_library(story: Talkative) -> None:
    """Each twentieth update parses in python-telegram-bot too."""
    updates = [update for heard in story.heard.values() for update in heard]
    for update in updates[::20]:
        parsed = telegram.Update.de_json(json.loads(json.dumps(update)), None)
        assert parsed.update_id == update["update_id"]
        assert set(parsed.api_kwargs) <= {"guest_message", "managed_bot", "stopped_message_generation", "subscription"}


def check_file(story: Talkative) -> None:
    """The world that is read from the file answers the same, and writes the same file."""
    text = dump_world(story.world, now=story.now)
    loaded = load_world(text, parser=TdTextParser()).world
    assert dump_world(loaded, now=story.now) == text
    assert asked(loaded, story.now) == asked(story.world, story.now)


def asked(world: World, now: float) -> list[Any]:
    """What every bot is answered that asks for all that it may know."""
    chats = [str(one) for one in (*world.chats, *world.people)]
    plain = ("getMe", "getWebhookInfo", "getMyCommands", "getMyName", "getMyDescription", "getMyDefaultAdministratorRights")
    about = ("getChat", "getChatAdministrators", "getChatMemberCount", "getChatMenuButton")
    of_users = ("getUserProfilePhotos", "getUserProfileAudios", "getManagedBotAccessSettings")
    calls: list[tuple[str, dict[str, str]]] = [
        *((name, {}) for name in plain),
        *((name, {"chat_id": chat}) for name in about for chat in chats),
        *((name, {"user_id": str(user)}) for name in of_users for user in (*world.people, *world.bots)),
    ]
    return [call(world, bot.token, name, params, {}, now=now) for bot in world.bots.values() for name, params in calls]


@pytest.mark.parametrize("name", NAMES)
def test_there_is_something_to_say_for_every_parameter(name: str) -> None:
    spoken = {*VALUES, *GIVEN_BY_ARRANGEMENT, *ALWAYS.get(name, ())}
    assert {one.name for one in METHODS[name].parameters if one.type not in ("Boolean", "File")} <= spoken
