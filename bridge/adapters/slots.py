"""A name for this worker that no other living process shares, and that it gets again after a restart.

Worker names own leases. The name is the number of a lock file that the system frees at the process's death, however it died; so a
restarted worker goes on with its own lanes at once, and two workers never take themselves for one.
"""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

SLOTS_MAX: Final = 64
"""Worker processes on one machine over one database. Ours."""


class NoFreeSlot(RuntimeError):
    """As many workers as may be are running on this database already."""


@contextmanager
def worker_slot(folder: Path, stem: str) -> Iterator[str]:
    """Hold the first free slot of `folder/stem.worker-N` for the time of the block; the worker's name, `host:N`.

    Raises `NoFreeSlot`, and `OSError` when the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(1, SLOTS_MAX + 1):
        handle = os.open(folder / f"{stem}.worker-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        try:
            yield f"{socket.gethostname()}:{number}"
        finally:
            os.close(handle)
        return
    raise NoFreeSlot(f"{SLOTS_MAX} workers are running on {folder / stem} already")
