"""Is it set up right: the configuration, the database, and every bot's connection to Telegram."""

import os
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Final

import click
import httpx2
from rich.console import Console
from rich.markup import escape

from bridge.adapters.bot_api import ALLOWED_UPDATES
from bridge.adapters.sqlite_store import examine as examine_database
from bridge.app import Bridge
from bridge.cli.running import FAILED, WRONG, leave, settings_or_exit, with_bridge
from bridge.config import ConfigError, require_keys, strangers, variable_of
from bridge.domain.conversations import Bot
from bridge.domain.settings import Settings
from bridge.ports.store import Transaction
from bridge.services.diagnosis import Finding, examine, findings
from bridge.services.voices import BotKeys, Voices, keys_of

CLOCK_SKEW_S_MAX: Final = 30.0
"""Signed links and retry times suffer beyond this."""
ASK_WITHIN_S: Final = 10.0


@click.command("check-config")
def check_config() -> None:
    """Read the configuration and show it, secrets hidden; say everything that is wrong with it."""
    settings = settings_or_exit()
    for name in settings.names:
        click.echo(f"{variable_of(name)} = {_shown(getattr(settings, name))}")
    for problem in strangers(os.environ):
        click.echo(f"warning: {problem}", err=True)
    try:
        require_keys(settings)
    except ConfigError as error:
        leave(str(error), WRONG)
    click.echo("the configuration is usable")


@click.command()
def doctor() -> None:
    """Ask after the database and every bot; one sentence each of what to do. Exit code 1 if anything needs doing."""
    settings = settings_or_exit()
    console = Console(soft_wrap=True)
    sick = _examine_database(console, settings)
    sick += with_bridge(lambda bridge: _examine_bots(console, bridge))
    if sick:
        raise SystemExit(FAILED)


def _examine_database(console: Console, settings: Settings) -> int:
    if not Path(settings.database).exists():
        return _tell(console, "database", (Finding(what=f"there is none at {settings.database}", do="run `bridge migrate`"),))
    health = examine_database(settings.database)
    if not health.is_sound:
        do = "stop the bridge and restore the last backup"
        return _tell(console, "database", tuple(Finding(what=problem, do=do) for problem in health.problems))
    if health.pending:
        return _tell(console, "database", (Finding(what=f"{len(health.pending)} migrations wait", do="run `bridge migrate`"),))
    return _tell(console, "database", (Finding(what=f"sound, {health.size_bytes} bytes, SQLite {health.sqlite_version}"),))


async def _examine_bots(console: Console, bridge: Bridge) -> int:
    def look(tx: Transaction) -> tuple[BotKeys, ...]:
        return tuple(found for bot in tx.bots.all() if (found := keys_of(tx, bot.id)) is not None)

    keys = await bridge.store.transact(look)
    if not keys:
        do = "connect one with `bridge standard-bot set`, so that staff can link and be told"
        return _tell(console, "bots", (Finding(what="none is connected", do=do),))
    voices = Voices(bridge.telegram, bridge.seals)
    sick = 0
    for each in keys:
        answers = await examine(voices.voice(each), voices.ear(each))
        found = findings(each.bot, answers, public_url=bridge.settings.public_url, needed_updates=sorted(ALLOWED_UPDATES))
        sick += _tell(console, _name(each.bot), found)
    for base in sorted({each.bot.api_base_url for each in keys}):
        sick += _tell(console, "clock", (await _clock(bridge, base),))
    return sick


async def _clock(bridge: Bridge, base_url: str) -> Finding:
    """How far our clock is from that of the Bot API server."""
    try:
        async with httpx2.AsyncClient(timeout=ASK_WITHIN_S) as client:
            answer = await client.get(base_url)
    except httpx2.HTTPError as error:
        return Finding(what=f"{base_url} cannot be asked ({type(error).__name__})", do="check the network and the proxy")
    try:
        skew = bridge.clock.now() - parsedate_to_datetime(answer.headers.get("date", "")).timestamp()
    except ValueError:
        return Finding(what=f"{base_url} does not tell the time")
    if abs(skew) > CLOCK_SKEW_S_MAX:
        return Finding(what=f"our clock differs by {skew:.0f} s from {base_url}", do="set this machine's clock (NTP)")
    return Finding(what=f"agrees with {base_url}")


def _name(bot: Bot) -> str:
    return f"@{bot.username} ({bot.kind.value}, {bot.intake.value})"


def _tell(console: Console, whom: str, found: tuple[Finding, ...]) -> int:
    """Prints findings; how many need doing."""
    sick = [finding for finding in found if finding.do]
    for finding in found:
        mark = "[red]✗[/red]" if finding.do else "[green]✓[/green]"
        console.print(f"{mark} {escape(whom)}: {escape(finding.what)}")
    if sick:
        console.print(f"  → {escape(sick[0].do)}")
    return len(sick)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(repr(each) for each in value) or "none"
    return str(value) or "none"
