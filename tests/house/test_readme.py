"""The README tells the truth: its commands exist and its dependency table is complete."""

import re
import tomllib

from tests.house.sources import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def required() -> set[str]:
    """Names of all packages that pyproject.toml asks for, our own extras aside."""
    rows = [*PROJECT["dependencies"], *(row for extra in PROJECT["optional-dependencies"].values() for row in extra)]
    names = {match.group(0) for row in rows if (match := re.match(r"[A-Za-z0-9_-]+", row))}
    return names - {PROJECT["name"]}


def test_every_dependency_says_what_it_is_for() -> None:
    rows = [line.split("|")[1] for line in README.splitlines() if line.startswith("| ")]
    listed = {name.strip() for row in rows for name in row.split(",")}
    assert required() - listed == set()


def test_every_tool_that_the_readme_names_exists_and_runs() -> None:
    tools = set(re.findall(r"\./(tools/[a-z-]+)", README))
    assert {"tools/run", "tools/test"} <= tools
    assert [tool for tool in sorted(tools) if not (ROOT / tool).stat().st_mode & 0o111] == []


def test_every_page_that_the_readme_links_exists() -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", README)
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_everything_pinned_is_what_is_asked_for() -> None:
    """Every required package stands in the constraints, and no index address does."""
    text = (ROOT / "tools/constraints.txt").read_text("utf-8")
    pinned = {line.split("==")[0].lower().replace("_", "-") for line in text.splitlines() if "==" in line}
    assert {name.lower() for name in required()} - pinned == set()
    assert "://" not in text
