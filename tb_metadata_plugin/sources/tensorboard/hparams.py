"""The source of HParams summaries, by way of TensorBoard's data provider."""

from __future__ import annotations

import math
from typing import NamedTuple

from tensorboard.data.provider import DataProvider

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events.hparams import PLUGIN_NAME, decode
from tb_metadata_plugin.events.tag_summaries import Decoded, Entry, TagSummaries
from tb_metadata_plugin.events.tensors import UnreadableSeriesError
from tb_metadata_plugin.model.documents import Notice, PartKey, Record, notice_of
from tb_metadata_plugin.model.labels import Labels
from tb_metadata_plugin.model.shared import Shared
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.tensorboard.provider import SeriesKey, fingerprint
from tb_metadata_plugin.sources.tensorboard.series import Known, SeriesMemory, nothing_known
from tb_metadata_plugin.sources.tensorboard.tensors import Tensors


class _Seen(NamedTuple):
    mark: int
    """Stands for the content, the step and the time, in 64 bits: the contents of many runs are too many to keep."""
    wall_time: float
    keys: frozenset[PartKey]
    notice: Notice | None


class HParamsSource:
    """Reads the summaries from the listing, which carries them, and parses those that changed."""

    waits = False

    def __init__(self, provider: DataProvider, experiment_id: str, known: Known = nothing_known) -> None:
        self._tensors = Tensors(provider, experiment_id, PLUGIN_NAME, "hyperparameters")
        self._seen: SeriesMemory[_Seen] = SeriesMemory()
        self._noticed: dict[SeriesKey, Notice] = {}
        self._shared = Shared()
        self._known = known
        self._labels: dict[SeriesKey, Labels] = {}

    def poll(self, context: Context, runs: frozenset[str], everything: bool, narrow: bool = False) -> Update:
        """See `Source.poll`. All is compared at each poll, so that `everything` has nothing to add."""
        listed = self._tensors.list(context, runs, self._seen.tags, narrow)
        sure = listed.sure(runs)
        gone = set(self._seen.missing(sure, listed.series))
        labels = {key: found for key, found in self._labels.items() if key in self._seen and key not in gone}
        taken: dict[SeriesKey, _Seen] = {}
        records: list[Record] = []
        for run, tags in listed.series.items():
            for tag, series in tags.items():
                content = bytes(series.plugin_content)
                mark = hash((content, fingerprint(series)))
                old = self._seen.get((run, tag))
                if old is not None and old.mark == mark:
                    continue
                decoded = Decoded()
                notice = None
                entry = Entry(int(series.max_step), float(series.max_wall_time))
                try:
                    # Of a series that is new the disk may have the same already.
                    known = self._known(run, tag, *entry[:2]) if old is None else ()
                    decoded = Decoded(known) if known else decode(TagSummaries(run, tag, (entry,), content))
                except MetadataError as error:
                    notice = notice_of(error, run, tag)
                keys = self._shared(frozenset(record.key for record in decoded.records))
                taken[run, tag] = _Seen(mark, entry.wall_time, keys, notice)
                labels.pop((run, tag), None)
                if decoded.labels:
                    labels[run, tag] = decoded.labels
                records += decoded.records
        # Only now that all is decoded: a poll that fails midway gives nothing, and must not remember that it did.
        removed = {(key[0], part) for key in gone for part in self._forget(key)}
        for key, seen in taken.items():
            removed |= {(key[0], part) for part in self._forget(key) - seen.keys}
            self._seen.put(key, seen)
            if seen.notice is not None:
                self._noticed[key] = seen.notice
        changed = labels != self._labels
        self._labels = labels
        return Update(
            records=tuple(records),
            removed=frozenset(removed),
            notices=(
                *(notice_of(UnreadableSeriesError(why), run, tag) for (run, tag), why in listed.failures.items()),
                *self._noticed.values(),
            ),
            # Also what is gone without having had a part: what a file has of the tag counts again.
            read=frozenset(run for run, _ in (*taken, *gone)),
            labels=labels if changed else None,
        )

    def given(self, run: str, tag: str) -> float | None:
        """See `rows.records.Given`."""
        seen = self._seen.get((run, tag))
        return None if seen is None else -math.inf if seen.notice else seen.wall_time

    def forget(self, runs: frozenset[str]) -> None:
        """See `Source.forget`."""
        self._tensors.forget(runs)
        for key in self._seen.missing(runs, {}):
            self._forget(key)

    def _forget(self, key: SeriesKey) -> frozenset[PartKey]:
        """Forgets a series, and gives the parts that it had."""
        self._noticed.pop(key, None)
        seen = self._seen.pop(key)
        return frozenset() if seen is None else seen.keys
