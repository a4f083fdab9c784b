"""Fixtures that more than one directory of tests uses."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

from tests import again

# What a single example takes on a busy machine says nothing.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

ROOT = Path(__file__).resolve().parent.parent


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(again)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slowest files come first, so that none is left alone at the end while another process has nothing to do."""
    items.sort(key=lambda item: item.get_closest_marker("packaging") is None)


@pytest.fixture(scope="session")
def root() -> Path:
    """The directory of the repository."""
    return ROOT


@pytest.fixture(scope="session")
def source_files() -> list[Path]:
    """Every file of the work tree that git would keep, relative to the repository: no bundle, no installed modules."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file())


@pytest.fixture(scope="module", params=[True, False], ids=["fast", "slow"])
def fast(request: pytest.FixtureRequest) -> bool:
    """Which of TensorBoard's two loaders a module's tests run with, one after the other."""
    return bool(request.param)
