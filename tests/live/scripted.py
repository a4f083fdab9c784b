"""Stand-ins for what an index asks: sources, TensorBoard's list of runs, and a log directory."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from typing import Any

from tb_metadata_plugin.live.index import Index, Listing
from tb_metadata_plugin.live.snapshot import Snapshot
from tb_metadata_plugin.model.documents import Notice, Record
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.sources import Context, Update


class Scripted:
    """A source that gives prepared updates, then nothing new; an exception is raised."""

    def __init__(self, *updates: Update | Exception) -> None:
        self.updates = list(updates)
        self.asked: list[tuple[frozenset[str], bool]] = []
        self.waits = False
        self.narrow = False
        """As it was asked last."""

    def poll(self, context: Context, runs: frozenset[str], everything: bool, narrow: bool = False) -> Update:
        self.asked.append((runs, everything))
        self.narrow = narrow
        update = self.updates.pop(0) if self.updates else Update()
        if isinstance(update, Exception):
            raise update
        return update

    def forget(self, runs: frozenset[str]) -> None:
        self.forgotten = runs


class Runs:
    """What TensorBoard lists; to be changed by a test."""

    def __init__(self, *names: str) -> None:
        self.started: dict[str, float | None] = dict.fromkeys(names, 1.0)
        self.error: Exception | None = None

    def __call__(self, context: Context) -> Listing:
        if self.error:
            raise self.error
        return Listing(dict(self.started))


class Disk:
    """A log directory on which no files are read."""

    def __init__(
        self, *updates: Update, gone: Iterable[str] = (), found: Mapping[str, float | None] | None = None
    ) -> None:
        self.updates = list(updates)
        self.gone = set(gone)
        self.found: dict[str, float | None] = dict(found or {})
        self.more = False
        self.lost: frozenset[str] = frozenset()
        self.apart: frozenset[str] = frozenset()
        self.suspects: tuple[Notice, ...] = ()

    def walk(self) -> None:
        pass

    def poll(self, seconds: float) -> Update:
        update = self.updates.pop(0) if self.updates else Update()
        self.more = bool(self.updates) and self.more
        return update

    def is_gone(self, run: str) -> bool:
        return run in self.gone


def record(run: str, data: dict[str, Any] | bytes, tag: str = "metadata", time: float = 1.0) -> Record:
    raw = data if isinstance(data, bytes) else encode(data)
    return Record("summary", run, tag, 0, time, raw)


def codes(snapshot: Snapshot) -> list[tuple[str, str | None]]:
    return [(notice.code, notice.run) for notice in snapshot.notices]


def names(snapshot: Snapshot) -> list[str]:
    found: list[str] = snapshot.table.column("run").to_pylist()
    return found


def number(snapshot: Snapshot) -> int:
    return int(snapshot.version.rpartition("-")[2])


def wait_idle(index: Index) -> None:
    for thread in threading.enumerate():
        if thread.name == "metadata-refresh":
            thread.join(30)
    assert not index._running
