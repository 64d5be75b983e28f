"""Forum topics: opening, renaming, closing, deleting, what stands where, and who may."""

from typing import Any

import pytest

from fake_telegram.world import ActRefused, AdminRights, Chat, Permissions, Text
from tests.fake_telegram.conformance import faults_of_answer, faults_of_update
from tests.fake_telegram.town import Town


def forum(town: Town, **rights: bool) -> Chat:
    """A forum where the bot is an administrator with these rights, all when none is named."""
    chat = town.group(town.boris.id, is_forum=True)
    given = AdminRights(**rights) if rights else None
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now, rights=given)
    town.updates()
    return chat


def opened(town: Town, chat: Chat, name: str = "Roof") -> int:
    found = town.ok("createForumTopic", chat_id=chat.id, name=name)
    assert faults_of_answer("createForumTopic", found) == []
    number: int = found["message_thread_id"]
    return number


def test_a_topic_is_opened_by_a_notice_that_bears_its_number() -> None:
    town = Town()
    chat = forum(town)
    topic = opened(town, chat)
    (update,) = town.updates()
    notice = update["message"]
    assert (notice["message_id"], notice["message_thread_id"], notice["is_topic_message"]) == (topic, topic, True)
    assert notice["forum_topic_created"] == {"name": "Roof", "icon_color": 7322096}
    assert notice["chat"]["is_forum"] is True
    assert faults_of_update({"update_id": 1, **update}) == []


def test_messages_stand_in_their_topic_and_answer_its_notice() -> None:
    town = Town()
    chat = forum(town)
    topic = opened(town, chat)
    town.updates()
    first = town.world.send(town.boris.id, chat.id, Text(text="leak"), now=town.now, topic=topic)
    town.world.send(town.boris.id, chat.id, Text(text="big one"), now=town.now, reply_to=first.id)
    town.world.send(town.boris.id, chat.id, Text(text="elsewhere"), now=town.now)
    one, two, three = [update["message"] for update in town.updates()]
    assert (one["message_thread_id"], one["is_topic_message"]) == (topic, True)
    assert one["reply_to_message"]["forum_topic_created"]["name"] == "Roof"
    assert (two["message_thread_id"], two["reply_to_message"]["message_id"]) == (topic, first.id)
    assert "message_thread_id" not in three
    answer = town.ok("sendMessage", chat_id=chat.id, message_thread_id=topic, text="coming")
    assert (answer["message_thread_id"], answer["is_topic_message"]) == (topic, True)
    reply = town.ok("sendMessage", chat_id=chat.id, text="ok", reply_parameters={"message_id": first.id})
    assert reply["message_thread_id"] == topic


@pytest.mark.parametrize("thread", [1, 999, "first"])
def test_what_is_no_topic(thread: Any) -> None:
    town = Town()
    chat = forum(town)
    number = town.world.send(town.boris.id, chat.id, Text(text="x"), now=town.now).id if thread == "first" else thread
    refused = town.no("sendMessage", chat_id=chat.id, message_thread_id=number, text="x")
    assert refused == "400 Bad Request: message thread not found"
    if thread != 1:
        with pytest.raises(ActRefused) as act:
            town.world.send(town.boris.id, chat.id, Text(text="x"), now=town.now, topic=number)
        assert act.value.code == "no_such_topic"


def test_renaming_tells_what_changed() -> None:
    town = Town()
    chat = forum(town)
    topic = opened(town, chat)
    town.updates()
    town.ok("editForumTopic", chat_id=chat.id, message_thread_id=topic, name="Cellar")
    town.ok("editForumTopic", chat_id=chat.id, message_thread_id=topic, icon_custom_emoji_id="5300000000000000001")
    assert [update["message"]["forum_topic_edited"] for update in town.updates()] == [
        {"name": "Cellar"},
        {"icon_custom_emoji_id": "5300000000000000001"},
    ]
    again = town.no("editForumTopic", chat_id=chat.id, message_thread_id=topic, name="Cellar")
    assert again == "400 Bad Request: TOPIC_NOT_MODIFIED"


def test_a_closed_topic_is_for_those_who_manage_topics() -> None:
    town = Town()
    plain = town.add_bot("plain", privacy_mode=False)
    chat = forum(town)
    town.world.add_member(town.anna.id, chat.id, plain.id, now=town.now)
    topic = opened(town, chat)
    here = {"chat_id": chat.id, "message_thread_id": topic}
    town.updates()
    town.ok("closeForumTopic", **here)
    assert town.no("closeForumTopic", **here) == "400 Bad Request: TOPIC_NOT_MODIFIED"
    assert town.no("sendMessage", bot=plain, **here, text="x") == "400 Bad Request: TOPIC_CLOSED"
    with pytest.raises(ActRefused, match="closed"):
        town.world.send(town.boris.id, chat.id, Text(text="x"), now=town.now, topic=topic)
    town.ok("sendMessage", **here, text="x")
    town.ok("reopenForumTopic", **here)
    town.ok("sendMessage", bot=plain, **here, text="x")
    kinds = [list(update["message"])[-1] for update in town.updates()]
    assert kinds == ["forum_topic_closed", "forum_topic_reopened"]


def test_general_is_closed_hidden_and_renamed() -> None:
    town = Town()
    plain = town.add_bot("plain")
    chat = forum(town)
    town.world.add_member(town.anna.id, chat.id, plain.id, now=town.now)
    town.updates()
    for method in ("closeGeneralForumTopic", "reopenGeneralForumTopic", "hideGeneralForumTopic", "unhideGeneralForumTopic"):
        assert town.ok(method, chat_id=chat.id) is True
        assert town.no(method, chat_id=chat.id) == "400 Bad Request: TOPIC_NOT_MODIFIED"
        closed = method != "reopenGeneralForumTopic"
        outcome = town.call("sendMessage", bot=plain, chat_id=chat.id, text="x")
        assert (getattr(outcome, "description", None) == "Bad Request: TOPIC_CLOSED") == closed
    town.ok("editGeneralForumTopic", chat_id=chat.id, name="Square")
    kinds = [list(update["message"])[-1] for update in town.updates()]
    assert kinds == [
        "forum_topic_closed",
        "forum_topic_reopened",
        "general_forum_topic_hidden",
        "general_forum_topic_unhidden",
        "forum_topic_edited",
    ]


def test_a_deleted_topic_takes_its_messages_with_it() -> None:
    town = Town()
    chat = forum(town)
    topic = opened(town, chat)
    town.world.send(town.boris.id, chat.id, Text(text="in"), now=town.now, topic=topic)
    town.world.send(town.boris.id, chat.id, Text(text="out"), now=town.now)
    here = {"chat_id": chat.id, "message_thread_id": topic}
    assert town.ok("deleteForumTopic", **here) is True
    assert [one.text for one in town.world.messages(chat.id) if one.text] == ["out"]
    assert town.no("sendMessage", **here, text="x") == "400 Bad Request: message thread not found"
    assert town.no("deleteForumTopic", **here) == "400 Bad Request: TOPIC_ID_INVALID"


def test_pins_of_a_topic_come_down_together() -> None:
    town = Town()
    chat = forum(town)
    topic = opened(town, chat)
    inside = [town.world.send(town.boris.id, chat.id, Text(text="in"), now=town.now, topic=topic).id for _ in range(2)]
    outside = town.world.send(town.boris.id, chat.id, Text(text="out"), now=town.now).id
    for number in (*inside, outside):
        town.ok("pinChatMessage", chat_id=chat.id, message_id=number)
    town.ok("unpinAllForumTopicMessages", chat_id=chat.id, message_thread_id=topic)
    assert list(chat.pinned) == [outside]
    town.ok("unpinAllGeneralForumTopicMessages", chat_id=chat.id)
    assert list(chat.pinned) == []


@pytest.mark.parametrize(
    ("method", "said"),
    [
        ("createForumTopic", "not enough rights to create a topic"),
        ("editForumTopic", "not enough rights to edit the topic"),
        ("editGeneralForumTopic", "not enough rights to edit the topic"),
        ("closeForumTopic", "not enough rights to close or open the topic"),
        ("hideGeneralForumTopic", "not enough rights to close or open the topic"),
        ("deleteForumTopic", "not enough rights to delete the topic"),
        ("unpinAllForumTopicMessages", "not enough rights to manage pinned messages in the chat"),
    ],
)
def test_without_the_right_nothing(method: str, said: str) -> None:
    town = Town()
    chat = forum(town, can_manage_chat=True)
    topic = town.world.create_topic(town.anna.id, chat.id, "Roof", now=town.now)
    params = {"chat_id": chat.id, "message_thread_id": topic.id, "name": "New"}
    assert town.no(method, **params) == f"400 Bad Request: {said}"


@pytest.mark.parametrize(
    ("params", "said"),
    [
        ({"name": ""}, "TOPIC_TITLE_EMPTY"),
        ({"name": "x", "icon_color": 5}, "TOPIC_ICON_COLOR_INVALID"),
    ],
)
def test_bad_topics(params: dict[str, Any], said: str) -> None:
    town = Town()
    assert town.no("createForumTopic", chat_id=forum(town).id, **params) == f"400 Bad Request: {said}"


def test_only_a_forum_has_topics() -> None:
    town = Town()
    chat = town.group(admins=[town.bot.id])
    assert town.no("createForumTopic", chat_id=chat.id, name="x") == "400 Bad Request: the chat is not a forum"
    with pytest.raises(ActRefused) as refused:
        town.world.create_topic(town.anna.id, chat.id, "x", now=town.now)
    assert refused.value.code == "not_a_forum"


def test_what_people_do_with_topics() -> None:
    town = Town()
    chat = forum(town)
    with pytest.raises(ActRefused, match="may not open"):
        town.world.create_topic(town.boris.id, chat.id, "Mine", now=town.now)
    chat.permissions = Permissions(can_manage_topics=True)
    topic = town.world.create_topic(town.boris.id, chat.id, "Mine", now=town.now)
    town.world.change_topic(town.boris.id, chat.id, topic.id, now=town.now, name="Ours", closed=True)
    assert (topic.name, topic.is_closed) == ("Ours", True)
    town.world.delete_topic(town.boris.id, chat.id, topic.id, now=town.now)
    assert topic.id not in chat.topics
    kinds = [list(update["message"])[-1] for update in town.updates()]
    assert kinds == ["forum_topic_created", "forum_topic_edited", "forum_topic_closed"]


def test_ones_own_topic_is_ones_own_and_anothers_is_not() -> None:
    town = Town()
    chat = forum(town)
    chat.permissions = Permissions(can_manage_topics=True)
    own = town.world.create_topic(town.boris.id, chat.id, "Mine", now=town.now)
    theirs = town.world.create_topic(town.anna.id, chat.id, "Hers", now=town.now)
    chat.permissions = Permissions()
    town.world.change_topic(town.boris.id, chat.id, own.id, now=town.now, name="Still mine")
    with pytest.raises(ActRefused, match="may not change"):
        town.world.change_topic(town.boris.id, chat.id, theirs.id, now=town.now, name="Stolen")
    town.world.change_topic(town.anna.id, chat.id, own.id, now=town.now, name="By right")
    assert (own.name, theirs.name) == ("By right", "Hers")


def test_a_privacy_bot_does_not_hear_a_topic_for_having_opened_it() -> None:
    """Every message of a topic shows the notice as what it answers; that is no reply to the bot."""
    town = Town()
    chat = town.group(town.boris.id, is_forum=True)
    chat.permissions = Permissions(can_manage_topics=True)
    topic = opened(town, chat)
    town.updates()
    town.world.send(town.boris.id, chat.id, Text(text="not for it"), now=town.now, topic=topic)
    town.world.send(town.boris.id, chat.id, Text(text="for it"), now=town.now, reply_to=topic)
    assert town.texts() == ["for it"]
