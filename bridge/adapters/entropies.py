"""Where unpredictable values come from: the operating system, or a seed in simulation."""

import base64
import random
import secrets


class SystemEntropy:
    """`Entropy` of real life: the operating system's generator, fit for secrets."""

    def __init__(self) -> None:
        self._random = random.SystemRandom()

    def token(self, size_bytes: int = 24) -> str:
        """A URL-safe secret of `size_bytes` random bytes."""
        return secrets.token_urlsafe(size_bytes)

    def bytes(self, size_bytes: int) -> bytes:
        """Random bytes."""
        return secrets.token_bytes(size_bytes)

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return self._random.random()


class SeededEntropy:
    """`Entropy` of simulation: the same seed gives the same values in the same order. Never fit for secrets."""

    def __init__(self, seed: int | str) -> None:
        self._random = random.Random(f"entropy:{seed}")

    def token(self, size_bytes: int = 24) -> str:
        """A URL-safe text of `size_bytes` drawn bytes, as the system's looks."""
        return base64.urlsafe_b64encode(self.bytes(size_bytes)).rstrip(b"=").decode()

    def bytes(self, size_bytes: int) -> bytes:
        """Drawn bytes."""
        return self._random.randbytes(size_bytes)

    def fraction(self) -> float:
        """A number in [0, 1)."""
        return self._random.random()
