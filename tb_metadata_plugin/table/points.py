"""The points of a metric in some rows as an Arrow table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from tb_metadata_plugin.model.series_points import SeriesPoints
from tb_metadata_plugin.table.arrays import arrow, of_numbers


def as_table(
    rows: Sequence[str],
    points: Mapping[int, SeriesPoints],
    version: str,
    *,
    series: Sequence[Mapping[str, object]],
    sampled: int,
) -> pa.Table:
    """The points as a table of one line each, those of one row together, rows in their order.

    Args:
        rows: names of all rows that were asked for: the dictionary of the column `row`.
        points: to send of rows, by their places.
        version: of the table whose rows these are; goes into the schema's metadata.
        series: what is said of each row; goes there too, as JSON.
        sampled: most points of a series that TensorBoard gives; goes there too.
    """
    found = sorted(points.items())
    places = np.repeat(
        np.array([place for place, _ in found], np.int32), np.array([len(one) for _, one in found], np.int64)
    )
    table = pa.table(
        {
            "row": pa.DictionaryArray.from_arrays(of_numbers(pa.int32(), places), arrow(rows, pa.string())),
            "step": of_numbers(pa.float64(), _joined([one.steps for _, one in found])),
            "wall_time": of_numbers(pa.float64(), _joined([one.wall_times for _, one in found])),
            "value": of_numbers(pa.float32(), _joined([one.values for _, one in found])),
        }
    )
    said = json.dumps(list(series), allow_nan=False, separators=(",", ":"))
    return table.replace_schema_metadata({"version": version, "sampled": str(sampled), "series": said})


def _joined(parts: Sequence[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    return np.concatenate(parts) if parts else np.zeros(0)
