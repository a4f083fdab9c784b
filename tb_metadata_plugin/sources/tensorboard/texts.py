"""The source of text summaries that hold a document, by way of TensorBoard's data provider."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from tensorboard.data.provider import DataProvider, TensorDatum

from tb_metadata_plugin.events.tag_summaries import TagSummaries
from tb_metadata_plugin.events.tensors import UnreadableSeriesError
from tb_metadata_plugin.events.texts import PLUGIN_NAME, Choose, decode, unread_text
from tb_metadata_plugin.model.document_names import name_of_text
from tb_metadata_plugin.model.documents import Notice, PartKey, Record, notice_of
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.tensorboard.provider import (
    BatchResult,
    Fingerprint,
    SeriesKey,
    fingerprint,
    wall_time_of,
)
from tb_metadata_plugin.sources.tensorboard.series import Known, SeriesMemory, nothing_known
from tb_metadata_plugin.sources.tensorboard.tensors import Tensors, entry_of, size_of

_NEW = (64 << 20, 20_000)
_AGAIN = (16 << 20, 2_000)
"""How many bytes and series of tags that only held prose so far one poll reads, of new ones and of changed ones."""
_RETRIED = 50
"""How many series that failed are tried again when everything is read again; each costs a call of its own."""


class TextSource:
    """Remembers which series hold documents and which prose; prose is not read again until it changes.

    Of a tag that is new one run's text is read first. Where that is prose the other runs' texts are read in turns, some
    in each poll, and so are texts that were prose and have changed: logs of samples must not hold up the documents.
    """

    def __init__(
        self,
        provider: DataProvider,
        experiment_id: str,
        chosen: Choose,
        known: Known = nothing_known,
    ) -> None:
        """Args beside those of every source.

        Args:
            provider: TensorBoard's data provider.
            experiment_id: as TensorBoard gives it.
            chosen: tells which tags to read.
            known: gives what was read elsewhere, which is not read again.
        """
        self._tensors = Tensors(provider, experiment_id, PLUGIN_NAME, "texts")
        self._chosen = chosen
        self._known = known
        self._seen: SeriesMemory[Fingerprint] = SeriesMemory()
        self._documents: dict[SeriesKey, PartKey] = {}
        self._document_tags: set[str] = set()
        """Tags under which any run ever had a document."""
        self._prose: dict[SeriesKey, int] = {}
        """Bytes of their newest texts; longest unread first."""
        self._prose_tags: dict[str, int] = {}
        """Bytes of the last text read under a tag that was prose."""
        self._failed: dict[SeriesKey, Notice] = {}
        self._prose_of: dict[str, set[str]] = {}
        """The tags by run."""
        self._changed: set[str] = set()
        """The runs in which these changed since they were given."""
        self._unread: dict[SeriesKey, Notice] = {}
        """Of those that look like a config and hold no document."""
        # What was found and not yet given; outlives a poll that cannot be ended.
        self._records: list[Record] = []
        self._gone: set[tuple[str, PartKey]] = set()
        self._read: set[str] = set()
        self.waits = False
        """Whether there are texts to read for which the last poll had no turn."""

    def poll(self, context: Context, runs: frozenset[str], everything: bool, narrow: bool = False) -> Update:
        """See `Source.poll`."""
        listed = self._tensors.list(context, runs, self._seen.tags, narrow)
        now = {
            (run, tag): fingerprint(series)
            for run, tags in listed.series.items()
            for tag, series in tags.items()
            if self._chosen(tag)
        }
        sure = listed.sure(runs)
        removed = set(self._seen.missing(sure, listed.series))
        self._gone |= {(key[0], self._documents[key]) for key in removed if key in self._documents}
        # Also where that was prose: what a file has of the tag counts again.
        self._read.update(run for run, _ in removed)
        self._drop(removed)

        def read(keys: Sequence[SeriesKey]) -> None:
            # Also what is not given: runs without news are asked for less often.
            self._read.update(run for run, _ in keys)
            unknown = keys if everything else [key for key in keys if not self._take_known(key, listed.series)]
            values = self._take(self._tensors.read(context, unknown, 1), now)
            if values:
                self._take(self._tensors.read(context, values, 2), now, two=True)

        failed = [key for key in list(self._failed)[:_RETRIED] if self._seen.get(key) == now.get(key)]
        urgent, samples, waiting = self._sorted(now, everything)
        # Apart, since one call asks for all its tags of all its runs.
        read(urgent)
        read(samples)
        read([key for key in waiting if key[1] in self._document_tags])
        prose = [key for key in waiting if key[1] not in self._document_tags]
        changed = [key for key in self._prose if key in now and self._seen.get(key) != now[key]]
        turn = [*self._turn(prose, *_NEW), *self._turn(changed, *_AGAIN)]
        read(turn)
        self.waits = len(turn) < len(prose) + len(changed)
        for key in failed if everything else ():
            read([key])
        records, self._records = tuple(self._records), []
        gone, self._gone = self._gone, set()
        read_runs, self._read = frozenset(self._read), set()
        differ, self._changed = self._changed, set()
        return Update(
            records=records,
            removed=frozenset(gone),
            read=read_runs,
            notices=(
                *(
                    notice_of(UnreadableSeriesError(why), *key)
                    for key, why in listed.failures.items()
                    if not key[1] or self._chosen(key[1])
                ),
                *self._failed.values(),
                *self._unread.values(),
            ),
            texts={run: frozenset(self._prose_of.get(run, ())) for run in differ},
        )

    def _sorted(
        self, now: dict[SeriesKey, Fingerprint], everything: bool
    ) -> tuple[list[SeriesKey], list[SeriesKey], list[SeriesKey]]:
        """What to read at once, one series of each new tag, and the other series that were never read."""
        urgent: list[SeriesKey] = []
        samples: dict[str, SeriesKey] = {}
        waiting: list[SeriesKey] = []
        for key, mark in now.items():
            if key in self._documents:
                if everything or self._seen.get(key) != mark:
                    urgent.append(key)
            elif key in self._seen:
                # It failed; while it stays as it is, it is tried again by itself.
                if key not in self._prose and self._seen.get(key) != mark:
                    urgent.append(key)
            elif key[1] in self._document_tags:
                urgent.append(key)
            elif key[1] in self._prose_tags or len(samples) >= _NEW[1] or samples.setdefault(key[1], key) != key:
                waiting.append(key)
        return urgent, list(samples.values()), waiting

    def _turn(self, keys: Iterable[SeriesKey], most_bytes: int, most_series: int) -> list[SeriesKey]:
        """The first of the keys, as many as one poll reads."""
        taken: list[SeriesKey] = []
        for key in keys:
            most_bytes -= self._prose.get(key, self._prose_tags.get(key[1], 0))
            if (taken and most_bytes < 0) or len(taken) == most_series:
                break
            taken.append(key)
        return taken

    def given(self, run: str, tag: str) -> float | None:
        """See `rows.records.Given`."""
        return -math.inf if (run, tag) in self._failed else wall_time_of(self._seen.get((run, tag)))

    def forget(self, runs: frozenset[str]) -> None:
        """See `Source.forget`."""
        self._tensors.forget(runs)
        self._drop(set(self._seen.missing(runs, {})))
        self._gone = {key for key in self._gone if key[0] not in runs}
        self._read -= runs

    def _drop(self, keys: set[SeriesKey]) -> None:
        self._records = [each for each in self._records if (each.run, each.tag) not in keys]
        for key in keys:
            self._seen.pop(key)
            self._documents.pop(key, None)
            self._drop_prose(key)
            self._failed.pop(key, None)
            self._unread.pop(key, None)

    def _drop_prose(self, key: SeriesKey) -> None:
        if self._prose.pop(key, None) is None:
            return
        run, tag = key
        tags = self._prose_of[run]
        tags.discard(tag)
        if not tags:
            del self._prose_of[run]
        self._changed.add(run)

    def _take_known(self, key: SeriesKey, listed: Mapping[str, Mapping[str, Any]]) -> bool:
        """Takes in what is known elsewhere of a series as it is listed; False if that is nothing."""
        run, tag = key
        step, wall_time = int(listed[run][tag].max_step), float(listed[run][tag].max_wall_time)
        records = self._known(run, tag, step, wall_time)
        if not records:
            return False
        self._seen.put(key, fingerprint(listed[run][tag]))
        self._take_records(key, records)
        return True

    def _take(
        self, result: BatchResult[Sequence[TensorDatum]], now: Mapping[SeriesKey, Fingerprint], two: bool = False
    ) -> list[SeriesKey]:
        """Takes in what was read, but for the series that it gives: their newest text is a value if it is the only one.

        TensorBoard may have lost a run since it listed it: what it did not give keeps its mark, and is asked for again.

        Args:
            result: of the read.
            now: the marks of the series.
            two: whether the newest two of each were asked for, else only the newest.
        """
        values: list[SeriesKey] = []
        for key, reason in result.failures.items():
            self._seen.put(key, now[key])
            self._failed[key] = notice_of(UnreadableSeriesError(reason), *key)
        for key, data in result.series.items():
            if not data:
                continue
            decoded = decode(TagSummaries(*key, [*map(entry_of, data)]))
            found = decoded.records
            if not two and found and found[0].name != name_of_text(key[1]):
                values.append(key)
                continue
            self._seen.put(key, now[key])
            if found:
                self._take_records(key, found)
            else:
                self._take_prose(key, sum(map(size_of, data)))
                if decoded.unread is not None:
                    self._unread[key] = unread_text(*key, decoded.unread)
        return values

    def _take_records(self, key: SeriesKey, records: Iterable[Record]) -> None:
        self._failed.pop(key, None)
        self._unread.pop(key, None)
        self._drop_prose(key)
        self._document_tags.add(key[1])
        for record in records:
            # A tag has one record, which may now be of another name: a value, and once a document.
            before, self._documents[key] = self._documents.get(key), record.key._replace(file="")
            if before not in (None, self._documents[key]):
                assert before is not None
                self._gone.add((key[0], before))
            self._gone.discard((key[0], self._documents[key]))
            self._records.append(record)

    def _take_prose(self, key: SeriesKey, size: int) -> None:
        self._failed.pop(key, None)
        self._unread.pop(key, None)
        if self._prose.pop(key, None) is None:
            self._prose_of.setdefault(key[0], set()).add(key[1])
            self._changed.add(key[0])
        self._prose[key] = self._prose_tags[key[1]] = size
        if key in self._documents:
            self._gone.add((key[0], self._documents.pop(key)))
