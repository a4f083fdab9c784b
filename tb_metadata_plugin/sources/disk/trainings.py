"""How many trainings wrote to one directory, one after the other, as its event files tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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

    Each begins with a file that was begun after all before it were written, and in which the steps of all tags that
    they share start again; a training that is resumed goes on with its steps. Writers side by side are one training.
    """
    found = 0
    last = float("-inf")
    begins: dict[str, int] = {}
    for file in sorted(files, key=lambda one: one.first):
        shared = begins.keys() & file.begins.keys()
        if not found or (file.first > last and shared and all(file.begins[tag] <= begins[tag] for tag in shared)):
            found += 1
        for tag, step in file.begins.items():
            begins[tag] = min(step, begins.get(tag, step))
        last = max(last, file.last)
    return max(found, 1)
