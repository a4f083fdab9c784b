"""Reads on in many event files, each from where it was left, a block of each file at a time."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from tb_metadata_plugin.events.framing import CorruptLengthError, bytes_needed, split
from tb_metadata_plugin.sources.disk.local import FileSystem, Found, Range

_BATCH_BYTES = 64 << 20
_BATCH_FILES = 500
_LARGEST_BLOCK = 4 << 20
_CHECKSUM = struct.Struct("<I")


class Reader(Protocol):
    """What is known of one file, and takes in its records."""

    found: Found | None
    """The file as it was when it was last read."""
    unread: bool
    """Whether there is more of it to read, as it was found."""
    offset: int
    """Where the next record begins."""
    done: bool
    """Whether nothing further is wanted of it."""
    checksum: int | None
    """That with which the record before it ends, where it was read: a file in which another stands was written anew."""
    cut: bool
    """Whether the file, as it was found, ends within the next record."""
    rewritten: bool
    """Whether other things were found in it than were read before."""
    longest: int
    """Records of more bytes are passed over, unless it `wants` one."""

    seeking: bool
    """Whether only some of the records are wanted now, so that a block need not be cut where `sees` has none."""

    def sees(self, chunk: bytes, place: int) -> bool:
        """Whether there may be any that is wanted in a chunk, from a place on that `offset` tells of."""
        ...

    def wants(self, length: int, begins: bytes) -> bool:
        """Whether to read a record that is too long, by how it begins."""
        ...

    def take(self, data: bytes | None, checksum: int) -> bool:
        """Takes in a record, None for one that is passed over; False if no more are wanted."""
        ...

    def restart(self) -> None:
        """Has the file read from its start again; what is not found there again counts no more."""
        ...

    def stop(self, error: CorruptLengthError) -> None:
        """Nothing further in the file can be read, unless it is written anew."""
        ...

    def fail(self, error: OSError) -> None:
        """The file cannot be read now."""
        ...


def is_another(old: Found, new: Found) -> bool:
    """Whether a file is no longer the one that was read, or was written anew: what was known of it counts no more."""
    return old.identity != new.identity or new.size < old.size or (new.size == old.size and new.version != old.version)


def goes_on(system: FileSystem, path: str, reader: Reader) -> bool:
    """Whether what was read of a file still stands there, as far as that can be told."""
    if reader.offset == 0 or reader.checksum is None:
        return True
    (answer,) = system.read([Range(path, reader.offset - _CHECKSUM.size, reader.offset)])
    return isinstance(answer, OSError) or answer == _CHECKSUM.pack(reader.checksum)


@dataclass(slots=True)
class Job:
    """A file to read on in."""

    path: str
    found: Found
    reader: Reader
    block: int = 0
    needed: int = 0
    begun: bool = False

    def range(self, least: int) -> Range:
        """What to read next."""
        self.block = min(max(least, 4 * self.block), _LARGEST_BLOCK)
        start = self.reader.offset
        end = min(self.found.size, start + max(self.block, self.needed))
        return Range(self.path, start - self._before, end)

    @property
    def _before(self) -> int:
        """How many bytes to read of what was read before, to see that it still stands there."""
        return 0 if self.begun or self.reader.checksum is None else _CHECKSUM.size

    def take(self, wanted: int, chunk: bytes) -> bool:
        """Takes in what was read; True if there is more to read."""
        reader, size = self.reader, self.found.size
        start = reader.offset
        if self._before:
            if chunk[: self._before] != _CHECKSUM.pack(reader.checksum or 0)[: len(chunk)]:
                reader.restart()
                reader.rewritten = True
                reader.found, reader.unread = self.found, False
                self.block = 0
                return True
            wanted, chunk = wanted - self._before, chunk[self._before :]
        self.begun = True
        reader.cut = False
        if reader.seeking and not reader.sees(chunk, 0):
            return False
        try:
            for data, checksum, end in split(chunk, start, max_bytes=reader.longest, wants=reader.wants):
                if end > size:
                    reader.cut = True
                    return False
                reader.offset, reader.checksum = end, None if data is None else checksum
                if not reader.take(data, checksum) or (reader.seeking and not reader.sees(chunk, end - start)):
                    return False
        except CorruptLengthError as error:
            reader.stop(error)
            return False
        if len(chunk) < wanted:
            reader.unread = True  # It may have shrunk, which the next walk finds.
            return False
        self.needed = bytes_needed(chunk) if reader.offset == start else 0
        if reader.offset + self.needed > size:
            reader.cut = True
            return False
        return reader.offset < size


def read_on(system: FileSystem, jobs: Iterable[Job]) -> None:
    """Reads these files on to their ends, or as far as their readers want."""
    waiting = list(jobs)
    while waiting:
        more: list[Job] = []
        for batch in _batches(system, waiting):
            ranges = [range_ for _, range_ in batch]
            for (job, range_), answer in zip(batch, system.read(ranges), strict=True):
                if isinstance(answer, OSError):
                    job.reader.fail(answer)
                elif job.take(range_.end - range_.start, answer):
                    more.append(job)
        waiting = more


def _batches(system: FileSystem, jobs: Sequence[Job]) -> Iterator[list[tuple[Job, Range]]]:
    batch: list[tuple[Job, Range]] = []
    held = 0
    for job in jobs:
        range_ = job.range(system.block)
        if batch and (held + range_.end - range_.start > _BATCH_BYTES or len(batch) == _BATCH_FILES):
            yield batch
            batch, held = [], 0
        batch.append((job, range_))
        held += range_.end - range_.start
    if batch:
        yield batch
