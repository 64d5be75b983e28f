"""Inline mode: asking, offering, choosing; messages sent through a bot, their buttons and their changes."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, InlineQuery
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

KEYBOARD = {"inline_keyboard": [[{"text": "more", "callback_data": "m"}]]}
ARTICLE = {
    "type": "article",
    "id": "1",
    "title": "Hello",
    "input_message_content": {"message_text": "*hi*", "parse_mode": "Markdown"},
}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.bot.supports_inline = True
    made.bot.inline_feedback = True
    return made


def asked(town: Town, text: str = "hel") -> InlineQuery:
    return town.world.ask_inline(town.anna.id, town.bot.id, text, now=town.now)


def offered(town: Town, *results: Any, **params: Any) -> InlineQuery:
    query = asked(town)
    town.updates()
    assert town.ok("answerInlineQuery", inline_query_id=query.id, results=list(results), **params) is True
    return query


def test_a_question_is_told_and_answered_once_within_half_a_minute(town: Town) -> None:
    query = asked(town, "weather")
    (update,) = town.updates()
    assert (update["inline_query"]["query"], update["inline_query"]["from"]["id"]) == ("weather", town.anna.id)
    assert faults_of_update({"update_id": 1, **update}) == []
    town.ok("answerInlineQuery", inline_query_id=query.id, results=[ARTICLE], next_offset="20")
    assert ([one.title for one in query.results or ()], query.next_offset) == (["Hello"], "20")
    late = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
    assert town.no("answerInlineQuery", inline_query_id=query.id, results=[]) == late
    second = asked(town)
    town.now += 31
    assert town.no("answerInlineQuery", inline_query_id=second.id, results=[]) == late
    assert town.updates() == []


@pytest.mark.parametrize("place", ["none", "own", "person", "group"])
def test_where_the_question_was_asked(town: Town, place: str) -> None:
    chats = {"none": None, "own": town.bot.chat, "person": town.boris.chat, "group": town.group().id}
    town.world.ask_inline(town.anna.id, town.bot.id, "x", now=town.now, chat=chats[place])
    expected = {"none": None, "own": "sender", "person": "private", "group": "supergroup"}[place]
    assert town.updates()[0]["inline_query"].get("chat_type") == expected


def test_the_chosen_result_is_sent_through_the_bot(town: Town) -> None:
    query = offered(town, ARTICLE)
    group = town.group(town.boris.id)
    sent = town.world.choose_inline(town.anna.id, group.id, query, "1", now=town.now)
    assert (sent.text, sent.author) == ("hi", town.anna.id)
    message, chosen = town.updates()
    assert message["message"]["via_bot"]["id"] == town.bot.id
    assert message["message"]["entities"] == [{"offset": 0, "length": 2, "type": "bold"}]
    assert chosen["chosen_inline_result"] == {"result_id": "1", "from": message["message"]["from"], "query": "hel"}
    assert [fault for one in (message, chosen) for fault in faults_of_update({"update_id": 1, **one})] == []


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"type": "location", "title": "T", "latitude": 1, "longitude": 2}, "location"),
        ({"type": "venue", "title": "T", "address": "A", "latitude": 1, "longitude": 2}, "venue"),
        ({"type": "contact", "phone_number": "1", "first_name": "F"}, "contact"),
        ({"type": "photo", "photo_url": "https://a.com/p.jpg", "thumbnail_url": "x", "caption": "c"}, "photo"),
        ({"type": "document", "document_url": "https://a.com/p.jpg", "title": "T", "mime_type": "x"}, "document"),
        ({"type": "article", "title": "T", "input_message_content": {"latitude": 1, "longitude": 2}}, "location"),
        ({"type": "article", "title": "T", "input_message_content": {"phone_number": "1", "first_name": "F"}}, "contact"),
    ],
)
def test_results_of_many_kinds(town: Town, result: dict[str, Any], expected: str) -> None:
    town.world.files.by_url["https://a.com/p.jpg"] = town.world.add_file(b"x", name="p.jpg")
    query = offered(town, {"id": "r", **result})
    sent = town.world.choose_inline(town.anna.id, town.bot.chat, query, "r", now=town.now)
    assert expected in town.world.show(sent)


def test_a_rich_message_can_be_offered(town: Town) -> None:
    rich = {"blocks": [{"type": "buttons", "buttons": [{"text": "B", "callback_data": "b"}]}]}
    query = offered(town, {"type": "article", "id": "r", "title": "T", "input_message_content": {"rich_message": rich}})
    sent = town.world.choose_inline(town.anna.id, town.boris.chat, query, "r", now=town.now)
    assert town.world.show(sent)["rich_message"] == rich
    (chosen,) = town.updates()
    town.world.press(town.boris.id, town.anna.chat, sent.id, "B", now=town.now)
    (pressed,) = town.updates()
    named = chosen["chosen_inline_result"]["inline_message_id"]
    assert (pressed["callback_query"]["data"], pressed["callback_query"]["inline_message_id"]) == ("b", named)


def test_a_rich_message_that_is_offered_brings_no_new_files(town: Town) -> None:
    url = {"html": '<img src="https://a.com/p.jpg"/>'}
    article = {"type": "article", "id": "r", "title": "T", "input_message_content": {"rich_message": url}}
    said = town.no("answerInlineQuery", inline_query_id=asked(town).id, results=[article])
    assert said == "400 Bad Request: direct upload of new files and explicit upload of files by a URL isn't supported"


def test_a_file_the_bot_has_can_be_offered(town: Town) -> None:
    file = town.world.add_file(b"x", name="a.pdf")
    file_id = town.world.files.file_id(file, "document", town.bot.id)
    query = offered(town, {"type": "document", "id": "r", "title": "T", "document_file_id": file_id})
    sent = town.world.choose_inline(town.anna.id, town.bot.chat, query, "r", now=town.now)
    assert town.world.show(sent)["document"]["file_name"] == "a.pdf"


def test_buttons_under_a_sent_result_ask_and_change_by_the_inline_id(town: Town) -> None:
    query = offered(town, {**ARTICLE, "reply_markup": KEYBOARD})
    sent = town.world.choose_inline(town.anna.id, town.boris.chat, query, "1", now=town.now)
    (chosen,) = town.updates()
    inline_id = chosen["chosen_inline_result"]["inline_message_id"]
    pressed = town.world.press(town.boris.id, town.anna.chat, sent.id, "more", now=town.now)
    (update,) = town.updates()
    assert (update["callback_query"]["inline_message_id"], "message" in update["callback_query"]) == (inline_id, False)
    assert faults_of_update({"update_id": 1, **update}) == []
    assert town.ok("answerCallbackQuery", callback_query_id=pressed.id) is True
    changed = town.ok("editMessageText", inline_message_id=inline_id, text="changed")
    assert changed is True
    assert faults_of_answer("editMessageText", changed) == []
    assert (sent.text, sent.buttons) == ("changed", ())
    other = town.add_bot("other")
    for bot, named in ((other, inline_id), (town.bot, "nonsense")):
        assert town.no("editMessageText", bot=bot, inline_message_id=named, text="x") == "400 Bad Request: MESSAGE_ID_INVALID"


def test_without_feedback_nobody_is_told_of_the_choice(town: Town) -> None:
    town.bot.inline_feedback = False
    query = offered(town, ARTICLE)
    town.world.choose_inline(town.anna.id, town.boris.chat, query, "1", now=town.now)
    assert town.updates() == []


@pytest.mark.parametrize(
    ("results", "said"),
    [
        ("[", "can't parse inline query results JSON object"),
        ({}, "expected an Array of inline query results"),
        ([5], "can't parse inline query result: expected an Object"),
        ([{**ARTICLE, "id": str(number)} for number in range(51)], "RESULTS_TOO_MUCH"),
        ([ARTICLE, ARTICLE], "RESULT_ID_DUPLICATE"),
        ([{**ARTICLE, "id": ""}], "RESULT_ID_INVALID"),
        ([{**ARTICLE, "id": "я" * 33}], "RESULT_ID_INVALID"),
        ([{"type": "article", "id": "1", "title": "x"}], "MESSAGE_EMPTY"),
        ([{"type": "poem", "id": "1"}], "RESULT_TYPE_INVALID"),
        ([{"type": "photo", "id": "1", "photo_url": "https://nowhere.com/"}], "WEBDOCUMENT_URL_INVALID"),
        ([{**ARTICLE, "input_message_content": 5}], "object expected as input message content"),
        ([{**ARTICLE, "input_message_content": {"message_text": ""}}], "message text is empty"),
        ([{"type": "location", "id": "1", "latitude": 91, "longitude": 0}], "wrong location specified"),
        ([{**ARTICLE, "reply_markup": 5}], "object expected as reply markup"),
    ],
)
def test_bad_results(town: Town, results: Any, said: str) -> None:
    query = asked(town)
    assert town.no("answerInlineQuery", inline_query_id=query.id, results=results) == f"400 Bad Request: {said}"
    assert query.results is None


def test_what_a_client_could_not_do_is_refused(town: Town) -> None:
    other = town.add_bot("other")
    with pytest.raises(ActRefused) as refused:
        town.world.ask_inline(town.anna.id, other.id, "x", now=town.now)
    assert refused.value.code == "not_inline"
    with pytest.raises(ActRefused, match="offered: 1"):
        town.world.choose_inline(town.anna.id, town.boris.chat, offered(town, ARTICLE), "2", now=town.now)
