"""Clocks stamp, entropy draws."""

import re

import pytest
import trio
from trio.testing import MockClock

from bridge.adapters.clocks import SystemClock, TrioClock
from bridge.adapters.entropies import SeededEntropy
from bridge.ports.entropy import Entropy


async def test_the_clocks_speak_of_unix_seconds() -> None:
    year_2025, year_2100 = 1_735_689_600, 4_102_444_800
    assert year_2025 < SystemClock().now() < year_2100
    assert TrioClock(year_2025).now() == pytest.approx(year_2025, abs=5)


def test_the_simulated_clock_goes_with_virtual_time() -> None:
    """Both faces of time agree: a virtual day takes no time at all."""

    async def a_day() -> tuple[float, float]:
        clock = TrioClock(1000.0)
        before = clock.now()
        await trio.sleep(86_400)
        return before, clock.now()

    assert trio.run(a_day, clock=MockClock(autojump_threshold=0)) == (1000.0, pytest.approx(87_400.0))


class TestEntropy:
    @pytest.mark.parametrize("size", [1, 16, 24, 32])
    def test_a_token_is_fit_for_an_address(self, entropy: Entropy, size: int) -> None:
        assert re.fullmatch(r"[A-Za-z0-9_-]+", entropy.token(size))
        assert len(entropy.token(size)) == -(-size * 4 // 3)

    def test_nothing_comes_twice(self, entropy: Entropy) -> None:
        assert len({entropy.token() for _ in range(1000)}) == 1000
        assert len({entropy.bytes(16) for _ in range(1000)}) == 1000

    def test_bytes_are_as_many_as_asked(self, entropy: Entropy) -> None:
        assert [len(entropy.bytes(size)) for size in (0, 1, 32)] == [0, 1, 32]

    def test_fractions_fill_the_unit(self, entropy: Entropy) -> None:
        drawn = [entropy.fraction() for _ in range(2000)]
        assert all(0 <= each < 1 for each in drawn)
        assert min(drawn) < 0.05 < 0.95 < max(drawn)


def test_a_seed_repeats_itself_and_no_other() -> None:
    def draw(seed: int | str) -> list[object]:
        entropy = SeededEntropy(seed)
        return [entropy.token(), entropy.bytes(8), entropy.fraction(), entropy.token(5)]

    assert draw(7) == draw(7)
    assert draw(7) != draw(8)
    assert draw("a") != draw("b")
