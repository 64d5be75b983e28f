"""A request to join as a query, as data (Bot API: ChatJoinRequest.query_id)."""

from dataclasses import dataclass
from typing import Literal

from fake_telegram.world.ids import BotId, ChatId, UserId

JoinVerdict = Literal["approve", "decline", "queue"]


@dataclass(slots=True, kw_only=True)
class JoinQuery:
    """A request to join before the guard's eyes. `asked_at` in Unix seconds; `app` is the web app that was shown, by its id."""

    id: str
    bot: BotId
    person: UserId
    chat: ChatId
    asked_at: float
    app: str = ""
    is_open: bool = True
