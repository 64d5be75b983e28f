"""Flood limits of the strict profile: bursts pass, more waits as long as it is told, and other profiles know none."""

import pytest

from fake_telegram.world import CLOUD, STRICT
from tests.fake_telegram.town import Answer, Refusal, Town


def strict() -> Town:
    town = Town(profile=STRICT)
    town.started()
    return town


def passed(town: Town, count: int, method: str = "sendMessage", **params: object) -> int:
    given = {"chat_id": town.anna.id, "text": "x", "action": "typing"} | params
    return sum(isinstance(town.call(method, **given), Answer) for _ in range(count))


def test_one_chat_takes_a_burst_and_then_one_a_second() -> None:
    town = strict()
    assert passed(town, 10) == 5
    refused = town.call("sendMessage", chat_id=town.anna.id, text="x")
    assert refused == Refusal(429, "Too Many Requests: retry after 1", {"retry_after": 1})
    town.now += 1
    assert passed(town, 10) == 1
    town.now += 100
    assert passed(town, 10) == 5


def test_waiting_as_told_is_enough() -> None:
    town = strict()
    group = town.group(admins=[town.bot.id])
    assert passed(town, 30, chat_id=group.id) == 20
    refused = town.call("sendMessage", chat_id=group.id, text="x")
    assert isinstance(refused, Refusal)
    assert refused.parameters is not None
    town.now += refused.parameters["retry_after"]
    assert passed(town, 10, chat_id=group.id) == 1


def test_chats_do_not_hinder_each_other_until_the_bot_is_at_its_limit() -> None:
    town = strict()
    chats = [town.started(town.person(f"P{number}")) for number in range(10)]
    assert [passed(town, 6, chat_id=chat) for chat in chats] == [5] * 6 + [0] * 4
    town.now += 0.5
    assert passed(town, 5, chat_id=chats[8]) == 5


@pytest.mark.parametrize("method", ["sendChatAction", "getChat", "getMe"])
def test_what_is_not_sending_is_free(method: str) -> None:
    assert passed(strict(), 100, method) == 100


def test_two_bots_have_limits_of_their_own() -> None:
    town = strict()
    other = town.add_bot("other")
    town.started(bot=other)
    passed(town, 10)
    assert isinstance(town.call("sendMessage", bot=other, chat_id=town.anna.id, text="x"), Answer)


def test_other_profiles_know_no_limits() -> None:
    town = Town(profile=CLOUD)
    town.started()
    assert passed(town, 100) == 100
