"""What a metric reached on its way: the arithmetic beside a slow oracle."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.model.extremes import Extreme, Extremes, Points, points_kept, without_placeholders

INF, NAN = math.inf, math.nan
MARKS = (0.0, -0.0, 0.1, 1e-45, 1e39, -1e39, INF, -INF, NAN)

values = st.floats(width=32) | st.sampled_from(MARKS) | st.integers(-2, 2).map(float)
steps = st.integers(-2, 6) | st.sampled_from([-(2**53), 2**53])
series = st.lists(st.tuples(steps, values), max_size=12)


def oracle(data: Sequence[tuple[int, float]], step: float | None) -> Extremes:
    """The definition, point by point."""
    with np.errstate(over="ignore"):
        logged = [(float(where), float(np.float32(value))) for where, value in data]
    placeholder, ends = placeholder_of(logged)
    numbers = [value for value in ends if not math.isnan(value)]

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
    return Extremes(len(logged), end(min), end(max), at, placeholder)


def placeholder_of(logged: Sequence[tuple[float, float]]) -> tuple[float | None, list[float]]:
    """What stands in the place of values at the beginning, if anything does, and the values."""
    values = [value for _, value in sorted(logged, key=lambda point: point[0])]
    if not values or min(where for where, _ in logged) > 0 or values[0] not in (0, -1):
        return None, values
    first, others = values[0], list(values)
    while others and others[0] == first:
        others.pop(0)
    others = [value for value in others if not math.isnan(value)]
    if not others:
        return (first if all(where <= 0 for where, _ in logged) else None), values
    with np.errstate(invalid="ignore"):
        middle = np.median(np.array(others, np.float32))
    above = all(value > first and value >= 0 for value in others) and others[0] >= middle
    below = first == 0 and all(value < 0 for value in others) and others[0] <= middle
    return (first, others) if above or below else (None, values)


@given(series, st.none() | st.sampled_from([-3.0, 0.0, 3.0, 100.0]))
def test_extremes_are_the_oracle_s(data: list[tuple[int, float]], step: float | None) -> None:
    found = Points([where for where, _ in data], [value for _, value in data]).extremes(step)
    # As text NaN equals itself. Of 0.0 and -0.0, which are one value, either may be given.
    assert repr(found).replace("-0.0", "0.0") == repr(oracle(data, step)).replace("-0.0", "0.0")


@pytest.mark.parametrize(
    ("data", "low", "high"),
    [
        ({0: 0, 100: 1.3, 200: 0.8, 300: 0.55}, 0.55, 1.3),
        ({0: -1, 100: 0.2, 200: 0.0}, 0.0, 0.2),
        ({0: -1, 100: 0.5}, 0.5, 0.5),
        ({-1: 0, 0: 0, 5: 0, 9: 2, 10: 1}, 1, 2),
        ({0: 0, 100: -900, 200: -300, 300: -150}, -900, -150),
        ({0: 0, 1: 1, 2: 2, 3: 3}, 0, 3),  # A learning rate that rises, or a count.
        ({0: 0, 1: 0.5, 2: 1, 3: 0.7, 4: 0.1}, 0, 1),
        ({0: 0, 1: 2, 2: 0, 3: 1}, 0, 2),
        ({0: 0, 1: 2, 2: -1}, -1, 2),
        ({0: -1, 1: -0.5, 2: -0.7}, -1, -0.5),
        ({1: 0, 2: 1.3, 3: 0.8}, 0, 1.3),
        ({0: 0.5, 1: 2, 2: 1}, 0.5, 2),
        ({0: 0}, 0, 0),
        ({0: 0, 1: 0}, 0, 0),
    ],
)
def test_a_placeholder_before_the_training_is_no_end(data: dict[int, float], low: float, high: float) -> None:
    found = Points(list(data), list(data.values())).extremes()
    assert found.min is not None
    assert found.max is not None
    assert [np.float32(low), np.float32(high)] == [found.min.value, found.max.value]
    assert found.points == len(data)


def test_a_row_that_has_only_what_others_begin_with_has_no_such_end() -> None:
    def value(end: Extreme | None) -> float | None:
        return None if end is None else end.value

    def ends(**rows: dict[int, float]) -> dict[str, tuple[float | None, float | None]]:
        found = {row: Points(list(data), list(data.values())).extremes() for row, data in rows.items()}
        return {row: (value(one.min), value(one.max)) for row, one in without_placeholders(found).items()}

    loss: dict[int, float] = {0: 0, 1: 4, 2: 2}
    gain: dict[int, float] = {0: 0, 1: -4, 2: -2}
    told = ends(a=loss, b={0: 0}, c={0: -1}, d={0: 0, 1: 0}, e={}, f={0: 3, 1: 2})
    assert told == {"a": (2, 4), "b": (None, 0), "c": (-1, -1), "d": (0, 0), "e": (None, None), "f": (2, 3)}
    assert ends(a=gain, b={0: 0}) == {"a": (-4, -2), "b": (0, None)}
    assert ends(a={0: -1, 1: 4}, b={0: -1}, c={0: 0}) == {"a": (4, 4), "b": (None, -1), "c": (0, 0)}
    assert ends(a={0: 0}, b={0: 0}) == {"a": (0, 0), "b": (0, 0)}


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
