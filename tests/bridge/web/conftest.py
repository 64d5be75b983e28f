"""An installation for every test of the front door. A test that waits asks for `clock`, and waits in virtual time."""

from collections.abc import AsyncIterator

import pytest
from trio.testing import MockClock

from tests.bridge.web.installation import Installation, installed


@pytest.fixture
def clock() -> MockClock:
    """pytest-trio runs a test that asks for a clock under that clock, its fixtures included."""
    return MockClock(autojump_threshold=0)


@pytest.fixture
async def house() -> AsyncIterator[Installation]:
    async with installed() as installation:
        yield installation
