"""When trainings were, how far they are, and when one that says it is running is not believed any more."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.model.documents import Part, Places, Reached, Record, RunData, part_of
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.rows.activity import SILENT, Activity, activity, derived, silent_at
from tb_metadata_plugin.rows.rows import Rows
from tb_metadata_plugin.server.detail import detail_json
from tb_metadata_plugin.sources import Update
from tests.rows.made import alone, make

NEVER = math.inf


def record(run: str, data: dict[str, Any], tag: str = "run", time: float = 100.0) -> Record:
    return Record("summary", run, tag, 0, time, encode(data))


def part(time: float) -> Part:
    return part_of(record("r", {"x": 1}, "metadata", time), Places())


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([], Activity()),
        ([RunData(None)], Activity()),
        ([RunData(50.0)], Activity(50.0, 50.0, None, 50.0)),
        ([RunData(math.nan), RunData(1e300), RunData(-5.0), RunData(0.0)], Activity()),
        ([RunData(60.0), RunData(50.0), RunData(None)], Activity(50.0, 60.0, None, 60.0)),
        ([RunData(50.0, (part(70.0), part(math.nan)))], Activity(50.0, 70.0, None, 70.0)),
        (
            [RunData(50.0, reached=Reached(3, 70.0)), RunData(40.0, reached=Reached(9, math.nan))],
            Activity(40.0, 70.0, 9, 70.0),
        ),
        ([RunData(None, reached=Reached(-3, math.nan))], Activity(None, None, -3, None)),
        # A copied file is newer than what is in it.
        ([RunData(50.0, reached=Reached(3, 70.0), written=90.0)], Activity(50.0, 70.0, 3, 90.0)),
        ([RunData(None, written=90.0), RunData(math.nan)], Activity(None, 90.0, None, 90.0)),
    ],
)
def test_activity_of_runs(runs: list[RunData], expected: Activity) -> None:
    assert activity(runs) == expected
    assert activity(reversed(runs)) == expected


@pytest.mark.parametrize(
    ("logged", "duration"),
    [
        ({}, 20.5),
        ({"ended": ("time", 61_000)}, 11.0),
        ({"started": ("time", 60_000)}, 10.5),
        ({"started": ("time", 10_000), "ended": ("time", 15_000)}, 5.0),
        ({"started": ("time", 90_000)}, 0.0),
        ({"started": ("string", "yesterday"), "ended": ("null", True)}, 20.5),
    ],
)
def test_duration_is_from_the_start_to_the_end_or_the_last_event(logged: Any, duration: float) -> None:
    leaves = derived("d/r", Activity(50.0, 70.5, 3, 70.5), logged, 1e9)
    assert leaves["duration"] == ("number", duration)
    assert leaves["folder"] == ("string", "d")
    assert (leaves["last_seen"], leaves["last_step"]) == (("time", 70_500), ("number", 3))
    assert ("started" in leaves) == ("started" not in logged)


def test_what_is_logged_stands() -> None:
    logged: Any = dict.fromkeys(("folder", "started", "last_seen", "duration", "last_step"), ("string", "mine"))
    assert derived("r", Activity(1.0, 2.0, 3, 2.0), logged, 1e9) == {}
    assert derived("r", Activity(), {}, 1e9) == {"folder": ("string", ".")}
    assert derived("r", Activity(last_step=2**60), {}, 0.0)["last_step"] == ("integer", str(2**60))


@given(st.floats(0, 2000), st.sampled_from([("string", "running"), ("string", "completed"), ("bool", True), None]))
def test_only_what_says_it_is_running_falls_silent(now: float, status: Any) -> None:
    found, logged = Activity(50.0, 70.0, None, 100.0), {"status": status} if status else {}
    silent = status == ("string", "running") and now - 100.0 >= SILENT
    assert ("status" in derived("r", found, logged, now)) == silent
    assert (now >= silent_at(found, logged)) == silent
    assert silent_at(found._replace(signal=None), logged) == NEVER


def status(rows: Rows, now: float) -> str:
    (row,) = make(rows, now)[0]
    leaves = {key.path: value for key, value in zip(*row.leaves, strict=True)}
    assert isinstance(leaves["status",], str)
    return leaves["status",]


def test_rows_fall_silent_as_time_passes_and_come_back() -> None:
    rows = Rows()
    rows.list_runs({"run": 50.0, "run/train": 50.0})
    rows.apply(Update((record("run", {"status": "running"}),)))
    assert (status(rows, 100.0), rows.due(699.0)) == ("running", False)
    assert rows.due(700.0)
    assert status(rows, 700.0) == "no signal"
    assert not rows.due(1e9)
    assert rows.due(650.0), "clocks are set back, too"
    assert status(rows, 650.0) == "running"
    assert status(rows, 800.0) == "no signal"
    rows.apply(Update(written={"run/train": 790.0}))
    assert status(rows, 800.0) == "running"
    rows.apply(Update(metrics={"run/train": {}}, reached={"run/train": Reached(1, 1500.0)}))
    assert (status(rows, 2000.0), status(rows, 2100.0)) == ("running", "no signal")
    rows.apply(Update((record("run", {"status": "completed"}, time=101.0),)))
    assert status(rows, 9000.0) == "completed"
    assert not rows.due(1e9)


def test_only_rows_that_fall_silent_are_made_anew() -> None:
    rows = Rows()
    rows.list_runs({"a": 50.0, "b": 50.0})
    rows.apply(Update((record("a", {"status": "running"}), record("b", {"status": "running"}, time=200.0))))
    before = {row.run: row for row in make(rows, 100.0)[0]}
    after = {row.run: row for row in make(rows, 750.0)[0]}
    assert after["a"] is not before["a"]
    assert after["b"] is before["b"]
    rows.forget("b")
    make(rows, 750.0)
    assert not rows.due(1e9)


def test_the_detail_shows_what_was_logged_beside_no_signal() -> None:
    found = part_of(record("r", {"status": "running", "attempts": 2}), Places())
    assert found is not None
    data = alone("r", RunData(50.0, (found,), reached=Reached(2**60, 100.5)))
    leaves = {tuple(leaf["path"]): leaf for leaf in detail_json("r", data, (), 701.0)["leaves"]}
    assert leaves["status",] == {
        "namespace": "run",
        "path": ["status"],
        "value": "no signal",
        "part": None,
        "shadowed": [{"part": 0, "value": "running"}],
    }
    assert (leaves["attempts",]["value"], leaves["attempts",]["part"]) == (2, 0)
    assert leaves["last_seen",]["value"]["$time"] == "1970-01-01T00:01:40.500Z"
    assert (leaves["duration",]["value"], leaves["last_step",]["value"]) == (50.5, {"$integer": str(2**60)})
    running = {tuple(leaf["path"]): leaf for leaf in detail_json("r", data, (), 600.0)["leaves"]}
    assert (running["status",]["value"], running["status",]["part"]) == ("running", 0)
