"""Finding scenario files, reading them with their worlds, and telling their cases apart."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from scenarios.language.scenarios import Scenario
from scenarios.language.worlds import WorldBody, WorldFile
from scenarios.loader.cases import Row, fill, missing_rows, read_cases, rows_of
from scenarios.loader.problems import FileWrong, Problem, did_you_mean, shown_path
from scenarios.loader.references import check_scenario, check_world
from scenarios.loader.validation import validate
from scenarios.loader.yaml_reader import Document, PathInFile, read_yaml

SUFFIX = ".scenario.yaml"
WORLD_SUFFIX = ".world.yaml"
LIBRARY = Path(__file__).resolve().parent.parent / "library"


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedScenario:
    """One scenario of one file, one row of its table, ready to run."""

    path: Path
    document: Document
    scenario: Scenario
    world: WorldBody
    row: Row

    @property
    def title(self) -> str:
        """The scenario's sentence."""
        return self.scenario.scenario

    @property
    def id(self) -> str:
        """File and row: what the command line accepts to run just this one."""
        return shown_path(self.path) + (f"#{self.row.number}" if self.row.number else "")

    def place(self, path: PathInFile) -> tuple[int, int, int]:
        """Line, column and width of a part of the scenario."""
        mark = self.document.place(path, of_key=True)
        return mark.line, mark.column, mark.width


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioFile:
    """A file and the scenarios it holds."""

    path: Path
    scenarios: tuple[LoadedScenario, ...]


def find_files(paths: Iterable[Path]) -> Iterator[Path]:
    """All scenario files at or below the paths, in order. Raises `FileNotFoundError`."""
    for path in paths:
        if path.is_dir():
            yield from sorted(path.rglob("*" + SUFFIX))
        elif path.is_file():
            yield path
        else:
            raise FileNotFoundError(path)


def load(path: Path, source: str | None = None) -> ScenarioFile:
    """Read, validate and expand one file. Raises `FileWrong` with everything that is wrong in it."""
    document = read_yaml(path, source)
    found: list[LoadedScenario] = []
    problems: list[Problem] = []
    for row in rows_of(read_cases(document)):
        try:
            found.append(_of_row(document, row))
        except FileWrong as wrong:
            if wrong.path != path:
                raise
            problems += wrong.problems
    if problems:
        raise FileWrong(path, document.source, problems)
    return ScenarioFile(path=path, scenarios=tuple(found))


def _of_row(document: Document, row: Row) -> LoadedScenario:
    data = fill(document.data, row)
    scenario = validate(document, Scenario, data)
    world = _world(scenario, document)
    problems = check_scenario(scenario, world, document)
    problems += missing_rows(scenario, world, document) if row.number <= 1 else []
    if problems:
        raise FileWrong(document.path, document.source, problems)
    return LoadedScenario(path=document.path, document=document, scenario=scenario, world=world, row=row)


def _world(scenario: Scenario, document: Document) -> WorldBody:
    """The world the scenario chose, with its own changes to it."""
    choice = scenario.world
    folders = [folder / "worlds" for folder in document.path.resolve().parents] + [LIBRARY / "worlds"]
    known = {file.name.removesuffix(WORLD_SUFFIX): file for folder in reversed(folders) for file in _world_files(folder)}
    if choice.use not in known:
        problem = document.problem(("world", "use"), f"no world named `{choice.use}`", did_you_mean(choice.use, known))
        raise FileWrong(document.path, document.source, [problem])
    data, body = _read_world(known[choice.use])
    changes = {part: change for part, change in choice if part in choice.model_fields_set and part != "use"}
    if not changes:
        return body
    merged = validate(document, WorldBody, _merged(data, changes), ("world",))
    problems = check_world(merged, document, ("world",))
    if problems:
        raise FileWrong(document.path, document.source, problems)
    return merged


@lru_cache(maxsize=256)
def _world_files(folder: Path) -> Sequence[Path]:
    return tuple(sorted(folder.glob("*" + WORLD_SUFFIX))) if folder.is_dir() else ()


@lru_cache(maxsize=64)
def _read_world(path: Path) -> tuple[dict[str, Any], WorldBody]:
    """A world file's data without its heading, and the world it describes."""
    document = read_yaml(path)
    validate(document, WorldFile, document.data)
    data = {key: value for key, value in document.data.items() if key not in ("world", "why")}
    body = validate(document, WorldBody, data)
    problems = check_world(body, document)
    if problems:
        raise FileWrong(path, document.source, problems)
    return data, body


def _merged(base: Any, change: Any) -> Any:
    """Mappings are merged by key, everything else is replaced."""
    if not (isinstance(base, dict) and isinstance(change, dict)):
        return change
    return {**base, **{key: _merged(base[key], each) if key in base else each for key, each in change.items()}}
