"""Collects `*.scenario.yaml` files as pytest items, one for each scenario or row of a table. Public pytest API only.

Every item is played in simulation; `--scenario-seed` chooses the seed. The runner is imported only when such a file is met.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scenarios.loader import LoadedScenario
    from scenarios.runner.results import Played

SUFFIX = ".scenario.yaml"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The plugin's options."""
    group = parser.getgroup("scenarios")
    group.addoption("--scenario-seed", type=int, default=None, help="seed of simulated scenarios")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Files named `*.scenario.yaml` hold scenarios."""
    if file_path.name.endswith(SUFFIX):
        return ScenarioFile.from_parent(parent, path=file_path)
    return None


class ScenarioNotPassed(Exception):
    """A scenario that did not pass; `str()` is the report."""


class ScenarioFile(pytest.File):
    """One file of scenarios."""

    def collect(self) -> Iterator[pytest.Item]:
        """One item for each scenario. A wrong file is a collection error with its own report."""
        from scenarios.loader import FileWrong, load

        try:
            found = load(self.path)
        except FileWrong as wrong:
            raise self.CollectError(str(wrong)) from None
        for loaded in found.scenarios:
            if "sim" in loaded.scenario.worlds():
                yield ScenarioItem.from_parent(self, name=loaded.title, loaded=loaded)


class ScenarioItem(pytest.Item):
    """One scenario, or one row of a table of scenarios."""

    def __init__(self, *, loaded: LoadedScenario, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.loaded = loaded
        self.obj = self.runtest  # other plugins (pytest-trio) look at the callable behind every item
        for tag in loaded.scenario.tags:
            self.keywords[tag] = True

    def runtest(self) -> None:
        """Play it in virtual time. Raises `ScenarioNotPassed`."""
        from scenarios.runner.simulated import DEFAULT_SEED, play_simulated

        seed = self.config.getoption("--scenario-seed")
        played = play_simulated(self.loaded, seed=DEFAULT_SEED if seed is None else seed)
        if not played.passed:
            raise ScenarioNotPassed(self._report(played))

    def _report(self, played: Played) -> str:
        from scenarios.report import failure_lines
        from scenarios.runner.runs import failure_of

        return "\n".join(failure_lines(failure_of(self.loaded, played)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The scenario's own report instead of a traceback."""
        if isinstance(excinfo.value, ScenarioNotPassed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """File, line and title."""
        line, _, _ = self.loaded.place(("scenario",))
        return self.path, line - 1, self.loaded.title
