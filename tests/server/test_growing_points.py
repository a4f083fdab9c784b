"""The points of curves as real servers answer them, under both loaders, also while trainings go on."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pytest

from tb_metadata_plugin.server.body import MAX_BODY_BYTES
from tests import event_files
from tests.event_files import TIME
from tests.server.holder import Holder
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

INF, NAN = math.inf, math.nan

KEPT = 600
"""Points of a series that TensorBoard is told to keep."""
LONG = 1500
"""Points of one that is longer."""


def events(tag: str, values: Sequence[float], first: int = 0, later: float = 0.0) -> list[Any]:
    """A point a step and a second, from a step on."""
    steps = range(first, first + len(values))
    return [
        event_files.event(event_files.scalar(tag, value), step=step, wall_time=TIME + step + later)
        for step, value in zip(steps, values, strict=True)
    ]


@pytest.fixture(scope="module")
def served(fast: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """Runs of every kind: odd values, one point, two splits of a training, and more points than TensorBoard keeps."""
    logdir = tmp_path_factory.mktemp("logs")
    event_files.write(logdir / "odd (x)+", events("acc", [0.1, NAN, INF, -INF, 1e-45, -0.0]))
    event_files.write(logdir / "one", events("acc", [0.5], first=7))
    event_files.write(logdir / "keras" / "train", events("acc", [0.0, 0.5]))
    event_files.write(logdir / "keras" / "validation", events("acc", [0.75, 0.25]))
    event_files.write(logdir / "long", events("acc", [*range(LONG)]))
    for run in ("grows", "restarts", "long grows"):
        event_files.write(logdir / run, events(run, [*range(LONG if run == "long grows" else 6)]))
    with TensorBoard(logdir, f"--samples_per_plugin=scalars={KEPT}", fast=fast, module=PLAIN) as process:
        process.wait_rows(7)
        yield process


def ask(tensorboard: TensorBoard, holder: Holder) -> Sequence[Mapping[str, Any]]:
    """Takes in an answer; asking for the status starts a refresh."""
    tensorboard.json("status")
    status, _, body = tensorboard.post("points", holder.question, {"Accept-Encoding": "gzip"})
    return holder.take(body) if status == 200 else ()


def wait_for_points(tensorboard: TensorBoard, holder: Holder, *last: float) -> Sequence[Mapping[str, Any]]:
    """Asks until the rows end with these values; gives what the answer says that brought them."""

    def told() -> tuple[Sequence[Mapping[str, Any]], list[float]]:
        said = ask(tensorboard, holder)
        return said, [holder.points[row][-1][2] for row in holder.rows if row in holder.points]

    return wait_for(told, lambda found: repr(found[1]) == repr([*last]))[0]


def test_points_of_every_kind(served: TensorBoard) -> None:
    rows = ["one", "gone", "long", "odd (x)+"]
    holder = Holder("acc", rows)
    wait_for_points(served, holder, 0.5, LONG - 1.0, -0.0)
    fresh = Holder("acc", rows)
    assert ask(served, fresh) == [
        {"from": 0, "points": 1, "thinned": False},
        {"missing": True},
        {"from": 0, "points": KEPT, "thinned": True},
        {"from": 0, "points": 6, "thinned": False},
    ]
    assert repr(fresh.points) == repr(holder.points)
    values = [0.1, NAN, INF, -INF, 1e-45, -0.0]
    assert repr(holder.points["odd (x)+"]) == repr(
        [(float(step), TIME + step, float(np.float32(value))) for step, value in enumerate(values)]
    )
    assert holder.points["one"] == [(7.0, TIME + 7, 0.5)]
    assert holder.sampled == str(KEPT)
    nothing = [{"from": n, "points": n, "thinned": n == KEPT} for n in (1, KEPT, 6)]
    assert ask(served, holder) == [nothing[0], {"missing": True}, *nothing[1:]]
    assert holder.sent == 0
    again = Holder("acc", rows[::-1])
    ask(served, again)
    assert repr(again.points) == repr({row: holder.points[row] for row in reversed(rows) if row in holder.points})


def test_a_row_of_several_runs_and_a_metric_of_none(served: TensorBoard) -> None:
    holder = Holder("validation/acc", ["keras", "one"])
    wait_for_points(served, holder, 0.25)
    assert holder.points == {"keras": [(0.0, TIME, 0.75), (1.0, TIME + 1, 0.25)]}
    assert served.post("points", {"metric": "no", "rows": ["one"]})[0] == 404


def test_all_points_of_local_files(served: TensorBoard) -> None:
    holder = Holder("acc", ["long", "one"], exact=True)
    wait_for_points(served, holder, LONG - 1.0, 0.5)
    assert [point[2] for point in holder.points["long"]] == [*range(LONG)]
    assert ask(served, holder) == [{"from": n, "points": n, "thinned": False} for n in (LONG, 1)]
    holder.points.clear()
    exact = [{"from": 0, "points": n, "thinned": False, "exact": True} for n in (LONG, 1)]
    assert ask(served, holder) == exact


def path_of(served: TensorBoard, run: str) -> Any:
    return next((served.logdir / run).iterdir())


def test_a_training_that_goes_on_sends_what_is_new(served: TensorBoard) -> None:
    holder = Holder("grows", ["grows"])
    wait_for_points(served, holder, 5.0)
    before = holder.points["grows"]
    event_files.append(path_of(served, "grows"), *events("grows", [NAN, INF], first=6))
    (said,) = wait_for_points(served, holder, INF)
    assert said["from"] in (6, 7), "it may have come in two pieces"
    assert holder.sent == 8 - said["from"]
    assert holder.points["grows"][:6] == before
    assert [point[0] for point in holder.points["grows"]] == [*range(8)]


def test_a_training_that_began_again_at_a_lower_step(served: TensorBoard, fast: bool) -> None:
    holder = Holder("restarts", ["restarts"])
    wait_for_points(served, holder, 5.0)
    again = events("restarts", [20.0, 30.0, 40.0, 50.0, 60.0], first=2, later=100)
    event_files.append(path_of(served, "restarts"), *again)
    wait_for_points(served, holder, 60.0)
    fresh = Holder("restarts", ["restarts"])
    ask(served, fresh)
    assert holder.points == fresh.points, "what is left of the old points is as if it had been asked for anew"
    values = [point[2] for point in holder.points["restarts"]]
    # The fast loader takes a step that comes again for a new beginning.
    assert values == ([0, 1] if fast else [*range(6)]) + [20, 30, 40, 50, 60]
    files = Holder("restarts", ["restarts"], exact=True)
    ask(served, files)
    assert [point[2] for point in files.points["restarts"]] == [*range(6), 20, 30, 40, 50, 60]


def test_a_sample_is_sent_anew_and_all_points_are_not(served: TensorBoard) -> None:
    thin, exact = Holder("long grows", ["long grows"]), Holder("long grows", ["long grows"], exact=True)
    wait_for_points(served, thin, LONG - 1.0)
    wait_for_points(served, exact, LONG - 1.0)
    event_files.append(path_of(served, "long grows"), *events("long grows", [9000.0], first=LONG))
    (said,) = wait_for_points(served, thin, 9000.0)
    assert said == {"from": 0, "points": KEPT, "thinned": True}
    (said,) = wait_for_points(served, exact, 9000.0)
    assert said == {"from": LONG, "points": LONG + 1, "thinned": False, "exact": True}
    assert exact.sent == 1
    assert [point[0] for point in exact.points["long grows"]] == [*range(LONG + 1)]


def test_who_is_refused_is_told_why(served: TensorBoard) -> None:
    """Also where the server does not read what was sent."""
    question = {"metric": "acc", "rows": ["one"]}
    large = {**question, "rows": ["x" * MAX_BODY_BYTES]}
    assert served.post("points", large)[0] == 413
    assert served.post("points", large, {"Content-Type": "text/plain"})[0] == 415
    assert served.post("points", large, {"Sec-Fetch-Site": "cross-site"})[0] == 403
    assert served.get("points")[0] == 405
    assert served.post("points", question)[0] == 200
