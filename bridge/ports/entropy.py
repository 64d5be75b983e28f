"""Randomness: the only source of anything that cannot be predicted. Seeded in simulation."""

from typing import Protocol


class Entropy(Protocol):
    def token(self, size_bytes: int = 24) -> str:
        """A URL-safe secret of `size_bytes` random bytes (letters, digits, `-`, `_`)."""
        ...

    def bytes(self, size_bytes: int) -> bytes:
        """Random bytes for keys and nonces."""
        ...

    def fraction(self) -> float:
        """A number in [0, 1) for jitter."""
        ...
