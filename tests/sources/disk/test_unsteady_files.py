"""Files beside event files that change unseen, give less than they tell, tell no size, or are no files at all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tb_metadata_plugin.events.texts import chosen_by
from tb_metadata_plugin.model.config_globs import DEFAULT
from tb_metadata_plugin.model.exact_json import InvalidJsonError, parse
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.disk import beside_files, local
from tb_metadata_plugin.sources.disk.config_files import kinds_of
from tb_metadata_plugin.sources.disk.disk_source import DiskSource
from tb_metadata_plugin.sources.disk.file_kinds import FileKind
from tb_metadata_plugin.sources.disk.local import LocalFiles, Range
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tests import event_files
from tests.sources.disk.beside import KINDS, MOST, InMemory, OnDisk, Refusing, local_source, source
from tests.sources.disk.reading import NAME, codes, poll, read
from tests.sources.disk.test_remote import Directories

OLD = 1_700_000_000 * 10**9


@pytest.fixture
def events(tmp_path: Path) -> bytes:
    """An event file with one scalar."""
    return event_files.log(tmp_path / "scratch", event_files.scalar("loss", 1.0)).read_bytes()


class Counting(LocalFiles):
    """Local files that tell which config files were read, and give only so many bytes of one."""

    most = 1_000_000

    def __init__(self, root: Path) -> None:
        super().__init__(root, KINDS)
        self.asked: list[str] = []

    def read(self, ranges: Any) -> Iterator[bytes | OSError]:
        self.asked += [os.path.basename(part.path) for part in ranges if part.path.endswith(".json")]
        for part, answer in zip(ranges, super().read(ranges), strict=True):
            yield answer[: self.most] if isinstance(answer, bytes) and part.path.endswith(".json") else answer


def counted(root: Path) -> tuple[Counting, DiskSource]:
    files = Counting(root)
    return files, DiskSource(LogDirectory([Root(files)]), chosen_by("*"))


@pytest.mark.parametrize("file", ["a/config.json", "config.json"])
def test_one_that_changes_within_a_tick_of_its_time_is_read_again(tmp_path: Path, events: bytes, file: str) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    logs.write(file, b'{"lr": 1}')
    disk = local_source(tmp_path / "logs")
    assert list(read(poll(disk)).values()) == [{"lr": 1}]
    path = tmp_path / "logs" / file
    before = path.stat()
    logs.write(file, b'{"lr": 2}')
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert list(read(poll(disk)).values()) == [{"lr": 2}]
    assert poll(disk) == Update(), "what is as it was is not given again"


def test_one_that_was_written_long_ago_is_read_once(tmp_path: Path, events: bytes) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.json", b'{"lr": 1}')
    os.utime(tmp_path / "logs" / "a" / "config.json", ns=(OLD, OLD))
    files, disk = counted(tmp_path / "logs")
    for _ in range(3):
        poll(disk)
    assert files.asked == ["config.json"]


def test_one_is_read_again_until_it_is_older_than_a_tick(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.json", b'{"lr": 1}')
    files, disk = counted(tmp_path / "logs")
    for _ in range(3):
        poll(disk)
    assert files.asked == ["config.json"] * 3
    monkeypatch.setattr(beside_files, "_SETTLED", -1.0)
    for _ in range(3):
        assert poll(disk) == Update()
    assert files.asked == ["config.json"] * 4


def test_one_that_was_read_and_cannot_be_looked_at_again_counts_without_a_notice(tmp_path: Path, events: bytes) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.json", b'{"lr": 1}')
    files = Refusing(tmp_path / "logs", KINDS)
    disk = DiskSource(LogDirectory([Root(files)]), chosen_by("*"))
    assert len(poll(disk).records) == 1
    files.refuses = True
    assert poll(disk) == Update()


def test_one_that_always_gives_less_than_it_tells_is_named(tmp_path: Path, events: bytes) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    logs.write("a/config.json", b'{"lr": 1}')
    files, disk = counted(tmp_path / "logs")
    files.most = 4
    poll(disk)
    for _ in range(2):
        update = poll(disk)
        assert codes(update) == [("unreadable-file", "a", None)]
        assert update.notices[0].text == "config.json: only 4 of its 9 bytes can be read"
    files.most = 9
    update = poll(disk)
    assert (list(read(update).values()), codes(update)) == ([{"lr": 1}], [])


def test_a_file_system_that_gives_a_file_in_parts_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x").write_bytes(b"0123456789")
    whole = os.read
    monkeypatch.setattr(os, "read", lambda file, count: whole(file, min(count, 3)))
    assert list(LocalFiles(tmp_path).read([Range(str(tmp_path / "x"), 1, 9)])) == [b"12345678"]
    assert list(LocalFiles(tmp_path).read([Range(str(tmp_path / "x"), 8, 20)])) == [b"89"]


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[InMemory]:
    """A store that tells no size and no time as it lists, as a web server."""
    memory = InMemory()
    memory.url = "directories://bucket/logs"
    listed = Directories.ls

    def bare(self: Any, path: str, detail: bool = True, **options: Any) -> Any:
        return [{"name": one["name"], "type": one["type"], "size": None} for one in listed(self, path)]

    monkeypatch.setattr(Directories, "ls", bare)
    yield memory
    memory.files.store.clear()


@pytest.mark.parametrize("asked", [True, False])
def test_a_store_that_tells_no_sizes_is_read(
    store: InMemory, events: bytes, monkeypatch: pytest.MonkeyPatch, asked: bool
) -> None:
    """It may tell them if it is asked."""
    if asked:
        monkeypatch.setattr(Directories, "info", lambda self, path, **options: self._memory.info(path), raising=False)
    store.write(f"a/{NAME}", events)
    store.write("a/config.json", b'{"lr": 1}')
    store.write("a/params/b.json", b'{"lr": "' + b"x" * MOST + b'"}')
    store.write("a/other.txt", b"x")
    disk = source(store)
    update = poll(disk)
    assert {part[1]: document for part, document in read(update).items()} == {"config.json": {"lr": 1}}
    assert codes(update) == [("document-too-large", "a", None)]
    assert set(disk.found) == ({"a"} if asked else set()), "event files are read where their size is known"
    store.write("a/config.json", b'{"lr": 2}')
    assert list(read(poll(disk)).values()) == [{"lr": 2}], "nothing but what stands in it tells that it is another"
    assert poll(disk).records == ()


pipes = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes")


@pipes
@pytest.mark.parametrize("url", [str, Path.as_uri], ids=["local", "file"])
def test_only_files_and_links_to_files_are_read(tmp_path: Path, events: bytes, url: Any) -> None:
    logs = OnDisk(tmp_path / "logs", url(tmp_path / "logs"))
    logs.write(f"a/{NAME}", events)
    logs.write("elsewhere.json", b'{"lr": 1}')
    os.mkfifo(tmp_path / "logs" / "a" / "tfevents.pipe")
    os.mkfifo(tmp_path / "logs" / "pipe")
    (tmp_path / "logs" / "a" / "params").mkdir()
    os.symlink(tmp_path / "logs" / "pipe", tmp_path / "logs" / "a" / "params" / "x.json")
    os.symlink(tmp_path / "logs" / "nowhere", tmp_path / "logs" / "a" / "params" / "y.json")
    os.symlink("/dev/zero", tmp_path / "logs" / "a" / "params" / "z.json")
    os.symlink(tmp_path / "logs" / "elsewhere.json", tmp_path / "logs" / "a" / "config.json")
    (tmp_path / "logs" / "b" / "config.json").mkdir(parents=True)
    logs.write(f"b/{NAME}", events)
    update = poll(source(logs))
    assert {(record.run, record.file): parse(record.data).document for record in update.records} == {
        ("a", "config.json"): {"lr": 1}
    }
    assert codes(update) == []


@pipes
def test_a_link_that_leads_to_a_pipe_now_holds_up_nothing(
    tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local, "_SETTLED", -(10**18))
    logs = OnDisk(tmp_path / "logs", "")
    logs.write(f"a/{NAME}", events)
    target = tmp_path / "target.json"
    target.write_bytes(b'{"lr": 1}')
    os.symlink(target, tmp_path / "logs" / "a" / "config.json")
    disk = local_source(tmp_path / "logs")
    assert len(poll(disk).records) == 1
    target.unlink()
    os.mkfifo(target)
    assert list(LocalFiles(tmp_path).read([Range(str(target), 0, 9)])) == [b""]
    update = poll(disk)
    assert ([part.file for _, part in update.removed], codes(update)) == (["config.json"], [])


@pytest.mark.parametrize("url", [str, Path.as_uri], ids=["local", "file"])
@pytest.mark.parametrize("other", ["a/args.json", "a/tb/args.json"])
@pytest.mark.parametrize("file", ["a/tb/config.json", "a/config.json", "a/tb/params/x.yaml", "a/params/x.yaml"])
def test_one_at_which_nobody_can_look_now_counts_on(
    tmp_path: Path, events: bytes, url: Any, file: str, other: str
) -> None:
    logs = OnDisk(tmp_path / "logs", url(tmp_path / "logs"))
    logs.write(f"a/tb/{NAME}", events)
    for name in (file, other):
        logs.write(name, b'{"lr": 1}')
    disk = source(logs, kinds_of(DEFAULT))
    assert len(poll(disk).records) == 2
    path = tmp_path / "logs" / file
    path.unlink()
    path.symlink_to("x" * 300)
    for _ in range(2):
        update = poll(disk)
        assert (update.removed, codes(update)) == (frozenset(), [("unreadable-directory", None, None)])
        assert not disk.is_gone("a/tb")
    path.unlink()
    path.symlink_to(path)  # What leads nowhere is gone.
    update = poll(disk)
    assert ([os.path.basename(part.file) for _, part in update.removed], codes(update)) == ([path.name], [])


def test_one_that_is_wrong_above_many_runs_is_named_once(tmp_path: Path, events: bytes) -> None:
    logs = OnDisk(tmp_path / "logs", "")
    for run in ("x/a/train", "x/a/val", "x/b/tb"):
        logs.write(f"{run}/{NAME}", events)
    for place in "ab":
        logs.write(f"x/{place}/config.json", b"no")
    disk = local_source(tmp_path / "logs")
    update = poll(disk)
    # A file that tells of one run is wrong with that run.
    assert codes(update) == [("invalid-json", None, None), ("invalid-json", "x/b/tb", None)]
    assert [notice.text.partition(":")[0] for notice in update.notices] == ["x/a/config.json", "../config.json"]
    logs.write("x/a/config.json", b'{"lr": 1}')
    assert codes(poll(disk)) == [("invalid-json", "x/b/tb", None)]
    logs.write("x/a/config.json", b"no")
    (notice, _) = poll(disk).notices
    assert notice.text.endswith("; what stood there before still counts")


def test_too_many_above_many_runs_are_told_once(tmp_path: Path, events: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside_files, "MOST_FILES", 1)
    logs = OnDisk(tmp_path / "logs", "")
    for run in ("x/a/train", "x/a/val", "x/b"):
        logs.write(f"{run}/{NAME}", events)
    for name in "pqr":
        for place in ("x/a", "x/b"):
            logs.write(f"{place}/params/{name}.json", b'{"lr": 1}')
    notices = poll(local_source(tmp_path / "logs")).notices
    assert [(notice.run, notice.text.partition(":")[0]) for notice in notices] == [
        (None, "2 config files are not read, from x/a/params/q.json on"),
        ("x/b", "2 config files are not read, from params/q.json on"),
    ]


def test_what_is_wrong_in_one_above_many_runs_is_found_out_once(tmp_path: Path, events: bytes) -> None:
    read_as: list[str] = []

    def refuse(data: bytes, name: str) -> Mapping[str, bytes]:
        read_as.append(name)
        raise InvalidJsonError("so it is")

    logs = OnDisk(tmp_path / "logs", "")
    for number in range(5):
        logs.write(f"a/{number}/{NAME}", events)
    logs.write("a/.hydra/config.yaml", b"no")
    kind = FileKind("config", "config.yaml".__eq__, refuse, ".hydra", of_all_below=True)
    disk = local_source(tmp_path / "logs", [kind])
    for _ in range(2):
        (notice,) = poll(disk).notices
        assert (notice.run, notice.text) == (None, "a/.hydra/config.yaml: the text is not JSON: so it is")
    assert read_as == ["config.yaml"]
