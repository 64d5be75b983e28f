"""What a transaction promises: all or nothing, one state, ids in blocks, leases."""

from itertools import pairwise

import pytest
import trio

from bridge.domain.ids import IDS_PER_BLOCK
from bridge.ports.store import AlreadyThere, Store, Transaction
from tests.contracts.company import ACME, GROUP_LANE, LANE, OLGA, account, comment, contact, employee


class Refused(Exception):
    """Raised by a transaction that changes its mind."""


async def test_a_value_comes_back_and_the_work_stays(empty_store: Store) -> None:
    """What one transaction wrote, the next one reads."""

    def write(tx: Transaction) -> str:
        tx.accounts.save(account())
        return "written"

    assert await empty_store.transact(write) == "written"
    assert await empty_store.transact(lambda tx: tx.accounts.get(ACME)) == account()


async def test_an_exception_takes_its_own_work_back(store: Store) -> None:
    """The exception reaches the caller as it was raised, and nothing of it stays."""

    def write_and_refuse(tx: Transaction) -> None:
        tx.contacts.save(contact(77, "Nobody"))
        raise Refused("no")

    with pytest.raises(Refused, match="no"):
        await store.transact(write_and_refuse)
    assert await store.transact(lambda tx: tx.contacts.get(contact(77).id)) is None


async def test_a_failing_neighbour_harms_nobody(store: Store) -> None:
    """Transactions that are committed together live and fail apart."""
    ends: dict[int, str] = {}

    async def one(number: int) -> None:
        def write(tx: Transaction) -> None:
            tx.contacts.save(contact(number, "Client"))
            if number % 3 == 0:
                raise Refused(str(number))

        try:
            await store.transact(write)
            ends[number] = "kept"
        except Refused as refusal:
            ends[number] = f"refused {refusal}"

    async with trio.open_nursery() as nursery:
        for number in range(100, 130):
            nursery.start_soon(one, number)
    kept = {row.id for row in await store.transact(lambda tx: tx.contacts.page(ACME, limit=500))}
    for number in range(100, 130):
        assert ends[number] == ("kept" if number % 3 else f"refused {number}")
        assert (number in kept) is (number % 3 != 0)


async def test_a_transaction_reads_its_own_writes(store: Store) -> None:
    def write_and_read(tx: Transaction) -> bool:
        tx.comments.add(comment(100))
        return tx.comments.get(comment(100).id) == comment(100)

    assert await store.transact(write_and_read)


async def test_a_cancelled_caller_that_has_not_started_never_runs(store: Store) -> None:
    """Cancelled before the start: nothing is written. There is no third possibility."""
    with trio.CancelScope() as scope:
        scope.cancel()
        await store.transact(lambda tx: tx.contacts.save(contact(88)))
    assert scope.cancelled_caught
    assert await store.transact(lambda tx: tx.contacts.get(contact(88).id)) is None


async def test_blocks_of_ids_never_overlap(store: Store) -> None:
    """Each block is a run of its own, greater than those before, and a rolled back one is not missed."""

    def draw(tx: Transaction) -> list[int]:
        return [tx.ids.block().first for _ in range(3)]

    drawn = await store.transact(draw) + await store.transact(draw)
    assert drawn == sorted(drawn)
    assert all(later - earlier >= IDS_PER_BLOCK for earlier, later in pairwise(drawn))


@pytest.mark.parametrize(
    ("field", "write"),
    [
        ("slug", lambda tx: tx.accounts.save(account(ACME + 7, "acme"))),
        ("handle", lambda tx: tx.people.save_employee(employee(type(OLGA)(id=99), "OLGA"))),
    ],
)
async def test_a_taken_key_names_its_field(store: Store, field: str, write: object) -> None:
    with pytest.raises(AlreadyThere) as raised:
        await store.transact(write)
    assert raised.value.field == field


async def test_a_taken_key_may_be_met_inside_the_transaction(store: Store) -> None:
    """A function may catch `AlreadyThere` and go on; what it wrote besides stays."""

    def write(tx: Transaction) -> str:
        tx.contacts.save(contact(90, "Before"))
        try:
            tx.accounts.save(account(ACME + 7, "acme"))
        except AlreadyThere:
            tx.contacts.save(contact(91, "After"))
        return "went on"

    assert await store.transact(write) == "went on"
    assert len(await store.transact(lambda tx: tx.contacts.many([contact(90).id, contact(91).id]))) == 2


async def test_an_async_function_is_refused(store: Store) -> None:
    """Nobody can await inside a transaction; forgetting that must not look like success."""

    async def write(tx: Transaction) -> None:
        tx.contacts.save(contact(92))

    with pytest.raises(TypeError, match="plain def"):
        await store.transact(write)
    assert await store.transact(lambda tx: tx.contacts.get(contact(92).id)) is None


@pytest.mark.parametrize("made_up", [2**63, -(2**63) - 1, 10**30])
async def test_a_made_up_id_is_not_found(store: Store, made_up: int) -> None:
    """Larger than any database number: a page of an address bar, no failure."""
    looks = [
        lambda tx: tx.tasks.by_number(ACME, made_up),
        lambda tx: tx.comments.get(made_up),
        lambda tx: tx.files.get(made_up),
        lambda tx: tx.conversations.get(made_up),
    ]
    assert [await store.transact(look) for look in looks] == [None] * len(looks)
    assert list(await store.transact(lambda tx: tx.contacts.many([made_up]))) == []
    assert list(await store.transact(lambda tx: tx.outbox.page(ACME, after=abs(made_up)))) == []


class TestLeases:
    """One owner per lane; a lane that changes hands gets a new epoch, and the old one writes no more."""

    async def test_a_lane_has_one_owner(self, store: Store) -> None:
        first = await store.claim(LANE, "first", ttl_s=60)
        assert first is not None
        assert await store.claim(LANE, "second", ttl_s=60) is None
        assert await store.claim(GROUP_LANE, "second", ttl_s=60) is not None

    async def test_renewing_keeps_the_epoch(self, store: Store) -> None:
        assert await store.claim(LANE, "first", ttl_s=60) == await store.claim(LANE, "first", ttl_s=60)

    async def test_an_expired_lease_changes_hands(self, store: Store) -> None:
        first = await store.claim(LANE, "first", ttl_s=0)
        second = await store.claim(LANE, "second", ttl_s=60)
        assert first is not None
        assert second is not None
        assert second > first
        assert not await store.transact(lambda tx: tx.leases.holds(LANE, first))
        assert await store.transact(lambda tx: tx.leases.holds(LANE, second))

    async def test_a_lane_given_back_is_free_at_once(self, store: Store) -> None:
        first = await store.claim(LANE, "first", ttl_s=60)
        assert first is not None
        await store.transact(lambda tx: tx.leases.release(LANE, first))
        assert not await store.transact(lambda tx: tx.leases.holds(LANE, first))
        second = await store.claim(LANE, "second", ttl_s=60)
        assert second is not None
        assert second > first

    async def test_a_lost_lease_cannot_be_given_back(self, store: Store) -> None:
        first = await store.claim(LANE, "first", ttl_s=0)
        second = await store.claim(LANE, "second", ttl_s=60)
        assert first is not None
        assert second is not None
        await store.transact(lambda tx: tx.leases.release(LANE, first))
        assert await store.transact(lambda tx: tx.leases.holds(LANE, second))
