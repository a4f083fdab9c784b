"""Reading the points of many series: what is read again, how much at once, and what cannot be read."""

from __future__ import annotations

import math
from typing import Any

import grpc
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.data.provider import ScalarDatum

from tb_metadata_plugin.model.extremes import Extreme, Extremes
from tb_metadata_plugin.sources import SourceUnavailableError
from tb_metadata_plugin.sources.tensorboard import point_batches, points
from tb_metadata_plugin.sources.tensorboard.points import MetricExtremes, PointSource, Series
from tests.sources.tensorboard.answers import Answers, Refused, log

NAN = math.nan


def maxima(found: MetricExtremes) -> dict[str, float | None]:
    return {row: one.max.value if one.max else None for row, one in found.rows.items()}


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
        return {row: (one.at.value, one.at.step) if one.at else None for row, one in found.rows.items()}

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


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_bad_series_costs_only_itself_and_keeps_what_it_reached() -> None:
    answers, clock = Answers(), Clock()
    known = {f"r{number}": log(answers, f"r{number}", "acc", float(number)) for number in range(20)}
    good = answers.points["r7"]["acc"]
    source = PointSource(answers, "", clock)
    answers.points["r7"]["acc"] = answers.points["r8"]["acc"] = ValueError("no number")
    found = source.extremes(None, "acc", known)
    assert (found.complete, maxima(found)) == (False, {f"r{n}": float(n) for n in range(20) if n not in (7, 8)})
    assert [(notice.code, notice.run, notice.tag) for notice in source.notices] == [
        ("unreadable-series", "r7", "acc"),
        ("unreadable-series", "r8", "acc"),
    ]
    assert "no number" in source.notices[0].text
    asked(answers)
    # It is tried again after a while, and is as good as any then.
    assert not source.extremes(None, "acc", known).complete
    assert asked(answers) == []
    answers.points["r7"]["acc"] = good
    clock.now += 10
    found = source.extremes(None, "acc", known)
    assert (found.complete, maxima(found)["r7"], [one.run for one in source.notices]) == (False, 7.0, ["r8"])
    # What it reached is no less true for a newer point that cannot be read; that is a new reason to try.
    answers.points["r7"]["acc"] = ValueError("no number")
    known["r7"] = Series("r7", "acc", "newer", 1)
    asked(answers)
    assert maxima(source.extremes(None, "acc", known))["r7"] == 7.0
    assert asked(answers) == [(["r7"], ["acc"])]
    assert [one.run for one in source.notices] == ["r8", "r7"]
    known["r7"] = log(answers, "r7", "acc", 1.0, 2.0)
    assert source.extremes(None, "acc", known).rows["r7"] == Extremes(2, Extreme(1.0, 0), Extreme(2.0, 1))
    del known["r8"]
    assert source.extremes(None, "acc", known).complete
    assert source.notices == ()


def test_a_bad_series_is_given_up_until_it_changes() -> None:
    answers, clock = Answers(), Clock()
    known = {run: log(answers, run, "acc", 1.0) for run in ("a", "b")}
    answers.points["b"]["acc"] = ValueError("no number")
    source = PointSource(answers, "", clock)
    complete = []
    for _ in range(6):
        complete.append(source.extremes(None, "acc", known).complete)
        clock.now += 10
    assert complete == [False] * 3 + [True] * 3
    assert [one for one in asked(answers) if one == (["b"], ["acc"])] == [(["b"], ["acc"])] * 4
    assert [one.run for one in source.notices] == ["b"]
    known["b"] = Series("b", "acc", "newer", 1)
    assert not source.extremes(None, "acc", known).complete
    assert asked(answers) == [(["b"], ["acc"])]


def test_a_target_that_cannot_be_read_leaves_the_answer_incomplete() -> None:
    answers, clock = Answers(), Clock()
    targets, tests = {"a": log(answers, "a", "val", 1.0, 0.5)}, {"a": log(answers, "a", "test", 3.0, 4.0)}
    good, answers.points["a"]["val"] = answers.points["a"]["val"], ValueError("no number")
    source = PointSource(answers, "", clock)
    found = source.extremes_at(None, "test", tests, "val", targets, "max")
    assert (found.complete, found.unreadable, found.rows["a"].at) == (False, 1, None)
    answers.points["a"]["val"] = good
    clock.now += 10
    found = source.extremes_at(None, "test", tests, "val", targets, "max")
    assert (found.complete, found.unreadable, found.rows["a"].at) == (True, 0, Extreme(3.0, 0.0))


def test_a_series_that_tensorboard_lacks_for_now_keeps_what_it_reached() -> None:
    answers = Answers()
    known = {run: log(answers, run, "acc", 0.5) for run in ("a", "b")}
    del answers.points["b"]
    source = PointSource(answers, "")
    assert maxima(source.extremes(None, "acc", known)) == {"a": 0.5}
    known["b"] = log(answers, "b", "acc", 0.25)
    assert maxima(source.extremes(None, "acc", known)) == {"a": 0.5, "b": 0.25}
    del answers.points["b"]
    assert source.extremes(None, "acc", known).complete
    known["b"] = Series("b", "acc", "a newer point", 1)
    found = source.extremes(None, "acc", known)
    assert (found.complete, maxima(found)) == (False, {"a": 0.5, "b": 0.25})


def test_what_was_read_before_the_server_failed_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_batches, "BATCH_SERIES", 3)
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
    assert len(source.extremes(None, "acc", known).rows) == 10
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
    monkeypatch.setattr(point_batches, "BATCH_POINTS", 4000)
    answers = Answers()
    known = {f"r{number}": sparse(answers, f"r{number}", "acc") for number in range(60)}
    PointSource(answers, "").extremes(None, "acc", known)
    # Of the first it is not known how long they are: at most 1,000 points.
    assert [len(runs) for runs, _ in asked(answers)] == [4, 16, 40]


def test_one_metric_says_nothing_of_how_long_another_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_batches, "BATCH_POINTS", 4000)
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
        patch.setattr(point_batches, "BATCH_POINTS", 3000)
        found = PointSource(answers, "").extremes(None, "acc", known)
    assert {row: one.points for row, one in found.rows.items()} == {
        f"r{n}": min(x, 1000) for n, x in enumerate(lengths)
    }
    read = [[min(lengths[int(run[1:])], 1000) for run in runs] for runs, _ in asked(answers)]
    assert max(map(sum, read)) <= 3000
    # No more calls than twice as many as there must be.
    assert len(read) <= 1 + 2 * sum(map(sum, read)) / 3000


def test_series_that_are_longer_than_their_steps_tell_are_bounded_by_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All points at one step, as where nobody gave a step, or short series that are followed by long ones."""
    monkeypatch.setattr(point_batches, "BATCH_POINTS", 4000)
    monkeypatch.setattr(point_batches, "BATCH_SERIES", 10)
    answers = Answers()
    known = {f"r{n}": Series(f"r{n}", "acc", "", 0) for n in range(50)}
    for run in known:
        answers.points[run] = {"acc": [ScalarDatum(0, 1.0, 0.5)] * 100}
    PointSource(answers, "").extremes(None, "acc", known)
    assert [len(runs) for runs, _ in asked(answers)] == [10] * 5
    monkeypatch.setattr(point_batches, "BATCH_SERIES", 100)
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
    assert len(source.extremes(None, "z", metrics["z"]).rows) == 2
