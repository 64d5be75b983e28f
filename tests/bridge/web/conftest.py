"""An installation under virtual time for every test of the front door."""

from collections.abc import AsyncIterator

import pytest
from trio.testing import MockClock

from tests.bridge.web.installation import Installation, installed


@pytest.fixture
def clock() -> MockClock:
    return MockClock(autojump_threshold=0)


@pytest.fixture
async def house(clock: MockClock) -> AsyncIterator[Installation]:
    """The clock is a fixture of pytest-trio: the whole test runs under it."""
    del clock
    async with installed() as installation:
        yield installation
