"""The next number of everything that is counted through the whole world. A world from a file goes on counting."""

from dataclasses import dataclass
from typing import Literal

Counted = Literal["user", "group", "channel", "dialog_message", "album"]


@dataclass(slots=True, kw_only=True)
class Counters:
    """Chats begin where Telegram's are today; messages between people share one counter; albums look like Telegram's."""

    user: int = 1000
    group: int = 4_000_001
    channel: int = 1_500_000_001
    dialog_message: int = 1
    album: int = 13_000_000_000_000_001

    def take(self, what: Counted) -> int:
        """The next number, which is then gone."""
        number: int = getattr(self, what)
        setattr(self, what, number + 1)
        return number
