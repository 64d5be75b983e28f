"""How people arrange and govern their chats."""

from __future__ import annotations

from .base import InChat, Who

__all__ = ["SetTag", "TakeReactions"]


class SetTag(InChat, frozen=True, kw_only=True):
    """Put a word (``tag``) beside the name of an ordinary member of a group; an empty one takes it away."""

    user: Who
    tag: str = ""


class TakeReactions(InChat, frozen=True, kw_only=True):
    """Take the reactions of ``whose`` (a person, bot or chat) away, from one message or from all of a group."""

    whose: Who
    message_id: int | None = None
