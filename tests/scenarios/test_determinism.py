"""The same seed gives the same journal to the byte: in separate processes, with different hash seeds and a disturbed heap."""

import os
import subprocess
import sys
from pathlib import Path

from scenarios.loader import load
from scenarios.runner.simulated import play_simulated

LIBRARY = Path(__file__).resolve().parents[2] / "scenarios" / "library"
STORY = LIBRARY / "cascade" / "conversation.scenario.yaml"

PROGRAM = """
import random, sys
from pathlib import Path
heap = [bytearray(random.randrange(1, 4000)) for _ in range(int(sys.argv[3]))]
from scenarios.loader import load
from scenarios.runner.simulated import play_simulated
for path in sys.argv[4:]:
    for loaded in load(Path(path)).scenarios:
        played = play_simulated(loaded, seed=int(sys.argv[1]))
        assert played.passed, played
        sys.stdout.write("".join(line + chr(10) for line in played.journal))
"""


def journal(seed: int, hash_seed: int, disturbance: int) -> str:
    """The journal of a run in a process of its own."""
    paths = [STORY, LIBRARY / "dialogues" / "follow_up.scenario.yaml", LIBRARY / "groups" / "new_task.scenario.yaml"]
    command = [sys.executable, "-c", PROGRAM, str(seed), "-", str(disturbance), *map(str, paths)]
    environment = {**os.environ, "PYTHONHASHSEED": str(hash_seed)}
    return subprocess.run(command, capture_output=True, text=True, check=True, env=environment).stdout


def first_difference(one: str, other: str) -> tuple[str, str] | None:
    """The first event in which two journals differ."""
    pairs = zip([*one.splitlines(), "(end)"], [*other.splitlines(), "(end)"], strict=False)
    return next(((a, b) for a, b in pairs if a != b), None)


def test_the_same_seed_gives_the_same_journal_in_every_process() -> None:
    first = journal(seed=7, hash_seed=1, disturbance=0)
    assert len(first.splitlines()) > 40
    for hash_seed, disturbance in ((2, 0), (12345, 5000)):
        assert first_difference(first, journal(7, hash_seed, disturbance)) is None


def test_the_seed_is_what_decides() -> None:
    """Otherwise the test above would compare constants."""
    (loaded,) = load(STORY).scenarios
    journals = {tuple(play_simulated(loaded, seed=seed).journal) for seed in range(6)}
    assert len(journals) > 1


def test_one_process_repeats_itself() -> None:
    (loaded,) = load(STORY).scenarios
    assert play_simulated(loaded, seed=3).journal == play_simulated(loaded, seed=3).journal
