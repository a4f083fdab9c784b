"""The files beside event files as they were read: each as a whole, and anew when it is another."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple, TypeAlias

from tb_metadata_plugin.errors import MetadataError, describe
from tb_metadata_plugin.model.documents import Notice, PartKey, Record
from tb_metadata_plugin.model.exact_json import DocumentTooLargeError
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import FileSystem, Found, Range, RunDirectory, spelled

logger = logging.getLogger(__name__)

_BATCH_BYTES = 16 << 20
"""Bytes that are held at once, where one file has not more."""
_BATCH_FILES = 500

_Place: TypeAlias = tuple[str, str]
"""Run and path of a directory, as in `disk_source`."""
_Key: TypeAlias = tuple[_Place, str]
"""The same, and the name of a file behind its folder."""


@dataclass(slots=True)
class _File:
    """What is known of a file."""

    read: Found | None = None
    """The file as it was when it was last read or seen to be too large; None where it has to be read."""
    given: tuple[PartKey, ...] = ()
    """The parts that were given."""


class _ToRead(NamedTuple):
    """A file that is not as it was read."""

    system: FileSystem
    path: str
    kind: FileKind
    found: Found


class BesideFiles:
    """Remembers what each file held. When a run was written, began, or what it logs, no such file tells."""

    def __init__(self) -> None:
        self._places: dict[_Place, dict[str, _File]] = {}
        self._to_read: dict[_Key, _ToRead] = {}
        self._unread: dict[_Key, _ToRead] = {}
        """Files that could not be read, and are tried at each walk."""
        self._wrong: dict[_Key, Notice] = {}
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
        names = {file.name for _, file in directory.beside}
        for name in known.keys() - names:
            if not keeps and not _is_unseen(name, directory):
                self._forget((place, name), known.pop(name))
        for kind, found in directory.beside:
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
                self._take(key, file, (), DocumentTooLargeError(found.size, kind.most_bytes))

    def forget(self, place: _Place) -> None:
        """Takes back all of a directory that is gone."""
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
            held += asked.found.size
            if batch and (asked.system is not system or held > _BATCH_BYTES):
                break
            batch.append((key, asked))
        # No store answers for no bytes.
        ranges = [Range(asked.path, 0, asked.found.size) for _, asked in batch if asked.found.size]
        answers = iter(system.read(ranges))
        for key, asked in batch:
            answer = next(answers) if asked.found.size else b""
            del self._to_read[key]
            place, name = key
            file = self._places[place][name]
            if isinstance(answer, bytes) and len(answer) == asked.found.size:
                file.read = asked.found
                self._understand(key, file, asked, answer)
                continue
            # What stood in it counts until it can be read. It may have shrunk, which the next walk finds.
            file.read, self._unread[key] = None, asked
            if isinstance(answer, OSError):
                self._wrong[key] = _notice(key, "unreadable-file", answer.strerror or str(answer))

    def _understand(self, key: _Key, file: _File, asked: _ToRead, data: bytes) -> None:
        """Takes in what stands in a file."""
        (run, _), name = key
        path = spelled(name)
        try:
            documents = asked.kind.read(data, path.rpartition("/")[2])
        except MetadataError as error:
            self._take(key, file, (), error)
        except Exception as error:  # Of ours: it must not take anything from the other files.
            logger.exception("Metadata: %s could not be read", asked.path)
            self._take(key, file, ())
            self._wrong[key] = _notice(key, "unreadable-file", describe(error))
        else:
            # A copy has the time of its copying, so that of a file tells nothing of a training.
            told = [
                Record(asked.kind.source, run, path, 0, math.nan, document, file=path, name=named)
                for named, document in documents.items()
            ]
            self._take(key, file, told)

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
            self._wrong[key] = _notice(key, error.code, error.message)

    def take(self) -> tuple[tuple[Record, ...], frozenset[tuple[str, PartKey]]]:
        """The records that came and the parts that went since the last time."""
        records, removed = tuple(self._records.values()), frozenset(self._removed)
        self._records, self._removed = {}, set()
        return records, removed

    def notices(self) -> Iterator[Notice]:
        """All that is wrong with files now."""
        return (self._wrong[key] for key in sorted(self._wrong))


def _is_unseen(name: str, directory: RunDirectory) -> bool:
    """Whether nobody can look at a file, or at the folder in which it stood."""
    return name in directory.unseen or name.partition("/")[0] in directory.unseen


def _notice(key: _Key, code: str, text: str) -> Notice:
    (run, _), name = key
    return Notice(code, run, None, f"{spelled(name)}: {text}")
