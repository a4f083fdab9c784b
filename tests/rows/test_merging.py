"""What a row is made of where its runs, or the run above, have the same keys; what is told of that."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tb_metadata_plugin.model.documents import Metric
from tb_metadata_plugin.rows.rows import Rows
from tb_metadata_plugin.server.detail import detail_json
from tb_metadata_plugin.sources import Update
from tests.rows.made import NOW, make
from tests.rows.test_rows import loss, record, values


def test_what_a_sweep_shares_is_in_the_row_of_each_training() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("s", "s/lr1", "s/lr2"), 1.0))
    shared = record("s", {"epochs": 10, "lr": 3}, time=9.0)
    life = record("s", {"status": "failed"}, tag="run")
    rows.apply(
        Update(
            (shared, life, record("s/lr2", {"lr": 2}, source="text")),
            metrics={"s/lr1": loss(1, 1), "s/lr2": loss(2, 2)},
        )
    )
    assert values(rows) == {
        "s/lr1": {("epochs",): 10, ("lr",): 3, "loss": 1},
        "s/lr2": {("epochs",): 10, ("lr",): 2, "loss": 2},
    }
    made, data = make(rows, NOW)
    assert sorted(row.members for row in made) == [("s/lr1",), ("s/lr2",)]
    assert not any("failed" in row.leaves.values for row in made)
    assert rows.notices() == [], "what a training has of its own is no disagreement"
    assert [part["run"] for part in detail_json("s/lr1", data["s/lr1"], (), NOW)["parts"]] == ["s"]
    rows.apply(Update((record("s", {"epochs": 20}, time=10.0),)))
    assert [row[("epochs",)] for row in values(rows).values()] == [20, 20]
    rows.forget("s")
    assert values(rows) == {"s/lr1": {"loss": 1}, "s/lr2": {("lr",): 2, "loss": 2}}


def test_of_what_runs_above_each_other_share_the_nearest_counts() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("p", "p/s", "p/s/lr1", "p/s/lr2"), 1.0))
    rows.apply(
        Update(
            (record("p", {"epochs": 10, "data": "x", "lr": 0}, time=9.0), record("p/s", {"epochs": 20, "lr": 3})),
            metrics={"p/s/lr1": loss(1, 1), "p/s/lr2": loss(2, 2)},
        )
    )
    same: dict[Any, Any] = {("epochs",): 20, ("data",): "x", ("lr",): 3}
    assert values(rows) == {"p/s/lr1": {**same, "loss": 1}, "p/s/lr2": {**same, "loss": 2}}
    _, data = make(rows, NOW)
    assert [part["run"] for part in detail_json("p/s/lr1", data["p/s/lr1"], (), NOW)["parts"]] == ["p/s", "p"]
    rows.apply(Update((record("p", {"data": "y"}, time=10.0),)))
    assert [row[("data",)] for row in values(rows).values()] == ["y", "y"]
    rows.forget("p/s")
    assert values(rows)["p/s/lr1"] == {("data",): "y", "loss": 1}


def test_hparams_that_are_logged_again_are_one_training_with_the_newest_result() -> None:
    rows = Rows()
    sessions = {f"run/{1_700_000_000 + number}": number / 10 for number in range(3)}
    rows.list_runs(dict.fromkeys(("run", *sessions), 1.0))
    hparams = [record(run, {"lr": 1}, source="hparams", time=2.0) for run in sessions]
    results = {run: {"acc": Metric(value, 0, 1000 + 10 * value)} for run, value in sessions.items()}
    rows.apply(Update(tuple(hparams), metrics={"run": loss(0.5, 9), **results}))
    assert values(rows) == {"run": {("lr",): 1, "loss": 0.5, "acc": 0.2}}
    assert rows.notices() == []
    rows.apply(Update((record("run/1700000001", {"lr": 2}, source="hparams", time=3.0),)))
    assert set(make(rows, NOW)[1]) == {"run", *sessions}


@pytest.mark.parametrize(
    ("train", "val", "told"),
    [
        ({"lr": 1, "seed": 2}, {"lr": 1}, ""),
        ({"lr": 1}, {"lr": 1.5}, "(lr)"),
        ({"lr": 1}, {"lr": "1"}, ""),
        ({"lr": 1}, {"lr": "1 of 2"}, "(lr)"),
        ({"lr": 0.001, "d": 1.0}, {"lr": "1e-3", "d": "1."}, ""),
        ({"amp": True, "ema": False}, {"amp": 1, "ema": 0.0}, ""),
        ({"amp": True, "ema": "none"}, {"amp": "True", "ema": None}, ""),
        ({"amp": True}, {"amp": False}, "(amp)"),
        ({"layers": [64, 32.0]}, {"layers": "[64, 32]"}, ""),
        ({"layers": [64, 32]}, {"layers": [64, 16]}, "(layers)"),
        ({"big": 2**70, "n": [math.nan]}, {"big": str(2**70), "n": [math.nan]}, ""),
        (
            {"pid": 1, "host": {"hostname": "a"}, "output_dir": "/x/train", "seed": 1, "started_at": "2024-01-01"},
            {"pid": 2, "host": {"hostname": "b"}, "output_dir": "/x/val", "seed": 2, "started_at": "2024-01-02"},
            "",
        ),
        (
            {"dataset": {"split": "train"}, "split_name": "a", "mode": "train", "ckpt": "/a/b", "SLURM_PROCID": 3},
            {"dataset": {"split": "val"}, "split_name": "b", "mode": "eval", "ckpt": "/a/c", "SLURM_PROCID": 4},
            "",
        ),
        # Settings that are called like what a process writes of itself.
        ({"drop_path": 0.1}, {"drop_path": 0.2}, "(drop_path)"),
        ({"train_split": 0.1}, {"train_split": 0.2}, "(train_split)"),
        ({"lora_rank": 4}, {"lora_rank": 8}, "(lora_rank)"),
        ({"padding_mode": "zeros"}, {"padding_mode": "reflect"}, "(padding_mode)"),
        ({"lr": math.nan}, {"lr": math.nan}, ""),
        ({"rank": 0, "world": {"local_rank": 0}}, {"rank": 1, "world": {"local_rank": 1}}, ""),
        (dict.fromkeys("abcde", 1), dict.fromkeys("abcde", 2), "(a, b, c and 2 more)"),
    ],
)
def test_documents_of_a_row_that_disagree_are_told(train: dict[str, Any], val: dict[str, Any], told: str) -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run/train", "run/val"), 1.0))
    rows.apply(Update((record("run/train", train), record("run/val", val))))
    make(rows, NOW)
    assert [(notice.code, notice.run) for notice in rows.notices()] == [("documents-disagree", "run")] * bool(told)
    assert all(told in notice.text for notice in rows.notices())


def test_that_an_evaluation_was_run_again_is_not_told() -> None:
    rows = Rows()
    runs = ("run/train", "run/val", "run/test_1", "x/eval_llama", "x/y/test")
    rows.list_runs(dict.fromkeys(runs, 1.0))
    rows.apply(Update(trainings=dict.fromkeys(runs, 2)))
    make(rows, NOW)
    assert {notice.run for notice in rows.notices()} == {"run/train", "x/y/test"}


def test_that_several_trainings_are_mixed_is_told() -> None:
    rows = Rows()
    rows.list_runs(dict.fromkeys(("run/train", "run/val"), 1.0))
    rows.apply(Update(trainings={"run/train": 3, "run/val": 1}))
    make(rows, NOW)
    (notice,) = rows.notices()
    assert (notice.code, notice.run, notice.text[:2]) == ("several-trainings", "run/train", "3 ")
    rows.forget("run/train")
    make(rows, NOW)
    assert rows.notices() == []
