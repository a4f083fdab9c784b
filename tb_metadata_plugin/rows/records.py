"""The records of all runs as their sources put them, and which of them count: the one place where sources meet."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

from tb_metadata_plugin.errors import MetadataError, describe
from tb_metadata_plugin.model.documents import (
    Notice,
    Part,
    PartKey,
    Places,
    Record,
    SourceName,
    notice_of,
    part_of,
    succeed,
)
from tb_metadata_plugin.model.shared import Shared
from tb_metadata_plugin.model.source_names import FROM_TENSORBOARD

logger = logging.getLogger(__name__)

Given: TypeAlias = Callable[[SourceName, str, str], "float | None"]
"""By source, run and tag the newest wall time that TensorBoard has given of a series; None where it has given none.

Minus infinity where it could not be read.
"""
_FEW = 16
"""Parts of a run among which it is worth to look for one with the same document."""


class _Unreadable(NamedTuple):
    """A record of which nothing can be read, so that it is not tried again."""

    step: int
    wall_time: float
    data: bytes
    notice: Notice


class RecordStore:
    """Keeps the newest record of each tag from each place where it was found.

    What stands in an event file TensorBoard gives as well, only later. A record of a file counts until TensorBoard has
    given as much of its tag, and again when TensorBoard loses that; it is kept all the while.

    Args:
        places: of the table's documents.
        given: how far TensorBoard is.
    """

    def __init__(self, places: Places, given: Given = lambda source, run, tag: None) -> None:
        self.places = places
        self._given = given
        self._runs: dict[str, dict[PartKey, Part | _Unreadable]] = {}
        self._keys = Shared()
        self._unreadable: dict[str, None] = {}
        """Runs of which any record is."""

    def put(self, record: Record) -> bool:
        """Takes in a record in the place of an older one; False if that changes nothing."""
        of_run = self._runs.setdefault(record.run, {})
        key = record.key
        known = of_run.get(key)
        if known is not None and _is_same(known, record):
            return False
        if not key.file:
            key = self._keys(key)
        same = _same_document(of_run, record)
        is_new = known is None and not record.earlier
        if same is not None and is_new and _is_same(same, record) and same.key._replace(file=key.file) == key:
            # What TensorBoard gives was read in a file before, or the other way round.
            of_run[key] = same
            return True
        shared = record if same is None else record._replace(data=same.data)
        try:
            part = part_of(shared, self.places, key)
            of_run[key] = succeed(known, part, self.places) if isinstance(known, Part) else part
        except MemoryError:  # It is no fault of the record, which is given again.
            raise
        except Exception as error:
            of_run[key] = _Unreadable(record.step, record.wall_time, record.data, _notice_of(error, record))
            self._unreadable[record.run] = None
        return True

    def remove(self, run: str, key: PartKey) -> bool:
        """Takes back a record; False if there was none."""
        return self._runs.get(run, {}).pop(key, None) is not None

    def forget(self, run: str) -> None:
        """Takes back all of a run."""
        self._runs.pop(run, None)

    def parts(self, run: str) -> tuple[Part, ...]:
        """The parts of a run that count, in no order."""
        return tuple(
            [
                part
                for key, part in self._runs.get(run, {}).items()
                if isinstance(part, Part) and not (key.file and self._is_covered(run, part))
            ]
        )

    def in_file(self, source: SourceName, run: str, tag: str, step: int, wall_time: float) -> tuple[Record, ...]:
        """What one file has of a tag, as TensorBoard's records, if it was logged just then."""
        found = [
            (key, part)
            for key, part in self._runs.get(run, {}).items()
            if key.file and key.tag == tag and key.source == source
            if isinstance(part, Part) and part.step == step and part.wall_time == wall_time
        ]
        if len({key.file for key, _ in found}) > 1:
            return ()
        return tuple([Record(source, run, tag, step, wall_time, part.data, name=key.name) for key, part in found])

    def is_read(self, run: str, tag: str) -> bool:
        """Whether TensorBoard has given anything of a tag, or could not read it."""
        return any(self._given(source, run, tag) is not None for source in FROM_TENSORBOARD)

    def notices(self) -> Iterator[tuple[str, Notice]]:
        """Runs of which a record cannot be read, and why."""
        for run in list(self._unreadable):
            found = [one.notice for one in self._runs.get(run, {}).values() if isinstance(one, _Unreadable)]
            if not found:
                del self._unreadable[run]
            yield from ((run, notice) for notice in found)

    def has_files(self, run: str) -> bool:
        """Whether any record of a run was found in a file."""
        return any(key.file for key in self._runs.get(run, ()))

    def _is_covered(self, run: str, part: Part) -> bool:
        """Whether TensorBoard has given what was logged by then; NaN is the oldest time."""
        if part.key.source == "file":
            return False
        until = self._given(part.key.source, run, part.key.tag)
        return until is not None and until != -math.inf and (math.isnan(part.wall_time) or until >= part.wall_time)


def _notice_of(error: Exception, record: Record) -> Notice:
    """What is wrong with a record. A fault of ours is no more than that: it must not take anything from the others."""
    if isinstance(error, MetadataError):
        return notice_of(error, record.run, record.tag)
    logger.exception("Metadata: %s of %s could not be read", record.tag, record.run)
    return Notice("unreadable", record.run, record.tag, f"What was logged could not be read: {describe(error)}")


def _is_same(known: Part | _Unreadable, record: Record) -> bool:
    """Whether a record was put before. NaN equals itself here."""
    same = known.step == record.step and known.data == record.data
    return same and (known.wall_time == record.wall_time or repr(known.wall_time) == repr(record.wall_time))


def _same_document(of_run: dict[PartKey, Part | _Unreadable], record: Record) -> Part | None:
    """A part with the same document; None where there is none, or too many parts to look."""
    if len(of_run) <= _FEW:
        for other in of_run.values():
            if isinstance(other, Part) and other.data == record.data:
                return other
    return None


def is_alike(some: tuple[Part, ...], others: tuple[Part, ...]) -> bool:
    """Whether parts are the same, wherever they were found."""
    if len(some) != len(others):
        return False
    return all(map(_is_one, some, others)) or sorted(map(_identity, some)) == sorted(map(_identity, others))


def _is_one(one: Part, other: Part) -> bool:
    return one is other or (one.data is other.data and _identity(one) == _identity(other))


def _identity(part: Part) -> tuple[str, str, str, int, str, bytes, tuple[tuple[str, ...], ...]]:
    key = part.key
    return key.source, key.tag, key.name, part.step, repr(part.wall_time), part.data, part.lost
