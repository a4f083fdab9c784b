"""The tensors that one plugin's summaries hold, listed and read by way of TensorBoard's data provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tensorboard.data.provider import DataProvider, RunTagFilter, TensorDatum

from tb_metadata_plugin.events.tag_summaries import Entry
from tb_metadata_plugin.sources import Context
from tb_metadata_plugin.sources.tensorboard.provider import BatchResult, Listed, Lister, SeriesKey, read_series

_BATCH_BYTES = 64 << 20
_BATCH_SERIES = 5000
_FIRST_GUESS = 64_000.0


def size_of(datum: TensorDatum) -> int:
    """Bytes of a value, its texts included."""
    array = datum.numpy
    return int(array.nbytes) + (sum(map(len, array.ravel())) if array.dtype == object else 0)


def entry_of(datum: TensorDatum) -> Entry:
    """A value as decoders take it."""
    return Entry(int(datum.step), float(datum.wall_time), datum.numpy)


class Tensors:
    """Asks for the series of one plugin, in batches of bounded bytes.

    Args:
        provider: TensorBoard's data provider.
        experiment_id: as TensorBoard gives it.
        plugin_name: whose summaries these are.
        what: what they are, for the words of an error.
    """

    def __init__(
        self,
        provider: DataProvider,
        experiment_id: str,
        plugin_name: str,
        what: str,
    ) -> None:
        self._provider = provider
        self._of = {"experiment_id": experiment_id, "plugin_name": plugin_name}
        self._lister: Lister[Any] = Lister(self._list, f"list the {what}")
        self._average_bytes = _FIRST_GUESS
        self._context: Context = None

    def list(
        self,
        context: Context,
        runs: frozenset[str],
        known_tags: Callable[[str], Iterable[str]] = lambda run: (),
        narrow: bool = False,
    ) -> Listed[Any]:
        """The `TensorTimeSeries` of these runs; see `Lister.list`."""
        self._context = context
        return self._lister.list(runs, known_tags, narrow)

    def forget(self, runs: frozenset[str]) -> None:
        """See `Lister.forget`."""
        self._lister.forget(runs)

    def _list(self, which: RunTagFilter | None) -> Mapping[str, Mapping[str, Any]]:
        listing: Mapping[str, Mapping[str, Any]] = self._provider.list_tensors(
            self._context, **self._of, run_tag_filter=which
        )
        return listing

    def read(self, context: Context, wanted: Iterable[SeriesKey], newest: int) -> BatchResult[Sequence[TensorDatum]]:
        """The newest values of each series, at most so many of each; see `read_series`."""

        def read(which: RunTagFilter) -> Any:
            answer = self._provider.read_tensors(context, **self._of, downsample=newest, run_tag_filter=which)
            series = [data for tags in answer.values() for data in tags.values()]
            if series:
                held = sum(size_of(datum) for data in series for datum in data)
                # No batch is more than four times its predecessor: the next runs may log more than these.
                self._average_bytes = max(1.0, held / len(series), self._average_bytes / 4)
            return answer

        return read_series(read, wanted, lambda: max(1, min(_BATCH_SERIES, int(_BATCH_BYTES / self._average_bytes))))
