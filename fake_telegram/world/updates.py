"""A bot's queue of updates: what is waiting, what is confirmed, what has grown too old (getUpdates, setWebhook)."""

from collections import deque
from dataclasses import dataclass
from typing import Any

from .limits import PENDING_UPDATES_MAX

DEFAULT_OFF = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds delivered only to a bot that asks for them by name."""

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

DEFAULT_KINDS = frozenset(KINDS) - DEFAULT_OFF


@dataclass(frozen=True, slots=True)
class QueuedUpdate:
    """One update that waits for its bot.

    Attributes:
        update_id: grows by one per bot.
        kind: one of `KINDS`.
        payload: the final JSON-ready object, `update_id` included.
        queue_key: updates with equal keys are delivered in order, one in flight; others run in parallel.
        expires_at: Unix seconds after which Telegram forgets it.
    """

    update_id: int
    kind: str
    payload: dict[str, Any]
    queue_key: str
    expires_at: float


class UpdateQueue:
    """The updates of one bot, oldest first. Every operation costs what it returns or removes, never the length."""

    def __init__(self, *, first_update_id: int, pending_max: int = PENDING_UPDATES_MAX) -> None:
        self._items: deque[QueuedUpdate] = deque()
        self._taken_out: set[int] = set()
        self._pending_max = pending_max
        self.next_update_id = first_update_id
        self.dropped = 0

    def add(self, kind: str, body: dict[str, Any], *, queue_key: str, expires_at: float) -> QueuedUpdate:
        """Append one update; beyond the bound the oldest is dropped and counted in `dropped`."""
        raise NotImplementedError

    def pending_count(self, now: float) -> int:
        """How many updates wait (getWebhookInfo.pending_update_count)."""
        raise NotImplementedError

    def pending(self, now: float, *, offset: int = 0, limit: int = 100) -> tuple[QueuedUpdate, ...]:
        """The oldest waiting updates from `offset` on, without confirming anything."""
        raise NotImplementedError

    def confirm(self, offset: int, now: float) -> None:
        """Forget all updates below `offset` (> 0), or all but the newest `-offset` (< 0)."""
        raise NotImplementedError

    def take_out(self, update_id: int) -> None:
        """Forget exactly one update: delivered by webhook, out of the order of the whole queue."""
        raise NotImplementedError

    def clear(self) -> int:
        """Forget everything (drop_pending_updates); says how many."""
        raise NotImplementedError
