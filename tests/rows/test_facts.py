"""What is known of a run where it is told which runs make one row."""

from __future__ import annotations

from typing import Any

import pytest

from tb_metadata_plugin.model.documents import Metric, Places, Reached, Record, RunData, part_of
from tb_metadata_plugin.model.exact_json import encode
from tb_metadata_plugin.model.source_names import SourceName
from tb_metadata_plugin.rows.merging import facts_of
from tb_metadata_plugin.rows.seats import Facts


def facts(run: str, *documents: tuple[SourceName, dict[str, Any]], **more: Any) -> Facts:
    places = Places()
    parts = [
        part_of(Record(source, run, f"t{number}", 0, 1.0, encode(data)), places)
        for number, (source, data) in enumerate(documents)
    ]
    return facts_of(run, RunData(1.0, tuple(parts), **more), False, places)


@pytest.mark.parametrize(
    ("more", "still"),
    [
        ({}, True),
        ({"metrics": {"acc": Metric(1, 1, 1)}, "reached": Reached(1, 1)}, True),
        ({"metrics": {"acc": Metric(1, 2, 1)}, "reached": Reached(2, 1)}, False),
        # Its file names a scalar of which no value is known yet.
        ({"tags": frozenset({"acc"})}, False),
    ],
)
def test_hparams_sum_up_a_training_only_where_all_values_are_known(more: dict[str, Any], still: bool) -> None:
    assert facts("a", ("hparams", {"lr": 1}), **more).still is still
    assert not facts("a", ("summary", {"lr": 1}), **more).still


@pytest.mark.parametrize("source", ["hparams", "summary"])
def test_of_parts_it_is_told_how_they_were_made_whatever_a_process_writes_of_itself(source: SourceName) -> None:
    first = facts("run/rank_0", (source, {"lr": 0.1, "rank": 0, "amp": True, "out": "/tmp/0"}))
    assert first.config
    assert bool(first.hparams) is (source == "hparams")
    for same in ({"lr": 0.1, "rank": 1, "amp": True, "out": "/tmp/1"}, {"lr": "1e-1", "amp": 1}):
        assert facts("run/rank_1", (source, same)) == first
    assert facts("run/rank_1", (source, {"lr": 0.2, "amp": True})) != first
    assert facts("run/rank_1", (source, {"lr": 0.1, "amp": True, "wd": 0})) != first


def test_the_same_hparams_again_are_told_by_all_that_stands_there() -> None:
    first = facts("run/1700000000", ("hparams", {"lr": 1, "seed": 1}))
    assert first == facts("run/1700000001", ("hparams", {"lr": 1, "seed": 1}))
    assert first != facts("run/1700000001", ("hparams", {"lr": 1, "seed": 2}))


def test_what_became_of_a_run_tells_nothing_of_how_it_was_made() -> None:
    places = Places()
    documents: dict[str, dict[str, Any]] = {"config": {"lr": 1}, "run/metadata": {"status": "completed"}}
    parts = [part_of(Record("summary", "r/val", tag, 0, 1.0, encode(one)), places) for tag, one in documents.items()]
    assert [part.key.root[0] for part in parts] == ["doc", "run"]
    one, both = (facts_of("r/val", RunData(1.0, tuple(found)), False, places) for found in (parts[:1], parts))
    assert one == both
