"""Secrets at rest: sealed before they reach the store, opened only by whoever needs them for one call."""

from typing import Protocol

from bridge.ports.store import SealedSecret


class SealBroken(Exception):
    """A sealed secret cannot be opened: its key is not on the ring, or the ciphertext was altered. Names the key,
    never the secret."""

    def __init__(self, key_id: str, why: str) -> None:
        super().__init__(f"cannot open a secret sealed with key {key_id!r}: {why}")
        self.key_id = key_id


class Seals(Protocol):
    def seal(self, secret: str) -> SealedSecret:
        """Encrypted and authenticated under the newest key."""
        ...

    def open(self, sealed: SealedSecret) -> str:
        """The secret again. Raises `SealBroken`."""
        ...

    def is_current(self, sealed: SealedSecret) -> bool:
        """False when it was sealed under an older key and should be sealed again (rotation)."""
        ...

    def fingerprint(self, secret: str) -> str:
        """A keyed digest: equal for equal secrets in this installation, useless to anybody else (R33)."""
        ...
