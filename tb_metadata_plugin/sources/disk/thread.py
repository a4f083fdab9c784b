"""Reads the log directory in a thread of its own, so that a slow store holds up nothing else."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.model.turns import take_turns
from tb_metadata_plugin.sources import Update

logger = logging.getLogger(__name__)

_LOOK = 1.0
"""Seconds of reading event files after which what was found is given."""


class Disk(Protocol):
    """Reads the log directory itself; see `sources.disk.DiskSource`."""

    @property
    def found(self) -> Mapping[str, float | None]: ...
    @property
    def lost(self) -> frozenset[str]: ...
    @property
    def suspects(self) -> Sequence[Notice]: ...
    @property
    def apart(self) -> frozenset[str]: ...
    @property
    def more(self) -> bool: ...
    def walk(self) -> None: ...
    def poll(self, seconds: float) -> Update: ...
    def is_gone(self, run: str) -> bool: ...


class Reading(NamedTuple):
    """What changed on disk, and the runs that were found there."""

    update: Update
    found: Mapping[str, float | None]
    more: bool


class DiskThread:
    """Has a disk walked and read, one round at a time; while it is not `busy` the disk may be asked directly."""

    def __init__(self, disk: Disk) -> None:
        self._disk = disk
        self._readings: queue.SimpleQueue[Reading | None] = queue.SimpleQueue()
        self.busy = False
        """Whether there are or may be readings of a round to take."""
        self.fault: str | None = None
        """Why the last round failed, where it did."""

    def start(self) -> None:
        """Begins a round, unless one runs."""
        if self.busy:
            return
        self.busy = True
        thread = threading.Thread(target=self._round, name="metadata-files", daemon=True)
        try:
            thread.start()
        except RuntimeError as error:  # No thread to be had now; the next round may get one.
            self.fault, self.busy = repr(error), False

    def readings(self, seconds: float, silence: float) -> Iterator[Reading]:
        """What the round that runs gives, until it ends; what comes later stays to be taken then.

        Args:
            seconds: for which to wait in all.
            silence: seconds without anything after which not to wait any longer.
        """
        until = time.monotonic() + seconds
        while self.busy:
            try:
                reading = self._readings.get(timeout=max(0.0, min(silence, until - time.monotonic())))
            except queue.Empty:
                return
            if reading is None:
                self.busy = False
            else:
                yield reading

    def _round(self) -> None:
        take_turns()
        try:
            self._disk.walk()
            more = True
            while more:
                update = self._disk.poll(_LOOK)
                more = self._disk.more
                self._readings.put(Reading(update, dict(self._disk.found), more))
            self.fault = None
        except Exception as error:  # The boundary of this thread: TensorBoard is asked all the same.
            logger.exception("Metadata: the log directory could not be read")
            self.fault = repr(error)
        finally:
            self._readings.put(None)
