"""Many new event files read by processes of their own, real ones: nothing is lost, whatever becomes of these."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tb_metadata_plugin.sources import ahead
from tb_metadata_plugin.sources import disk as disk_module
from tb_metadata_plugin.sources.directories import LocalFiles, Range
from tb_metadata_plugin.sources.disk import DiskSource
from tb_metadata_plugin.sources.heads import Head
from tb_metadata_plugin.sources.logdir import LogDirectory, Root
from tb_metadata_plugin.sources.texts import chosen_by
from tests import event_files
from tests.heads import SMALL_FILE, codes, disk, experiment, outcome, poll, read, session
from tests.tensorboard_process import wait_for

RUNS = 40


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """Runs of every kind of file and fault."""
    for number in range(RUNS):
        run = tmp_path / f"run{number}"
        path = event_files.log(
            run,
            event_files.document({"n": number}),
            session(lr=number / 10),
            event_files.text("config", [b'{"a": 1}' if number % 2 else b"prose"]),
            event_files.text("chosen_not", [b'{"a": 1}']),
            event_files.scalar("loss", 0.5),
        )
        if number % 10 == 3:
            event_files.corrupt_length(path)
        if number % 10 == 4:
            event_files.append_garbage(path)
        if number % 10 == 5:
            event_files.write(run, [event_files.event(event_files.document({"small": number}))], SMALL_FILE)
    event_files.log(tmp_path, experiment("Learning rate"))
    return tmp_path


@pytest.fixture(autouse=True)
def several(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two processes, also for few files and on one core."""
    monkeypatch.setattr(disk_module, "MANY", RUNS)
    monkeypatch.setattr(disk_module, "AHEAD_SLICE", 7)
    monkeypatch.setattr(disk_module, "processes", lambda: 2)
    yield
    left = [thread for thread in threading.enumerate() if thread.name == "metadata-ahead"]
    assert not left, "a process that has nothing more to read ends"


def source(root: Path, system: type[LocalFiles] = LocalFiles) -> DiskSource:
    return DiskSource(LogDirectory([Root(system(root))]), chosen_by("!chosen_not"))


def read_here(root: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """What comes of the same files in one process."""
    with monkeypatch.context() as patch:
        patch.setattr(disk_module, "processes", lambda: 0)
        alone = source(root)
        return outcome([poll(alone)], alone)


def started(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that are started from now on."""
    found: list[int] = []
    original = subprocess.Popen

    class Popen(original):  # type: ignore[misc, valid-type]
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            found.append(self.pid)

    monkeypatch.setattr(subprocess, "Popen", Popen)
    return found


def test_what_processes_read_is_as_one_reads_it(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read_here(logdir, monkeypatch)
    pids = started(monkeypatch)
    many = source(logdir)
    assert outcome([poll(many)], many) == expected
    assert len(set(pids) - {os.getpid()}) == 2
    assert poll(many).records == (), "a file of which nothing changed is not opened again"


def test_with_little_time_it_is_given_bit_by_bit(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read_here(logdir, monkeypatch)
    many = source(logdir)
    many.walk()
    updates = [many.poll(0.0)]
    while many.more:
        updates.append(many.poll(0.0))
    assert outcome(updates, many)[:4] == expected[:4]
    assert sum(bool(update.records) for update in updates) > 2


def test_a_file_that_another_process_read_is_read_on_here(logdir: Path) -> None:
    many = source(logdir)
    poll(many)
    (path,) = (logdir / "run0").iterdir()
    event_files.append(path, event_files.event(event_files.document({"n": 99}), wall_time=event_files.TIME + 1))
    assert read(poll(many)) == {("run0", "metadata"): {"n": 99}}


class Deadly(LocalFiles):
    """Files of which one ends each other process that reads it."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.parent = os.getpid()

    def read(self, ranges: Sequence[Range]) -> Iterator[bytes | OSError]:
        if os.getpid() != self.parent and any("run21" in path for path, _, _ in ranges):
            os._exit(1)
        return super().read(ranges)


def test_what_a_process_leaves_undone_is_read_here(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = read_here(logdir, monkeypatch)
    many = source(logdir, Deadly)
    assert outcome([poll(many)], many) == expected


@pytest.mark.parametrize("executable", ["/bin/false", "/does/not/exist"])
def test_without_a_process_to_be_had_all_is_read_here(
    logdir: Path, monkeypatch: pytest.MonkeyPatch, executable: str
) -> None:
    expected = read_here(logdir, monkeypatch)
    monkeypatch.setattr(sys, "executable", executable)
    many = source(logdir)
    assert outcome([poll(many)], many) == expected


def test_what_cannot_be_sent_to_another_process_is_read_here(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pids = started(monkeypatch)
    many = DiskSource(LogDirectory([Root(LocalFiles(logdir))]), lambda tag: tag == "config")
    update = poll(many)
    assert len({record.run for record in update.records if record.tag == "config"}) >= RUNS // 3
    assert not any(record.tag == "chosen_not" for record in update.records)
    assert pids == []


def test_a_fault_of_ours_in_another_process_is_told_of_its_file_alone(
    logdir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = Head.harvest

    def fail(head: Head) -> Any:
        if head.run == "run1":
            raise RuntimeError("bug")
        return original(head)

    monkeypatch.setattr(Head, "harvest", fail)
    monkeypatch.setattr(sys, "executable", "/bin/false")  # Only here is it broken.
    assert ("unreadable-file", "run1", None) in codes(poll(source(logdir)))


def test_few_files_are_read_here(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(disk_module, "MANY", 10 * RUNS)
    pids = started(monkeypatch)
    poll(disk(logdir))
    assert pids == []


@pytest.mark.parametrize(
    ("executable", "frozen", "cores", "count"),
    [
        ("/usr/bin/python3.11", False, 1, 0),
        ("/usr/bin/python3.11", False, 2, 1),
        ("C:/Python/python.exe", False, 64, 4),
        ("/usr/bin/uwsgi", False, 8, 0),
        ("", False, 8, 0),
        ("/usr/bin/python3", True, 8, 0),
    ],
)
def test_as_many_processes_as_other_cores_where_python_can_be_started(
    executable: str, frozen: bool, cores: int, count: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", executable)
    monkeypatch.setattr(sys, "frozen", frozen, raising=False)
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(cores)), raising=False)
    assert ahead.processes() == count


def test_a_process_ends_with_the_one_that_reads_with_it(logdir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not left behind when TensorBoard is killed: its input ends then."""
    code = (
        f"import os, sys; sys.path[:] = {sys.path!r}\n"
        "from pathlib import Path\n"
        "from tb_metadata_plugin.sources import ahead\n"
        "from tests.test_ahead import Stuck\n"
        "from tb_metadata_plugin.sources.texts import chosen_by\n"
        "import subprocess\n"
        "original = subprocess.Popen.__init__\n"
        "def init(self, *a, **k):\n"
        "    original(self, *a, **k); print(self.pid, flush=True)\n"
        "subprocess.Popen.__init__ = init\n"
        "ahead.Ahead(Stuck(Path('.')), chosen_by('*'), [[], []], 1)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdin=-1, stdout=-1, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    wait_for(lambda: Path(f"/proc/{child}").exists() and b"Z" not in state(child), lambda alive: not alive)


class Stuck(LocalFiles):
    """Files that nobody asks for."""


def state(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[0]
    except OSError:
        return b"Z"
