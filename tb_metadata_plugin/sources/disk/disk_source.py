"""All that is read of event files directly: `MetadataWriter`'s small ones as a whole, of the others the heads."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeAlias

from tb_metadata_plugin.model.documents import Labels, Notice, PartKey, Record
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk.heads import Head
from tb_metadata_plugin.sources.disk.local import FileSystem, Found
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory
from tb_metadata_plugin.sources.disk.settled import Settled
from tb_metadata_plugin.sources.disk.small_files import SmallFile, is_small
from tb_metadata_plugin.sources.disk.tails import Job, is_another, read_on
from tb_metadata_plugin.sources.tensorboard import texts
from tb_metadata_plugin.sources.tensorboard.hparams import merged
from tb_metadata_plugin.sources.tensorboard.provider import describe

logger = logging.getLogger(__name__)

_SLICE = 500
"""Files that are read between two looks at the clock."""

EventFile: TypeAlias = SmallFile | Head
_Key: TypeAlias = tuple[str, str]
"""Run and path: one directory may be in two roots."""


@dataclass(slots=True)
class _Changed:
    """A file that is not as it was when it was last read."""

    system: FileSystem
    key: _Key
    found: Found


@dataclass(slots=True)
class _Step:
    """What was read and not given yet."""

    records: list[Record] = field(default_factory=list)
    removed: set[tuple[str, PartKey]] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)
    """Those of whose files any was read or is gone."""
    written: dict[str, float] = field(default_factory=dict)


class DiskSource:
    """Remembers how far each file was read; one of which nothing changed is not opened again.

    Args:
        logdir: where the files are.
        chosen: tells which tags of texts to read.
        settled: tells what TensorBoard itself has given, which then need not be given twice.
        heads: whether to read other files than the small ones.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        logdir: LogDirectory,
        chosen: texts.Choose,
        settled: Settled = lambda source, run, tag: None,
        heads: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._logdir = logdir
        self._chosen = chosen
        self._settled = settled
        self._heads = heads
        self._clock = clock
        self._files: dict[_Key, EventFile] = {}
        self._open: set[_Key] = set()
        """The heads of which TensorBoard has not given everything."""
        self._noticed: set[_Key] = set()
        """The files with which anything is wrong."""
        self._faults: dict[_Key, Notice] = {}
        """What failed when a file was read last."""
        self._step = _Step()
        """Outlives a poll, since a fault may end one before anything is given."""
        self._labels: Labels = {}
        self._written: dict[str, float] = {}
        self._tags: dict[str, frozenset[str]] = {}
        self.found: dict[str, float | None] = {}
        """The runs of which any event was read, as TensorBoard lists them, and the wall time of the first."""
        self.more = False
        """Whether there are files to read, which the last poll had no time for or `settle` wants to have read again."""

    def walk(self) -> None:
        """Looks at all directories; `poll` reads of what is found here."""
        self._logdir.walk()

    def is_gone(self, run: str) -> bool:
        """See `LogDirectory.is_gone`."""
        return self._logdir.is_gone(run)

    def poll(self, seconds: float = float("inf")) -> Update:
        """What changed since the last poll.

        Args:
            seconds: after which no more files are begun.
        """
        until = self._clock() + seconds
        step = self._step
        changed: list[_Changed] = []
        present: set[_Key] = set()
        runs: set[str] = set()
        for system, directory in self._logdir.places:
            modified = 0.0
            runs.add(directory.run)
            for found in directory.files:
                modified = max(modified, found.modified)
                if not self._heads and not is_small(found.name):
                    continue
                key = (directory.run, directory.join(found))
                present.add(key)
                file = self._files.get(key)
                if file is None or file.unread or file.found != found:
                    changed.append(_Changed(system, key, found))
            if modified and self._written.get(directory.run) != modified:
                self._written[directory.run] = step.written[directory.run] = modified
        for key in self._files.keys() - present:
            if not self._logdir.is_unlisted(key[0]):
                self._forget(key, step)
        # Of a run that comes back all is told again.
        for run in [run for run in self._written if run not in runs and not self._logdir.is_unlisted(run)]:
            del self._written[run]
        self._read(changed, until, step)
        notices = self._notices()
        tags, bare = self._look_again(step.runs)
        self._step = _Step()
        return Update(
            records=tuple(step.records),
            removed=frozenset(step.removed),
            notices=notices,
            written=step.written,
            tags=tags,
            bare=bare,
            labels=self._relabelled(),
        )

    def _read(self, changed: Sequence[_Changed], until: float, step: _Step) -> None:
        self.more = False
        for system, same in groupby(changed, key=lambda file: file.system):
            files = list(same)
            for start in range(0, len(files), _SLICE):
                if start and self._clock() > until:
                    self.more = True
                    return
                self._read_slice(system, files[start : start + _SLICE], step)

    def _read_slice(self, system: FileSystem, changed: Sequence[_Changed], step: _Step) -> None:
        jobs: dict[_Key, Job] = {}
        for key, now in ((each.key, each.found) for each in changed):
            run, path = key
            file = self._files.get(key)
            if file is not None and file.found is not None and is_another(file.found, now):
                self._forget(key, step)
                file = None
            if file is None:
                file = SmallFile(run, now.name) if is_small(now.name) else Head(run, now.name, self._chosen)
                self._files[key] = file
            file.found, file.unread = now, False
            if not file.done and now.size > file.offset:
                jobs[key] = Job(path, now, file)
        try:
            read_on(system, jobs.values())
        except Exception as error:  # What was read before it counts; the rest is read again.
            logger.exception("Metadata: event files could not be read")
            for key, job in jobs.items():
                if not self._files[key].done and job.reader.offset < job.found.size:
                    job.reader.fail(OSError(None, describe(error)))
        for key in jobs:
            file = self._files[key]
            self._faults.pop(key, None)
            try:
                self._harvest(key, file, step)
            except Exception as error:  # Of ours: it must not take anything from the other files.
                logger.exception("Metadata: %s could not be read", key[1])
                text = f"{file.file}: {describe(error)}"
                self._faults[key] = Notice("unreadable-file", file.run, None, text)

    def _harvest(self, key: _Key, file: EventFile, step: _Step) -> None:
        told = file.harvest()
        step.runs.add(file.run)
        given = {(file.run, record.key) for record in told.records}
        step.removed -= given
        step.removed.update((file.run, part) for part in told.removed)
        step.records += told.records
        if isinstance(file, Head) and (told.records or file.labels):
            self._open.add(key)
        if any(True for _ in file.notices(self._settled)):
            self._noticed.add(key)
        else:
            self._noticed.discard(key)

    def _forget(self, key: _Key, step: _Step) -> None:
        file = self._files.pop(key)
        self._open.discard(key)
        self._noticed.discard(key)
        self._faults.pop(key, None)
        step.runs.add(file.run)
        step.removed.update((file.run, part) for part in file.keys)

    def _look_again(self, runs: set[str]) -> tuple[dict[str, frozenset[str]], dict[str, bool]]:
        """Finds anew when these runs began; gives the tags of scalars where they changed, and which runs are bare."""
        started: dict[str, float | None] = {}
        tags: dict[str, frozenset[str]] = dict.fromkeys(runs, frozenset())
        bare: dict[str, bool] = {}
        for _, directory in self._logdir.places if runs else ():
            if directory.run not in runs:
                continue
            for found in directory.files:
                file = self._files.get((directory.run, directory.join(found)))
                bare[directory.run] = file is not None and file.bare and bare.get(directory.run, True)
                if file is None:
                    continue
                if file.started is not None:
                    started.setdefault(directory.run, file.started)
                if file.tags:
                    tags[directory.run] |= file.tags
        for run in runs - started.keys():
            self.found.pop(run, None)
        self.found.update(started)
        changed = {run: found for run, found in tags.items() if self._tags.get(run, frozenset()) != found}
        self._tags.update(changed)
        return changed, bare

    def _relabelled(self) -> Labels | None:
        """All labels if any changed."""
        labels = merged({(key, tag): told for key, file in self._files.items() for tag, told in file.labels.items()})
        if labels == self._labels:
            return None
        self._labels = labels
        return labels

    def _notices(self) -> tuple[Notice, ...]:
        files = (self._files[key] for key in sorted(self._noticed))
        told = (notice for file in files for notice in file.notices(self._settled))
        return (*self._logdir.notices, *self._faults.values(), *told)

    def settle(self, lost: Iterable[tuple[str, PartKey]] = ()) -> Update:
        """Takes back what TensorBoard itself has given by now; what it had given and lost the next poll reads again.

        Args:
            lost: runs and parts that TensorBoard no longer has.
        """
        lost_of: dict[str, list[PartKey]] = {}
        for run, part in lost:
            lost_of.setdefault(run, []).append(part)
        for file in self._files.values() if lost_of else ():
            if isinstance(file, Head):
                for part in lost_of.get(file.run, ()):
                    if file.lacks(part) and self._settled(part.source, file.run, part.tag) is None:
                        file.restart()
                        self.more = True
        removed: set[tuple[str, PartKey]] = set()
        for key in list(self._open):
            file = self._files[key]
            assert isinstance(file, Head)
            removed.update((file.run, part) for part in file.settle(self._settled))
            if not file.keys and not file.labels:
                self._open.discard(key)
        return Update(removed=frozenset(removed), notices=self._notices(), labels=self._relabelled())
