"""How fast we speak, remembered per bot and chat by the rules of `domain.pacing`; and who was told to be silent.

Kept in memory on purpose: after a restart Telegram's own 429 tells it again. Time is trio's, so a jump of the wall clock stops
nobody.
"""

from collections.abc import Iterator
from typing import Final

import trio

from bridge.domain.conversations import Lane
from bridge.domain.ids import BotId, ChatId
from bridge.domain.pacing import PER_BOT, Flood, Pace, bot_frozen_until, paces_of, paid, wait_s

STEP_S: Final = 0.001
"""Shortest wait for a pace: what floating point leaves over may be too little to move the clock at all."""
PACES_KEPT_MAX: Final = 20_000
"""Remembered paces before those long paid off are dropped. Ours."""

_Key = tuple[BotId, ChatId | None, Pace]


class Paces:
    """The paces and silences of one process."""

    def __init__(self) -> None:
        self._paid_until: dict[_Key, float] = {}
        self._floods: dict[BotId, dict[ChatId, Flood]] = {}

    def wait_s(self, lane: Lane) -> float:
        """Seconds until a message may go into the lane's chat; 0 when it may now."""
        now = trio.current_time()
        waits = [wait_s(self._paid_until.get(key, 0.0), key[2], now) for key in _keys(lane)]
        return max(*waits, self._silence_s(lane, now))

    def pay(self, lane: Lane) -> None:
        """A message goes out now."""
        now = trio.current_time()
        if len(self._paid_until) > PACES_KEPT_MAX:
            self._paid_until = {key: until for key, until in self._paid_until.items() if until > now}
        for key in _keys(lane):
            self._paid_until[key] = paid(self._paid_until.get(key, 0.0), key[2], now)

    async def take_turn(self, lane: Lane) -> None:
        """Wait until a message may go into the lane's chat, and pay for it."""
        while True:
            wait_s = self.wait_s(lane)
            if wait_s <= 0:
                break
            await trio.sleep(max(wait_s, STEP_S))
        self.pay(lane)

    def refund(self, lane: Lane) -> None:
        """What was paid for turned out to be no message."""
        for key in _keys(lane):
            if key in self._paid_until:
                self._paid_until[key] -= key[2].interval_s

    def flooded(self, lane: Lane, after_s: float) -> bool:
        """Telegram told the lane's chat to be silent for `after_s` seconds; true when the whole bot is to be silent now."""
        now = trio.current_time()
        floods = self._floods.setdefault(lane.bot, {})
        for chat in [chat for chat, flood in floods.items() if flood.until <= now]:
            del floods[chat]
        floods[lane.chat] = Flood(chat=lane.chat, until=now + after_s)
        return bot_frozen_until(floods.values(), now) > now

    def _silence_s(self, lane: Lane, now: float) -> float:
        floods = self._floods.get(lane.bot)
        if not floods:
            return 0.0
        own = floods.get(lane.chat)
        until = max(own.until if own is not None else 0.0, bot_frozen_until(floods.values(), now))
        return max(0.0, until - now)


def _keys(lane: Lane) -> Iterator[_Key]:
    yield lane.bot, None, PER_BOT
    for pace in paces_of(lane.chat):
        yield lane.bot, lane.chat, pace
