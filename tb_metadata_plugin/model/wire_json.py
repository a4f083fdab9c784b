"""JSON as it goes to the browser: strict JSON in which NaN, infinities and large integers are marked objects."""

from __future__ import annotations

import math
from typing import Any

LARGEST = 2**53
"""Beyond ±this not every integer is a float64, so that integers travel as text."""

MISSING = {"$missing": True}
"""What stands where there is no value."""


def number(value: float) -> Any:
    """A float as wire JSON: itself, or `{"$number": "NaN" | "Infinity" | "-Infinity"}`."""
    if math.isfinite(value):
        return value
    return {"$number": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}


def encode(value: Any) -> Any:
    """Wire JSON of a JSON value.

    An object whose only key starts with `$` gets that `$` doubled, so that nobody reads it as a mark.
    """
    kind = type(value)
    if kind is float:
        return number(value)
    if kind is int:
        return value if -LARGEST <= value <= LARGEST else {"$integer": str(value)}
    if kind is list:
        return [encode(item) for item in value]
    if kind is dict:
        if len(value) == 1:
            ((key, item),) = value.items()
            return {f"${key}" if key.startswith("$") else key: encode(item)}
        return {key: encode(item) for key, item in value.items()}
    return value
