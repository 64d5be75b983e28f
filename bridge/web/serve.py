"""Serving: Hypercorn's trio worker on a socket of ours, with the limits production needs, and a stop that ends.

The order of a stop: readiness goes off first (the caller's part), then nothing more is accepted, idle connections and live
feeds end at once, requests under way have `GRACE_S`, and whoever still holds on after that is cut off.
"""

import logging
import socket
from typing import Final

import hypercorn.trio
import trio
from hypercorn.config import Config

from bridge.web import guard
from bridge.web.streams import Asgi

GRACE_S: Final = 10
"""For requests under way when a stop begins (at least 10)."""
HARD_STOP_S: Final = 2
"""After the grace: then every connection is closed from outside."""
READ_TIMEOUT_S: Final = 30
"""A client that sends nothing for so long is dropped (slow-request defence)."""
WEBSOCKET_MESSAGE_BYTES_MAX: Final = 64 * 1024
WEBSOCKET_PING_S: Final = 20
HEADERS_BYTES_MAX: Final = 16 * 1024
STARTUP_S: Final = 60


def server_config(sock: socket.socket) -> Config:
    """Hypercorn's settings for a listening socket of ours, which it takes over: it closes it, too."""
    config = Config()
    config.bind = [f"fd://{sock.detach()}"]
    config.graceful_timeout = GRACE_S
    config.read_timeout = READ_TIMEOUT_S
    config.websocket_max_message_size = WEBSOCKET_MESSAGE_BYTES_MAX
    config.websocket_ping_interval = WEBSOCKET_PING_S
    config.h11_max_incomplete_size = HEADERS_BYTES_MAX
    config.include_server_header = False
    config.startup_timeout = STARTUP_S
    config.errorlog = logging.getLogger("hypercorn.error")
    config.accesslog = None
    return config


async def serve(
    app: Asgi, sock: socket.socket, *, stop: trio.Event, task_status: trio.TaskStatus[list[str]] = trio.TASK_STATUS_IGNORED
) -> None:
    """Serves `app` on a listening socket until `stop` is set and the connections have ended.

    Raises what the application's lifespan failed with (`hypercorn.utils.LifespanFailureError`), in an exception group.
    """
    guard.install()
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_cut_off, stop)
        await hypercorn.trio.serve(app, server_config(sock), shutdown_trigger=stop.wait, task_status=task_status)
        nursery.cancel_scope.cancel()


async def _cut_off(stop: trio.Event) -> None:
    await stop.wait()
    await trio.sleep(GRACE_S + HARD_STOP_S)
    await guard.CONNECTIONS.close_all()
