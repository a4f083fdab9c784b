"""Records Optuna's TensorBoardCallback over a small study."""

from __future__ import annotations

import optuna
from optuna_integration import TensorBoardCallback

from tests.logs.recording import recording


def objective(trial: optuna.Trial) -> float:
    """A made-up accuracy of three hyperparameters, one of them only where it is of use."""
    lr = trial.suggest_float("lr", 1e-4, 1e-1, log=True)
    layers = trial.suggest_int("n_layers", 1, 3)
    name = trial.suggest_categorical("optimizer", ["adam", "sgd"])
    momentum = trial.suggest_float("momentum", 0.5, 0.9) if name == "sgd" else 0.0
    return float(0.5 + layers / 10 - lr + momentum / 100)


def main() -> None:
    """Record."""
    with recording("optuna", "optuna", "optuna-integration", "tensorflow-cpu", "tensorboard"):
        study = optuna.create_study(direction="maximize", sampler=optuna.samplers.RandomSampler(seed=2))
        study.optimize(objective, n_trials=4, callbacks=[TensorBoardCallback("study", metric_name="accuracy")])


if __name__ == "__main__":
    main()
