"""Directories as tools and their users lay them out: which rows these make, in `read()` and in the tab."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from tb_metadata_plugin import read
from tests import event_files
from tests.hparams_contents import start
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for


class Run(NamedTuple):
    """What is logged in a directory."""

    tags: str = "loss acc"
    steps: tuple[int, ...] = (0, 1, 2)
    config: dict[str, Any] | None = None
    hparams: dict[str, Any] | None = None


CURVES = Run()
REWARD = Run("reward length")
NOTHING = Run("")
T1, T2 = "1700000000.123", "1700000060.456"


def config(tags: str = "loss acc", **values: Any) -> Run:
    return Run(tags, config=values)


def session(tags: str = "hparam/acc", step: int = 0, **hparams: Any) -> Run:
    return Run(tags, (step,), hparams=hparams)


def each(names: str, run: Run = CURVES) -> dict[str, Run]:
    return dict.fromkeys(names.split(), run)


LAYOUTS: dict[str, tuple[dict[str, Run], dict[str, str]]] = {
    # The runs of each, and of each row the runs in it.
    "Lightning": (
        {"lightning_logs/version_0": config(lr=1), "lightning_logs/version_1": config(lr=2)},
        {"lightning_logs/version_0": ".", "lightning_logs/version_1": "."},
    ),
    "Keras": (each("a/train a/validation b/train"), {"a": "train validation", "b": "train"}),
    "Keras and a writer of one's own": (
        {**each("a/train a/validation"), "a/metrics": Run("learning_rate")},
        {"a": "metrics train validation"},
    ),
    "Keras Tuner": (
        {
            "00/execution0": session("", lr=0.1),
            "01/execution0": session("", lr=0.2),
            **each("00/execution0/train 00/execution0/validation 01/execution0/train 01/execution0/validation"),
        },
        {"00/execution0": ". train validation", "01/execution0": ". train validation"},
    ),
    "Ray Tune": (
        {
            f"exp/train_fn_1f2a3_0000{n}_{n}_lr=0.{n}_2024-01-01": Run(hparams={"lr": 0.1 * n}, steps=(1, 2))
            for n in range(2)
        },
        {f"exp/train_fn_1f2a3_0000{n}_{n}_lr=0.{n}_2024-01-01": "." for n in range(2)},
    ),
    "SB3": ({**each("PPO_1 PPO_2", REWARD), "PPO_1/eval": REWARD}, {"PPO_1": ". eval", "PPO_2": "."}),
    "CleanRL": (
        each("CartPole-v1__ppo__1__1700000000 CartPole-v1__ppo__2__1700000001", config("reward", env="CartPole-v1")),
        {"CartPole-v1__ppo__1__1700000000": ".", "CartPole-v1__ppo__2__1700000001": "."},
    ),
    "fairseq": (
        each("e/train e/train_inner e/valid e/dev_st", config("loss ppl", arch="x", lr=0.1)),
        {"e": "dev_st train train_inner valid"},
    ),
    "YOLO": (
        each("train train2 train3 val val2", config(lr=0.1)),
        dict.fromkeys(("train", "train2", "train3", "val", "val2"), "."),
    ),
    "detectron2": ({"out": CURVES, "out/inference": Run("AP")}, {"out": ". inference"}),
    "mmengine": (
        each("w/20240101_120000/vis_data w/20240102_120000/vis_data", config(lr=0.1)),
        {"w/20240101_120000/vis_data": ".", "w/20240102_120000/vis_data": "."},
    ),
    "nerfstudio": (
        each("exp/nerfacto/2024-01-01_120000 exp/nerfacto/2024-01-02_120000"),
        {"exp/nerfacto/2024-01-01_120000": ".", "exp/nerfacto/2024-01-02_120000": "."},
    ),
    "Hydra": (
        each("outputs/2024-01-01/12-00-00 multirun/2024-01-01/12-00-00/0 multirun/2024-01-01/12-00-00/1"),
        {
            "outputs/2024-01-01/12-00-00": ".",
            "multirun/2024-01-01/12-00-00/0": ".",
            "multirun/2024-01-01/12-00-00/1": ".",
        },
    ),
    "torchtitan": (
        each("20240101-1200/rank_0 20240101-1200/rank_1 20240102-1200/rank_0"),
        {"20240101-1200": "rank_0 rank_1", "20240102-1200": "rank_0"},
    ),
    "Estimator": ({"m": CURVES, "m/eval": CURVES, "m/eval_name": CURVES}, {"m": ". eval eval_name"}),
    "TF Object Detection": (each("m/train m/eval_0"), {"m": "eval_0 train"}),
    "restarts of one output": (
        {
            "runs/Jan01_12-00-00_h": CURVES,
            f"runs/Jan01_12-00-00_h/{T1}": session("", lr=1),
            "runs/Jan02_12-00-00_h": CURVES,
        },
        {"runs/Jan01_12-00-00_h": f". {T1}", "runs/Jan02_12-00-00_h": "."},
    ),
    "ML-Agents": (
        {"r/Striker": config("reward", lr=0.1), "r/Goalie": config("reward", lr=0.2)},
        {"r/Striker": ".", "r/Goalie": "."},
    ),
    "add_scalars": (
        {"run": CURVES, "run/loss_train": Run("loss"), "run/loss_val": Run("loss")},
        {"run": ". loss_train loss_val"},
    ),
    "accelerate": ({"proj": Run("train_loss"), f"proj/{T1}": session("", lr=1)}, {"proj": f". {T1}"}),
    "HParams at a late step": ({"r": Run("loss"), "r/hparams": session(step=100, lr=1)}, {"r": ". hparams"}),
    "HParams again": (
        {"r": CURVES, f"r/{T1}": session(lr=1), f"r/{T2}": session(lr=1)},
        {"r": f". {T1} {T2}"},
    ),
    "trials": (
        {"r": CURVES, f"r/{T1}": session(lr=1), f"r/{T2}": session(lr=2)},
        {"r": ".", f"r/{T1}": ".", f"r/{T2}": "."},
    ),
    "Acme": (
        {"a/actor": REWARD, "a/learner": CURVES, "a/evaluator": REWARD},
        {"a": "actor evaluator learner"},
    ),
    "actors of a learner": (
        {"a/actor_1": REWARD, "a/actor_2": REWARD, "a/learner": CURVES},
        {"a": "actor_1 actor_2 learner"},
    ),
    "agents": (each("r/agent_0 r/agent_1", REWARD), {"r/agent_0": ".", "r/agent_1": "."}),
    "clients of a server": (
        {"f/server": CURVES, "f/client_3": Run("loss"), "f/client_7": Run("loss")},
        {"f": "client_3 client_7 server"},
    ),
    "clients": (each("f/client_0 f/client_1"), {"f/client_0": ".", "f/client_1": "."}),
    "workers": (each("w/worker_0 w/worker_1"), {"w": "worker_0 worker_1"}),
    "workers of a chief": ({"w": CURVES, **each("w/worker_1 w/worker_2")}, {"w": ". worker_1 worker_2"}),
    "ranks that tell their rank": (
        {f"d/rank_{n}": config("loss", lr=0.1, rank=n, output_dir=f"/out/{n}", seed=n) for n in range(3)},
        {"d": "rank_0 rank_1 rank_2"},
    ),
    "ranks with other settings": (
        {f"s/rank_{n}": config("loss", lr=0.1 * n, rank=n) for n in range(2)},
        {"s/rank_0": ".", "s/rank_1": "."},
    ),
    "splits that tell their split": (
        {"r/val": config("loss", lr=0.1, split="val"), "r/test": config("loss", lr=0.1, split="test")},
        {"r": "test val"},
    ),
    "evaluations with other settings": (
        {"r/val": config("loss", lr=0.1), "r/test": config("loss", lr=0.2)},
        {"r/test": ".", "r/val": "."},
    ),
    "several sets of data": (
        each("a/train a/val_coco a/val_lvis b/train b/eval_cifar b/eval_svhn c/train c/test_A c/test_B"),
        {"a": "train val_coco val_lvis", "b": "eval_cifar eval_svhn train", "c": "test_A test_B train"},
    ),
}


def log(directory: Path, run: Run) -> None:
    """Writes what is logged in a directory, a second a step."""
    events = []
    if run.config is not None:
        events.append(event_files.event(event_files.text("config", json.dumps(run.config))))
    if run.hparams is not None:
        events.append(event_files.event(event_files.hparams("_hparams_/session_start_info", start(run.hparams))))
    for step in run.steps:
        values = [event_files.scalar(tag, step + 0.5) for tag in run.tags.split()]
        events.append(event_files.event(*values, step=step, wall_time=event_files.TIME + step))
    event_files.write(directory, events)


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("layouts")
    for layout, (runs, _) in LAYOUTS.items():
        for run, logged in runs.items():
            log(root / layout.replace(" ", "-") / run, logged)
    return root


@pytest.fixture(scope="module")
def offline(logs: Path) -> pa.Table:
    return read(logs)


def members(table: pa.Table) -> dict[str, list[str]]:
    return dict(zip(table.column("run").to_pylist(), table.column("members").to_pylist(), strict=True))


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_rows_of_a_layout(offline: pa.Table, layout: str) -> None:
    below = f"{layout.replace(' ', '-')}/"
    found = {
        row.removeprefix(below): {run.removeprefix(below) for run in runs}
        for row, runs in members(offline).items()
        if row.startswith(below)
    }
    _, rows = LAYOUTS[layout]
    assert found == {
        row: {row if name == "." else f"{row}/{name}" for name in names.split()} for row, names in rows.items()
    }


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_log_directory_that_is_such_a_layout(tmp_path: Path, layout: str) -> None:
    """No other directory beside it, and none above."""
    runs, rows = LAYOUTS[layout]
    for run, logged in runs.items():
        log(tmp_path / run, logged)
    assert set(members(read(tmp_path))) == set(rows)


def values(table: pa.Table) -> dict[str, dict[str, Any]]:
    """The cells of each row, without the time at which its files were written."""
    return {row["run"]: {key: value for key, value in row.items() if value is not None} for row in table.to_pylist()}


@pytest.fixture(scope="module")
def tab(fast: bool, logs: Path, offline: pa.Table) -> Iterator[pa.Table]:
    with TensorBoard(logs, fast=fast, module=PLAIN) as process:

        def table() -> pa.Table:
            process.json("status")
            return pa.ipc.open_stream(io.BytesIO(process.get("table")[2])).read_all()

        yield wait_for(table, lambda found: values(found) == values(offline))


def test_the_tab_shows_what_is_read(tab: pa.Table, offline: pa.Table) -> None:
    """Also how far each row is, and its values."""
    assert members(tab) == members(offline)
    assert tab.column("run.last_step").to_pylist() == offline.column("run.last_step").to_pylist()
