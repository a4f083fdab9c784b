"""The newest value of every scalar of every run, and how far they are, by way of TensorBoard's data provider."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tensorboard.data.provider import DataProvider, RunTagFilter
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_metadata_plugin.events.tensors import UnreadableSeriesError
from tb_metadata_plugin.model.documents import Metric, Notice, Reached, newest
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.tensorboard.provider import Fingerprint, Lister, SeriesKey, fingerprint, read_series

_BATCH_SERIES = 20_000


class ScalarSource:
    """Remembers each run's fingerprints and values, and reads again only runs in which a scalar moved."""

    def __init__(self, provider: DataProvider, experiment_id: str) -> None:
        self._provider = provider
        self._experiment_id = experiment_id
        self._context: Context = None
        self._lister: Lister[Any] = Lister(self._list, "list the scalars")
        self._seen: dict[str, dict[str, Fingerprint]] = {}
        self._given: dict[str, Mapping[str, Metric]] = {}
        self._failed: dict[SeriesKey, tuple[Fingerprint, Notice]] = {}

    def poll(self, context: Context, runs: frozenset[str], everything: bool) -> Update:
        """See `Source.poll`."""
        self._context = context
        listed = self._lister.list(runs, lambda run: self._seen.get(run, ()))
        now = {run: {tag: fingerprint(series) for tag, series in tags.items()} for run, tags in listed.series.items()}
        sure = listed.sure(runs)
        emptied = [run for run in self._seen if run in sure and run not in now]
        changed = [run for run in now if everything or self._seen.get(run) != now[run]]
        wanted = [(run, tag) for run in changed for tag in now[run] if not self._still_bad((run, tag), now[run][tag])]
        result = read_series(self._read, wanted, lambda: _BATCH_SERIES)
        metrics: dict[str, dict[str, Metric]] = {run: {} for run in [*emptied, *changed]}
        for (run, tag), datum in result.series.items():
            self._failed.pop((run, tag), None)
            metrics[run][tag] = Metric(float(datum.value), int(datum.step), float(datum.wall_time))
        for (run, tag), reason in result.failures.items():
            self._failed[run, tag] = (now[run][tag], _notice(run, tag, reason))
        # Only now that all is read: what is gone must be told, and a poll that fails tells nothing.
        self._seen.update((run, dict(now[run])) for run in changed)
        # TensorBoard may have lost a run since it listed it: its values stand, and are asked for again.
        for run, tag in wanted:
            if (run, tag) in result.series or (run, tag) in result.failures:
                continue
            del self._seen[run][tag]
            if (old := self._given.get(run, {}).get(tag)) is not None:
                metrics[run][tag] = old
        self._given.update(metrics)
        for run in emptied:
            del self._seen[run], self._given[run]
        unlisted = (_notice(run, tag, reason) for (run, tag), reason in listed.failures.items())
        reached = {run: _reached([listed.series[run][tag] for tag in metrics[run]]) for run in changed if metrics[run]}
        return Update(
            metrics=metrics, reached=reached, notices=(*unlisted, *(notice for _, notice in self._failed.values()))
        )

    def _still_bad(self, key: SeriesKey, mark: Fingerprint) -> bool:
        return key in self._failed and self._failed[key][0] == mark

    def forget(self, runs: frozenset[str]) -> None:
        """See `Source.forget`."""
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


def _reached(series: Iterable[Any]) -> Reached:
    found = list(series)
    return Reached(int(max([one.max_step for one in found])), newest([one.max_wall_time for one in found]))


def _notice(run: str, tag: str | None, reason: str) -> Notice:
    error = UnreadableSeriesError(reason)
    return Notice(error.code, run, tag, error.message)
