"""No wall clock and no unseeded entropy inside a simulation.

While it runs, `time.time`, `time.monotonic`, `os.urandom`, `uuid.uuid4`, `secrets.*` and the functions of the module `random`
raise when they are called from one of our packages, so that a leak is found on its first day. Libraries that need them get
virtual time and a seeded stream. `datetime.now` cannot be replaced; a test reads our sources for it instead.
"""

import os
import random
import secrets
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import trio

OURS = ("bridge", "fake_telegram", "scenarios")
LIBRARIES = ("httpx2", "httpcore2", "h11", "hypercorn", "wsproto", "quart", "quart_trio", "logging", "trio_websocket", "werkzeug")
"""Whose calls get virtual time and seeded bytes; everybody else (pytest, trio itself) keeps the real ones."""
MAY_READ_REAL_TIME = ("bridge.adapters.clocks", "scenarios.runner.stopwatch")
"""The port of real life, which simulations do not use, and what measures how long a run really took."""


class WallClockLeak(AssertionError):
    """Code of ours asked for the real time or for real entropy inside a simulation."""


def _caller(depth: int) -> str:
    return str(sys._getframe(depth + 1).f_globals.get("__name__", ""))


def _top(module: str) -> str:
    return module.partition(".")[0]


def _guarded(name: str, real: Callable[..., Any], tame: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any, **kwargs: Any) -> Any:
        module = _caller(1)
        package = _top(module)
        if package in LIBRARIES:
            return tame(*args, **kwargs)
        if package in OURS and module not in MAY_READ_REAL_TIME:
            raise WallClockLeak(f"{module} called {name} inside a simulation; use the clock and entropy ports")
        return real(*args, **kwargs)

    return call


@contextmanager
def no_wall_clock(seed: int | str, epoch: float) -> Iterator[None]:
    """Replace the doors to real time and entropy, and put them back."""
    stream = random.Random(f"{seed}:libraries")

    def wall() -> float:
        return epoch + _virtual()

    replaced: list[tuple[Any, str, Any]] = []

    def replace(owner: Any, name: str, tame: Callable[..., Any]) -> None:
        real = getattr(owner, name)
        replaced.append((owner, name, real))
        setattr(owner, name, _guarded(f"{owner.__name__}.{name}", real, tame))

    replace(time, "time", wall)
    replace(time, "time_ns", lambda: int(wall() * 1e9))
    replace(time, "monotonic", _virtual)
    replace(os, "urandom", stream.randbytes)
    replace(uuid, "uuid4", lambda: uuid.UUID(bytes=stream.randbytes(16), version=4))
    for name in ("token_bytes", "token_hex", "token_urlsafe"):
        replace(secrets, name, getattr(secrets, name))
    for name in ("random", "randint", "choice", "shuffle", "randrange", "uniform", "getrandbits", "sample"):
        replace(random, name, getattr(stream, name))
    try:
        yield
    finally:
        for owner, name, real in reversed(replaced):
            setattr(owner, name, real)


def _virtual() -> float:
    """Trio's time inside a run; nothing has passed outside one."""
    return trio.current_time() if trio.lowlevel.in_trio_run() else 0.0
