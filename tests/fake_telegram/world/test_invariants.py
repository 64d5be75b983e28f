"""Whatever people and bots do, in whatever order, what bots are told stays true.

Random stories are played; after each, every update must be as declared, must have been allowed to reach its bot, and must agree
with the world: ids grow, members agree with what was told of them, and what a bot may not see it was not shown.
"""

from contextlib import suppress
from random import Random
from typing import Any

import pytest

from fake_telegram.world import KINDS, ActRefused, AdminRights, Bot, Chat, Contact, Media, Text
from tests.fake_telegram.conformance import faults_of_update
from tests.fake_telegram.town import Refusal, Town

WORDS = ("hello", "/task", "/task@helper_bot x", "@other_bot ?", "see https://example.com", "😀 #tag", "@helper_bot look")


class Story:
    """A town with three people, two bots and four chats, where random things happen."""

    def __init__(self, seed: int) -> None:
        self.random = Random(f"story {seed}")
        self.town = town = Town(seed=seed)
        self.other = town.add_bot("other", privacy_mode=False)
        self.people = [town.anna, town.boris, town.person("Carl")]
        self.bots: list[Bot] = [town.bot, self.other]
        for bot in self.bots:
            bot.allowed_updates = frozenset(KINDS)
        self.group = town.group(town.boris.id)
        self.basic = town.group(self.other.id, kind="group")
        self.forum = town.group(town.boris.id, self.other.id, is_forum=True)
        self.channel = town.world.add_channel(
            title="News", owner=town.anna.id, subscribers=[self.other.id], discussion=self.group.id
        )
        self.heard: dict[int, list[dict[str, Any]]] = {bot.id: [] for bot in self.bots}

    def play(self, steps: int) -> None:
        acts = [
            self.write,
            self.write,
            self.edit,
            self.react,
            self.move,
            self.promote,
            self.block,
            self.answer,
            self.answer,
            self.govern,
        ]
        for _ in range(steps):
            self.town.now += self.random.choice((0, 1, 60))
            with suppress(ActRefused):
                self.random.choice(acts)()
            for bot in self.bots:
                self.check_audience(bot)

    def chat(self) -> Chat:
        found = self.random.choice([self.group, self.basic, self.forum, self.channel])
        return self.town.world.chats[found.migrated_to] if found.migrated_to else found

    def write(self) -> None:
        world, who = self.town.world, self.random.choice(self.people)
        place = self.random.choice([self.chat().id, self.random.choice(self.bots).chat])
        known = world.messages(place, viewer=who.id)
        reply = self.random.choice(known).id if known and self.random.random() < 0.4 else None
        file = world.add_file(b"x", name="a.pdf")
        content = self.random.choice(
            [
                Text(text=self.random.choice(WORDS)),
                Media(kind="document", file=file, caption=self.random.choice(WORDS)),
                Contact(phone_number="1", first_name="C"),
            ]
        )
        world.send(who.id, place, content, now=self.town.now, reply_to=reply, anonymous=self.random.random() < 0.1)

    def edit(self) -> None:
        who, chat = self.random.choice(self.people), self.chat()
        own = [one for one in chat.messages.values() if one.author == who.id]
        if own:
            self.town.world.edit(who.id, chat.id, self.random.choice(own).id, self.random.choice(WORDS), now=self.town.now)

    def react(self) -> None:
        chat, who = self.chat(), self.random.choice(self.people)
        if chat.messages:
            number = self.random.choice(list(chat.messages))
            self.town.world.react(
                who.id, chat.id, number, self.random.sample(["👍", "❤", "🔥"], k=self.random.randint(0, 1)), now=self.town.now
            )

    def move(self) -> None:
        world, chat, now = self.town.world, self.chat(), self.town.now
        who = self.random.choice(self.people)
        match self.random.randrange(5):
            case 0:
                world.join(who.id, chat.id, now=now)
            case 1 if who is not self.town.anna:
                world.leave(who.id, chat.id, now=now)
            case 2:
                world.add_member(self.town.anna.id, chat.id, self.random.choice([*self.people, *self.bots]).id, now=now)
            case 3:
                world.remove_member(self.town.anna.id, chat.id, self.random.choice([*self.people, *self.bots]).id, now=now)
            case _:
                if self.random.random() < 0.2:
                    world.migrate_to_supergroup(self.town.anna.id, chat.id, now=now)

    def promote(self) -> None:
        rights = self.random.choice([None, AdminRights(), AdminRights(is_anonymous=True), AdminRights(can_delete_messages=True)])
        who = self.random.choice([*self.people[1:], *self.bots])
        self.town.world.promote(self.town.anna.id, self.chat().id, who.id, now=self.town.now, rights=rights)

    def block(self) -> None:
        who, bot = self.random.choice(self.people), self.random.choice(self.bots)
        self.random.choice([self.town.world.block, self.town.world.unblock])(who.id, bot.id, now=self.town.now)
        self.town.world.start(who.id, bot.id, self.town.now)

    def answer(self) -> None:
        bot, chat = self.random.choice(self.bots), self.chat()
        place = self.random.choice([chat.id, self.random.choice(self.people).id])
        heard = [
            body["message"]["message_id"]
            for body in self.heard[bot.id]
            if body.get("message", {}).get("chat", {}).get("id") == place
        ]
        params: dict[str, Any] = {"reply_to_message_id": self.random.choice(heard)} if heard else {}
        method = self.random.choice(["sendMessage", "sendDice", "sendPoll"])
        self.town.call(method, bot=bot, chat_id=place, text="hi", question="?", options=["a", "b"], **params)

    def govern(self) -> None:
        bot, who = self.random.choice(self.bots), self.random.choice(self.people)
        method = self.random.choice(
            ["banChatMember", "unbanChatMember", "restrictChatMember", "promoteChatMember", "createForumTopic", "leaveChat"]
        )
        outcome = self.town.call(
            method, bot=bot, chat_id=self.chat().id, user_id=who.id, permissions={}, name="Topic", can_pin_messages=True
        )
        assert not isinstance(outcome, Refusal) or outcome.code in (400, 403)

    def check_audience(self, bot: Bot) -> None:
        """Each new update of `bot` is one it may get now."""
        queue = bot.updates
        for update in queue.pending(self.town.now, limit=1000):
            self.heard[bot.id].append(update.payload)
            self.check_update(bot, update.kind, update.payload[update.kind])
        queue.confirm(queue.next_update_id, self.town.now)

    def check_update(self, bot: Bot, kind: str, body: dict[str, Any]) -> None:
        if kind in ("message", "edited_message", "channel_post", "edited_channel_post"):
            assert body.get("from", {}).get("id") not in {other.id for other in self.bots} or "text" not in body
            chat = self.town.world.chats.get(body["chat"]["id"])
            member = None if chat is None else chat.members.get(bot.id)
            if chat is not None and not body.get("left_chat_member"):
                assert member is not None
        if kind == "chat_member":
            member = self.town.world.chats[body["chat"]["id"]].members[bot.id]
            assert body["new_chat_member"]["user"]["id"] != bot.id
            assert member.is_admin


SEEDS = range(12)


@pytest.fixture(scope="module", params=SEEDS)
def story(request: pytest.FixtureRequest) -> Story:
    told = Story(request.param)
    told.play(150)
    return told


def test_every_update_is_as_declared(story: Story) -> None:
    updates = [update for heard in story.heard.values() for update in heard]
    assert len(updates) > 50
    assert [fault for update in updates for fault in faults_of_update(update)] == []


def test_update_ids_grow_by_one(story: Story) -> None:
    for heard in story.heard.values():
        numbers = [update["update_id"] for update in heard]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))


def test_message_ids_grow_in_each_chat(story: Story) -> None:
    for heard in story.heard.values():
        seen: dict[int, int] = {}
        for update in heard:
            body = update.get("message") or update.get("channel_post")
            if body:
                chat = body["chat"]["id"]
                assert body["message_id"] > seen.get(chat, 0)
                seen[chat] = body["message_id"]


def test_counts_of_members_are_true(story: Story) -> None:
    for chat in story.town.world.chats.values():
        present = [member for member in chat.members.values() if member.is_present]
        assert chat.present == len(present)
        assert set(chat.bots) == {member.user for member in present if member.user in story.town.world.bots}
        assert set(chat.admins) == {member.user for member in present if member.is_admin}


def test_what_a_bot_was_told_of_itself_is_how_it_stands(story: Story) -> None:
    for bot in story.bots:
        told: dict[int, str] = {}
        for update in story.heard[bot.id]:
            if "my_chat_member" in update:
                body = update["my_chat_member"]
                told[body["chat"]["id"]] = body["new_chat_member"]["status"]
        for chat in story.town.world.chats.values():
            if chat.id in told and chat.migrated_to is None:
                assert chat.members[bot.id].status == told[chat.id]


def test_a_private_message_reached_its_own_bot_alone(story: Story) -> None:
    for bot in story.bots:
        shown = {
            (update["message"]["chat"]["id"], update["message"]["message_id"])
            for update in story.heard[bot.id]
            if "message" in update
        }
        private = {pair for pair in shown if pair[0] > 0}
        own = {
            (int(one.chat), int(one.id))
            for (_, owner), chat in story.town.world.private_chats.items()
            if owner == bot.id
            for one in chat.messages.values()
        }
        assert private <= own


def test_a_bot_with_privacy_heard_only_what_was_meant_for_it(story: Story) -> None:
    bot = story.town.bot
    for update in story.heard[bot.id]:
        body = update.get("message", {})
        chat = story.town.world.chats.get(body.get("chat", {}).get("id"))
        if chat is None or "text" not in body or any(member == bot.id for member in chat.admins):
            continue
        ever_admin = any(
            one.get("my_chat_member", {}).get("chat", {}).get("id") == chat.id
            and one["my_chat_member"]["new_chat_member"]["status"] == "administrator"
            for one in story.heard[bot.id]
        )
        if not ever_admin:
            meant = "helper_bot" in body["text"] or "reply_to_message" in body or body["text"].startswith("/task")
            assert meant
