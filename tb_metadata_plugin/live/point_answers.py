"""Answers the points of a metric in some rows, for curves: of each row only what the asker does not have yet."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tb_metadata_plugin.gc_pause import gc_paused
from tb_metadata_plugin.live.metric_answers import notices_in, series_in, series_of
from tb_metadata_plugin.live.snapshot import Snapshot
from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.model.series_points import Had, SeriesPoints
from tb_metadata_plugin.rows.members import Placed
from tb_metadata_plugin.sources import Context
from tb_metadata_plugin.sources.disk.scalar_files import ScalarFiles, TooManyPointsError
from tb_metadata_plugin.sources.tensorboard.points import Series
from tb_metadata_plugin.sources.tensorboard.provider import SeriesKey
from tb_metadata_plugin.sources.tensorboard.series_reader import LACKING, SeriesReader, Unread
from tb_metadata_plugin.table.points import as_table
from tb_metadata_plugin.table.stream import gzipped

MOST_POINTS = 3_000_000
"""Points of an answer."""
_LONGEST = 10.0
"""Seconds of reading after which an answer is as full as it gets."""


@dataclass(frozen=True)
class PointsAsked:
    """Whose points are wanted."""

    metric: str
    rows: Sequence[str]
    """Names of rows, each once."""
    since: Mapping[str, Had] = field(default_factory=dict)
    """By row what the asker has, of an answer to the same question."""
    exact: bool = False
    """Whether all points of local event files are wanted."""


class PointAnswers:
    """Answers for one experiment, made one at a time.

    Args:
        reader: gives what TensorBoard has.
        files: gives all points of local event files, where these are read.
        most: points of an answer; that of a single row may have more.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        reader: SeriesReader,
        files: ScalarFiles | None = None,
        most: int = MOST_POINTS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.most = most
        self._reader = reader
        self._files = files
        self._clock = clock
        self._making = threading.Lock()

    def answer(self, context: Context, newest: Callable[[], Snapshot], asked: PointsAsked) -> bytes:
        """The points as a gzipped Arrow IPC stream; see `table.points`.

        Args:
            context: of the request.
            newest: gives the newest snapshot, whose rows these are.
            asked: whose points.

        Raises:
            UnknownMetricError: no row has the metric.
            SourceUnavailableError: TensorBoard cannot be asked.
        """
        with self._making:
            return self._make(context, newest(), asked)

    def notices(self, snapshot: Snapshot) -> tuple[Notice, ...]:
        """What could not be read of runs that are in the snapshot."""
        return notices_in(snapshot, self._reader.notices)

    def _make(self, context: Context, snapshot: Snapshot, asked: PointsAsked) -> bytes:
        placed = {row: snapshot.runs.placed(row, asked.metric) for row in asked.rows if row in snapshot.runs}
        if not any(placed.values()):
            series_of(snapshot, asked.metric)
        answer = _Answer(asked, self.most)
        until = self._clock() + _LONGEST
        in_files: dict[int, Placed] = {}
        wanted: dict[int, Placed] = {}
        for place, row in enumerate(asked.rows):
            found, had = placed.get(row), asked.since.get(row)
            if found is None:
                answer.said[place] = {"missing": True}
                continue
            local = asked.exact and self._files is not None and self._files.has(found.run)
            # Of files there may be as many points as of a sample, or just that, where they could not be read before.
            is_known = not local or (had is not None and had.points != self._reader.sampled)
            if had is not None and is_known and had.ends_with(found.metric.step, found.metric.wall_time):
                thinned = not local and had.points >= self._reader.sampled
                answer.said[place] = {"from": had.points, "points": had.points, "thinned": thinned}
            elif local:
                in_files[place] = found
            else:
                wanted[place] = found
        for place, found in in_files.items():
            if answer.full or (answer.begun and self._clock() > until):
                answer.full = True
                break
            points = self._read_files(found)
            if points is None:
                wanted[place] = found
            else:
                answer.take(place, points, thinned=False, exact=True)
        if not answer.full:
            self._read(context, answer, wanted, until)
        for place, one in enumerate(answer.said):
            if one is None:
                answer.said[place] = {"left_out": True} if answer.full else {"unread": LACKING}
        said = [one for one in answer.said if one is not None]
        return gzipped(as_table(asked.rows, answer.points, snapshot.version, series=said, sampled=self._reader.sampled))

    def _read(self, context: Context, answer: _Answer, wanted: Mapping[int, Placed], until: float) -> None:
        """Takes into an answer what TensorBoard gives."""
        series: dict[SeriesKey, Series] = {}
        places: dict[SeriesKey, list[int]] = {}
        for place, found in wanted.items():
            one = series_in(found)
            series[one.key] = one
            places.setdefault(one.key, []).append(place)
        exact = False if answer.asked.exact else None
        batches = iter(self._reader.read(context, series))
        while True:
            # TensorBoard makes several objects a point.
            with gc_paused():
                batch = next(batches, None)
            if batch is None:
                return
            for key, points in batch.items():
                for place in places[key]:
                    if isinstance(points, Unread):
                        answer.miss(place, points.reason)
                    else:
                        answer.take(place, points, thinned=len(points) >= self._reader.sampled, exact=exact)
            answer.full |= answer.begun and self._clock() > until
            if answer.full:
                return

    def _read_files(self, found: Placed) -> SeriesPoints | None:
        """All points of a row's metric; None where there are none to be had, or more than an answer can hold."""
        if self._files is None:
            return None
        try:
            points = self._files.read(found.run, found.tag, self.most)
        except TooManyPointsError:
            return None
        return points or None


class _Answer:
    """Collects what is answered.

    Args:
        asked: the question.
        most: points; more only of one row alone.
    """

    def __init__(self, asked: PointsAsked, most: int) -> None:
        self.asked = asked
        self.said: list[dict[str, object] | None] = [None] * len(asked.rows)
        """Of each row; None of those that were not read yet."""
        self.points: dict[int, SeriesPoints] = {}
        """To send, by the places of rows."""
        self.full = False
        """Whether no more is to be read."""
        self.begun = False
        """Whether any row was read, so that who asks for the others comes further."""
        self._most = most
        self._count = 0

    def take(self, place: int, points: SeriesPoints, *, thinned: bool, exact: bool | None) -> None:
        """Takes in the points of a row, unless there are too many.

        Args:
            place: of the row.
            points: of its series.
            thinned: whether they may be a sample of them.
            exact: whether they are those in the files; None where that was not asked.
        """
        had = self.asked.since.get(self.asked.rows[place])
        kept = had.kept_of(points) if had is not None else 0
        count = len(points) - kept
        if self._count and count and self._count + count > self._most:
            self.full = True
            return
        self._count += count
        self.begun = True
        if count:
            self.points[place] = points.behind(kept)
        said: dict[str, object] = {"from": kept, "points": len(points), "thinned": thinned}
        self.said[place] = said if exact is None else said | {"exact": exact}

    def miss(self, place: int, reason: str) -> None:
        """Takes in that the series of a row cannot be read."""
        self.begun = True
        self.said[place] = {"unread": reason}
