"""Ephemeral messages: who may whisper to whom and when, who sees and hears it, how it changes and goes."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, CallbackQuery, Chat, Dice, Message, Text, ephemerals
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town, Upload

KEYBOARD = {"inline_keyboard": [[{"text": "more", "callback_data": "m"}]]}
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\x02\0\0\0"


class Yard(Town):
    """A group where the bot is an administrator, and one where it is not."""

    def __init__(self, kind: str = "supergroup") -> None:
        super().__init__()
        self.yard: Chat = self.group(self.boris.id, kind=kind)
        self.world.promote(self.anna.id, self.yard.id, self.bot.id, now=self.now)
        self.plain: Chat = self.group(self.boris.id)
        self.updates()

    def whispered(self, text: str = "psst", **params: Any) -> dict[str, Any]:
        params = {"chat_id": self.yard.id, "ephemeral_message_parameters": {"receiver_user_id": self.anna.id}, **params}
        answer: dict[str, Any] = self.ok("sendMessage", text=text, **params)
        assert faults_of_answer("sendMessage", answer) == []
        return answer

    def seen(self, who: Any = None, chat: Chat | None = None) -> list[str]:
        place, viewer = chat or self.yard, who or self.anna
        return [one.text for one in ephemerals.seen(self.world, place.id, viewer.id, self.now)]

    def pressed(self, where: Chat) -> CallbackQuery:
        """A button that Anna has just pressed in that chat."""
        sent = self.ok("sendMessage", chat_id=where.id, text="press", reply_markup=KEYBOARD)
        query = self.world.press(self.anna.id, where.id, where.order[-1], "more", now=self.now)
        assert isinstance(query, CallbackQuery)
        assert sent["text"] == "press"
        self.updates()
        return query


@pytest.fixture(params=["supergroup", "group"])
def town(request: pytest.FixtureRequest) -> Yard:
    return Yard(request.param)


@pytest.fixture
def yard() -> Yard:
    return Yard()


def test_one_member_sees_it_and_nobody_else(town: Yard) -> None:
    other = town.add_bot("other", privacy_mode=False)
    town.world.add_member(town.anna.id, town.yard.id, other.id, now=town.now)
    town.updates(other)
    before, order = len(town.world.messages(town.yard.id)), list(town.yard.order)
    answer = town.whispered()
    assert (answer["message_id"], answer["ephemeral_message_id"]) == (0, 1)
    assert answer["receiver_user"]["id"] == town.anna.id
    assert (town.seen(), town.seen(town.boris)) == (["psst"], [])
    assert (len(town.world.messages(town.yard.id)), town.yard.order) == (before, order)
    assert town.updates(other) == []
    assert town.whispered()["ephemeral_message_id"] == 2
    assert town.yard.next_message_id == max(order, default=0) + 1


def test_the_older_parameters_mean_the_same(yard: Yard) -> None:
    answer = yard.ok("sendMessage", chat_id=yard.yard.id, text="psst", receiver_user_id=yard.anna.id)
    assert answer["receiver_user"]["id"] == yard.anna.id
    assert yard.seen() == ["psst"]


SENT: dict[str, dict[str, Any]] = {
    "sendRichMessage": {"rich_message": {"markdown": "psst"}},
    "sendContact": {"phone_number": "+1", "first_name": "F"},
    "sendLocation": {"latitude": 1, "longitude": 2},
    "sendVenue": {"latitude": 1, "longitude": 2, "title": "T", "address": "A"},
    "sendPhoto": {"caption": "psst"},
    "sendDocument": {},
    "sendSticker": {},
}


@pytest.mark.parametrize("method", SENT)
def test_many_kinds_can_be_whispered(yard: Yard, method: str) -> None:
    uploads = {name: Upload("a.png", "", PNG) for name in ("photo", "document", "sticker")}
    to = {"receiver_user_id": yard.anna.id}
    answer = yard.ok(method, chat_id=yard.yard.id, ephemeral_message_parameters=to, uploads=uploads, **SENT[method])
    assert faults_of_answer(method, answer) == []
    assert answer["ephemeral_message_id"] == 1
    assert len(yard.seen()) == 1


@pytest.mark.parametrize("method", ["sendDice", "copyMessage"])
def test_methods_without_the_parameters_pass_over_them(yard: Yard, method: str) -> None:
    first = yard.ok("sendMessage", chat_id=yard.yard.id, text="x")["message_id"]
    said = {"from_chat_id": yard.yard.id, "message_id": first} if method == "copyMessage" else {}
    yard.ok(method, chat_id=yard.yard.id, receiver_user_id=yard.anna.id, **said)
    assert yard.seen() == []
    assert isinstance(yard.world.messages(yard.yard.id)[-1].content, Dice if method == "sendDice" else Text)


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"ephemeral_message_parameters": 5}, "object expected as ephemeral message parameters"),
        ({"ephemeral_message_parameters": "{"}, "can't parse ephemeral message parameters JSON object"),
        ({"ephemeral_message_parameters": {}}, "invalid receiver_user_id specified"),
        ({"ephemeral_message_parameters": {"receiver_user_id": -5}}, "invalid receiver_user_id specified"),
        ({"ephemeral_message_parameters": {"receiver_user_id": "x"}}, 'field "receiver_user_id" must be a valid Number'),
        ({"ephemeral_message_parameters": {"receiver_user_id": 99_999}}, "USER_NOT_PARTICIPANT"),
        ({"receiver_user_id": 1002}, "USER_IS_BOT"),
        ({"receiver_user_id": 1000, "callback_query_id": "77"}, "QUERY_ID_INVALID"),
        ({"reply_parameters": {"ephemeral_message_id": 3}}, "REPLY_MESSAGE_ID_INVALID"),
        ({"receiver_user_id": 1000, "reply_parameters": {"ephemeral_message_id": 3}}, "message to be replied not found"),
        ({"receiver_user_id": 1000, "text": ""}, "message text is empty"),
    ],
)
def test_what_is_refused(yard: Yard, params: dict[str, Any], words: str) -> None:
    assert (yard.anna.id, yard.bot.id) == (1000, 1002)
    assert yard.no("sendMessage", **{"chat_id": yard.yard.id, "text": "x", **params}) == f"400 Bad Request: {words}"
    assert yard.seen() == []


def test_where_it_is_refused(yard: Yard) -> None:
    yard.started()
    to = {"receiver_user_id": yard.anna.id}
    assert yard.no("sendMessage", chat_id=yard.anna.id, text="x", **to) == "400 Bad Request: BOT_NOT_ADMIN"
    news = yard.world.add_channel(title="News", owner=yard.anna.id, subscribers=[yard.bot.id])
    assert yard.no("sendMessage", chat_id=news.id, text="x", **to) == "400 Bad Request: PEER_ID_INVALID"
    assert yard.no("sendMessage", chat_id=yard.plain.id, text="x", **to) == "400 Bad Request: BOT_NOT_ADMIN"
    live = {"latitude": 1, "longitude": 2, "live_period": 900}
    assert yard.no("sendLocation", chat_id=yard.yard.id, **live, **to) == "400 Bad Request: unallowed message content specified"


@pytest.mark.parametrize(("passed", "is_late"), [(15, False), (15.5, True)])
def test_a_pressed_button_lets_any_bot_answer_for_a_moment(yard: Yard, passed: float, is_late: bool) -> None:
    query = yard.pressed(yard.plain)
    yard.now += passed
    to = {"receiver_user_id": yard.anna.id, "callback_query_id": query.id}
    params = {"chat_id": yard.plain.id, "text": "psst", "ephemeral_message_parameters": to}
    if is_late:
        assert yard.no("sendMessage", **params).startswith("400 Bad Request: query is too old")
    else:
        assert yard.ok("sendMessage", **params)["ephemeral_message_id"] == 1
    assert yard.seen(chat=yard.plain) == ([] if is_late else ["psst"])


@pytest.mark.parametrize("wrong", ["person", "chat"])
def test_a_button_is_for_who_pressed_it_where_it_is(yard: Yard, wrong: str) -> None:
    query = yard.pressed(yard.plain)
    receiver = yard.boris.id if wrong == "person" else yard.anna.id
    chat = yard.yard.id if wrong == "chat" else yard.plain.id
    to = {"receiver_user_id": receiver, "callback_query_id": query.id}
    assert yard.no("sendMessage", chat_id=chat, text="x", ephemeral_message_parameters=to) == "400 Bad Request: QUERY_ID_INVALID"


def test_it_may_stand_in_the_place_of_the_pressed_message(yard: Yard) -> None:
    query = yard.pressed(yard.plain)
    to = {"receiver_user_id": yard.anna.id, "callback_query_id": query.id, "replace_callback_query_message": True}
    yard.ok("sendMessage", chat_id=yard.plain.id, text="psst", ephemeral_message_parameters=to)
    assert ephemerals.hidden(yard.world, yard.plain.id, yard.anna.id, yard.now) == {query.message}
    assert ephemerals.hidden(yard.world, yard.plain.id, yard.boris.id, yard.now) == frozenset()
    alone = {"receiver_user_id": yard.anna.id, "replace_callback_query_message": True}
    refused = yard.no("sendMessage", chat_id=yard.yard.id, text="x", ephemeral_message_parameters=alone)
    assert refused == "400 Bad Request: QUERY_ID_INVALID"


# -- buttons and answers of people


def test_its_buttons_ask_the_bot(yard: Yard) -> None:
    number = yard.whispered(reply_markup=KEYBOARD)["ephemeral_message_id"]
    query = yard.world.press_ephemeral(yard.anna.id, yard.yard.id, number, "more", now=yard.now)
    (update,) = yard.updates()
    shown = update["callback_query"]["message"]
    assert (shown["message_id"], shown["ephemeral_message_id"], update["callback_query"]["data"]) == (0, number, "m")
    assert faults_of_update({"update_id": 1, **update}) == []
    assert isinstance(query, CallbackQuery)
    assert yard.ok("answerCallbackQuery", callback_query_id=query.id, text="yes", cache_time=100) is True
    again = yard.whispered("other", reply_markup=KEYBOARD)["ephemeral_message_id"]
    yard.world.press_ephemeral(yard.anna.id, yard.yard.id, again, "more", now=yard.now)
    assert yard.kinds() == ["callback_query"]
    to = {"receiver_user_id": yard.anna.id, "callback_query_id": query.id, "replace_callback_query_message": True}
    refused = yard.no("sendMessage", chat_id=yard.yard.id, text="x", ephemeral_message_parameters=to)
    assert refused == "400 Bad Request: MESSAGE_ID_INVALID"


def refusal(act: Any, *args: Any, **more: Any) -> str:
    with pytest.raises(ActRefused) as refused:
        act(*args, **more)
    return refused.value.code


def test_only_the_receiver_presses_and_answers(yard: Yard) -> None:
    number = yard.whispered(reply_markup=KEYBOARD)["ephemeral_message_id"]
    place = {"now": yard.now}
    assert refusal(yard.world.press_ephemeral, yard.boris.id, yard.yard.id, number, "more", **place) == "no_such_message"
    assert refusal(yard.world.press_ephemeral, yard.anna.id, yard.yard.id, 77, "more", **place) == "no_such_message"
    assert refusal(yard.world.press_ephemeral, yard.anna.id, yard.plain.id, number, "more", **place) == "no_such_message"
    assert refusal(yard.world.press_ephemeral, yard.anna.id, yard.yard.id, number, "less", **place) == "no_such_button"
    said = Text(text="hm")
    assert refusal(yard.world.answer_ephemeral, yard.boris.id, yard.yard.id, number, said, **place) == "no_such_message"
    assert refusal(yard.world.answer_ephemeral, yard.anna.id, yard.yard.id, number, Text(text=" "), **place) == "empty"
    dice = Dice(emoji="🎲", value=1)
    assert refusal(yard.world.answer_ephemeral, yard.anna.id, yard.yard.id, number, dice, **place) == "not_ephemeral"
    yard.world.leave(yard.anna.id, yard.yard.id, now=yard.now)
    assert refusal(yard.world.press_ephemeral, yard.anna.id, yard.yard.id, number, "more", **place) == "no_such_message"


def answered(town: Yard) -> Message:
    number = town.whispered()["ephemeral_message_id"]
    return town.world.answer_ephemeral(town.anna.id, town.yard.id, number, Text(text="what?"), now=town.now)


def test_the_bot_alone_hears_the_answer(town: Yard) -> None:
    other = town.add_bot("other", privacy_mode=False)
    town.world.add_member(town.anna.id, town.yard.id, other.id, now=town.now)
    town.updates()
    town.updates(other)
    answered(town)
    (update,) = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    shown = update["message"]
    assert (shown["text"], shown["message_id"], shown["receiver_user"]["id"]) == ("what?", 0, town.bot.id)
    assert town.updates(other) == []
    assert (town.seen(), town.seen(town.boris)) == (["psst", "what?"], [])


@pytest.mark.parametrize(("passed", "words"), [(15, ""), (16, "REPLY_MESSAGE_ID_INVALID")])
def test_an_incoming_one_is_answered_within_15_seconds(yard: Yard, passed: float, words: str) -> None:
    message = answered(yard)
    assert message.ephemeral is not None
    yard.world.promote(yard.anna.id, yard.yard.id, yard.bot.id, now=yard.now)
    yard.now += passed
    params = {
        "chat_id": yard.yard.id,
        "text": "that",
        "receiver_user_id": yard.anna.id,
        "reply_parameters": {"ephemeral_message_id": message.ephemeral.id},
    }
    if words:
        assert yard.no("sendMessage", **params) == f"400 Bad Request: {words}"
    else:
        assert yard.ok("sendMessage", **params)["text"] == "that"
    refused = yard.no("sendMessage", **{**params, "receiver_user_id": yard.boris.id})
    assert refused == "400 Bad Request: message to be replied not found"


# -- commands that are ephemeral


def offer(town: Yard, **scope: Any) -> None:
    commands = [{"command": "secret", "description": "d", "is_ephemeral": True}, {"command": "open", "description": "d"}]
    town.ok("setMyCommands", commands=commands, **scope)


def say(town: Yard, text: str, who: Any = None) -> Message:
    return town.world.send((who or town.boris).id, town.yard.id, Text(text=text), now=town.now)


def test_an_ephemeral_command_is_between_the_two(town: Yard) -> None:
    other = town.add_bot("other", privacy_mode=False)
    town.world.add_member(town.anna.id, town.yard.id, other.id, now=town.now)
    offer(town)
    town.updates()
    town.updates(other)
    before = len(town.world.messages(town.yard.id))
    message = say(town, "/secret@helper_bot 42")
    (update,) = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    assert (update["message"]["message_id"], update["message"]["text"]) == (0, "/secret@helper_bot 42")
    assert town.updates(other) == []
    assert len(town.world.messages(town.yard.id)) == before
    assert (town.seen(town.boris), town.seen(town.anna)) == (["/secret@helper_bot 42"], [])
    assert message.ephemeral is not None
    reply = {"ephemeral_message_id": message.ephemeral.id}
    town.ok("sendMessage", chat_id=town.yard.id, text="yes", receiver_user_id=town.boris.id, reply_parameters=reply)
    assert town.seen(town.boris)[-1] == "yes"


OPEN = ("/open", "/open@helper_bot", "/other", "secret", "/", "/secret@nobody_bot", "/secrets", "x /secret")


@pytest.mark.parametrize("text", OPEN)
def test_everything_else_is_for_everybody(yard: Yard, text: str) -> None:
    offer(yard)
    assert say(yard, text).ephemeral is None


def test_without_a_name_it_is_for_the_one_bot_that_offers_it(yard: Yard) -> None:
    other = yard.add_bot("other")
    yard.world.add_member(yard.anna.id, yard.yard.id, other.id, now=yard.now)
    offer(yard)
    assert say(yard, "/secret").ephemeral is not None
    offer(yard, bot=other)
    assert say(yard, "/secret").ephemeral is None
    assert say(yard, "/secret@other_bot").ephemeral is not None


def test_the_narrowest_list_of_commands_counts(yard: Yard) -> None:
    offer(yard, scope={"type": "all_chat_administrators"})
    assert say(yard, "/secret", yard.boris).ephemeral is None
    assert say(yard, "/secret", yard.anna).ephemeral is not None
    plain = [{"command": "secret", "description": "d"}]
    member = {"type": "chat_member", "chat_id": yard.yard.id, "user_id": yard.anna.id}
    yard.ok("setMyCommands", commands=plain, scope=member)
    assert say(yard, "/secret", yard.anna).ephemeral is None
    offer(yard, scope={"type": "chat", "chat_id": yard.yard.id}, language_code="en")
    assert say(yard, "/secret", yard.boris).ephemeral is not None


def test_a_language_with_a_region_is_that_language(yard: Yard) -> None:
    """As in the list that the client shows: what counts is what the member sees."""
    yard.boris.language_code = "pt-BR"
    offer(yard, scope={"type": "chat", "chat_id": yard.yard.id}, language_code="pt")
    assert say(yard, "/secret", yard.boris).ephemeral is not None
    assert say(yard, "/secret", yard.anna).ephemeral is None


def test_the_commands_say_that_they_are_ephemeral(yard: Yard) -> None:
    offer(yard)
    found = yard.ok("getMyCommands")
    assert faults_of_answer("getMyCommands", found) == []
    assert [one.get("is_ephemeral") for one in found] == [True, None]


# -- changing


def which(town: Yard, **params: Any) -> dict[str, Any]:
    found = {"chat_id": town.yard.id, "receiver_user_id": town.anna.id, "ephemeral_message_id": 1}
    return {**found, **params}


CHANGES: dict[str, tuple[str, dict[str, Any]]] = {
    "editEphemeralMessageText": ("new", {"text": "new"}),
    "editEphemeralMessageText rich": ("new", {"rich_message": {"markdown": "new"}}),
    "editEphemeralMessageMedia": ("", {"media": {"type": "photo", "media": "attach://it"}}),
    "editEphemeralMessageReplyMarkup": ("psst", {"reply_markup": KEYBOARD}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_changes_for_its_receiver(yard: Yard, change: str) -> None:
    method, (text, said) = change.split()[0], CHANGES[change]
    yard.whispered()
    answer = yard.ok(method, **which(yard, **said), uploads={"it": Upload("a.png", "", PNG)})
    assert (answer, faults_of_answer(method, answer)) == (True, [])
    assert yard.seen() == [text]
    assert yard.updates() == []
    if method != "editEphemeralMessageMedia":
        assert yard.no(method, **which(yard, **said)).startswith("400 Bad Request: message is not modified")


def test_a_caption_changes(yard: Yard) -> None:
    to = {"receiver_user_id": yard.anna.id}
    yard.ok("sendPhoto", chat_id=yard.yard.id, caption="old", uploads={"photo": Upload("a.png", "", PNG)}, **to)
    assert yard.ok("editEphemeralMessageCaption", **which(yard), caption="*new*", parse_mode="Markdown") is True
    assert yard.seen() == ["new"]
    refused = yard.no("editEphemeralMessageText", **which(yard), text="x")
    assert refused == "400 Bad Request: there is no text in the message to edit"
    yard.whispered()
    second = which(yard, ephemeral_message_id=2)
    refused = yard.no("editEphemeralMessageCaption", **second, caption="x")
    assert refused == "400 Bad Request: there is no caption in the message to edit"


def test_it_is_deleted(yard: Yard) -> None:
    yard.whispered()
    assert yard.ok("deleteEphemeralMessage", **which(yard)) is True
    assert yard.seen() == []
    assert yard.no("deleteEphemeralMessage", **which(yard)) == "400 Bad Request: MESSAGE_ID_INVALID"


METHODS = ("editEphemeralMessageText", "editEphemeralMessageReplyMarkup", "deleteEphemeralMessage")


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("wrong", ["number", "receiver", "chat", "bot", "late", "incoming"])
def test_only_the_bots_own_living_ones_change(yard: Yard, method: str, wrong: str) -> None:
    other = yard.add_bot("other")
    yard.world.add_member(yard.anna.id, yard.yard.id, other.id, now=yard.now)
    answered(yard)
    params = which(yard, text="x", reply_markup=KEYBOARD)
    if wrong == "number":
        params["ephemeral_message_id"] = 99
    elif wrong == "receiver":
        params["receiver_user_id"] = yard.boris.id
    elif wrong == "chat":
        params["chat_id"] = yard.plain.id
    elif wrong == "late":
        yard.now += 24 * 3600
    elif wrong == "incoming":
        params |= {"ephemeral_message_id": 2, "receiver_user_id": yard.bot.id}
    bot = other if wrong == "bot" else yard.bot
    assert yard.no(method, bot=bot, **params) == "400 Bad Request: MESSAGE_ID_INVALID"
    assert yard.no(method, **which(yard, chat_id=-5, text="x")) == "400 Bad Request: chat not found"


def test_ordinary_methods_do_not_reach_it(yard: Yard) -> None:
    number = yard.whispered()["ephemeral_message_id"]
    for method, said in (("editMessageText", {"text": "x"}), ("deleteMessage", {}), ("pinChatMessage", {})):
        assert yard.no(method, chat_id=yard.yard.id, message_id=0, **said).startswith("400 Bad Request: ")
    assert yard.seen() == ["psst"]
    assert number == 1


def test_it_vanishes_after_a_day_and_never_grows_without_bound(yard: Yard) -> None:
    for _ in range(3):
        yard.whispered()
    yard.now += 24 * 3600
    assert yard.seen() == []
    yard.whispered()
    shelf = yard.world.ephemerals[yard.yard.id]
    assert list(shelf.messages) == [4]
    for _ in range(1005):
        yard.whispered()
    assert len(shelf.messages) == 1000


def test_the_journal_tells_of_it(yard: Yard) -> None:
    yard.whispered()
    yard.ok("editEphemeralMessageText", **which(yard), text="new")
    yard.ok("deleteEphemeralMessage", **which(yard))
    kinds = [one.kind for one in yard.world.journal.since(0)[0] if one.kind.startswith("ephemeral")]
    assert kinds == ["ephemeral_sent", "ephemeral_edited", "ephemeral_deleted"]
