"""The live world: scenarios marked `smoke`, and trouble, against real processes with the WebSocket feed watched."""

from pathlib import Path

import pytest

from scenarios.loader import LoadedScenario, find_files, load
from scenarios.report import failure_lines
from scenarios.runner.lived import play_live
from scenarios.runner.results import Played
from scenarios.runner.runs import failure_of
from scenarios.runner.simulated import play_simulated

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios" / "library"


def chosen() -> list[LoadedScenario]:
    """Smoke tests, and the first row of every table: the whole library is played by `scenarios run --world live`."""
    everything = [each for path in find_files([LIBRARY]) for each in load(path).scenarios]
    live = [each for each in everything if "live" in each.scenario.worlds()]
    return [each for each in live if "smoke" in each.scenario.tags or each.row.number == 1]


@pytest.mark.live
def test_scenarios_pass_against_real_processes() -> None:
    """And what comes of each is the same as in simulation: our guard against a flattering one."""
    reports: list[str] = []
    lived: list[tuple[LoadedScenario, Played]] = []

    def tell(loaded: LoadedScenario, played: Played) -> None:
        lived.append((loaded, played))
        if not played.passed:
            reports.append("\n".join(failure_lines(failure_of(loaded, played))))

    wanted = chosen()
    play_live(wanted, seed=1, tell=tell)
    assert reports == []
    assert len(lived) == len(wanted) > 20
    different = {
        loaded.id: (played.effects, simulated)
        for loaded, played in lived
        if (simulated := play_simulated(loaded).effects) != played.effects
    }
    assert different == {}
