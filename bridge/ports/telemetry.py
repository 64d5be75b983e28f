"""What the services count, so that an operator sees loss, repetition, floods and lag before his clients do.

Counting never fails and never waits; labels are few and bounded (no ids, no texts).
"""

from typing import Final, Protocol

from bridge.domain.deliveries import DeliveryState
from bridge.domain.facts import Fact


class Backlog(Fact):
    """How much waits, and how much needs a person."""

    entries_new: int
    entries_parked: int
    deliveries_due: int
    deliveries_in_doubt: int


class Telemetry(Protocol):
    """The numbers of one process."""

    def update_taken(self, kind: str, *, repeated: bool) -> None:
        """An update was written to the inbox, or was there already."""
        ...

    def update_ignored(self, why: str) -> None:
        """An update we know and have no use for."""
        ...

    def entry_handled(self) -> None:
        """An inbox entry was decided on."""
        ...

    def entry_parked(self) -> None:
        """Handling an inbox entry failed; it is kept for the operator."""
        ...

    def delivery_settled(self, effect: str, state: DeliveryState, *, lag_s: float) -> None:
        """A delivery reached `state`, `lag_s` seconds after it was queued."""
        ...

    def delivery_retried(self, effect: str) -> None:
        """A delivery will be tried again."""
        ...

    def flood(self, *, whole_bot: bool) -> None:
        """Telegram told a chat, or the bot as a whole, to be silent for a while (429)."""
        ...

    def feed_overflowed(self) -> None:
        """A watcher read too slowly and was told to read anew."""
        ...

    def backlog(self, backlog: Backlog) -> None:
        """What waits now."""
        ...


class Uncounted:
    """Counts nothing: for simulations and tests that do not look."""

    def update_taken(self, kind: str, *, repeated: bool) -> None:
        """Nothing."""

    def update_ignored(self, why: str) -> None:
        """Nothing."""

    def entry_handled(self) -> None:
        """Nothing."""

    def entry_parked(self) -> None:
        """Nothing."""

    def delivery_settled(self, effect: str, state: DeliveryState, *, lag_s: float) -> None:
        """Nothing."""

    def delivery_retried(self, effect: str) -> None:
        """Nothing."""

    def flood(self, *, whole_bot: bool) -> None:
        """Nothing."""

    def feed_overflowed(self) -> None:
        """Nothing."""

    def backlog(self, backlog: Backlog) -> None:
        """Nothing."""


UNCOUNTED: Final[Telemetry] = Uncounted()
