"""`read(logdir)` without a TensorBoard: the tab's table, also from files in a bad state."""

from __future__ import annotations

import logging
import math
import os
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.compat.proto.summary_pb2 import DATA_CLASS_SCALAR, Summary
from tensorboard.context import RequestContext
from tensorboard.util import tensor_util

from tb_metadata_plugin import MetadataWriter, read
from tb_metadata_plugin.api import NoLogDirectoryError
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.names.patterns import BadPatternError
from tb_metadata_plugin.rows.rollup import BadRollupError
from tb_metadata_plugin.sources.tensorboard.scalars import ScalarSource
from tests import event_files
from tests.contract import oracle
from tests.hparams_contents import start
from tests.sources.disk.reading import disk, poll

BUILT_IN = ("run.folder", "run.started", "run.last_seen", "run.duration")


def test_documents_metrics_and_lifecycle_make_one_row(tmp_path: Path) -> None:
    with MetadataWriter(tmp_path / "d" / "run1", {"lr": 0.1, "model": {"layers": [64, 32]}}) as run:
        event_files.log(
            tmp_path / "d" / "run1",
            event_files.scalar("loss", 0.5),
            event_files.scalar("loss", 0.25),
            event_files.old_scalar("acc", 0.75),
        )
        run.update(note="done")
    event_files.log(tmp_path / "run2")
    table = read(tmp_path)
    row, other = table.to_pylist()
    assert row["run"] == "d/run1"
    assert row["members"] == ["d/run1"]
    assert (row["lr"], row["model.layers"], row["note"]) == (0.1, [64.0, 32.0], "done")
    assert (row["run.folder"], row["run.status"]) == ("d", "completed")
    assert (row["metrics.loss"], row["metrics.acc"]) == (0.25, 0.75)
    assert (other["run"], other["run.folder"], other["lr"], other["metrics.loss"]) == ("run2", ".", None, None)
    assert table.to_pandas()["metrics.loss"].dtype == np.float32


def test_when_a_run_was_and_how_far_it_came(tmp_path: Path) -> None:
    for file, (step, time) in enumerate([(7, 200.0), (3, 500.25), (5, math.nan)]):
        event = event_files.event(event_files.scalar(f"loss{file}", 1), step=step, wall_time=1.7e9 + time)
        event_files.write(tmp_path / "run" / "train", [event], f"{file}.tfevents.1")
    event_files.log(tmp_path / "run", event_files.document({"status": "running"}, "run"))
    (row,) = read(tmp_path).to_pylist()
    assert row["members"] == ["run", "run/train"]
    assert (row["run.last_step"], row["run.duration"]) == (7, 500.25)
    assert row["run.last_seen"].timestamp() == 1.7e9 + 500.25
    assert row["run.status"] == "running", "its files are new"
    for path in tmp_path.rglob("*tfevents*"):
        os.utime(path, (1.7e9, 1.7e9))
    (row,) = read(tmp_path).to_pylist()
    assert row["run.status"] == "no signal"
    assert len(read(tmp_path, rollup="off")) == 2
    with pytest.raises(BadRollupError):
        read(tmp_path, rollup="(")


def test_keys_of_names(tmp_path: Path) -> None:
    for run in ("a/cnn_lr0.1", "b/mlp_lr001", "Jan01_12-34-56_host"):
        event_files.log(tmp_path / run)
    table = read(tmp_path, run_pattern="{model}_lr{lr}")
    assert table.column("name.lr").to_pylist() == [None, 0.1, None]
    assert table.column("name.lr#string").to_pylist() == [None, None, "001"]
    assert table.column("name.host").to_pylist() == ["host", None, None]
    assert read(tmp_path, run_pattern=r"\w/(?P<model>\w+?)_.*").column("name.model").to_pylist() == [None, "cnn", "mlp"]
    with pytest.raises(BadPatternError):
        read(tmp_path, run_pattern="{model")


def test_the_newest_of_several_files_counts(tmp_path: Path) -> None:
    event_files.write(tmp_path, [event_files.event(event_files.scalar("loss", 1), step=5)], "a.tfevents.1")
    event_files.write(tmp_path, [event_files.event(event_files.scalar("loss", 2), step=3)], "b.tfevents.2")
    assert read(tmp_path).column("metrics.loss").to_pylist() == [2.0]


@pytest.mark.parametrize("later", [0, 1])
def test_of_hparams_those_of_the_newest_file_count(tmp_path: Path, later: int) -> None:
    """As in the tab, which reads the beginning of each file; of one file the first, as in TensorBoard."""
    for number in range(2):
        told = [
            event_files.event(
                event_files.hparams("_hparams_/session_start_info", start({"lr": 0.25 * number + step})),
                wall_time=event_files.TIME + 100 * (number == later) + step,
            )
            for step in range(2)
        ]
        event_files.write(tmp_path / "a", told, name=f"events.out.tfevents.{number}")
    assert read(tmp_path).column("hparams.lr").to_pylist() == [0.25 * later]
    newest = max(poll(disk(tmp_path)).records, key=lambda record: record.wall_time)
    assert parse(newest.data).document == {"lr": 0.25 * later}


@pytest.mark.parametrize(
    "files",
    [
        {"a": [(0, 1.0), (9, 2.0)], "b": [(0, 3.0), (4, 4.0)]},
        {"a": [(0, 1.0), (9, 5.0)], "b": [(0, 2.0), (4, 3.0)]},
        {"a": [(0, 1.0), (9, 2.0), (0, 3.0), (3, 4.0)]},
        {"a": [(5, 9.0)], "b": [(7, 1.0)], "c": [(6, 4.0)]},
    ],
    ids=["a training that begins anew", "writers side by side", "steps that begin anew", "times in no order"],
)
def test_values_and_the_last_step_are_those_that_tensorboard_gives(
    files: dict[str, list[tuple[int, float]]], tmp_path: Path
) -> None:
    for name, points in files.items():
        events = [event_files.event(event_files.scalar("loss", 10 * t), step=step, wall_time=t) for step, t in points]
        event_files.write(tmp_path / "run", events, f"{name}.tfevents")
    multiplexer = EventMultiplexer()
    multiplexer.AddRunsFromDirectory(str(tmp_path))
    multiplexer.Reload()
    source = ScalarSource(MultiplexerDataProvider(multiplexer, str(tmp_path)), "")
    update = source.poll(RequestContext(), frozenset({"run"}), True)
    (row,) = read(tmp_path).to_pylist()
    assert row["metrics.loss"] == update.metrics["run"]["loss"].value
    assert row["run.last_step"] == update.reached["run"].step


def test_of_documents_the_wall_time_counts_and_of_scalars_the_last_file_as_in_tensorboard(tmp_path: Path) -> None:
    for name, time, which in (("a.tfevents.1", 200.0, "new"), ("b.tfevents.2", 100.0, "old")):
        document, scalar = event_files.document({"which": which}), event_files.scalar("loss", time)
        event_files.write(tmp_path, [event_files.event(document, scalar, step=int(-time), wall_time=time)], name)
    (row,) = read(tmp_path).to_pylist()
    assert (row["which"], row["metrics.loss"]) == ("new", 100.0)


def test_what_follows_a_record_that_is_no_event_is_read(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = event_files.log(tmp_path, event_files.document({"lr": 1}))
    event_files.append_garbage(path)
    event_files.append(path, event_files.event(event_files.document({"lr": 2}), step=5))
    assert read(tmp_path).column("lr").to_pylist() == [2.0]
    assert "skipped 1 record(s) that are no event" in caplog.text


def test_a_tag_belongs_to_the_plugin_that_wrote_it_first(tmp_path: Path) -> None:
    text = event_files.document({"x": 1}, tag="notes")
    text.metadata.plugin_data.plugin_name = "text"
    event_files.log(tmp_path, text, event_files.document({"y": 1}, tag="notes"), event_files.document({"z": 1}))
    (row,) = read(tmp_path).to_pylist()
    assert (row["z"], row["notes.y"]) == (1, 1), "the newest one, read as a text"
    assert read(tmp_path, text_tags="").schema.names == ["run", "members", *BUILT_IN, "z"]


def test_later_values_of_a_tag_need_no_metadata(tmp_path: Path) -> None:
    document, scalar = event_files.document({"x": 2}), event_files.scalar("loss", 0.5)
    document.ClearField("metadata")
    scalar.ClearField("metadata")
    event_files.log(tmp_path, event_files.document({"x": 1}), event_files.scalar("loss", 1), document, scalar)
    (row,) = read(tmp_path).to_pylist()
    assert (row["x"], row["metrics.loss"]) == (2.0, 0.5)


@pytest.mark.parametrize(
    "tensor",
    [
        tensor_util.make_tensor_proto(np.float64(0.5)),
        tensor_util.make_tensor_proto(np.float16(0.5)),
        tensor_util.make_tensor_proto(np.array(0.5, np.float32)),
        tensor_util.make_tensor_proto(np.array([[0.5]], np.float32)),
    ],
)
def test_scalars_of_other_types(tmp_path: Path, tensor: object) -> None:
    value = Summary.Value(tag="loss", tensor=tensor)
    value.metadata.data_class = DATA_CLASS_SCALAR
    value.metadata.plugin_data.plugin_name = "scalars"
    event_files.log(tmp_path, value)
    assert read(tmp_path).column("metrics.loss").to_pylist() == [0.5]


def test_a_truncated_or_corrupt_file_keeps_what_was_before(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    values = [event_files.document({"x": 1}), event_files.scalar("loss", 0.5)]
    for run in ("corrupt", "garbage", "whole"):
        event_files.log(tmp_path / run, *values)
    cut = event_files.log(tmp_path / "cut", *values)
    cut.write_bytes(cut.read_bytes()[:-3])
    event_files.corrupt_length(tmp_path / "corrupt" / cut.name)
    event_files.append_garbage(tmp_path / "garbage" / cut.name)
    with caplog.at_level(logging.WARNING):
        values_read = oracle.table_values(read(tmp_path))
    assert values_read["doc", ("x",)] == [1, 1, 1, 1]
    assert values_read["metric", ("loss",)] == [0.5, oracle.MISSING, 0.5, 0.5]
    assert [record.message.split(":")[0] for record in caplog.records] == [
        "corrupt-length in corrupt",
        "corrupt-record in garbage",
    ]


def test_many_notices_are_counted(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    for number in range(25):
        event_files.log(tmp_path / f"r{number:02d}", event_files.document(b"bad"))
    with caplog.at_level(logging.WARNING):
        assert read(tmp_path).num_rows == 25
    assert len(caplog.records) == 21
    assert caplog.records[-1].message == "and 5 more"


@pytest.mark.parametrize("logdir", ["nowhere", "s3://bucket/logs"])
def test_a_directory_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, logdir: str) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(NoLogDirectoryError, match=logdir):
        read(logdir)


def test_an_empty_directory_gives_an_empty_table(tmp_path: Path) -> None:
    assert read(str(tmp_path)).num_rows == 0


def test_a_tensor_of_a_type_that_does_not_exist_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    scalar, config = event_files.scalar("loss", 1.0), event_files.text("config", [b"a: 1"])
    scalar.tensor.dtype = config.tensor.dtype = 20
    event_files.log(tmp_path / "a", event_files.document({"x": 1}), scalar, config)
    event_files.log(tmp_path / "b", event_files.document({"x": 2}))
    with caplog.at_level(logging.WARNING):
        assert read(tmp_path).column("x").to_pylist() == [1.0, 2.0]
    assert "loss" in caplog.text
    assert "config" in caplog.text
