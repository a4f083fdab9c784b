"""Reads event files as far as each is wanted, whichever kind it is; what fails in one takes nothing from the others."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from tb_metadata_plugin.documents import Notice
from tb_metadata_plugin.sources import texts
from tb_metadata_plugin.sources.directories import FileSystem, Found
from tb_metadata_plugin.sources.files import SmallFile, is_small
from tb_metadata_plugin.sources.heads import Head
from tb_metadata_plugin.sources.hparams import Told
from tb_metadata_plugin.sources.provider import describe
from tb_metadata_plugin.sources.tails import Job, read_on

logger = logging.getLogger(__name__)

EventFile: TypeAlias = SmallFile | Head
FileKey: TypeAlias = tuple[str, str]
"""Run and path: one directory may be in two roots."""
Files: TypeAlias = Mapping[FileKey, tuple[EventFile, Found]]
"""What is known of files, and how each stands in the log directory now."""


def new_file(key: FileKey, found: Found, chosen: texts.Choose) -> EventFile:
    """A file of which nothing is known yet."""
    return SmallFile(key[0], found.name) if is_small(found.name) else Head(key[0], found.name, chosen)


def read_files(system: FileSystem, files: Files) -> Iterator[tuple[FileKey, Told | Notice]]:
    """Reads on in these files; gives what came of each in which there is more to read, or what is wrong with it."""
    jobs: dict[FileKey, Job] = {}
    for key, (file, now) in files.items():
        file.found, file.unread = now, False
        if not file.done and now.size > file.offset:
            jobs[key] = Job(key[1], now, file)
    try:
        read_on(system, jobs.values())
    except Exception as error:  # What was read before it counts; the rest is read again.
        logger.exception("Metadata: event files could not be read")
        for key, job in jobs.items():
            if not files[key][0].done and job.reader.offset < job.found.size:
                job.reader.fail(OSError(None, describe(error)))
    for key in jobs:
        file = files[key][0]
        try:
            yield key, file.harvest()
        except Exception as error:  # Of ours: it must not take anything from the other files.
            logger.exception("Metadata: %s could not be read", key[1])
            yield key, Notice("unreadable-file", file.run, None, f"{file.file}: {describe(error)}")
