"""`MetadataWriter`'s own small files, read as a whole, since TensorBoard may miss later updates of one."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event

from tb_metadata_plugin.events import summary_format
from tb_metadata_plugin.events.documents import HISTORY, document_in
from tb_metadata_plugin.events.framing import MAX_RECORD_BYTES, masked_crc
from tb_metadata_plugin.model.documents import Notice, PartKey, Record
from tb_metadata_plugin.model.labels import Labels
from tb_metadata_plugin.sources.disk.file_reader import FileReader, Harvest
from tb_metadata_plugin.sources.disk.local import Found


class SmallFile(FileReader):
    """How far a file was read, and what was found in it.

    Args:
        run: whose file it is.
        name: of the file.
    """

    longest = MAX_RECORD_BYTES
    seeking = False
    tags: frozenset[str] = frozenset()
    prose: frozenset[str] = frozenset()
    """Scalars are never written to such a file."""
    labels: Mapping[str, Labels] = {}
    bare = False
    curves = None
    done = False

    def __init__(self, run: str, name: str) -> None:
        super().__init__(run, name)
        self._newest: dict[str, bytes] = {}
        """The newest document of each tag."""
        self._old: frozenset[str] = frozenset()
        """Tags of which documents were given before the file was read from its start again."""
        self.restart()

    def restart(self) -> None:
        """See `tails.Reader`."""
        super().restart()
        self.found: Found | None = None
        self.offset = 0
        self.checksum: int | None = None
        self._first = True
        self._old = self._old.union(self._newest)
        self._newest = {}
        self._fresh: list[bytes] = []

    def sees(self, chunk: bytes, place: int) -> bool:
        """See `tails.Reader`."""
        return True

    def wants(self, length: int, begins: bytes) -> bool:
        """See `tails.Reader`."""
        return False

    def take(self, data: bytes | None, checksum: int) -> bool:
        """See `tails.Reader`."""
        self._take_back(None)
        if data is None:
            self._skip("record-too-large")
        elif checksum != masked_crc(data):
            self._skip("corrupt-record")
        else:
            self._fresh.append(data)
        return True

    def harvest(self) -> Harvest:
        """The newest record of each tag among what was read since; a few before it are its `earlier` ones."""
        if not self.unread:
            self._unreadable = None
        history = {tag: deque([data], maxlen=HISTORY) for tag, data in self._newest.items()}
        newest: dict[str, Event] = {}
        fresh, self._fresh = self._fresh, []
        for data in fresh:
            try:
                event = Event.FromString(data)
            except DecodeError:
                self._skip("no-event")
                continue
            if self._first:
                self._first, self.started = False, event.wall_time
            for value in event.summary.value:
                if value.metadata.plugin_data.plugin_name not in ("", summary_format.PLUGIN_NAME):
                    continue
                try:
                    history.setdefault(value.tag, deque(maxlen=HISTORY)).append(document_in(value.tensor))
                except Exception as error:
                    self._say_undecoded(value.tag, error)
                else:
                    self._take_back(value.tag)
                    newest[value.tag] = event
        self._newest.update((tag, history[tag][-1]) for tag in newest)
        self._old = self._old.difference(self._newest)
        removed: tuple[PartKey, ...] = ()
        if not self.unread:
            removed, self._old = tuple(map(self._key, self._old)), frozenset()
        return Harvest(tuple(self._records(history, newest)), removed)

    def _records(self, history: dict[str, deque[bytes]], newest: dict[str, Event]) -> Iterator[Record]:
        for tag, event in newest.items():
            *earlier, document = history[tag]
            yield Record("file", self.run, tag, event.step, event.wall_time, document, tuple(earlier), self.file)

    @property
    def keys(self) -> list[PartKey]:
        """The parts that were given."""
        return [self._key(tag) for tag in (*self._newest, *self._old)]

    def _key(self, tag: str) -> PartKey:
        return PartKey("file", tag, self.file)

    def notices(self) -> Iterator[Notice]:
        """All that is wrong with the file; TensorBoard may not have read it."""
        return self._wrong(self._notices.values())
