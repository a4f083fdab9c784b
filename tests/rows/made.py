"""Rows of single runs, for tests of what is made of rows."""

from __future__ import annotations

from collections.abc import Mapping

from tb_metadata_plugin.model.documents import Metric, Places, RunData
from tb_metadata_plugin.rows.merging import Member, Row, RowData, merge, row_data
from tb_metadata_plugin.rows.rollup import Seat

NOW = 2e9
"""Long after all events."""


def alone(run: str, data: RunData) -> RowData:
    """What the row of a run is made of that is alone in it."""
    return row_data((Member(Seat(run), data),))


def with_metrics(metrics: Mapping[str, Mapping[str, Metric]]) -> dict[str, RowData]:
    """Rows of one run each that has these metrics, by run and tag."""
    return {run: alone(run, RunData(None, metrics=found)) for run, found in metrics.items()}


def row_of_run(run: str, data: RunData, places: Places) -> Row:
    """The row of a run that is alone in it."""
    return merge(run, alone(run, data), places, NOW)
