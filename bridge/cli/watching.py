"""`bridge watch`: the live feed in a terminal, over the network, with the same token and rights as any client.

The line may break at any time: the feed is taken up again after the last event seen, so nothing is missed or printed twice.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

import click
import msgspec
import trio
from rich.console import Console
from rich.markup import escape
from trio_websocket import ConnectionClosed, ConnectionRejected, HandshakeError, WebSocketConnection, open_websocket_url

from bridge.cli.running import CommandFailed, leave

RETRY_FIRST_S: Final = 0.5
RETRY_MAX_S: Final = 30.0
CONNECT_WITHIN_S: Final = 10.0
DISCONNECT_WITHIN_S: Final = 2.0
SILENCE_MAX_S: Final = 60.0
"""The server pings every 20 s; a line silent for so long is dead."""
MESSAGE_BYTES_MAX: Final = 1024 * 1024
UNAUTHORIZED: Final = (401, 403, 4401)
TEXT_CHARACTERS_MAX: Final = 200


class FeedMessage(msgspec.Struct, frozen=True):
    """Anything the feed says; unknown kinds are printed as they are."""

    kind: str
    id: int = 0
    at: float = 0.0
    cursor: int = 0
    body: dict[str, Any] = {}


@click.command()
@click.option("--url", default="http://127.0.0.1:8080", show_default=True, help="Address of the bridge.")
@click.option("--token", prompt=True, hide_input=True, envvar="WATCH_TOKEN", help="An employee's token; WATCH_TOKEN serves, too.")
@click.option("--after", default=None, type=int, help="Begin after this event; from now on otherwise.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line, for programs.")
def watch(url: str, token: str, after: int | None, as_json: bool) -> None:
    """Print what happens, as it happens."""
    console = Console(highlight=False, soft_wrap=True)
    try:
        trio.run(_watch, console, url, token, after, as_json)
    except CommandFailed as error:
        leave(str(error))
    except KeyboardInterrupt:
        raise SystemExit(0) from None


async def _watch(console: Console, url: str, token: str, after: int | None, as_json: bool) -> None:
    def tell(raw: str) -> None:
        if as_json:
            click.echo(raw)
        else:
            _print(console, msgspec.json.decode(raw, type=FeedMessage))

    def notice(words: str) -> None:
        click.echo(words, err=True)

    await follow(url, token, after, tell=tell, notice=notice)


async def follow(
    url: str, token: str, after: int | None, *, tell: Callable[[str], None], notice: Callable[[str], None]
) -> NoReturn:
    """Gives every message of the feed, as JSON, to `tell`; takes it up again when the line breaks.

    `after`: the last event seen (None: from now on); `notice` hears about the line, in words. Ends only cancelled, or by raising
    `CommandFailed` when the token is refused.
    """
    place = _Place(after)
    while True:
        try:
            async with _connection(url, token, place.cursor) as connection:
                notice(f"connected to {url}")
                await _listen(connection, place, tell)
        except ConnectionClosed as error:
            _give_up_if_refused(error.reason.code if error.reason is not None else 0)
            notice("the line broke")
        except ConnectionRejected as error:
            _give_up_if_refused(error.status_code)
            notice(f"refused with status {error.status_code}")
        except (OSError, HandshakeError, trio.TooSlowError) as error:
            notice(f"no connection ({type(error).__name__})")
        notice(f"trying again in {place.pause_s:g} s")
        await trio.sleep(place.pause_s)
        place.pause_s = min(place.pause_s * 2, RETRY_MAX_S)


class _Place:
    """How far the feed was read, and how long to wait before the next try."""

    def __init__(self, cursor: int | None) -> None:
        self.cursor = cursor
        self.pause_s = RETRY_FIRST_S

    def passed(self, message: FeedMessage) -> None:
        """One message was read."""
        self.pause_s = RETRY_FIRST_S
        if last := max(message.id, message.cursor):
            self.cursor = max(self.cursor or 0, last)


def _connection(url: str, token: str, cursor: int | None) -> AbstractAsyncContextManager[WebSocketConnection]:
    base = url.rstrip("/").replace("http", "ws", 1)
    after = "" if cursor is None else f"?after={cursor}"
    return open_websocket_url(
        f"{base}/api/v1/feed/live{after}",
        extra_headers=[(b"Authorization", f"Bearer {token}".encode())],
        max_message_size=MESSAGE_BYTES_MAX,
        connect_timeout=CONNECT_WITHIN_S,
        disconnect_timeout=DISCONNECT_WITHIN_S,
    )


async def _listen(connection: WebSocketConnection, place: _Place, tell: Callable[[str], None]) -> None:
    while True:
        with trio.fail_after(SILENCE_MAX_S):
            raw = await connection.get_message()
        message = msgspec.json.decode(raw, type=FeedMessage)
        place.passed(message)
        if message.kind not in ("ping", "hello"):
            tell(raw if isinstance(raw, str) else raw.decode())


def _give_up_if_refused(code: int) -> None:
    if code in UNAUTHORIZED:
        raise CommandFailed("the token is not valid; make one with `bridge token create`")


def _print(console: Console, message: FeedMessage) -> None:
    if message.kind == "resync":
        console.print("[yellow]events were missed; read anew what matters[/yellow]")
        return
    at = datetime.fromtimestamp(message.at, UTC).strftime("%H:%M:%S")
    task = f" \\[{message.body['task']}]" if message.body.get("task") else ""
    console.print(f"[dim]{at}[/dim] [cyan]{escape(message.kind)}[/cyan]{task} {escape(_words(message.body))}")


def _words(body: dict[str, Any]) -> str:
    """What an event's body says, in one line."""
    author = body.get("author")
    who = f"{author['name'] or author['type']}: " if isinstance(author, dict) else ""
    text = next((str(body[name]) for name in ("text", "title", "status", "name", "detail", "reason") if body.get(name)), "")
    heard = ", ".join(f"{each['name']} ({each['reason']})" for each in body.get("recipients", ()) if isinstance(each, dict))
    line = " ".join(text.split())[:TEXT_CHARACTERS_MAX]
    return f"{who}{line}{f' → {heard}' if heard else ''}"
