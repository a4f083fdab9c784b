"""What metrics reached on their way: the arithmetic beside a slow oracle, what is read again, and real servers."""

from __future__ import annotations

import gzip
import io
import math
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import grpc
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.data.provider import ScalarDatum

from tb_metadata_plugin.answers import Answer, At, MetricAnswers
from tb_metadata_plugin.documents import Metric
from tb_metadata_plugin.errors import SourceUnavailableError, UnknownMetricError
from tb_metadata_plugin.extremes import Extreme, Extremes, Points, as_table
from tb_metadata_plugin.index import Snapshot, snapshot_of
from tb_metadata_plugin.merging import Placed, RowData
from tb_metadata_plugin.sources import points
from tb_metadata_plugin.sources.points import PointSource, Series
from tests import event_files
from tests.answers import Answers, Refused
from tests.tensorboard_process import TensorBoard, wait_for

INF, NAN = math.inf, math.nan
MARKS = (0.0, -0.0, 0.1, 1e-45, 1e39, -1e39, INF, -INF, NAN)

# ----- one series

values = st.floats(width=32) | st.sampled_from(MARKS) | st.integers(-2, 2).map(float)
steps = st.integers(-2, 6) | st.sampled_from([-(2**53), 2**53])
series = st.lists(st.tuples(steps, values), max_size=12)


def oracle(data: Sequence[tuple[int, float]], step: float | None) -> Extremes:
    """The definition, point by point."""
    with np.errstate(over="ignore"):
        logged = [(float(where), float(np.float32(value))) for where, value in data]
    numbers = [value for _, value in logged if not math.isnan(value)]

    def end(choose: Callable[[list[float]], float]) -> Extreme | None:
        if not logged:
            return None
        if not numbers:
            return Extreme(NAN, None)
        best = choose(numbers)
        return Extreme(best, min(where for where, value in logged if value == best))

    at = None
    for where, value in logged:
        if step is not None and where <= step and (at is None or at.step is None or where >= at.step):
            at = Extreme(value, where)
    return Extremes(len(logged), end(min), end(max), at)


@given(series, st.none() | st.sampled_from([-3.0, 0.0, 3.0, 100.0]))
def test_extremes_are_the_oracle_s(data: list[tuple[int, float]], step: float | None) -> None:
    found = Points([where for where, _ in data], [value for _, value in data]).extremes(step)
    # As text NaN equals itself. Of 0.0 and -0.0, which are one value, either may be given.
    assert repr(found).replace("-0.0", "0.0") == repr(oracle(data, step)).replace("-0.0", "0.0")


def test_what_is_too_large_for_a_metric_is_infinite_without_a_warning() -> None:
    found = Points([1, 2], [1e39, -1e39]).extremes()
    assert (found.min, found.max) == (Extreme(-INF, 2), Extreme(INF, 1))


def test_table() -> None:
    rows = {
        "full": Extremes(3, Extreme(0.1, 2), Extreme(INF, 1), Extreme(NAN, 2)),
        "nan": Extremes(2, Extreme(NAN, None), Extreme(NAN, None)),
        "none": Extremes(),
    }
    table = as_table(rows, "boot-7", with_at=True)
    assert table.schema.metadata == {b"version": b"boot-7", b"sampled": b"1000"}
    single = pa.float32()
    assert {field.name: field.type for field in table.schema} == {
        "run": pa.string(),
        "points": pa.int32(),
        "min": single,
        "max": single,
        "at": single,
        **dict.fromkeys(("min_step", "max_step", "at_step"), pa.float64()),
    }
    columns = {name: repr(column) for name, column in table.to_pydict().items()}
    assert columns == {
        "run": "['full', 'nan', 'none']",
        "points": "[3, 2, 0]",
        "min": "[0.10000000149011612, nan, None]",
        "min_step": "[2.0, None, None]",
        "max": "[inf, nan, None]",
        "max_step": "[1.0, None, None]",
        "at": "[nan, None, None]",
        "at_step": "[2.0, None, None]",
    }
    assert as_table(rows, "", with_at=False).schema.names == ["run", "points", "min", "min_step", "max", "max_step"]
    assert as_table({}, "", with_at=True).num_rows == 0


# ----- many series


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


# ----- real servers


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
        return pa.ipc.open_stream(io.BytesIO(gzip.decompress(body))).read_all().to_pylist() if status == 200 else []


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
    with TensorBoard(logdir, fast=fast, module="tests.plain_tensorboard") as process:
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
    assert (long["points"], long["max"], long["max_step"]) == (1000, 1499.0, 14990.0)


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
