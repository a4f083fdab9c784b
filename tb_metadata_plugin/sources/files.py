"""The documents in `MetadataWriter`'s own small files, read directly, since TensorBoard may miss later updates."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.proto.types_pb2 import DT_STRING, DataType

from tb_metadata_plugin import metadata
from tb_metadata_plugin.documents import Notice, PartKey, Record
from tb_metadata_plugin.errors import MetadataError, NotATextTensorError
from tb_metadata_plugin.eventfile import SUFFIX
from tb_metadata_plugin.records import read_records
from tb_metadata_plugin.sources import Context, Update
from tb_metadata_plugin.sources.directories import RunDirectory, readable


@dataclass
class _File:
    """How far a file was read, and what was found in it."""

    path: str
    identity: tuple[int, int]
    offset: int = 0
    size: int = 0
    tags: dict[str, bytes] = field(default_factory=dict)
    """The newest document of each tag."""
    stopped: bool = False
    notices: dict[str | None, Notice] = field(default_factory=dict)
    """By tag; under None what is wrong in the file itself."""
    unreadable: Notice | None = None
    """Why the file cannot be read now."""

    def told(self) -> list[Notice]:
        """All that is wrong with the file."""
        return [*self.notices.values(), *((self.unreadable,) if self.unreadable else ())]


class FileSource:
    """Remembers the offset in each file, and reads on from there.

    Args:
        find: finds the run directories at each poll.
    """

    def __init__(self, find: Callable[[], Iterable[RunDirectory]]) -> None:
        self._find = find
        self._files: dict[tuple[str, str], _File] = {}

    def poll(self, context: Context, runs: frozenset[str], everything: bool) -> Update:
        """See `Source.poll`. Growth is seen by size, so that `everything` has nothing to add."""
        present: set[tuple[str, str]] = set()
        records: list[Record] = []
        removed: set[tuple[str, PartKey]] = set()
        notices: list[Notice] = []
        for directory in self._find():
            if directory.problem is not None:
                # Whether it is a run is not known, so none is named.
                text = f"{directory.run}: {directory.problem}"
                notices.append(Notice("unreadable-directory", None, None, text))
            for name in directory.files:
                if name.endswith(SUFFIX):
                    present.add((directory.run, name))
                    new, gone = self._read_on(directory, name)
                    records += new
                    removed |= gone
        for run, name in sorted(self._files.keys() - present):
            state = self._files[run, name]
            if run in runs and _is_gone(run, name, state):
                removed |= _keys(run, name, self._files.pop((run, name)))
        return Update(
            records=tuple(records),
            removed=frozenset(removed),
            notices=(*notices, *(notice for state in self._files.values() for notice in state.told())),
        )

    def forget(self, runs: frozenset[str]) -> None:
        """See `Source.forget`."""
        for key in [key for key in self._files if key[0] in runs]:
            del self._files[key]

    def _read_on(self, directory: RunDirectory, name: str) -> tuple[list[Record], set[tuple[str, PartKey]]]:
        key = (directory.run, name)
        state = self._files.get(key)
        gone: set[tuple[str, PartKey]] = set()
        path = os.path.join(directory.path, name)
        try:
            status = os.stat(path)
            identity = (status.st_dev, status.st_ino)
            if state is None or state.identity != identity or status.st_size < state.size:
                if state is not None:
                    gone = _keys(directory.run, name, state)
                state = self._files[key] = _File(path, identity)
            elif state.stopped or status.st_size == state.size:
                state.unreadable = None
                return [], set()
            with open(path, "rb") as file:
                reading = read_records(file, state.offset)
        except OSError as error:
            state = self._files.setdefault(key, _File(path, (0, 0)))
            state.unreadable = _unreadable(directory.run, name, error)
            return [], gone
        state.offset, state.size = reading.offset, status.st_size
        state.unreadable = None
        if reading.problem is not None:
            state.stopped = reading.problem.code == "corrupt-length"
            text = f"{readable(name)}: {reading.problem.text}"
            state.notices[None] = Notice(reading.problem.code, directory.run, None, text)
        records = _records(directory.run, readable(name), reading.records, state)
        return records, gone - {(record.run, PartKey("file", record.tag, record.file)) for record in records}


def _is_gone(run: str, name: str, state: _File) -> bool:
    """Whether a file that the walk did not find is no longer there; a directory that cannot be listed tells nothing."""
    try:
        os.listdir(os.path.dirname(state.path))
        os.stat(state.path)
    except FileNotFoundError:
        return True
    except OSError as error:
        state.unreadable = _unreadable(run, name, error)
    return False


def _unreadable(run: str, name: str, error: OSError) -> Notice:
    return Notice("unreadable-file", run, None, f"{readable(name)}: {error.strerror}")


def _keys(run: str, name: str, state: _File) -> set[tuple[str, PartKey]]:
    return {(run, PartKey("file", tag, readable(name))) for tag in state.tags}


def _records(run: str, name: str, raw: Iterable[bytes], state: _File) -> list[Record]:
    """The newest record of each tag among the raw events; those before it are its `earlier` ones."""
    history: dict[str, list[bytes]] = {tag: [data] for tag, data in state.tags.items()}
    newest: dict[str, Event] = {}
    for data in raw:
        try:
            event = Event.FromString(data)
        except DecodeError:
            state.notices[None] = Notice("corrupt-record", run, None, f"{name}: skipped a record that is no event")
            continue
        for value in event.summary.value:
            if value.metadata.plugin_data.plugin_name not in ("", metadata.PLUGIN_NAME):
                continue
            try:
                history.setdefault(value.tag, []).append(document_of(value))
            except NotATextTensorError as error:
                state.notices[value.tag] = _notice(run, value.tag, error)
            else:
                state.notices.pop(value.tag, None)
                newest[value.tag] = event
    records = []
    for tag, event in newest.items():
        *earlier, document = history[tag]
        state.tags[tag] = document
        records.append(Record("file", run, tag, event.step, event.wall_time, document, tuple(earlier), name))
    return records


def document_of(value: Summary.Value) -> bytes:
    """The bytes of a summary value that is a rank-0 string tensor.

    Raises:
        NotATextTensorError: it is another.
    """
    tensor = value.tensor
    shape = [dim.size for dim in tensor.tensor_shape.dim]
    if tensor.dtype != DT_STRING or shape or len(tensor.string_val) != 1:
        raise NotATextTensorError(DataType.Name(tensor.dtype), shape or [len(tensor.string_val)])
    document: bytes = tensor.string_val[0]
    return document


def _notice(run: str, tag: str, error: MetadataError) -> Notice:
    return Notice(error.code, run, tag, error.message)
