"""A draft as data: what a bot shows of a message while it still writes it (Bot API: sendMessageDraft)."""

from dataclasses import dataclass

from .content import Text
from .rich_blocks import Rich


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is shown now.

    Attributes:
        id: its number; the same number is the same message growing.
        content: an empty text shows that the bot thinks.
        until: when it vanishes by itself, in Unix seconds.
        can_stop, keep_on_stop: whether the person may stop it, and whether it is still shown then.
        is_stopped: the person did; later drafts with this number change nothing.
    """

    id: int
    content: Text | Rich
    until: float
    can_stop: bool = False
    keep_on_stop: bool = False
    is_stopped: bool = False

    @property
    def is_hidden(self) -> bool:
        """Stopped, and not to be kept."""
        return self.is_stopped and not self.keep_on_stop
