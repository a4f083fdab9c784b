"""The points of series themselves, by way of TensorBoard's data provider; of those asked for last it remembers them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cachetools import LRUCache
from tensorboard.data.provider import DataProvider

from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.model.extremes import SAMPLED
from tb_metadata_plugin.model.series_points import SeriesPoints, series_points
from tb_metadata_plugin.sources import Context
from tb_metadata_plugin.sources.tensorboard.point_batches import read_points
from tb_metadata_plugin.sources.tensorboard.points import Series
from tb_metadata_plugin.sources.tensorboard.problems import Problem, notice_of_points, problem_of
from tb_metadata_plugin.sources.tensorboard.provider import SeriesKey

KEPT_POINTS = 1_000_000
"""Points that are remembered, of 20 bytes each: TensorBoard's slow loader needs seconds to give as many again."""
_KEPT_PROBLEMS = 10_000
LACKING = "TensorBoard does not give it just now"


@dataclass(frozen=True, slots=True)
class Unread:
    """A series that cannot be read now."""

    reason: str


@dataclass(frozen=True, slots=True)
class _Known:
    newest: str
    points: SeriesPoints


class SeriesReader:
    """Reads series again when their newest point has changed; to be asked by one thread at a time.

    Args:
        provider: TensorBoard's data provider.
        experiment_id: as TensorBoard gives it.
        sampled: most points that are had of a series; one with fewer is whole.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        provider: DataProvider,
        experiment_id: str,
        sampled: int = SAMPLED,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.sampled = sampled
        self._provider = provider
        self._experiment_id = experiment_id
        self._clock = clock
        self._known: LRUCache[SeriesKey, _Known] = LRUCache(
            KEPT_POINTS, getsizeof=lambda known: min(1 + len(known.points), KEPT_POINTS)
        )
        self._problems: LRUCache[SeriesKey, Problem] = LRUCache(_KEPT_PROBLEMS)
        self.notices: tuple[Notice, ...] = ()
        """One for each series that cannot be read; for any thread."""

    def read(
        self, context: Context, series: Mapping[SeriesKey, Series]
    ) -> Iterator[Mapping[SeriesKey, SeriesPoints | Unread]]:
        """The points of series in the order in which TensorBoard gives them, some series at a time.

        What is not taken is not read.

        Args:
            context: of the request.
            series: what is wanted, by its key.

        Raises:
            SourceUnavailableError: TensorBoard cannot be asked.
        """
        now = self._clock()
        held: dict[SeriesKey, SeriesPoints | Unread] = {}
        wanted: dict[SeriesKey, int] = {}
        for key, one in series.items():
            known, problem = self._known.get(key), self._problems.get(key)
            if known is not None and known.newest == one.newest:
                held[key] = known.points
            elif problem is not None and problem.bars(one.newest, now):
                held[key] = Unread(problem.reason)
            else:
                wanted[key] = one.last_step
        if held:
            yield held
        for result in read_points(self._provider, self._experiment_id, context, wanted, _points_of):
            found: dict[SeriesKey, SeriesPoints | Unread] = {}
            for key, points in result.series.items():
                self._problems.pop(key, None)
                self._known[key] = _Known(series[key].newest, points)
                found[key] = points
            for key, reason in result.failures.items():
                self._problems[key] = problem_of(series[key].newest, reason, self._problems.get(key), now)
                found[key] = Unread(reason)
            self.notices = tuple(notice_of_points(key, problem.reason) for key, problem in self._problems.items())
            yield found


def _points_of(key: SeriesKey, data: Sequence[Any]) -> SeriesPoints:
    return series_points(
        [datum.step for datum in data], [datum.wall_time for datum in data], [datum.value for datum in data]
    )
