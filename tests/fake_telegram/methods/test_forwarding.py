"""Forwarding and copying: the origin that shows, what may not be carried, albums that stay albums, pins."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, AdminRights, Media, Message, Pattern, Permissions, Text
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town, Upload

KEYBOARD = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def said(town: Town, text: str = "hello") -> Message:
    return town.world.send(town.anna.id, town.bot.chat, Text(text=text), now=town.now)


def carry(town: Town, method: str, message: int, **params: Any) -> Any:
    return town.ok(method, chat_id=town.anna.id, from_chat_id=town.anna.id, message_id=message, **params)


def test_a_forwarded_message_tells_who_said_it_first(town: Town) -> None:
    group = town.group()
    first = said(town)
    there = town.ok("forwardMessage", chat_id=group.id, from_chat_id=town.anna.id, message_id=first.id)
    assert there["forward_origin"] == {"type": "user", "sender_user": there["forward_from"], "date": int(town.now)}
    town.now += 100
    back = town.ok("forwardMessage", chat_id=town.anna.id, from_chat_id=group.id, message_id=there["message_id"])
    assert back["forward_origin"] == there["forward_origin"]
    assert (back["date"], back["forward_date"]) == (int(town.now), int(town.now) - 100)
    assert faults_of_answer("forwardMessage", back) == []


def test_who_hides_is_shown_by_name_only(town: Town) -> None:
    town.anna.hides_forwards = True
    found = carry(town, "forwardMessage", said(town).id)
    assert found["forward_origin"] == {"type": "hidden_user", "sender_user_name": "Anna", "date": int(town.now)}
    assert "forward_from" not in found


def test_origins_of_chats(town: Town) -> None:
    group = town.group(admins=[town.bot.id])
    channel = town.world.add_channel(title="News", owner=town.anna.id, subscribers=[town.bot.id], signs_posts=True)
    post = town.world.send(town.anna.id, channel.id, Text(text="post"), now=town.now)
    shadow = town.world.send(town.anna.id, group.id, Text(text="shadow"), now=town.now, anonymous=True)
    news = town.ok("forwardMessage", chat_id=town.anna.id, from_chat_id=channel.id, message_id=post.id)
    hidden = town.ok("forwardMessage", chat_id=town.anna.id, from_chat_id=group.id, message_id=shadow.id)
    assert (news["forward_origin"]["type"], news["forward_origin"]["author_signature"]) == ("channel", "Anna")
    assert (hidden["forward_origin"]["type"], hidden["forward_origin"]["sender_chat"]["id"]) == ("chat", group.id)


def test_a_person_forwards_to_the_bot(town: Town) -> None:
    channel = town.world.add_channel(title="News", owner=town.anna.id)
    post = town.world.send(town.anna.id, channel.id, Text(text="post"), now=town.now)
    town.world.forward(town.anna.id, channel.id, post.id, town.bot.chat, now=town.now)
    (update,) = town.updates()
    assert update["message"]["forward_from_message_id"] == post.id
    assert faults_of_update({"update_id": 1, **update}) == []
    with pytest.raises(ActRefused, match="not in"):
        town.world.forward(town.boris.id, channel.id, post.id, town.bot.chat, now=town.now)


def test_a_copy_has_no_origin_and_may_have_another_caption_and_keyboard(town: Town) -> None:
    file = town.world.add_file(b"x", name="a.pdf")
    document = town.world.send(town.anna.id, town.bot.chat, Media(kind="document", file=file, caption="old"), now=town.now)
    for caption, expected in ((None, "old"), ("*new*", "new"), ("", "")):
        given = {} if caption is None else {"caption": caption, "parse_mode": "Markdown"}
        number = carry(town, "copyMessage", document.id, reply_markup=KEYBOARD, **given)["message_id"]
        seen = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1]
        assert (seen.id, seen.text, seen.buttons, seen.origin) == (number, expected, ("a",), None)


@pytest.mark.parametrize(("method", "done"), [("forwardMessage", "forwarded"), ("copyMessage", "copied")])
def test_what_may_not_be_carried(town: Town, method: str, done: str) -> None:
    group = town.group(admins=[town.bot.id], username="yard_place")
    joined = town.world.join(town.boris.id, group.id, now=town.now) or town.world.messages(group.id)[-1]
    here = {"chat_id": town.anna.id, "from_chat_id": group.id}
    assert town.no(method, **here, message_id=joined.id) == f"400 Bad Request: message can't be {done}"
    secret = town.ok("sendMessage", chat_id=group.id, text="x", protect_content=True)["message_id"]
    assert town.no(method, **here, message_id=secret) == f"400 Bad Request: message has protected content and can't be {done}"
    word = {"forwardMessage": "forward", "copyMessage": "copy"}[method]
    assert town.no(method, **here, message_id=99) == f"400 Bad Request: message to {word} not found"
    assert town.no(method, **here) == "400 Bad Request: message identifier is not specified"
    assert town.no(method, chat_id=town.anna.id, message_id=1) == "400 Bad Request: from_chat_id is empty"


@pytest.mark.parametrize("method", ["forwardMessages", "copyMessages"])
def test_several_at_once_keep_their_albums_and_skip_the_missing(town: Town, method: str) -> None:
    uploads = {"a": Upload("a.pdf", "", b"a"), "b": Upload("b.pdf", "", b"b")}
    media = [{"type": "document", "media": f"attach://{name}", "caption": name} for name in uploads]
    album = [one["message_id"] for one in town.ok("sendMediaGroup", chat_id=town.anna.id, media=media, uploads=uploads)]
    alone = said(town).id
    numbers = [*album, alone, alone + 50]
    found = town.ok(method, chat_id=town.anna.id, from_chat_id=town.anna.id, message_ids=numbers)
    assert faults_of_answer(method, found) == []
    copies = town.world.messages(town.bot.chat, viewer=town.anna.id, after=alone)
    assert [one.id for one in copies] == [one["message_id"] for one in found]
    assert len(copies) == 3
    assert copies[0].album == copies[1].album != ""
    assert copies[2].album == ""
    assert copies[0].album not in {one.album for one in town.world.messages(town.bot.chat, viewer=town.anna.id)[:3]}
    assert (copies[0].origin is not None) == (method == "forwardMessages")


@pytest.mark.parametrize("method", ["forwardMessages", "copyMessages"])
def test_several_go_all_or_none(town: Town, method: str) -> None:
    """What may not be said in the group, or not so fast, holds back what might have gone before it."""
    group = town.group()
    photo = Media(kind="photo", file=town.world.add_file(Pattern(9)))
    numbers = [said(town).id, town.world.send(town.anna.id, town.bot.chat, photo, now=town.now).id]
    carried = {"chat_id": group.id, "from_chat_id": town.anna.id, "message_ids": numbers}
    before = len(group.messages)
    group.permissions = Permissions(can_send_photos=False)
    assert town.no(method, **carried) == "400 Bad Request: not enough rights to send photos to the chat"
    group.permissions = Permissions()
    town.world.set_slow_mode(town.anna.id, group.id, 10, now=town.now)
    assert town.no(method, **carried) == "400 Bad Request: SLOWMODE_MULTI_MSGS_DISABLED"
    assert len(group.messages) == before
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now)
    assert len(town.ok(method, **carried)) == 2


def test_captions_can_be_left_behind(town: Town) -> None:
    number = town.ok("sendDocument", chat_id=town.anna.id, caption="x", uploads={"document": Upload("a", "", b"x")})["message_id"]
    town.ok("copyMessages", chat_id=town.anna.id, from_chat_id=town.anna.id, message_ids=[number], remove_caption=True)
    assert town.world.messages(town.bot.chat, viewer=town.anna.id)[-1].text == ""


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ([2, 1], "message identifiers must be in a strictly increasing order"),
        ([1, 1], "message identifiers must be in a strictly increasing order"),
        ([], "message identifiers are not specified"),
        (list(range(1, 102)), "too many message identifiers specified"),
        ("[1,", "can't parse message identifiers JSON object"),
        (["x"], "message identifier must be a Number"),
    ],
)
def test_bad_lists(town: Town, numbers: Any, words: str) -> None:
    refused = town.no("forwardMessages", chat_id=town.anna.id, from_chat_id=town.anna.id, message_ids=numbers)
    assert refused == f"400 Bad Request: {words}"


# -- pins


def test_pinning_is_told_in_the_chat_and_shown_by_it(town: Town) -> None:
    group = town.group(admins=[town.bot.id])
    first, second = (town.world.send(town.anna.id, group.id, Text(text=text), now=town.now) for text in "ab")
    town.updates()
    for one in (first, second, second, first):
        assert town.ok("pinChatMessage", chat_id=group.id, message_id=one.id) is True
    notices = [update["message"]["pinned_message"]["text"] for update in town.updates()]
    assert notices == ["a", "b"], "what is pinned already is not pinned again"
    shown = town.ok("getChat", chat_id=group.id)
    assert shown["pinned_message"]["text"] == "b", "the one sent last, whichever was pinned last"
    assert faults_of_answer("getChat", shown) == []
    town.ok("unpinChatMessage", chat_id=group.id)
    assert town.ok("getChat", chat_id=group.id)["pinned_message"]["text"] == "a"
    town.ok("unpinAllChatMessages", chat_id=group.id)
    assert "pinned_message" not in town.ok("getChat", chat_id=group.id)
    assert town.no("unpinChatMessage", chat_id=group.id) == "400 Bad Request: message to unpin not found"


def test_a_deleted_message_is_pinned_no_more(town: Town) -> None:
    number = town.ok("sendMessage", chat_id=town.anna.id, text="x")["message_id"]
    town.ok("pinChatMessage", chat_id=town.anna.id, message_id=number)
    town.ok("deleteMessage", chat_id=town.anna.id, message_id=number)
    assert "pinned_message" not in town.ok("getChat", chat_id=town.anna.id)


def test_pinning_by_right(town: Town) -> None:
    group = town.group(town.boris.id)
    number = town.world.send(town.anna.id, group.id, Text(text="x"), now=town.now).id
    refused = "400 Bad Request: not enough rights to manage pinned messages in the chat"
    assert town.no("pinChatMessage", chat_id=group.id, message_id=number) == refused
    with pytest.raises(ActRefused, match="may not pin"):
        town.world.pin(town.boris.id, group.id, number, now=town.now)
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now, rights=AdminRights(can_pin_messages=True))
    town.ok("pinChatMessage", chat_id=group.id, message_id=number)
    notice = town.world.messages(group.id)[-1]
    assert (
        town.no("pinChatMessage", chat_id=group.id, message_id=notice.id) == "400 Bad Request: service messages can't be pinned"
    )
    assert town.no("pinChatMessage", chat_id=group.id, message_id=999) == "400 Bad Request: message to pin not found"


def test_a_person_pins_and_unpins(town: Town) -> None:
    message = said(town)
    town.updates()
    town.world.pin(town.anna.id, town.bot.chat, message.id, now=town.now)
    assert [list(update["message"])[-1] for update in town.updates()] == ["pinned_message"]
    town.world.unpin(town.anna.id, town.bot.chat, message.id, now=town.now)
    assert "pinned_message" not in town.ok("getChat", chat_id=town.anna.id)
