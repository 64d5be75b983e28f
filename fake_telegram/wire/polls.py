"""Long polls of getUpdates: at most one waits per bot, a newer one or a webhook ends it, an update wakes it."""

from __future__ import annotations

from dataclasses import dataclass, field

import trio

from fake_telegram.clocks import Clock
from fake_telegram.methods import Refusal
from fake_telegram.world import BotId

__all__ = ["CONFLICT_SPACING_S", "GROUPING_S", "LongPolls"]

CONFLICT_SPACING_S = 3.0
"""The first 409 is told at once, the next ones within so long are told so much later (Bot API server)."""

GROUPING_S = 0.001
"""How long a woken poll waits for company (Bot API server: 1-2 ms)."""

_OTHER_POLL = Refusal(
    409,
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
)
_WEBHOOK_SET = Refusal(409, "Conflict: terminated by setWebhook request")


@dataclass(slots=True, eq=False)
class _Waiting:
    ended: trio.Event = field(default_factory=trio.Event)
    verdict: Refusal | None = None

    def end(self, verdict: Refusal | None) -> None:
        if not self.ended.is_set():
            self.verdict = verdict
            self.ended.set()


class LongPolls:
    """Who waits for updates of which bot, by Telegram's ``clock``."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waiting: dict[BotId, _Waiting] = {}
        self._next_conflict_at: dict[BotId, float] = {}

    async def wait(self, bot: BotId, until: float) -> Refusal | None:
        """Wait for an update of ``bot`` until ``until`` (Unix seconds), ending the poll that waited before.

        Returns the refusal by which somebody ended this wait, or ``None``: an update came or the time is over.
        """
        self._end(bot, _OTHER_POLL)
        mine = self._waiting[bot] = _Waiting()
        try:
            with self._clock.move_on_at(until):
                await mine.ended.wait()
                if mine.verdict is None:
                    with self._clock.holding():
                        await trio.sleep(GROUPING_S)
        finally:
            if self._waiting.get(bot) is mine:
                del self._waiting[bot]
        return mine.verdict

    def wake(self, bot: BotId) -> None:
        """An update of ``bot`` came."""
        self._end(bot, None)

    def end_for_webhook(self, bot: BotId) -> None:
        """``bot`` has a webhook now: its poll ends with 409."""
        self._end(bot, _WEBHOOK_SET)

    def conflict_delay_s(self, bot: BotId) -> float:
        """How long the 409 that is about to be told must wait; call it once for each."""
        now = trio.current_time()  # not the clock: a rival must learn of it while virtual time stands
        if now < self._next_conflict_at.get(bot, float("-inf")):
            return CONFLICT_SPACING_S
        self._next_conflict_at[bot] = now + CONFLICT_SPACING_S
        return 0.0

    def _end(self, bot: BotId, verdict: Refusal | None) -> None:
        waiting = self._waiting.pop(bot, None)
        if waiting is not None:
            waiting.end(verdict)
