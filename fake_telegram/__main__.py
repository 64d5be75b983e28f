"""The command line: ``fake-telegram serve`` runs a fake Telegram on this machine until Ctrl-C."""

from __future__ import annotations

import signal
import sys
import time
from datetime import UTC, datetime
from functools import partial

import click
import trio
from rich.console import Console

from fake_telegram.clocks import VIRTUAL_EPOCH, VirtualClock
from fake_telegram.methods import TdTextParser
from fake_telegram.server import Addresses, FakeServer
from fake_telegram.world import PROFILES, Bot, World

__all__ = ["main"]

PASTE = {
    "aiogram": ('session = AiohttpSession(api=TelegramAPIServer.from_base("{url}"))\nbot = Bot("{token}", session=session)'),
    "python-telegram-bot": (
        'ApplicationBuilder().token("{token}").base_url("{url}/bot").base_file_url("{url}/file/bot").build()'
    ),
    "pyTelegramBotAPI": (
        'telebot.apihelper.API_URL = "{url}/bot{{0}}/{{1}}"\n'
        'telebot.apihelper.FILE_URL = "{url}/file/bot{{0}}/{{1}}"\nbot = telebot.TeleBot("{token}")'
    ),
    "anything else": "{url}/bot{token}/getMe",
}
"""How each library is told another address; ``{url}`` and ``{token}`` are filled in."""


def read_epoch(context: click.Context, option: click.Parameter, value: str | None) -> float | None:
    """A moment on the command line, as Unix seconds: an ISO 8601 date (UTC unless it says otherwise), Unix seconds, or `now`."""
    if value is None:
        return None
    if value == "now":
        return time.time()
    try:
        seconds = float(value)
    except ValueError:
        try:
            given = datetime.fromisoformat(value)
        except ValueError:
            wanted = f"{value!r} is not a date such as 2026-01-31T09:00, Unix seconds, or `now`"
            raise click.BadParameter(wanted, context, option) from None
        seconds = (given if given.tzinfo else given.replace(tzinfo=UTC)).timestamp()
    if not 0 < seconds < 2**32:
        raise click.BadParameter(f"{value!r} is not a time that Telegram could tell", context, option)
    return seconds


@click.group()
def main() -> None:
    """A Telegram of your own: test bots without Telegram."""


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8081, show_default=True, help="Port of the Bot API; 0 takes a free one.")
@click.option("--control-port", default=8082, show_default=True, help="Port of the control API; 0 takes a free one.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same people, tokens and faults.")
@click.option(
    "--profile", type=click.Choice(sorted(PROFILES)), default="open", show_default=True, help="Which Telegram to imitate."
)
@click.option("--people", default=1, show_default=True, type=click.IntRange(0, 10_000), help="People to begin with.")
@click.option("--bots", default=1, show_default=True, type=click.IntRange(0, 1_000), help="Bots to begin with.")
@click.option("--virtual-time", is_flag=True, help="Let time stand still until POST /clock advances it.")
@click.option("--epoch", callback=read_epoch, help="When virtual time begins: a date, Unix seconds, or `now`.")
def serve(
    host: str,
    port: int,
    control_port: int,
    seed: int,
    profile: str,
    people: int,
    bots: int,
    virtual_time: bool,
    epoch: float | None,
) -> None:
    """Serve the Bot API and the control API until Ctrl-C."""
    if epoch is not None and not virtual_time:
        raise click.UsageError("--epoch goes with --virtual-time")
    world = World(seed=seed, profile=PROFILES[profile], parser=TdTextParser())
    begin(world, people=people, bots=bots, seed=seed)
    server = FakeServer(world, time.time, seed=seed)
    if virtual_time:
        clock = VirtualClock(VIRTUAL_EPOCH if epoch is None else epoch)
        server = FakeServer(world, clock.now, seed=seed, clock=clock)
    failed = trio.run(partial(_serve_until_stopped, server, host, port, control_port))
    if failed is not None:
        reason = failed.strerror or failed
        raise click.ClickException(f"cannot listen on {host}: {reason}. Port 0 takes a free one.")


def begin(world: World, *, people: int, bots: int, seed: int) -> None:
    """Fill an empty world with ``people`` persons, named by the seed, and ``bots`` bots called test_bot, test_2_bot, …"""
    if people:
        from faker import Faker  # half a second to import: only for those who want people

        faker = Faker("en_US")
        faker.seed_instance(seed)
        for _ in range(people):
            world.add_person(first_name=faker.first_name(), last_name=faker.last_name())
    for number in range(1, bots + 1):
        suffix = "" if number == 1 else f"_{number}"
        world.add_bot(name=f"Test bot {number}", username=f"test{suffix}_bot")


async def _serve_until_stopped(server: FakeServer, host: str, port: int, control_port: int) -> OSError | None:
    """Serve until SIGINT or SIGTERM; returns the reason when it could not begin."""
    async with trio.open_nursery() as nursery:
        with trio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as stops:
            run = partial(server.run, host=host, port=port, control_port=control_port)
            try:
                addresses: Addresses = await nursery.start(run)
            except OSError as error:
                return error
            print(f"fake-telegram ready bot_api={addresses.bot_api} control={addresses.control}", flush=True)
            tell(Console(stderr=True, highlight=False), server.world, addresses)
            async for _ in stops:
                break
            nursery.cancel_scope.cancel()
    return None


def tell(console: Console, world: World, addresses: Addresses) -> None:
    """Print where everything is, who is there, and what to paste into a bot."""
    console.print(f"\n[bold]Bot API[/]      {addresses.bot_api}")
    console.print(f"[bold]Control API[/]  {addresses.control}")
    for person in list(world.people.values())[:5]:
        console.print(f"[bold]Person[/]       {person.full_name}, id {person.id}", markup=True)
    for bot in list(world.bots.values())[:5]:
        console.print(f"[bold]Bot[/]          @{bot.username}, token {bot.token}")
    first = next(iter(world.bots.values()), None)
    if first is not None:
        _tell_what_to_paste(console, first, addresses)
    console.print("\nCtrl-C stops it.\n")


def _tell_what_to_paste(console: Console, bot: Bot, addresses: Addresses) -> None:
    for library, lines in PASTE.items():
        console.print(f"\n[bold]{library}[/]")
        console.print(lines.format(url=addresses.bot_api, token=bot.token), markup=False, soft_wrap=True)


if __name__ == "__main__":
    sys.exit(main())
