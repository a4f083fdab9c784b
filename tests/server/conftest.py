"""A plugin with a table of a small log directory."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.server.site import Site, fill


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    return fill(tmp_path)


@pytest.fixture
def site(logdir: Path) -> Site:
    site = Site(logdir)
    site.load()
    return site
