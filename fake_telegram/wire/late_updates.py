"""Faults on updates that are fetched by getUpdates: held back, or given again.

A poller confirms everything below its offset, so a late update holds back what follows it too: late, never lost. Webhooks
inflict their faults in ``couriers``.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fake_telegram.faults import FaultPlan, Late, Repeat, StandingFault
from fake_telegram.world import BotId

__all__ = ["PolledFaults", "chat_of", "kind_of"]

_REMEMBERED_MAX = 10_000
"""Updates whose fate is remembered until they are confirmed; ours."""


def kind_of(payload: dict[str, Any]) -> str:
    """The kind of an update: its one key that is not ``update_id``."""
    return next((key for key in payload if key != "update_id"), "")


def chat_of(payload: dict[str, Any]) -> int | None:
    """The chat an update is about, when it is about one."""
    body = payload.get(kind_of(payload), {})
    chat = body.get("chat") or body.get("message", {}).get("chat")
    return chat["id"] if chat else None


@dataclass(slots=True)
class _Fate:
    """What strikes one update: until when each fault holds it back, and how often it is still to be repeated."""

    holds: tuple[tuple[StandingFault, float], ...] = ()
    copies: int = 0

    def visible_at(self, plan: FaultPlan) -> float:
        """When it may be seen, by the faults that still stand."""
        return max((until for strike, until in self.holds if plan.stands(strike)), default=0.0)


class PolledFaults:
    """Remembers, per update, what the plan decided when it was first seen. ``struck`` is told of every fault that fires."""

    def __init__(self, plan: FaultPlan, struck: Callable[[StandingFault, dict[str, Any]], None]) -> None:
        self._plan = plan
        self._struck = struck
        self._fates: OrderedDict[tuple[BotId, int], _Fate] = OrderedDict()
        self._again: dict[BotId, list[dict[str, Any]]] = {}

    @property
    def idle(self) -> bool:
        """Whether every answer may pass as it is."""
        return not (self._plan or self._again)

    def owes(self, bot: BotId) -> bool:
        """Whether the next answer to ``bot`` repeats updates, even if there are no new ones."""
        return bot in self._again

    def shape(self, bot: BotId, updates: list[dict[str, Any]], now: float) -> tuple[list[dict[str, Any]], float | None]:
        """What the poller gets of ``updates``, and when (Unix seconds) the first that is held back becomes visible."""
        shown = self._again.pop(bot, [])
        for update in updates:
            fate = self._fate(bot, update, now)
            visible_at = fate.visible_at(self._plan) if fate.holds else now
            if visible_at > now:
                return shown, visible_at
            shown.append(update)
            if fate.copies:
                self._again.setdefault(bot, []).extend([update] * fate.copies)
                fate.copies = 0
        return shown, None

    def _fate(self, bot: BotId, update: dict[str, Any], now: float) -> _Fate:
        key = (bot, update["update_id"])
        known = self._fates.get(key)
        if known is not None:
            return known
        strikes = self._plan.on_update(kind_of(update), bot, chat_of(update), among=(Late, Repeat))
        for strike in strikes:
            self._struck(strike, update)
        fate = self._fates[key] = _Fate(
            holds=tuple((one, now + one.fault.do.seconds) for one in strikes if isinstance(one.fault.do, Late)),
            copies=sum(one.fault.do.copies for one in strikes if isinstance(one.fault.do, Repeat)),
        )
        if len(self._fates) > _REMEMBERED_MAX:
            self._fates.popitem(last=False)
        return fate
