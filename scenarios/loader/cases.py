"""Tables: one file, many scenarios. `${column}` is replaced before the grammar reads the data; a replaced text stays a text."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from scenarios.language.scenarios import Cases, Scenario
from scenarios.language.worlds import WorldBody
from scenarios.loader.problems import FileWrong, Problem, did_you_mean
from scenarios.loader.validation import validate
from scenarios.loader.yaml_reader import Document, PathInFile

_SLOT = re.compile(r"\$\{([^}]*)\}")


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number from 1 and its values by column. A file without a table has one row without values."""

    number: int
    values: Mapping[str, str]

    @property
    def label(self) -> str:
        """What tells this row from the others."""
        return next(iter(self.values.values()), "")


def read_cases(document: Document) -> Cases | None:
    """The file's table, if it has one. Raises `FileWrong` when it is unsound or a slot names no column of it."""
    raw = document.data.get("cases")
    cases = None if raw is None else validate(document, Cases, raw, ("cases",))
    problems = list(unknown_slots(document, cases.columns if cases else ()))
    if problems:
        raise FileWrong(document.path, document.source, problems)
    return cases


def rows_of(cases: Cases | None) -> tuple[Row, ...]:
    """The rows to play."""
    if cases is None:
        return (Row(0, {}),)
    return tuple(Row(n, dict(zip(cases.columns, row, strict=True))) for n, row in enumerate(cases.rows, 1))


def fill(data: Any, row: Row) -> Any:
    """The data with every slot filled, keys too."""
    if isinstance(data, str):
        return _SLOT.sub(lambda slot: row.values.get(slot[1], slot[0]), data)
    if isinstance(data, dict):
        return {fill(key, row): each if key == "cases" else fill(each, row) for key, each in data.items()}
    if isinstance(data, list):
        return [fill(each, row) for each in data]
    return data


def unknown_slots(document: Document, columns: tuple[str, ...]) -> Iterator[Problem]:
    """Slots that name no column."""
    for path, text in _texts(document.data, ()):
        for slot in _SLOT.finditer(text):
            if slot[1] not in columns:
                hint = did_you_mean(slot[1], columns) if columns else "there is no `cases` table"
                yield document.problem(path, f"`${{{slot[1]}}}` names no column of `cases`", hint)


def _texts(data: Any, path: PathInFile) -> Iterator[tuple[PathInFile, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, each in data.items():
            yield from _texts(key, (*path, key))
            yield from _texts(each, (*path, key))
    elif isinstance(data, list):
        for index, each in enumerate(data):
            yield from _texts(each, (*path, index))


def missing_rows(scenario: Scenario, world: WorldBody, document: Document) -> Iterator[Problem]:
    """Members of a `complete over` set that no row speaks of: the role nobody thought of."""
    cases = scenario.cases
    if cases is None:
        return
    sets = {
        "world.people": set(world.people),
        "world.staff": {name for name, person in world.people.items() if person.staff},
        "world.outsiders": {name for name, person in world.people.items() if not person.staff},
        "world.chats": set(world.chats),
        "world.bots": set(world.bots),
        "outcomes": set(scenario.outcomes),
    }
    for column, source in cases.complete_over.items():
        index = cases.columns.index(column)
        missing = sorted(sets[source] - {row[index] for row in cases.rows})
        if missing:
            names = ", ".join(missing)
            hint = f"`complete over` {source} wants a row for each"
            yield document.problem(("cases", "complete over", column), f"no row for {names} in column `{column}`", hint)
