"""Marks of verification: which bots give them, to whom, in which words, and who sees them."""

from typing import Any

import pytest

from fake_telegram.world import Bot, Chat
from tests.fake_telegram.conformance import faults_of_answer
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    """The bot stands for a guild and knows Anna."""
    made = Town()
    made.bot.organization = "the Guild"
    made.started()
    return made


def place(town: Town, kind: str) -> Chat:
    if kind == "channel":
        return town.world.add_channel(title="News", owner=town.anna.id, subscribers=[town.bot.id])
    return town.group(kind=kind)


def ok(town: Town, method: str, bot: Bot | None = None, **params: Any) -> None:
    found = town.ok(method, bot=bot, **params)
    assert found is True
    assert faults_of_answer(method, found) == []


def test_a_person_is_verified_and_no_more(town: Town) -> None:
    ok(town, "verifyUser", user_id=town.anna.id)
    assert town.anna.verification is not None
    assert (town.anna.verification.bot, town.anna.verification.text) == (town.bot.id, "This account is verified by the Guild.")
    ok(town, "verifyUser", user_id=town.anna.id, custom_description=" Master baker ")
    assert town.anna.verification.text == "Master baker"
    ok(town, "removeUserVerification", user_id=town.anna.id)
    assert town.anna.verification is None
    ok(town, "removeUserVerification", user_id=town.anna.id)


@pytest.mark.parametrize(("kind", "word"), [("supergroup", "group"), ("channel", "channel")])
def test_a_chat_is_verified_and_no_more(town: Town, kind: str, word: str) -> None:
    chat = place(town, kind)
    ok(town, "verifyChat", chat_id=chat.id)
    assert chat.verification is not None
    assert chat.verification.text == f"This {word} is verified by the Guild."
    ok(town, "removeChatVerification", chat_id=chat.id)
    assert chat.verification is None


def test_a_private_chat_stands_for_the_person(town: Town) -> None:
    ok(town, "verifyChat", chat_id=town.anna.id)
    assert town.anna.verification is not None
    ok(town, "removeChatVerification", chat_id=town.anna.id)
    assert town.anna.verification is None


def test_a_bot_may_be_verified_too(town: Town) -> None:
    ok(town, "verifyUser", user_id=town.bot.id)
    assert town.bot.verification is not None
    assert town.bot.verification.text == "This bot is verified by the Guild."


@pytest.mark.parametrize("method", ["verifyUser", "verifyChat", "removeUserVerification", "removeChatVerification"])
def test_only_the_bot_of_an_organization(town: Town, method: str) -> None:
    town.bot.organization = ""
    refused = town.no(method, user_id=town.anna.id, chat_id=town.anna.id)
    assert refused == "400 Bad Request: BOT_VERIFIER_FORBIDDEN"
    assert town.anna.verification is None


@pytest.mark.parametrize("method", ["verifyUser", "removeUserVerification"])
def test_whom_it_does_not_know(town: Town, method: str) -> None:
    assert town.no(method, user_id=town.boris.id) == "400 Bad Request: user not found"
    assert town.no(method, user_id=0) == "400 Bad Request: invalid user_id specified"


@pytest.mark.parametrize("method", ["verifyChat", "removeChatVerification"])
def test_which_chats_not(town: Town, method: str) -> None:
    assert town.no(method, chat_id=place(town, "group").id) == "400 Bad Request: PEER_ID_INVALID"
    assert town.no(method, chat_id=-5) == "400 Bad Request: chat not found"
    assert town.no(method, chat_id=town.boris.id) == "400 Bad Request: chat not found"
    assert town.no(method) == "400 Bad Request: chat_id is empty"


@pytest.mark.parametrize("length", [70, 71])
def test_how_long_the_words_may_be(town: Town, length: int) -> None:
    given = {"user_id": town.anna.id, "custom_description": "ё" * length}
    if length <= 70:
        ok(town, "verifyUser", **given)
    else:
        assert town.no("verifyUser", **given) == "400 Bad Request: CUSTOM_DESCRIPTION_TOO_LONG"
        assert town.anna.verification is None


def test_not_every_organization_has_words_of_its_own(town: Town) -> None:
    town.bot.own_verification_texts = False
    refused = town.no("verifyUser", user_id=town.anna.id, custom_description="Baker")
    assert refused == "400 Bad Request: CUSTOM_DESCRIPTION_FORBIDDEN"
    ok(town, "verifyUser", user_id=town.anna.id, custom_description=" ")


def test_each_takes_back_only_its_own_mark(town: Town) -> None:
    other = town.add_bot("other", organization="the Order")
    town.started(bot=other)
    ok(town, "verifyUser", user_id=town.anna.id)
    ok(town, "removeUserVerification", bot=other, user_id=town.anna.id)
    assert town.anna.verification is not None
    ok(town, "verifyUser", bot=other, user_id=town.anna.id)
    assert town.anna.verification.bot == other.id
    ok(town, "removeUserVerification", user_id=town.anna.id)
    assert town.anna.verification.bot == other.id


def test_bots_are_told_nothing_of_it(town: Town) -> None:
    before = town.ok("getChat", chat_id=town.anna.id)
    ok(town, "verifyUser", user_id=town.anna.id)
    assert town.updates() == []
    assert town.ok("getChat", chat_id=town.anna.id) == before
