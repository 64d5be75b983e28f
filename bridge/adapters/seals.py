"""Bot tokens at rest: AES-256-GCM under a ring of keys with ids. The first key seals, every key opens; a new first
key is a rotation.

Each key is split by HMAC into one for sealing and one for fingerprints, so that neither use tells anything about the
other. A ciphertext is bound to its key's id; nonces come from the entropy port, 12 bytes, fresh for every seal.
"""

import hashlib
import hmac
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge.domain.settings import SecretKey
from bridge.ports.entropy import Entropy
from bridge.ports.seals import SealBroken
from bridge.ports.store import SealedSecret

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16


class WrongKeyRing(ValueError):
    """The configured keys cannot be used; says which and why, never the key."""


class SealRing:
    """`Seals` under the keys of `BRIDGE_SECRET_KEYS`."""

    def __init__(self, keys: Sequence[SecretKey], entropy: Entropy) -> None:
        """`keys`: the newest first. Raises `WrongKeyRing`."""
        _check(keys)
        self._newest = keys[0].id
        self._sealing = {key.id: AESGCM(_derived(key.key, b"bridge: sealing")) for key in keys}
        self._fingerprinting = _derived(keys[0].key, b"bridge: fingerprints")
        self._entropy = entropy

    def seal(self, secret: str) -> SealedSecret:
        """Encrypted and authenticated under the newest key."""
        nonce = self._entropy.bytes(NONCE_BYTES)
        sealed = self._sealing[self._newest].encrypt(nonce, secret.encode(), self._newest.encode())
        return SealedSecret(key_id=self._newest, ciphertext=nonce + sealed)

    def open(self, sealed: SealedSecret) -> str:
        """The secret again. Raises `SealBroken`."""
        key = self._sealing.get(sealed.key_id)
        if key is None:
            raise SealBroken(sealed.key_id, "no such key is configured (BRIDGE_SECRET_KEYS)")
        nonce, body = sealed.ciphertext[:NONCE_BYTES], sealed.ciphertext[NONCE_BYTES:]
        if len(body) < TAG_BYTES:
            raise SealBroken(sealed.key_id, "the ciphertext is cut short")
        try:
            return key.decrypt(nonce, body, sealed.key_id.encode()).decode()
        except InvalidTag:
            raise SealBroken(sealed.key_id, "the ciphertext was altered, or the key is another one of the same id") from None

    def is_current(self, sealed: SealedSecret) -> bool:
        """False when it was sealed under an older key and should be sealed again."""
        return sealed.key_id == self._newest

    def fingerprint(self, secret: str) -> str:
        """A digest keyed by the newest key, in hex: it is renewed together with the seals."""
        return hmac.new(self._fingerprinting, secret.encode(), hashlib.sha256).hexdigest()


def _derived(key: bytes, use: bytes) -> bytes:
    return hmac.digest(key, use, "sha256")


def _check(keys: Sequence[SecretKey]) -> None:
    if not keys:
        raise WrongKeyRing("no secret keys are configured: set BRIDGE_SECRET_KEYS to `<id>:<32 bytes in base64>`")
    ids = [key.id for key in keys]
    if len(set(ids)) != len(ids):
        raise WrongKeyRing(f"two secret keys have the same id: {', '.join(sorted(ids))}")
    short = [key.id for key in keys if len(key.key) != KEY_BYTES]
    if short:
        raise WrongKeyRing(f"secret keys have {KEY_BYTES} bytes; wrong: {', '.join(short)}")
