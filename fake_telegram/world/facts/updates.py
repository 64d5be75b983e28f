"""A bot's queue of updates: what is waiting, what is confirmed, what has grown too old (getUpdates, setWebhook)."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fake_telegram.world.limits import (
    CALLBACK_LIFE_S,
    CHOSEN_INLINE_LIFE_S,
    INLINE_QUERY_LIFE_S,
    PENDING_UPDATES_MAX,
    UPDATE_LIFE_S,
)

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "business_connection",
    "business_message",
    "edited_business_message",
    "deleted_business_messages",
    "guest_message",
    "message_reaction",
    "message_reaction_count",
    "inline_query",
    "chosen_inline_result",
    "callback_query",
    "shipping_query",
    "pre_checkout_query",
    "purchased_paid_media",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "chat_join_request",
    "chat_boost",
    "removed_chat_boost",
    "managed_bot",
    "subscription",
    "stopped_message_generation",
)
"""Every update kind of Bot API 10.3, in the order of the documentation."""

DEFAULT_KINDS = frozenset(KINDS) - {"chat_member", "message_reaction", "message_reaction_count"}
"""What a bot gets that never named its `allowed_updates`."""

_LIFE_S = {
    "callback_query": CALLBACK_LIFE_S,
    "shipping_query": CALLBACK_LIFE_S,
    "pre_checkout_query": CALLBACK_LIFE_S,
    "inline_query": INLINE_QUERY_LIFE_S,
    "chosen_inline_result": CHOSEN_INLINE_LIFE_S,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedUpdate:
    """One update that waits for its bot.

    Attributes:
        update_id: grows by one per bot.
        kind: one of `KINDS`.
        payload: the final JSON-ready object, `update_id` included. Parts may be shared with other payloads: read, never change.
        queue_key: updates with equal keys are delivered in order, one in flight; others run in parallel.
        expires_at: Unix seconds after which Telegram forgets it.
    """

    update_id: int
    kind: str
    payload: dict[str, Any]
    queue_key: str
    expires_at: float


class UpdateQueue:
    """The updates of one bot, oldest first. Every operation costs what it returns or removes, never the length.

    Attributes:
        next_update_id: the id the next update will have.
        last_added_at: Unix seconds; ids restart at random after a week of silence.
        dropped: how many were pushed out by the bound.
    """

    def __init__(self, *, first_update_id: int, pending_max: int = PENDING_UPDATES_MAX) -> None:
        self._items: dict[int, QueuedUpdate] = {}
        self._by_life: dict[int, deque[int]] = {}
        self._pending_max = pending_max
        self._head = first_update_id
        self.next_update_id = first_update_id
        self.last_added_at: float | None = None
        self.dropped = 0

    def __len__(self) -> int:
        return len(self._items)

    def restart_at(self, update_id: int) -> None:
        """Let ids go on from `update_id`; only an empty queue may restart."""
        assert not self._items, "ids restart only when nothing waits"
        self._head = self.next_update_id = update_id

    def add(self, kind: str, body: dict[str, Any], *, queue_key: str, now: float) -> QueuedUpdate:
        """Append one update; beyond the bound the oldest is dropped and counted in `dropped`."""
        update_id = self.next_update_id
        life = _LIFE_S.get(kind, UPDATE_LIFE_S)
        update = QueuedUpdate(
            update_id=update_id,
            kind=kind,
            payload={"update_id": update_id, kind: body},
            queue_key=queue_key,
            expires_at=now + life,
        )
        self._items[update_id] = update
        self._by_life.setdefault(life, deque()).append(update_id)
        self.next_update_id += 1
        self.last_added_at = now
        self._forget_expired(now)
        if len(self._items) > self._pending_max:
            self._items.pop(self._first())
            self.dropped += 1
        return update

    def go_on(self, *, next_update_id: int, last_added_at: float | None, dropped: int, waiting: Iterable[QueuedUpdate]) -> None:
        """Let an empty queue be where another one was, with what waited there in the order of its ids."""
        self.restart_at(next_update_id)
        for update in waiting:
            self._items[update.update_id] = update
            self._by_life.setdefault(_LIFE_S.get(update.kind, UPDATE_LIFE_S), deque()).append(update.update_id)
        self._head = next(iter(self._items), next_update_id)
        self.last_added_at, self.dropped = last_added_at, dropped

    def pending_count(self, now: float) -> int:
        """How many updates wait (getWebhookInfo.pending_update_count)."""
        self._forget_expired(now)
        return len(self._items)

    def pending(self, now: float, *, offset: int = 0, limit: int = 100) -> tuple[QueuedUpdate, ...]:
        """The oldest waiting updates from `offset` on, without confirming anything."""
        self._forget_expired(now)
        found: list[QueuedUpdate] = []
        for update in self._from(offset):
            if len(found) >= limit:
                break
            found.append(update)
        return tuple(found)

    def confirm(self, offset: int, now: float) -> None:
        """Forget all updates below `offset` (> 0), or all but the newest `-offset` (< 0)."""
        self._forget_expired(now)
        if offset > 0:
            while self._items and (first := self._first()) < offset:
                del self._items[first]
        elif offset < 0:
            for _ in range(len(self._items) + offset):
                del self._items[self._first()]

    def take_out(self, update_id: int) -> None:
        """Forget exactly one update: delivered by webhook, out of the order of the whole queue."""
        self._items.pop(update_id, None)

    def clear(self) -> int:
        """Forget everything (drop_pending_updates); says how many."""
        count = len(self._items)
        self._items.clear()
        self._by_life.clear()
        self._head = self.next_update_id
        return count

    def _first(self) -> int:
        """The oldest id; the queue is not empty. Passed gaps are never looked at again."""
        while self._head not in self._items:
            self._head += 1
        return self._head

    def _from(self, offset: int) -> Iterator[QueuedUpdate]:
        if not self._items:
            return
        for update_id in range(max(self._first(), offset), self.next_update_id):
            update = self._items.get(update_id)
            if update is not None:
                yield update

    def _forget_expired(self, now: float) -> None:
        for ids in self._by_life.values():
            while ids and ((item := self._items.get(ids[0])) is None or item.expires_at <= now):
                self._items.pop(ids.popleft(), None)
            if len(ids) > 2 * len(self._items) + 64:
                living = [update_id for update_id in ids if update_id in self._items]
                ids.clear()
                ids.extend(living)
