"""What a writer does when the operating system refuses to write: nothing is half made, no training fails at its end."""

from __future__ import annotations

import errno
import os
import shutil
import signal
import warnings
from pathlib import Path
from textwrap import dedent

import pytest

from tb_metadata_plugin import MetadataWriter
from tb_metadata_plugin.log.array_values import UnsupportedValueError
from tb_metadata_plugin.log.event_file import read_earlier_run
from tests.log.bad_disk import refuse_ends
from tests.log.trainings import run_out, status, whole

pytest.importorskip("resource", reason="a disk that can be made full")

FULL_DISK = """
import resource

def fill_disk():
    \"\"\"No file may grow past what the run's has: the same as a full disk, which would need root.\"\"\"
    (path,) = (os.path.join(logdir, name) for name in os.listdir(logdir))
    resource.setrlimit(resource.RLIMIT_FSIZE, (os.path.getsize(path), resource.RLIM_INFINITY))

def empty_disk():
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
"""


@pytest.mark.parametrize(
    "training",
    [
        """
with MetadataWriter(logdir, {"lr": 0.1}):
    fill_disk()
""",
        """
run = MetadataWriter(logdir, {"lr": 0.1})
fill_disk()
run.close()
""",
        """
run = MetadataWriter(logdir, {"lr": 0.1})
fill_disk()
""",
    ],
    ids=["with", "close", "exit"],
)
def test_a_disk_that_is_full_at_the_end_is_a_warning_that_names_the_file(tmp_path: Path, training: str) -> None:
    returncode, out, err = run_out(FULL_DISK + training + "print('trained')", tmp_path)
    assert (returncode, out) == (0, "trained\n")
    (path,) = tmp_path.iterdir()
    (line,) = err.splitlines()
    assert "status completed" in line
    assert str(path) in line
    assert status(tmp_path) == ("running", None)
    assert whole(tmp_path)


def test_a_full_disk_does_not_hide_the_error(tmp_path: Path) -> None:
    code = """
    with MetadataWriter(logdir):
        fill_disk()
        raise ValueError("diverged")
    """
    returncode, _, err = run_out(FULL_DISK + dedent(code), tmp_path)
    assert returncode == 1
    assert "status failed" in err
    assert err.endswith("ValueError: diverged\n")


def test_an_update_on_a_full_disk_names_the_file_and_may_be_tried_again(tmp_path: Path) -> None:
    code = """
    run = MetadataWriter(logdir, {"lr": 0.1})
    fill_disk()
    try:
        run.update(epoch=1)
    except OSError as error:
        print(error)
    empty_disk()
    run.update(epoch=1)
    """
    returncode, out, err = run_out(FULL_DISK + dedent(code), tmp_path)
    assert (returncode, err) == (0, "")
    assert str(next(tmp_path.iterdir())) in out
    assert read_earlier_run(tmp_path).documents["metadata"] == {"lr": 0.1, "epoch": 1}
    assert whole(tmp_path)


def test_a_directory_that_is_gone_is_an_error_at_update_and_a_warning_at_the_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    logdir = tmp_path / "run"
    with MetadataWriter(logdir, {"lr": 0.1}) as run:
        shutil.rmtree(logdir)
        with pytest.raises(FileNotFoundError, match=r"run/.*\.metadata"):
            run.update(epoch=1)
        assert run.document == {"lr": 0.1}
    assert str(logdir) in caplog.text
    assert not logdir.exists()


@pytest.mark.parametrize("room", [0, 10, 40, 300], ids=lambda room: f"{room}-bytes")
def test_a_writer_that_cannot_be_made_leaves_nothing(tmp_path: Path, room: int) -> None:
    code = f"""
    handler = signal.getsignal(signal.SIGTERM)
    resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, resource.RLIM_INFINITY))
    try:
        MetadataWriter(os.path.join(logdir, "new", "run"), {{"lr": 0.1, "words": ["x"] * 100}})
    except OSError as error:
        print(".metadata" in str(error), os.listdir(logdir), signal.getsignal(signal.SIGTERM) is handler)
    empty_disk()
    MetadataWriter(os.path.join(logdir, "new", "run"), {{"lr": 0.2}})
    """
    assert run_out(FULL_DISK + dedent(code), tmp_path) == (0, "True [] True\n", "")
    assert status(tmp_path / "new" / "run") == ("completed", None)


def test_a_run_that_cannot_be_opened_again_stays_as_it_was(tmp_path: Path) -> None:
    with MetadataWriter(tmp_path, {"lr": 0.1}):
        pass
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    code = """
    resource.setrlimit(resource.RLIMIT_FSIZE, (100, resource.RLIM_INFINITY))
    MetadataWriter(logdir, {"lr": 0.2})
    """
    assert run_out(FULL_DISK + dedent(code), tmp_path)[0] == 1
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_only_directories_that_were_made_and_are_empty_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, both = tmp_path / "mine", tmp_path / "both"
    mine.mkdir()

    def open_file(*_: object) -> int:
        (both / "theirs").write_text("")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "open", open_file)
    for directory in (mine, both / "run"):
        both.mkdir(exist_ok=True)
        with pytest.raises(OSError, match="No space"):
            MetadataWriter(directory)
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")) == [
        "both",
        "both/theirs",
        "mine",
    ]


@pytest.mark.parametrize("name", ["a\0b", "x" * 300, "x/" + "y" * 300, "file/run"])
def test_a_path_that_cannot_be_leaves_nothing(tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises((OSError, ValueError)):
        MetadataWriter(tmp_path / "new" / name if name != "file/run" else tmp_path / name)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_data_that_cannot_be_logged_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(UnsupportedValueError):
        MetadataWriter(tmp_path / "run", {"weights": b""})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(UserWarning, match="10,000 values"):
            MetadataWriter(tmp_path / "run", {"many": [0] * 10_001})
    assert list(tmp_path.iterdir()) == []


def test_what_could_not_be_cut_off_is_cut_off_by_the_next_write(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def truncate(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    with MetadataWriter(tmp_path, {"lr": 0.1}) as run:
        refuse_ends(monkeypatch, errno.EIO)
        monkeypatch.setattr(os, "ftruncate", truncate)
        with pytest.raises(OSError, match="Input"):
            run.update(epoch=1)
        monkeypatch.undo()
        assert not whole(tmp_path)
        run.update(epoch=1)
    assert whole(tmp_path)
    assert read_earlier_run(tmp_path).documents["metadata"] == {"lr": 0.1, "epoch": 1}


# A disk that takes a record in pieces, which a local one hardly ever does, with a signal between two of them.
SIGNAL_AMID_A_WRITE = """
really_write = os.write

def write_and_signal(descriptor, data):
    if len(data) < 20:
        return really_write(descriptor, data)
    if signals:
        os.kill(os.getpid(), signals.pop())
    return really_write(descriptor, data[:10])

def signal_amid_a_write(*numbers):
    signals.extend(numbers)
    os.write = write_and_signal

signals = []
"""


@pytest.mark.parametrize("number", ["SIGTERM", "SIGINT"])
def test_a_signal_while_a_writer_is_made_finds_a_whole_run(tmp_path: Path, number: str) -> None:
    code = f"""
    signal_amid_a_write(signal.{number})
    MetadataWriter(logdir, {{"lr": 0.1}})
    print("not reached")
    """
    returncode, out, _ = run_out(SIGNAL_AMID_A_WRITE + dedent(code), tmp_path)
    assert (returncode, out) == (-getattr(signal, number), "")
    assert status(tmp_path) == ("interrupted", None)
    assert read_earlier_run(tmp_path).documents["metadata"] == {"lr": 0.1}
    assert whole(tmp_path)


@pytest.mark.parametrize("times", [1, 2])
def test_a_signal_amid_an_update_leaves_the_file_whole_and_ends_the_process(tmp_path: Path, times: int) -> None:
    """The second one does not wait, so that a process whose disk hangs can be ended."""
    code = f"""
    with MetadataWriter(logdir, {{"lr": 0.1}}) as run:
        signal_amid_a_write(*[signal.SIGTERM] * {times})
        run.update(epoch=1)
        print("not reached")
    """
    returncode, out, _ = run_out(SIGNAL_AMID_A_WRITE + dedent(code), tmp_path)
    assert (returncode, out) == (-signal.SIGTERM, "")
    assert status(tmp_path) == ("interrupted", None)
    assert read_earlier_run(tmp_path).documents["metadata"] == {"lr": 0.1, **({"epoch": 1} if times == 1 else {})}
    assert whole(tmp_path)


def test_what_ctrl_c_found_half_written_is_logged(tmp_path: Path) -> None:
    code = """
    run = MetadataWriter(logdir, {"lr": 0.1})
    signal_amid_a_write(signal.SIGINT)
    try:
        run.update(epoch=1)
    except KeyboardInterrupt:
        print(run.document)
        run.update(stopped=True)
    """
    assert run_out(SIGNAL_AMID_A_WRITE + dedent(code), tmp_path)[:2] == (0, "{'lr': 0.1, 'epoch': 1}\n")
    assert status(tmp_path) == ("interrupted", None)
    assert read_earlier_run(tmp_path).documents["metadata"] == {"lr": 0.1, "epoch": 1, "stopped": True}
    assert whole(tmp_path)


def test_an_exception_that_comes_once_the_run_is_made_ends_it(tmp_path: Path) -> None:
    """As one of somebody's timer does."""
    code = """
    from tb_metadata_plugin.log import writer
    class File(writer.MetadataFile):
        def __init__(self, *arguments):
            super().__init__(*arguments)
            signal.raise_signal(signal.SIGINT)
    writer.MetadataFile = File
    def too_late(number, frame):
        raise TimeoutError("too late")
    signal.signal(signal.SIGINT, too_late)
    try:
        MetadataWriter(logdir, {"lr": 0.1})
    except TimeoutError:
        pass
    """
    assert run_out(code, tmp_path) == (0, "", "")
    assert status(tmp_path)[0] == "interrupted"


def test_a_thread_that_writes_for_ever_does_not_keep_a_process_from_ending(tmp_path: Path) -> None:
    code = """
    from tb_metadata_plugin.log import writer
    writer._PATIENCE = 0.1
    held = threading.Event()
    run = MetadataWriter(logdir)
    def write():
        with run._lock:  # as in an update whose disk hangs
            held.set()
            threading.Event().wait()
    threading.Thread(target=write, daemon=True).start()
    held.wait(60)
    """
    for end, returncode in (("", 0), ("run.close()", 0), ("os.kill(os.getpid(), signal.SIGTERM)", -signal.SIGTERM)):
        ended, _, err = run_out(dedent(code) + end, tmp_path)
        assert ended == returncode
        assert "another thread writes" in err


def test_a_training_may_change_its_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    with MetadataWriter("run", {"lr": 0.1}) as run:
        assert run.logdir == "run"
        monkeypatch.chdir("elsewhere")
        run.update(epoch=1)
    assert read_earlier_run(tmp_path / "run").documents["metadata"] == {"lr": 0.1, "epoch": 1}
    assert status(tmp_path / "run") == ("completed", None)


def test_a_directory_whose_name_is_not_utf_8(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    name = os.fsencode(tmp_path) + b"/r\xff"
    for logdir in (name, os.fsdecode(name)):
        with MetadataWriter(logdir) as run:
            run.update(directory=logdir if isinstance(logdir, str) else None)
    assert len(list(tmp_path.iterdir())) == 1
    assert status(Path(os.fsdecode(name))) == ("completed", None)
    warned = [record.getMessage() for record in caplog.records]
    assert warned
    assert all(text.encode() and r"r\udcff" in text for text in warned), "a log file in UTF-8 can hold it"
