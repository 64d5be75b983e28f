"""Faults on updates that are delivered by webhook. Which fault strikes is decided when an update is handed out, in the order of
updates, so that "the second update" means what it says; what is done by then is what has not been healed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from fake_telegram.faults import Cut, FaultPlan, Late, LostReply, Reorder, Repeat, StandingFault
from fake_telegram.world import BotId, QueuedUpdate

from .late_updates import chat_of

__all__ = ["Parcel", "ParcelHarm", "harm_of_parcel", "packed"]

_INJURIES = (Repeat, Late, Reorder, Cut, LostReply)


@dataclass(frozen=True, slots=True)
class Parcel:
    """An update on its way, and the faults that struck it when it was handed out."""

    update: QueuedUpdate
    strikes: tuple[StandingFault, ...] = ()


@dataclass(frozen=True, slots=True)
class ParcelHarm:
    """What is done to a delivery: held back ``hold_s`` seconds, its first attempt ``spoiled``, ``copies`` more of it."""

    hold_s: float = 0.0
    spoiled: Cut | LostReply | None = None
    copies: int = 0


_UNHARMED = ParcelHarm()


def packed(update: QueuedUpdate, bot: BotId, plan: FaultPlan, struck: Callable[[StandingFault, QueuedUpdate], None]) -> Parcel:
    """Make a parcel of ``update``, telling ``struck`` every fault that strikes it."""
    if not plan:
        return Parcel(update)
    strikes = plan.on_update(update.kind, bot, chat_of(update.payload), among=_INJURIES)
    for strike in strikes:
        struck(strike, update)
    return Parcel(update, strikes)


def harm_of_parcel(parcel: Parcel, plan: FaultPlan, dice: Random) -> ParcelHarm:
    """What the faults that still stand do to this parcel now."""
    if not parcel.strikes:
        return _UNHARMED
    hold_s, copies = 0.0, 0
    spoiled: Cut | LostReply | None = None
    for strike in parcel.strikes:
        injury = strike.fault.do
        if not plan.stands(strike):
            continue
        if isinstance(injury, Late):
            hold_s += injury.seconds
        elif isinstance(injury, Reorder):
            hold_s += dice.uniform(0, injury.within_s)
        elif isinstance(injury, Repeat):
            copies += injury.copies
        elif isinstance(injury, Cut | LostReply):
            spoiled = spoiled or injury
    return ParcelHarm(hold_s, spoiled, copies)
