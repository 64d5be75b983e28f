"""What all bodies share: how somebody is named, how long one waits, and that a misspelt field is an error."""

from __future__ import annotations

from typing import Annotated

import msgspec

__all__ = ["Body", "InChat", "MessageInChat", "Name", "Number", "Wait", "Who"]

Who = int | str
"""A user or a chat: its id, or its @username."""

Name = Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
Number = Annotated[int, msgspec.Meta(ge=0, lt=2**31)]
"""What counts something: seconds, pixels, members."""

Wait = Annotated[float, msgspec.Meta(ge=0, le=50)]


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of every body."""


class InChat(Body, frozen=True, kw_only=True):
    """Base of what happens in a chat."""

    chat: Who


class MessageInChat(InChat, frozen=True, kw_only=True):
    """Base of what happens to a message."""

    message_id: int
