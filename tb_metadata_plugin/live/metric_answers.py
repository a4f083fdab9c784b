"""Answers what a metric reached in the rows of a snapshot, from what is remembered where nothing has changed."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cachetools import LRUCache

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.live.snapshot import Snapshot
from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.model.extremes import Best, Extremes
from tb_metadata_plugin.rows.members import Placed
from tb_metadata_plugin.sources import Context
from tb_metadata_plugin.sources.tensorboard.points import PointSource, Series
from tb_metadata_plugin.table.extremes import as_table
from tb_metadata_plugin.table.stream import gzipped


class UnknownMetricError(MetadataError):
    """A request asks for a metric that no row has."""

    code = "unknown-metric"

    def __init__(self, metric: str) -> None:
        super().__init__(f"no row of the table has the metric {metric!r} (any more)", metric=metric)


_KEPT_BYTES = 32 << 20


@dataclass(frozen=True)
class At:
    """The metric at whose best step another's value is wanted."""

    target: str
    best: Best


@dataclass(frozen=True)
class Answer:
    """What the rows of a version of the table reached."""

    version: str
    body: bytes
    """A gzipped Arrow IPC stream."""
    complete: bool
    """False if TensorBoard did not give all series just then, so that it is worth asking again."""


class MetricAnswers:
    """Answers for one experiment, made one at a time: who asks for the same meanwhile gets the answer that was made."""

    def __init__(self, points: PointSource) -> None:
        self._points = points
        self._making = threading.Lock()
        self._lock = threading.Lock()
        # One that is too large for the others to stay is kept alone.
        self._answers: LRUCache[tuple[str, At | None], Answer] = LRUCache(
            _KEPT_BYTES, getsizeof=lambda answer: min(len(answer.body), _KEPT_BYTES)
        )

    def answer(self, context: Context, newest: Callable[[], Snapshot], metric: str, at: At | None) -> Answer:
        """What a metric reached in each row that has it, and its value at another's best step.

        Args:
            context: of the request.
            newest: gives the newest snapshot, whose rows these are.
            metric: its name.
            at: the other.

        Raises:
            UnknownMetricError: no row has the metric, or the other.
            SourceUnavailableError: TensorBoard cannot be asked.
        """
        found = self._kept(newest().version, metric, at)
        if found is not None:
            return found
        with self._making:
            # Whoever waited here would undo the work on newer rows with those that were the newest then.
            snapshot = newest()
            found = self._kept(snapshot.version, metric, at)
            if found is None:
                found = self._make(context, snapshot, metric, at)
                with self._lock:
                    self._answers[metric, at] = found
        return found

    def notices(self, snapshot: Snapshot) -> tuple[Notice, ...]:
        """What could not be read of runs that are in the snapshot."""
        return notices_in(snapshot, self._points.notices)

    def _kept(self, version: str, metric: str, at: At | None) -> Answer | None:
        with self._lock:
            found = self._answers.get((metric, at))
        return found if found is not None and found.version == version and found.complete else None

    def _make(self, context: Context, snapshot: Snapshot, metric: str, at: At | None) -> Answer:
        series = series_of(snapshot, metric)
        if at is None:
            found = self._points.extremes(context, metric, series)
        else:
            targets = series_of(snapshot, at.target)
            found = self._points.extremes_at(context, metric, series, at.target, targets, at.best)
        rows = {row: found.rows.get(row, Extremes()) for row in series}
        table = as_table(
            rows,
            snapshot.version,
            with_at=at is not None,
            unreadable=found.unreadable,
            sampled=self._points.sampled,
        )
        return Answer(snapshot.version, gzipped(table), found.complete)


def notices_in(snapshot: Snapshot, notices: Iterable[Notice]) -> tuple[Notice, ...]:
    """Those of runs that are in the snapshot."""
    return tuple(one for one in notices if one.run is not None and snapshot.row_of(one.run) is not None)


def series_in(placed: Placed) -> Series:
    """The series of a row's metric."""
    return Series(placed.run, placed.tag, repr(placed.metric), placed.metric.step)


def series_of(snapshot: Snapshot, metric: str) -> dict[str, Series]:
    """The series of a metric by row, rows in the order of the table.

    Raises:
        UnknownMetricError: no row has the metric.
    """
    found: dict[str, Series] = {}
    for row in snapshot.table.column("run").to_pylist():
        placed = snapshot.runs.placed(row, metric)
        if placed is not None:
            found[row] = series_in(placed)
    if not found and not any(metric in data.expected for data in snapshot.runs.values()):
        raise UnknownMetricError(metric)
    return found
