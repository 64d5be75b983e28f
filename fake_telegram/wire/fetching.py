"""getUpdates as a conversation in time: answer now, or wait until an update, the time-out, a rival or a webhook ends it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import trio

from fake_telegram.clocks import Clock
from fake_telegram.methods import Answer, AwaitUpdates, Refusal
from fake_telegram.world import Bot
from fake_telegram.world.limits import POLL_TIMEOUT_S_MAX

from .connections import Connection
from .forms import Form
from .late_updates import PolledFaults
from .polls import LongPolls

__all__ = ["Fetching"]

_NOT_YET_S = 1e-3
"""A wait that has less than this left is over: wall time and trio's clock round differently."""

Ask = Callable[[bool], Answer | Refusal | AwaitUpdates]
"""Calls the method once; the argument says whether the caller has waited already."""


@dataclass(frozen=True, slots=True)
class _Wait:
    """Nothing to tell yet: the poll ends at ``deadline``, and it is worth looking again at ``look_at`` (Unix seconds)."""

    deadline: float
    look_at: float


@dataclass(slots=True, kw_only=True)
class Fetching:
    """Serves getUpdates of every bot. Polls end by ``clock``."""

    clock: Clock
    polls: LongPolls
    faults: PolledFaults

    async def get_updates(self, connection: Connection, bot: Bot, form: Form, ask: Ask) -> Answer | Refusal:
        """Ask, wait and ask again until there is something to say. Raises ``PeerLeft``."""
        self.clock.heard(bot.id)
        verdict = self._judge(bot, form, ask(False), None)
        while isinstance(verdict, _Wait):
            ended = await connection.attended(partial(self.polls.wait, bot.id, verdict.look_at))
            verdict = self._judge(bot, form, ask(True), verdict.deadline) if ended is None else ended
        if isinstance(verdict, Answer) and verdict.result:
            self.clock.expect(bot.id)
        if isinstance(verdict, Refusal) and verdict.code == 409:
            delay_s = self.polls.conflict_delay_s(bot.id)
            if delay_s:
                await connection.attended(partial(trio.sleep, delay_s))
        return verdict

    def _judge(
        self, bot: Bot, form: Form, outcome: Answer | Refusal | AwaitUpdates, deadline: float | None
    ) -> Answer | Refusal | _Wait:
        if isinstance(outcome, Refusal):
            return outcome
        now = self.clock.now()
        if deadline is None:
            deadline = outcome.until if isinstance(outcome, AwaitUpdates) else now + _timeout_s(form)
        found = outcome.result if isinstance(outcome, Answer) else []
        visible_at: float | None = None
        if not self.faults.idle:
            found, visible_at = self.faults.shape(bot.id, found, now)
        if found or deadline - now < _NOT_YET_S:
            return Answer(found)
        return _Wait(deadline, min(deadline, visible_at or deadline))


def _timeout_s(form: Form) -> float:
    """The ``timeout`` parameter as the Bot API clamps it; what is not a number is 0."""
    given = form.params.get("timeout", "").strip()
    return min(float(given), POLL_TIMEOUT_S_MAX) if given.isascii() and given.isdigit() else 0.0
