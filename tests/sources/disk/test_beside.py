"""Files beside event files, of kinds that stand only here: found, read whole, read anew and taken back."""

from __future__ import annotations

import errno
import itertools
import logging
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin import api
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk import beside_files, local
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tests import event_files
from tests.sources.disk.beside import (
    KINDS,
    MOST,
    PARAMS,
    InMemory,
    Logs,
    OnDisk,
    Refusing,
    as_it_is,
    local_source,
    source,
)
from tests.sources.disk.reading import NAME, TIME, codes, outcome, poll, read


@pytest.fixture(params=["local", "file", "memory"])
def logs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Logs]:
    """An empty log directory that is read locally, or through fsspec."""
    root = tmp_path / "logs"
    root.mkdir()
    if request.param != "local":
        pytest.importorskip("fsspec")
    if request.param == "memory":
        memory = InMemory()
        yield memory
        memory.files.store.clear()
    else:
        yield OnDisk(root, str(root) if request.param == "local" else root.as_uri())


@pytest.fixture
def events(tmp_path: Path) -> bytes:
    """An event file with one scalar."""
    return event_files.log(tmp_path / "scratch", event_files.scalar("loss", 1.0)).read_bytes()


def taken_back(update: Update) -> set[tuple[str, str]]:
    return {(run, part.file) for run, part in update.removed}


FILES = pytest.mark.parametrize("file", ["config.json", "params/config.json"])


@FILES
@pytest.mark.parametrize("first", ["events", "file"])
def test_one_is_found_whichever_is_there_first(logs: Logs, events: bytes, file: str, first: str) -> None:
    disk = source(logs)
    both = [(f"a/b/{NAME}", events), (f"a/b/{file}", b'{"lr": 1}')]
    for path, content in both if first == "events" else reversed(both):
        assert not poll(disk).records
        logs.write(path, content)
    update = poll(disk)
    (record,) = update.records
    assert parse(record.data).document == {"lr": 1}
    assert (record.run, record.file, record.key.root) == ("a/b", file, ("doc", ("config",)))
    assert (codes(update), disk.found, poll(disk)) == ([], {"a/b": TIME}, Update())


@FILES
def test_only_event_files_make_a_run_and_tell_when_it_was_written(logs: Logs, events: bytes, file: str) -> None:
    logs.write("other/" + file, b'{"lr": 1}')
    logs.write(f"a/{NAME}", events)
    disk = source(logs)
    first = poll(disk)
    assert (first.records, set(first.written), dict(first.tags)) == ((), {"a"}, {"a": frozenset({"loss"})})
    assert (disk.found, disk.is_gone("other")) == ({"a": TIME}, True)
    for content in (b'{"lr": 1}', b'{"lr": 22}', b"no"):
        logs.write("a/" + file, content)
        update = poll(disk)
        assert (update.written, update.tags, update.bare) == ({}, {}, {})
    logs.remove("a/" + file)
    update = poll(disk)
    assert (update.written, update.tags, update.bare, disk.found) == ({}, {}, {}, {"a": TIME})
    logs.write("a/" + file, b'{"lr": 3}')
    logs.remove(f"a/{NAME}")
    logs.write(f"b/{NAME}", events)
    assert poll(disk).records == (), "without event files it is no run"
    assert (disk.found, disk.is_gone("a")) == ({"b": TIME}, True)


@FILES
def test_one_is_read_anew_whenever_it_is_another_and_taken_back_when_it_is_gone(
    logs: Logs, events: bytes, file: str
) -> None:
    """What stood in one that cannot be read now counts until it can be."""
    logs.write(f"a/{NAME}", events)
    disk = source(logs)
    poll(disk)
    given = False
    for content, told in [
        (b"no", ["invalid-json"]),
        (b'{"lr": 1, "wd": 1}', []),
        (b'{"lr": 2, "wd": 2}', []),
        (b'{"lr": 3}', []),
        (b'{"lr": 4}' + b" " * MOST, ["document-too-large"]),
        (b'{"lr": 5}', []),
        (b'{"lr": ', ["invalid-json"]),
        (b'{"lr": 6}', []),
        (b'{"lr": "\xff"}', ["invalid-utf8"]),
        (b'{"lr": 7}', []),
    ]:
        logs.write("a/" + file, content)
        update = poll(disk)
        documents = list(read(update).values())
        assert documents == ([] if told else [parse(content).document])
        assert codes(update) == [(code, "a", None) for code in told]
        assert all(notice.text.startswith(f"{file}: ") for notice in update.notices)
        too_large = told == ["document-too-large"]
        assert taken_back(update) == ({("a", file)} if too_large else set())
        keeps = given and bool(told) and not too_large
        assert [notice.text.endswith("what stood there before still counts") for notice in update.notices] == [
            keeps
        ] * len(told)
        given = not too_large and (given or not told)
        assert (poll(disk).records, codes(poll(disk))) == ((), codes(update)), "it is not read again"
    logs.remove("a/" + file)
    update = poll(disk)
    assert (update.records, taken_back(update), codes(update)) == ((), {("a", file)}, [])
    assert poll(disk) == Update()


@FILES
def test_what_is_wrong_with_one_goes_with_it(logs: Logs, events: bytes, file: str) -> None:
    for run in "ab":
        logs.write(f"{run}/{NAME}", events)
        logs.write(f"{run}/{file}", b"no")
    disk = source(logs)
    assert codes(poll(disk)) == [("invalid-json", "a", None), ("invalid-json", "b", None)]
    logs.remove("a/" + file)
    assert codes(poll(disk)) == [("invalid-json", "b", None)]
    logs.remove(f"b/{NAME}")
    assert codes(poll(disk)) == [], "nor is there a run any more"


@FILES
def test_a_run_that_is_deleted_and_comes_back_is_given_again(logs: Logs, events: bytes, file: str) -> None:
    logs.write(f"stays/{NAME}", events)
    disk = source(logs)
    for _ in range(2):
        logs.write(f"a/{NAME}", events)
        logs.write("a/" + file, b'{"lr": 1}')
        assert len(poll(disk).records) == 1
        logs.remove(f"a/{NAME}")
        assert taken_back(poll(disk)) == {("a", file)}


@FILES
def test_one_that_goes_between_the_walk_and_the_read_counts_until_that_is_known(
    logs: Logs, events: bytes, file: str
) -> None:
    logs.write(f"a/{NAME}", events)
    logs.write("a/" + file, b'{"lr": 1}')
    disk = source(logs)
    poll(disk)
    logs.write("a/" + file, b'{"lr": 22}')
    disk.walk()
    logs.remove("a/" + file)
    update = disk.poll()
    assert (update.records, update.removed, codes(update)) == ((), frozenset(), [("unreadable-file", "a", None)])
    update = poll(disk)
    assert (taken_back(update), codes(update)) == ({("a", file)}, [])


@FILES
def test_one_that_shrinks_between_the_walk_and_the_read_is_read_by_the_next(
    logs: Logs, events: bytes, file: str
) -> None:
    logs.write(f"a/{NAME}", events)
    logs.write("a/" + file, b'{"lr": 1, "wd": 1}')
    disk = source(logs)
    disk.walk()
    logs.write("a/" + file, b'{"lr": 2}')
    assert disk.poll().records == ()
    assert list(read(poll(disk)).values()) == [{"lr": 2}]


@pytest.mark.parametrize("settled", [-(10**18), local._SETTLED])
def test_one_that_cannot_be_read_is_told_and_tried_at_each_walk(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch, settled: int
) -> None:
    """Whether or not the directory is listed anew."""
    monkeypatch.setattr(local, "_SETTLED", settled)
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.json", b'{"lr": 1}')
    files = Refusing(tmp_path / "logs", KINDS)
    disk = DiskSource(LogDirectory([Root(files)]), chosen_by("*"))
    poll(disk)
    logs.write("a/config.json", b'{"lr": 22}')
    files.refuses = True
    for _ in range(2):
        update = poll(disk)
        assert (update.records, update.removed, codes(update)) == ((), frozenset(), [("unreadable-file", "a", None)])
        assert update.notices[0].text == "config.json: Permission denied"
    files.refuses = False
    update = poll(disk)
    assert (read(update), codes(update)) == ({("a", "config.json"): {"lr": 22}}, [])


def test_an_empty_one_is_not_asked_for(tmp_path: Path, events: bytes) -> None:
    """Stores answer a range of no bytes with an error."""
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    files = Refusing(tmp_path / "logs", KINDS)
    disk = DiskSource(LogDirectory([Root(files)]), chosen_by("*"))
    poll(disk)
    files.refuses = True
    logs.write("a/config.json", b"")
    assert codes(poll(disk)) == [("invalid-json", "a", None)]


def test_one_that_cannot_be_read_and_is_as_before_again_is_read_again(tmp_path: Path, events: bytes) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.json", b'{"lr": 1}')
    files = Refusing(tmp_path / "logs", KINDS)
    disk = DiskSource(LogDirectory([Root(files)]), chosen_by("*"))
    poll(disk)
    path = tmp_path / "logs" / "a" / "config.json"
    path.rename(tmp_path / "away")
    logs.write("a/config.json", b'{"lr": 22}')
    files.refuses = True
    assert codes(poll(disk)) == [("unreadable-file", "a", None)]
    files.refuses = False
    (tmp_path / "away").rename(path)
    update = poll(disk)
    assert (read(update), codes(update)) == ({("a", "config.json"): {"lr": 1}}, [])


@pytest.mark.parametrize("unseen", ["a", "a/params"])
def test_a_directory_that_cannot_be_listed_now_takes_nothing_back(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch, unseen: str
) -> None:
    root = tmp_path / "logs"
    logs = OnDisk(root, "")
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.json", b'{"lr": 1}')
    logs.write("a/params/b.json", b'{"lr": 2}')
    disk = local_source(root)
    poll(disk)
    scandir = os.scandir

    def refuse(path: str) -> Any:
        if path == str(root / unseen):
            raise PermissionError(errno.EACCES, "Permission denied")
        return scandir(path)

    (root / "a" / "params" / "b.json").unlink()
    os.utime(root / unseen)
    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        for _ in range(2):
            update = poll(disk)
            assert (update.records, update.removed) == ((), frozenset())
            assert codes(update) == [("unreadable-directory", None, None)]
    update = poll(disk)
    assert (taken_back(update), codes(update)) == ({("a", "params/b.json")}, [])


def test_a_folder_of_a_store_that_cannot_be_listed_now_takes_nothing_back(
    events: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.sources.disk.test_remote import Directories

    memory = InMemory()
    memory.write(f"a/{NAME}", events)
    memory.write("a/params/b.json", b'{"lr": 2}')
    memory.url = "directories://bucket/logs"
    disk = source(memory)
    assert len(poll(disk).records) == 1
    memory.remove("a/params/b.json")
    memory.write("a/params/c.json", b'{"lr": 3}')
    with monkeypatch.context() as patch:
        patch.setattr(Directories, "refuses", staticmethod(lambda path: path.endswith("/params")))
        update = poll(disk)
        assert (update.records, update.removed) == ((), frozenset())
    update = poll(disk)
    assert (len(update.records), taken_back(update)) == (1, {("a", "params/b.json")})
    memory.files.store.clear()


def test_a_fault_of_a_kind_takes_nothing_from_the_others(
    tmp_path: Path, events: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(data: bytes, name: str) -> Mapping[str, bytes]:
        raise RuntimeError("bug")

    logs = OnDisk(tmp_path, "")
    for path, content in [(NAME, events), ("config.json", b"{}"), ("params/a.json", b'{"x": 1}')]:
        logs.write(f"a/{path}", content)
    bad = FileKind("text", has=lambda name: name == "config.json", read=fail)
    with caplog.at_level(logging.ERROR):
        update = poll(local_source(tmp_path, (bad, PARAMS)))
    assert (read(update), codes(update)) == ({("a", "params/a.json"): {"x": 1}}, [("unreadable-file", "a", None)])
    assert "bug" in caplog.text


def test_a_file_is_of_the_first_kind_that_has_it_and_an_event_file_of_none(logs: Logs, events: bytes) -> None:
    def everything(name: str) -> bool:
        return True

    def named(name: str) -> Callable[[bytes, str], Mapping[str, bytes]]:
        return lambda data, file: {f"{name}/{file}": data}

    kinds = [FileKind("text", everything, named("own")), FileKind("text", everything, named("never"))]
    kinds.append(FileKind("hparams", everything, named("below"), folder="params"))
    for path in (NAME, f"params/{NAME}"):
        logs.write(f"a/{path}", events)
    for path in ("x.json", "params/y.json", "other/z.json"):
        logs.write(f"a/{path}", b"{}")
    disk = source(logs, kinds)
    found = {(record.run, record.file, record.name) for record in poll(disk).records}
    assert found == {
        ("a", "x.json", "own/x.json"),
        ("a", "params/y.json", "below/y.json"),
        ("a/params", "y.json", "own/y.json"),
    }
    assert disk.found == {"a": TIME, "a/params": TIME}


def test_they_come_in_the_order_of_their_names(logs: Logs, events: bytes) -> None:
    kinds = [FileKind("text", lambda name: name == "b", as_it_is)]
    kinds += [FileKind("text", lambda name: True, as_it_is, folder=folder) for folder in ("a", "c")]
    for path in (NAME, "c/3", "c/1", "c/2", "b", "a/2", "a/3", "a/1"):
        logs.write(f"run/{path}", events if path == NAME else b"{}")
    files = [record.file for record in poll(source(logs, kinds)).records]
    assert files == ["a/1", "a/2", "a/3", "b", "c/1", "c/2", "c/3"]


def test_a_name_that_is_not_utf8(tmp_path: Path, events: bytes) -> None:
    OnDisk(tmp_path, "").write(f"a/{NAME}", events)
    (tmp_path / "a" / "params").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/a/params/\xff.json")).write_bytes(b'{"x": 1}')
    (record,) = poll(local_source(tmp_path)).records
    assert (record.file, record.name) == (r"params/\xff.json", r"\xff")


def test_an_unchanged_directory_is_not_listed_and_a_changed_file_is_found(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_SETTLED", -(10**18))
    root = tmp_path / "logs"
    logs = OnDisk(root, "")
    logs.write(f"a/{NAME}", events)
    for file in ("config.json", "params/a.json"):
        logs.write(f"a/{file}", b'{"x": 1}')
    files = LocalFiles(root, KINDS)
    (first,) = files.walk()
    listed: list[str] = []
    scandir = os.scandir

    def watched(path: str) -> Any:
        listed.append(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", watched)
    (second,) = files.walk()
    assert (second is first, listed) == (True, [])
    for number, file in enumerate(("config.json", "params/a.json")):
        logs.write(f"a/{file}", b'{"x": 11}')
        (now,) = files.walk()
        assert ([len(b'{"x": 11}') == found.size for _, found in now.beside][number], listed) == (True, [])
    logs.write("a/params/b.json", b"{}")
    (now,) = files.walk()
    assert [found.name for _, found in now.beside] == ["config.json", "params/a.json", "params/b.json"]
    assert sorted(set(listed)) == [str(root / "a"), str(root / "a" / "params")]


def test_many_are_read_in_several_polls(tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_files, "_BATCH_FILES", 3)
    logs = OnDisk(tmp_path, "")
    logs.write(f"a/{NAME}", events)
    for number in range(7):
        logs.write(f"a/params/{number}.json", b"{}")
    disk = DiskSource(
        LogDirectory([Root(LocalFiles(tmp_path, KINDS))]), chosen_by("*"), clock=itertools.count().__next__
    )
    disk.walk()
    counts = []
    while disk.more:
        counts.append(len(disk.poll(0).records))
    assert counts == [3, 3, 1]


def test_what_was_read_in_a_poll_that_fails_is_given_by_the_next(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = OnDisk(tmp_path, "")
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.json", b'{"x": 1}')
    disk = local_source(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(DiskSource, "_notices", lambda source: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            poll(disk)
    update = poll(disk)
    assert (read(update), update.removed) == ({("a", "config.json"): {"x": 1}}, frozenset())
    logs.write("a/config.json", b'{"x": 22}')
    with monkeypatch.context() as patch:
        patch.setattr(DiskSource, "_notices", lambda source: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            poll(disk)
    logs.remove("a/config.json")
    update = poll(disk)
    assert (update.records, taken_back(update)) == ((), {("a", "config.json")})


def test_read_has_them_and_their_time_is_no_sign_of_the_training(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    for path, content in [
        (f"a/{NAME}", events),
        ("a/config.json", b'{"lr": 1}'),
        (f"b/{NAME}", events),
        ("b/config.json", b"no"),
        ("c/config.json", b'{"lr": 2}'),
    ]:
        logs.write(path, content)
    monkeypatch.setattr(api, "LocalFiles", lambda root, kinds: LocalFiles(root, KINDS))
    table = api.read(tmp_path / "logs")
    assert table.column("run").to_pylist() == ["a", "b"]
    assert table.column("config.lr").to_pylist() == [1.0, None]
    assert [seen.timestamp() for seen in table.column("run.last_seen").to_pylist()] == [TIME, TIME]
    assert "invalid-json in b: config.json: " in caplog.text


steps = st.lists(
    st.tuples(
        st.sampled_from([NAME, "config.json", "params/a.json", "params/b.json", "params"]),
        st.sampled_from(["a", "b", "b/tb"]),
        st.sampled_from([None, b'{"x": 1}', b'{"x": 2}', b'{"x": 2, "y": 3}', b"no", b"", b" " * (MOST + 1)]),
        st.booleans(),
    ),
    max_size=12,
)


@given(steps)
def test_a_source_that_saw_every_step_tells_what_one_that_saw_the_last_does(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, str, bytes | None, bool]]
) -> None:
    base = tmp_path_factory.mktemp("steps")
    root = base / "logs"
    logs = OnDisk(root, "")
    whole = event_files.log(base, event_files.document({"z": 1})).read_bytes()
    logs.write(f"always/{NAME}", whole)
    growing = local_source(root)
    updates = []
    for number, (file, run, content, polls) in enumerate(changes):
        path = root / run / file
        if file == "params":
            shutil.rmtree(path, ignore_errors=True)
        elif content is None:
            path.unlink(missing_ok=True)
        else:
            logs.write(f"{run}/{file}", whole if file == NAME else content)
            os.utime(path, (TIME + number, TIME + number))
        if polls:
            updates.append(poll(growing))
    for path in root.rglob("*.json"):
        # What stood in one before would still count for who saw that.
        if path.read_bytes() in (b"no", b""):
            path.unlink()
    updates.append(poll(growing))
    once = local_source(root)
    expected = outcome([poll(once)], once)
    found = outcome(updates, growing)
    replaced = [notice for notice in found[4] if notice.code != "file-replaced"]
    assert (*found[:3], replaced, found[5]) == (*expected[:3], list(expected[4]), expected[5])
