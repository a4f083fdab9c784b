"""The small event files of `MetadataWriter`: their names, appending to one, and what those of a directory hold."""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from google.protobuf import message
from tensorboard.compat.proto import event_pb2, summary_pb2

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events.file_names import PREFIX, SUFFIX
from tb_metadata_plugin.events.framing import frame, read_records
from tb_metadata_plugin.model.exact_json import ParsedDocument, parse
from tb_metadata_plugin.model.limits import Document

_log = logging.getLogger(__name__)


class MetadataFile:
    """A new event file, opened for each append: a forked process inherits nothing, and on NFS others see it at once."""

    def __init__(self, directory: Path, *events: event_pb2.Event) -> None:
        """Makes the directory where it is not there, and the file with its first events; or nothing at all.

        Args:
            directory: the run's; an absolute path, so that the file is found wherever the process goes.
            *events: written at once with the header.

        Raises:
            OSError: directory or file cannot be made or written; what had been made of them is removed.
        """
        data = _records(event_pb2.Event(wall_time=time.time(), file_version="brain.Event:2"), *events)
        self._size = 0
        path = None
        made = [each for each in (directory, *directory.parents) if not os.path.exists(each)]
        try:
            directory.mkdir(parents=True, exist_ok=True)
            self.path = path = _new_file(directory)
            self._append(data)
        except BaseException:
            _remove(path, made)
            raise

    def append(self, *events: event_pb2.Event) -> None:
        """Appends events, all or none.

        Raises:
            OSError: the file cannot be written; it is as it was.
        """
        self._append(_records(*events))

    def _append(self, data: bytes) -> None:
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
            try:
                size = self._write(descriptor, data)
            finally:
                os.close(descriptor)
            self._size = size
        except OSError as error:
            # A full disk is an error of a descriptor, which has no name.
            error.filename = str(self.path)
            raise

    def _write(self, descriptor: int, data: bytes) -> int:
        """Writes behind the last whole record, and returns how long the file is then."""
        # Half a record would make all that is appended later unreadable.
        size = os.fstat(descriptor).st_size
        if size > self._size:
            os.ftruncate(descriptor, self._size)
            size = self._size
        try:
            written = 0
            while written < len(data):
                written += os.write(descriptor, data[written:])
        except BaseException:
            # Where this fails, too, the next append does it.
            with contextlib.suppress(OSError):
                os.ftruncate(descriptor, size)
            raise
        return size + len(data)


def _new_file(directory: Path) -> Path:
    """Makes an empty file under a name that no other writer has."""
    host = socket.gethostname().replace(os.sep, "_")
    for number in itertools.count():
        path = directory / f"{PREFIX}{host}.{os.getpid()}.{number}{SUFFIX}"
        with contextlib.suppress(FileExistsError), path.open("xb"):
            break
    return path


def _remove(path: Path | None, made: list[Path]) -> None:
    """Removes a file, and those of the directories that were made for it in which nobody else has put anything."""
    with contextlib.suppress(OSError):
        if path is not None:
            path.unlink()
    for directory in made:
        # A path with a zero byte is a ValueError.
        with contextlib.suppress(OSError, ValueError):
            directory.rmdir()


def _records(*events: event_pb2.Event) -> bytes:
    return b"".join(frame(event.SerializeToString()) for event in events)


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """What earlier writers have left in a directory: each tag's newest document, the last step and wall time."""

    documents: dict[str, Document] = field(default_factory=dict)
    step: int = -1
    wall_time: float = 0.0


def read_earlier_run(directory: Path) -> EarlierRun:
    """What the files of earlier writers hold; what cannot be read is passed over with a warning in the log."""
    # Paths are told by their repr: one whose name is not UTF-8 has no other form that a log file can hold.
    newest: dict[str, tuple[float, ParsedDocument, Path]] = {}
    step, wall_time = -1, 0.0
    for path in sorted(directory.glob(f"{PREFIX}*{SUFFIX}")):
        for event in _events(path):
            step, wall_time = max(step, event.step), max(wall_time, event.wall_time)
            for value in event.summary.value:
                if value.tag not in newest or event.wall_time >= newest[value.tag][0]:
                    document = _document(path, value)
                    if document is not None:
                        newest[value.tag] = (event.wall_time, document, path)
    for _, document, path in newest.values():
        for problem in document.problems:
            _log.warning("Not all of the document in %r is kept: %s", str(path), problem.text)
    return EarlierRun({tag: parsed.document for tag, (_, parsed, _) in newest.items()}, step, wall_time)


def _events(path: Path) -> Iterator[event_pb2.Event]:
    try:
        with path.open("rb") as file:
            reading = read_records(file)
    except OSError as error:
        _log.warning("The metadata in %r is passed over: %s", str(path), error)
        return
    if reading.problem is not None:
        _log.warning("Not all metadata in %r is read: %s", str(path), reading.problem.text)
    for record in reading.records:
        try:
            yield event_pb2.Event.FromString(record)
        except message.DecodeError as error:
            _log.warning("A record in %r is passed over: %s", str(path), error)


def _document(path: Path, value: summary_pb2.Summary.Value) -> ParsedDocument | None:
    try:
        return parse(b"".join(value.tensor.string_val))
    except MetadataError as error:
        _log.warning("A document in %r is passed over: %s", str(path), error)
        return None
