"""Reads the points of series from TensorBoard's data provider in batches that its answers and our memory can bear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from tensorboard.data.provider import DataProvider, RunTagFilter
from tensorboard.plugins.scalar import metadata as scalar_metadata

from tb_metadata_plugin.model.extremes import SAMPLED
from tb_metadata_plugin.sources import Context
from tb_metadata_plugin.sources.tensorboard.provider import BatchResult, SeriesKey, read_batches

T = TypeVar("T")

BATCH_POINTS = 200_000
"""Points expected of one call; each takes about 150 bytes until it has been looked at."""
BATCH_SERIES = 2_000
"""Series read with one call, which bounds what it takes where they are longer than expected."""


def read_points(
    provider: DataProvider,
    experiment_id: str,
    context: Context,
    last_steps: Mapping[SeriesKey, int],
    make: Callable[[SeriesKey, Sequence[Any]], T],
) -> Iterator[BatchResult[T]]:
    """Reads series batch by batch, each when that before it has been taken.

    Args:
        provider: TensorBoard's data provider.
        experiment_id: as TensorBoard gives it.
        context: of the request.
        last_steps: the newest step of each series to read.
        make: what is kept of a series, made of its points (`ScalarDatum`); where it raises the series counts as one
            that cannot be read.

    Raises:
        SourceUnavailableError: the data provider cannot be reached, or refuses everything.
    """
    counts: dict[SeriesKey, int] = {}

    def read(which: RunTagFilter) -> Mapping[str, Mapping[str, T]]:
        answer: Mapping[str, Mapping[str, Sequence[Any]]] = provider.read_scalars(
            context,
            experiment_id=experiment_id,
            plugin_name=scalar_metadata.PLUGIN_NAME,
            downsample=SAMPLED,
            run_tag_filter=which,
        )
        counts.update(((run, tag), len(data)) for run, tags in answer.items() for tag, data in tags.items())
        return {run: {tag: make((run, tag), data) for tag, data in tags.items()} for run, tags in answer.items()}

    by_tag: dict[str, list[SeriesKey]] = {}
    for key in last_steps:
        by_tag.setdefault(key[1], []).append(key)
    lengths = _Lengths(last_steps)
    # Apart, since one call asks for all its tags of all its runs.
    for keys in by_tag.values():
        for result in read_batches(read, lengths.batches(keys)):
            lengths.learn({key: counts[key] for key in result.series})
            counts.clear()
            yield result


class _Lengths:
    """How many points series may have: one a step at most, and of that the share that those read before had."""

    def __init__(self, last_steps: Mapping[SeriesKey, int]) -> None:
        self._last_steps = last_steps
        self._share = 1.0

    def batches(self, keys: Iterable[SeriesKey]) -> Iterator[list[SeriesKey]]:
        """The series in batches, each of which goes by what was learnt before it was taken."""
        batch: list[SeriesKey] = []
        points = 0.0
        for key in keys:
            if batch and (len(batch) >= BATCH_SERIES or points + self._expected(key) > BATCH_POINTS):
                yield batch
                batch, points = [], 0.0
            batch.append(key)
            points += self._expected(key)
        if batch:
            yield batch

    def _expected(self, key: SeriesKey) -> float:
        return min(SAMPLED, self._most(key) * self._share)

    def _most(self, key: SeriesKey) -> int:
        step = self._last_steps[key]
        return min(SAMPLED, step + 1) if step >= 0 else SAMPLED

    def learn(self, read: Mapping[SeriesKey, int]) -> None:
        """Takes in how many points series had."""
        if read:
            share = sum(read.values()) / sum(map(self._most, read))
            # No batch is more than four times its predecessor: the next series may be longer than these.
            self._share = max(share, self._share / 4)
