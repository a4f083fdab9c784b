"""Finds the event files of a local log directory, as TensorBoard's loaders do."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class RunDirectory:
    """A directory with event files; `run` is TensorBoard's name of it."""

    run: str
    path: str
    files: tuple[str, ...]
    """Names of its event files, sorted."""
    problem: str | None = None
    """Why the directory cannot be listed; whether it is a run is not known then."""


def local_directory(logdir: str | None) -> Path | None:
    """The directory that a `--logdir` names, where this machine can read it; None for a URL or nothing."""
    if not logdir or "://" in logdir:
        return None
    return Path(logdir).expanduser()


def run_directories(root: Path) -> Iterator[RunDirectory]:
    """The run directories below `root`, itself included, and those that cannot be listed; none if `root` cannot be.

    Symbolic links are followed, except into a directory that is already on the way there. Names that are not UTF-8
    are decoded with U+FFFD, as TensorBoard names such runs.
    """
    waiting: list[tuple[str, str, frozenset[tuple[int, int]]]] = [(os.fspath(root), "", frozenset())]
    while waiting:
        directory, run, above = waiting.pop()
        try:
            with os.scandir(directory) as entries:
                listed = sorted(entries, key=lambda entry: entry.name)
            status = os.stat(directory)
        except FileNotFoundError:
            continue  # Deleted since its parent was listed.
        except OSError as error:
            if run:
                yield RunDirectory(run, directory, (), error.strerror)
            continue
        chain = above | {(status.st_dev, status.st_ino)}
        files: list[str] = []
        below: list[tuple[str, str, frozenset[tuple[int, int]]]] = []
        for entry in listed:
            if "tfevents" in entry.name and _is_file(entry):
                files.append(entry.name)
            elif _is_directory(entry) and not _is_loop(entry, chain):
                below.append((entry.path, f"{run}/{readable(entry.name)}" if run else readable(entry.name), chain))
        waiting += reversed(below)
        if files:
            yield RunDirectory(run or ".", directory, tuple(files))


def readable(name: str) -> str:
    """A file name as text that has a UTF-8 form."""
    return os.fsencode(name).decode("utf-8", "replace")


def _is_file(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_file()
    except OSError:
        return False


def _is_directory(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False


def _is_loop(entry: os.DirEntry[str], chain: frozenset[tuple[int, int]]) -> bool:
    if not entry.is_symlink():
        return False
    try:
        status = entry.stat()
    except OSError:
        return True
    return (status.st_dev, status.st_ino) in chain
