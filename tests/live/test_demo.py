"""The main job, `tools/run`, as a stranger meets it: it plays, tells what happened in words, stays up, and stops cleanly."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import trio

ROOT = Path(__file__).resolve().parents[2]
WORDS_THAT_TELL = (
    "What happened at",
    "assignee of the new task",
    "invoice-march.pdf went as a document",
    "payment-plan.docx went as a signed link",
    "named with @",
    "took part in the last message of this author",
    "a copy with the author's name went into the group: delivered",
    "nobody was named, so the task's assignees hear it",
)
LAST_WORDS = b"Ctrl-C stops both."
pytestmark = pytest.mark.live


def command(folder: Path, *options: str) -> list[str]:
    return [sys.executable, str(ROOT / "tools" / "demo"), "--folder", str(folder), *options]


def unwrapped(text: str) -> str:
    return re.sub(r"\s+", " ", text)


async def test_once_plays_tells_and_ends_well(tmp_path: Path) -> None:
    """Exit code 0, every delivery made, and the reasons in a newcomer's words."""
    run = await trio.run_process(command(tmp_path / "demo", "--once"), capture_stdout=True, stderr=subprocess.STDOUT, check=False)
    said = unwrapped(run.stdout.decode())
    assert run.returncode == 0, said
    assert [words for words in WORDS_THAT_TELL if words not in said] == []
    assert re.search(r"Telegram was called for (\d+) deliveries: \1 delivered\.", said)


async def test_it_stays_up_until_ctrl_c_and_stops_cleanly(tmp_path: Path) -> None:
    """The addresses are printed, and an interrupt ends both processes and the demo with exit code 0."""
    process = await trio.lowlevel.open_process(command(tmp_path / "demo"), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    assert process.stdout is not None
    said = b""
    with trio.fail_after(60):
        async for chunk in process.stdout:
            was_up, said = LAST_WORDS in said, said + chunk
            if LAST_WORDS in said and not was_up:
                process.send_signal(signal.SIGINT)
        await process.wait()
    assert process.returncode == 0, said.decode()
    assert b"fake Telegram, Bot API" in said
    assert b"Stopped cleanly." in said


async def test_a_bridge_that_does_not_start_is_a_failure_that_says_why(tmp_path: Path) -> None:
    """A non-zero exit code and the bridge's own last words."""
    refusal = "import sys\nif 'hypercorn' in sys.orig_argv:\n    sys.exit('no port for you')\n"
    await trio.Path(tmp_path / "sitecustomize.py").write_text(refusal)
    run = await trio.run_process(
        command(tmp_path / "demo", "--once"),
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_stdout=True,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = unwrapped(run.stdout.decode())
    assert run.returncode == 1, said
    assert "The demo failed: the bridge ended with exit code" in said
    assert "no port for you" in said
