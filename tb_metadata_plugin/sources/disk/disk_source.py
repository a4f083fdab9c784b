"""All that is read directly: of event files `MetadataWriter`'s small ones and the others' heads, and files beside."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import TypeAlias

from tb_metadata_plugin.errors import describe
from tb_metadata_plugin.events import texts
from tb_metadata_plugin.events.file_names import is_small
from tb_metadata_plugin.gc_pause import grown_old
from tb_metadata_plugin.model.documents import Notice, PartKey, Record
from tb_metadata_plugin.model.labels import Labels
from tb_metadata_plugin.sources import OLD_ANSWERS, Update
from tb_metadata_plugin.sources.disk.beside_files import BesideFiles
from tb_metadata_plugin.sources.disk.heads import Head
from tb_metadata_plugin.sources.disk.local import FileSystem, Found, RunDirectory
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory
from tb_metadata_plugin.sources.disk.small_files import SmallFile
from tb_metadata_plugin.sources.disk.tails import Job, goes_on, is_another, read_on
from tb_metadata_plugin.sources.disk.trainings import trainings
from tb_metadata_plugin.sources.disk.unused_files import UnusedFiles

logger = logging.getLogger(__name__)

_SLICE = 500
"""Files that are read between two looks at the clock."""

KnownFile: TypeAlias = SmallFile | Head
_Place: TypeAlias = tuple[str, str]
"""Run and path of a directory: one directory may be in two roots."""
_Key: TypeAlias = tuple[str, str, str]
"""The same, and the name of a file."""


@dataclass(slots=True)
class _Directory:
    """A directory as it was found last, and its event files by name as far as they were read."""

    system: FileSystem
    found: RunDirectory
    files: dict[str, KnownFile] = field(default_factory=dict)


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
        logdir: where the files are, those beside event files among them.
        chosen: tells which tags of texts to read.
        heads: whether to read other event files than the small ones.
        clock: seconds, from any start.
    """

    def __init__(
        self,
        logdir: LogDirectory,
        chosen: texts.Choose,
        heads: bool = True,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._logdir = logdir
        self._chosen = chosen
        self._heads = heads
        self._clock = clock
        self._directories: dict[_Place, _Directory] = {}
        self._of_run: dict[str, tuple[_Place, ...]] = {}
        self._to_read: dict[_Key, Found] = {}
        """Event files that are not as they were when they were last read."""
        self._unread: set[_Key] = set()
        """Files that could not be read to their ends, and are tried at each walk."""
        self._noticed: set[_Key] = set()
        """The files with which anything is wrong."""
        self._faults: dict[_Key, Notice] = {}
        """What failed when a file was read last."""
        self._old: dict[_Place, dict[str, Notice]] = {}
        """Files by name that were read and are other ones now, or gone, though TensorBoard may still give them."""
        self._beside = BesideFiles()
        self._unused = UnusedFiles()
        self._labelled: set[_Key] = set()
        """Files in which an experiment is described."""
        self._labels: dict[tuple[str, str], Labels] = {}
        self._step = _Step()
        """Outlives a poll, since a fault may end one before anything is given."""
        self._written: dict[str, float] = {}
        self._tags: dict[str, frozenset[str]] = {}
        self._texts: dict[str, frozenset[str]] = {}
        """The tags of texts that are no metadata, of the runs that have any."""
        self.found: dict[str, float | None] = {}
        """The runs of which any event was read, as TensorBoard lists them, and the wall time of the first."""

    @property
    def more(self) -> bool:
        """Whether there are files to read for which the last poll had no time."""
        return bool(self._to_read) or self._beside.more or self._unused.more

    def walk(self) -> None:
        """Looks at all directories; `poll` reads of what is found here."""
        self._logdir.walk()
        known = self._directories
        present: set[_Place] = set()
        for system, directory in self._logdir.places:
            place = (directory.run, directory.path)
            present.add(place)
            before = known.get(place)
            # A directory in which nothing changed is the same object.
            if before is None or before.found is not directory:
                self._look_at(place, system, directory)
        if len(known) > len(present):
            self._forget_directories(
                {place for place in known.keys() - present if not self._logdir.is_unlisted(place[0])}
            )
        self._try_again()
        self._beside.try_again()
        self._unused.look_at(self._logdir.unused)

    def _try_again(self) -> None:
        """Has event files read that could not be read to their ends."""
        names_of: dict[_Place, set[str]] = {}
        for run, path, name in self._unread:
            names_of.setdefault((run, path), set()).add(name)
        for place, names in names_of.items():
            # In a directory that cannot be listed now none is found.
            for file in self._directories[place].found.files:
                if file.name in names:
                    self._to_read[(*place, file.name)] = file

    def _look_at(self, place: _Place, system: FileSystem, found: RunDirectory) -> None:
        """Notes which files of a new or changed directory are to be read, and forgets those that are gone."""
        run = found.run
        directory = self._directories.get(place)
        before = {file.name: file for file in directory.found.files} if directory else {}
        if directory is None:
            directory = self._directories[place] = _Directory(system, found)
            self._of_run[run] = (*self._of_run.get(run, ()), place)
        directory.system, directory.found = system, found
        self._beside.look_at(system, found, self._logdir.is_unlisted(run))
        names = {file.name for file in found.files}
        if not self._logdir.is_unlisted(run):
            for name in directory.files.keys() - names:
                if directory.files[name].offset:
                    self._note_old((*place, name), "was deleted")
                self._forget((*place, name))
        changed = False
        for file in found.files:
            reader = directory.files.get(file.name)
            # One that could not be seen for a while is known as it was read.
            changed |= file != (before.get(file.name) if reader is None else reader.found)
            if (self._heads or is_small(file.name)) and (reader is None or reader.found != file):
                self._to_read[(*place, file.name)] = file
        modified = max(
            (file.modified for of_run in self._of_run[run] for file in self._directories[of_run].found.files), default=0
        )
        # Not every file system tells by a time that a file has grown.
        if changed or (modified and self._written.get(run) != modified):
            self._written[run] = self._step.written[run] = modified

    def is_gone(self, run: str) -> bool:
        """See `LogDirectory.is_gone`."""
        return self._logdir.is_gone(run)

    @property
    def lost(self) -> frozenset[str]:
        """See `LogDirectory.lost`."""
        return self._logdir.lost

    @property
    def suspects(self) -> tuple[Notice, ...]:
        """See `LogDirectory.suspects`."""
        return self._logdir.suspects

    @property
    def apart(self) -> frozenset[str]:
        """See `LogDirectory.apart`."""
        return self._logdir.apart

    def poll(self, seconds: float = float("inf")) -> Update:
        """What changed by the last walk.

        Args:
            seconds: after which no more files are begun.
        """
        until = self._clock() + seconds
        self._read(until)
        self._beside.read(lambda: self._clock() <= until)
        self._unused.read(lambda: self._clock() <= until)
        step = self._step
        notices = self._notices()
        tags, bare, several = self._look_again(step.runs)
        texts_of = self._prose_of(step.runs)
        labels = self._relabelled()
        beside, taken_back = self._beside.take()
        self._step = _Step()
        return Update(
            records=(*step.records, *beside),
            removed=frozenset((*step.removed, *taken_back)),
            notices=notices,
            written=step.written,
            tags=tags,
            bare=bare,
            trainings=several,
            texts=texts_of,
            labels=labels,
        )

    def _read(self, until: float) -> None:
        begun = False
        while self._to_read and not (begun and self._clock() > until):
            keys = list(islice(self._to_read, _SLICE))
            for system, same in groupby(keys, key=lambda key: self._directories[key[:2]].system):
                self._read_slice(system, list(same))
            if len(keys) == _SLICE:
                grown_old()
            begun = True

    def _read_slice(self, system: FileSystem, keys: list[_Key]) -> None:
        jobs: dict[_Key, Job] = {}
        for key in keys:
            now = self._to_read[key]
            directory = self._directories[key[:2]]
            file = directory.files.get(now.name)
            if file is not None and file.found is not None and is_another(file.found, now):
                if not goes_on(system, directory.found.join(now), file):
                    self._note_old(key, "was replaced by another")
                self._forget(key)
                file = None
            if file is None:
                run, name = directory.found.run, now.name
                file = SmallFile(run, name) if is_small(name) else Head(run, name, self._chosen)
                directory.files[name] = file
            file.found, file.unread = now, False
            if not file.done and now.size > file.offset:
                jobs[key] = Job(directory.found.join(now), now, file)
        try:
            read_on(system, jobs.values())
        except Exception as error:  # What was read before it counts; the rest is read again.
            logger.exception("Metadata: event files could not be read")
            for job in jobs.values():
                if not job.reader.done and job.reader.offset < job.found.size:
                    job.reader.fail(OSError(None, describe(error)))
        for key in keys:
            self._to_read.pop(key, None)
        for key in jobs:
            self._take(key, self._directories[key[:2]].files[key[2]])

    def _take(self, key: _Key, file: KnownFile) -> None:
        """Takes in what was found in a file."""
        self._faults.pop(key, None)
        try:
            told = file.harvest()
        except Exception as error:  # Of ours: it must not take anything from the other files.
            logger.exception("Metadata: %s could not be read", "/".join(key[1:]))
            text = f"{file.file}: {describe(error)}"
            self._faults[key] = Notice("unreadable-file", file.run, None, text)
            return
        if file.rewritten:
            self._note_old(key, "was replaced by another")
            file.rewritten = False
        step = self._step
        step.runs.add(file.run)
        step.removed.difference_update((file.run, record.key) for record in told.records)
        step.removed.update((file.run, part) for part in told.removed)
        step.records += told.records
        _keep(self._labelled, key, bool(file.labels))
        _keep(self._unread, key, file.unread)
        _keep(self._noticed, key, file.cut or any(True for _ in file.notices()))

    def _note_old(self, key: _Key, fate: str) -> None:
        file = self._directories[key[:2]].files[key[2]].file
        notice = Notice("file-replaced", key[0], None, f"{file} {fate}. {OLD_ANSWERS}")
        self._old.setdefault(key[:2], {})[key[2]] = notice

    def _forget(self, key: _Key) -> None:
        file = self._directories[key[:2]].files.pop(key[2])
        for kept in (self._to_read, self._faults):
            kept.pop(key, None)
        for among in (self._unread, self._noticed, self._labelled):
            among.discard(key)
        self._step.runs.add(file.run)
        self._step.removed.update((file.run, part) for part in file.keys)

    def _forget_directories(self, places: set[_Place]) -> None:
        # Once for all: where a directory with all its runs is renamed, many are gone and as many are to be read.
        for key in [key for key in self._to_read if key[:2] in places] if places else ():
            del self._to_read[key]
        for place in places:
            self._forget_directory(place)

    def _forget_directory(self, place: _Place) -> None:
        run, directory = place[0], self._directories[place]
        for name in list(directory.files):
            self._forget((*place, name))
        self._old.pop(place, None)
        self._beside.forget(place)
        del self._directories[place]
        left = tuple(other for other in self._of_run.pop(run) if other != place)
        if left:
            self._of_run[run] = left
        else:
            # Of a run that comes back all is told again.
            self._written.pop(run, None)
        self._step.runs.add(run)

    def _look_again(self, runs: set[str]) -> tuple[dict[str, frozenset[str]], dict[str, bool], dict[str, int]]:
        """Finds anew when these runs began.

        Gives the tags of scalars where they changed, which runs are bare, and in which are how many trainings.
        """
        several: dict[str, int] = {}
        changed: dict[str, frozenset[str]] = {}
        bare: dict[str, bool] = {}
        for run in runs:
            files = list(self._files_of(run))
            began = [file.started for _, file in files if file is not None and file.started is not None]
            if began:
                self.found[run] = began[0]
            else:
                self.found.pop(run, None)
            tags_of = [file.tags for _, file in files if file is not None and file.tags]
            tags = tags_of[0] if len(tags_of) == 1 else frozenset().union(*tags_of)
            if self._tags.get(run, frozenset()) != tags:
                changed[run] = self._tags[run] = tags
            if run in self._of_run:
                bare[run] = bool(files) and all(file is not None and file.bare for _, file in files)
            curves = [file.curves for _, file in files if file is not None and file.curves is not None]
            if self._heads and len(files) > 1:
                several[run] = trainings(curves)
        return changed, bare, several

    def _prose_of(self, runs: set[str]) -> dict[str, frozenset[str]]:
        """The tags of texts that are no metadata of those runs in which they changed."""
        changed: dict[str, frozenset[str]] = {}
        for run in runs:
            found = [file.prose for _, file in self._files_of(run) if file is not None and file.prose]
            tags = found[0] if len(found) == 1 else frozenset().union(*found)
            if self._texts.get(run, frozenset()) != tags:
                changed[run] = tags
                if tags:
                    self._texts[run] = tags
                else:
                    del self._texts[run]
        return changed

    def _files_of(self, run: str) -> Iterator[tuple[Found, KnownFile | None]]:
        """All event files of a run in order, those that were not read yet included."""
        for place in self._of_run.get(run, ()):
            directory = self._directories[place]
            for found in directory.found.files:
                yield found, directory.files.get(found.name)

    def _relabelled(self) -> dict[tuple[str, str], Labels] | None:
        """All labels if any changed."""
        files = (self._directories[key[:2]].files[key[2]] for key in sorted(self._labelled))
        labels = {(file.run, tag): told for file in files for tag, told in file.labels.items()}
        if labels == self._labels:
            return None
        self._labels = labels
        return labels

    def _notices(self) -> tuple[Notice, ...]:
        files = (self._directories[key[:2]].files[key[2]] for key in sorted(self._noticed))
        told = (notice for file in files for notice in file.notices())
        old = (notice for of_place in self._old.values() for notice in of_place.values())
        return (
            *self._logdir.notices,
            *self._faults.values(),
            *old,
            *told,
            *self._beside.notices(),
            *self._unused.notices(),
        )


def _keep(among: set[_Key], key: _Key, belongs: bool) -> None:
    """Has a file among those, or not."""
    if belongs:
        among.add(key)
    else:
        among.discard(key)
