"""Polls in the file of a world: written with what stands beside them, and read back as they stood."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from fake_telegram.world import Link, Location, Media, PollMedia, PollOption, PollState, UserId, Venue

from .base import WorldFileWrong
from .message_shapes import AttachedShape, MediaShape, PollOptionShape, PollShape

__all__ = ["poll_of", "poll_shape", "users_of"]

_ATTACHED: Final = ("media", "explanation_media")


def poll_shape(poll: PollState, media_shape: Callable[[Media], MediaShape]) -> PollShape:
    """The poll as it is written; ``media_shape`` writes a file in it."""
    same = _same(poll, PollShape, but=("options", *_ATTACHED))
    options = tuple(
        PollOptionShape(**_same(one, PollOptionShape, but=("media",)), media=_attached_shape(one.media, media_shape))
        for one in poll.options
    )
    same |= {name: _attached_shape(getattr(poll, name), media_shape) for name in _ATTACHED}
    same["answers"] = dict(poll.answers)  # the poll goes on while the file is written
    return PollShape(**same, options=options)


def _same(found: Any, kind: Any, *, but: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(found, name) for name in kind.__struct_fields__ if name not in but}


def _attached_shape(attached: PollMedia | None, media_shape: Callable[[Media], MediaShape]) -> AttachedShape | None:
    match attached:
        case None:
            return None
        case Media():
            return AttachedShape(media=media_shape(attached))
        case Location():
            return AttachedShape(location=attached)
        case Venue():
            return AttachedShape(venue=attached)
        case Link(url=url):
            return AttachedShape(link=url)


def poll_of(shape: PollShape, media_of: Callable[[MediaShape], Media]) -> PollState:
    """The poll that was written; ``media_of`` reads a file in it. Raises ``WorldFileWrong``."""
    numbers = range(len(shape.options))
    if any(one not in numbers for chosen in (shape.correct, *shape.answers.values()) for one in chosen):
        raise WorldFileWrong(f"the poll {shape.id} has answers that it does not offer")
    options = [
        PollOption(**_same(one, PollOptionShape, but=("media",)), media=_attached(one.media, media_of)) for one in shape.options
    ]
    same = _same(shape, PollShape, but=("options", "answers", *_ATTACHED))
    same |= {name: _attached(getattr(shape, name), media_of) for name in _ATTACHED}
    answers = {UserId(who): chosen for who, chosen in shape.answers.items()}
    return PollState(**same, options=options, answers=answers)


def _attached(shape: AttachedShape | None, media_of: Callable[[MediaShape], Media]) -> PollMedia | None:
    if shape is None:
        return None
    given = [one for one in (shape.media, shape.location, shape.venue, shape.link) if one is not None]
    if len(given) != 1:
        raise WorldFileWrong("what stands beside a poll is exactly one of: media, location, venue, link")
    match given[0]:
        case MediaShape() as media:
            return media_of(media)
        case str() as url:
            return Link(url)
        case Location() | Venue() as place:
            return place


def users_of(shape: PollShape) -> set[int | None]:
    """Everybody whom the poll names."""
    return {shape.author, shape.private_bot, *shape.answers, *(one.added_by for one in shape.options)}
