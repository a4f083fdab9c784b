"""Records Lightning's TensorBoardLogger, in trainings with nested hyperparameters and by itself."""

from __future__ import annotations

from typing import Any

import lightning
import torch
from lightning.pytorch.loggers import TensorBoardLogger

from tests.logs.recording import recording

X = torch.linspace(-1, 1, 16).reshape(8, 2)
DATA = torch.utils.data.TensorDataset(X, X.sum(dim=1, keepdim=True))


class Model(lightning.LightningModule):  # type: ignore[misc]  # Lightning ships its types with itself
    """A regression; saves its arguments as hyperparameters."""

    def __init__(self, lr: float, optimizer: dict[str, Any], layers: list[int], dropout: float | None = None) -> None:
        super().__init__()
        self.save_hyperparameters()
        self.net = torch.nn.Linear(2, 1)

    def training_step(self, batch: Any, index: int) -> Any:
        """See Lightning."""
        loss = torch.nn.functional.mse_loss(self.net(batch[0]), batch[1])
        self.log("train_loss", loss, on_step=True, on_epoch=True)
        return loss

    def validation_step(self, batch: Any, index: int) -> None:
        """See Lightning."""
        self.log("val_loss", torch.nn.functional.mse_loss(self.net(batch[0]), batch[1]))

    def configure_optimizers(self) -> Any:
        """See Lightning."""
        return torch.optim.SGD(self.parameters(), lr=self.hparams["lr"])


def train(model: Model, logger: TensorBoardLogger) -> None:
    """Two epochs of two batches."""
    trainer = lightning.Trainer(
        max_epochs=2,
        log_every_n_steps=1,
        logger=logger,
        accelerator="cpu",
        enable_checkpointing=False,
        enable_progress_bar=False,
        enable_model_summary=False,
    )
    batches = [torch.utils.data.DataLoader(DATA, batch_size=4) for _ in range(2)]
    trainer.fit(model, *batches)


def main() -> None:
    """Record."""
    with recording("lightning", "lightning", "torch", "tensorboard"):
        lightning.seed_everything(0, verbose=False)
        for lr in (0.1, 0.01):
            model = Model(lr=lr, optimizer={"name": "sgd", "momentum": 0.9}, layers=[64, 32])
            train(model, TensorBoardLogger(".", name="lightning_logs"))
        for lr in (0.1, 0.01):
            logger = TensorBoardLogger(".", name="own_metrics", default_hp_metric=False)
            for step in range(3):
                logger.log_metrics({"val/acc": 1 - lr / (step + 1)}, step)
            hparams = {"model": {"depth": 3, "bias": True}, "lr": lr, "note": "", "limit": None}
            logger.log_hyperparams(hparams, {"hp/acc": 1 - lr / 3})
            logger.finalize("success")


if __name__ == "__main__":
    main()
