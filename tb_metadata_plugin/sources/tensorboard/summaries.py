"""The source of our own summaries, by way of TensorBoard's data provider."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from tensorboard.data.provider import DataProvider, TensorDatum

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events.documents import HISTORY, decode
from tb_metadata_plugin.events.summary_format import PLUGIN_NAME
from tb_metadata_plugin.events.tag_summaries import TagSummaries
from tb_metadata_plugin.events.tensors import UnreadableSeriesError
from tb_metadata_plugin.model.documents import Notice, PartKey, Record, notice_of
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.tensorboard.provider import (
    BatchResult,
    Fingerprint,
    SeriesKey,
    fingerprint,
    wall_time_of,
)
from tb_metadata_plugin.sources.tensorboard.series import SeriesMemory
from tb_metadata_plugin.sources.tensorboard.tensors import Tensors, entry_of

_RETRIED = 50
"""How many series that failed are tried again when everything is read again; each costs a call of its own."""


class SummarySource:
    """Remembers each series' fingerprint, and reads again only what changed."""

    waits = False

    def __init__(self, provider: DataProvider, experiment_id: str) -> None:
        self._tensors = Tensors(provider, experiment_id, PLUGIN_NAME, "documents")
        self._seen: SeriesMemory[Fingerprint] = SeriesMemory()
        self._failed: dict[SeriesKey, Notice] = {}

    def poll(self, context: Context, runs: frozenset[str], everything: bool, narrow: bool = False) -> Update:
        """See `Source.poll`."""
        listed = self._tensors.list(context, runs, self._seen.tags, narrow)
        now = {(run, tag): fingerprint(series) for run, tags in listed.series.items() for tag, series in tags.items()}
        sure = listed.sure(runs)
        removed = self._seen.missing(sure, listed.series)
        changed = [key for key, mark in now.items() if self._seen.get(key) != mark]
        taken: set[SeriesKey] = set()
        if everything:
            retried = list(self._failed)[:_RETRIED]
            changed = [key for key in now if key not in self._failed or self._seen.get(key) != now[key]]
            records = self._read(context, changed, taken)
            records += [record for key in retried if key in now for record in self._read(context, [key], taken)]
        else:
            records = self._read(context, changed, taken)
        # Only now that all is read: what is gone must be told, and a poll that fails tells nothing.
        # TensorBoard may have lost a run since it listed it: what it did not give is asked for again.
        for key in taken.intersection(changed):
            self._seen.put(key, now[key])
        for key in removed:
            self._seen.pop(key)
            self._failed.pop(key, None)
        return Update(
            records=tuple(records),
            removed=frozenset((run, PartKey("summary", tag)) for run, tag in removed),
            # Also what was not given: runs without news are asked for less often.
            read=frozenset(run for run, _ in changed),
            notices=(
                *(notice_of(UnreadableSeriesError(why), run, tag) for (run, tag), why in listed.failures.items()),
                *self._failed.values(),
            ),
        )

    def given(self, run: str, tag: str) -> float | None:
        """See `rows.records.Given`."""
        return -math.inf if (run, tag) in self._failed else wall_time_of(self._seen.get((run, tag)))

    def forget(self, runs: frozenset[str]) -> None:
        """See `Source.forget`."""
        self._tensors.forget(runs)
        for key in self._seen.missing(runs, {}):
            self._seen.pop(key)
            self._failed.pop(key, None)

    def _read(self, context: Context, wanted: Sequence[SeriesKey], taken: set[SeriesKey]) -> list[Record]:
        """The records of these series; adds to `taken` those that were given or that failed."""
        records = list(self._records(self._tensors.read(context, wanted, HISTORY), taken))
        # A bad tensor among the earlier ones must not hide a good newest one.
        again = [key for key in wanted if key in self._failed]
        if again:
            records += self._records(self._tensors.read(context, again, 1), taken)
        return records

    def _records(self, result: BatchResult[Sequence[TensorDatum]], taken: set[SeriesKey]) -> Iterator[Record]:
        for key, reason in result.failures.items():
            taken.add(key)
            self._failed[key] = notice_of(UnreadableSeriesError(reason), *key)
        for key, data in result.series.items():
            if not data:
                continue
            taken.add(key)
            self._failed.pop(key, None)
            newest = max(reversed(data), key=_age)
            entries = [entry_of(datum) for datum in (*(datum for datum in data if datum is not newest), newest)]
            try:
                yield from decode(TagSummaries(*key, entries)).records
            except MetadataError as error:
                self._failed[key] = notice_of(error, *key)


def _age(datum: TensorDatum) -> float:
    """Wall time, by which the newest document is known, never by its step; NaN is the oldest."""
    return -math.inf if math.isnan(datum.wall_time) else float(datum.wall_time)
