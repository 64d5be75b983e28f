"""A founded rig under virtual time for every test of the services."""

from collections.abc import AsyncIterator

import pytest
import trio
from trio.testing import MockClock

from bridge.adapters.clocks import TrioClock
from bridge.adapters.sqlite_store import open_sqlite
from tests.bridge.services.rig import EPOCH, Rig


@pytest.fixture
async def rig(autojump_clock: MockClock) -> AsyncIterator[Rig]:
    """Tests take `autojump_clock` themselves too: pytest-trio looks for a clock among a test's own arguments."""
    assert trio.lowlevel.current_clock() is autojump_clock, "the test must take `autojump_clock` itself"
    async with trio.open_nursery() as nursery, open_sqlite(":memory:", clock=TrioClock(EPOCH)) as store:
        rig = Rig(nursery, store)
        await rig.found()
        yield rig
        nursery.cancel_scope.cancel()
