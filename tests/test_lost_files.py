"""A real TensorBoard whose files are deleted, replaced or badly named: nothing is lost or mixed up without a word."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import pyarrow as pa

from tb_metadata_plugin import read
from tests import event_files
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for


def column(process: TensorBoard, name: str) -> dict[str, Any]:
    """The values of a column by row."""
    table = pa.ipc.open_stream(io.BytesIO(process.get("table")[2])).read_all()
    values = table.column(name).to_pylist() if name in table.column_names else [None] * table.num_rows
    return dict(zip(table.column("run").to_pylist(), values, strict=True))


def codes(process: TensorBoard) -> list[tuple[str, str | None]]:
    return [(notice["code"], notice["run"]) for notice in process.json("status")["notices"]]


def test_a_run_whose_files_are_gone_leaves_the_table_whatever_tensorboard_lists(tmp_path: Path, fast: bool) -> None:
    """Its Python loader lists a run for good as long as there is the directory."""
    event_files.log(tmp_path / "stays", event_files.document({"x": 1}), event_files.scalar("loss", 0.5))
    path = event_files.log(tmp_path / "goes", event_files.document({"x": 2}), event_files.scalar("loss", 0.25))
    with TensorBoard(tmp_path, fast=fast, module=PLAIN) as process:
        wait_for(lambda: column(process, "metrics.loss"), lambda found: found == {"goes": 0.25, "stays": 0.5})
        path.unlink()
        wait_for(lambda: column(process, "x"), lambda found: found == {"stays": 1})
        assert codes(process) == [("run-gone", "goes")]
        runs: list[str] = wait_for(lambda: list(process.json("/data/runs")), lambda runs: not fast or runs == ["stays"])
        # Each refresh asks TensorBoard anew.
        event_files.log(tmp_path / "new", event_files.document({"x": 3}))
        wait_for(lambda: column(process, "x").get("new"), lambda value: value == 3)
        event_files.log(tmp_path / "newer", event_files.document({"x": 4}))
        wait_for(lambda: column(process, "x").get("newer"), lambda value: value == 4)
        assert ("goes" in column(process, "x"), "goes" in runs) == (False, not fast)
        again = event_files.event(event_files.document({"x": 9}), wall_time=event_files.TIME + 100)
        event_files.write(tmp_path / "goes", [again], name="events.out.tfevents.1700000100.host.1.0")
        wait_for(lambda: column(process, "x").get("goes"), lambda value: value == 9)
        # The Python loader has kept what stood in the old file.
        assert codes(process) == ([] if fast else [("file-replaced", "goes")])


def test_directories_that_tensorboard_takes_for_one_run_keep_their_documents(tmp_path: Path) -> None:
    """Its Python loader reads nothing at all where a name is not UTF-8; its data server mixes them."""
    written = {b"r\xfe": 1, b"r\xff": 2, "r\ufffd".encode(): 3, b"plain": 4}
    for name, value in written.items():
        event_files.log(tmp_path / os.fsdecode(name), event_files.document({"x": value}), event_files.scalar("loss", 1))
    rows = {r"r\xfe": 1, r"r\xff": 2, r"r\xef\xbf\xbd": 3, "plain": 4}
    with TensorBoard(tmp_path, module=PLAIN) as process:
        found = wait_for(lambda: column(process, "x"), lambda found: found.get("r\ufffd") is not None)
        assert {row: value for row, value in found.items() if row != "r\ufffd"} == rows
        assert sorted(process.json("/data/runs")) == ["plain", "r\ufffd"]
        (notice,) = process.json("status")["notices"]
    assert (notice["code"], notice["run"]) == ("same-run-name", "r\ufffd")
    assert all(row in notice["text"] for row in rows if row != "plain")
    table = read(tmp_path)
    assert dict(zip(table.column("run").to_pylist(), table.column("x").to_pylist(), strict=True)) == rows
    assert table.column("metrics.loss").to_pylist() == [1.0] * 4


def test_what_tensorboard_gives_of_a_file_that_was_replaced_is_told(tmp_path: Path, fast: bool) -> None:
    old = [event_files.document({"x": 1}), event_files.document({"kept": 1}, "old"), event_files.scalar("loss", 0.5)]
    path = event_files.log(tmp_path / "a", *old)
    event_files.log(tmp_path / "b", event_files.document({"x": 3}))
    with TensorBoard(tmp_path, fast=fast, module=PLAIN) as process:
        wait_for(lambda: column(process, "metrics.loss"), lambda found: found == {"a": 0.5, "b": None})
        assert codes(process) == []
        path.rename(tmp_path / "elsewhere")
        new = event_files.event(event_files.document({"x": 2}), wall_time=event_files.TIME + 100)
        event_files.write(tmp_path / "a", [new], name=path.name)
        wait_for(lambda: column(process, "x"), lambda found: found == {"a": 2, "b": 3})
        assert codes(process) == [("file-replaced", "a")]
        (notice,) = process.json("status")["notices"]
        assert path.name in notice["text"]
        assert (column(process, "old.kept"), column(process, "metrics.loss")) == (
            {"a": 1, "b": None},
            {"a": 0.5, "b": None},
        )


def test_a_directory_that_is_named_like_an_event_file_is_told_where_tensorboard_lists_nothing(
    tmp_path: Path, fast: bool
) -> None:
    for run, value in {"a": 1, "a/x.tfevents.1": 2, "b": 3, "c/y.tfevents": 4}.items():
        event_files.log(tmp_path / run, event_files.document({"x": value}))
    with TensorBoard(tmp_path, fast=fast, module=PLAIN) as process:
        if fast:
            process.wait_rows(4)
            assert codes(process) == []
        else:
            told = wait_for(lambda: process.json("status")["notices"], lambda told: len(told) == 2)
            assert [notice["code"] for notice in told] == ["source-unavailable", "misnamed-directory"]
            assert "a/x.tfevents.1. " in told[1]["text"]
        assert column(process, "x") == {"a": 1, "a/x.tfevents.1": 2, "b": 3, "c/y.tfevents": 4}
