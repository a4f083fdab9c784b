"""What pandas' `pivot_table` makes of runs: the fixture of the engine's pivots."""

from __future__ import annotations

import json
import math
import random
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from scipy import stats

MISSING = '{"$missing":true}'
NAN = '{"$number":"NaN"}'


class Run(NamedTuple):
    """A run: its values at the keys of the lines and at the key of the columns as canonical JSON, and a number."""

    lines: list[str]
    across: str
    number: float
    """NaN also where none was logged: of a mean both are left out."""


def _runs(seed: int, count: int, lines: list[list[str]], across: list[str], numbers: list[float]) -> list[Run]:
    # Not NumPy's, which promises no equal numbers in its next version.
    choose = random.Random(seed)
    return [
        Run(
            [choose.choice(values) for values in lines],
            choose.choice(across),
            choose.choice([*numbers, round(choose.gauss(0, 1), 4)]),
        )
        for _ in range(count)
    ]


MODELS = ['"mlp"', '"cnn"', '"svc"']
DATASETS = ['"digits"', '"wine"', '"moons"']

PIVOTS: dict[str, list[Run]] = {
    "data set by model": _runs(1, 40, [MODELS], DATASETS, []),
    "a run in each cell": _runs(2, 3, [MODELS], DATASETS, []),
    "two keys of lines": _runs(3, 60, [MODELS, ["1", "2", "10"]], DATASETS, []),
    "missing and NaN keys": _runs(
        4, 60, [[*MODELS, MISSING, "null", NAN, '"NaN"']], ["1", "0.1", "10", NAN, MISSING, "null"], []
    ),
    "numbers that are no numbers": _runs(5, 60, [MODELS], DATASETS, [math.nan, math.inf, -math.inf]),
    "equal numbers": _runs(6, 30, [MODELS], DATASETS, [0.8] * 20),
    "an offset": [run._replace(number=run.number + 1000) for run in _runs(7, 30, [MODELS], DATASETS, [])],
    "no keys of lines": _runs(8, 20, [], DATASETS, []),
}

REDUCTIONS = {"mean": "mean", "std": "std", "standardError": "sem", "median": "median", "min": "min", "max": "max"}


def fixture() -> list[dict[str, Any]]:
    """The cases, each with the cells that hold any run."""
    return [{"name": name, "runs": runs, "cells": _cells(runs)} for name, runs in PIVOTS.items()]


def _cells(runs: list[Run]) -> list[dict[str, Any]]:
    keys = [f"line {level}" for level in range(len(runs[0].lines))]
    frame = pd.DataFrame([dict(zip(keys, run.lines, strict=True)) for run in runs], index=range(len(runs)))
    frame["across"] = [run.across for run in runs]
    # A mean is of finite numbers, as in the tab's groups.
    frame["number"] = [run.number if math.isfinite(run.number) else math.nan for run in runs]
    frame["all"] = 1
    index = keys or ["all"]
    made = {
        name: frame.pivot_table(index=index, columns="across", values="number", aggfunc=function, dropna=False)
        for name, function in {**REDUCTIONS, "n": "count"}.items()
    }
    sizes = frame.pivot_table(index=index, columns="across", values="number", aggfunc="size", fill_value=0)
    cells = []
    for line, row in sizes.iterrows():
        for across, size in row.items():
            if size == 0:
                continue
            numbers = {name: float(table.loc[line, across]) for name, table in made.items()}
            n = int(numbers.pop("n"))
            numbers["confidence95"] = float(stats.t.ppf(0.975, n - 1) * numbers["standardError"]) if n > 1 else math.nan
            values = [] if not keys else list(line) if isinstance(line, tuple) else [line]
            cells.append({"lines": values, "across": across, "runs": int(size), "n": n, **numbers})
    return cells


def text() -> str:
    """The fixture as it is written, a line for each case: JSON in which NaN and infinities are texts."""
    cases = ",\n".join(json.dumps(_written(case), allow_nan=False) for case in fixture())
    return f"[\n{cases}\n]\n"


def _written(value: Any) -> Any:
    if isinstance(value, Run):
        return {name: _written(part) for name, part in value._asdict().items()}
    if isinstance(value, dict):
        return {name: _written(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_written(part) for part in value]
    if isinstance(value, (float, np.floating)) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
