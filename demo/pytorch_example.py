"""The smallest PyTorch training with metadata: `python demo/pytorch_example.py LOGDIR`."""

from __future__ import annotations

import sys
from pathlib import Path

import torch
from sklearn.datasets import load_wine
from sklearn.preprocessing import scale
from torch.utils.tensorboard import SummaryWriter

from tb_metadata_plugin import add_metadata

SEED = 1
UNITS = 16
LEARNING_RATE = 0.01
CONFIG = {
    "model": {"type": "pytorch", "units": UNITS},
    "optimizer": {"name": "adam", "learning_rate": LEARNING_RATE},
    "seed": SEED,
}


def main(logdir: str) -> None:
    """Train on the wine data set, with configuration and curves in `logdir/pytorch`."""
    torch.manual_seed(SEED)
    inputs, labels = load_wine(return_X_y=True)
    inputs, labels = torch.tensor(scale(inputs), dtype=torch.float32), torch.tensor(labels)
    held_out = torch.rand(len(labels)) < 0.3
    model = torch.nn.Sequential(torch.nn.Linear(inputs.shape[1], UNITS), torch.nn.ReLU(), torch.nn.Linear(UNITS, 3))
    optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)

    with SummaryWriter(str(Path(logdir, "pytorch"))) as writer:
        add_metadata(writer, CONFIG)
        for step in range(20):
            loss = torch.nn.functional.cross_entropy(model(inputs[~held_out]), labels[~held_out])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            accuracy = (model(inputs[held_out]).argmax(1) == labels[held_out]).float().mean()
            writer.add_scalar("train/loss", loss.item(), step)
            writer.add_scalar("val/accuracy", accuracy.item(), step)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "demo/logs")
