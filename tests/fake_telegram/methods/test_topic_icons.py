"""Custom emoji for topics: which there are, how they are named, and that no others are taken."""

from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import Chat
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def forum(town: Town) -> Chat:
    return town.group(admins=[town.bot.id], is_forum=True)


def icons(town: Town) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = town.ok("getForumTopicIconStickers")
    assert faults_of_answer("getForumTopicIconStickers", found) == []
    return found


def test_the_set_is_the_same_for_all_and_named_by_each_bot_in_its_own_way(town: Town) -> None:
    mine, theirs = icons(town), town.ok("getForumTopicIconStickers", bot=town.add_bot("other"))
    assert len({one["custom_emoji_id"] for one in mine}) == len(mine) > 10
    assert [one["file_unique_id"] for one in mine] == [one["file_unique_id"] for one in theirs]
    assert not {one["file_id"] for one in mine} & {one["file_id"] for one in theirs}
    assert {(one["type"], one["set_name"]) for one in mine} == {("custom_emoji", "Topics")}


def test_an_icon_is_put_on_a_topic_and_changed(town: Town, forum: Chat) -> None:
    first, second, *_ = (one["custom_emoji_id"] for one in icons(town))
    made = town.ok("createForumTopic", chat_id=forum.id, name="Bugs", icon_custom_emoji_id=first)
    assert made["icon_custom_emoji_id"] == first
    here = {"chat_id": forum.id, "message_thread_id": made["message_thread_id"]}
    assert town.ok("editForumTopic", **here, icon_custom_emoji_id=second) is True
    assert town.ok("editForumTopic", **here, icon_custom_emoji_id="") is True
    edits = [one for one in map(town.world.show, town.world.messages(forum.id)) if "forum_topic_edited" in one]
    assert [one["forum_topic_edited"]["icon_custom_emoji_id"] for one in edits] == [second, ""]


@pytest.mark.parametrize("icon", ["5", "x", "9999999999999999999"])
def test_no_other_icon_is_taken(town: Town, forum: Chat, icon: str) -> None:
    refused = town.no("createForumTopic", chat_id=forum.id, name="Bugs", icon_custom_emoji_id=icon)
    assert refused == "400 Bad Request: DOCUMENT_INVALID"
    assert forum.topics == {}
    topic = town.ok("createForumTopic", chat_id=forum.id, name="Bugs")["message_thread_id"]
    here = {"chat_id": forum.id, "message_thread_id": topic}
    assert "DOCUMENT_INVALID" in town.no("editForumTopic", **here, name="Ants", icon_custom_emoji_id=icon)
    assert [one.name for one in forum.topics.values()] == ["Bugs"]


def test_stickers_are_found_by_their_emoji_and_unknown_ones_passed_over(town: Town) -> None:
    known = icons(town)
    asked = [known[3]["custom_emoji_id"], "123", known[0]["custom_emoji_id"], known[3]["custom_emoji_id"]]
    found = town.ok("getCustomEmojiStickers", custom_emoji_ids=asked)
    assert faults_of_answer("getCustomEmojiStickers", found) == []
    assert found == [known[3], known[0]]
    assert town.ok("getCustomEmojiStickers", custom_emoji_ids=[]) == []


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "expected an Array of custom emoji identifiers"),
        ({}, "expected an Array of custom emoji identifiers"),
        ("[", "can't parse custom emoji identifiers JSON object"),
        (["x"], "invalid custom emoji identifier specified"),
        ([None], "invalid custom emoji identifier specified"),
        (["1"] * 201, "too many custom emoji identifiers specified"),
    ],
)
def test_what_names_no_emoji_is_refused(town: Town, given: Any, words: str) -> None:
    assert town.no("getCustomEmojiStickers", custom_emoji_ids=given) == f"400 Bad Request: {words}"


def test_an_icon_is_downloaded_and_sent_and_stands_in_every_file(town: Town, forum: Chat) -> None:
    one = icons(town)[2]
    file = town.ok("getFile", file_id=one["file_id"])
    stored = town.world.files.by_path(file["file_path"], town.bot.id, town.now)
    assert stored is not None
    assert len(stored.read()) == one["file_size"] == file["file_size"]
    sent = town.ok("sendSticker", chat_id=forum.id, sticker=one["file_id"])
    assert sent["sticker"]["file_unique_id"] == one["file_unique_id"]
    world = load_world(dump_world(town.world, now=town.now), parser=TdTextParser()).world
    assert len(world.files) == len(town.world.files) == 0
    found = world.files.find(one["file_id"], town.bot.id)
    assert found is not None
    assert found.file == stored
