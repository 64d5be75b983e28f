"""Acts on chats over the control API: each comes through with all that it was given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import trio

from fake_telegram.control.client import FakeTelegram
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import KINDS, Chat, World
from tests.fake_telegram.callers import in_memory

NOON = 1_700_000_000.0


@dataclass
class Yard:
    """A supergroup of Ann's with Bob and a bot that is told of everything."""

    world: World
    telegram: FakeTelegram
    chat: Chat
    ann: int
    bob: int
    mask: int
    bot: int

    async def act(self, name: str, *, by: int = 0, **body: Any) -> Any:
        return await self.telegram.person(by or self.ann).act(name, **{"chat": self.chat.id, **body})

    def told(self) -> list[str]:
        """The fields beyond the usual ones of the messages that wait for the bot."""
        queue = self.world.bots[self.bot].updates  # type: ignore[index]  # ids are numbers
        found = [one.payload["message"] for one in queue.pending(NOON, limit=1000) if one.kind == "message"]
        queue.confirm(queue.next_update_id, NOON)
        return [next(name for name in reversed(one) if name not in ("sender_tag", "reply_markup")) for one in found]


@pytest.fixture
def yard(nursery: trio.Nursery, autojump_clock) -> Yard:
    world = World(seed=1, parser=TdTextParser())
    bot = world.add_bot(name="B", username="b_bot")
    bot.allowed_updates = frozenset(KINDS)
    ann, bob = (world.add_person(first_name=name, username=f"{name.lower()}_person") for name in ("Ann", "Bob"))
    chat = world.add_supergroup(title="Yard", owner=ann.id, members=[bob.id], admins=[bot.id])
    mask = world.add_channel(title="Mask", owner=bob.id, username="mask_of_bob")
    server = FakeServer(world, lambda: NOON)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    return Yard(world, FakeTelegram("http://fake.control", connect=connect), chat, ann.id, bob.id, mask.id, bot.id)


async def test_what_a_chat_is_comes_through(yard: Yard) -> None:
    assert (await yard.act("set_username", username="yard_place"))["username"] == "yard_place"
    await yard.act("set_joining", by_request=True)
    await yard.act("set_slow_mode", delay=60)
    await yard.act("set_auto_delete", after=86_400)
    assert (await yard.act("set_forum", on=True))["is_forum"] is True
    chat = yard.chat
    assert (chat.joins_by_request, chat.slow_mode_s, chat.auto_delete_s, chat.is_forum) == (True, 60, 86_400, True)
    assert yard.told() == ["message_auto_delete_timer_changed"]


async def test_what_becomes_of_members_comes_through(yard: Yard) -> None:
    shown = await yard.act("set_tag", user="@bob_person", tag="Cook")
    assert shown == {}
    assert (await yard.telegram.call("GET", f"/chats/{yard.chat.id}"))["members"][1]["tag"] == "Cook"
    await yard.act("ban_sender_chat", sender="@mask_of_bob")
    assert yard.chat.banned_senders == {yard.mask}
    await yard.act("unban_sender_chat", sender=yard.mask)
    assert yard.chat.banned_senders == set()
    assert (await yard.act("transfer_ownership", user=yard.bob))["owner"] == yard.bob
    assert yard.told() == ["chat_owner_changed"]


async def test_reactions_are_taken_from_one_message_or_from_all(yard: Yard) -> None:
    sent = [await yard.act("send", text="x") for _ in range(3)]
    for one in sent:
        await yard.act("react", by=yard.bob, message_id=one["message_id"], emojis=["👍"])
    await yard.act("take_reactions", whose=yard.bob, message_id=sent[1]["message_id"])
    assert [one.reactions is None for one in yard.chat.messages.values()][-3:] == [False, True, False]
    await yard.act("take_reactions", whose="@bob_person")
    assert {one.reactions is None for one in yard.chat.messages.values()} == {True}


async def test_a_video_chat_comes_through(yard: Yard) -> None:
    await yard.act("schedule_video_chat", at=int(NOON) + 60)
    await yard.act("start_video_chat")
    await yard.act("invite_to_video_chat", by=yard.bob, users=["@ann_person"])
    await yard.act("end_video_chat")
    assert yard.told() == ["video_chat_scheduled", "video_chat_started", "video_chat_participants_invited", "video_chat_ended"]
