"""The source of HParams summaries, by way of TensorBoard's data provider."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tensorboard.data.provider import DataProvider

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events.hparams import PLUGIN_NAME, decode
from tb_metadata_plugin.events.tag_summaries import Decoded, Entry, TagSummaries
from tb_metadata_plugin.events.tensors import UnreadableSeriesError
from tb_metadata_plugin.model.documents import Notice, PartKey, Record, notice_of
from tb_metadata_plugin.model.labels import Labels
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.tensorboard.provider import Fingerprint, SeriesKey, fingerprint, wall_time_of
from tb_metadata_plugin.sources.tensorboard.tensors import Tensors


@dataclass(frozen=True)
class _Seen:
    content: bytes
    mark: Fingerprint
    keys: frozenset[PartKey] = frozenset()
    notice: Notice | None = None


class HParamsSource:
    """Reads the summaries from the listing, which carries them, and parses those that changed."""

    def __init__(self, provider: DataProvider, experiment_id: str) -> None:
        self._tensors = Tensors(provider, experiment_id, PLUGIN_NAME, "hyperparameters")
        self._seen: dict[SeriesKey, _Seen] = {}
        self._labels: dict[SeriesKey, Labels] = {}

    def poll(self, context: Context, runs: frozenset[str], everything: bool) -> Update:
        """See `Source.poll`. All is compared at each poll, so that `everything` has nothing to add."""
        listed = self._tensors.list(context, runs, lambda run: [tag for known, tag in self._seen if known == run])
        sure = listed.sure(runs)
        removed: set[tuple[str, PartKey]] = set()
        for key in [key for key in self._seen if key[0] in sure and key[1] not in listed.series.get(key[0], {})]:
            removed |= {(key[0], part) for part in self._seen.pop(key).keys}
        labels = {key: found for key, found in self._labels.items() if key in self._seen}
        records: list[Record] = []
        read: set[str] = set()
        for run, tags in listed.series.items():
            for tag, series in tags.items():
                content, mark = bytes(series.plugin_content), fingerprint(series)
                old = self._seen.get((run, tag))
                if old is not None and old.content == content and old.mark == mark:
                    continue
                decoded = Decoded()
                notice = None
                read.add(run)
                entry = Entry(int(series.max_step), float(series.max_wall_time))
                try:
                    decoded = decode(TagSummaries(run, tag, (entry,), content))
                except MetadataError as error:
                    notice = notice_of(error, run, tag)
                keys = frozenset(record.key for record in decoded.records)
                removed |= {(run, part) for part in (old.keys if old else frozenset()) - keys}
                self._seen[run, tag] = _Seen(content, mark, keys, notice)
                labels.pop((run, tag), None)
                if decoded.labels:
                    labels[run, tag] = decoded.labels
                records += decoded.records
        changed = labels != self._labels
        self._labels = labels
        return Update(
            records=tuple(records),
            removed=frozenset(removed),
            notices=(
                *(notice_of(UnreadableSeriesError(why), run, tag) for (run, tag), why in listed.failures.items()),
                *(seen.notice for seen in self._seen.values() if seen.notice),
            ),
            read=frozenset(read),
            labels=labels if changed else None,
        )

    def given(self, run: str, tag: str) -> float | None:
        """See `rows.records.Given`."""
        seen = self._seen.get((run, tag))
        return -math.inf if seen and seen.notice else wall_time_of(seen.mark if seen else None)

    def forget(self, runs: frozenset[str]) -> None:
        """See `Source.forget`."""
        for key in [key for key in self._seen if key[0] in runs]:
            del self._seen[key]
