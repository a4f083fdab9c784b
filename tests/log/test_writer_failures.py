"""What a writer does when the operating system refuses to write: nothing is half made, no training fails at its end."""

from __future__ import annotations

import shutil
from pathlib import Path
from textwrap import dedent

import pytest

from tb_metadata_plugin import MetadataWriter
from tb_metadata_plugin.events.framing import read_records
from tb_metadata_plugin.log.event_file import read_earlier_run
from tests.log.trainings import run_out, status

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


def whole(logdir: Path) -> bool:
    """Whether the only file of a directory is one record after another up to its end."""
    (path,) = logdir.iterdir()
    with path.open("rb") as file:
        reading = read_records(file)
    return (reading.offset, reading.problem) == (path.stat().st_size, None)


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
