"""How the faults on a call are inflicted: before the effect, instead of it, or on the bytes of the answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial

import trio

from fake_telegram.clocks import Clock
from fake_telegram.faults import (
    BadGateway,
    Cut,
    Delay,
    Expire,
    Flood,
    HalfBody,
    Hang,
    Injury,
    Late,
    LostReply,
    Refuse,
    Reorder,
    Repeat,
    SlowBody,
    StandingFault,
)
from fake_telegram.methods import Refusal

from .answers import HTML_502, render_answer, render_head
from .connections import Connection, CutOff

__all__ = ["Harm", "harm_of", "inflict"]

Produce = Callable[[], Awaitable[Iterable[bytes | memoryview]]]
"""Carries the call out and returns the bytes of its answer, piece by piece."""


@dataclass(frozen=True, slots=True)
class Harm:
    """All that strikes one call: delays add up, of the rest the first placed counts."""

    delay_s: float
    injury: Injury | None


def harm_of(strikes: Iterable[StandingFault]) -> Harm | None:
    """Sum up the faults that strike one call; ``None`` when there are none."""
    delay_s = 0.0
    first: Injury | None = None
    for strike in strikes:
        injury = strike.fault.do
        if isinstance(injury, Delay):
            delay_s += injury.seconds
        else:
            first = first or injury
    return Harm(delay_s, first) if delay_s or first else None


async def inflict(harm: Harm, connection: Connection, produce: Produce, *, clock: Clock, keep_alive: bool) -> bool:
    """Answer a call with ``harm`` done to it, by ``clock``; says whether the connection stays open.

    Raises ``CutOff`` where the connection must die, ``PeerLeft`` where the peer gave up first.
    """
    if harm.delay_s:
        await connection.attended(partial(clock.sleep, harm.delay_s))
    match harm.injury:
        case Cut():
            raise CutOff
        case Hang():
            await connection.attended(trio.sleep_forever)
        case Refuse(code=code, description=description, parameters=parameters):
            refusal = Refusal(code, description, parameters)
            await connection.send(render_answer(refusal, keep_alive=keep_alive))
        case Flood(retry_after=seconds):
            refusal = Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
            await connection.send(render_answer(refusal, keep_alive=keep_alive))
        case BadGateway():
            head = render_head(502, {"Content-Type": "text/html"}, len(HTML_502), keep_alive=keep_alive)
            await connection.send(head + HTML_502)
        case LostReply():
            await produce()
            raise CutOff
        case HalfBody():
            whole = b"".join(await produce())
            body_at = whole.index(b"\r\n\r\n") + 4
            await connection.send(whole[: body_at + (len(whole) - body_at) // 2])
            raise CutOff
        case SlowBody(bytes_per_s=bytes_per_s):
            await _trickle(connection, b"".join(await produce()), bytes_per_s, clock)
        case None | Delay() | Expire() | Repeat() | Late() | Reorder():  # done elsewhere: to the world, to updates
            for piece in await produce():
                await connection.send(piece)
    return keep_alive


async def _trickle(connection: Connection, whole: bytes, bytes_per_s: float, clock: Clock) -> None:
    """The head at once, then the body in ten pieces a second (or one byte at a time, when that is slower)."""
    at = whole.index(b"\r\n\r\n") + 4
    await connection.send(whole[:at])
    step = max(1, int(bytes_per_s / 10))
    while at < len(whole):
        await connection.attended(partial(clock.sleep, step / bytes_per_s))
        await connection.send(whole[at : at + step])
        at += step
