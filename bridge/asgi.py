"""`bridge.asgi:app`: what `hypercorn` loads; one ASGI callable that owns the whole life of the bridge.

One nursery: store → workers → requests → drain → close. The lifespan is ours because Quart's hooks lose errors, and because a
lifespan that crashes after start-up would only be logged by the server while it goes on answering: here a failed worker turns
readiness off and ends the process with an error.
"""

import logging
import multiprocessing
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import trio

from bridge.adapters import logs
from bridge.adapters.bot_api import BotApi
from bridge.adapters.clocks import SystemClock
from bridge.adapters.crashes import WrongCrashPoint, crashes_from
from bridge.adapters.disk_files import DiskFiles
from bridge.adapters.entropies import SystemEntropy
from bridge.adapters.seals import SealRing, WrongKeyRing
from bridge.adapters.slots import NoFreeSlot, worker_slot
from bridge.adapters.sqlite_store import NewerSchema, open_sqlite
from bridge.app import Bridge, Ports
from bridge.config import ConfigError, load, require_keys
from bridge.domain.settings import Settings
from bridge.ports.store import StoreUnavailable
from bridge.web import guard
from bridge.web.app import build_asgi
from bridge.web.streams import Asgi, Receive, Send

SettingsSource = Callable[[], Settings]
OPERATORS_MATTER: Final = (ConfigError, StoreUnavailable, NewerSchema, WrongKeyRing, WrongCrashPoint, NoFreeSlot, OSError)
"""What `open_bridge` raises when the installation has to be put right: a sentence says all, a traceback hides it."""

_log = logging.getLogger(__name__)


@asynccontextmanager
async def open_bridge(settings: Settings) -> AsyncIterator[Bridge]:
    """A bridge of real life over its database and disk, its workers not yet running; start `run` on it.

    Raises what opening them raises: `ConfigError`, `StoreUnavailable`, `NewerSchema`, `WrongKeyRing`, `WrongCrashPoint`,
    `NoFreeSlot`, `OSError`.
    """
    require_keys(settings)
    clock, entropy, crashes = SystemClock(), SystemEntropy(), crashes_from(settings.crash_at)
    seals = SealRing(settings.secret_keys, entropy)
    telegram = BotApi(entropy, proxy_url=settings.telegram_proxy.value)
    files = DiskFiles(settings.files)
    files.sweep(clock.now())
    with worker_slot(Path(settings.files), "bridge") as worker:
        async with open_sqlite(settings.database, crashes=crashes, clock=clock) as store:
            ports = Ports(
                store=store,
                telegram=telegram,
                files=files,
                clock=clock,
                entropy=entropy,
                seals=seals,
                crashes=crashes,
                worker=worker,
            )
            try:
                yield Bridge(settings, ports)
            finally:
                with trio.CancelScope(shield=True):
                    await telegram.aclose()


class Application:
    """The ASGI callable. `settings`: where they come from, asked when the server starts."""

    def __init__(self, settings: SettingsSource) -> None:
        self._settings = settings
        self._front: Asgi | None = None
        self._bridge: Bridge | None = None

    def begin_stop(self) -> None:
        """Readiness goes off; requests are still served (readiness first)."""
        if self._bridge is not None:
            self._bridge.is_stopping = True

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Serves one ASGI connection, or the lifespan."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif self._front is not None:
            await self._front(scope, receive, send)
        else:
            await _refuse(scope, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        if not trio.lowlevel.in_trio_run():
            words = "the bridge runs on trio: start it with `hypercorn --worker-class trio bridge.asgi:app`"
            await send({"type": "lifespan.startup.failed", "message": words})
            return
        report = _FailureReport(send)
        async with report:
            settings = self._settings()
            logs.configure(settings.log_level)
            async with open_bridge(settings) as bridge, trio.open_nursery() as nursery:
                await nursery.start(bridge.run)
                self._bridge, self._front = bridge, build_asgi(bridge, settings)
                report.is_started = True
                await send({"type": "lifespan.startup.complete"})
                await receive()
                self.begin_stop()
                nursery.cancel_scope.cancel()
        self._bridge = self._front = None
        await send({"type": "lifespan.shutdown.complete"})


class _FailureReport:
    """Whoever leaves this block by an error tells the server, which then ends the process with an error.

    Not an `except`: nothing is handled here, the error goes on as the cause of the server's own.
    """

    def __init__(self, send: Send) -> None:
        self._send = send
        self.is_started = False

    async def __aenter__(self) -> None:
        pass

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _where: TracebackType | None
    ) -> None:
        if error is None or _is_cancellation(error):
            return
        words = "; ".join(_words(error))
        _log.error("the bridge failed: %s", words)
        await guard.CONNECTIONS.close_all()
        if not self.is_started and multiprocessing.parent_process() is not None and _is_operators_matter(error):
            _end_worker()
        phase = "shutdown" if self.is_started else "startup"
        await self._send({"type": f"lifespan.{phase}.failed", "message": words})


def _is_cancellation(error: BaseException) -> bool:
    """Nothing but trio's own cancellation, or an operator's Ctrl-C."""
    if isinstance(error, BaseExceptionGroup):
        return all(_is_cancellation(each) for each in error.exceptions)
    return isinstance(error, trio.Cancelled | KeyboardInterrupt)


def _words(error: BaseException) -> list[str]:
    if isinstance(error, BaseExceptionGroup):
        return [words for each in error.exceptions for words in _words(each)]
    return [f"{type(error).__name__}: {error}"]


def _is_operators_matter(error: BaseException) -> bool:
    if isinstance(error, BaseExceptionGroup):
        return all(_is_operators_matter(each) for each in error.exceptions)
    return isinstance(error, OPERATORS_MATTER)


def _end_worker() -> None:
    """Ends a worker process of hypercorn that could not start, with what was logged as its last words.

    Raised to the server the same error would be buried under its tracebacks, and the server would still say that it runs.
    """
    logging.shutdown()
    sys.stderr.flush()
    os._exit(1)


async def _refuse(scope: Any, send: Send) -> None:
    """Before the start, and after the stop."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.close", "code": 1013})
        return
    headers = [(b"content-type", b"application/json"), (b"retry-after", b"2")]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    body = b'{"error":{"code":"unavailable","message":"the bridge is starting or stopping"}}'
    await send({"type": "http.response.body", "body": body})


def from_environment(environ: Mapping[str, str]) -> SettingsSource:
    """Settings read when asked for, so that importing this module cannot fail."""
    return lambda: load(environ)


guard.install()
app: Final = Application(from_environment(os.environ))
