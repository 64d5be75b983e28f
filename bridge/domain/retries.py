"""What becomes of a delivery after a call: delivered, again later, refused, expired, or in doubt.

The dispatcher maps what happened to an `Outcome`; this file alone decides the next state. A call that may have taken effect is
repeated only where a duplicate is harmless: edits, reactions, answers to a press, downloads and notifications to staff. A message
to a client or a group asks a person.
"""

from msgspec.structs import replace

from bridge.domain.deliveries import Delivery, DeliveryState
from bridge.domain.effects import AnswerPress, Edit, Effect, Fetch, React, Send, SendFile
from bridge.domain.facts import Fact
from bridge.domain.ids import ChatId, MessageId
from bridge.domain.limits import (
    BACKOFF_FACTOR,
    BACKOFF_FIRST_S,
    BACKOFF_MAX_S,
    DELIVERY_LIFETIME_S,
    PRESS_ANSWER_LIFETIME_S,
)
from bridge.domain.messages import Purpose

EXPIRED = "delivery_expired"
IN_DOUBT = "delivery_in_doubt"
"""Ids of `notices`: what the state means, in words."""


class Done(Fact, tag="done"):
    """Telegram took it; ids of all messages of the delivery so far, in order."""

    messages: tuple[MessageId, ...] = ()


class Later(Fact, tag="later"):
    """Nothing happened. `after_s` is Telegram's `retry_after` and then authoritative; None: our own back-off."""

    words: str
    after_s: float | None = None


class Never(Fact, tag="never"):
    """Refused as it stands: 400, 403, or a revoked token."""

    words: str


class Moved(Fact, tag="moved"):
    """The group became a supergroup (R84): re-key the chat, then send again at once."""

    words: str
    chat: ChatId


class Unknown(Fact, tag="unknown"):
    """The request went out and the answer never came."""

    words: str


Outcome = Done | Later | Never | Moved | Unknown


def lifetime_s(effect: Effect) -> float:
    """How long it is worth trying, from its creation."""
    return PRESS_ANSWER_LIFETIME_S if isinstance(effect, AnswerPress) else DELIVERY_LIFETIME_S


def is_harmless_twice(effect: Effect) -> bool:
    """Whether doing it again does no harm when nobody knows if it was done."""
    match effect:
        case Edit() | React() | AnswerPress() | Fetch():
            return True
        case Send() | SendFile():
            return effect.purpose is Purpose.NOTIFICATION


def backoff_s(attempts: int, fraction: float) -> float:
    """Seconds to wait after the `attempts`-th failure: doubling, bounded, spread by `fraction` in [0, 1) over the upper half."""
    # The exponent is bounded too: a delivery that failed for a day must not overflow a float.
    full = min(BACKOFF_MAX_S, BACKOFF_FIRST_S * BACKOFF_FACTOR ** min(attempts - 1, 30))
    return full * (0.5 + fraction / 2)


def after_call(delivery: Delivery, outcome: Outcome, *, now: float, fraction: float) -> Delivery:
    """The delivery as it stands after a call (`delivery.state` is SENDING and stays so until this is stored).

    `now` in Unix seconds; `fraction`: jitter in [0, 1).
    """
    tried = replace(delivery, attempts=delivery.attempts + 1)
    match outcome:
        case Done(messages=messages):
            sent = replace(tried, messages=messages or tried.messages)
            return replace(sent, state=DeliveryState.DELIVERED, settled_at=now, error="")
        case Later(words=words, after_s=after_s):
            wait = after_s if after_s is not None else backoff_s(tried.attempts, fraction)
            return _again(tried, words, now=now, at=now + wait)
        case Never(words=words):
            return replace(tried, state=DeliveryState.REFUSED, error=words, settled_at=now)
        case Moved(words=words, chat=chat):
            moved = replace(tried, lane=replace(tried.lane, chat=chat))
            return _again(moved, words, now=now, at=now)
        case Unknown(words=words):
            return _in_doubt(tried, words, now=now, fraction=fraction)


def after_crash(delivery: Delivery, *, now: float) -> Delivery:
    """A delivery found SENDING at start: the process died between the call and its record, so nobody knows."""
    assert delivery.state is DeliveryState.SENDING, "only a delivery that was being sent can be in doubt"
    return _in_doubt(delivery, "", now=now, fraction=0.0, at=now)


def resolved(delivery: Delivery, *, arrived: bool, now: float) -> Delivery:
    """A person's answer about a delivery in doubt: it arrived, or send it again."""
    assert delivery.state is DeliveryState.IN_DOUBT, "only doubt can be resolved"
    if arrived:
        return replace(delivery, state=DeliveryState.DELIVERED, settled_at=now, error="")
    # A person decided, so its life starts anew: otherwise it would expire at once after a long night.
    return replace(delivery, state=DeliveryState.DUE, created_at=now, due_at=now, settled_at=None, error="")


def _again(delivery: Delivery, words: str, *, now: float, at: float) -> Delivery:
    if at > delivery.created_at + lifetime_s(delivery.effect):
        return replace(delivery, state=DeliveryState.EXPIRED, error=words or EXPIRED, settled_at=now)
    return replace(delivery, state=DeliveryState.DUE, due_at=at, error=words)


def _in_doubt(delivery: Delivery, words: str, *, now: float, fraction: float, at: float | None = None) -> Delivery:
    if is_harmless_twice(delivery.effect):
        due = at if at is not None else now + backoff_s(max(delivery.attempts, 1), fraction)
        return _again(delivery, words, now=now, at=due)
    return replace(delivery, state=DeliveryState.IN_DOUBT, error=words or IN_DOUBT, settled_at=now)
