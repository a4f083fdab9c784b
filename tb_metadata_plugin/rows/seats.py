"""What is known of a run where it is told which runs make one row, and the places that runs get in rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias


class Facts(NamedTuple):
    """What the rules need to know of a run besides its name."""

    document: bool = False
    """Whether it has a document of any source."""
    hparams: int = 0
    """Stands for the HParams among these, so that equal ones are told; 0 where it has none.

    Of a run that is called like a part of a training, without what a process writes of itself, as `config`.
    """
    tags: frozenset[str] = frozenset()
    """The tags of its scalars."""
    empty: bool = False
    """Whether its event files are known to hold nothing that was logged in it."""
    config: int = 0
    """Stands for what its documents tell of how it was made, where it is called like a part; 0 where it has none."""
    still: bool = False
    """Whether it has HParams and is known to have no scalar of a step behind the first: it sums a training up."""


class Seat(NamedTuple):
    """A run's place in a row, where a metric is called by its tag between the prefix and the suffix."""

    run: str
    prefix: str = ""
    suffix: str = ""
    curves: str | None = None
    """The run whose curves its metrics repeat as single values, as `add_hparams` does; they give way to these."""
    above: int = 0
    """Of a run above the row's, of which the row has the documents as well: 1 of the nearest; 0 of the row's own."""


Plan: TypeAlias = dict[str, tuple[Seat, ...]]
"""The runs in each row: the row's own run first, where there is one, the others by name."""


def own_first(rows: Mapping[str, list[Seat]], nodes: Mapping[str, str]) -> Plan:
    """The rows by name, with their seats in order; `nodes` tells runs that are not called as their rows."""
    return {
        row or ".": tuple(seats) if len(seats) == 1 else _in_order(seats, nodes.get(row, row or "."))
        for row, seats in rows.items()
    }


def _in_order(seats: list[Seat], own: str) -> tuple[Seat, ...]:
    seats.sort()  # By their runs, of which no two are the same.
    if seats[0].run != own:
        seats.sort(key=lambda seat: seat.run != own)
    return tuple(seats)
