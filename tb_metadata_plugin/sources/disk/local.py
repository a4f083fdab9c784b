"""A local directory tree: its event files as TensorBoard's loaders find them, those beside them, and their bytes."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from sys import intern
from typing import NamedTuple, Protocol

from tb_metadata_plugin.gc_pause import grown_old
from tb_metadata_plugin.sources.disk.beside import BESIDE
from tb_metadata_plugin.sources.disk.file_kinds import FileKind

ABOVE = "../"
"""What the name of a file begins with that stands in the directory above."""
_MANY = 1_000
"""Directories after whose listing there are many new objects."""
_MOST_NAMES = 10_000
"""Names of files of which it is remembered whether they are read."""
NOT_THERE = (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
"""Errors of what is gone already, and of links that lead nowhere; any other says nothing of what is there."""


class Found(NamedTuple):
    """A file as a walk found it."""

    name: str
    """Behind its folder, where it stands in one (see `FileKind`), and a `../` for each directory above the run's."""
    size: int
    """In bytes; -1 where a store does not tell it."""
    identity: object
    """Another one under the same name is another file."""
    version: object
    """Differs when anything in the file does; None where a store tells nothing by which that is known."""
    modified: float
    """When it was last written, in seconds since 1970."""


class Beside(NamedTuple):
    """A file beside event files."""

    kind: FileKind
    file: Found


class Range(NamedTuple):
    """Bytes of a file."""

    path: str
    start: int
    end: int


class FileSystem(Protocol):
    """Finds and reads the event files below one directory, and the files beside them."""

    block: int
    """How many bytes are read at least when anything is."""

    def walk(self) -> Iterable[RunDirectory]:
        """The directories with event files or with files of our kinds, and those that cannot be listed.

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
    """A directory with event files, which alone make it a run; `run` is TensorBoard's name of it.

    One without event files may have files that tell of runs below it.
    """

    run: str
    path: str
    files: tuple[Found, ...]
    """The event files, sorted by name."""
    problem: str | None = None
    """Why not all of the directory is known; what was in it may be there still."""
    misnamed: tuple[str, ...] = ()
    """Names of directories in it that TensorBoard may take for event files."""
    beside: tuple[Beside, ...] = ()
    """Files that are no event files and tell of the run as well, sorted by name."""
    unseen: tuple[str, ...] = ()
    """Files and folders of our kinds in it at which nobody can look now; what they were may still be there."""

    def join(self, file: Found) -> str:
        """The path of one of its files."""
        path, name = self.path, file.name
        while name.startswith(ABOVE):
            # Behind a link `..` is another directory.
            path, name = os.path.dirname(path), name[len(ABOVE) :]
        return f"{path}/{name}"

    @property
    def is_run(self) -> bool:
        """Whether it is a run, or may be one since it cannot be listed."""
        return bool(self.files) or self.problem is not None


def local_directory(logdir: str | None) -> Path | None:
    """The directory that a `--logdir` names, where this machine can read it; None for a URL or nothing."""
    if not logdir or "://" in logdir:
        return None
    return Path(logdir).expanduser()


READ_ONLY = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
"""What has become a pipe since it was found holds up nothing."""


_FULL = 30
"""Every so many walks each directory is listed anew: not every file system tells by its time that one has changed."""
_SETTLED = 2_000_000_000
"""Nanoseconds after which a directory that changes has another time than before."""


class _Chain(NamedTuple):
    """A directory and those above it, by what the file system knows them by."""

    identity: tuple[int, int]
    above: _Chain | None

    def has(self, identity: tuple[int, int]) -> bool:
        """Whether a directory is one of these."""
        chain: _Chain | None = self
        while chain is not None:
            if chain.identity == identity:
                return True
            chain = chain.above
        return False


class _Listing(NamedTuple):
    """What a directory held when it was listed."""

    version: int
    """When it was changed last, in nanoseconds; 0 where that does not tell whether it was changed since."""
    found: RunDirectory | None
    below: tuple[tuple[str, str], ...]
    """Paths and run names of the directories in it."""
    folders: tuple[tuple[str, int], ...] = ()
    """Paths of those among them in which files beside its event files may stand, and their `version`."""


class LocalFiles:
    """The event files below a directory of this machine; each is open only while a part of it is read.

    A walk lists only directories that have changed, asks for the size and time of each event file, and gives the very
    same `RunDirectory` for one in which nothing has changed.

    Args:
        root: the directory.
        kinds: of the files to find beside event files.
    """

    block = 1 << 14

    def __init__(self, root: Path, kinds: Sequence[FileKind] = BESIDE) -> None:
        self.root = root
        self._kinds = KindsByFolder(kinds)
        self._known: dict[str, _Listing] = {}
        self._walks = 0

    def read(self, ranges: Sequence[Range]) -> Iterator[bytes | OSError]:
        """See `FileSystem.read`."""
        for path, start, end in ranges:
            try:
                yield _read(path, start, end)
            except OSError as error:
                yield error

    def walk(self) -> Iterator[RunDirectory]:
        """See `FileSystem.walk`.

        Symbolic links are followed, except into a directory that is already on the way there. Names that are not UTF-8
        are decoded with U+FFFD, as TensorBoard names such runs.

        Raises:
            OSError: the root cannot be listed, or is no longer there at the end: what was not found may have moved.
        """
        first = os.stat(self.root)
        known = {} if self._walks % _FULL == 0 else self._known
        self._walks += 1
        self._known = {}
        waiting: list[tuple[str, str, _Chain | None]] = [(os.fspath(self.root), "", None)]
        listed = 0
        while waiting:
            path, run, above = waiting.pop()
            try:
                status = os.stat(path)
                chain = _Chain((status.st_dev, status.st_ino), above)
                before = known.get(path)
                listing = _relisted(before) if before and before.version == status.st_mtime_ns else None
                if listing is None:
                    listing = yield from _listed(path, run, status.st_mtime_ns, chain, self._kinds)
                    listed += 1
                    if listed % _MANY == 0:
                        grown_old()
            except OSError as error:
                if not run:
                    raise
                # One that is not found was deleted since its parent was listed.
                if not isinstance(error, FileNotFoundError):
                    yield RunDirectory(run, path, (), error.strerror)
                continue
            self._known[path] = listing
            waiting += [(*place, chain) for place in reversed(listing.below)]
            if listing.found is not None:
                yield listing.found
        if not os.path.samestat(first, os.stat(self.root)):
            raise FileNotFoundError(errno.ENOENT, "replaced while it was listed")


def _listed(
    path: str, run: str, version: int, chain: _Chain, kinds: KindsByFolder
) -> Generator[RunDirectory, None, _Listing]:
    """Lists a directory; gives those in it of which nobody can tell what they are."""
    listed_at = time.time_ns()
    with os.scandir(path) as entries:
        listed = sorted(entries, key=lambda entry: entry.name)
    files: list[Found] = []
    below: list[tuple[str, str]] = []
    misnamed: list[str] = []
    beside: list[Beside] = []
    folders: list[str] = []
    unseen: list[str] = []
    problem: str | None = None
    for entry in listed:
        name = f"{run}/{readable(entry.name)}" if run else readable(entry.name)
        try:
            if is_event_file(entry.name) and entry.is_file():
                files.append(_found(entry.name, entry.stat()))
            elif entry.is_dir():
                if entry.name in kinds:
                    folders.append(entry.name)
                if is_event_file(entry.name):
                    misnamed.append(spelled(entry.name))
                if not _is_loop(entry, chain):
                    # As one object with what TensorBoard calls it in each of its answers.
                    below.append((entry.path, intern(name)))
            elif kinds and (kind := kinds.of("", entry.name)) is not None and entry.is_file():
                beside.append(Beside(kind, _found(entry.name, entry.stat())))
        except OSError as error:
            if error.errno in NOT_THERE:
                continue
            if is_event_file(entry.name):
                problem = f"{spelled(entry.name)}: {error.strerror}"
            else:
                if entry.name in kinds or kinds.of("", entry.name) is not None:
                    unseen.append(entry.name)
                yield RunDirectory(name, entry.path, (), error.strerror)
            version = 0
    if listed_at - version < _SETTLED:
        version = 0
    found = RunDirectory(run or ".", path, tuple(files), problem, tuple(misnamed))
    listing = _Listing(version, found if found.is_run else None, tuple(below))
    tells = beside or folders or unseen
    return _with_beside(listing._replace(found=found), beside, folders, unseen, kinds) if tells else listing


def _with_beside(
    listing: _Listing, beside: list[Beside], folders: list[str], unseen: list[str], kinds: KindsByFolder
) -> _Listing:
    """The same listing with what is beside the event files.

    Args:
        listing: of the run's directory.
        beside: files that stand in the directory itself.
        folders: those in it in which there may be more.
        unseen: files and folders of these kinds in it that cannot be looked at.
        kinds: of the files to find.
    """
    version, found, below, _ = listing
    assert found is not None
    versions: list[tuple[str, int]] = []
    for folder in folders:
        path = f"{found.path}/{folder}"
        listed_at = time.time_ns()
        try:
            of_folder = os.stat(path).st_mtime_ns
            beside += _in_folder(path, folder, kinds)
        except OSError as error:
            if error.errno not in NOT_THERE:
                unseen.append(folder)
            version = 0
            continue
        versions.append((path, of_folder))
        if listed_at - of_folder < _SETTLED:
            version = 0
    beside.sort(key=lambda one: one.file.name)
    full = replace(found, beside=tuple(beside), unseen=tuple(unseen))
    return _Listing(version, full if full.is_run or beside or unseen else None, below, tuple(versions))


def _in_folder(path: str, folder: str, kinds: KindsByFolder) -> Iterator[Beside]:
    """The files in a folder of a run's directory that belong beside its event files."""
    with os.scandir(path) as entries:
        for entry in entries:
            kind = kinds.of(folder, entry.name)
            try:
                if kind is not None and entry.is_file():
                    yield Beside(kind, _found(f"{folder}/{entry.name}", entry.stat()))
            except OSError as error:
                if error.errno not in NOT_THERE:
                    raise


def _relisted(known: _Listing) -> _Listing | None:
    """The same listing with its files as they are now; None where one is not found, so that it is to be made anew."""
    directory = known.found
    try:
        for folder, version in known.folders:
            if os.stat(folder).st_mtime_ns != version:
                return None
        if directory is None:
            return known
        files = _as_now(directory, directory.files)
        beside = directory.beside
        if beside:
            before = tuple([file for _, file in beside])
            after = _as_now(directory, before)
            if after is not before:
                beside = tuple([Beside(kind, file) for (kind, _), file in zip(beside, after, strict=True)])
    except OSError:
        return None
    if files is directory.files and beside is directory.beside:
        return known
    return known._replace(found=replace(directory, files=files, beside=beside))


def _as_now(directory: RunDirectory, files: tuple[Found, ...]) -> tuple[Found, ...]:
    """Files of a directory as they are now, the very same tuple where nothing of them changed."""
    now = files
    for number, file in enumerate(files):
        status = os.stat(directory.join(file))
        if not stat.S_ISREG(status.st_mode):
            # Behind a link, without a change of the directory.
            raise FileNotFoundError(errno.ENOENT, "no file any more", file.name)
        if (
            status.st_size != file.size
            or status.st_mtime_ns != file.version
            or status.st_dev << 64 | status.st_ino != file.identity
        ):
            now = (*now[:number], _found(file.name, status), *now[number + 1 :])
    return now


def _read(path: str, start: int, end: int) -> bytes:
    """A part of a file; `open` would ask the system twice as often, which counts with ten thousand files."""
    file = os.open(path, READ_ONLY)
    try:
        if start:
            os.lseek(file, start, os.SEEK_SET)
        data = os.read(file, end - start)
        # Some file systems give a part of it, though there is more.
        while data and len(data) < end - start and (more := os.read(file, end - start - len(data))):
            data += more
        return data
    finally:
        os.close(file)


def is_event_file(name: str) -> bool:
    """Whether TensorBoard takes a file of this name for an event file."""
    return "tfevents" in name


class KindsByFolder:
    """Kinds of files beside event files, by the folder in which they stand; iterates over these folders."""

    def __init__(self, kinds: Sequence[FileKind]) -> None:
        self._folders: dict[str, list[FileKind]] = {}
        for kind in kinds:
            self._folders.setdefault(kind.folder, []).append(kind)
        self._known: dict[tuple[str, str], FileKind | None] = {}
        """Answers: many directories have files of the same names, and each is asked for."""

    def __iter__(self) -> Iterator[str]:
        return iter(self._folders)

    def __contains__(self, folder: str) -> bool:
        return folder in self._folders

    def __bool__(self) -> bool:
        return bool(self._folders)

    def of(self, folder: str, name: str) -> FileKind | None:
        """Of which kind a file is beside the event files of a run; None for an event file, and any that is not read."""
        try:
            return self._known[folder, name]
        except KeyError:
            kinds = () if is_event_file(name) else self._folders.get(folder, ())
            if len(self._known) >= _MOST_NAMES:
                self._known.clear()
            found = self._known[folder, name] = next((kind for kind in kinds if kind.has(name)), None)
            return found


def readable(name: str) -> str:
    """The name of a directory as TensorBoard calls it, as text that has a UTF-8 form; others may be called alike."""
    return os.fsencode(name).decode("utf-8", "replace")


def spelled(name: str) -> str:
    """The name of a file or directory as text that is no other's: bytes that are not UTF-8 are written as `\\xff`."""
    return os.fsencode(name).replace(b"\\", b"\\\\").decode("utf-8", "backslashreplace")


def _found(name: str, status: os.stat_result) -> Found:
    identity = status.st_dev << 64 | status.st_ino
    return Found(name, status.st_size, identity, status.st_mtime_ns, status.st_mtime)


def _is_loop(entry: os.DirEntry[str], chain: _Chain) -> bool:
    if not entry.is_symlink():
        return False
    status = entry.stat()
    return chain.has((status.st_dev, status.st_ino))
