"""The durable queue in: nothing acts on an event before it is here, and nothing comes in twice.

An update is known by (bot, epoch, update_id), an act by its account's idempotency key: both are unique, so a repeat
changes nothing.
"""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.lanes import LaneHeads
from bridge.adapters.sqlite_store.shapes import IS_LANE, lane_of, lane_values
from bridge.adapters.sqlite_store.statements import Row, Statements
from bridge.domain.conversations import Lane
from bridge.domain.deliveries import InboxEntry, InboxState
from bridge.domain.ids import AccountId, InboxId

_PUT = """
INSERT INTO inbox (account, bot, chat, topic, epoch, update_id, idempotency_key, actor, payload, received_at, state,
  attempts, error)
VALUES (:account, :bot, :chat, :topic, :epoch, :update_id, :idempotency_key, :actor, :payload, :received_at, :state,
  :attempts, :error)
ON CONFLICT DO NOTHING RETURNING id
"""
_FORGET = """
DELETE FROM inbox WHERE id IN
  (SELECT id FROM inbox INDEXED BY inbox_by_age WHERE state = 'handled' AND settled_at < ? ORDER BY settled_at LIMIT ?)
"""


class SqliteInbox:
    """`Inbox`."""

    def __init__(self, statements: Statements, heads: LaneHeads) -> None:
        self._statements = statements
        self._heads = heads

    def put(self, entry: InboxEntry) -> InboxId | None:
        """The new row's id, or None when its key is already there."""
        row = self._statements.one(_PUT, _values(entry))
        if row is None:
            return None
        if entry.lane is not None and entry.state is InboxState.NEW:
            self._heads.inbox_put(entry.lane, row["id"])
        return InboxId(row["id"])

    def get(self, id: InboxId) -> InboxEntry | None:
        """The entry of that id."""
        return _entry(self._statements.one("SELECT * FROM inbox WHERE id = ?", (id,)))

    def by_key(self, account: AccountId, idempotency_key: str) -> InboxEntry | None:
        """The act that came with that key."""
        sql = "SELECT * FROM inbox WHERE account = ? AND idempotency_key = ? AND idempotency_key <> ''"
        return _entry(self._statements.one(sql, (account, idempotency_key)))

    def next_of_lane(self, lane: Lane) -> InboxEntry | None:
        """The oldest NEW entry of a lane."""
        sql = f"SELECT * FROM inbox WHERE {IS_LANE} AND state = 'new' ORDER BY id LIMIT 1"
        return _entry(self._statements.one(sql, lane_values(lane)))

    def waiting_lanes(self, *, limit: int = 1000) -> Sequence[Lane]:
        """Lanes with NEW entries, oldest first."""
        return self._heads.waiting(limit)

    def settle(self, id: InboxId, state: InboxState, at: float, error: str = "") -> None:
        """Say what became of an entry: HANDLED, PARKED, or NEW again (replay)."""
        settled_at = None if state is InboxState.NEW else at
        sql = "UPDATE inbox SET state = ?, error = ?, settled_at = ? WHERE id = ? RETURNING bot, chat, topic"
        row = self._statements.one(sql, (state, error, settled_at, id))
        assert row is not None, f"no inbox entry {id}"
        if row["chat"] is not None:
            lane = lane_of(row)
            if state is InboxState.NEW:
                self._heads.inbox_put(lane, id)
            self._heads.inbox_changed(lane)

    def attempted(self, id: InboxId, error: str) -> int:
        """Counts a failed attempt; how many there were so far."""
        sql = "UPDATE inbox SET attempts = attempts + 1, error = ? WHERE id = ? RETURNING attempts"
        return self._statements.number(sql, (error, id))

    def count(self, state: InboxState) -> int:
        """How many entries are in that state."""
        return self._statements.number("SELECT count(*) FROM inbox WHERE state = ?", (state,))

    def parked(self, *, limit: int = 100) -> Sequence[InboxEntry]:
        """Entries whose handling failed, oldest first."""
        rows = self._statements.many("SELECT * FROM inbox WHERE state = 'parked' ORDER BY id LIMIT ?", (limit,))
        return [entry for row in rows if (entry := _entry(row)) is not None]

    def forget_before(self, at: float, *, limit: int = 1000) -> int:
        """Deletes up to `limit` entries handled before `at`; returns how many. With them goes the memory of their
        keys."""
        return self._statements.run(_FORGET, (at, limit))


def _values(entry: InboxEntry) -> dict[str, object]:
    lane = lane_values(entry.lane) if entry.lane is not None else {"chat": None, "topic": None}
    return {
        **lane,
        "account": entry.account,
        "bot": entry.bot,
        "epoch": entry.epoch,
        "update_id": entry.update_id,
        "idempotency_key": entry.idempotency_key,
        "actor": entry.actor,
        "payload": entry.payload,
        "received_at": entry.received_at,
        "state": entry.state,
        "attempts": entry.attempts,
        "error": entry.error,
    }


def _entry(row: Row | None) -> InboxEntry | None:
    if row is None:
        return None
    return InboxEntry(
        id=row["id"],
        bot=row["bot"],
        account=row["account"],
        lane=lane_of(row) if row["chat"] is not None else None,
        epoch=row["epoch"],
        update_id=row["update_id"],
        idempotency_key=row["idempotency_key"],
        actor=row["actor"],
        payload=row["payload"],
        received_at=row["received_at"],
        state=InboxState(row["state"]),
        attempts=row["attempts"],
        error=row["error"],
    )
