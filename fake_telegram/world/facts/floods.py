"""Buckets of tokens: how often something may happen, with bursts, and how long to wait when it may not."""

from dataclasses import dataclass
from math import ceil


@dataclass(slots=True)
class Bucket:
    """`left` tokens at `at` (Unix seconds); it fills by `per_s` a second up to `capacity`."""

    capacity: float
    per_s: float
    left: float
    at: float

    def wait_s(self, now: float) -> int:
        """Whole seconds until there is a token; 0 when there is one now."""
        self.left = min(self.capacity, self.left + max(0.0, now - self.at) * self.per_s)
        self.at = max(self.at, now)
        return 0 if self.left >= 1 else ceil((1 - self.left) / self.per_s)

    def take(self) -> None:
        """Use one token up."""
        self.left -= 1


def full(capacity: float, per_s: float, now: float) -> Bucket:
    """A bucket nobody has taken from."""
    return Bucket(capacity, per_s, capacity, now)
