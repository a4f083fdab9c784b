"""Reads a run's event files once and whole, without a TensorBoard: documents, newest scalars and the start."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events import hparams, summary_format, texts
from tb_metadata_plugin.events.documents import HISTORY
from tb_metadata_plugin.events.framing import CorruptLengthError, scan
from tb_metadata_plugin.events.scalars import number_of
from tb_metadata_plugin.events.summaries import DECODERS, SCALARS, Owner, is_bare, owner_of
from tb_metadata_plugin.events.tag_summaries import Entry, TagSummaries
from tb_metadata_plugin.model.documents import Metric, Notice, Reached, Record, notice_of, reached_by
from tb_metadata_plugin.model.labels import Labels
from tb_metadata_plugin.sources.disk.file_reader import is_cut_for_good, says_cut
from tb_metadata_plugin.sources.disk.local import RunDirectory, spelled
from tb_metadata_plugin.sources.disk.trainings import Curves, trainings

_LARGEST = 256 << 20
"""Records of more bytes are images, audio or worse; TensorBoard could not send them as documents either."""
_KEPT = 2
"""Texts and hyperparameters of a tag that are kept of a file: a text is a value only if no other was logged."""


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
    trainings: int = 1
    """How many trainings wrote them one after the other."""


@dataclass
class _Tag:
    """What was logged under a tag."""

    owner: Owner
    entries: dict[str, deque[Entry]] = field(default_factory=dict)
    """The last ones of each file, where they can hold documents."""
    contents: dict[str, bytes] = field(default_factory=dict)
    """What the plugin's own metadata says first in each file that has entries, where this is the document."""
    scalars: dict[str, tuple[Event, Summary.Value]] = field(default_factory=dict)
    """The last one of each file."""
    first: dict[str, Event] = field(default_factory=dict)
    """The first one of each file."""


def read_run(directory: RunDirectory, chosen: texts.Choose) -> RunEvents:
    """Reads the files of a run in the order of their names, as TensorBoard does.

    Of a tag the last document of each file is a record of its own; of texts and HParams that of the newest file counts,
    and of scalars that of the last file, as TensorBoard has it.

    Args:
        directory: of the run.
        chosen: tells which tags of texts to read.
    """
    tags: dict[str, _Tag] = {}
    notices: list[Notice] = []
    started: float | None = None
    bare = bool(directory.files)
    for found_file in directory.files:
        name = spelled(found_file.name)
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
        else:
            if end < found_file.size and is_cut_for_good(found_file):
                notices.append(Notice("cut-record", directory.run, None, f"{name}: {says_cut(end)}"))
        bare = bare and not skipped and 0 < end == found_file.size
        if skipped:
            text = f"{name}: skipped {skipped:,} record(s) that are no event"
            notices.append(Notice("corrupt-record", directory.run, None, text))
    found = _Results(directory.run, notices)
    for tag, logged in tags.items():
        if logged.owner.plugin != texts.PLUGIN_NAME or chosen(tag):
            found.take(tag, logged)
    return RunEvents(
        started,
        tuple(found.records),
        found.metrics,
        tuple(notices),
        reached_by(found.metrics),
        tuple(found.labels),
        bare,
        trainings(_curves(tags)),
    )


def _curves(tags: Mapping[str, _Tag]) -> Iterator[Curves]:
    """The scalars of each file."""
    files = {file for tag in tags.values() for file in tag.first}
    if len(files) < 2:
        return
    for file in files:
        ends = {name: (tag.first[file], tag.scalars[file][0]) for name, tag in tags.items() if file in tag.first}
        begins = {name: first.step for name, (first, last) in ends.items() if first.step != last.step}
        firsts = [first.wall_time for first, _ in ends.values()]
        yield Curves(min(firsts), max(last.wall_time for _, last in ends.values()), begins)


def _take(tags: dict[str, _Tag], file: str, event: Event, value: Summary.Value) -> None:
    tag = tags.get(value.tag)
    if tag is None:
        tag = tags[value.tag] = _Tag(owner_of(value))
    plugin = tag.owner.plugin
    if plugin == SCALARS:
        tag.first.setdefault(file, event)
        tag.scalars[file] = (event, value)
    elif plugin in DECODERS:
        kept = HISTORY if plugin == summary_format.PLUGIN_NAME else _KEPT
        entry = Entry(event.step, event.wall_time, value.tensor)
        tag.entries.setdefault(file, deque(maxlen=kept)).append(entry)
        if plugin == hparams.PLUGIN_NAME and file not in tag.contents:
            again = owner_of(value)
            if again.plugin == plugin:
                tag.contents[file] = again.content


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
        if found.scalars:
            event, value = next(reversed(found.scalars.values()))
            with self._noticing(tag):
                self.metrics[tag] = _metric(event, value)
        elif found.owner.plugin == summary_format.PLUGIN_NAME:
            for file, entries in found.entries.items():
                self._decode(tag, found.owner, entries, file)
        elif found.entries:
            file, newest = max(reversed(found.entries.items()), key=lambda entries: _age(entries[1][-1].wall_time))
            owner = found.owner._replace(content=found.contents.get(file, found.owner.content))
            self._decode(tag, owner, list(newest))

    def _decode(self, tag: str, owner: Owner, entries: Sequence[Entry], file: str = "") -> None:
        with self._noticing(tag):
            decoded = DECODERS[owner.plugin](TagSummaries(self._run, tag, entries, owner.content, file))
            self.records += decoded.records
            self.labels.append(decoded.labels)
            if decoded.unread is not None:
                self._notices.append(texts.unread_text(self._run, tag, decoded.unread))

    @contextmanager
    def _noticing(self, tag: str) -> Iterator[None]:
        try:
            yield
        except MetadataError as error:
            self._notices.append(notice_of(error, self._run, tag))


def _age(wall_time: float) -> float:
    """NaN is the oldest."""
    return -math.inf if math.isnan(wall_time) else wall_time


def _metric(event: Event, value: Summary.Value) -> Metric:
    return Metric(number_of(value), event.step, event.wall_time)
