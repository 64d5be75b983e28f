"""`bridge serve`: the bridge under Hypercorn on a socket of ours, stopped by SIGTERM or Ctrl-C in under a second when idle."""

import os
import signal
import socket
from functools import partial
from typing import Final

import click
import trio
from hypercorn.utils import LifespanFailureError, LifespanTimeoutError

from bridge.adapters import logs
from bridge.asgi import Application
from bridge.cli.running import WRONG, leave, settings_or_exit
from bridge.config import ConfigError, require_keys, strangers
from bridge.web.serve import serve as serve_asgi
from bridge.web.sockets import BindRefused, address_of, listening_socket

STOP_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


@click.command()
@click.option("--bind", default="", metavar="HOST:PORT", help="Where to listen; BRIDGE_BIND otherwise. Port 0: any free one.")
@click.option("--drain", default=0.0, metavar="SECONDS", help="How long readiness is off before a stop begins (for balancers).")
def serve(bind: str, drain: float) -> None:
    """Serve the API, the webhooks and the live feed, and do the work behind them."""
    settings = settings_or_exit()
    try:
        require_keys(settings)
    except ConfigError as error:
        leave(str(error), WRONG)
    logs.configure(settings.log_level)
    for problem in strangers(os.environ):
        click.echo(f"warning: {problem}", err=True)
    try:
        sock = listening_socket(bind or settings.bind)
    except BindRefused as error:
        leave(str(error))
    failures = _serve_until_stopped(Application(lambda: settings), sock, drain)
    if failures:
        leave("\n".join(failures))


def _serve_until_stopped(application: Application, sock: socket.socket, drain: float) -> list[str]:
    """Serves; what the bridge failed with, in words, none after a stop that was asked for."""
    failures: list[str] = []
    try:
        trio.run(_run, application, sock, drain)
    except* (LifespanFailureError, LifespanTimeoutError) as errors:
        failures = _words(errors)
    return failures


async def _run(application: Application, sock: socket.socket, drain: float) -> None:
    stop, address = trio.Event(), address_of(sock)
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_stop_on_signal, application, stop, drain)
        await nursery.start(partial(serve_asgi, application, sock, stop=stop))
        click.echo(f"listening on http://{address}", err=True)


async def _stop_on_signal(application: Application, stop: trio.Event, drain: float) -> None:
    """The first signal begins a graceful stop; a second one ends the process at once."""
    with trio.open_signal_receiver(*STOP_SIGNALS) as signals:
        async for _ in signals:
            break
        application.begin_stop()
        with trio.move_on_after(drain):
            async for _ in signals:
                break
    stop.set()


def _words(errors: BaseExceptionGroup[BaseException]) -> list[str]:
    words: list[str] = []
    for error in errors.exceptions:
        words += _words(error) if isinstance(error, BaseExceptionGroup) else [str(error)]
    return words
