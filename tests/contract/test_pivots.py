"""The fixture of pivots is what pandas says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract import fixtures, pivots


def test_the_fixture_is_up_to_date() -> None:
    committed = json.loads((fixtures.FIXTURES / "pivots.json").read_text("utf-8"))
    found = json.loads(pivots.text())
    # Not digit by digit: versions of pandas round differently.
    assert [_nearly(case) for case in committed] == found, fixtures.AGAIN


def _nearly(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _nearly(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_nearly(part) for part in value]
    return pytest.approx(value, rel=1e-12, abs=1e-12) if isinstance(value, float) else value
