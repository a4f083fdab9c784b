"""What metrics reached on their way, by way of TensorBoard's data provider; read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from tensorboard.data.provider import DataProvider, RunTagFilter
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_metadata_plugin.collector import collector_paused
from tb_metadata_plugin.extremes import SAMPLED, Best, Extremes, Points
from tb_metadata_plugin.sources import Context
from tb_metadata_plugin.sources.provider import SeriesKey, read_series

_BATCH_POINTS = 200_000
"""Points read with one call; each takes about 150 bytes until it has been looked at."""
_KEPT_SERIES = 500_000
"""Series of which it is remembered what they reached; at least those that were asked for last."""


@dataclass(frozen=True, slots=True)
class Series:
    """Where the points of a row's metric are found, and what tells that they have changed."""

    run: str
    tag: str
    newest: str
    """The newest point as text, in which NaN equals itself."""

    @property
    def key(self) -> SeriesKey:
        """As the data provider knows it."""
        return self.run, self.tag


@dataclass(frozen=True, slots=True)
class _Known:
    newest: str
    step: float | None
    extremes: Extremes


_Question: TypeAlias = tuple[str, str | None, Best | None]
"""A metric, and the metric at whose best step its value is wanted."""


class PointSource:
    """Remembers what each series reached, not its points, and reads again only those whose newest point changed.

    To be asked by one thread at a time.
    """

    def __init__(self, provider: DataProvider, experiment_id: str) -> None:
        self._provider = provider
        self._experiment_id = experiment_id
        self._known: dict[_Question, dict[SeriesKey, _Known]] = {}
        """Those that were asked for last come last."""
        self._average_points = float(SAMPLED)

    def extremes(self, context: Context, metric: str, series: Mapping[str, Series]) -> dict[str, Extremes]:
        """What a metric reached, by row; without the rows that TensorBoard does not have now and never had.

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
    ) -> dict[str, Extremes]:
        """The same with each row's value at the step at which its target was best; see `extremes`."""
        steps: dict[SeriesKey, float] = {}
        for row, ends in self.extremes(context, target, targets).items():
            found = ends.max if best == "max" else ends.min
            if row in series and found is not None and found.step is not None:
                steps[series[row].key] = found.step
        return self._answer(context, (metric, target, best), series, steps)

    def _answer(
        self, context: Context, question: _Question, series: Mapping[str, Series], steps: Mapping[SeriesKey, float]
    ) -> dict[str, Extremes]:
        wanted = {one.key: one.newest for one in series.values()}
        known = {key: one for key, one in self._known.pop(question, {}).items() if key in wanted}
        self._known[question] = known
        changed = [
            key
            for key, newest in wanted.items()
            if (old := known.get(key)) is None or old.newest != newest or old.step != steps.get(key)
        ]
        for key, extremes in self._read(context, changed, steps):
            known[key] = _Known(wanted[key], steps.get(key), extremes)
        self._forget_oldest()
        return {row: known[one.key].extremes for row, one in series.items() if one.key in known}

    def _read(
        self, context: Context, changed: Iterable[SeriesKey], steps: Mapping[SeriesKey, float]
    ) -> Iterable[tuple[SeriesKey, Extremes]]:
        def read(which: RunTagFilter) -> Mapping[str, Mapping[str, Extremes]]:
            with collector_paused():
                answer: Mapping[str, Mapping[str, Any]] = self._provider.read_scalars(
                    context,
                    experiment_id=self._experiment_id,
                    plugin_name=scalar_metadata.PLUGIN_NAME,
                    downsample=SAMPLED,
                    run_tag_filter=which,
                )
            sizes = [len(data) for tags in answer.values() for data in tags.values()]
            if sizes:
                # No batch is more than four times its predecessor: the next series may be longer than these.
                self._average_points = max(1.0, sum(sizes) / len(sizes), self._average_points / 4)
            return {
                run: {tag: _points(data).extremes(steps.get((run, tag))) for tag, data in tags.items()}
                for run, tags in answer.items()
            }

        by_tag: dict[str, list[SeriesKey]] = {}
        for key in changed:
            by_tag.setdefault(key[1], []).append(key)
        # Apart, since one call asks for all its tags of all its runs.
        for keys in by_tag.values():
            result = read_series(read, keys, lambda: max(1, int(_BATCH_POINTS / self._average_points)))
            yield from result.series.items()
            # Of one that cannot be read nothing is known until it changes.
            yield from ((key, Extremes()) for key in result.failures)

    def _forget_oldest(self) -> None:
        kept = sum(map(len, self._known.values()))
        while kept > _KEPT_SERIES and len(self._known) > 1:
            kept -= len(self._known.pop(next(iter(self._known))))


def _points(data: Any) -> Points:
    return Points([datum.step for datum in data], [datum.value for datum in data])
