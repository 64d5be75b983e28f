"""`fake-telegram check`: every method is called once, and what is wrong with a server is seen."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest
import trio
import trio.testing

from fake_telegram.check_ground import make_ground
from fake_telegram.checking import Stage, Verdict, check_methods, methods_in_order
from fake_telegram.control.client import FakeTelegram
from fake_telegram.exchanges import Connect
from fake_telegram.methods import METHODS, UNSUPPORTED, TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import PROFILES, World
from tests.fake_telegram.callers import in_memory, virtual_now
from tests.fake_telegram.sites import Site, Visit, answer


@pytest.mark.parametrize("profile", sorted(set(PROFILES) - {"strict"}))
async def test_this_fake_knows_every_method(profile: str, nursery: trio.Nursery, autojump_clock) -> None:
    """Every one is carried out, refused in words, or said to be unsupported; and each family has some that are carried out."""
    world = World(seed=1, profile=PROFILES[profile], parser=TdTextParser())
    owner, person = world.add_person(first_name="Owner"), world.add_person(first_name="Ann")
    bot = world.add_bot(name="B", username="b_bot")
    group = world.add_supergroup(title="G", owner=owner.id, admins=[bot.id], members=[person.id], is_forum=True)
    server = FakeServer(world, virtual_now)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery)

    verdicts = await check_methods("http://fake", bot.token, Stage(chat=group.id, person=person.id), connect=connect)
    kinds = {one.method: one.kind for one in verdicts}
    assert Counter(kinds.values()).keys() == {"done", "refused", "unsupported"}
    assert {name for name, kind in kinds.items() if kind == "unsupported"} == set(UNSUPPORTED)
    essential = (
        *("getMe", "sendMessage", "sendPhoto", "sendMediaGroup", "sendPoll", "editMessageText", "editMessageMedia"),
        *(
            "forwardMessage",
            "copyMessages",
            "restrictChatMember",
            "banChatMember",
            "leaveChat",
            "removeMyProfilePhoto",
            "getUserProfilePhotos",
        ),
    )
    assert {name: kinds[name] for name in essential} == dict.fromkeys(essential, "done")
    asked = {entry.fields["method"] for entry in world.journal.since(0)[0] if entry.kind in ("bot_called", "unsupported")}
    assert asked | {"getUpdates"} == {*(one.name for one in METHODS.values()), *UNSUPPORTED}


LEARNED = (
    *(
        "editMessageCaption",
        "editMessageReplyMarkup",
        "editMessageLiveLocation",
        "stopMessageLiveLocation",
        "stopPoll",
        "getFile",
    ),
    *("editForumTopic", "closeForumTopic", "reopenForumTopic", "deleteForumTopic", "editChatInviteLink", "revokeChatInviteLink"),
)
"""What is about something that an earlier call has brought about."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """A fake in memory, with one who plays its people."""

    world: World
    connect: Connect
    telegram: FakeTelegram


@pytest.fixture
def room(nursery: trio.Nursery) -> Room:
    world = World(seed=1, parser=TdTextParser())
    server = FakeServer(world, virtual_now)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=host == "control")

    return Room(world=world, connect=connect, telegram=FakeTelegram("http://control", connect=connect))


async def test_what_came_of_earlier_calls_is_what_others_are_about(room: Room, autojump_clock) -> None:
    ground = await make_ground(room.telegram)
    verdicts = await check_methods("http://fake", ground.token, ground.stage, connect=room.connect)
    kinds = {one.method: one.kind for one in verdicts}
    assert {name: kinds[name] for name in LEARNED} == dict.fromkeys(LEARNED, "done")
    assert kinds["answerInlineQuery"] == "refused", "nobody has prepared anything"


async def test_after_people_have_prepared_all_but_one_are_carried_out(room: Room, autojump_clock) -> None:
    """And the world's others notice nothing: what is needed is made for the purpose."""
    stranger = room.world.add_person(first_name="Stranger")
    for _ in range(2):
        ground = await make_ground(room.telegram)
        verdicts = await check_methods("http://fake", ground.token, ground.stage, connect=room.connect, prepare=ground.prepare)
        kinds = {one.method: one.kind for one in verdicts}
        assert [name for name, kind in kinds.items() if kind not in ("done", "unsupported")] == ["close"]
        assert {name for name, kind in kinds.items() if kind == "unsupported"} == set(UNSUPPORTED)
    assert await room.telegram.person(stranger.id).chats() == []


async def test_where_preparing_fails_the_calls_are_sent_all_the_same(room: Room, autojump_clock) -> None:
    """A fault on the first call of the preparation ends that; what needed it is refused in words, and nothing is broken."""
    await room.telegram.place_fault(
        "no", on={"method": "sendPhoto", "nth": 1}, do={"kind": "refuse", "code": 400, "description": "no"}
    )
    ground = await make_ground(room.telegram)
    verdicts = await check_methods("http://fake", ground.token, ground.stage, connect=room.connect, prepare=ground.prepare)
    kinds = {one.method: one.kind for one in verdicts}
    assert kinds["answerGuestQuery"] == kinds["getBusinessConnection"] == "refused"
    assert kinds["sendPhoto"] == kinds["stopPoll"] == "done"
    assert set(kinds.values()) == {"done", "refused", "unsupported"}


async def test_preparing_ends_where_the_server_hangs(room: Room, autojump_clock) -> None:
    await room.telegram.place_fault("mute", on={"method": "sendMessage", "nth": 2}, do={"kind": "hang"})
    ground = await make_ground(room.telegram)
    began = trio.current_time()
    verdicts = await check_methods("http://fake", ground.token, ground.stage, connect=room.connect, prepare=ground.prepare)
    assert trio.current_time() - began < 15
    assert not [one for one in verdicts if one.kind == "broken"]


def test_what_takes_things_away_comes_last() -> None:
    names = [one if isinstance(one, str) else one.name for one in methods_in_order()]
    assert len(names) == len(set(names)) == len(METHODS) + len(UNSUPPORTED)
    assert names[-3:] == ["leaveChat", "close", "logOut"]


@pytest.mark.parametrize(
    ("said", "verdict"),
    [
        (answer(200, b'{"ok":true,"result":true}'), ("done", "")),
        (answer(400, b'{"ok":false,"error_code":400,"description":"Bad Request: no"}'), ("refused", "400 Bad Request: no")),
        (answer(404, b'{"ok":false,"error_code":404,"description":"Not Found: method not found"}'), ("unknown", "404 Not Found")),
        (answer(404, b"<html>"), ("broken", "404 without the JSON of the Bot API")),
        (answer(200, b"[]"), ("broken", "200 without the JSON")),
        (answer(200, b'{"ok":false,"error_code":400}'), ("broken", "200")),
        (answer(500, b'{"ok":false,"error_code":500,"description":"Oops"}'), ("broken", "500 Oops")),
        (answer(400, b'{"ok":false,"error_code":"x","description":[]}'), ("broken", "400 without the JSON")),
        (answer(400, b'{"ok":false,"error_code":null}'), ("broken", "400 without the JSON")),
        (answer(200, b'{"ok":"yes","result":1}'), ("broken", "200")),
        (answer(200, b"[" * 100_000), ("broken", "200 without the JSON")),
        (answer(200, b'{"ok":true,"result":\xff}'), ("broken", "200 without the JSON")),
        (answer(302, b""), ("broken", "302 without the JSON")),
        (b"SSH-2.0-OpenSSH_9\r\n", ("broken", "")),
        (b"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", ("broken", "")),
        (b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"x" * 1000, ("broken", "")),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 60_000, ("broken", "")),
        (None, ("broken", "the connection was closed")),
    ],
)
async def test_what_a_server_says_is_judged(
    said: bytes | None, verdict: tuple[str, str], nursery: trio.Nursery, autojump_clock
) -> None:
    verdicts = await judged(nursery, said)
    assert len(verdicts) == len(METHODS) + len(UNSUPPORTED)
    assert {one.kind for one in verdicts} == {verdict[0]}
    assert all(one.said.startswith(verdict[1]) for one in verdicts)


async def test_a_server_that_says_nothing_is_not_waited_for(nursery: trio.Nursery, autojump_clock) -> None:
    verdicts = await judged(nursery, b"")
    assert [one.said for one in verdicts[:3]] == ["no answer within 10 seconds"] * 3
    assert {one.said for one in verdicts[3:]} == {"not asked: the server answers no more"}
    assert len(verdicts) == len(METHODS) + len(UNSUPPORTED)
    assert trio.current_time() == 40, "the message that the others are about was asked for too"


async def test_a_server_that_never_takes_the_connection_is_not_waited_for(autojump_clock) -> None:
    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        await trio.sleep_forever()
        raise AssertionError

    with pytest.raises(TimeoutError, match="nobody answers there"):
        await check_methods("http://fake", "1:x", Stage(chat=1, person=1), connect=connect)
    assert trio.current_time() == 10


class AnySite(Site):
    """A site that takes any request for one of JSON."""

    async def _answer(self, stream: trio.abc.Stream, connection: int, request: object) -> bool:
        assert self.reply is not None
        visit = Visit(trio.current_time(), connection, request, {})
        said = await self.reply(visit)
        if said is not None:
            await stream.send_all(said)
        return said is not None


async def judged(nursery: trio.Nursery, said: bytes | None) -> list[Verdict]:
    async def reply(visit: Visit) -> bytes | None:
        return said

    site = AnySite(nursery, reply=reply)
    return await check_methods("http://else:80/base/", "1:A", Stage(chat=5, person=5), connect=site.connect)
