"""Named points at which a test may kill the process. In production passing a point does nothing."""

from typing import Final, Protocol

BEFORE_COMMIT: Final = "before_commit"
"""Everything is written, nothing is durable."""
AFTER_COMMIT: Final = "after_commit"
"""Durable, and nobody has been told yet."""
BEFORE_SEND: Final = "before_send"
"""*Sending* is durable, the call has not begun."""
AFTER_SEND: Final = "after_send"
"""Telegram has answered, the answer is not recorded: the delivery will be in doubt."""

POINTS: Final = (BEFORE_COMMIT, AFTER_COMMIT, BEFORE_SEND, AFTER_SEND)


class Crashes(Protocol):
    def reach(self, point: str) -> None:
        """Called each time the named point is passed; may never return."""
        ...
