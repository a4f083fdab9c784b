"""All points of a series from the run's local event files, of which TensorBoard keeps a sample."""

from __future__ import annotations

import os
from array import array

from google.protobuf.message import DecodeError
from tensorboard.compat.proto.event_pb2 import Event

from tb_metadata_plugin.events.file_names import is_small
from tb_metadata_plugin.events.framing import CorruptLengthError, scan
from tb_metadata_plugin.events.scalars import number_of
from tb_metadata_plugin.events.summaries import SCALARS, owner_of
from tb_metadata_plugin.events.tensors import UnreadableSeriesError
from tb_metadata_plugin.model.series_points import SeriesPoints, series_points
from tb_metadata_plugin.sources.disk.local import READ_ONLY, LocalFiles, RunDirectory
from tb_metadata_plugin.sources.disk.log_directory import FoundDirectory, LogDirectory

_LARGEST = 64 << 20
"""Bytes of a record, above which it holds images or worse, and no scalar is looked for in it."""


class TooManyPointsError(Exception):
    """A series has more points than are wanted."""


class ScalarFiles:
    """Finds the event files of runs where the log directory's last walk found them; for any thread.

    Args:
        logdir: the log directory.
    """

    def __init__(self, logdir: LogDirectory) -> None:
        self._logdir = logdir
        self._by_run: tuple[list[FoundDirectory], dict[str, RunDirectory]] = ([], {})

    def has(self, run: str) -> bool:
        """Whether the event files of a run, as TensorBoard calls it, can be read here."""
        return self._directory(run) is not None

    def read(self, run: str, tag: str, most: int) -> SeriesPoints | None:
        """All points of a series, file by file in the order of their names; None where they cannot all be read.

        Only records that hold the tag are parsed, the others are passed over.

        Args:
            run: as TensorBoard calls it.
            tag: of the series.
            most: how many points are wanted at most.

        Raises:
            TooManyPointsError: there are more.
        """
        directory = self._directory(run)
        if directory is None:
            return None
        found = _Points(tag, most)
        try:
            for file in directory.files:
                if not is_small(file.name):
                    found.take(directory.join(file))
        except (CorruptLengthError, DecodeError, OSError, UnreadableSeriesError, _NotScalarsError):
            return None
        return found.made()

    def _directory(self, run: str) -> RunDirectory | None:
        places = self._logdir.places
        # Each walk makes a new list.
        known, by_run = self._by_run
        if known is not places:
            by_run = {
                directory.run: directory
                for system, directory in places
                if isinstance(system, LocalFiles) and directory.files and directory.problem is None
            }
            self._by_run = (places, by_run)
        return by_run.get(run)


class _NotScalarsError(Exception):
    """The tag belongs to another plugin."""


class _Points:
    """Collects the points of a tag."""

    def __init__(self, tag: str, most: int) -> None:
        self._tag = tag
        self._most = most
        self._mark = tag.encode()
        self._owned = False
        self._steps, self._wall_times, self._values = array("d"), array("d"), array("d")

    def take(self, path: str) -> None:
        """Takes in the points of a file."""
        with os.fdopen(os.open(path, READ_ONLY), "rb") as file:
            for record in scan(file, max_bytes=_LARGEST):
                if record.data is not None and self._mark in record.data:
                    self._take_event(Event.FromString(record.data))

    def _take_event(self, event: Event) -> None:
        for value in event.summary.value:
            if value.tag != self._tag:
                continue
            # Writers may leave out what a tag is behind its first value.
            if not self._owned and owner_of(value).plugin != SCALARS:
                raise _NotScalarsError
            self._owned = True
            if len(self._steps) == self._most:
                raise TooManyPointsError
            self._values.append(number_of(value))
            self._steps.append(event.step)
            self._wall_times.append(event.wall_time)

    def made(self) -> SeriesPoints:
        """The points that were collected."""
        return series_points(self._steps, self._wall_times, self._values)
