"""The waits between attempts at one update: what counts, what replaces what, and where it ends."""

from itertools import accumulate
from random import Random

import pytest

from fake_telegram.wire.retries import BACK_OFF_CAP_S, RetryPace


def waits(*asked: int | None, seed: int = 1) -> list[float]:
    pace = RetryPace(Random(seed))
    return [pace.after_failure(one) for one in asked]


def test_the_first_is_at_once_and_each_next_twice_as_long() -> None:
    assert waits(*[None] * 7) == [0, 2, 4, 8, 16, 32, 64]


@pytest.mark.parametrize("seed", range(20))
def test_the_longest_are_drawn_between_one_minute_and_two(seed: int) -> None:
    later = waits(*[None] * 50, seed=seed)[8:]
    low, high = BACK_OFF_CAP_S
    assert all(low <= one <= high for one in later)
    assert len(set(later)) == len(later), "drawn anew each time"


def test_who_asks_for_a_time_gets_it_and_the_ladder_stays_where_it_was() -> None:
    assert waits(None, 7, None, 3600, None) == [0, 7, 2, 3600, 4]
    assert waits(7, None) == [7, 2], "it was the first failure all the same"


def test_nought_is_no_time() -> None:
    assert waits(0, 0, 0) == [0, 2, 4]


def test_a_day_holds_about_a_thousand_attempts() -> None:
    assert 700 < sum(at < 24 * 3600 for at in accumulate(waits(*[None] * 2_000))) < 1_450
