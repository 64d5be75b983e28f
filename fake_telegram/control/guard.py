"""One connection may fail, the server may not: what escapes from a connection is counted, kept for the journal, and closed.

Hypercorn 0.18 lets a WebSocket upgrade with one trailing byte, or with its first frame sent together with the upgrade, escape as
an exception group and take the whole server down (pgjones/hypercorn#225). Nothing of ours runs a connection outside this guard.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import trio

__all__ = ["ConnectionGuard"]

_KEPT_MAX = 20
"""Failures kept for whoever asks; the count goes on."""


@dataclass(slots=True)
class ConnectionGuard:
    """Runs connections, at most ``open_max`` at once; ``failed`` is told of every failure."""

    open_max: int
    failed: Callable[[Exception], None]
    open: int = 0
    failures: int = 0
    turned_away: int = 0
    recent: deque[Exception] = field(default_factory=lambda: deque(maxlen=_KEPT_MAX))

    async def run(self, stream: trio.abc.Stream, serve: Callable[[], Awaitable[None]]) -> None:
        """Serve one connection to its end, whatever happens in it, and close its stream. Only cancellation passes."""
        if self.open >= self.open_max:
            self.turned_away += 1
            await trio.aclose_forcefully(stream)
            return
        self.open += 1
        try:
            await serve()
        except Exception as error:  # noqa: BLE001 - around one connection: count it, close it
            self.failures += 1
            self.recent.append(error)
            self.failed(error)
        finally:
            self.open -= 1
            await trio.aclose_forcefully(stream)
