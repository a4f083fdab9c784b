"""What a row is made of: its runs, and their metrics under one name each."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from tb_metadata_plugin.model.documents import Metric, Notice, RunData, newest
from tb_metadata_plugin.model.run_names import split_of
from tb_metadata_plugin.rows.seats import Seat


class Member(NamedTuple):
    """A run in a row."""

    seat: Seat
    data: RunData

    @property
    def run(self) -> str:
        """TensorBoard's name of the run."""
        return self.seat.run

    @property
    def own(self) -> bool:
        """Whether it is the row's own run, not one below."""
        return not (self.seat.prefix or self.seat.suffix or self.seat.curves or self.seat.above)

    def name_of(self, tag: str) -> str:
        """What the row calls a metric of this run."""
        return f"{self.seat.prefix}{tag}{self.seat.suffix}"


class Placed(NamedTuple):
    """A metric in a row, and whose scalars they are in TensorBoard."""

    run: str
    tag: str
    metric: Metric


class RowData(NamedTuple):
    """What a row is made of."""

    members: tuple[Member, ...]
    """The row's own run first, where there is one."""
    metrics: Mapping[str, Placed]
    """By the row's name of them."""
    shadowed: Mapping[str, tuple[Placed, ...]] = MappingProxyType({})
    """Further metrics of a name in `metrics`."""
    expected: frozenset[str] = frozenset()
    """Names of metrics that files speak of and of which no value is known yet."""
    above: tuple[Member, ...] = ()
    """The runs that are none of the row's and of which the row has the documents as well, the nearest first."""


def row_data(seated: tuple[Member, ...]) -> RowData:
    """What a row of these runs is made of.

    Of two metrics that the row calls alike the one that is further counts, but never a copy, and of copies the newest;
    of two that are as far the earlier member's.
    """
    members = _members(seated)
    return _row_data(members)._replace(above=seated[len(members) :]) if members is not seated else _row_data(members)


def _members(seated: tuple[Member, ...]) -> tuple[Member, ...]:
    """Without the runs above, which come last."""
    return tuple([each for each in seated if not each.seat.above]) if seated[-1].seat.above else seated


def _row_data(members: tuple[Member, ...]) -> RowData:
    first = members[0]
    if len(members) == 1 and not first.seat.prefix and not first.seat.suffix:
        metrics = {tag: Placed(first.run, tag, metric) for tag, metric in first.data.metrics.items()}
        return RowData(members, metrics, expected=first.data.tags.difference(metrics))
    found: dict[str, list[tuple[Member, Placed]]] = {}
    for member in members:
        for tag, metric in member.data.metrics.items():
            found.setdefault(member.name_of(tag), []).append((member, Placed(member.run, tag, metric)))
    metrics = {}
    shadowed = {}
    for name, claims in found.items():
        claims.sort(key=_claim_order)
        metrics[name], *losers = (placed for _, placed in claims)
        if losers:
            shadowed[name] = tuple(losers)
    expected = frozenset(member.name_of(tag) for member in members for tag in member.data.tags)
    return RowData(members, metrics, shadowed, expected.difference(metrics))


def _claim_order(claim: tuple[Member, Placed]) -> tuple[bool, float, int]:
    (member, (_, _, metric)) = claim
    if member.seat.curves is None:
        return False, 0.0, -metric.step
    # Copies are logged with any step, mostly 0. NaN is the oldest.
    return True, -newest((metric.wall_time, -math.inf)), -metric.step


def placed_in(members: tuple[Member, ...], name: str) -> Placed | None:
    """A metric of a row of these runs, by the row's name of it; see `row_data`."""
    members = _members(members)
    if len(members) == 1 and not members[0].seat.prefix and not members[0].seat.suffix:
        metric = members[0].data.metrics.get(name)
        return None if metric is None else Placed(members[0].run, name, metric)
    return row_data(members).metrics.get(name)


def alike(row: str, data: RowData) -> tuple[Notice, ...]:
    """A notice of metrics that a row calls alike and that are not the same; of mere copies there is nothing to tell."""
    if not data.shadowed:
        return ()
    copies = {member.run for member in data.members if member.seat.curves is not None}
    names = [
        name
        for name, losers in data.shadowed.items()
        if any(loser.run not in copies and repr(loser.metric) != repr(data.metrics[name].metric) for loser in losers)
    ]
    if not names:
        return ()
    some = ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")
    text = (
        f"Several runs of this row have metrics of one name ({some}); the table has those that are further, the "
        "details have all. To keep these runs apart, start TensorBoard with --metadata_rollup=off."
    )
    return (Notice("same-metrics", row, None, text),)


def mixed(data: RowData) -> tuple[Notice, ...]:
    """A notice of each run in whose directory several trainings are mixed.

    None of an evaluation: it may be run again as often as one likes.
    """
    return tuple(
        [
            Notice("several-trainings", member.run, None, _says_mixed(member.data.trainings))
            for member in data.members
            if member.data.trainings > 1 and not _evaluates(member)
        ]
    )


def _evaluates(member: Member) -> bool:
    """Whether a run is an evaluation by its name; a row of its own that is called `test` may be a training."""
    split = split_of(member.run.rpartition("/")[2])
    return split is not None and split.kind in (("eval",) if member.own else ("validation", "test", "eval", "shown"))


def _says_mixed(count: int) -> str:
    return (
        f"{count} trainings seem to have written to this directory, one after the other: their steps start again. "
        "Their curves are mixed, and the table has the values of the last one. Give each training a directory of its "
        "own."
    )
