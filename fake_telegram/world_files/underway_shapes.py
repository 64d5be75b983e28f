"""What is on its way, in a world file: updates that wait, answers and offers that hold, things prepared, drafts."""

from __future__ import annotations

from typing import Any

from fake_telegram.world import (
    CallbackAnswer,
    Location,
    ResultsButton,
)

from .base import Shape, Who
from .message_shapes import ContentShape

__all__ = [
    "CountingShape",
    "DraftShape",
    "InlineQueryShape",
    "InlineResultShape",
    "KeptAnswerShape",
    "KeptOfferShape",
    "OfferShape",
    "PreparedButtonShape",
    "PreparedMessageShape",
    "QueueShape",
    "UpdateShape",
]


class UpdateShape(Shape, frozen=True, kw_only=True):
    """One update that waits: ``body`` as its bot will get it under ``kind``, perhaps as JSON text (many wait, and those are read
    and written fast); ``queue`` tells what it is delivered after.
    """

    id: int
    kind: str
    queue: str
    expires_at: float
    body: dict[str, Any] | str


class QueueShape(Shape, frozen=True, kw_only=True):
    """The updates of a bot: which number comes next, when the last was added (Unix seconds), and those that wait."""

    next_id: int
    last_added_at: float | None = None
    dropped: int = 0
    waiting: tuple[UpdateShape, ...] = ()


class KeptAnswerShape(Shape, frozen=True, kw_only=True):
    """An answer to a button that holds ``until`` (Unix seconds) for the same press."""

    person: int
    chat: int
    message: int
    data: str
    answer: CallbackAnswer
    until: float


class InlineResultShape(Shape, frozen=True, kw_only=True):
    """One thing that a bot offers."""

    id: str
    type: str
    title: str
    said: ContentShape
    description: str = ""
    url: str = ""
    thumbnail_url: str = ""
    markup: dict[str, Any] | None = None


class OfferShape(Shape, frozen=True, kw_only=True):
    """What a bot answers to a question in inline mode."""

    results: tuple[InlineResultShape, ...]
    next_offset: str = ""
    button: ResultsButton | None = None


class InlineQueryShape(Shape, frozen=True, kw_only=True):
    """A question to a bot, with its ``offer`` once it has answered. ``asked_at`` in Unix seconds."""

    id: str
    bot: Who
    person: Who
    text: str
    asked_at: float
    offset: str = ""
    location: Location | None = None
    offer: OfferShape | None = None


class KeptOfferShape(Shape, frozen=True, kw_only=True):
    """An offer that holds ``until`` (Unix seconds) for the same question, of one ``person`` or of anybody."""

    bot: Who
    person: Who | None = None
    text: str
    offset: str = ""
    location: Location | None = None
    offer: OfferShape
    until: float


class PreparedMessageShape(Shape, frozen=True, kw_only=True):
    """A message that a bot prepared for one person to send ``until`` then (Unix seconds)."""

    id: str
    bot: int
    person: int
    result: InlineResultShape
    allowed: dict[str, bool] = {}
    until: int


class PreparedButtonShape(Shape, frozen=True, kw_only=True):
    """A button that a bot prepared for one person."""

    id: str
    bot: int
    person: int
    button: dict[str, Any]


class DraftShape(Shape, frozen=True, kw_only=True):
    """What a bot is just writing to somebody, until it vanishes by itself (Unix seconds)."""

    person: Who
    bot: Who
    id: int
    said: ContentShape
    until: float
    can_stop: bool = False
    keep_on_stop: bool = False
    is_stopped: bool = False


class CountingShape(Shape, frozen=True, kw_only=True):
    """A post whose reactions bots are told of ``at`` that time (Unix seconds)."""

    chat: int
    message: int
    at: float
