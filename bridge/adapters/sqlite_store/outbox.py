"""The transactional queue out: one row per effect, in order inside a lane by id, always.

The lane of the row is the truth: when a chat moves, the row moves, and the effect is given the row's lane when it is
read.
"""

from collections.abc import Sequence

import msgspec

from bridge.adapters.sqlite_store.lanes import LaneHeads
from bridge.adapters.sqlite_store.shapes import IS_LANE, json_text, lane_of, lane_values
from bridge.adapters.sqlite_store.statements import Row, Statements
from bridge.domain.conversations import Lane
from bridge.domain.deliveries import Delivery, DeliveryState
from bridge.domain.effects import AnswerPress, Edit, Effect, Fetch, React, Send, SendFile
from bridge.domain.ids import NOBODYS, AccountId, CommentId, DeliveryId, MessageId

_PUT = """
INSERT INTO outbox (account, bot, chat, topic, effect, comment, state, priority, created_at, due_at, attempts, error, messages)
VALUES (:account, :bot, :chat, :topic, :effect, :comment, 'due', :priority, :at, :at, 0, '', '[]')
"""
_SAVE = """
UPDATE outbox SET effect = :effect, state = :state, priority = :priority, due_at = :due_at, attempts = :attempts,
  error = :error, messages = :messages, settled_at = :settled_at
WHERE id = :id RETURNING bot, chat, topic
"""
_NEXT = f"SELECT * FROM outbox WHERE {IS_LANE} AND state IN ('due', 'sending') ORDER BY id LIMIT 1"


class SqliteOutbox:
    """`Outbox`."""

    def __init__(self, statements: Statements, heads: LaneHeads) -> None:
        self._statements = statements
        self._heads = heads

    def put(self, account: AccountId, lane: Lane, effect: Effect, *, priority: int, at: float) -> DeliveryId:
        """Queue an effect in a lane, due at once."""
        values = {
            "account": None if account == NOBODYS else account,
            "effect": json_text(effect),
            "comment": _comment_of(effect),
            "priority": priority,
            "at": at,
            **lane_values(lane),
        }
        id = self._statements.insert(_PUT, values)
        self._heads.outbox_put(lane, id, at, priority)
        return DeliveryId(id)

    def get(self, id: DeliveryId) -> Delivery | None:
        """The delivery of that id."""
        row = self._statements.one("SELECT * FROM outbox WHERE id = ?", (id,))
        return None if row is None else _delivery(row)

    def next_of_lane(self, lane: Lane) -> Delivery | None:
        """The oldest DUE or SENDING delivery of a lane, whether or not its time has come."""
        row = self._statements.one(_NEXT, lane_values(lane))
        return None if row is None else _delivery(row)

    def due_lanes(self, at: float, *, limit: int = 1000) -> Sequence[tuple[Lane, int]]:
        """Lanes whose oldest unsettled delivery is due, with its priority; by priority, then age."""
        return self._heads.due(at, limit)

    def next_due_at(self, after: float) -> float | None:
        """When the earliest delivery that is not yet due falls due."""
        return self._heads.next_due_at(after)

    def save(self, delivery: Delivery) -> None:
        """Write what became of a delivery. Its lane is not written: the chat may have moved while it was being sent
        (R84)."""
        row = self._statements.one(_SAVE, _values(delivery))
        assert row is not None, f"no delivery {delivery.id}"
        self._heads.outbox_changed(lane_of(row))

    def in_state(
        self, state: DeliveryState, *, account: AccountId | None = None, after: int = 0, limit: int = 100
    ) -> Sequence[Delivery]:
        """Deliveries in a state by id, from the one after `after`; of one account or of all."""
        of_account = "" if account is None else "account = :account AND"
        sql = f"SELECT * FROM outbox WHERE {of_account} state = :state AND id > :after ORDER BY id LIMIT :limit"
        values = {"account": account, "state": state, "after": after, "limit": limit}
        return _deliveries(self._statements.many(sql, values))

    def of_comment(self, comment: CommentId) -> Sequence[Delivery]:
        """Everything that tells about a comment, by id."""
        return _deliveries(self._statements.many("SELECT * FROM outbox WHERE comment = ? ORDER BY id", (comment,)))

    def page(self, account: AccountId, *, after: int = 0, limit: int = 100) -> Sequence[Delivery]:
        """By id, from the one after `after`."""
        sql = "SELECT * FROM outbox WHERE account = ? AND id > ? ORDER BY id LIMIT ?"
        return _deliveries(self._statements.many(sql, (account, after, limit)))

    def count(self, state: DeliveryState) -> int:
        """How many deliveries are in that state."""
        return self._statements.number("SELECT count(*) FROM outbox WHERE state = ?", (state,))


def _comment_of(effect: Effect) -> CommentId | None:
    match effect:
        case Send() | SendFile() | Edit() | React():
            return effect.about
        case AnswerPress() | Fetch():
            return None


def _values(delivery: Delivery) -> dict[str, object]:
    return {
        "id": delivery.id,
        "effect": json_text(delivery.effect),
        "state": delivery.state,
        "priority": delivery.priority,
        "due_at": delivery.due_at,
        "attempts": delivery.attempts,
        "error": delivery.error,
        "messages": json_text(delivery.messages),
        "settled_at": delivery.settled_at,
    }


def _deliveries(rows: list[Row]) -> list[Delivery]:
    return [_delivery(row) for row in rows]


_EFFECTS = msgspec.json.Decoder(Effect)
_MESSAGES = msgspec.json.Decoder(tuple[MessageId, ...])


def _delivery(row: Row) -> Delivery:
    lane = lane_of(row)
    effect: Effect = _EFFECTS.decode(row["effect"])
    return Delivery(
        id=row["id"],
        account=NOBODYS if row["account"] is None else row["account"],
        lane=lane,
        effect=effect if effect.lane == lane else msgspec.structs.replace(effect, lane=lane),
        state=DeliveryState(row["state"]),
        priority=row["priority"],
        created_at=row["created_at"],
        due_at=row["due_at"],
        attempts=row["attempts"],
        error=row["error"],
        messages=_MESSAGES.decode(row["messages"]),
        settled_at=row["settled_at"],
    )
