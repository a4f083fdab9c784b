"""Writes the fixtures of the TypeScript tests: `python -m tests.contract.fixtures`."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from tb_metadata_plugin.model.documents import Metric, Notice, Places, Reached, Record, RunData, part_of
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.model.extremes import Extremes, Points
from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.model.series_points import SeriesPoints
from tb_metadata_plugin.names.patterns import Pattern, leaves_of
from tb_metadata_plugin.rows.members import Member, RowData, row_data
from tb_metadata_plugin.rows.merging import merge
from tb_metadata_plugin.rows.seats import Seat
from tb_metadata_plugin.server.detail import detail_json, notices_json
from tb_metadata_plugin.table import columns, extremes, points
from tests.contract import curves, mattered, oracle, pivots

AGAIN = "run python -m tests.contract.fixtures"
FIXTURES = Path(__file__).parents[2] / "frontend" / "test" / "fixtures"
PLACES = Places()
VERSION = "b007b007-3"
EMPTY_VERSION = "b007b007-0"
STARTED = 1_700_000_000.25
NOW = 1_800_000_000.0
RUNS_DRAWN = ("exp/run1", "gone", "bad", "other (α) [.*]", "late", "old")

DOCUMENTS: dict[str, dict[str, Any]] = {
    "exp/run1": {
        "text": "adam",
        "number": 0.1,
        "integer": 2**63,
        "flag": True,
        "when": "2024-05-01T12:30:00.123456+02:00",
        "nothing": None,
        "mixed": 1,
        "model": {"depth": 3, "layers": [64, 32], "names": ["a", "b"], "": "empty key", "empty": {}},
        "layers": [
            {"units": 64, "act": "relu", "heads": [{"dim": 1}, {"dim": 2}]},
            {"units": 32, "heads": [{"dim": 3}]},
        ],
        "flags": [True, False],
        "days": ["2024-01-01", "2024-01-02"],
        "big": [1, 2**64],
    },
    "exp/run2": {
        "text": "None",
        "number": math.nan,
        "integer": -(2**53) - 1,
        "flag": False,
        "when": "2024-05-01",
        "mixed": "1",
        "model": {"depth": 3.5, "layers": [], "names": []},
        "layers": [{"units": 16}],
        "dotted.key": {'quo"ted': 'back\\slash and "quotes"'},
        "list[]": "a literal key that ends in []",
        "list\\[]": "and one that looks escaped",
        "nested": [[1, 2], [3]],
        "run": "a key that is called run",
        "members": "and one that is called members",
    },
    "exp/run10": {
        "text": "",
        "number": math.inf,
        "integer": 7,
        "flag": "true",
        "when": "not a time",
        "mixed": [1, "a", None, math.nan, {"$number": "NaN"}],
        "model": {"depth": 3, "layers": [64, 32], "names": ["ünïcödé", "שלום", "👩‍🔬", "\u0000"]},
        "html": "<script>alert(1)</script>",
        "__proto__": "polluted",
        "constructor": {"prototype": 1},
        "nan in list": [1.5, math.nan, -math.inf],
        "mixed times": ["2024-01-01", "yesterday"],
        "only empty": [],
        "objects": [{"a": 1}, 3],
    },
    "keras": {"text": "merged"},
    "keras/validation": {"number": 0.125},
    "other (α) [.*]": {"text": None, "number": -0.0, "mixed": 1.0, "integer": 10**400, "when": "0001-01-01"},
    "zlast": {},
}
LIFECYCLE: dict[str, dict[str, Any]] = {
    "exp/run1": {
        "status": "completed",
        "started": "2024-05-01T10:00:00Z",
        "ended": "2024-05-01T10:02:03Z",
        "attempts": 1,
    },
    "exp/run2": {"status": "failed", "started": "2024-05-01T11:00:00Z", "error": "ValueError: no", "attempts": 2},
    "zlast": {"status": "running"},
}
METRICS: dict[str, dict[str, Metric]] = {
    "exp/run1": {"val/accuracy": Metric(0.8999999761581421, 10, 1.7e9), "loss": Metric(math.nan, 10, math.nan)},
    "exp/run2": {"val/accuracy": Metric(math.inf, 3, 1.7e9)},
    "exp/run10": {"val/accuracy": Metric(0.0010000000474974513, 2**40, 1.7e9), "loss": Metric(-0.0, 0, 0.0)},
    "keras": {"train/loss": Metric(1.0, 1, 1.7e9)},
    "keras/train": {"loss": Metric(0.5, 3, 1.7e9)},
    "keras/validation": {"loss": Metric(0.75, 3, 1.7e9)},
}
PATTERN = Pattern("{experiment}/run{number}")
NAMES: dict[str, dict[str, Any]] = {
    "exp/run1": {"experiment": "exp", "number": 1},
    "exp/run2": {"experiment": "exp", "number": 2},
    "exp/run10": {"experiment": "exp", "number": 10},
}
"""What the pattern finds in the names of rows."""
PROGRESS: dict[str, Reached] = {
    "exp/run1": Reached(10, 1.7e9 + 60),
    "exp/run10": Reached(2**40, 1.7e9 + 3600.75),
    "keras/train": Reached(3, 1.7e9 + 90),
    "keras/validation": Reached(4, 1.7e9 + 90.5),
}
ACTIVITY: dict[str, dict[str, Any]] = {
    # Its document tells when it started and ended.
    "exp/run1": {"last_seen": {"$time": "2023-11-14T22:14:20.000Z"}, "duration": 123, "last_step": 10},
    "exp/run2": {"duration": 0},
    "exp/run10": {"last_seen": {"$time": "2023-11-14T23:13:20.750Z"}, "duration": 3600.5, "last_step": 2**40},
    "keras": {"last_seen": {"$time": "2023-11-14T22:14:50.500Z"}, "duration": 90.25, "last_step": 4},
    "zlast": {"status": "no signal"},
}
"""What rows show of when they were, besides the usual."""
ROW_METRICS: dict[str, dict[str, float]] = {"keras": {"train/loss": 0.5, "validation/loss": 0.75}}
"""What the rows of several runs show, where it is not the same."""
MEMBERS: dict[str, tuple[Seat, ...]] = {
    "keras": (Seat("keras"), Seat("keras/train", "train/"), Seat("keras/validation", "validation/")),
}
"""The rows of more runs than one."""
REACHED: dict[str, Extremes] = {
    run: Points(steps, values).extremes(at)
    for run, steps, values, at in (
        ("exp/run1", [0, 10, 20, 30], [0.5, 0.9, 0.9, -0.25], 25),
        ("exp/run2", [5, 2**40], [math.inf, -math.inf], 2**40),
        ("exp/run10", [0, 1], [math.nan, math.nan], None),
        ("other (α) [.*]", [7], [0.1], 3),
    )
}
"""What runs reached at steps, and at the step of another metric's best."""
NOTICES = (
    Notice("runs-not-listed", None, None, "TensorBoard lists fewer runs than before."),
    Notice("keys-dropped", "exp/run1", "metadata", "The newest document lacks keys: <b>a</b>."),
)


def runs() -> dict[str, RunData]:
    """The runs of the fixtures, as the sources would have given them."""
    found: dict[str, RunData] = {}
    for run in {**DOCUMENTS, **METRICS}:
        records = []
        if run in DOCUMENTS:
            records.append(Record("summary", run, "metadata", 0, 1.7e9, encode(DOCUMENTS[run])))
        if run in LIFECYCLE:
            records.append(Record("file", run, "run", 4, math.nan, encode(LIFECYCLE[run]), file="f.metadata"))
        if run == "exp/run1":
            later: Document = {"text": "sgd", "results": {"auc": 0.5}}
            records.append(Record("summary", run, "run_metadata", 1, 1.7e9 - 1, encode(later)))
        parts = tuple(part for record in records if (part := part_of(record, PLACES)))
        found[run] = RunData(STARTED, parts, METRICS.get(run, {}), PROGRESS.get(run))
    return found


def rows() -> dict[str, RowData]:
    """The rows that the runs make."""
    data = runs()
    inner = {seat.run for seats in MEMBERS.values() for seat in seats}
    seats = {run: (Seat(run),) for run in data if run not in inner} | MEMBERS
    return {row: row_data(tuple(Member(seat, data[seat.run]) for seat in of)) for row, of in seats.items()}


def outlived() -> RowData:
    """A row whose only document tells an end that came too early."""
    end = Record("hparams", "lost", "_hparams_/session_end_info", 0, 1.7e9, b'{"status": "completed"}', name="run")
    part = part_of(end, PLACES)
    assert part is not None
    return row_data((Member(Seat("lost"), RunData(STARTED, (part,), reached=Reached(9, 1.7e9 + 60))),))


def table() -> pa.Table:
    """The table of the fixtures, by the server's own code."""
    data = rows()
    made = [merge(row, known, PLACES, NOW)[0]._replace(names=leaves_of(row, PATTERN)) for row, known in data.items()]
    return columns.build(made, data, VERSION).table


def reached() -> pa.Table:
    """What a metric reached, by the server's own code."""
    return extremes.as_table(REACHED, VERSION, with_at=True, unreadable=2)


def drawn() -> pa.Table:
    """The points of a metric, by the server's own code."""
    known = {
        0: SeriesPoints(
            np.array([0.0, 10.0, 2.0**40]), STARTED + np.arange(3.0), np.array([0.9, math.nan, math.inf], "f4")
        ),
        3: SeriesPoints(np.array([7.0]), np.array([STARTED]), np.array([-0.25], "f4")),
    }
    said: list[dict[str, object]] = [
        {"from": 0, "points": 3, "thinned": True},
        {"missing": True},
        {"unread": "the series is bad"},
        {"from": 4, "points": 5, "thinned": False, "exact": True},
        {"left_out": True},
        {"from": 2, "points": 2, "thinned": False},
    ]
    return points.as_table([*RUNS_DRAWN], known, VERSION, series=said, sampled=1000)


def expected() -> dict[str, Any]:
    """What a reader of the table must see, worked out from the documents without the server's code."""
    order = ["exp/run1", "exp/run2", "exp/run10", "keras", "other (α) [.*]", "zlast"]
    members = {row: [seat.run for seat in seats] for row, seats in MEMBERS.items()}
    rows = []
    for run in order:
        values: dict[tuple[str, tuple[str, ...]], Any] = {
            ("run", ("folder",)): "exp" if run.startswith("exp/") else ".",
            ("run", ("started",)): {"$time": "2023-11-14T22:13:20.250Z"},
            ("run", ("last_seen",)): {"$time": "2023-11-14T22:13:20.250Z"},
            ("run", ("duration",)): 0,
        }
        values |= {("run", path): value for path, value in oracle.leaves(LIFECYCLE.get(run, {})).items()}
        values |= {("name", (key,)): value for key, value in NAMES.get(run, {}).items()}
        values |= {("run", (name,)): value for name, value in ACTIVITY.get(run, {}).items()}
        for member in members.get(run, [run]):
            values |= {("doc", path): value for path, value in oracle.leaves(DOCUMENTS.get(member, {})).items()}
        if run == "exp/run1":
            values["doc", ("results", "auc")] = 0.5
        metrics = ROW_METRICS.get(run, {tag: metric.value for tag, metric in METRICS.get(run, {}).items()})
        values |= {("metric", (name,)): oracle.canonical(value) for name, value in metrics.items()}
        rows.append(values)
    keys = dict.fromkeys(key for values in rows for key in values)
    return {
        "version": VERSION,
        "runs": order,
        "members": [members.get(run, [run]) for run in order],
        "keys": [
            {
                "namespace": namespace,
                "path": list(path),
                "values": [values.get((namespace, path), oracle.MISSING) for values in rows],
            }
            for namespace, path in sorted(keys)
        ],
    }


def json_fixtures() -> dict[str, Any]:
    """The JSON fixtures by file name."""
    data = rows()
    return {
        "table.json": expected(),
        "run.json": detail_json("exp/run1", data["exp/run1"], NOTICES, NOW, names=leaves_of("exp/run1", PATTERN)),
        "run-merged.json": detail_json("keras", data["keras"], NOTICES, NOW),
        "run-lost.json": detail_json("lost", outlived(), (), NOW),
        "run-odd.json": detail_json("exp/run10", data["exp/run10"], NOTICES, NOW),
        "status.json": {
            "version": VERSION,
            "rows": len(data),
            "loading": False,
            "refreshing": False,
            "logdir": "/logs",
            **notices_json(NOTICES),
        },
        "error.json": {"error": {"code": "unknown-run", "message": "there is no run 'x'", "detail": {"run": "x"}}},
    }


def stream(written: pa.Table) -> bytes:
    """The table as an Arrow IPC stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, written.schema) as writer:
        writer.write_table(written)
    content: bytes = sink.getvalue().to_pybytes()
    return content


def write() -> None:
    """Writes all fixtures."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    (FIXTURES / "table.arrow").write_bytes(stream(table()))
    (FIXTURES / "empty.arrow").write_bytes(stream(columns.build((), {}, EMPTY_VERSION).table))
    (FIXTURES / "extremes.arrow").write_bytes(stream(reached()))
    (FIXTURES / "points.arrow").write_bytes(stream(drawn()))
    for name, content in json_fixtures().items():
        (FIXTURES / name).write_text(json_text(content), "utf-8")
    (FIXTURES / "curves.json").write_text(curves.text(), "utf-8")
    (FIXTURES / "pivots.json").write_text(pivots.text(), "utf-8")
    (FIXTURES / "mattered.json").write_text(mattered.text(), "utf-8")


def json_text(content: Any) -> str:
    """JSON as the fixtures hold it."""
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


if __name__ == "__main__":
    write()
