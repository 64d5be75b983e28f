"""Updates come in here and are written down before anything else: commit, then confirm.

The same update may come any number of times, by either way; its key (bot, epoch, update_id) lets it in once. What is inside it
is not judged here: a poison update must reach the inbox, where it is parked, or it would block its chat's queue at Telegram.
"""

import hmac
from collections.abc import Sequence
from enum import Enum
from typing import Final

from msgspec.structs import replace

from bridge.domain.conversations import Bot, Lane
from bridge.domain.deliveries import InboxEntry
from bridge.domain.facts import Fact
from bridge.domain.ids import BotId, InboxId
from bridge.ports.clock import Clock
from bridge.ports.store import Store, Transaction
from bridge.ports.telegram import AddressReader, NotAnUpdate, UpdateAddress
from bridge.ports.telemetry import Telemetry
from bridge.services.bells import Bells
from bridge.services.voices import Voices, keys_of

EPOCH_OPENS_AFTER_S: Final = 7 * 24 * 3600.0
"""Silence after which Telegram may start its update ids anew at random (Bot API)."""


class Receipt(Enum):
    """What to answer to a pushed update."""

    TAKEN = "taken"
    """Committed, now or before: 200."""
    UNKNOWN = "unknown"
    """No such hook, or the bot is off: 404."""
    FORBIDDEN = "forbidden"
    """The secret is wrong: 403."""
    MALFORMED = "malformed"
    """Not an update: 400. Telegram never sends such."""


class Batch(Fact):
    """One answer to a long poll, with what was true when it was asked for."""

    bot: BotId
    epoch: int
    lease: tuple[Lane, int]
    updates: tuple[bytes, ...]


class _Arrival(Fact):
    address: UpdateAddress
    raw: bytes


class Intake:
    """Writes updates into the inbox, for the webhook and for the pollers."""

    def __init__(
        self, store: Store, clock: Clock, voices: Voices, read_address: AddressReader, bells: Bells, telemetry: Telemetry
    ) -> None:
        self._store = store
        self._clock = clock
        self._voices = voices
        self._read_address = read_address
        self._bells = bells
        self._telemetry = telemetry

    async def webhook(self, hook_key: str, secret: str, body: bytes) -> Receipt:
        """Take one pushed update; when this returns `TAKEN` it is durable.

        `hook_key`: the unguessable segment of the URL. `secret`: header `X-Telegram-Bot-Api-Secret-Token`, compared in constant
        time. Raises `StoreUnavailable` (answer 503, Telegram comes again) and `SealBroken`.
        """
        now = self._clock.now()
        try:
            arrival = _Arrival(address=self._read_address(body), raw=body)
        except NotAnUpdate:
            arrival = None

        def take(tx: Transaction) -> tuple[Receipt, bool]:
            bot = tx.bots.by_hook(hook_key)
            keys = keys_of(tx, bot.id) if bot is not None else None
            if keys is None or not keys.bot.is_enabled:
                return Receipt.UNKNOWN, False
            if not hmac.compare_digest(self._voices.webhook_secret(keys).encode(), secret.encode("utf-8", "replace")):
                return Receipt.FORBIDDEN, False
            if arrival is None:
                return Receipt.MALFORMED, False
            opened = self._open_epoch(tx, keys.bot, now)
            is_new = _put(tx, opened, arrival, now)
            tx.bots.save_cursor(opened.id, tx.bots.cursor(opened.id)[0], now)
            return Receipt.TAKEN, is_new

        receipt, is_new = await self._store.transact(take)
        if arrival is not None and receipt is Receipt.TAKEN:
            self._count([(arrival, is_new)])
        return receipt

    async def polled(self, batch: Batch) -> bool:
        """Take the answer of a long poll; the offset moves in the same commit.

        False, and nothing is written, when the lease was lost or the bot was reset meanwhile. Raises `StoreUnavailable`.
        """
        now = self._clock.now()
        arrivals = [_Arrival(address=self._read_address(raw), raw=raw) for raw in batch.updates]

        def take(tx: Transaction) -> list[tuple[_Arrival, bool]] | None:
            bot = tx.bots.get(batch.bot)
            if bot is None or bot.epoch != batch.epoch or not tx.leases.holds(*batch.lease):
                return None
            opened = self._open_epoch(tx, bot, now)
            taken = [(arrival, _put(tx, opened, arrival, now)) for arrival in arrivals]
            tx.bots.save_cursor(opened.id, arrivals[-1].address.update_id + 1, now)
            return taken

        taken = await self._store.transact(take) if arrivals else []
        if taken is None:
            return False
        self._count(taken)
        return True

    @staticmethod
    def _open_epoch(tx: Transaction, bot: Bot, now: float) -> Bot:
        """The bot, in a new epoch after seven silent days; a lower update id alone never opens one."""
        _, last_update_at = tx.bots.cursor(bot.id)
        if not last_update_at or now - last_update_at < EPOCH_OPENS_AFTER_S:
            return bot
        opened = replace(bot, epoch=bot.epoch + 1)
        tx.bots.save(opened)
        return opened

    def _count(self, taken: Sequence[tuple[_Arrival, bool]]) -> None:
        for arrival, is_new in taken:
            self._telemetry.update_taken(arrival.address.kind, repeated=not is_new)
        if any(is_new for _, is_new in taken):
            self._bells.inbox.ring()


def _put(tx: Transaction, bot: Bot, arrival: _Arrival, now: float) -> bool:
    """Write one update; False when it was there already."""
    address = arrival.address
    entry = InboxEntry(
        id=InboxId(0),
        bot=bot.id,
        account=bot.account,
        lane=Lane(bot=bot.id, chat=address.chat, topic=address.topic),
        epoch=bot.epoch,
        update_id=address.update_id,
        payload=arrival.raw,
        received_at=now,
    )
    return tx.inbox.put(entry) is not None
