"""Topics in the private chat with a bot: the switch at BotFather, who may open them, and where messages stand."""

from collections.abc import Callable
from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import ActRefused, Text
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    made = Town()
    made.started()
    made.world.set_topics(made.bot.id, True, by_users=True)
    return made


def code_of(act: Callable[[], Any]) -> str:
    with pytest.raises(ActRefused) as error:
        act()
    return error.value.code


def heard(town: Town) -> list[dict[str, Any]]:
    found = town.updates()
    assert [fault for one in found for fault in faults_of_update({"update_id": 1, **one})] == []
    return [one["message"] for one in found]


def test_the_switch_shows_in_get_me() -> None:
    town = Town()
    for on, by_users, shown in ((False, False, (False, False)), (True, False, (True, False)), (True, True, (True, True))):
        town.world.set_topics(town.bot.id, on, by_users=by_users)
        me = town.ok("getMe")
        assert faults_of_answer("getMe", me) == []
        assert (me["has_topics_enabled"], me["allows_users_to_create_topics"]) == shown


def test_a_bot_opens_a_topic_and_writes_there(town: Town) -> None:
    here = {"chat_id": town.anna.id}
    made = town.ok("createForumTopic", **here, name="Taxes")
    assert faults_of_answer("createForumTopic", made) == []
    topic = made["message_thread_id"]
    said = town.ok("sendMessage", **here, text="x", message_thread_id=topic)
    assert (said["message_thread_id"], said["is_topic_message"]) == (topic, True)
    assert town.no("sendMessage", **here, text="x", message_thread_id=topic + 50).endswith("message thread not found")
    assert "message_thread_id" not in town.ok("sendMessage", **here, text="outside")
    assert town.ok("editForumTopic", **here, message_thread_id=topic, name="Bills") is True
    assert town.ok("deleteForumTopic", **here, message_thread_id=topic) is True
    left = [one.text for one in town.world.messages(town.bot.chat, viewer=town.anna.id)]
    assert left == ["/start", "outside"]


def test_what_a_person_writes_there_comes_with_the_topic(town: Town) -> None:
    topic = town.world.create_topic(town.anna.id, town.bot.chat, "Taxes", now=town.now)
    first = town.world.send(town.anna.id, town.bot.chat, Text(text="in it"), now=town.now, topic=topic.id)
    town.world.send(town.anna.id, town.bot.chat, Text(text="answer"), now=town.now, reply_to=first.id)
    town.world.send(town.anna.id, town.bot.chat, Text(text="outside"), now=town.now)
    town.world.forward(town.anna.id, town.bot.chat, first.id, town.bot.chat, now=town.now, topic=topic.id)
    opened, *said = heard(town)
    assert opened["forum_topic_created"]["name"] == "Taxes"
    assert [one.get("message_thread_id") for one in said] == [topic.id, topic.id, None, topic.id]
    answer = town.ok("sendMessage", chat_id=town.anna.id, text="x", reply_parameters={"message_id": first.id})
    assert (answer["message_thread_id"], answer["is_topic_message"]) == (topic.id, True)


def test_only_where_the_bot_lets_them_people_open_topics(town: Town) -> None:
    world, anna, bot = town.world, town.anna.id, town.bot
    topic = world.create_topic(anna, bot.chat, "Taxes", now=town.now)
    assert code_of(lambda: world.change_topic(anna, bot.chat, topic.id, now=0, closed=True)) == "not_a_forum"
    assert code_of(lambda: world.hide_general(anna, bot.chat, hidden=True, now=0)) == "no_such_topic"
    world.change_topic(anna, bot.chat, topic.id, now=town.now, name="Bills")
    world.set_topics(bot.id, True)
    assert code_of(lambda: world.create_topic(anna, bot.chat, "More", now=0)) == "not_a_forum"
    assert code_of(lambda: world.delete_topic(anna, bot.chat, topic.id, now=0)) == "not_a_forum"
    world.set_topics(bot.id, False)
    assert town.no("createForumTopic", chat_id=anna, name="More") == "400 Bad Request: the chat is not a forum"


@pytest.mark.parametrize("method", ["closeForumTopic", "reopenForumTopic"])
def test_topics_of_a_private_chat_stay_open(town: Town, method: str) -> None:
    topic = town.ok("createForumTopic", chat_id=town.anna.id, name="Taxes")["message_thread_id"]
    refused = town.no(method, chat_id=town.anna.id, message_thread_id=topic)
    assert refused == "400 Bad Request: the chat is not a forum"


def test_they_are_in_the_file_of_the_world(town: Town) -> None:
    topic = town.world.create_topic(town.anna.id, town.bot.chat, "Taxes", now=town.now)
    text = dump_world(town.world, now=town.now)
    world = load_world(text, parser=TdTextParser()).world
    assert dump_world(world, now=town.now) == text
    said = world.send(town.anna.id, town.bot.chat, Text(text="x"), now=town.now, topic=topic.id)
    assert (said.thread, said.in_topic) == (topic.id, True)
    assert world.bots[town.bot.id].users_make_topics


def test_where_topics_are_off_again_nobody_writes_into_them(town: Town) -> None:
    world, anna, bot = town.world, town.anna.id, town.bot
    topic = world.create_topic(anna, bot.chat, "Taxes", now=town.now)
    inside = world.send(anna, bot.chat, Text(text="in it"), now=town.now, topic=topic.id)
    world.set_topics(bot.id, False)
    town.updates()
    answered = world.send(anna, bot.chat, Text(text="answer"), now=town.now, reply_to=inside.id)
    assert (answered.thread, answered.in_topic) == (None, False)
    assert "message_thread_id" not in town.ok("sendMessage", chat_id=anna, text="x", reply_parameters={"message_id": inside.id})
    refused = town.no("sendMessage", chat_id=anna, text="x", message_thread_id=topic.id)
    assert refused == "400 Bad Request: message thread not found"
    assert [one.get("is_topic_message") for one in heard(town)] == [None]
    world.set_topics(bot.id, True)
    again = town.ok("sendMessage", chat_id=anna, text="x", message_thread_id=topic.id)
    assert again["message_thread_id"] == topic.id, "what was there is there again"
