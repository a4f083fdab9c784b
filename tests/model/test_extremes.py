"""What a metric reached on its way: the arithmetic beside a slow oracle."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.model.extremes import Extreme, Extremes, Points, points_kept

INF, NAN = math.inf, math.nan
MARKS = (0.0, -0.0, 0.1, 1e-45, 1e39, -1e39, INF, -INF, NAN)

values = st.floats(width=32) | st.sampled_from(MARKS) | st.integers(-2, 2).map(float)
steps = st.integers(-2, 6) | st.sampled_from([-(2**53), 2**53])
series = st.lists(st.tuples(steps, values), max_size=12)


def oracle(data: Sequence[tuple[int, float]], step: float | None) -> Extremes:
    """The definition, point by point."""
    with np.errstate(over="ignore"):
        logged = [(float(where), float(np.float32(value))) for where, value in data]
    numbers = [value for _, value in logged if not math.isnan(value)]

    def end(choose: Callable[[list[float]], float]) -> Extreme | None:
        if not logged:
            return None
        if not numbers:
            return Extreme(NAN, None)
        best = choose(numbers)
        return Extreme(best, min(where for where, value in logged if value == best))

    at = None
    for where, value in logged:
        if step is not None and where <= step and (at is None or at.step is None or where >= at.step):
            at = Extreme(value, where)
    return Extremes(len(logged), end(min), end(max), at)


@given(series, st.none() | st.sampled_from([-3.0, 0.0, 3.0, 100.0]))
def test_extremes_are_the_oracle_s(data: list[tuple[int, float]], step: float | None) -> None:
    found = Points([where for where, _ in data], [value for _, value in data]).extremes(step)
    # As text NaN equals itself. Of 0.0 and -0.0, which are one value, either may be given.
    assert repr(found).replace("-0.0", "0.0") == repr(oracle(data, step)).replace("-0.0", "0.0")


def test_what_is_too_large_for_a_metric_is_infinite_without_a_warning() -> None:
    found = Points([1, 2], [1e39, -1e39]).extremes()
    assert (found.min, found.max) == (Extreme(-INF, 2), Extreme(INF, 1))


@pytest.mark.parametrize(
    ("hints", "kept"),
    [
        (None, 1000),
        ({}, 1000),
        ({"images": 5}, 1000),
        ({"scalars": None}, 1000),
        ({"scalars": 0}, 1000),
        ({"scalars": 1}, 1),
        ({"scalars": 999}, 999),
        ({"scalars": 5000}, 1000),
    ],
)
def test_how_many_points_there_are_to_look_at_follows_tensorboard_s_flag(hints: Any, kept: int) -> None:
    assert points_kept(hints) == kept
