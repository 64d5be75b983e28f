"""Puts the effects of a decision into the outbox, with the priority their purpose deserves.

Priorities hold between lanes, never inside one: what one person says to another goes first, what merely informs
goes after, downloads yield to both.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from bridge.domain.conversations import TRANSFER_TOPIC, Lane
from bridge.domain.deliveries import Priority
from bridge.domain.effects import AnswerPress, Edit, Effect, Fetch, React, Send, SendFile
from bridge.domain.ids import AccountId
from bridge.domain.messages import Purpose
from bridge.ports.store import Transaction

PRIORITIES: dict[Purpose, int] = {
    Purpose.ANSWER: Priority.PERSON,
    Purpose.RELAY: Priority.PERSON,
    Purpose.SERVICE: Priority.SERVICE,
    Purpose.NOTIFICATION: Priority.NOTIFICATION,
}


def priority(effect: Effect) -> int:
    """How urgent an effect is; lower goes first."""
    match effect:
        case Send(purpose=purpose) | SendFile(purpose=purpose) | Edit(purpose=purpose) | React(purpose=purpose):
            return PRIORITIES[purpose]
        case AnswerPress():
            return Priority.PERSON  # somebody looks at a spinner, and Telegram forgets the press after 150 s
        case Fetch():
            return Priority.TRANSFER


def queue(tx: Transaction, effects: Sequence[Effect], *, account: AccountId, now: float) -> tuple[Lane, ...]:
    """Write one delivery per effect, in order, due at once; the lanes that got work, each once."""
    lanes = [_lane_of(effect) for effect in effects]
    for effect, lane in zip(effects, lanes, strict=True):
        tx.outbox.put(account, lane, effect, priority=priority(effect), at=now)
    return tuple(dict.fromkeys(lanes))


def _lane_of(effect: Effect) -> Lane:
    """The lane an effect queues in: downloads keep out of the way of their chat's messages."""
    return replace(effect.lane, topic=TRANSFER_TOPIC) if isinstance(effect, Fetch) else effect.lane
