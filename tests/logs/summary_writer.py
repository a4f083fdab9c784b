"""What one logs with a SummaryWriter, PyTorch's or tensorboardX's: texts, curves, hyperparameters."""

from __future__ import annotations

import argparse
import json
from typing import Any

CONFIG = {"lr": 0.001, "layers": [64, 32], "optimizer": {"name": "adam", "betas": (0.9, 0.999)}, "resume": None}
ARGS = argparse.Namespace(lr=0.1, batch_size=32, device="cuda:0", amp=True, patience=float("inf"))
TABLE = "|param|value|\n|-|-|\n|lr|0.1|\n|seed|1|\n|env|CartPole-v1|"
CHAT = "User: What is TensorBoard?\nAssistant: A tool that shows how a training goes."


def log(writer_of: Any) -> None:
    """Logs below the current directory with writers that `writer_of(directory)` makes."""
    with writer_of("texts") as writer:
        writer.add_text("Config", str(CONFIG))
        writer.add_text("args", str(ARGS), 0)
        writer.add_text("hyperparameters", TABLE)
        writer.add_text("json", json.dumps(CONFIG, indent=2))
        writer.add_text("notes", "Warm-up helps.  \nNext: a longer one.", 0)
        writer.add_text("chat", CHAT, 1)
        writer.add_scalar("Loss/train", 0.5, 1)
    with writer_of("loop") as writer:
        for number in range(3):
            hparams = {"lr": 0.1 / 10**number, "bsize": 16 * (number + 1), "bn": True, "init": "None"}
            writer.add_hparams(hparams, {"hparam/accuracy": 0.5 + number / 8, "hparam/loss": 0.5 / (number + 1)})
    for lr in (0.1, 0.01):
        with writer_of(f"sweep/lr{lr}") as writer:
            for step in range(3):
                writer.add_scalar("Loss/train", lr / (step + 1), step)
                writer.add_scalar("Accuracy/val", 1 - lr / (step + 1), step)
            hparams = {"lr": lr, "optimizer": "sgd", "nesterov": False}
            writer.add_hparams(hparams, {"Accuracy/val": 1 - lr / 3, "hparam/best": 1 - lr / 3})
    with writer_of("scalars") as writer:
        for step in range(3):
            writer.add_scalars("loss", {"train": 1 / (step + 1), "val": 1.5 / (step + 1)}, step)
            writer.add_scalars("acc/top1", {"train": 0.5, "val": 0.25}, step)
            writer.add_scalar("lr", 0.1, step)


def log_commented(writer_class: Any) -> None:
    """Logs to the directories that writers choose themselves, named by time, host and a comment."""
    for lr in (0.1, 0.01):
        with writer_class(comment=f"_LR_{lr}_BATCH_32") as writer:
            writer.add_scalar("Loss/train", lr, 0)
