"""getUpdates: confirming, limits, waiting, the guard against spinning, and which kinds a bot gets."""

import json

import pytest

from fake_telegram.methods import AwaitUpdates, call
from fake_telegram.world import DEFAULT_KINDS, KINDS, Text
from tests.fake_telegram.town import Answer, Town


def waiting(count: int) -> tuple[Town, int]:
    """A town where so many messages wait, and the id of the first."""
    town = Town()
    first = town.bot.updates.next_update_id
    for number in range(count):
        town.world.send(town.anna.id, town.bot.chat, Text(text=str(number)), now=town.now)
    return town, first


def got(town: Town, **params: object) -> list[str]:
    town.now += 10
    return [update["message"]["text"] for update in town.ok("getUpdates", **params)]


@pytest.mark.parametrize(
    ("shift", "texts", "left"),
    [(0, "01234", 5), (2, "234", 3), (5, "", 0)],
)
def test_an_offset_confirms_what_is_below_it(shift: int, texts: str, left: int) -> None:
    town, first = waiting(5)
    assert got(town, offset=first + shift) == list(texts)
    assert town.bot.updates.pending_count(town.now) == left


@pytest.mark.parametrize(("offset", "texts"), [(-1, "4"), (-2, "34"), (-99, "01234"), (0, "01234")])
def test_a_negative_offset_forgets_all_but_the_newest(offset: int, texts: str) -> None:
    town, _ = waiting(5)
    assert got(town, offset=offset) == list(texts)
    assert got(town) == list(texts)


@pytest.mark.parametrize("beyond", [6, 1000, 2_000_000_000])
def test_an_offset_that_cannot_be_starts_at_the_head(beyond: int) -> None:
    town, first = waiting(5)
    assert got(town, offset=min(first + beyond, (1 << 31) - 1)) == list("01234")


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (3, 3), (0, 1), (-5, 1), (1000, 100), ("x", 100), ("7 apples", 7)])
def test_the_limit_is_clamped(limit: object, count: int) -> None:
    town, _ = waiting(120)
    assert len(got(town, limit=limit)) == count


@pytest.mark.parametrize(("timeout", "until"), [(20, 20), (50, 50), (99, 50), (1, 1)])
def test_an_empty_queue_is_waited_for(timeout: int, until: int) -> None:
    town = Town()
    assert town.call("getUpdates", timeout=timeout) == AwaitUpdates(town.bot.id, town.now + until)
    waited = call(town.world, town.bot.token, "getUpdates", {"timeout": str(timeout)}, {}, now=town.now, waited=True)
    assert waited == Answer([])


@pytest.mark.parametrize("timeout", [0, -3])
def test_no_timeout_no_waiting(timeout: int) -> None:
    assert Town().call("getUpdates", timeout=timeout) == Answer([])


def test_the_same_offset_again_at_once_is_slowed() -> None:
    town = Town()
    assert town.call("getUpdates") == Answer([])
    town.now += 2.9
    assert town.call("getUpdates") == AwaitUpdates(town.bot.id, town.now + 3)
    town.now += 3
    assert town.call("getUpdates") == Answer([])
    town.now += 0.4
    for number in range(3):
        town.world.send(town.anna.id, town.bot.chat, Text(text=str(number)), now=town.now)
    assert len(town.ok("getUpdates")) == 1
    town.now += 0.6
    assert len(town.ok("getUpdates")) == 3
    assert len(town.ok("getUpdates", offset=town.bot.updates.next_update_id - 2)) == 2


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ('["message"]', {"message"}),
        ('["chat_member","message_reaction"]', {"chat_member", "message_reaction"}),
        ('["Message","nonsense",5]', {"message"}),
        ('["nonsense"]', DEFAULT_KINDS),
        ("[]", DEFAULT_KINDS),
    ],
)
def test_the_kinds_asked_for_are_remembered(asked: str, kinds: set[str]) -> None:
    town = Town()
    town.ok("getUpdates", allowed_updates='["poll"]')
    town.now += 10
    town.ok("getUpdates", allowed_updates=asked)
    assert town.bot.allowed_updates == kinds


@pytest.mark.parametrize("unreadable", ["", "  ", "[", '"message"', "{}", "null"])
def test_what_cannot_be_read_changes_nothing(unreadable: str) -> None:
    town = Town()
    town.ok("setWebhook", url="https://a.com/", allowed_updates='["poll"]')
    town.ok("deleteWebhook")
    town.ok("getUpdates", allowed_updates=unreadable)
    assert town.bot.allowed_updates == {"poll"}


def test_kinds_hold_from_when_the_update_is_made() -> None:
    town, _ = waiting(1)
    town.ok("getUpdates", allowed_updates='["poll"]')
    town.world.send(town.anna.id, town.bot.chat, Text(text="unheard"), now=town.now)
    assert got(town, allowed_updates=json.dumps(KINDS)) == ["0"]


def test_while_a_webhook_is_set_nobody_fetches() -> None:
    town = Town()
    town.ok("setWebhook", url="https://a.com/")
    assert town.no("getUpdates") == (
        "409 Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )


def test_updates_are_gone_after_a_day_and_callbacks_after_150_seconds() -> None:
    town = Town()
    chat = town.started()
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    sent = town.ok("sendMessage", chat_id=chat, text="x", reply_markup=keyboard)["message_id"]
    town.world.send(town.anna.id, town.bot.chat, Text(text="y"), now=town.now)
    town.world.press(town.anna.id, town.bot.chat, sent, "a", now=town.now)
    left = []
    for later in (140, 20, 86_200, 100):
        town.now += later
        left.append([next(iter(set(update) - {"update_id"})) for update in town.ok("getUpdates")])
    assert left == [["message", "callback_query"], ["message"], ["message"], []]
