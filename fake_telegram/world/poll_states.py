"""A poll as data (Bot API: Poll, PollOption)."""

from dataclasses import dataclass, field
from typing import Literal

from .content import Entity
from .ids import UserId


@dataclass(slots=True, kw_only=True)
class PollOption:
    """One answer and how many gave it."""

    text: str
    entities: tuple[Entity, ...] = ()
    persistent_id: str = ""
    votes: int = 0


@dataclass(slots=True, kw_only=True)
class PollState:
    """A poll as it stands. `close_date` in Unix seconds, 0 for none; `answers` are option numbers by person."""

    id: str
    question: str
    options: list[PollOption]
    author: UserId
    question_entities: tuple[Entity, ...] = ()
    type: Literal["regular", "quiz"] = "regular"
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    correct: tuple[int, ...] = ()
    explanation: str = ""
    explanation_entities: tuple[Entity, ...] = ()
    open_period_s: int = 0
    close_date: int = 0
    is_closed: bool = False
    answers: dict[UserId, tuple[int, ...]] = field(default_factory=dict)
