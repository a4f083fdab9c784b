"""The files beside event files as they were read: each as a whole, and anew when it is another."""

from __future__ import annotations

import logging
import math
import os
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, TypeAlias, TypeVar

from cachetools import LRUCache

from tb_metadata_plugin.errors import MetadataError, describe
from tb_metadata_plugin.model.documents import Notice, PartKey, Record
from tb_metadata_plugin.model.exact_json import DocumentTooLargeError
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import ABOVE, FileSystem, Found, Range, RunDirectory, spelled

logger = logging.getLogger(__name__)

_BATCH_BYTES = 16 << 20
"""Bytes that are held at once, where one file has not more."""
_BATCH_FILES = 500
MOST_FILES = 30
"""Files that are read beside the event files of one directory."""
_SETTLED = 2.0
"""Seconds after which a file that changes has another time than before, in any file system."""
_KEPT_READINGS = 100
"""Readings that are remembered, since one file may tell of many runs."""

_Place: TypeAlias = tuple[str, str]
"""Run and path of a directory, as in `disk_source`."""
_Key: TypeAlias = tuple[_Place, str]
"""The same, and the name of a file behind its folder."""
_T = TypeVar("_T", bound=Hashable)


@dataclass(slots=True)
class _File:
    """What is known of a file."""

    read: Found | None = None
    """The file as it was when it was last read or seen to be too large; None where it has to be read."""
    given: tuple[PartKey, ...] = ()
    """The parts that were given."""
    doubted: Found | None = None
    """The file as it was when it seemed to be written just then."""
    fresh: Found | None = None
    """The file as it was when it was read so soon that it might become another and look the same."""
    content: int | None = None
    """A hash of what stood in it when it was last read; None where it could not be."""


class _Wrong(NamedTuple):
    """Why a file is not read."""

    code: str
    text: str


class _ToRead(NamedTuple):
    """A file that is not as it was read."""

    system: FileSystem
    path: str
    kind: FileKind
    found: Found

    @property
    def end(self) -> int:
        """Behind the last byte that is asked for: one more than may be read, where its size is not known."""
        return self.found.size if self.found.size >= 0 else self.kind.most_bytes + 1

    @property
    def may_change_unseen(self) -> bool:
        """Whether the file may become another and look as it was found."""
        return self.found.version is None or abs(time.time() - self.found.modified) < _SETTLED


class BesideFiles:
    """Remembers what each file held. When a run was written, began, or what it logs, no such file tells."""

    def __init__(self) -> None:
        self._places: dict[_Place, dict[str, _File]] = {}
        self._to_read: dict[_Key, _ToRead] = {}
        self._unread: dict[_Key, _ToRead] = {}
        """Files that could not be read, and are tried at each walk."""
        self._wrong: dict[_Key, _Wrong] = {}
        self._crowded: dict[_Place, tuple[str, int]] = {}
        """Directories with more files than are read: the first of those that are not, and how many these are."""
        self._readings: LRUCache[tuple[str, int], Mapping[str, bytes] | MetadataError] = LRUCache(_KEPT_READINGS)
        """By path and hash what stands in files above runs, of which each tells of many."""
        # Never the same part in both. They outlive a poll, since a fault may end one before anything is given.
        self._records: dict[tuple[str, PartKey], Record] = {}
        self._removed: set[tuple[str, PartKey]] = set()

    @property
    def more(self) -> bool:
        """Whether there are files to read."""
        return bool(self._to_read)

    def look_at(self, system: FileSystem, directory: RunDirectory, keeps: bool) -> None:
        """Notes which files of a new or changed directory are to be read, and forgets those that are gone.

        Args:
            system: reads them.
            directory: as a walk found it.
            keeps: whether what is not found may be there all the same.
        """
        place = (directory.run, directory.path)
        known = self._places.get(place)
        if known is None:
            if not directory.beside:
                return
            known = self._places[place] = {}
        beside = directory.beside
        if len(beside) > MOST_FILES:
            left_out = beside[MOST_FILES:]
            self._crowded[place] = (left_out[0].file.name, len(left_out))
            beside = beside[:MOST_FILES]
        else:
            self._crowded.pop(place, None)
        names = {file.name for _, file in beside}
        for name in known.keys() - names:
            if not keeps and not _is_unseen(name, directory):
                self._forget((place, name), known.pop(name))
        for kind, found in beside:
            key = (place, found.name)
            file = known.setdefault(found.name, _File())
            for waiting in (self._to_read, self._unread):
                waiting.pop(key, None)
            if file.read == found:
                continue
            if found.size <= kind.most_bytes:
                self._to_read[key] = _ToRead(system, directory.join(found), kind, found)
            else:
                file.read = found
                self._refuse(key, file, found.size, kind.most_bytes)

    def forget(self, place: _Place) -> None:
        """Takes back all of a directory that is gone."""
        self._crowded.pop(place, None)
        for name, file in self._places.pop(place, {}).items():
            self._forget((place, name), file)

    def _forget(self, key: _Key, file: _File) -> None:
        self._take(key, file, ())
        for waiting in (self._to_read, self._unread):
            waiting.pop(key, None)

    def try_again(self) -> None:
        """Has files read that could not be read."""
        self._to_read |= self._unread
        self._unread.clear()

    def read(self, goes_on: Callable[[], bool]) -> None:
        """Reads what is to be read, a batch in any case, and further ones while it `goes_on`."""
        while self._to_read:
            self._read_batch()
            if not goes_on():
                return

    def _read_batch(self) -> None:
        system = next(iter(self._to_read.values())).system
        batch: list[tuple[_Key, _ToRead]] = []
        held = 0
        for key, asked in islice(self._to_read.items(), _BATCH_FILES):
            held += asked.end
            if batch and (asked.system is not system or held > _BATCH_BYTES):
                break
            batch.append((key, asked))
        # No store answers for no bytes.
        ranges = [Range(asked.path, 0, asked.end) for _, asked in batch if asked.end]
        answers = iter(system.read(ranges))
        for key, asked in batch:
            answer = next(answers) if asked.end else b""
            del self._to_read[key]
            place, name = key
            file = self._places[place][name]
            size = asked.found.size
            if asked.found == file.fresh and (isinstance(answer, OSError) or 0 <= size != len(answer)):
                self._keep_fresh(key, file, asked)
            elif isinstance(answer, OSError):
                self._fail(key, file, asked, answer.strerror or str(answer))
            elif size < 0 or len(answer) == size:
                self._take_in(key, file, asked, answer)
            elif file.doubted == asked.found:
                self._fail(key, file, asked, f"only {len(answer):,} of its {size:,} bytes can be read")
            else:
                # It may have shrunk, which the next walk finds.
                file.doubted = asked.found
                self._fail(key, file, asked, None)

    def _fail(self, key: _Key, file: _File, asked: _ToRead, why: str | None) -> None:
        """Has a file read at the next walk again; what stood in it counts until it can be read."""
        file.read, file.content, self._unread[key] = None, None, asked
        if why is not None:
            self._wrong[key] = _Wrong("unreadable-file", why)

    def _keep_fresh(self, key: _Key, file: _File, asked: _ToRead) -> None:
        """Has a file that was read looked at once more while it may become another unseen."""
        file.read, file.fresh = asked.found, None
        if asked.may_change_unseen:
            file.read, file.fresh, self._unread[key] = None, asked.found, asked

    def _refuse(self, key: _Key, file: _File, size: int, most: int) -> None:
        """Takes back what stood in a file that is too large now."""
        file.content = None
        self._take(key, file, (), DocumentTooLargeError(size, most))

    def _take_in(self, key: _Key, file: _File, asked: _ToRead, data: bytes) -> None:
        """Takes in what stands in a file, unless it held something before and seems to be written just now."""
        cut = asked.kind.ends_lines and not data.endswith((b"\n", b"\r"))
        if file.given and (cut or not data.strip()) and file.doubted != asked.found and hash(data) != file.content:
            file.read, file.doubted, self._unread[key] = None, asked.found, asked
            return
        file.doubted = None
        self._keep_fresh(key, file, asked)
        if len(data) > asked.kind.most_bytes:
            self._refuse(key, file, len(data), asked.kind.most_bytes)
        elif hash(data) != file.content:
            file.content = hash(data)
            self._understand(key, file, asked, data)

    def _understand(self, key: _Key, file: _File, asked: _ToRead, data: bytes) -> None:
        """Takes in what stands in a file; where that cannot be read, what stood there before still counts."""
        (run, _), name = key
        path = spelled(name)
        try:
            documents = self._documents(asked, name, data)
        except MetadataError as error:
            self._wrong[key] = _unread(file, error.code, error.message)
        except Exception as error:  # Of ours: it must not take anything from the other files.
            logger.exception("Metadata: %s could not be read", asked.path)
            self._wrong[key] = _unread(file, "unreadable-file", describe(error))
        else:
            # A copy has the time of its copying, so that of a file tells nothing of a training.
            told = [
                Record(asked.kind.source, run, path, 0, math.nan, document, file=path, name=named)
                for named, document in documents.items()
            ]
            self._take(key, file, told)

    def _documents(self, asked: _ToRead, name: str, data: bytes) -> Mapping[str, bytes]:
        """What stands in a file, read once and kept once where it tells of many runs."""
        if not name.startswith(ABOVE):
            return asked.kind.read(data, spelled(name).rpartition("/")[2])
        known = self._readings.get((asked.path, hash(data)))
        if known is None:
            try:
                known = asked.kind.read(data, spelled(name).rpartition("/")[2])
            except MetadataError as error:
                known = error
            self._readings[asked.path, hash(data)] = known
        if isinstance(known, MetadataError):
            raise known.with_traceback(None)
        return known

    def _take(self, key: _Key, file: _File, records: Sequence[Record], error: MetadataError | None = None) -> None:
        """Takes in what a file holds now, in the place of all that it held, and what is wrong with it."""
        run = key[0][0]
        for part in file.given:
            self._records.pop((run, part), None)
            self._removed.add((run, part))
        for record in records:
            self._removed.discard((run, record.key))
            self._records[run, record.key] = record
        file.given = tuple([record.key for record in records])
        if error is None:
            self._wrong.pop(key, None)
        else:
            self._wrong[key] = _Wrong(error.code, error.message)

    def take(self) -> tuple[tuple[Record, ...], frozenset[tuple[str, PartKey]]]:
        """The records that came and the parts that went since the last time."""
        records, removed = tuple(self._records.values()), frozenset(self._removed)
        self._records, self._removed = {}, set()
        return records, removed

    def notices(self) -> Iterator[Notice]:
        """All that is wrong with files now."""
        crowded = (((place, name), count) for place, (name, count) in sorted(self._crowded.items()))
        for run, name, count in _named(crowded):
            says = f"from {name} on: of one run no more than {MOST_FILES} are."
            yield Notice("too-many-files", run, None, f"{count:,} config files are not read, {says}")
        for run, name, wrong in _named((key, self._wrong[key]) for key in sorted(self._wrong)):
            yield Notice(wrong.code, run, None, f"{name}: {wrong.text}")


def _named(told: Iterable[tuple[_Key, _T]]) -> Iterator[tuple[str | None, str, _T]]:
    """The run and the file of which something is told; what is alike of one that tells of many runs once, of no run."""
    keys: dict[tuple[str, _T], list[_Key]] = {}
    for key, one in told:
        keys.setdefault((_path(key), one), []).append(key)
    for (_, one), ((place, name), *others) in keys.items():
        yield (None, spelled(_below_the_root(place[0], name)), one) if others else (place[0], spelled(name), one)


def _path(key: _Key) -> str:
    """What tells files apart, whichever runs they tell of."""
    (_, path), name = key
    while name.startswith(ABOVE):
        path, name = os.path.dirname(path), name[len(ABOVE) :]
    return f"{path}/{name}"


def _below_the_root(run: str, name: str) -> str:
    """The name of a file above a run, from the log directory on."""
    while name.startswith(ABOVE):
        run, name = run.rpartition("/")[0], name[len(ABOVE) :]
    return f"{run}/{name}" if run else name


def _is_unseen(name: str, directory: RunDirectory) -> bool:
    """Whether nobody can look at a file, or at the folder in which it stood."""
    return name in directory.unseen or name.rpartition("/")[0] in directory.unseen


def _unread(file: _File, code: str, text: str) -> _Wrong:
    return _Wrong(code, f"{text}; what stood there before still counts" if file.given else text)
