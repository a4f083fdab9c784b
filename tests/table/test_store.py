"""The store of cells: after any changes its table is that of a new store with the same rows."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.model.documents import Metric, Part, PartKey, Places, RunData
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.rows.merging import Row, RowData
from tb_metadata_plugin.table import columns
from tb_metadata_plugin.table.store import TableStore
from tests.rows.made import alone, row_of_run

PLACES = Places()
VALUES = [1, 2.5, True, None, "x", "y", [], [1], [1.5, 2], ["a"], "2020-01-01T00:00:00Z", 10**30, {}, {"c": 1}]


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
        assert table(store).equals(new_table(*[rows[name] for name in sorted(rows)]), check_metadata=True)
