"""The sweep's configurations: what each training is told, as the nested document that it logs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

# The dates are those that scikit-learn's descriptions give for the data sets.
DATASETS: dict[str, dict[str, Any]] = {
    "digits": {"name": "digits", "released": "1998-07-01", "classes": 10},
    "breast_cancer": {"name": "breast_cancer", "released": "1995-11-01", "classes": 2},
    "wine": {"name": "wine", "released": "1988-07-01", "classes": 3},
}


@dataclass(frozen=True)
class Training:
    """One training: its directory below the log directory, and its configuration."""

    run: str
    config: dict[str, Any]


def _mlps() -> Iterator[dict[str, Any]]:
    optimizers: list[dict[str, Any]] = [
        {"name": "adam", "learning_rate": 1e-2, "betas": [0.9, 0.999]},
        {"name": "adam", "learning_rate": 1e-3, "betas": [0.9, 0.999]},
        {"name": "sgd", "learning_rate": 1e-1, "momentum": {"value": 0.9, "nesterov": True}},
        {"name": "sgd", "learning_rate": 1e-2, "momentum": {"value": 0.0, "nesterov": False}},
    ]
    for sizes, optimizer in product(([32], [64], [64, 32]), optimizers):
        yield {
            "model": {"type": "mlp", "hidden_layer_sizes": sizes, "activation": "relu" if len(sizes) == 1 else "tanh"},
            "optimizer": optimizer,
            "regularization": {"l2": 1e-4},
            "epochs": 12,
        }


def _linears() -> Iterator[dict[str, Any]]:
    for loss, penalty in product(("log_loss", "modified_huber"), ("l1", "l2", "elasticnet")):
        strength = {"l1": {"l1": 1e-4}, "l2": {"l2": 1e-3}, "elasticnet": {"l1": 1e-4, "l2": 1e-4}}[penalty]
        yield {
            "model": {"type": "linear", "loss": loss},
            "optimizer": {"name": "sgd", "learning_rate": 1e-2},
            "regularization": {"penalty": penalty, **strength},
            "epochs": 12,
        }


def _forests() -> Iterator[dict[str, Any]]:
    # `max_depth` without a limit is None, and `max_features` is a word or a share: as scikit-learn has them.
    for depth, features in product((None, 4, 8), ("sqrt", 0.5)):
        yield {"model": {"type": "forest", "trees": {"count": 30, "max_depth": depth, "max_features": features}}}


def _boostings() -> Iterator[dict[str, Any]]:
    for depth, rate in product((2, 3), (0.1, 0.3)):
        yield {
            "model": {"type": "boosting", "trees": {"count": 20, "max_depth": depth}},
            # The same under another name, as it happens where several people write trainings: the tab's Keys finds it.
            "optimizer": {"name": "gradient boosting", "lr": rate},
        }


def _svcs() -> Iterator[dict[str, Any]]:
    for (kernel, gamma), strength in product((("rbf", "scale"), ("rbf", 0.01), ("linear", None)), (0.1, 1.0, 10.0)):
        name = {"name": kernel} if gamma is None else {"name": kernel, "gamma": gamma}
        yield {"model": {"type": "svc", "kernel": name}, "regularization": {"C": strength}}


def _with_data(dataset: str, config: dict[str, Any], components: int | None) -> dict[str, Any]:
    features = {"scaling": "standard", "pca": {"components": components}} if components else {"scaling": "standard"}
    return {"dataset": DATASETS[dataset], "features": features, **config}


def sweep() -> list[Training]:
    """All trainings of the demo, in the order in which they run.

    Those of `wine` with 20 principal components fail on purpose: the data set has but 13 features.
    """
    digits = [*_mlps(), *_linears(), *_forests(), *_svcs(), *_boostings()]
    plans = [
        *(("digits", config, None, 3) for config in digits),
        *(("breast_cancer", config, None, 3) for config in [*_mlps(), *_linears(), *_forests(), *_svcs()]),
        *(("wine", config, parts, 3) for config, parts in product(_linears(), (None, 8, 20))),
        *(("wine", config, None, 5) for config in _svcs()),
    ]
    trainings = []
    for number, (dataset, config, components, seeds) in enumerate(plans):
        for seed in range(seeds):
            name = f"{dataset}/{config['model']['type']}-{number:03d}-s{seed}"
            trainings.append(Training(name, {**_with_data(dataset, config, components), "seed": seed}))
    return trainings
