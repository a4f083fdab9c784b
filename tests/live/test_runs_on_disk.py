"""The live table of a log directory that is read directly: runs that TensorBoard lists late, or never, or no more."""

from __future__ import annotations

import gc
import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from tb_metadata_plugin import read
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.live.index import DISK_SLOW, Index, Listing
from tb_metadata_plugin.live.run_list import PATIENCE
from tb_metadata_plugin.live.snapshot import Snapshot
from tb_metadata_plugin.model.documents import Metric, Notice, Part, Record, part_of
from tb_metadata_plugin.model.labels import Label, Labels
from tb_metadata_plugin.sources import Context, SourceUnavailableError, Update
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tests import event_files
from tests.live.scripted import Disk, Runs, Scripted, codes, names, record, wait_idle
from tests.sources.disk.reading import Given
from tests.tensorboard_process import wait_for


def found(*runs: str) -> dict[str, float | None]:
    return dict.fromkeys(runs, 1.0)


def test_runs_on_disk_are_shown_before_tensorboard_is_asked() -> None:
    shown: list[tuple[int, list[str], list[float | None]]] = []
    disk = Disk(Update((record("a", {"x": 1}),)), found=found("a", "b"))
    runs = Runs("a")

    def list_runs(context: Context) -> Listing:
        shown.append((index.snapshot.listed, names(index.snapshot), index.snapshot.table.column("x").to_pylist()))
        return runs(context)

    index = Index(list_runs, [], disk)
    index.refresh(None)
    assert shown == [(0, ["a", "b"], [1.0, None])]
    assert (index.snapshot.listed, index.snapshot.found) == (1, 2)
    assert index.snapshot.table.schema.metadata[b"waiting"] == b"[[1,2]]"
    runs.started["b"] = 1.0
    assert b"waiting" not in index.refresh(None).table.schema.metadata


def test_runs_that_tensorboard_lists_before_it_reads_them_wait_as_well() -> None:
    """As its slow loader does, until it reads no more of them for long."""
    now = [0.0]
    disk = Disk(Update(tags=dict.fromkeys("abc", frozenset({"loss"}))), found=found("a", "b", "c", "d"))
    metrics = [Update(metrics={run: {"loss": Metric(1.0, 1, 1.0)}}) for run in "ab"]
    index = Index(Runs("a", "b", "c", "d"), [Scripted(Update(), *metrics)], disk, clock=lambda: now[0])

    def waiting() -> tuple[bytes | None, bool]:
        about = index.refresh(None).table.schema.metadata
        return about.get(b"waiting"), index.refreshing

    assert waiting() == (b"[[0,3]]", True)
    assert waiting() == (b"[[1,3]]", True)
    now[0] = PATIENCE - 1
    assert waiting() == (b"[[2,3]]", True)
    now[0] = 2 * PATIENCE - 2
    assert waiting() == (b"[[2,3]]", True)
    now[0] = 2 * PATIENCE
    assert waiting() == (None, False)


def test_begin_reads_the_disk_alone() -> None:
    def refuse(context: Context) -> Listing:
        raise AssertionError("asked")

    index = Index(refuse, [Scripted(RuntimeError("asked"))], Disk(found=found("a")))
    index.begin()
    wait_idle(index)
    assert (names(index.snapshot), codes(index.snapshot), index.loading) == (["a"], [], False)


def test_begin_with_nothing_on_disk_leaves_it_to_tensorboard() -> None:
    index = Index(Runs("a"), [], Disk())
    index.begin()
    wait_idle(index)
    assert index.loading
    index.touch(None)
    wait_idle(index)
    assert (names(index.snapshot), index.loading) == (["a"], False)


@pytest.mark.parametrize("soon", [True, False])
def test_what_takes_long_to_read_is_shown_bit_by_bit(soon: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not each bit: each time all columns are made anew."""
    if soon:
        monkeypatch.setattr("tb_metadata_plugin.live.index.SHOWN_AFTER", 0.0)

    class Slow(Disk):
        def poll(self, seconds: float) -> Update:
            shown = 3 - len(self.updates) if soon else 0
            if shown:
                wait_for(lambda: values(index.snapshot), lambda known: known == [1.0] * shown + [None] * (3 - shown))
            self.more = len(self.updates) > 1
            return super().poll(seconds)

    def values(snapshot: Snapshot) -> list[float | None]:
        table = snapshot.table
        return table.column("x").to_pylist() if "x" in table.schema.names else []

    updates = [Update((record(run, {"x": 1}),)) for run in "abc"]
    disk = Slow(*updates, found=found("a", "b", "c"))
    index = Index(Runs("a", "b", "c"), [], disk, clock=lambda: 0.0)
    assert values(index.refresh(None)) == [1.0, 1.0, 1.0]
    assert codes(index.snapshot) == []
    assert index.snapshot.version.endswith("-3" if soon else "-2")


class Hanging(Disk):
    """A log directory that cannot be walked until it is let go."""

    def __init__(self, *updates: Update, **options: Any) -> None:
        super().__init__(*updates, **options)
        self.hangs = True
        self.entered = threading.Semaphore(0)
        self.leave = threading.Semaphore(0)

    def walk(self) -> None:
        if self.hangs:
            self.entered.release()
            assert self.leave.acquire(timeout=30)

    def is_gone(self, run: str) -> bool:
        assert not self.hangs
        return super().is_gone(run)


def test_a_log_directory_that_hangs_holds_up_nothing_and_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_metadata_plugin.live.index.DISK_WAIT", 0.05)
    monkeypatch.setattr("tb_metadata_plugin.live.index.BEGIN_WAIT", 0.05)
    now, runs = [0.0], Runs("a", "c")
    source = Scripted(Update((record("a", {"x": 1}),)))
    disk = Hanging(Update((record("b", {"x": 2}),)), found=found("a", "b"), gone={"b", "c"})
    index = Index(runs, [source], disk, clock=lambda: now[0])
    index.begin()
    assert disk.entered.acquire(timeout=30)
    wait_idle(index)
    assert index.loading
    snapshot = index.refresh(None)
    assert (names(snapshot), snapshot.table.column("x").to_pylist()) == (["a", "c"], [1.0, None])
    assert (codes(snapshot), index.refreshing) == ([], True)
    assert gc.isenabled(), "it may hang for ever"
    del runs.started["c"]
    now[0] = DISK_SLOW + 1
    assert names(index.refresh(None)) == ["a", "c"], "whether it was deleted is not known"
    assert codes(index.snapshot) == [("slow-directory", None), ("runs-not-listed", "c")]
    disk.hangs = False
    disk.leave.release()
    monkeypatch.setattr("tb_metadata_plugin.live.index.DISK_WAIT", 30.0)
    snapshot = index.refresh(None)
    assert (names(snapshot), snapshot.table.column("x").to_pylist()) == (["a", "b", "c"], [1.0, 2.0, None])
    assert codes(snapshot) == [("runs-not-listed", None)], "that walk began before the run was known"
    assert names(index.refresh(None)) == ["a"]


@pytest.mark.parametrize("where", ["walk", "poll"])
def test_a_log_directory_that_fails_is_told_and_tensorboard_asked(where: str) -> None:
    class Failing(Disk):
        broken = True

    def fail(*arguments: Any) -> Any:
        if disk.broken:
            raise ZeroDivisionError("bug")
        return original(*arguments)

    disk = Failing(found=found("a"))
    original = getattr(disk, where)
    setattr(disk, where, fail)
    index = Index(Runs("b"), [], disk)
    assert names(index.refresh(None)) == ["b"]
    assert codes(index.snapshot) == [("unreadable-directory", None)]
    disk.broken = False
    assert (names(index.refresh(None)), codes(index.snapshot)) == (["a", "b"], [])


def test_runs_that_were_found_before_a_fault_are_shown_by_the_next_refresh(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def failing(record: Record, *others: Any) -> Part:
        calls.append(record.run)
        if calls == ["a", "b"]:
            raise MemoryError
        return part_of(record, *others)

    monkeypatch.setattr("tb_metadata_plugin.rows.records.part_of", failing)
    disk = Disk(Update((record("a", {"x": 1}),)), Update((record("b", {"x": 2}),)), found=found("a", "b"))
    disk.more = True
    index = Index(Runs(), [], disk)
    with pytest.raises(MemoryError):
        index.refresh(None)
    snapshot = index.refresh(None)
    assert (names(snapshot), snapshot.table.column("x").to_pylist()) == (["a", "b"], [1.0, 2.0])


def test_labels_of_two_sources_are_united() -> None:
    one: Labels = {("doc", ("x",)): Label("One", "")}
    other: Labels = {("doc", ("y",)): Label("Other", ""), ("doc", ("x",)): Label("One", "")}
    disk = Disk(Update(labels={("a", "experiment"): one}))
    sources = [Scripted(Update(labels={("b", "experiment"): other}), Update(labels={}))]
    index = Index(Runs("a"), sources, disk)
    assert index.refresh(None).labels == {**one, **other}
    assert index.refresh(None).labels == one


def test_labels_in_files_count_until_tensorboard_has_read_what_stands_there() -> None:
    labels: Labels = {("doc", ("x",)): Label("One", "")}
    given = Given()
    index = Index(Runs("a"), [], Disk(Update(labels={("a", "experiment"): labels})), given=given)
    assert index.refresh(None).labels == labels
    given.times["a", "experiment"] = 1.0
    assert index.refresh(None).labels == {}


def test_runs_that_tensorboard_never_lists_are_told_when_it_lists_no_more() -> None:
    now, runs = [0.0], Runs("a")
    index = Index(runs, [], Disk(found=found("a", "b", "c")), clock=lambda: now[0])
    assert codes(index.refresh(None)) == []
    assert index.refreshing
    now[0] = PATIENCE - 1
    runs.started["b"] = 1.0
    assert codes(index.refresh(None)) == []
    now[0] = 2 * PATIENCE - 2
    assert codes(index.refresh(None)) == []
    now[0] = 2 * PATIENCE
    snapshot = index.refresh(None)
    assert codes(snapshot) == [("runs-not-listed", "c")]
    assert "lists only 2 of 3 runs; 1 are missing (c)" in snapshot.notices[0].text
    assert not index.refreshing
    runs.started["c"] = 1.0
    assert codes(index.refresh(None)) == []


def test_a_list_that_shrinks_is_told_at_once_and_until_it_is_whole() -> None:
    runs = Runs("a", "b")
    index = Index(runs, [], Disk(found=found("a", "b", "c")), clock=lambda: 0.0)
    assert codes(index.refresh(None)) == []
    del runs.started["b"]
    assert codes(index.refresh(None)) == [("runs-not-listed", None)]
    runs.started["b"] = 1.0
    assert codes(index.refresh(None)) == [("runs-not-listed", "c")], "it is still not whole, and will not be"
    assert names(index.snapshot) == ["a", "b", "c"]


def test_the_start_that_tensorboard_tells_counts() -> None:
    runs = Runs("a", "b")
    runs.started = {"a": 5.0, "b": None}
    index = Index(runs, [], Disk(found=found("a", "b", "c")))
    snapshot = index.refresh(None)
    started = [moment and moment.timestamp() for moment in snapshot.table.column("run.started").to_pylist()]
    assert started == [5.0, 1.0, 1.0]
    assert index.refresh(None).version == snapshot.version


def test_what_tensorboard_cannot_read_either_is_told_once() -> None:
    ours, theirs = Notice("not-a-text-tensor", "a", "t", ""), Notice("unreadable", "a", "t", "")
    file = Notice("corrupt-length", "a", None, "")
    index = Index(Runs("a"), [Scripted(Update(notices=(theirs,)))], Disk(Update(notices=(ours, file))))
    assert codes(index.refresh(None)) == [("unreadable", "a"), ("corrupt-length", "a")]


def test_what_a_file_could_not_give_and_tensorboard_gave_is_not_told() -> None:
    given = Given()
    index = Index(Runs("a"), [], Disk(Update(notices=(Notice("unreadable", "a", "t", ""),))), given=given)
    assert codes(index.refresh(None)) == [("unreadable", "a")]
    index = Index(Runs("a"), [], Disk(Update(notices=(Notice("unreadable", "a", "t", ""),))), given=given)
    given.times["a", "t"] = 1.0
    assert codes(index.refresh(None)) == []


@pytest.mark.parametrize("member", ["run", "run/train"])
def test_a_training_gives_a_signal_as_long_as_any_of_its_files_is_written(tmp_path: Path, member: str) -> None:
    """In the tab as in `read()`, whatever the events themselves tell: not all that is logged is read."""
    started = event_files.document({"status": "running"}, "run")
    files = {
        "run": event_files.log(tmp_path / "run", started),
        "run/train": event_files.log(tmp_path / "run" / "train"),
    }
    index = Index(Runs(*files), [], DiskSource(LogDirectory([Root(LocalFiles(tmp_path))]), chosen_by("*")))
    for ago, status in ((0.0, "running"), (3600.0, "no signal"), (60.0, "running")):
        for run, path in files.items():
            written = time.time() - (ago if run == member else 7200.0)
            os.utime(path, (written, written))
        for table in (index.refresh(None).table, read(tmp_path)):
            assert table.column("run.status").to_pylist() == [status]


def test_a_config_file_is_watched_like_event_files(tmp_path: Path) -> None:
    files = {"run": event_files.log(tmp_path / "run", event_files.scalar("loss", 0.5))}
    index = Index(Runs(*files), [], DiskSource(LogDirectory([Root(LocalFiles(tmp_path))]), chosen_by("*")))
    assert "args.lr" not in index.refresh(None).table.column_names
    for lr in (0.5, 0.25):
        (tmp_path / "run" / "args.yaml").write_text(f"lr: {lr}\n")
        assert index.refresh(None).table.column("args.lr").to_pylist() == [lr]
    (tmp_path / "run" / "args.yaml").unlink()
    assert "args.lr" not in index.refresh(None).table.column_names


def test_what_tensorboard_lists_of_a_run_whose_files_are_gone_is_ignored_until_there_are_some_again() -> None:
    document = Update((record("a", {"x": 1}), record("b", {"x": 2})))
    source = Scripted(document, Update(), Update(), document)
    disk = Disk(found=found("a", "b"))
    runs = Runs("a", "b", "never on disk")
    index = Index(runs, [source], disk)
    assert names(index.refresh(None)) == ["a", "b", "never on disk"]
    del disk.found["b"]
    disk.gone, disk.lost = {"b", "never on disk"}, frozenset("b")
    for _ in range(2):
        snapshot = index.refresh(None)
        assert (names(snapshot), codes(snapshot)) == (["a", "never on disk"], [("run-gone", "b")])
        assert (snapshot.listed, snapshot.found, sorted(source.forgotten)) == (2, 2, ["b"])
        assert sorted(source.asked[-1][0]) == ["a", "never on disk"], "and for no other"
        assert source.narrow
    disk.found["b"], disk.lost = 1.0, frozenset()
    disk.gone.remove("b")
    snapshot = index.refresh(None)
    assert (names(snapshot), snapshot.table.column("x").to_pylist()) == (["a", "b", "never on disk"], [1.0, 2.0, None])
    assert not source.narrow
    assert codes(snapshot) == [("file-replaced", "b")], "TensorBoard has not forgotten the old ones"
    del runs.started["b"]
    index.refresh(None)
    runs.started["b"] = 1.0
    assert codes(index.refresh(None)) == []


def test_runs_that_tensorboard_knows_by_another_name_neither_wait_nor_are_missing() -> None:
    now, runs = [0.0], Runs("a", "r\ufffd")
    disk = Disk(Update(tags={"a": frozenset(), "r1": frozenset({"loss"})}), found=found("a", "r1", "r2"))
    disk.apart = frozenset({"r1", "r2"})
    index = Index(runs, [], disk, clock=lambda: now[0])
    for now[0] in (0.0, PATIENCE + 1, 2 * PATIENCE):
        snapshot = index.refresh(None)
        assert (names(snapshot), codes(snapshot)) == (["a", "r1", "r2", "r\ufffd"], [])
        assert b"waiting" not in snapshot.table.schema.metadata
    del runs.started["a"]
    (notice,) = index.refresh(None).notices
    assert "only 1 of 2 runs; 1 are missing (a)" in notice.text


def test_where_tensorboard_cannot_list_its_runs_what_may_be_why_is_told(tmp_path: Path) -> None:
    (tmp_path / "a" / "x.tfevents").mkdir(parents=True)
    event_files.log(tmp_path / "a")
    source = DiskSource(LogDirectory([Root(LocalFiles(tmp_path), "all")]), chosen_by("*"))
    runs = Runs("all/a")
    index = Index(runs, [], source)
    assert codes(index.refresh(None)) == []
    runs.error = SourceUnavailableError("list the runs", "IsADirectoryError")
    snapshot = index.refresh(None)
    assert codes(snapshot) == [("source-unavailable", None), ("misnamed-directory", None)]
    assert "all/a/x.tfevents. " in snapshot.notices[1].text
    (tmp_path / "a" / "x.tfevents").rename(tmp_path / "a" / "x")
    assert codes(index.refresh(None)) == [("source-unavailable", None)]
