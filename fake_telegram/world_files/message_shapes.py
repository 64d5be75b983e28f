"""What was said, in a world file: texts, files and other contents, and messages with all that is about them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec

from fake_telegram.world import (
    Checklist,
    Contact,
    Dice,
    Entity,
    FileKind,
    Location,
    Origin,
    Quote,
    Service,
    Suggestion,
    Venue,
)

from .base import Shape, Who

__all__ = [
    "AttachedShape",
    "ContentShape",
    "ExternalShape",
    "MediaShape",
    "MessageShape",
    "PollOptionShape",
    "PollShape",
    "StillShape",
    "TextShape",
]


class TextShape(Shape, frozen=True, kw_only=True):
    """A text; without ``entities`` Telegram finds them itself."""

    text: str
    entities: tuple[Entity, ...] | None = None
    link_preview: dict[str, Any] | None = None


class StillShape(Shape, frozen=True, kw_only=True):
    """The cover of a video or the still of a live photo."""

    file: Annotated[int, msgspec.Meta(ge=0)]
    width: int
    height: int


class MediaShape(Shape, frozen=True, kw_only=True):
    """A file in a message, by its number in the file's list."""

    kind: FileKind
    file: Annotated[int, msgspec.Meta(ge=0)]
    caption: str = ""
    entities: tuple[Entity, ...] | None = None
    width: int = 0
    height: int = 0
    duration: int = 0
    title: str = ""
    performer: str = ""
    emoji: str = ""
    thumbnail: Annotated[int, msgspec.Meta(ge=0)] | None = None
    cover: StillShape | None = None
    still: StillShape | None = None
    start_s: int = 0
    has_spoiler: bool = False
    caption_above: bool = False


class AttachedShape(Shape, frozen=True, kw_only=True):
    """What stands beside a poll or an option: exactly one of these."""

    media: MediaShape | None = None
    location: Location | None = None
    venue: Venue | None = None
    link: str | None = None


class PollOptionShape(Shape, frozen=True, kw_only=True):
    """One answer to a poll."""

    text: str
    entities: tuple[Entity, ...] = ()
    persistent_id: str = ""
    votes: int = 0
    media: AttachedShape | None = None
    added_by: int | None = None
    added_by_chat: int | None = None
    added_at: int = 0


class PollShape(Shape, frozen=True, kw_only=True):
    """A poll as it stands; see `PollState`."""

    id: str
    question: str
    options: tuple[PollOptionShape, ...]
    author: int
    question_entities: tuple[Entity, ...] = ()
    type: Literal["regular", "quiz"] = "regular"
    is_anonymous: bool = True
    allows_multiple_answers: bool = False
    allows_revoting: bool = True
    correct: tuple[int, ...] = ()
    explanation: str = ""
    explanation_entities: tuple[Entity, ...] = ()
    explanation_media: AttachedShape | None = None
    open_period_s: int = 0
    close_date: int = 0
    is_closed: bool = False
    answers: dict[int, tuple[int, ...]] = {}
    options_made: int = 0
    description: str = ""
    description_entities: tuple[Entity, ...] = ()
    media: AttachedShape | None = None
    shuffles: bool = False
    allows_adding: bool = False
    hides_results: bool = False
    members_only: bool = False
    country_codes: tuple[str, ...] = ()
    home: int | None = None
    private_bot: int | None = None


class ContentShape(Shape, frozen=True, kw_only=True):
    """What is said: exactly one of these."""

    text: TextShape | str | None = None
    rich: dict[str, Any] | None = None
    media: MediaShape | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    dice: Dice | None = None
    poll: PollShape | None = None
    checklist: Checklist | None = None
    service: Service | None = None


class ExternalShape(Shape, frozen=True, kw_only=True):
    """A message of another chat that is answered, as it was then."""

    origin: Origin
    said: ContentShape
    chat: int | None = None
    message: int | None = None


class MessageShape(ContentShape, frozen=True, kw_only=True):
    """One message, with exactly one of the contents; ``at`` in Unix seconds, ``sender`` only where that is not the author."""

    id: Annotated[int, msgspec.Meta(ge=1)]
    at: int
    author: Who
    sender: int | None = None
    has_sender: bool = True
    sender_chat: int | None = None
    signature: str = ""
    sender_tag: str = ""
    vanishes_at: int | None = None
    direct_topic: int | None = None
    suggestion: Suggestion | None = None
    reply_to: int | None = None
    reply_to_task: int = 0
    reply_to_option: str = ""
    quote: Quote | None = None
    external: ExternalShape | None = None
    thread: int | None = None
    in_topic: bool = False
    album: str = ""
    markup: dict[str, Any] | None = None
    keyboard: dict[str, Any] | None = None
    edited_at: int | None = None
    origin: Origin | None = None
    automatic_forward: bool = False
    protected: bool = False
    silent: bool = False
    effect_id: str = ""
    via_bot: int | None = None
    guest_caller: int | None = None
    inline_id: str = ""
    business_bot: int | None = None
    meant_for: int | None = None
    boosts: int = 0
    reactions: dict[int, tuple[str, ...]] = {}
    bot_ids: dict[int, int] | None = None
