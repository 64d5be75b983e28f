"""Names are checked before anything runs: people, chats, bots, teams, projects and templates of the world, rules of the house,
labels that earlier steps gave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from scenarios.language.names import NameUse, names_in
from scenarios.language.rules import is_known
from scenarios.language.scalars import Defines, Part, Ref
from scenarios.language.scenarios import Scenario
from scenarios.language.worlds import WorldBody
from scenarios.loader.problems import Problem, did_you_mean
from scenarios.loader.yaml_reader import Document, PathInFile

NOUNS = {
    "person": "person",
    "team": "team",
    "chat": "chat",
    "bot": "bot",
    "project": "project",
    "template": "template",
    "task": "task",
    "message": "message or comment",
    "outcome": "outcome",
}


def names_of_world(world: WorldBody) -> dict[str, set[str]]:
    """What exists, by kind."""
    return {
        "person": set(world.people),
        "team": set(world.teams),
        "chat": set(world.chats),
        "bot": set(world.bots),
        "project": set(world.projects),
        "template": set(world.templates),
    }


def check_world(world: WorldBody, document: Document, prefix: PathInFile = ()) -> list[Problem]:
    """Problems with the names a world uses of itself."""
    known = names_of_world(world)
    found = [_check(use, known, document) for use in names_in(world, prefix)]
    owners = [name for name, person in world.people.items() if person.staff == "owner"]
    if len(owners) != 1:
        found.append(document.problem((*prefix, "people"), "a world has exactly one person with `staff: owner`", of_key=True))
    if sum(bot.standard for bot in world.bots.values()) != 1:
        found.append(document.problem((*prefix, "bots"), "a world has exactly one bot with `standard: yes`", of_key=True))
    return [each for each in found if each is not None]


def check_scenario(scenario: Scenario, world: WorldBody, document: Document) -> list[Problem]:
    """Problems with the names a scenario uses, and with the rules it cites."""
    return list(_Checker(scenario, document, names_of_world(world) | {"outcome": set(scenario.outcomes)}).problems())


@dataclass(slots=True)
class _Checker:
    scenario: Scenario
    document: Document
    known: dict[str, set[str]]
    given: dict[tuple[str, str], PathInFile] = field(default_factory=dict)

    def problems(self) -> Iterator[Problem]:
        """In the order of the file."""
        for index, rule in enumerate(self.scenario.rules):
            if not is_known(rule):
                yield self.document.problem(("rules", index), f"there is no rule `{rule}`", "rules are R1-R260, readings A1-A29")
        for index, given in enumerate(self.scenario.given):
            yield from self._of_part(given, ("given", index))
        for index, step in enumerate(self.scenario.steps):
            yield from self._of_part(step, ("steps", index))
        for name, outcome in self.scenario.outcomes.items():
            yield from self._of_part(outcome, ("outcomes", name))

    def _of_part(self, part: Part, path: PathInFile) -> Iterator[Problem]:
        uses = list(names_in(part, path))
        for use in uses:
            if isinstance(use.marker, Defines):
                yield from self._define(use, use.marker.kind)
        for use in uses:
            found = _check(use, self.known, self.document)
            if found is not None:
                yield found

    def _define(self, use: NameUse, kind: str) -> Iterator[Problem]:
        before = self.given.get((kind, use.name))
        if before is not None:
            line = self.document.place(before).line
            yield self.document.problem(use.path, f"the name `{use.name}` is given twice", f"first in line {line}")
        self.given[(kind, use.name)] = use.path
        self.known.setdefault(kind, set()).add(use.name)


def _check(use: NameUse, known: Mapping[str, set[str]], document: Document) -> Problem | None:
    if not isinstance(use.marker, Ref):
        return None
    kinds = use.marker.kinds
    names = set().union(*(known.get(kind, set()) for kind in kinds))
    if use.name in names:
        return None
    nouns = " or ".join(NOUNS[kind] for kind in kinds)
    labels = kinds[0] in ("task", "message")
    message = f"no {nouns} named `{use.name}`" + (" has appeared before this step" if labels else "")
    return document.problem(use.path, message, did_you_mean(use.name, names), of_key=use.in_key)
