"""Bots from the command line. Tokens are asked for, not given as arguments, which every user of the machine could read."""

import click

from bridge.app import Bridge
from bridge.cli.people import account_of
from bridge.cli.running import CommandFailed, checked, with_bridge, with_store
from bridge.domain.conversations import Bot, Intake
from bridge.domain.people import Account, Employee
from bridge.ports.store import Transaction
from bridge.services.connecting import Connecting, reset_bot
from bridge.services.wanted import BotWanted, StandardBotWanted

INTAKES = click.Choice([intake.value for intake in Intake])
TOKEN = click.option("--token", prompt="Token from BotFather", hide_input=True, help="Asked for unless given.")


@click.group()
def bot() -> None:
    """Bots of accounts."""


@bot.command("add")
@click.option("--account", "slug", required=True)
@click.option("--name", required=True, help="What staff call it.")
@TOKEN
@click.option("--greeting", default="", help="Said once to who starts it.")
@click.option("--intake", type=INTAKES, default="webhook", show_default=True)
@click.option("--api-base-url", default="", help="Bot API server; BRIDGE_TELEGRAM_API otherwise.")
def add_bot(slug: str, name: str, token: str, greeting: str, intake: str, api_base_url: str) -> None:
    """Connect an account's own bot; Telegram is asked about the token first."""
    wanted = checked(BotWanted(name=name, token=token, greeting=greeting, intake=Intake(intake), api_base_url=api_base_url))

    async def act(bridge: Bridge) -> Bot:
        def owner(tx: Transaction) -> tuple[Account, Employee]:
            account = account_of(tx, slug)
            found = tx.people.employee(account.owner)
            assert found is not None, "an account has its owner"
            return account, found

        account, by = await bridge.store.transact(owner)
        return await _connecting(bridge).add_own_bot(account, by, wanted, lambda _tx, added: added)

    added = with_bridge(act)
    click.echo(f"@{added.username} (id {added.id}) is connected by {added.intake.value}")


@bot.command("list")
def list_bots() -> None:
    """All bots of the installation."""
    for each in with_store(lambda tx: tuple(tx.bots.all())):
        state = "on" if each.is_enabled else "off"
        click.echo(f"{each.id}  @{each.username}  {each.kind.value}  {each.intake.value}  epoch {each.epoch}  {state}")


@bot.command("reset")
@click.argument("which")
def reset(which: str) -> None:
    """Telegram's side of the bot WHICH (id or @username) is new: open a new epoch and read its updates from the start."""

    def write(tx: Transaction) -> Bot:
        return reset_bot(tx, bot_of(tx, which))

    changed = with_store(write)
    click.echo(f"@{changed.username} is in epoch {changed.epoch}")


@click.group("standard-bot")
def standard_bot() -> None:
    """The one bot of the installation that links and tells staff."""


@standard_bot.command("set")
@TOKEN
@click.option("--intake", type=INTAKES, default="webhook", show_default=True)
@click.option("--api-base-url", default="", help="Bot API server; BRIDGE_TELEGRAM_API otherwise.")
def set_standard_bot(token: str, intake: str, api_base_url: str) -> None:
    """Connect the standard bot, or give it another token."""
    wanted = checked(StandardBotWanted(token=token, intake=Intake(intake), api_base_url=api_base_url))

    async def act(bridge: Bridge) -> Bot:
        return await _connecting(bridge).set_standard_bot(wanted)

    connected = with_bridge(act)
    click.echo(f"@{connected.username} (id {connected.id}) is the standard bot, by {connected.intake.value}")


def bot_of(tx: Transaction, which: str) -> Bot:
    """The bot of that id or @username. Raises `CommandFailed`."""
    wanted = which.removeprefix("@").casefold()
    for each in tx.bots.all():
        if each.username.casefold() == wanted or str(each.id) == wanted:
            return each
    raise CommandFailed(f"no bot {which!r}; `bridge bot list` shows them")


def _connecting(bridge: Bridge) -> Connecting:
    return Connecting(
        bridge.store,
        bridge.telegram,
        bridge.seals,
        bridge.entropy,
        bridge.clock,
        api_base_url=bridge.settings.telegram_api,
    )
