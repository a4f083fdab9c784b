"""Makes one row of the runs in it: of their documents by precedence, of their metrics under one name each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from tb_metadata_plugin.documents import (
    YEAR_5000,
    Metric,
    Notice,
    Part,
    Places,
    RunData,
    current,
    place_in_reading,
    precedence,
)
from tb_metadata_plugin.leaves import ColumnKey, Kind, Leaves, Namespace, Path
from tb_metadata_plugin.rollup import Seat


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: the leaves of all the documents of its runs, metrics aside."""

    run: str
    members: tuple[str, ...]
    leaves: Leaves


class Member(NamedTuple):
    """A run in a row."""

    seat: Seat
    data: RunData

    @property
    def run(self) -> str:
        """TensorBoard's name of the run."""
        return self.seat.run

    def name_of(self, tag: str) -> str:
        """What the row calls a metric of this run."""
        return f"{self.seat.prefix}{tag}{self.seat.suffix}"


class Placed(NamedTuple):
    """A metric in a row, and whose scalars they are in TensorBoard."""

    run: str
    tag: str
    metric: Metric


@dataclass(frozen=True, slots=True)
class RowData:
    """What a row is made of."""

    members: tuple[Member, ...]
    """The row's own run first, where there is one."""
    metrics: Mapping[str, Placed]
    """By the row's name of them."""
    shadowed: Mapping[str, tuple[Placed, ...]] = field(default_factory=dict)
    """Further metrics of a name in `metrics`."""
    expected: frozenset[str] = frozenset()
    """Names of metrics that files speak of and of which no value is known yet."""


class Sourced(NamedTuple):
    """A document in a row, and the run it was logged in."""

    run: str
    part: Part


def row_data(members: tuple[Member, ...]) -> RowData:
    """What a row of these runs is made of.

    Of two metrics that the row calls alike the one that is further counts, but never a copy; of two that are as far the
    earlier member's.
    """
    first = members[0]
    if len(members) == 1 and not first.seat.prefix and not first.seat.suffix:
        metrics = {tag: Placed(first.run, tag, metric) for tag, metric in first.data.metrics.items()}
        return RowData(members, metrics, expected=first.data.tags - metrics.keys())
    found: dict[str, list[tuple[Member, Placed]]] = {}
    for member in members:
        for tag, metric in member.data.metrics.items():
            found.setdefault(member.name_of(tag), []).append((member, Placed(member.run, tag, metric)))
    metrics = {}
    shadowed = {}
    for name, claims in found.items():
        claims.sort(key=lambda claim: (claim[0].seat.copied, -claim[1].metric.step))
        metrics[name], *losers = (placed for _, placed in claims)
        if losers:
            shadowed[name] = tuple(losers)
    expected = frozenset(member.name_of(tag) for member in members for tag in member.data.tags)
    return RowData(members, metrics, shadowed, expected - metrics.keys())


def alike(row: str, data: RowData) -> tuple[Notice, ...]:
    """A notice of metrics that a row calls alike and that are not the same; of mere copies there is nothing to tell."""
    copies = {member.run for member in data.members if member.seat.copied}
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


def documents(data: RowData) -> list[Sourced]:
    """The documents that count, each tag's newest of each run, in order of precedence."""
    found = [Sourced(member.run, part) for member in data.members for part in current(member.data.parts)]
    return sorted(found, key=lambda sourced: precedence(sourced.part))


def for_readers(sourced: Iterable[Sourced]) -> list[Sourced]:
    """The documents in the order in which people read them."""
    return sorted(sourced, key=lambda one: place_in_reading(one.part))


def merge(row: str, data: RowData, places: Places) -> Row:
    """A row of the table. Of two values at one path the one of the newer document counts."""
    ranked = documents(data)
    keys: list[ColumnKey] = []
    values: list[Any] = []
    owners = _owners(ranked) if len(ranked) > 1 else {}
    for _, part in for_readers(ranked):
        if owners:
            for key, value in zip(part.leaves.keys, part.leaves.values, strict=True):
                if owners[key[:2]] is part:
                    keys.append(key)
                    values.append(value)
        else:
            keys += part.leaves.keys
            values += part.leaves.values
    logged = {key.path for key in keys if key.namespace == "run"}
    for name, (kind, value) in own_leaves(row, data.members).items():
        if (name,) not in logged:
            keys.append(places.run.below[name].keys[kind])
            values.append(value)
    return Row(row, tuple(member.run for member in data.members), Leaves(tuple(keys), tuple(values)))


def _owners(ranked: Iterable[Sourced]) -> dict[tuple[Namespace, Path], Part]:
    """For each path the document whose value counts."""
    owners: dict[tuple[Namespace, Path], Part] = {}
    for _, part in ranked:
        for namespace, path, _ in part.leaves.keys:
            owners.setdefault((namespace, path), part)
    return owners


def own_leaves(row: str, members: Sequence[Member]) -> dict[str, tuple[Kind, Any]]:
    """What is known of a row without any document, by key of namespace `run`: its folder, and when it began."""
    leaves: dict[str, tuple[Kind, Any]] = {"folder": ("string", row.rpartition("/")[0] or ".")}
    starts = (member.data.started for member in members)
    known = [started for started in starts if started is not None and 0 < started < YEAR_5000]
    if known:
        leaves["started"] = ("time", int(min(known) * 1000))
    return leaves
