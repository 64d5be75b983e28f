"""Signed links: whoever holds one may read that file until it expires; nobody can make or change one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.domain.ids import FileId
from bridge.domain.settings import SecretKey
from bridge.services.links import BadLink, Disposition, FileGrant, Links

OLD = SecretKey(id="old", key=b"o" * 32)
NEW = SecretKey(id="new", key=b"n" * 32)
GRANT = FileGrant(file=FileId(17), scope="delivery:5", expires_at=2000)


def links(*keys: SecretKey) -> Links:
    return Links(keys or (NEW,), public_url="https://bridge.test")


def test_a_link_opens_to_what_was_granted() -> None:
    grant = FileGrant(file=FileId(17), scope="доставка:5", expires_at=2000, disposition=Disposition.INLINE)
    signed = links().sign(grant)
    assert links().open(signed, now=1999.9) == grant
    assert links().url(grant) == f"https://bridge.test/f/{signed}"
    assert set(signed) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")


def test_a_link_expires_and_says_so() -> None:
    with pytest.raises(BadLink, match="expired") as caught:
        links().open(links().sign(GRANT), now=2000)
    assert caught.value.is_expired


@given(st.data())
def test_no_changed_link_opens(data: st.DataObject) -> None:
    """Any one character another one, dropped or added: never a grant, never another error."""
    signed = links().sign(GRANT)
    at = data.draw(st.integers(0, len(signed) - 1))
    new = data.draw(st.text(alphabet="AZaz09-_.=+/ é\x00", max_size=2))
    changed = signed[:at] + new + signed[at + 1 :]
    if changed != signed:
        with pytest.raises(BadLink) as caught:
            links().open(changed, now=0)
        assert not caught.value.is_expired


@pytest.mark.parametrize("signed", ["", ".", "a.b", "a" * 600, "💥", f"{'A' * 10}.{'A' * 22}", "=.=", "\x00"])
def test_garbage_is_no_link(signed: str) -> None:
    with pytest.raises(BadLink, match="not a link of ours"):
        links().open(signed, now=0)


def test_parts_of_two_links_make_no_third() -> None:
    other = FileGrant(file=FileId(18), scope="delivery:5", expires_at=2000)
    first, second = links().sign(GRANT).split("."), links().sign(other).split(".")
    with pytest.raises(BadLink):
        links().open(f"{first[0]}.{second[1]}", now=0)


def test_rotated_keys_still_open_and_dropped_ones_do_not() -> None:
    signed = links(OLD).sign(GRANT)
    assert links(NEW, OLD).open(signed, now=0) == GRANT
    with pytest.raises(BadLink):
        links(NEW).open(signed, now=0)
    assert links(NEW, OLD).sign(GRANT) == links(NEW).sign(GRANT)


def test_there_are_no_links_without_a_key() -> None:
    with pytest.raises(AssertionError, match="without a key"):
        Links((), public_url="x")
