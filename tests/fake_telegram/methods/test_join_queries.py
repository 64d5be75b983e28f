"""Requests to join that a guard decides at once: who hears of them, within what time, by which answers, with which web app."""

from typing import Any

import pytest
from aiogram.utils.web_app import safe_parse_webapp_init_data

from fake_telegram.world import ActRefused, AdminRights, Chat
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town

LATE = "400 Bad Request: query is too old and response timeout expired or query ID is invalid"
AT = "https://a.com/who-are-you"


@pytest.fixture
def town() -> Town:
    made = Town()
    made.world.set_guarding(made.bot.id, True)
    return made


def guarded(town: Town) -> tuple[Chat, str]:
    """A supergroup that the bot guards, and a link by which one asks."""
    group = town.group(username="yard_town")
    town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now)
    town.world.set_guard_bot(town.anna.id, group.id, town.bot.id, now=town.now)
    link = town.world.create_link(town.anna.id, group.id, now=town.now, creates_join_request=True).link
    town.updates()
    return group, link


def asked(town: Town, link: str) -> str:
    """Boris asks; the id of the query."""
    town.world.follow_link(town.boris.id, link, now=town.now)
    (update,) = town.updates()
    assert faults_of_update({"update_id": 1, **update}) == []
    found: str = update["chat_join_request"]["query_id"]
    return found


def answer(town: Town, query: str, result: str) -> Any:
    return town.ok("answerChatJoinRequestQuery", chat_join_request_query_id=query, result=result)


# -- answering ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("result", "status", "waits"), [("approve", "member", 0), ("decline", "", 0), ("queue", "", 1)])
def test_the_guard_lets_in_or_not_or_leaves_it_to_the_others(town: Town, result: str, status: str, waits: int) -> None:
    group, link = guarded(town)
    query = asked(town, link)
    done = answer(town, query, result)
    assert (done, faults_of_answer("answerChatJoinRequestQuery", done)) == (True, [])
    member = group.member(town.boris.id)
    assert (member.status if member is not None else "", len(group.requests)) == (status, waits)
    assert town.no("answerChatJoinRequestQuery", chat_join_request_query_id=query, result="approve") == LATE
    if result == "queue":
        town.world.decide_request(town.anna.id, group.id, town.boris.id, let_in=True, now=town.now)
        assert group.member(town.boris.id) is not None


@pytest.mark.parametrize(("seconds", "in_time"), [(10, True), (10.5, False)])
def test_ten_seconds_are_given(town: Town, seconds: float, in_time: bool) -> None:
    group, link = guarded(town)
    query = asked(town, link)
    town.now += seconds
    given = {"chat_join_request_query_id": query, "result": "approve"}
    if in_time:
        assert town.ok("answerChatJoinRequestQuery", **given) is True
    else:
        assert town.no("answerChatJoinRequestQuery", **given) == LATE
        assert town.ok("approveChatJoinRequest", chat_id=group.id, user_id=town.boris.id) is True  # as any administrator
    assert group.member(town.boris.id) is not None


@pytest.mark.parametrize("case", ["unknown", "another bot's", "no right", "decided", "bad result"])
def test_answers_that_come_to_nothing(town: Town, case: str) -> None:
    group, link = guarded(town)
    query = asked(town, link)
    bot, result, said = town.bot, "approve", LATE
    match case:
        case "unknown":
            query = "7"
        case "another bot's":
            bot = town.add_bot("other")
        case "no right":
            town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now, rights=AdminRights(can_pin_messages=True))
            said = "400 Bad Request: CHAT_ADMIN_REQUIRED"
        case "decided":
            town.world.decide_request(town.anna.id, group.id, town.boris.id, let_in=False, now=town.now)
            said = "400 Bad Request: HIDE_REQUESTER_MISSING"
        case "bad result":
            result, said = "maybe", "400 Bad Request: invalid query result specified"
    assert town.no("answerChatJoinRequestQuery", bot=bot, chat_join_request_query_id=query, result=result) == said
    assert group.member(town.boris.id) is None


# -- the web app ----------------------------------------------------------------------------------------------------------------


def test_an_app_is_shown_to_the_one_who_asks_and_time_stops(town: Town) -> None:
    group, link = guarded(town)
    query = asked(town, link)
    done = town.ok("sendChatJoinRequestWebApp", chat_join_request_query_id=query, web_app_url=AT)
    assert (done, faults_of_answer("sendChatJoinRequestWebApp", done)) == (True, [])
    (app,) = town.world.web_apps.values()
    assert (app.person, app.url, app.place) == (town.boris.id, AT, "join_request")
    told = safe_parse_webapp_init_data(town.bot.token, app.init_data)
    assert told.user is not None
    assert told.chat is not None
    assert (told.user.id, told.chat.id, told.chat.title, told.chat.username) == (town.boris.id, group.id, "Yard", "yard_town")
    town.now += 600
    assert answer(town, query, "approve") is True
    assert (group.member(town.boris.id) is not None, app.is_open) == (True, False)


def test_who_closes_the_app_waits_for_the_administrators(town: Town) -> None:
    group, link = guarded(town)
    query = asked(town, link)
    town.ok("sendChatJoinRequestWebApp", chat_join_request_query_id=query, web_app_url=AT)
    (app,) = town.world.web_apps.values()
    assert town.no("answerWebAppQuery", web_app_query_id=app.id, result={"type": "article", "id": "1", "title": "T",
        "input_message_content": {"message_text": "x"}}) == LATE  # fmt: skip
    town.world.close_web_app(town.boris.id, app.id, now=town.now)
    assert town.no("answerChatJoinRequestQuery", chat_join_request_query_id=query, result="approve") == LATE
    assert list(group.requests) == [town.boris.id]


def test_an_app_that_cannot_be_shown(town: Town) -> None:
    _, link = guarded(town)
    query = asked(town, link)
    for named, url, said in ((query, "?", "400 Bad Request: BUTTON_URL_INVALID"), ("7", AT, LATE)):
        assert town.no("sendChatJoinRequestWebApp", chat_join_request_query_id=named, web_app_url=url) == said
    assert town.world.web_apps == {}


# -- guards -------------------------------------------------------------------------------------------------------------------


def test_other_administrators_hear_of_it_without_a_query(town: Town) -> None:
    group, link = guarded(town)
    other = town.add_bot("other")
    town.world.promote(town.anna.id, group.id, other.id, now=town.now)
    town.updates(other)
    town.updates()
    asked(town, link)
    (update,) = town.updates(other)
    assert ("query_id" in update["chat_join_request"], update["chat_join_request"]["from"]["id"]) == (False, town.boris.id)
    town.world.set_guard_bot(town.anna.id, group.id, None, now=town.now)
    town.world.follow_link(town.person("Carl").id, link, now=town.now)
    assert "query_id" not in town.updates()[-1]["chat_join_request"]


def test_getchat_names_the_guard_to_administrators(town: Town) -> None:
    group, _ = guarded(town)
    found = town.ok("getChat", chat_id=group.id)
    assert (found["guard_bot"]["id"], faults_of_answer("getChat", found)) == (town.bot.id, [])
    stranger = town.add_bot("stranger")
    assert "guard_bot" not in town.ok("getChat", bot=stranger, chat_id=group.id)


@pytest.mark.parametrize("case", ["no admin", "no group", "bot not made for it", "bot not admin", "bot gone"])
def test_who_cannot_be_a_guard(town: Town, case: str) -> None:
    group = town.group(town.boris.id, kind="group" if case == "no group" else "supergroup")
    by, code = town.anna, "no_right"
    if case != "bot not admin":
        town.world.promote(town.anna.id, group.id, town.bot.id, now=town.now)
    match case:
        case "no admin":
            by = town.boris
        case "bot not made for it":
            town.world.set_guarding(town.bot.id, False)
            code = "not_a_guard"
        case "bot gone":
            town.world.remove_member(town.anna.id, group.id, town.bot.id, now=town.now)
    with pytest.raises(ActRefused) as error:
        town.world.set_guard_bot(by.id, group.id, town.bot.id, now=town.now)
    assert (error.value.code, group.guard_bot) == (code, None)


def test_getme_says_whether_it_guards(town: Town) -> None:
    assert town.ok("getMe")["supports_join_request_queries"] is True
    town.world.set_guarding(town.bot.id, False)
    assert town.ok("getMe")["supports_join_request_queries"] is False
