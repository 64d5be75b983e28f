"""What people do with the keys of a keyboard, and with bots that ask to write."""

from __future__ import annotations

from typing import Literal

from .base import Body, MessageInChat, Who
from .contents import GivenLocation

__all__ = ["AllowWriting", "PressKey"]


class PressKey(MessageInChat, frozen=True, kw_only=True):
    """Press a key of the keyboard that a bot's message brought; with what it asks for: ``users``, a chat (``share``) or others.

    A key that asks for a poll takes ``question`` with ``options``, and ``correct`` for a quiz.
    """

    button: str
    users: tuple[Who, ...] = ()
    share: Who | None = None
    location: GivenLocation | None = None
    question: str = ""
    options: tuple[str, ...] = ()
    correct: tuple[int, ...] = ()


class AllowWriting(Body, frozen=True, kw_only=True):
    """Let a bot write first: as a mini app named ``app`` or by one of the ways of WriteAccessAllowed."""

    bot: Who
    way: Literal["", "from_request", "from_attachment_menu"] = ""
    app: str = ""
