"""Reads a whole local log directory once, without a TensorBoard: documents, newest scalars and start times."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeAlias

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import DATA_CLASS_TENSOR, Summary, SummaryMetadata
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.util import tensor_util

from tb_metadata_plugin import metadata
from tb_metadata_plugin.documents import Metric, Notice, Record
from tb_metadata_plugin.errors import CorruptLengthError, MetadataError, NotATextTensorError, UnreadableSeriesError
from tb_metadata_plugin.records import scan
from tb_metadata_plugin.sources.directories import RunDirectory, readable
from tb_metadata_plugin.sources.files import document_of
from tb_metadata_plugin.sources.provider import describe

_HISTORY = 10
_LARGEST = 256 << 20
"""Records of more bytes are images, audio or worse; TensorBoard could not send them as documents either."""


@dataclass(frozen=True)
class RunEvents:
    """What the event files of one run hold."""

    started: float | None
    """Wall time of the first event, in seconds since 1970."""
    records: tuple[Record, ...]
    metrics: dict[str, Metric]
    notices: tuple[Notice, ...]


_Logged: TypeAlias = tuple[Event, Summary.Value]


@dataclass
class _Tag:
    """A tag belongs to the plugin that wrote it first, as in TensorBoard."""

    plugin: str
    scalars: dict[str, _Logged] = field(default_factory=dict)
    """The last one of each file."""
    documents: dict[str, deque[_Logged]] = field(default_factory=dict)
    """The last ones of each file."""


def read_run(directory: RunDirectory) -> RunEvents:
    """Reads the files of a run in the order of their names, as TensorBoard does.

    Of a tag the last document of each file is a record of its own; of scalars that of the newest file counts.
    """
    tags: dict[str, _Tag] = {}
    notices: list[Notice] = []
    started: float | None = None
    for name in directory.files:
        skipped = 0
        try:
            with open(os.path.join(directory.path, name), "rb") as file:
                for data, _, _ in scan(file, max_bytes=_LARGEST):
                    if data is None:
                        continue
                    try:
                        event = Event.FromString(data)
                    except DecodeError:
                        skipped += 1
                        continue
                    if started is None:
                        started = event.wall_time
                    for value in event.summary.value:
                        _take(tags, readable(name), event, value)
        except OSError as error:
            notices.append(Notice("unreadable-file", directory.run, None, f"{readable(name)}: {error}"))
        except CorruptLengthError as error:
            notices.append(Notice(error.code, directory.run, None, f"{readable(name)}: {error.message}"))
        if skipped:
            text = f"{readable(name)}: skipped {skipped:,} record(s) that are no event"
            notices.append(Notice("corrupt-record", directory.run, None, text))
    records, metrics = _results(directory.run, tags, notices)
    return RunEvents(started, records, metrics, tuple(notices))


def _take(tags: dict[str, _Tag], file: str, event: Event, value: Summary.Value) -> None:
    tag = tags.get(value.tag)
    if tag is None:
        tag = tags[value.tag] = _Tag(_plugin_of(value))
    if tag.plugin == metadata.PLUGIN_NAME:
        tag.documents.setdefault(file, deque(maxlen=_HISTORY)).append((event, value))
    elif tag.plugin == scalar_metadata.PLUGIN_NAME:
        tag.scalars[file] = (event, value)


def _plugin_of(value: Summary.Value) -> str:
    """The plugin that shows a value: the summaries of TensorFlow 1 and PyTorch name none with a scalar."""
    about: SummaryMetadata = value.metadata
    name: str = about.plugin_data.plugin_name
    if not name and value.WhichOneof("value") == "simple_value":
        return str(scalar_metadata.PLUGIN_NAME)
    if name == metadata.PLUGIN_NAME and about.data_class != DATA_CLASS_TENSOR:
        return ""
    return name


def _results(run: str, tags: dict[str, _Tag], notices: list[Notice]) -> tuple[tuple[Record, ...], dict[str, Metric]]:
    records: list[Record] = []
    metrics: dict[str, Metric] = {}
    for tag, found in tags.items():
        for file, documents in found.documents.items():
            try:
                records.append(_record(run, tag, file, documents))
            except MetadataError as error:
                notices.append(Notice(error.code, run, tag, error.message))
        if found.scalars:
            try:
                metrics[tag] = _metric(*max(reversed(found.scalars.values()), key=_age))
            except MetadataError as error:
                notices.append(Notice(error.code, run, tag, error.message))
    return tuple(records), metrics


def _age(logged: _Logged) -> float:
    """Wall time; NaN is the oldest."""
    wall_time = logged[0].wall_time
    return -math.inf if math.isnan(wall_time) else wall_time


def _record(run: str, tag: str, file: str, documents: Iterable[_Logged]) -> Record:
    *before, (event, value) = documents
    earlier: list[bytes] = []
    for _, older in before:
        try:
            earlier.append(document_of(older))
        except NotATextTensorError:
            continue
    return Record("summary", run, tag, event.step, event.wall_time, document_of(value), tuple(earlier), file)


def _metric(event: Event, value: Summary.Value) -> Metric:
    if value.WhichOneof("value") == "simple_value":
        return Metric(value.simple_value, event.step, event.wall_time)
    try:
        number = float(tensor_util.make_ndarray(value.tensor).item())
    except (TypeError, ValueError) as error:
        raise UnreadableSeriesError(describe(error)) from error
    return Metric(number, event.step, event.wall_time)
