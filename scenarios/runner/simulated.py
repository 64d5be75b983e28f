"""Scenarios in simulation: each in a trio run of its own, with a world that exists for it alone."""

import traceback

from scenarios.loader import LoadedScenario
from scenarios.runner.playing import Player
from scenarios.runner.results import Exit, Played
from scenarios.runner.stopwatch import measured, stamp
from scenarios.worlds.sim import simulate
from scenarios.worlds.stage import BridgeCrashed, Stage

DEFAULT_SEED = 20260302


def play_simulated(loaded: LoadedScenario, *, seed: int = DEFAULT_SEED) -> Played:
    """Play one scenario in virtual time. A crash of the bridge or of the runner itself is in the result, too."""
    player: list[Player] = []

    async def play(stage: Stage) -> Played:
        player.append(Player(loaded, stage, seed=seed))
        return await player[0].play()

    with measured() as watch:
        try:
            played = simulate(play, seed=seed)
        except BridgeCrashed as crash:
            played = _stopped(loaded, player, seed, Exit.BRIDGE_CRASHED, f"the bridge crashed: {crash}")
        except ExceptionGroup as group:
            played = _stopped(loaded, player, seed, Exit.HARNESS_FAULT, "".join(traceback.format_exception(group))[-3000:])
    return stamp(played, watch)


def _stopped(loaded: LoadedScenario, player: list[Player], seed: int, exit: Exit, problem: str) -> Played:
    played = player[0].played if player else Played(id=loaded.id, title=loaded.title, world="sim", seed=seed)
    played.exit = exit
    played.problem = problem
    return played
