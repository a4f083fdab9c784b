"""Rows: what the sources gave, by run, and the rows made of it, however and in whatever order it came."""

from __future__ import annotations

import math
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_metadata_plugin.model import wire_json as wire
from tb_metadata_plugin.model.documents import MOST_LOST, Metric, PartKey, Reached, Record
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.rows import rows as rows_module
from tb_metadata_plugin.rows.rollup import Rule
from tb_metadata_plugin.rows.rows import Rows
from tb_metadata_plugin.server.detail import detail_json
from tb_metadata_plugin.sources import Update
from tests.rows.made import make

NOW = 2e9
RUNS = ("run", "run/train", "run/validation", "run/1700000000.5", "run/1700000001.5", "run/loss_a", "run/x/y", ".")


def record(run: str, data: dict[str, Any], **more: Any) -> Record:
    source, tag, time = more.pop("source", "summary"), more.pop("tag", "metadata"), more.pop("time", 1.0)
    return Record(source, run, tag, 0, time, encode(data), **more)


def values(rows: Rows) -> dict[str, dict[Any, Any]]:
    """What the rows hold of documents and metrics, by name of the row."""
    made, data = make(rows, NOW)
    assert [row.run for row in made] == list(data)
    return {
        row.run: {
            **{key.path: value for key, value in zip(*row.leaves, strict=True) if key.namespace == "doc"},
            **{name: placed.metric.value for name, placed in data[row.run].metrics.items()},
        }
        for row in made
    }


def test_a_run_s_data_is_what_the_sources_gave_until_it_is_forgotten() -> None:
    rows = Rows()
    rows.list_runs({"a": 1.0})
    metrics = {"a": {"loss": Metric(0.5, 3, 4.0)}}
    rows.apply(Update(metrics=metrics, reached={"a": Reached(3, 4.0)}))
    rows.apply(Update(written={"a": 5.0}, tags={"a": frozenset({"loss"})}))
    data = make(rows, NOW)[1]["a"].members[0].data
    assert (data.reached, data.written, data.tags) == (Reached(3, 4.0), 5.0, frozenset({"loss"}))
    rows.apply(Update(metrics={"a": {}}))
    assert make(rows, NOW)[1]["a"].members[0].data.reached is None
    rows.forget("a")
    assert make(rows, NOW)[0] == []
    rows.list_runs({"a": 1.0})
    data = make(rows, NOW)[1]["a"].members[0].data
    assert (data.reached, data.written, data.tags) == (None, None, frozenset())


def test_a_document_that_comes_late_merges_rows() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/train", "other"), 1.0))
    rows.apply(Update(metrics={"run": {"acc": Metric(0.5, 1, 1.0)}, "run/train": {"loss": Metric(0.5, 1, 1.0)}}))
    before = {row.run: row for row in make(rows, NOW)[0]}
    assert set(before) == {"run", "run/train", "other"}
    rows.apply(Update((record("run", {"lr": 1}),)))
    after = {row.run: row for row in make(rows, NOW)[0]}
    assert {row: after[row].members for row in after} == {"run": ("run", "run/train"), "other": ("other",)}
    assert values(rows)["run"] == {("lr",): 1, "acc": 0.5, "train/loss": 0.5}
    assert after["other"] is before["other"], "only rows whose members changed are made anew"
    rows.apply(Update(removed=frozenset({("run", PartKey("summary", "metadata"))})))
    assert {row.run for row in make(rows, NOW)[0]} == set(before)


def test_a_run_above_rows_is_no_row_while_nothing_is_logged_in_it() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/a", "run/b"), 1.0))
    all_rows, below = {"run", "run/a", "run/b"}, {"run/a", "run/b"}
    rows.apply(Update((record("run/a", {"lr": 1}), record("run/b", {"lr": 2}))))
    assert set(make(rows, NOW)[1]) == all_rows, "it may hold what we do not read"
    rows.apply(Update(bare={"run": True, "run/a": True}))
    assert set(make(rows, NOW)[1]) == below
    rows.list_runs({"run": 2.0})
    assert set(make(rows, NOW)[1]) == below
    for update in (Update(tags={"run": frozenset({"loss"})}), Update(metrics={"run": loss(0.5, 1)})):
        rows.apply(update)
        assert set(make(rows, NOW)[1]) == all_rows
    rows.apply(Update(metrics={"run": {}}, tags={"run": frozenset()}))
    assert set(make(rows, NOW)[1]) == below
    rows.apply(Update(bare={"run": False}))
    assert set(make(rows, NOW)[1]) == all_rows
    rows.apply(Update(bare={"run": True}))
    rows.forget("run")
    rows.list_runs({"run": 1.0})
    assert set(make(rows, NOW)[1]) == all_rows


@pytest.mark.parametrize(
    ("end", "run", "seconds", "status"),
    [
        ({"status": "completed"}, "run", 9.0, "completed"),
        ({"status": "completed"}, "run", 11.0, None),
        ({"status": "failed"}, "run/train", 11.0, "failed"),
        ({"status": "completed"}, "run", math.nan, "completed"),
        ({"status": "completed", "ended": "2023-11-14T22:13:20Z"}, "run", 11.0, "completed"),
    ],
)
def test_an_end_that_hparams_told_at_the_start_is_none(
    end: dict[str, Any], run: str, seconds: float, status: str | None
) -> None:
    """`add_hparams` and Lightning write that a session has completed, at whatever time they are called."""
    rows = Rows()
    rows.list_runs({"run": 1.0, "run/train": 1.0})
    told = record("run", end, source="hparams", tag="_hparams_/session_end_info", name="run")
    lr = record("run", {"lr": 0.1}, source="hparams", tag="_hparams_/session_start_info", name="hparams")
    rows.apply(Update((told, lr)))

    assert outcome(rows)["status"] == (end["status"], [])
    rows.apply(Update(metrics={run: loss(0.5, 1)}, reached={run: Reached(1, 1.0 + seconds)}))
    assert outcome(rows)["status"] == ((status, []) if status else (None, [end["status"]]))


@pytest.mark.parametrize(
    ("session", "steps"),
    [
        ("run/1700000000", [("run/train", 100.0, "completed"), ("run", 100.0, None)]),
        # Beside splits it is of both of them.
        ("run/hparams", [("run/validation", 2.0, "completed"), ("run/train", 100.0, None)]),
    ],
)
def test_an_end_of_a_session_is_that_of_the_curves_beside_it(session: str, steps: Any) -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys((session, *(run for run, *_ in steps)), 1.0))
    end = record(session, {"status": "completed"}, source="hparams", tag="_hparams_/session_end_info", name="run")
    lr = record(session, {"lr": 0.1}, source="hparams", tag="_hparams_/session_start_info", name="hparams")
    rows.apply(Update((end, lr)))
    for run, time, status in steps:
        rows.apply(Update(metrics={run: loss(0.5, 1)}, reached={run: Reached(1, time)}))
        assert outcome(rows)["status"] == (status, [] if status else ["completed"])


def outcome(rows: Rows) -> dict[str, tuple[Any, list[Any]]]:
    """What the one row and its detail tell in namespace `run`, with what lost."""
    (row,), data = make(rows, NOW)
    leaves = {key.path[0]: value for key, value in zip(*row.leaves, strict=True) if key.namespace == "run"}
    detail = detail_json(row.run, data[row.run], (), NOW)
    found = {}
    for leaf in detail["leaves"]:
        if leaf["namespace"] == "run":
            (name,) = leaf["path"]
            assert (leaf["value"] == wire.MISSING) == (name not in leaves)
            lost = [shadowed["value"] for shadowed in leaf["shadowed"]]
            assert all(detail["parts"][shadowed["part"]] for shadowed in leaf["shadowed"])
            found[name] = (leaves.get(name), [text(value) for value in lost])
    assert leaves.keys() <= found.keys()
    return found


def text(value: Any) -> Any:
    return value["$text"] if isinstance(value, dict) else value


JANUARY = "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("documents", "expected"),
    [
        # The row's own run tells how it ended, whatever its evaluation does later.
        (
            {"run": (1.0, {"status": "failed", "error": "CUDA OOM"}), "run/eval": (2.0, {"status": "completed"})},
            {"status": ("failed", ["completed"]), "error": ("CUDA OOM", [])},
        ),
        (
            {"run": (1.0, {"status": "completed"}), "run/eval": (2.0, {"status": "failed", "error": "OOM"})},
            {"status": ("completed", ["failed"]), "error": (None, ["OOM"])},
        ),
        # Where it tells nothing the newest of the others does, and alone.
        (
            {"run/eval": (1.0, {"status": "failed", "error": "OOM"}), "run/train": (2.0, {"status": "completed"})},
            {"status": ("completed", ["failed"]), "error": (None, ["OOM"])},
        ),
        (
            {
                "run": (9.0, {"group": "a", "attempts": 2}),
                "run/eval": (1.0, {"status": "completed", "group": "b", "note": "c"}),
            },
            {"status": ("completed", []), "group": ("a", ["b"]), "attempts": (None, [2]), "note": ("c", [])},
        ),
        # Without any status nothing can contradict.
        ({"run": (1.0, {"attempts": 2}), "run/eval": (2.0, {"error": "e"})}, {"attempts": (2, []), "error": ("e", [])}),
    ],
)
def test_what_became_of_a_training_is_told_by_one_run(
    documents: dict[str, tuple[float, dict[str, Any]]], expected: dict[str, Any]
) -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/train", "run/eval"), 1.0))
    for run, (time, document) in documents.items():
        rows.apply(Update((record(run, document, tag="run", time=time),)))
    found = outcome(rows)
    assert {name: found[name] for name in found.keys() - DERIVED} == expected


DERIVED = {"folder", "started", "last_seen", "duration", "last_step"}


def test_an_end_that_another_run_told_ends_nothing() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/eval"), 1.0))
    running = {"status": "running", "started": "2026-01-12T00:00:00Z"}
    rows.apply(
        Update(
            (
                record("run", running, tag="run", time=1768176000.0),
                record("run/eval", {"status": "completed", "ended": JANUARY}, tag="run", time=1768176060.0),
            )
        )
    )
    found = outcome(rows)
    assert found["ended"] == (None, [JANUARY])
    assert found["duration"] == (60.0, [])
    assert found["status"] == ("no signal", ["running", "completed"])


def test_the_row_s_own_run_goes_before_newer_ones_below_it() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/eval", "run/train"), 1.0))
    rows.apply(
        Update(
            (
                record("run", {"batch_size": 64, "seed": 1}, time=1.0),
                record("run/eval", {"batch_size": 1, "k": 2}, time=3.0),
                record("run/train", {"batch_size": 2, "k": 3}, time=2.0),
                record("run", {"batch_size": 3, "z": 1}, time=4.0, source="text"),
            )
        )
    )
    assert values(rows) == {"run": {("batch_size",): 64, ("seed",): 1, ("k",): 2, ("z",): 1}}
    detail = detail_json("run", make(rows, NOW)[1]["run"], (), NOW)
    (leaf,) = (leaf for leaf in detail["leaves"] if leaf["path"] == ["batch_size"])
    assert [shadowed["value"] for shadowed in leaf["shadowed"]] == [1, 2, 3]


def test_what_a_writer_told_of_its_end_stands() -> None:
    rows = Rows()
    rows.list_runs({"run": 1.0})
    rows.apply(Update((record("run", {"status": "completed"}, tag="run"),)))
    rows.apply(Update(metrics={"run": loss(0.5, 1)}, reached={"run": Reached(1, 1e6)}))
    assert "completed" in make(rows, NOW)[0][0].leaves.values


def test_a_run_that_is_deleted_leaves_its_row() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run/train", "run/val", "run/test"), 1.0))
    assert [row.members for row in make(rows, NOW)[0]] == [("run/test", "run/train", "run/val")]
    rows.forget("run/val")
    assert [row.members for row in make(rows, NOW)[0]] == [("run/test", "run/train")]
    rows.forget("run/test")
    assert [row.run for row in make(rows, NOW)[0]] == ["run/train"]


def test_a_change_of_a_member_changes_its_row() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run/train", "run/val"), 1.0))
    make(rows, NOW)
    rows.apply(Update((record("run/val", {"lr": 2}),)))
    assert values(rows) == {"run": {("lr",): 2}}


def test_documents_of_one_tag_in_several_members_all_count_and_the_newest_wins() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/train"), 1.0))
    rows.apply(Update((record("run", {"a": 1, "b": 1}), record("run/train", {"b": 2, "c": 2}))))
    assert values(rows) == {"run": {("a",): 1, ("b",): 1, ("c",): 2}}, "of two as new that of the row's own run"


def loss(value: float, step: int) -> dict[str, Metric]:
    return {"loss": Metric(value, step, 1.0)}


@pytest.mark.parametrize(
    ("runs", "update", "winner", "told"),
    [
        ({"run/1700000000": loss(0.5, 9)}, {"run": loss(0.25, 1)}, ("run", "loss"), False),
        ({"run/train": loss(0.5, 9)}, {"run": {"train/loss": Metric(0.5, 1, 1.0)}}, ("run/train", "loss"), True),
        ({"run/train": loss(0.5, 9)}, {"run": {"train/loss": Metric(0.5, 9, 2.0)}}, ("run", "train/loss"), True),
        ({"run/train": loss(0.5, 9)}, {"run": {"train/loss": Metric(0.5, 9, 1.0)}}, ("run", "train/loss"), False),
    ],
)
def test_of_two_metrics_of_one_name_the_loser_stays_in_sight(
    runs: dict[str, dict[str, Metric]], update: dict[str, dict[str, Metric]], winner: tuple[str, str], told: bool
) -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", *runs), 1.0))
    hparams = tuple(record(run, {"lr": 1}, source="hparams") for run in runs if run.endswith("0"))
    rows.apply(Update((*hparams, record("run", {"x": 1})), metrics=runs | update))
    data = make(rows, NOW)[1]["run"]
    ((name, placed),) = data.metrics.items()
    assert placed[:2] == winner
    (loser,) = data.shadowed[name]
    assert {placed.run, loser.run} == {"run", *runs}
    assert [(notice.code, notice.run) for notice in rows.notices()] == [("same-metrics", "run")] * told


def test_tags_at_the_heads_of_files_are_metrics_to_come() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/train"), 1.0))
    tags = {"run": frozenset({"lr"}), "run/train": frozenset({"loss", "acc"})}
    rows.apply(Update((record("run", {"x": 1}),), tags=tags))
    assert make(rows, NOW)[1]["run"].expected == {"lr", "train/loss", "train/acc"}
    rows.apply(Update(metrics={"run/train": loss(0.5, 1)}))
    assert make(rows, NOW)[1]["run"].expected == {"lr", "train/acc"}


def test_a_series_is_known_by_the_head_of_its_file() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/loss_a"), 1.0))
    rows.apply(Update(tags={"run/loss_a": frozenset({"loss"})}))
    assert make(rows, NOW)[1]["run"].expected == {"loss/a"}
    more = {"acc": Metric(1.0, 1, 1.0)}
    rows.apply(Update(metrics={"run": more, "run/loss_a": loss(0.5, 1) | more}))
    assert set(make(rows, NOW)[1]) == {"run", "run/loss_a"}


def test_notices_come_and_go_with_rows() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run", "run/train"), 1.0))
    rows.apply(
        Update((record("run", {"x": 1}),), metrics={"run": {"train/loss": Metric(1, 1, 1)}, "run/train": loss(2, 2)})
    )
    make(rows, NOW)
    assert [notice.code for notice in rows.notices()] == ["same-metrics"]
    rows.forget("run/train")
    make(rows, NOW)
    assert rows.notices() == []


def test_a_row_that_is_gone_tells_nothing() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run/train", "run/eval", "run/eval/x"), 1.0))
    rows.apply(
        Update(
            (record("run/eval", {"x": 1}),),
            metrics={"run/eval": {"x/a": Metric(1, 1, 1)}, "run/eval/x": {"a": Metric(2, 2, 2)}},
        )
    )
    assert set(make(rows, NOW)[1]) == {"run"}
    assert [notice.run for notice in rows.notices()] == ["run"]
    rows.forget("run/train")
    assert set(make(rows, NOW)[1]) == {"run/eval"}
    assert [notice.run for notice in rows.notices()] == ["run/eval"]


def test_a_fault_costs_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever was to be made when memory ran out is made the next time."""
    steps = ("keys_dropped", "plan", "row_data", "alike", "merge", "is_alike")
    for step, calls in [(step, calls) for step in steps for calls in range(3)]:
        rows, left = Rows(), [calls]
        rows.list_runs(dict.fromkeys(("a", "b", "old/train", "old/val"), 1.0))
        make(rows, NOW)
        rows.forget("old/val")
        first = Update((record("a", {"x": 1}), record("b", {"x": 2})))
        real = getattr(rows_module, step)

        def failing(*given: Any, real: Any = real, left: list[int] = left) -> Any:
            left[0] -= 1
            if left[0] == -1:
                raise MemoryError
            return real(*given)

        with monkeypatch.context() as patched:
            patched.setattr(rows_module, step, failing)
            for _ in range(2):
                with suppress(MemoryError):
                    rows.apply(first)
                    rows.list_runs({"c": 1.0})
                    make(rows, NOW)
        assert values(rows) == {"a": {("x",): 1}, "b": {("x",): 2}, "c": {}, "old/train": {}}, (step, calls)


def test_forgetting_a_run_looks_at_no_other() -> None:
    compared = []

    class Name(str):
        """A name that knows what it was compared with."""

        __hash__ = str.__hash__

        def __eq__(self, other: object) -> bool:
            compared.append(other)
            return str.__eq__(self, other)

    rows = Rows()
    runs = [f"r{number}" for number in range(100)]
    rows.list_runs(dict.fromkeys(runs, 1.0))
    rows.apply(Update(tuple(record(run, {"x": 1}) for run in runs)))
    make(rows, NOW)
    rows.forget(Name("r7"))
    assert set(compared) == {"r7"}
    assert len(make(rows, NOW)[0]) == 99
    assert len(compared) < 50


# ----- in any order

_run = st.sampled_from(RUNS)
_change: st.SearchStrategy[tuple[Any, ...]] = st.one_of(
    st.tuples(st.just("list"), _run),
    st.tuples(st.just("forget"), _run),
    st.tuples(st.just("document"), _run, st.sampled_from(["summary", "hparams", "text"]), st.integers(0, 3)),
    st.tuples(st.just("remove"), _run, st.sampled_from(["summary", "hparams", "text"])),
    st.tuples(
        st.just("metrics"), _run, st.dictionaries(st.sampled_from(["loss", "acc"]), st.integers(0, 3), max_size=2)
    ),
    st.tuples(st.just("bare"), _run, st.booleans()),
    st.tuples(st.just("make")),
)


class Model:
    """What a `Rows` that was given these changes must hold, kept in the plainest way."""

    def __init__(self) -> None:
        self.listed: set[str] = set()
        self.documents: dict[tuple[str, Any], Record] = {}
        self.metrics: dict[str, dict[str, Metric]] = {}
        self.bare: dict[str, bool] = {}

    def rows(self, rule: Rule) -> Rows:
        """A new `Rows` that is given all at once."""
        rows = Rows(rule)
        rows.list_runs(dict.fromkeys(sorted(self.listed), 1.0))
        rows.apply(Update(tuple(self.documents.values()), metrics=self.metrics, bare=self.bare))
        return rows


def change(rows: Rows, model: Model, what: str, run: str = "", *more: Any) -> None:
    if what == "list":
        rows.list_runs({run: 1.0})
        model.listed.add(run)
    elif what == "forget":
        rows.forget(run)
        model.listed.discard(run)
        model.metrics.pop(run, None)
        model.bare.pop(run, None)
        model.documents = {key: one for key, one in model.documents.items() if key[0] != run}
    elif what == "document":
        one = record(run, {"x": more[1], more[0]: 1}, source=more[0])
        rows.apply(Update((one,)))
        model.documents[run, more[0]] = one
    elif what == "remove":
        rows.apply(Update(removed=frozenset({(run, PartKey(more[0], "metadata"))})))
        model.documents.pop((run, more[0]), None)
    elif what == "metrics":
        model.metrics[run] = {tag: Metric(float(step), step, 1.0) for tag, step in more[0].items()}
        rows.apply(Update(metrics={run: model.metrics[run]}))
    elif what == "bare":
        (model.bare[run],) = more
        rows.apply(Update(bare={run: model.bare[run]}))
    else:
        make(rows, NOW)


def seen(rows: Rows) -> Any:
    made, data = make(rows, NOW)
    leaves = {row.run: (row.members, dict(zip(*row.leaves, strict=True))) for row in made}
    metrics = {row: (known.metrics, known.shadowed, known.members) for row, known in data.items()}
    return leaves, metrics, sorted(rows.notices(), key=repr)


@settings(max_examples=200)
@given(st.lists(_change, max_size=25), st.sampled_from(["auto", "off"]))
def test_rows_made_bit_by_bit_are_those_made_at_once(changes: list[tuple[Any, ...]], rule: Rule) -> None:
    rows, model = Rows(rule), Model()
    for one in changes:
        change(rows, model, *one)
    assert seen(rows) == seen(model.rows(rule))


def test_keys_of_documents_that_are_gone_are_given_back() -> None:
    """A document that has other keys each time must not fill the memory."""
    rows = Rows()
    rows.list_runs({"r": 1.0})
    for number in range(30):
        rows.apply(Update((record("r", {f"k{number}-{key}": 1 for key in range(1_000)}, time=float(number)),)))
        make(rows, NOW)
        rows.forget_places(1_000)
    assert rows.records.places.count() < 20_000
    (part,) = rows.records.parts("r")
    assert len(part.lost) == MOST_LOST
    assert part.lost[-1] == ("k28-999",)
    (notice,) = rows.notices()
    assert "and 990 more" in notice.text
