"""Accounts: the operator opens them and sets their plan; an account's own people see and change its options."""

from typing import Final

from bridge.domain.people import Account
from bridge.ports.store import Transaction
from bridge.services import provision
from bridge.services.wanted import AccountChange, AccountWanted, PlanWanted
from bridge.web.auth import TOKEN_BYTES, TOKEN_PREFIX, digest_of
from bridge.web.calls import Call, Door, Page, Reply, Route
from bridge.web.errors import NotFound
from bridge.web.shapes import AccountShown, EmployeeShown, Shown, account_shown, employee_shown


class AccountOpenedShown(Shown):
    account: AccountShown
    owner: EmployeeShown
    token: str
    """The owner's first token, shown this once."""


async def open_account(call: Call) -> Reply:
    """POST /api/v1/accounts: a new account with owner and first token."""
    wanted = await call.json(AccountWanted)
    token, now = TOKEN_PREFIX + call.house.entropy.token(TOKEN_BYTES), call.house.clock.now()

    def write(tx: Transaction) -> AccountOpenedShown:
        opened = provision.open_account(tx, wanted, token_digest=digest_of(token), now=now)
        account, owner = account_shown(opened.account), employee_shown(opened.owner)
        return AccountOpenedShown(account=account, owner=owner, token=token)

    return Reply(status=201, body=await call.house.store.transact(write))


async def list_accounts(call: Call) -> Reply:
    """GET /api/v1/accounts: all accounts of the installation."""
    return Reply(body=Page(items=await call.read(lambda tx: tuple(account_shown(each) for each in tx.accounts.all()))))


async def set_plan(call: Call) -> Reply:
    """PATCH /api/v1/accounts/{slug}: another plan, or another day on which it ends (R18)."""
    wanted = await call.json(PlanWanted)
    slug = str(call.path["slug"])

    def write(tx: Transaction) -> Account:
        account = tx.accounts.by_slug(slug)
        if account is None:
            raise NotFound(f"no account {slug!r}")
        return provision.set_plan(tx, account, wanted)

    return Reply(body=account_shown(await call.house.store.transact(write)))


async def show_account(call: Call) -> Reply:
    """GET /api/v1/account: the caller's account."""
    return Reply(body=account_shown(call.staff.account))


async def change_account(call: Call) -> Reply:
    """PATCH /api/v1/account: name, language, default template, options (R29, R30)."""
    change = await call.json(AccountChange)

    def write(tx: Transaction) -> Account:
        account = tx.accounts.get(call.account)
        assert account is not None, "the caller's account exists"
        return provision.change_account(tx, account, change)

    return Reply(body=account_shown(await call.house.store.transact(write)))


ROUTES: Final = (
    Route("POST", "/api/v1/accounts", Door.OPERATOR, open_account),
    Route("GET", "/api/v1/accounts", Door.OPERATOR, list_accounts),
    Route("PATCH", "/api/v1/accounts/<slug>", Door.OPERATOR, set_plan),
    Route("GET", "/api/v1/account", Door.STAFF, show_account),
    Route("PATCH", "/api/v1/account", Door.CONFIGURER, change_account),
)
