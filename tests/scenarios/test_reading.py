"""Scalars are the text that was written; types read their own text; tables become scenarios."""

from pathlib import Path

import pytest
from pydantic import TypeAdapter, ValidationError

from scenarios.language.scalars import Duration, Flag, Number, Share, Size
from scenarios.language.scenarios import schema
from scenarios.loader import find_files, load
from scenarios.loader.yaml_reader import read_yaml
from tests.scenarios.stories import PATH, SOUND, loaded, report_of, spoiled


@pytest.mark.parametrize("text", ["22:30", "no", "on", "yes", "1e3", "0x10", "2026-03-02", "007", "1_000", ".5", "Null!", "a#b"])
def test_a_plain_scalar_is_text(text: str) -> None:
    """What YAML 1.1 loaders turn into booleans, numbers and dates stays what was written."""
    assert read_yaml(PATH, f"text: {text}\n").data == {"text": text}


@pytest.mark.parametrize("quoted", ['"#urgent"', "'#urgent'", '"@boris"', '"see #12"', '"no"', '"~"', '""', "'*'", "'a: b'"])
def test_quoted_text_is_taken_as_it_is(quoted: str) -> None:
    assert read_yaml(PATH, f"text: {quoted}\n").data == {"text": quoted[1:-1]}


def test_comments_after_values_that_are_not_words_of_people_are_comments() -> None:
    assert read_yaml(PATH, "wait: 12h  # free in simulation\n").data == {"wait": "12h"}


def test_block_texts_keep_their_lines() -> None:
    assert read_yaml(PATH, "text: |\n  one # two\n  three\n").data == {"text": "one # two\nthree\n"}


def test_every_value_and_key_knows_its_place() -> None:
    document = read_yaml(PATH, "a:\n  - {b: c}\n")
    assert (document.place(("a", 0, "b")).line, document.place(("a", 0, "b")).column) == (2, 9)
    assert (document.place(("a", 0, "b"), of_key=True).column, document.place(("a",), of_key=True).line) == (6, 1)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Duration, "500ms", 0.5),
        (Duration, "30s", 30.0),
        (Duration, "1.5m", 90.0),
        (Duration, "12h", 43200.0),
        (Duration, "2d", 172800.0),
        (Size, "5MB", 5 * 1024**2),
        (Size, "5MB-1B", 5 * 1024**2 - 1),
        (Size, "10 KB + 1B", 10241),
        (Size, "1GB", 1024**3),
        (Flag, "yes", True),
        (Flag, "off", False),
        (Number, "12", 12),
        (Share, "10%", 0.1),
        (Share, "0.25", 0.25),
    ],
)
def test_types_read_their_own_text(kind: object, text: str, value: object) -> None:
    assert TypeAdapter(kind).validate_python(text) == value


UNREADABLE = (
    (Duration, "30"),
    (Duration, "s"),
    (Size, "5"),
    (Size, "5MB-1KB"),
    (Flag, "maybe"),
    (Number, "1.5"),
    (Share, "110%"),
    (Share, "x"),
)


@pytest.mark.parametrize(("kind", "text"), UNREADABLE)
def test_types_refuse_what_they_cannot_read(kind: object, text: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(text)


TABLE = (
    spoiled("tags: [smoke]", 'cases: {columns: [case, words], rows: [[first, "Hello"], [second, "#2"]]}')
    .replace('"Hello"}', '"${words}"}')
    .replace("a client writes", '"a client writes: ${case}"')
)


def test_a_table_makes_one_scenario_of_each_row() -> None:
    first, second = load(PATH, TABLE).scenarios
    assert [first.title, second.title] == ["a client writes: first", "a client writes: second"]
    assert [one.scenario.steps[0].send.text for one in (first, second) if one.scenario.steps[0].send] == ["Hello", "#2"]
    assert (first.id, second.id) == ("story.scenario.yaml#1", "story.scenario.yaml#2")


def test_a_row_of_the_wrong_length_is_refused() -> None:
    report = report_of(TABLE.replace('[second, "#2"]', "[second]"))
    assert report.splitlines()[0] == "story.scenario.yaml:3:1: row 2 has 1 values for 2 columns"


def test_a_misspelled_column_is_refused_with_what_was_meant() -> None:
    report = report_of(TABLE.replace("${words}", "${word}"))
    assert "names no column" in report
    assert "did you mean `words`?" in report


def test_complete_over_wants_a_row_for_everybody() -> None:
    """The role nobody thought of."""
    table = SOUND.replace("by: ivan, in", 'by: "${who}", in').replace(
        "tags: [smoke]", "cases: {columns: [who], rows: [[ivan], [maria]], complete over: {who: world.outsiders}}"
    )
    assert report_of(table).splitlines()[0] == "story.scenario.yaml:3:71: no row for stranger in column `who`"
    assert len(load(PATH, table.replace("[maria]]", "[maria], [stranger]]")).scenarios) == 3


def test_a_scenario_changes_parts_of_its_world() -> None:
    """Mappings are merged by name; what is not named stays."""
    world = loaded(
        spoiled("{use: acme-office}", "{use: acme-office, account: {plan: free}, bots: {client-bot: {greeting: Hi}}}")
    ).world
    assert (world.account.plan, world.account.name) == ("free", "Acme Ltd")
    assert (world.bots["client-bot"].greeting, world.bots["client-bot"].template) == ("Hi", "request")


def test_long_waits_keep_a_scenario_in_simulation() -> None:
    assert loaded(spoiled("  - expect:", "  - wait: 30s\n  - expect:")).scenario.worlds() == ("sim", "live")
    assert loaded(spoiled("  - expect:", "  - wait: 31s\n  - expect:")).scenario.worlds() == ("sim",)
    assert loaded(spoiled("tags: [smoke]", "only: live")).scenario.worlds() == ("live",)


def test_the_schema_for_editors_is_closed_and_has_one_step_object() -> None:
    made = schema()
    step = made["$defs"]["Step"]
    assert step["additionalProperties"] is False
    assert {"send", "press", "comment", "expect", "wait"} <= step["properties"].keys()
    assert "required" not in step
    assert made["$defs"]["CommentExpected"]["properties"]["bytes match"]["description"]


def test_files_are_found_in_folders(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    for name in ("b/two.scenario.yaml", "one.scenario.yaml", "notes.yaml"):
        (tmp_path / name).write_text(SOUND, "utf-8")
    found = [str(path.relative_to(tmp_path)) for path in find_files([tmp_path])]
    assert found == ["b/two.scenario.yaml", "one.scenario.yaml"]
    with pytest.raises(FileNotFoundError):
        list(find_files([tmp_path / "nothing"]))
