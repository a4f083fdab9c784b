"""Rows: what the sources gave, by run, until the run is forgotten."""

from __future__ import annotations

from tb_metadata_plugin.documents import Metric, Reached
from tb_metadata_plugin.rows import Rows
from tb_metadata_plugin.sources import Update


def test_a_run_s_data_is_what_the_sources_gave_until_it_is_forgotten() -> None:
    rows = Rows()
    rows.list_runs({"a": 1.0})
    metrics = {"a": {"loss": Metric(0.5, 3, 4.0)}}
    rows.apply(Update(metrics=metrics, reached={"a": Reached(3, 4.0)}))
    rows.apply(Update(written={"a": 5.0}, tags={"a": frozenset({"loss"})}))
    data = rows.make()[1]["a"]
    assert (data.reached, data.written, data.tags) == (Reached(3, 4.0), 5.0, frozenset({"loss"}))
    rows.apply(Update(metrics={"a": {}}))
    assert rows.make()[1]["a"].reached is None
    rows.forget("a")
    rows.list_runs({"a": 1.0})
    data = rows.make()[1]["a"]
    assert (data.reached, data.written, data.tags) == (None, None, frozenset())
