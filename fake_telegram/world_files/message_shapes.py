"""What was said, in a world file: texts, files and other contents, and messages with all that is about them."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec

from fake_telegram.world import (
    Checklist,
    Contact,
    Dice,
    Entity,
    FileKind,
    Location,
    Origin,
    PollState,
    Quote,
    Service,
    Venue,
)

from .base import Shape, Who

__all__ = [
    "ContentShape",
    "ExternalShape",
    "MediaShape",
    "MessageShape",
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


class ContentShape(Shape, frozen=True, kw_only=True):
    """What is said: exactly one of these."""

    text: TextShape | str | None = None
    rich: dict[str, Any] | None = None
    media: MediaShape | None = None
    location: Location | None = None
    venue: Venue | None = None
    contact: Contact | None = None
    dice: Dice | None = None
    poll: PollState | None = None
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
    reply_to: int | None = None
    reply_to_task: int = 0
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
    inline_id: str = ""
    business_bot: int | None = None
    meant_for: int | None = None
    boosts: int = 0
    reactions: dict[int, tuple[str, ...]] = {}
    bot_ids: dict[int, int] | None = None
