"""A wrong file is refused with file, line, column and what was meant: the whole output, never more than twelve lines."""

from pathlib import Path

import pytest

from scenarios.loader import FileWrong, load
from tests.scenarios.stories import SOUND, loaded, report_of, spoiled

MISTAKES = {
    "a misspelled key": (
        ("notified:", "notifed:"),
        """\
story.scenario.yaml:11:7: unknown key `notifed` in `expect`
   11 |       notifed:
      |       ^^^^^^^ did you mean `notified`?""",
    ),
    "a misspelled verb": (
        ("- send:", "- sned:"),
        """\
story.scenario.yaml:7:5: unknown key `sned` in `steps`
    7 |   - sned: {as: m1, by: ivan, in: client-bot, text: "Hello"}
      |     ^^^^ did you mean `send`?""",
    ),
    "a misspelled key deep inside": (
        ("because: new_task", "becuase: new_task"),
        """\
story.scenario.yaml:13:19: unknown key `becuase` in `pavel`
   13 |           pavel: {becuase: new_task, about: T1}
      |                   ^^^^^^^ did you mean `because`?""",
    ),
    "an unknown person": (
        ("by: ivan", "by: ivann"),
        """\
story.scenario.yaml:7:24: no person named `ivann`
    7 |   - send: {as: m1, by: ivann, in: client-bot, text: "Hello"}
      |                        ^^^^^ did you mean `ivan`?""",
    ),
    "an unknown person as a key": (
        ("pavel:", "pawel:"),
        """\
story.scenario.yaml:13:11: no person named `pawel`
   13 |           pawel: {because: new_task, about: T1}
      |           ^^^^^ did you mean `pavel`?""",
    ),
    "an unknown place": (
        ("in: client-bot", "in: client-bto"),
        """\
story.scenario.yaml:7:34: no chat or bot named `client-bto`
    7 |   - send: {as: m1, by: ivan, in: client-bto, text: "Hello"}
      |                                  ^^^^^^^^^^ did you mean `client-bot`?""",
    ),
    "an unknown world": (
        ("use: acme-office", "use: acme-ofice"),
        """\
story.scenario.yaml:4:14: no world named `acme-ofice`
    4 | world: {use: acme-ofice}
      |              ^^^^^^^^^^ did you mean `acme-office`?""",
    ),
    "a rule that does not exist": (
        ("R34", "R340"),
        """\
story.scenario.yaml:2:9: there is no rule `R340`
    2 | rules: [R340, R35]
      |         ^^^^ rules are R1-R260, readings A1-A29""",
    ),
    "something that is no rule": (
        ("R34", "34"),
        """\
story.scenario.yaml:2:9: a rule is named like R126 (or A9 for a decided reading)
    2 | rules: [34, R35]
      |         ^^""",
    ),
    "a label nobody gave": (
        ("about: T1", "about: T2"),
        """\
story.scenario.yaml:13:45: no message or comment or task named `T2` has appeared before this step
   13 |           pavel: {because: new_task, about: T2}
      |                                             ^^ known here: T1, m1""",
    ),
    "a required key left out": (
        (", in: client-bot", ""),
        """\
story.scenario.yaml:7:5: `in` is missing in `send`
    7 |   - send: {as: m1, by: ivan, text: "Hello"}
      |     ^^^^""",
    ),
    "a number where a duration is wanted": (
        ("within: 30s", "within: 30"),
        """\
story.scenario.yaml:9:15: a duration is a number and a unit: 500ms, 30s, 5m, 12h, 2d
    9 |       within: 30
      |               ^^""",
    ),
    "a word that is none of the choices": (
        ("because: new_task", "via: pigeon"),
        """\
story.scenario.yaml:13:24: `pigeon` is not one of telegram, chronicle
   13 |           pavel: {via: pigeon, about: T1}
      |                        ^^^^^^ known here: chronicle, telegram""",
    ),
    "a mapping where a list is wanted": (
        ("tags: [smoke]", "tags: {smoke: yes}"),
        """\
story.scenario.yaml:3:7: `tags` must be a list, not `{'smoke': 'yes'}`
    3 | tags: {smoke: yes}
      |       ^^^^^^^^^^^^""",
    ),
    "two verbs in one step": (
        ("  - expect:", "  - wait: 30s\n    expect:"),
        """\
story.scenario.yaml:8:5: a step has exactly one verb
    8 |   - wait: 30s
      |     ^""",
    ),
    "a message that says nothing": (
        (', text: "Hello"', ""),
        """\
story.scenario.yaml:7:5: a message needs `text` or `attach`
    7 |   - send: {as: m1, by: ivan, in: client-bot}
      |     ^^^^""",
    ),
    "neither exactly nor includes": (
        ("        exactly:\n          pavel", "        includes: {}\n        exactly:\n          pavel"),
        """\
story.scenario.yaml:11:7: say either `exactly` or `includes`
   11 |       notified:
      |       ^^^^^^^^""",
    ),
    "a text cut off by a comment": (
        ('text: "Hello"}', "text: see issue #12}"),
        """\
story.scenario.yaml:7:62: YAML takes the rest of this line for a comment, closing bracket and all
    7 |   - send: {as: m1, by: ivan, in: client-bot, text: see issue #12}
      |                                                              ^^^^ put the whole text in quotes""",
    ),
    "a text that begins with @": (
        ('text: "Hello"', "text: @boris look"),
        """\
story.scenario.yaml:7:52: `@` cannot begin a plain value in YAML
    7 |   - send: {as: m1, by: ivan, in: client-bot, text: @boris look}
      |                                                    ^ quote the text: "@boris look\"""",
    ),
    "a text that begins with an asterisk": (
        ('text: "Hello"', "text: *bold*"),
        """\
story.scenario.yaml:7:52: `*` begins a YAML alias or anchor; this language has neither
    7 |   - send: {as: m1, by: ivan, in: client-bot, text: *bold*}
      |                                                    ^ quote the text""",
    ),
    "a tag": (
        ("scenario: a client", "scenario: !important a client"),
        """\
story.scenario.yaml:1:11: tags like `!important` are not part of this language
    1 | scenario: !important a client writes
      |           ^^^^^^^^^^^^^^^^^^^^^^^^^^ quote the text if it begins with !""",
    ),
    "an anchor": (
        ("by: ivan", "by: &who ivan"),
        """\
story.scenario.yaml:7:24: anchors (`&name`) are not part of this language
    7 |   - send: {as: m1, by: &who ivan, in: client-bot, text: "Hello"}
      |                        ^^^^^^^^^ quote the text if it begins with &""",
    ),
    "a key twice": (
        ("tags: [smoke]", "tags: [smoke]\ntags: [more]"),
        """\
story.scenario.yaml:4:1: the key `tags` stands twice
    4 | tags: [more]
      | ^^^^ the first one is in line 3""",
    ),
    "a text that is only a comment": (
        ("tags: [smoke]", "why: #urgent"),
        """\
story.scenario.yaml:3:6: `why` is empty
    3 | why: #urgent
      |      ^^^^^^^ everything after # is a comment; quote the text: "#urgent\"""",
    ),
    "a text with a comment at its end": (
        ("tags: [smoke]", "why: as said in #12 before"),
        """\
story.scenario.yaml:3:17: YAML takes this for a comment, and `why` ends before it
    3 | why: as said in #12 before
      |                 ^^^^^^^^^^ quote the text: "as said in #12 before\"""",
    ),
    "nothing as a value": (
        ("within: 30s", "within: ~"),
        """\
story.scenario.yaml:9:15: `within` is given nothing (`~` is YAML's nothing)
    9 |       within: ~
      |               ^ leave the key out, or quote the text: "~\"""",
    ),
    "a second colon": (
        ("scenario: a client writes", "scenario: a client: he writes"),
        """\
story.scenario.yaml:1:19: a second colon: YAML takes this for a mapping inside a value
    1 | scenario: a client: he writes
      |                   ^ quote the text after the first colon""",
    ),
    "a slot without a table": (
        ('text: "Hello"', 'text: "${greeting}"'),
        """\
story.scenario.yaml:7:52: `${greeting}` names no column of `cases`
    7 |   - send: {as: m1, by: ivan, in: client-bot, text: "${greeting}"}
      |                                                    ^^^^^^^^^^^^^ there is no `cases` table""",
    ),
    "a name given twice": (
        ("  - expect:", '  - send: {as: m1, by: ivan, in: client-bot, text: "Again"}\n  - expect:'),
        """\
story.scenario.yaml:8:16: the name `m1` is given twice
    8 |   - send: {as: m1, by: ivan, in: client-bot, text: "Again"}
      |                ^^ first in line 7""",
    ),
    "an empty world of one's own": (
        ("{use: acme-office}", "{use: acme-office, people: {olga: {staff: employee}}}"),
        """\
story.scenario.yaml:4:27: a world has exactly one person with `staff: owner`
    4 | world: {use: acme-office, people: {olga: {staff: employee}}}
      |                           ^^^^^^""",
    ),
}


@pytest.mark.parametrize(("edit", "output"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_reported_where_it_is(edit: tuple[str, str], output: str) -> None:
    """The report is compared as a whole."""
    assert report_of(spoiled(*edit)) == output


def test_the_story_these_mistakes_spoil_is_sound() -> None:
    assert loaded().title == "a client writes"


def test_a_scenario_that_asserts_nothing_is_refused() -> None:
    silent = SOUND[: SOUND.index("  - expect:")]
    assert report_of(silent) == (
        "story.scenario.yaml:1:1: the scenario asserts nothing: add a step `expect` that says what must have happened\n"
        "    1 | scenario: a client writes\n"
        "      | ^"
    )


def test_an_expect_without_a_claim_is_refused() -> None:
    hollow = SOUND[: SOUND.index("      tasks:")]
    assert "asserts nothing" in report_of(hollow)


@pytest.mark.parametrize("wrong_keys", [1, 3, 4, 30])
def test_a_report_never_has_more_than_twelve_lines(wrong_keys: int) -> None:
    extra = "".join(f"wrong{number}: x\n" for number in range(wrong_keys))
    report = report_of(SOUND + extra)
    assert len(report.splitlines()) <= 12
    assert ("more problem" in report) == (wrong_keys > 3)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("", "the file is empty"),
        ("# only a comment\n", "the file is empty"),
        ("- a\n- b\n", "the file must be one mapping"),
        ("a: b\n---\nc: d\n", "the file must be one mapping"),
        ("a: [b\n", "not YAML"),
        ("a:\n\t- b\n", "a tab; YAML indents with spaces"),
        ("a: \x00\n", "a character that YAML does not allow"),
        ("<<: {a: b}\n", "merge keys"),
        ("? [a]\n: b\n", "a key must be a word"),
        ("a: " + "[" * 500 + "]" * 500, "nested deeper than 40 levels"),
        ("cases: 5\n", "`cases` must be a mapping"),
    ],
)
def test_what_is_no_scenario_file_at_all_is_said_so(source: str, message: str) -> None:
    assert message in report_of(source).splitlines()[0]


def test_a_file_that_is_no_text_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "binary.scenario.yaml"
    path.write_bytes(b"scenario: \xff\xfe")
    with pytest.raises(FileWrong) as wrong:
        load(path)
    assert str(wrong.value) == f"{path}:1:1: the file is not UTF-8 text (byte 10 is not)"
