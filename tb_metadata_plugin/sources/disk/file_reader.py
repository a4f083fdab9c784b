"""What the readers of event files have in common: whose file it is, and what is wrong with it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from types import MappingProxyType
from typing import Any, NamedTuple

from tb_metadata_plugin.errors import MetadataError, describe
from tb_metadata_plugin.events.framing import CorruptLengthError, skips
from tb_metadata_plugin.model.documents import Notice, PartKey, Record
from tb_metadata_plugin.sources.disk.local import Found, spelled

logger = logging.getLogger(__name__)


class Harvest(NamedTuple):
    """What came of the bytes that were read of a file since the last time."""

    records: tuple[Record, ...]
    removed: tuple[PartKey, ...]
    """Parts that the file does not have any more."""


QUIET = 600.0
"""Seconds after which what is missing at the end of a file is taken never to come."""
NOTHING: Any = MappingProxyType({})
"""A dictionary that nobody can put anything into, so that all who have nothing share it."""


def is_cut_for_good(file: Found) -> bool:
    """Whether a file that ends within a record was not written to for so long that the rest is not to be expected."""
    return 0 < file.modified < time.time() - QUIET


def says_cut(offset: int) -> str:
    """What is wrong with a file of whose record at an offset the rest never came."""
    return f"the file ends within the record at byte {offset:,}, which was cut when it was written or copied"


class FileReader:
    """A file of which something was read.

    Args:
        run: whose file it is.
        name: of the file.
    """

    __slots__ = ("_notices", "_skipped", "_unreadable", "cut", "file", "rewritten", "run", "started", "unread")

    found: Found | None
    offset: int

    def __init__(self, run: str, name: str) -> None:
        self.run = run
        self.file = spelled(name)
        self.started: float | None = None
        """Wall time of its first event."""
        self.rewritten = False
        """See `tails.Reader`."""

    def restart(self) -> None:
        """See `tails.Reader`."""
        self.unread = True
        self.cut = False
        # Most files are in order, so that these are made only where they are needed.
        self._skipped: dict[str, int] = NOTHING
        """How many records, by what is wrong with them."""
        self._notices: dict[str | None, Notice] = NOTHING
        """By tag; under None what is wrong in the file itself."""
        self._unreadable: Notice | None = None

    def stop(self, error: CorruptLengthError) -> None:
        """See `tails.Reader`."""
        self._say(self._notice(error.code, None, f"{self.file}: {error.message}"))

    def fail(self, error: OSError) -> None:
        """See `tails.Reader`."""
        self.unread = True
        self._unreadable = self._notice("unreadable-file", None, f"{self.file}: {error.strerror or error}")

    def _skip(self, code: str) -> None:
        if self._skipped is NOTHING:
            self._skipped = {}
        self._skipped[code] = self._skipped.get(code, 0) + 1

    def _say(self, notice: Notice) -> None:
        if self._notices is NOTHING:
            self._notices = {}
        self._notices[notice.tag] = notice

    def _say_undecoded(self, tag: str, error: Exception) -> None:
        """Says why a tag could not be decoded. A fault of ours is no more than that: other tags are given all the same.

        Args:
            tag: of the file.
            error: the one that is handled just now.
        """
        if isinstance(error, MetadataError):
            self._say(self._notice(error.code, tag, error.message))
        else:
            logger.exception("Metadata: %s of %s/%s could not be read", tag, self.run, self.file)
            self._say(self._notice("unreadable-file", tag, f"{self.file}: {describe(error)}"))

    def _take_back(self, tag: str | None) -> None:
        if self._notices:
            self._notices.pop(tag, None)

    def _wrong(self, notices: Iterable[Notice]) -> Iterator[Notice]:
        """All that is wrong with the file, these among it."""
        if (problem := skips(self._skipped)) and None not in self._notices:
            code = "corrupt-record" if problem.code == "no-event" else problem.code
            yield self._notice(code, None, f"{self.file}: {problem.text}")
        if self.cut and self.found is not None and is_cut_for_good(self.found):
            yield self._notice("cut-record", None, f"{self.file}: {says_cut(self.offset)}")
        yield from notices
        if self._unreadable:
            yield self._unreadable

    def _notice(self, code: str, tag: str | None, text: str) -> Notice:
        return Notice(code, self.run, tag, text)
