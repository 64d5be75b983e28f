"""A question to a bot in inline mode and what it offers, as data (Bot API: InlineQuery, InlineQueryResult)."""

from dataclasses import dataclass
from typing import Any

from fake_telegram.world.ids import BotId, UserId

from .content import Content, Location
from .people import Bot


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineResult:
    """One thing the bot offers: what a client shows in the list, and the message that is sent when it is chosen."""

    id: str
    type: str
    title: str
    content: Content
    description: str = ""
    url: str = ""
    thumbnail_url: str = ""
    markup: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultsButton:
    """A button above the results (Bot API: InlineQueryResultsButton): it starts the bot, or opens a web app."""

    text: str
    start_parameter: str = ""
    web_app_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a bot answers to a question. `next_offset` asks for more, empty when there is no more."""

    results: tuple[InlineResult, ...]
    next_offset: str = ""
    button: ResultsButton | None = None


OfferKey = tuple[BotId, UserId | None, str, str, Location | None]
"""What was asked: bot, person (None for anybody), text, offset, and where the person is, if the bot wants to know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptOffer:
    """An offer that holds `until` (Unix seconds) for the same question."""

    offer: Offer
    until: float


@dataclass(slots=True, kw_only=True)
class InlineQuery:
    """A question to a bot; `offer` is None until it is answered. `asked_at` in Unix seconds."""

    id: str
    bot: Bot
    person: UserId
    text: str
    offset: str
    asked_at: float
    location: Location | None = None
    offer: Offer | None = None

    @property
    def results(self) -> tuple[InlineResult, ...] | None:
        """What the bot offers; None until it has answered."""
        return None if self.offer is None else self.offer.results

    @property
    def next_offset(self) -> str:
        """Where the rest of the results begins."""
        return "" if self.offer is None else self.offer.next_offset
