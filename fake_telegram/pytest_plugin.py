"""The fixture ``fake_telegram``: a Telegram of its own for each test, for plain, asyncio and trio tests alike.

    def test_the_bot_greets(fake_telegram):
        bot = fake_telegram.add_bot(name="Greeter", username="greeter_bot")
        with running_bot(bot["token"], base_url=fake_telegram.bot_api):
            ann = fake_telegram.add_person(first_name="Ann")
            ann.start("@greeter_bot")
            assert ann.hears("@greeter_bot", by="@greeter_bot")[0]["text"] == "Hello, Ann!"

``fake_telegram.asyncio`` and ``fake_telegram.trio`` are the same for those who await. Only pytest's public API is used,
and nothing of the fake is imported before a test asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fake_telegram.hosting import Hosted, Options

CLOCKS = ("autojump_clock", "mock_clock")
"""The fixtures of pytest-trio with which the test's loop has a clock of its own, that the fake then goes by."""

AUTOJUMP_THRESHOLD_S = 0.005
"""Real seconds of silence after which such a clock may jump: bytes on their way through the loopback are no silence."""


def pytest_configure(config: pytest.Config) -> None:
    """The plugin's marker."""
    config.addinivalue_line(
        "markers",
        "fake_telegram(seed, profile, virtual_time, epoch, world, faults): how this test's fake Telegram is made",
    )


@pytest.fixture
def fake_telegram(request: pytest.FixtureRequest) -> Iterator[Hosted]:
    """A fake Telegram on free ports of this machine, empty, and gone after the test."""
    from fake_telegram.hosting import LoopHost, ThreadHost

    options = _options(request.node)
    clock = next((request.getfixturevalue(name) for name in CLOCKS if name in request.fixturenames), None)
    host: LoopHost | ThreadHost
    if clock is None:
        host = ThreadHost(options)
    else:
        if options.virtual_time:
            raise pytest.UsageError(f"{request.node.nodeid}: the fake goes by the test's own clock; take virtual_time away")
        clock.autojump_threshold = max(clock.autojump_threshold, AUTOJUMP_THRESHOLD_S)
        host = LoopHost(options)
    try:
        yield host.start()
    finally:
        host.stop()


def _options(item: Any) -> Options:
    """What the nearest marker says; files are named from where the test is. Raises ``pytest.UsageError`` for nonsense."""
    from fake_telegram.hosting import Options

    marker = item.get_closest_marker("fake_telegram")
    if marker is None:
        return Options()
    beside = {name: item.path.parent / marker.kwargs[name] for name in ("world", "faults") if marker.kwargs.get(name)}
    try:
        return Options(*marker.args, **{**marker.kwargs, **beside})
    except (TypeError, ValueError) as error:
        raise pytest.UsageError(f"@pytest.mark.fake_telegram of {item.nodeid}: {error}") from None
