"""Tags of members: who may put them, who hears of it, and where they are seen."""

from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import ActRefused, AdminRights, Chat, Permissions, Text
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    made = Town()
    made.bot.allowed_updates = frozenset({"message", "chat_member"})
    return made


def governed(town: Town, **details: Any) -> Chat:
    return town.group(town.boris.id, admins=[town.bot.id], **details)


def tag(town: Town, chat: Chat, **params: Any) -> Any:
    return town.ok("setChatMemberTag", chat_id=chat.id, **{"user_id": town.boris.id, "tag": "Cook", **params})


def standing(town: Town, chat: Chat) -> dict[str, Any]:
    found: dict[str, Any] = town.ok("getChatMember", chat_id=chat.id, user_id=town.boris.id)
    assert faults_of_answer("getChatMember", found) == []
    return found


def said(town: Town, chat: Chat, by: int) -> dict[str, Any]:
    town.updates()
    town.world.send(by, chat.id, Text(text="x"), now=town.now)  # type: ignore[arg-type]  # ids are numbers
    [update] = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    body: dict[str, Any] = update["message"]
    return body


def test_a_tag_stands_beside_the_name_from_then_on(town: Town) -> None:
    chat = governed(town)
    before = town.world.send(town.boris.id, chat.id, Text(text="before"), now=town.now)
    assert tag(town, chat) is True
    assert standing(town, chat)["tag"] == "Cook"
    assert said(town, chat, town.boris.id)["sender_tag"] == "Cook"
    assert "sender_tag" not in town.world.show(before)
    assert [one.get("sender_tag") for one in map(town.world.show, town.world.messages(chat.id))] == [None, "Cook"]
    tag(town, chat, tag="")
    assert "tag" not in standing(town, chat)
    assert "sender_tag" not in said(town, chat, town.boris.id)


def test_a_message_of_a_basic_group_bears_no_tag(town: Town) -> None:
    chat = governed(town, kind="group")
    tag(town, chat)
    assert standing(town, chat)["tag"] == "Cook"
    assert "sender_tag" not in said(town, chat, town.boris.id)


def test_the_title_of_an_administrator_stands_there_too(town: Town) -> None:
    chat = governed(town)
    town.world.promote(town.anna.id, chat.id, town.boris.id, now=town.now, custom_title="Chef")
    assert said(town, chat, town.boris.id)["sender_tag"] == "Chef"


def test_administrators_hear_of_a_tag_and_the_one_who_put_it_once(town: Town) -> None:
    chat = governed(town)
    other = town.add_bot("other")
    other.allowed_updates = frozenset({"chat_member"})
    town.world.promote(town.anna.id, chat.id, other.id, now=town.now)
    deaf = town.add_bot("deaf")
    deaf.allowed_updates = frozenset({"chat_member"})
    town.world.add_member(town.anna.id, chat.id, deaf.id, now=town.now)
    for bot in (town.bot, other, deaf):
        town.updates(bot)
    tag(town, chat)
    tag(town, chat)  # nothing changes
    for bot in (town.bot, other):
        [update] = town.updates(bot)
        assert faults_of_update({"update_id": 1, **update}) == []
        assert "tag" not in update["chat_member"]["old_chat_member"]
        assert update["chat_member"]["new_chat_member"]["tag"] == "Cook"
    assert town.updates(deaf) == []


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"tag": "x" * 17}, "400 Bad Request: ADMIN_RANK_INVALID"),
        ({"tag": "Cook 🍳"}, "400 Bad Request: ADMIN_RANK_EMOJI_NOT_ALLOWED"),
        ({"tag": "☀"}, "400 Bad Request: ADMIN_RANK_EMOJI_NOT_ALLOWED"),
        ({"user_id": 9}, "400 Bad Request: user not found"),
        ({"user_id": 0}, "400 Bad Request: invalid user_id specified"),
    ],
)
def test_what_is_no_tag_of_no_member_is_refused(town: Town, params: dict[str, Any], words: str) -> None:
    chat = governed(town)
    given = {"chat_id": chat.id, "user_id": town.boris.id, "tag": "Cook", **params}
    assert town.no("setChatMemberTag", **given) == words
    assert "tag" not in standing(town, chat)


def test_a_tag_needs_a_group_the_right_and_an_ordinary_member(town: Town) -> None:
    chat = governed(town)
    given = {"chat_id": chat.id, "user_id": town.boris.id, "tag": "Cook"}
    news = town.world.add_channel(title="News", owner=town.anna.id, subscribers=[town.boris.id], admins=[town.bot.id])
    assert "only for groups" in town.no("setChatMemberTag", **{**given, "chat_id": news.id})
    assert "administrator of the chat" in town.no("setChatMemberTag", **{**given, "user_id": town.anna.id})
    town.world.leave(town.boris.id, chat.id, now=town.now)
    assert "USER_NOT_PARTICIPANT" in town.no("setChatMemberTag", **given)
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now, rights=AdminRights(can_pin_messages=True))
    assert "not enough rights" in town.no("setChatMemberTag", **given)


def test_people_put_tags_where_they_may(town: Town) -> None:
    chat = governed(town)
    world, boris, anna = town.world, town.boris.id, town.anna.id
    refused = [
        ("no_right", lambda: world.set_tag(boris, chat.id, boris, "Cook", now=0)),
        ("bad_tag", lambda: world.set_tag(anna, chat.id, boris, "🍳", now=0)),
        ("administrator", lambda: world.set_tag(anna, chat.id, anna, "Cook", now=0)),
        ("not_a_member", lambda: world.set_tag(anna, chat.id, town.person("Clara").id, "Cook", now=0)),
        ("not_a_group", lambda: world.set_tag(anna, town.bot.chat, boris, "Cook", now=0)),
    ]
    for code, act in refused:
        with pytest.raises(ActRefused) as error:
            act()
        assert error.value.code == code
    world.set_tag(anna, chat.id, boris, "Cook", now=town.now)
    assert standing(town, chat)["tag"] == "Cook"
    world.set_permissions(anna, chat.id, Permissions(can_edit_tag=True), now=town.now)
    world.set_tag(boris, chat.id, boris, "Poet", now=town.now)
    assert standing(town, chat)["tag"] == "Poet"


def test_a_restriction_leaves_the_tag_and_a_departure_does_not(town: Town) -> None:
    chat = governed(town)
    tag(town, chat)
    here = {"chat_id": chat.id, "user_id": town.boris.id}
    town.ok("restrictChatMember", **here, permissions={"can_send_messages": True}, until_date=int(town.now) + 60)
    assert standing(town, chat)["tag"] == "Cook"
    town.now += 60
    assert (standing(town, chat)["status"], standing(town, chat)["tag"]) == ("member", "Cook")
    town.world.leave(town.boris.id, chat.id, now=town.now)
    town.world.add_member(town.anna.id, chat.id, town.boris.id, now=town.now)
    assert "tag" not in standing(town, chat)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"can_pin_messages": True}, {"can_edit_tag": True, "can_manage_topics": True}),
        ({"can_pin_messages": True, "can_edit_tag": False}, {"can_edit_tag": False, "can_manage_topics": True}),
        ({"can_edit_tag": True}, {"can_edit_tag": True, "can_pin_messages": False}),
        ({"can_send_messages": True}, {"can_react_to_messages": True}),
        ({}, {"can_react_to_messages": False, "can_edit_tag": False}),
    ],
)
def test_a_permission_that_is_not_named_is_as_another(town: Town, given: Any, expected: dict[str, bool]) -> None:
    chat = governed(town)
    town.ok("setChatPermissions", chat_id=chat.id, permissions=given)
    shown = town.ok("getChat", chat_id=chat.id)["permissions"]
    assert {name: shown[name] for name in expected} == expected


def test_tags_are_in_the_file_of_the_world(town: Town) -> None:
    chat = governed(town)
    tag(town, chat)
    town.world.send(town.boris.id, chat.id, Text(text="x"), now=town.now)
    text = dump_world(town.world)
    loaded = load_world(text, parser=TdTextParser()).world
    assert dump_world(loaded) == text
    assert loaded.chats[chat.id].members[town.boris.id].tag == "Cook"
    assert loaded.show(loaded.messages(chat.id)[-1])["sender_tag"] == "Cook"
