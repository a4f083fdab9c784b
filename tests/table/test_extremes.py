"""What rows reached on their way, as a table."""

from __future__ import annotations

import math

import pyarrow as pa

from tb_metadata_plugin.model.extremes import Extreme, Extremes
from tb_metadata_plugin.table.extremes import as_table

INF, NAN = math.inf, math.nan


def test_table() -> None:
    rows = {
        "full": Extremes(3, Extreme(0.1, 2), Extreme(INF, 1), Extreme(NAN, 2)),
        "nan": Extremes(2, Extreme(NAN, None), Extreme(NAN, None)),
        "none": Extremes(),
    }
    table = as_table(rows, "boot-7", with_at=True, unreadable=3)
    assert table.schema.metadata == {b"version": b"boot-7", b"sampled": b"1000", b"unreadable": b"3"}
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
    assert as_table({}, "", with_at=True, sampled=600).schema.metadata[b"sampled"] == b"600"
