"""The command line: `scenarios run | list | check | schema`. Exit codes: see `scenarios.runner.results.Exit`."""

import json
import logging
import sys
from collections.abc import Sequence
from pathlib import Path

import click
from rich.console import Console

from scenarios.language.scenarios import schema as make_schema
from scenarios.loader import FileWrong, LoadedScenario, find_files, load
from scenarios.report import Reporter
from scenarios.runner.catalog import coverage_lines, listing_lines
from scenarios.runner.results import Exit
from scenarios.runner.runs import Run
from scenarios.runner.simulated import DEFAULT_SEED

LIBRARY = Path(__file__).resolve().parent / "library"


@click.group()
def main() -> None:
    """What the product must do, played in a simulated or in a real world."""
    logging.getLogger().addHandler(logging.NullHandler())  # the products' logs are not this program's output


@main.command()
@click.option("--world", type=click.Choice(["sim", "live"]), default="sim", show_default=True, help="Where to play.")
@click.option("--seed", default=DEFAULT_SEED, show_default=True, help="Decides everything that chance decides.")
@click.option("--tag", "tags", multiple=True, help="Only scenarios with this tag; may be repeated.")
@click.option("--rule", "rules", multiple=True, help="Only scenarios that cite this rule; may be repeated.")
@click.option("--transcript", is_flag=True, help="Print who saw what, when.")
@click.option("--journal", type=click.Path(dir_okay=False, path_type=Path), help="Write the journal of the run to a file.")
@click.option("--twice", is_flag=True, help="Play each simulation twice and compare the journals to the byte.")
@click.option("--quiet", is_flag=True, help="Print failures and the summary only.")
@click.argument("paths", nargs=-1)
def run(
    world: str,
    seed: int,
    tags: tuple[str, ...],
    rules: tuple[str, ...],
    transcript: bool,
    journal: Path | None,
    twice: bool,
    quiet: bool,
    paths: tuple[str, ...],
) -> None:
    """Play scenarios: files, folders, or one row of a table as FILE#ROW. Everything without a path."""
    console = Console(highlight=False)
    chosen = _chosen(console, paths)
    wanted = [each for each in chosen if _fits(each, tags, rules)]
    if not wanted:
        console.print("no scenario fits", style="red")
        sys.exit(Exit.FILE_WRONG)
    reporter = Reporter(console, transcript=transcript, quiet=quiet)
    runs = Run(wanted, reporter, world="live" if world == "live" else "sim", seed=seed, twice=twice)
    code = runs.play()
    if journal is not None:
        journal.write_text("".join(line + "\n" for line in runs.journal), "utf-8")
    sys.exit(code)


@main.command("list")
@click.option("--rules", "by_rule", is_flag=True, help="Rules without a scenario, and scenarios per rule.")
@click.argument("paths", nargs=-1)
def list_(by_rule: bool, paths: tuple[str, ...]) -> None:
    """What scenarios there are, and which rules they show."""
    console = Console(highlight=False)
    chosen = _chosen(console, paths)
    for line in coverage_lines(chosen) if by_rule else listing_lines(chosen):
        console.print(line, highlight=False, markup=False, soft_wrap=True)


@main.command()
@click.argument("paths", nargs=-1)
def check(paths: tuple[str, ...]) -> None:
    """Read scenarios without playing them."""
    console = Console(highlight=False)
    chosen = _chosen(console, paths)
    console.print(f"{len({each.path for each in chosen})} files, {len(chosen)} scenarios: nothing to complain about")


@main.command()
def schema() -> None:
    """The JSON Schema by which editors complete and complain."""
    click.echo(json.dumps(make_schema(), indent=2, ensure_ascii=False))


def _chosen(console: Console, paths: Sequence[str]) -> list[LoadedScenario]:
    """The scenarios at the paths; leaves with exit code 2 when a file is wrong or missing."""
    chosen: list[LoadedScenario] = []
    wrong = False
    for word in paths or (str(LIBRARY),):
        name, _, row = word.partition("#")
        try:
            for path in find_files([Path(name)]):
                found = _loaded(console, path)
                wrong = wrong or found is None
                chosen += [each for each in found or () if not row or each.row.number == int(row)]
        except FileNotFoundError:
            console.print(f"{name}: no such file or folder", style="red", markup=False)
            wrong = True
        except ValueError:
            console.print(f"{word}: the row after # is a number", style="red", markup=False)
            wrong = True
    if wrong:
        sys.exit(Exit.FILE_WRONG)
    return chosen


def _loaded(console: Console, path: Path) -> tuple[LoadedScenario, ...] | None:
    try:
        return load(path).scenarios
    except FileWrong as wrong:
        Reporter(console).wrong(str(wrong))
        return None


def _fits(loaded: LoadedScenario, tags: Sequence[str], rules: Sequence[str]) -> bool:
    scenario = loaded.scenario
    return (not tags or any(tag in scenario.tags for tag in tags)) and (
        not rules or any(rule in scenario.rules for rule in rules)
    )


if __name__ == "__main__":
    main(prog_name="scenarios")
