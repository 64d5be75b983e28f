"""The control API and its client: how an outside program plays the people around a bot.

``app`` and ``serving`` stand behind their own names, so that a simulation without a control port pays neither for Quart nor for
Hypercorn.
"""

from .guard import ConnectionGuard
from .pulse import Pulse

__all__ = ["ConnectionGuard", "Pulse"]
