"""Workers' names: one living process each, the same again after a death."""

import subprocess
import sys
from pathlib import Path

from bridge.adapters.slots import worker_slot

HOLD = """
import sys
from pathlib import Path
from bridge.adapters.slots import worker_slot
with worker_slot(Path(sys.argv[1]), "bridge") as name:
    print(name, flush=True)
    sys.stdin.read()
"""


def test_slots_are_given_lowest_first_and_freed(tmp_path: Path) -> None:
    with worker_slot(tmp_path, "bridge") as first, worker_slot(tmp_path, "bridge") as second:
        assert first != second
    with worker_slot(tmp_path, "bridge") as again, worker_slot(tmp_path, "other") as elsewhere:
        assert again == first
        assert elsewhere.endswith(":1")


def test_a_killed_process_frees_its_name_at_once(tmp_path: Path) -> None:
    """SIGKILL: no `finally` runs, the system lets go."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        name = process.stdout.readline().strip()
        with worker_slot(tmp_path, "bridge") as mine:
            assert mine != name
        process.kill()
        process.wait()
    with worker_slot(tmp_path, "bridge") as heir:
        assert heir == name
