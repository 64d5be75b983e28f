"""Whatever has happened in a world, its file holds it: random stories are written, read and looked at by everybody in them."""

from __future__ import annotations

from typing import Any

import pytest

from fake_telegram.methods import Outcome, TdTextParser, call
from fake_telegram.world import Chat, UserId, World, render_messages
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.world.test_invariants import Story

STEPS = 120


@pytest.fixture(params=range(8))
def story(request: pytest.FixtureRequest) -> Story:
    played = Story(request.param)
    played.play(STEPS)
    return played


def again(story: Story) -> World:
    return load_world(dump_world(story.town.world, messages=1_000), parser=TdTextParser()).world


def rooms(world: World) -> list[Chat]:
    return [*world.chats.values(), *world.private_chats.values()]


def test_the_file_of_the_file_is_the_file(story: Story) -> None:
    text = dump_world(story.town.world, messages=1_000)
    assert dump_world(load_world(text, parser=TdTextParser()).world, messages=1_000) == text


def test_people_see_the_same_messages(story: Story) -> None:
    world, loaded = story.town.world, again(story)
    shown = [[world.show(one) for one in chat.messages.values()] for chat in rooms(world)]
    assert [[loaded.show(one) for one in chat.messages.values()] for chat in rooms(loaded)] == shown
    assert sum(map(len, shown)) > 30


def test_bots_see_the_same_messages_by_the_same_numbers(story: Story) -> None:
    """Also in basic groups, where each bot has its own; and files by the same `file_id`."""

    def seen(world: World) -> list[Any]:
        return [
            render_messages.message(world, message, bot)
            for bot in world.bots.values()
            for chat in rooms(world)
            if chat.private_bot in (None, bot.id) and (chat.private_bot or bot.id in chat.bots)
            for message in chat.messages.values()
        ]

    assert seen(again(story)) == seen(story.town.world)


def test_chats_and_members_answer_the_same(story: Story) -> None:
    def asked(world: World) -> list[Outcome]:
        users: list[UserId] = [*world.people, *world.bots]
        calls = [
            *(("getChat", {"chat_id": str(chat)}) for chat in world.chats),
            *(("getChatAdministrators", {"chat_id": str(chat)}) for chat in world.chats),
            *(("getChatMemberCount", {"chat_id": str(chat)}) for chat in world.chats),
            *(("getChatMember", {"chat_id": str(chat), "user_id": str(user)}) for chat in world.chats for user in users),
        ]
        tokens = [bot.token for bot in world.bots.values()]
        return [call(world, token, name, params, {}, now=story.town.now) for token in tokens for name, params in calls]

    assert asked(again(story)) == asked(story.town.world)


def test_what_happens_next_happens_alike(story: Story) -> None:
    """The same acts after it lead to the same file, but for what chance has to say."""
    files = []
    for world in (story.town.world, again(story)):
        for chat in (story.group, story.forum):
            for bot in world.bots.values():
                params = {"chat_id": str(int(chat.id)), "text": "next"}
                call(world, bot.token, "sendMessage", params, {}, now=story.town.now)
        files.append(dump_world(world, messages=1_000))
    assert files[0] == files[1]
