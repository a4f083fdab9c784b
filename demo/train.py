"""One real training with scikit-learn: its configuration logged as metadata, its metrics as scalars."""

from __future__ import annotations

import platform
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import sklearn
from sklearn import datasets
from sklearn.calibration import CalibratedClassifierCV
from sklearn.decomposition import PCA
from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.metrics import f1_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from tensorboardX import SummaryWriter
from threadpoolctl import threadpool_limits

from demo.space import Training
from tb_metadata_plugin import MetadataWriter

Config = dict[str, Any]
# A fitted classifier after each step of a training.
Steps = Iterator[Any]
LOADERS: dict[str, Callable[..., Any]] = {
    "digits": datasets.load_digits,
    "breast_cancer": datasets.load_breast_cancer,
    "wine": datasets.load_wine,
}


def train(logdir: Path, training: Training) -> str:
    """Run one training and log it below `logdir`; gives the status that its metadata ends with."""
    config = {**training.config, "env": {"python": platform.python_version(), "scikit-learn": sklearn.__version__}}
    directory = str(logdir / training.run)
    try:
        # One thread for the linear algebra, since a training runs on each core.
        with (
            threadpool_limits(1),
            MetadataWriter(directory, config) as run,
            SummaryWriter(directory, flush_secs=1) as writer,
        ):
            run.update(results=fit(training.config, writer))
    except ValueError:
        # The metadata holds the error by now; the sweep goes on, as any sweep does.
        return "failed"
    return "completed"


def fit(config: Config, writer: Any) -> Config:
    """Train what the configuration says, with a point of each curve per step; gives what is known at the end."""
    inputs, labels = LOADERS[config["dataset"]["name"]](return_X_y=True)
    split = train_test_split(inputs, labels, test_size=0.3, random_state=config["seed"], stratify=labels)
    inputs, held_out, labels, held_out_labels = split
    features = _features(config).fit(inputs)
    inputs, held_out = features.transform(inputs), features.transform(held_out)
    accuracies = []
    with warnings.catch_warnings():
        # A short training does not converge; that is what the curves are for.
        warnings.simplefilter("ignore")
        for step, model in enumerate(MODELS[config["model"]["type"]](config, inputs, labels), start=1):
            chances = model.predict_proba(held_out)
            guesses = model.classes_[np.argmax(chances, axis=1)]
            accuracies.append(float(np.mean(guesses == held_out_labels)))
            writer.add_scalar("val/accuracy", accuracies[-1], step)
            writer.add_scalar("val/loss", log_loss(held_out_labels, chances, labels=model.classes_), step)
            writer.add_scalar("val/f1", f1_score(held_out_labels, guesses, average="macro"), step)
            train_chances = model.predict_proba(inputs)
            writer.add_scalar("train/loss", log_loss(labels, train_chances, labels=model.classes_), step)
    wrong = guesses != held_out_labels
    return {
        "best_step": int(np.argmax(accuracies)) + 1,
        "features": int(inputs.shape[1]),
        "hardest_class": int(np.bincount(held_out_labels[wrong]).argmax()) if wrong.any() else None,
    }


def _features(config: Config) -> Pipeline:
    components = config["features"].get("pca", {}).get("components")
    return make_pipeline(StandardScaler(), *([PCA(components, random_state=config["seed"])] if components else []))


def _mlp(config: Config, inputs: Any, labels: Any) -> Steps:
    optimizer = config["optimizer"]
    momentum = optimizer.get("momentum", {"value": 0.9, "nesterov": True})
    model = MLPClassifier(
        hidden_layer_sizes=config["model"]["hidden_layer_sizes"],
        activation=config["model"]["activation"],
        solver=optimizer["name"],
        learning_rate_init=optimizer["learning_rate"],
        momentum=momentum["value"],
        nesterovs_momentum=momentum["nesterov"],
        alpha=config["regularization"]["l2"],
        batch_size=64,
        random_state=config["seed"],
    )
    for _ in range(config["epochs"]):
        yield model.partial_fit(inputs, labels, classes=np.unique(labels))


def _linear(config: Config, inputs: Any, labels: Any) -> Steps:
    strength = config["regularization"]
    model = SGDClassifier(
        loss=config["model"]["loss"],
        penalty=strength["penalty"],
        alpha=strength.get("l1", 0.0) + strength.get("l2", 0.0),
        learning_rate="constant",
        eta0=config["optimizer"]["learning_rate"],
        random_state=config["seed"],
    )
    for _ in range(config["epochs"]):
        yield model.partial_fit(inputs, labels, classes=np.unique(labels))


def _forest(config: Config, inputs: Any, labels: Any) -> Steps:
    trees = config["model"]["trees"]
    model = RandomForestClassifier(
        max_depth=trees["max_depth"],
        max_features=trees["max_features"],
        warm_start=True,
        random_state=config["seed"],
    )
    for count in np.linspace(5, trees["count"], 4).astype(int):
        yield model.set_params(n_estimators=count).fit(inputs, labels)


def _boosting(config: Config, inputs: Any, labels: Any) -> Steps:
    trees = config["model"]["trees"]
    model = GradientBoostingClassifier(
        max_depth=trees["max_depth"],
        learning_rate=config["optimizer"]["lr"],
        max_features="sqrt",
        warm_start=True,
        random_state=config["seed"],
    )
    for count in np.linspace(5, trees["count"], 4).astype(int):
        yield model.set_params(n_estimators=count).fit(inputs, labels)


def _svc(config: Config, inputs: Any, labels: Any) -> Steps:
    kernel = config["model"]["kernel"]
    machine = SVC(kernel=kernel["name"], gamma=kernel.get("gamma", "scale"), C=config["regularization"]["C"])
    model = CalibratedClassifierCV(machine, cv=3, ensemble=False)
    # The curve of a support vector machine: more of the training data at each step.
    for share in (0.25, 0.5, 1.0):
        count = int(len(labels) * share)
        yield model.fit(inputs[:count], labels[:count])


MODELS: dict[str, Callable[[Config, Any, Any], Steps]] = {
    "mlp": _mlp,
    "linear": _linear,
    "forest": _forest,
    "boosting": _boosting,
    "svc": _svc,
}
