"""Polls whole: media, descriptions, added options, hidden results, shuffled options, who may answer, who is told of what."""

from typing import Any

import pytest

from fake_telegram.control.results import show_message
from fake_telegram.methods import TdTextParser
from fake_telegram.world import ActRefused, Chat, Location, Media, Message, PollState, Question, Text, polls
from fake_telegram.world_files import WorldFileWrong, dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.films_of_the_town import PNG, film
from tests.fake_telegram.town import Town, Upload

DAY_S = 24 * 3600
FILES = {"png": Upload(name="a.png", content_type="", data=PNG), "mp4": Upload(name="a.mp4", content_type="", data=film())}
HERE = {"latitude": 52.5, "longitude": 13.4}


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    return made


def asked(town: Town, **params: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"chat_id": town.anna.id, "question": "Tea?", "options": ["yes", "no", "later"]} | params
    found: dict[str, Any] = town.ok("sendPoll", uploads=FILES, **given)
    assert faults_of_answer("sendPoll", found) == []
    return found


def told(town: Town, **who: Any) -> list[dict[str, Any]]:
    found = town.updates(**who)
    assert [fault for update in found for fault in faults_of_update({"update_id": 1, **update})] == []
    return found


def in_group(town: Town, **params: Any) -> tuple[Chat, dict[str, Any]]:
    chat = town.group(town.boris.id)
    sent = asked(town, chat_id=chat.id, **{"is_anonymous": False, **params})
    town.updates()
    return chat, sent


def news(town: Town) -> Chat:
    return town.world.add_channel(title="News", owner=town.anna.id, subscribers=[town.boris.id], admins=[town.bot.id])


def state_of(town: Town, sent: dict[str, Any]) -> PollState:
    return town.world.polls[sent["poll"]["id"]]


def refusal(act: Any, *args: Any, **params: Any) -> str:
    with pytest.raises(ActRefused) as refused:
        act(*args, **params)
    return refused.value.code


# -- what stands beside a poll


BESIDE: list[tuple[dict[str, Any], str]] = [
    ({"type": "photo", "media": "attach://png"}, "photo"),
    ({"type": "video", "media": "attach://mp4", "cover": "attach://png", "start_timestamp": 3}, "video"),
    ({"type": "animation", "media": "attach://mp4"}, "animation"),
    ({"type": "live_photo", "media": "attach://mp4", "photo": "attach://png"}, "live_photo"),
    ({"type": "location", **HERE, "horizontal_accuracy": 12.5}, "location"),
    ({"type": "venue", **HERE, "title": "Café", "address": "Way 1", "foursquare_id": "f"}, "venue"),
]
POLLS_ONLY: list[tuple[dict[str, Any], str]] = [
    ({"type": "document", "media": "attach://png"}, "document"),
    ({"type": "audio", "media": "attach://mp4", "title": "Song"}, "audio"),
]
OPTIONS_ONLY: list[tuple[dict[str, Any], str]] = [
    ({"type": "sticker", "media": "attach://png", "emoji": "🙂"}, "sticker"),
    ({"type": "link", "url": "http://a.example"}, "link"),
]


@pytest.mark.parametrize(("media", "field"), BESIDE + POLLS_ONLY, ids=lambda value: value if isinstance(value, str) else "")
def test_media_beside_a_poll_and_its_explanation(town: Town, media: dict[str, Any], field: str) -> None:
    media = media | {"caption": "never shown"}
    quiz = {"type": "quiz", "correct_option_ids": [1], "explanation": "so", "explanation_media": media}
    poll = asked(town, media=media, **quiz)["poll"]
    assert list(poll["media"]) == list(poll["explanation_media"]) == [field]
    town.world.vote(town.anna.id, town.bot.chat, 2, [1], now=town.now)
    (update,) = told(town)
    assert "media" not in update["poll"], "only in messages"
    assert list(update["poll"]["explanation_media"]) == [field]


@pytest.mark.parametrize(("media", "field"), BESIDE + OPTIONS_ONLY, ids=lambda value: value if isinstance(value, str) else "")
def test_media_beside_an_option(town: Town, media: dict[str, Any], field: str) -> None:
    poll = asked(town, options=["yes", {"text": "no", "media": media}])["poll"]
    assert ["media" in one for one in poll["options"]] == [False, True]
    assert list(poll["options"][1]["media"]) == [field]
    if field == "link":
        assert poll["options"][1]["media"] == {"link": {"url": "http://a.example/"}}
    copy = town.ok("copyMessage", chat_id=town.anna.id, from_chat_id=town.anna.id, message_id=2)["message_id"]
    message = town.world.messages(town.bot.chat, viewer=town.anna.id)[-1]
    assert (message.id, list(town.world.show(message)["poll"]["options"][1]["media"])) == (copy, [field])


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"media": []}, "can't parse InputPollMedia: expected an Object"),
        ({"media": {"type": "sticker", "media": "attach://png"}}, 'can\'t parse InputPollMedia: type "sticker" is unsupported'),
        ({"media": {"type": "link", "url": "http://a.example"}}, 'can\'t parse InputPollMedia: type "link" is unsupported'),
        ({"media": {}}, 'can\'t parse InputPollMedia: type "" is unsupported'),
        ({"media": {"type": "photo"}}, "can't parse InputMedia: media not found"),
        ({"media": {"type": "location", "latitude": 91, "longitude": 1}}, "wrong location specified"),
        ({"media": {"type": "location", "latitude": True, "longitude": 1}}, "wrong location specified"),
        ({"media": {"type": "venue", **HERE, "title": "x"}}, "venue title and address must be non-empty"),
        ({"options": ["a", {"text": "b", "media": {"type": "document", "media": "attach://png"}}]}, "can't parse InputPollMedia"),
        ({"options": ["a", {"text": "b", "media": {"type": "link", "url": "nothing"}}]}, "wrong HTTP URL specified"),
        ({"options": ["a", {"text": "b", "media": 5}]}, "can't parse InputPollMedia: expected an Object"),
        ({"description": "x" * 1025}, "poll description is too long"),
        ({"allow_adding_options": True}, "options can't be added to anonymous polls and quizzes"),
        ({"members_only": True}, "voting can be limited only in polls sent to channel chats"),
        ({"country_codes": ["DE"]}, "voting can be limited only in polls sent to channel chats"),
        ({"country_codes": ["de"]}, "invalid country code specified"),
        ({"country_codes": ["DE"] * 13}, "expected an Array of at most 12 country codes"),
        ({"options": [], "allow_adding_options": True, "is_anonymous": False}, "poll must have at least 1 option"),
        ({"options": ["one"]}, "poll must have at least 2 option"),
    ],
)
def test_refusals(town: Town, params: dict[str, Any], said: str) -> None:
    given: dict[str, Any] = {"chat_id": town.anna.id, "question": "?", "options": ["a", "b"]} | params
    assert town.no("sendPoll", uploads=FILES, **given).startswith(f"400 Bad Request: {said}")
    assert town.world.polls == {}


def test_a_description_is_shown_in_messages_only(town: Town) -> None:
    sent = asked(town, description="*why* not", description_parse_mode="MarkdownV2")
    assert (sent["poll"]["description"], sent["poll"]["description_entities"][0]["type"]) == ("why not", "bold")
    stopped = town.ok("stopPoll", chat_id=town.anna.id, message_id=sent["message_id"])
    assert "description" not in stopped


def test_of_the_entities_of_a_question_only_custom_emoji_stay(town: Town) -> None:
    emoji = '<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji> <b>ok</b> @anna_town'
    option = {"text": emoji, "text_parse_mode": "HTML"}
    poll = asked(town, question=emoji, question_parse_mode="HTML", options=[option, "no"])["poll"]
    for entities in (poll["question_entities"], poll["options"][0]["text_entities"]):
        assert [one["type"] for one in entities] == ["custom_emoji"]


# -- options that come and go


def test_people_add_options_and_take_them_away(town: Town) -> None:
    chat, sent = in_group(town, allow_adding_options=True, allows_multiple_answers=True)
    number = sent["message_id"]
    town.now += 5
    town.world.add_option(town.boris.id, chat.id, number, " never ", now=town.now)
    state, notice = told(town)
    added = notice["message"]["poll_option_added"]
    assert (added["option_persistent_id"], added["option_text"]) == ("3", "never")
    assert added["poll_message"]["message_id"] == notice["message"]["reply_to_message"]["message_id"] == number
    option = state["poll"]["options"][3]
    assert (option["added_by_user"]["id"], option["addition_date"]) == (town.boris.id, int(town.now))
    town.world.vote(town.anna.id, chat.id, number, [3], now=town.now)
    town.world.vote(town.boris.id, chat.id, number, [0, 3], now=town.now)
    assert [body["poll_answer"]["option_persistent_ids"] for body in told(town) if "poll_answer" in body] == [["3"], ["0", "3"]]
    town.world.delete_option(town.boris.id, chat.id, number, "3", now=town.now)
    state, notice = told(town)
    assert notice["message"]["poll_option_deleted"]["option_text"] == "never"
    assert (state["poll"]["total_voter_count"], [one["voter_count"] for one in state["poll"]["options"]]) == (1, [1, 0, 0])
    town.world.add_option(town.boris.id, chat.id, number, "never", now=town.now)
    assert state_of(town, sent).options[3].persistent_id == "4", "no id comes twice"


def test_votes_keep_their_options_when_one_before_them_goes(town: Town) -> None:
    chat, sent = in_group(town, allow_adding_options=True, allows_multiple_answers=True, options=["one"])
    number = sent["message_id"]
    for text in ("two", "three"):
        town.world.add_option(town.boris.id, chat.id, number, text, now=town.now)
    town.world.vote(town.anna.id, chat.id, number, [1, 2], now=town.now)
    town.world.delete_option(town.boris.id, chat.id, number, "1", now=town.now)
    assert state_of(town, sent).answers == {town.anna.id: (1,)}
    town.world.vote(town.anna.id, chat.id, number, [0], now=town.now)
    assert [one.votes for one in state_of(town, sent).options] == [1, 0]


def test_an_anonymous_administrator_adds_and_answers_in_the_name_of_the_group(town: Town) -> None:
    chat, sent = in_group(town, allow_adding_options=True)
    rights = chat.members[town.anna.id].rights
    assert rights is not None
    town.world.promote(town.anna.id, chat.id, town.anna.id, now=town.now, rights=type(rights).all(is_anonymous=True))
    town.updates()
    town.world.add_option(town.anna.id, chat.id, sent["message_id"], "never", now=town.now)
    assert told(town)[0]["poll"]["options"][3]["added_by_chat"]["id"] == chat.id
    town.world.vote(town.anna.id, chat.id, sent["message_id"], [3], now=town.now)
    answer = told(town)[1]["poll_answer"]
    assert (answer["voter_chat"]["id"], "user" in answer) == (chat.id, False)


def test_options_that_cannot_be_added(town: Town) -> None:
    chat, sent = in_group(town, allow_adding_options=True)
    number, add = sent["message_id"], town.world.add_option
    assert refusal(add, town.boris.id, chat.id, number, "yes", now=town.now) == "bad_option"
    assert refusal(add, town.boris.id, chat.id, number, " ", now=town.now) == "bad_option"
    assert refusal(add, town.boris.id, chat.id, number, "x" * 101, now=town.now) == "bad_option"
    stranger = town.person("Clara")
    assert refusal(add, stranger.id, chat.id, number, "x", now=town.now) == "not_a_member"
    for n in range(9):
        add(town.boris.id, chat.id, number, f"option {n}", now=town.now)
    assert refusal(add, town.boris.id, chat.id, number, "x", now=town.now) == "too_many_options"
    forwarded = town.ok("forwardMessage", chat_id=chat.id, from_chat_id=chat.id, message_id=number)["message_id"]
    assert refusal(add, town.boris.id, chat.id, forwarded, "x", now=town.now) == "forwarded"
    remove = town.world.delete_option
    assert refusal(remove, town.boris.id, chat.id, number, "0", now=town.now) == "not_added"
    assert refusal(remove, town.boris.id, chat.id, number, "77", now=town.now) == "no_such_option"
    assert refusal(remove, town.anna.id, chat.id, number, "3", now=town.now) == "not_the_author"
    town.ok("stopPoll", chat_id=chat.id, message_id=number)
    assert refusal(add, town.boris.id, chat.id, number, "x", now=town.now) == "closed"
    _, plain = in_group(town)
    assert refusal(add, town.boris.id, plain["chat"]["id"], plain["message_id"], "x", now=town.now) == "no_adding"


# -- what people see


def test_hidden_results_are_its_authors_until_the_poll_closes(town: Town) -> None:
    chat, sent = in_group(town, hide_results_until_closes=True)
    message = chat.messages[chat.order[-1]]
    town.world.vote(town.boris.id, chat.id, sent["message_id"], [1], now=town.now)
    assert told(town)[0]["poll"]["options"][1]["voter_count"] == 1
    assert [one["voter_count"] for one in town.world.show(message)["poll"]["options"]] == [0, 0, 0]
    town.ok("stopPoll", chat_id=chat.id, message_id=sent["message_id"])
    assert [one["voter_count"] for one in town.world.show(message)["poll"]["options"]] == [0, 1, 0]


def test_everybody_has_an_order_of_shuffled_options(town: Town) -> None:
    options = [f"option {n}" for n in range(12)]
    chat, sent = in_group(town, shuffle_options=True, options=options)
    message = chat.messages[chat.order[-1]]

    def seen_by(viewer: Any) -> list[int]:
        found: list[int] = show_message(town.world, message, viewer)["option_order"]
        return found

    assert seen_by(town.anna.id) == seen_by(town.anna.id) != seen_by(town.boris.id)
    assert sorted(seen_by(town.anna.id)) == list(range(12))
    assert [one["text"] for one in sent["poll"]["options"]] == options
    assert polls.order_for(PollState(id="1", question="?", options=[], author=town.anna.id), town.anna.id) == []


def test_a_silent_message_is_silent_to_people(town: Town) -> None:
    asked(town, disable_notification=True)
    asked(town)
    seen = [show_message(town.world, one) for one in town.world.messages(town.bot.chat, viewer=town.anna.id)[-2:]]
    assert [one.get("silent") for one in seen] == [True, None]


# -- who may answer


def test_only_members_of_a_day_answer_a_poll_for_members(town: Town) -> None:
    channel = news(town)
    clara = town.person("Clara")
    town.world.add_member(town.anna.id, channel.id, clara.id, now=town.now)
    sent = asked(town, chat_id=channel.id, members_only=True)
    assert sent["poll"]["members_only"] is True

    def vote(who: Any) -> Any:
        return town.world.vote(who.id, channel.id, sent["message_id"], [0], now=town.now)

    assert refusal(vote, clara) == "members_only"
    vote(town.boris)
    town.now += DAY_S
    assert refusal(vote, clara) == "members_only"
    town.now += 1
    vote(clara)
    assert state_of(town, sent).answers.keys() == {town.boris.id, clara.id}
    town.world.leave(clara.id, channel.id, now=town.now)
    town.world.add_member(town.anna.id, channel.id, clara.id, now=town.now)
    assert refusal(vote, clara) == "members_only"


@pytest.mark.parametrize(("country", "may"), [("DE", True), ("FT", True), ("FR", False), ("", False)])
def test_only_people_from_some_countries_answer(country: str, may: bool) -> None:
    town = Town()
    channel = news(town)
    town.boris.country = country
    sent = asked(town, chat_id=channel.id, country_codes=["DE", "FT", "DE"])
    assert sent["poll"]["country_codes"] == ["DE", "FT"]
    vote = (town.boris.id, channel.id, sent["message_id"], [0])
    if may:
        town.world.vote(*vote, now=town.now)
    else:
        assert refusal(town.world.vote, *vote, now=town.now) == "wrong_country"


# -- quizzes


@pytest.mark.parametrize(("params", "stays"), [({}, True), ({"allows_revoting": True}, False), ({"type": "regular"}, False)])
def test_answers_to_a_quiz_stay_unless_it_says_otherwise(town: Town, params: dict[str, Any], stays: bool) -> None:
    sent = asked(town, **{"type": "quiz", "correct_option_ids": [0], **params})
    assert sent["poll"]["allows_revoting"] is not stays
    vote = (town.anna.id, town.bot.chat, sent["message_id"])
    town.world.vote(*vote, [1], now=town.now)
    if stays:
        assert refusal(town.world.vote, *vote, [0], now=town.now) == "no_revoting"
    else:
        town.world.vote(*vote, [0], now=town.now)


def test_a_quiz_sent_to_a_bot_in_private_shows_it_the_answers_and_one_in_a_group_does_not(town: Town) -> None:
    town.bot.privacy_mode = False
    chat = town.group()
    quiz = Question(text="?", options=("a", "b"), type="quiz", correct=(1,), explanation="so", description="d")
    for place in (town.bot.chat, chat.id):
        town.world.send_poll(town.anna.id, place, quiz, now=town.now)
    private, public = [update["message"]["poll"] for update in told(town)]
    assert (private["correct_option_ids"], private["explanation"], private["description"]) == ([1], "so", "d")
    assert "correct_option_ids" not in public
    here: dict[str, Any] = {"chat_id": chat.id, "from_chat_id": chat.id, "message_id": chat.order[-1]}
    assert town.no("copyMessage", **here) == "400 Bad Request: message can't be copied"
    several: dict[str, Any] = {"chat_id": chat.id, "from_chat_id": chat.id, "message_ids": [chat.order[-1]]}
    assert town.ok("copyMessages", **several) == []
    town.world.close_poll(town.anna.id, chat.id, chat.order[-1], now=town.now)
    town.ok("copyMessage", **here)


@pytest.mark.parametrize(("ends", "date"), [({"open_period": 60}, 160), ({"close_date": 60}, 0), ({"close_date": 600}, 600)])
def test_a_copy_is_open_for_as_long_as_what_it_copies(town: Town, ends: dict[str, int], date: int) -> None:
    began = int(town.now)
    asked(town, **{name: value if name == "open_period" else began + value for name, value in ends.items()})
    town.now += 100
    town.ok("copyMessage", chat_id=town.anna.id, from_chat_id=town.anna.id, message_id=2)
    copy = town.world.show(town.world.messages(town.bot.chat, viewer=town.anna.id)[-1])["poll"]
    assert (copy["is_closed"], copy.get("close_date", began) - began) == (False, date)


# -- who is told of the end


def test_a_poll_that_was_stopped_by_hand_is_told_to_the_bots_that_see_it(town: Town) -> None:
    other = town.add_bot("other")
    channel = town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id, other.id])
    sent = asked(town, chat_id=channel.id)
    town.updates(other)
    town.world.vote(town.anna.id, channel.id, sent["message_id"], [0], now=town.now)
    assert town.kinds(other) == []
    town.updates()
    town.ok("stopPoll", chat_id=channel.id, message_id=sent["message_id"])
    for bot in (town.bot, other):
        (update,) = told(town, bot=bot)
        assert update["poll"]["is_closed"] is True
    timed = asked(town, chat_id=channel.id, open_period=60)
    town.updates(other)
    town.now += 61
    town.ok("getMe")
    assert (town.kinds(), town.kinds(other)) == (["poll"], [])
    assert state_of(town, timed).is_closed


def test_a_poll_in_the_name_of_a_person_is_stopped_through_the_connection(town: Town) -> None:
    town.bot.can_connect_to_business = True
    town.world.send(town.boris.id, town.anna.chat, Text(text="hello"), now=town.now)
    by = town.world.connect_business(town.anna.id, town.bot.id, now=town.now)
    town.updates()
    here: dict[str, Any] = {"business_connection_id": by.id, "chat_id": town.boris.id}
    sent = asked(town, **here)
    number: dict[str, Any] = {"message_id": sent["message_id"]}
    assert town.no("stopPoll", chat_id=town.boris.id, **number) == "400 Bad Request: chat not found"
    stopped = town.ok("stopPoll", **here, **number)
    assert stopped["is_closed"] is True
    assert town.no("stopPoll", **here, **number).endswith("poll has already been closed")
    own = town.world.send_poll(town.anna.id, town.boris.chat, Question(text="?", options=("a", "b")), now=town.now)
    assert town.no("stopPoll", **here, message_id=own.id).endswith("poll can't be stopped")


# -- replies about one option


def test_a_reply_may_be_about_one_option(town: Town) -> None:
    chat, sent = in_group(town)
    reply = {"message_id": sent["message_id"], "poll_option_id": "2"}
    answer = town.ok("sendMessage", chat_id=chat.id, text="why?", reply_parameters=reply)
    assert answer["reply_to_poll_option_id"] == "2"
    assert faults_of_answer("sendMessage", answer) == []
    refused = town.no("sendMessage", chat_id=chat.id, text="why?", reply_parameters=reply | {"poll_option_id": "9"})
    assert refused == "400 Bad Request: POLL_OPTION_INVALID"
    here: dict[str, Any] = {"now": town.now, "reply_to": sent["message_id"]}
    said = town.world.send(town.boris.id, chat.id, Text(text="so"), reply_to_option="1", **here)
    assert told(town)[0]["message"]["reply_to_poll_option_id"] == "1"
    assert town.world.show(said)["reply_to_poll_option_id"] == "1"
    assert refusal(town.world.send, town.boris.id, chat.id, Text(text="so"), reply_to_option="7", **here) == "no_such_option"


# -- people's own polls


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ({"allows_adding": True}, "bad_poll"),
        ({"allows_adding": True, "is_anonymous": False, "type": "quiz", "correct": (0,)}, "bad_poll"),
        ({"description": "x" * 1025}, "bad_poll"),
        ({"country_codes": ("DE",)}, "not_a_channel"),
        ({"members_only": True}, "not_a_channel"),
        ({"media": "voice"}, "bad_poll"),
    ],
)
def test_questions_that_cannot_be(town: Town, question: dict[str, Any], code: str) -> None:
    if "media" in question:
        question = {"media": Media(kind=question["media"], file=town.world.add_file(b"x"))}
    chat = town.group(town.boris.id)
    said = Question(text="?", options=("a", "b"), **question)
    assert refusal(town.world.send_poll, town.boris.id, chat.id, said, now=town.now) == code
    assert town.world.polls == {}


# -- kept


def shown(town: Town, chat: Chat, world: Any) -> list[dict[str, Any]]:
    messages: list[Message] = list(world.messages(chat.id))
    return [world.show(one) for one in messages]


def test_polls_come_back_from_a_file(town: Town) -> None:
    chat, sent = in_group(
        town,
        allow_adding_options=True,
        hide_results_until_closes=True,
        shuffle_options=True,
        description="d",
        media={"type": "photo", "media": "attach://png"},
        options=["a", {"text": "b", "media": {"type": "venue", **HERE, "title": "Café", "address": "Way 1"}}],
    )
    number = sent["message_id"]
    town.world.add_option(town.boris.id, chat.id, number, "c", now=town.now)
    town.world.vote(town.boris.id, chat.id, number, [2], now=town.now)
    link = {"text": "l", "media": {"type": "link", "url": "http://a.example"}}
    asked(town, chat_id=chat.id, options=[link, {"text": "p", "media": {"type": "location", **HERE}}])
    town.world.send(town.boris.id, chat.id, Text(text="so"), now=town.now, reply_to=number, reply_to_option="2")
    written = dump_world(town.world, now=town.now)
    world = load_world(written, parser=TdTextParser()).world
    assert dump_world(world, now=town.now) == written
    assert shown(town, chat, world) == shown(town, chat, town.world)
    assert world.polls[sent["poll"]["id"]].answers == {town.boris.id: (2,)}
    assert isinstance(world.polls[sent["poll"]["id"]].media, Media)
    again = next(one for one in world.polls.values() if one.id != sent["poll"]["id"])
    assert isinstance(again.options[1].media, Location)


@pytest.mark.parametrize(
    ("old", "new"),
    [("- 2\n", "- 9\n"), ("added_by: 1001", "added_by: 77"), ("link: http://a.example/", "{}"), ("home: -", "home: -9")],
)
def test_a_file_with_an_impossible_poll_is_refused(town: Town, old: str, new: str) -> None:
    link = {"text": "b", "media": {"type": "link", "url": "http://a.example"}}
    chat, sent = in_group(town, allow_adding_options=True, options=["a", link])
    town.world.add_option(town.boris.id, chat.id, sent["message_id"], "c", now=town.now)
    town.world.vote(town.boris.id, chat.id, sent["message_id"], [2], now=town.now)
    written = dump_world(town.world, now=town.now)
    assert old in written
    with pytest.raises(WorldFileWrong):
        load_world(written.replace(old, new))


@pytest.mark.parametrize(
    ("text", "kept"),
    [("  Tea?  ", "Tea?"), ("\n Tea?\r\n", "Tea?"), ("Te\u200d\u0000a?", "Te\u200d a?"), ("\u202eTea?", "Tea?")],
)
def test_a_persons_question_is_cleaned_as_other_texts_are(town: Town, text: str, kept: str) -> None:
    asked = Question(text=text, options=(text, " b "), type="quiz", correct=(0,), explanation=text, description=text)
    town.world.send_poll(town.anna.id, town.bot.chat, asked, now=town.now)
    poll = town.updates()[-1]["message"]["poll"]
    said = town.world.send(town.anna.id, town.bot.chat, Text(text=text), now=town.now)
    assert [one["text"] for one in poll["options"]] == [kept, "b"]
    assert {poll["question"], poll["explanation"], poll["description"], said.text} == {kept}


@pytest.mark.parametrize(
    "details",
    [
        {"text": " \u200b "},
        {"options": ("a", " \n ")},
        {"explanation": "a\nb\nc\nd"},
        {"open_period_s": 4},
        {"open_period_s": -1},
    ],
)
def test_what_no_client_would_ask(town: Town, details: dict[str, Any]) -> None:
    usual = {"text": "?", "options": ("a", "b"), "type": "quiz", "correct": (0,)}
    with pytest.raises(ActRefused) as refused:
        town.world.send_poll(town.anna.id, town.bot.chat, Question(**{**usual, **details}), now=town.now)
    assert refused.value.code == "bad_poll"
    assert town.updates() == []
