"""What HParams summaries tell of a run: hyperparameters, group and status, and an experiment's names for keys."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from google.protobuf.message import DecodeError
from tensorboard.data.provider import DataProvider
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.hparams import metadata as hparams_metadata

from tb_metadata_plugin.errors import MetadataError, UnreadableHParamsError, UnreadableSeriesError
from tb_metadata_plugin.model.document_names import LIFECYCLE_NAME
from tb_metadata_plugin.model.documents import YEAR_5000, Label, Labels, Notice, PartKey, Record
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.model.leaves import Namespace, iso, key_segment
from tb_metadata_plugin.model.limits import Document, Json, Path
from tb_metadata_plugin.model.wire_json import LARGEST
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.tensorboard.provider import Fingerprint, SeriesKey, fingerprint, wall_time_of
from tb_metadata_plugin.sources.tensorboard.tensors import Tensors

PLUGIN_NAME = str(hparams_metadata.PLUGIN_NAME)
NAME = "hparams"
"""Below which the hyperparameters stand."""

_STATUSES = {api_pb2.STATUS_SUCCESS: "completed", api_pb2.STATUS_FAILURE: "failed", api_pb2.STATUS_RUNNING: "running"}
_HASH = re.compile("[0-9a-f]{64}")
"""What TensorFlow's API calls a group that was given no name: the SHA-256 of its hyperparameters."""
_DEEPEST = 100
"""Keys to a value; a name of more parts is no path."""


@dataclass(frozen=True)
class Told:
    """What one summary tells."""

    records: tuple[Record, ...] = ()
    labels: Labels = field(default_factory=dict)
    removed: tuple[PartKey, ...] = ()
    """Parts that are no longer told of."""


def read_summary(run: str, tag: str, content: bytes, step: int, wall_time: float, file: str = "") -> Told:
    """Reads the `plugin_data.content` of a summary.

    Raises:
        UnreadableHParamsError: it is no `HParamsPluginData`, or one of a version that nobody knows yet.
    """
    try:
        data = plugin_data_pb2.HParamsPluginData.FromString(content)
    except DecodeError as error:
        raise UnreadableHParamsError("no HParamsPluginData") from error
    if data.version != hparams_metadata.PLUGIN_DATA_VERSION:
        raise UnreadableHParamsError(f"of the unknown version {data.version}")
    kind = data.WhichOneof("data")
    documents: dict[str, Document] = {}
    if kind == "experiment":
        return Told(labels=dict(_labels(data.experiment)))
    if kind == "session_start_info":
        start = data.session_start_info
        hparams = start.hparams
        documents[NAME] = nested([(key, _plain(hparams[key])) for key in sorted(hparams)])
        named = start.group_name and not _HASH.fullmatch(start.group_name)
        run_data: Document = {"group": start.group_name} if named else {}
        documents[LIFECYCLE_NAME] = run_data | _time("started", start.start_time_secs)
    elif kind == "session_end_info":
        end = data.session_end_info
        status: Document = {"status": _STATUSES[end.status]} if end.status in _STATUSES else {}
        documents[LIFECYCLE_NAME] = status | _time("ended", end.end_time_secs)
    records = [
        Record("hparams", run, tag, step, wall_time, encode(document), file=file, name=name)
        for name, document in documents.items()
        if document
    ]
    return Told(tuple(records))


def path_of(name: str) -> Path:
    """The keys that a name stands for: `/` nests, as in Lightning's `optimizer/lr`; any other slash is a character."""
    parts = tuple(name.split("/"))
    return parts if all(parts) and len(parts) <= _DEEPEST else (name,)


def nested(members: list[tuple[str, Json]]) -> Document:
    """The document of flat names; one that would stand below another's value stays as it is."""
    document: Document = {}
    for path, (_, value) in zip(_paths(tuple([name for name, _ in members])), members, strict=True):
        if len(path) == 1:
            document[path[0]] = value
            continue
        place = document
        for key in path[:-1]:
            below = place.setdefault(key, {})
            assert type(below) is dict
            place = below
        place[path[-1]] = value
    return document


@lru_cache(maxsize=1000)
def _paths(names: tuple[str, ...]) -> tuple[Path, ...]:
    """Where the values of these names stand; the runs of a sweep have the same ones."""
    values = set(names)

    def path(name: str) -> Path:
        parts = path_of(name)
        return (name,) if any("/".join(parts[:length]) in values for length in range(1, len(parts))) else parts

    return tuple(map(path, names))


def _plain(value: Any) -> Json:
    """The JSON value of a `google.protobuf.Value`; whole numbers are integers, and the text `None` is null."""
    kind = value.WhichOneof("kind")
    if kind == "number_value":
        number = float(value.number_value)
        return int(number) if number.is_integer() and abs(number) <= LARGEST else number
    if kind == "string_value":
        return None if value.string_value == "None" else str(value.string_value)
    if kind == "bool_value":
        return bool(value.bool_value)
    if kind == "list_value":
        return [_plain(item) for item in value.list_value.values]
    if kind == "struct_value":
        return {key: _plain(value.struct_value.fields[key]) for key in sorted(value.struct_value.fields)}
    return None


def _time(key: str, seconds: float) -> Document:
    # Zero is what an unset time reads as.
    return {key: iso(seconds * 1000)} if math.isfinite(seconds) and 0 < seconds < YEAR_5000 else {}


def _labels(experiment: Any) -> Iterator[tuple[tuple[Namespace, Path], Label]]:
    for hparam in experiment.hparam_infos:
        if hparam.display_name or hparam.description:
            path = (NAME, *map(key_segment, path_of(hparam.name)))
            yield ("doc", path), Label(hparam.display_name, hparam.description)
    for metric in experiment.metric_infos:
        if metric.display_name or metric.description:
            # A group is the directory of the metric's run below that of its session.
            name = "/".join(part for part in (metric.name.group.strip("./"), metric.name.tag) if part)
            yield ("metric", (name,)), Label(metric.display_name, metric.description)


def merged(labels: Mapping[Any, Labels]) -> Labels:
    """The labels of all experiments; none of a column of which two say different things."""
    found: dict[tuple[Namespace, Path], Label | None] = {}
    for told in labels.values():
        for column, label in told.items():
            found[column] = label if found.get(column, label) == label else None
    return {column: label for column, label in found.items() if label is not None}


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
        labels = {key: told for key, told in self._labels.items() if key in self._seen}
        records: list[Record] = []
        read: set[str] = set()
        for run, tags in listed.series.items():
            for tag, series in tags.items():
                content, mark = bytes(series.plugin_content), fingerprint(series)
                old = self._seen.get((run, tag))
                if old is not None and old.content == content and old.mark == mark:
                    continue
                told = Told()
                notice = None
                read.add(run)
                try:
                    told = read_summary(run, tag, content, int(series.max_step), float(series.max_wall_time))
                except MetadataError as error:
                    notice = Notice(error.code, run, tag, error.message)
                keys = frozenset(record.key for record in told.records)
                removed |= {(run, part) for part in (old.keys if old else frozenset()) - keys}
                self._seen[run, tag] = _Seen(content, mark, keys, notice)
                labels.pop((run, tag), None)
                if told.labels:
                    labels[run, tag] = told.labels
                records += told.records
        changed = labels != self._labels
        self._labels = labels
        return Update(
            records=tuple(records),
            removed=frozenset(removed),
            notices=(
                *(_notice(run, tag, why) for (run, tag), why in listed.failures.items()),
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


def _notice(run: str, tag: str | None, reason: str) -> Notice:
    error = UnreadableSeriesError(reason)
    return Notice(error.code, run, tag, error.message)
