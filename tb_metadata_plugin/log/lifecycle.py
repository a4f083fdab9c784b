"""Ends the runs that are open when their process ends: at exit, by an uncaught error, by a signal."""

from __future__ import annotations

import atexit
import contextlib
import logging
import os
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import FrameType
from typing import Literal, Protocol, TypeAlias

Status: TypeAlias = Literal["completed", "failed", "interrupted"]
STATUSES: tuple[Status, ...] = ("completed", "failed", "interrupted")

# Ctrl-C, what schedulers and `kill` send, and a closed terminal.
_SIGNALS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
_MAX_ERROR_CHARACTERS = 2_000

_Handler: TypeAlias = "Callable[[int, FrameType | None], object] | int | None"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended; `error` says what made it fail."""

    status: Status
    error: str | None = None


class OpenRun(Protocol):
    """A run that wants to know how the process ends."""

    def interrupt(self) -> None:
        """A signal has come; the process may end right after, or go on to its end in its own way."""

    def end(self, outcome: Outcome) -> None:
        """The process is about to exit."""


def outcome_of(error: BaseException | None) -> Outcome:
    """How a run ended that this exception left, or none."""
    # A generator is closed when who uses it has all they want.
    if error is None or isinstance(error, GeneratorExit):
        return Outcome("completed")
    # asyncio turns Ctrl-C into the cancellation of what it runs; by name, so as not to import it.
    if isinstance(error, KeyboardInterrupt) or type(error).__name__ == "CancelledError":
        return Outcome("interrupted")
    if isinstance(error, SystemExit):
        if not error.code:
            return Outcome("completed")
        # By the shell's convention a process that a signal ended has 128 and the signal's number.
        ended_by_signal = error.code in [128 + number for number in _SIGNALS]
        return Outcome("interrupted") if ended_by_signal else Outcome("failed", f"exit status: {error.code}")
    return Outcome("failed", error_text(error))


def error_text(error: BaseException | str) -> str:
    """What made a run fail, as Python prints it; at most 2,000 characters."""
    text = "".join(traceback.format_exception_only(error)) if isinstance(error, BaseException) else str(error)
    return text.strip()[:_MAX_ERROR_CHARACTERS]


@dataclass(frozen=True, slots=True, eq=False)
class _SignalHandler:
    """Marks the open runs as interrupted, and then calls the handler that it has replaced.

    One put over another handler may in the end be called by that, since that may have replaced an earlier one of these.
    """

    runs: OpenRuns
    previous: _Handler

    def __call__(self, number: int, frame: FrameType | None) -> None:
        self.runs.handle_signal(partial(self._handle, number, frame))

    def _handle(self, number: int, frame: FrameType | None) -> None:
        self.runs.interrupt()
        if callable(self.previous):
            self.previous(number, frame)
        elif self.previous == signal.SIG_DFL:
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)


class OpenRuns:
    """The process's open runs, and its signal handlers while there are any."""

    def __init__(self) -> None:
        self._reset()
        atexit.register(self._at_exit)
        if hasattr(os, "register_at_fork"):
            # The runs of the process that a forked one came from are not that one's to end.
            os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        # A dict, since each single change of one is atomic: a lock could be held when a signal comes.
        self._runs: dict[int, OpenRun] = {}
        self._error_before = _last_error()
        self._ends_with_worker = False
        self._worker: FrameType | None = None
        self._holding = 0
        self._held: Callable[[], None] | None = None

    def runs(self) -> list[OpenRun]:
        """The runs that are open."""
        return list(self._runs.values())

    def add(self, run: OpenRun) -> None:
        """From now on the run is interrupted by signals, and ended with the process."""
        if not self._runs:
            self._error_before = _last_error()
        self._runs[id(run)] = run
        self._end_with_worker()
        if _in_main_thread():
            self._replace_handlers()

    def remove(self, run: OpenRun) -> None:
        """The run has ended; a second call does nothing."""
        self._runs.pop(id(run), None)
        if not self._runs and _in_main_thread():
            self._restore_handlers()

    @contextlib.contextmanager
    def signals_held(self) -> Iterator[None]:
        """A signal that comes meanwhile is handled at the end: it neither finds nor leaves anything half done.

        Only the first one is held, so that whatever hangs can still be ended by a second.
        """
        if not _in_main_thread():  # the only one in which Python handles signals
            yield
            return
        self._holding += 1
        try:
            yield
        finally:
            self._holding -= 1
            if not self._holding and self._held is not None:
                handle, self._held = self._held, None
                handle()

    def handle_signal(self, handle: Callable[[], None]) -> None:
        """Handles a signal at once, or holds it."""
        if self._holding and self._held is None:
            self._held = handle
        else:
            handle()

    def interrupt(self) -> None:
        """Marks all open runs as interrupted."""
        for run in self.runs():
            _call_safely(run.interrupt)

    def _replace_handlers(self) -> None:
        for number in _SIGNALS:
            handler = signal.getsignal(number)
            # None is one that was not set from Python and could not be called by ours.
            if handler is None or handler is signal.SIG_IGN or isinstance(handler, _SignalHandler):
                continue
            signal.signal(number, _SignalHandler(self, handler))

    def _restore_handlers(self) -> None:
        for number in _SIGNALS:
            # Whoever has put a handler over ours may call ours from it; then it has to stay.
            handler = signal.getsignal(number)
            if isinstance(handler, _SignalHandler):
                signal.signal(number, handler.previous)

    def _end_with_worker(self) -> None:
        """Has the runs ended with a process of multiprocessing, which skips what is registered with atexit."""
        process, util = (sys.modules.get(f"multiprocessing.{name}") for name in ("process", "util"))
        if self._ends_with_worker or process is None or util is None or process.parent_process() is None:
            return
        self._ends_with_worker = True
        self._worker = _worker_frame()
        util.Finalize(None, self._at_exit, exitpriority=0)

    def _at_exit(self) -> None:
        # Up to Python 3.12 multiprocessing ends a worker's runs while the error that ends it is on its way out. Later
        # ones have printed that by now, and only know the exit status.
        error = sys.exc_info()[1]
        if error is None and self._worker is not None:
            error = SystemExit(self._worker.f_locals.get("exitcode"))
        elif error is None and not _is_interactive():
            error = _last_error()
            if error is self._error_before:
                error = None
        outcome = outcome_of(error)
        for run in self.runs():
            _call_safely(partial(run.end, outcome))


def _in_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def _worker_frame() -> FrameType | None:
    """The frame of multiprocessing in which all of this worker runs, and whose variable has its exit status at last."""
    frame = sys._current_frames().get(threading.main_thread().ident or 0)
    while frame is not None:
        if (frame.f_globals.get("__name__"), frame.f_code.co_name) == ("multiprocessing.process", "_bootstrap"):
            return frame
        frame = frame.f_back
    return None


def _call_safely(notify: Callable[[], None]) -> None:
    try:
        notify()
    except Exception:
        # A full disk must not keep a process from ending the way it was about to.
        _log.exception("The status of a run could not be written")


def _last_error() -> BaseException | None:
    """The error that Python printed last; at exit, the one that ended the program."""
    error = getattr(sys, "last_value", None)
    return error if isinstance(error, BaseException) else None


def _is_interactive() -> bool:
    """Whether people type statements, so that an error ends one of those and not the program."""
    return hasattr(sys, "ps1") or bool(sys.flags.interactive) or "ipykernel" in sys.modules


OPEN_RUNS = OpenRuns()
