"""Config files that lie above several trainings: each is read once, to tell that it is one and is used for none."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.model.documents import Notice
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import FileSystem, Found, Range, spelled

logger = logging.getLogger(__name__)


class UnusedFile(NamedTuple):
    """A file that would tell of a training if only one lay below it."""

    system: FileSystem
    path: str
    kind: FileKind
    found: Found
    name: str
    """From the log directory on."""


class UnusedFiles:
    """Remembers which of these files hold a document: of others there is nothing that could be used."""

    def __init__(self) -> None:
        self._read: dict[str, tuple[UnusedFile, bool]] = {}
        """By path each file as it was when it was read, and whether it holds a document."""
        self._to_read: dict[str, UnusedFile] = {}

    @property
    def more(self) -> bool:
        """Whether there are files to read."""
        return bool(self._to_read)

    def look_at(self, files: Iterable[UnusedFile]) -> None:
        """Takes in all the files that a walk found, and notes which are to be read."""
        before, self._read, self._to_read = self._read, {}, {}
        for file in files:
            known = before.get(file.path)
            if known is not None:
                # What it held counts until it is read anew.
                self._read[file.path] = known
            if known is None or known[0].found != file.found:
                self._to_read[file.path] = file

    def read(self, goes_on: Callable[[], bool]) -> None:
        """Reads one in any case, where any is to be read, and further ones while it `goes_on`."""
        for path, file in list(self._to_read.items()):
            del self._to_read[path]
            self._read[path] = (file, _holds_a_document(file))
            if not goes_on():
                return

    def notices(self) -> Iterator[Notice]:
        """A notice of each, however many runs lie below it."""
        for _, (file, holds) in sorted(self._read.items()):
            if holds:
                text = (
                    f"{file.name} is not used: several trainings seem to lie below it, and nobody can tell of which it "
                    "is. Copy it beside the event files of each training to which it belongs."
                )
                yield Notice("unused-config", None, None, text)


def _holds_a_document(file: UnusedFile) -> bool:
    """Whether a file has keys; one that cannot be read tells of no training, wherever it lies."""
    size, most = file.found.size, file.kind.most_bytes
    if not size or size > most:
        return False
    try:
        (data,) = file.system.read([Range(file.path, 0, most + 1 if size < 0 else size)])
        if isinstance(data, OSError) or len(data) > most:
            return False
        return bool(file.kind.read(data, spelled(file.found.name).rpartition("/")[2]))
    except MetadataError:
        return False
    except Exception:  # Of ours: it must not take anything from the other files.
        logger.exception("Metadata: %s could not be read", file.path)
        return False
