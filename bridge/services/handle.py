"""Handling: one inbox entry, one transaction, everything or nothing.

Entry settled, state changed, deliveries queued and feed told stand in the same commit. An entry that cannot be
handled is parked with its error and the lane goes on; an unavailable store is not the entry's fault and is raised.
"""

from typing import Protocol

import msgspec

from bridge.domain.conversations import Bot, Lane
from bridge.domain.decide import Decision, Notice
from bridge.domain.deliveries import InboxEntry, InboxState
from bridge.domain.events import Act, TelegramEvent
from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, InboxId
from bridge.ports.clock import Clock
from bridge.ports.entropy import Entropy
from bridge.ports.store import Store, StoreUnavailable, Transaction
from bridge.services import changes, flows, outgoing

CONFIRMATION_TOKEN_BYTES = 12
"""Size of the secret in buttons' callback data: 16 characters, well below Telegram's 64 bytes."""

ERROR_CHARACTERS_MAX = 500
"""How much of an error's words is kept with a parked entry."""


class Parse(Protocol):
    """Reads one update of a bot; total for anything Telegram may send. Raises for bytes that are no update."""

    def __call__(self, payload: bytes, bot: Bot) -> TelegramEvent: ...


class Handled(Fact):
    """What became of one inbox entry; `lanes` now have deliveries waiting, `is_fed` says that the feed has news."""

    entry: InboxId
    state: InboxState
    error: str = ""
    lanes: tuple[Lane, ...] = ()
    is_fed: bool = False


class ActOutcome(Fact):
    """The answer to a staff act: what was made, or why it was denied, and what to say."""

    created: tuple[tuple[str, int], ...] = ()
    denial: str = ""
    notices: tuple[Notice, ...] = ()
    lanes: tuple[Lane, ...] = ()
    is_repeated: bool = False
    """The same act came before under the same key; this is the answer it got then."""

    def id_of(self, what: str) -> int | None:
        """The id of the first `what` that was made ("task", "comment"), if any."""
        return next((id for made, id in self.created if made == what), None)


class ActRecord(Fact):
    """Payload of a staff act's inbox row: the act and the answer it got."""

    act: Act
    outcome: ActOutcome


class IdempotencyKeyReused(Exception):
    """The key was used before for another act: the client's mistake, nothing was done."""


class EntryPoisoned(Exception):
    """An entry could not be handled; nothing of it was written."""

    def __init__(self, entry: InboxId, error: str) -> None:
        super().__init__(error)
        self.entry = entry
        self.error = error


class _RacedByItself(Exception):
    """The same act under the same key was committed by another process between our look and our write."""


class Handler:
    """Handles entries of the inbox and acts of staff.

    Parameters: `parse` reads Telegram's JSON (services may not import adapters); `public_url` is the address of our own pages,
    which notifications link to.
    """

    def __init__(self, store: Store, clock: Clock, entropy: Entropy, parse: Parse, *, public_url: str) -> None:
        self._store = store
        self._clock = clock
        self._entropy = entropy
        self._parse = parse
        self._public_url = public_url.rstrip("/")

    async def handle_next(self, lane: Lane, *, lease_epoch: int | None = None) -> Handled | None:
        """Handle the oldest waiting entry of a lane, or park it; None when nothing waits, or when the lane is not ours any more.

        `lease_epoch`: epoch of the caller's lease of the lane, checked in the same transaction. Raises `StoreUnavailable`.
        """
        now = self._clock.now()
        token = self._entropy.token(CONFIRMATION_TOKEN_BYTES)

        def handle_oldest(tx: Transaction) -> Handled | None:
            if lease_epoch is not None and not tx.leases.holds(lane, lease_epoch):
                return None
            entry = tx.inbox.next_of_lane(lane)
            return None if entry is None else self.handle_entry(tx, entry, now=now, token=token)

        try:
            return await self._store.transact(handle_oldest)
        except EntryPoisoned as poisoned:
            failure = poisoned
        return await self._park(failure)

    def handle_entry(self, tx: Transaction, entry: InboxEntry, *, now: float, token: str) -> Handled:
        """Handle one update inside a transaction.

        `token` is a fresh secret for the buttons of a question. Raises `EntryPoisoned` for whatever goes wrong with this
        entry, and lets `StoreUnavailable` (of which an adapter's retryable errors are subclasses) through.
        """
        try:
            return self._handle_update(tx, entry, now=now, token=token)
        except StoreUnavailable:
            raise
        except Exception as failure:
            raise EntryPoisoned(entry.id, _words_of(failure)) from failure

    async def staff_act(self, act: Act, *, idempotency_key: str = "") -> ActOutcome:
        """Do an act of staff, at once; the same act under the same key is done once and answered alike.

        Raises `IdempotencyKeyReused` and `StoreUnavailable`. An act about something that is not there, or not the actor's, is
        an outcome with a `denial`.
        """
        now = self._clock.now()

        def act_once(tx: Transaction) -> ActOutcome:
            return self._act(tx, act, idempotency_key, now)

        try:
            return await self._store.transact(act_once)
        except _RacedByItself:
            pass
        return await self._store.transact(act_once)

    # -- updates -----------------------------------------------------------------------------------------------

    def _handle_update(self, tx: Transaction, entry: InboxEntry, *, now: float, token: str) -> Handled:
        bot = tx.bots.get(entry.bot) if entry.bot is not None else None
        if bot is None:
            raise LookupError(f"inbox entry {entry.id} names no bot of ours")
        event = self._parse(entry.payload, bot)
        flow = flows.choose(tx, bot, event, now=now, token=token, public_url=self._public_url)
        lanes: tuple[Lane, ...] = ()
        told = 0
        if flow is not None:
            decision = flows.decide(tx, flow)
            lanes, told = _write(tx, flow.account, decision, now)
        tx.inbox.settle(entry.id, InboxState.HANDLED, now)
        return Handled(entry=entry.id, state=InboxState.HANDLED, lanes=lanes, is_fed=told > 0)

    async def _park(self, poisoned: EntryPoisoned) -> Handled:
        now = self._clock.now()

        def park(tx: Transaction) -> Handled:
            tx.inbox.attempted(poisoned.entry, poisoned.error)
            tx.inbox.settle(poisoned.entry, InboxState.PARKED, now, poisoned.error)
            return Handled(entry=poisoned.entry, state=InboxState.PARKED, error=poisoned.error)

        return await self._store.transact(park)

    # -- acts --------------------------------------------------------------------------------------------------

    def _act(self, tx: Transaction, act: Act, key: str, now: float) -> ActOutcome:
        if key and (earlier := tx.inbox.by_key(act.account, key)) is not None:
            return _repeat(earlier, act)
        flow = flows.of_act(tx, act, now=now, public_url=self._public_url)
        decision = flows.decide(tx, flow)
        lanes, _ = _write(tx, act.account, decision, now)
        outcome = ActOutcome(created=decision.created, denial=decision.denial, notices=decision.notices, lanes=lanes)
        _record(tx, act, outcome, key=key, now=now)
        return outcome


def _write(tx: Transaction, account: AccountId, decision: Decision, now: float) -> tuple[tuple[Lane, ...], int]:
    """Writes a decision; the lanes that got work, and how many feed items there are."""
    told = changes.apply(tx, decision.changes, account=account, now=now)
    return outgoing.queue(tx, decision.effects, account=account, now=now), told


def _record(tx: Transaction, act: Act, outcome: ActOutcome, *, key: str, now: float) -> None:
    entry = InboxEntry(
        id=InboxId(0),
        bot=None,
        account=act.account,
        lane=None,
        idempotency_key=key,
        actor=act.actor,
        payload=msgspec.json.encode(ActRecord(act=act, outcome=outcome)),
        received_at=now,
    )
    row = tx.inbox.put(entry)
    if row is None:
        raise _RacedByItself
    tx.inbox.settle(row, InboxState.HANDLED, now)


def _repeat(earlier: InboxEntry, act: Act) -> ActOutcome:
    record = msgspec.json.decode(earlier.payload, type=ActRecord)
    if record.act != act:
        raise IdempotencyKeyReused(f"key {earlier.idempotency_key!r} was used for another act")
    return msgspec.structs.replace(record.outcome, is_repeated=True, lanes=())


def _words_of(failure: Exception) -> str:
    return f"{type(failure).__name__}: {failure}"[:ERROR_CHARACTERS_MAX]
