"""The heads of every lane's two queues, and who works the lane.

`lanes` holds one row per lane that ever had work: the oldest NEW inbox entry, and the oldest unsettled delivery with
its due time and priority. Whoever puts or settles work keeps them in step here, so that "which lanes have work" costs
by the lanes that have some, not by the queue.
"""

from collections.abc import Callable, Sequence

from bridge.adapters.sqlite_store.shapes import IS_LANE, lane_of, lane_values
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.conversations import Lane
from bridge.domain.ids import BotId, ChatId

_INBOX_PUT = """
INSERT INTO lanes (account, bot, chat, topic, inbox_head)
VALUES ((SELECT account FROM bots WHERE id = :bot), :bot, :chat, :topic, :id)
ON CONFLICT (bot, chat, topic) DO UPDATE SET inbox_head = coalesce(lanes.inbox_head, excluded.inbox_head)
"""
_INBOX_NEXT = f"""
UPDATE lanes SET inbox_head = (SELECT min(id) FROM inbox WHERE {IS_LANE} AND state = 'new') WHERE {IS_LANE}
"""
_OUTBOX_HEAD = f"""
SELECT id, due_at, priority FROM outbox WHERE {IS_LANE} AND state IN ('due', 'sending') ORDER BY id LIMIT 1
"""
_OUTBOX_SET = """
INSERT INTO lanes (account, bot, chat, topic, outbox_head, outbox_due_at, outbox_priority)
VALUES ((SELECT account FROM bots WHERE id = :bot), :bot, :chat, :topic, :id, :due_at, :priority)
ON CONFLICT (bot, chat, topic) DO UPDATE SET outbox_head = excluded.outbox_head, outbox_due_at = excluded.outbox_due_at,
  outbox_priority = excluded.outbox_priority
"""
_OUTBOX_PUT = f"{_OUTBOX_SET} WHERE lanes.outbox_head IS NULL"
_CLAIM = """
INSERT INTO lanes (account, bot, chat, topic, lease_owner, lease_epoch, lease_until)
VALUES ((SELECT account FROM bots WHERE id = :bot), :bot, :chat, :topic, :owner, 1, :until)
ON CONFLICT (bot, chat, topic) DO UPDATE SET lease_epoch = lanes.lease_epoch + (lanes.lease_owner <> excluded.lease_owner),
  lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
WHERE lanes.lease_owner IN (excluded.lease_owner, '') OR lanes.lease_until <= :now
RETURNING lease_epoch
"""
_MOVE_DELIVERIES = """
UPDATE outbox SET chat = :new WHERE bot = :bot AND chat = :old AND topic = :topic AND state IN ('due', 'sending')
"""


class LaneHeads:
    """Keeps the heads in step; used by inbox, outbox and conversations, never from outside the store."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def inbox_put(self, lane: Lane, id: int) -> None:
        """A new entry came to the lane."""
        self._statements.run(_INBOX_PUT, {"id": id, **lane_values(lane)})

    def inbox_changed(self, lane: Lane) -> None:
        """An entry of the lane changed its state."""
        self._statements.run(_INBOX_NEXT, lane_values(lane))

    def outbox_put(self, lane: Lane, id: int, due_at: float, priority: int) -> None:
        """A new delivery came to the lane."""
        self._statements.run(_OUTBOX_PUT, {"id": id, "due_at": due_at, "priority": priority, **lane_values(lane)})

    def outbox_changed(self, lane: Lane) -> None:
        """A delivery of the lane changed its state or time."""
        head = self._statements.one(_OUTBOX_HEAD, lane_values(lane))
        values = dict(head) if head is not None else {"id": None, "due_at": None, "priority": None}
        self._statements.run(_OUTBOX_SET, {**values, **lane_values(lane)})

    def move_outbox(self, bot: BotId, old: ChatId, new: ChatId) -> None:
        """Deliveries still to be made follow a chat to its new id, behind nothing that was queued there before them
        by id."""
        sql = "SELECT bot, chat, topic FROM lanes WHERE bot = ? AND chat = ? AND outbox_head IS NOT NULL"
        for lane in [lane_of(row) for row in self._statements.many(sql, (bot, old))]:
            values = {"bot": bot, "old": old, "new": new, "topic": lane.topic}
            self._statements.run(_MOVE_DELIVERIES, values)
            self.outbox_changed(lane)
            self.outbox_changed(Lane(bot=bot, chat=new, topic=lane.topic))

    def waiting(self, limit: int) -> Sequence[Lane]:
        """Lanes with NEW entries, oldest entry first."""
        sql = "SELECT bot, chat, topic FROM lanes WHERE inbox_head IS NOT NULL ORDER BY inbox_head LIMIT ?"
        return [lane_of(row) for row in self._statements.many(sql, (limit,))]

    def due(self, at: float, limit: int) -> Sequence[tuple[Lane, int]]:
        """Lanes whose oldest unsettled delivery is due, by priority, then age."""
        sql = """SELECT bot, chat, topic, outbox_priority FROM lanes WHERE outbox_head IS NOT NULL AND outbox_due_at <= ?
                 ORDER BY outbox_priority, outbox_head LIMIT ?"""
        return [(lane_of(row), row["outbox_priority"]) for row in self._statements.many(sql, (at, limit))]

    def next_due_at(self, after: float) -> float | None:
        """When the next lane falls due that is not due at `after`."""
        sql = "SELECT min(outbox_due_at) AS at FROM lanes WHERE outbox_head IS NOT NULL AND outbox_due_at > ?"
        row = self._statements.one(sql, (after,))
        return None if row is None else row["at"]


class SqliteLeases:
    """`Leases`, and the claiming behind `Store.claim`. The database's time is its machine's: SQLite has no other."""

    def __init__(self, statements: Statements, now: Callable[[], float]) -> None:
        self._statements = statements
        self._now = now

    def claim(self, lane: Lane, owner: str, ttl_s: float) -> int | None:
        """Take or renew the lease; see the port. A lane that changes hands gets a new epoch."""
        now = self._now()
        row = self._statements.one(_CLAIM, {"owner": owner, "now": now, "until": now + ttl_s, **lane_values(lane)})
        return None if row is None else int(row["lease_epoch"])

    def holds(self, lane: Lane, epoch: int) -> bool:
        """False when the lane was claimed by another owner since this epoch was given."""
        sql = f"SELECT 1 FROM lanes WHERE {IS_LANE} AND lease_epoch = :epoch AND lease_owner <> ''"
        return self._statements.one(sql, {"epoch": epoch, **lane_values(lane)}) is not None

    def release(self, lane: Lane, epoch: int) -> None:
        """Give the lane back; the next owner gets a new epoch."""
        sql = f"UPDATE lanes SET lease_owner = '', lease_until = 0.0 WHERE {IS_LANE} AND lease_epoch = :epoch"
        self._statements.run(sql, {"epoch": epoch, **lane_values(lane)})
