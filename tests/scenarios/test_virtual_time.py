"""Inside a simulation our code cannot read the wall clock or draw real entropy; libraries get virtual time and seeded bytes."""

import ast
import os
import random
import secrets
import time
import uuid
from collections.abc import Callable
from typing import Any

import pytest
import trio
import trio.testing

from scenarios.worlds.virtual_time import WallClockLeak, no_wall_clock
from tests.house.sources import PACKAGES, sources

EPOCH = 1_000_000.0
DOORS: dict[str, Callable[[], Any]] = {
    "time.time": lambda: time.time(),
    "time.time_ns": lambda: time.time_ns(),
    "time.monotonic": lambda: time.monotonic(),
    "os.urandom": lambda: os.urandom(4),
    "uuid.uuid4": lambda: uuid.uuid4(),
    "secrets.token_hex": lambda: secrets.token_hex(4),
    "random.random": lambda: random.random(),
    "random.choice": lambda: random.choice([1, 2, 3]),
}


def called_from(module: str, code: Callable[[], Any]) -> Any:
    """Call as if the code stood in that module."""
    moved = type(code)(code.__code__, {**code.__globals__, "__name__": module})  # type: ignore[call-arg, attr-defined]
    return moved()


@pytest.mark.parametrize("package", ["bridge.services.x", "fake_telegram.world.x", "scenarios.runner.x"])
@pytest.mark.parametrize("door", DOORS)
def test_our_packages_are_caught(package: str, door: str) -> None:
    with no_wall_clock(1, EPOCH), pytest.raises(WallClockLeak, match=door):
        called_from(package, DOORS[door])


@pytest.mark.parametrize("door", ["os.urandom", "uuid.uuid4", "random.random", "random.choice"])
def test_libraries_draw_from_the_seed(door: str) -> None:
    def drawn(seed: int) -> Any:
        with no_wall_clock(seed, EPOCH):
            return [called_from("httpx2._multipart", DOORS[door]) for _ in range(4)]

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


def test_libraries_live_in_virtual_time() -> None:
    async def look() -> tuple[float, float]:
        await trio.sleep(3600)
        return called_from("logging", DOORS["time.time"]), called_from("httpcore2._sync", DOORS["time.monotonic"])

    with no_wall_clock(1, EPOCH):
        wall, monotonic = trio.run(look, clock=trio.testing.MockClock(autojump_threshold=0))
    assert wall == EPOCH + monotonic
    assert monotonic >= 3600


def test_everybody_else_keeps_the_real_time() -> None:
    with no_wall_clock(1, EPOCH):
        assert called_from("some_test", DOORS["time.time"]) > 1_700_000_000


def test_the_doors_are_put_back() -> None:
    before = time.time, os.urandom, uuid.uuid4, random.random
    with pytest.raises(ValueError, match="on purpose"), no_wall_clock(1, EPOCH):
        raise ValueError("on purpose")
    assert (time.time, os.urandom, uuid.uuid4, random.random) == before


def test_nobody_asks_datetime_for_now() -> None:
    """`datetime.now` cannot be replaced while running, so our sources are read for it."""
    forbidden = {"now", "utcnow", "today"}
    places = [
        f"{source.path}:{node.lineno}"
        for source in sources(*PACKAGES)
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in forbidden
        if isinstance(node.func.value, ast.Name) and node.func.value.id in ("datetime", "date")
    ]
    assert places == []
