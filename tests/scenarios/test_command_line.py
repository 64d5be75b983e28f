"""The command line: exit codes, what is printed, and the same files under pytest."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from scenarios.__main__ import main
from scenarios.runner.results import Exit
from tests.scenarios.stories import SOUND, spoiled


def scenario_file(folder: Path, source: str, name: str = "story") -> str:
    path = folder / f"{name}.scenario.yaml"
    path.write_text(source, "utf-8")
    return str(path)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


CODES = {
    "passed": (SOUND, Exit.PASSED, "1 passed"),
    "an expectation failed": (
        spoiled("because: new_task", "because: mentioned"),
        Exit.FAILED,
        "pavel: reason is new_task, wanted mentioned",
    ),
    "an effect nobody named": (SOUND[: SOUND.index("      notified:")], Exit.FAILED, "(nobody named it)"),
    "a wrong file": (spoiled("by: ivan", "by: ivann"), Exit.FILE_WRONG, "did you mean `ivan`?"),
    "an act that is impossible": (
        spoiled("in: client-bot", "in: news-talk"),
        Exit.FILE_WRONG,
        "this cannot be done here: Ivan Petrov is not in Acme news talk",
    ),
}


@pytest.mark.parametrize(("source", "code", "words"), CODES.values(), ids=CODES)
def test_the_exit_code_says_what_happened(tmp_path: Path, source: str, code: Exit, words: str) -> None:
    result = run("run", scenario_file(tmp_path, source))
    assert (result.exit_code, words in result.output) == (code, True), result.output


def test_a_missing_file_and_a_wrong_row_are_the_callers_mistake(tmp_path: Path) -> None:
    assert run("run", str(tmp_path / "nothing.scenario.yaml")).exit_code == Exit.FILE_WRONG
    assert run("run", scenario_file(tmp_path, SOUND) + "#one").exit_code == Exit.FILE_WRONG
    assert run("run", scenario_file(tmp_path, SOUND), "--rule", "R999").exit_code == Exit.FILE_WRONG


def test_the_replay_command_of_a_failure_plays_the_same_scenario(tmp_path: Path) -> None:
    result = run("run", scenario_file(tmp_path, spoiled("because: new_task", "because: mentioned")))
    command = next(line for line in result.output.splitlines() if "again: " in line).partition("again: scenarios ")[2]
    words = [word.strip("'") for word in command.split()]
    again = run(*words)
    assert again.exit_code == Exit.FAILED
    assert "pavel: notified via telegram" in again.output


def test_playing_twice_compares_the_journals(tmp_path: Path) -> None:
    assert run("run", "--twice", scenario_file(tmp_path, SOUND)).exit_code == Exit.PASSED


def test_the_journal_is_written_as_json_lines(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    run("run", "--journal", str(journal), scenario_file(tmp_path, SOUND))
    lines = [json.loads(line) for line in journal.read_text("utf-8").splitlines()]
    assert {"step", "seen", "message_sent", "bot_called"} <= {line["kind"] for line in lines}


def test_check_reads_without_playing(tmp_path: Path) -> None:
    assert run("check", scenario_file(tmp_path, SOUND)).output == "1 files, 1 scenarios: nothing to complain about\n"
    wrong = run("check", scenario_file(tmp_path, spoiled("notified:", "notifed:")))
    assert wrong.exit_code == Exit.FILE_WRONG
    assert len(wrong.output.splitlines()) <= 12


def test_the_schema_is_json() -> None:
    assert json.loads(run("schema").output)["title"] == "Scenario"


def test_list_shows_titles_and_rules(tmp_path: Path) -> None:
    output = run("list", scenario_file(tmp_path, SOUND)).output
    assert "a client writes" in output
    assert "R34, R35" in output
    assert "R34 ×1" in run("list", "--rules", scenario_file(tmp_path, SOUND)).output


def test_pytest_collects_the_same_files(tmp_path: Path) -> None:
    """One item passes, one fails with the scenario's own report, one cannot be collected and says why."""
    scenario_file(tmp_path, SOUND, "good")
    scenario_file(tmp_path, spoiled("because: new_task", "because: mentioned"), "bad")
    wrong = scenario_file(tmp_path, spoiled("by: ivan", "by: ivann"), "wrong")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    played = subprocess.run([*command, "--ignore", wrong, str(tmp_path)], capture_output=True, text=True, check=False)
    assert "1 failed, 1 passed" in played.stdout
    assert "pavel: reason is new_task, wanted mentioned" in played.stdout
    assert "Traceback" not in played.stdout
    refused = subprocess.run([*command, wrong], capture_output=True, text=True, check=False)
    assert "no person named `ivann`" in refused.stdout
