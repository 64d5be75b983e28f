"""Habits a reviewer would otherwise have to look for by hand."""

import ast
import re
import tomllib

import pytest

from tests.house.sources import PACKAGES, ROOT, Source, functions, sources

BROAD_EXCEPT_PLACES = {
    # Rule 8: one inbox entry is parked and the lane goes on; one connection is counted and closed.
    "bridge/services/handle.py": 1,
    "bridge/web/guard.py": 1,
    "fake_telegram/control/guard.py": 1,
    # One call is answered 500 and the connection goes on; one delivery is parked and the next goes on.
    "fake_telegram/wire/gateway.py": 1,
    "fake_telegram/wire/mishaps.py": 1,
}
FORBIDDEN_MODULE_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "core", "misc"}
MOCKS = re.compile(r"unittest\.mock|\bMagicMock\b|\bmonkeypatch\b|\bpytest_mock\b|\bmocker\b")
UNCOMMITTED_THINGS = re.compile(r"/work/|/tmp/brief|PlanFix|Planfix|planfix|ПланФикс|pypi\.org|registry\.npmjs")


def is_broad(handler: ast.ExceptHandler) -> bool:
    names = {getattr(node, "id", "") for node in ast.walk(handler.type)} if handler.type else {"BaseException"}
    return bool(names & {"Exception", "BaseException"})


def test_broad_excepts_stand_only_where_the_house_allows_them() -> None:
    found: dict[str, int] = {}
    for source in sources(*PACKAGES):
        count = sum(isinstance(node, ast.ExceptHandler) and is_broad(node) for node in ast.walk(source.tree))
        if count:
            found[source.path] = count
    assert {path: count for path, count in found.items() if count > BROAD_EXCEPT_PLACES.get(path, 0)} == {}


def test_no_module_has_a_name_that_says_nothing() -> None:
    stems = {source.path: source.path.rsplit("/", 1)[-1].removesuffix(".py") for source in sources(*PACKAGES)}
    assert [path for path, stem in stems.items() if stem in FORBIDDEN_MODULE_NAMES] == []


def test_every_module_opens_with_its_law() -> None:
    empty = {source.path for source in sources(*PACKAGES) if not source.text.strip()}
    assert [s.path for s in sources(*PACKAGES) if s.path not in empty and not ast.get_docstring(s.tree)] == []


def test_nothing_is_mocked() -> None:
    own = "tests/house/test_habits.py"
    assert [s.path for s in sources("tests", *PACKAGES) if s.path != own and MOCKS.search(s.text)] == []


def test_no_test_sleeps_on_the_wall_clock() -> None:
    """Waiting is for an event, or virtual: `time.sleep` and `asyncio.sleep` have no place here."""
    own = "tests/house/test_habits.py"
    pattern = re.compile(r"\btime\.sleep\(|\basyncio\.sleep\([1-9]")
    assert [s.path for s in sources("tests", *PACKAGES) if s.path != own and pattern.search(s.text)] == []


def test_every_function_says_what_it_returns() -> None:
    assert [f.place for f in functions(*PACKAGES) if f.node.returns is None] == []


def test_skips_carry_a_written_reason() -> None:
    """`pytest.skip("why")`, `mark.skipif(..., reason=...)`; xfail never."""
    assert [place for source in sources("tests") for place in reasonless_skips(source)] == []


def reasonless_skips(source: Source) -> list[str]:
    places = []
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Call):
            continue
        name = ast.unparse(node.func)
        said = {keyword.arg for keyword in node.keywords if keyword.arg == "reason"}
        bare_call = name in ("pytest.skip", "pytest.importorskip") and not (node.args or said)
        bare_mark = name.endswith(("mark.skip", "mark.skipif")) and not said
        if bare_call or bare_mark or "xfail" in name:
            places.append(f"{source.path}:{node.lineno}")
    return places


def test_type_ignores_are_few_and_give_their_code() -> None:
    ratchet = tomllib.loads((ROOT / "tests/house/ratchet.toml").read_text("utf-8"))
    bare = [s.path for s in sources(*PACKAGES) if re.search(r"type: ignore(?!\[)", s.text)]
    total = sum(s.text.count("type: ignore[") for s in sources(*PACKAGES))
    assert bare == []
    assert total <= ratchet["type_ignores"]


@pytest.mark.parametrize("folder", [*PACKAGES, "tests", "tools", ".ci"])
def test_the_repository_speaks_of_the_software_alone(folder: str) -> None:
    """No machine paths, no registry hosts, nobody else's product."""
    own = ROOT / "tests/house/test_habits.py"
    kinds = (".py", ".yaml", ".md", ".sql", ".toml", ".html", ".js", ".css", ".txt", "")
    files = [p for p in (ROOT / folder).rglob("*") if p.is_file() and p.suffix in kinds and p != own]
    texts = {str(p.relative_to(ROOT)): p.read_text("utf-8", "replace") for p in files if "__pycache__" not in p.parts}
    assert [path for path, text in texts.items() if UNCOMMITTED_THINGS.search(text)] == []
