"""Lets a browser test that failed run once more, and says so: what else the machine does can make one fail."""

from __future__ import annotations

import pytest

# One that hangs would hang twice, and the second time without a limit: the time of a test is that of both.
AGAIN = pytest.mark.flaky(reruns=1, rerun_except="from pytest-timeout")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("usepdb"):
        return
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(AGAIN)


def is_again(item: pytest.Item) -> bool:
    """Whether the test failed just now and runs once more."""
    return int(getattr(item, "execution_count", 1)) > 1
