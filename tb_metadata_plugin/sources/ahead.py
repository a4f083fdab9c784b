"""Reads many new event files at once, in processes of their own: one process of Python works on one core."""

from __future__ import annotations

import gc
import logging
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Sequence
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from tb_metadata_plugin.documents import Notice
from tb_metadata_plugin.sources import texts
from tb_metadata_plugin.sources.directories import FileSystem, Found
from tb_metadata_plugin.sources.hparams import Told
from tb_metadata_plugin.sources.reading import EventFile, FileKey, new_file, read_files

logger = logging.getLogger(__name__)

_MOST_PROCESSES = 4
"""Each takes some 70 MB while it works; more read no faster than the rest can take in."""
_MOMENT = 0.05
"""Seconds."""

Slice: TypeAlias = Sequence[tuple[FileKey, Found]]


class Read(NamedTuple):
    """A file that was read, and what came of it, if anything."""

    key: FileKey
    file: EventFile
    told: Told | Notice | None


def read_new(system: FileSystem, wanted: Slice, chosen: texts.Choose) -> list[Read]:
    """Reads files of which nothing is known yet."""
    files = {key: (new_file(key, found, chosen), found) for key, found in wanted}
    told = dict(read_files(system, files))
    return [Read(key, file, told.get(key)) for key, (file, _) in files.items()]


def processes() -> int:
    """How many processes to read with: none where there is one core, or where we cannot tell how to start Python."""
    # Where Python is part of another program, that would be started once more.
    if getattr(sys, "frozen", False) or not PurePath(sys.executable or "").stem.lower().startswith(("python", "pypy")):
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores - 1, _MOST_PROCESSES)


class Ahead:
    """Slices of files that processes read; what these leave undone, for whichever reason, is read by the caller.

    Args:
        system: where the files are.
        chosen: tells which tags of texts to read.
        slices: of the files.
        count: of the processes.

    Raises:
        Exception: `system` or `chosen` cannot be sent to another process.
    """

    def __init__(self, system: FileSystem, chosen: texts.Choose, slices: Sequence[Slice], count: int) -> None:
        self._system = system
        self._chosen = chosen
        self._begin = pickle.dumps((system, chosen))
        self._waiting = deque(slices)
        self._read: queue.SimpleQueue[list[Read]] = queue.SimpleQueue()
        self._threads = [threading.Thread(target=self._drive, name="metadata-ahead", daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def next(self) -> list[Read] | None:
        """What came of a slice; nothing if none was read for a moment, None when all are.

        The caller's own process has enough to do with taking in what the others read, and reads only what they left.
        """
        try:
            return self._read.get(timeout=_MOMENT)
        except queue.Empty:
            pass
        if any(thread.is_alive() for thread in self._threads) or not self._read.empty():
            return []
        return read_new(self._system, self._waiting.popleft(), self._chosen) if self._waiting else None

    def _drive(self) -> None:
        """Has one process read slice after slice."""
        code = f"import sys; sys.path[:] = {sys.path!r}; from {__name__} import serve; serve()"
        slice_: Slice | None = None
        try:
            with subprocess.Popen(
                [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            ) as process:
                assert process.stdin is not None
                assert process.stdout is not None
                process.stdin.write(self._begin)
                process.stdin.flush()
                pickle.load(process.stdout)  # It is ready only now.
                while self._waiting:
                    try:
                        slice_ = self._waiting.popleft()
                    except IndexError:
                        break
                    pickle.dump(slice_, process.stdin)
                    process.stdin.flush()
                    self._read.put(pickle.load(process.stdout))
                    slice_ = None
        except Exception:  # The boundary of this thread. There may be no process to be had, or it was killed.
            logger.debug("Metadata: a process that reads event files ended", exc_info=True)
        finally:
            if slice_ is not None:
                self._waiting.appendleft(slice_)


def serve() -> None:
    """Answers slices with what was read, until its input ends: what such a process does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for TensorBoard, whose end ends the input.
    gc.disable()
    wanted, answers = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    try:
        system, chosen = pickle.load(wanted)
        pickle.dump(None, answers)
        answers.flush()
        while True:
            slice_ = pickle.load(wanted)
            pickle.dump(read_new(system, slice_, chosen), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()
    except (EOFError, OSError):  # Nobody asks or listens any more.
        os._exit(0)  # Without writing what is left to a pipe that is gone.
