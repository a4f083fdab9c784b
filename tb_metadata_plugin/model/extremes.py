"""What a metric reached on its way: its lowest and its highest value, and its value at a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

import numpy as np
import numpy.typing as npt

Best: TypeAlias = Literal["min", "max"]
BESTS: tuple[Best, ...] = get_args(Best)

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
        # These take NaN for a number only where there is no other.
        low, high = float(np.fmin.reduce(self._values)), float(np.fmax.reduce(self._values))
        at = None if step is None else self._at(step)
        return Extremes(len(self._values), self._extreme(low), self._extreme(high), at)

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
