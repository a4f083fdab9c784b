"""What a metric reached on its way, as real servers answer it."""

from __future__ import annotations

import gzip
import io
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import numpy as np
import pyarrow as pa
import pytest

from tests import event_files
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

INF, NAN = math.inf, math.nan

KEPT = 600
"""Points of a series that TensorBoard is told to keep."""


class Asked:
    """A real TensorBoard's answers about a metric."""

    def __init__(self, tensorboard: TensorBoard) -> None:
        self.tensorboard = tensorboard

    def get(self, tag: str = "", **parameters: str) -> tuple[int, dict[str, str], bytes]:
        headers = {"Accept-Encoding": "gzip", "If-None-Match": tag}
        return self.tensorboard.get("extremes?" + urlencode(parameters), headers)

    def table(self, **parameters: str) -> list[dict[str, Any]]:
        """The lines of the answer; none while there is another. Asking for the status starts a refresh."""
        self.tensorboard.json("status")
        status, _, body = self.get(**parameters)
        return arrow(body).to_pylist() if status == 200 else []


def arrow(body: bytes) -> pa.Table:
    return pa.ipc.open_stream(io.BytesIO(gzip.decompress(body))).read_all()


@pytest.fixture(scope="module")
def served(fast: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """Runs whose best step is not their last, with NaN, infinity, and more points than TensorBoard gives."""
    logdir = tmp_path_factory.mktemp("logs")

    def write(run: str, **tags: Sequence[float]) -> None:
        events = [
            event_files.event(event_files.scalar(tag, value), step=10 * step, wall_time=event_files.TIME + step)
            for tag, data in tags.items()
            for step, value in enumerate(data)
        ]
        event_files.write(logdir / run, events)

    write("a b/(x)+", val=[0.1, 0.9, NAN, 0.5], test=[1.0, 2.0, 3.0, 4.0])
    write("r10", val=[NAN, NAN], test=[5.0])
    write("r9", val=[-INF, 0.25, 0.25], test=[6.0, 7.0])
    write("growing", late=[0.5])
    write("keras/train", acc=[0.0, 0.5])
    write("keras/validation", acc=[0.75, 0.25])
    write("long", other=[*range(1500)])
    flag = f"--samples_per_plugin=scalars={KEPT}"
    with TensorBoard(logdir, flag, fast=fast, module=PLAIN) as process:
        yield process


def test_real_servers(served: TensorBoard) -> None:
    ask = Asked(served)
    served.wait_rows(6)

    def complete(lines: Sequence[Mapping[str, Any]]) -> bool:
        return [line["points"] for line in lines] == [4, 2, 3] and served.json("status")["refreshing"] is False

    lines = wait_for(lambda: sorted(ask.table(metric="val"), key=lambda line: line["run"]), complete)
    assert repr([list(line.values()) for line in lines]) == repr(
        [
            ["a b/(x)+", 4, float(np.float32(0.1)), 0.0, float(np.float32(0.9)), 10.0],
            ["r10", 2, NAN, None, NAN, None],
            ["r9", 3, -INF, 0.0, 0.25, 10.0],
        ]
    )
    found = ask.table(metric="test", at="val", best="max")
    assert [line["run"] for line in found] == ["a b/(x)+", "r9", "r10"], "as in the table"
    assert [(line["at"], line["at_step"], line["max"]) for line in found] == [
        (2.0, 10.0, 4.0),
        (7.0, 10.0, 7.0),
        (None, None, 5.0),
    ]
    (rolled_up,) = ask.table(metric="train/acc", at="validation/acc", best="max")
    assert (rolled_up["run"], rolled_up["max"], rolled_up["at"]) == ("keras", 0.5, 0.0)
    (long,) = ask.table(metric="other")
    assert (long["points"], long["max"], long["max_step"]) == (KEPT, 1499.0, 14990.0)
    assert arrow(ask.get(metric="other")[2]).schema.metadata[b"sampled"] == str(KEPT).encode()


def test_a_real_training_goes_on(served: TensorBoard) -> None:
    ask = Asked(served)
    wait_for(lambda: ask.table(metric="late"), lambda lines: len(lines) == 1)

    def again() -> tuple[int, str]:
        etag = ask.get(metric="other")[1].get("etag", "")
        return ask.get(tag=etag, metric="other")[0], etag

    _, etag = wait_for(again, lambda found: found[0] == 304)
    path = next((served.logdir / "growing").iterdir())
    event_files.append(path, event_files.event(event_files.scalar("late", 0.75), step=2))
    event_files.append(path, event_files.event(event_files.scalar("late", 0.25), step=3))
    (line,) = wait_for(lambda: ask.table(metric="late"), lambda lines: lines[0]["points"] == 3)
    assert (line["min"], line["min_step"], line["max"], line["max_step"]) == (0.25, 3.0, 0.75, 2.0)
    status, newer, _ = ask.get(tag=etag, metric="other")
    assert (status, newer["etag"] == etag) == (200, False)
