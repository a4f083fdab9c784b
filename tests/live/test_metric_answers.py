"""Answers of what a metric reached: who waits for whom, and of which rows they are."""

from __future__ import annotations

import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pyarrow as pa
import pytest

from tb_metadata_plugin.live.metric_answers import Answer, At, MetricAnswers, UnknownMetricError
from tb_metadata_plugin.live.snapshot import Snapshot, snapshot_of
from tb_metadata_plugin.model.documents import Metric, RunData
from tb_metadata_plugin.sources.tensorboard.points import PointSource
from tests.rows.made import data_of
from tests.sources.tensorboard.answers import Answers, log


def snapshot(version: str, *metrics: str, run: str = "a") -> Snapshot:
    """A version of a table of one row."""
    found = {tag: Metric(1.0, 0, 1.0) for tag in metrics}
    return snapshot_of(pa.table({"run": [run]}), version, data_of({run: RunData(None, metrics=found)}))


def lines(answer: Answer) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pa.ipc.open_stream(gzip.decompress(answer.body)).read_all().to_pylist()
    return found


class Slow(Answers):
    """A data provider that waits for a test before it gives points."""

    def __init__(self) -> None:
        super().__init__()
        self.entered, self.leave = threading.Event(), threading.Event()

    def read_scalars(self, context: Any, **which: Any) -> Any:
        self.entered.set()
        assert self.leave.wait(30)
        return super().read_scalars(context, **which)


def test_a_metric_of_which_no_value_is_known_yet_is_no_unknown_one() -> None:
    rows = data_of({"a": RunData(None), "b": RunData(None, tags=frozenset({"loss"}))})
    known = snapshot_of(pa.table({"run": ["a", "b"]}), "boot-1", rows)
    answers = MetricAnswers(PointSource(Answers(), ""))
    answer = answers.answer(None, lambda: known, "loss", At("loss", "min"))
    assert (answer.complete, lines(answer)) == (True, [])
    with pytest.raises(UnknownMetricError):
        answers.answer(None, lambda: known, "acc", None)


def test_who_asks_for_what_is_there_waits_for_nobody() -> None:
    provider, known = Slow(), snapshot("boot-1", "acc", "loss")
    for tag in ("acc", "loss"):
        log(provider, "a", tag, 0.5)
    answers = MetricAnswers(PointSource(provider, ""))
    provider.leave.set()
    held = answers.answer(None, lambda: known, "acc", None)
    provider.leave.clear()
    provider.entered.clear()
    with ThreadPoolExecutor(2) as threads:
        try:
            slow = threads.submit(answers.answer, None, lambda: known, "loss", None)
            assert provider.entered.wait(30)
            assert threads.submit(answers.answer, None, lambda: known, "acc", None).result(5) is held
            assert not slow.done()
        finally:
            provider.leave.set()


def test_who_waited_gets_the_newest_rows() -> None:
    provider = Slow()
    for run in ("old", "new"):
        log(provider, run, "acc", 0.5)
    versions = [snapshot("boot-1", "acc", run="old")]
    answers = MetricAnswers(PointSource(provider, ""))
    came = threading.Event()

    def newest() -> Snapshot:
        try:
            return versions[-1]
        finally:
            came.set()

    with ThreadPoolExecutor(2) as threads:
        try:
            first = threads.submit(answers.answer, None, lambda: versions[-1], "acc", None)
            assert provider.entered.wait(30)
            late = threads.submit(answers.answer, None, newest, "acc", None)
            assert came.wait(30)
            versions.append(snapshot("boot-2", "acc", run="new"))
        finally:
            provider.leave.set()
        assert [line["run"] for line in lines(first.result(30))] == ["old"]
        assert (late.result(30).version, [line["run"] for line in lines(late.result(30))]) == ("boot-2", ["new"])


def test_one_that_is_too_large_for_others_is_kept_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tb_metadata_plugin.live.metric_answers._KEPT_BYTES", 10)
    provider, known = Answers(), snapshot("boot-1", "acc")
    log(provider, "a", "acc", 0.5)
    answers = MetricAnswers(PointSource(provider, ""))
    assert answers.answer(None, lambda: known, "acc", None) is answers.answer(None, lambda: known, "acc", None)
