"""What people do with what bots show to them alone."""

from __future__ import annotations

from .base import Body, Who

__all__ = ["StopGeneration"]


class StopGeneration(Body, frozen=True, kw_only=True):
    """Stop the message that a bot is just writing, if it shows a button for that."""

    bot: Who
