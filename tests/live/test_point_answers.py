"""Answers of points: what is read at all, what is sent of it, and when an answer is full."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import grpc
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.data.provider import ScalarDatum

from tb_metadata_plugin.live.metric_answers import UnknownMetricError
from tb_metadata_plugin.live.point_answers import PointAnswers, PointsAsked
from tb_metadata_plugin.live.snapshot import Snapshot, snapshot_of
from tb_metadata_plugin.model.documents import Metric, RunData
from tb_metadata_plugin.server.points_asked import points_asked
from tb_metadata_plugin.sources import SourceUnavailableError
from tb_metadata_plugin.sources.disk.local import LocalFiles
from tb_metadata_plugin.sources.disk.log_directory import LogDirectory, Root
from tb_metadata_plugin.sources.disk.scalar_files import ScalarFiles
from tb_metadata_plugin.sources.tensorboard import point_batches, series_reader
from tb_metadata_plugin.sources.tensorboard.series_reader import LACKING, SeriesReader
from tests import event_files
from tests.rows.made import data_of
from tests.server.holder import Holder, Point
from tests.sources.tensorboard.answers import Answers, Refused

LOSS = "loss"


class Logged:
    """Runs with points, the data provider that gives them, and the table that was made of them."""

    def __init__(self) -> None:
        self.provider = Answers()
        self.snapshot = self._made()

    def log(self, run: str, points: Sequence[Point], tag: str = LOSS) -> None:
        """Gives a run all these points in the place of those that it had."""
        data = [ScalarDatum(int(step), wall_time, value) for step, wall_time, value in points]
        self.provider.points.setdefault(run, {})[tag] = data
        self.provider.scalars.setdefault(run, {})[tag] = data[-1]
        self.snapshot = self._made()

    def _made(self) -> Snapshot:
        runs = {
            run: RunData(
                None,
                metrics={
                    tag: Metric(one.value, one.step, one.wall_time)
                    for tag, one in tags.items()
                    if isinstance(one, ScalarDatum)
                },
            )
            for run, tags in self.provider.scalars.items()
        }
        return snapshot_of(pa.table({"run": pa.array([*runs], pa.string())}), "boot-1", data_of(runs))

    def reader(self, **options: Any) -> SeriesReader:
        return SeriesReader(self.provider, "", **options)

    def ask(self, answers: PointAnswers, holder: Holder) -> list[Mapping[str, Any]]:
        question = points_asked(holder.question)
        return list(holder.take(answers.answer(None, lambda: self.snapshot, question)))

    def reads(self) -> list[list[str]]:
        """The runs of each read since this was asked last."""
        read = [sorted(which.runs or ()) for which in self.provider.reads]
        self.provider.reads.clear()
        return read


def curve(count: int, first: int = 0, later: float = 0.0) -> list[Point]:
    return [(float(step), 10.0 + step + later, step / 4) for step in range(first, first + count)]


def test_what_nothing_is_new_of_is_not_read() -> None:
    logged = Logged()
    for run in ("a", "b"):
        logged.log(run, curve(3))
    holder = Holder(LOSS, ["b", "a"])
    # Nothing is remembered by this reader, nor by the next.
    assert [one["from"] for one in logged.ask(PointAnswers(logged.reader()), holder)] == [0, 0]
    assert logged.reads() == [["a", "b"]]
    assert [one["from"] for one in logged.ask(PointAnswers(logged.reader()), holder)] == [3, 3]
    assert logged.reads() == []
    logged.log("a", curve(5))
    assert logged.ask(PointAnswers(logged.reader()), holder) == [
        {"from": 3, "points": 3, "thinned": False},
        {"from": 3, "points": 5, "thinned": False},
    ]
    assert (logged.reads(), holder.sent, holder.points["a"]) == ([["a"]], 2, curve(5))


def test_points_are_remembered_until_they_change(monkeypatch: pytest.MonkeyPatch) -> None:
    logged = Logged()
    for run in ("a", "b"):
        logged.log(run, curve(3))
    answers = PointAnswers(logged.reader())
    for _ in range(2):
        assert logged.ask(answers, Holder(LOSS, ["a", "b"]))[1] == {"from": 0, "points": 3, "thinned": False}
    assert logged.reads() == [["a", "b"]]
    logged.log("b", curve(4))
    logged.ask(answers, Holder(LOSS, ["a", "b"]))
    assert logged.reads() == [["b"]]
    monkeypatch.setattr(series_reader, "KEPT_POINTS", 6)
    answers = PointAnswers(logged.reader())
    for rows in (["a"], ["b"], ["a"]):
        logged.ask(answers, Holder(LOSS, rows))
    assert logged.reads() == [["a"], ["b"], ["a"]]


def test_wall_times_that_are_no_numbers_are_known_again() -> None:
    logged = Logged()
    logged.log("a", [(0.0, math.nan, 1.0)])
    holder = Holder(LOSS, ["a"])
    for start in (0, 1):
        (said,) = logged.ask(PointAnswers(logged.reader()), holder)
        assert said["from"] == start
    logged.log("a", [(0.0, math.nan, 1.0), (1.0, math.inf, 2.0)])
    (said,) = logged.ask(PointAnswers(logged.reader()), holder)
    assert said == {"from": 1, "points": 2, "thinned": False}


def test_more_than_float32_holds_is_infinite_and_steps_may_be_large() -> None:
    logged = Logged()
    logged.log("a", [(float(2**62), 1.0, 1e300), (float(2**62), 2.0, -1e300), (-5.0, 3.0, 1e-300)])
    holder = Holder(LOSS, ["a"])
    logged.ask(PointAnswers(logged.reader()), holder)
    assert holder.points["a"] == [(2.0**62, 1.0, math.inf), (2.0**62, 2.0, -math.inf), (-5.0, 3.0, 0.0)]


def test_series_that_cannot_be_read_cost_only_themselves() -> None:
    logged = Logged()
    for run in ("a", "b", "c"):
        logged.log(run, curve(3))
    logged.provider.points["b"][LOSS] = ValueError("no number")
    del logged.provider.points["c"]
    answers, holder = PointAnswers(logged.reader()), Holder(LOSS, ["a", "b", "c", "gone"])
    said = logged.ask(answers, holder)
    assert said[1:] == [{"unread": "ValueError: no number"}, {"unread": LACKING}, {"missing": True}]
    assert holder.points == {"a": curve(3)}
    assert [(one.code, one.run, one.tag) for one in answers.notices(logged.snapshot)] == [
        ("unreadable-series", "b", LOSS)
    ]
    # It is not tried each time.
    logged.reads()
    assert logged.ask(answers, holder)[1] == said[1]
    assert logged.reads() == [["c"]]
    logged.log("b", curve(4))
    assert logged.ask(answers, holder)[1] == {"from": 0, "points": 4, "thinned": False}
    assert answers.notices(logged.snapshot) == ()


def test_a_metric_that_only_other_rows_have_is_missing_and_one_of_none_unknown() -> None:
    logged = Logged()
    logged.log("a", curve(3))
    logged.log("b", curve(3), tag="acc")
    answers = PointAnswers(logged.reader())
    assert logged.ask(answers, Holder("acc", ["a"])) == [{"missing": True}]
    with pytest.raises(UnknownMetricError):
        logged.ask(answers, Holder("no", ["a"]))


def test_a_server_that_is_gone_is_an_error() -> None:
    logged = Logged()
    logged.log("a", curve(3))
    logged.provider.down = Refused(grpc.StatusCode.UNAVAILABLE)
    with pytest.raises(SourceUnavailableError):
        logged.ask(PointAnswers(logged.reader()), Holder(LOSS, ["a"]))


def until_all(logged: Logged, answers: Callable[[], PointAnswers], holder: Holder) -> list[int]:
    """Asks until nothing is left out; gives how many points each answer had."""
    sent = []
    while True:
        said = logged.ask(answers(), holder)
        sent.append(holder.sent)
        if {"left_out": True} not in said:
            return sent
        assert len(sent) <= len(holder.rows)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=20), st.integers(1, 60), st.booleans())
def test_answers_are_bounded_and_come_to_an_end(lengths: list[int], most: int, forgets: bool) -> None:
    logged = Logged()
    for number, length in enumerate(lengths):
        logged.log(f"r{number}", curve(length))
    holder, kept = Holder(LOSS, [f"r{number}" for number in range(len(lengths))]), logged.reader()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(point_batches, "BATCH_POINTS", 20)
        sent = until_all(logged, lambda: PointAnswers(logged.reader() if forgets else kept, most=most), holder)
    assert [len(holder.points[row]) for row in holder.rows] == lengths
    assert sum(sent) == sum(lengths), "nothing twice"
    assert max(sent) <= max(most, *lengths)


def test_what_is_left_out_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_batches, "BATCH_SERIES", 2)
    logged = Logged()
    for number in range(9):
        logged.log(f"r{number}", curve(3))
    holder = Holder(LOSS, [f"r{number}" for number in range(9)])
    said = logged.ask(PointAnswers(logged.reader(), most=9), holder)
    assert (said.count({"left_out": True}), logged.reads()) == (6, [["r0", "r1"], ["r2", "r3"]])


def test_an_answer_that_takes_long_is_full(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(point_batches, "BATCH_SERIES", 2)
    logged = Logged()
    for number in range(7):
        logged.log(f"r{number}", curve(3))
    holder = Holder(LOSS, [f"r{number}" for number in range(7)])
    now = iter(range(0, 1000, 6))
    answers = PointAnswers(logged.reader(), clock=lambda: float(next(now)))
    assert until_all(logged, lambda: answers, holder) == [12, 9]


@st.composite
def histories(draw: st.DrawFn, sampled: int) -> list[list[Point]]:
    """What TensorBoard keeps of a series when it is asked for one time after the other.

    The series goes on, or begins again in the middle; where there are too many points any but the newest goes.
    """
    series: list[Point] = []
    found = []
    for round_ in range(draw(st.integers(1, 6))):
        kept = draw(st.integers(0, len(series)))
        if draw(st.booleans()):
            series = series[:kept]
        first = int(series[-1][0]) + 1 if series else 0
        for point in curve(draw(st.integers(0 if series else 1, 5)), first, later=100.0 * round_):
            if len(series) == sampled:
                series = [*series]
                del series[draw(st.integers(0, sampled - 1))]
            series = [*series, point]
        found.append(series)
    return found


@given(st.data(), st.integers(1, 12))
def test_what_was_had_and_what_is_sent_is_all_there_is(data: st.DataObject, sampled: int) -> None:
    """The oracle asks for all."""
    one, other = data.draw(histories(sampled)), data.draw(histories(sampled))
    logged, holder = Logged(), Holder(LOSS, ["a", "b"])
    for points in zip(one, other, strict=False):
        for row, series in zip(holder.rows, points, strict=True):
            logged.log(row, series)
        said = logged.ask(PointAnswers(logged.reader(sampled=sampled)), holder)
        assert holder.points == dict(zip(holder.rows, points, strict=True))
        assert [told["thinned"] for told in said] == [len(series) >= sampled for series in points]


def files(root: Path) -> ScalarFiles:
    logdir = LogDirectory([Root(LocalFiles(root))])
    logdir.walk()
    return ScalarFiles(logdir)


def write(root: Path, run: str, points: Sequence[Point]) -> Path:
    return event_files.write(
        root / run,
        [
            event_files.event(event_files.scalar(LOSS, value), step=int(step), wall_time=wall_time)
            for step, wall_time, value in points
        ],
    )


def test_exact_points_are_read_from_files_where_there_are_any(tmp_path: Path) -> None:
    logged = Logged()
    write(tmp_path, "a", curve(50))
    for run in ("a", "b"):
        logged.log(run, curve(50)[-10:])
    answers = PointAnswers(logged.reader(sampled=10), files(tmp_path))
    holder = Holder(LOSS, ["b", "a"], exact=True)
    assert logged.ask(answers, holder) == [
        {"from": 0, "points": 10, "thinned": True, "exact": False},
        {"from": 0, "points": 50, "thinned": False, "exact": True},
    ]
    assert (holder.points["a"], logged.reads()) == (curve(50), [["b"]])


def test_a_series_that_no_answer_can_hold_is_a_sample(tmp_path: Path) -> None:
    logged = Logged()
    write(tmp_path, "a", curve(50))
    logged.log("a", curve(50)[-10:])
    for most, points in ((50, 50), (49, 10)):
        answers = PointAnswers(logged.reader(sampled=10), files(tmp_path), most=most)
        (said,) = logged.ask(answers, Holder(LOSS, ["a"], exact=True))
        assert (said["points"], said["exact"]) == (points, points == 50)


def test_exact_answers_are_bounded_too(tmp_path: Path) -> None:
    logged = Logged()
    rows = [f"r{number}" for number in range(6)]
    for row in rows:
        write(tmp_path, row, curve(20))
        logged.log(row, curve(20))
    logged.log("elsewhere", curve(20))
    holder = Holder(LOSS, ["elsewhere", *rows], exact=True)
    said = logged.ask(PointAnswers(logged.reader(), files(tmp_path), most=50), holder)
    assert (said.count({"left_out": True}), logged.reads()) == (5, [])
    holder = Holder(LOSS, rows, exact=True)
    assert until_all(logged, lambda: PointAnswers(logged.reader(), files(tmp_path), most=50), holder) == [40, 40, 40]
    assert logged.reads() == []
    holder.points.clear()
    now = iter(range(0, 1000, 6))
    answers = PointAnswers(logged.reader(), files(tmp_path), clock=lambda: float(next(now)))
    assert until_all(logged, lambda: answers, holder) == [40, 40, 40]


def test_one_question_has_one_answer_byte_by_byte() -> None:
    logged = Logged()
    logged.log("a", curve(3))
    asked = PointsAsked(LOSS, ("a",))
    first = PointAnswers(logged.reader()).answer(None, lambda: logged.snapshot, asked)
    assert first == PointAnswers(logged.reader()).answer(None, lambda: logged.snapshot, asked), "byte by byte"
