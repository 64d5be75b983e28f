"""Our own spacing of calls (Bot API)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.ids import ChatId
from bridge.domain.pacing import PER_BOT, PER_CHAT, PER_GROUP, Flood, Pace, bot_frozen_until, paces_of, paid, wait_s
from tests.bridge.domain.office import NOW


def sent_in(pace: Pace, window_s: float) -> int:
    """How many messages an eager sender gets through in a window."""
    paid_until, now, count = 0.0, NOW, 0
    while True:
        now += wait_s(paid_until, pace, now)
        if now >= NOW + window_s:
            return count
        paid_until = paid(paid_until, pace, now)
        count += 1


@pytest.mark.parametrize(
    ("pace", "window_s", "most"),
    [(PER_BOT, 10, 30 * 10 + 30), (PER_CHAT, 60, 60 + 5), (PER_GROUP, 600, 20 * 10 + 20)],
)
def test_an_eager_sender_keeps_the_pace(pace: Pace, window_s: float, most: int) -> None:
    """30 a second per bot, 1 a second per chat, 20 a minute per group, with one burst on top."""
    assert most - 2 <= sent_in(pace, window_s) <= most


@given(st.lists(st.floats(0, 5), max_size=50))
def test_a_patient_sender_never_waits_longer_than_an_interval(pauses: list[float]) -> None:
    """Who sends at most at the pace waits at most one interval; waits are never negative."""
    paid_until, now = 0.0, NOW
    for pause in pauses:
        now += pause
        wait = wait_s(paid_until, PER_CHAT, now)
        assert 0.0 <= wait <= PER_CHAT.interval_s * 1.000_001
        now += wait
        paid_until = paid(paid_until, PER_CHAT, now)


def test_groups_have_two_paces() -> None:
    """Telegram's groups and channels have negative ids."""
    assert paces_of(ChatId(100)) == (PER_CHAT,)
    assert paces_of(ChatId(-100)) == (PER_CHAT, PER_GROUP)


@pytest.mark.parametrize(
    ("floods", "until"),
    [
        ([], 0.0),
        ([(1, 5)], 0.0),
        ([(1, 5), (1, 9)], 0.0),
        ([(1, 5), (2, 9)], 9.0),
        ([(1, 5), (2, -1)], 0.0),
        ([(1, 5), (2, 9), (3, 7)], 9.0),
    ],
)
def test_several_flooded_chats_freeze_the_bot(floods: list[tuple[int, float]], until: float) -> None:
    """One flooded chat is its own matter; two at once mean the bot itself is flooded."""
    values = [Flood(chat=ChatId(chat), until=NOW + after) for chat, after in floods]
    assert bot_frozen_until(values, NOW) == (NOW + until if until else 0.0)
