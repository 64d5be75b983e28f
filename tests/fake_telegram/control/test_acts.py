"""Acts one by one over the control API: what bots are told of them, and with which code each is refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import msgspec
import pytest
import trio

from fake_telegram.control.acts import ACTS
from fake_telegram.control.bodies import GivenPermissions
from fake_telegram.control.client import ControlRefused, FakeTelegram, Someone
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import KINDS, Bot, World
from tests.fake_telegram.callers import Caller, caller, in_memory

NOON = 1_700_000_000.0
ALL = {one.name: True for one in msgspec.structs.fields(GivenPermissions)}


@dataclass
class Place:
    """Ann owns everything, Bob is in it, Cat is nowhere; the bot is an administrator that is told of everything."""

    world: World
    telegram: FakeTelegram
    bot: Bot
    call: Caller
    now: float = NOON

    def __post_init__(self) -> None:
        add = self.world.add_person
        self.people = {name: add(first_name=name, username=f"{name}_person") for name in ("ann", "bob", "cat")}
        ann, bob = self.people["ann"].id, self.people["bob"].id
        crowd: dict[str, Any] = {"owner": ann, "members": [bob], "admins": [self.bot.id]}
        made = {
            "basic": self.world.add_group(title="Basic", **crowd),
            "super": self.world.add_supergroup(title="Super", **crowd),
            "forum": self.world.add_supergroup(title="Forum", is_forum=True, **crowd),
            "talk": self.world.add_supergroup(title="Talk", **crowd),
        }
        made["news"] = self.world.add_channel(title="News", owner=ann, subscribers=[bob], admins=[self.bot.id])
        self.chats = {name: int(chat.id) for name, chat in made.items()}
        self.ids = {**self.chats, **{name: int(one.id) for name, one in self.people.items()}, "bot": int(self.bot.id)}

    def someone(self, name: str) -> Someone:
        return self.telegram.person(self.people[name].id)

    async def act(self, by: str, name: str, /, **body: Any) -> dict[str, Any]:
        """`chat`, `user` … may be given by the names above."""
        named = {key: self.ids.get(value, value) if isinstance(value, str) else value for key, value in body.items()}
        return await self.someone(by).act(name, **named)

    async def refused(self, by: str, name: str, /, **body: Any) -> str:
        with pytest.raises(ControlRefused) as error:
            await self.act(by, name, **body)
        return f"{error.value.status} {error.value.code}"

    def told(self, kind: str) -> list[dict[str, Any]]:
        """What waits for the bot of one kind; everything is read."""
        queue = self.bot.updates
        found = [one.payload[kind] for one in queue.pending(self.now, limit=1000) if one.kind == kind]
        queue.confirm(queue.next_update_id, self.now)
        return found


@pytest.fixture
def place(nursery: trio.Nursery, autojump_clock) -> Place:
    world = World(seed=1, parser=TdTextParser())
    bot = world.add_bot(name="B", username="b_bot", supports_inline=True, can_connect_to_business=True)
    bot.allowed_updates = frozenset(KINDS)
    server = FakeServer(world, lambda: made.now)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    made = Place(world, FakeTelegram("http://fake.control", connect=connect), bot, caller(server, bot, nursery))
    return made


# -- polls ------------------------------------------------------------------------------------------------------------


async def test_a_persons_poll_is_asked_answered_and_ended(place: Place) -> None:
    sent = await place.someone("ann").send_poll(place.chats["super"], "Tea?", "yes", "no", allows_multiple_answers=True)
    assert [one["poll"]["question"] for one in place.told("message")] == ["Tea?"]
    voted = await place.someone("bob").vote(place.chats["super"], sent["message_id"], 0, 1)
    assert [one["votes"] for one in voted["options"]] == [1, 1]
    assert place.told("poll_answer") == []  # told to the author alone
    assert await place.refused("bob", "close_poll", chat="super", message_id=sent["message_id"]) == "409 not_the_author"
    ended = await place.act("ann", "close_poll", chat="super", message_id=sent["message_id"])
    assert ended["is_closed"] is True
    assert [one["is_closed"] for one in place.told("poll")] == [True]  # ended by hand
    assert await place.refused("bob", "vote", chat="super", message_id=sent["message_id"], options=[0]) == "409 closed"
    assert await place.refused("ann", "close_poll", chat="super", message_id=sent["message_id"]) == "409 closed"


async def test_a_quiz_with_a_time_ends_by_itself(place: Place) -> None:
    more = {"type": "quiz", "correct": [1], "open_period": 60}
    sent = await place.someone("ann").send_poll(place.chats["super"], "2+2?", "3", "4", **more)
    assert sent["poll"]["close_date"] == NOON + 60
    place.now += 61
    assert await place.refused("bob", "vote", chat="super", message_id=sent["message_id"], options=[1]) == "409 closed"


@pytest.mark.parametrize(
    "change",
    [
        {"question": ""},
        {"question": "x" * 301},
        {"options": ["one"]},
        {"options": ["x"] * 13},
        {"options": ["", "x"]},
        {"options": ["x" * 101, "y"]},
        {"type": "quiz"},
        {"correct": [0]},
        {"type": "quiz", "correct": [2]},
        {"explanation": "x" * 201},
        {"open_period": 2_628_001},
    ],
)
async def test_a_poll_that_cannot_be_asked(place: Place, change: dict[str, Any]) -> None:
    body = {"question": "?", "options": ["a", "b"], **change}
    assert await place.refused("ann", "send_poll", chat="super", **body) == "409 bad_poll"
    assert place.world.polls == {}


async def test_a_poll_that_may_not_be_sent_leaves_nothing(place: Place) -> None:
    body = {"question": "?", "options": ["a", "b"], "open_period": 60}
    assert await place.refused("cat", "send_poll", chat="super", **body) == "409 not_a_member"
    assert await place.refused("ann", "send_poll", chat="news", is_anonymous=False, **body) == "409 public_poll"
    assert (place.world.polls, place.world.closings) == ({}, [])


# -- messages ---------------------------------------------------------------------------------------------------------


async def test_a_live_location_moves_and_stops(place: Place) -> None:
    here = {"latitude": 1.0, "longitude": 2.0, "live_period": 600}
    sent = await place.act("bob", "send", chat="super", location=here)
    place.now += 60
    await place.act("bob", "move_location", chat="super", message_id=sent["message_id"], location={"latitude": 3, "longitude": 4})
    [edit] = place.told("edited_message")
    assert (edit["location"]["latitude"], edit["location"]["live_period"]) == (3, 600)
    await place.act("bob", "move_location", chat="super", message_id=sent["message_id"])
    [edit] = place.told("edited_message")
    assert "live_period" not in edit["location"]
    assert await place.refused("bob", "move_location", chat="super", message_id=sent["message_id"]) == "409 not_live"


async def test_a_live_location_is_over_in_its_time_and_its_owners(place: Place) -> None:
    sent = await place.act("bob", "send", chat="super", location={"latitude": 1, "longitude": 2, "live_period": 60})
    there = {"latitude": 3, "longitude": 4}
    move = {"chat": "super", "message_id": sent["message_id"], "location": there}
    assert await place.refused("ann", "move_location", **move) == "409 not_the_author"
    place.now += 61
    assert await place.refused("bob", "move_location", **move) == "409 too_old"


async def test_a_caption_and_a_file_are_edited_for_two_days(place: Place) -> None:
    sent = await place.act("bob", "send", chat="super", text="one", attach={"kind": "document", "size": 5, "name": "a.txt"})
    await place.act("bob", "edit", chat="super", message_id=sent["message_id"], text="two")
    await place.act(
        "bob", "edit", chat="super", message_id=sent["message_id"], text="3", attach={"kind": "photo", "size": 9, "name": "b.jpg"}
    )
    edits = place.told("edited_message")
    assert [one["caption"] for one in edits] == ["two", "3"]
    assert ["document" in one for one in edits] == [True, False]
    place.now += 48 * 3600 + 1
    assert await place.refused("bob", "edit", chat="super", message_id=sent["message_id"], text="four") == "409 too_old"
    post = await place.act("ann", "send", chat="news", text="old")
    place.now += 72 * 3600
    await place.act("ann", "edit", chat="news", message_id=post["message_id"], text="still mine")


async def test_a_deleted_post_takes_its_copy_but_not_the_comments(place: Place) -> None:
    await place.act("ann", "set_discussion", chat="news", group="talk")
    post = await place.act("ann", "send", chat="news", text="post")
    comment = await place.act("cat", "comment", chat="news", message_id=post["message_id"], text="comment")
    await place.act("ann", "delete", chat="news", message_id=post["message_id"])
    assert [one["text"] for one in await place.someone("bob").hears(place.chats["talk"])] == ["comment"]
    await place.act("cat", "edit", chat="talk", message_id=comment["message_id"], text="changed")  # no member, but its author
    assert await place.refused("cat", "comment", chat="news", message_id=post["message_id"], text="x") == "409 no_comments"
    await place.act("ann", "set_discussion", chat="news")
    assert "linked" not in await place.telegram.chat(place.chats["news"])


async def test_one_bots_question_in_any_chat(place: Place) -> None:
    async with trio.open_nursery() as nursery:
        asked: list[dict[str, Any]] = []

        async def ask() -> None:
            asked.append(await place.someone("bob").ask_inline(place.bot.id, "cats", chat=place.chats["super"], wait=5))

        nursery.start_soon(ask)
        with trio.fail_after(5):
            while not place.world.inline_queries:
                await trio.lowlevel.checkpoint()
        [query] = place.told("inline_query")
        assert (query["query"], query["chat_type"]) == ("cats", "supergroup")
        article = {"type": "article", "id": "1", "title": "Tom", "input_message_content": {"message_text": "Meow"}}
        assert (await place.call("answerInlineQuery", inline_query_id=query["id"], results=[article]))["ok"]
    assert asked[0]["results"] == [{"id": "1", "type": "article", "title": "Tom"}]
    again = await place.telegram.call("GET", f"/people/{place.people['bob'].id}/inline_queries/{query['id']}")
    assert again == asked[0]
    await place.telegram.set_inline(place.bot.id, on=True, feedback=True)
    sent = await place.someone("bob").choose_inline(place.chats["super"], query["id"], "1")
    assert (sent["text"], sent["via_bot"]["id"]) == ("Meow", place.bot.id)
    assert [one["result_id"] for one in place.told("chosen_inline_result")] == ["1"]
    choice = {"chat": "super", "query": query["id"], "result": "1"}
    assert await place.refused("ann", "choose_inline", **choice) == "409 no_such_query"
    assert await place.refused("bob", "choose_inline", **{**choice, "result": "2"}) == "409 no_such_result"
    await place.telegram.set_inline(place.bot.id, on=False)
    assert await place.refused("bob", "ask_inline", bot="bot") == "409 not_inline"


# -- members ----------------------------------------------------------------------------------------------------------


async def test_bans_and_restrictions_are_told_and_end(place: Place) -> None:
    nothing: dict[str, bool] = {}
    await place.act("ann", "restrict", chat="super", user="bob", permissions=nothing, until=int(NOON) + 600)
    assert await place.refused("bob", "send", chat="super", text="x") == "409 no_right"
    await place.act("ann", "restrict", chat="super", user="bob", permissions=ALL)
    await place.act("bob", "send", chat="super", text="x")
    await place.act("ann", "ban", chat="super", user="bob", until=int(NOON) + 600)
    assert await place.refused("bob", "join", chat="super") == "409 banned"
    await place.act("ann", "unban", chat="super", user="bob")
    await place.act("bob", "join", chat="super")
    await place.act("ann", "ban", chat="super", user="cat")  # who has never been there
    steps = [(one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in place.told("chat_member")]
    assert steps == [
        ("member", "restricted"),
        ("restricted", "member"),
        ("member", "kicked"),
        ("kicked", "left"),
        ("left", "member"),
        ("left", "kicked"),
    ]


async def test_what_all_members_may_do(place: Place) -> None:
    await place.act("ann", "set_permissions", chat="super", permissions={**ALL, "can_send_polls": False})
    body = {"question": "?", "options": ["a", "b"]}
    assert await place.refused("bob", "send_poll", chat="super", **body) == "409 no_right"
    await place.act("bob", "pin", chat="super", message_id=(await place.act("bob", "send", chat="super", text="x"))["message_id"])
    assert len([one for one in place.told("message") if "pinned_message" in one]) == 1


async def test_links_let_in_ask_and_end(place: Place) -> None:
    link = (await place.act("ann", "create_link", chat="super", member_limit=1))["link"]
    await place.act("cat", "follow_link", link=link)
    [joined] = place.told("chat_member")
    assert joined["invite_link"]["invite_link"] == link or joined["invite_link"]["invite_link"].endswith("...")
    await place.act("cat", "leave", chat="super")
    assert await place.refused("cat", "follow_link", link=link) == "409 no_such_link"
    asking = (await place.act("ann", "create_link", chat="super", creates_join_request=True))["link"]
    await place.act("cat", "follow_link", link=asking)
    assert len(place.told("chat_join_request")) == 1
    await place.act("ann", "decide_request", chat="super", user="cat", let_in=False)
    assert await place.refused("bob", "revoke_link", link=asking) == "409 no_right"
    assert (await place.act("ann", "revoke_link", link=asking))["is_revoked"] is True
    assert await place.refused("cat", "follow_link", link=asking) == "409 no_such_link"


async def test_one_gives_away_only_rights_that_one_has(place: Place) -> None:
    await place.act("ann", "promote", chat="super", user="bob", rights={"can_promote_members": True, "can_pin_messages": True})
    await place.act("ann", "add_member", chat="super", user="cat")
    more = {"chat": "super", "user": "cat"}
    assert await place.refused("bob", "promote", **more) == "409 no_right"
    assert await place.refused("bob", "promote", rights={"can_delete_messages": True}, **more) == "409 no_right"
    await place.act("bob", "promote", rights={"can_pin_messages": True}, **more)
    assert await place.refused("bob", "promote", chat="super", user="bot", rights={"can_pin_messages": True}) == "409 no_right"
    assert await place.refused("bob", "promote", chat="super", user="ann", rights={"can_pin_messages": True}) == "409 no_right"
    assert await place.refused("ann", "promote", custom_title="x" * 17, **more) == "409 bad_title"


async def test_a_banned_person_is_not_brought_back_by_just_anybody(place: Place) -> None:
    await place.act("ann", "ban", chat="super", user="cat")
    assert await place.refused("bob", "add_member", chat="super", user="cat") == "409 banned"
    await place.act("ann", "add_member", chat="super", user="cat")


# -- chats and accounts -----------------------------------------------------------------------------------------------


async def test_a_chat_is_called_otherwise_and_protected(place: Place) -> None:
    await place.act("ann", "change_chat", chat="super", title="Other", description="About", protected=True)
    assert [one["new_chat_title"] for one in place.told("message")] == ["Other"]
    sent = await place.act("bob", "send", chat="super", text="secret")
    assert await place.refused("bob", "forward", chat="super", message_id=sent["message_id"], to="basic") == "409 not_forwardable"
    assert await place.refused("bob", "change_chat", chat="super", title="Mine") == "409 no_right"
    assert await place.refused("ann", "change_chat", chat="super", title=" ") == "409 bad_title"
    assert await place.refused("ann", "change_chat", chat="super", signs_posts=True) == "409 not_a_channel"
    await place.act("ann", "change_chat", chat="news", signs_posts=True)
    post = await place.act("ann", "send", chat="news", text="post")
    assert post["author_signature"] == "ann"


async def test_general_is_hidden_and_shown(place: Place) -> None:
    shown = await place.act("ann", "hide_general", chat="forum", hidden=True)
    assert (shown["is_hidden"], shown["is_closed"]) == (True, True)
    assert await place.refused("bob", "send", chat="forum", text="x") == "409 topic_closed"
    await place.act("ann", "hide_general", chat="forum", hidden=False)
    kinds = [next(one for one in update if one.startswith("general")) for update in place.told("message")]
    assert kinds == ["general_forum_topic_hidden", "general_forum_topic_unhidden"]
    assert await place.refused("ann", "change_topic", chat="forum", topic=1, name="") == "409 bad_name"


async def test_a_bot_answers_for_somebody(place: Place) -> None:
    made = await place.act("ann", "connect_business", bot="bot", rights={"can_reply": True})
    [connection] = place.told("business_connection")
    assert (connection["id"], connection["rights"]) == (made["id"], {"can_reply": True})
    await place.act("bob", "send", chat="ann", text="Are you there?")
    [heard] = place.told("business_message")
    assert heard["business_connection_id"] == made["id"]
    answered = await place.call("sendMessage", business_connection_id=made["id"], chat_id=place.ids["bob"], text="Soon")
    assert answered["ok"]
    assert [one["text"] for one in await place.someone("bob").hears(place.ids["ann"])] == ["Are you there?", "Soon"]
    await place.act("ann", "disconnect_business")
    assert [one["is_enabled"] for one in place.told("business_connection")] == [False]
    assert await place.refused("ann", "disconnect_business") == "409 not_connected"
    await place.telegram.call("POST", f"/bots/{place.bot.id}/business", {"on": False})
    assert await place.refused("ann", "connect_business", bot="bot") == "409 not_for_business"


async def test_a_new_name_is_seen_by_bots(place: Place) -> None:
    await place.act("bob", "send", chat="super", text="one")
    await place.act("bob", "rename", first_name="Robert", last_name="Lee")
    await place.act("bob", "send", chat="super", text="two")
    assert [one["from"]["first_name"] for one in place.told("message")] == ["bob", "Robert"]


async def test_ones_chats_are_listed(place: Place) -> None:
    await place.someone("bob").start(place.bot.id)
    await place.act("bob", "send", chat="ann", text="hi")
    shown = await place.someone("bob").chats()
    assert {one["id"] for one in shown} == {*place.chats.values(), place.ids["bot"], place.ids["ann"]}
    assert [one["id"] for one in await place.someone("ann").chats() if one["type"] == "private"] == [place.ids["bob"]]
    assert await place.someone("cat").chats() == []


async def test_a_url_stands_for_a_file(place: Place) -> None:
    url = "https://example.com/a.pdf"
    document = {"chat_id": place.chats["super"], "document": url}
    assert (await place.call("sendDocument", **document))["description"] == "Bad Request: failed to get HTTP URL content"
    number = await place.telegram.add_file(b"%PDF", name="a.pdf")
    await place.telegram.name_url(url, number)
    assert (await place.call("sendDocument", **document))["result"]["document"]["file_name"] == "a.pdf"
    assert await place.telegram.call("GET", "/urls") == [{"url": url, "file": number}]
    for body, status in (({"url": "ftp://x", "file": number}, 400), ({"url": url, "file": 99}, 404)):
        with pytest.raises(ControlRefused) as refused:
            await place.telegram.call("POST", "/urls", body)
        assert refused.value.status == status


# -- refusals ---------------------------------------------------------------------------------------------------------

WRONG_CHAT = [
    ("join", {}),
    ("leave", {}),
    ("add_member", {"user": "cat"}),
    ("remove_member", {"user": "cat"}),
    ("ban", {"user": "cat"}),
    ("unban", {"user": "cat"}),
    ("restrict", {"user": "cat", "permissions": {}}),
    ("set_permissions", {"permissions": {}}),
    ("promote", {"user": "cat"}),
    ("create_link", {}),
    ("decide_request", {"user": "cat", "let_in": True}),
    ("change_chat", {"title": "x"}),
    ("set_discussion", {}),
    ("migrate", {}),
    ("create_topic", {"name": "x"}),
    ("change_topic", {"topic": 1}),
    ("delete_topic", {"topic": 1}),
    ("hide_general", {"hidden": True}),
    ("comment", {"message_id": 1, "text": "x"}),
    ("set_tag", {"user": "bob", "tag": "Cook"}),
    ("take_reactions", {"whose": "bob"}),
    ("set_username", {"username": "place_of_ann"}),
    ("set_joining", {"by_request": True}),
    ("set_slow_mode", {"delay": 10}),
    ("set_forum", {"on": True}),
    ("transfer_ownership", {"user": "bob"}),
    ("delete_chat", {}),
    ("ban_sender_chat", {"sender": "news"}),
    ("unban_sender_chat", {"sender": "news"}),
    ("set_direct_messages", {"on": True}),
    ("suggest_post", {"text": "x"}),
    ("schedule_video_chat", {"at": int(NOON) + 60}),
    ("start_video_chat", {}),
    ("invite_to_video_chat", {"users": [1000]}),
    ("end_video_chat", {}),
]
"""Acts that a private chat does not know."""


@pytest.mark.parametrize(("name", "body"), WRONG_CHAT)
async def test_the_wrong_chat(place: Place, name: str, body: dict[str, Any]) -> None:
    assert re.fullmatch(r"409 \w+", await place.refused("ann", name, chat="bot", **body))


BY_STRANGERS = [
    *((name, {"chat": "super", **body}) for name, body in WRONG_CHAT if name not in ("join", "comment", "migrate")),
    ("send", {"chat": "super", "text": "x"}),
    ("send_poll", {"chat": "super", "question": "?", "options": ["a", "b"]}),
    ("forward", {"chat": "super", "message_id": 2, "to": "bot"}),
    ("edit", {"chat": "super", "message_id": 2, "text": "x"}),
    ("move_location", {"chat": "super", "message_id": 2}),
    ("delete", {"chat": "super", "message_id": 2}),
    ("press", {"chat": "super", "message_id": 2, "button": "x"}),
    ("vote", {"chat": "super", "message_id": 2}),
    ("close_poll", {"chat": "super", "message_id": 2}),
    ("add_option", {"chat": "super", "message_id": 2, "text": "x"}),
    ("delete_option", {"chat": "super", "message_id": 2, "option": "2"}),
    ("react", {"chat": "super", "message_id": 2, "emojis": ["👍"]}),
    ("send_checklist", {"chat": "super", "title": "x", "tasks": ["y"]}),
    ("mark_tasks", {"chat": "super", "message_id": 2, "done": [1]}),
    ("add_tasks", {"chat": "super", "message_id": 2, "tasks": ["x"]}),
    ("edit_checklist", {"chat": "super", "message_id": 2, "title": "x", "tasks": ["y"]}),
    ("pin", {"chat": "super", "message_id": 2}),
    ("unpin", {"chat": "super", "message_id": 2}),
    ("unpin_all", {"chat": "super"}),
    ("join_community", {"chat": "super", "community": 1}),
    ("leave_community", {"chat": "super"}),
    ("press_ephemeral", {"chat": "super", "ephemeral_message_id": 1, "button": "x"}),
    ("answer_ephemeral", {"chat": "super", "ephemeral_message_id": 1, "text": "x"}),
    ("choose_inline", {"chat": "super", "query": "7", "result": "1"}),
    ("approve_post", {"chat": "super", "message_id": 2}),
    ("decline_post", {"chat": "super", "message_id": 2}),
    ("press_key", {"chat": "super", "message_id": 2, "button": "x"}),
    ("set_auto_delete", {"chat": "super", "after": 86_400}),
]


@pytest.mark.parametrize(("name", "body"), BY_STRANGERS)
async def test_the_wrong_person(place: Place, name: str, body: dict[str, Any]) -> None:
    await place.act("ann", "send", chat="super", text="two")
    before = place.world.show(place.world.chats[place.chats["super"]].messages[2])
    refused = await place.refused("cat", name, **body)
    assert re.fullmatch(r"409 \w+" if name != "choose_inline" else "404 unknown", refused)
    assert place.world.show(place.world.chats[place.chats["super"]].messages[2]) == before


@pytest.mark.parametrize("name", ["ban", "unban", "restrict", "set_permissions", "promote", "create_link", "remove_member"])
async def test_the_wrong_rights(place: Place, name: str) -> None:
    await place.act("ann", "add_member", chat="super", user="cat")
    await place.act("ann", "set_permissions", chat="super", permissions={"can_send_messages": True})
    bodies: dict[str, dict[str, Any]] = dict(WRONG_CHAT)
    assert await place.refused("bob", name, chat="super", **bodies[name]) == "409 no_right"


NAMING_NOTHING = ("choose_inline", "press_inline_button")
"""Acts whose bodies below name a question that nobody has asked."""


@pytest.mark.parametrize("name", sorted(ACTS))
async def test_bots_and_the_dead_do_nothing(place: Place, name: str) -> None:
    """Whatever the body, an act is by somebody alive."""
    await place.act("ann", "send", chat="super", text="two")
    bodies: dict[str, dict[str, Any]] = {one: {"chat": "super", **body} for one, body in [*WRONG_CHAT, *BY_STRANGERS]}
    bodies |= {
        one: {"bot": "bot"}
        for one in ("allow_writing", "start", "block", "unblock", "ask_inline", "connect_business", "stop_generation")
    }
    bodies |= {one: {"link": "x"} for one in ("follow_link", "revoke_link")}
    bodies |= {"create_community": {"name": "x"}, "deactivate": {}, "disconnect_business": {}, "rename": {"first_name": "x"}}
    file = place.world.add_file(b"bytes").number
    bodies |= {"change_profile": {"bio": "x"}, "remove_profile_photo": {}, "allow_emoji_status": {"bot": "bot"}}
    bodies |= {one: {"chat": "super"} for one in ("boost", "end_boosts")} | {
        "free_boosters": {"chat": "super", "count": 1},
        "give_boost_code": {"chat": "super", "user": "ann"},
    }
    bodies |= {one: {"file": file} for one in ("set_profile_photo", "add_profile_audio", "remove_profile_audio")}
    bodies |= {"press_inline_button": {"query": "7"}, "send_prepared": {"chat": "super", "prepared": "7"}}
    bodies |= {"open_web_app": {"bot": "bot"}, "close_web_app": {"web_app": "7"}}
    bodies |= {"send_web_app_data": {"web_app": "7", "data": "x"}, "set_guard_bot": {"chat": "super"}}
    bodies |= {"create_managed_bot": {"manager": "bot", "name": "N", "username": "n_bot"}}
    bodies |= {"give_bot": {"bot": "bot", "to": "ann"}, "press_prepared": {"prepared": "7"}}
    place.people["cat"].deactivated = True
    place.people["bot"] = place.bot  # type: ignore[assignment]  # as if it were a person
    for by in ("cat", "bot"):
        expected = "404 unknown" if name in NAMING_NOTHING else "409 deactivated" if by == "cat" else "409 no_such_person"
        assert await place.refused(by, name, **bodies[name]) == expected
