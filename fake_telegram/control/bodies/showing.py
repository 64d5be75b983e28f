"""What people do with what bots show to them alone."""

from __future__ import annotations

from .base import Body, InChat, Wait, Who
from .contents import Said

__all__ = ["AnswerEphemeral", "PressEphemeral", "StopGeneration"]


class StopGeneration(Body, frozen=True, kw_only=True):
    """Stop the message that a bot is just writing, if it shows a button for that."""

    bot: Who


class PressEphemeral(InChat, frozen=True, kw_only=True):
    """Press a button under an ephemeral message that one received; the rest as for ``press``."""

    ephemeral_message_id: int
    button: str
    to: Who | None = None
    allow_write: bool = False
    wait: Wait = 0


class AnswerEphemeral(Said, frozen=True, kw_only=True):
    """Answer an ephemeral message that one received; only its bot sees that."""

    chat: Who
    ephemeral_message_id: int
