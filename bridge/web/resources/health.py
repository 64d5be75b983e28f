"""For whoever watches the process: is it alive, should it get traffic, what does it count."""

from typing import Final

import trio
from quart import Response

from bridge.ports.store import StoreUnavailable
from bridge.web.calls import Call, Door, Reply, Route
from bridge.web.guard import CONNECTIONS
from bridge.web.shapes import Shown

STORE_ANSWERS_WITHIN_S: Final = 2.0
PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"


class Health(Shown):
    status: str
    why: str


async def live(_call: Call) -> Reply:
    """GET /health/live: the process answers."""
    return Reply(body=Health(status="live", why=""))


async def ready(call: Call) -> Reply:
    """GET /health/ready: 200 when workers run and the store answers; 503 before, and from the moment a stop begins."""
    if not call.house.is_ready:
        return Reply(status=503, body=Health(status="not ready", why="the bridge is starting or stopping"))
    with trio.move_on_after(STORE_ANSWERS_WITHIN_S) as scope:
        try:
            await call.read(lambda tx: tx.bots.standard())
        except StoreUnavailable:
            return Reply(status=503, body=Health(status="not ready", why="the store cannot be reached"))
    if scope.cancelled_caught:
        return Reply(status=503, body=Health(status="not ready", why="the store is too slow"))
    return Reply(body=Health(status="ready", why=""))


async def metrics(call: Call) -> Response:
    """GET /metrics: counters in Prometheus' text form; no names, no texts."""
    own = (
        "# HELP bridge_connections_open HTTP and WebSocket connections open now\n"
        "# TYPE bridge_connections_open gauge\n"
        f"bridge_connections_open {CONNECTIONS.count}\n"
        "# HELP bridge_connection_errors_total Connections that ended by an error of their own\n"
        "# TYPE bridge_connection_errors_total counter\n"
        f"bridge_connection_errors_total {CONNECTIONS.errors}\n"
    )
    return Response(call.house.metrics() + own.encode(), content_type=PROMETHEUS)


ROUTES: Final = (
    Route("GET", "/health/live", Door.OPEN, live),
    Route("GET", "/health/ready", Door.OPEN, ready),
    Route("GET", "/metrics", Door.OPEN, metrics),
)
