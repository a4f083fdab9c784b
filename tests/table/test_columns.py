"""The Arrow table: what was logged comes out of it, whatever it was, and pandas, polars and Parquet can use it."""

from __future__ import annotations

import io
import json
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tb_metadata_plugin.model.documents import Metric, Part, PartKey, Places, RunData
from tb_metadata_plugin.model.exact_json import encode, parse
from tb_metadata_plugin.model.flattening import flatten
from tb_metadata_plugin.model.leaves import NO_LEAVES, ColumnKey, Leaves
from tb_metadata_plugin.model.limits import Document
from tb_metadata_plugin.names.patterns import Pattern, leaves_of
from tb_metadata_plugin.rows.merging import Row
from tb_metadata_plugin.table import columns
from tb_metadata_plugin.table.order import natural
from tests import strategies
from tests.contract import oracle
from tests.rows.made import row_of_run, with_metrics


def row(run: str, document: dict[str, Any], places: Places) -> Row:
    """The row of a run with one document, without what the plugin adds."""
    return Row(run, (run,), flatten(document, places.root("metadata")))


def table(documents: dict[str, dict[str, Any]], metrics: dict[str, dict[str, Metric]] | None = None) -> pa.Table:
    places = Places()
    rows = [row(run, document, places) for run, document in documents.items()]
    return columns.build(rows, with_metrics(metrics or {}), "v-1").table


@settings(max_examples=60)
@given(st.lists(strategies.documents, max_size=5))
def test_table_holds_the_leaves_of_every_document(documents: list[dict[str, Any]]) -> None:
    # Through the wire form, which has no lone surrogates: those are replaced before anything else sees them.
    parsed = [parse(encode(document)).document for document in documents]
    built = table({f"r{number}": document for number, document in enumerate(parsed)})
    assert built.num_rows == len(parsed)
    assert len(set(built.schema.names)) == built.num_columns
    values = oracle.table_values(built)
    for number, document in enumerate(parsed):
        seen = {path: cells[number] for (_, path), cells in values.items() if cells[number] != oracle.MISSING}
        assert seen == oracle.leaves(document)


@settings(max_examples=30)
@given(st.lists(strategies.documents, min_size=1, max_size=4))
def test_table_survives_the_wire(documents: list[dict[str, Any]]) -> None:
    parsed = [parse(encode(document)).document for document in documents]
    built = table({f"r{number}": document for number, document in enumerate(parsed)})
    sink = io.BytesIO()
    with pa.ipc.new_stream(sink, built.schema) as writer:
        writer.write_table(built)
    read = pa.ipc.open_stream(sink.getvalue()).read_all()
    read.validate(full=True)
    assert read.schema.equals(built.schema, check_metadata=True)
    assert oracle.table_values(read) == oracle.table_values(built)


def test_rows_are_in_natural_order() -> None:
    names = ["run10", "run9", "a/2", "a/10", "Run1", "run09", "1", "٣"]
    assert table({name: {} for name in names}).column("run").to_pylist() == [
        "1",
        "Run1",
        "a/2",
        "a/10",
        "run09",
        "run9",
        "run10",
        "٣",
    ]


@given(st.lists(st.text("ab1٣²0 ./", max_size=6), max_size=6))
def test_natural_order_is_total(names: list[str]) -> None:
    ordered = sorted(names, key=natural)
    names.reverse()
    assert sorted(names, key=natural) == ordered


def test_columns_of_a_path_stand_together_in_the_order_of_first_sight() -> None:
    built = table({"r1": {"b": 1, "a": "x"}, "r2": {"c": {"d": True}, "a": None, "b": "one"}})
    assert built.schema.names == ["run", "members", "b", "b#string", "a", "a#null", "c.d"]


def test_none_never_has_the_plain_name() -> None:
    """There its True would read as a value: in pandas a depth of None would be a depth of True."""
    built = table({"r1": {"depth": None, "pretrained": None}, "r2": {"depth": 3.0, "pretrained": None}})
    assert built.to_pylist()[0] == {
        "run": "r1",
        "members": ["r1"],
        "depth#null": True,
        "depth": None,
        "pretrained#null": True,
    }


def test_field_names_are_unique_and_tell_where_the_dots_are() -> None:
    keys = [
        ColumnKey("doc", ("run",), "string"),
        ColumnKey("doc", ("members",), "number"),
        ColumnKey("doc", ("a.b", "c"), "number"),
        ColumnKey("doc", ("a", "b", "c"), "number"),
        ColumnKey("doc", ("a", "b", "c"), "string"),
        ColumnKey("doc", ("a", "b", "c#string"), "string"),
        ColumnKey("doc", ("metrics", "loss"), "number"),
        ColumnKey("metric", ("loss",), "number"),
        ColumnKey("metric", ("val/f1.5",), "number"),
        ColumnKey("doc", ("", 'q"'), "number"),
    ]
    assert columns.field_names(keys) == [
        "run#string",
        "members#number",
        '"a.b".c',
        "a.b.c",
        "a.b.c#string",
        "a.b.c#string#string",
        "metrics.loss",
        "metrics.loss#number",
        "metrics.val/f1.5",
        '""."q\\""',
    ]


def test_a_name_that_is_taken_thrice_is_counted() -> None:
    keys = [ColumnKey("doc", ("run",), "string"), ColumnKey("doc", ("run#string",), "string")]
    assert columns.field_names([*reversed(keys), keys[0]]) == ["run#string", "run#string2", "run#string3"]


def test_physical_types_and_field_metadata() -> None:
    document = {
        "number": 1,
        "integer": 2**63,
        "string": "x",
        "bool": True,
        "time": "2024-05-01",
        "null": None,
        "json": {},
        "ln": [1],
        "li": [2**63],
        "ls": ["x"],
        "lb": [True],
        "lt": ["2024-05-01"],
    }
    built = table({"r": document}, {"r": {"loss": Metric(0.5, 1, 1.0)}})
    text, time = pa.dictionary(pa.int32(), pa.string()), pa.timestamp("ms", tz="UTC")
    assert {field.name: field.type for field in built.schema} == {
        "run": pa.string(),
        "members": pa.list_(pa.field("item", pa.string(), nullable=False)),
        "number": pa.float64(),
        "integer": text,
        "string": text,
        "bool": pa.bool_(),
        "time": time,
        "null#null": pa.bool_(),
        "json": text,
        "ln": pa.list_(pa.float64()),
        "li": pa.list_(pa.string()),
        "ls": pa.list_(pa.string()),
        "lb": pa.list_(pa.bool_()),
        "lt": pa.list_(time),
        "metrics.loss": pa.float32(),
    }
    assert built.schema.metadata == {b"version": b"v-1"}
    assert built.schema.field("lt").metadata == {b"namespace": b"doc", b"path": b'["lt"]', b"kind": b"list<time>"}


def test_empty_lists_join_the_lists_of_other_rows() -> None:
    built = table({"r1": {"a": [], "b": []}, "r2": {"a": [1], "b": "x"}, "r3": {"a": []}})
    assert built.schema.names[2:] == ["a", "b", "b#list<string>"]
    assert built.column("a").to_pylist() == [[], [1.0], []]
    values = oracle.table_values(built)
    assert values["doc", ("b",)] == [[], "x", oracle.MISSING]


def test_five_kinds_of_nothing_stay_apart() -> None:
    documents: dict[str, dict[str, Any]] = {
        "r1": {},
        "r2": {"a": None},
        "r3": {"a": "None"},
        "r4": {"a": ""},
        "r5": {"a": float("nan")},
    }
    values = oracle.table_values(table(documents))
    assert values["doc", ("a",)] == [oracle.MISSING, None, "None", "", {"$number": "NaN"}]


def test_metrics_are_sorted_by_tag_behind_the_documents() -> None:
    metrics = {"r1": {"loss": Metric(0.25, 1, 1.0)}, "r2": {"acc": Metric(float("nan"), 1, 1.0)}}
    built = table({"r1": {"z": 1}, "r2": {}}, metrics)
    assert built.schema.names == ["run", "members", "z", "metrics.acc", "metrics.loss"]
    assert oracle.table_values(built)["metric", ("acc",)] == [oracle.MISSING, {"$number": "NaN"}]


def test_run_columns_come_first() -> None:
    places = Places()
    life: Document = {"status": "failed", "custom": 1, "started": "2024-05-01T00:00:00Z"}
    part = Part(PartKey("summary", "run", ""), 0, 1.0, encode(life))
    other = Part(PartKey("summary", "metadata", ""), 0, 1.0, encode({"a": 1}))
    rows = [row_of_run("d/r1", RunData(5.0, (other, part)), places), row_of_run("r2", RunData(5.0), places)]
    built = columns.build(rows, {}, "v")
    assert built.table.schema.names[2:] == [
        "run.folder",
        "run.started",
        "run.last_seen",
        "run.duration",
        "run.status",
        "run.custom",
        "a",
    ]
    assert built.table.schema.field("run.duration").metadata[b"unit"] == b"s"
    assert b"unit" not in built.table.schema.field("run.started").metadata
    assert oracle.table_values(built.table)["run", ("started",)] == [
        {"$time": "2024-05-01T00:00:00.000Z"},
        {"$time": "1970-01-01T00:00:05.000Z"},
    ]
    assert oracle.table_values(built.table)["run", ("folder",)] == ["d", "."]


def test_keys_of_names_stand_last_and_change_nothing_else() -> None:
    places = Places()
    rows = [row(run, {"name": {"model": "mine"}, "x": 1}, places) for run in ("d/cnn_0.1", "d/mlp_001", "d/other")]
    pattern = Pattern("{model}_{lr}")
    named = [one._replace(names=leaves_of(one.run, pattern)) for one in rows]
    metrics = with_metrics({"d/other": {"loss": Metric(0.5, 1, 1.0)}})
    plain, built = columns.build(rows, metrics, "v").table, columns.build(named, metrics, "v").table
    assert built.schema.names == [*plain.schema.names, "name.model#string", "name.lr", "name.lr#string"]
    assert plain.schema.names == ["run", "members", "name.model", "x", "metrics.loss"]
    assert built.select(plain.schema.names).equals(plain, check_metadata=True)
    values = oracle.table_values(built)
    assert values["name", ("lr",)] == [0.1, "001", oracle.MISSING]
    assert values["name", ("model",)] == ["cnn", "mlp", oracle.MISSING]
    again = columns.with_names(built, [leaves_of(run, Pattern("{a}_{b}")) for run in built.column("run").to_pylist()])
    assert again.schema.names == [*plain.schema.names, "name.a", "name.b", "name.b#string"]
    assert again.schema.metadata == plain.schema.metadata
    assert columns.with_names(again, [NO_LEAVES] * 3).equals(plain, check_metadata=True)


def test_too_many_keys_keep_the_common_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MAX_COLUMNS", 2)
    places = Places()
    rows = [row("r1", {"a": 1, "b": 2}, places), row("r2", {"c": 1, "b": 2}, places)]
    built = columns.build(rows, {}, "v")
    assert built.table.schema.names == ["run", "members", "a", "b"]
    assert [notice.code for notice in built.notices] == ["too-many-keys"]
    assert built.table.num_rows == 2


def test_a_wide_row_among_many_costs_only_its_own_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MAX_CELLS", 100)
    places = Places()
    rows = [row(f"r{number}", {"lr": number}, places) for number in range(20)]
    rows.append(row("wide", {f"key{number}": number for number in range(50)}, places))
    metrics = {one.run: {"loss": Metric(0.5, 1, 1.0), f"own/{one.run}": Metric(1.0, 1, 1.0)} for one in rows}
    built = columns.build(rows, with_metrics(metrics), "v")
    assert built.table.schema.names == ["run", "members", "lr", "key0", "key1", "metrics.loss"]
    assert [notice.code for notice in built.notices] == ["too-many-keys"]
    assert "73 different keys" in built.notices[0].text
    assert (built.table.num_rows, built.table.column("metrics.loss").null_count) == (21, 0)


def test_metrics_of_single_runs_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MAX_COLUMNS", 2)
    metrics = {f"r{run}": {"loss": Metric(0.5, 1, 1.0), f"own{run}": Metric(1.0, 1, 1.0)} for run in range(3)}
    built = columns.build([row(run, {}, Places()) for run in metrics], with_metrics(metrics), "v")
    assert built.table.schema.names == ["run", "members", "metrics.loss", "metrics.own0"]
    assert [notice.code for notice in built.notices] == ["too-many-keys"]


def test_pandas_polars_and_parquet_take_the_table() -> None:
    built = table({"r1": {"a": 1, "b": [1], "t": "2024-05-01", "a.b": "x"}, "r2": {"a": None, "run": "x"}})
    frame: pd.DataFrame = built.to_pandas()
    assert list(frame.columns) == built.schema.names
    assert frame["a"].dtype == "float64"
    assert pl.DataFrame(pl.from_arrow(built)).columns == built.schema.names
    buffer = io.BytesIO()
    pyarrow.parquet.write_table(built, buffer)
    buffer.seek(0)
    read = pyarrow.parquet.read_table(buffer)
    assert json.loads(read.schema.field('"a.b"').metadata[b"path"]) == ["a.b"]


def test_empty_table_has_the_first_two_fields() -> None:
    built = columns.build((), {}, "v-0").table
    assert (built.num_rows, built.schema.names) == (0, ["run", "members"])


def test_leaves_are_parallel() -> None:
    with pytest.raises(ValueError, match="0 values for 1 columns"):
        columns.build([Row("r", ("r",), Leaves((ColumnKey("doc", ("a",), "number"),), ()))], {}, "v")


def test_rows_that_wait_for_tensorboard_are_told_as_ranges() -> None:
    rows = [Row(f"run{n}", (f"run{n}", f"run{n}/val"), Leaves((), ())) for n in range(6)]
    waiting = frozenset({"run0", "run1/val", "run4", "run4/val", "elsewhere"})
    table = columns.build(rows, {}, "v", None, waiting).table
    assert table.schema.metadata[b"waiting"] == b"[[0,2],[4,5]]"
