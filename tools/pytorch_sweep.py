"""A sweep of 24 small trainings as PyTorch's users write it: curves and `add_hparams`, and nothing of ours."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import torch
from sklearn.datasets import load_digits
from torch.nn.functional import cross_entropy
from torch.utils.tensorboard import SummaryWriter

EPOCHS = 12
LEARNING_RATES = (0.1, 0.01, 0.001)
BATCH_SIZES = (32, 128)
OPTIMIZERS = {"adam": torch.optim.Adam, "sgd": torch.optim.SGD}
DROPOUTS = (0.0, 0.3)
RUNS = len(LEARNING_RATES) * len(BATCH_SIZES) * len(OPTIMIZERS) * len(DROPOUTS)


def main(logdir: Path) -> None:
    """Trains all, each in a run of its own."""
    torch.set_num_threads(1)
    digits = load_digits()
    inputs, labels = torch.tensor(digits.data / 16, dtype=torch.float32), torch.tensor(digits.target)
    order = torch.randperm(len(labels), generator=torch.Generator().manual_seed(0))
    held_out, rest = order[:500], order[500:]
    settings = product(OPTIMIZERS, LEARNING_RATES, BATCH_SIZES, DROPOUTS)
    for number, (optimizer, rate, size, dropout) in enumerate(settings):
        torch.manual_seed(number)
        model = torch.nn.Sequential(
            torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Dropout(dropout), torch.nn.Linear(64, 10)
        )
        steps = OPTIMIZERS[optimizer](model.parameters(), lr=rate)
        best = 0.0
        with SummaryWriter(str(logdir / f"run_{number:02d}")) as writer:
            for epoch in range(EPOCHS):
                model.train()
                for batch in rest[torch.randperm(len(rest))].split(size):
                    loss = cross_entropy(model(inputs[batch]), labels[batch])
                    steps.zero_grad()
                    loss.backward()
                    steps.step()
                model.eval()
                with torch.no_grad():
                    guesses = model(inputs[held_out])
                accuracy = float((guesses.argmax(1) == labels[held_out]).float().mean())
                best = max(best, accuracy)
                writer.add_scalar("Loss/train", loss.item(), epoch)
                writer.add_scalar("Loss/val", float(cross_entropy(guesses, labels[held_out])), epoch)
                writer.add_scalar("Accuracy/val", accuracy, epoch)
            hparams = {"lr": rate, "batch_size": size, "optimizer": optimizer, "dropout": dropout}
            writer.add_hparams(hparams, {"hparam/best_accuracy": best})
