"""Who is calling: the operator by the token of the configuration, staff by a token of which only the digest is stored.

Tokens travel in the `Authorization` header, or in the first message of a WebSocket; never in an address, which ends up in logs.
Comparisons take constant time, and a wrong token is told from a missing one by nobody.
"""

import hashlib
import hmac
from typing import Final

import msgspec

from bridge.domain.facts import Fact
from bridge.domain.ids import TokenId
from bridge.domain.people import Account, Employee, EmployeeRef
from bridge.domain.settings import Secret
from bridge.ports.store import ApiToken, Transaction
from bridge.web.errors import Forbidden, Unauthorized

TOKEN_PREFIX: Final = "tb_"
"""Lets secret scanners and people recognise a token of ours."""
TOKEN_BYTES: Final = 24
TOKEN_CHARACTERS_MAX: Final = 200
USE_NOTED_EVERY_S: Final = 3600.0
"""`last_used_at` is written at most so often, not with every request."""


class Staff(Fact):
    """An employee at our door, as he and his account were when he came in."""

    account: Account
    employee: Employee
    token: TokenId

    @property
    def ref(self) -> EmployeeRef:
        """He as a party."""
        return EmployeeRef(id=self.employee.id)

    @property
    def may_configure(self) -> bool:
        """May set the account up: admins, technical administrators and the owner (glossary)."""
        return self.employee.is_admin or self.employee.is_tech_admin or self.employee.id == self.account.owner

    @property
    def sees_data(self) -> bool:
        """A technical administrator who is nothing else configures without seeing data (glossary)."""
        return self.employee.is_admin or not self.employee.is_tech_admin


def digest_of(token: str) -> str:
    """What is stored of a token: sha256 in hex. Tokens are random, so no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def bearer(header: str) -> str:
    """The token of an `Authorization: Bearer …` header; raises `Unauthorized` when there is none."""
    scheme, _, token = header.strip().partition(" ")
    token = token.strip()
    if scheme.lower() != "bearer" or not token or len(token) > TOKEN_CHARACTERS_MAX:
        raise Unauthorized("send the header Authorization: Bearer <token>")
    return token


def require_operator(header: str, expected: Secret) -> None:
    """Lets the operator in. Raises `Unauthorized` for anybody else, `Forbidden` where no operator token is set."""
    if not expected:
        raise Forbidden("this part of the API is closed: set BRIDGE_OPERATOR_TOKEN to open it", code="operator_closed")
    given = digest_of(bearer(header))
    if not hmac.compare_digest(given, digest_of(expected.value)):
        raise Unauthorized("the token is not valid")


def staff_of(tx: Transaction, token: str, *, now: float) -> Staff:
    """The employee a token stands for; notes the use of the token now and then. Raises `Unauthorized`.

    A revoked token and a deactivated employee (R231) are refused in the same words as an unknown token.
    """
    digest = digest_of(token)
    found = tx.tokens.by_digest(digest)
    if found is None or not hmac.compare_digest(found.digest, digest) or found.revoked_at is not None:
        raise Unauthorized("the token is not valid")
    employee = tx.people.employee(found.employee)
    account = tx.accounts.get(found.account)
    if employee is None or account is None or not employee.is_active:
        raise Unauthorized("the token is not valid")
    _note_use(tx, found, now)
    return Staff(account=account, employee=employee, token=found.id)


def _note_use(tx: Transaction, token: ApiToken, now: float) -> None:
    if token.last_used_at is None or now - token.last_used_at >= USE_NOTED_EVERY_S:
        tx.tokens.save(msgspec.structs.replace(token, last_used_at=now))
