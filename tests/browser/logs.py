"""Log directories for the browser tests, made by the real writers."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.hparams.metadata import EXPERIMENT_TAG, SESSION_START_INFO_TAG

from tb_metadata_plugin import summary
from tests import event_files

MODELS = ("mlp", "cnn")
DEPTHS = (1, 2, 3)
OPTIMIZERS = ("adam", "sgd")
SEEDS = (0, 1, 2)


def accuracy(model: str, depth: int, optimizer: str, seed: int) -> float:
    """The last val/accuracy of a run of the sweep: distinct for all, deeper and cnn better, seed 1 the best."""
    base = 0.7 + 0.05 * depth + (0.04 if model == "cnn" else 0.0) + (0.02 if optimizer == "adam" else 0.0)
    return base + (0.003, 0.007, 0.001)[seed]


def run_name(model: str, depth: int, optimizer: str, seed: int) -> str:
    return f"{model}/{optimizer}-d{depth}-s{seed}"


STEPS = range(3)


class Run(NamedTuple):
    """A run of the sweep: its name, its document, and its metrics by step."""

    name: str
    document: dict[str, Any]
    curves: Mapping[str, Sequence[float]]


def sweep() -> Iterator[Run]:
    """36 runs of two models, three depths, two optimizers and three seeds."""
    for model, depth, optimizer, seed in product(MODELS, DEPTHS, OPTIMIZERS, SEEDS):
        last = accuracy(model, depth, optimizer, seed)
        document = {
            "model": {"type": model, "depth": depth, "layers": [32] * (depth - 1) + [64]},
            "optimizer": {"name": optimizer, "learning_rate": 1e-3 if optimizer == "adam" else 0.1},
            "seed": seed,
            "dataset": "digits",
            **({"dropout": depth / 10} if model == "cnn" else {}),
        }
        accuracies = [last - 0.1 * (2 - step) for step in STEPS]
        curves = {"val/accuracy": accuracies, "val/loss": [1 - reached for reached in accuracies]}
        yield Run(run_name(model, depth, optimizer, seed), document, curves)


def write_sweep_with_tensorflow(logdir: Path) -> None:
    """The sweep as a user of TensorFlow logs it, with our op."""
    tf = pytest.importorskip("tensorflow")

    for run in sweep():
        writer = tf.summary.create_file_writer(str(logdir / run.name))
        with writer.as_default():
            summary.metadata(run.document)
            for tag, values in run.curves.items():
                for step, value in zip(STEPS, values, strict=True):
                    tf.summary.scalar(tag, value, step=step)
        writer.close()


def write_sweep(logdir: Path) -> None:
    """The same sweep in a moment, a run started each minute."""
    for number, run in enumerate(sweep()):
        started = event_files.TIME + 60 * number
        events = [event_files.event(event_files.document(run.document), wall_time=started)]
        for step in STEPS:
            scalars = [event_files.scalar(tag, values[step]) for tag, values in run.curves.items()]
            events.append(event_files.event(*scalars, step=step, wall_time=started + step))
        event_files.write(logdir / run.name, events, started=started)


def write_run(directory: Path, document: dict[str, Any], metrics: Mapping[str, float] | None = None) -> Path:
    """A run with a document under the default tag, and one point a metric."""
    scalars = [event_files.scalar(tag, value) for tag, value in (metrics or {}).items()]
    return event_files.log(directory, event_files.document(document), *scalars)


DAYS = 20


def write_days(logdir: Path) -> None:
    """A run a day, started at 20:00 in UTC; rates over decades with two zeros; a depth that four did not log."""
    for i in range(DAYS):
        document = {
            "day": f"2026-03-{i + 1:02d}",
            "rate": 0 if i < 2 else 10 ** (i / 4 - 5),
            **({"depth": i % 8} if i < DAYS - 4 else {}),
        }
        lifecycle = {"status": "completed", "started": f"2026-03-{i + 1:02d}T20:00:00Z"}
        event_files.log(
            logdir / f"run{i:02d}", event_files.document(document), event_files.document(lifecycle, tag="run")
        )


def write_three(logdir: Path) -> None:
    """Three runs that differ in two keys and share 27."""
    common = {f"setting{i:02d}": f"value {i}" for i in range(25)}
    for i, (optimizer, rate) in enumerate([("adam", 0.01), ("sgd", 0.1), ("adam", 0.001)]):
        document = {"optimizer": optimizer, "learning_rate": rate, "dataset": "digits", "epochs": 5, **common}
        write_run(logdir / f"run{i}", document, {"val/accuracy": 0.9 + i / 100})


def write_one(logdir: Path) -> None:
    """One run."""
    write_run(logdir / "only", {"model": {"type": "mlp", "layers": [32, 64]}, "seed": 3}, {"val/loss": 0.25})


def write_scalars(logdir: Path) -> None:
    """Two runs that logged no metadata."""
    for run in ("one", "two"):
        event_files.log(logdir / run, event_files.scalar("loss", 0.5))


def write_nothing(logdir: Path) -> None:
    """No run at all."""


def write_dropped(logdir: Path) -> None:
    """Two runs, of which one logged a document that lacks what the one before held: four notices."""
    write_run(logdir / "good", {"lr": 0.1, "seed": 1}, {"val/loss": 0.5})
    documents: list[dict[str, Any]] = [{"lr": 0.1, "kept": 1}, {"kept": 2}]
    event_files.log(
        logdir / "dropped",
        *[event_files.document(one) for one in documents],
        *[event_files.document(b"[]", tag=f"bad{i}") for i in range(3)],
    )


def write_letters(logdir: Path) -> None:
    """Three runs, on a text of which some regular expressions would run for ever."""
    for name, letters in (("one", "a" * 60 + "!"), ("two", "a"), ("three", "aab")):
        write_run(logdir / name, {"letters": letters})


LONG = "a-rather-long-name-of-an-experiment-with-everything-in-it-" * 3


def write_wide(logdir: Path) -> None:
    """60 runs with 800 keys, long names and long values."""
    for i in range(60):
        document: dict[str, Any] = {
            f"section{s:02d}": {f"key{k:02d}": (i * (s + 1) + k) % 7 for k in range(20)} for s in range(40)
        }
        document["section00"]["key00"] = f"{LONG}{i % 3}"
        write_run(logdir / f"{LONG}{i:03d}", document, {"val/accuracy": i / 100})


MANY = 600


def write_many(logdir: Path) -> None:
    """Many runs, of which the later ones are better."""
    for i in range(MANY):
        document = {"index": i, "seed": i % 5, "model": {"type": MODELS[i % 2], "depth": i % 12}}
        write_run(logdir / f"run{i:04d}", document, {"val/loss": 1 / (i + 1)})


ODD_NAMES = ("(50%)", "a[1]", "a,b", "x|y^$", "ü \\d+")


def write_odd_names(logdir: Path) -> None:
    """Twelve runs of two models whose names are hard on expressions and addresses; two differ only in case."""
    names = [f"{model}/{name}" for model in MODELS for name in ODD_NAMES]
    for i, name in enumerate([*names, "cnn/Twin", "cnn/twin"]):
        write_run(logdir / name, {"model": "cnn" if "cnn" in name else "mlp", "index": i}, {"val/loss": 1 / (i + 1)})


TRAININGS = 9
SECONDS_A_STEP = 40
LABELS = {
    "lr": ("Learning rate", "Of the optimizer, before its schedule"),
    "enc/dim": ("Width", ""),
    "dec/dim": ("Width", ""),
}
"""Display name and description of hyperparameters: two of one name."""


def training(i: int) -> str:
    """The name of a training, from which its settings can be read."""
    return f"2026-01-{i + 1:02d}_{MODELS[i % 2]}_lr{(0.1, 0.01, 0.001)[i % 3]}"


def write_trainings(logdir: Path) -> None:
    """Nine trainings of an HParams experiment with `train/` and `validation/`, of which three were cut off."""
    infos = [api_pb2.HParamInfo(name=key, display_name=name, description=text) for key, (name, text) in LABELS.items()]
    metric = api_pb2.MetricInfo(
        name=api_pb2.MetricName(tag="val/acc"), display_name="Accuracy", description="On the digits kept back"
    )
    experiment = plugin_data_pb2.HParamsPluginData(
        experiment=api_pb2.Experiment(hparam_infos=infos, metric_infos=[metric])
    )
    event_files.log(logdir, event_files.hparams(EXPERIMENT_TAG, experiment.SerializeToString()))
    for i in range(TRAININGS):
        cut_off = i % 3 == 1
        start = time.time() - 3 * 3600 - 600 if cut_off else event_files.TIME + i * 86_400
        moments = [start + step * SECONDS_A_STEP * (i + 1) for step in range(3)]
        info = plugin_data_pb2.SessionStartInfo(start_time_secs=start)
        info.hparams["lr"].number_value = (0.1, 0.01, 0.001)[i % 3]
        info.hparams["enc/dim"].number_value = 64 * (i % 2 + 1)
        info.hparams["dec/dim"].number_value = 32
        content = plugin_data_pb2.HParamsPluginData(session_start_info=info).SerializeToString()
        status = {"status": "running" if cut_off else "completed"}
        first = event_files.event(
            event_files.hparams(SESSION_START_INFO_TAG, content),
            event_files.document(status, tag="run"),
            wall_time=start,
        )
        curve = [
            event_files.event(event_files.scalar("val/acc", 0.8 + i / 100 + step / 1000), step=step, wall_time=moment)
            for step, moment in enumerate(moments)
        ]
        files = [event_files.write(logdir / training(i), [first, *curve])]
        for part in ("train", "validation"):
            losses = [
                event_files.event(event_files.scalar("epoch_loss", 1 / (step + i + 1)), step=step, wall_time=moment)
                for step, moment in enumerate(moments)
            ]
            files.append(event_files.write(logdir / training(i) / part, losses))
        for file in files:
            os.utime(file, (moments[-1], moments[-1]))
