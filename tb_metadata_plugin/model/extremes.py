"""What a metric reached on its way: its lowest and its highest value, and its value at a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

Best: TypeAlias = Literal["min", "max"]
BESTS: tuple[Best, ...] = get_args(Best)

_PLACEHOLDERS = (0.0, -1.0)
"""What is logged of a metric before there is a value, as by Lightning's `log_hyperparams`."""
SAMPLED = 1000
"""Most points of a series that are looked at: TensorBoard keeps a sample, the newest point always in it."""


def points_kept(hints: Mapping[str, int | None] | None) -> int:
    """How many points of a series there are to look at, at most.

    Args:
        hints: TensorBoard's `--samples_per_plugin` by name of the plugin; 0 keeps all points.
    """
    kept = (hints or {}).get("scalars") or 0
    return min(kept, SAMPLED) if kept > 0 else SAMPLED


@dataclass(frozen=True, slots=True)
class Extreme:
    """A value, and the lowest step that has it; NaN at no step where a series has nothing else."""

    value: float
    step: float | None


@dataclass(frozen=True, slots=True)
class Extremes:
    """What is kept of the points of a series."""

    points: int = 0
    min: Extreme | None = None
    max: Extreme | None = None
    at: Extreme | None = None
    """The point at the step that was asked for."""
    placeholder: float | None = None
    """What the series begins with before its training: no end of it, unless it has nothing else."""


def without_placeholders(rows: Mapping[str, Extremes]) -> Mapping[str, Extremes]:
    """The same, where rows that have only what others begin with lack the end that it would be: they failed at once."""
    low, high = set[float](), set[float]()
    for one in rows.values():
        if one.placeholder is not None and one.min is not None and one.max is not None:
            low |= {one.placeholder} if one.min.value > one.placeholder else set()
            high |= {one.placeholder} if one.max.value < one.placeholder else set()
    if not low and not high:
        return rows
    return {
        row: one
        if one.placeholder is None
        else replace(one, min=_unless(one, one.min, low), max=_unless(one, one.max, high))
        for row, one in rows.items()
    }


def _unless(one: Extremes, end: Extreme | None, placeholders: set[float]) -> Extreme | None:
    is_placeholder = end is not None and end.value == one.placeholder and end.value in placeholders
    return None if is_placeholder else end


class Points:
    """The points of a series, in any order of steps; values are float32, as TensorBoard's metrics are."""

    def __init__(self, steps: Sequence[int], values: Sequence[float]) -> None:
        self._steps: npt.NDArray[np.float64] = np.array(steps, np.float64)
        with np.errstate(over="ignore"):  # What is too large for float32 is infinite there.
            self._values: npt.NDArray[np.float32] = np.array(values, np.float32)

    def extremes(self, step: float | None = None) -> Extremes:
        """The ends of the series, and its value at `step`."""
        if not len(self._values):
            return Extremes()
        placeholder, values = self._placeholder()
        # These take NaN for a number only where there is no other.
        low, high = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
        at = None if step is None else self._at(step)
        return Extremes(len(self._values), self._extreme(low), self._extreme(high), at, placeholder)

    def _placeholder(self) -> tuple[float | None, npt.NDArray[np.float32]]:
        """What stands in the place of values at the beginning, and the values without it; all of them if nothing does.

        That is 0 or -1 up to step 0 and possibly longer, where all else is on one side of it and comes nearer: a loss
        does not begin at 0 and fall from 9 to 2. A learning rate that rises from 0 begins with a value of its own.
        """
        order = np.argsort(self._steps, kind="stable")
        values = self._values[order]
        first = float(values[0])
        if self._steps[order[0]] > 0 or first not in _PLACEHOLDERS:
            return None, self._values
        others = values[np.logical_or.accumulate(values != first)]
        others = others[~np.isnan(others)]
        if not len(others):
            return (first if self._steps.max() <= 0 else None), self._values
        middle = np.median(others)
        above = (others > 0 if first == 0 else others >= 0).all() and others[0] >= middle
        below = first == 0 and (others < 0).all() and others[0] <= middle
        return (first, others) if above or below else (None, self._values)

    def _extreme(self, value: float) -> Extreme:
        steps = self._steps[self._values == value]
        return Extreme(value, float(steps.min()) if len(steps) else None)

    def _at(self, step: float) -> Extreme | None:
        """The point at the highest step not above `step`, the last logged of several; None if all steps are above."""
        before = self._steps[self._steps <= step]
        if not len(before):
            return None
        nearest = float(before.max())
        return Extreme(float(self._values[self._steps == nearest][-1]), nearest)
