"""Time as Telegram keeps it: real, or virtual and standing still until somebody advances it.

What Telegram waits for (a long poll's end, the next attempt at a webhook, an injected delay) waits on a ``Clock``. What only
guards a connection (an idle or stuck peer) waits on trio's own, so that it works while virtual time stands.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush
from itertools import count
from typing import Protocol

import trio
import trio.testing

__all__ = ["GRACE_S", "VIRTUAL_EPOCH", "CannotGoBack", "Clock", "RunningClock", "VirtualClock"]

VIRTUAL_EPOCH = 1_767_225_600.0
"""Where virtual time begins unless told otherwise: 2026-01-01T00:00:00Z, in Unix seconds. Always the same, so runs are."""

GRACE_S = 1.0
"""Real seconds for which virtual time waits, at every step, for peers that were just called; ours."""

_DEAD_MAX = 1_000
"""Alarms that nobody waits for any more, kept before they are swept out; ours."""


class Clock(Protocol):
    """What tells the time and waits."""

    def now(self) -> float:
        """Unix seconds."""

    async def sleep(self, seconds: float) -> None:
        """Wait for ``seconds`` of this clock; a checkpoint in any case."""

    async def sleep_in_steps(self, at: float, step_s: float) -> None:
        """Wait until ``at`` (Unix seconds), or whole steps of ``step_s`` longer while only time would pass in them.

        For what is tried again and again and can only succeed when somebody outside has done something: no time is spent on
        attempts that nobody could have helped.
        """

    def move_on_at(self, at: float) -> AbstractContextManager[trio.CancelScope]:
        """A scope that is cancelled when it is ``at`` (Unix seconds) by this clock."""

    def holding(self) -> AbstractContextManager[None]:
        """While it is entered a peer has been called, and its answer should come before time goes on."""

    def expect(self, peer: int) -> None:
        """``peer`` was just given something to do, and should come back before time goes on."""

    def heard(self, peer: int) -> None:
        """``peer`` came back."""


@dataclass(frozen=True, slots=True)
class RunningClock:
    """Time that goes by itself: ``tell`` gives Unix seconds, waiting is trio's, and both go alike."""

    tell: Callable[[], float]

    def now(self) -> float:
        """Unix seconds."""
        return self.tell()

    async def sleep(self, seconds: float) -> None:
        """Wait for ``seconds``."""
        await trio.sleep(seconds)

    async def sleep_in_steps(self, at: float, step_s: float) -> None:
        """Wait until ``at``: what goes by itself does not hurry."""
        del step_s
        if (left_s := at - self.tell()) > 0:
            await trio.sleep(left_s)

    def move_on_at(self, at: float) -> AbstractContextManager[trio.CancelScope]:
        """A scope that is cancelled when it is ``at`` (Unix seconds)."""
        return trio.move_on_after(max(0.0, at - self.tell()))

    def holding(self) -> AbstractContextManager[None]:
        """Nothing: this time waits for nobody."""
        return nullcontext()

    def expect(self, peer: int) -> None:
        """Nothing, as above."""

    def heard(self, peer: int) -> None:
        """Nothing, as above."""


class CannotGoBack(Exception):
    """Somebody asked for a time that is over; ``str()`` says which."""


@dataclass(slots=True, eq=False)
class _Alarm:
    scope: trio.CancelScope
    dead: bool = False
    idle: bool = False


@dataclass(slots=True)
class VirtualClock:
    """Time that stands still until it is advanced. It then goes from alarm to alarm, and at each waits until nothing moves, so
    that what happens on the way (a retry, and the retry after it) happens at its own time.
    """

    _now: float = VIRTUAL_EPOCH
    _alarms: list[tuple[float, int, _Alarm]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=count)
    _dead: int = 0
    _until: float = float("-inf")
    _held: int = 0
    _expected: set[int] = field(default_factory=set)
    _released: trio.Event = field(default_factory=trio.Event)
    _advancing: trio.Lock = field(default_factory=trio.Lock)

    def now(self) -> float:
        """Unix seconds."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Wait until time was advanced by ``seconds``."""
        if seconds <= 0:
            await trio.lowlevel.checkpoint()
            return
        with self.move_on_at(self._now + seconds):
            await trio.sleep_forever()

    async def sleep_in_steps(self, at: float, step_s: float) -> None:
        """Wait until ``at``; while time is advanced, as many steps of ``step_s`` longer as there are before anything else."""
        if at <= self._now:
            return
        with ExitStack() as waiting:
            with self.holding():
                steps = await self._idle_steps(at, step_s) if at < self._until else 0
                waiting.enter_context(self._alarm_at(at + steps * step_s, idle=True))
            await trio.sleep_forever()

    async def _idle_steps(self, at: float, step_s: float) -> int:
        """How many steps of ``step_s`` from ``at`` on nobody has planned anything in, once everybody has made their plans."""
        await trio.testing.wait_all_tasks_blocked()
        planned = min((due for due, _, alarm in self._alarms if not (alarm.dead or alarm.idle)), default=self._until)
        return max(0, int((min(planned, self._until) - at) // step_s))

    def move_on_at(self, at: float) -> AbstractContextManager[trio.CancelScope]:
        """A scope that is cancelled when time has come to ``at`` (Unix seconds)."""
        return self._alarm_at(at, idle=False)

    @contextmanager
    def _alarm_at(self, at: float, *, idle: bool) -> Iterator[trio.CancelScope]:
        alarm = _Alarm(trio.CancelScope(), idle=idle)
        if at <= self._now:
            alarm.scope.cancel()
        else:
            heappush(self._alarms, (at, next(self._numbers), alarm))
        with alarm.scope:
            try:
                yield alarm.scope
            finally:
                self._forget(alarm)

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Let time wait for a peer that is being called, up to ``GRACE_S``."""
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            self._maybe_release()

    def expect(self, peer: int) -> None:
        """Let time, if it goes just now, wait for ``peer`` to come back, up to ``GRACE_S``."""
        if self._advancing.locked():
            self._expected.add(peer)

    def heard(self, peer: int) -> None:
        """``peer`` came back."""
        self._expected.discard(peer)
        self._maybe_release()

    def _maybe_release(self) -> None:
        if not (self._held or self._expected):
            self._released.set()

    async def advance_to(self, at: float) -> float:
        """Let time pass until ``at`` (Unix seconds); returns when that began. Who is cancelled leaves it where it has come to.

        Raises ``CannotGoBack``.
        """
        async with self._advancing:
            if at < self._now:
                raise CannotGoBack(f"it is {self._now} already: time does not go back to {at}")
            return await self._go_to(at)

    async def advance(self, seconds: float) -> float:
        """Let so many ``seconds`` pass; what others advance meanwhile comes on top. As ``advance_to``."""
        async with self._advancing:
            return await self._go_to(self._now + seconds)

    async def _go_to(self, at: float) -> float:
        began, self._until = self._now, at
        try:
            await self._settle()
            while self._ring_next(at):
                await self._settle()
            self._now = at
        finally:
            self._until = float("-inf")
        return began

    def _ring_next(self, until: float) -> bool:
        """Go to the next living alarm that is due by ``until`` and ring all of that moment; says whether there was one."""
        rung = False
        while self._alarms and (self._alarms[0][2].dead or self._alarms[0][0] <= (self._now if rung else until)):
            at, _, alarm = heappop(self._alarms)
            if alarm.dead:
                self._dead -= 1
                continue
            self._now = at
            alarm.dead = rung = True
            alarm.scope.cancel()
        return rung

    def _forget(self, alarm: _Alarm) -> None:
        if alarm.dead:
            return
        alarm.dead = True
        self._dead += 1
        if self._dead > max(_DEAD_MAX, len(self._alarms) // 2):
            self._alarms = [one for one in self._alarms if not one[2].dead]
            heapify(self._alarms)
            self._dead = 0

    async def _settle(self) -> None:
        """Wait until no task moves and no peer owes its answer, or for ``GRACE_S`` of real time; then nobody is expected."""
        with trio.move_on_after(GRACE_S):
            await trio.testing.wait_all_tasks_blocked()
            while self._held or self._expected:
                self._released = trio.Event()
                await self._released.wait()
                await trio.testing.wait_all_tasks_blocked()
        self._expected.clear()
