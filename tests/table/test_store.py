"""The store of cells: after any changes its table is that of a new store with the same rows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.model.documents import Metric, Part, PartKey, Places, RunData
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.model.leaves import ColumnKey, Leaves
from tb_metadata_plugin.rows.members import RowData
from tb_metadata_plugin.rows.merging import Row
from tb_metadata_plugin.table import columns
from tb_metadata_plugin.table.store import TableStore
from tests.rows.made import alone, row_of_run

PLACES = Places()
VALUES: list[Any] = [
    1,
    2.5,
    True,
    None,
    "x",
    "y",
    [],
    [1],
    [1.5, 2],
    ["a"],
    "2020-01-01T00:00:00Z",
    10**30,
    {},
    {"c": 1},
]
# Those that Python takes for equal, though they are not.
VALUES += [0.0, -0.0, False, [0.0], [-0.0], [0.0, -0.0], [0], [False], [True], [1.0]]


def row(run: str, document: dict[str, Any], metrics: dict[str, float] | None = None) -> tuple[Row, RowData]:
    part = Part(PartKey("summary", "metadata"), 0, 1.0, encode(document))
    values = {name: Metric(value, 1, 1.0) for name, value in (metrics or {}).items()}
    data = RunData(None, (part,), values, tags=frozenset(values))
    return row_of_run(run, data, PLACES), alone(run, data)


def table(store: TableStore) -> pa.Table:
    return columns.table_of(store, "1").table


def new_table(*rows: tuple[Row, RowData]) -> pa.Table:
    store = TableStore()
    store.take(rows)
    return table(store)


def exactly(of: pa.Table) -> str:
    """What a table holds, in which -0.0 is not 0.0, as it is for Arrow's `equals`."""
    return repr(of.to_pylist())


@pytest.mark.parametrize("value", [float, lambda number: [number], lambda number: [1.5, number]])
def test_the_sign_of_zero_stays_as_it_was_logged(value: Callable[[float], Any]) -> None:
    plus, minus = value(0.0), value(-0.0)
    store = TableStore()
    store.take([row("r1", {"a": plus}), row("r2", {"a": minus})])
    assert repr(table(store).column("a").to_pylist()) == repr([plus, minus])
    store.take([row("r1", {"a": minus}), row("r2", {"a": plus})])
    assert repr(table(store).column("a").to_pylist()) == repr([minus, plus])


def test_the_sign_of_a_metric_that_is_zero_is_the_newest() -> None:
    store = TableStore()
    for value in (0.0, -0.0, 0.0):
        store.take([row("r", {}, {"loss": value})])
        (column,) = store.columns([ColumnKey("metric", ("loss",), "number")])
        assert repr(column.array.to_pylist()) == repr([value])


def test_a_column_in_which_nothing_changed_is_not_made_anew() -> None:
    store = TableStore()
    documents: dict[str, Any] = {"r1": {"a": [math.nan, -0.0], "b": math.nan}, "r2": {"a": [-0.0], "b": -0.0}}
    # More different lists than are kept once.
    documents |= {f"many{number}": {"c": [number]} for number in range(1_100)}
    store.take(row(*one) for one in documents.items())
    keys = list(store.sizes())
    before = [column.array for column in store.columns(keys)]
    store.take(row(*one) for one in documents.items())
    assert all(new.array is old for new, old in zip(store.columns(keys), before, strict=True))


def test_rows_whose_keys_nobody_keeps_have_their_own_columns() -> None:
    """A key that is made once another is gone may be in its place, and have its id."""
    runs = [f"r{number}" for number in range(50)]

    def made() -> Iterator[tuple[Row, RowData]]:
        for number, run in enumerate(runs):
            leaves = Leaves((ColumnKey("doc", (f"key{number}",), "number"),), (1.0,))
            yield Row(run, (run,), leaves), alone(run, RunData(None))

    store = TableStore()
    # The second time there are blocks for all these keys, made of other objects.
    for _ in range(2):
        store.take(made())
        assert list(store.sizes().values()) == [1] * len(runs)


def test_a_value_is_gone_though_no_row_of_its_shape_is_left() -> None:
    store = TableStore()
    other = row("r2", {"a": 5})
    store.take([row("r1", {"a": 1, "b": 2}), other])
    assert table(store).column("a").to_pylist() == [1.0, 5.0]
    store.take([row("r1", {"b": 2})])
    assert table(store).column("a").to_pylist() == [None, 5.0]


documents = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(VALUES), max_size=3)
metrics = st.dictionaries(st.sampled_from("mn"), st.sampled_from([0.5, 2.0]), max_size=2)
changes = st.dictionaries(st.sampled_from("pqrst"), st.none() | st.tuples(documents, metrics), max_size=3)


@given(st.lists(changes, max_size=8))
def test_after_any_changes_it_is_the_table_of_a_new_store(steps: list[dict[str, Any]]) -> None:
    store = TableStore()
    rows: dict[str, tuple[Row, RowData]] = {}
    for step in steps:
        store.drop([name for name, change in step.items() if change is None])
        changed = {name: row(name, *change) for name, change in step.items() if change is not None}
        rows = {name: one for name, one in rows.items() if name not in step} | changed
        store.take(changed.values())
        expected = new_table(*[rows[name] for name in sorted(rows)])
        assert table(store).equals(expected, check_metadata=True)
        assert exactly(table(store)) == exactly(expected)
