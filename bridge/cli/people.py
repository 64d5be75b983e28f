"""Accounts, employees and their tokens from the command line: the first steps of an installation."""

import click

from bridge.app import Bridge
from bridge.cli.running import CommandFailed, checked, with_bridge
from bridge.domain.people import Account, Employee, Language
from bridge.domain.plans import PLANS
from bridge.ports.store import Transaction
from bridge.services import provision
from bridge.services.wanted import AccountWanted, EmployeeWanted, OwnerWanted, TokenWanted
from bridge.web.auth import TOKEN_BYTES, TOKEN_PREFIX, digest_of

LANGUAGES = click.Choice([language.value for language in Language])


@click.group()
def account() -> None:
    """Accounts: one company's space each."""


@account.command("create")
@click.option("--slug", required=True, help="Short name: letters, digits and hyphens.")
@click.option("--name", required=True, help="The company's name.")
@click.option("--owner", required=True, help="The owner's name.")
@click.option("--handle", default=None, help="What the owner is called after @; made of the name otherwise.")
@click.option("--email", default="")
@click.option("--language", type=LANGUAGES, default="en", show_default=True)
@click.option("--plan", type=click.Choice(list(PLANS)), default="premium", show_default=True)
def create_account(slug: str, name: str, owner: str, handle: str | None, email: str, language: str, plan: str) -> None:
    """Open an account; prints the owner's first token, this once."""
    spoken = Language(language)
    owner_wanted = OwnerWanted(name=owner, handle=handle, email=email, language=spoken)
    wanted = checked(AccountWanted(slug=slug, name=name, plan=plan, language=spoken, owner=owner_wanted))

    async def act(bridge: Bridge) -> str:
        token, now = TOKEN_PREFIX + bridge.entropy.token(TOKEN_BYTES), bridge.clock.now()
        digest = digest_of(token)
        opened = await bridge.store.transact(lambda tx: provision.open_account(tx, wanted, token_digest=digest, now=now))
        click.echo(f"account {opened.account.slug} (id {opened.account.id}), owner @{opened.owner.handle} (id {opened.owner.id})")
        return token

    click.echo(f"token: {with_bridge(act)}")


@click.group()
def employee() -> None:
    """Employees of an account."""


@employee.command("add")
@click.option("--account", "slug", required=True)
@click.option("--name", required=True)
@click.option("--handle", default=None)
@click.option("--email", default="")
@click.option("--language", type=LANGUAGES, default=None)
@click.option("--time-zone", default="UTC", show_default=True)
@click.option("--admin", is_flag=True)
@click.option("--tech-admin", is_flag=True, help="Configures, sees no data.")
@click.option("--robot", is_flag=True, help="Not a person: never notified.")
def add_employee(
    slug: str,
    name: str,
    handle: str | None,
    email: str,
    language: str | None,
    time_zone: str,
    admin: bool,
    tech_admin: bool,
    robot: bool,
) -> None:
    """Add an employee; make him a token with `bridge token create`."""
    wanted = checked(
        EmployeeWanted(
            name=name,
            handle=handle,
            email=email,
            language=Language(language) if language else None,
            time_zone=time_zone,
            is_admin=admin,
            is_tech_admin=tech_admin,
            is_robot=robot,
        )
    )

    async def act(bridge: Bridge) -> Employee:
        return await bridge.store.transact(lambda tx: provision.add_employee(tx, account_of(tx, slug), wanted))

    added = with_bridge(act)
    click.echo(f"employee @{added.handle} (id {added.id})")


@click.group()
def token() -> None:
    """Tokens that open the API for an employee."""


@token.command("create")
@click.option("--account", "slug", required=True)
@click.option("--employee", "who", required=True, help="Handle or id.")
@click.option("--name", default="token", show_default=True, help="What the token is for.")
def create_token(slug: str, who: str, name: str) -> None:
    """Make a token; it is printed this once."""
    wanted = checked(TokenWanted(name=name))

    async def act(bridge: Bridge) -> str:
        fresh, now = TOKEN_PREFIX + bridge.entropy.token(TOKEN_BYTES), bridge.clock.now()

        def write(tx: Transaction) -> None:
            provision.issue_token(tx, employee_of(tx, account_of(tx, slug), who), wanted, digest=digest_of(fresh), now=now)

        await bridge.store.transact(write)
        return fresh

    click.echo(f"token: {with_bridge(act)}")


def account_of(tx: Transaction, slug: str) -> Account:
    """The account of that slug. Raises `CommandFailed`."""
    found = tx.accounts.by_slug(slug)
    if found is None:
        known = ", ".join(each.slug for each in tx.accounts.all()) or "none; make one with `bridge account create`"
        raise CommandFailed(f"no account {slug!r}; there are: {known}")
    return found


def employee_of(tx: Transaction, account: Account, who: str) -> Employee:
    """The employee of that handle or id. Raises `CommandFailed`."""
    wanted = who.removeprefix("@").casefold()
    for each in tx.people.employees(account.id):
        if each.handle.casefold() == wanted or str(each.id) == wanted:
            return each
    raise CommandFailed(f"no employee {who!r} in account {account.slug!r}")
