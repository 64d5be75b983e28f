"""Bots that bots run: who makes them and how managers hear of it, their tokens, who may use them, to whom they are given."""

from typing import Any

import pytest

from fake_telegram.methods import Refusal
from fake_telegram.world import ActRefused, Bot, Text
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

ASKS = {"text": "Make one", "request_managed_bot": {"request_id": 7, "suggested_name": "Shop"}}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.world.set_managing(made.bot.id, True)
    made.started()
    return made


def make(town: Town, **more: Any) -> Bot:
    return town.world.create_managed_bot(town.anna.id, town.bot.id, "Shop", "shop_of_anna_bot", now=town.now, **more)


def refused(town: Town, **more: Any) -> str:
    body = {"name": "Shop", "username": "shop_of_anna_bot", **more}
    with pytest.raises(ActRefused) as error:
        town.world.create_managed_bot(town.anna.id, town.bot.id, body.pop("name"), body.pop("username"), now=town.now, **body)
    return error.value.code


# -- making ---------------------------------------------------------------------------------------------------------------


def test_by_the_link_the_manager_is_told_and_fetches_the_token(town: Town) -> None:
    made = make(town)
    (update,) = town.updates()
    told = update["managed_bot"]
    assert (told["user"]["id"], told["bot"]["id"], told["bot"]["username"]) == (town.anna.id, made.id, "shop_of_anna_bot")
    assert faults_of_update({"update_id": 1, **update}) == []
    token = town.ok("getManagedBotToken", user_id=made.id)
    assert (token, faults_of_answer("getManagedBotToken", token)) == (made.token, [])
    assert town.ok("getMe", bot=made)["first_name"] == "Shop"
    assert town.updates(made) == []


@pytest.mark.parametrize("way", ["keyboard", "prepared"])
def test_by_its_button_there_is_a_message_too(town: Town, way: str) -> None:
    if way == "keyboard":
        sent = town.ok("sendMessage", chat_id=town.anna.id, text="?", reply_markup={"keyboard": [["no", ASKS]]})
        made = make(town, message_id=sent["message_id"], button="Make one")
    else:
        prepared = town.ok("savePreparedKeyboardButton", user_id=town.anna.id, button=ASKS)
        made = make(town, prepared=prepared["id"])
    updates = town.updates()
    assert [next(iter(one)) for one in updates] == ["managed_bot", "message"]
    assert updates[1]["message"]["managed_bot_created"]["bot"]["id"] == made.id
    assert updates[1]["message"]["from"]["id"] == town.anna.id
    assert [fault for one in updates for fault in faults_of_update({"update_id": 1, **one})] == []


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": "x" * 65}, "bad_name"),
        ({"name": ""}, "bad_name"),
        ({"username": "shop"}, "bad_name"),
        ({"username": "bot"}, "bad_name"),
        ({"username": "1shop_bot"}, "bad_name"),
        ({"username": f"{'x' * 30}bot"}, "bad_name"),
        ({"username": "магазин_bot"}, "bad_name"),
        ({"username": "helper_bot"}, "username_taken"),
        ({"username": "@HELPER_bot"}, "username_taken"),
        ({"message_id": 1, "button": "Make one"}, "no_such_button"),
        ({"message_id": 99, "button": "Make one"}, "no_such_button"),
        ({"prepared": "nonsense"}, "no_such_button"),
    ],
)
def test_a_bot_that_cannot_be_made(town: Town, more: dict[str, Any], code: str) -> None:
    before = set(town.world.bots)
    assert refused(town, **more) == code
    assert (set(town.world.bots), town.updates()) == (before, [])


def test_a_button_for_something_else_or_somebody_else_makes_no_bot(town: Town) -> None:
    town.started(town.boris)
    users = {"text": "B", "request_users": {"request_id": 1}}
    theirs = town.ok("savePreparedKeyboardButton", user_id=town.boris.id, button=ASKS)["id"]
    other = town.ok("savePreparedKeyboardButton", user_id=town.anna.id, button=users)["id"]
    assert [refused(town, prepared=one) for one in (theirs, other)] == ["no_such_button"] * 2


def test_only_a_manager_manages(town: Town) -> None:
    assert town.ok("getMe")["can_manage_bots"] is True
    town.world.set_managing(town.bot.id, False)
    assert refused(town) == "not_a_manager"
    found = town.ok("getMe")
    assert (found["can_manage_bots"], faults_of_answer("getMe", found)) == (False, [])


# -- tokens ---------------------------------------------------------------------------------------------------------------


def test_a_replaced_token_is_another_one(town: Town) -> None:
    made = make(town)
    town.updates()
    old = made.token
    new = town.ok("replaceManagedBotToken", user_id=made.id)
    assert faults_of_answer("replaceManagedBotToken", new) == []
    assert (new != old, made.token, town.world.bot_by_token(old)) == (True, new, None)
    assert town.updates() == []  # the manager knows what it did itself


def test_a_token_that_the_owner_takes_away_is_told(town: Town) -> None:
    made = make(town)
    town.updates()
    new = town.world.revoke_token(made.id, now=town.now)
    (update,) = town.updates()
    assert update["managed_bot"]["bot"]["id"] == made.id
    assert town.ok("getManagedBotToken", user_id=made.id) == new
    town.world.revoke_token(town.bot.id, now=town.now)
    assert town.updates() == []


def test_another_owner_is_told(town: Town) -> None:
    made = make(town)
    town.updates()
    town.world.give_bot(town.anna.id, made.id, town.boris.id, now=town.now)
    (update,) = town.updates()
    assert update["managed_bot"]["user"]["id"] == town.boris.id
    for who, bot in ((town.anna, made), (town.boris, town.bot)):
        with pytest.raises(ActRefused) as error:
            town.world.give_bot(who.id, bot.id, town.anna.id, now=town.now)
        assert error.value.code == "not_the_owner"


METHODS = ("getManagedBotToken", "replaceManagedBotToken", "getManagedBotAccessSettings", "setManagedBotAccessSettings")


@pytest.mark.parametrize("method", METHODS)
def test_other_bots_are_out_of_reach(town: Town, method: str) -> None:
    made, other = make(town), town.add_bot("other")
    more = {"is_access_restricted": True} if method.startswith("set") else {}
    for bot, user, said in (
        (other, made.id, "BOT_ACCESS_FORBIDDEN"),
        (town.bot, other.id, "BOT_ACCESS_FORBIDDEN"),
        (town.bot, town.bot.id, "BOT_ACCESS_FORBIDDEN"),
        (town.bot, town.anna.id, "user not found"),
        (town.bot, 999_999, "user not found"),
        (town.bot, 0, "invalid user_id specified"),
    ):
        assert town.no(method, bot=bot, user_id=user, **more) == f"400 Bad Request: {said}"
    assert (made.management is not None, made.management and made.management.is_restricted) == (True, False)


# -- who may use it ---------------------------------------------------------------------------------------------------------


def test_access_settings_come_back(town: Town) -> None:
    made = make(town)
    town.started(town.boris)
    open_ = town.ok("getManagedBotAccessSettings", user_id=made.id)
    assert (open_, faults_of_answer("getManagedBotAccessSettings", open_)) == ({"is_access_restricted": False}, [])
    given = {"is_access_restricted": True, "added_user_ids": [town.boris.id, town.boris.id]}
    assert town.ok("setManagedBotAccessSettings", user_id=made.id, **given) is True
    found = town.ok("getManagedBotAccessSettings", user_id=made.id)
    assert (found["is_access_restricted"], [one["id"] for one in found["added_users"]]) == (True, [town.boris.id])
    assert faults_of_answer("getManagedBotAccessSettings", found) == []
    town.ok("setManagedBotAccessSettings", user_id=made.id, is_access_restricted=False, added_user_ids=[town.boris.id])
    assert town.ok("getManagedBotAccessSettings", user_id=made.id) == {"is_access_restricted": False}


@pytest.mark.parametrize(
    ("users", "said"),
    [
        ("[", "can't parse user identifiers JSON object"),
        ({}, "expected an Array of user identifiers"),
        (["x"], "user identifier must be a Number"),
        ([None], "user identifier must be a Number"),
        ([[]], "user identifier must be a Number"),
        ([5], "user not found"),
        (list(range(1, 12)), "USERS_TOO_MUCH"),
    ],
)
def test_settings_that_cannot_be(town: Town, users: Any, said: str) -> None:
    made = make(town)
    given = {"user_id": made.id, "is_access_restricted": True, "added_user_ids": users}
    assert town.no("setManagedBotAccessSettings", **given) == f"400 Bad Request: {said}"
    assert town.ok("getManagedBotAccessSettings", user_id=made.id) == {"is_access_restricted": False}


@pytest.mark.parametrize("what", ["start", "write", "ask", "press", "web app"])
def test_whoever_is_not_let_in_does_nothing_with_the_bot(town: Town, what: str) -> None:
    made = make(town)
    carl = town.person("Carl")
    for who in (town.anna, town.boris, carl):
        town.started(who)
        town.started(who, made)
    made.supports_inline = True
    rows = {"inline_keyboard": [[{"text": "B", "callback_data": "x"}]]}
    group = town.world.add_group(title="G", owner=town.anna.id, members=[made.id, town.boris.id, carl.id])
    sent = town.ok("sendMessage", bot=made, chat_id=group.id, text="?", reply_markup=rows)
    number = town.world.messages(group.id)[-1].id
    town.ok("setChatMenuButton", bot=made, menu_button={"type": "web_app", "text": "M", "web_app": {"url": "https://a.com/"}})
    town.ok("setManagedBotAccessSettings", user_id=made.id, is_access_restricted=True, added_user_ids=[town.boris.id])
    assert sent["chat"]["id"] == group.id

    def do(who: Any) -> None:
        match what:
            case "start":
                town.world.start(who.id, made.id, town.now)
            case "write":
                town.world.send(who.id, made.chat, Text(text="x"), now=town.now)
            case "ask":
                town.world.ask_inline(who.id, made.id, "x", now=town.now)
            case "press":
                town.world.press(who.id, group.id, number, "B", now=town.now)
            case "web app":
                town.world.open_web_app(who.id, made.id, now=town.now)

    for who in (town.anna, town.boris):  # the owner always, and those who were added
        do(who)
    town.updates(made)
    with pytest.raises(ActRefused) as error:
        do(carl)
    assert (error.value.code, town.updates(made)) == ("not_let_in", [])
    town.ok("setManagedBotAccessSettings", user_id=made.id, is_access_restricted=False)
    do(carl)


def test_a_managed_bot_is_a_bot_like_any_other(town: Town) -> None:
    made = make(town)
    town.started(bot=made)
    assert town.ok("sendMessage", bot=made, chat_id=town.anna.id, text="hello")["from"]["id"] == made.id
    outcome = town.call("getManagedBotToken", bot=made, user_id=town.bot.id)
    assert isinstance(outcome, Refusal)
