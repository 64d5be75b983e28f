"""Boosts of a chat, as data (Bot API: ChatBoost)."""

from dataclasses import dataclass
from typing import Literal

from fake_telegram.world.ids import ChatId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Boost:
    """One boost of one chat by `user`, from `added_at` until `expires_at` (Unix seconds).

    Attributes:
        source: a slot of the user's own subscription, or a gift code that somebody made for the user.
        count: how many times it counts for the chat.
    """

    id: str
    chat: ChatId
    user: UserId
    added_at: int
    expires_at: int
    source: Literal["premium", "gift_code"] = "premium"
    count: int = 1
