"""Scenarios in the live world: several at a time in one pair of processes; whoever makes trouble for all plays alone."""

from collections.abc import Callable, Sequence
from functools import partial

import trio

from scenarios.loader import LoadedScenario
from scenarios.runner.playing import Player
from scenarios.runner.results import Played
from scenarios.runner.stopwatch import measured, stamp
from scenarios.worlds.live import SETTLE_WINDOW_S, LiveWorld, live_world

AT_ONCE = 6
"""Scenarios playing side by side: they mostly wait."""

Tell = Callable[[LoadedScenario, Played], None]


def play_live(scenarios: Sequence[LoadedScenario], *, seed: int, tell: Tell, at_once: int = AT_ONCE) -> None:
    """Play scenarios against real processes; `tell` hears of each as it ends. Raises `HarnessFault`."""
    trio.run(partial(_play_all, scenarios, seed, tell, at_once))


async def _play_all(scenarios: Sequence[LoadedScenario], seed: int, tell: Tell, at_once: int) -> None:
    places = trio.CapacityLimiter(at_once)
    async with live_world(seed) as world:
        async with trio.open_nursery() as nursery:
            for loaded in scenarios:
                if not makes_trouble(loaded):
                    nursery.start_soon(_play, world, loaded, seed, tell, places)
        for loaded in scenarios:
            if makes_trouble(loaded):
                await _play(world, loaded, seed, tell, places)


async def _play(world: LiveWorld, loaded: LoadedScenario, seed: int, tell: Tell, places: trio.CapacityLimiter) -> None:
    async with places:
        with measured() as watch:
            played = await Player(loaded, await world.stage(), seed=seed).play()
        played.settle_window_s = SETTLE_WINDOW_S
        tell(loaded, stamp(played, watch))


def makes_trouble(loaded: LoadedScenario) -> bool:
    """Crashes and faults meet everybody who plays at the same time."""
    steps = (*loaded.scenario.given, *loaded.scenario.steps)
    return any(step.crash or step.fault or step.heal for step in steps)
