"""All points of a series in event files: whoever wrote them, and when they cannot be told."""

from __future__ import annotations

import math
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto.summary_pb2 import Summary

from tb_metadata_plugin.events.framing import frame
from tb_metadata_plugin.sources.disk import scalar_files
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root, open_logdir
from tb_metadata_plugin.sources.disk.scalar_files import ScalarFiles, TooManyPointsError
from tests import event_files
from tests.event_files import event, old_scalar, scalar

MOST = 1_000


def opened(root: Path) -> ScalarFiles:
    logdir = LogDirectory([Root(LocalFiles(root))])
    logdir.walk()
    return ScalarFiles(logdir)


def read(root: Path, run: str = "a", tag: str = "loss", most: int = MOST) -> list[tuple[float, float, float]] | None:
    found = opened(root).read(run, tag, most)
    if found is None:
        return None
    assert [str(one.dtype) for one in (found.steps, found.wall_times, found.values)] == [
        "float64",
        "float64",
        "float32",
    ]
    return list(zip(found.steps.tolist(), found.wall_times.tolist(), found.values.tolist(), strict=True))


def values(root: Path, **options: Any) -> list[float] | None:
    found = read(root, **options)
    return None if found is None else [value for _, _, value in found]


def bare(value: Summary.Value) -> Summary.Value:
    """As TensorFlow 1 writes all but the first value of a tag."""
    value.ClearField("metadata")
    return value


def test_points_of_any_writer(tmp_path: Path) -> None:
    doubles = Summary.Value(tag="loss", tensor=event_files.tensor(np.float64(0.1)).tensor)
    whole = Summary.Value(tag="loss", tensor=event_files.tensor(np.int64(7)).tensor)
    one = Summary.Value(tag="loss", tensor=event_files.tensor(np.array([0.5], np.float32)).tensor)
    event_files.log(
        tmp_path / "a", scalar("loss", 0.25), bare(scalar("loss", 0.5)), doubles, whole, one, old_scalar("loss", 1.5)
    )
    assert values(tmp_path) == [0.25, 0.5, float(np.float32(0.1)), 7.0, 0.5, 1.5]


@given(st.lists(st.tuples(st.integers(-(2**63), 2**63 - 1), st.floats(), st.floats()), max_size=20), st.booleans())
def test_what_was_logged_is_read(tmp_path_factory: Any, points: list[tuple[int, float, float]], old: bool) -> None:
    root = tmp_path_factory.mktemp("logs")
    logged = []
    for step, wall_time, value in points:
        with np.errstate(over="ignore"):
            narrow = float(np.float32(value))
        summary = (old_scalar if old else scalar)("loss", narrow)
        # Others stand between them, one with a name that holds this one.
        logged.append(event(scalar("train/loss", 9.0), step=step))
        logged.append(event(scalar("other", 9.0), summary, step=step, wall_time=wall_time))
    event_files.write(root / "a", logged)
    with np.errstate(over="ignore"):
        assert repr(read(root)) == repr([(float(step), time, float(np.float32(value))) for step, time, value in points])


def test_files_are_read_by_name_and_restarts_are_kept(tmp_path: Path) -> None:
    for number in (2, 0, 1):
        event_files.log(
            tmp_path / "a",
            *[scalar("loss", 10.0 * number + step) for step in range(3)],
            name=f"events.out.tfevents.170000000{number}.host.1.0",
        )
    assert values(tmp_path) == [0, 1, 2, 10, 11, 12, 20, 21, 22]
    assert [step for step, _, _ in read(tmp_path) or ()] == [0, 1, 2] * 3


def test_a_file_that_is_being_written_is_read_as_far_as_it_is(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", scalar("loss", 0.5), scalar("loss", 0.25))
    files = opened(tmp_path)
    event_files.append(path, event(scalar("loss", 0.125), step=2))
    with path.open("ab") as file:
        file.write(event_files.head(100) + b"cut")
    found = files.read("a", "loss", MOST)
    assert found is not None
    assert found.values.tolist() == [0.5, 0.25, 0.125]


def test_what_cannot_be_read_to_its_end_is_not_all(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", scalar("loss", 0.5))
    whole = path.read_bytes()
    event_files.append_garbage(path)
    assert values(tmp_path) == [0.5], "a record that does not hold the tag says nothing of it"
    event_files.corrupt_length(path)
    assert values(tmp_path) is None
    path.write_bytes(whole)
    assert values(tmp_path) == [0.5]
    with path.open("ab") as file:
        file.write(frame(b"\xff\xff no event, but loss"))
    assert values(tmp_path) is None


def test_what_is_no_number_is_not_all(tmp_path: Path) -> None:
    for value in (np.array([1, 2], np.float32), "text", np.zeros(0, np.float32)):
        wrong = Summary.Value(tag="loss", tensor=event_files.tensor(value).tensor)
        event_files.log(tmp_path / "a", scalar("loss", 0.5), wrong)
        assert values(tmp_path) is None


def test_a_tag_of_another_plugin_has_no_points(tmp_path: Path) -> None:
    event_files.log(tmp_path / "a", event_files.text("loss", ["0.5"]), scalar("loss", 0.5))
    assert values(tmp_path) is None
    assert values(tmp_path, tag="other") == []


def test_no_more_than_are_wanted(tmp_path: Path) -> None:
    event_files.log(tmp_path / "a", *[scalar("loss", 0.5)] * 10)
    assert values(tmp_path, most=10) == [0.5] * 10
    with pytest.raises(TooManyPointsError):
        values(tmp_path, most=9)


def test_a_record_that_is_very_long_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scalar_files, "_LARGEST", 1_000)
    image = event_files.text("loss of an image", ["x" * 2_000])
    event_files.log(tmp_path / "a", scalar("loss", 0.5), image, scalar("loss", 0.25))
    assert values(tmp_path) == [0.5, 0.25]


def test_a_run_that_is_not_there_any_more(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", scalar("loss", math.nan))
    files = opened(tmp_path)
    assert (files.has("a"), files.has("b")) == (True, False)
    assert files.read("b", "loss", MOST) is None
    path.unlink()
    assert files.read("a", "loss", MOST) is None


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_in_the_place_of_a_file_holds_up_nothing(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "a", scalar("loss", 0.5))
    files = opened(tmp_path)
    path.unlink()
    os.mkfifo(path)
    assert files.read("a", "loss", MOST) is None


def test_runs_of_several_directories_and_of_another_walk(tmp_path: Path) -> None:
    event_files.log(tmp_path / "one" / "a", scalar("loss", 0.5))
    event_files.log(tmp_path / "two", scalar("loss", 0.25))
    logdir = open_logdir(None, f"x:{tmp_path / 'one'},y:{tmp_path / 'two'},z:memory://nowhere")
    assert logdir is not None
    files = ScalarFiles(logdir)
    assert not files.has("x/a")
    logdir.walk()
    found = {run: files.read(run, "loss", MOST) for run in ("x/a", "y/.", "a")}
    assert {run: None if one is None else one.values.tolist() for run, one in found.items()} == {
        "x/a": [0.5],
        "y/.": [0.25],
        "a": None,
    }
    event_files.log(tmp_path / "one" / "new", scalar("loss", 0.125))
    assert not files.has("x/new")
    logdir.walk()
    assert files.has("x/new")
