"""The recorded logs of other tools: which rows they make, with which keys and metrics, in the tab and in `read()`."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pytest

from tb_metadata_plugin import read
from tests.contract import oracle
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

LOGS = Path(__file__).resolve().parent / "logs"
READING = (LOGS.parent.parent / "docs" / "reading.md").read_text()
ANY = object()
"""A number that another recording would make another one."""
STAMPS = ((re.compile(r"[A-Z][a-z]{2}\d\d_\d\d-\d\d-\d\d"), "DATE"), (re.compile(r"\d{10}\.\d+"), "T"))
"""What of names tells when they were recorded."""


class Expected(NamedTuple):
    """What a row should hold; keys are dotted, members named from the row on."""

    keys: Mapping[str, Any] = {}
    metrics: Mapping[str, Any] = {}
    members: tuple[str, ...] = ("",)
    status: str | None = None
    group: str | None = None
    more: bool = False
    """Whether it has keys besides, too many to tell."""
    comment: str | None = None
    """What a directory's name says that PyTorch chose, behind time and host."""


def below(name: str, keys: Mapping[str, Any]) -> dict[str, Any]:
    return {f"{name}.{key}": value for key, value in keys.items()}


def metrics(*names: str) -> dict[str, Any]:
    return dict.fromkeys(names, ANY)


FIT = metrics(
    "train/epoch_accuracy",
    "train/epoch_learning_rate",
    "train/epoch_loss",
    "validation/epoch_accuracy",
    "validation/epoch_loss",
    "validation/evaluation_accuracy_vs_iterations",
    "validation/evaluation_loss_vs_iterations",
)
REGRESSION = {name: value for name, value in FIT.items() if "accuracy" not in name}
SPLITS = ("/train", "/validation")
CONFIG = {
    "lr": 0.001,
    "layers": [64, 32],
    "optimizer.name": "adam",
    "optimizer.betas": [0.9, 0.999],
    "resume": None,
}
ARGS = {"lr": 0.1, "batch_size": 32, "device": "cuda:0", "amp": True, "patience": {"$number": "Infinity"}}
TABLE = {"lr": 0.1, "seed": 1, "env": "CartPole-v1"}

SWEEPS = {
    lr: Expected(
        below("hparams", {"lr": lr, "optimizer": "sgd", "nesterov": 0}),
        {"Loss/train": lr / 3, "Accuracy/val": 1 - lr / 3, "hparam/best": 1 - lr / 3},
        ("", "/T0"),
        "completed",
    )
    for lr in (0.1, 0.01)
}


def of_summary_writer(series: tuple[str, ...]) -> dict[str, Expected]:
    """What PyTorch's and tensorboardX's SummaryWriter log; they call the runs of `add_scalars` differently."""
    return {
        "texts": Expected(
            {
                **below("Config", CONFIG),
                **below("args", ARGS),
                **below("hyperparameters", TABLE),
                **below("json", CONFIG),
            },
            {"Loss/train": 0.5},
        ),
        **{
            f"loop/T{number}": Expected(
                below("hparams", {"lr": 0.1 / 10**number, "bsize": 16 * (number + 1), "bn": 1, "init": None}),
                {"hparam/accuracy": 0.5 + number / 8, "hparam/loss": 0.5 / (number + 1)},
                status="completed",
            )
            for number in range(3)
        },
        **{f"sweep/lr{lr}": expected for lr, expected in SWEEPS.items()},
        "scalars": Expected(
            metrics={"lr": 0.1, "loss/train": 1 / 3, "loss/val": 0.5, "acc/top1/train": 0.5, "acc/top1/val": 0.25},
            members=("", *series),
        ),
        **{
            f"runs/DATE_example_LR_{lr}_BATCH_32": Expected(metrics={"Loss/train": lr}, comment=f"LR_{lr}_BATCH_32")
            for lr in (0.1, 0.01)
        },
    }


EXPECTED: dict[str, dict[str, Expected]] = {
    "tensorflow": {
        "json": Expected(
            {
                "model.type": "cnn",
                "model.filters": [32, 64],
                "optimizer.name": "adam",
                "optimizer.learning_rate": 0.001,
                "timestamp": {"$time": "2023-03-15T13:20:00.000Z"},
                "tags": ["baseline"],
            },
            {"loss": 1 / 3},
        ),
        "gradient_tape/20240101-120000": Expected(
            metrics={
                "train/loss": 1 / 3,
                "train/accuracy": 5 / 6,
                "test/loss": 7 / 12,
                "test/accuracy": 7 / 12,
            },
            members=("/test", "/train"),
        ),
    },
    "keras": {
        **{f"fit/20240101-1{hour}0000": Expected(metrics=FIT, members=SPLITS) for hour in (2, 3)},
        **{
            f"hparam_tuning/run-{number}": Expected(
                below("hparams", {"num_units": 8, "dropout": 0.1, "optimizer": optimizer}),
                {"accuracy": 0.75 + number / 8},
            )
            for number, optimizer in enumerate(("adam", "sgd"))
        },
        **{
            f"callbacks/run-{number}": Expected(
                below("hparams", {"num_units": units, "dropout": 0.2, "optimizer": "adam"}),
                FIT,
                ("", *SPLITS),
                "completed",
            )
            for number, units in enumerate((4, 8))
        },
    },
    "torch": of_summary_writer(("/acc_top1_train", "/acc_top1_val", "/loss_train", "/loss_val")),
    "tensorboardx": of_summary_writer(("/acc/top1/train", "/acc/top1/val", "/loss/train", "/loss/val")),
    "keras_tuner": {
        f"executions{executions}/{trial}/execution{execution}": Expected(
            below("hparams", {"units": ANY, "learning_rate": ANY, "optimizer": ("adam", "sgd")}),
            REGRESSION,
            ("", *SPLITS),
            "completed",
            str(trial),
        )
        for executions in (1, 2)
        for trial in (0, 1)
        for execution in range(executions)
    },
    "lightning": {
        **{
            f"lightning_logs/version_{number}": Expected(
                below(
                    "hparams",
                    {
                        "lr": lr,
                        "optimizer.name": "sgd",
                        "optimizer.momentum": 0.9,
                        "layers": [64, 32],
                        "dropout": None,
                    },
                ),
                # Lightning's own, so that the HParams tab shows the run.
                {"hp_metric": -1} | metrics("epoch", "train_loss_step", "train_loss_epoch", "val_loss"),
                status="completed",
            )
            for number, lr in enumerate((0.1, 0.01))
        },
        **{
            f"own_metrics/version_{number}": Expected(
                below("hparams", {"model.depth": 3, "model.bias": 1, "lr": lr, "note": "", "limit": None}),
                {"val/acc": 1 - lr / 3, "hp/acc": 1 - lr / 3},
                status="completed",
            )
            for number, lr in enumerate((0.1, 0.01))
        },
    },
    "optuna": {
        f"study/trial-{number}": Expected(
            below("hparams", {"lr": ANY, "n_layers": ANY, "optimizer": ("adam", "sgd")})
            | ({"hparams.momentum": ANY} if number in (1, 3) else {}),
            metrics("accuracy"),
            group=f"trial-{number}",
        )
        for number in range(4)
    },
    "transformers": {
        f"bert-lr{lr}/runs/DATE_example": Expected(
            {
                "args.learning_rate": lr,
                "args.num_train_epochs": 2,
                "args.output_dir": f"bert-lr{lr}",
                "args.report_to": ["tensorboard"],
                "args.accelerator_config.even_batches": True,
                "model_config.model_type": "bert",
                "model_config.hidden_size": 4,
            },
            metrics(
                "eval/loss",
                "eval/runtime",
                "eval/samples_per_second",
                "eval/steps_per_second",
                "train/epoch",
                "train/grad_norm",
                "train/learning_rate",
                "train/loss",
                "train/total_flos",
                "train/train_loss",
                "train/train_runtime",
                "train/train_samples_per_second",
                "train/train_steps_per_second",
            ),
            more=True,
        )
        for lr in (5e-5, 5e-4)
    },
}


def names_of(runs: list[str]) -> dict[str, str]:
    """Runs as they are called here: without times, which are counted where several differ only in these."""
    names: dict[str, str] = {}
    for run in sorted(runs):
        name = STAMPS[0][0].sub(STAMPS[0][1], run)
        if STAMPS[1][0].search(name):
            plain = STAMPS[1][0].sub(STAMPS[1][1], name)
            name = plain + str(sum(known.startswith(plain) for known in names.values()))
        names[run] = name
    return names


def rows_of(table: pa.Table) -> dict[str, dict[tuple[str, tuple[str, ...]], Any]]:
    """What each row has, by namespace and path."""
    runs = table.column("run").to_pylist()
    columns = oracle.table_values(table).items()
    return {
        run: {column: values[row] for column, values in columns if values[row] != oracle.MISSING}
        for row, run in enumerate(runs)
    }


def without_start(table: pa.Table) -> dict[str, dict[tuple[str, tuple[str, ...]], Any]]:
    """The rows without their first event's time: where events are not in order the loaders do not agree which it is."""
    return {run: {key: row[key] for key in row if key != ("run", ("started",))} for run, row in rows_of(table).items()}


def is_as(value: Any, expected: Any) -> bool:
    if isinstance(expected, tuple):
        return value in expected
    if expected is ANY:
        return isinstance(value, int | float) and math.isfinite(value)
    return bool(value == expected)


@pytest.fixture(scope="module")
def offline() -> pa.Table:
    return read(LOGS)


@pytest.fixture(scope="module")
def tab(fast: bool, offline: pa.Table) -> Iterator[pa.Table]:
    """What TensorBoard's tab shows of all the logs side by side."""
    with TensorBoard(LOGS, fast=fast, module=PLAIN) as process:

        def table() -> pa.Table:
            process.json("status")
            return pa.ipc.open_stream(io.BytesIO(process.get("table")[2])).read_all()

        yield wait_for(table, lambda found: without_start(found) == without_start(offline))
        assert process.json("status")["notices"] == []


def test_the_tab_shows_what_is_read(tab: pa.Table, offline: pa.Table) -> None:
    assert tab.schema.names == offline.schema.names
    assert [field.metadata for field in tab.schema] == [field.metadata for field in offline.schema]
    assert tab.column("members").to_pylist() == offline.column("members").to_pylist()
    for one, other in zip(tab.column("run.started"), offline.column("run.started"), strict=True):
        assert abs(one.value - other.value) < 100, "milliseconds"


@pytest.mark.parametrize("tool", EXPECTED)
def test_the_rows_of_a_tool(offline: pa.Table, tool: str) -> None:
    all_members = dict(zip(offline.column("run").to_pylist(), offline.column("members").to_pylist(), strict=True))
    runs = [run for run in all_members if run.startswith(f"{tool}/")]
    names = names_of([*{*runs, *(member for run in runs for member in all_members[run])}])
    rows = {names[run].removeprefix(f"{tool}/"): run for run in runs}
    assert rows.keys() == EXPECTED[tool].keys()
    found = rows_of(offline)
    for name, expected in EXPECTED[tool].items():
        row = found[rows[name]]
        keys = {".".join(path): value for (namespace, path), value in row.items() if namespace == "doc"}
        metrics = {path[0]: value for (namespace, path), value in row.items() if namespace == "metric"}
        members = [names[member].removeprefix(f"{tool}/{name}") for member in all_members[rows[name]]]
        assert members == [*expected.members]
        assert (keys.keys() >= expected.keys.keys()) if expected.more else keys.keys() == expected.keys.keys()
        assert {key: keys[key] for key, value in expected.keys.items() if not is_as(keys[key], value)} == {}
        assert metrics.keys() == expected.metrics.keys(), name
        for metric, value in expected.metrics.items():
            assert is_as(metrics[metric], value if value is ANY else pytest.approx(value)), f"{name} {metric}"
        assert row.get(("run", ("status",))) == expected.status, name
        assert row.get(("run", ("group",))) == expected.group, name
        assert row.get(("name", ("comment",))) == expected.comment, name
        assert row.get(("name", ("host",))) == ("example" if "DATE" in name else None), name


def test_every_log_is_looked_at() -> None:
    recorded = {path.relative_to(LOGS).parts[0] for path in LOGS.rglob("*tfevents*")}
    assert recorded == EXPECTED.keys()
    assert {path.stem.removeprefix("make_") for path in LOGS.glob("make_*.py")} == recorded
    versions = (LOGS / "versions.txt").read_text()
    assert {line.split(": ")[0] for line in versions.splitlines()} == recorded


def test_logs_are_small_and_tell_nothing_of_the_machine() -> None:
    """Only the neutral host is in names and texts."""
    files = list(LOGS.rglob("*tfevents*"))
    assert sum(path.stat().st_size for path in files) < 200_000
    assert {path.name.split(".")[4] for path in files} == {"example"}
    content = b"".join(path.read_bytes() for path in files)
    assert not re.search(rb"/(tmp|home|root|Users)/", content)


def test_the_docs_tell_what_the_logs_show(offline: pa.Table) -> None:
    lines = READING.split("<!-- tools: begin -->")[1].split("<!-- tools: end -->")[0].strip().splitlines()[2:]
    told = [re.split(r" ?\| ?", line)[1:-1] for line in lines]
    first = [line.split(": ")[1].split(", ")[0] for line in (LOGS / "versions.txt").read_text().splitlines()]
    assert sorted(re.findall(r" (\d[\d.]+)", " ".join(line[0] for line in told))) == sorted(
        tool.split()[1].split("+")[0] for tool in first
    )
    for _, _, _, keys, metrics in told:
        for key in re.findall(r"`(.+?)`", keys):
            assert key in offline.schema.names
        for metric in re.findall(r"`(.+?)`", metrics):
            assert f"metrics.{metric}" in offline.schema.names
