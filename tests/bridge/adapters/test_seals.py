"""Tokens at rest: sealed by the newest key, opened by any, useless without them, never printed."""

import base64

import pytest

from bridge.adapters.entropies import SeededEntropy, SystemEntropy
from bridge.adapters.seals import SealRing, WrongKeyRing
from bridge.domain.settings import SecretKey
from bridge.ports.seals import SealBroken
from bridge.ports.store import SealedSecret

OLD = SecretKey(id="2025", key=bytes(range(32)))
NEW = SecretKey(id="2026", key=bytes(range(32, 64)))
STOLEN_ID = SecretKey(id="2025", key=b"x" * 32)
TOKEN = "123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


def ring(*keys: SecretKey) -> SealRing:
    return SealRing(keys, SeededEntropy(1))


@pytest.mark.parametrize("secret", [TOKEN, "", "пароль 🙂", "x" * 10_000])
def test_what_was_sealed_opens(secret: str) -> None:
    seals = ring(NEW)
    assert seals.open(seals.seal(secret)) == secret


def test_the_secret_cannot_be_seen() -> None:
    """Neither as it is, nor encoded, nor twice alike."""
    seals = SealRing([NEW], SystemEntropy())
    first, second = seals.seal(TOKEN), seals.seal(TOKEN)
    assert first.ciphertext != second.ciphertext
    for sealed in (first, second):
        for form in (TOKEN.encode(), base64.b64encode(TOKEN.encode()), TOKEN.encode().hex().encode()):
            assert form not in sealed.ciphertext
    assert all(len({seals.seal(TOKEN).ciphertext[:12] for _ in range(100)}) == 100 for _ in range(3))


def test_rotation() -> None:
    """A new first key seals; what the old one sealed still opens, and says that it is not current."""
    before = ring(OLD).seal(TOKEN)
    rotated = ring(NEW, OLD)
    assert rotated.open(before) == TOKEN
    assert not rotated.is_current(before)
    again = rotated.seal(rotated.open(before))
    assert again.key_id == "2026"
    assert rotated.is_current(again)
    assert ring(NEW).open(again) == TOKEN
    with pytest.raises(SealBroken, match="2025"):
        ring(NEW).open(before)


def flipped(sealed: SealedSecret, at: int) -> SealedSecret:
    altered = bytearray(sealed.ciphertext)
    altered[at] ^= 1
    return SealedSecret(key_id=sealed.key_id, ciphertext=bytes(altered))


@pytest.mark.parametrize("at", [0, 11, 12, 30, -1])
def test_an_altered_ciphertext_does_not_open(at: int) -> None:
    seals = ring(OLD)
    with pytest.raises(SealBroken, match="altered"):
        seals.open(flipped(seals.seal(TOKEN), at))


@pytest.mark.parametrize("kept", [0, 5, 12, 27])
def test_a_cut_ciphertext_does_not_open(kept: int) -> None:
    seals = ring(OLD)
    sealed = seals.seal(TOKEN)
    with pytest.raises(SealBroken, match="cut short"):
        seals.open(SealedSecret(key_id=sealed.key_id, ciphertext=sealed.ciphertext[:kept]))


def test_a_seal_is_bound_to_its_key() -> None:
    """The id cannot be exchanged, and another key of the same id does not open."""
    sealed = ring(OLD).seal(TOKEN)
    relabelled = SealedSecret(key_id=NEW.id, ciphertext=sealed.ciphertext)
    same_bytes = SecretKey(id=NEW.id, key=OLD.key)
    for keys, altered in (((NEW, OLD), relabelled), ((same_bytes,), relabelled), ((STOLEN_ID,), sealed)):
        with pytest.raises(SealBroken):
            ring(*keys).open(altered)


def test_an_error_never_shows_the_secret() -> None:
    seals = ring(OLD)
    with pytest.raises(SealBroken) as raised:
        seals.open(flipped(seals.seal(TOKEN), -1))
    assert TOKEN not in str(raised.value)
    assert raised.value.__cause__ is None
    assert raised.value.__suppress_context__


def test_fingerprints_are_equal_for_equal_secrets_of_one_installation_alone() -> None:
    """R33."""
    assert ring(NEW).fingerprint(TOKEN) == ring(NEW, OLD).fingerprint(TOKEN)
    assert ring(NEW).fingerprint(TOKEN) != ring(NEW).fingerprint(TOKEN + "x")
    assert ring(NEW).fingerprint(TOKEN) != ring(OLD).fingerprint(TOKEN)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ((), "BRIDGE_SECRET_KEYS"),
        ((OLD, STOLEN_ID), "same id"),
        ((NEW, SecretKey(id="short", key=b"x" * 16)), "wrong: short"),
    ],
    ids=["none", "two of one id", "too short"],
)
def test_a_wrong_ring_says_what_is_wrong(keys: tuple[SecretKey, ...], words: str) -> None:
    with pytest.raises(WrongKeyRing, match=words) as raised:
        ring(*keys)
    assert "xxxx" not in str(raised.value)
