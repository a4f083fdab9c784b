"""Gathers what the sources give into rows, and makes only those anew that changed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, TypeVar

from tb_metadata_plugin.documents import (
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
)
from tb_metadata_plugin.merging import Member, Row, RowData, alike, merge, row_data
from tb_metadata_plugin.rollup import Facts, Plan, Rule, plan
from tb_metadata_plugin.sources import Update

_V = TypeVar("_V")


class Rows:
    """All that the sources gave so far, by run, and the rows that the runs make; knows what changed since it made them.

    Args:
        rule: tells which runs make one row.
    """

    def __init__(self, rule: Rule = "auto") -> None:
        self.started: dict[str, float | None] = {}
        self._rule = rule
        self._places = Places()
        self._parts: dict[str, dict[PartKey, Part]] = {}
        self._metrics: dict[str, Mapping[str, Metric]] = {}
        self._reached: dict[str, Reached | None] = {}
        self._written: dict[str, float] = {}
        self._tags: dict[str, frozenset[str]] = {}
        self._notices: dict[tuple[str, PartKey], tuple[Notice, ...]] = {}
        # Also of records of which nothing could be read, so that no bad one is parsed twice.
        self._marks: dict[tuple[str, PartKey], tuple[bytes, int, str]] = {}
        self._dropped: dict[str, tuple[Notice, ...]] = {}
        self._runs: dict[str, RunData] = {}
        self._changed: set[str] = set()
        self._facts: dict[str, Facts] = {}
        self._plan: Plan = {}
        self._row_of: dict[str, str] = {}
        self._replan = False
        self._rows: dict[str, Row] = {}
        self._data: dict[str, RowData] = {}
        self._alike: dict[str, tuple[Notice, ...]] = {}
        # Rows that say they are running → from when on that is not believed, and whether it is not already.
        self._silent: dict[str, tuple[float, bool]] = {}
        self.labels: Labels = {}

    def apply(self, update: Update) -> bool:
        """Takes in what changed; False if that leaves everything as it was."""
        changed = set()
        for run, key in update.removed:
            if self._parts.get(run, {}).pop(key, None) is not None:
                changed.add(run)
            self._notices.pop((run, key), None)
            self._marks.pop((run, key), None)
        changed |= {record.run for record in update.records if self._take(record)}
        for run, metrics in update.metrics.items():
            if not _same(self._metrics.get(run, {}), metrics):
                self._metrics[run] = metrics
                changed.add(run)
        changed |= _put(self._reached, {run: update.reached.get(run) for run in update.metrics})
        changed |= _put(self._written, update.written)
        changed |= _put(self._tags, update.tags)
        self._changed |= changed
        relabelled = update.labels is not None and update.labels != self.labels
        if update.labels is not None:
            self.labels = update.labels
        return bool(changed) or relabelled

    def _take(self, record: Record) -> bool:
        key = record.key
        parts = self._parts.setdefault(record.run, {})
        mark = (record.data, record.step, repr(record.wall_time))
        if self._marks.get((record.run, key)) == mark:
            return False
        self._marks[record.run, key] = mark
        reading = read_record(record, self._places)
        self._notices[record.run, key] = reading.notices
        if reading.part is None:
            return parts.pop(key, None) is not None
        old = parts.get(key)
        parts[key] = succeed(old, reading.part) if old is not None else reading.part
        return True

    def list_runs(self, started: Mapping[str, float | None]) -> bool:
        """Takes in new runs and start times; False if there are none."""
        new = {run: start for run, start in started.items() if repr(self.started.get(run, -1.0)) != repr(start)}
        self.started.update(new)
        self._changed.update(new)
        return bool(new)

    def forget(self, run: str) -> None:
        """Drops a run that no longer exists."""
        by_run: tuple[dict[str, Any], ...] = (self.started, self._parts, self._metrics, self._reached, self._written)
        for kept in (*by_run, self._tags, self._dropped, self._runs):
            kept.pop(run, None)
        self._changed.discard(run)
        self._replan |= self._facts.pop(run, None) is not None
        for key in [key for key in self._marks if key[0] == run]:
            del self._marks[key]
            self._notices.pop(key, None)

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
        self._changed -= runs
        changed = self._plan_again() if self._replan else set()
        changed.update(self._row_of[run] for run in runs if run in self._row_of)
        changed.update(row for row, (at, silent) in self._silent.items() if (now >= at) != silent)
        for row in changed:
            members = tuple(Member(seat, self._runs[seat.run]) for seat in self._plan[row])
            self._data[row] = row_data(members)
            self._alike[row] = alike(row, self._data[row])
            made = self._rows[row] = merge(row, self._data[row], self._places, now)
            self._silent.pop(row, None)
            if made.silent_at < math.inf:
                self._silent[row] = (made.silent_at, now >= made.silent_at)
        return list(self._rows.values()), dict(self._data)

    def _take_in(self, run: str) -> None:
        """Makes a run's data of what the sources gave, and sees whether it may belong to another row now."""
        parts = tuple(self._parts.get(run, {}).values())
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
            not parts and not scalars,
        )
        if self._facts.get(run) != facts:
            self._facts[run] = facts
            self._replan = True

    def _plan_again(self) -> set[str]:
        """Finds out which runs make one row; gives the rows that have other runs, or others' names, than before."""
        old, self._plan, self._replan = self._plan, plan(self._facts, self._rule), False
        for row in old.keys() - self._plan.keys():
            del self._rows[row], self._data[row], self._alike[row]
            self._silent.pop(row, None)
        changed = {row for row, seats in self._plan.items() if old.get(row) != seats}
        self._row_of = {seat.run: row for row, seats in self._plan.items() for seat in seats}
        return changed

    def notices(self) -> list[Notice]:
        """What is wrong with the documents of listed runs, each notice once; to be asked after `make`."""
        found: dict[Notice, None] = {}
        for (run, _), notices in self._notices.items():
            if notices and run in self.started:
                found.update((notice, None) for notice in notices)
        for told in (*self._dropped.values(), *self._alike.values()):
            found.update((notice, None) for notice in told)
        return list(found)


def _put(known: dict[str, _V], new: Mapping[str, _V]) -> set[str]:
    """Takes in what is new; gives the runs of which it differs from what was known. NaN equals itself here."""
    changed = {run for run, value in new.items() if known.get(run) != value and repr(known.get(run)) != repr(value)}
    known.update((run, new[run]) for run in changed)
    return changed


def _same(known: Mapping[str, Metric], new: Mapping[str, Metric]) -> bool:
    """Whether metrics are the same. NaN equals itself here, wherever it comes from."""
    return known == new or (
        known.keys() == new.keys() and all(repr(metric) == repr(known[tag]) for tag, metric in new.items())
    )
