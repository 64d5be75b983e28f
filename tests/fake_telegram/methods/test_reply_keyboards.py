"""Keys of reply keyboards as people press them: what the bot is told, and what a key does not take."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, Choice, Location, Message, Question
from tests.fake_telegram.conformance import faults_of_update
from tests.fake_telegram.town import Town

NOTHING = Choice()


@pytest.fixture
def town() -> Town:
    made = Town()
    made.anna.phone_number = "+4930000000"
    made.started()
    return made


def keyboard(town: Town, *keys: dict[str, Any], chat: int | None = None) -> int:
    """A message of the bot that brings these keys, by its number."""
    rows = {"keyboard": [list(keys)]}
    sent: int = town.ok("sendMessage", chat_id=chat or town.anna.id, text="?", reply_markup=rows)["message_id"]
    return sent


def press(town: Town, number: int, choice: Choice = NOTHING, **more: Any) -> Message:
    given = {"by": town.anna.id, "chat": town.bot.chat, "button": "Key", **more}
    return town.world.press_key(given["by"], given["chat"], number, given["button"], now=town.now, choice=choice)


def heard(town: Town) -> dict[str, Any]:
    [update] = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    body: dict[str, Any] = update["message"]
    return body


def refusal(town: Town, key: dict[str, Any], choice: Choice = NOTHING, **more: Any) -> str:
    number = keyboard(town, key)
    before = len(town.world.messages(town.bot.chat, viewer=town.anna.id))
    with pytest.raises(ActRefused) as error:
        press(town, number, choice, **more)
    assert len(town.world.messages(town.bot.chat, viewer=town.anna.id)) == before
    assert town.updates() == []
    return error.value.code


def test_a_plain_key_writes_its_text(town: Town) -> None:
    press(town, keyboard(town, {"text": "Key"}))
    message = heard(town)
    assert message["text"] == "Key"
    assert "reply_to_message" not in message


def test_in_a_group_it_answers_the_message_that_brought_it(town: Town) -> None:
    group = town.group()
    number = keyboard(town, {"text": "Key"}, chat=group.id)
    press(town, number, chat=group.id)
    assert heard(town)["reply_to_message"]["message_id"] == number


def test_a_key_shares_ones_own_card(town: Town) -> None:
    number = keyboard(town, {"text": "Key", "request_contact": True})
    press(town, number)
    message = heard(town)
    assert message["contact"] == {"phone_number": "+4930000000", "first_name": "Anna", "user_id": town.anna.id}
    assert message["reply_to_message"]["message_id"] == number
    town.anna.phone_number = ""
    assert refusal(town, {"text": "Key", "request_contact": True}) == "no_choice"


def test_a_key_shares_where_one_is(town: Town) -> None:
    key = {"text": "Key", "request_location": True}
    press(town, keyboard(town, key), Choice(place=Location(latitude=1.5, longitude=2.5)))
    assert heard(town)["location"] == {"latitude": 1.5, "longitude": 2.5}
    assert refusal(town, key) == "no_choice"


def test_a_key_asks_for_a_poll_of_its_type(town: Town) -> None:
    quiz = Question(text="2+2?", options=("3", "4"), type="quiz", correct=(1,))
    plain = Question(text="Tea?", options=("yes", "no"))
    press(town, keyboard(town, {"text": "Key", "request_poll": {"type": "quiz"}}), Choice(question=quiz))
    assert heard(town)["poll"]["type"] == "quiz"
    press(town, keyboard(town, {"text": "Key", "request_poll": {}}), Choice(question=plain))
    assert heard(town)["poll"]["question"] == "Tea?"
    assert refusal(town, {"text": "Key", "request_poll": {"type": "quiz"}}, Choice(question=plain)) == "no_choice"
    assert refusal(town, {"text": "Key", "request_poll": {}}) == "no_choice"


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({}, {}),
        ({"request_name": True}, {"first_name": "Boris"}),
        ({"request_username": True, "user_is_bot": False}, {"username": "boris_town"}),
    ],
)
def test_a_key_shares_users(town: Town, asked: dict[str, Any], shown: dict[str, Any]) -> None:
    press(town, keyboard(town, {"text": "Key", "request_users": {"request_id": 7, **asked}}), Choice(users=(town.boris.id,)))
    shared = heard(town)["users_shared"]
    assert shared == {"request_id": 7, "user_ids": [town.boris.id], "users": [{"user_id": town.boris.id, **shown}]}


@pytest.mark.parametrize(
    ("asked", "users", "code"),
    [
        ({}, (), "no_choice"),
        ({}, ("boris", "bot"), "no_choice"),
        ({"max_quantity": 2}, ("boris", "boris"), "no_choice"),
        ({"user_is_bot": True}, ("boris",), "not_asked_for"),
        ({"user_is_bot": False}, ("bot",), "not_asked_for"),
        ({"user_is_premium": True}, ("boris",), "not_asked_for"),
    ],
)
def test_a_key_takes_only_the_users_that_it_asks_for(town: Town, asked: Any, users: tuple[str, ...], code: str) -> None:
    named = {"boris": town.boris.id, "bot": town.bot.id}
    key = {"text": "Key", "request_users": {"request_id": 7, **asked}}
    assert refusal(town, key, Choice(users=tuple(named[one] for one in users))) == code


def test_a_key_shares_a_chat_with_what_is_asked_of_it(town: Town) -> None:
    chat = town.world.add_supergroup(title="Place", owner=town.anna.id, username="place_here")
    asked = {"request_id": -3, "chat_is_channel": False, "request_title": True, "request_username": True}
    press(town, keyboard(town, {"text": "Key", "request_chat": asked}), Choice(chat=chat.id))
    assert heard(town)["chat_shared"] == {"request_id": -3, "chat_id": chat.id, "title": "Place", "username": "place_here"}
    assert chat.member(town.bot.id) is None


def test_the_bot_comes_into_the_chosen_chat_with_the_rights_it_asks_for(town: Town) -> None:
    place = town.world.add_supergroup(title="Place", owner=town.anna.id)
    rights = {"can_pin_messages": True, "can_delete_messages": True}
    asked = {"request_id": 1, "chat_is_channel": False, "user_administrator_rights": rights, "bot_administrator_rights": rights}
    press(town, keyboard(town, {"text": "Key", "request_chat": asked}), Choice(chat=place.id))
    standing = town.ok("getChatMember", chat_id=place.id, user_id=town.bot.id)
    assert (standing["status"], standing["can_pin_messages"], standing["can_change_info"]) == ("administrator", True, False)
    kinds = [next(iter(one)) for one in town.updates()]
    assert kinds[-1] == "message"
    assert "my_chat_member" in kinds
    other = town.world.add_supergroup(title="Other", owner=town.anna.id)
    key = {"text": "Key", "request_chat": {"request_id": 2, "chat_is_channel": False, "bot_is_member": True}}
    press(town, keyboard(town, key), Choice(chat=other.id))
    assert other.members[town.bot.id].status == "member"


@pytest.mark.parametrize(
    "asked",
    [
        {"chat_is_channel": True},
        {"chat_is_forum": True},
        {"chat_has_username": True},
        {"user_administrator_rights": {"can_pin_messages": True}},
        {"chat_is_created": True},
    ],
)
def test_a_key_takes_only_the_chat_that_it_asks_for(town: Town, asked: dict[str, Any]) -> None:
    chat = town.world.add_supergroup(title="Place", owner=town.boris.id, members=[town.anna.id])
    key = {"text": "Key", "request_chat": {"request_id": 1, "chat_is_channel": False, **asked}}
    assert refusal(town, key, Choice(chat=chat.id)) == "not_asked_for"
    assert refusal(town, key) == "no_choice"


def test_a_blocked_bot_is_brought_nowhere(town: Town) -> None:
    """What is refused changes nothing: not even the chat that was chosen."""
    place = town.world.add_supergroup(title="Place", owner=town.anna.id)
    rights = {"can_pin_messages": True}
    asked = {"request_id": 1, "chat_is_channel": False, "bot_administrator_rights": rights}
    number = keyboard(town, {"text": "Key", "request_chat": asked})
    town.world.block(town.anna.id, town.bot.id, now=town.now)
    assert town.kinds() == ["my_chat_member"]
    with pytest.raises(ActRefused) as error:
        press(town, number, Choice(chat=place.id))
    assert error.value.code == "not_private"
    assert place.member(town.bot.id) is None
    assert town.updates() == []


def test_a_bot_that_is_not_for_groups_is_not_brought_as_an_administrator(town: Town) -> None:
    place = town.world.add_supergroup(title="Place", owner=town.anna.id)
    town.bot.can_join_groups = False
    with pytest.raises(ActRefused) as error:
        town.world.promote(town.anna.id, place.id, town.bot.id, now=town.now)
    assert error.value.code == "bot_not_for_groups"
    assert place.member(town.bot.id) is None
    channel = town.world.add_channel(title="News", owner=town.anna.id)
    town.world.promote(town.anna.id, channel.id, town.bot.id, now=town.now)
    assert channel.members[town.bot.id].is_admin


def test_a_key_that_is_not_there_is_not_pressed(town: Town) -> None:
    assert refusal(town, {"text": "Key"}, button="Other") == "no_such_button"
    assert refusal(town, {"text": "Key", "web_app": {"url": "https://example.com/"}}) == "not_a_key"
    plain = town.ok("sendMessage", chat_id=town.anna.id, text="no keys")["message_id"]
    with pytest.raises(ActRefused, match="brought no key"):
        press(town, plain)


def test_a_bot_that_may_write_has_heard_of_it(town: Town) -> None:
    boris = town.boris.id
    assert "chat not found" in town.no("sendMessage", chat_id=boris, text="x")
    town.world.allow_writing(boris, town.bot.id, now=town.now, way="from_request")
    assert heard(town)["write_access_allowed"] == {"from_request": True}
    town.ok("sendMessage", chat_id=boris, text="x")
    town.world.allow_writing(boris, town.bot.id, now=town.now, app="shop")
    assert heard(town)["write_access_allowed"] == {"web_app_name": "shop"}


def test_whom_somebody_has_blocked_they_do_not_let_write(town: Town) -> None:
    world, boris, bot = town.world, town.boris.id, town.bot.id
    world.block(boris, bot, now=town.now)
    town.updates()
    with pytest.raises(ActRefused) as refused:
        world.allow_writing(boris, bot, now=town.now, way="from_request")
    assert (refused.value.code, town.updates()) == ("blocked", [])
    assert town.no("sendMessage", chat_id=boris, text="x") == "403 Forbidden: bot was blocked by the user"
    world.unblock(boris, bot, now=town.now)
    world.allow_writing(boris, bot, now=town.now, way="from_request")
    town.ok("sendMessage", chat_id=boris, text="x")
