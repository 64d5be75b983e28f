"""Web apps: from where they are opened, what they are told, what they and their bots may send; and what bots prepare for them."""

import json
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from aiogram.utils.web_app import check_webapp_signature, safe_parse_webapp_init_data

from fake_telegram.world import CLOUD, ActRefused, Choice, Text, WebApp, limits, web_apps
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

AT = "https://a.com/app"
APP = {"text": "Open", "web_app": {"url": AT}}
LATE = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "T",
    "input_message_content": {"message_text": "*booked*", "parse_mode": "Markdown"},
}
BUTTON = {"reply_markup": {"inline_keyboard": [[{"text": "undo", "callback_data": "u"}]]}}
ANYWHERE = {f"allow_{kind}_chats": True for kind in ("user", "bot", "group", "channel")}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def opened(town: Town, place: str) -> WebApp:
    """A web app before Anna's eyes, from there."""
    anna, bot = town.anna.id, town.bot
    match place:
        case "menu":
            town.ok("setChatMenuButton", menu_button={"type": "web_app", **APP})
            return town.world.open_web_app(anna, bot.id, now=town.now)
        case "main":
            town.world.set_main_web_app(bot.id, AT)
            return town.world.open_web_app(anna, bot.id, now=town.now, main=True, start_parameter="ref-7")
        case "inline_button":
            sent = town.ok("sendMessage", chat_id=anna, text="?", reply_markup={"inline_keyboard": [[APP]]})
            return town.world.press(anna, bot.chat, sent["message_id"], "Open", now=town.now)
        case "keyboard_button":
            sent = town.ok("sendMessage", chat_id=anna, text="?", reply_markup={"keyboard": [["no", APP]]})
            return town.world.open_web_app(anna, bot.id, now=town.now, message_id=sent["message_id"], button="Open")
    bot.supports_inline = True
    query = town.world.ask_inline(anna, bot.id, "x", now=town.now)
    town.ok("answerInlineQuery", inline_query_id=query.id, results=[], button=APP)
    town.updates()
    found = town.world.press_inline_button(anna, query, now=town.now)
    assert isinstance(found, WebApp)
    return found


PLACES = ("menu", "main", "inline_button", "keyboard_button", "inline_results")


# -- opening ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", PLACES)
def test_an_app_is_told_who_looks_where_telegram_tells_it(town: Town, place: str) -> None:
    app = opened(town, place)
    assert (app.place, app.url, app.person, app.bot) == (place, AT, town.anna.id, town.bot.id)
    assert town.updates() == []
    entry = town.world.journal.since(0)[0][-1]
    assert (entry.kind, entry.fields["place"]) == ("web_app_opened", place)
    if place in ("keyboard_button", "inline_results"):
        assert app.init_data == ""
        return
    told = safe_parse_webapp_init_data(town.bot.token, app.init_data)
    assert told.user is not None
    assert (told.user.id, told.user.first_name, told.user.username) == (town.anna.id, "Anna", "anna_town")
    assert (told.user.language_code, told.user.allows_write_to_pm) == ("en", True)
    assert int(told.auth_date.timestamp()) == int(town.now)
    assert told.query_id == (app.id if place != "main" else None)
    assert told.start_param == ("ref-7" if place == "main" else None)


def test_what_is_told_is_signed_by_the_bots_own_token(town: Town) -> None:
    app = opened(town, "menu")
    other = town.add_bot("other")
    assert check_webapp_signature(town.bot.token, app.init_data)
    assert not check_webapp_signature(other.token, app.init_data)
    assert not check_webapp_signature(town.bot.token, app.init_data.replace("Anna", "Ann"))


def test_a_stranger_has_not_let_the_bot_write(town: Town) -> None:
    town.ok("setChatMenuButton", menu_button={"type": "web_app", **APP})
    app = town.world.open_web_app(town.boris.id, town.bot.id, now=town.now)
    assert "allows_write_to_pm" not in json.loads(dict(parse_qsl(app.init_data))["user"])
    town.world.block(town.anna.id, town.bot.id, now=town.now)
    app = town.world.open_web_app(town.anna.id, town.bot.id, now=town.now)
    assert "allows_write_to_pm" not in json.loads(dict(parse_qsl(app.init_data))["user"])


def test_a_browser_opens_it_with_everything_in_the_fragment(town: Town) -> None:
    app = opened(town, "menu")
    parts = urlsplit(web_apps.launch_url(app))
    assert parts._replace(fragment="").geturl() == AT
    assert parse_qs(parts.fragment)["tgWebAppData"] == [app.init_data]
    town.ok("setChatMenuButton", menu_button={"type": "web_app", "text": "M", "web_app": {"url": f"{AT}#page"}})
    app = town.world.open_web_app(town.anna.id, town.bot.id, now=town.now)
    assert web_apps.launch_url(app).startswith(f"{AT}#page&tgWebAppData=")


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ({}, "no_web_app"),
        ({"main": True}, "no_web_app"),
        ({"start_parameter": "x"}, "no_web_app"),
        ({"message_id": 1, "button": "Open"}, "no_such_button"),
        ({"message_id": 99, "button": "Open"}, "no_such_button"),
        ({"message_id": 2, "button": "no"}, "no_such_button"),
    ],
)
def test_what_is_not_there_is_not_opened(town: Town, details: dict[str, Any], code: str) -> None:
    town.ok("sendMessage", chat_id=town.anna.id, text="?", reply_markup={"keyboard": [["no", APP]]})
    with pytest.raises(ActRefused) as refused:
        town.world.open_web_app(town.anna.id, town.bot.id, now=town.now, **details)
    assert refused.value.code == code
    assert town.world.web_apps == {}


def test_getme_says_whether_there_is_a_main_one(town: Town) -> None:
    assert town.ok("getMe")["has_main_web_app"] is False
    opened(town, "main")
    found = town.ok("getMe")
    assert (found["has_main_web_app"], faults_of_answer("getMe", found)) == (True, [])


@pytest.mark.parametrize(
    ("method", "params", "what"),
    [
        (
            "sendMessage",
            {"text": "?", "reply_markup": {"inline_keyboard": [[{"text": "B", "web_app": {"url": "http://a.com/"}}]]}},
            "inline keyboard button",
        ),
        (
            "sendMessage",
            {"text": "?", "reply_markup": {"keyboard": [[{"text": "B", "web_app": {"url": "http://a.com/"}}]]}},
            "keyboard button",
        ),
        (
            "setChatMenuButton",
            {"menu_button": {"type": "web_app", "text": "B", "web_app": {"url": "http://a.com/"}}},
            "menu button",
        ),
    ],
)
def test_only_on_a_developers_machine_there_is_no_tls(town: Town, method: str, params: dict[str, Any], what: str) -> None:
    town.ok(method, chat_id=town.anna.id, **params)
    cloud = Town(profile=CLOUD)
    cloud.started()
    said = f"400 Bad Request: {what} Web App URL 'http://a.com/' is invalid: Only HTTPS links are allowed"
    assert cloud.no(method, chat_id=cloud.anna.id, **params) == said


# -- what comes back ----------------------------------------------------------------------------------------------------------


def test_a_keyboards_app_sends_its_data_once(town: Town) -> None:
    app = opened(town, "keyboard_button")
    sent = town.world.send_web_app_data(town.anna.id, app.id, '{"seat": 4}', now=town.now)
    (update,) = town.updates()
    assert update["message"]["web_app_data"] == {"data": '{"seat": 4}', "button_text": "Open"}
    assert update["message"]["from"]["id"] == town.anna.id
    assert faults_of_update({"update_id": 1, **update}) == []
    assert town.world.show(sent)["web_app_data"]["data"] == '{"seat": 4}'
    with pytest.raises(ActRefused) as refused:
        town.world.send_web_app_data(town.anna.id, app.id, "again", now=town.now)
    assert refused.value.code == "no_such_web_app"


@pytest.mark.parametrize(
    ("place", "by", "data", "code"),
    [
        ("menu", "anna", "x", "not_from_a_keyboard"),
        ("inline_button", "anna", "x", "not_from_a_keyboard"),
        ("keyboard_button", "boris", "x", "no_such_web_app"),
        ("keyboard_button", "anna", "", "too_long"),
        ("keyboard_button", "anna", "я" * 2049, "too_long"),
    ],
)
def test_data_that_is_not_sent(town: Town, place: str, by: str, data: str, code: str) -> None:
    app = opened(town, place)
    with pytest.raises(ActRefused) as refused:
        town.world.send_web_app_data(getattr(town, by).id, app.id, data, now=town.now)
    assert (refused.value.code, town.updates(), app.is_open) == (code, [], True)


@pytest.mark.parametrize("place", PLACES)
def test_the_bot_answers_once_in_the_persons_name_where_it_may(town: Town, place: str) -> None:
    app = opened(town, place)
    if place not in ("menu", "inline_button"):
        assert town.no("answerWebAppQuery", web_app_query_id=app.id, result=ARTICLE) == LATE
        return
    done = town.ok("answerWebAppQuery", web_app_query_id=app.id, result={**ARTICLE, **BUTTON})
    assert faults_of_answer("answerWebAppQuery", done) == []
    (update,) = town.updates()
    shown = update["message"]
    assert (shown["from"]["id"], shown["via_bot"]["id"], shown["text"]) == (town.anna.id, town.bot.id, "booked")
    assert faults_of_update({"update_id": 1, **update}) == []
    assert town.ok("editMessageText", inline_message_id=done["inline_message_id"], text="cancelled") is True
    assert town.world.messages(town.bot.chat, viewer=town.anna.id)[-1].text == "cancelled"
    assert town.no("answerWebAppQuery", web_app_query_id=app.id, result=ARTICLE) == LATE


def test_an_answer_without_buttons_has_no_inline_id(town: Town) -> None:
    done = town.ok("answerWebAppQuery", web_app_query_id=opened(town, "menu").id, result=ARTICLE)
    assert (done, faults_of_answer("answerWebAppQuery", done)) == ({}, [])


@pytest.mark.parametrize("case", ["unknown", "another bot's", "closed", "blocked", "deactivated", "no result", "bad result"])
def test_answers_that_come_to_nothing(town: Town, case: str) -> None:
    app = opened(town, "menu")
    bot = town.add_bot("other") if case == "another bot's" else town.bot
    given: dict[str, Any] = {"web_app_query_id": "7" if case == "unknown" else app.id, "result": ARTICLE}
    said = LATE
    match case:
        case "closed":
            town.world.close_web_app(town.anna.id, app.id, now=town.now)
        case "blocked":
            town.world.block(town.anna.id, town.bot.id, now=town.now)
            said = "403 Forbidden: bot was blocked by the user"
        case "deactivated":
            town.world.deactivate(town.anna.id, now=town.now)
            said = "403 Forbidden: user is deactivated"
        case "no result":
            del given["result"]
            said = '400 Bad Request: can\'t find parameter "result"'
        case "bad result":
            given["result"] = {"type": "article", "id": ""}
            said = "400 Bad Request: RESULT_ID_INVALID"
    before = len(town.world.messages(town.bot.chat, viewer=town.anna.id))
    assert town.no("answerWebAppQuery", bot=bot, **given) == said
    assert len(town.world.messages(town.bot.chat, viewer=town.anna.id)) == before


# -- what bots prepare --------------------------------------------------------------------------------------------------------


def prepared(town: Town, **params: Any) -> dict[str, Any]:
    made: dict[str, Any] = town.ok("savePreparedInlineMessage", user_id=town.anna.id, result={**ARTICLE, **BUTTON}, **params)
    assert faults_of_answer("savePreparedInlineMessage", made) == []
    return made


def test_a_prepared_message_is_sent_by_its_person_until_it_expires(town: Town) -> None:
    group = town.group(town.boris.id)
    made = prepared(town, **ANYWHERE)
    assert made["expiration_date"] > town.now
    for chat in (group.id, town.boris.chat):
        sent = town.world.send_prepared(town.anna.id, made["id"], chat, now=town.now)
        assert (sent.text, sent.author, sent.via_bot) == ("booked", town.anna.id, town.bot.id)
        assert town.ok("editMessageText", inline_message_id=sent.inline_id, text="changed") is True
    assert [update["message"]["via_bot"]["id"] for update in town.updates()] == [town.bot.id]  # in the group alone
    town.now = made["expiration_date"]
    with pytest.raises(ActRefused) as refused:
        town.world.send_prepared(town.anna.id, made["id"], group.id, now=town.now)
    assert refused.value.code == "no_such_prepared"


def test_with_feedback_the_bot_is_told_of_a_prepared_message(town: Town) -> None:
    town.bot.inline_feedback = True
    sent = town.world.send_prepared(town.anna.id, prepared(town, **ANYWHERE)["id"], town.boris.chat, now=town.now)
    (update,) = town.updates()
    chosen = update["chosen_inline_result"]
    assert (chosen["result_id"], chosen["query"], chosen["inline_message_id"]) == ("1", "", sent.inline_id)
    assert faults_of_update({"update_id": 1, **update}) == []


@pytest.mark.parametrize("allowed", ["user", "bot", "group", "channel"])
def test_a_prepared_message_goes_where_the_bot_allows(town: Town, allowed: str) -> None:
    channel = town.world.add_channel(title="News", owner=town.anna.id)
    chats = {"user": town.boris.chat, "bot": town.bot.chat, "group": town.group().id, "channel": channel.id}
    made = prepared(town, **{f"allow_{allowed}_chats": True})
    for kind, chat in chats.items():
        if kind == allowed:
            assert town.world.send_prepared(town.anna.id, made["id"], chat, now=town.now).text == "booked"
        else:
            with pytest.raises(ActRefused) as refused:
                town.world.send_prepared(town.anna.id, made["id"], chat, now=town.now)
            assert refused.value.code == "chat_not_allowed"


def test_nobody_else_sends_it(town: Town) -> None:
    made = prepared(town, **ANYWHERE)
    for who, named in ((town.boris, made["id"]), (town.anna, "nonsense")):
        with pytest.raises(ActRefused) as refused:
            town.world.send_prepared(who.id, named, town.bot.chat, now=town.now)
        assert refused.value.code == "no_such_prepared"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({}, "at least one chat type must be allowed"),
        ({"user_id": 0, **ANYWHERE}, "invalid user_id specified"),
        ({"user_id": 999, **ANYWHERE}, "user not found"),
        ({"result": 5, **ANYWHERE}, "can't parse inline query result: expected an Object"),
        ({"result": {**ARTICLE, "title": ""}, **ANYWHERE}, "ARTICLE_TITLE_EMPTY"),
    ],
)
def test_messages_that_cannot_be_prepared(town: Town, params: dict[str, Any], said: str) -> None:
    given = {"user_id": town.anna.id, "result": ARTICLE, **params}
    assert town.no("savePreparedInlineMessage", **given) == f"400 Bad Request: {said}"
    assert town.world.prepared == {}


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ({"text": "B", "request_users": {"request_id": 1}}, ""),
        ({"text": "B", "request_chat": {"request_id": 1, "chat_is_channel": False}}, ""),
        ({"text": "B", "request_managed_bot": {"request_id": 1}}, ""),
        ({"text": "B"}, "BUTTON_TYPE_INVALID"),
        ({"text": "B", "request_contact": True}, "BUTTON_TYPE_INVALID"),
        ({"text": "B", "request_chat": 5}, 'can\'t parse keyboard button: Field "request_chat" must be of type Object'),
        ({"text": "B", "request_chat": {}}, "can't parse keyboard button: Can't find field \"request_id\""),
        (
            {"text": "B", "request_users": {"request_id": 2**31}},
            'can\'t parse keyboard button: Field "request_id" must be a valid Number',
        ),
        ({"text": "B", "request_users": {"request_id": 1, "max_quantity": []}}, 'field "max_quantity" must be a valid Number'),
        (
            {"text": "B", "request_chat": {"request_id": 1, "bot_administrator_rights": 5}},
            'can\'t parse keyboard button: Field "bot_administrator_rights" must be of type Object',
        ),
        ({"text": ""}, "keyboard button text must be non-empty"),
        (5, "can't parse keyboard button: KeyboardButton must be an Object"),
        (None, 'can\'t find parameter "button"'),
    ],
)
def test_buttons_are_prepared_that_ask_for_somebody(town: Town, button: Any, said: str) -> None:
    given = {"user_id": town.anna.id} if button is None else {"user_id": town.anna.id, "button": button}
    if said:
        assert town.no("savePreparedKeyboardButton", **given) == f"400 Bad Request: {said}"
    else:
        made = town.ok("savePreparedKeyboardButton", **given)
        assert faults_of_answer("savePreparedKeyboardButton", made) == []
        assert made["id"] in town.world.prepared


def test_a_prepared_button_shares_what_it_asks_for(town: Town) -> None:
    channel = town.world.add_channel(title="News", owner=town.anna.id)
    users = {"text": "B", "request_users": {"request_id": 7, "user_is_bot": False, "max_quantity": 2}}
    chats = {"text": "B", "request_chat": {"request_id": 8, "chat_is_channel": True, "request_title": True}}
    bots = {"text": "B", "request_managed_bot": {"request_id": 9}}
    by_kind = [town.ok("savePreparedKeyboardButton", user_id=town.anna.id, button=one)["id"] for one in (users, chats, bots)]

    def press(who: Any, prepared: str, **choice: Any) -> Any:
        return town.world.press_prepared(who.id, prepared, now=town.now, choice=Choice(**choice))

    press(town.anna, by_kind[0], users=(town.boris.id,))
    press(town.anna, by_kind[1], chat=channel.id)
    first, second = town.updates()
    assert first["message"]["users_shared"]["request_id"] == 7
    assert [one["user_id"] for one in first["message"]["users_shared"]["users"]] == [town.boris.id]
    shared = second["message"]["chat_shared"]
    assert (shared["request_id"], shared["chat_id"], shared["title"]) == (8, channel.id, "News")
    assert [fault for one in (first, second) for fault in faults_of_update({"update_id": 1, **one})] == []
    for who, prepared, code in (
        (town.anna, by_kind[0], "no_choice"),
        (town.boris, by_kind[0], "no_such_prepared"),
        (town.anna, by_kind[2], "not_a_key"),
        (town.anna, "nonsense", "no_such_prepared"),
    ):
        with pytest.raises(ActRefused) as refused:
            press(who, prepared)
        assert refused.value.code == code
    assert town.updates() == []


def test_apps_and_what_is_prepared_are_forgotten_when_there_are_too_many(town: Town) -> None:
    first, kept = opened(town, "menu"), prepared(town, **ANYWHERE)
    for _ in range(limits.WEB_APPS_MAX):
        last = town.world.open_web_app(town.anna.id, town.bot.id, now=town.now)
    for _ in range(limits.PREPARED_MAX):
        town.ok("savePreparedKeyboardButton", user_id=town.anna.id, button={"text": "B", "request_users": {"request_id": 1}})
    assert (len(town.world.web_apps), len(town.world.prepared)) == (limits.WEB_APPS_MAX, limits.PREPARED_MAX)
    assert (first.id in town.world.web_apps, last.id in town.world.web_apps) == (False, True)
    assert kept["id"] not in town.world.prepared
    with pytest.raises(ActRefused):
        town.world.close_web_app(town.anna.id, first.id, now=town.now)


def test_a_private_message_to_the_bot_goes_on_as_before(town: Town) -> None:
    opened(town, "keyboard_button")
    town.world.send(town.anna.id, town.bot.chat, Text(text="no"), now=town.now)
    assert town.texts() == ["no"]
