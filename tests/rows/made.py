"""Rows of single runs, for tests of what is made of rows."""

from __future__ import annotations

from collections.abc import Mapping
from weakref import WeakKeyDictionary

from tb_metadata_plugin.model.documents import Metric, Places, RunData
from tb_metadata_plugin.rows.members import Member, RowData, row_data
from tb_metadata_plugin.rows.merging import Row, merge
from tb_metadata_plugin.rows.rows import Rows, RowsData
from tb_metadata_plugin.rows.seats import Seat

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
    return merge(run, alone(run, data), places, NOW)[0]


_ROWS: WeakKeyDictionary[Rows, dict[str, Row]] = WeakKeyDictionary()


def make(rows: Rows, now: float) -> tuple[list[Row], RowsData]:
    """All rows as they were made last, and what they are made of, in one order."""
    kept = _ROWS.setdefault(rows, {})
    with rows.changes(now) as changes:
        assert changes.gone.isdisjoint(rows.data())
        kept.update((row.run, row) for row, _ in changes.made)
        for row in changes.gone:
            kept.pop(row, None)
    data = rows.data()
    assert kept.keys() == set(data)
    return [kept[row] for row in data], data


def data_of(runs: Mapping[str, RunData]) -> RowsData:
    """What rows of one run each are made of."""
    return RowsData({run: (Seat(run),) for run in runs}, runs, {})
