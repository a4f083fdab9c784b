"""`MetadataWriter`: a run's document and its life, in a small event file and without any framework."""

from __future__ import annotations

import contextlib
import copy
import datetime
import logging
import os
import re
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TypeAlias

from tensorboard.compat.proto import event_pb2

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.log.coerce import to_document
from tb_metadata_plugin.log.event_file import EarlierRun, MetadataFile, read_earlier_run
from tb_metadata_plugin.log.lifecycle import OPEN_RUNS, STATUSES, Outcome, Status, error_text, outcome_of
from tb_metadata_plugin.log.rank import is_first_process
from tb_metadata_plugin.log.summary import document_pb
from tb_metadata_plugin.model.document_names import DEFAULT_NAME, LIFECYCLE_NAME
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.model.limits import Document


class RemoteDirectoryError(MetadataError, ValueError):
    """`MetadataWriter` was given the URL of a directory on another machine."""

    code = "remote-directory"

    def __init__(self, logdir: str) -> None:
        super().__init__(
            f"MetadataWriter appends to files, which {logdir} does not allow; log with"
            " add_metadata(writer, data) or, with TensorFlow, with summary.metadata(data)",
            logdir=logdir,
        )


class ClosedWriterError(MetadataError, ValueError):
    """A `MetadataWriter` was used after it was closed."""

    code = "closed-writer"

    def __init__(self, logdir: str) -> None:
        super().__init__(f"the MetadataWriter of {logdir} is closed; open a new one to log more", logdir=logdir)


class ForkedWriterError(MetadataError, RuntimeError):
    """A `MetadataWriter` was used in a process that was forked from the one that opened it."""

    code = "forked-writer"

    def __init__(self, logdir: str) -> None:
        super().__init__(
            f"the MetadataWriter of {logdir} belongs to the process that opened it; log from there", logdir=logdir
        )


class UnknownStatusError(MetadataError, ValueError):
    """A run was closed with a status that does not exist."""

    code = "unknown-status"

    def __init__(self, status: str, known: Sequence[str]) -> None:
        super().__init__(f"{status!r} is no status of a finished run; use one of {', '.join(known)}", status=status)


AnyPath: TypeAlias = "str | bytes | os.PathLike[str] | os.PathLike[bytes]"

_log = logging.getLogger(__name__)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")

_PATIENCE = 10
"""Seconds to wait for another thread's write before a run ends without a status."""


class MetadataWriter:
    """Logs a run's metadata, and that it runs, completed, failed or was interrupted.

    ```python
    with MetadataWriter("logs/run1", {"optimizer": {"name": "adam", "lr": 1e-3}}) as run:
        ...
        run.update(results={"accuracy": 0.97})
    ```

    Without `with`, call `close()`; a forgotten writer is closed at exit. An exception that leaves the `with` block or
    ends the program makes the run `failed`, with the error; Ctrl-C, SIGTERM and a closed terminal make it
    `interrupted`, and then the handlers that were there before do their part. (`sys.exit(1)` is a failure that only the
    `with` block sees. Python lets only the main thread set signal handlers: where only other threads open writers, a
    run that a signal ends stays `running`.)

    In a directory that an earlier writer has logged to, its keys and the time it started stay, and `attempts` counts
    up. In distributed training only the process of rank 0 writes; in all others nothing happens.

    Safe to use from several threads. In a process that was forked while the writer was open, or that got it pickled, as
    the worker of a data loader may be, the run is the other process's: `update` raises ForkedWriterError, and nothing
    ends the run. A copy within the process is the writer itself.
    """

    def __init__(self, logdir: AnyPath, data: object = None, *, rank: int | str | None = None) -> None:
        """Creates the event file, with the status `running` and the data.

        Args:
            logdir: the run's directory; it is made if it is not there.
            data: a mapping, dataclass, Namespace or the like, of JSON-like values; merged into what is logged there.
            rank: this process's number in distributed training, or its text; by default that of `torch.distributed`,
                once it is initialised, or of the launcher's environment variables. Give 0 where each process trains its
                own run.

        Raises:
            MetadataError: a value cannot be logged; the message names its path.
            RemoteDirectoryError: the directory is a URL.
            OSError: the file cannot be made or written; then nothing is left of it.
        """
        self.logdir = os.fsdecode(logdir)
        if _URL.match(self.logdir):
            raise RemoteDirectoryError(self.logdir)
        self._lock = threading.RLock()
        self._process: int | None = os.getpid()
        self._closed = False
        self._interrupted = False
        self._file: MetadataFile | None = None
        self._document: Document = {}
        document = None if data is None else to_document(data)
        self._writes = is_first_process() if rank is None else int(rank) == 0
        if self._writes:
            # Absolute, so that a training may change its working directory.
            self._start(Path(self.logdir).absolute(), document)
        elif document is not None:
            self._document = document

    def _start(self, directory: Path, document: Document | None) -> None:
        """Logs that the run runs, and its document. An exception on the way leaves nothing, or a run that has ended."""
        earlier = read_earlier_run(directory)
        self._step = earlier.step
        self._wall_time = earlier.wall_time
        self._life = _new_life(earlier)
        self._document = earlier.documents.get(DEFAULT_NAME, {})
        self._text = encode(self._document) if DEFAULT_NAME in earlier.documents else None
        events = [self._event(LIFECYCLE_NAME, self._life)]
        if document is not None:
            self._document = _merged(self._document, document)
            text, self._text = self._text, encode(self._document)
            if self._text != text:
                events.append(self._event(DEFAULT_NAME, self._document))
        try:
            # First, since only the handlers that this puts in place hold signals.
            OPEN_RUNS.add(self)
            with self._lock, OPEN_RUNS.signals_held():
                self._file = MetadataFile(directory, *events)
        except BaseException as error:
            self.end(outcome_of(error))
            raise

    def update(self, data: object = None, /, **keys: object) -> None:
        """Adds keys to the document, or gives them new values; objects are merged key by key, lists replaced.

        Args:
            data: as for the constructor.
            **keys: further keys.

        Raises:
            MetadataError: a value cannot be logged, or the writer is closed or of another process.
            OSError: the file cannot be written.
        """
        document = _merged({} if data is None else to_document(data), to_document(keys))
        if self._is_elsewhere():
            if self._writes:
                raise ForkedWriterError(self.logdir)
            return
        with self._lock, OPEN_RUNS.signals_held():
            if self._closed:
                raise ClosedWriterError(self.logdir)
            self._log_document(_merged(self._document, document))

    def close(self, status: Status | None = None, error: str | BaseException | None = None) -> None:
        """Ends the run; a second call does nothing.

        When the status cannot be written, as on a full disk, there is a warning in the log, but no error: that would
        fail a training that has succeeded, or hide why it failed.

        Args:
            status: `completed`, `failed` or `interrupted`; by default `interrupted` after a signal, `failed` with an
                error, and else `completed`.
            error: what made it fail; of a text at most 2,000 characters are kept.

        Raises:
            UnknownStatusError: the status is none of these.
        """
        if status is not None and status not in STATUSES:
            raise UnknownStatusError(status, STATUSES)
        outcome = Outcome("completed") if error is None else Outcome("failed", error_text(error))
        self.end(Outcome(status or outcome.status, outcome.error), certain=status is not None)

    def interrupt(self) -> None:
        """Notes that a signal has come, whatever the process does about it."""
        with self._locked_for_the_end() as locked:
            if locked and self._is_open():
                self._interrupted = True
                self._write_end(Outcome("interrupted"))

    def end(self, outcome: Outcome, *, certain: bool = False) -> None:
        """Ends the run; after a signal it stays interrupted unless the outcome is certain."""
        if self._is_elsewhere() or not self._writes:
            return
        with self._locked_for_the_end() as locked:
            if self._interrupted and not certain:
                outcome = Outcome("interrupted", outcome.error)
            try:
                if locked and self._is_open():
                    self._write_end(outcome)
            finally:
                self._closed = True
                OPEN_RUNS.remove(self)

    def __enter__(self) -> MetadataWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end(outcome_of(error))

    def __getstate__(self) -> dict[str, object]:
        return {**self.__dict__, "_lock": None, "_process": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._lock = threading.RLock()

    def __copy__(self) -> MetadataWriter:
        return self

    def __deepcopy__(self, memo: dict[int, object]) -> MetadataWriter:
        return self

    def __repr__(self) -> str:
        return f"MetadataWriter({self.logdir!r})"

    @property
    def document(self) -> Document:
        """The document as it is logged now; a copy."""
        return copy.deepcopy(self._document)

    def _is_elsewhere(self) -> bool:
        """Whether this is another process than the one that opened the writer.

        To be asked before the lock is taken: a thread that held it at the fork does not exist here to give it back.
        """
        return self._process != os.getpid()

    def _is_open(self) -> bool:
        return self._file is not None and not self._closed

    @contextlib.contextmanager
    def _locked_for_the_end(self) -> Iterator[bool]:
        """Takes the lock, and tells whether it could be had.

        No process waits for ever before it ends: the thread that has the lock may wait itself, for a disk that hangs or
        for what a signal has interrupted.
        """
        if self._is_elsewhere():
            yield False
            return
        with OPEN_RUNS.signals_held():
            locked = self._lock.acquire(timeout=_PATIENCE)
            try:
                if not locked:
                    _log.warning("The status of the run in %r could not be written: another thread writes", self.logdir)
                yield locked
            finally:
                if locked:
                    self._lock.release()

    def _log_document(self, document: Document) -> None:
        """Makes it the run's document, and writes it where it differs from what was written last."""
        if self._file is not None:
            text = encode(document)
            # By their texts, since to Python true, 1 and 1.0 are the same.
            if text != self._text:
                # Written first, so that after an error the same update can be tried again.
                self._file.append(self._event(DEFAULT_NAME, document))
                self._text = text
        self._document = document

    def _write_end(self, outcome: Outcome) -> None:
        life: Document = {**self._life, "status": outcome.status, "ended": _now()}
        if outcome.error is not None:
            life["error"] = outcome.error
        try:
            if self._file is not None:
                self._file.append(self._event(LIFECYCLE_NAME, life))
        except OSError as error:
            _log.warning("The status %s of a run could not be written: %s", outcome.status, error)

    def _event(self, tag: str, document: Document) -> event_pb2.Event:
        """The event that logs a document, behind all that were logged in the directory before."""
        self._step += 1
        # The newest wall time wins, so a clock that was set back, or another machine's, must not make this one old.
        self._wall_time = max(time.time(), self._wall_time + 1e-6)
        return event_pb2.Event(summary=document_pb(document, tag), step=self._step, wall_time=self._wall_time)


def _new_life(earlier: EarlierRun) -> Document:
    """The lifecycle document of a run that starts, or starts again."""
    before = earlier.documents.get(LIFECYCLE_NAME, {})
    attempts = before.get("attempts")
    return {
        "status": "running",
        "started": before.get("started") or _now(),
        "attempts": attempts + 1 if isinstance(attempts, int) else 1,
    }


def _now() -> str:
    return datetime.datetime.now().astimezone().isoformat(timespec="milliseconds")


def _merged(old: Document, new: Document) -> Document:
    """The old document with the new one's values; where both have an object, those are merged too."""
    result = dict(old)
    for key, value in new.items():
        before = result.get(key)
        result[key] = _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return result
