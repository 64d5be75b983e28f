"""Our own spacing of calls, so that Telegram need not refuse: 30 a second per bot, 1 a second per chat, 20 a minute per group.

The limits are approximate and only `retry_after` is authoritative: it freezes that chat's lane, and the whole
bot when two or more chats report it at once. What is remembered of a pace is one number: the time until which its sends are
already paid for.
"""

from collections.abc import Iterable

from bridge.domain.facts import Fact
from bridge.domain.ids import ChatId
from bridge.domain.limits import (
    BOT_MESSAGES_PER_S,
    CHAT_BURST_MESSAGES,
    CHAT_MESSAGES_PER_S,
    FLOODED_CHATS_TO_FREEZE_BOT,
    GROUP_MESSAGES_PER_MIN,
)


class Pace(Fact):
    """How fast: one message each `interval_s` on the average, up to `burst` at once."""

    interval_s: float
    burst: int


PER_BOT = Pace(interval_s=1 / BOT_MESSAGES_PER_S, burst=BOT_MESSAGES_PER_S)
PER_CHAT = Pace(interval_s=1 / CHAT_MESSAGES_PER_S, burst=CHAT_BURST_MESSAGES)
PER_GROUP = Pace(interval_s=60 / GROUP_MESSAGES_PER_MIN, burst=GROUP_MESSAGES_PER_MIN)


def paces_of(chat: ChatId) -> tuple[Pace, ...]:
    """What a chat is bound by, besides its bot's pace: groups and channels have negative ids."""
    return (PER_CHAT, PER_GROUP) if chat < 0 else (PER_CHAT,)


def wait_s(paid_until: float, pace: Pace, now: float) -> float:
    """Seconds until the next send is allowed; 0 for a pace never used (`paid_until` 0.0)."""
    return max(0.0, paid_until - now - pace.interval_s * (pace.burst - 1))


def paid(paid_until: float, pace: Pace, now: float) -> float:
    """The new `paid_until` after a send at `now`."""
    return max(paid_until, now) + pace.interval_s


class Flood(Fact):
    """Telegram's 429 for one chat: nothing there before `until` (Unix seconds)."""

    chat: ChatId
    until: float


def bot_frozen_until(floods: Iterable[Flood], now: float) -> float:
    """Until when the whole bot must be silent: when several chats are flooded at once, the latest of their times; else 0.0."""
    current = {each.chat: each.until for each in floods if each.until > now}
    return max(current.values()) if len(current) >= FLOODED_CHATS_TO_FREEZE_BOT else 0.0
