"""What metrics reached on their way, by way of TensorBoard's data provider; read when it is asked for."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import starmap
from typing import Any, TypeAlias

from cachetools import LRUCache
from tensorboard.data.provider import DataProvider

from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.model.extremes import SAMPLED, Best, Extremes, Points, without_placeholders
from tb_metadata_plugin.sources import Context
from tb_metadata_plugin.sources.tensorboard.point_batches import read_points
from tb_metadata_plugin.sources.tensorboard.problems import Problem, notice_of_points, problem_of
from tb_metadata_plugin.sources.tensorboard.provider import BatchResult, SeriesKey

_KEPT_SERIES = 500_000
"""Series of which it is remembered what they reached; at least those that were asked for last."""


@dataclass(frozen=True, slots=True)
class Series:
    """Where the points of a row's metric are found, and what tells that they have changed."""

    run: str
    tag: str
    newest: str
    """The newest point as text, in which NaN equals itself."""
    last_step: int
    """The step of that point."""

    @property
    def key(self) -> SeriesKey:
        """As the data provider knows it."""
        return self.run, self.tag


@dataclass(frozen=True, slots=True)
class _Known:
    newest: str
    step: float | None
    extremes: Extremes


@dataclass(frozen=True)
class _Held:
    known: dict[SeriesKey, _Known]
    problems: dict[SeriesKey, Problem]

    def __len__(self) -> int:
        return len(self.known) + len(self.problems)

    def only(self, wanted: Container[SeriesKey]) -> _Held:
        """The same of some series."""
        return _Held(
            {key: one for key, one in self.known.items() if key in wanted},
            {key: one for key, one in self.problems.items() if key in wanted},
        )


@dataclass(frozen=True)
class MetricExtremes:
    """What a metric reached."""

    rows: Mapping[str, Extremes]
    """By row, without those that TensorBoard does not have now and never had, or cannot read."""
    complete: bool
    """False where it is worth asking again, though no series may have changed."""
    unreadable: int
    """How many series could not be read, the target's with them."""


_Question: TypeAlias = tuple[str, str | None, Best | None]
"""A metric, and the metric at whose best step its value is wanted."""


class PointSource:
    """Remembers what each series reached, not its points, and reads again only those whose newest point changed.

    To be asked by one thread at a time.
    """

    def __init__(
        self,
        provider: DataProvider,
        experiment_id: str,
        clock: Callable[[], float] = time.monotonic,
        sampled: int = SAMPLED,
    ) -> None:
        self.sampled = sampled
        """Most points that are had of a series; one with fewer is whole."""
        self._provider = provider
        self._experiment_id = experiment_id
        self._clock = clock
        # One that is too large for the others to stay is held alone.
        self._held: LRUCache[_Question, _Held] = LRUCache(
            _KEPT_SERIES, getsizeof=lambda held: min(len(held), _KEPT_SERIES)
        )
        self.notices: tuple[Notice, ...] = ()
        """One for each series that cannot be read, of the metrics that were asked for last; for any thread."""

    def extremes(self, context: Context, metric: str, series: Mapping[str, Series]) -> MetricExtremes:
        """What a metric reached.

        Args:
            context: of the request.
            metric: its name.
            series: by row, of all rows that have the metric.

        Raises:
            SourceUnavailableError: TensorBoard cannot be asked.
        """
        return self._answer(context, (metric, None, None), series, {})

    def extremes_at(
        self,
        context: Context,
        metric: str,
        series: Mapping[str, Series],
        target: str,
        targets: Mapping[str, Series],
        best: Best,
    ) -> MetricExtremes:
        """The same with each row's value at the step at which its target was best; see `extremes`."""
        steps: dict[SeriesKey, float] = {}
        reached = self.extremes(context, target, targets)
        for row, ends in reached.rows.items():
            found = ends.max if best == "max" else ends.min
            if row in series and found is not None and found.step is not None:
                steps[series[row].key] = found.step
        answer = self._answer(context, (metric, target, best), series, steps)
        return replace(
            answer,
            complete=answer.complete and reached.complete,
            unreadable=answer.unreadable + reached.unreadable,
        )

    def _answer(
        self, context: Context, question: _Question, series: Mapping[str, Series], steps: Mapping[SeriesKey, float]
    ) -> MetricExtremes:
        wanted = {one.key: one for one in series.values()}
        held = self._held.pop(question, _Held({}, {})).only(wanted)
        try:
            return self._complete(context, held, series, wanted, steps)
        finally:
            # Also what was read before a failure; only now is it known how much that is.
            self._held[question] = held
            self.notices = self._notices()

    def _complete(
        self,
        context: Context,
        held: _Held,
        series: Mapping[str, Series],
        wanted: Mapping[SeriesKey, Series],
        steps: Mapping[SeriesKey, float],
    ) -> MetricExtremes:
        """Reads what is not known of these series, and gives all of them."""
        known, problems, now = held.known, held.problems, self._clock()

        def is_current(one: Series) -> bool:
            old = known.get(one.key)
            return old is not None and old.newest == one.newest and old.step == steps.get(one.key)

        changed = {
            key: one.last_step
            for key, one in wanted.items()
            if not is_current(one) and not (key in problems and problems[key].bars(one.newest, now))
        }
        for result in self._read(context, changed, steps):
            for key, extremes in result.series.items():
                problems.pop(key, None)
                known[key] = _Known(wanted[key].newest, steps.get(key), extremes)
            # What such a series reached before still stands.
            for key, reason in result.failures.items():
                problems[key] = problem_of(wanted[key].newest, reason, problems.get(key), now)
        complete = all(problems[key].given_up if key in problems else is_current(one) for key, one in wanted.items())
        rows = {row: known[one.key].extremes for row, one in series.items() if one.key in known}
        return MetricExtremes(without_placeholders(rows), complete, len(problems))

    def _notices(self) -> tuple[Notice, ...]:
        # Each question is put in anew when it is asked, so that these come in the order in which they were asked last,
        # and looking at them changes nothing of which one is forgotten first.
        reasons = {key: problem.reason for held in self._held.values() for key, problem in held.problems.items()}
        return tuple(starmap(notice_of_points, reasons.items()))

    def _read(
        self, context: Context, last_steps: Mapping[SeriesKey, int], steps: Mapping[SeriesKey, float]
    ) -> Iterator[BatchResult[Extremes]]:
        """Reads series, of which these are the newest steps, batch by batch."""

        def make(key: SeriesKey, data: Sequence[Any]) -> Extremes:
            return _points(data).extremes(steps.get(key))

        return read_points(self._provider, self._experiment_id, context, last_steps, make)


def _points(data: Sequence[Any]) -> Points:
    return Points([datum.step for datum in data], [datum.value for datum in data])
