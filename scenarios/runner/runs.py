"""A whole run: many scenarios in one world, reported as they end, and the exit code that sums them up."""

from collections.abc import Sequence
from pathlib import Path

from scenarios.expectations.mismatches import PathInFile
from scenarios.language.scalars import WorldKind
from scenarios.loader import LoadedScenario
from scenarios.loader.problems import shown_path
from scenarios.report import Complaint, Failure, Reporter, Spot, Summary
from scenarios.runner.lived import play_live
from scenarios.runner.results import Exit, Played
from scenarios.runner.simulated import play_simulated
from scenarios.runner.stopwatch import measured
from scenarios.worlds.stage import HarnessFault

WORST_FIRST = (Exit.HARNESS_FAULT, Exit.BRIDGE_CRASHED, Exit.NOT_DETERMINISTIC, Exit.FILE_WRONG, Exit.FAILED)


class Run:
    """Plays scenarios and reports them."""

    def __init__(
        self, scenarios: Sequence[LoadedScenario], reporter: Reporter, *, world: WorldKind, seed: int, twice: bool = False
    ) -> None:
        self._scenarios = [each for each in scenarios if world in each.scenario.worlds()]
        self._skipped = len(scenarios) - len(self._scenarios)
        self._reporter = reporter
        self._world = world
        self._seed = seed
        self._twice = twice
        self.played: list[Played] = []

    @property
    def journal(self) -> list[str]:
        """The journals of all scenarios, one after another."""
        return [line for each in self.played for line in each.journal]

    def play(self) -> Exit:
        """Play them all. Returns the worst that happened."""
        with measured() as watch:
            trouble = self._play_live() if self._world == "live" else self._play_simulated()
        codes = {each.exit for each in self.played} | ({trouble} if trouble else set())
        summary = Summary(
            world=self._world,
            passed=sum(each.passed for each in self.played),
            failed=sum(not each.passed for each in self.played),
            skipped=self._skipped,
            world_seconds=sum(each.world_seconds for each in self.played),
            real_seconds=watch.seconds,
            seed=self._seed,
            settle_window_s=max((each.settle_window_s for each in self.played), default=0.0),
        )
        self._reporter.done(summary)
        return next((code for code in WORST_FIRST if code in codes), Exit.PASSED)

    def _play_simulated(self) -> Exit | None:
        for loaded in self._scenarios:
            played = play_simulated(loaded, seed=self._seed)
            if self._twice and played.exit in (Exit.PASSED, Exit.FAILED):
                _compare(played, play_simulated(loaded, seed=self._seed))
            self._tell(loaded, played)
        return None

    def _play_live(self) -> Exit | None:
        try:
            play_live(self._scenarios, seed=self._seed, tell=self._tell)
        except* HarnessFault as fault:
            self._reporter.wrong("\n".join(str(each) for each in fault.exceptions))
            return_code = Exit.HARNESS_FAULT
        else:
            return None
        return return_code

    def _tell(self, loaded: LoadedScenario, played: Played) -> None:
        self.played.append(played)
        if played.passed:
            self._reporter.passed(played.title, played.id, played.real_seconds)
        else:
            self._reporter.failed(failure_of(loaded, played))


def _compare(first: Played, second: Played) -> None:
    """Two runs of one seed must be the same to the byte; the first difference is told."""
    if first.journal == second.journal:
        return
    pairs = zip([*first.journal, "(nothing)"], [*second.journal, "(nothing)"], strict=False)
    line = next((n, a, b) for n, (a, b) in enumerate(pairs, 1) if a != b)
    first.exit = Exit.NOT_DETERMINISTIC
    first.problem = f"two runs of one seed differ in line {line[0]} of the journal:\n{line[1]}\n{line[2]}"


def failure_of(loaded: LoadedScenario, played: Played) -> Failure:
    """A scenario that did not pass, ready to be reported."""
    complaints = [
        Complaint(words=str(mismatch), spot=spot_of(loaded, mismatch.path), at=at) for at, mismatch in played.mismatches
    ]
    if played.problem:
        words = played.problem.strip()
        at = played.transcript[-1].at if played.transcript else 0.0
        complaints.insert(0, Complaint(words=words, spot=spot_of(loaded, played.problem_path), at=at))
    return Failure(
        title=played.title,
        verdict=VERDICTS[played.exit],
        world=played.world,
        seed=played.seed,
        replay=f"scenarios run --world {played.world} --seed {played.seed} '{played.id}' --transcript",
        complaints=tuple(complaints),
        transcript=tuple(f"{line.at:>10.1f}  {line.text}" for line in played.transcript),
    )


VERDICTS = {
    Exit.PASSED: "passed",
    Exit.FAILED: "what happened is not what the scenario expects",
    Exit.FILE_WRONG: "the scenario asks for what cannot be done",
    Exit.BRIDGE_CRASHED: "the bridge failed",
    Exit.HARNESS_FAULT: "the runner itself failed",
    Exit.NOT_DETERMINISTIC: "the same seed gave two different runs",
}


def spot_of(loaded: LoadedScenario, path: PathInFile) -> Spot:
    """Where in the file a path stands."""
    line, column, width = loaded.place(path)
    source = loaded.document.source.splitlines()
    text = source[line - 1] if line <= len(source) else ""
    return Spot(path=shown_path(Path(loaded.path)), line=line, column=column, width=width, text=text)
