"""What scenarios there are and which rules they show: the listing, and the coverage of the rule book."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from scenarios.language.rules import SECTIONS, wanted
from scenarios.loader import LoadedScenario
from scenarios.loader.problems import shown_path


def listing_lines(scenarios: Sequence[LoadedScenario]) -> Iterator[str]:
    """One line for each scenario, by file."""
    for path, group in groupby(scenarios, key=lambda each: each.path):
        members = list(group)
        first = members[0].scenario
        worlds = first.worlds()
        where = "" if len(worlds) > 1 else f"  [{worlds[0]} only]"
        yield f"{shown_path(path)}  {', '.join(first.rules)}{where}"
        for each in members:
            number = f"#{each.row.number} " if each.row.number else ""
            yield f"    {number}{each.title}"
    yield f"{len(scenarios)} scenarios"


def coverage_lines(scenarios: Sequence[LoadedScenario]) -> Iterator[str]:
    """For each section: how many scenarios show each rule, and which rules have none."""
    shown: dict[str, int] = defaultdict(int)
    for each in scenarios:
        for rule in each.scenario.rules:
            shown[rule] += 1
    covered = 0
    total = 0
    for section in SECTIONS:
        rules = wanted(section)
        with_any = [rule for rule in rules if shown[rule]]
        without = [rule for rule in rules if not shown[rule]]
        covered, total = covered + len(with_any), total + len(rules)
        yield f"{section.title}: {len(with_any)} of {len(rules)}"
        if with_any:
            yield "    " + ", ".join(f"{rule} ×{shown[rule]}" for rule in with_any)
        if without:
            yield "    without a scenario: " + ", ".join(without)
    yield f"{covered} of {total} rules are shown by {len(scenarios)} scenarios"
