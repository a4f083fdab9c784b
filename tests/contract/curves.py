"""What NumPy, SciPy and pandas make of lines that are averaged and smoothed: the fixture of the engine's curves."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats


class Series(NamedTuple):
    """The points of a metric in the order they were logged."""

    steps: list[float]
    values: list[float]


def _noise(seed: int, length: int, around: float = 0.0) -> list[float]:
    # Not NumPy's, which promises no equal numbers in its next version.
    generator = random.Random(seed)
    return [round(around + generator.gauss(0, 1), 4) for _ in range(length)]


def _steps(seed: int, length: int, last: int) -> list[float]:
    return [float(step) for step in sorted(random.Random(seed).sample(range(last), length))]


def _every(length: int, step: int = 10, first: int = 0) -> list[float]:
    return [float(first + step * i) for i in range(length)]


LINES: dict[str, list[Series]] = {
    "one line": [Series(_every(5), _noise(1, 5))],
    "one point": [Series([3], [0.25])],
    "equal steps, some end early": [Series(_every(length), _noise(length, length)) for length in (12, 12, 9, 4, 1)],
    "other steps in each": [Series(_steps(seed, 8, 60), _noise(seed, 8)) for seed in range(5)],
    "ranges that do not meet": [Series(_every(4), _noise(1, 4)), Series(_every(4, first=100), _noise(2, 4))],
    "many lines": [Series(_steps(seed, 6, 20), _noise(seed, 6)) for seed in range(45)],
    "a large offset": [Series(_every(5), _noise(seed, 5, around=1e8)) for seed in range(4)],
    "equal values": [Series(_every(4), [0.8] * 4) for _ in range(3)],
    "with NaN": [
        Series(_every(6), [1, math.nan, 3, 4, math.nan, math.nan]),
        Series(_every(7, 7), [0.5, 1.5, math.nan, 2.5, 3.5, 4.5, math.nan]),
        Series([25, 35], [math.nan, math.nan]),
        Series(_every(4, 20), [2, 4, 6, 8]),
    ],
    "with infinities": [
        Series(_every(5), [1, math.inf, 3, 4, -math.inf]),
        Series(_every(5, 8), [1, 2, -math.inf, 4, 5]),
        Series(_every(5, 9), [5, 4, 3, math.inf, 2]),
    ],
}
"""Lines whose steps ascend."""

LOGS: dict[str, list[Series]] = {
    "equal steps": [Series(_every(8), _noise(seed, 8)) for seed in range(3)],
    "steps go back, some end early": [
        Series([0, 10, 20, 30, 20, 30, 40], [1, 2, 3, 4, 5, 6, 7]),
        Series(_every(4), [1.5, math.nan, 2.5, 3.5]),
        Series([20, 0, 10], _noise(3, 3)),
        Series([0, 0, 0], [9, 8, 7]),
    ],
}
"""Series as they are logged, all with the same steps as far as they go: tensorboard-reducer does not interpolate."""

SMOOTHED: list[list[float]] = [
    _noise(7, 30),
    [2.5],
    [0.3] * 5,
    [math.nan, 1, 0.5, math.nan, math.inf, 0.25, -math.inf, 4],
    [1e8 + noise for noise in _noise(8, 10)],
]
WEIGHTS = (0.0, 0.1, 0.6, 0.9, 0.999)


def fixture() -> dict[str, list[dict[str, Any]]]:
    """The cases, each with what is expected of it."""
    return {
        "curves": [
            {"name": name, "lines": lines, **_curve([pd.Series(line.values, line.steps) for line in lines])}
            for name, lines in LINES.items()
        ],
        "logs": [
            {"name": name, "lines": logged, **_curve([_last_logged(series) for series in logged])}
            for name, logged in LOGS.items()
        ],
        "smoothed": [
            {"weight": weight, "values": values, "smoothed": _smoothed(values, weight)}
            for values in SMOOTHED
            for weight in WEIGHTS
        ],
    }


def _last_logged(series: Series) -> pd.Series:
    points = pd.Series(series.values, series.steps)
    return points[~points.index.duplicated(keep="last")].sort_index()


def _curve(lines: list[pd.Series]) -> dict[str, list[float]]:
    """All middles and bands of lines that have their steps as the index."""
    x = np.unique(np.concatenate([line.index for line in lines]))
    # NumPy takes a line's own values at its points, whatever stands beside them.
    values = np.array([np.interp(x, line.index, line, left=math.nan, right=math.nan) for line in lines])
    inside = np.array([(x >= line.index[0]) & (x <= line.index[-1]) for line in lines])
    at = pd.DataFrame(values)
    with np.errstate(invalid="ignore"):
        n = at.count()
        found = {
            "x": x,
            "n": n,
            "nan": (inside & np.isnan(values)).sum(axis=0),
            "mean": at.mean(),
            "median": at.median(),
            "std": at.std(),
            "standardError": at.sem(),
            "confidence95": stats.t.ppf(0.975, n - 1) * at.sem(),
            "min": at.min(),
            "max": at.max(),
        }
    if not np.isinf(values).any():
        # Beside an infinity NumPy multiplies it by 0, so that a quartile which falls on a number is NaN.
        low, high = np.array([np.nanpercentile(column, [25, 75]) for column in _seen(values)]).T
        found |= {"low quartile": low, "high quartile": high}
    return {name: [float(number) for number in numbers] for name, numbers in found.items()}


def _seen(values: np.ndarray) -> Iterator[np.ndarray]:
    """The values at each x: without any, NumPy would warn."""
    for column in values.T:
        known = column[~np.isnan(column)]
        yield known if len(known) else np.array([math.nan])


def _smoothed(values: list[float], weight: float) -> list[float]:
    """What pandas calls an adjusted exponential mean: each value has a power as its weight, and their sum divides."""
    numbers = pd.Series(values)
    finite = numbers.where(np.isfinite(numbers))
    averages = finite.ewm(alpha=1 - weight, adjust=True, ignore_na=True).mean()
    return [float(number) for number in averages.where(np.isfinite(numbers), numbers)]


def text() -> str:
    """The fixture as it is written, a line for each case: JSON in which NaN and infinities are texts."""
    parts = ",\n".join(
        f'"{name}": [\n' + ",\n".join(json.dumps(_written(case), allow_nan=False) for case in cases) + "\n]"
        for name, cases in fixture().items()
    )
    return f"{{\n{parts}\n}}\n"


def _written(value: Any) -> Any:
    if isinstance(value, Series):
        return {name: _written(numbers) for name, numbers in value._asdict().items()}
    if isinstance(value, dict):
        return {name: _written(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_written(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
