"""The fixture of curves is up to date, and is what tensorboard-reducer and TensorBoard itself say."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests import event_files
from tests.contract import curves, fixtures, tensorboard_smoothing


def numbers(value: Any) -> Any:
    """All but names: texts of numbers are numbers, so that it can be seen whether they are nearly equal."""
    if isinstance(value, dict):
        return {key: numbers(part) for key, part in value.items() if key != "name"}
    if isinstance(value, list):
        return [numbers(part) for part in value]
    return float(value)


def flat(value: Any, path: str = "") -> dict[str, float]:
    """Each number by where it stands."""
    if not isinstance(value, (dict, list)):
        return {path: value}
    parts = value.items() if isinstance(value, dict) else enumerate(value)
    return {place: number for key, part in parts for place, number in flat(part, f"{path}/{key}").items()}


@pytest.fixture(scope="module")
def committed() -> Any:
    return json.loads((fixtures.FIXTURES / "curves.json").read_text("utf-8"))


def test_the_fixture_is_up_to_date(committed: Any) -> None:
    # Not digit by digit: versions of NumPy and pandas round differently.
    found = json.loads(curves.text())
    near = pytest.approx(flat(numbers(found)), rel=1e-12, abs=1e-12, nan_ok=True)
    assert flat(numbers(committed)) == near, fixtures.AGAIN
    for cases in ("curves", "logs"):
        assert [case["name"] for case in committed[cases]] == [case["name"] for case in found[cases]], fixtures.AGAIN


@pytest.mark.skipif(sys.version_info < (3, 11), reason="tensorboard-reducer asks for Python 3.11")
@pytest.mark.parametrize("place", range(len(curves.LOGS)))
def test_tensorboard_reducer_makes_the_same_of_the_same_logs(committed: Any, place: int, tmp_path: Path) -> None:
    import tensorboard_reducer

    case = numbers(committed["logs"][place])
    runs = [tmp_path / str(number) for number in range(len(case["lines"]))]
    for run, line in zip(runs, case["lines"], strict=True):
        points = zip(line["steps"], line["values"], strict=True)
        event_files.write(
            run,
            [event_files.event(event_files.old_scalar("loss", value), step=int(step)) for step, value in points],
        )
    events = tensorboard_reducer.load_tb_events(
        [str(run) for run in runs], strict_steps=False, handle_dup_steps="keep-last", min_runs_per_step=1
    )
    reductions = ["mean", "median", "std", "min", "max"]
    reduced = tensorboard_reducer.reduce_events(events, reductions)
    for reduction in reductions:
        found = reduced[reduction]["loss"].sort_index()
        there = [i for i, n in enumerate(case["n"]) if n > 0]
        assert list(found.index) == [case["x"][i] for i in there]
        # TensorBoard keeps values as float32.
        assert list(found) == pytest.approx([case[reduction][i] for i in there], rel=1e-6, abs=1e-6, nan_ok=True)


def test_tensorboard_smooths_as_the_fixture_says(committed: Any) -> None:
    found = numbers(tensorboard_smoothing.smoothed(committed["smoothed"]))
    expected = [numbers(case["smoothed"]) for case in committed["smoothed"]]
    assert len(found) > 20
    assert flat(found) == pytest.approx(flat(expected), rel=1e-12, abs=1e-12, nan_ok=True)
