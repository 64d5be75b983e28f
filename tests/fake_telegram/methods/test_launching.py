"""A bot that moves between servers: `close` and `logOut`, and what it is answered afterwards."""

import pytest

from fake_telegram.methods import Refusal, TdTextParser
from fake_telegram.world import Text
from fake_telegram.world_files import dump_world, load_world
from tests.fake_telegram.town import Town


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_bot_is_not_closed_in_its_first_ten_minutes(town: Town) -> None:
    assert town.no("close") == "429 Too Many Requests: retry after 600"
    town.now += 599.5
    refused = town.call("close")
    assert isinstance(refused, Refusal)
    assert refused.parameters == {"retry_after": 1}
    town.now += 0.5
    assert town.ok("close") is True


def test_a_closed_bot_is_launched_by_its_next_call(town: Town) -> None:
    town.ok("getMe")
    town.now += 600
    town.ok("close")
    assert town.no("close") == "400 Bad Request: the bot has already been closed"
    town.started()
    assert [next(iter(one["message"])) for one in [*town.updates()]] == []
    assert town.ok("getMe")["id"] == town.bot.id
    assert town.no("close") == "429 Too Many Requests: retry after 600"


def test_what_people_write_meanwhile_waits(town: Town) -> None:
    town.ok("getMe")
    town.now += 600
    town.ok("close")
    town.world.start(town.anna.id, town.bot.id, town.now)
    [update] = town.ok("getUpdates")
    assert update["message"]["text"] == "/start"


def test_who_logged_out_is_unknown_here_for_ten_minutes(town: Town) -> None:
    assert town.ok("logOut") is True
    for method in ("getMe", "sendMessage", "logOut", "close", "getUpdates"):
        assert town.no(method) == "400 Logged out"
    town.now += 599
    assert town.no("getMe") == "400 Logged out"
    town.now += 1
    assert town.ok("getMe")["id"] == town.bot.id
    assert town.no("close") == "429 Too Many Requests: retry after 600"


def test_other_bots_stay(town: Town) -> None:
    other = town.add_bot("other")
    town.ok("logOut")
    assert town.ok("getMe", bot=other)["id"] == other.id


def test_the_journal_says_what_was_refused(town: Town) -> None:
    town.ok("logOut")
    town.no("getMe")
    calls = [one.fields for one in town.world.journal.since(0)[0] if one.kind == "bot_called"]
    assert [one.get("refused") for one in calls] == [None, "Logged out"]


HOOK = "https://example.com/hook"


def closed(town: Town) -> None:
    town.ok("setWebhook", url=HOOK)
    town.now += 600
    town.ok("close")


def test_the_webhook_of_a_closed_bot_rests_until_its_next_call(town: Town) -> None:
    closed(town)
    generation = town.bot.webhook.generation
    assert (town.bot.was_closed, town.bot.webhook.url) == (True, HOOK)
    assert town.ok("getWebhookInfo")["url"] == HOOK, "it is kept, and in use again"
    assert not town.bot.was_closed
    assert town.bot.webhook.generation > generation, "those who deliver look again"


def test_who_logs_out_leaves_neither_a_webhook_nor_updates(town: Town) -> None:
    town.ok("setWebhook", url=HOOK)
    town.world.start(town.anna.id, town.bot.id, town.now)
    town.ok("logOut")
    assert (town.bot.webhook.url, town.bot.updates.pending_count(town.now)) == ("", 0)
    town.now += 600
    town.world.send(town.anna.id, town.bot.chat, Text(text="back?"), now=town.now)
    [update] = town.ok("getUpdates")
    assert update["message"]["text"] == "back?"


def test_a_bot_that_is_away_is_so_after_an_export_too(town: Town) -> None:
    other = town.add_bot("other")
    closed(town)
    town.ok("logOut", bot=other)
    text = dump_world(town.world, now=town.now)
    town.world = load_world(text, parser=TdTextParser()).world
    assert dump_world(town.world, now=town.now) == text
    assert town.no("getMe", bot=other) == "400 Logged out"
    assert town.no("close") == "400 Bad Request: the bot has already been closed"
    assert town.ok("getWebhookInfo")["url"] == HOOK
