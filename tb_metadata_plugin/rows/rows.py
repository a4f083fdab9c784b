"""Gathers what the sources give by run, and makes the rows anew of which anything changed."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from tb_metadata_plugin.model.documents import (
    Metric,
    Notice,
    Places,
    Reached,
    RunData,
    keys_dropped,
)
from tb_metadata_plugin.model.leaves import NO_LEAVES, Leaves
from tb_metadata_plugin.model.metrics import Metrics
from tb_metadata_plugin.model.shared import Shared
from tb_metadata_plugin.rows.members import Member, Placed, RowData, alike, mixed, placed_in, row_data
from tb_metadata_plugin.rows.merging import Row, facts_of, merge
from tb_metadata_plugin.rows.records import Given, RecordStore, is_alike
from tb_metadata_plugin.rows.rollup import Rule, plan
from tb_metadata_plugin.rows.seats import Facts, Plan
from tb_metadata_plugin.sources import Update

_V = TypeVar("_V")


class Changes(NamedTuple):
    """What became of rows since it was asked last."""

    made: Iterable[tuple[Row, RowData]]
    """Rows that are new or changed, made one by one as they are taken, since all at once would take much memory."""
    gone: frozenset[str]


class RowsData(Mapping[str, RowData]):
    """What each row is made of at one time, by its name; put together when it is asked for.

    Args:
        plan: the runs in each row.
        runs: what is known of each run.
        row_of: the row in which each run is.
    """

    def __init__(self, plan: Plan, runs: Mapping[str, RunData], row_of: Mapping[str, str]) -> None:
        self._plan = plan
        self._runs = runs
        self._row_of = row_of

    def __getitem__(self, row: str) -> RowData:
        return row_data(self._members(row))

    def __iter__(self) -> Iterator[str]:
        return iter(self._plan)

    def __len__(self) -> int:
        return len(self._plan)

    def __contains__(self, row: object) -> bool:
        return row in self._plan

    def row_of(self, run: str) -> str | None:
        """The row that is called so or else has this run in it; None if there is none."""
        return run if run in self._plan else self._row_of.get(run)

    def placed(self, row: str, metric: str) -> Placed | None:
        """A metric of a row; None if it has none of that name."""
        return placed_in(self._members(row), metric)

    def _members(self, row: str) -> tuple[Member, ...]:
        return tuple([Member(seat, self._runs[seat.run]) for seat in self._plan[row]])


class Rows:
    """All that the sources gave so far, by run, and the rows that the runs make; knows what changed since it made them.

    Args:
        rule: tells which runs make one row.
        names: gives the keys in the name of a row.
        given: how far TensorBoard is, see `RecordStore`.
    """

    def __init__(
        self,
        rule: Rule = "auto",
        names: Callable[[str], Leaves] = lambda row: NO_LEAVES,
        given: Given = lambda source, run, tag: None,
    ) -> None:
        self.started: dict[str, float | None] = {}
        self.records = RecordStore(Places(), given)
        self._rule = rule
        self._names = names
        self._metrics: dict[str, Mapping[str, Metric]] = {}
        self._reached: dict[str, Reached | None] = {}
        self._written: dict[str, float] = {}
        self._tags: dict[str, frozenset[str]] = {}
        self._bare: dict[str, bool] = {}
        self._trainings: dict[str, int] = {}
        self._dropped_keys: dict[str, tuple[Notice, ...]] = {}
        self._runs: dict[str, RunData] = {}
        self._changed: set[str] = set()
        self._facts: dict[str, Facts] = {}
        self._same_facts: dict[Facts, Facts] = {}
        self._same_tags = Shared()
        self._plan: Plan = {}
        self._row_of: dict[str, str] = {}
        self._heirs: dict[str, list[str]] = {}
        """By run the rows that have its documents as well, though it is none of theirs."""
        self._replan = False
        self._left: Update | None = None
        """What is not or not wholly taken in, since a fault came."""
        self._touched: dict[str, None] = {}
        """Runs of which records came or went, until it is known whether that changes them."""
        # These outlive a fault: rows stand in them until they are taken.
        self._to_make: set[str] = set()
        self._gone: set[str] = set()
        self._told: dict[str, tuple[Notice, ...]] = {}
        """What is wrong with rows, by row."""
        # Rows that say they are running → from when on that is not believed, and whether it is not already.
        self._silent: dict[str, tuple[float, bool]] = {}

    def apply(self, update: Update) -> bool:
        """Takes in what changed; False if that leaves everything as it was.

        What a fault kept from being taken in, as when memory ran out, comes first, once more and not again: its source
        gives nothing twice.
        """
        left, self._left = self._left, update
        # What was taken in before the fault is told now.
        changed = left is not None
        for given in (update,) if left is None else (left, update):
            for run in self._changes(given):
                self._changed.add(run)
                changed = True
        self._left = None
        return changed

    def _changes(self, update: Update) -> Iterator[str]:
        """Takes in an update, and tells of each run as soon as it differs, since a fault may end it midway."""
        touched = self._touched
        for run, key in update.removed:
            touched[run] = None
            self.records.remove(run, key)
        for record in update.records:
            touched[record.run] = None
            self.records.put(record)
        touched.update((run, None) for run in update.read if self.records.has_files(run))
        for run in list(touched):
            made = self._runs.get(run)
            if run not in self._changed and not is_alike(made.parts if made else (), self.records.parts(run)):
                yield run
            del touched[run]
        for run, metrics in update.metrics.items():
            if not _same(self._metrics.get(run, {}), metrics):
                self._metrics[run] = metrics
                yield run
        yield from _put(self._reached, {run: update.reached.get(run) for run in update.metrics})
        yield from _put(self._written, update.written)
        yield from _put(self._tags, update.tags)
        yield from _put(self._bare, update.bare)
        yield from _put(self._trainings, update.trainings)

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
        self.records.forget(run)
        by_run: tuple[dict[str, Any], ...] = (self.started, self._metrics, self._reached, self._written)
        for kept in (*by_run, self._tags, self._bare, self._trainings, self._dropped_keys, self._runs):
            kept.pop(run, None)
        self._changed.discard(run)
        self._replan |= self._facts.pop(run, None) is not None

    def unread(self) -> frozenset[str]:
        """The runs in whose files scalars stand, and of which none was ever given."""
        known = {run for run, tags in self._tags.items() if tags and run not in self._metrics}
        return frozenset(known & self.started.keys()) if known else frozenset()

    def due(self, now: float) -> bool:
        """Whether rows change by the mere passing of time."""
        return any((now >= at) != silent for at, silent in self._silent.values())

    @contextmanager
    def changes(self, now: float) -> Iterator[Changes]:
        """What became of the rows of all listed runs; where this is not taken to its end it is given again.

        Args:
            now: seconds since 1970.

        Raises:
            SlowExpressionError: the rule or the pattern of names takes too long; take another, and ask again then.
        """
        runs = self._changed & self.started.keys()
        for run in runs:
            self._take_in(run)
        if self._replan:
            self._plan_again()
        self._to_make.update(self._row_of[run] for run in runs if run in self._row_of)
        if self._heirs:
            self._to_make.update(row for run in runs for row in self._heirs.get(run, ()))
        self._to_make.update(row for row, (at, silent) in self._silent.items() if (now >= at) != silent)
        self._changed -= runs
        yield Changes((self._make(row, now) for row in self._to_make), frozenset(self._gone))
        self._to_make.clear()
        self._gone.clear()

    def change_rule(self, rule: Rule) -> None:
        """Has the next rows made by another rule."""
        self._rule, self._replan = rule, True

    def change_names(self, names: Callable[[str], Leaves]) -> None:
        """Has the next rows made with other keys from their names."""
        self._names = names
        self._to_make.update(self._plan)

    def data(self) -> RowsData:
        """What each row is made of; to be asked after `changes`."""
        return RowsData(self._plan, dict(self._runs), self._row_of)

    def forget_places(self, columns: int) -> None:
        """Forgets paths that no document has any more, once there are many of them.

        Args:
            columns: how many the table has.
        """
        if self.records.places.count() > 2 * columns + 10_000:
            self.records.places = Places()

    def _make(self, row: str, now: float) -> tuple[Row, RowData]:
        data = row_data(tuple([Member(seat, self._runs[seat.run]) for seat in self._plan[row]]))
        made, problems = merge(row, data, self.records.places, now)
        told = (*problems, *alike(row, data), *mixed(data))
        if told:
            self._told[row] = told
        else:
            self._told.pop(row, None)
        self._silent.pop(row, None)
        if made.silent_at < math.inf:
            self._silent[row] = (made.silent_at, now >= made.silent_at)
        return made._replace(names=self._names(row)), data

    def _take_in(self, run: str) -> None:
        """Makes a run's data of what the sources gave, and sees whether it may belong to another row now."""
        parts = self.records.parts(run)
        metrics, tags = self._metrics.get(run, {}), self._tags.get(run, frozenset())
        self._runs[run] = RunData(
            self.started[run],
            parts,
            metrics,
            self._reached.get(run),
            self._written.get(run),
            tags,
            self._trainings.get(run, 1),
        )
        dropped = keys_dropped(run, parts, self.records.places)
        if dropped:
            self._dropped_keys[run] = dropped
        else:
            self._dropped_keys.pop(run, None)
        facts = facts_of(run, self._runs[run], self._bare.get(run, False), self.records.places)
        if self._facts.get(run) != facts:
            # Most runs are alike in these, or in their tags.
            facts = facts._replace(tags=self._same_tags(facts.tags))
            self._facts[run] = facts if facts.hparams or facts.config else self._same_facts.setdefault(facts, facts)
            self._replan = True

    def _plan_again(self) -> None:
        """Finds out which runs make one row; rows of other runs, or others' names, than before are to be made."""
        new = plan(self._facts, self._rule)
        self._gone.update(self._plan.keys() - new.keys())
        self._gone -= new.keys()
        for row in self._gone:
            self._told.pop(row, None)
            self._silent.pop(row, None)
        self._to_make.update(row for row, seats in new.items() if self._plan.get(row) != seats)
        self._to_make &= new.keys()
        self._row_of = {seat.run: row for row, seats in new.items() for seat in seats if not seat.above}
        self._heirs = {}
        for row, seats in new.items():
            if seats[-1].above:
                for seat in seats:
                    if seat.above:
                        self._heirs.setdefault(seat.run, []).append(row)
        self._plan, self._replan = new, False

    def notices(self) -> list[Notice]:
        """What is wrong with the documents of listed runs, each notice once; to be asked after `changes`."""
        found = {notice: None for run, notice in self.records.notices() if run in self.started}
        for told in (*self._dropped_keys.values(), *self._told.values()):
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
    if isinstance(known, Metrics) and isinstance(new, Metrics):
        return known.is_same(new)
    return known == new or (
        known.keys() == new.keys() and all(repr(metric) == repr(known[tag]) for tag, metric in new.items())
    )
