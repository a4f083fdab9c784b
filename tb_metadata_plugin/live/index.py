"""The live table: refreshed in the background from the sources, and given out as immutable snapshots."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.gc_pause import gc_paused
from tb_metadata_plugin.live.run_list import RunList, not_listed
from tb_metadata_plugin.live.snapshot import Snapshot, snapshot_of
from tb_metadata_plugin.live.unread_texts import Told, UnreadTexts
from tb_metadata_plugin.live.watch import WINDOW, Watch
from tb_metadata_plugin.memory import give_back
from tb_metadata_plugin.model.document_names import name_of_text
from tb_metadata_plugin.model.documents import Notice, Record, SourceName
from tb_metadata_plugin.model.expressions import SlowExpressionError
from tb_metadata_plugin.model.labels import Labels, merged
from tb_metadata_plugin.model.turns import take_turns
from tb_metadata_plugin.names.offers import Offer, offer
from tb_metadata_plugin.names.patterns import FLAG as PATTERN_FLAG
from tb_metadata_plugin.names.patterns import AnyPattern, leaves_of
from tb_metadata_plugin.rows.records import Given
from tb_metadata_plugin.rows.rollup import Rule
from tb_metadata_plugin.rows.rows import Rows
from tb_metadata_plugin.sources import Context, Source, Update
from tb_metadata_plugin.sources.disk.thread import Disk, DiskThread
from tb_metadata_plugin.table import columns
from tb_metadata_plugin.table.store import TableStore

logger = logging.getLogger(__name__)

PAUSE = 2.0
"""Seconds from the end of one refresh to the start of the next, at least."""
EVERYTHING = 20
"""Every so many refreshes everything is read again, since not every change shows in TensorBoard's listings."""
STARTING = 60.0
"""Seconds in which TensorBoard may not have found any run yet, though there are some."""
DISK_WAIT = 5.0
"""Seconds that a refresh waits for the log directory before it asks TensorBoard."""
BEGIN_WAIT = 30.0
"""Seconds that the first of all waits as long as there is always more: TensorBoard itself is busy reading then."""
SHOWN_AFTER = 5.0
"""Seconds of reading after which what there is by then is shown; then again after twice as many, and so on."""
DISK_SLOW = 30.0
"""Seconds without anything from the log directory after which that is told."""
_DISK = -1
"""What stands for the log directory where sources are numbered."""
MOST_ASKED = 2_000
"""How many runs TensorBoard is asked for at once."""
GONE_SHOWN = 20
"""How many deleted runs the notices name at most."""


@dataclass(frozen=True)
class Listing:
    """The runs that TensorBoard lists: name → first event in seconds since 1970, None where unknown."""

    started: Mapping[str, float | None]


class Index:
    """Keeps the newest snapshot and makes the next one in a thread of its own, one at a time.

    Args:
        list_runs: asks TensorBoard for its runs; raises SourceUnavailableError.
        sources: asked in this order at each refresh, each on its own: when one fails the others still count.
        disk: what reads the log directory itself, where that can be read.
        clock: seconds, from any start.
        rollup: which runs make one row.
        pattern: tells the keys in the names of rows.
        wall_clock: seconds since 1970.
        given: how far the sources are with what also stands in files.
        window: seconds in which TensorBoard reads what changed on disk.
    """

    def __init__(
        self,
        list_runs: Callable[[Context], Listing],
        sources: Sequence[Source],
        disk: Disk | None = None,
        clock: Callable[[], float] = time.monotonic,
        rollup: Rule = "auto",
        pattern: AnyPattern | None = None,
        wall_clock: Callable[[], float] = time.time,
        given: Given = lambda source, run, tag: None,
        window: float = WINDOW,
    ) -> None:
        self._list_runs = list_runs
        self._sources = sources
        self._disk = disk
        self._files = None if disk is None else DiskThread(disk)
        self._files_heard = clock()
        self._known: frozenset[str] = frozenset()
        """The runs that were known before the log directory was last walked: of no other that tells it is gone."""
        self._clock = clock
        self._wall_clock = wall_clock
        self.pattern = pattern
        self._boot = secrets.token_hex(4)
        self._rows = Rows(rollup, lambda row: leaves_of(row, pattern), given)
        self._table = TableStore()
        self._offered: tuple[object, Offer | None] = (None, None)
        self._runs = RunList(clock)
        self._watch = Watch(clock, wall_clock, window)
        self._source_notices: dict[int, tuple[Notice, ...]] = {}
        self._texts = UnreadTexts(self._text_documents, name_of_text)
        self._labels_of: dict[int, Mapping[tuple[str, str], Labels]] = {}
        self._labels: Labels = {}
        self._gone: dict[str, Notice] = {}
        self._lock = threading.Lock()
        self._data_lock = threading.Lock()
        self._running = False
        self._not_before = float("-inf")
        self._new_until = clock() + STARTING
        self._growing = False
        # Outlives a refresh, since a fault may end one before its changes are published.
        self._stale = True
        self._slow: list[Notice] = []
        """What is not used any more since it takes too long."""
        self._waited: frozenset[str] = frozenset()
        self._refreshes = 0
        self._ended_once = False
        self._asked_all = False
        """Whether all sources were asked for all runs once."""
        self._source_waits = False
        """Whether a source has more to read of the runs that were asked for last."""
        self._column_notices: tuple[Notice, ...] = ()
        version = f"{self._boot}-0"
        self._snapshot = snapshot_of(columns.table_of(self._table, version).table, version, self._rows.data())

    @property
    def snapshot(self) -> Snapshot:
        """The newest table; before the first refresh an empty one."""
        return self._snapshot

    @property
    def loading(self) -> bool:
        """True until there is a first table."""
        return not self._ended_once

    @property
    def refreshing(self) -> bool:
        """True while a refresh runs or TensorBoard seems to be still reading, so that asking again soon is worth it."""
        return self._running or self._growing

    @property
    def offer(self) -> Offer | None:
        """A pattern for the names of rows, where none is set and many names are made alike."""
        return self._offered[1]

    def begin(self) -> None:
        """Starts to read the log directory in the background, before anything is asked of TensorBoard."""
        if self._disk is not None:
            self._start(self._begin, rests=False)

    def in_file(self, source: SourceName, run: str, tag: str, step: int, wall_time: float) -> tuple[Record, ...]:
        """See `RecordStore.in_file`; to be asked while the sources are."""
        return self._rows.records.in_file(source, run, tag, step, wall_time)

    def touch(self, context: Context) -> None:
        """Starts a refresh in the background, unless one runs or has just ended. Returns at once."""
        if self._clock() >= self._not_before:
            self._start(lambda: self.refresh(context), rests=True)

    def _start(self, work: Callable[[], object], rests: bool) -> None:
        with self._lock:
            if self._running:
                return
            self._running = True
        thread = threading.Thread(target=self._in_thread, args=(work, rests), name="metadata-refresh", daemon=True)
        try:
            thread.start()
        except RuntimeError:  # No thread to be had now; the next request may get one.
            logger.exception("Metadata: the table could not be refreshed")
            self._running = False

    def _in_thread(self, work: Callable[[], object], rests: bool) -> None:
        started = self._clock()
        take_turns()
        try:
            work()
        except Exception as error:  # The last boundary: a fault of ours must reach the user and the log.
            logger.exception("Metadata: the table could not be refreshed")
            notice = Notice("refresh-failed", None, None, f"The table could not be refreshed: {error!r}")
            others = (told for told in self._snapshot.notices if told.code != notice.code)
            self._snapshot = replace(self._snapshot, notices=(*others, notice))
        finally:
            with self._lock:
                if rests:
                    ended = self._clock()
                    # A slow refresh rests as long as it took, to leave TensorBoard time for other requests.
                    self._not_before = ended + max(PAUSE, ended - started)
                    self._ended_once = True
                self._running = False

    def _begin(self) -> None:
        with self._data_lock:
            self._read_disk(BEGIN_WAIT)
            self._publish_early()

    def refresh(self, context: Context) -> Snapshot:
        """Asks all sources and makes a new snapshot if anything changed; waits for a refresh that runs already."""
        with self._data_lock:
            everything = self._refreshes % EVERYTHING == EVERYTHING - 1
            self._refreshes += 1
            known = len(self._rows.started)
            # What a fault kept the last refresh from taking in.
            self._stale |= self._rows.apply(Update())
            slow = self._read_disk(DISK_WAIT)
            if not self._ended_once:
                self._publish_early()
            notices = [*slow]
            self._growing = False
            listed = self._take_runs(context, notices)
            due = None if everything or len(notices) else self._due()
            self._growing |= len(self._rows.started) > known or (not listed and self._clock() < self._new_until)
            self._ask(context, listed, due, everything, notices)
            self._runs.take_unread(self._rows.unread())
            self._growing |= self._runs.reading or (self._files is not None and self._files.busy and not slow)
            self._publish(notices)
            self._look_at_names()
            self._ended_once = True
            # At each: the table is sent after the refresh that made it, which takes more again.
            give_back()
        return self._snapshot

    def _due(self) -> frozenset[str] | None:
        """The runs of which TensorBoard may have news; None where it has to be asked for all."""
        if self._files is None or self._files.busy or self._files.fault is not None or not self._runs.are_those_found:
            return None
        if not self._asked_all or self._source_waits:
            return None
        if any(told for number, told in self._source_notices.items() if number != _DISK):
            return None
        # Its slow loader lists runs long before it reads them.
        return self._watch.due() | (self._rows.unread() if self._runs.reading else frozenset())

    def _ask(
        self,
        context: Context,
        listed: frozenset[str],
        due: frozenset[str] | None,
        everything: bool,
        notices: list[Notice],
    ) -> None:
        """Takes in what changed in the sources, of all runs or of some."""
        runs = listed if due is None or 2 * len(due & listed) > len(listed) else due & listed
        if not runs and due is not None and listed:
            return
        # In parts, since TensorBoard's answer about a hundred thousand runs takes hundreds of megabytes.
        ordered = sorted(runs) if len(runs) > MOST_ASKED else ()
        parts = [frozenset(ordered[start : start + MOST_ASKED]) for start in range(0, len(ordered), MOST_ASKED)]
        told: dict[int, list[Notice]] = {}
        self._source_waits = any_failed = False
        for part in parts or [runs]:
            news: set[str] = set()
            failed = False
            narrow = len(part) < len(listed) or bool(self._runs.ignored)
            for number, source in enumerate(self._sources):
                try:
                    update = source.poll(context, part, everything, **({"narrow": True} if narrow else {}))
                except MetadataError as error:
                    notices.append(Notice(error.code, None, None, error.message))
                    failed = True
                    continue
                self._take(number, update)
                self._source_waits |= source.waits
                told.setdefault(number, []).extend(update.notices)
                self._growing |= bool(update.records)
                news.update(update.read, update.metrics, (run for run, _ in update.removed))
            if not everything:
                # Who did not answer did not say that there is nothing new.
                self._watch.asked(() if failed else part, news)
            any_failed |= failed
        self._asked_all |= bool(listed) and due is None and not any_failed
        # Each part's notices are those of its runs.
        self._source_notices.update((number, tuple(dict.fromkeys(found))) for number, found in told.items())

    def _take(self, number: int, update: Update) -> None:
        """Takes in what a source gives."""
        self._source_notices[number] = update.notices
        if number == _DISK:
            self._watch.written(update.written)
        if update.labels is not None:
            self._labels_of[number] = update.labels
        with gc_paused():
            self._stale |= self._rows.apply(update)
        changed = {record.run for record in update.records if record.source == "text"}
        self._texts.take(
            number, update.texts, changed.union(run for run, key in update.removed if key.source == "text")
        )

    def _text_documents(self, run: str) -> frozenset[str]:
        """The tags of a run's texts that are metadata."""
        return frozenset(part.key.tag for part in self._rows.records.parts(run) if part.key.source == "text")

    @property
    def texts(self) -> Told:
        """The texts that are no metadata."""
        return self._texts.told

    def _read_disk(self, seconds: float) -> Sequence[Notice]:
        """Takes in what changed on disk as far as that is known soon, bit by bit; gives what is wrong with that."""
        files = self._files
        if files is None:
            return ()
        if not files.busy:
            self._known = frozenset(self._rows.started)
            self._files_heard = self._clock()
            files.start()
        self._take_readings(files, seconds, shown=True)
        told: list[Notice] = []
        if files.busy and self._clock() - self._files_heard > DISK_SLOW:
            text = "The log directory takes long to read; the table is shown without what is new there."
            told.append(Notice("slow-directory", None, None, text))
        elif not files.busy and files.fault is not None:
            text = f"The log directory could not be read: {files.fault}"
            told.append(Notice("unreadable-directory", None, None, text))
        return told

    def _take_readings(self, files: DiskThread, seconds: float, shown: bool = False) -> None:
        gap = SHOWN_AFTER
        show_at = self._clock() + gap
        found: Mapping[str, float | None] | None = None
        try:
            for reading in files.readings(seconds, DISK_WAIT):
                self._files_heard = self._clock()
                found = reading.found
                self._take(_DISK, reading.update)
                # Less and less often: each time all columns are made anew.
                if shown and reading.more and self._clock() >= show_at:
                    self._take_found(found)
                    self._publish_early()
                    gap *= 2
                    show_at = self._clock() + gap
        finally:
            # Once for many readings, since each time all runs are looked at; and though a fault ends them.
            if found is not None:
                self._take_found(found)

    def _take_found(self, found: Mapping[str, float | None]) -> None:
        """Takes in which runs were found on disk."""
        self._runs.take_found(found)
        self._stale |= self._rows.list_runs(self._runs.started)

    def _publish_early(self) -> None:
        """Shows what there is before TensorBoard was asked, if there is anything."""
        if self._rows.started:
            self._publish(())
            self._ended_once = True

    def _look_at_names(self) -> None:
        """Guesses a pattern again once there are other rows or columns, and no more of them every moment."""
        if self._growing or self.pattern is not None:
            return
        table = self._snapshot.table
        names = self._table.names()
        guessed_of = (names, table.column_names)
        if guessed_of != self._offered[0]:
            self._offered = (guessed_of, offer(names, table))

    def _take_runs(self, context: Context, notices: list[Notice]) -> frozenset[str]:
        """Takes in which runs there are; gives those that TensorBoard lists now, none when it cannot say."""
        try:
            listing = self._list_runs(context)
        except MetadataError as error:
            notices.append(Notice(error.code, None, None, error.message))
            if self._disk is not None and self._is_walked:
                notices.extend(self._disk.suspects)
            return frozenset()
        if self._disk is not None and self._is_walked:
            self._runs.take_walked(self._disk.lost, self._disk.apart)
        self._runs.take_listed(listing.started)
        self._stale |= self._rows.list_runs(self._runs.started)
        missing = self._runs.missing(self._rows.started)
        deleted = frozenset(run for run in missing if self._is_gone(run))
        if deleted:
            self._forget(deleted)
            missing = [run for run in missing if run not in deleted]
        if self._runs.is_incomplete(missing):
            notices.append(not_listed(missing, len(self._runs.listed) + len(missing)))
        elif missing:
            self._growing = True
        return frozenset(self._runs.listed)

    @property
    def _is_walked(self) -> bool:
        """Whether the log directory was walked to its end, and may be asked directly."""
        return self._files is not None and not self._files.busy and self._files.fault is None

    def _is_gone(self, run: str) -> bool:
        """Whether a run was deleted."""
        return self._disk is not None and self._is_walked and run in self._known and self._disk.is_gone(run)

    def _forget(self, deleted: frozenset[str]) -> None:
        self._stale = True
        self._runs.forget(deleted)
        self._watch.forget(deleted)
        self._texts.forget(deleted)
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
        waiting = self._runs.waiting
        labels = self._all_labels()
        self._stale |= waiting != self._waited or labels != self._labels
        if self._stale or self._rows.due(now):
            # What the time changed is taken in once: should the table not be made, it has to be made later.
            self._stale = True
            number = int(snapshot.version.rpartition("-")[2]) + 1
            version = f"{self._boot}-{number}"
            with gc_paused():
                self._take_changes(now)
                built = columns.table_of(self._table, version, labels, waiting)
            self._rows.forget_places(built.table.num_columns)
            self._waited, self._labels = waiting, labels
            self._column_notices = built.notices
            snapshot = replace(snapshot_of(built.table, version, self._rows.data()), labels=labels, made=now)
            self._stale = False
        gone = [notice for run, notice in self._gone.items() if run not in self._rows.started]
        told = [*notices, *self._slow, *gone, *self._runs.notices, *self._column_notices, *self._rows.notices()]
        for number, found in self._source_notices.items():
            if number != _DISK:
                told += found
        named = {(notice.run, notice.tag) for notice in told if notice.tag is not None}
        # Of what TensorBoard has read, or cannot read either, it is enough to tell once.
        told += [
            one
            for one in self._source_notices.get(_DISK, ())
            if (one.run, one.tag) not in named and not self._is_read(one)
        ]
        self._snapshot = replace(
            snapshot,
            notices=tuple(dict.fromkeys(told)),
            listed=len(self._runs.listed),
            found=len(self._rows.started),
        )

    def _take_changes(self, now: float) -> None:
        """Takes into the table what became of rows, without the expressions of flags that take too long."""
        while True:
            try:
                with self._rows.changes(now) as changes:
                    self._table.drop(changes.gone)
                    self._table.take(changes.made)
                return
            except SlowExpressionError as error:
                text = f"{error.message[0].upper()}{error.message[1:]}. The table is as without it."
                self._slow.append(Notice(error.code, None, None, text))
                logger.warning("Metadata: %s", text)
                if error.option == PATTERN_FLAG:
                    self.pattern = None
                    self._rows.change_names(lambda row: leaves_of(row, None))
                else:
                    self._rows.change_rule("auto")

    def _all_labels(self) -> Labels:
        """What experiments say, those in files as long as TensorBoard has not given what stands there."""
        found: dict[tuple[str, str], Labels] = {}
        for (run, tag), labels in self._labels_of.get(_DISK, {}).items():
            if not self._rows.records.is_read(run, tag):
                found[run, tag] = labels
        for number, of_source in self._labels_of.items():
            if number != _DISK:
                found.update(of_source)
        return merged(found)

    def _is_read(self, notice: Notice) -> bool:
        """Whether TensorBoard has given what a file could not."""
        if notice.run is None or notice.tag is None:
            return False
        return self._rows.records.is_read(notice.run, notice.tag)
