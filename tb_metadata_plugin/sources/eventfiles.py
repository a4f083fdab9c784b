"""Reads a run's event files once and whole, without a TensorBoard: documents, newest scalars and the start."""

from __future__ import annotations

import math
import os
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce
from typing import Any, TypeAlias

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import DATA_CLASS_TENSOR, Summary, SummaryMetadata
from tensorboard.plugins.scalar import metadata as scalar_metadata
from tensorboard.util import tensor_util

from tb_metadata_plugin import metadata
from tb_metadata_plugin.documents import Labels, Metric, Notice, Reached, Record, newest
from tb_metadata_plugin.errors import CorruptLengthError, MetadataError, NotATextTensorError, UnreadableSeriesError
from tb_metadata_plugin.records import scan
from tb_metadata_plugin.sources import hparams, texts
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
    reached: Reached | None
    labels: tuple[Labels, ...] = ()
    """What experiments say of keys and metrics."""


_Logged: TypeAlias = tuple[Event, Summary.Value]


@dataclass
class _Tag:
    """A tag belongs to the plugin that wrote it first, as in TensorBoard."""

    plugin: str
    content: bytes
    """The plugin's own metadata of the first summary, which is the tag's, as in TensorBoard."""
    newest: dict[str, _Logged] = field(default_factory=dict)
    """The last scalar or text of each file."""
    documents: dict[str, deque[_Logged]] = field(default_factory=dict)
    """The last ones of each file."""
    reached: Reached | None = None


def read_run(directory: RunDirectory, chosen: texts.Choose) -> RunEvents:
    """Reads the files of a run in the order of their names, as TensorBoard does.

    Of a tag the last document of each file is a record of its own; of scalars and texts that of the newest file counts.

    Args:
        directory: of the run.
        chosen: tells which tags of texts to read.
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
    found = _Results(directory.run, notices)
    for tag, logged in tags.items():
        if logged.plugin != texts.PLUGIN_NAME or chosen(tag):
            found.take(tag, logged)
    reached = reduce(_farther, (logged.reached for logged in tags.values()), None)
    return RunEvents(started, tuple(found.records), found.metrics, tuple(notices), reached, tuple(found.labels))


def _take(tags: dict[str, _Tag], file: str, event: Event, value: Summary.Value) -> None:
    tag = tags.get(value.tag)
    if tag is None:
        tag = tags[value.tag] = _Tag(_plugin_of(value), value.metadata.plugin_data.content)
    if tag.plugin == metadata.PLUGIN_NAME:
        tag.documents.setdefault(file, deque(maxlen=_HISTORY)).append((event, value))
    elif tag.plugin in (scalar_metadata.PLUGIN_NAME, texts.PLUGIN_NAME, hparams.PLUGIN_NAME):
        tag.newest[file] = (event, value)
        if tag.plugin == scalar_metadata.PLUGIN_NAME:
            tag.reached = _farther(tag.reached, Reached(event.step, event.wall_time))


def _farther(one: Reached | None, other: Reached | None) -> Reached | None:
    if one is None or other is None:
        return one or other
    return Reached(max(one.step, other.step), newest((one.wall_time, other.wall_time)))


def _plugin_of(value: Summary.Value) -> str:
    """The plugin that shows a value: the summaries of TensorFlow 1 and PyTorch name none with a scalar."""
    about: SummaryMetadata = value.metadata
    name: str = about.plugin_data.plugin_name
    if not name and value.WhichOneof("value") == "simple_value":
        return str(scalar_metadata.PLUGIN_NAME)
    if name == metadata.PLUGIN_NAME and about.data_class != DATA_CLASS_TENSOR:
        return ""
    return name


class _Results:
    """Collects what came of the tags of one run; what is wrong with a tag becomes a notice."""

    def __init__(self, run: str, notices: list[Notice]) -> None:
        self.records: list[Record] = []
        self.metrics: dict[str, Metric] = {}
        self.labels: list[Labels] = []
        self._run = run
        self._notices = notices

    def take(self, tag: str, found: _Tag) -> None:
        """Takes in a tag."""
        for file, documents in found.documents.items():
            with self._telling(tag):
                self.records.append(_record(self._run, tag, file, documents))
        if found.newest:
            with self._telling(tag):
                self._newest(tag, found, *max(reversed(found.newest.values()), key=_age))

    def _newest(self, tag: str, found: _Tag, event: Event, value: Summary.Value) -> None:
        if found.plugin == texts.PLUGIN_NAME:
            document = texts.document_in(_array(value))
            if document is not None:
                self.records.append(texts.record(self._run, tag, event.step, event.wall_time, document))
        elif found.plugin == hparams.PLUGIN_NAME:
            told = hparams.read_summary(self._run, tag, found.content, event.step, event.wall_time)
            self.records += told.records
            self.labels.append(told.labels)
        else:
            self.metrics[tag] = _metric(event, value)

    @contextmanager
    def _telling(self, tag: str) -> Iterator[None]:
        try:
            yield
        except MetadataError as error:
            self._notices.append(Notice(error.code, self._run, tag, error.message))


def _array(value: Summary.Value) -> Any:
    try:
        return tensor_util.make_ndarray(value.tensor)
    except (TypeError, ValueError) as error:
        raise UnreadableSeriesError(describe(error)) from error


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
        number = float(_array(value).item())
    except (TypeError, ValueError) as error:
        raise UnreadableSeriesError(describe(error)) from error
    return Metric(number, event.step, event.wall_time)
