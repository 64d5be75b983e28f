"""One API call: who calls, with what, and the answer's form. Handlers see a `Call` and give a `Reply`; nothing else of HTTP.

A write with an `Idempotency-Key` happens once: the inbox remembers the key with a digest of the request and the answer it got.
"""

import hashlib
from collections.abc import Awaitable, Callable, Mapping
from enum import StrEnum
from typing import Any, Final, TypeVar

import msgspec
from quart import Response
from quart.wrappers import Request

from bridge.domain.deliveries import InboxEntry, InboxState
from bridge.domain.events import Act
from bridge.domain.facts import Fact
from bridge.domain.ids import AccountId, InboxId
from bridge.domain.settings import Settings
from bridge.ports.store import Transaction
from bridge.services.handle import ActOutcome
from bridge.web import bodies
from bridge.web.auth import Staff
from bridge.web.errors import BadRequest, Conflict, Forbidden
from bridge.web.house import House

T = TypeVar("T")

IDEMPOTENCY_KEY_CHARACTERS_MAX: Final = 200
PROVISION_KEY: Final = "provision:"
"""Provisioning keys live beside those of acts in the inbox, under a prefix of their own."""
LIMIT_DEFAULT: Final = 100
LIMIT_MAX: Final = 500
INTEGER_MAX: Final = 2**63 - 1


class Door(StrEnum):
    """Who may come in."""

    OPEN = "open"
    """Anybody: health, webhooks (with a secret of their own), signed downloads (signed)."""
    OPERATOR = "operator"
    STAFF = "staff"
    CONFIGURER = "configurer"
    """Staff who may set the account up: admins, technical administrators, the owner."""


class Reply(Fact):
    """A successful answer: any value of ours, written as JSON."""

    body: Any = None
    status: int = 200


class Page(Fact, omit_defaults=False):
    """Part of a list; `next` is what to ask for to go on, null at the end."""

    items: tuple[Any, ...]
    next: int | None = None


class Recorded(Fact):
    """What the inbox keeps of a provisioning write."""

    request: str
    """sha256 in hex of method, path and body."""
    answer: bytes


class Call:
    """One request of somebody who has come in."""

    def __init__(
        self, house: House, settings: Settings, request: Request, *, path: Mapping[str, Any], staff: Staff | None = None
    ) -> None:
        self.house = house
        self.settings = settings
        self.request = request
        self.path = path
        self._staff = staff
        self._body: bytes | None = None

    @property
    def staff(self) -> Staff:
        """Who calls. Asking behind an open or operator's door is a programmer's error."""
        assert self._staff is not None, "this route has no staff door"
        return self._staff

    @property
    def account(self) -> AccountId:
        """The account of who calls."""
        return self.staff.account.id

    # -- what was sent -------------------------------------------------------------------------------------------

    async def json(self, kind: type[T]) -> T:
        """The body as a value of `kind`. Raises `BadRequest` naming the field, `TooLarge`."""
        return bodies.parsed(await self._whole(), kind)

    def query(self, name: str) -> str:
        """A word of the query string, empty when it is not there."""
        return self.request.args.get(name, "")

    def query_flag(self, name: str) -> bool:
        """A yes or no of the query string. Raises `BadRequest`."""
        word = self.query(name).lower()
        if word in ("1", "true", "yes"):
            return True
        if word in ("", "0", "false", "no"):
            return False
        raise BadRequest("write 1 or 0", code="invalid", field=name)

    def query_number(self, name: str, default: int, *, at_most: int = INTEGER_MAX) -> int:
        """A number of the query string, from 0 to `at_most`. Raises `BadRequest`."""
        word = self.query(name)
        if not word:
            return default
        if not word.isascii() or not word.isdecimal() or int(word[:30]) > at_most:
            raise BadRequest(f"write a number from 0 to {at_most}", code="invalid", field=name)
        return int(word)

    def limit(self) -> int:
        """How many items of a list are wanted."""
        return max(1, self.query_number("limit", LIMIT_DEFAULT, at_most=LIMIT_MAX))

    @property
    def idempotency_key(self) -> str:
        """The client's key of this write, empty when there is none. Raises `BadRequest`."""
        key = self.request.headers.get("Idempotency-Key", "")
        if len(key) > IDEMPOTENCY_KEY_CHARACTERS_MAX or not key.isprintable():
            words = f"at most {IDEMPOTENCY_KEY_CHARACTERS_MAX} printable characters"
            raise BadRequest(words, code="invalid", field="Idempotency-Key")
        return key

    # -- what is done --------------------------------------------------------------------------------------------

    async def read(self, fn: Callable[[Transaction], T]) -> T:
        """Runs a reading transaction."""
        return await self.house.store.transact(fn)

    async def act(self, act: Act) -> ActOutcome:
        """Does an act of staff. Raises `Forbidden` with the reason word when he may not."""
        outcome = await self.house.handle.staff_act(act, idempotency_key=self.idempotency_key)
        if not outcome.is_repeated:
            self.house.bells.outbox.ring()
            self.house.bells.feed.ring()
        if outcome.denial:
            raise Forbidden(DENIALS.get(outcome.denial, "this is not allowed to you"), code=outcome.denial)
        return outcome

    async def make(self, fn: Callable[[Transaction], Any]) -> Reply:
        """Runs a provisioning write once per `Idempotency-Key`; the answer is what `fn` gives. 201, or 200 when repeated."""
        await self._whole()
        now = self.house.clock.now()

        def write(tx: Transaction) -> Reply:
            repeated = self.repeated(tx)
            return repeated if repeated is not None else self.made(tx, fn(tx), now)

        return await self.house.store.transact(write)

    def repeated(self, tx: Transaction) -> Reply | None:
        """The answer this write got before under the same key. Raises `Conflict` when the key stood for another request."""
        key = self.idempotency_key
        earlier = tx.inbox.by_key(self.account, PROVISION_KEY + key) if key else None
        if earlier is None:
            return None
        record = msgspec.json.decode(earlier.payload, type=Recorded)
        if record.request != self._digest():
            raise Conflict("this Idempotency-Key was used for another request", code="idempotency_key_reused")
        return Reply(status=200, body=msgspec.Raw(record.answer))

    def made(self, tx: Transaction, answer: Any, now: float) -> Reply:
        """Remembers the answer of a provisioning write under its key, in the same transaction."""
        body = bodies.shown(answer)
        if key := self.idempotency_key:
            record = Recorded(request=self._digest(), answer=body)
            entry = InboxEntry(
                id=InboxId(0),
                bot=None,
                account=self.account,
                lane=None,
                idempotency_key=PROVISION_KEY + key,
                actor=self.staff.employee.id,
                payload=msgspec.json.encode(record),
                received_at=now,
            )
            row = tx.inbox.put(entry)
            if row is None:
                raise Conflict("the same request is being made at this moment", code="in_progress")
            tx.inbox.settle(row, InboxState.HANDLED, now)
        return Reply(status=201, body=msgspec.Raw(body))

    def vouch(self, body: str) -> None:
        """Says what the body was, for `repeated` and `made`, when it was read as a stream: its digest."""
        self._body = body.encode()

    async def _whole(self) -> bytes:
        if self._body is None:
            self._body = await bodies.whole(self.request, limit_bytes=bodies.JSON_BYTES_MAX)
        return self._body

    def _digest(self) -> str:
        assert self._body is not None, "the body is read before the transaction"
        words = f"{self.request.method} {self.request.path}\n".encode() + self._body
        return hashlib.sha256(words).hexdigest()


Handle = Callable[[Call], Awaitable[Reply | Response]]


class Route:
    """One line of the API: method, path (Quart's notation), who may come in, who answers."""

    __slots__ = ("door", "handle", "method", "path")

    def __init__(self, method: str, path: str, door: Door, handle: Handle) -> None:
        self.method = method
        self.path = path
        self.door = door
        self.handle = handle


DENIALS: Final = {
    "no_access": "no such thing, or it is not yours to see",
    "role_too_weak": "your role in the task does not allow this",
    "not_author": "only its author may do this",
    "deactivated": "you are deactivated in this account",
    "admins_only": "only administrators may do this",
    "plan": "the plan of the account does not include this",
    "plan_expired": "the plan of the account has expired",
}
