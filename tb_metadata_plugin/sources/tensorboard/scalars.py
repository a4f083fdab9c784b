"""The newest value of every scalar of every run, and how far they are, by way of TensorBoard's data provider."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tensorboard.data.provider import DataProvider, RunTagFilter
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_metadata_plugin.events.tensors import UnreadableSeriesError
from tb_metadata_plugin.model.documents import Metric, Notice, notice_of, reached_by
from tb_metadata_plugin.model.metrics import Metrics
from tb_metadata_plugin.model.shared import Shared
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.tensorboard.provider import Fingerprint, Lister, SeriesKey, fingerprint, read_series

_BATCH_SERIES = 20_000
_NONE = Metrics((), ())


class ScalarSource:
    """Remembers each run's values, and reads again only runs in which a scalar moved."""

    waits = False

    def __init__(self, provider: DataProvider, experiment_id: str) -> None:
        self._provider = provider
        self._experiment_id = experiment_id
        self._context: Context = None
        self._lister: Lister[Any] = Lister(self._list, "list the scalars")
        self._seen: dict[str, int | None] = {}
        """By run what stands for its series as they were listed; None where not all that was asked for was given."""
        self._given: dict[str, Metrics] = {}
        self._failed: dict[SeriesKey, tuple[Fingerprint, Notice]] = {}
        self._shared = Shared()

    def poll(self, context: Context, runs: frozenset[str], everything: bool, narrow: bool = False) -> Update:
        """See `Source.poll`."""
        self._context = context
        listed = self._lister.list(runs, lambda run: self._given.get(run, ()), narrow)
        partly = {run for run, _ in listed.failures}
        marks = {run: _mark(tags, run in partly) for run, tags in listed.series.items()}
        sure = listed.sure(runs)
        emptied = [run for run in sure if run in self._seen and run not in marks]
        changed = [run for run, mark in marks.items() if everything or self._seen.get(run) != mark]
        wanted = [
            (run, tag)
            for run in changed
            for tag, series in listed.series[run].items()
            if not self._still_bad((run, tag), series)
        ]
        result = read_series(self._read, wanted, lambda: _BATCH_SERIES)
        for key, reason in result.failures.items():
            series = listed.series[key[0]][key[1]]
            self._failed[key] = (fingerprint(series), notice_of(UnreadableSeriesError(reason), *key))
        metrics: dict[str, Metrics] = {}
        # Only now that all is read: what is gone must be told, and a poll that fails tells nothing.
        for run in changed:
            found: dict[str, Metric] = {}
            lost: set[str] = set()
            for tag in listed.series[run]:
                datum = result.series.get((run, tag))
                if datum is not None:
                    found[tag] = Metric(float(datum.value), int(datum.step), float(datum.wall_time))
                    self._failed.pop((run, tag), None)
                elif (run, tag) not in self._failed:
                    lost.add(tag)
            # TensorBoard may have lost a run since it listed it: its values stand, and are asked for again.
            self._seen[run] = None if lost else marks[run]
            if lost or run in partly:
                found.update(self._standing(run, lost, listed.series[run] if run in partly else None))
            # TensorBoard lists tags in any order, and runs that have them in one have cells in one place.
            tags = sorted(found)
            metrics[run] = Metrics(self._shared(tuple(tags)), [found[tag] for tag in tags])
        # Of a series that is gone there is nothing to tell any more.
        for run, tag in [key for key in self._failed if key[0] in sure]:
            if tag not in listed.series.get(run, {}):
                del self._failed[run, tag]
        for run in emptied:
            metrics[run] = _NONE
            del self._seen[run]
        self._given.update(metrics)
        for run in emptied:
            del self._given[run]
        unlisted = (notice_of(UnreadableSeriesError(why), *key) for key, why in listed.failures.items())
        reached = {run: far for run in changed if (far := reached_by(metrics[run])) is not None}
        return Update(
            metrics=metrics, reached=reached, notices=(*unlisted, *(notice for _, notice in self._failed.values()))
        )

    def _standing(self, run: str, lost: set[str], listed: Mapping[str, Any] | None) -> Iterator[tuple[str, Metric]]:
        """The values given before of tags that were lost, and of those that are not among the listed ones, if any."""
        for tag, metric in self._given.get(run, _NONE).items():
            if tag in lost or (listed is not None and tag not in listed):
                yield tag, metric

    def _still_bad(self, key: SeriesKey, series: Any) -> bool:
        return key in self._failed and self._failed[key][0] == fingerprint(series)

    def forget(self, runs: frozenset[str]) -> None:
        """See `Source.forget`."""
        self._lister.forget(runs)
        for run in runs:
            self._seen.pop(run, None)
            self._given.pop(run, None)
        for key in [key for key in self._failed if key[0] in runs]:
            del self._failed[key]

    def _list(self, which: RunTagFilter | None) -> Mapping[str, Mapping[str, Any]]:
        listing: Mapping[str, Mapping[str, Any]] = self._provider.list_scalars(
            self._context,
            experiment_id=self._experiment_id,
            plugin_name=scalar_metadata.PLUGIN_NAME,
            run_tag_filter=which,
        )
        return listing

    def _read(self, which: RunTagFilter) -> Mapping[str, Mapping[str, Any]]:
        answer: Mapping[str, Mapping[str, Any]] = self._provider.read_last_scalars(
            self._context,
            experiment_id=self._experiment_id,
            plugin_name=scalar_metadata.PLUGIN_NAME,
            run_tag_filter=which,
        )
        return answer


def _mark(tags: Mapping[str, Any], partly: bool) -> int:
    """Stands for the series of a run, in 64 bits, whatever order they are listed in, and whether they are not all."""
    return hash((frozenset([(tag, fingerprint(series)) for tag, series in tags.items()]), partly))
