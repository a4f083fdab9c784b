"""Gathers what the sources give into rows, and makes only those anew that changed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias, TypeVar

from tb_metadata_plugin.model.documents import (
    Labels,
    Metric,
    Notice,
    Part,
    PartKey,
    Places,
    Reached,
    Record,
    RunData,
    keys_dropped,
    read_record,
    succeed,
    text_of,
)
from tb_metadata_plugin.model.leaves import Leaves, Namespace, Path
from tb_metadata_plugin.names.patterns import AnyPattern, leaves_of
from tb_metadata_plugin.rows.merging import Member, Row, RowData, alike, merge, row_data
from tb_metadata_plugin.rows.rollup import Facts, Plan, Rule, plan
from tb_metadata_plugin.sources import Update

_V = TypeVar("_V")


class _Taken(NamedTuple):
    """What came of a record; also of one of which nothing could be read, so that no bad one is parsed twice."""

    mark: tuple[bytes, int, str]
    part: Part | None
    notices: tuple[Notice, ...]


_Twins: TypeAlias = dict[tuple[bytes, tuple[Namespace, Path], bool], Part]


def _twins(taken: Iterable[_Taken]) -> _Twins:
    """The parts with which nothing is wrong, by what their leaves depend on."""
    return {
        text_of(known.part.data, known.part.key): known.part
        for known in taken
        if known.part is not None and not known.notices
    }


class Rows:
    """All that the sources gave so far, by run, and the rows that the runs make; knows what changed since it made them.

    Args:
        rule: tells which runs make one row.
        pattern: tells the keys in the names of rows.
    """

    def __init__(self, rule: Rule = "auto", pattern: AnyPattern | None = None) -> None:
        self.started: dict[str, float | None] = {}
        self._rule = rule
        self._pattern = pattern
        self._names: dict[str, Leaves] = {}
        self._places = Places()
        self._taken: dict[str, dict[PartKey, _Taken]] = {}
        self._metrics: dict[str, Mapping[str, Metric]] = {}
        self._reached: dict[str, Reached | None] = {}
        self._written: dict[str, float] = {}
        self._tags: dict[str, frozenset[str]] = {}
        self._bare: dict[str, bool] = {}
        self._dropped: dict[str, tuple[Notice, ...]] = {}
        self._runs: dict[str, RunData] = {}
        self._changed: set[str] = set()
        self._facts: dict[str, Facts] = {}
        self._plan: Plan = {}
        self._row_of: dict[str, str] = {}
        self._replan = False
        # Outlives a fault: a row stands in it until it is made.
        self._to_make: set[str] = set()
        self._rows: dict[str, Row] = {}
        self._data: dict[str, RowData] = {}
        self._alike: dict[str, tuple[Notice, ...]] = {}
        # Rows that say they are running → from when on that is not believed, and whether it is not already.
        self._silent: dict[str, tuple[float, bool]] = {}
        self.labels: Labels = {}

    def apply(self, update: Update) -> bool:
        """Takes in what changed; False if that leaves everything as it was."""
        changed = False
        for run in self._changes(update):
            self._changed.add(run)
            changed = True
        relabelled = update.labels is not None and update.labels != self.labels
        if update.labels is not None:
            self.labels = update.labels
        return changed or relabelled

    def _changes(self, update: Update) -> Iterator[str]:
        """Takes in an update, and tells of each run as soon as it differs, since a fault may end it midway."""
        for run, key in update.removed:
            taken = self._taken.get(run, {}).pop(key, None)
            if taken is not None and taken.part is not None:
                yield run
        twins: dict[str, _Twins] = {}
        for record in update.records:
            if record.run not in twins:
                twins[record.run] = _twins(self._taken.get(record.run, {}).values())
            if self._take(record, twins[record.run]):
                yield record.run
        for run, metrics in update.metrics.items():
            if not _same(self._metrics.get(run, {}), metrics):
                self._metrics[run] = metrics
                yield run
        yield from _put(self._reached, {run: update.reached.get(run) for run in update.metrics})
        yield from _put(self._written, update.written)
        yield from _put(self._tags, update.tags)
        yield from _put(self._bare, update.bare)

    def _take(self, record: Record, twins: _Twins) -> bool:
        of_run = self._taken.setdefault(record.run, {})
        mark = (record.data, record.step, repr(record.wall_time))
        key = record.key
        known = of_run.get(key)
        if known is not None and known.mark == mark:
            return False
        old = known.part if known is not None else None
        # What the disk gave TensorBoard gives as well, only later.
        reading = read_record(record, self._places, twins.get(text_of(record.data, key)) if twins else None)
        part = succeed(old, reading.part) if old is not None and reading.part is not None else reading.part
        of_run[key] = _Taken(mark, part, reading.notices)
        return old is not None or part is not None

    def list_runs(self, started: Mapping[str, float | None]) -> bool:
        """Takes in new runs and start times; False if there are none."""
        known = self.started
        new = {
            run: start
            for run, start in started.items()
            # NaN equals itself here.
            if run not in known or (known[run] != start and repr(known[run]) != repr(start))
        }
        self.started.update(new)
        self._changed.update(new)
        return bool(new)

    def forget(self, run: str) -> None:
        """Drops a run that no longer exists."""
        by_run: tuple[dict[str, Any], ...] = (self.started, self._taken, self._metrics, self._reached, self._written)
        for kept in (*by_run, self._tags, self._bare, self._dropped, self._runs):
            kept.pop(run, None)
        self._changed.discard(run)
        self._replan |= self._facts.pop(run, None) is not None

    def unread(self) -> frozenset[str]:
        """The runs in whose files scalars stand, and of which none was ever given."""
        known = {run for run, tags in self._tags.items() if tags} - self._metrics.keys()
        return frozenset(known & self.started.keys())

    def due(self, now: float) -> bool:
        """Whether rows change by the mere passing of time."""
        return any((now >= at) != silent for at, silent in self._silent.values())

    def make(self, now: float) -> tuple[list[Row], dict[str, RowData]]:
        """The rows of all listed runs and what they are made of, by row; only rows that changed are made anew.

        Args:
            now: seconds since 1970.
        """
        runs = self._changed & self.started.keys()
        for run in runs:
            self._take_in(run)
        if self._replan:
            self._plan_again()
        self._to_make.update(self._row_of[run] for run in runs if run in self._row_of)
        self._to_make.update(row for row, (at, silent) in self._silent.items() if (now >= at) != silent)
        self._changed -= runs
        for row in list(self._to_make):
            members = tuple(Member(seat, self._runs[seat.run]) for seat in self._plan[row])
            self._data[row] = row_data(members)
            self._alike[row] = alike(row, self._data[row])
            if row not in self._names:
                self._names[row] = leaves_of(row, self._pattern)
            made = merge(row, self._data[row], self._places, now)._replace(names=self._names[row])
            self._rows[row] = made
            self._silent.pop(row, None)
            if made.silent_at < math.inf:
                self._silent[row] = (made.silent_at, now >= made.silent_at)
            self._to_make.discard(row)
        return list(self._rows.values()), dict(self._data)

    def _take_in(self, run: str) -> None:
        """Makes a run's data of what the sources gave, and sees whether it may belong to another row now."""
        parts = tuple(taken.part for taken in self._taken.get(run, {}).values() if taken.part is not None)
        metrics, tags = self._metrics.get(run, {}), self._tags.get(run, frozenset())
        self._runs[run] = RunData(
            self.started[run], parts, metrics, self._reached.get(run), self._written.get(run), tags
        )
        self._dropped[run] = keys_dropped(run, parts)
        scalars = tags.union(metrics) if tags else metrics
        facts = Facts(
            bool(parts),
            any(part.key.source == "hparams" for part in parts),
            next(iter(scalars)) if len(scalars) == 1 else None,
            self._bare.get(run, False) and not parts and not scalars,
        )
        if self._facts.get(run) != facts:
            self._facts[run] = facts
            self._replan = True

    def _plan_again(self) -> None:
        """Finds out which runs make one row; rows of other runs, or others' names, than before are to be made."""
        new = plan(self._facts, self._rule)
        for row in self._plan.keys() - new.keys():
            for kept in (self._rows, self._data, self._alike, self._silent, self._names):
                kept.pop(row, None)
        self._to_make.update(row for row, seats in new.items() if self._plan.get(row) != seats)
        self._to_make &= new.keys()
        self._row_of = {seat.run: row for row, seats in new.items() for seat in seats}
        self._plan, self._replan = new, False

    def notices(self) -> list[Notice]:
        """What is wrong with the documents of listed runs, each notice once; to be asked after `make`."""
        found: dict[Notice, None] = {}
        for run, of_run in self._taken.items():
            if run in self.started:
                found.update((notice, None) for taken in of_run.values() for notice in taken.notices)
        for told in (*self._dropped.values(), *self._alike.values()):
            found.update((notice, None) for notice in told)
        return list(found)


def _put(known: dict[str, _V], new: Mapping[str, _V]) -> Iterator[str]:
    """Takes in what is new; gives the runs of which it differs from what was known. NaN equals itself here."""
    for run, value in new.items():
        if known.get(run) != value and repr(known.get(run)) != repr(value):
            known[run] = value
            yield run


def _same(known: Mapping[str, Metric], new: Mapping[str, Metric]) -> bool:
    """Whether metrics are the same. NaN equals itself here, wherever it comes from."""
    return known == new or (
        known.keys() == new.keys() and all(repr(metric) == repr(known[tag]) for tag, metric in new.items())
    )
