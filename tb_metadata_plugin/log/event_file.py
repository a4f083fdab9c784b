"""The small event files of `MetadataWriter`: their names, appending to one, and what those of a directory hold."""

from __future__ import annotations

import itertools
import logging
import os
import socket
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from google.protobuf import message
from tensorboard.compat.proto import event_pb2, summary_pb2

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events.file_names import PREFIX, SUFFIX
from tb_metadata_plugin.events.framing import frame, read_records
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.model.limits import Document

_log = logging.getLogger(__name__)


class MetadataFile:
    """A new event file, opened for each append: a forked process inherits nothing, and on NFS others see it at once."""

    def __init__(self, directory: Path) -> None:
        """Creates directory and file.

        Raises:
            OSError: either cannot be made.
        """
        directory.mkdir(parents=True, exist_ok=True)
        host = socket.gethostname().replace(os.sep, "_")
        for number in itertools.count():
            self.path = directory / f"{PREFIX}{host}.{os.getpid()}.{number}{SUFFIX}"
            try:
                with self.path.open("xb"):
                    break
            except FileExistsError:
                continue
        self._append(event_pb2.Event(wall_time=time.time(), file_version="brain.Event:2"))

    def append(self, summaries: Iterable[summary_pb2.Summary], step: int, wall_time: float) -> None:
        """Appends an event for each summary, all or none.

        Raises:
            OSError: the file cannot be written; it is as it was.
        """
        self._append(*(event_pb2.Event(summary=each, step=step, wall_time=wall_time) for each in summaries))

    def _append(self, *events: event_pb2.Event) -> None:
        data = b"".join(frame(event.SerializeToString()) for event in events)
        try:
            self._append_bytes(data)
        except OSError as error:
            # A full disk is an error of a descriptor, and of no name.
            error.filename = str(self.path)
            raise

    def _append_bytes(self, data: bytes) -> None:
        descriptor = os.open(self.path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
        try:
            end = os.fstat(descriptor).st_size
            try:
                written = 0
                while written < len(data):
                    written += os.write(descriptor, data[written:])
            except BaseException:
                # Half a record would make all that is appended later unreadable.
                os.ftruncate(descriptor, end)
                raise
        finally:
            os.close(descriptor)


@dataclass(frozen=True, slots=True)
class EarlierRun:
    """What earlier writers have left in a directory: each tag's newest document, the last step and wall time."""

    documents: dict[str, Document] = field(default_factory=dict)
    step: int = -1
    wall_time: float = 0.0


def read_earlier_run(directory: Path) -> EarlierRun:
    """What the files of earlier writers hold; what cannot be read is passed over with a warning in the log."""
    newest: dict[str, tuple[float, Document]] = {}
    step, wall_time = -1, 0.0
    for path in sorted(directory.glob(f"{PREFIX}*{SUFFIX}")):
        for event in _events(path):
            step, wall_time = max(step, event.step), max(wall_time, event.wall_time)
            for value in event.summary.value:
                if value.tag not in newest or event.wall_time >= newest[value.tag][0]:
                    document = _document(path, value)
                    if document is not None:
                        newest[value.tag] = (event.wall_time, document)
    return EarlierRun({tag: document for tag, (_, document) in newest.items()}, step, wall_time)


def _events(path: Path) -> Iterator[event_pb2.Event]:
    try:
        with path.open("rb") as file:
            reading = read_records(file)
    except OSError as error:
        _log.warning("The metadata in %s is passed over: %s", path, error)
        return
    if reading.problem is not None:
        _log.warning("Not all metadata in %s is read: %s", path, reading.problem.text)
    for record in reading.records:
        try:
            yield event_pb2.Event.FromString(record)
        except message.DecodeError as error:
            _log.warning("A record in %s is passed over: %s", path, error)


def _document(path: Path, value: summary_pb2.Summary.Value) -> Document | None:
    try:
        return parse(b"".join(value.tensor.string_val)).document
    except MetadataError as error:
        _log.warning("A document in %s is passed over: %s", path, error)
        return None
