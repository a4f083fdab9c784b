"""The points of one series, in the order in which they were logged, and which of them somebody already has."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True)
class SeriesPoints:
    """As many steps, wall times and values."""

    steps: npt.NDArray[np.float64]
    wall_times: npt.NDArray[np.float64]
    """In seconds since 1970."""
    values: npt.NDArray[np.float32]
    """Float32, as TensorBoard's metrics are."""

    def __len__(self) -> int:
        return len(self.steps)

    def behind(self, points: int) -> SeriesPoints:
        """The same without so many points at the beginning."""
        return SeriesPoints(self.steps[points:], self.wall_times[points:], self.values[points:])


def series_points(steps: Iterable[float], wall_times: Iterable[float], values: Iterable[float]) -> SeriesPoints:
    """Points of numbers of any size; what no float32 can hold is infinite."""
    with np.errstate(over="ignore"):
        return SeriesPoints(_array(steps), _array(wall_times), _array(values).astype(np.float32))


def _array(numbers: Iterable[float]) -> npt.NDArray[np.float64]:
    return np.array(numbers, np.float64)


@dataclass(frozen=True, slots=True)
class Had:
    """The points of a series that somebody was given before: how many, and the last one."""

    points: int
    step: float
    wall_time: float | None
    """None where it is not finite, since JSON has no such number."""

    def ends_with(self, step: float, wall_time: float) -> bool:
        """Whether this is their last point."""
        return self.step == step and self.wall_time == (wall_time if math.isfinite(wall_time) else None)

    def kept_of(self, points: SeriesPoints) -> int:
        """With how many of these points a series begins now: all of them, or none.

        Points come at the end only, and what a sample or a new beginning takes away does not come again. So where the
        last one stands in its place all before it are still there, in a sample too.
        """
        place = self.points - 1
        stands = 0 <= place < len(points) and self.ends_with(points.steps[place], points.wall_times[place])
        return self.points if stands else 0
