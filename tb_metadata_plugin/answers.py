"""Answers what a metric reached in the rows of a snapshot, from what is remembered where nothing has changed."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from tb_metadata_plugin.errors import UnknownMetricError
from tb_metadata_plugin.extremes import Best, Extremes, as_table
from tb_metadata_plugin.index import Snapshot
from tb_metadata_plugin.sources import Context
from tb_metadata_plugin.sources.points import PointSource, Series
from tb_metadata_plugin.stream import gzipped

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
    """False if TensorBoard did not have all series just then, so that it is worth asking again."""


class MetricAnswers:
    """Answers for one experiment, one at a time: who asks for the same meanwhile gets the answer that was made."""

    def __init__(self, points: PointSource) -> None:
        self._points = points
        self._lock = threading.Lock()
        self._answers: dict[tuple[str, At | None], Answer] = {}

    def answer(self, context: Context, snapshot: Snapshot, metric: str, at: At | None) -> Answer:
        """What a metric reached in each row of the snapshot that has it, and its value at another's best step.

        Raises:
            UnknownMetricError: no row has the metric, or the other.
            SourceUnavailableError: TensorBoard cannot be asked.
        """
        with self._lock:
            answer = self._answers.pop((metric, at), None)
            if answer is None or answer.version != snapshot.version or not answer.complete:
                answer = self._make(context, snapshot, metric, at)
            # Put last: those that nobody asked for longest go first.
            self._answers[metric, at] = answer
            held = sum(len(one.body) for one in self._answers.values())
            while held > _KEPT_BYTES and len(self._answers) > 1:
                held -= len(self._answers.pop(next(iter(self._answers))).body)
            return answer

    def _make(self, context: Context, snapshot: Snapshot, metric: str, at: At | None) -> Answer:
        series = _series(snapshot, metric)
        if at is None:
            found = self._points.extremes(context, metric, series)
        else:
            targets = _series(snapshot, at.target)
            found = self._points.extremes_at(context, metric, series, at.target, targets, at.best)
        rows = {row: found.get(row, Extremes()) for row in series}
        table = as_table(rows, snapshot.version, with_at=at is not None)
        return Answer(snapshot.version, gzipped(table), len(found) == len(series))


def _series(snapshot: Snapshot, metric: str) -> dict[str, Series]:
    """The series of a metric by row, rows in the order of the table."""
    found: dict[str, Series] = {}
    for row in snapshot.table.column("run").to_pylist():
        placed = snapshot.runs[row].metrics.get(metric)
        if placed is not None:
            found[row] = Series(placed.run, placed.tag, repr(placed.metric))
    if not found and not any(metric in data.expected for data in snapshot.runs.values()):
        raise UnknownMetricError(metric)
    return found
