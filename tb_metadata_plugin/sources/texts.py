"""The documents that people log as text summaries, by way of TensorBoard's data provider."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import Any, TypeAlias

from tensorboard.data.provider import DataProvider, TensorDatum
from tensorboard.plugins.text import metadata as text_metadata

from tb_metadata_plugin.documents import Notice, PartKey, Record
from tb_metadata_plugin.errors import UnreadableSeriesError
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.provider import BatchResult, Fingerprint, SeriesKey, fingerprint
from tb_metadata_plugin.sources.tensors import Tensors
from tb_metadata_plugin.structured import as_json, rows_as_json

PLUGIN_NAME = str(text_metadata.PLUGIN_NAME)
ALL_TAGS = "*"

Choose: TypeAlias = Callable[[str], bool]

_PROSE_BYTES = 16 << 20
"""Of series that held prose when they were last read, and have changed since, so much is read again in one poll."""
_PROSE_SERIES = 2_000
_RETRIED = 50
"""How many series that failed are tried again when everything is read again; each costs a call of its own."""


def name_of_text(tag: str) -> str:
    """The name that a text was logged under: PyTorch's writers put `/text_summary` behind it."""
    return tag.removesuffix("/text_summary") or tag


def chosen_by(globs: str) -> Choose:
    """Tells of a tag whether globs choose it: any does, or all only exclude, and none that excludes does.

    Args:
        globs: comma-separated, matched against the name without `/text_summary`; `!` before one excludes.
    """
    patterns = [pattern.strip() for pattern in globs.split(",")]
    excluding = [pattern[1:] for pattern in patterns if pattern.startswith("!")]
    choosing = [pattern for pattern in patterns if pattern and not pattern.startswith("!")]
    if not choosing and excluding:
        choosing = [ALL_TAGS]

    @lru_cache(maxsize=100_000)
    def chosen(tag: str) -> bool:
        name = name_of_text(tag)
        if any(fnmatchcase(name, pattern) for pattern in excluding):
            return False
        return any(fnmatchcase(name, pattern) for pattern in choosing)

    return chosen


def document_in(array: Any) -> bytes | None:
    """The JSON of the document in a text summary's array, which is a text or a table of texts; None if it has none."""
    if array.dtype != object or array.ndim > 2:
        return None
    if array.ndim == 0:
        return as_json(array.item())
    return rows_as_json([[cell] for cell in array] if array.ndim == 1 else array.tolist())


def part_key(tag: str) -> PartKey:
    """Identity of the part that a tag holds."""
    return PartKey("text", tag, "", name_of_text(tag))


def record(run: str, tag: str, step: int, wall_time: float, data: bytes) -> Record:
    """The record of a text that holds a document."""
    return Record("text", run, tag, step, wall_time, data, name=name_of_text(tag))


class TextSource:
    """Remembers which series hold documents and which prose; prose is not read again until it changes.

    Where many texts change all the time, as those that log samples do, a poll reads only some of them again, those
    first that were not looked at for longest.
    """

    def __init__(self, provider: DataProvider, experiment_id: str, chosen: Choose) -> None:
        self._tensors = Tensors(provider, experiment_id, PLUGIN_NAME, "texts", _size)
        self._chosen = chosen
        self._seen: dict[SeriesKey, Fingerprint] = {}
        self._documents: set[SeriesKey] = set()
        self._prose: dict[SeriesKey, int] = {}
        """Bytes of their newest texts; longest unread first."""
        self._failed: dict[SeriesKey, Notice] = {}

    def poll(self, context: Context, runs: frozenset[str], everything: bool) -> Update:
        """See `Source.poll`."""
        listed = self._tensors.list(context, runs, lambda run: [tag for known, tag in self._seen if known == run])
        now = {
            (run, tag): fingerprint(series)
            for run, tags in listed.series.items()
            for tag, series in tags.items()
            if self._chosen(tag)
        }
        listable = runs - {run for run, _ in listed.failures}
        removed = [key for key in self._seen if key not in now and key[0] in listable]
        gone = {key for key in removed if key in self._documents}
        self._drop(removed)
        wanted = [key for key, mark in now.items() if key not in self._prose and self._seen.get(key) != mark]
        wanted += self._prose_to_read(now)
        retried: list[SeriesKey] = []
        if everything:
            asked = set(wanted)
            wanted += [key for key in self._documents if key in now and key not in asked]
            retried = [key for key in list(self._failed)[:_RETRIED] if key in now and key not in asked]
        records = list(self._records(self._tensors.read(context, wanted, 1), gone))
        for key in retried:
            records += self._records(self._tensors.read(context, [key], 1), gone)
        self._seen.update((key, now[key]) for key in wanted)
        return Update(
            records=tuple(records),
            removed=frozenset((run, part_key(tag)) for run, tag in gone),
            notices=(
                *(
                    _notice(run, tag, why)
                    for (run, tag), why in listed.failures.items()
                    if not tag or self._chosen(tag)
                ),
                *self._failed.values(),
            ),
        )

    def forget(self, runs: frozenset[str]) -> None:
        """See `Source.forget`."""
        self._drop([key for key in self._seen if key[0] in runs])

    def _drop(self, keys: Iterable[SeriesKey]) -> None:
        for key in keys:
            del self._seen[key]
            self._documents.discard(key)
            self._prose.pop(key, None)
            self._failed.pop(key, None)

    def _prose_to_read(self, now: dict[SeriesKey, Fingerprint]) -> list[SeriesKey]:
        wanted: list[SeriesKey] = []
        left = _PROSE_BYTES
        for key, size in self._prose.items():
            if key in now and self._seen[key] != now[key]:
                wanted.append(key)
                left -= size
                if left < 0 or len(wanted) == _PROSE_SERIES:
                    break
        return wanted

    def _records(self, result: BatchResult[Sequence[TensorDatum]], gone: set[SeriesKey]) -> Iterable[Record]:
        """The records of what was read; series that hold a document no more go into `gone`."""
        for (run, tag), reason in result.failures.items():
            self._failed[run, tag] = _notice(run, tag, reason)
        for key, data in result.series.items():
            self._failed.pop(key, None)
            self._prose.pop(key, None)
            document = document_in(data[-1].numpy) if data else None
            if document is not None:
                self._documents.add(key)
                yield record(*key, int(data[-1].step), float(data[-1].wall_time), document)
                continue
            self._prose[key] = sum(map(_size, data))
            if key in self._documents:
                self._documents.remove(key)
                gone.add(key)


def _size(datum: TensorDatum) -> int:
    array = datum.numpy
    return int(array.nbytes) + (sum(map(len, array.ravel())) if array.dtype == object else 0)


def _notice(run: str, tag: str | None, reason: str) -> Notice:
    error = UnreadableSeriesError(reason)
    return Notice(error.code, run, tag, error.message)
