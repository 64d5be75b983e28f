"""Order of the run: what waits for real processes goes first, so that it overlaps with everything that only computes."""

import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("live") is None)
