"""Logs as other tools write them, by those tools: none of our code is in them."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

CONFIG: dict[str, Any] = {"model": {"type": "cnn", "depth": 3}, "lr": 1e-3, "timestamp": 1678886400}
ARGS = argparse.Namespace(lr=0.1, layers=[64, 32], resume=None, device="cuda:0", beta=float("inf"))


def write_tensorflow(logdir: Path) -> None:
    """Texts of TensorFlow's op: JSON at the root, YAML and a table of texts below names, and prose."""
    import tensorflow as tf

    with tf.summary.create_file_writer(str(logdir / "tf-text")).as_default():
        tf.summary.text("run_metadata", json.dumps(CONFIG), step=0)
        tf.summary.text("config", "optimizer: adam\nschedule:\n  warmup: 1e2\n  at: 12:30\n", step=0)
        tf.summary.text("table", tf.constant([["alpha", "0.5"], ["beta", "two"]]), step=0)
        tf.summary.text("samples", "Epoch 3: the cat sat on the mat.", step=0)
        tf.summary.text("changing", "lr: 1\nwd: 2", step=0)
        tf.summary.text("changing", "now prose", step=1)
        tf.summary.scalar("loss", 0.5, step=1)


def write_tensorflow_hparams(logdir: Path) -> None:
    """An experiment with names for its keys, and two sessions, one of them by Keras' callback."""
    import keras
    import numpy as np
    import tensorflow as tf
    from tensorboard.plugins.hparams import api as hp

    with tf.summary.create_file_writer(str(logdir)).as_default():
        rate = hp.HParam("lr", hp.RealInterval(0.0, 1.0), display_name="Learning rate", description="per step")
        hp.hparams_config(hparams=[rate], metrics=[hp.Metric("epoch_loss", "train", display_name="Loss (train)")])
    with tf.summary.create_file_writer(str(logdir / "tf-hparams")).as_default():
        hp.hparams({"lr": 0.25, "units": 16, "act": "relu", "drop": False}, trial_id="trial-7", start_time_secs=1.7e9)
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(loss="mse")
    run = str(logdir / "keras")
    callbacks = [hp.KerasCallback(run, {"lr": 0.5, "units": 4}, trial_id="k"), keras.callbacks.TensorBoard(run)]
    model.fit(np.zeros((4, 2)), np.zeros((4, 1)), epochs=1, verbose=0, callbacks=callbacks)


def write_summary_writer(logdir: Path, module: Any, name: str) -> None:
    """Texts and a loop of `add_hparams` of PyTorch's SummaryWriter or tensorboardX's."""
    table = "|param|value|\n|-|-|\n" + "\n".join(f"|{key}|{value}|" for key, value in vars(ARGS).items())
    with module.SummaryWriter(str(logdir / f"{name}-text")) as writer:
        writer.add_text("Config", str(ARGS), 0)
        writer.add_text("args", json.dumps(CONFIG, indent=2), 0)
        writer.add_text("hyperparameters", table, 0)
        writer.add_text("notes", "What I tried: nothing of it worked.\nOh well.", 0)
        writer.add_scalar("loss", 0.25, 1)
    with module.SummaryWriter(str(logdir / f"{name}-hparams")) as writer:
        for number, lr in enumerate((0.1, 0.01)):
            hparams = {"lr": lr, "bs": 32, "bn": True, "opt/name": "adam", "init": "None"}
            writer.add_hparams(hparams, {"hparam/acc": 0.5 + number / 4})
