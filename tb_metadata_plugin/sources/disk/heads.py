"""What stands at the head of an event file: documents, hyperparameters, texts, tags of scalars, and the start."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from itertools import chain
from typing import NamedTuple

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.tensor_pb2 import TensorProto

from tb_metadata_plugin.events import summary_format, texts
from tb_metadata_plugin.events.documents import HISTORY
from tb_metadata_plugin.events.summaries import DECODERS, SCALARS, Owner, is_bare, owner_of
from tb_metadata_plugin.events.tag_summaries import Decoded, Entry, TagSummaries
from tb_metadata_plugin.model.documents import Notice, PartKey, Record, SourceName
from tb_metadata_plugin.model.labels import Labels
from tb_metadata_plugin.model.limits import MAX_BYTES
from tb_metadata_plugin.model.shared import Shared
from tb_metadata_plugin.sources.disk.file_reader import NOTHING, FileReader, Harvest
from tb_metadata_plugin.sources.disk.local import Found
from tb_metadata_plugin.sources.disk.trainings import Curves

MOST_BYTES = 1 << 18
"""Bytes of records that are read of a file."""
MOST_RECORDS = 200
SEARCHED = 1 << 14
"""Bytes of a file in which documents are looked for also behind the first scalars."""

_LARGEST = MAX_BYTES + (1 << 16)
"""Bytes of a record that may hold a document of ours which is read whole."""
_SHORT = 2_000
"""Bytes of a tensor that may be a text of one line."""
_ONE_STRING = re.compile(rb"\x42[\x80-\xff]{0,4}[\x00-\x7f]\x08\x07(?:\x12\x00)?\x42")
"""How the tensor of a summary that is one string begins, as our documents are; images and texts are lists."""
_MARKS = tuple(b"\n" + bytes([len(plugin.encode())]) + plugin.encode() for plugin in DECODERS)
"""How the field that names a plugin whose tags are decoded stands in a record."""


_shared = Shared()


class _Part(NamedTuple):
    """A part of a file, which is called alike in many files."""

    source: SourceName
    tag: str
    name: str


class Head(FileReader):
    """How far the head of a file was read, and what was found in it.

    All records are read until a scalar comes again, since what describes a training is mostly logged before its second
    step, or so many bytes or records. Behind that only those are read that name one of our plugins, in what is left of
    the first block of the file. What comes later is TensorBoard's to read.

    Args:
        run: whose file it is.
        name: of the file.
        chosen: tells which tags of texts to read.
    """

    longest = MOST_BYTES
    __slots__ = (
        "_anew",
        "_bare",
        "_begin",
        "_bytes",
        "_chosen",
        "_first",
        "_fresh",
        "_given",
        "_marks",
        "_owners",
        "_records",
        "checksum",
        "done",
        "found",
        "labels",
        "offset",
        "prose",
        "seeking",
        "tags",
    )

    def __init__(self, run: str, name: str, chosen: texts.Choose) -> None:
        super().__init__(run, name)
        self._chosen = chosen
        self.tags: frozenset[str] = frozenset()
        self.prose: frozenset[str] = frozenset()
        """Tags of texts that are no metadata."""
        self.labels: Mapping[str, Labels] = NOTHING
        """What experiments say, by tag."""
        self._given: tuple[_Part, ...] = ()
        """The parts that were given."""
        self.restart()

    def restart(self) -> None:
        """See `tails.Reader`; all that is found is given anew."""
        super().restart()
        self._anew = self._first = True
        self.found: Found | None = None
        self.offset = 0
        self.checksum: int | None = None
        self.done = False
        self.seeking = False
        self._begin: tuple[int, float] | None = None
        """The highest of the first steps of its scalars, and the time of the first of all."""
        self._bytes = MOST_BYTES
        self._records = MOST_RECORDS
        self._bare = True
        self._owners: dict[str, Owner] = NOTHING
        self._fresh: dict[str, deque[Entry]] = NOTHING
        self._marks: dict[str, int | None] = NOTHING

    def sees(self, chunk: bytes, place: int) -> bool:
        """See `tails.Reader`."""
        end = place + SEARCHED - self.offset
        for mark in _MARKS:
            if chunk.find(mark, place, end) >= 0:
                return True
        assert self.found is not None
        # Else it is looked at again from here when it has grown.
        self.done = self.found.size >= SEARCHED
        return False

    def wants(self, length: int, begins: bytes) -> bool:
        """See `tails.Reader`."""
        return length <= _LARGEST and _ONE_STRING.search(begins) is not None

    def take(self, data: bytes | None, checksum: int) -> bool:
        """See `tails.Reader`; the checksum is left alone, as TensorBoard does."""
        if self.seeking:
            if self.offset > SEARCHED:
                self.done = True
                return False
            if data is None or not any(mark in data for mark in _MARKS):
                return True
        self._take_back(None)
        self._records -= 1
        if data is None:
            self._bare = False
        else:
            # A large document leaves room for one more, which is newer or tells more.
            self._bytes -= min(len(data), MOST_BYTES // 2)
            try:
                self._take(Event.FromString(data))
            except DecodeError:
                self._skip("no-event")
                self._bare = False
        self.done = self._records <= 0 or self._bytes <= 0
        return not self.done

    def _take(self, event: Event) -> None:
        if self._first:
            self._first, self.started = False, event.wall_time
        self._bare = self._bare and is_bare(event)
        again = False
        for value in event.summary.value:
            tag = value.tag
            owner = self._owners.get(tag)
            if owner is None:
                owner = owner_of(value)
                if self._owners is NOTHING:
                    self._owners = {}
                self._owners[tag] = owner
                if owner.plugin == SCALARS:
                    step, time = self._begin or (event.step, event.wall_time)
                    self._begin = max(step, event.step), time
            elif owner.plugin == SCALARS:
                again = True
            if owner.plugin in DECODERS and (owner.plugin != texts.PLUGIN_NAME or self._chosen(tag)):
                entry = Entry(event.step, event.wall_time, value.tensor)
                if self._fresh is NOTHING:
                    self._fresh = {}
                if owner.plugin == texts.PLUGIN_NAME:
                    self._mark(tag, value.tensor)
                self._fresh.setdefault(tag, deque(maxlen=HISTORY)).append(entry)
        self.seeking |= again

    def _mark(self, tag: str, tensor: TensorProto) -> None:
        """Keeps what tells a text of a tag from others, and None once another was logged: it is no value."""
        mark = hash(tensor.SerializeToString()) if tensor.ByteSize() < _SHORT else None
        if self._marks is NOTHING:
            self._marks = {}
        if self._marks.setdefault(tag, mark) != mark:
            self._marks[tag] = None

    def harvest(self) -> Harvest:
        """What came of the records since the last time."""
        if not self.unread:
            self._unreadable = None
        records: list[Record] = []
        removed: list[PartKey] = []
        given: dict[str, list[_Part]] = {}
        fresh, self._fresh = self._fresh, NOTHING
        for tag, entries in fresh.items():
            self._take_back(tag)
            result = self._decoded(tag, list(entries))
            if result is None:
                continue
            if result.unread is not None:
                self._say(texts.unread_text(self.run, tag, result.unread))
            if result.labels:
                self.labels = {**self.labels, tag: result.labels}
            if self._owners[tag].plugin == texts.PLUGIN_NAME and (tag in self.prose) == bool(result.records):
                self.prose = _shared(self.prose - {tag} if result.records else self.prose | {tag})
            given[tag] = [_Part(record.source, record.tag, record.name) for record in result.records]
            records += result.records
        if given:
            removed += [self._key(part) for part in self._given if part not in given.get(part.tag, (part,))]
            kept = [part for part in self._given if part.tag not in given]
            self._given = _shared((*kept, *chain.from_iterable(given.values())))
        if self._anew and not self.unread:
            self._anew = False
            removed += self._drop_others()
        if self._owners:
            self.tags = _shared(frozenset(tag for tag, owner in self._owners.items() if owner.plugin == SCALARS))
        if self.done:
            self._owners = NOTHING
            self._marks = NOTHING
        return Harvest(tuple(records), tuple(removed))

    def _drop_others(self) -> list[PartKey]:
        """Takes back what is of tags that the file, read from its start again, does not have any more."""
        tags = {tag for tag, owner in self._owners.items() if owner.plugin in DECODERS}
        gone = [self._key(part) for part in self._given if part.tag not in tags]
        self._given = _shared(tuple(part for part in self._given if part.tag in tags))
        self.labels = {tag: labels for tag, labels in self.labels.items() if tag in tags}
        self.prose = _shared(self.prose & tags)
        self.tags = frozenset()
        return gone

    def _decoded(self, tag: str, entries: list[Entry]) -> Decoded | None:
        """What a tag holds; None if that is what it held before, since no newer document of ours can be read."""
        owner = self._owners[tag]
        while entries:
            try:
                return DECODERS[owner.plugin](
                    TagSummaries(self.run, tag, entries, owner.content, self.file, self._marks.get(tag, 0) is None)
                )
            except Exception as error:
                if tag not in self._notices:
                    self._say_undecoded(tag, error)
            if owner.plugin != summary_format.PLUGIN_NAME:
                return Decoded()
            del entries[-1]
        return None

    @property
    def keys(self) -> list[PartKey]:
        """The parts that were given."""
        return [self._key(part) for part in self._given]

    def _key(self, part: _Part) -> PartKey:
        return PartKey(part.source, part.tag, self.file, part.name)

    @property
    def bare(self) -> bool:
        """Whether the whole file is known to hold nothing that was logged in the run."""
        return self._bare and self.found is not None and 0 < self.offset == self.found.size

    @property
    def curves(self) -> Curves | None:
        """Its scalars, where these are curves; None where it is not known."""
        if not self.seeking or self._begin is None or self.found is None:
            return None
        step, time = self._begin
        return Curves(time, self.found.modified, dict.fromkeys(self.tags, step))

    def notices(self) -> Iterator[Notice]:
        """What is wrong with the file."""
        return self._wrong(self._notices.values())
