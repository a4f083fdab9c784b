"""Reads a run's event files once and whole, without a TensorBoard: documents, newest scalars and the start."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import reduce

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

from tb_metadata_plugin.errors import CorruptLengthError, MetadataError, UnreadableSeriesError
from tb_metadata_plugin.events import summary_format
from tb_metadata_plugin.events.framing import scan
from tb_metadata_plugin.events.summaries import (
    HISTORY,
    SCALARS,
    Logged,
    Owner,
    array_of,
    is_bare,
    owner_of,
    tells,
    told,
)
from tb_metadata_plugin.model.documents import Labels, Metric, Notice, Reached, Record, newest
from tb_metadata_plugin.sources.disk.local import RunDirectory, readable
from tb_metadata_plugin.sources.tensorboard import hparams, texts
from tb_metadata_plugin.sources.tensorboard.provider import describe

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
    bare: bool = False
    """Whether they hold nothing that was logged in the run."""


@dataclass
class _Tag:
    """What was logged under a tag."""

    owner: Owner
    newest: dict[str, Logged] = field(default_factory=dict)
    """The last scalar or text of each file."""
    documents: dict[str, deque[Logged]] = field(default_factory=dict)
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
    bare = bool(directory.files)
    for found_file in directory.files:
        name = readable(found_file.name)
        end = skipped = 0
        try:
            with open(directory.join(found_file), "rb") as file:
                for record in scan(file, max_bytes=_LARGEST):
                    end = record.end
                    if record.data is None:
                        bare = False
                        continue
                    try:
                        event = Event.FromString(record.data)
                    except DecodeError:
                        skipped += 1
                        continue
                    if started is None:
                        started = event.wall_time
                    bare = bare and is_bare(event)
                    for value in event.summary.value:
                        _take(tags, name, event, value)
        except OSError as error:
            notices.append(Notice("unreadable-file", directory.run, None, f"{name}: {error}"))
        except CorruptLengthError as error:
            notices.append(Notice(error.code, directory.run, None, f"{name}: {error.message}"))
        bare = bare and not skipped and 0 < end == found_file.size
        if skipped:
            text = f"{name}: skipped {skipped:,} record(s) that are no event"
            notices.append(Notice("corrupt-record", directory.run, None, text))
    found = _Results(directory.run, notices)
    for tag, logged in tags.items():
        if logged.owner.plugin != texts.PLUGIN_NAME or chosen(tag):
            found.take(tag, logged)
    reached = reduce(_farther, (tags[tag].reached for tag in found.metrics), None)
    return RunEvents(started, tuple(found.records), found.metrics, tuple(notices), reached, tuple(found.labels), bare)


def _take(tags: dict[str, _Tag], file: str, event: Event, value: Summary.Value) -> None:
    tag = tags.get(value.tag)
    if tag is None:
        tag = tags[value.tag] = _Tag(owner_of(value))
    if tag.owner.plugin == summary_format.PLUGIN_NAME:
        tag.documents.setdefault(file, deque(maxlen=HISTORY)).append((event, value))
    elif tag.owner.plugin == SCALARS or tells(tag.owner.plugin):
        tag.newest[file] = (event, value)
        if tag.owner.plugin == SCALARS:
            tag.reached = _farther(tag.reached, Reached(event.step, event.wall_time))


def _farther(one: Reached | None, other: Reached | None) -> Reached | None:
    if one is None or other is None:
        return one or other
    return Reached(max(one.step, other.step), newest((one.wall_time, other.wall_time)))


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
                self._add(told(self._run, tag, found.owner, documents, file))
        if found.newest:
            event, value = max(reversed(found.newest.values()), key=_age)
            with self._telling(tag):
                if found.owner.plugin == SCALARS:
                    self.metrics[tag] = _metric(event, value)
                else:
                    self._add(told(self._run, tag, found.owner, [(event, value)]))

    def _add(self, told: hparams.Told) -> None:
        self.records += told.records
        self.labels.append(told.labels)

    @contextmanager
    def _telling(self, tag: str) -> Iterator[None]:
        try:
            yield
        except MetadataError as error:
            self._notices.append(Notice(error.code, self._run, tag, error.message))


def _age(logged: Logged) -> float:
    """Wall time; NaN is the oldest."""
    wall_time = logged[0].wall_time
    return -math.inf if math.isnan(wall_time) else wall_time


def _metric(event: Event, value: Summary.Value) -> Metric:
    if value.HasField("simple_value"):
        return Metric(value.simple_value, event.step, event.wall_time)
    try:
        number = float(array_of(value).item())
    except (TypeError, ValueError) as error:
        raise UnreadableSeriesError(describe(error)) from error
    return Metric(number, event.step, event.wall_time)
