"""A poll as data (Bot API: Poll, PollOption)."""

from dataclasses import dataclass, field
from typing import Literal

from fake_telegram.world.ids import BotId, ChatId, UserId

from .content import Entity, Location, Media, Venue


@dataclass(frozen=True, slots=True)
class Link:
    """A web address beside an option."""

    url: str


PollMedia = Media | Location | Venue | Link
"""What may stand beside a poll, an option or an explanation."""


@dataclass(slots=True, kw_only=True)
class PollOption:
    """One answer and how many gave it; who added it and when (Unix seconds), if it was not there from the beginning."""

    text: str
    entities: tuple[Entity, ...] = ()
    persistent_id: str = ""
    votes: int = 0
    media: PollMedia | None = None
    added_by: UserId | None = None
    added_by_chat: ChatId | None = None
    added_at: int = 0


@dataclass(slots=True, kw_only=True)
class PollState:
    """A poll as it stands.

    Attributes:
        close_date: Unix seconds, 0 for none.
        answers: option numbers by person.
        options_made: how many options it ever had, so that no `persistent_id` comes twice.
        shuffles: whether everybody sees the options in an order of their own.
        hides_results: whether only the author sees how it stands before it is closed.
        members_only: whether one must have been in `home` for a day to answer.
        country_codes: whence one may answer; from everywhere when empty.
        home: the group or channel where it was asked.
        private_bot: the bot to which it was sent in private.
    """

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
    options_made: int = 0
    description: str = ""
    description_entities: tuple[Entity, ...] = ()
    media: PollMedia | None = None
    explanation_media: PollMedia | None = None
    shuffles: bool = False
    allows_adding: bool = False
    hides_results: bool = False
    members_only: bool = False
    country_codes: tuple[str, ...] = ()
    home: ChatId | None = None
    private_bot: BotId | None = None

    @property
    def shows_results(self) -> bool:
        """Whether everybody may see how it stands."""
        return self.is_closed or not self.hides_results
