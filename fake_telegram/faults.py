"""Injuries and when they happen: a plan that is placed by name, fires by rule or by seed, counts, and heals.

The plan decides; ``wire`` inflicts. Each fault draws from a stream of its own (the seed and its name), so that taking one
away does not move the others.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from random import Random
from typing import Annotated, Any

import msgspec

from fake_telegram.world import KINDS
from fake_telegram.yaml_files import NotWanted, read_yaml, where_in

__all__ = [
    "FAULTS_MAX",
    "BadGateway",
    "Cut",
    "Delay",
    "Expire",
    "Fault",
    "FaultPlan",
    "FaultRefused",
    "Flood",
    "HalfBody",
    "Hang",
    "Injury",
    "Late",
    "LostReply",
    "Refuse",
    "Reorder",
    "Repeat",
    "SlowBody",
    "StandingFault",
    "Trigger",
    "read_faults",
]

FAULTS_MAX = 1_000
"""Faults standing at once; ours."""

_Seconds = Annotated[float, msgspec.Meta(ge=0, le=7 * 24 * 3600)]
_Count = Annotated[int, msgspec.Meta(ge=1)]
_Share = Annotated[float, msgspec.Meta(ge=0, le=1)]


class _Injury(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """Base of everything that can be done to a call or an update."""


class Delay(_Injury, frozen=True, tag="delay"):
    """Wait ``seconds``, then go on as if nothing had been."""

    seconds: _Seconds


class Refuse(_Injury, frozen=True, tag="refuse"):
    """Answer with this error; nothing takes effect."""

    code: Annotated[int, msgspec.Meta(ge=400, le=599)] = 400
    description: str = "Bad Request"
    parameters: dict[str, Any] | None = None


class Flood(_Injury, frozen=True, tag="flood"):
    """429 with ``retry_after`` seconds; nothing takes effect."""

    retry_after: Annotated[int, msgspec.Meta(ge=1)]


class BadGateway(_Injury, frozen=True, tag="bad_gateway"):
    """502 with an HTML page, as the front end says it; nothing takes effect."""


class Cut(_Injury, frozen=True, tag="cut"):
    """The connection dies before anything takes effect."""


class LostReply(_Injury, frozen=True, tag="lost_reply"):
    """It takes effect, then the connection dies and the caller never learns."""


class HalfBody(_Injury, frozen=True, tag="half_body"):
    """It takes effect; half of the answer arrives, then the connection dies."""


class SlowBody(_Injury, frozen=True, tag="slow_body"):
    """It takes effect; the answer arrives at ``bytes_per_s``."""

    bytes_per_s: Annotated[float, msgspec.Meta(gt=0)]


class Hang(_Injury, frozen=True, tag="hang"):
    """Accepted and never answered; nothing takes effect."""


class Expire(_Injury, frozen=True, tag="expire"):
    """The path that getFile gave leads nowhere any more (404), until getFile is asked again."""


class Repeat(_Injury, frozen=True, tag="repeat"):
    """The update is delivered ``copies`` more times."""

    copies: Annotated[int, msgspec.Meta(ge=1, le=100)] = 1


class Late(_Injury, frozen=True, tag="late"):
    """The update, and what follows it in its queue, is held back for ``seconds``."""

    seconds: _Seconds


class Reorder(_Injury, frozen=True, tag="reorder"):
    """The update's queue is held back for a random time up to ``within_s``, so that other queues overtake it."""

    within_s: _Seconds = 1.0


Injury = Delay | Refuse | Flood | BadGateway | Cut | LostReply | HalfBody | SlowBody | Hang | Expire | Repeat | Late | Reorder


class Trigger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a fault answers to. Everything given must hold; ``nth`` counts the matches from 1.

    ``method`` names a Bot API method in any case, ``download`` a file download, ``any`` every one of them. ``update`` names an
    update kind or ``any``. ``times`` bounds how often it fires, ``probability`` draws each match from the seed.
    """

    method: str = ""
    update: str = ""
    chat: int | str | None = None
    bot: int | None = None
    nth: _Count | None = None
    times: _Count | None = None
    probability: _Share = 1.0


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One named injury: ``on`` says when, ``do`` says what."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    on: Trigger
    do: Injury


class FaultRefused(Exception):
    """The fault cannot be placed; ``str()`` says why."""


@dataclass(slots=True)
class StandingFault:
    """A placed fault and how often its trigger matched and it fired."""

    fault: Fault
    dice: Random
    matched: int = 0
    fired: int = 0

    def fires(self) -> bool:
        """Count one match; say whether the fault strikes now."""
        on = self.fault.on
        self.matched += 1
        if on.nth is not None and self.matched != on.nth:
            return False
        if on.times is not None and self.fired >= on.times:
            return False
        if on.probability < 1 and self.dice.random() >= on.probability:
            return False
        self.fired += 1
        return True


_CALL_INJURIES = (Delay, Refuse, Flood, BadGateway, Cut, LostReply, HalfBody, SlowBody, Hang, Expire)
_UPDATE_INJURIES = (Repeat, Late, Reorder, Cut, LostReply)


@dataclass(slots=True)
class FaultPlan:
    """All standing faults, in the order they were placed.

    ``methods`` are the names of those that there are; a fault on another is refused, unless none are given.
    """

    seed: int = 0
    methods: frozenset[str] = frozenset()
    _standing: dict[str, StandingFault] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self._standing)

    def place(self, fault: Fault) -> StandingFault:
        """Let ``fault`` stand from now on, and return it with its counts.

        Raises ``FaultRefused``: the name is taken, it answers to nothing or to both calls and updates, the injury
        does not fit, or there are too many.
        """
        if fault.name in self._standing:
            raise FaultRefused(f"a fault named {fault.name!r} stands already; heal it first")
        if len(self._standing) >= FAULTS_MAX:
            raise FaultRefused(f"at most {FAULTS_MAX} faults stand at once")
        _check(fault)
        _check_name(fault.on.method, self.methods and (*self.methods, "any", "download"))
        standing = self._standing[fault.name] = StandingFault(fault, Random(f"{self.seed}:{fault.name}"))
        return standing

    def heal(self, name: str) -> StandingFault | None:
        """Take one fault away; returns it with its counts, or ``None``."""
        return self._standing.pop(name, None)

    def heal_all(self) -> tuple[StandingFault, ...]:
        """Take all faults away; returns them with their counts."""
        healed = self.standing()
        self._standing.clear()
        return healed

    def standing(self) -> tuple[StandingFault, ...]:
        """Every fault that stands, with its counts."""
        return tuple(self._standing.values())

    def stands(self, standing: StandingFault) -> bool:
        """Whether this very fault has not been healed."""
        return self._standing.get(standing.fault.name) is standing

    def on_call(self, method: str, bot: int | None, params: Mapping[str, str]) -> tuple[StandingFault, ...]:
        """The faults that strike this call, each counted once."""
        wanted = method.lower()
        chat = params.get("chat_id")
        return tuple(
            one
            for one in self._standing.values()
            if one.fault.on.method.lower() in (wanted, "any") and _fits(one.fault.on, bot, chat) and one.fires()
        )

    def on_update(self, kind: str, bot: int, chat: int | None, *, among: tuple[type[Injury], ...]) -> tuple[StandingFault, ...]:
        """The faults of the types ``among`` that strike the delivery of this update, each counted once."""
        return tuple(
            one
            for one in self._standing.values()
            if one.fault.on.update in (kind, "any")
            and isinstance(one.fault.do, among)
            and _fits(one.fault.on, bot, chat)
            and one.fires()
        )


def _check(fault: Fault) -> None:
    """Raises ``FaultRefused`` for a fault that could not strike anywhere."""
    on = fault.on
    if bool(on.method) == bool(on.update):
        raise FaultRefused("say either `method` or `update` in `on`")
    kind = msgspec.to_builtins(fault.do)["kind"]
    if not isinstance(fault.do, _CALL_INJURIES if on.method else _UPDATE_INJURIES):
        raise FaultRefused(f"{kind!r} cannot be done to {'a call' if on.method else 'an update'}")
    if isinstance(fault.do, Expire) and on.method.lower() != "download":
        raise FaultRefused("'expire' is done to `method: download`")
    if on.update:
        _check_name(on.update, (*KINDS, "any"))


def _check_name(name: str, known: Collection[str]) -> None:
    """Raises ``FaultRefused`` for a method or kind that there is not; whatever is empty passes."""
    names = {one.lower(): one for one in known}
    if name and names and name.lower() not in names:
        close = get_close_matches(name.lower(), sorted(names), n=1)
        meant = f"; did you mean {names[close[0]]}?" if close else ""
        raise FaultRefused(f"there is nothing called {name!r}{meant}")


def _fits(on: Trigger, bot: int | None, chat: int | str | None) -> bool:
    return (on.bot is None or on.bot == bot) and (on.chat is None or str(on.chat) == str(chat))


def read_faults(text: str, *, source: str = "fault plan") -> list[Fault]:
    """The faults of a YAML file named ``source``: a list of what ``FaultPlan.place`` takes. Raises ``FaultRefused``."""
    try:
        faults = read_yaml(text, list[Fault], source=source)
    except NotWanted as error:
        raise FaultRefused(str(error)) from None
    for place, fault in enumerate(faults):
        try:
            _check(fault)
        except FaultRefused as refused:
            raise FaultRefused(f"{where_in(text, (place,), source)}{refused} - at `$[{place}]`") from None
    return faults
