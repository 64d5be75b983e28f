"""Waiting for more than new messages: edits, reactions, pins and deletions; and asking for some messages or entries only."""

from __future__ import annotations

from typing import Any

import pytest
import trio

from fake_telegram.control.client import ControlRefused, FakeTelegram, Someone
from fake_telegram.exchanges import HttpPeer, render_request
from fake_telegram.methods import TdTextParser, call
from fake_telegram.server import FakeServer
from fake_telegram.world import Bot, Text, UserId, World
from tests.fake_telegram.callers import in_memory, virtual_now


class Room:
    """Ann and Bob, a bot, and a group with all of them."""

    async def open(self, nursery: trio.Nursery) -> Room:
        self.world = World(seed=1, parser=TdTextParser())
        self.server = FakeServer(self.world, virtual_now)
        self.nursery = nursery

        async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
            return in_memory(self.server, nursery, control=True)

        self.telegram = FakeTelegram("http://fake.control", connect=connect)
        made = await self.telegram.add_bot(name="B", username="b_bot")
        self.bot: Bot = self.world.bots[made["id"]]
        self.ann: Someone = await self.telegram.add_person(first_name="Ann")
        self.bob: Someone = await self.telegram.add_person(first_name="Bob")
        self.group = (await self.telegram.add_group(title="G", owner=self.ann.id, members=[self.bob.id, self.bot.id]))["id"]
        await self.ann.start("@b_bot")
        return self

    def as_bot(self, method: str, **params: Any) -> Any:
        outcome = call(
            self.world, self.bot.token, method, {name: str(one) for name, one in params.items()}, {}, now=virtual_now()
        )
        self.server.pulse.beat()
        return outcome

    async def changes(self, cursor: int, chat: Any = "@b_bot", who: Someone | None = None, **query: Any) -> dict[str, Any]:
        path = f"/people/{(who or self.ann).id}/chats/{chat}/changes"
        found: dict[str, Any] = await self.telegram.call("GET", path, cursor=cursor, **query)
        return found


@pytest.fixture
async def room(nursery: trio.Nursery) -> Room:
    return await Room().open(nursery)


def numbers(page: dict[str, Any]) -> list[int]:
    return [one["message_id"] for one in page["messages"]]


async def test_what_came_changed_and_went_is_told_once(room: Room, autojump_clock) -> None:
    sent = (await room.ann.send("@b_bot", "one"))["message_id"]
    first = await room.changes(0)
    assert [one["text"] for one in first["messages"]] == ["/start", "one"]
    assert numbers(first)[-1] == sent
    assert await room.changes(first["cursor"]) == {"messages": [], "deleted": [], "cursor": first["cursor"], "lost": 0}
    await room.ann.edit("@b_bot", sent, "two")
    edited = await room.changes(first["cursor"])
    assert [one["text"] for one in edited["messages"]] == ["two"]
    await room.ann.react("@b_bot", sent, "👍")
    reacted = await room.changes(edited["cursor"])
    assert reacted["messages"][0]["reactions"] == {str(room.ann.id): ["👍"]}
    await room.ann.delete("@b_bot", sent)
    gone = await room.changes(reacted["cursor"])
    assert (gone["messages"], gone["deleted"]) == ([], [sent])


async def test_it_waits_for_an_edit_of_a_bot(room: Room, autojump_clock) -> None:
    sent = room.as_bot("sendMessage", chat_id=room.ann.id, text="wait …").result["message_id"]
    cursor = (await room.changes(0))["cursor"]

    async def edit_later() -> None:
        await trio.sleep(7)
        room.as_bot("editMessageText", chat_id=room.ann.id, message_id=sent, text="done")

    room.nursery.start_soon(edit_later)
    began = trio.current_time()
    page = await room.changes(cursor, wait=30)
    assert [one["text"] for one in page["messages"]] == ["done"]
    assert trio.current_time() - began == 7
    assert (await room.changes(page["cursor"], wait=3))["messages"] == []
    assert trio.current_time() - began == 10


async def test_others_topics_of_direct_messages_do_not_show(room: Room, autojump_clock) -> None:
    """Nor does what is said there end anybody's wait."""
    world, ann, bob = room.world, UserId(room.ann.id), UserId(room.bob.id)
    cid = world.add_person(first_name="Cid").id
    news = world.add_channel(title="News", owner=ann, subscribers=[bob, cid])
    desk = world.set_direct_messages(ann, news.id, on=True, now=virtual_now()).direct
    assert desk is not None
    for who, text in ((cid, "from Cid"), (bob, "from Bob")):
        world.send(who, desk, Text(text=text), now=virtual_now())
    mine = await room.changes(0, desk, room.bob)
    assert [one["text"] for one in mine["messages"]] == ["from Bob"]
    assert [one["text"] for one in (await room.changes(0, desk))["messages"]] == ["from Cid", "from Bob"]
    world.send(cid, desk, Text(text="more"), now=virtual_now())
    began = trio.current_time()
    assert (await room.changes(mine["cursor"], desk, room.bob, wait=5))["messages"] == []
    assert trio.current_time() - began == 5


async def test_other_chats_do_not_show(room: Room, autojump_clock) -> None:
    """Neither the group, nor the chat of another person with the bot, nor the chats between people, whose numbers are shared."""
    cursor = (await room.changes(0))["cursor"]
    await room.bob.start("@b_bot")
    await room.ann.send(room.group, "in the group")
    await room.ann.send(room.bob.id, "to Bob")
    await room.bob.send(room.ann.id, "to Ann")
    assert numbers(await room.changes(cursor)) == []
    assert [one["text"] for one in (await room.changes(cursor, room.group))["messages"]] == ["in the group"]
    assert [one["text"] for one in (await room.changes(cursor, room.bob.id))["messages"]] == ["to Bob", "to Ann"]
    carl = await room.telegram.add_person(first_name="Carl")
    await carl.send(room.bob.id, "hi")
    page = await room.changes(cursor, room.bob.id, who=carl)
    assert [one["text"] for one in page["messages"]] == ["hi"]


async def test_a_chat_that_is_not_there_is_unknown(room: Room, autojump_clock) -> None:
    with pytest.raises(ControlRefused, match="has no chat '@b_bot' yet") as refused:
        await room.changes(0, who=room.bob)
    assert refused.value.status == 404


async def test_messages_are_asked_for_by_words_and_kinds(room: Room, autojump_clock) -> None:
    await room.ann.send(room.group, "apples and pears")
    await room.ann.send(room.group, attach={"kind": "photo", "size": 10}, text="apples")
    await room.bob.send(room.group, "plums")
    path = f"/people/{room.ann.id}/chats/{room.group}/messages"

    async def texts(**query: Any) -> list[str]:
        found = await room.telegram.call("GET", path, **query)
        return [one.get("text", one.get("caption", "")) for one in found]

    assert await texts(contains="apples") == ["apples and pears", "apples"]
    assert await texts(contains="apples", content=["photo"]) == ["apples"]
    assert await texts(content=["text", "photo"], by=room.bob.id) == ["plums"]
    assert await texts(content=["group_chat_created"]) == [""]
    assert await texts(contains="nothing of it") == []


async def test_entries_are_asked_for_by_bot_and_chat(room: Room, autojump_clock) -> None:
    await room.ann.send(room.group, "hello /start@b_bot")
    room.as_bot("getMe")
    whole = (await room.telegram.journal()).entries
    for query, wanted in (
        ({"bot": "@b_bot"}, lambda one: one.get("bot") == room.bot.id),
        ({"chat": room.group}, lambda one: one.get("chat") == room.group),
        (
            {"chat": room.group, "kind": "message_sent"},
            lambda one: one.get("chat") == room.group and one["kind"] == "message_sent",
        ),
    ):
        expected = [one for one in whole if wanted(one)]
        assert expected
        assert (await room.telegram.call("GET", "/journal", **query))["entries"] == expected
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        peer = HttpPeer(in_memory(room.server, room.nursery, control=True))
        lines = (await peer.exchange(render_request("GET", f"/journal.jsonl?{asked}", {"Host": "fake"}))).body
        assert len(lines.splitlines()) == len(expected)
    with pytest.raises(ControlRefused, match="nobody is called '@nobody'"):
        await room.telegram.call("GET", "/journal", bot="@nobody")


async def test_the_client_waits_for_changes_and_for_some_messages(room: Room, autojump_clock) -> None:
    """Longer than the server waits at a time."""
    sent = room.as_bot("sendMessage", chat_id=room.ann.id, text="wait …").result["message_id"]
    cursor = (await room.ann.changes("@b_bot")).cursor

    async def act_later() -> None:
        await trio.sleep(70)
        room.as_bot("editMessageText", chat_id=room.ann.id, message_id=sent, text="nearly")
        await trio.sleep(1)
        room.as_bot("sendMessage", chat_id=room.ann.id, text="done at last")

    room.nursery.start_soon(act_later)
    page = await room.ann.changes("@b_bot", cursor, wait=100)
    assert ([one["text"] for one in page.messages], page.deleted, page.lost) == (["nearly"], [], 0)
    [last] = await room.ann.hears("@b_bot", contains="done", content=["text"], wait=100)
    assert last["text"] == "done at last"
    assert await room.ann.hears("@b_bot", content=["photo"], wait=2) == []
    await room.telegram.place_fault("f", on={"method": "getMe"}, do={"kind": "hang"})
    assert [(one["name"], one["fired"]) for one in await room.telegram.faults()] == [("f", 0)]
    sent_by_bot = await room.telegram.journal(kinds=["message_sent"], bot="@b_bot", chat=room.ann.id)
    assert [one["text"] for one in sent_by_bot.entries] == ["/start", "wait …", "done at last"]
