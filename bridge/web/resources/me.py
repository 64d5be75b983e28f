"""Oneself: who am I, and the tie to one's own Telegram, which nobody else can make (R1–R6)."""

import hashlib
from typing import Final

from msgspec.structs import replace

from bridge.domain.conversations import Bot, LinkGrant
from bridge.domain.limits import LINK_GRANT_LIFETIME_S
from bridge.domain.permissions import Denied
from bridge.domain.plans import Capability, may_use
from bridge.ports.store import Transaction
from bridge.web.calls import DENIALS, Call, Door, Reply, Route
from bridge.web.errors import Conflict, Forbidden
from bridge.web.shapes import AccountShown, EmployeeShown, Shown, account_shown, employee_shown

GRANT_BYTES: Final = 24
"""As text 32 characters; a start parameter holds 64 of these kinds (Bot API, "Deep linking")."""


class LinkShown(Shown):
    person: int
    username: str
    linked_at: float


class MeShown(Shown):
    employee: EmployeeShown
    account: AccountShown
    link: LinkShown | None
    """The tie to Telegram, while it is on (R8)."""
    unread: int


class LinkOfferShown(Shown):
    url: str
    """Opens the standard bot's chat; pressing Start there links (R3, R4)."""
    start_parameter: str
    expires_at: float


async def show_me(call: Call) -> Reply:
    """GET /api/v1/me."""

    def look(tx: Transaction) -> MeShown:
        link = tx.links.of_party(call.account, call.staff.ref)
        shown = None
        if link is not None and link.is_on:
            shown = LinkShown(person=link.person, username=link.username, linked_at=link.linked_at)
        return MeShown(
            employee=employee_shown(call.staff.employee),
            account=account_shown(call.staff.account),
            link=shown,
            unread=tx.chronicle.unread_count(call.staff.employee.id),
        )

    return Reply(body=await call.read(look))


async def offer_link(call: Call) -> Reply:
    """POST /api/v1/me/telegram-link: a deep link that works once, for ten minutes (R3, R4)."""
    token = call.house.entropy.token(GRANT_BYTES)
    now = call.house.clock.now()
    grant = LinkGrant(
        digest=hashlib.sha256(token.encode()).hexdigest(),
        account=call.account,
        party=call.staff.ref,
        expires_at=now + LINK_GRANT_LIFETIME_S,
    )
    verdict = may_use(call.staff.account, Capability.LINKING, now=now)
    if isinstance(verdict, Denied):
        raise Forbidden(DENIALS[verdict.reason.value], code=verdict.reason.value)

    def write(tx: Transaction) -> Bot:
        bot = tx.bots.standard()
        if bot is None or not bot.is_enabled:
            raise Conflict("no standard bot is connected; the operator does it with `bridge standard-bot set`", code="no_bot")
        tx.links.grant(grant)
        return bot

    bot = await call.house.store.transact(write)
    url = f"https://t.me/{bot.username}?start={token}"
    return Reply(status=201, body=LinkOfferShown(url=url, start_parameter=token, expires_at=grant.expires_at))


async def unlink(call: Call) -> Reply:
    """DELETE /api/v1/me/telegram-link: the Telegram channel goes off (R8). Doing it twice changes nothing."""

    def write(tx: Transaction) -> None:
        link = tx.links.of_party(call.account, call.staff.ref)
        if link is not None and link.is_on:
            tx.links.save(replace(link, is_on=False, is_current=False))

    await call.house.store.transact(write)
    return Reply(status=204)


ROUTES: Final = (
    Route("GET", "/api/v1/me", Door.STAFF, show_me),
    Route("POST", "/api/v1/me/telegram-link", Door.STAFF, offer_link),
    Route("DELETE", "/api/v1/me/telegram-link", Door.STAFF, unlink),
)
