"""A queue of updates forgets what is confirmed, what is too old and what no longer fits, and never gives the same id twice."""

import pytest

from fake_telegram.world import QueuedUpdate, UpdateQueue, limits
from tests.fake_telegram.town import NOON, Town

DAY = 24 * 3600


def filled(count: int, *, pending_max: int = 100) -> UpdateQueue:
    queue = UpdateQueue(first_update_id=10, pending_max=pending_max)
    for number in range(count):
        queue.add("message", {"n": number}, queue_key="chat:1", now=NOON)
    return queue


def ids(found: tuple[QueuedUpdate, ...]) -> list[int]:
    return [update.update_id for update in found]


@pytest.mark.parametrize(
    ("offset", "left"),
    [
        (0, [10, 11, 12, 13]),
        (10, [10, 11, 12, 13]),
        (12, [12, 13]),
        (14, []),
        (-1, [13]),
        (-3, [11, 12, 13]),
        (-9, [10, 11, 12, 13]),
    ],
)
def test_confirming(offset: int, left: list[int]) -> None:
    queue = filled(4)
    queue.confirm(offset, NOON)
    assert ids(queue.pending(NOON)) == left
    assert queue.pending_count(NOON) == len(left)


def test_a_delivered_update_leaves_from_the_middle_and_the_rest_keeps_its_order() -> None:
    queue = filled(4)
    queue.take_out(11)
    queue.take_out(11)
    assert ids(queue.pending(NOON)) == [10, 12, 13]
    assert ids(queue.pending(NOON, offset=11, limit=1)) == [12]
    queue.take_out(10)
    queue.confirm(13, NOON)
    assert ids(queue.pending(NOON)) == [13]


def test_ids_grow_by_one_even_after_everything_was_forgotten() -> None:
    queue = filled(3)
    assert queue.clear() == 3
    assert queue.add("message", {}, queue_key="chat:1", now=NOON).update_id == 13
    assert ids(queue.pending(NOON)) == [13]


@pytest.mark.parametrize(
    ("kind", "life_s"),
    [
        ("message", DAY),
        ("my_chat_member", DAY),
        ("message_reaction", DAY),
        ("callback_query", 150),
        ("inline_query", 30),
        ("chosen_inline_result", 600),
    ],
)
def test_each_kind_lives_as_long_as_at_telegram(kind: str, life_s: int) -> None:
    queue = UpdateQueue(first_update_id=1)
    assert queue.add(kind, {}, queue_key="k", now=NOON).expires_at == NOON + life_s
    assert queue.pending_count(NOON + life_s - 1) == 1
    assert queue.pending_count(NOON + life_s) == 0
    assert queue.pending(NOON + life_s) == ()


def test_a_short_lived_update_goes_while_older_ones_stay() -> None:
    queue = filled(2)
    queue.add("callback_query", {}, queue_key="callback_query:1", now=NOON)
    assert ids(queue.pending(NOON + 151)) == [10, 11]


def test_beyond_the_bound_the_oldest_leaves_and_is_counted() -> None:
    queue = filled(7, pending_max=5)
    assert ids(queue.pending(NOON)) == [12, 13, 14, 15, 16]
    assert queue.dropped == 2


def test_the_payload_names_its_id_and_kind() -> None:
    update = filled(1).pending(NOON)[0]
    assert update.payload == {"update_id": 10, "message": {"n": 0}}


def test_ids_restart_after_a_week_of_silence_and_not_before() -> None:
    town = Town()
    town.started()
    first = town.bot.updates.next_update_id
    town.now += limits.UPDATE_ID_RESTART_S
    town.started()
    assert town.bot.updates.next_update_id == first + 1
    town.now += limits.UPDATE_ID_RESTART_S + 1
    town.started()
    assert town.bot.updates.next_update_id != first + 2


def test_a_bot_is_woken_for_each_update_and_for_nothing_it_did_not_ask_for() -> None:
    town = Town()
    woken: list[int] = []
    town.world.on_update = woken.append
    town.started()
    assert woken == [town.bot.id]
    town.world.react(town.anna.id, town.bot.chat, 1, ["👍"], now=town.now)
    assert woken == [town.bot.id]
