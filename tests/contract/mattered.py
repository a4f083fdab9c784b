"""What SciPy says of ranks: the fixture of what mattered."""

from __future__ import annotations

import itertools
import json
import math
import random
from typing import Any, NamedTuple

import numpy as np
from scipy import stats

from tests.contract.pivots import MISSING, NAN


class Run(NamedTuple):
    """A run: its values at two keys as canonical JSON, and what it reached; None where it has no number."""

    x: str
    y: str
    reached: float | None


def _runs(seed: int, count: int, x: list[str], y: list[str], reached: list[float | None], effect: float) -> list[Run]:
    # Not NumPy's, which promises no equal numbers in its next version.
    choose = random.Random(seed)
    runs = []
    for _ in range(count):
        own = choose.choice(x)
        number = round(choose.gauss(0, 1) + effect * x.index(own), 4)
        runs.append(Run(own, choose.choice(y), choose.choice([*reached, number, number])))
    return runs


WORDS = ['"adam"', '"sgd"', '"lion"']
FEW = ["0.1", "1", "10"]

CASES: dict[str, list[Run]] = {
    "words that decide": _runs(1, 60, WORDS, WORDS, [], 2),
    "words that do nothing": _runs(2, 60, WORDS, FEW, [], 0),
    "numbers, the more the better": _runs(3, 60, FEW, [*FEW, "100"], [], 1),
    "equal numbers reached": _runs(4, 80, WORDS, FEW, [0.5, 0.5, 0.5, 1.0], 1),
    "two results": [
        Run(x, y, 0.0 if number is None or number < 1 else 1.0) for x, y, number in _runs(5, 70, FEW, WORDS, [], 1)
    ],
    "NaN and infinite results": _runs(6, 60, FEW, WORDS, [math.nan, math.inf, -math.inf], 1),
    "missing keys, missing results": _runs(7, 90, [*FEW, MISSING], [*WORDS, MISSING, MISSING], [None], 1),
    "NaN, None and texts beside numbers": _runs(8, 90, [*FEW, NAN, "null", '"1"'], FEW, [], 0.5),
    "one value, and not logged": _runs(9, 50, ["true", MISSING], FEW, [], 1),
    "one value": _runs(10, 20, ["true"], FEW, [], 0),
    "all reached the same": [Run(x, y, 0.8) for x, y, _ in _runs(11, 20, WORDS, FEW, [], 0)],
    "one key follows from the other": [
        Run(x, FEW[WORDS.index(x)], number) for x, _, number in _runs(12, 60, WORDS, FEW, [], 1)
    ],
    "one key nearly follows": [
        Run(x, FEW[WORDS.index(x)] if i % 12 else y, number)
        for i, (x, y, number) in enumerate(_runs(13, 96, WORDS, FEW, [], 1))
    ],
    "few runs": _runs(14, 7, WORDS, FEW, [], 1),
    "many values": _runs(15, 300, [f'"{n}"' for n in range(120)], WORDS, [], 0.01),
}

PROBABILITIES = [[0.04, 0.01, 0.03, 0.5, 0.01], [1.0], [0.2, 0.2, 0.2], [1e-300, 0.05, 0.049, 0.0], []]
DEGREES = (1, 2, 3, 7, 8, 40, 1000, 40_000)
TIMES = (1e-6, 0.1, 0.5, 0.9, 0.999, 1.0, 1.001, 1.1, 2.0, 5.0, 40.0)


def fixture() -> dict[str, Any]:
    """Runs with what each key says of what they reached; probabilities with Holm's; and tails of chi-squared."""
    return {
        "cases": [_case(name, runs) for name, runs in CASES.items()],
        "holm": [{"p": p, "adjusted": holm(p)} for p in PROBABILITIES],
        "chiSquared": [
            {"x": degrees * times, "degrees": degrees, "above": float(stats.chi2.sf(degrees * times, degrees))}
            for degrees, times in itertools.product(DEGREES, TIMES)
        ],
    }


def _case(name: str, runs: list[Run]) -> dict[str, Any]:
    return {
        "name": name,
        "runs": [run._asdict() for run in runs],
        "x": explained([run.x for run in runs], [run.reached for run in runs]),
        "y": explained([run.y for run in runs], [run.reached for run in runs]),
        "v": cramers_v([(run.x, run.y) for run in runs if run.reached is not None]),
    }


def explained(values: list[str], reached: list[float | None]) -> dict[str, Any] | None:
    """What a key's values, as canonical JSON, say of results, of which NaN is the worst; None where that is nothing."""
    pairs = [(v, -math.inf if math.isnan(r) else r) for v, r in zip(values, reached, strict=True) if r is not None]
    logged = [value for value, _ in pairs if value != MISSING]
    everything = [result for _, result in pairs]
    if len(set(logged)) > 1:
        pairs = [pair for pair in pairs if pair[0] != MISSING]
    results = [result for _, result in pairs]
    groups = [[result for value, result in pairs if value == one] for one in sorted({value for value, _ in pairs})]
    n, k = len(results), len(groups)
    if k < 2 or n <= k or len(set(results)) < 2:
        return None
    h, p = stats.kruskal(*groups)
    among = min(1.0, max(0.0, (h - k + 1) / (n - k)))
    # The variance that these rows have among themselves, by the ranks of all.
    ranks = stats.rankdata(everything)
    own = np.array([ranks[everything.index(result)] for result in results])
    share = among * (n * own.var()) / (len(everything) * ranks.var())
    numbers = [(json.loads(value), result) for value, result in pairs if _is_number(value)]
    rho = math.nan
    if len({number for number, _ in numbers}) > 1 and len({result for _, result in numbers}) > 1:
        rho = float(stats.spearmanr([x for x, _ in numbers], [y for _, y in numbers]).statistic)
    return {"n": n, "k": k, "h": float(h), "p": float(p), "among": among, "share": float(share), "rho": rho}


def _is_number(value: str) -> bool:
    return value[0].isdigit() or value[0] == "-"


def cramers_v(pairs: list[tuple[str, str]]) -> float:
    """Of two keys that both have a part of each row, with Bergsma's correction; 0 where one of them has one value."""
    both = [(x, y) for x, y in pairs if MISSING not in (x, y)]
    xs, ys = sorted({x for x, _ in both}), sorted({y for _, y in both})
    if len(xs) < 2 or len(ys) < 2:
        return 0.0
    table = np.array([[both.count((x, y)) for y in ys] for x in xs])
    n, (r, c) = len(both), table.shape
    phi = stats.chi2_contingency(table, correction=False).statistic / n
    most = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    return float(min(1.0, math.sqrt(max(0.0, phi - (r - 1) * (c - 1) / (n - 1)) / most)))


def holm(probabilities: list[float]) -> list[float]:
    """Holm's, as it is defined: of each the largest of those up to it, each times how many are left."""
    order = sorted(probabilities)
    scaled = [min(1.0, (len(order) - i) * p) for i, p in enumerate(order)]
    return [max(scaled[: order.index(p) + order.count(p)]) for p in probabilities]


def text() -> str:
    """The fixture as it is written, a line for each case: JSON in which NaN and infinities are texts."""
    made = fixture()
    cases = ",\n".join(json.dumps(_written(case), allow_nan=False) for case in made["cases"])
    others = json.dumps(_written({name: made[name] for name in ("holm", "chiSquared")}), allow_nan=False)
    return f'{{"cases": [\n{cases}\n],\n{others[1:]}\n'


def _written(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _written(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_written(part) for part in value]
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value
