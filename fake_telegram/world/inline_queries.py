"""A question to a bot in inline mode and what it offers, as data (Bot API: InlineQuery, InlineQueryResult)."""

from dataclasses import dataclass
from typing import Any

from .content import Content
from .ids import UserId
from .people import Bot


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineResult:
    """One thing the bot offers."""

    id: str
    title: str
    content: Content
    markup: dict[str, Any] | None = None


@dataclass(slots=True, kw_only=True)
class InlineQuery:
    """A question to a bot; `results` is None until it is answered. `asked_at` in Unix seconds."""

    id: str
    bot: Bot
    person: UserId
    text: str
    offset: str
    asked_at: float
    results: tuple[InlineResult, ...] | None = None
    next_offset: str = ""
