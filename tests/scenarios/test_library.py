"""The library: every scenario passes in simulation, and every rule that this stage promises is shown by one."""

from pathlib import Path

import pytest

from scenarios.loader import LoadedScenario, find_files, load
from scenarios.report import failure_lines
from scenarios.runner.catalog import coverage_lines, listing_lines
from scenarios.runner.runs import failure_of
from scenarios.runner.simulated import play_simulated

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios" / "library"
SCENARIOS = [each for path in find_files([LIBRARY]) for each in load(path).scenarios]
PROMISED = [
    *range(1, 6),
    *range(34, 49),
    *range(66, 72),
    80,
    81,
    *range(85, 93),
    108,
    *range(110, 116),
    *range(125, 133),
    *range(134, 139),
    *range(152, 156),
    162,
    *range(178, 182),
    *range(219, 223),
    *range(243, 247),
    248,
    252,
    253,
]
"""R133 is superseded by R243."""


@pytest.mark.parametrize("loaded", [each for each in SCENARIOS if "sim" in each.scenario.worlds()], ids=lambda each: each.id)
def test_a_scenario_passes_in_simulation(loaded: LoadedScenario) -> None:
    played = play_simulated(loaded)
    assert played.passed, "\n" + "\n".join(failure_lines(failure_of(loaded, played)))


def test_every_promised_rule_has_a_scenario() -> None:
    cited = {rule for each in SCENARIOS for rule in each.scenario.rules}
    assert [f"R{number}" for number in PROMISED if f"R{number}" not in cited] == []


def test_every_scenario_says_something_of_its_own() -> None:
    """Titles tell scenarios apart, also the rows of one table."""
    titles = [(each.path, each.title) for each in SCENARIOS]
    twice = {title for _, title in titles if sum(title == other for _, other in titles) > 1}
    assert {title for title in twice if "${" in title} == set()
    files_by_title: dict[str, set[Path]] = {}
    for path, title in titles:
        files_by_title.setdefault(title, set()).add(path)
    assert {title for title, files in files_by_title.items() if len(files) > 1} == set()


def test_the_listing_names_files_rows_rules_and_worlds() -> None:
    lines = list(listing_lines(SCENARIOS))
    late = next(line for line in lines if "too_late.scenario.yaml" in line)
    assert late.endswith("R3, R4  [sim only]")
    assert lines[-1] == f"{len(SCENARIOS)} scenarios"
    assert any(line.startswith("    #1 who hears a message without a name") for line in lines)


def test_coverage_counts_scenarios_for_each_rule_and_names_those_without() -> None:
    lines = list(coverage_lines([each for each in SCENARIOS if each.path.name == "link.scenario.yaml"]))
    assert lines[:3] == [
        "account authorisation: 5 of 11",
        "    R1 ×1, R2 ×1, R3 ×1, R4 ×1, R5 ×1",
        "    without a scenario: R6, R7, R8, R9, R10, R11",
    ]
    assert lines[-1] == "5 of 241 rules are shown by 1 scenarios"
