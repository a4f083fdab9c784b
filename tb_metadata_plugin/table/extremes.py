"""What rows reached on their way as an Arrow table."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

from tb_metadata_plugin.model.extremes import SAMPLED, Extremes
from tb_metadata_plugin.table.arrays import arrow


def as_table(
    rows: Mapping[str, Extremes], version: str, *, with_at: bool, unreadable: int = 0, sampled: int = SAMPLED
) -> pa.Table:
    """What the rows reached as a table of one line each, in their order.

    Args:
        rows: by name of the row.
        version: of the table whose rows these are; goes into the schema's metadata.
        with_at: whether there are columns for the value at a step.
        unreadable: how many series could not be read; goes there too.
        sampled: how many points of a series are looked at, at most: one with fewer is whole. Goes there too.
    """
    found = list(rows.values())
    ends = {"min": [one.min for one in found], "max": [one.max for one in found]}
    if with_at:
        ends["at"] = [one.at for one in found]
    columns: dict[str, pa.Array] = {
        "run": arrow(list(rows), pa.string()),
        "points": arrow([one.points for one in found], pa.int32()),
    }
    for name, end in ends.items():
        columns[name] = arrow([one and one.value for one in end], pa.float32())
        columns[f"{name}_step"] = arrow([one and one.step for one in end], pa.float64())
    table = pa.table(columns)
    return table.replace_schema_metadata({"version": version, "sampled": str(sampled), "unreadable": str(unreadable)})
