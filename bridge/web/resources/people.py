"""Teams of employees, and contacts: the people outside."""

from typing import Final

from bridge.domain.ids import ContactId
from bridge.domain.people import Contact
from bridge.ports.store import Transaction
from bridge.services import provision
from bridge.services.wanted import ContactChange, ContactWanted, TeamWanted
from bridge.web.calls import Call, Door, Page, Reply, Route
from bridge.web.errors import Forbidden, NotFound
from bridge.web.resources.paths import ID
from bridge.web.shapes import ContactShown, contact_shown, team_shown


async def list_teams(call: Call) -> Reply:
    """GET /api/v1/teams."""
    return Reply(body=Page(items=await call.read(lambda tx: tuple(map(team_shown, tx.people.teams(call.account))))))


async def add_team(call: Call) -> Reply:
    """POST /api/v1/teams."""
    wanted = await call.json(TeamWanted)
    return await call.make(lambda tx: team_shown(provision.add_team(tx, call.staff.account, wanted)))


async def list_contacts(call: Call) -> Reply:
    """GET /api/v1/contacts?text=&after=&limit=."""
    _require_data(call)
    after, limit, text = call.query_number("after", 0), call.limit(), call.query("text")
    found = await call.read(lambda tx: tx.contacts.page(call.account, after=after, limit=limit, text=text))
    after_this = found[-1].id if len(found) == limit else None
    return Reply(body=Page(items=tuple(map(contact_shown, found)), next=after_this))


async def add_contact(call: Call) -> Reply:
    """POST /api/v1/contacts."""
    _require_data(call)
    wanted = await call.json(ContactWanted)
    return await call.make(lambda tx: contact_shown(provision.add_contact(tx, call.staff.account, wanted)))


async def show_contact(call: Call) -> Reply:
    """GET /api/v1/contacts/{id}."""
    _require_data(call)
    return Reply(body=contact_shown(await call.read(lambda tx: _contact(tx, call))))


async def change_contact(call: Call) -> Reply:
    """PATCH /api/v1/contacts/{id}."""
    _require_data(call)
    change = await call.json(ContactChange)

    def write(tx: Transaction) -> ContactShown:
        return contact_shown(provision.change_contact(tx, call.staff.account, _contact(tx, call), change))

    return Reply(body=await call.house.store.transact(write))


def _contact(tx: Transaction, call: Call) -> Contact:
    contact = tx.contacts.get(ContactId(int(call.path["id"])))
    if contact is None or contact.account != call.account:
        raise NotFound("no such contact")
    return contact


def _require_data(call: Call) -> None:
    """A technical administrator sets the account up and sees no data (glossary)."""
    if not call.staff.sees_data:
        raise Forbidden("a technical administrator sees no contacts", code="role_too_weak")


ROUTES: Final = (
    Route("GET", "/api/v1/teams", Door.STAFF, list_teams),
    Route("POST", "/api/v1/teams", Door.CONFIGURER, add_team),
    Route("GET", "/api/v1/contacts", Door.STAFF, list_contacts),
    Route("POST", "/api/v1/contacts", Door.STAFF, add_contact),
    Route("GET", f"/api/v1/contacts/{ID}", Door.STAFF, show_contact),
    Route("PATCH", f"/api/v1/contacts/{ID}", Door.STAFF, change_contact),
)
