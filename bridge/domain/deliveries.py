"""Durable work: inbox entries waiting to be decided on, and deliveries waiting to be made.

States of a delivery: due → sending → delivered | refused | expired | in_doubt. *Sending* is written before the call; a process
that finds a delivery in that state at start puts it in doubt (`retries.after_crash`).
"""

from enum import StrEnum

from bridge.domain.conversations import Lane
from bridge.domain.effects import Effect
from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, BotId, DeliveryId, EmployeeId, InboxId, MessageId


class InboxState(StrEnum):
    NEW = "new"
    HANDLED = "handled"
    PARKED = "parked"
    """Handling it failed; kept with the error for the operator (`bridge replay`)."""


class InboxEntry(Fact):
    id: InboxId
    bot: BotId | None
    """None for acts of staff."""
    account: AccountId | None
    lane: Lane | None
    """None for acts of staff: they are handled at once, by the request that brings them."""
    epoch: int = 0
    update_id: int = 0
    idempotency_key: str = ""
    actor: EmployeeId | None = None
    payload: bytes
    """The update as it came (JSON), or the act (JSON of `events.Act`)."""
    received_at: float
    state: InboxState = InboxState.NEW
    attempts: int = 0
    error: str = ""


class DeliveryState(StrEnum):
    DUE = "due"
    SENDING = "sending"
    DELIVERED = "delivered"
    REFUSED = "refused"
    EXPIRED = "expired"
    IN_DOUBT = "in_doubt"


class Priority:
    """Between lanes only; lower goes first. Inside a lane order is by id, always."""

    PERSON = 10
    """A person's answer to a person."""
    SERVICE = 20
    NOTIFICATION = 30
    TRANSFER = 40
    BULK = 90


class Delivery(Fact):
    id: DeliveryId
    account: AccountId
    lane: Lane
    effect: Effect
    state: DeliveryState = DeliveryState.DUE
    priority: int = Priority.SERVICE
    created_at: float
    due_at: float
    attempts: int = 0
    error: str = ""
    """Words of the refusal or doubt, for a person to read (R62, R121)."""
    messages: tuple[MessageId, ...] = ()
    """Ids Telegram gave to the parts already sent; sending resumes after them."""
    settled_at: float | None = None
