"""The command line: ``fake-telegram serve`` runs a fake Telegram until Ctrl-C, ``check`` tries every method of one."""

from __future__ import annotations

import gc
import signal
import ssl
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import click
import msgspec
import trio
from rich.console import Console

from fake_telegram.check_ground import make_ground
from fake_telegram.checking import ANSWER_S_MAX, Stage, Verdict, check_methods
from fake_telegram.control.client import ControlRefused, FakeTelegram
from fake_telegram.exchanges import PeerBroken, PeerClosed
from fake_telegram.faults import FaultRefused
from fake_telegram.hosting import Options
from fake_telegram.server import Addresses, FakeServer
from fake_telegram.world import PROFILES, Bot, World
from fake_telegram.world_files import WorldFileWrong

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
    "grammY": 'new Bot("{token}", {{ client: {{ apiRoot: "{url}" }} }})',
    "Telegraf": 'new Telegraf("{token}", {{ telegram: {{ apiRoot: "{url}" }} }})',
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


_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8081, show_default=True, help="Port of the Bot API; 0 takes a free one."
)
@click.option(
    "--control-port",
    type=click.IntRange(0, 65535),
    default=8082,
    show_default=True,
    help="Port of the control API; 0 takes a free one.",
)
@click.option("--seed", type=int, help="The same seed gives the same people, tokens and faults.  [default: the file's, or 0]")
@click.option("--profile", type=click.Choice(sorted(PROFILES)), help="Which Telegram to imitate.  [default: the file's, or open]")
@click.option("--world", type=_FILE, help="A world to begin with, in YAML, as from GET /world.yaml.")
@click.option("--faults", type=_FILE, help="Faults that stand from the beginning: a YAML list of what POST /faults takes.")
@click.option(
    "--files",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder to share files with bots by path; goes with --profile local.",
)
@click.option("--people", type=click.IntRange(0, 10_000), help="People to begin with.  [default: 1, none with a file]")
@click.option("--bots", type=click.IntRange(0, 1_000), help="Bots to begin with.  [default: 1, none with a file]")
@click.option("--virtual-time", is_flag=True, help="Let time stand still until POST /clock advances it.")
@click.option("--epoch", callback=read_epoch, help="When virtual time begins: a date, Unix seconds, or `now`.")
@click.option("--tls-cert", type=_FILE, help="Serve https with this certificate chain (PEM).")
@click.option("--tls-key", type=_FILE, help="Its private key (PEM), when that is not in the same file.")
def serve(
    host: str,
    port: int,
    control_port: int,
    people: int | None,
    bots: int | None,
    tls_cert: Path | None,
    tls_key: Path | None,
    **made_with: Any,
) -> None:
    """Serve the Bot API and the control API until Ctrl-C."""
    if made_with["epoch"] is not None and not made_with["virtual_time"]:
        raise click.UsageError("--epoch goes with --virtual-time")
    tls = _tls(tls_cert, tls_key)
    try:
        server = Options(**made_with).server()
        usual = 1 if made_with["world"] is None else 0
        begin(
            server.world,
            people=usual if people is None else people,
            bots=usual if bots is None else bots,
            seed=server.world.seed,
        )
    except (WorldFileWrong, FaultRefused, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None
    collect_seldom()
    failed = trio.run(
        partial(_serve_until_stopped, server, partial(server.run, host=host, port=port, control_port=control_port, tls=tls))
    )
    if failed is not None:
        reason = failed.strerror or failed
        raise click.ClickException(f"cannot listen on {host}: {reason}. Port 0 takes a free one.")


def _tls(certificate: Path | None, key: Path | None) -> ssl.SSLContext | None:
    if certificate is None:
        if key is not None:
            raise click.UsageError("--tls-key goes with --tls-cert")
        return None
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        context.load_cert_chain(certificate, key)
    except (ssl.SSLError, OSError) as error:
        raise click.ClickException(f"{certificate} with its key cannot be used: {error}") from None
    return context


@main.command()
@click.argument("url")
@click.option("--control", help="The control API of a fake: a bot and a chat are made there for the purpose.")
@click.option("--token", help="Where there is no control API: the token of the bot to call as.")
@click.option("--chat", type=int, help="A chat that the bot may write to.")
@click.option("--person", type=int, help="The id of a person in that chat.")
def check(url: str, control: str | None, token: str | None, chat: int | None, person: int | None) -> None:
    """Send one call of each method to the Bot API at URL and tell what came of it."""
    _check_url(url)
    if (control is None) == (token is None or chat is None):
        raise click.UsageError("say --control URL, or --token and --chat")
    try:
        verdicts = trio.run(_check, url, control, token or "", Stage(chat=chat or 0, person=person or chat or 0))
    except (OSError, PeerClosed, PeerBroken, ControlRefused) as error:
        raise click.ClickException(f"cannot check {url}: {error}") from None
    except (trio.TooSlowError, msgspec.DecodeError, KeyError, TypeError):
        raise click.ClickException(f"what listens at {control} is no control API") from None
    if not report(Console(highlight=False), verdicts):
        sys.exit(1)


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        port_is_one = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_one = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_one:
        raise click.UsageError(f"{url!r} is no address of a server: say http://host:port")
    if parts.hostname == "api.telegram.org":
        raise click.UsageError("this would act on the real Telegram")


async def _check(url: str, control: str | None, token: str, stage: Stage) -> list[Verdict]:
    if control is None:
        return await check_methods(url, token, stage)
    async with FakeTelegram(control) as telegram:
        with trio.fail_after(ANSWER_S_MAX):
            ground = await make_ground(telegram)
        return await check_methods(url, ground.token, ground.stage, prepare=ground.prepare)


@main.command()
@click.option("--world", type=_FILE, help="A world in YAML.")
@click.option("--faults", type=_FILE, help="A fault plan in YAML.")
def validate(world: Path | None, faults: Path | None) -> None:
    """Read a world and a fault plan as `serve` would, and tell what is in them, or what is wrong and where."""
    if world is None and faults is None:
        raise click.UsageError("say --world FILE, --faults FILE, or both")
    try:
        server = Options(world=world, faults=faults).server()
    except (WorldFileWrong, FaultRefused, ValueError, OSError) as error:
        raise click.ClickException(str(error)) from None
    found = server.world
    rooms = [*found.chats.values(), *found.private_chats.values(), *found.dialogs.values()]
    if world is not None:
        messages = sum(len(room.messages) for room in rooms)
        print(f"{world}: {len(found.people)} people, {len(found.bots)} bots, {len(rooms)} chats, {messages} messages")
    if faults is not None:
        print(f"{faults}: {len(server.plan.standing())} faults")


def report(console: Console, verdicts: Sequence[Verdict]) -> bool:
    """Print a line for each method and the counts; says whether every method is known and answers."""
    for one in verdicts:
        console.print(f"{one.kind:<12} {one.method:<36} {one.said}", markup=False, soft_wrap=True)
    counts = Counter(one.kind for one in verdicts)
    summary = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
    console.print(f"{len(verdicts)} methods: {summary}", markup=False)
    return not (counts["unknown"] or counts["broken"])


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


def collect_seldom() -> None:
    """Look for garbage seldom: a world is kept, and searching it again and again costs a tenth of every call."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 1_000)


async def _serve_until_stopped(server: FakeServer, run: Callable[..., Awaitable[None]]) -> OSError | None:
    """Serve until SIGINT or SIGTERM; returns the reason when it could not begin."""
    async with trio.open_nursery() as nursery:
        with trio.open_signal_receiver(signal.SIGINT, signal.SIGTERM) as stops:
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
