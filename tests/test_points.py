"""What metrics of many runs reached: what is read again, with how many calls, and who waits for whom."""

from __future__ import annotations

import gzip
import math
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.data.provider import ScalarDatum

from tb_metadata_plugin.answers import Answer, At, MetricAnswers
from tb_metadata_plugin.documents import Metric
from tb_metadata_plugin.errors import SourceUnavailableError, UnknownMetricError
from tb_metadata_plugin.extremes import Extreme, Extremes
from tb_metadata_plugin.index import Snapshot, snapshot_of
from tb_metadata_plugin.merging import Placed, RowData
from tb_metadata_plugin.sources import points
from tb_metadata_plugin.sources.points import PointSource, Series
from tests.answers import Answers, Refused

INF, NAN = math.inf, math.nan

# ----- reading


def log(answers: Answers, run: str, tag: str, *data: float) -> Series:
    """Gives a run a series with steps from 0, and what an index would know of it."""
    found = [ScalarDatum(step, 1.0, value) for step, value in enumerate(data)]
    answers.points.setdefault(run, {})[tag] = found
    return Series(run, tag, repr(data[-1:]), len(data) - 1)


def maxima(found: Mapping[str, Extremes]) -> dict[str, float | None]:
    return {row: one.max.value if one.max else None for row, one in found.items()}


def asked(answers: Answers) -> list[tuple[list[str], list[str]]]:
    """Runs and tags of each read since this was asked last."""
    read = [(sorted(which.runs), sorted(which.tags)) for which in answers.reads]
    answers.reads.clear()
    return read


def test_only_series_that_changed_are_read_again() -> None:
    answers = Answers()
    known = {run: log(answers, run, "acc", 0.5, NAN) for run in ("a", "b")}
    source = PointSource(answers, "")
    assert maxima(source.extremes(None, "acc", known)) == {"a": 0.5, "b": 0.5}
    assert asked(answers) == [(["a", "b"], ["acc"])]
    # NaN anew: it equals nothing.
    known["a"] = log(answers, "a", "acc", 0.5, float("nan"))
    known["b"] = log(answers, "b", "acc", 0.5, NAN, 0.75)
    known["c"] = log(answers, "c", "acc", 1.0)
    assert maxima(source.extremes(None, "acc", known)) == {"a": 0.5, "b": 0.75, "c": 1.0}
    assert asked(answers) == [(["b", "c"], ["acc"])]
    del known["a"]
    assert maxima(source.extremes(None, "acc", known)) == {"b": 0.75, "c": 1.0}
    assert asked(answers) == []


def test_rows_find_their_series_in_any_run_and_tag() -> None:
    answers = Answers()
    log(answers, "a", "loss", 9.0)
    known = {
        "a": log(answers, "a/validation", "acc", 0.5),
        "b": log(answers, "b", "validation/acc", 0.75),
        "c": log(answers, "c/validation", "acc", 1.0),
    }
    source = PointSource(answers, "")
    assert maxima(source.extremes(None, "validation/acc", known)) == {"a": 0.5, "b": 0.75, "c": 1.0}
    assert asked(answers) == [(["a/validation", "c/validation"], ["acc"]), (["b"], ["validation/acc"])]
    # The row's metric is another series now.
    known["a"] = log(answers, "a/eval", "acc", 0.25)
    assert maxima(source.extremes(None, "validation/acc", known))["a"] == 0.25
    assert asked(answers) == [(["a/eval"], ["acc"])]


def test_a_value_at_the_target_s_best_step_follows_both() -> None:
    answers = Answers()
    targets = {
        "a": log(answers, "a", "val", 0.1, 0.9, 0.9, 0.2),
        "b": log(answers, "b", "val", 0.5),
        "nan": log(answers, "nan", "val", NAN),
        "untested": log(answers, "untested", "val", 1.0),
    }
    tests = {
        "a": log(answers, "a", "test", 10.0, 11.0, 12.0, 13.0),
        "b": log(answers, "b", "test", 20.0, 21.0),
        "nan": log(answers, "nan", "test", 30.0),
        "lone": log(answers, "lone", "test", 40.0, 39.0),
    }
    source = PointSource(answers, "")

    def at(best: Any = "max") -> dict[str, tuple[float, float | None] | None]:
        found = source.extremes_at(None, "test", tests, "val", targets, best)
        return {row: (one.at.value, one.at.step) if one.at else None for row, one in found.items()}

    assert at() == {"a": (11.0, 1.0), "b": (20.0, 0.0), "nan": None, "lone": None}
    assert asked(answers) == [(["a", "b", "nan", "untested"], ["val"]), (["a", "b", "lone", "nan"], ["test"])]
    assert maxima(source.extremes_at(None, "test", tests, "val", targets, "max"))["lone"] == 40.0
    assert asked(answers) == []
    # A target that goes on without a better step leaves the other alone.
    targets["a"] = log(answers, "a", "val", 0.1, 0.9, 0.9, 0.2, 0.3)
    assert at()["a"] == (11.0, 1.0)
    assert asked(answers) == [(["a"], ["val"])]
    targets["a"] = log(answers, "a", "val", 0.1, 0.9, 0.9, 0.2, 0.3, 0.95)
    assert at()["a"] == (13.0, 3.0), "the last point before it"
    assert asked(answers) == [(["a"], ["val"]), (["a"], ["test"])]
    tests["a"] = log(answers, "a", "test", 10.0, 11.0, 12.0, 13.0, 14.0, 15.0)
    assert at()["a"] == (15.0, 5.0)
    assert asked(answers) == [(["a"], ["test"])]
    assert at("min")["a"] == (10.0, 0.0)
    assert asked(answers) == [(["a", "b", "lone", "nan"], ["test"])]
    del targets["a"]
    assert at()["a"] is None


def test_a_bad_series_costs_only_itself_until_it_changes() -> None:
    answers = Answers()
    known = {f"r{number}": log(answers, f"r{number}", "acc", float(number)) for number in range(20)}
    answers.points["r7"]["acc"] = ValueError("no number")
    source = PointSource(answers, "")
    found = source.extremes(None, "acc", known)
    assert found.pop("r7") == Extremes()
    assert maxima(found) == {f"r{number}": float(number) for number in range(20) if number != 7}
    asked(answers)
    source.extremes(None, "acc", known)
    assert asked(answers) == []
    known["r7"] = log(answers, "r7", "acc", 1.0, 2.0)
    assert source.extremes(None, "acc", known)["r7"] == Extremes(2, Extreme(1.0, 0), Extreme(2.0, 1))


def test_a_series_that_tensorboard_lacks_for_now_keeps_what_it_reached() -> None:
    answers = Answers()
    known = {run: log(answers, run, "acc", 0.5) for run in ("a", "b")}
    del answers.points["b"]
    source = PointSource(answers, "")
    assert maxima(source.extremes(None, "acc", known)) == {"a": 0.5}
    known["b"] = log(answers, "b", "acc", 0.25)
    assert maxima(source.extremes(None, "acc", known)) == {"a": 0.5, "b": 0.25}
    del answers.points["b"]
    known["b"] = Series("b", "acc", "a newer point", 1)
    assert maxima(source.extremes(None, "acc", known)) == {"a": 0.5, "b": 0.25}


def test_what_was_read_before_the_server_failed_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_BATCH_SERIES", 3)
    answers = Answers()
    known = {f"r{number}": log(answers, f"r{number}", "acc", float(number)) for number in range(10)}
    source, read = PointSource(answers, ""), answers.read_scalars

    def fail(*arguments: Any, **more: Any) -> Any:
        if len(answers.reads) == 2:
            raise Refused(grpc.StatusCode.UNAVAILABLE)
        return read(*arguments, **more)

    monkeypatch.setattr(answers, "read_scalars", fail)
    with pytest.raises(SourceUnavailableError):
        source.extremes(None, "acc", known)
    monkeypatch.setattr(answers, "read_scalars", read)
    asked(answers)
    assert len(source.extremes(None, "acc", known)) == 10
    assert [runs for runs, _ in asked(answers)] == [["r6", "r7", "r8"], ["r9"]]


def sparse(answers: Answers, run: str, tag: str) -> Series:
    """A series of one point, which may have had a thousand."""
    answers.points.setdefault(run, {})[tag] = [ScalarDatum(999, 1.0, 0.5)]
    return Series(run, tag, "", 999)


def most_points(answers: Answers) -> int:
    """The most points that were read with one call since this was asked last."""
    return max(
        sum(len(data) for run in runs for tag in tags if isinstance(data := answers.points[run].get(tag, []), list))
        for runs, tags in asked(answers)
    )


def test_batches_are_bounded_by_points(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_BATCH_POINTS", 4000)
    answers = Answers()
    known = {f"r{number}": sparse(answers, f"r{number}", "acc") for number in range(60)}
    PointSource(answers, "").extremes(None, "acc", known)
    # Of the first it is not known how long they are: at most 1,000 points.
    assert [len(runs) for runs, _ in asked(answers)] == [4, 16, 40]


def test_one_metric_says_nothing_of_how_long_another_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_BATCH_POINTS", 4000)
    answers = Answers()
    source = PointSource(answers, "")
    source.extremes(None, "short", {f"r{n}": sparse(answers, f"r{n}", "short") for n in range(300)})
    asked(answers)
    source.extremes(None, "long", {f"r{n}": log(answers, f"r{n}", "long", *range(1000)) for n in range(20)})
    assert most_points(answers) == 4000


@given(st.lists(st.sampled_from([1, 2, 50, 999, 1000, 1500]), min_size=1, max_size=40))
def test_no_call_is_for_more_points_than_the_steps_tell(lengths: list[int]) -> None:
    answers = Answers()
    known = {f"r{n}": log(answers, f"r{n}", "acc", *range(length)) for n, length in enumerate(lengths)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(points, "_BATCH_POINTS", 3000)
        found = PointSource(answers, "").extremes(None, "acc", known)
    assert {row: one.points for row, one in found.items()} == {f"r{n}": min(x, 1000) for n, x in enumerate(lengths)}
    read = [[min(lengths[int(run[1:])], 1000) for run in runs] for runs, _ in asked(answers)]
    assert max(map(sum, read)) <= 3000
    # No more calls than twice as many as there must be.
    assert len(read) <= 1 + 2 * sum(map(sum, read)) / 3000


def test_series_that_are_longer_than_their_steps_tell_are_bounded_by_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All points at one step, as where nobody gave a step, or short series that are followed by long ones."""
    monkeypatch.setattr(points, "_BATCH_POINTS", 4000)
    monkeypatch.setattr(points, "_BATCH_SERIES", 10)
    answers = Answers()
    known = {f"r{n}": Series(f"r{n}", "acc", "", 0) for n in range(50)}
    for run in known:
        answers.points[run] = {"acc": [ScalarDatum(0, 1.0, 0.5)] * 100}
    PointSource(answers, "").extremes(None, "acc", known)
    assert [len(runs) for runs, _ in asked(answers)] == [10] * 5
    monkeypatch.setattr(points, "_BATCH_SERIES", 100)
    known = {f"s{n}": sparse(answers, f"s{n}", "acc") for n in range(200)}
    known |= {f"t{n}": log(answers, f"t{n}", "acc", *range(1000)) for n in range(100)}
    PointSource(answers, "").extremes(None, "acc", known)
    sizes = [len(runs) for runs, _ in asked(answers)]
    assert (max(sizes), sizes[-2:]) == (100, [4, 4])


def test_the_metrics_asked_for_longest_ago_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(points, "_KEPT_SERIES", 4)
    answers = Answers()
    metrics = {tag: {run: log(answers, run, tag, 1.0) for run in ("a", "b")} for tag in ("x", "y", "z")}
    source = PointSource(answers, "")
    for tag in ("x", "y", "x", "z"):
        source.extremes(None, tag, metrics[tag])
    asked(answers)
    source.extremes(None, "x", metrics["x"])
    assert asked(answers) == []
    source.extremes(None, "y", metrics["y"])
    assert len(asked(answers)) == 1
    monkeypatch.setattr(points, "_KEPT_SERIES", 0)
    assert len(source.extremes(None, "z", metrics["z"])) == 2


# ----- answers


def snapshot(version: str, *metrics: str, run: str = "a") -> Snapshot:
    """A version of a table of one row."""
    placed = {tag: Placed(run, tag, Metric(1.0, 0, 1.0)) for tag in metrics}
    return snapshot_of(pa.table({"run": [run]}), version, {run: RowData((), placed)})


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
    rows = {"a": RowData((), {}), "b": RowData((), {}, expected=frozenset({"loss"}))}
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
