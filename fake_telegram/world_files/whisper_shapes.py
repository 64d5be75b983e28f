"""What stands in the section of ephemeral messages, as closed types."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from fake_telegram.world import Ephemeral

from .base import Shape
from .message_shapes import MessageShape

__all__ = ["ShelfShape", "WhisperShape"]


class WhisperShape(MessageShape, frozen=True, kw_only=True):
    """One ephemeral message; ``ephemeral`` says for whom."""

    id: Literal[0]
    ephemeral: Ephemeral


class ShelfShape(Shape, frozen=True, kw_only=True):
    """The ephemeral messages of one chat; their own numbers grow and stay below ``next_id``."""

    chat: int
    next_id: Annotated[int, msgspec.Meta(ge=1)]
    messages: tuple[WhisperShape, ...] = ()
