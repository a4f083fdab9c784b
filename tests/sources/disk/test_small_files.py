"""Log directories and the small files in them, in every state that a file system has to offer."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import tb_metadata_plugin
from tb_metadata_plugin.events.documents import HISTORY
from tb_metadata_plugin.events.framing import frame
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.documents import PartKey, Record
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk import local
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.local import LocalFiles, local_directory
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tests import event_files
from tests.sources.disk.reading import run_directories

SMALL_FILE = "events.out.tfevents.0000000000.host.1.0.metadata"


def poll(source: DiskSource) -> Update:
    source.walk()
    return source.poll()


def file_source(root: Path) -> DiskSource:
    return DiskSource(LogDirectory([Root(LocalFiles(root))]), chosen_by("*"))


def read(update: Update) -> dict[tuple[str, str], Any]:
    return {(record.run, record.tag): parse(record.data).document for record in update.records}


def changed(update: Update) -> bool:
    return bool(update.records or update.removed or update.tags or update.labels)


def notices(update: Update) -> list[tuple[str, str | None, str | None]]:
    return [(notice.code, notice.run, notice.tag) for notice in update.notices]


def test_run_directories_are_named_as_tensorboard_names_them(tmp_path: Path) -> None:
    for run in (".", "a", "a/b", "c d/[x]"):
        event_files.log(tmp_path / run)
    (tmp_path / "empty").mkdir()
    (tmp_path / "a" / "notes.txt").touch()
    found = {directory.run: [file.name for file in directory.files] for directory in run_directories(tmp_path)}
    assert set(found) == {".", "a", "a/b", "c d/[x]"}
    assert found["a"] == ["events.out.tfevents.1700000000.host.1.0"]


def test_symbolic_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    logdir, outside = tmp_path / "logs", tmp_path / "outside"
    event_files.log(logdir / "a")
    event_files.log(outside / "b")
    (logdir / "linked").symlink_to(outside)
    (logdir / "again").symlink_to(outside)
    (logdir / "a" / "up").symlink_to(logdir)
    (outside / "self").symlink_to(outside)
    (logdir / "broken").symlink_to(tmp_path / "nowhere")
    (logdir / "loop").symlink_to(logdir / "loop")
    assert sorted(directory.run for directory in run_directories(logdir)) == ["a", "again/b", "linked/b"]


def test_a_name_that_is_not_utf8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/bad\xff"
    try:
        os.mkdir(path)
    except OSError:
        pytest.skip("this file system takes no such name")
    event_files.log(Path(os.fsdecode(path)))
    assert [directory.run for directory in run_directories(tmp_path)] == ["bad\ufffd"]


def test_a_directory_that_is_not_there_has_no_runs(tmp_path: Path) -> None:
    logdir = LogDirectory([Root(LocalFiles(tmp_path / "none"))])
    logdir.walk()
    assert (logdir.places, logdir.notices, logdir.is_gone("a")) == ([], (), False)


def test_a_directory_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event_files.log(tmp_path / "good", event_files.document({"x": 1}), name=SMALL_FILE)
    # A path that is longer than the system takes cannot be listed, though each of its directories is there.
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        Path("d" * 250).mkdir()
        os.chdir("d" * 250)
    update = poll(file_source(tmp_path))
    assert read(update) == {("good", "metadata"): {"x": 1}}
    (notice,) = update.notices
    assert (notice.code, notice.run, notice.tag) == ("unreadable-directory", None, None)
    assert notice.text.startswith("d" * 250 + "/")


def test_a_file_of_which_nothing_can_be_told_now_is_not_gone(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    event_files.log(tmp_path / "a", event_files.document({"z": 1}), name=f"z.{SMALL_FILE}")
    below = event_files.log(tmp_path / "outside" / "b", event_files.document({"y": 1}), name=SMALL_FILE).parent
    logdir = tmp_path / "logs"
    logdir.mkdir()
    (tmp_path / "a").rename(logdir / "a")
    (logdir / "linked").symlink_to(below.parent)
    source = file_source(logdir)
    assert len(poll(source).records) == 3
    for link in (logdir / "a" / path.name, logdir / "linked"):
        link.rename(tmp_path / link.name)
        link.symlink_to("x" * 300)  # No file system has such a name, so that it cannot even be asked for.
    update = poll(source)
    assert (changed(update), source.is_gone("a"), source.is_gone("linked/b")) == (False, False, False)
    assert notices(update) == [("unreadable-directory", None, None)] * 2
    assert [notice.text.partition(": ")[::2] for notice in update.notices] == [
        ("linked", "File name too long"),
        ("a", f"{SMALL_FILE}: File name too long"),
    ]
    assert tb_metadata_plugin.read(logdir).column("z").to_pylist() == [1.0]
    for link in (logdir / "a" / path.name, logdir / "linked"):
        link.unlink()
        (tmp_path / link.name).rename(link)
    assert poll(source) == Update()


def test_local_directory(tmp_path: Path) -> None:
    assert local_directory(str(tmp_path)) == tmp_path
    assert local_directory("~/logs") == Path.home() / "logs"
    assert [local_directory(remote) for remote in ("s3://bucket/logs", "", None)] == [None, None, None]


def test_small_files_are_read_on_from_where_they_were_left(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    source = file_source(tmp_path)
    (record,) = poll(source).records
    assert record == Record("file", "a", "metadata", 0, event_files.TIME, b'{"x":1}', (), SMALL_FILE)
    assert not changed(poll(source))
    life = event_files.document({"status": "completed"}, tag="run")
    life.ClearField("metadata")
    event_files.append(path, event_files.event(event_files.document({"x": 2}), step=5), event_files.event(life))
    update = poll(source)
    assert read(update) == {("a", "metadata"): {"x": 2}, ("a", "run"): {"status": "completed"}}
    assert update.records[0].earlier == (b'{"x":1}',)


def test_only_the_last_documents_of_a_small_file_are_kept(tmp_path: Path) -> None:
    documents = [event_files.document({"x": number}) for number in range(3 * HISTORY)]
    path = event_files.log(tmp_path / "a", *documents, name=SMALL_FILE)
    source = file_source(tmp_path)
    (record,) = poll(source).records
    before = [b'{"x":%d}' % number for number in range(2 * HISTORY, 3 * HISTORY)]
    assert [*record.earlier, record.data] == before
    event_files.append(path, event_files.event(event_files.document({"x": -1}), step=5))
    (record,) = poll(source).records
    assert (record.data, record.earlier) == (b'{"x":-1}', (before[-1],))


def test_a_record_that_is_still_being_written_is_read_when_it_is_whole(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    whole = path.read_bytes()
    source = file_source(tmp_path)
    path.write_bytes(whole[:-7])
    assert not changed(poll(source))
    with path.open("ab") as file:
        file.write(whole[-7:])
    assert read(poll(source)) == {("a", "metadata"): {"x": 1}}


@pytest.mark.parametrize("how", ["shrunk", "replaced", "longer"])
def test_a_file_that_started_anew_is_read_from_its_start(tmp_path: Path, how: str) -> None:
    first = [event_files.document({"x": 1}), event_files.document({"y": 1}, tag="results")]
    path = event_files.log(tmp_path / "a", *first, name=SMALL_FILE)
    source = file_source(tmp_path)
    poll(source)
    content = event_files.log(tmp_path / "b", event_files.document({"x": 2}), name="x").read_bytes()
    if how == "shrunk":
        path.write_bytes(content)
    elif how == "longer":
        path.write_bytes(content + frame(bytes(2 * path.stat().st_size)))
    else:
        (tmp_path / "new").write_bytes(content + b"\0" * len(content))
        (tmp_path / "new").replace(path)
    update = poll(source)
    assert [(record.data, record.earlier) for record in update.records] == [(b'{"x":2}', ())]
    assert update.removed == {("a", PartKey("file", "results", SMALL_FILE))}
    assert not changed(poll(source))


def test_a_file_that_is_gone_is_removed(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    event_files.log(tmp_path / "a")
    source = file_source(tmp_path)
    poll(source)
    path.unlink()
    assert poll(source).removed == {("a", PartKey("file", "metadata", SMALL_FILE))}
    assert poll(source).removed == frozenset()
    assert source.found == {"a": event_files.TIME}


def test_a_run_is_lost_where_its_files_are_gone_until_there_are_some_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = tmp_path / "logs"
    paths = [event_files.log(root / run, event_files.document({"x": 1}), name=SMALL_FILE) for run in ("a", "b", "c")]
    source = file_source(root)

    def lost() -> set[str]:
        poll(source)
        return set(source.lost)

    assert lost() == set()
    paths[0].unlink()
    assert lost() == {"a"}
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path == f"{root}/b":
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        paths[1].unlink()
        assert lost() == {"a"}, "what is in b is not known"
    assert lost() == {"a", "b"}
    root.rename(tmp_path / "away")
    assert lost() == {"a", "b"}, "nor what became of c"
    (tmp_path / "away").rename(root)
    event_files.log(root / "a", event_files.document({"x": 2}))
    assert lost() == {"b"}


def test_a_directory_that_cannot_be_listed_loses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    source = file_source(tmp_path)
    poll(source)
    with monkeypatch.context() as patch:

        def refuse(*args: Any) -> None:
            raise OSError(116, "Stale file handle")

        patch.setattr(os, "scandir", refuse)
        patch.setattr(os, "listdir", refuse)
        update = poll(source)
        assert not source.is_gone("a")
    assert (update.removed, notices(update)) == (frozenset(), [("unreadable-directory", None, None)])
    assert "Stale file handle" in update.notices[0].text
    assert poll(source) == Update()


@pytest.mark.parametrize("replaced", [False, True])
def test_a_log_directory_that_is_moved_away_while_it_is_listed_loses_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, replaced: bool
) -> None:
    root, away = tmp_path / "logs", tmp_path / "away"
    for run in ("a", "b/c"):
        event_files.log(root / run, event_files.document({"x": 1}), name=SMALL_FILE)
    source = file_source(root)
    assert len(read(poll(source))) == 2
    scandir = os.scandir

    def move(path: str) -> Any:
        if path == f"{root}/a":
            root.rename(away)
            if replaced:
                root.mkdir()
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", move)
        update = poll(source)
    gone = [("unreadable-directory", None, None)]
    assert (changed(update), notices(update), source.is_gone("a")) == (False, gone, False)
    if replaced:
        root.rmdir()
    away.rename(root)
    update = poll(source)
    assert (changed(update), notices(update), set(source.found)) == (False, [], {"a", "b/c"})


def test_what_was_skipped_in_a_file_stays_told(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    event_files.append_garbage(path)
    source = file_source(tmp_path)
    assert notices(poll(source)) == [("corrupt-record", "a", None)]
    event_files.append(path, event_files.event(event_files.document({"x": 2})))
    update = poll(source)
    assert (read(update), notices(update)) == ({("a", "metadata"): {"x": 2}}, [("corrupt-record", "a", None)])


def test_a_corrupt_length_stops_the_file_and_keeps_what_was_before(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    event_files.corrupt_length(path)
    source = file_source(tmp_path)
    update = poll(source)
    assert read(update) == {("a", "metadata"): {"x": 1}}
    assert notices(update) == [("corrupt-length", "a", None)]
    event_files.append(path, event_files.event(event_files.document({"x": 2})))
    later = poll(source)
    assert (later.records, notices(later)) == ((), [("corrupt-length", "a", None)])


def test_bad_tensors_in_a_small_file_are_told_until_a_good_one_comes(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", event_files.tensor(1.5), name=SMALL_FILE)
    source = file_source(tmp_path)
    assert notices(poll(source)) == [("not-a-text-tensor", "a", "metadata")]
    event_files.append(path, event_files.event(event_files.document({"x": 2})))
    update = poll(source)
    assert (read(update), notices(update)) == ({("a", "metadata"): {"x": 2}}, [])


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=SMALL_FILE)
    source = file_source(tmp_path)
    with monkeypatch.context() as patch:

        def refuse(*args: Any, **options: Any) -> None:
            raise PermissionError(13, "Permission denied")

        patch.setattr("os.open", refuse)
        update = poll(source)
    assert notices(update) == [("unreadable-file", "a", None)]
    assert "Permission denied" in update.notices[0].text
    healed = poll(source)
    assert (read(healed), notices(healed)) == ({("a", "metadata"): {"x": 1}}, [])


def walked(files: LocalFiles) -> dict[str, list[tuple[str, int]]]:
    return {found.run: [(file.name, file.size) for file in found.files] for found in files.walk()}


def test_a_walk_finds_what_changed_since_the_last(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether or not a directory's time tells that it changed."""
    for settled in (-(10**18), local._SETTLED):
        monkeypatch.setattr(local, "_SETTLED", settled)
        root = tmp_path / str(settled)
        for run in ("a", "b", "c/d", "c/e"):
            event_files.log(root / run, event_files.document({"x": 1}), name="tfevents.1")
        os.utime(root / "c", (1, 1))
        files = LocalFiles(root)
        before = {found.run: found for found in files.walk()}
        again = {found.run: found for found in files.walk()}
        assert (again == before, walked(LocalFiles(root))) == (True, walked(files))
        assert all(again[run] is before[run] for run in before) == (settled < 0)
        event_files.append(root / "a" / "tfevents.1", event_files.event(event_files.document({"x": 2})))
        event_files.log(root / "b", event_files.document({"x": 3}), name="tfevents.2")
        event_files.log(root / "c" / "f", event_files.document({"x": 4}), name="tfevents.1")
        (root / "c" / "e" / "tfevents.1").unlink()
        (root / "c" / "e").rmdir()
        now = {found.run: found for found in files.walk()}
        assert (
            walked(LocalFiles(root))
            == walked(files)
            == {run: [(f.name, f.size) for f in one.files] for run, one in now.items()}
        )
        assert now.keys() == {"a", "b", "c/d", "c/f"}
        assert (now["c/d"] is again["c/d"], now["a"] is again["a"]) == (settled < 0, False)


def test_every_so_many_walks_each_directory_is_listed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There are file systems whose directories always have the same time."""
    monkeypatch.setattr(local, "_SETTLED", -(10**18))
    event_files.log(tmp_path / "a", name="tfevents.1")
    time = (tmp_path / "a").stat().st_mtime_ns
    files = LocalFiles(tmp_path)
    assert len(walked(files)["a"]) == 1
    event_files.log(tmp_path / "a", name="tfevents.2")
    os.utime(tmp_path / "a", ns=(time, time))
    assert len(walked(files)["a"]) == 1
    assert [len(walked(files)["a"]) for _ in range(local._FULL)][-1] == 2


def test_a_file_that_is_gone_though_its_directory_says_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "_SETTLED", -(10**18))
    for name in ("tfevents.1", "tfevents.2"):
        event_files.log(tmp_path / "a", name=name)
    time = (tmp_path / "a").stat().st_mtime_ns
    files = LocalFiles(tmp_path)
    assert len(walked(files)["a"]) == 2
    (tmp_path / "a" / "tfevents.2").unlink()
    os.utime(tmp_path / "a", ns=(time, time))
    assert [name for name, _ in walked(files)["a"]] == ["tfevents.1"]
