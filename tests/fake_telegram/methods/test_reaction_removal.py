"""Reactions that administrators take away: what is left of them, and who hears."""

from typing import Any

import pytest

from fake_telegram.methods import TdTextParser
from fake_telegram.world import ActRefused, AdminRights, Chat, Message, Text, limits, reactions
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.conformance import faults_of_update
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    made = Town()
    made.bot.allowed_updates = frozenset({"message_reaction"})
    return made


@pytest.fixture
def chat(town: Town) -> Chat:
    return town.group(town.boris.id, admins=[town.bot.id])


def liked(town: Town, chat: Chat, count: int = 1) -> list[Message]:
    """Messages of Anna's under which Boris and Anna have put something."""
    found = [town.world.send(town.anna.id, chat.id, Text(text="x"), now=town.now) for _ in range(count)]
    for one in found:
        town.world.react(town.boris.id, chat.id, one.id, ["👍"], now=town.now)
        town.world.react(town.anna.id, chat.id, one.id, ["🔥"], now=town.now)
    town.updates()
    return found


def totals(message: Message) -> dict[str, int]:
    return {} if message.reactions is None else message.reactions.totals


def test_one_reaction_is_taken_from_one_message(town: Town, chat: Chat) -> None:
    first, second = liked(town, chat, 2)
    given = {"chat_id": chat.id, "message_id": first.id, "user_id": town.boris.id}
    assert town.ok("deleteMessageReaction", **given) is True
    assert (totals(first), totals(second)) == ({"🔥": 1}, {"👍": 1, "🔥": 1})
    assert town.no("deleteMessageReaction", **given) == "400 Bad Request: REACTION_EMPTY"
    assert town.updates() == []


def test_all_reactions_of_one_are_taken_and_others_stay(town: Town, chat: Chat) -> None:
    elsewhere = liked(town, town.group(town.boris.id))
    found = liked(town, chat, 3)
    assert town.ok("deleteAllMessageReactions", chat_id=chat.id, user_id=town.boris.id) is True
    assert [totals(one) for one in found] == [{"🔥": 1}] * 3
    assert totals(elsewhere[0]) == {"👍": 1, "🔥": 1}
    assert town.ok("deleteAllMessageReactions", chat_id=chat.id, user_id=town.boris.id) is True  # nothing is left


def test_other_administrators_are_told_whose_reaction_is_gone(town: Town, chat: Chat) -> None:
    other = town.add_bot("other")
    town.world.promote(town.anna.id, chat.id, other.id, now=town.now)
    other.allowed_updates = frozenset({"message_reaction"})
    [message] = liked(town, chat)
    town.updates(other)
    town.ok("deleteMessageReaction", chat_id=chat.id, message_id=message.id, user_id=town.boris.id)
    [update] = town.updates(other)
    assert faults_of_update({"update_id": 1, **update}) == []
    body = update["message_reaction"]
    assert (body["user"]["id"], body["new_reaction"]) == (town.boris.id, [])
    assert body["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert town.updates() == []


def test_a_chats_reaction_is_named_by_the_chat(town: Town, chat: Chat) -> None:
    message = town.world.send(town.boris.id, chat.id, Text(text="x"), now=town.now)
    town.world.react(town.anna.id, chat.id, message.id, ["👍"], now=town.now, anonymous=True)
    here = {"chat_id": chat.id, "message_id": message.id}
    assert "REACTION_EMPTY" in town.no("deleteMessageReaction", **here, user_id=town.anna.id)
    assert town.ok("deleteMessageReaction", **here, actor_chat_id=chat.id) is True
    assert totals(message) == {}


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"message_id": 999}, "message to react not found"),
        ({"message_id": 0}, "message identifier is not specified"),
        ({"user_id": 0}, "invalid user_id specified"),
        ({"user_id": 5}, "user not found"),
        ({"user_id": 0, "actor_chat_id": -5}, "PARTICIPANT_ID_INVALID"),
    ],
)
def test_what_does_not_exist_has_no_reactions(town: Town, chat: Chat, params: dict[str, Any], words: str) -> None:
    [message] = liked(town, chat)
    given = {"chat_id": chat.id, "message_id": message.id, "user_id": town.boris.id, **params}
    assert town.no("deleteMessageReaction", **given) == f"400 Bad Request: {words}"
    assert totals(message) == {"👍": 1, "🔥": 1}


@pytest.mark.parametrize("method", ["deleteMessageReaction", "deleteAllMessageReactions"])
def test_only_those_who_delete_messages_take_reactions_in_groups(town: Town, chat: Chat, method: str) -> None:
    [message] = liked(town, chat)
    given = {"chat_id": chat.id, "message_id": message.id, "user_id": town.boris.id}
    town.world.promote(town.anna.id, chat.id, town.bot.id, now=town.now, rights=AdminRights(can_pin_messages=True))
    assert town.no(method, **given) == "400 Bad Request: not enough rights to delete reactions"
    news = town.world.add_channel(title="News", owner=town.anna.id, admins=[town.bot.id])
    for place in (news.id, town.started()):
        assert "only for groups" in town.no(method, **{**given, "chat_id": place})


def test_people_take_reactions_as_administrators(town: Town, chat: Chat) -> None:
    [message] = liked(town, chat)
    world = town.world
    with pytest.raises(ActRefused, match="take reactions away"):
        world.take_reactions(town.boris.id, chat.id, town.anna.id, now=town.now)
    world.take_reactions(town.anna.id, chat.id, town.boris.id, now=town.now, message_id=message.id)
    assert totals(message) == {"🔥": 1}
    assert [one["message_reaction"]["user"]["id"] for one in town.updates()] == [town.boris.id]
    with pytest.raises(ActRefused, match="no reaction"):
        world.take_reactions(town.anna.id, chat.id, town.boris.id, now=town.now, message_id=message.id)
    world.take_reactions(town.anna.id, chat.id, town.anna.id, now=town.now)
    assert totals(message) == {}


def test_what_is_remembered_of_reactions_follows_what_stands(town: Town, chat: Chat) -> None:
    first, second, third = liked(town, chat, 3)
    assert list(chat.reacted[town.boris.id]) == [first.id, second.id, third.id]
    town.world.react(town.boris.id, chat.id, first.id, ["🔥"], now=town.now)
    assert list(chat.reacted[town.boris.id]) == [second.id, third.id, first.id]
    town.world.delete(town.anna.id, chat.id, second.id, now=town.now)
    assert list(chat.reacted[town.boris.id]) == [third.id, first.id]
    for one in (first, third):
        town.world.react(town.boris.id, chat.id, one.id, [], now=town.now)
    assert town.boris.id not in chat.reacted


def test_what_is_remembered_of_reactions_has_a_bound(town: Town, chat: Chat) -> None:
    count = limits.REACTIONS_REMEMBERED_MAX + 1
    sent = [town.world.send(town.anna.id, chat.id, Text(text="x", entities=()), now=town.now) for _ in range(count)]
    for one in sent:
        reactions.put(town.world, one, town.boris.id, ("👍",), town.now)
    assert len(chat.reacted[town.boris.id]) == limits.REACTIONS_REMEMBERED_MAX
    town.ok("deleteAllMessageReactions", chat_id=chat.id, user_id=town.boris.id)
    assert [one.id for one in sent if totals(one)] == [sent[0].id]
    town.world.delete(town.anna.id, chat.id, sent[0].id, now=town.now)


def test_a_world_from_a_file_still_finds_them(town: Town, chat: Chat) -> None:
    liked(town, chat, 2)
    loaded = load_world(dump_world(town.world), parser=TdTextParser()).world
    loaded.take_reactions(town.anna.id, chat.id, town.boris.id, now=town.now)
    assert [totals(one) for one in loaded.messages(chat.id)] == [{"🔥": 1}] * 2


def test_of_who_has_no_reaction_left_nothing_is_kept(town: Town, chat: Chat) -> None:
    """Also when it is the messages that go."""
    sent = [town.world.send(town.anna.id, chat.id, Text(text="x"), now=town.now) for _ in range(2)]
    for one in sent:
        town.world.react(town.boris.id, chat.id, one.id, ["👍"], now=town.now)
    town.world.delete(town.anna.id, chat.id, sent[0].id, now=town.now)
    assert list(chat.reacted[town.boris.id]) == [sent[1].id]
    town.world.delete(town.anna.id, chat.id, sent[1].id, now=town.now)
    assert chat.reacted == {}
