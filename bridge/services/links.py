"""Signed links to files: whoever holds one may read that file until it expires, and nobody can make or change one.

The HMAC covers file, scope, expiry and disposition. The signing keys are derived from the installation's
secret keys: the first signs, every one verifies, so that rotating keys does not break links at once, and dropping a key revokes
them.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

import msgspec

from bridge.domain.facts import Fact
from bridge.domain.ids import FileId
from bridge.domain.settings import SecretKey

LINK_LIFETIME_S: Final = 30 * 24 * 3600.0
"""How long a link sent into a chat works. Ours."""
LINK_CHARACTERS_MAX: Final = 512
"""Longer ones are not ours; they are not even decoded."""
_PURPOSE: Final = b"bridge: signed file links, version 1"
_MAC_BYTES: Final = 16
"""128 bits, against guessing over the network."""


class Disposition(StrEnum):
    """How a browser is to treat the bytes."""

    ATTACHMENT = "attachment"
    INLINE = "inline"
    """Only for known images; whoever serves the file decides again."""


class FileGrant(Fact, array_like=True):
    """What a link grants."""

    file: FileId
    scope: str
    """Whom or what it was made for, in words of ours: `delivery:17`, `session`."""
    expires_at: int
    """Unix seconds."""
    disposition: Disposition = Disposition.ATTACHMENT


class BadLink(Exception):
    """Not a link of ours, altered, or expired; `is_expired` tells the last case, for an honest page."""

    def __init__(self, words: str, *, is_expired: bool = False) -> None:
        super().__init__(words)
        self.is_expired = is_expired


class Links:
    """Signs and opens links.

    `keys`: the installation's secret keys, newest first; at least one. `public_url`: our address, without a trailing slash.
    """

    def __init__(self, keys: Sequence[SecretKey], *, public_url: str) -> None:
        assert keys, "links cannot be signed without a key"
        self._keys = tuple(hmac.digest(key.key, _PURPOSE, hashlib.sha256) for key in keys)
        self._public_url = public_url

    def url(self, grant: FileGrant) -> str:
        """The whole address to give away."""
        return f"{self._public_url}/f/{self.sign(grant)}"

    def sign(self, grant: FileGrant) -> str:
        """The signed segment of the address: letters, digits, `-`, `_` and one dot."""
        payload = msgspec.json.encode(grant)
        return f"{_text(payload)}.{_text(_mac(self._keys[0], payload))}"

    def open(self, signed: str, *, now: float) -> FileGrant:
        """What a signed segment grants at `now` (Unix seconds). Raises `BadLink`."""
        head, dot, tail = signed.partition(".")
        if not dot or len(signed) > LINK_CHARACTERS_MAX:
            raise BadLink("this is not a link of ours")
        try:
            payload, mac = _bytes(head), _bytes(tail)
        except (binascii.Error, ValueError):
            raise BadLink("this is not a link of ours") from None
        # Every key is tried, without stopping at the first: how long it takes says nothing.
        if not sum(hmac.compare_digest(_mac(key, payload), mac) for key in self._keys):
            raise BadLink("this is not a link of ours")
        grant = msgspec.json.decode(payload, type=FileGrant)
        if now >= grant.expires_at:
            raise BadLink("this link has expired", is_expired=True)
        return grant


def _mac(key: bytes, payload: bytes) -> bytes:
    return hmac.digest(key, payload, hashlib.sha256)[:_MAC_BYTES]


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    """Strict base64url without padding: one spelling per value, or a link could be written in two ways."""
    data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    if _text(data) != text:
        raise ValueError("not the canonical spelling")
    return data
