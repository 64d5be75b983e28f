"""By what the methods in ``verbs`` are asked for: the clients have it, on trio and asyncio (``Actor``, ``Owner``) or blocking."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

from .bodies.base import Who

__all__ = ["Actor", "Owner", "SyncActor", "SyncOwner"]


class Actor(ABC):
    """One who acts as a person."""

    __slots__ = ()

    @abstractmethod
    async def act(self, name: str, /, **body: Any) -> Any:
        """Any act by its name in the control API; what is None is left out. Raises ``ControlRefused``."""


class SyncActor(ABC):
    """One who acts as a person, and blocks."""

    __slots__ = ()

    @abstractmethod
    def act(self, name: str, /, **body: Any) -> Any:
        """Any act by its name in the control API; what is None is left out. Raises ``ControlRefused``."""


class Owner(ABC):
    """One who sets bots up."""

    __slots__ = ()

    @abstractmethod
    async def set_up(self, bot: Who, setting: str, /, **body: Any) -> Any:
        """Any setting of BotFather by its name in the control API; what is None is left out. Raises ``ControlRefused``."""


class SyncOwner(ABC):
    """One who sets bots up, and blocks."""

    __slots__ = ()

    @abstractmethod
    def set_up(self, bot: Who, setting: str, /, **body: Any) -> Any:
        """Any setting of BotFather by its name in the control API; what is None is left out. Raises ``ControlRefused``."""
