"""A real TensorBoard whose files are deleted, replaced or badly named: nothing is lost or mixed up without a word."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pyarrow as pa

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
        runs = wait_for(lambda: process.json("/data/runs"), lambda runs: bool(not fast or runs == ["stays"]))
        # Each refresh asks TensorBoard anew, and every so many of them for all that it has.
        for value in range(3, 6):
            event_files.log(tmp_path / f"new{value}", event_files.document({"x": value}))
            wait_for(lambda: column(process, "x"), lambda found, value=value: found.get(f"new{value}") == value)
        assert ("goes" in column(process, "x"), "goes" in runs) == (False, not fast)
        again = event_files.event(event_files.document({"x": 9}), wall_time=event_files.TIME + 100)
        event_files.write(tmp_path / "goes", [again], name="events.out.tfevents.1700000100.host.1.0")
        wait_for(lambda: column(process, "x").get("goes"), lambda value: value == 9)
        assert ("run-gone", "goes") not in codes(process)
