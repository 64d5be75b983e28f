"""Inline buttons of every kind: which are refused, what pressing each does, and whom a bot hears of."""

import hmac
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from fake_telegram.world import ActRefused, ChatId, Opened, Permissions, Text
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

LATE = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    made.bot.supports_inline = True
    return made


def keyboard(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[{"text": "B", **button}] for button in buttons]}


def under(town: Town, button: dict[str, Any], chat: int | None = None) -> dict[str, Any]:
    """A message of the bot with one button."""
    sent: dict[str, Any] = town.ok("sendMessage", chat_id=chat or town.anna.id, text="?", reply_markup=keyboard(button))
    assert faults_of_answer("sendMessage", sent) == []
    return sent


def press(town: Town, button: dict[str, Any], **more: Any) -> Any:
    sent = under(town, button)
    return town.world.press(town.anna.id, town.bot.chat, sent["message_id"], "B", now=town.now, **more)


def refused(town: Town, button: dict[str, Any], **more: Any) -> str:
    with pytest.raises(ActRefused) as error:
        press(town, button, **more)
    return error.value.code


# -- what may be sent ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "shown"),
    [
        ({"url": "example.com"}, {"url": "http://example.com/"}),
        ({"url": "tg://user?id=5"}, {"url": "tg://user?id=5"}),
        ({"callback_data": "x" * 64}, {"callback_data": "x" * 64}),
        ({"callback_data": 5}, {"callback_data": "5"}),
        ({"switch_inline_query": ""}, {"switch_inline_query": ""}),
        ({"switch_inline_query_current_chat": "q"}, {"switch_inline_query_current_chat": "q"}),
        (
            {"switch_inline_query_chosen_chat": {"query": "q", "allow_user_chats": True, "allow_bot_chats": False, "odd": 1}},
            {"switch_inline_query_chosen_chat": {"query": "q", "allow_user_chats": True}},
        ),
        ({"copy_text": {"text": "42", "odd": 1}}, {"copy_text": {"text": "42"}}),
        ({"web_app": {"url": "https://a.com/app", "odd": 1}}, {"web_app": {"url": "https://a.com/app"}}),
        (
            {"login_url": {"url": "https://a.com/in", "bot_username": "helper_bot", "request_write_access": True, "x": 1}},
            {"login_url": {"url": "https://a.com/in", "bot_username": "helper_bot", "request_write_access": True}},
        ),
        ({"disabled": {}}, {"disabled": {}}),
        ({"callback_data": "x", "url": "https://a.com/"}, {"url": "https://a.com/"}),
        (
            {"callback_data": "x", "style": "danger", "icon_custom_emoji_id": "5368324170671202286"},
            {"callback_data": "x", "icon_custom_emoji_id": "5368324170671202286", "style": "danger"},
        ),
    ],
)
def test_a_button_is_shown_with_what_the_bot_api_names(town: Town, button: dict[str, Any], shown: dict[str, Any]) -> None:
    sent = under(town, button)
    assert sent["reply_markup"] == {"inline_keyboard": [[{"text": "B", **shown}]]}


@pytest.mark.parametrize(
    ("button", "said"),
    [
        ({}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "я" * 33}, "BUTTON_DATA_INVALID"),
        ({"url": " "}, "BUTTON_URL_INVALID"),
        ({"url": "no such thing"}, "inline keyboard button URL 'no such thing' is invalid: Wrong HTTP URL"),
        ({"url": "\x00"}, "inline keyboard button URL '\x00' is invalid: Wrong HTTP URL"),
        ({"url": 'https://a.com/\x00">'}, "inline keyboard button URL 'https://a.com/\x00\">' is invalid: Wrong HTTP URL"),
        ({"login_url": {"url": ""}}, "BUTTON_URL_INVALID"),
        ({"login_url": {}}, "BUTTON_URL_INVALID"),
        ({"web_app": {"url": "?"}}, "BUTTON_URL_INVALID"),
        ({"web_app": {"url": "tg://user?id=5"}}, "BUTTON_URL_INVALID"),
        ({"web_app": {"url": "tg://resolve?domain=helper_bot"}}, "BUTTON_URL_INVALID"),
        ({"login_url": {"url": "tg://user?id=5"}}, "BUTTON_URL_INVALID"),
        ({"web_app": "https://a.com"}, 'can\'t parse inline keyboard button: Field "web_app" must be of type Object'),
        ({"copy_text": {"text": ""}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": "x" * 257}}, "BUTTON_COPY_TEXT_INVALID"),
        ({"copy_text": {"text": []}}, 'field "text" must be of type String'),
        ({"switch_inline_query_chosen_chat": {"query": "q"}}, "at least one chat type must be allowed"),
        ({"pay": True}, "BUTTON_TYPE_INVALID"),
        ({"callback_game": {}}, "BUTTON_TYPE_INVALID"),
        ({"callback_data": "x", "style": "pink"}, "invalid button style specified"),
        ({"callback_data": "x", "icon_custom_emoji_id": "smile"}, "invalid custom emoji identifier specified"),
        ({"text": " ", "callback_data": "x"}, "inline keyboard button text must be non-empty"),
    ],
)
def test_a_button_that_cannot_be(town: Town, button: dict[str, Any], said: str) -> None:
    assert town.no("sendMessage", chat_id=town.anna.id, text="?", reply_markup=keyboard(button)) == f"400 Bad Request: {said}"


CHOSEN = {"switch_inline_query_chosen_chat": {"allow_user_chats": True}}
CURRENT = {"switch_inline_query_current_chat": "q"}
UNKNOWN = (
    "can't use switch_inline_query_current_chat in a channel chat, because a user will not be able to use the button "
    "without knowing bot's username"
)


@pytest.mark.parametrize(
    ("where", "button", "said"),
    [
        ("group", {"web_app": {"url": "https://a.com/"}}, "BUTTON_TYPE_INVALID"),
        ("channel", {"web_app": {"url": "https://a.com/"}}, "BUTTON_TYPE_INVALID"),
        ("business", {"web_app": {"url": "https://a.com/"}}, "BUTTON_TYPE_INVALID"),
        ("business", {"switch_inline_query": "q"}, "BUTTON_TYPE_INVALID"),
        ("business", CHOSEN, "BUTTON_TYPE_INVALID"),
        ("business", CURRENT, ""),
        ("channel", CURRENT, UNKNOWN),
        ("channel", {"switch_inline_query": "q"}, ""),
        ("group", CURRENT, ""),
        ("group", CHOSEN, ""),
    ],
)
def test_buttons_that_have_no_use_in_a_place(town: Town, where: str, button: dict[str, Any], said: str) -> None:
    here = place(town, where)
    if not said:
        sent = town.ok("sendMessage", **here, text="?", reply_markup=keyboard(button))
        assert faults_of_answer("sendMessage", sent) == []
        return
    assert town.no("sendMessage", **here, text="?", reply_markup=keyboard(button)) == f"400 Bad Request: {said}"
    plain = town.ok("sendMessage", **here, text="?")
    edited = town.no("editMessageReplyMarkup", **here, message_id=plain["message_id"], reply_markup=keyboard(button))
    assert edited == f"400 Bad Request: {said}"


def place(town: Town, where: str) -> dict[str, Any]:
    """The parameters by which the bot writes there."""
    if where == "group":
        return {"chat_id": town.group().id}
    if where == "channel":
        return {"chat_id": town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id]).id}
    town.bot.can_connect_to_business = True
    by = town.world.connect_business(town.anna.id, town.bot.id, now=town.now)
    town.world.send(town.boris.id, town.anna.chat, Text(text="hi"), now=town.now)
    return {"chat_id": town.boris.id, "business_connection_id": by.id}


@pytest.mark.parametrize(
    ("button", "what"),
    [
        ({"request_contact": True}, "phone number can be requested"),
        ({"request_location": True}, "location can be requested"),
        ({"request_poll": {}}, ""),
        ({"request_poll": {"type": "quiz"}}, "poll can be requested"),
        ({"request_users": {"request_id": 1}}, "users can be requested"),
        ({"request_chat": {"request_id": 1, "chat_is_channel": True}}, "chats can be requested"),
        ({"request_managed_bot": {"request_id": 1}}, "managed bot can be requested"),
        ({"web_app": {"url": "https://a.com/"}}, "web App buttons can be used"),
        ({}, ""),
    ],
)
def test_requests_belong_into_private_chats(town: Town, button: dict[str, Any], what: str) -> None:
    keys = {"keyboard": [[{"text": "B", **button}]]}
    group = town.group().id
    town.ok("sendMessage", chat_id=town.anna.id, text="?", reply_markup=keys)
    if what:
        said = f"400 Bad Request: {what} in private chats only"
        assert town.no("sendMessage", chat_id=group, text="?", reply_markup=keys) == said
    else:
        town.ok("sendMessage", chat_id=group, text="?", reply_markup=keys)
    channel = town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id])
    assert town.no("sendMessage", chat_id=channel.id, text="?", reply_markup=keys) == "400 Bad Request: inline keyboard expected"


# -- what a client does by itself ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "opened"),
    [
        ({"url": "https://a.com/x"}, Opened(kind="url", url="https://a.com/x")),
        ({"copy_text": {"text": "42"}}, Opened(kind="copy_text", text="42")),
        ({"disabled": {}}, Opened(kind="disabled")),
    ],
)
def test_what_leads_away_asks_nobody(town: Town, button: dict[str, Any], opened: Opened) -> None:
    assert press(town, button) == opened
    assert town.updates() == []
    assert town.world.journal.since(0)[0][-1].fields["does"] == opened.kind


def test_a_login_tells_the_site_who_comes_signed_with_the_bots_token(town: Town) -> None:
    opened = press(town, {"login_url": {"url": "https://a.com/in?next=%2Fhome&a=b+c"}})
    query = dict(parse_qsl(urlsplit(opened.url).query))
    assert opened.url.startswith("https://a.com/in?next=%2Fhome&a=b+c&id=")
    assert (query["next"], query["a"]) == ("/home", "b c")
    facts = {name: query[name] for name in ("id", "first_name", "username", "auth_date")}
    lines = "\n".join(f"{name}={facts[name]}" for name in sorted(facts))
    assert query["hash"] == hmac.new(sha256(town.bot.token.encode()).digest(), lines.encode(), sha256).hexdigest()
    assert (facts["id"], facts["auth_date"]) == (str(town.anna.id), str(int(town.now)))


def test_a_login_may_be_for_another_bot_and_let_it_write(town: Town) -> None:
    other = town.add_bot("shop")
    login = {"login_url": {"url": "https://a.com/in", "bot_username": "shop_bot", "request_write_access": True}}
    assert town.no("sendMessage", bot=other, chat_id=town.anna.id, text="x").startswith("400 Bad Request: chat not found")
    press(town, login)
    assert town.updates(other) == []
    press(town, login, allow_write=True)
    press(town, login, allow_write=True)
    (update,) = town.updates(other)
    assert update["message"]["connected_website"] == "a.com"
    assert faults_of_update({"update_id": 1, **update}) == []
    town.ok("sendMessage", bot=other, chat_id=town.anna.id, text="x")
    assert refused(town, {"login_url": {"url": "https://a.com/", "bot_username": "nobody_bot"}}) == "no_such_bot"


# -- the bot's name in an input field --------------------------------------------------------------------------------------


def test_a_query_in_the_current_chat(town: Town) -> None:
    query = press(town, {"switch_inline_query_current_chat": "cats"})
    (update,) = town.updates()
    assert (update["inline_query"]["id"], update["inline_query"]["query"]) == (query.id, "cats")
    assert update["inline_query"]["chat_type"] == "sender"


def test_a_query_in_a_chosen_chat(town: Town) -> None:
    assert refused(town, {"switch_inline_query": "cats"}) == "no_chat_chosen"
    press(town, {"switch_inline_query": "cats"}, to=town.boris.chat)
    assert town.updates()[0]["inline_query"]["chat_type"] == "private"
    town.bot.supports_inline = False
    assert refused(town, {"switch_inline_query": "cats"}, to=town.boris.chat) == "not_inline"


@pytest.mark.parametrize("allowed", ["user", "bot", "group", "channel"])
def test_only_chats_of_the_allowed_kinds_can_be_chosen(town: Town, allowed: str) -> None:
    channel = town.world.add_channel(title="News", owner=town.anna.id)
    chats = {"user": town.boris.chat, "bot": town.bot.chat, "group": town.group().id, "channel": channel.id}
    button = {"switch_inline_query_chosen_chat": {"query": "cats", f"allow_{allowed}_chats": True}}
    for kind, chat in chats.items():
        if kind == allowed:
            assert press(town, button, to=chat).text == "cats"
        else:
            assert refused(town, button, to=chat) == "chat_not_allowed"


# -- questions to the bot ----------------------------------------------------------------------------------------------------


def test_an_answer_holds_for_its_time_for_the_same_person_and_button(town: Town) -> None:
    group = town.group(town.boris.id)
    rows = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}, {"text": "B", "callback_data": "b"}]]}
    sent = town.ok("sendMessage", chat_id=group.id, text="?", reply_markup=rows)["message_id"]

    def pressed(who: Any, button: str) -> Any:
        return town.world.press(who.id, group.id, sent, button, now=town.now)

    first = pressed(town.anna, "A")
    town.ok("answerCallbackQuery", callback_query_id=first.id, text="done", show_alert=True, cache_time=60)
    town.updates()
    again = pressed(town.anna, "A")
    assert (again.answer, again.id != first.id) == (first.answer, True)
    assert town.updates() == []
    assert town.no("answerCallbackQuery", callback_query_id=again.id) == LATE
    for who, button in ((town.boris, "A"), (town.anna, "B")):
        assert pressed(who, button).answer is None
        assert town.kinds() == ["callback_query"]
    town.now += 60
    other = pressed(town.anna, "A")
    assert other.answer is None
    town.ok("answerCallbackQuery", callback_query_id=other.id)
    assert pressed(town.anna, "A").answer is None
    assert town.kinds() == ["callback_query"] * 2


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("t.me/helper_bot?start=x", ""),
        ("https://t.me/Helper_Bot?start=x", ""),
        ("https://telegram.me/helper_bot", ""),
        ("tg://resolve?domain=helper_bot&start=1", ""),
        ("https://t.me/other_bot?start=x", "URL_INVALID"),
        ("https://t.me/helper_bots", "URL_INVALID"),
        ("https://example.com/", "URL_INVALID"),
        ("game", "URL_INVALID"),
    ],
)
def test_an_answer_opens_only_the_bot_itself(town: Town, url: str, said: str) -> None:
    query = press(town, {"callback_data": "x"})
    if said:
        assert town.no("answerCallbackQuery", callback_query_id=query.id, url=url) == f"400 Bad Request: {said}"
        assert query.answer is None
    else:
        town.ok("answerCallbackQuery", callback_query_id=query.id, url=url)
        assert query.answer.url == url


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
def test_a_bot_that_is_gone_hears_where_its_button_was(town: Town, kind: str) -> None:
    if kind == "channel":
        chat = town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id], subscribers=[town.boris.id])
    else:
        chat = town.group(town.boris.id, kind=kind)
    sent = under(town, {"callback_data": "x"}, chat.id)["message_id"]
    number = town.world.messages(chat.id)[-1].id
    town.world.press(town.boris.id, chat.id, number, "B", now=town.now)
    (there,) = town.updates()
    assert there["callback_query"]["message"]["text"] == "?"
    assert there["callback_query"]["message"]["message_id"] == sent
    town.world.remove_member(town.anna.id, chat.id, town.bot.id, now=town.now)
    town.updates()
    town.world.press(town.boris.id, chat.id, number, "B", now=town.now)
    (gone,) = town.updates()
    shown = gone["callback_query"]["message"]
    assert (shown["date"], shown["chat"]["id"], "text" in shown) == (0, chat.id, False)
    assert gone["callback_query"]["chat_instance"] == there["callback_query"]["chat_instance"]
    assert faults_of_update({"update_id": 1, **gone}) == []


def test_a_bot_that_answers_for_nobody_any_more_is_not_shown_the_dialog(town: Town) -> None:
    here = place(town, "business")
    sent = town.ok("sendMessage", **here, text="?", reply_markup=keyboard({"callback_data": "x"}))["message_id"]
    town.world.disconnect_business(town.anna.id, now=town.now)
    town.updates()
    town.world.press(town.boris.id, town.anna.chat, sent, "B", now=town.now)
    (update,) = town.updates()
    assert "message" not in update["callback_query"]
    assert faults_of_update({"update_id": 1, **update}) == []


def test_who_may_press(town: Town) -> None:
    closed = town.group()
    public = town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id], username="news_town")
    sent = under(town, {"callback_data": "x"}, public.id)["message_id"]
    assert town.world.press(town.boris.id, public.id, sent, "B", now=town.now).data == "x"
    sent = under(town, {"callback_data": "x"}, closed.id)["message_id"]
    with pytest.raises(ActRefused) as error:
        town.world.press(town.boris.id, closed.id, sent, "B", now=town.now)
    assert error.value.code == "not_a_member"
    silent = town.group(town.boris.id)
    sent = under(town, {"callback_data": "x"}, silent.id)["message_id"]
    silent.permissions = Permissions(can_send_messages=False)
    town.world.press(town.boris.id, ChatId(silent.id), sent, "B", now=town.now)
    assert town.kinds()[-1] == "callback_query"


# -- buttons of forwarded messages -----------------------------------------------------------------------------------------

LOGIN = {"text": "In", "login_url": {"url": "https://a.com/in", "forward_text": "Come too"}}
SITE = {"text": "Site", "url": "https://a.com/"}
ASK = {"text": "Ask", "callback_data": "x"}


@pytest.mark.parametrize(
    ("buttons", "kept"),
    [
        ([SITE], [SITE]),
        ([SITE, LOGIN], [SITE, {**LOGIN, "text": "Come too"}]),
        ([ASK], None),
        ([SITE, ASK], None),
        ([{"text": "Copy", "copy_text": {"text": "1"}}], None),
    ],
)
@pytest.mark.parametrize("how", ["forwardMessage", "forwardMessages", "person"])
def test_only_keyboards_of_links_are_forwarded(town: Town, buttons: list[Any], kept: list[Any] | None, how: str) -> None:
    rows = {"inline_keyboard": [[one] for one in buttons]}
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="?", reply_markup=rows)["message_id"]
    group = town.group()
    if how == "person":
        town.world.forward(town.anna.id, town.bot.chat, sent, group.id, now=town.now)
    else:
        which = {"message_id": sent} if how == "forwardMessage" else {"message_ids": [sent]}
        town.ok(how, chat_id=group.id, from_chat_id=town.anna.id, **which)
    shown = town.world.show(town.world.messages(group.id)[-1])
    assert shown.get("reply_markup") == (None if kept is None else {"inline_keyboard": [[one] for one in kept]})
    forwarded = town.world.messages(group.id)[-1].id
    for button in kept or ():
        opened = town.world.press(town.anna.id, group.id, forwarded, button["text"], now=town.now)
        assert opened.url.startswith("https://a.com/")
    copied = town.ok("copyMessage", chat_id=group.id, from_chat_id=town.anna.id, message_id=sent)["message_id"]
    assert "reply_markup" not in town.world.show(group.messages[copied])  # a copy takes only the keyboard that is given


def test_links_of_a_forwarded_post_open_without_its_bot(town: Town) -> None:
    channel = town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id])
    rows = {"inline_keyboard": [[SITE, LOGIN]]}
    post = town.ok("sendMessage", chat_id=channel.id, text="!", reply_markup=rows)["message_id"]
    message = town.world.forward(town.anna.id, channel.id, post, town.boris.chat, now=town.now)
    opened = town.world.press(town.boris.id, town.anna.chat, message.id, "Site", now=town.now)
    assert opened == Opened(kind="url", url="https://a.com/")
    with pytest.raises(ActRefused) as error:
        town.world.press(town.boris.id, town.anna.chat, message.id, "Come too", now=town.now)
    assert error.value.code == "no_bot"


# -- requests of reply keyboards, as people see them ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("plain", {"text": "plain"}),
        ({"text": "B", "odd": 1, "request_contact": "true"}, {"text": "B", "request_contact": True}),
        ({"text": "B", "request_location": False}, {"text": "B"}),
        ({"text": "B", "request_poll": {"type": "riddle"}}, {"text": "B", "request_poll": {}}),
        (
            {"text": "B", "request_users": {"request_id": "7", "user_is_bot": "yes", "max_quantity": 99, "odd": 1}},
            {"text": "B", "request_users": {"request_id": 7, "user_is_bot": True, "max_quantity": 10}},
        ),
        (
            {
                "text": "B",
                "request_chat": {
                    "request_id": -1,
                    "chat_is_channel": False,
                    "user_administrator_rights": {"can_pin_messages": True, "can_fly": True, "can_invite_users": False},
                },
            },
            {
                "text": "B",
                "request_chat": {
                    "request_id": -1,
                    "chat_is_channel": False,
                    "user_administrator_rights": {"can_pin_messages": True},
                },
            },
        ),
        (
            {"text": "B", "request_managed_bot": {"request_id": 1, "suggested_name": "Shop", "suggested_username": ""}},
            {"text": "B", "request_managed_bot": {"request_id": 1, "suggested_name": "Shop"}},
        ),
    ],
)
def test_a_key_has_only_what_the_bot_api_names(town: Town, key: Any, shown: dict[str, Any]) -> None:
    sent = town.ok("sendMessage", chat_id=town.anna.id, text="?", reply_markup={"keyboard": [[key]]})
    message = town.world.private_chats[town.anna.id, town.bot.id].messages[sent["message_id"]]
    assert message.keyboard is not None
    assert message.keyboard["keyboard"] == [[shown]]


@pytest.mark.parametrize("name", ["request_users", "request_chat", "request_managed_bot", "request_poll", "request_user"])
@pytest.mark.parametrize("value", [5, "x", [], True])
def test_a_key_that_asks_for_nonsense(town: Town, name: str, value: Any) -> None:
    said = town.no("sendMessage", chat_id=town.anna.id, text="?", reply_markup={"keyboard": [[{"text": "B", name: value}]]})
    assert said == f'400 Bad Request: can\'t parse keyboard button: Field "{name}" must be of type Object'
