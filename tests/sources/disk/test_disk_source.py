"""Event files of a whole log directory: what cannot be read, moves or comes twice takes nothing from the rest."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tb_metadata_plugin.api import read as read_whole
from tb_metadata_plugin.events import documents
from tb_metadata_plugin.events.framing import frame
from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.live.index import Index
from tb_metadata_plugin.model.documents import PartKey
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk import small_files
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.heads import Head
from tb_metadata_plugin.sources.disk.local import LocalFiles, RunDirectory
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root, open_logdir
from tests import event_files
from tests.live.scripted import Runs, Scripted, record
from tests.sources.disk.reading import NAME, SMALL_FILE, TIME, Given, codes, disk, poll, read


def test_a_broken_tensor_takes_nothing_from_other_files(tmp_path: Path) -> None:
    unknown, endless = (event_files.text("config", [b'{"a": 1}']) for _ in range(2))
    unknown.tensor.dtype = 20
    endless.tensor.tensor_shape.dim[0].size = 10**14
    for run, value in {"a": unknown, "b": endless, "c": event_files.text("config", [b'{"a": 1}'])}.items():
        event_files.log(tmp_path / run, event_files.document({"x": 1}), value)
    update = poll(disk(tmp_path))
    assert sorted(read(update)) == [("a", "metadata"), ("b", "metadata"), ("c", "config"), ("c", "metadata")]
    assert codes(update) == [("unreadable", "a", "config"), ("unreadable", "b", "config")]


@pytest.mark.parametrize("where", ["harvest", "take"])
def test_a_fault_of_ours_in_a_file_takes_nothing_from_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    for run in "abc":
        event_files.log(tmp_path / run, event_files.document({"x": run}))
    original = getattr(Head, where)

    def fail(head: Head, *arguments: Any) -> Any:
        if head.run == "b":
            raise RuntimeError("bug")
        return original(head, *arguments)

    source = disk(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Head, where, fail)
        first = poll(source)
    assert ("unreadable-file", "b", None) in codes(first)
    event_files.append(next((tmp_path / "b").iterdir()), event_files.event(event_files.document({"x": "b2"})))
    second = poll(source)
    assert {run: data["x"] for (run, _), data in [*read(first).items(), *read(second).items()]} == {
        "a": "a",
        "b": "b2",
        "c": "c",
    }
    assert codes(second) == []


@pytest.mark.parametrize("name", [NAME, SMALL_FILE])
def test_a_fault_of_ours_in_a_tag_takes_nothing_from_the_others_of_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    tags = ("first", "bad", "last")
    path = event_files.log(tmp_path / "a", *(event_files.document({"x": 1}, tag) for tag in tags), name=name)
    original = documents.document_in

    def fail(tensor: Any) -> bytes:
        if b"bug" in (data := original(tensor)):
            raise RuntimeError("bug")
        return data

    source = disk(tmp_path)
    monkeypatch.setattr(documents, "document_in", fail)
    monkeypatch.setattr(small_files, "document_in", fail)
    assert read(poll(source)) == {("a", tag): {"x": 1} for tag in tags}
    newer = [event_files.document({"x": "bug" if tag == "bad" else 2}, tag) for tag in tags]
    event_files.append(path, *map(event_files.event, newer))
    second = poll(source)
    assert read(second) == {("a", "first"): {"x": 2}, ("a", "last"): {"x": 2}}
    assert codes(second) == [("unreadable-file", "a", "bad")]
    assert second.removed == frozenset()
    assert second.notices[0].text == f"{name}: RuntimeError: bug"
    assert "RuntimeError: bug" in caplog.text
    event_files.append(path, event_files.event(event_files.document({"x": 3}, "bad")))
    third = poll(source)
    assert (read(third), codes(third)) == ({("a", "bad"): {"x": 3}}, [])


class Locked(LocalFiles):
    """Local files of which some directories can be listed but not read, or not even listed."""

    unreadable = unlisted = ""

    def walk(self) -> Iterator[RunDirectory]:
        for found in super().walk():
            yield RunDirectory(found.run, found.path, (), "no access") if found.run == self.unlisted else found

    def read(self, ranges: Any) -> Iterator[bytes | OSError]:
        for part in ranges:
            refused = Path(part.path).parent.name == self.unreadable
            yield from [OSError(errno.EACCES, "no access")] if refused else super().read([part])


def test_a_directory_that_cannot_be_read_and_then_not_be_listed_takes_nothing_from_the_others(tmp_path: Path) -> None:
    event_files.log(tmp_path / "a", event_files.document({"x": 1}))
    files = Locked(tmp_path)
    source = DiskSource(LogDirectory([Root(files)]), chosen_by("*"))
    files.unreadable = "a"
    assert codes(poll(source)) == [("unreadable-file", "a", None)]
    files.unlisted = "a"
    event_files.log(tmp_path / "b", event_files.document({"x": 2}))
    assert read(poll(source)) == {("b", "metadata"): {"x": 2}}
    files.unreadable = files.unlisted = ""
    update = poll(source)
    assert (read(update), codes(update)) == ({("a", "metadata"): {"x": 1}}, [])


@pytest.mark.parametrize("time", [0, TIME])
def test_a_file_that_grows_without_another_time_is_told_to_have_been_written(tmp_path: Path, time: float) -> None:
    paths = [event_files.log(tmp_path / run, event_files.scalar("loss", 1.0)) for run in "ab"]
    for path in paths:
        os.utime(path, (time, time))
    source = disk(tmp_path)
    assert poll(source).written == {"a": time, "b": time}
    for path in paths[:1] * 2:
        event_files.append(path, event_files.event(event_files.scalar("loss", 2.0)))
        os.utime(path, (time, time))
        assert poll(source).written == {"a": time}
    source._logdir = LogDirectory([Root(LocalFiles(tmp_path))])
    assert poll(source).written == {}, "all is listed anew and is as it was"


def test_what_was_read_in_a_poll_that_fails_is_given_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event_files.log(tmp_path / "a", event_files.document({"x": 1}))
    source = disk(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(DiskSource, "_notices", lambda source: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            poll(source)
    update = poll(source)
    assert (read(update), list(update.written)) == ({("a", "metadata"): {"x": 1}}, ["a"])


def test_what_tensorboard_gave_and_lost_never_leaves_the_table(tmp_path: Path) -> None:
    event_files.log(tmp_path / "a", event_files.document({"x": 1}))
    given = Given()
    given.times["a", "metadata"] = TIME
    lost = Update(removed=frozenset({("a", PartKey("summary", "metadata"))}))

    class Losing(Scripted):
        def poll(self, *arguments: Any) -> Update:
            update = super().poll(*arguments)
            if update.removed:
                given.times.clear()
            return update

    source = Losing(Update((record("a", {"x": 1}, time=TIME),)), Update(), lost)
    index = Index(Runs("a"), [source], disk(tmp_path), given=given)
    values = [index.refresh(None).table.column("x").to_pylist() for _ in range(4)]
    assert values == [[1.0]] * 4


def test_a_run_that_moves_away_and_back_has_all_it_had(tmp_path: Path) -> None:
    root, away = tmp_path / "logs", tmp_path / "away"
    event_files.log(root / "b", event_files.scalar("loss", 1.0))
    path = event_files.log(root / "a", event_files.document({"status": "running"}, "run"), event_files.scalar("acc", 1))
    assert path.stat().st_mtime > TIME + 600
    index = Index(Runs(), [], disk(root))

    def row() -> tuple[Any, list[str]]:
        table = index.refresh(None).table
        return table.column("run.status").to_pylist(), table.column_names

    first = row()
    assert first[0] == ["running", None]
    (root / "a").rename(away)
    index.refresh(None)
    away.rename(root / "a")
    assert row() == first


def test_directories_that_move_are_forgotten_in_one_pass_over_what_is_to_be_read(tmp_path: Path) -> None:
    """With 100,000 runs below a directory that is renamed, one pass for each of them took minutes."""

    class Counted(dict[Any, Any]):
        passes = 0

        def __iter__(self) -> Iterator[Any]:
            Counted.passes += 1
            return super().__iter__()

    for number in range(20):
        event_files.log(tmp_path / "old" / str(number), event_files.document({"x": number}))
    source = disk(tmp_path)
    source.walk()
    (tmp_path / "old").rename(tmp_path / "new")
    source._to_read = Counted(source._to_read)
    source.walk()
    assert Counted.passes < 5
    assert {run for run, _ in read(source.poll())} == {f"new/{number}" for number in range(20)}


def test_a_directory_in_two_roots_is_read_for_both(tmp_path: Path) -> None:
    event_files.log(tmp_path / "logs" / "run7", event_files.document({"x": 1}))
    logdir = open_logdir("", f"all:{tmp_path}/logs,best:{tmp_path}/logs/run7")
    assert logdir is not None
    source = DiskSource(logdir, chosen_by("*"))
    assert read(poll(source)) == {("all/run7", "metadata"): {"x": 1}, ("best/.", "metadata"): {"x": 1}}
    assert source.found.keys() == {"all/run7", "best/."}


def test_of_two_roots_with_a_run_of_one_name_the_last_counts(tmp_path: Path) -> None:
    """As in TensorBoard's slow loader, which has the run of each root in turn, and reads that of the last."""
    event_files.log(tmp_path / "A" / "train", event_files.document({"x": "A"}))
    path = event_files.log(tmp_path / "B" / "train", event_files.document({"y": "B"}, tag="other"))
    logdir = open_logdir("", f"{tmp_path}/A,{tmp_path}/B")
    assert logdir is not None
    source = DiskSource(logdir, chosen_by("*"))
    update = poll(source)
    assert (read(update), codes(update)) == ({("train", "other"): {"y": "B"}}, [("same-run-name", "train", None)])
    assert f"{tmp_path}/A/train" in update.notices[0].text
    path.unlink()
    update = poll(source)
    assert codes(update) == []
    assert (read(update), {part.tag for _, part in update.removed}) == ({("train", "metadata"): {"x": "A"}}, {"other"})


def below(root: Path, name: bytes) -> Path:
    """A file or directory whose name need not be text."""
    return Path(os.fsdecode(os.fsencode(root) + b"/" + name))


@pytest.mark.parametrize("spec", [False, True])
def test_directories_that_tensorboard_calls_alike_are_rows_of_their_own(tmp_path: Path, spec: bool) -> None:
    logs = [b"r\xff", "r\ufffd".encode(), b"\xff\\x/train", b"\xfe\\x/train", b"\xff\\x", b"s\xff", b"r\\xff"]
    for number, name in enumerate(logs):
        event_files.log(below(tmp_path, name), event_files.document({"x": number}))
    logdir = open_logdir("", f"all:{tmp_path}") if spec else open_logdir(str(tmp_path))
    assert logdir is not None
    source = DiskSource(logdir, chosen_by("*"))
    update = poll(source)
    first = "all/" if spec else ""
    assert {run.removeprefix(first): data["x"] for (run, _), data in read(update).items()} == {
        r"r\xff'": 0,
        r"r\xef\xbf\xbd": 1,
        r"\xff\\x/train": 2,
        r"\xfe\\x/train": 3,
        "\ufffd\\x": 4,
        "s\ufffd": 5,
        r"r\xff": 6,
    }
    told = {notice.run: notice.text for notice in update.notices}
    assert told.keys() == {f"{first}r\ufffd", f"{first}\ufffd\\x/train"}
    assert rf"{first}r\xff' and {first}r\xef\xbf\xbd" in told[f"{first}r\ufffd"]
    assert source.apart == {
        f"{first}{run}" for run in (r"r\xff'", r"r\xef\xbf\xbd", r"\xff\\x/train", r"\xfe\\x/train")
    }
    assert poll(source) == Update(notices=update.notices)


def test_a_directory_that_another_comes_to_be_called_as_keeps_its_document(tmp_path: Path) -> None:
    event_files.log(below(tmp_path, b"r\xff"), event_files.document({"x": 1}))
    source = disk(tmp_path)
    assert read(poll(source)) == {("r\ufffd", "metadata"): {"x": 1}}
    path = event_files.log(below(tmp_path, b"r\xfe"), event_files.document({"x": 2}))
    update = poll(source)
    assert read(update) == {(r"r\xff", "metadata"): {"x": 1}, (r"r\xfe", "metadata"): {"x": 2}}
    assert {run for run, _ in update.removed} == {"r\ufffd"}
    assert source.lost == frozenset(), "TensorBoard goes on listing it"
    path.unlink()
    update = poll(source)
    assert (read(update), codes(update)) == ({("r\ufffd", "metadata"): {"x": 1}}, [])
    assert source.lost == {r"r\xff", r"r\xfe"}


@pytest.mark.parametrize("name", ["tfevents{}", "tfevents{}.metadata"])
def test_files_whose_names_are_alike_but_for_bytes_that_are_no_text(tmp_path: Path, name: str) -> None:
    before, after = name.encode().split(b"{}")
    for number, end in enumerate([b"\xff", b"\xfe", "\ufffd".encode(), b"\\xff"]):
        file = os.fsdecode(before + end + after)
        event_files.log(tmp_path / "a", event_files.document({"x": number}, f"tag{number}"), name=file)
    update = poll(disk(tmp_path))
    assert len({record.file for record in update.records}) == len(update.records) == 4
    assert all(record.file.encode() for record in update.records)


@pytest.mark.parametrize("small", [False, True])
@pytest.mark.parametrize("how", ["shorter", "longer", "as long", "in place", "deleted", "empty"])
def test_a_file_that_is_another_is_told_as_long_as_the_run_is_there(tmp_path: Path, how: str, small: bool) -> None:
    """TensorBoard may still give what stood in the old one."""
    name = "tfevents.1.metadata" if small else "tfevents.1"
    old = event_files.log(tmp_path / "a", event_files.document({"x": 10}), name=name)
    event_files.log(tmp_path / "a", event_files.document({"y": 1}, "other"), name="tfevents.2")
    new = {"shorter": 2, "longer": 222, "as long": 20, "in place": 222}.get(how)
    source = disk(tmp_path)
    assert codes(poll(source)) == []
    if how == "in place":
        content = event_files.log(tmp_path / "b", event_files.document({"x": new}), started=TIME + 5).read_bytes()
        old.write_bytes(content)
        shutil.rmtree(tmp_path / "b")
    elif new is None:
        old.unlink()
        if how == "empty":
            old.touch()
    else:
        old.rename(tmp_path / "kept")  # Else the new one may have its place on disk.
        event_files.log(tmp_path / "a", event_files.document({"x": new}), name=name)
    update = poll(source)
    assert read(update).get(("a", "metadata")) == (None if new is None else {"x": new})
    assert codes(update) == [("file-replaced", "a", None)]
    assert name in update.notices[0].text
    event_files.log(tmp_path / "c", event_files.document({"x": 1}))
    assert codes(poll(source)) == [("file-replaced", "a", None)]
    shutil.rmtree(tmp_path / "a")
    assert codes(poll(source)) == []


@pytest.mark.parametrize("name", ["tfevents.1", "tfevents.1.metadata"])
def test_a_file_that_is_only_copied_touched_or_appended_to_is_still_the_same(tmp_path: Path, name: str) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=name)
    source = disk(tmp_path)
    poll(source)
    os.utime(path, (1, 1))
    assert codes(poll(source)) == []
    for value in (2, 3):  # As rsync does.
        copy = tmp_path / "copy"
        shutil.copyfile(path, copy)
        event_files.append(copy, event_files.event(event_files.document({"x": value})))
        copy.rename(path)
        update = poll(source)
        assert (read(update), codes(update)) == ({("a", "metadata"): {"x": value}}, [])
    with path.open("ab") as file:
        file.write(frame(bytes(100))[:-3])
    assert codes(poll(source)) == []
    os.truncate(path, path.stat().st_size - 5)
    assert codes(poll(source)) == []


@pytest.mark.parametrize("name", ["tfevents.1", "tfevents.1.metadata"])
def test_a_record_that_is_larger_than_any_event_is_told(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    """TensorBoard waits for it for ever, and gives nothing that stands behind it."""
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=name)
    place = path.stat().st_size
    with path.open("ab") as file:
        file.write(event_files.head(2**40))
    event_files.append(path, event_files.event(event_files.document({"x": 2})))
    update = poll(disk(tmp_path))
    assert (read(update), codes(update)) == ({("a", "metadata"): {"x": 1}}, [("corrupt-length", "a", None)])
    assert update.notices[0].text == f"{name}: the file cannot be read on from byte {place:,}"
    assert read_whole(tmp_path).column("x").to_pylist() == [1.0]
    assert f"corrupt-length in a: {name}: " in caplog.text


@pytest.mark.parametrize("cut", [1, 20, 100, 5_000_000])
@pytest.mark.parametrize("name", ["tfevents.1", "tfevents.1.metadata"])
def test_a_record_of_which_the_rest_never_comes_is_told(
    tmp_path: Path, name: str, cut: int, caplog: pytest.LogCaptureFixture
) -> None:
    path = event_files.log(tmp_path / "a", event_files.document({"x": 1}), name=name)
    place = path.stat().st_size
    last = event_files.event(event_files.document({"x": 2, "y": "y" * 10 * cut}))
    rest = frame(last.SerializeToString())
    with path.open("ab") as file:
        file.write(rest[:cut])
    source = disk(tmp_path)
    assert codes(poll(source)) == [], "it may be about to be written"
    os.utime(path, (TIME, TIME))
    told = f"{name}: the file ends within the record at byte {place:,}, which was cut when it was written or copied"
    for _ in range(2):
        update = poll(source)
        assert (codes(update), update.notices[0].text) == ([("cut-record", "a", None)], told)
    assert read_whole(tmp_path).column("x").to_pylist() == [1.0]
    assert f"cut-record in a: {told}" in caplog.text
    with path.open("ab") as file:
        file.write(rest[cut:])
    os.utime(path, (TIME, TIME))
    assert codes(poll(source)) == ([("record-too-large", "a", None)] if cut > 1_000_000 and "meta" in name else [])
