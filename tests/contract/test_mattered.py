"""The fixture of what mattered is what SciPy says."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.contract import fixtures, mattered


def test_the_fixture_is_up_to_date() -> None:
    committed = json.loads((fixtures.FIXTURES / "mattered.json").read_text("utf-8"))
    # Not digit by digit: versions of SciPy round differently.
    assert _nearly(committed) == json.loads(mattered.text()), fixtures.AGAIN


def _nearly(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _nearly(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_nearly(part) for part in value]
    return pytest.approx(value, rel=1e-9, abs=1e-12) if isinstance(value, float) else value
