"""A local directory tree: its event files as TensorBoard's loaders find them, and what stands in them."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

_NOTHING = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
"""Errors of what is gone already, and of links that lead nowhere; any other says nothing of what is there."""


class Found(NamedTuple):
    """An event file as a walk found it."""

    name: str
    size: int
    """In bytes."""
    identity: object
    """Another one under the same name is another file."""
    version: object
    """Differs when anything in the file does."""
    modified: float
    """When it was last written, in seconds since 1970."""


class Range(NamedTuple):
    """Bytes of a file."""

    path: str
    start: int
    end: int


class FileSystem(Protocol):
    """Finds and reads the event files below one directory."""

    block: int
    """How many bytes are read at least when anything is."""

    def walk(self) -> Iterable[RunDirectory]:
        """The directories with event files, and those that cannot be listed.

        Raises:
            FileNotFoundError: there is no such directory.
            OSError: it cannot be listed.
        """
        ...

    def read(self, ranges: Sequence[Range]) -> Iterable[bytes | OSError]:
        """What stands in parts of files, less where a file is shorter now, or why one cannot be read."""
        ...


@dataclass(frozen=True, slots=True)
class RunDirectory:
    """A directory with event files; `run` is TensorBoard's name of it."""

    run: str
    path: str
    files: tuple[Found, ...]
    """Sorted by name."""
    problem: str | None = None
    """Why not all of the directory is known; what was in it may be there still."""

    def join(self, file: Found) -> str:
        """The path of one of its files."""
        return f"{self.path}/{file.name}"


def local_directory(logdir: str | None) -> Path | None:
    """The directory that a `--logdir` names, where this machine can read it; None for a URL or nothing."""
    if not logdir or "://" in logdir:
        return None
    return Path(logdir).expanduser()


_READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)


class LocalFiles:
    """The event files below a directory of this machine; each is open only while a part of it is read."""

    block = 1 << 14

    def __init__(self, root: Path) -> None:
        self.root = root

    def walk(self) -> Iterator[RunDirectory]:
        """See `FileSystem.walk`."""
        return run_directories(self.root)

    def read(self, ranges: Sequence[Range]) -> Iterator[bytes | OSError]:
        """See `FileSystem.read`."""
        for path, start, end in ranges:
            try:
                yield _read(path, start, end)
            except OSError as error:
                yield error


def _read(path: str, start: int, end: int) -> bytes:
    """A part of a file; `open` would ask the system twice as often, which counts with ten thousand files."""
    file = os.open(path, _READ_ONLY)
    try:
        if start:
            os.lseek(file, start, os.SEEK_SET)
        return os.read(file, end - start)
    finally:
        os.close(file)


def run_directories(root: Path) -> Iterator[RunDirectory]:
    """The run directories below `root`, itself included, and those that cannot be listed.

    Symbolic links are followed, except into a directory that is already on the way there. Names that are not UTF-8
    are decoded with U+FFFD, as TensorBoard names such runs.

    Raises:
        OSError: the root cannot be listed, or is no longer there at the end: what was not found may have moved with it.
    """
    first = os.stat(root)
    waiting: list[tuple[str, str, frozenset[tuple[int, int]]]] = [(os.fspath(root), "", frozenset())]
    while waiting:
        directory, run, above = waiting.pop()
        try:
            with os.scandir(directory) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
            status = os.stat(directory)
        except OSError as error:
            if not run:
                raise
            # One that is not found was deleted since its parent was listed.
            if not isinstance(error, FileNotFoundError):
                yield RunDirectory(run, directory, (), error.strerror)
            continue
        chain = above | {(status.st_dev, status.st_ino)}
        files: list[Found] = []
        below: list[tuple[str, str, frozenset[tuple[int, int]]]] = []
        problem: str | None = None
        for entry in listed:
            name = f"{run}/{readable(entry.name)}" if run else readable(entry.name)
            try:
                if is_event_file(entry.name) and entry.is_file():
                    files.append(_found(entry))
                elif entry.is_dir() and not _is_loop(entry, chain):
                    below.append((entry.path, name, chain))
            except OSError as error:
                if error.errno in _NOTHING:
                    continue
                if is_event_file(entry.name):
                    problem = f"{readable(entry.name)}: {error.strerror}"
                else:
                    yield RunDirectory(name, entry.path, (), error.strerror)
        waiting += reversed(below)
        if files or problem:
            yield RunDirectory(run or ".", directory, tuple(files), problem)
    if not os.path.samestat(first, os.stat(root)):
        raise FileNotFoundError(errno.ENOENT, "replaced while it was listed")


def is_event_file(name: str) -> bool:
    """Whether TensorBoard takes a file of this name for an event file."""
    return "tfevents" in name


def readable(name: str) -> str:
    """A file name as text that has a UTF-8 form."""
    return os.fsencode(name).decode("utf-8", "replace")


def _found(entry: os.DirEntry[str]) -> Found:
    status = entry.stat()
    return Found(entry.name, status.st_size, status.st_dev << 64 | status.st_ino, status.st_mtime_ns, status.st_mtime)


def _is_loop(entry: os.DirEntry[str], chain: frozenset[tuple[int, int]]) -> bool:
    if not entry.is_symlink():
        return False
    status = entry.stat()
    return (status.st_dev, status.st_ino) in chain
