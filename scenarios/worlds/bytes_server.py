"""An ASGI application on a memory stream: real HTTP bytes through the bridge's own guarded connection class."""

from collections.abc import Awaitable, Callable
from typing import Any

from hypercorn.config import Config
from hypercorn.trio.worker_context import WorkerContext
from hypercorn.utils import wrap_app

from bridge.web.guard import GuardedServer
from scenarios.worlds.pipes import MemoryStream

IDLE_S = 24 * 3600.0
"""Connections between the two products are kept: in virtual time an idle day is nothing."""


def _config() -> Config:
    config = Config()
    config.include_date_header = False  # Hypercorn has imported the wall clock by name
    config.keep_alive_timeout = IDLE_S
    config.read_timeout = int(IDLE_S)
    config.accesslog = None
    config.errorlog = None
    return config


def serve_bytes(app: Any) -> Callable[[MemoryStream], Awaitable[None]]:
    """What serves one connection of an application to its end."""
    config = _config()
    wrapped = wrap_app(app, config.wsgi_max_body_size, "asgi")

    async def serve(stream: MemoryStream) -> None:
        await GuardedServer(wrapped, config, WorkerContext(None), {}, stream).run()

    return serve
