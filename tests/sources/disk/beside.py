"""What the tests of files beside event files share: kinds that stand only here, and log directories to have them in."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import pytest

from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root, open_logdir

MOST = 200
"""Bytes of the largest file of these kinds."""


def as_it_is(data: bytes, name: str) -> Mapping[str, bytes]:
    """A document, whose keys stand below the name of the file."""
    parse(data)
    return {name.removesuffix(".json"): data}


CONFIG = FileKind("text", has=lambda name: name == "config.json", read=as_it_is, most_bytes=MOST)
PARAMS = FileKind("hparams", has=lambda name: name.endswith(".json"), read=as_it_is, folder="params", most_bytes=MOST)
KINDS = (CONFIG, PARAMS)


class Logs(Protocol):
    """A log directory of some file system."""

    url: str

    def write(self, path: str, content: bytes) -> None: ...
    def remove(self, path: str) -> None: ...


class OnDisk:
    """One of this machine."""

    def __init__(self, root: Path, url: str) -> None:
        self.root, self.url = root, url

    def write(self, path: str, content: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(content)

    def remove(self, path: str) -> None:
        (self.root / path).unlink()


class InMemory:
    """One of fsspec's, in which there are no directories."""

    url = "memory://bucket/logs"

    def __init__(self) -> None:
        self.files = pytest.importorskip("fsspec").filesystem("memory")
        self.files.store.clear()

    def write(self, path: str, content: bytes) -> None:
        self.files.pipe_file(f"/bucket/logs/{path}", content)

    def remove(self, path: str) -> None:
        self.files.rm(f"/bucket/logs/{path}")


class Refusing(LocalFiles):
    """Local files that cannot be read while `refuses` is set."""

    refuses = False

    def read(self, ranges: Any) -> Iterator[bytes | OSError]:
        assert all(part.start < part.end for part in ranges)
        for answer in super().read(ranges):
            yield OSError(errno.EACCES, "Permission denied") if self.refuses else answer


def source(logs: Logs, kinds: Sequence[FileKind] = KINDS, **options: Any) -> DiskSource:
    logdir = open_logdir(logs.url, kinds=kinds)
    assert logdir is not None
    return DiskSource(logdir, chosen_by("*"), **options)


def local_source(root: Path, kinds: Sequence[FileKind] = KINDS) -> DiskSource:
    return DiskSource(LogDirectory([Root(LocalFiles(root, kinds))]), chosen_by("*"))
