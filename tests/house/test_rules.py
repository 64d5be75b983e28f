"""The rule book is whole: every rule stands in it once, in order, and whoever cites a rule can look it up."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from scenarios.language.rules import OUT_OF_SCOPE, READINGS, SECTIONS
from tests.house.sources import ROOT

BOOK = ROOT / "bridge/RULES.md"
READERS = ("bridge", "scenarios", "tests", "tools")
"""Packages whose words may cite rules; the fake knows Telegram's rules alone."""
CITED = re.compile(r"\b[RA][1-9][0-9]{0,2}\b")
ENTRY = re.compile(r"^- \*\*(?P<name>[RA][0-9]+)\*\* (?P<words>.+)$")
UNWANTED = "(not part of this product"
READINGS_TITLE = "Decided readings"


def chapters(text: str) -> dict[str, list[tuple[str, str]]]:
    """Names and words of the rules under each heading that has any, as they stand."""
    found: dict[str, list[tuple[str, str]]] = {}
    title = ""
    for line in text.splitlines():
        if line.startswith("#"):
            title = line.lstrip("# ")
        elif entry := ENTRY.match(line):
            found.setdefault(title, []).append((entry["name"], entry["words"]))
    return found


CHAPTERS = chapters(BOOK.read_text("utf-8"))
KNOWN = {name: words for chapter in CHAPTERS.values() for name, words in chapter}


def spoken(code: str) -> Iterator[tuple[int, str]]:
    """Lines and words of a Python source that are for people: its comments, and the strings that are statements."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield node.lineno, node.value.value
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT:
            yield token.start[0], token.string


def citations(path: Path) -> Iterator[tuple[str, str]]:
    """Place and name of everything in a file that reads like a rule."""
    text = path.read_text("utf-8")
    passages = spoken(text) if path.suffix == ".py" else enumerate(text.splitlines(), start=1)
    for line, words in passages:
        for name in CITED.findall(words):
            yield f"{path.relative_to(ROOT)}:{line}", name


def cited_under(folder: str) -> list[tuple[str, str]]:
    kinds = (".py", ".yaml", ".sql", ".md")
    paths = [path for path in sorted((ROOT / folder).rglob("*")) if path.suffix in kinds and "__pycache__" not in path.parts]
    return [each for path in paths for each in citations(path)]


def test_every_rule_stands_in_its_section_once_and_in_order() -> None:
    sections = {each.title: [f"R{number}" for number in range(each.first, each.last + 1)] for each in SECTIONS}
    readings = {READINGS_TITLE: [f"A{number}" for number in READINGS]}
    expected = sections | readings
    assert {title: [name for name, _ in rules] for title, rules in CHAPTERS.items()} == expected
    assert list(CHAPTERS) == list(expected)


def test_the_sections_leave_no_number_out() -> None:
    numbers = [number for each in SECTIONS for number in range(each.first, each.last + 1)]
    assert numbers == list(range(1, 261))
    assert list(READINGS) == list(range(1, 30))


def test_the_book_and_the_coverage_agree_on_what_is_not_wanted() -> None:
    assert {name for name, words in KNOWN.items() if UNWANTED in words} == {f"R{number}" for number in OUT_OF_SCOPE}


def test_every_rule_is_a_sentence() -> None:
    sentences = {name: words.partition(f" {UNWANTED}")[0] for name, words in KNOWN.items()}
    assert [name for name, words in sentences.items() if not words.endswith(".")] == []


@pytest.mark.parametrize("folder", READERS)
def test_every_rule_that_is_cited_can_be_looked_up(folder: str) -> None:
    found = cited_under(folder)
    assert found, f"nothing in {folder} cites a rule: the search is broken"
    assert [(place, name) for place, name in found if name not in KNOWN] == []


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('"""Who hears (R126, A2)."""', ["R126", "A2"]),
        ("x = 1  # R18: nothing is sent", ["R18"]),
        ('def f() -> None:\n    """R131–R133."""', ["R131", "R133"]),
        ("class C:\n    x: int\n    'A link (R999).'", ["R999"]),
        ('album = "A77"; R500 = 0', []),
        ("y = 2  # 0xR1, BAR12, R1234, R0 and R12x are none", []),
    ],
)
def test_citations_are_read_from_what_is_said_and_not_from_what_is_done(code: str, expected: list[str]) -> None:
    assert [name for _, words in spoken(code) for name in CITED.findall(words)] == expected


@pytest.mark.parametrize("page", ["README.md", "bridge/README.md", "scenarios/README.md"])
def test_every_readme_shows_the_way_to_the_book(page: str) -> None:
    path = ROOT / page
    links = re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8"))
    assert BOOK in [(path.parent / link).resolve() for link in links]
