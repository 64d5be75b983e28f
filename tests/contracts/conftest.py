"""Every implementation of each port, under the same suite. Another database joins by one more name here."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bridge.adapters.disk_files import DiskFiles
from bridge.adapters.entropies import SeededEntropy, SystemEntropy
from bridge.adapters.memory_files import MemoryFiles
from bridge.adapters.sqlite_store import open_sqlite
from bridge.ports.entropy import Entropy
from bridge.ports.files import Files
from bridge.ports.store import Store
from tests.contracts.company import found


@pytest.fixture(params=["sqlite in memory", "sqlite in a file"])
async def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    place = ":memory:" if request.param == "sqlite in memory" else tmp_path / "bridge.db"
    async with open_sqlite(place) as store:
        yield store


@pytest.fixture
async def store(empty_store: Store) -> Store:
    """A store with a small company in it."""
    await empty_store.transact(found)
    return empty_store


@pytest.fixture(params=["disk", "memory"])
def files(request: pytest.FixtureRequest, tmp_path: Path) -> Files:
    return DiskFiles(tmp_path / "files") if request.param == "disk" else MemoryFiles()


@pytest.fixture(params=["system", "seeded"])
def entropy(request: pytest.FixtureRequest) -> Entropy:
    return SystemEntropy() if request.param == "system" else SeededEntropy(7)
