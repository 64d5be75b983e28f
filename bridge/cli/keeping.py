"""Keeping an installation: the schema, copies of the database, keys."""

import base64
from pathlib import Path

import click

from bridge.adapters.entropies import SystemEntropy
from bridge.adapters.sqlite_store import back_up, examine
from bridge.app import Bridge
from bridge.cli.running import EXPECTED, leave, settings_or_exit, with_bridge, with_store
from bridge.config import KEY_BYTES
from bridge.services.connecting import seal_again
from bridge.web.auth import TOKEN_BYTES


@click.command()
def migrate() -> None:
    """Bring the database to the newest schema (serving does it, too)."""
    database = settings_or_exit().database
    pending = examine(database).pending if Path(database).exists() else ("everything: there was no database",)
    with_store(lambda tx: tx.bots.standard())
    for name in pending:
        click.echo(f"applied {name}")
    click.echo("the database has the newest schema")


@click.command()
@click.argument("to", type=click.Path(dir_okay=False, path_type=Path))
def backup(to: Path) -> None:
    """Copy the database to the new file TO, whole or not at all, while the bridge goes on working."""
    database = settings_or_exit().database
    try:
        size = back_up(database, to)
    except EXPECTED as error:
        leave(str(error))
    click.echo(f"{to}: {size} bytes; copy the directory of files beside it, and keep BRIDGE_SECRET_KEYS")


@click.command("new-key")
@click.option("--id", "key_id", default="k1", help="Name of the key; new keys need new names.")
@click.option("--token", is_flag=True, help="Print a random operator's token instead.")
def new_key(key_id: str, token: bool) -> None:
    """Print a fresh key for BRIDGE_SECRET_KEYS. Put it first, keep old ones behind it, then run `bridge reseal`."""
    entropy = SystemEntropy()
    if token:
        click.echo(entropy.token(TOKEN_BYTES))
        return
    if not key_id or {":", ","} & set(key_id):
        raise click.BadParameter("an id has no colon and no comma", param_hint="--id")
    click.echo(f"{key_id}:{base64.b64encode(entropy.bytes(KEY_BYTES)).decode()}")


@click.command()
def reseal() -> None:
    """Seal the bots' secrets under the newest key; afterwards older keys may go."""

    async def act(bridge: Bridge) -> int:
        return await bridge.store.transact(lambda tx: seal_again(tx, bridge.seals))

    click.echo(f"{with_bridge(act)} bots sealed under the newest key")
