"""Polls and quizzes: asking, answering, closing; what the bot that asked is told, and what is refused."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, Permissions
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def asked(town: Town, **params: Any) -> dict[str, Any]:
    given = {"question": "Tea or coffee?", "options": ["tea", {"text": "<b>coffee</b>", "text_parse_mode": "HTML"}, "milk"]}
    found: dict[str, Any] = town.ok("sendPoll", chat_id=town.anna.id, **(given | params))
    assert faults_of_answer("sendPoll", found) == []
    return found


def vote(town: Town, message: dict[str, Any], *options: int) -> None:
    town.world.vote(town.anna.id, town.bot.chat, message["message_id"], options, now=town.now)


def test_a_poll_is_as_it_was_asked(town: Town) -> None:
    poll = asked(town)["poll"]
    assert [(one["text"], one["voter_count"]) for one in poll["options"]] == [("tea", 0), ("coffee", 0), ("milk", 0)]
    assert ["text_entities" in one for one in poll["options"]] == [False] * 3, "options keep nothing but custom emoji"
    assert (poll["question"], poll["is_anonymous"], poll["type"], poll["is_closed"]) == ("Tea or coffee?", True, "regular", False)


def test_answers_are_counted_changed_and_taken_back(town: Town) -> None:
    message = asked(town)
    for options in ((0,), (1,), ()):
        vote(town, message, *options)
    updates = town.updates()
    assert [next(iter(update)) for update in updates] == ["poll", "poll", "poll"]
    counts = [[one["voter_count"] for one in update["poll"]["options"]] for update in updates]
    assert counts == [[1, 0, 0], [0, 1, 0], [0, 0, 0]]
    assert [update["poll"]["total_voter_count"] for update in updates] == [1, 1, 0]
    assert [fault for update in updates for fault in faults_of_update({"update_id": 1, **update})] == []


def test_an_open_poll_tells_who_answered_what(town: Town) -> None:
    message = asked(town, is_anonymous=False, allows_multiple_answers=True)
    vote(town, message, 2, 0)
    poll, answer = town.updates()
    assert poll["poll"]["id"] == answer["poll_answer"]["poll_id"]
    assert (answer["poll_answer"]["user"]["id"], answer["poll_answer"]["option_ids"]) == (town.anna.id, [0, 2])
    assert faults_of_update({"update_id": 1, **answer}) == []


def test_a_quiz_takes_one_answer_for_good_and_shows_the_right_one_to_its_author(town: Town) -> None:
    message = asked(town, type="quiz", correct_option_id=1, explanation="*of course*", explanation_parse_mode="MarkdownV2")
    assert (message["poll"]["correct_option_id"], message["poll"]["explanation"]) == (1, "of course")
    seen = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1]
    assert "correct_option_id" not in town.world.show(seen)["poll"]
    vote(town, message, 0)
    with pytest.raises(ActRefused, match="stays"):
        vote(town, message, 1)
    town.ok("stopPoll", chat_id=town.anna.id, message_id=message["message_id"])
    assert town.world.show(seen)["poll"]["correct_option_id"] == 1


def test_a_stopped_poll_takes_no_answers(town: Town) -> None:
    message = asked(town)
    here = {"chat_id": town.anna.id, "message_id": message["message_id"]}
    closed = town.ok("stopPoll", **here)
    assert closed["is_closed"] is True
    assert faults_of_answer("stopPoll", closed) == []
    assert town.kinds() == ["poll"]
    with pytest.raises(ActRefused, match="closed"):
        vote(town, message, 0)
    assert town.no("stopPoll", **here) == "400 Bad Request: poll has already been closed"


@pytest.mark.parametrize("ends", [{"open_period": 60}, {"close_date": 60}])
def test_a_poll_with_an_end_closes_by_itself(town: Town, ends: dict[str, int]) -> None:
    if "close_date" in ends:
        ends = {"close_date": int(town.now) + ends["close_date"]}
    message = asked(town, **ends)
    assert message["poll"]["close_date"] == int(town.now) + 60
    town.now += 59
    vote(town, message, 0)
    town.now += 1
    with pytest.raises(ActRefused, match="closed"):
        vote(town, message, 1)
    assert [update["poll"]["is_closed"] for update in town.updates()] == [False, True]


def test_a_poll_closes_without_anybody_answering(town: Town) -> None:
    asked(town, open_period=60)
    asked(town)
    town.now += 60
    (update,) = town.ok("getUpdates")
    assert (update["poll"]["is_closed"], update["poll"]["open_period"]) == (True, 60)


@pytest.mark.parametrize(
    ("options", "code"),
    [((5,), "no_such_option"), ((-1,), "no_such_option"), ((0, 1), "one_answer")],
)
def test_answers_that_cannot_be(town: Town, options: tuple[int, ...], code: str) -> None:
    message = asked(town)
    with pytest.raises(ActRefused) as refused:
        vote(town, message, *options)
    assert refused.value.code == code
    assert town.updates() == []


def test_a_copy_is_asked_anew_and_a_forward_is_the_same_poll(town: Town) -> None:
    message = asked(town)
    vote(town, message, 0)
    here = {"chat_id": town.anna.id, "from_chat_id": town.anna.id, "message_id": message["message_id"]}
    town.ok("copyMessage", **here)
    copy = town.world.show(town.world.messages(town.bot.chat, viewer=town.anna.id)[-1])["poll"]
    forwarded = town.ok("forwardMessage", **here)["poll"]
    assert (copy["total_voter_count"], forwarded["total_voter_count"]) == (0, 1)
    assert copy["id"] != forwarded["id"] == message["poll"]["id"]


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"question": ""}, "poll question must be non-empty"),
        ({"question": "x" * 301}, "poll question length must not exceed 300"),
        ({"options": ["one"]}, "poll must have at least 2 option"),
        ({"options": ["x"] * 13}, "poll can't have more than 12 options"),
        ({"options": ["x", ""]}, "poll options must be non-empty"),
        ({"options": ["x", "y" * 101]}, "poll options length must not exceed 100"),
        ({"options": "["}, "can't parse options JSON object"),
        ({"options": {}}, "expected an Array of String as options"),
        ({"options": [5, 6]}, "can't parse InputPollOption: expected an Object"),
        ({"type": "riddle"}, "unsupported poll type specified"),
        ({"type": "quiz"}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [3]}, "wrong correct option ID specified"),
        ({"type": "quiz", "correct_option_ids": [1, 0]}, "correct option identifiers must be strictly increasing"),
        ({"type": "quiz", "correct_option_ids": [1, 1]}, "correct option identifiers must be strictly increasing"),
        (
            {"type": "quiz", "correct_option_ids": [1], "explanation": "a\nb\nc\nd"},
            "poll explanation must have at most 2 line feeds",
        ),
        ({"open_period": 4}, "POLL_CLOSE_DATE_INVALID"),
        ({"close_date": 5}, "POLL_CLOSE_DATE_INVALID"),
    ],
)
def test_refusals(town: Town, params: dict[str, Any], said: str) -> None:
    given = {"question": "?", "options": ["a", "b", "c"]} | params
    assert town.no("sendPoll", chat_id=town.anna.id, **given) == f"400 Bad Request: {said}"
    assert town.world.polls == {}


def test_what_cannot_be_stopped(town: Town) -> None:
    text = town.ok("sendMessage", chat_id=town.anna.id, text="x")["message_id"]
    for number in (text, 99):
        refused = town.no("stopPoll", chat_id=town.anna.id, message_id=number)
        assert refused == "400 Bad Request: message with poll to stop not found"
    with pytest.raises(ActRefused) as act:
        town.world.vote(town.anna.id, town.bot.chat, text, [0], now=town.now)
    assert act.value.code == "no_poll"


def test_a_channel_has_anonymous_polls_only(town: Town) -> None:
    channel = town.world.add_channel(title="T", owner=town.anna.id, subscribers=[town.bot.id])
    refused = town.no("sendPoll", chat_id=channel.id, question="?", options=["a", "b"], is_anonymous=False)
    assert refused == "400 Bad Request: non-anonymous polls can't be sent to channel chats"
    town.ok("sendPoll", chat_id=channel.id, question="?", options=["a", "b"])


def test_questions_and_options_keep_custom_emoji_and_explanations_keep_all(town: Town) -> None:
    emoji = '<tg-emoji emoji-id="5">😀</tg-emoji>'
    poll = asked(
        town,
        question=f"<b>Which</b> {emoji} @durov",
        question_parse_mode="HTML",
        options=[
            {"text": "😀 #tag", "text_entities": [{"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5"}]},
            "b",
        ],
        type="quiz",
        correct_option_ids=[0],
        explanation="*so* @durov",
        explanation_parse_mode="Markdown",
    )["poll"]
    assert poll["question"] == "Which 😀 @durov"
    assert poll["question_entities"] == [{"offset": 6, "length": 2, "type": "custom_emoji", "custom_emoji_id": "5"}]
    assert poll["options"][0]["text_entities"] == [{"offset": 0, "length": 2, "type": "custom_emoji", "custom_emoji_id": "5"}]
    assert [(one["type"], one["offset"]) for one in poll["explanation_entities"]] == [("bold", 0), ("mention", 3)]


def test_an_explanation_of_three_lines_and_the_shortest_time() -> None:
    town = Town()
    town.started()
    quiz = {"type": "quiz", "correct_option_ids": [0, 2], "explanation": "\n\na\nb\nc\n\n", "open_period": 5}
    poll = town.ok("sendPoll", chat_id=town.anna.id, question="?", options=["a", "b", "c"], **quiz)["poll"]
    assert (poll["explanation"], poll["correct_option_ids"]) == ("a\nb\nc", [0, 2]), "trimmed before it is measured"
    assert (poll["open_period"], poll["close_date"]) == (5, int(town.now) + 5)


@pytest.mark.parametrize("method", ["copyMessage", "copyMessages"])
def test_a_copy_that_cannot_be_sent_asks_nothing(town: Town, method: str) -> None:
    sent = town.ok("sendPoll", chat_id=town.anna.id, question="Tea?", options=["yes", "no"], open_period=60)
    chat = town.group()
    town.world.set_permissions(town.anna.id, chat.id, Permissions(can_send_polls=False), now=town.now)
    before = (set(town.world.polls), list(town.world.closings))
    which = {"message_id": sent["message_id"]} if method == "copyMessage" else {"message_ids": [sent["message_id"]]}
    refused = town.no(method, chat_id=chat.id, from_chat_id=town.anna.id, **which)
    assert refused == "400 Bad Request: not enough rights to send polls to the chat"
    assert (set(town.world.polls), town.world.closings) == before


def test_a_poll_that_ends_gets_only_buttons_that_may_stand_there(town: Town) -> None:
    chat = town.group()
    sent = town.ok("sendPoll", chat_id=chat.id, question="Tea?", options=["yes", "no"])["message_id"]
    app = {"inline_keyboard": [[{"text": "a", "web_app": {"url": "https://example.org/"}}]]}
    refused = town.no("stopPoll", chat_id=chat.id, message_id=sent, reply_markup=app)
    assert refused == "400 Bad Request: BUTTON_TYPE_INVALID"
    assert chat.messages[sent].markup is None
    plain = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    assert town.ok("stopPoll", chat_id=chat.id, message_id=sent, reply_markup=plain)["is_closed"] is True
    assert chat.messages[sent].markup == plain
