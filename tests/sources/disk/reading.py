"""What the tests of reading event files directly share: files, sources, and what came of a poll."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.plugins.hparams import summary_v2

from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.documents import SourceName
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.rows.rows import Rows
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.local import LocalFiles, Range, RunDirectory
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tests import event_files
from tests.rows.made import make

NAME = "events.out.tfevents.1700000000.host.1.0"
SMALL_FILE = "events.out.tfevents.0000000000.host.1.0.metadata"
TIME = event_files.TIME


class Files(LocalFiles):
    """Local files that tell what was read of them."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.ranges: list[Range] = []

    def read(self, ranges: Any) -> Any:
        self.ranges += ranges
        return super().read(ranges)


def disk(root: Path, **options: Any) -> DiskSource:
    return DiskSource(LogDirectory([Root(LocalFiles(root))]), chosen_by("*"), **options)


def run_directories(root: Path) -> Iterator[RunDirectory]:
    """The directories below `root`, itself included, that have event files or cannot be listed."""
    return (directory for directory in LocalFiles(root).walk() if directory.is_run)


def poll(source: DiskSource) -> Update:
    source.walk()
    return source.poll()


def read(update: Update) -> dict[tuple[str, str], Any]:
    return {(record.run, record.tag): parse(record.data).document for record in update.records}


def codes(update: Update) -> list[tuple[str, str | None, str | None]]:
    return [(notice.code, notice.run, notice.tag) for notice in update.notices]


def session(**hparams: Any) -> Summary.Value:
    """The start of a session of the HParams plugin."""
    (value,) = summary_v2.hparams_pb(hparams, trial_id="trial", start_time_secs=TIME).value
    return value


def experiment(tag_label: str) -> Summary.Value:
    """An experiment that names one key."""
    rate = summary_v2.HParam("lr", summary_v2.RealInterval(0.0, 1.0), display_name=tag_label)
    (value,) = summary_v2.hparams_config_pb([rate], []).value
    return value


def outcome(updates: list[Update], source: DiskSource) -> Any:
    """All that rows make of what a source gave."""
    rows = Rows()
    tags: dict[str, frozenset[str]] = {}
    for update in updates:
        rows.apply(update)
        tags |= update.tags
    rows.list_runs(source.found)
    made, data = make(rows, TIME)
    members = [member for known in data.values() for member in known.members]
    parts = {member.run: sorted((part.key, part.data, part.lost) for part in member.data.parts) for member in members}
    return {row.run: row.leaves for row in made}, parts, set(rows.notices()), tags, updates[-1].notices, source.found


class Given:
    """What TensorBoard has given, to be set by a test."""

    def __init__(self) -> None:
        self.times: dict[tuple[str, str], float] = {}

    def __call__(self, source: SourceName, run: str, tag: str) -> float | None:
        return self.times.get((run, tag))
