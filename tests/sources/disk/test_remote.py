"""Log directories behind URLs: fsspec's memory in this process, and `file://`, which the real TensorBoard reads too."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.documents import PartKey
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.log_directory import open_logdir
from tb_metadata_plugin.sources.disk.remote import RemoteFiles
from tb_metadata_plugin.sources.disk.scalar_files import ScalarFiles
from tests import event_files
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

fsspec = pytest.importorskip("fsspec")

NAME = "events.out.tfevents.1700000000.host.1.0"
SMALL_FILE = "events.out.tfevents.0000000000.host.1.0.metadata"
URL = "memory://bucket/logs"


@pytest.fixture
def memory() -> Iterator[Any]:
    """An empty file system in memory."""
    files = fsspec.filesystem("memory")
    files.store.clear()
    files.pseudo_dirs[:] = [""]
    yield files
    files.store.clear()


def put(files: Any, run: str, content: bytes, name: str = NAME) -> str:
    """Writes an object as a whole, as object stores do."""
    path = f"/bucket/logs/{run}/{name}".replace("/./", "/")
    files.pipe_file(path, content)
    return path


def log(tmp_path: Path, *values: Any, **options: Any) -> bytes:
    return event_files.log(tmp_path / "scratch", *values, **options).read_bytes()


def source(url: str = URL) -> DiskSource:
    logdir = open_logdir(url)
    assert logdir is not None
    return DiskSource(logdir, chosen_by("*"))


def poll(disk: DiskSource) -> Update:
    disk.walk()
    return disk.poll()


def read(update: Update) -> dict[tuple[str, str], Any]:
    return {(record.run, record.tag): parse(record.data).document for record in update.records}


def test_runs_are_named_and_read_as_local_ones_are(memory: Any, tmp_path: Path) -> None:
    put(memory, ".", log(tmp_path, event_files.document({"x": 0})))
    put(memory, "a/b", log(tmp_path, event_files.document({"x": 1}), event_files.scalar("loss", 1.0)))
    put(memory, "a/b", log(tmp_path, event_files.document({"y": 1}, tag="results")), SMALL_FILE)
    put(memory, "other", b"no log", "notes.txt")
    memory.pipe_file("/bucket/logs2/run/" + NAME, b"")
    disk = source()
    update = poll(disk)
    assert read(update) == {
        (".", "metadata"): {"x": 0},
        ("a/b", "metadata"): {"x": 1},
        ("a/b", "results"): {"y": 1},
    }
    assert disk.found == {".": event_files.TIME, "a/b": event_files.TIME}
    assert update.tags == {"a/b": {"loss"}}
    assert update.written.keys() == {".", "a/b"}
    assert all(seconds > 1.7e9 for seconds in update.written.values())
    assert poll(disk) == Update()


def test_only_what_changed_is_asked_for_and_all_of_it_at_once(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[list[str], list[int]]] = []
    cat_ranges = type(memory).cat_ranges

    def watched(self: Any, paths: list[str], starts: list[int], ends: list[int], **options: Any) -> Any:
        asked.append((paths, starts))
        return cat_ranges(self, paths, starts, ends, **options)

    monkeypatch.setattr(type(memory), "cat_ranges", watched)
    contents = [log(tmp_path, event_files.document({"x": number})) for number in range(20)]
    paths = [put(memory, f"run{number:02d}", content) for number, content in enumerate(contents)]
    disk = source()
    assert len(poll(disk).records) == 20
    assert [sorted(names) for names, _ in asked] == [paths]
    asked.clear()
    grown = log(tmp_path, event_files.document({"x": 7}), event_files.document({"x": 70}))
    assert grown.startswith(contents[7])
    put(memory, "run07", grown)
    assert read(poll(disk)) == {("run07", "metadata"): {"x": 70}}
    assert asked == [([paths[7]], [len(contents[7]) - 4])], "with the checksum before it"


def test_an_object_that_is_another_is_read_from_its_start(memory: Any, tmp_path: Path) -> None:
    put(memory, "a", log(tmp_path, event_files.document({"x": 1}), event_files.document({"y": 1}, tag="results")))
    disk = source()
    poll(disk)
    put(memory, "a", log(tmp_path, event_files.document({"x": 2})))
    update = poll(disk)
    assert read(update) == {("a", "metadata"): {"x": 2}}
    assert update.removed == {("a", PartKey("summary", "results", NAME))}
    put(memory, "a", log(tmp_path, event_files.document({"x": 3}), event_files.document({"z": 1}, tag="other")))
    assert read(poll(disk)) == {("a", "metadata"): {"x": 3}, ("a", "other"): {"z": 1}}


def test_one_that_goes_between_the_walk_and_the_read_costs_nothing_else(memory: Any, tmp_path: Path) -> None:
    path = put(memory, "a", log(tmp_path, event_files.document({"x": 1})))
    put(memory, "b", log(tmp_path, event_files.document({"x": 2})))
    disk = source()
    disk.walk()
    memory.rm(path)
    update = disk.poll()
    assert read(update) == {("b", "metadata"): {"x": 2}}
    assert [(notice.code, notice.run) for notice in update.notices] == [("unreadable-file", "a")]
    assert (poll(disk).notices, disk.is_gone("a"), disk.is_gone("b")) == ((), True, False)


def test_a_store_that_fails_loses_nothing(memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(memory, "a", log(tmp_path, event_files.document({"x": 1})))
    disk = source()
    poll(disk)

    class RefusedError(Exception):
        """As each store has of its own."""

    def refuse(*args: Any, **options: Any) -> Any:
        raise RefusedError("no credentials")

    put(memory, "b", log(tmp_path, event_files.document({"x": 2})))
    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "find", refuse)
        update = poll(disk)
        assert (update.records, update.removed, disk.is_gone("a")) == ((), frozenset(), False)
        assert [notice.code for notice in update.notices] == ["unreadable-directory"]
        assert "no credentials" in update.notices[0].text
    with monkeypatch.context() as patch:
        patch.setattr(type(memory), "cat_ranges", refuse)
        update = poll(disk)
        assert [(notice.code, notice.run) for notice in update.notices] == [("unreadable-file", "b")]
    healed = poll(disk)
    assert (read(healed), healed.notices) == ({("b", "metadata"): {"x": 2}}, ())


_Base: Any = fsspec.AbstractFileSystem


class Directories(_Base):  # type: ignore[misc]  # fsspec ships no types
    """The files in memory, listed a directory at a time, as those of SFTP and HDFS are."""

    protocol = "directories"
    refuses = staticmethod(lambda path: False)

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._memory = fsspec.filesystem("memory")

    @classmethod
    def _strip_protocol(cls, path: str) -> str:
        return str(type(fsspec.filesystem("memory"))._strip_protocol(path.replace("directories://", "memory://")))

    def ls(self, path: str, detail: bool = True, **options: Any) -> Any:
        if type(self).refuses(path):
            raise ConnectionError("network is down")
        return self._memory.ls(path, detail=detail)

    def cat_ranges(self, *args: Any, **options: Any) -> Any:
        return self._memory.cat_ranges(*args, **options)


fsspec.register_implementation("directories", Directories, clobber=True)


def test_a_directory_that_cannot_be_listed_now_is_not_gone(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [put(memory, run, log(tmp_path, event_files.document({"x": 1}))) for run in (".", "a", "b/c", "b/d")]
    disk = source("directories://bucket/logs")
    assert {record.run for record in poll(disk).records} == {".", "a", "b/c", "b/d"}
    memory.rm(paths[1])
    with monkeypatch.context() as patch:
        patch.setattr(Directories, "refuses", staticmethod(lambda path: path.endswith("/b")))
        update = poll(disk)
    assert update.removed == {("a", PartKey("summary", "metadata", NAME))}
    assert [notice.text for notice in update.notices] == ["b: network is down"]
    assert [disk.is_gone(run) for run in (".", "a", "b/c", "b/d")] == [False, True, False, False]
    with monkeypatch.context() as patch:
        patch.setattr(Directories, "refuses", staticmethod(lambda path: True))
        update = poll(disk)
    assert (update.removed, disk.is_gone("b/c")) == (frozenset(), False)
    assert "The log directory cannot be listed: network is down" in [notice.text for notice in update.notices]
    assert poll(disk) == Update()


def test_a_link_of_which_a_store_cannot_tell_where_it_leads_is_told_and_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for run in "ab":
        (tmp_path / "logs" / run).mkdir(parents=True)
        (tmp_path / "logs" / run / NAME).write_bytes(log(tmp_path, event_files.document({"x": run})))
    linked, own = tmp_path / "logs" / "a" / NAME, tmp_path / "logs" / "a" / "config.json"
    linked.rename(tmp_path / NAME)
    linked.symlink_to(tmp_path / NAME)
    own.write_bytes(b'{"lr": 1}')
    disk = source((tmp_path / "logs").as_uri())
    assert read(poll(disk)) == {
        ("a", "metadata"): {"x": "a"},
        ("b", "metadata"): {"x": "b"},
        ("a", "config.json"): {"lr": 1},
    }
    files = fsspec.filesystem("file")
    info = type(files).info

    class RefusedError(Exception):
        """As each store has of its own."""

    def refuse(self: Any, path: Any, **options: Any) -> Any:
        if str(path).endswith(f"a/{NAME}"):
            raise RefusedError("no credentials")
        return info(self, path, **options)

    own.write_bytes(b'{"lr": 22}')
    with monkeypatch.context() as patch:
        patch.setattr(type(files), "info", refuse)
        update = poll(disk)
        assert (read(update), update.removed, disk.is_gone("a")) == (
            {("a", "config.json"): {"lr": 22}},
            frozenset(),
            False,
        )
    assert [(notice.code, notice.text) for notice in update.notices] == [
        ("unreadable-directory", f"a: {NAME}: RefusedError: no credentials")
    ]
    assert poll(disk) == Update()
    (tmp_path / NAME).unlink()
    update = poll(disk)
    assert disk.is_gone("a")
    assert "unreadable-directory" not in [notice.code for notice in update.notices]


@pytest.mark.parametrize("url", [URL, "directories://bucket/logs"])
def test_where_nothing_is_any_more_it_was_moved(memory: Any, tmp_path: Path, url: str) -> None:
    disk = source(url)
    assert poll(disk) == Update()
    path = put(memory, "a", log(tmp_path, event_files.document({"x": 1})))
    assert len(poll(disk).records) == 1
    content = memory.cat_file(path)
    memory.store.clear()
    for directories in ([""], ["", "/bucket", "/bucket/logs"]):
        memory.pseudo_dirs[:] = directories
        for _ in range(2):
            update = poll(disk)
            assert (update.removed, disk.is_gone("a")) == (frozenset(), False)
            assert ["was moved" in notice.text for notice in update.notices] == [True]
    memory.pipe_file(path, content)
    assert not poll(disk).notices


def test_a_kind_of_url_that_nobody_knows_is_told_and_left_to_tensorboard() -> None:
    (notice,) = poll(source("nosuch://logs")).notices
    assert notice.code == "unreadable-directory"
    assert "nosuch://logs is not read directly (Protocol not known: nosuch); what TensorBoard" in notice.text


def test_a_url_is_opened_by_the_first_walk_and_again_where_it_failed(
    memory: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(memory, "a", log(tmp_path, event_files.document({"x": 1})))

    def refuse(url: str) -> Any:
        raise FileNotFoundError("no libhdfs.so")  # Which says nothing of the directory.

    with monkeypatch.context() as patch:
        patch.setattr(fsspec.core, "url_to_fs", refuse)
        disk = source()
        for _ in range(2):
            (notice,) = poll(disk).notices
            assert (notice.code, "no libhdfs.so" in notice.text, disk.is_gone("a")) == (
                "unreadable-directory",
                True,
                False,
            )
    update = poll(disk)
    assert (len(update.records), update.notices) == (1, ())


def test_what_stores_say_of_times_and_versions() -> None:
    from datetime import datetime, timezone

    from tb_metadata_plugin.sources.disk.remote import _found

    moment = datetime.fromtimestamp(1.7e9, timezone.utc)
    s3 = _found("f", {"size": 5, "LastModified": moment, "ETag": '"abc"'})
    assert s3 == ("f", 5, None, '"abc"', 1.7e9)
    gcs = _found("f", {"size": 5, "updated": "2023-11-14T22:13:20Z", "generation": "12"})
    assert (gcs.version, gcs.modified) == ("12", 1.7e9)
    assert _found("f", {"size": None, "updated": "today"}).modified == 0
    assert _found("f", {}).modified == 0


def test_the_root_of_a_bucket(memory: Any, tmp_path: Path) -> None:
    memory.pipe_file("/run/" + NAME, log(tmp_path, event_files.document({"x": 1})))
    assert [directory.run for directory in RemoteFiles("memory://").walk()] == ["run"]


def test_tensorboard_on_a_url(tmp_path: Path) -> None:
    def write(run: str, *values: Any) -> None:
        path = tmp_path / "logs" / run / NAME
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(log(tmp_path, *values))

    for run in ("a", "b/c"):
        write(run, event_files.document({"x": 1}), event_files.scalar("loss", 0.5))
    # TensorBoard reads such URLs through fsspec as well, and only with its Python loader.
    url = (tmp_path / "logs").as_uri()
    with TensorBoard(url, fast=False, module=PLAIN) as tensorboard:
        status = tensorboard.wait_rows(2)
        assert (status["runs"], status["notices"]) == ({"found": 2, "listed": 2}, [])
        write("a", event_files.document({"x": 1}), event_files.scalar("loss", 0.5), event_files.document({"x": 2}))

        def value() -> Any:
            tensorboard.json("status")
            detail = json.loads(tensorboard.get("run?run=a")[2])
            return [leaf["value"] for leaf in detail["leaves"] if leaf["path"] == ["x"]]

        wait_for(value, lambda found: found == [2])


def test_all_points_of_a_series_are_read_of_local_files_only(memory: Any, tmp_path: Path) -> None:
    put(memory, "a", log(tmp_path, event_files.scalar("loss", 1.0)))
    logdir = open_logdir(URL)
    assert logdir is not None
    logdir.walk()
    assert [place.directory.run for place in logdir.places] == ["a"]
    assert not ScalarFiles(logdir).has("a")
