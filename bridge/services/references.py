"""What requests refer to must be there, and be of the same account: the checks that only the store can make.

Every function raises `Invalid` naming the field, in words that do not tell an unknown id from one of another account (R90).
"""

import zoneinfo
from collections.abc import Sequence

from bridge.domain.ids import AccountId, ContactId, EmployeeId, TeamId, TemplateId
from bridge.domain.mentions import fold
from bridge.domain.people import Contact, ContactRef, Employee, EmployeeRef, Member, Team, TeamRef
from bridge.ports.store import AlreadyThere, Transaction
from bridge.services.wanted import MemberWord


class Invalid(Exception):
    """A field's value cannot be used here; `field` names it, the words say why."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(words)
        self.field = field


def members_of(tx: Transaction, account: AccountId, words: Sequence[MemberWord], field: str) -> tuple[Member, ...]:
    """The members that words name, each once and all of this account. Raises `Invalid` naming the place in `field`."""
    found = [member_of(tx, account, word, f"{field}[{place}]") for place, word in enumerate(words)]
    return tuple(dict.fromkeys(found))


def member_of(tx: Transaction, account: AccountId, word: MemberWord, field: str) -> Member:
    """The member a word names: `{"type": "team", "id": 3}` or `"team:3"`. Raises `Invalid`."""
    member = _spelled(word, field) if isinstance(word, str) else word
    match member:
        case EmployeeRef(id=employee):
            row: Employee | Contact | Team | None = tx.people.employee(employee)
        case ContactRef(id=contact):
            row = tx.contacts.get(contact)
        case TeamRef(id=team):
            row = tx.people.team(team)
    if row is None or row.account != account:
        raise Invalid(field, "nobody of this account")
    return member


def _spelled(word: str, field: str) -> Member:
    kind, _, number = word.partition(":")
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        raise Invalid(field, "write it like employee:5, contact:7 or team:3")
    match kind:
        case "employee":
            return EmployeeRef(id=EmployeeId(int(number)))
        case "contact":
            return ContactRef(id=ContactId(int(number)))
        case "team":
            return TeamRef(id=TeamId(int(number)))
        case _:
            raise Invalid(field, "write it like employee:5, contact:7 or team:3")


def check_employee(tx: Transaction, account: AccountId, id: EmployeeId | None, field: str) -> None:
    """The employee of that id is of this account (None: nobody was named)."""
    if id is None:
        return
    employee = tx.people.employee(id)
    if employee is None or employee.account != account:
        raise Invalid(field, "no such employee in this account")


def check_template(tx: Transaction, account: AccountId, id: TemplateId | None, field: str) -> None:
    """The template of that id is of this account (None: none was named)."""
    if id is None:
        return
    template = tx.catalog.template(id)
    if template is None or template.account != account:
        raise Invalid(field, "no such template in this account")


def check_company(tx: Transaction, account: AccountId, id: ContactId | None) -> None:
    """The company of that id is a contact of this account (None: none was named)."""
    if id is None:
        return
    company = tx.contacts.get(id)
    if company is None or company.account != account or not company.is_company:
        raise Invalid("company", "no such company among the contacts of this account")


def check_handle(tx: Transaction, account: AccountId, handle: str | None, of: int = 0) -> None:
    """A handle names one person in the account, employee or contact, as mentions are read: whatever case, ё as е (A28, R244)."""
    if handle is None:
        return
    if any(fold(each.handle) == fold(handle) and each.id != of for each in tx.people.employees(account)):
        raise AlreadyThere("handle")
    contact = tx.contacts.by_handle(account, handle)
    if contact is not None and contact.id != of:
        raise AlreadyThere("handle")


def check_time_zone(name: str) -> None:
    """The zone is one the system knows."""
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        raise Invalid("time_zone", f"no time zone {name!r}; write it like Europe/Berlin") from None
