"""The live table: refreshed in the background from the sources, and given out as immutable snapshots."""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from tb_metadata_plugin import columns
from tb_metadata_plugin.collector import collector_paused
from tb_metadata_plugin.detail import notices_json
from tb_metadata_plugin.documents import Labels, Notice
from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.merging import RowData
from tb_metadata_plugin.rollup import Rule
from tb_metadata_plugin.rows import Rows
from tb_metadata_plugin.sources import Context, Source
from tb_metadata_plugin.stream import gzipped

logger = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds from the end of one refresh to the start of the next, at least."""
EVERYTHING = 20
"""Every so many refreshes everything is read again, since not every change shows in TensorBoard's listings."""
STARTING = 60.0
"""Seconds in which TensorBoard may not have found any run yet, though there are some."""
GONE_SHOWN = 20
"""How many deleted runs the notices name at most."""


@dataclass(frozen=True)
class Snapshot:
    """An immutable version of the table."""

    version: str
    table: pa.Table
    body: bytes
    """The table as a gzipped Arrow IPC stream."""
    runs: Mapping[str, RowData]
    """What each row was made of, by its name."""
    notices: tuple[Notice, ...]
    labels: Labels = field(default_factory=dict)
    made: float = 0.0
    """When, in seconds since 1970."""

    @cached_property
    def told(self) -> dict[str, Any]:
        """What the status tells of the notices: every tab asks for it, and there may be very many."""
        return notices_json(self.notices)

    @property
    def rows(self) -> int:
        """How many rows the table has."""
        return int(self.table.num_rows)

    @cached_property
    def _row_of(self) -> dict[str, str]:
        return {member.run: row for row, data in self.runs.items() for member in data.members}

    def row_of(self, run: str) -> str | None:
        """The row that is called so or else has this run in it; None if there is none."""
        return run if run in self.runs else self._row_of.get(run)


@dataclass(frozen=True)
class Listing:
    """The runs that TensorBoard lists: name → first event in seconds since 1970, None where unknown."""

    started: Mapping[str, float | None]


class Index:
    """Keeps the newest snapshot and makes the next one in a thread of its own, one at a time.

    Args:
        list_runs: asks TensorBoard for its runs; raises SourceUnavailableError.
        sources: asked in this order at each refresh, each on its own: when one fails the others still count.
        exists: tells whether a run that is listed no more is still on disk; None where nobody can tell.
        clock: seconds, from any start.
        rollup: which runs make one row.
        wall_clock: seconds since 1970.
    """

    def __init__(
        self,
        list_runs: Callable[[Context], Listing],
        sources: Sequence[Source],
        exists: Callable[[str], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
        rollup: Rule = "auto",
        wall_clock: Callable[[], float] = time.time,
    ) -> None:
        self._list_runs = list_runs
        self._sources = sources
        self._exists = exists
        self._clock = clock
        self._wall_clock = wall_clock
        self._boot = secrets.token_hex(4)
        self._rows = Rows(rollup)
        self._source_notices: dict[int, tuple[Notice, ...]] = {}
        self._gone: dict[str, Notice] = {}
        self._lock = threading.Lock()
        self._data_lock = threading.Lock()
        self._running = False
        self._not_before = float("-inf")
        self._new_until = clock() + STARTING
        self._growing = False
        # Outlives a refresh, since a fault may end one before its changes are published.
        self._stale = True
        self._refreshes = 0
        self._ended_once = False
        self._column_notices: tuple[Notice, ...] = ()
        self._snapshot = snapshot_of(columns.build((), {}, f"{self._boot}-0").table, f"{self._boot}-0", {})

    @property
    def snapshot(self) -> Snapshot:
        """The newest table; before the first refresh an empty one."""
        return self._snapshot

    @property
    def loading(self) -> bool:
        """True until the first refresh has ended."""
        return not self._ended_once

    @property
    def refreshing(self) -> bool:
        """True while a refresh runs or TensorBoard seems to be still reading, so that asking again soon is worth it."""
        return self._running or self._growing

    def touch(self, context: Context) -> None:
        """Starts a refresh in the background, unless one runs or has just ended. Returns at once."""
        with self._lock:
            if self._running or self._clock() < self._not_before:
                return
            self._running = True
        thread = threading.Thread(target=self._refresh_in_thread, args=(context,), name="metadata-refresh", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # No thread to be had now; the next request may get one.
            logger.exception("Metadata: the table could not be refreshed")
            self._running = False

    def _refresh_in_thread(self, context: Context) -> None:
        started = self._clock()
        try:
            self.refresh(context)
        except Exception as error:  # The last boundary: a fault of ours must reach the user and the log.
            logger.exception("Metadata: the table could not be refreshed")
            notice = Notice("refresh-failed", None, None, f"The table could not be refreshed: {error!r}")
            others = (told for told in self._snapshot.notices if told.code != notice.code)
            self._snapshot = replace(self._snapshot, notices=(*others, notice))
        finally:
            with self._lock:
                ended = self._clock()
                # A slow refresh rests as long as it took, to leave TensorBoard time for other requests.
                self._not_before = ended + max(PAUSE, ended - started)
                self._ended_once = True
                self._running = False

    def refresh(self, context: Context) -> Snapshot:
        """Asks all sources and makes a new snapshot if anything changed; waits for a refresh that runs already."""
        with self._data_lock:
            everything = self._refreshes % EVERYTHING == EVERYTHING - 1
            self._refreshes += 1
            notices: list[Notice] = []
            known = len(self._rows.started)
            listed = self._take_runs(context, notices)
            self._growing = len(self._rows.started) > known or (not listed and self._clock() < self._new_until)
            for number, source in enumerate(self._sources):
                try:
                    update = source.poll(context, listed, everything)
                except MetadataError as error:
                    notices.append(Notice(error.code, None, None, error.message))
                    continue
                with collector_paused():
                    self._stale |= self._rows.apply(update)
                self._growing |= bool(update.records)
                self._source_notices[number] = update.notices
            with collector_paused():
                self._publish(notices)
            self._ended_once = True
        return self._snapshot

    def _take_runs(self, context: Context, notices: list[Notice]) -> frozenset[str]:
        """Takes in which runs there are; gives those that TensorBoard lists now, none when it cannot say."""
        try:
            listing = self._list_runs(context)
        except MetadataError as error:
            notices.append(Notice(error.code, None, None, error.message))
            return frozenset()
        self._stale |= self._rows.list_runs(listing.started)
        missing = [run for run in self._rows.started if run not in listing.started]
        deleted = frozenset(run for run in missing if self._exists is not None and not self._exists(run))
        if deleted:
            self._forget(deleted)
        if kept := [run for run in missing if run not in deleted]:
            notices.append(_not_listed(kept, len(listing.started)))
        return frozenset(listing.started)

    def _forget(self, deleted: frozenset[str]) -> None:
        self._stale = True
        for source in self._sources:
            source.forget(deleted)
        for run in sorted(deleted):
            self._rows.forget(run)
            self._gone[run] = Notice("run-gone", run, None, "The run was deleted; it is gone from the table.")
        for run in list(self._gone)[:-GONE_SHOWN]:
            del self._gone[run]

    def _publish(self, notices: Sequence[Notice]) -> None:
        snapshot = self._snapshot
        now = self._wall_clock()
        if self._stale or self._rows.due(now):
            number = int(snapshot.version.rpartition("-")[2]) + 1
            rows, runs = self._rows.make(now)
            version = f"{self._boot}-{number}"
            built = columns.build(rows, runs, version, self._rows.labels)
            self._column_notices = built.notices
            snapshot = replace(snapshot_of(built.table, version, runs), labels=self._rows.labels, made=now)
            self._stale = False
        gone = [notice for run, notice in self._gone.items() if run not in self._rows.started]
        told = [*notices, *gone, *self._column_notices, *self._rows.notices()]
        for found in self._source_notices.values():
            told += found
        self._snapshot = replace(snapshot, notices=tuple(dict.fromkeys(told)))


def _not_listed(runs: Sequence[str], listed: int) -> Notice:
    some = ", ".join(runs[:3]) + (" …" if len(runs) > 3 else "")
    return Notice(
        "runs-not-listed",
        runs[0] if len(runs) == 1 else None,
        None,
        f"TensorBoard lists only {listed:,} runs now and no longer {len(runs):,} that it listed before ({some}). They "
        "are shown as they were last read. Its data server may have too many files open: raise `ulimit -n`, or start "
        "TensorBoard with --load_fast=false.",
    )


def exists_below(root: Path) -> Callable[[str], bool]:
    """Tells whether a run's directory still has event files; where nobody can tell it says yes: the row stays."""

    def exists(run: str) -> bool:
        if "\ufffd" in run or not root.is_dir():
            return True
        try:
            return any("tfevents" in name for name in os.listdir(root / run))
        except FileNotFoundError:
            return False
        except OSError:
            return True

    return exists


def snapshot_of(table: pa.Table, version: str, runs: Mapping[str, RowData]) -> Snapshot:
    """A snapshot without notices."""
    return Snapshot(version, table, gzipped(table), runs, ())
