"""The control API over memory streams in virtual time: making, acting, reading, faults, and what it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
import trio

from fake_telegram.control.client import ControlRefused, FakeTelegram, Someone
from fake_telegram.methods import TdTextParser
from fake_telegram.server import FakeServer
from fake_telegram.world import World
from tests.fake_telegram.callers import Caller, caller, in_memory, virtual_now


@dataclass
class Room:
    """A server, and its control client."""

    nursery: trio.Nursery
    server: FakeServer
    world: World
    telegram: FakeTelegram

    async def bot(self, username: str = "b_bot", **more: Any) -> tuple[dict[str, Any], Caller]:
        made = await self.telegram.add_bot(name="B", username=username, **more)
        return made, caller(self.server, self.world.bots[made["id"]], self.nursery)


@pytest.fixture
def room(nursery: trio.Nursery) -> Room:
    world = World(seed=1, parser=TdTextParser())
    server = FakeServer(world, virtual_now)

    async def connect(host: str, port: int, tls: bool) -> trio.abc.Stream:
        return in_memory(server, nursery, control=True)

    return Room(nursery, server, world, FakeTelegram("http://fake.control", connect=connect))


async def refusal(made: Any) -> tuple[int, str, str]:
    with pytest.raises(ControlRefused) as refused:
        await made
    return refused.value.status, refused.value.code, refused.value.reason


# -- making ---------------------------------------------------------------------------------------------------------


async def test_people_are_made_and_found(room: Room, autojump_clock) -> None:
    ann = await room.telegram.add_person(first_name="Ann", last_name="Lee", username="ann_lee", language_code="ru")
    assert ann.facts["username"] == "ann_lee"
    own = await room.telegram.add_person(first_name="Own", id=777)
    assert own.id == 777
    assert [one.id for one in await room.telegram.people()] == [ann.id, 777]
    assert room.world.people[777].first_name == "Own"


async def test_bots_are_made_with_tokens_that_work(room: Room, autojump_clock) -> None:
    made, call = await room.bot(privacy_mode=False)
    assert made["token"].startswith(f"{made['id']}:")
    assert (await call("getMe"))["result"]["can_read_all_group_messages"] is True
    assert await room.telegram.bot("@b_bot") == made
    assert await room.telegram.call("GET", "/bots") == [made]
    await room.telegram.set_privacy("b_bot", on=True)
    assert (await room.telegram.bot(made["id"]))["privacy_mode"] is True


async def test_a_bot_may_be_given_its_token(room: Room, autojump_clock) -> None:
    made = await room.telegram.add_bot(name="B", username="b_bot", token="4242:AAbbccddeeffgghhiijjkkllmmnnooppqqr")
    assert (made["id"], made["token"]) == (4242, "4242:AAbbccddeeffgghhiijjkkllmmnnooppqqr")


async def test_chats_of_every_kind_are_made_with_their_people(room: Room, autojump_clock) -> None:
    ann = await room.telegram.add_person(first_name="Ann", username="ann_lee")
    bob = await room.telegram.add_person(first_name="Bob")
    bot, _ = await room.bot()
    group = await room.telegram.add_group(title="G", owner="@ann_lee", members=[bob.id, "@b_bot"])
    assert (group["type"], group["owner"]) == ("group", ann.id)
    assert {one["user"]: one["status"] for one in group["members"]} == {
        ann.id: "creator",
        bob.id: "member",
        bot["id"]: "member",
    }
    supergroup = await room.telegram.add_supergroup(title="S", owner=ann.id, username="the_super", is_forum=True)
    assert (supergroup["type"], supergroup["is_forum"]) == ("supergroup", True)
    channel = await room.telegram.add_channel(title="C", owner=ann.id, subscribers=[bob.id], discussion="@the_super")
    assert (channel["type"], channel["linked"]) == ("channel", supergroup["id"])
    assert (await room.telegram.chat("@the_super"))["linked"] == channel["id"]
    assert {one["id"] for one in await room.telegram.call("GET", "/chats")} >= {group["id"], channel["id"]}


async def test_files_are_kept_whole_or_as_patterns(room: Room, autojump_clock) -> None:
    number = await room.telegram.add_file(b"\x00data\xff", name="Акт.pdf")
    assert await room.telegram.download(number) == b"\x00data\xff"
    assert room.world.files.get(number).name == "Акт.pdf"  # type: ignore[union-attr]
    made = await room.telegram.call("POST", "/files", {"size": 300_000, "seed": 3, "name": "big.bin"})
    assert made["size"] == 300_000
    data = await room.telegram.download(made["file"])
    assert len(data) == 300_000
    assert data == room.world.files.get(made["file"]).read()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("verb", "path", "body", "status", "says"),
    [
        ("POST", "/people", {}, 400, "first_name"),
        ("POST", "/people", {"first_name": ""}, 400, "length >= 1"),
        ("POST", "/people", {"frist_name": "Ann"}, 400, "field `frist_name`; did you mean `first_name`?"),
        ("POST", "/people", {"first_name": 5}, 400, "Expected `str`"),
        ("POST", "/people", {"first_name": "A", "id": -5}, 400, ">= 1"),
        ("POST", "/people", {"first_name": "A", "id": 100}, 400, "taken"),
        ("POST", "/people", {"first_name": "A", "username": "taken_name"}, 400, "taken"),
        ("POST", "/people", [], 400, "Expected `object`"),
        ("POST", "/people", b"{", 400, "truncated"),
        ("POST", "/people", b"\xff", 400, "malformed"),
        ("POST", "/people", b"[" * 100_000, 400, ""),
        ("POST", "/bots", {"name": "B"}, 400, "username"),
        ("POST", "/groups", {"title": "G", "owner": 5}, 404, "no user 5"),
        ("POST", "/groups", {"title": "G", "owner": "@nobody"}, 404, "nobody is called"),
        ("POST", "/groups", {"title": "G", "owner": 100, "members": [6]}, 404, "no user 6"),
        ("POST", "/channels", {"title": "G", "owner": 100, "members": []}, 400, "members"),
        ("POST", "/planets", {}, 404, "Not Found"),
        ("GET", "/planets", None, 404, "Not Found"),
        ("DELETE", "/people", None, 405, "Method Not Allowed"),
        ("POST", "/people/100/fly", {}, 404, "there are: send, comment"),
        ("POST", "/people/nobody/send", {"chat": 1}, 404, "nobody is called"),
        ("POST", "/people/9/send", {"chat": 1}, 404, "no user 9"),
        ("POST", "/people/100/send", {"chat": 31337, "text": "x"}, 404, "no chat 31337"),
        ("POST", "/people/100/send", {"chat": 31337, "txt": "x"}, 400, "txt"),
        ("POST", "/people/100/start", {"bot": 100}, 404, "no bot 100"),
        ("POST", "/people/100/send", {"chat": 100, "attach": {"kind": "documnet"}}, 400, "documnet"),
        ("GET", "/bots/9", None, 404, "no bot 9"),
        ("GET", "/chats/9", None, 404, "no chat 9"),
        ("GET", "/files/9", None, 404, "no file 9"),
        ("GET", "/files/abc", None, 404, "Not Found"),
        ("GET", "/journal?cursor=x", None, 400, "`cursor` must be a number"),
        ("GET", "/journal?cursor=1e300", None, 400, "out of range"),
        ("GET", "/journal?wait=nan", None, 400, "out of range"),
        ("GET", "/people/100/chats/9/messages", None, 404, "no chat 9"),
        ("DELETE", "/faults/none", None, 404, "no fault named 'none'"),
        ("POST", "/faults", {"name": "x", "on": {}, "do": {"kind": "cut"}}, 400, "either `method` or `update`"),
        ("POST", "/faults", {"name": "x", "on": {"mehtod": "a"}, "do": {"kind": "cut"}}, 400, "mehtod"),
    ],
)
async def test_mistakes_are_told_in_words(
    room: Room, autojump_clock, verb: str, path: str, body: Any, status: int, says: str
) -> None:
    await room.telegram.add_person(first_name="A", id=100, username="taken_name")
    code, _, reason = await refusal(room.telegram.call(verb, path, body))
    assert code == status
    assert says in reason
    assert (await room.telegram.call("GET", "/health"))["ok"] is True


# -- acting -----------------------------------------------------------------------------------------------------------


@dataclass
class Talk:
    room: Room
    ann: Someone
    bot: dict[str, Any]
    call: Caller

    async def updates(self) -> list[dict[str, Any]]:
        result: list[dict[str, Any]] = (await self.call("getUpdates"))["result"]
        if result:
            await self.call("getUpdates", offset=result[-1]["update_id"] + 1)
        return result


async def talk(room: Room) -> Talk:
    """Ann has started a bot, and the bot has read it."""
    ann = await room.telegram.add_person(first_name="Ann", username="ann_lee")
    bot, call = await room.bot()
    one = Talk(room, ann, bot, call)
    await ann.start(bot["id"])
    await one.updates()
    return one


async def test_a_deep_link_starts_with_its_parameter(room: Room, autojump_clock) -> None:
    on = await talk(room)
    await on.ann.start("@b_bot", "invite_7")
    [update] = await on.updates()
    assert update["message"]["text"] == "/start invite_7"


async def test_text_and_replies_reach_the_bot(room: Room, autojump_clock) -> None:
    on = await talk(room)
    said = await on.call("sendMessage", chat_id=on.ann.id, text="question")
    sent = await on.ann.send("@b_bot", "answer", reply_to=said["result"]["message_id"])
    [update] = await on.updates()
    assert update["message"]["message_id"] == sent["message_id"]
    assert update["message"]["reply_to_message"]["text"] == "question"


async def test_attachments_reach_the_bot_by_number_or_by_size(room: Room, autojump_clock) -> None:
    on = await talk(room)
    number = await room.telegram.add_file(b"%PDF-1", name="act.pdf")
    first = await on.ann.send("@b_bot", "see", attach={"kind": "document", "file": number})
    assert first["file"] == number
    await on.ann.send("@b_bot", attach={"kind": "video", "size": 5_000_000, "name": "v.mp4", "duration": 7})
    document, video = (update["message"] for update in await on.updates())
    assert (document["caption"], document["document"]["file_name"]) == ("see", "act.pdf")
    assert (video["video"]["file_size"], video["video"]["duration"]) == (5_000_000, 7)


async def test_an_album_shares_its_group(room: Room, autojump_clock) -> None:
    on = await talk(room)
    for _ in range(2):
        await on.ann.send("@b_bot", attach={"kind": "photo", "size": 1_000}, album="a1")
    first, second = (update["message"] for update in await on.updates())
    assert first["media_group_id"] == second["media_group_id"]


async def test_edits_reactions_and_deletions(room: Room, autojump_clock) -> None:
    on = await talk(room)
    sent = await on.ann.send("@b_bot", "frist")
    await on.ann.edit("@b_bot", sent["message_id"], "first")
    [update, edited] = await on.updates()
    assert (update["message"]["text"], edited["edited_message"]["text"]) == ("frist", "first")
    await on.call("getUpdates", allowed_updates=["message", "message_reaction"])
    said = (await on.call("sendMessage", chat_id=on.ann.id, text="like me"))["result"]
    await on.ann.react("@b_bot", said["message_id"], "👍")
    [liked] = await on.ann.hears("@b_bot", after=said["message_id"] - 1)
    assert liked["reactions"] == {str(on.ann.id): ["👍"]}
    await on.ann.delete("@b_bot", sent["message_id"])
    assert "first" not in [one.get("text") for one in await on.ann.hears("@b_bot")]


async def test_a_pressed_button_waits_for_its_answer(room: Room, autojump_clock) -> None:
    on = await talk(room)
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}, {"text": "No", "callback_data": "n"}]]}
    said = (await on.call("sendMessage", chat_id=on.ann.id, text="?", reply_markup=markup))["result"]

    async def answer() -> None:
        [update] = (await on.call("getUpdates", timeout=30))["result"]
        assert update["callback_query"]["data"] == "n"
        await trio.sleep(2)
        await on.call("answerCallbackQuery", callback_query_id=update["callback_query"]["id"], text="As you like")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(answer)
        pressed = await on.ann.press("@b_bot", said["message_id"], "No", wait=30)
    assert pressed["answer"]["text"] == "As you like"
    assert trio.current_time() == pytest.approx(2, abs=0.1)
    again = await room.telegram.call("GET", f"/people/{on.ann.id}/queries/@b_bot/{pressed['id']}")
    assert again == pressed
    assert (await refusal(room.telegram.call("GET", f"/people/{on.ann.id}/queries/@b_bot/1")))[0] == 404


async def test_a_press_without_an_answer_stops_waiting(room: Room, autojump_clock) -> None:
    on = await talk(room)
    markup = {"inline_keyboard": [[{"text": "Yes", "callback_data": "y"}]]}
    said = (await on.call("sendMessage", chat_id=on.ann.id, text="?", reply_markup=markup))["result"]
    assert "answer" not in await on.ann.press("@b_bot", said["message_id"], "y", wait=5)
    assert trio.current_time() == pytest.approx(5)


async def test_members_come_and_go_and_rise(room: Room, autojump_clock) -> None:
    on = await talk(room)
    bob = await room.telegram.add_person(first_name="Bob")
    group = await room.telegram.add_supergroup(title="S", owner=on.ann.id, username="the_super")

    async def statuses() -> dict[int, str]:
        return {one["user"]: one["status"] for one in (await room.telegram.chat("@the_super"))["members"]}

    await on.ann.act("add_member", chat=group["id"], user=on.bot["id"])
    await bob.act("join", chat="@the_super")
    assert await statuses() == {on.ann.id: "creator", on.bot["id"]: "member", bob.id: "member"}
    await on.ann.act("promote", chat=group["id"], user=on.bot["id"], rights={"can_delete_messages": True})
    assert (await statuses())[on.bot["id"]] == "administrator"
    await bob.act("leave", chat=group["id"])
    await on.ann.act("remove_member", chat=group["id"], user="@b_bot")
    assert await statuses() == {on.ann.id: "creator"}
    [added, *_] = await on.updates()
    assert "my_chat_member" in added


async def test_a_group_becomes_a_supergroup(room: Room, autojump_clock) -> None:
    on = await talk(room)
    group = await room.telegram.add_group(title="G", owner=on.ann.id, members=[on.bot["id"]])
    upgraded = await on.ann.act("migrate", chat=group["id"])
    assert (upgraded["type"], upgraded["migrated_from"]) == ("supergroup", group["id"])
    said = await on.call("sendMessage", chat_id=group["id"], text="x")
    assert said["parameters"] == {"migrate_to_chat_id": upgraded["id"]}


async def test_a_blocked_bot_is_refused_and_an_unblocked_one_is_not(room: Room, autojump_clock) -> None:
    on = await talk(room)
    await on.ann.act("block", bot="@b_bot")
    said = await on.call("sendMessage", chat_id=on.ann.id, text="x")
    assert (said["error_code"], said["description"]) == (403, "Forbidden: bot was blocked by the user")
    await on.ann.act("unblock", bot="@b_bot")
    assert (await on.call("sendMessage", chat_id=on.ann.id, text="x"))["ok"] is True


async def test_what_a_client_would_not_allow_is_refused_with_a_code(room: Room, autojump_clock) -> None:
    on = await talk(room)
    bob = await room.telegram.add_person(first_name="Bob")
    group = await room.telegram.add_group(title="G", owner=on.ann.id)
    status, code, reason = await refusal(bob.send(group["id"], "let me in"))
    assert status == 409
    assert code not in ("", "http")
    assert reason


async def test_a_post_is_commented_and_pinned_and_forwarded(room: Room, autojump_clock) -> None:
    on = await talk(room)
    bob = await room.telegram.add_person(first_name="Bob")
    group = await room.telegram.add_supergroup(title="S", owner=on.ann.id, members=[on.bot["id"]], admins=[on.bot["id"]])
    channel = await room.telegram.add_channel(
        title="C", owner=on.ann.id, subscribers=[bob.id], discussion=group["id"], signs_posts=True
    )
    await on.updates()
    post = await on.ann.send(channel["id"], "news")
    [forwarded] = [update["message"] for update in await on.updates() if "message" in update]
    assert (forwarded["text"], forwarded["is_automatic_forward"]) == ("news", True)
    await bob.act("comment", chat=channel["id"], message_id=post["message_id"], text="well")
    [comment] = [update["message"] for update in await on.updates()]
    assert (comment["text"], comment["message_thread_id"]) == ("well", forwarded["message_id"])
    carried = await on.ann.act("forward", chat=channel["id"], message_id=post["message_id"], to="@b_bot")
    assert carried["forward_origin"]["type"] == "channel"
    await on.ann.act("pin", chat=group["id"], message_id=comment["message_id"])
    pinned = [
        update["message"]["pinned_message"]["text"] for update in await on.updates() if "pinned_message" in update["message"]
    ]
    assert pinned == ["well"]
    await on.ann.act("unpin", chat=group["id"], message_id=comment["message_id"])


@pytest.mark.parametrize(
    ("said", "field", "holds"),
    [
        ({"location": {"latitude": 55.75, "longitude": 37.6}}, "location", {"latitude": 55.75}),
        (
            {"venue": {"location": {"latitude": 1, "longitude": 2}, "title": "Café", "address": "Main St 1"}},
            "venue",
            {"title": "Café", "address": "Main St 1"},
        ),
        ({"contact": {"phone_number": "+7 900", "first_name": "Kim"}}, "contact", {"phone_number": "+7 900"}),
        ({"dice": {"emoji": "🎯", "value": 3}}, "dice", {"emoji": "🎯", "value": 3}),
    ],
)
async def test_other_contents_reach_the_bot(
    room: Room, autojump_clock, said: dict[str, Any], field: str, holds: dict[str, Any]
) -> None:
    on = await talk(room)
    await on.ann.send("@b_bot", **said)
    [update] = await on.updates()
    assert holds.items() <= update["message"][field].items()


async def test_a_dice_without_a_value_is_thrown(room: Room, autojump_clock) -> None:
    on = await talk(room)
    for _ in range(30):
        await on.ann.send("@b_bot", dice={})
    thrown = [update["message"]["dice"]["value"] for update in await on.updates()]
    assert set(thrown) <= set(range(1, 7))
    assert len(set(thrown)) > 1
    assert (await refusal(on.ann.send("@b_bot", dice={"emoji": "🐟"})))[0] == 404


async def test_topics_are_made_used_and_closed(room: Room, autojump_clock) -> None:
    on = await talk(room)
    forum = await room.telegram.add_supergroup(
        title="F", owner=on.ann.id, members=[on.bot["id"]], admins=[on.bot["id"]], is_forum=True
    )
    await on.updates()
    topic = await on.ann.act("create_topic", chat=forum["id"], name="Repairs")
    await on.ann.send(forum["id"], "hello", topic=topic["topic"])
    changed = await on.ann.act("change_topic", chat=forum["id"], topic=topic["topic"], name="Repair", closed=True)
    assert (changed["name"], changed["is_closed"]) == ("Repair", True)
    messages = [update["message"] for update in await on.updates()]
    assert messages[0]["forum_topic_created"]["name"] == "Repairs"
    assert (messages[1]["text"], messages[1]["message_thread_id"]) == ("hello", topic["topic"])
    assert any("forum_topic_closed" in message for message in messages)
    await on.ann.act("delete_topic", chat=forum["id"], topic=topic["topic"])


async def test_one_is_invited_by_a_link_and_let_in(room: Room, autojump_clock) -> None:
    on = await talk(room)
    bob = await room.telegram.add_person(first_name="Bob")
    group = await room.telegram.add_supergroup(title="S", owner=on.ann.id, members=[on.bot["id"]], admins=[on.bot["id"]])
    open_link = (await on.call("createChatInviteLink", chat_id=group["id"]))["result"]["invite_link"]
    asked_link = (await on.call("createChatInviteLink", chat_id=group["id"], creates_join_request=True))["result"]
    assert (await bob.act("follow_link", link=open_link))["id"] == group["id"]
    eve = await room.telegram.add_person(first_name="Eve")
    await eve.act("follow_link", link=asked_link["invite_link"])
    await on.ann.act("decide_request", chat=group["id"], user=eve.id, let_in=True)
    members = (await room.telegram.chat(group["id"]))["members"]
    assert {bob.id, eve.id} <= {one["user"] for one in members}


async def test_a_poll_of_a_bot_is_answered(room: Room, autojump_clock) -> None:
    on = await talk(room)
    said = await on.call("sendPoll", chat_id=on.ann.id, question="When?", options=["now", "later"], is_anonymous=False)
    stands = await on.ann.act("vote", chat="@b_bot", message_id=said["result"]["message_id"], options=[1])
    assert [one["votes"] for one in stands["options"]] == [0, 1]
    kinds = [next(key for key in update if key != "update_id") for update in await on.updates()]
    assert "poll_answer" in kinds


async def test_an_account_is_deleted(room: Room, autojump_clock) -> None:
    on = await talk(room)
    await on.ann.act("deactivate")
    said = await on.call("sendMessage", chat_id=on.ann.id, text="x")
    assert said["description"] == "Forbidden: user is deactivated"


async def test_a_revoked_token_is_refused_and_the_new_one_is_not(room: Room, autojump_clock) -> None:
    on = await talk(room)
    fresh = await room.telegram.revoke_token("@b_bot")
    assert (await on.call("getMe"))["error_code"] == 401
    on.call.token = fresh
    assert (await on.call("getMe"))["ok"] is True


# -- reading ----------------------------------------------------------------------------------------------------------


async def test_a_person_waits_for_what_the_bot_says(room: Room, autojump_clock) -> None:
    on = await talk(room)
    sent = await on.ann.send("@b_bot", "hello?")

    async def answer() -> None:
        await trio.sleep(3)
        await on.call("sendMessage", chat_id=on.ann.id, text="hello!")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(answer)
        heard = await on.ann.hears("@b_bot", after=sent["message_id"], wait=30)
    assert [one["text"] for one in heard] == ["hello!"]
    assert trio.current_time() == pytest.approx(3, abs=0.1)
    assert await on.ann.hears("@b_bot", after=heard[0]["message_id"], wait=4) == []
    assert trio.current_time() == pytest.approx(7, abs=0.1)


async def test_one_hears_whom_one_listens_to(room: Room, autojump_clock) -> None:
    on = await talk(room)
    await on.call("sendMessage", chat_id=on.ann.id, text="from the bot")
    await on.ann.send("@b_bot", "from Ann")
    assert [one["text"] for one in await on.ann.hears("@b_bot", by="@b_bot")] == ["from the bot"]
    assert [one["text"] for one in await on.ann.hears("@b_bot", by="@ann_lee")] == ["/start", "from Ann"]


async def test_long_lists_come_in_pages(room: Room, autojump_clock) -> None:
    on = await talk(room)
    for number in range(30):
        await on.ann.send("@b_bot", str(number))
        await room.telegram.add_person(first_name=str(number))
    page = await room.telegram.call("GET", f"/people/{on.ann.id}/chats/@b_bot/messages", after=5, limit=3)
    assert [one["message_id"] for one in page] == [6, 7, 8]
    people = await room.telegram.call("GET", "/people", offset=11, limit=2)
    assert [one["first_name"] for one in people] == ["10", "11"]
    assert len(await room.telegram.call("GET", "/people", limit=5_000_000)) == 31
    assert len(await room.telegram.call("GET", "/people", limit=-1, offset=-5)) == 1


async def test_two_people_do_not_see_each_others_private_chats(room: Room, autojump_clock) -> None:
    on = await talk(room)
    bob = await room.telegram.add_person(first_name="Bob")
    await bob.start("@b_bot")
    await on.call("sendMessage", chat_id=on.ann.id, text="for Ann")
    assert [one["text"] for one in await bob.hears("@b_bot")] == ["/start"]


async def test_the_journal_is_read_page_by_page_by_kind_and_by_waiting(room: Room, autojump_clock) -> None:
    on = await talk(room)
    whole = await room.telegram.journal()
    assert whole.lost == 0
    assert [one["number"] for one in whole.entries] == list(range(whole.cursor))
    first = await room.telegram.call("GET", "/journal", limit=2)
    assert len(first["entries"]) == 2
    rest = await room.telegram.journal(first["cursor"])
    assert first["entries"] + rest.entries == whole.entries
    sent = await room.telegram.journal(kinds=["message_sent"])
    assert {one["kind"] for one in sent.entries} == {"message_sent"}

    async def later() -> None:
        await trio.sleep(9)
        await on.ann.send("@b_bot", "now")

    async with trio.open_nursery() as nursery:
        nursery.start_soon(later)
        page = await room.telegram.journal(whole.cursor, wait=30, kinds=["message_sent"])
    assert [one["text"] for one in page.entries] == ["now"]
    assert trio.current_time() == pytest.approx(9, abs=0.1)
    assert (await room.telegram.journal(10_000, wait=1)).entries == []


async def test_a_kind_that_is_rare_is_found_behind_many_others(room: Room, autojump_clock) -> None:
    for number in range(3_000):
        room.world.journal.add(float(number), "noise")
    room.world.journal.add(5.0, "signal", what="x")
    page = await room.telegram.journal(kinds=["signal"])
    assert [one["what"] for one in page.entries] == ["x"]
    assert page.cursor == 3_001


# -- faults -----------------------------------------------------------------------------------------------------------


async def test_faults_are_placed_counted_and_healed(room: Room, autojump_clock) -> None:
    on = await talk(room)
    await room.telegram.place_fault("storm/1", on={"method": "getMe", "times": 1}, do={"kind": "flood", "retry_after": 3})
    await room.telegram.place_fault("storm 2", on={"method": "any"}, do={"kind": "delay", "seconds": 1})
    assert (await on.call("getMe"))["error_code"] == 429
    assert (await on.call("getMe"))["ok"] is True
    shown = await room.telegram.call("GET", "/faults")
    assert [(one["name"], one["matched"], one["fired"]) for one in shown] == [("storm/1", 2, 1), ("storm 2", 2, 2)]
    assert (await room.telegram.heal("storm/1"))["fired"] == 1
    assert [one["name"] for one in await room.telegram.heal()] == ["storm 2"]
    assert await room.telegram.call("GET", "/faults") == []


async def test_a_reader_that_leaves_frees_its_wait(room: Room, autojump_clock) -> None:
    with trio.move_on_after(1):
        await room.telegram.journal(10_000, wait=40)
    await trio.sleep(5)
    assert room.server.control_guard.open == 0
    assert room.server.control_guard.failures == 0
    assert (await room.telegram.call("GET", "/health"))["ok"] is True
