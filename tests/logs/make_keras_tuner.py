"""Records KerasTuner's search with a TensorBoard callback, each trial trained once or twice."""

from __future__ import annotations

from typing import Any

import keras
import keras_tuner
import numpy as np

from tests.logs.recording import recording

X = np.linspace(-1, 1, 16, dtype=np.float32).reshape(8, 2)
Y = X.sum(axis=1)


def build(hp: Any) -> keras.Model:
    """A regression with two hyperparameters."""
    model = keras.Sequential([keras.layers.Dense(hp.Int("units", 2, 8, step=2), activation="relu")])
    model.add(keras.layers.Dense(1))
    rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    name = hp.Choice("optimizer", ["adam", "sgd"])
    model.compile(optimizer={"adam": keras.optimizers.Adam, "sgd": keras.optimizers.SGD}[name](rate), loss="mse")
    return model


def main() -> None:
    """Record."""
    with recording("keras_tuner", "keras-tuner", "keras", "tensorflow-cpu", "tensorboard"):
        for executions in (1, 2):
            keras.utils.set_random_seed(0)
            tuner = keras_tuner.RandomSearch(
                build,
                objective="val_loss",
                max_trials=2,
                executions_per_trial=executions,
                seed=executions,
                directory="scratch",
                project_name=f"{executions}",
            )
            callback = keras.callbacks.TensorBoard(f"executions{executions}", write_graph=False)
            tuner.search(X, Y, epochs=2, validation_data=(X, Y), verbose=0, callbacks=[callback])


if __name__ == "__main__":
    main()
