"""How many trainings wrote to one directory, one after the other, as its event files tell."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple


class Curves(NamedTuple):
    """The scalars of an event file."""

    first: float
    """Wall time of the first, in seconds since 1970."""
    last: float
    """Wall time of the last, or one that is later."""
    begins: Mapping[str, int]
    """The first step of each tag that was logged with more than one step."""


def trainings(files: Iterable[Curves]) -> int:
    """How many trainings wrote these files.

    Each begins with a file that was begun after all before it were written, and in which most of what the training
    before it logged starts again. A training that is resumed goes on with its steps, though some may be logged twice;
    an evaluation that is run again logs little of what was trained. Writers side by side are one training.
    """
    found = 0
    last = float("-inf")
    first: Collection[str] = ()
    begins: dict[str, int] = {}
    for file in sorted(files, key=lambda one: one.first):
        shared = begins.keys() & file.begins.keys()
        again = file.first > last and shared and all(file.begins[tag] <= begins[tag] for tag in shared)
        if not found or (again and 2 * len(shared.intersection(first)) >= len(first)):
            found += 1
            first = file.begins.keys()
        elif not first:
            first = file.begins.keys()
        for tag, step in file.begins.items():
            begins[tag] = min(step, begins.get(tag, step))
        last = max(last, file.last)
    return max(found, 1)
