"""More runs than TensorBoard can open: all are in the table, and a notice says what to do."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa

from tests import event_files
from tests.tensorboard_process import TensorBoard, wait_for

FIRST, RUNS = 100, 400


def test_no_run_is_left_out_when_tensorboard_has_too_many_files_open(tmp_path: Path) -> None:
    def log(number: int) -> None:
        event_files.log(tmp_path / f"run{number}", event_files.document({"n": number}), event_files.scalar("loss", 1.0))

    # With all of them at once its data server sometimes has no file left to be reached by, and TensorBoard ends.
    for number in range(FIRST):
        log(number)
    with TensorBoard(tmp_path, module="tests.limited_tensorboard") as tensorboard:
        tensorboard.wait_rows(FIRST)
        for number in range(FIRST, RUNS):
            log(number)

        def told(status: dict[str, Any]) -> bool:
            return "runs-not-listed" in status["notice_counts"] and bool(status["rows"] == RUNS)

        status = wait_for(lambda: tensorboard.json("status"), told, timeout=150)
        (notice,) = [notice for notice in status["notices"] if notice["code"] == "runs-not-listed"]
        found, listed = status["runs"]["found"], status["runs"]["listed"]
        assert found == status["rows"] == RUNS
        assert listed < RUNS
        assert f"only {listed:,} of {RUNS:,} runs; {RUNS - listed:,} are missing" in notice["text"]
        assert "ulimit -n" in notice["text"]
        body = tensorboard.get("table", {"Accept-Encoding": "gzip"})[2]
        table = pa.ipc.open_stream(gzip.decompress(body)).read_all()
        assert sorted(table.column("n").to_pylist()) == list(range(RUNS))
        waiting = json.loads(table.schema.metadata[b"waiting"])
        values = table.column("metrics.loss").to_pylist()
        rows = {row for start, end in waiting for row in range(start, end)}
        # The rows that wait have no value, and only they may have none.
        assert {row for row, value in enumerate(values) if value is None} >= rows
        assert rows
