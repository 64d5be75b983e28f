"""What staff read: the Chronicle of unread events (R232), and the live feed, resumable by ids that grow in commit
order."""

from collections.abc import Sequence

from bridge.adapters.sqlite_store.shapes import Shape, json_text
from bridge.adapters.sqlite_store.statements import Statements
from bridge.domain.ids import AccountId, ChronicleId, CommentId, EmployeeId, FeedId
from bridge.domain.limits import UNREAD_COUNTED_MAX
from bridge.ports.store import ChronicleEvent, FeedEvent

_EVENTS = Shape(ChronicleEvent, "chronicle")
_FEED = Shape(FeedEvent, "feed")


class SqliteChronicle:
    """`Chronicle`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def add(self, event: ChronicleEvent) -> None:
        """One more event; its id is the next one."""
        self._statements.run(_EVENTS.insert_sql, _EVENTS.values(event) | {"id": None})

    def page(
        self, employee: EmployeeId, *, after: int = 0, limit: int = 100, unread_only: bool = True
    ) -> Sequence[ChronicleEvent]:
        """Oldest first, from the one after `after`."""
        unread = "AND read_at IS NULL" if unread_only else ""
        sql = f"SELECT * FROM chronicle WHERE employee = ? AND id > ? {unread} ORDER BY id LIMIT ?"
        return _EVENTS.facts(self._statements.many(sql, (employee, after, limit)))

    def mark_read(
        self,
        employee: EmployeeId,
        at: float,
        *,
        events: Sequence[ChronicleId] = (),
        comment: CommentId | None = None,
        everything: bool = False,
    ) -> int:
        """How many of the employee's unread events became read: those listed, those about a comment, or all."""
        marked = 0
        update = "UPDATE chronicle SET read_at = :at WHERE employee = :employee AND read_at IS NULL"
        values = {"at": at, "employee": employee}
        if everything:
            return self._statements.run(update, values)
        if events:
            sql = f"{update} AND id IN (SELECT value FROM json_each(:events))"
            marked += self._statements.run(sql, values | {"events": json_text(events)})
        if comment is not None:
            # Told which index: without statistics SQLite would walk through all that the employee has not read.
            by_comment = update.replace("chronicle", "chronicle INDEXED BY chronicle_by_comment", 1)
            marked += self._statements.run(f"{by_comment} AND comment = :comment", values | {"comment": comment})
        return marked

    def unread_count(self, employee: EmployeeId) -> int:
        """How many events the employee has not read, counted up to `UNREAD_COUNTED_MAX`."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM chronicle WHERE employee = ? AND read_at IS NULL LIMIT ?)"
        return self._statements.number(sql, (employee, UNREAD_COUNTED_MAX))


class SqliteFeed:
    """`Feed`."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def add(self, event: FeedEvent) -> FeedId:
        """One more item; its id is greater than all before it in commit order."""
        return FeedId(self._statements.insert(_FEED.insert_sql, _FEED.values(event) | {"id": None}))

    def after(self, account: AccountId, cursor: FeedId, *, limit: int = 200) -> Sequence[FeedEvent]:
        """Items of the account after the cursor, oldest first."""
        sql = "SELECT * FROM feed WHERE account = ? AND id > ? ORDER BY id LIMIT ?"
        return _FEED.facts(self._statements.many(sql, (account, cursor, limit)))

    def newest(self, account: AccountId) -> FeedId:
        """Id of the account's newest item; 0 when there is none."""
        return FeedId(self._statements.number("SELECT max(id) FROM feed WHERE account = ?", (account,)))

    def forget_before(self, at: float, *, limit: int = 1000) -> int:
        """Deletes up to `limit` items older than `at`; returns how many."""
        sql = "DELETE FROM feed WHERE id IN (SELECT id FROM feed WHERE at < ? ORDER BY at LIMIT ?)"
        return self._statements.run(sql, (at, limit))
