"""Employees and their tokens. Anybody sees who works here; administrators change it; a token is one's own affair or theirs."""

from typing import Final

from bridge.domain.ids import EmployeeId
from bridge.domain.people import Employee
from bridge.ports.store import Transaction
from bridge.services import provision
from bridge.services.wanted import EmployeeChange, EmployeeWanted, TokenWanted, given
from bridge.web.auth import TOKEN_BYTES, TOKEN_PREFIX, digest_of
from bridge.web.calls import Call, Door, Page, Reply, Route
from bridge.web.errors import Conflict, Forbidden, NotFound
from bridge.web.resources.paths import ID
from bridge.web.shapes import EmployeeShown, Shown, employee_shown

OWN_FIELDS: Final = frozenset({"language", "time_zone", "email"})
"""What an employee changes of himself without being an administrator."""


class TokenShown(Shown):
    id: int
    name: str
    token: str
    """Shown this once; only its digest is kept."""


async def list_employees(call: Call) -> Reply:
    """GET /api/v1/employees."""
    return Reply(body=Page(items=await call.read(lambda tx: tuple(map(employee_shown, tx.people.employees(call.account))))))


async def add_employee(call: Call) -> Reply:
    """POST /api/v1/employees. Who makes an administrator must be one."""
    wanted = await call.json(EmployeeWanted)
    if wanted.is_admin or wanted.is_robot:
        _require_admin(call)
    return await call.make(lambda tx: employee_shown(provision.add_employee(tx, call.staff.account, wanted)))


async def change_employee(call: Call) -> Reply:
    """PATCH /api/v1/employees/{id}. One's own language and the like are one's own; the rest is for who sets up.

    A technical administrator changes no administrator and makes none.
    """
    change = await call.json(EmployeeChange)
    if not call.staff.may_configure and (int(call.path["id"]) != call.staff.employee.id or given(change).keys() - OWN_FIELDS):
        raise Forbidden("only administrators may do this", code="admins_only")
    if change.is_admin is True or change.is_robot is True:
        _require_admin(call)

    def write(tx: Transaction) -> EmployeeShown:
        employee = _employee(tx, call)
        if employee.is_admin:
            _require_admin(call)
        return employee_shown(provision.change_employee(tx, call.staff.account, employee, change))

    return Reply(body=await call.house.store.transact(write))


async def add_token(call: Call) -> Reply:
    """POST /api/v1/employees/{id}/tokens: a further token, for oneself or, by an administrator, for anybody (R19, R260)."""
    wanted = await call.json(TokenWanted)
    if int(call.path["id"]) != call.staff.employee.id:
        _require_admin(call)
    token, now = TOKEN_PREFIX + call.house.entropy.token(TOKEN_BYTES), call.house.clock.now()

    def write(tx: Transaction) -> Reply:
        if call.repeated(tx) is not None:
            raise Conflict("the token of this request was shown once already; ask for another", code="token_already_issued")
        issued = provision.issue_token(tx, _employee(tx, call), wanted, digest=digest_of(token), now=now)
        call.made(tx, TokenShown(id=issued.id, name=issued.name, token=""), now)
        return Reply(status=201, body=TokenShown(id=issued.id, name=issued.name, token=token))

    return await call.house.store.transact(write)


def _employee(tx: Transaction, call: Call) -> Employee:
    employee = tx.people.employee(EmployeeId(int(call.path["id"])))
    if employee is None or employee.account != call.account:
        raise NotFound("no such employee")
    return employee


def _require_admin(call: Call) -> None:
    if not call.staff.employee.is_admin:
        raise Forbidden("only administrators may do this", code="admins_only")


ROUTES: Final = (
    Route("GET", "/api/v1/employees", Door.STAFF, list_employees),
    Route("POST", "/api/v1/employees", Door.CONFIGURER, add_employee),
    Route("PATCH", f"/api/v1/employees/{ID}", Door.STAFF, change_employee),
    Route("POST", f"/api/v1/employees/{ID}/tokens", Door.STAFF, add_token),
)
