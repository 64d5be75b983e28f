"""A long run: whatever bots and people do all day, what was deleted, confirmed and gone by is not kept, and nothing gets stuck.

The day is played round by round with bounded chats: all that is written in a round is deleted in it. Every container that can be
reached from the server is measured early and late; one that grew without a reason given here fails. ``FAKE_SOAK_ROUNDS=100000``
makes the day long.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

import trio
import trio.testing

from fake_telegram.exchanges import HttpPeer, PeerClosed, render_request
from fake_telegram.faults import Fault, LostReply, Repeat, Trigger
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import KINDS, ActRefused, Bot, BotId, ChatId, Text, UserId, World, limits
from tests.fake_telegram.callers import Caller, in_memory, virtual_now
from tests.fake_telegram.growth import sizes
from tests.fake_telegram.sites import OK, Site, Visit

ROUNDS = int(os.environ.get("FAKE_SOAK_ROUNDS", "0")) or 40
"""Rounds until the second look; the first is after a quarter of them."""

BOUNDS: dict[str, int] = {
    "server._gateway._fetching.faults._fates": 10_000,
    "server.world.journal._entries": limits.JOURNAL_ENTRIES_MAX,
    "server.world.bots[].callback_queries": 2 * limits.CALLBACK_QUERIES_MAX,
    "server.world.inline_queries": limits.INLINE_QUERIES_MAX,
    "server.world.kept_offers": 2 * limits.KEPT_OFFERS_MAX,
    "server.world.files._paths": limits.FILE_PATHS_MAX,
    "server.world.files._path_of": limits.FILE_PATHS_MAX,
    "server.world.chats[].order": 4 * 100,
    "server.world.private_chats[].order": 6 * 100,
    "server.world.dialogs[].order": 1 * 100,
}
"""Tables that fill up to a bound, over all chats and bots of this town together, and what is in them."""

PART_OF_THE_WORLD: dict[str, str] = {
    "server.world.files._files": "a file id is good for ever; of the bytes only so many are kept",
    "server.world.files.shelf._oldest_first": "the kept bytes, bounded by their sum",
    "server.world.invites": "a revoked link is still known as one",
    "server.world.polls": "a poll outlives its message: it may have been forwarded",
}
"""What people and bots have made and nobody can delete, and what is in it."""


@dataclass
class Soak:
    """A server with a bot that polls and one behind a webhook, and people who keep them busy."""

    nursery: trio.Nursery
    dice: Random = field(default_factory=lambda: Random(3))
    answered: int = 0

    async def open(self) -> Soak:
        self.world = World(seed=2, parser=TdTextParser())
        self.site = Site(self.nursery, reply=self.reply)
        self.server = FakeServer(self.world, virtual_now, self.site.connect, seed=2)
        await self.nursery.start(self.server.run_in_memory)
        add = self.world.add_person
        self.people = [add(first_name=name, username=f"{name.lower()}_soak") for name in ("Ann", "Bob", "Cid")]
        ids = [person.id for person in self.people]
        self.polling, self.hooked = (
            self.world.add_bot(name=n, username=f"{n}_bot", supports_inline=True) for n in ("poll", "hook")
        )
        bots = [self.polling.id, self.hooked.id]
        for bot in (self.polling, self.hooked):
            bot.allowed_updates = frozenset(KINDS)
            for person in self.people:
                self.world.start(person.id, bot.id, virtual_now())
        owner = ids[0]
        self.group = self.world.add_supergroup(title="G", owner=owner, members=ids, admins=bots, is_forum=True)
        self.basic = self.world.add_group(title="B", owner=owner, members=ids, admins=bots)
        self.talk = self.world.add_supergroup(title="T", owner=owner, members=ids, admins=bots)
        self.channel = self.world.add_channel(title="C", owner=owner, subscribers=ids, admins=bots, discussion=self.talk.id)
        await self.call(self.hooked, "setWebhook", url="http://bot.example/")
        self.topic = (await self.call(self.hooked, "createForumTopic", chat_id=self.group.id, name="stays"))["message_thread_id"]
        return self

    async def reply(self, visit: Visit) -> bytes:
        self.site.visits.clear()  # the site of the test shall not grow either
        return OK

    async def call(self, bot: Bot, method: str, **params: Any) -> Any:
        """One call on a connection of its own; the result, or None when it was refused or its answer got lost."""
        stream = in_memory(self.server, self.nursery)
        caller = Caller(bot.token, HttpPeer(stream))
        try:
            said = await caller(method, **params)
        except PeerClosed:
            return None
        finally:
            await stream.aclose()
        self.answered += 1
        assert said.get("error_code", 0) != 500, said
        return said.get("result") if said["ok"] else None

    async def upload(self, bot: Bot, chat: int, size: int) -> Any:
        stream = in_memory(self.server, self.nursery)
        body = (
            b'--B\r\nContent-Disposition: form-data; name="chat_id"\r\n\r\n%d\r\n--B\r\nContent-Disposition: form-data; '
            b'name="document"; filename="a"\r\n\r\n%b\r\n--B--' % (chat, self.dice.randbytes(size))
        )
        headers = {"Content-Type": "multipart/form-data; boundary=B"}
        said = await Caller(bot.token, HttpPeer(stream)).raw(
            render_request("POST", f"/bot{bot.token}/sendDocument", headers, body)
        )
        await stream.aclose()
        return said["result"]

    # -- a round --------------------------------------------------------------------------------------------------

    async def round(self, number: int) -> None:
        """Everything once; then all of it is deleted, and time passes."""
        ann, bob, cid = (person.id for person in self.people)
        now = virtual_now()
        world, bot = self.world, (self.polling, self.hooked)[number % 2]
        with_button = {"inline_keyboard": [[{"text": "a", "callback_data": f"b{number}"}]]}
        places = [int(ann), self.group.id, self.basic.id, self.talk.id, self.channel.id]
        self.server.plan.place(Fault(name=f"lost {number}", on=Trigger(method="sendDice"), do=LostReply()))
        self.server.plan.place(Fault(name=f"again {number}", on=Trigger(update="message", nth=1), do=Repeat(copies=1)))
        for chat in places:
            sent = await self.call(
                bot, "sendMessage", chat_id=chat, text=f"<b>{number}</b> @ann_soak", parse_mode="HTML", reply_markup=with_button
            )
            await self.call(
                bot,
                "editMessageText",
                chat_id=chat,
                message_id=sent["message_id"],
                text=f"edited {number}",
                reply_markup=with_button,
            )
            await self.call(
                bot,
                "setMessageReaction",
                chat_id=chat,
                message_id=sent["message_id"],
                reaction=[{"type": "emoji", "emoji": "👍"}],
            )
            await self.call(bot, "pinChatMessage", chat_id=chat, message_id=sent["message_id"])
            self.act(world.react, bob, ChatId(chat), sent["message_id"], ["👍"], now=now)
            await self.call(bot, "forwardMessage", chat_id=int(ann), from_chat_id=chat, message_id=sent["message_id"])
            await self.call(bot, "copyMessage", chat_id=chat, from_chat_id=chat, message_id=sent["message_id"])
            await self.call(
                bot,
                "sendPoll",
                chat_id=chat,
                question="?",
                options=["a", "b"],
                open_period=5,
                is_anonymous=chat == self.channel.id,
            )
            await self.call(bot, "sendMediaGroup", chat_id=chat, media=[{"type": "photo", "media": "http://x/a.png"}] * 2)
            await self.call(bot, "sendDice", chat_id=chat)
            await self.call(bot, "sendChatAction", chat_id=chat, action="typing")
            await self.call(bot, "unpinAllChatMessages", chat_id=chat)
        sent = await self.call(bot, "sendMessage", chat_id=int(ann), text="press", reply_markup=with_button)
        query = self.act(world.press, ann, ChatId(int(bot.id)), sent["message_id"], "a", now=now)
        await self.call(bot, "answerCallbackQuery", callback_query_id=query.id)
        for who in (ann, bob, cid):
            for chat in (self.group.id, self.basic.id, self.talk.id, ChatId(int(bot.id))):
                self.act(world.send, who, chat, Text(text=f"hello {number} /start"), now=now)
        self.act(world.send, ann, ChatId(int(bob)), Text(text="between us"), now=now)
        post = self.act(world.send, ann, self.channel.id, Text(text="post"), now=now)
        self.act(world.comment, bob, self.channel.id, post.id, Text(text="comment"), now=now)
        asked = self.act(world.ask_inline, cid, bot.id, f"q{number}", now=now)
        article = {"type": "article", "id": "1", "title": "t", "input_message_content": {"message_text": "chosen"}}
        await self.call(bot, "answerInlineQuery", inline_query_id=asked.id, results=[article])
        self.act(world.choose_inline, cid, self.group.id, asked, "1", now=now)
        await self.files(bot, int(ann))
        await self.govern(bot, cid)
        await trio.sleep(100)
        await self.clean(bot)
        await self.fetch()
        self.server.plan.heal_all()
        await trio.sleep(3_600)

    def act(self, does: Callable[..., Any], *given: Any, **named: Any) -> Any:
        try:
            return does(*given, **named)
        except ActRefused:
            return None

    async def files(self, bot: Bot, chat: int) -> None:
        sent = await self.upload(bot, chat, 2_000)
        found = await self.call(bot, "getFile", file_id=sent["document"]["file_id"])
        stream = in_memory(self.server, self.nursery)
        loaded = await HttpPeer(stream).exchange(render_request("GET", f"/file/bot{bot.token}/{found['file_path']}", {}))
        await stream.aclose()
        assert len(loaded.body) == 2_000

    async def govern(self, bot: Bot, who: int) -> None:
        """Links, topics, commands, members that come and go."""
        group = self.group.id
        link = await self.call(bot, "createChatInviteLink", chat_id=group, creates_join_request=True)
        await self.call(bot, "banChatMember", chat_id=group, user_id=who)
        await self.call(bot, "unbanChatMember", chat_id=group, user_id=who)
        self.act(self.world.follow_link, self.people[2].id, link["invite_link"], now=virtual_now())
        await self.call(bot, "approveChatJoinRequest", chat_id=group, user_id=who)
        await self.call(bot, "revokeChatInviteLink", chat_id=group, invite_link=link["invite_link"])
        await self.call(bot, "sendMessage", chat_id=group, text="x", message_thread_id=self.topic)
        topic = await self.call(bot, "createForumTopic", chat_id=group, name="t")
        await self.call(bot, "sendMessage", chat_id=group, text="x", message_thread_id=topic["message_thread_id"])
        await self.call(bot, "deleteForumTopic", chat_id=group, message_thread_id=topic["message_thread_id"])
        await self.call(
            bot, "setMyCommands", commands=[{"command": "a", "description": "b"}], scope={"type": "chat", "chat_id": group}
        )
        await self.call(bot, "deleteMyCommands", scope={"type": "chat", "chat_id": group})
        await self.call(bot, "restrictChatMember", chat_id=self.talk.id, user_id=who, permissions={"can_send_messages": False})
        await self.call(bot, "promoteChatMember", chat_id=self.talk.id, user_id=who, can_pin_messages=True)
        await self.call(bot, "promoteChatMember", chat_id=self.talk.id, user_id=who)
        for chat in (group, self.talk.id, self.channel.id):
            await self.call(bot, "setChatTitle", chat_id=chat, title=f"title {virtual_now()}")

    async def clean(self, bot: Bot) -> None:
        """All messages of all chats are deleted by those who may."""
        world, now = self.world, virtual_now()
        for chat in [*world.chats.values(), *world.private_chats.values(), *world.dialogs.values()]:
            for message in list(chat.after(0)):
                self.delete(chat, message.id, now)

    def delete(self, chat: Any, number: int, now: float) -> None:
        if chat.pair is not None:
            self.act(self.world.delete, chat.pair[0], ChatId(int(chat.pair[1])), number, now=now)
        elif chat.private_bot is not None:
            self.act(self.world.delete, chat.person, ChatId(int(chat.private_bot)), number, now=now)
        else:
            self.act(self.world.delete, self.people[0].id, chat.id, number, now=now)

    async def fetch(self) -> None:
        """Everything that waits for the polling bot is fetched and confirmed."""
        offset = 0
        while found := await self.call(self.polling, "getUpdates", offset=offset, timeout=0):
            offset = found[-1]["update_id"] + 1


def grown(before: dict[str, int], after: dict[str, int]) -> dict[str, tuple[int, int]]:
    """What became more than a tenth larger, and by more than a few."""
    return {way: (before.get(way, 0), size) for way, size in sorted(after.items()) if size > before.get(way, 0) * 1.1 + 8}


def is_explained(way: str) -> bool:
    return any(way == known or way.startswith((f"{known}[]", f"{known}.")) for known in (*BOUNDS, *PART_OF_THE_WORLD))


async def test_nothing_grows_all_day_without_a_reason(nursery: trio.Nursery, autojump_clock: object) -> None:
    soak = await Soak(nursery).open()
    looks: list[dict[str, int]] = []
    for number in range(ROUNDS):
        await soak.round(number)
        if number + 1 in (max(8, ROUNDS // 4), ROUNDS):
            await trio.testing.wait_all_tasks_blocked()
            looks.append(sizes(soak.server))
    early, late = looks
    assert {way: size for way, size in grown(early, late).items() if not is_explained(way)} == {}
    assert {way: late[way] for way, bound in BOUNDS.items() if late[way] > bound} == {}
    assert soak.server.mishaps.count == soak.server.guard.failures == 0, soak.server.mishaps.recent
    assert soak.answered > ROUNDS * 70, "the day was busy"
    assert soak.server.guard.open <= 1, "connections that have ended are let go"
    assert {chat.type for chat in soak.world.chats.values() if chat.messages} == set(), "all was deleted"


async def test_the_look_sees_what_grows(nursery: trio.Nursery, autojump_clock: object) -> None:
    """Otherwise seeing nothing would prove nothing: whatever is kept anywhere in the server is found."""
    soak = await Soak(nursery).open()
    before = sizes(soak.server)
    for number in range(20):
        await soak.call(soak.polling, "sendMessage", chat_id=soak.group.id, text=str(number))
        soak.server.mishaps.recent.append(ValueError())
        soak.server._gateway._fetching.polls._next_conflict_at[BotId(UserId(number))] = 0.0
    seen = grown(before, sizes(soak.server))
    assert {"server.world.chats[].messages", "server.mishaps.recent", "server._gateway.polls._next_conflict_at"} <= set(seen)
    assert seen["server.world.chats[].messages"][1] - seen["server.world.chats[].messages"][0] == 20


async def test_every_explanation_is_of_something_that_is_there(nursery: trio.Nursery, autojump_clock: object) -> None:
    soak = await Soak(nursery).open()
    await soak.round(0)
    assert set(BOUNDS) | set(PART_OF_THE_WORLD) <= set(sizes(soak.server))
