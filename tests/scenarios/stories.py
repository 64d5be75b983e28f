"""A small sound scenario for tests to spoil, and ways to load it."""

from pathlib import Path

from scenarios.loader import FileWrong, LoadedScenario, load

PATH = Path("story.scenario.yaml")

SOUND = """\
scenario: a client writes
rules: [R34, R35]
tags: [smoke]
world: {use: acme-office}

steps:
  - send: {as: m1, by: ivan, in: client-bot, text: "Hello"}
  - expect:
      within: 30s
      tasks: {created: {exactly: [{id: T1, assigner: ivan}]}}
      notified:
        exactly:
          pavel: {because: new_task, about: T1}
"""


def loaded(source: str = SOUND) -> LoadedScenario:
    """The only scenario of a source."""
    (only,) = load(PATH, source).scenarios
    return only


def report_of(source: str) -> str:
    """What is printed about a wrong source."""
    try:
        load(PATH, source)
    except FileWrong as wrong:
        return str(wrong)
    raise AssertionError("the file was accepted")


def spoiled(old: str, new: str) -> str:
    """The sound story with one piece replaced."""
    assert SOUND.count(old) >= 1, f"{old!r} is not in the story"
    return SOUND.replace(old, new)
