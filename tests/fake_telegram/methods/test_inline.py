"""Inline mode: asking, offering, choosing; messages sent through a bot, their buttons and their changes."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, InlineQuery, Location, Permissions, Text
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town, Upload

KEYBOARD = {"inline_keyboard": [[{"text": "more", "callback_data": "m"}]]}
WEB_APP = {"text": "app", "web_app": {"url": "https://a.com/"}}
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
    params.setdefault("cache_time", 0)
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
    second = asked(town, "sun")
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


URL = dict.fromkeys(("photo_url", "gif_url", "mpeg4_url", "video_url", "audio_url", "voice_url"), "https://a.com/p.jpg")
THUMB = {"thumbnail_url": "https://a.com/t.jpg", "title": "T"}
POINT = {"latitude": 1, "longitude": 2}
AT = "https://a.com/p.jpg"
BY_URL = {"id": "1", "video_url": AT, "document_url": AT, "audio_url": AT, "photo_url": AT}


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"type": "location", "title": "T", **POINT}, "location"),
        ({"type": "venue", "title": "T", "address": "A", **POINT}, "venue"),
        ({"type": "contact", "phone_number": "1", "first_name": "F"}, "contact"),
        ({"type": "photo", **URL, **THUMB, "caption": "c"}, "photo"),
        ({"type": "photo", **URL, "thumb_url": "x"}, "photo"),
        ({"type": "gif", **URL, **THUMB, "gif_width": 3}, "animation"),
        ({"type": "mpeg4_gif", **URL, **THUMB}, "animation"),
        ({"type": "video", **URL, **THUMB, "mime_type": "video/mp4", "video_duration": 5}, "video"),
        ({"type": "audio", **URL, "title": "T", "performer": "P", "audio_duration": 5}, "audio"),
        ({"type": "voice", **URL, "title": "T"}, "voice"),
        ({"type": "document", "document_url": URL["photo_url"], "title": "T", "mime_type": "application/pdf"}, "document"),
        ({"type": "article", "title": "T", "input_message_content": POINT}, "location"),
        ({"type": "article", "title": "T", "input_message_content": {**POINT, "title": "V", "address": "A"}}, "venue"),
        ({"type": "article", "title": "T", "input_message_content": {"phone_number": "1", "first_name": "F"}}, "contact"),
        ({"type": "video", "title": "T", "mime_type": "text/html", "input_message_content": {"message_text": "x"}}, "text"),
    ],
)
def test_results_of_many_kinds(town: Town, result: dict[str, Any], expected: str) -> None:
    town.world.files.by_url["https://a.com/p.jpg"] = town.world.add_file(b"x", name="p.jpg")
    query = offered(town, {"id": "r", **result})
    sent = town.world.choose_inline(town.anna.id, town.bot.chat, query, "r", now=town.now)
    assert expected in town.world.show(sent)
    update, _ = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []


CACHED = ("photo", "gif", "mpeg4_gif", "sticker", "document", "video", "voice", "audio")


@pytest.mark.parametrize("kind", CACHED)
def test_results_that_name_a_file_of_the_bot(town: Town, kind: str) -> None:
    role: Any = {"gif": "animation", "mpeg4_gif": "animation"}.get(kind, kind)
    field = "mpeg4" if kind == "mpeg4_gif" else kind
    file_id = town.world.files.file_id(town.world.add_file(b"x", name="f"), role, town.bot.id)
    titled = {"title": "T"} if kind in ("document", "video") else {}
    query = offered(town, {"type": kind, "id": "r", f"{field}_file_id": file_id, "caption": "c", **titled})
    shown = town.world.show(town.world.choose_inline(town.anna.id, town.boris.chat, query, "r", now=town.now))
    assert role in shown
    assert shown.get("caption", "") == ("" if kind == "sticker" else "c")


def test_a_live_place_goes_on_by_its_inline_id(town: Town) -> None:
    live = {"type": "location", "id": "r", "title": "T", **POINT, "live_period": 600, "heading": 90, "horizontal_accuracy": 9.5}
    query = offered(town, {**live, "reply_markup": KEYBOARD})
    sent = town.world.choose_inline(town.anna.id, town.boris.chat, query, "r", now=town.now)
    assert town.world.show(sent)["location"] == {
        "latitude": 1.0,
        "longitude": 2.0,
        "horizontal_accuracy": 9.5,
        "live_period": 600,
        "heading": 90,
    }
    here = {"inline_message_id": sent.inline_id}
    assert town.ok("editMessageLiveLocation", **here, latitude=3, longitude=4) is True
    assert town.world.show(sent)["location"]["latitude"] == 3.0
    assert town.ok("stopMessageLiveLocation", **here) is True
    assert "live_period" not in town.world.show(sent)["location"]


def test_what_was_sent_through_the_bot_takes_no_uploads(town: Town) -> None:
    file_id = town.world.files.file_id(town.world.add_file(b"x", name="f"), "document", town.bot.id)
    query = offered(town, {**ARTICLE, "reply_markup": KEYBOARD})
    sent = town.world.choose_inline(town.anna.id, town.boris.chat, query, "1", now=town.now)
    here = {"inline_message_id": sent.inline_id}
    refused = town.no(
        "editMessageMedia", **here, media={"type": "document", "media": "attach://d"}, uploads={"d": Upload("d.pdf", "", b"x")}
    )
    assert refused == "400 Bad Request: invalid message content specified"
    assert town.ok("editMessageMedia", **here, media={"type": "document", "media": file_id}) is True
    assert "document" in town.world.show(sent)
    assert town.ok("editMessageCaption", **here, caption="c") is True
    assert town.ok("editMessageReplyMarkup", **here, reply_markup=KEYBOARD) is True
    assert (sent.text, sent.buttons) == ("c", ("more",))
    town.world.delete(town.anna.id, town.boris.chat, sent.id, now=town.now)
    assert town.no("editMessageCaption", **here, caption="d") == "400 Bad Request: MESSAGE_ID_INVALID"


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
        ([{**ARTICLE, "title": ""}], "ARTICLE_TITLE_EMPTY"),
        ([{"type": "audio", **BY_URL}], "AUDIO_TITLE_EMPTY"),
        (
            [{"type": "document", "id": "1", "document_url": "https://a.com/p.jpg", "mime_type": "text/css"}],
            "FILE_CONTENT_TYPE_INVALID",
        ),
        (
            [{"type": "document", "id": "1", "document_url": "https://a.com/p.jpg", "mime_type": "application/zip"}],
            "FILE_TITLE_EMPTY",
        ),
        (
            [{"type": "video", "id": "1", "video_url": "https://a.com/p.jpg", "mime_type": "video/avi"}],
            "VIDEO_CONTENT_TYPE_INVALID",
        ),
        (
            [{"type": "video", "id": "1", "title": "T", "video_url": "https://a.com/p.jpg", "mime_type": "text/html"}],
            "MESSAGE_EMPTY",
        ),
        ([{"type": "photo", **BY_URL}], "PHOTO_THUMB_URL_EMPTY"),
        ([{"type": "photo", "id": "1"}], "WEBDOCUMENT_URL_EMPTY"),
        ([{"type": "game", "id": "1", "game_short_name": "g"}], "SEND_MESSAGE_GAME_INVALID"),
        (
            [{"type": "venue", "id": "1", "latitude": 1, "longitude": 2, "title": "T"}],
            "venue title and address must be non-empty",
        ),
        ([{"type": "contact", "id": "1", "phone_number": "1"}], "first name is empty"),
        ([{"type": "location", "id": "1", "latitude": True, "longitude": 0}], 'field "latitude" must be of type Number'),
        ([{**ARTICLE, "input_message_content": {}}], "MESSAGE_EMPTY"),
        (
            [{**ARTICLE, "input_message_content": {"title": "T", "payload": "p", "currency": "EUR"}}],
            "this fake does not support InputInvoiceMessageContent: there is no money here",
        ),
        ([{**ARTICLE, "reply_markup": {"inline_keyboard": [[WEB_APP]]}}], "BUTTON_TYPE_INVALID"),
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
    town.world.files.by_url["https://a.com/p.jpg"] = town.world.add_file(b"x", name="p.jpg")
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


# -- what Telegram remembers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "by", "text", "after_s", "is_asked"),
    [
        ({}, "anna", "hel", 299, False),
        ({}, "boris", "hel", 299, False),
        ({}, "anna", "hel", 300, True),
        ({}, "anna", "hell", 1, True),
        ({"cache_time": 0}, "anna", "hel", 0, True),
        ({"cache_time": 10}, "anna", "hel", 9, False),
        ({"cache_time": 10}, "anna", "hel", 10, True),
        ({"is_personal": True}, "anna", "hel", 1, False),
        ({"is_personal": True}, "boris", "hel", 1, True),
        ({"cache_time": 10**9}, "anna", "hel", 86_399, False),
        ({"cache_time": 10**9}, "anna", "hel", 86_400, True),
    ],
)
def test_an_equal_question_is_answered_from_memory(
    town: Town, params: dict[str, Any], by: str, text: str, after_s: float, is_asked: bool
) -> None:
    query = asked(town)
    town.updates()
    town.ok("answerInlineQuery", inline_query_id=query.id, results=[ARTICLE], next_offset="1", **params)
    town.now += after_s
    who = town.anna if by == "anna" else town.boris
    again = town.world.ask_inline(who.id, town.bot.id, text, now=town.now)
    assert (town.kinds() == ["inline_query"], again.offer is None) == (is_asked, is_asked)
    if not is_asked:
        assert again.offer == query.offer
        late = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
        assert town.no("answerInlineQuery", inline_query_id=again.id, results=[]) == late
        sent = town.world.choose_inline(who.id, town.bot.chat, again, "1", now=town.now)
        assert (sent.text, town.updates()[-1]["chosen_inline_result"]["from"]["id"]) == ("hi", who.id)


def test_more_results_are_asked_for_by_the_offset(town: Town) -> None:
    first = offered(town, ARTICLE, next_offset="page 2", cache_time=300)
    more = town.world.ask_inline(town.anna.id, town.bot.id, "hel", now=town.now, offset=first.next_offset)
    (update,) = town.updates()
    assert update["inline_query"]["offset"] == "page 2"
    town.ok("answerInlineQuery", inline_query_id=more.id, results=[{**ARTICLE, "id": "2"}])
    assert ([one.id for one in more.results or ()], more.next_offset) == (["2"], "")
    query = asked(town, "other")
    too_long = town.no("answerInlineQuery", inline_query_id=query.id, results=[], next_offset="я" * 33)
    assert too_long == "400 Bad Request: NEXT_OFFSET_INVALID"


def test_other_bots_and_later_answers_do_not_mix(town: Town) -> None:
    other = town.add_bot("other", supports_inline=True)
    offered(town, ARTICLE, cache_time=300)
    assert town.world.ask_inline(town.anna.id, other.id, "hel", now=town.now).offer is None
    assert town.kinds(other) == ["inline_query"]
    town.now += 301
    offered(town, {**ARTICLE, "id": "new"}, cache_time=300)
    assert [one.id for one in asked(town).results or ()] == ["new"]


# -- the button above the results -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "params",
    [
        {"button": {"text": "Log in", "start_parameter": "in-1_x"}},
        {"switch_pm_text": "Log in", "switch_pm_parameter": "in-1_x"},
        {"button": {"text": "Log in", "start_parameter": "in-1_x"}, "switch_pm_text": "no", "switch_pm_parameter": "no"},
    ],
)
def test_the_button_starts_the_bot_with_its_parameter(town: Town, params: dict[str, Any]) -> None:
    query = offered(town, **params)
    assert query.offer is not None
    assert query.offer.button is not None
    assert (query.offer.button.text, query.offer.button.start_parameter) == ("Log in", "in-1_x")
    with pytest.raises(ActRefused, match="somebody else"):
        town.world.press_inline_button(town.boris.id, query, now=town.now)
    town.world.press_inline_button(town.anna.id, query, now=town.now)
    assert town.texts() == ["/start in-1_x"]


def test_without_a_button_nothing_is_pressed(town: Town) -> None:
    for query in (asked(town), offered(town, ARTICLE)):
        with pytest.raises(ActRefused, match="no button"):
            town.world.press_inline_button(town.anna.id, query, now=town.now)


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"button": 5}, "object expected as inline query results button"),
        ({"button": {"start_parameter": "x"}}, "SWITCH_PM_TEXT_EMPTY"),
        ({"button": {"text": "x"}}, "START_PARAM_EMPTY"),
        ({"button": {"text": "x", "start_parameter": "x" * 65}}, "START_PARAM_TOO_LONG"),
        ({"button": {"text": "x", "start_parameter": "a b"}}, "START_PARAM_INVALID"),
        ({"button": {"text": "x", "web_app": {"url": "?"}}}, "SWITCH_WEBVIEW_URL_INVALID"),
        ({"button": {"text": "x", "web_app": "https://a.com/"}}, "SWITCH_WEBVIEW_URL_INVALID"),
        ({"switch_pm_text": "x"}, "START_PARAM_EMPTY"),
    ],
)
def test_a_bad_button(town: Town, params: dict[str, Any], said: str) -> None:
    assert town.no("answerInlineQuery", inline_query_id=asked(town).id, results=[], **params) == f"400 Bad Request: {said}"


# -- where, and with what rights ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [True, False])
def test_where_people_are_is_told_to_bots_that_want_to_know(town: Town, wanted: bool) -> None:
    town.world.set_inline(town.bot.id, True, feedback=True, location=wanted)
    here = Location(latitude=1.5, longitude=2.5)
    query = town.world.ask_inline(town.anna.id, town.bot.id, "cafe", now=town.now, location=here)
    town.ok("answerInlineQuery", inline_query_id=query.id, results=[ARTICLE])
    town.world.choose_inline(town.anna.id, town.boris.chat, query, "1", now=town.now)
    expected = {"latitude": 1.5, "longitude": 2.5} if wanted else None
    updates = town.updates()
    assert [body.get("location") for update in updates for body in update.values()] == [expected, expected]
    assert [fault for one in updates for fault in faults_of_update({"update_id": 1, **one})] == []
    elsewhere = Location(latitude=8, longitude=2.5)
    again = town.world.ask_inline(town.anna.id, town.bot.id, "cafe", now=town.now, location=elsewhere)
    assert (again.offer is None) == wanted  # who is elsewhere is offered something else


def test_results_answer_messages_and_stand_in_topics(town: Town) -> None:
    forum = town.group(is_forum=True)
    topic = town.world.create_topic(town.anna.id, forum.id, "Cats", now=town.now)
    first = town.world.send(town.anna.id, forum.id, Text(text="which?"), now=town.now, topic=topic.id)
    query = offered(town, ARTICLE)
    sent = town.world.choose_inline(town.anna.id, forum.id, query, "1", now=town.now, reply_to=first.id)
    assert (sent.thread, sent.reply_to) == (topic.id, first.id)
    other = town.world.choose_inline(town.anna.id, forum.id, query, "1", now=town.now, topic=topic.id)
    assert (other.thread, other.in_topic) == (topic.id, True)


def test_a_group_may_not_let_its_members_use_bots(town: Town) -> None:
    group = town.group(town.boris.id)
    query = offered(town, ARTICLE)
    group.permissions = Permissions(can_send_other_messages=False)
    town.world.choose_inline(town.anna.id, group.id, query, "1", now=town.now)  # its owner may
    theirs = town.world.ask_inline(town.boris.id, town.bot.id, "mine", now=town.now)
    town.ok("answerInlineQuery", inline_query_id=theirs.id, results=[ARTICLE])
    with pytest.raises(ActRefused, match="may not use bots"):
        town.world.choose_inline(town.boris.id, group.id, theirs, "1", now=town.now)
    assert len(group.messages) == 1


def test_a_question_has_at_most_256_characters(town: Town) -> None:
    asked(town, "x" * 256)
    with pytest.raises(ActRefused) as refused:
        asked(town, "x" * 257)
    assert refused.value.code == "too_long"
