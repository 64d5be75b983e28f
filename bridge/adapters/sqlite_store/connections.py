"""One SQLite connection as the store wants it: WAL, foreign keys, synchronous FULL because we acknowledge after
commit, our own BEGIN."""

import sqlite3
from pathlib import Path
from typing import Final

import trio

from bridge.adapters.sqlite_store.statements import errors_mapped
from bridge.ports.store import StoreUnavailable

MEMORY: Final = ":memory:"
BUSY_TIMEOUT_MS: Final = 5_000
"""How long a statement waits for another process (at least 5 s)."""
OPEN_ATTEMPTS: Final = 50
"""Switching to WAL does not honour the busy timeout while another process opens the same new file; we ask again."""
OPEN_PAUSE_S: Final = 0.05
SQLITE_NEEDED: Final = (3, 38, 0)
"""STRICT tables (3.37), RETURNING (3.35), `json_each` in every build (3.38)."""

_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA trusted_schema = OFF",
)


class MemoryDatabase:
    """A database in memory that outlives the stores opened on it: what a disk is to a process that is killed and
    started again."""

    def __init__(self) -> None:
        self.connection = connect(MEMORY)

    def close(self) -> None:
        """Forget everything."""
        self.connection.close()


def path_of(address: str | Path) -> str:
    """The path behind `var/bridge.db`, `sqlite:///var/bridge.db` or `:memory:`."""
    text = str(address)
    return text.removeprefix("sqlite:///") if text.startswith("sqlite:///") else text


def connect(path: str) -> sqlite3.Connection:
    """A connection with our settings, not yet switched to WAL. Raises `StoreUnavailable`."""
    assert sqlite3.sqlite_version_info >= SQLITE_NEEDED, f"SQLite {SQLITE_NEEDED} or newer is needed"
    with errors_mapped():
        connection = sqlite3.connect(path, isolation_level=None, cached_statements=512, timeout=BUSY_TIMEOUT_MS / 1000)
        for pragma in _PRAGMAS:
            connection.execute(pragma)
    return connection


def _ready_path(path: str) -> str:
    ready = Path(path).expanduser()
    ready.parent.mkdir(parents=True, exist_ok=True)
    return str(ready)


async def connect_writer(path: str) -> sqlite3.Connection:
    """A connection in WAL mode; makes the file and its folder when they are missing. Raises `StoreUnavailable`."""
    connection = connect(path if path == MEMORY else _ready_path(path))
    for attempt in range(OPEN_ATTEMPTS):
        try:
            with errors_mapped():
                connection.execute("PRAGMA journal_mode = WAL")
            return connection
        except StoreUnavailable:
            if attempt == OPEN_ATTEMPTS - 1:
                connection.close()
                raise
            await trio.sleep(OPEN_PAUSE_S)
    raise AssertionError("unreachable: the last attempt returns or raises")
