"""Records Keras' TensorBoard callback and the HParams plugin's one, as their tutorials use them."""

from __future__ import annotations

import keras
import numpy as np
import tensorflow as tf
from tensorboard.plugins.hparams import api as hp

from tests.logs.recording import recording

X = np.linspace(-1, 1, 16, dtype=np.float32).reshape(8, 2)
Y = (X.sum(axis=1) > 0).astype(np.float32)

UNITS = hp.HParam("num_units", hp.Discrete([4, 8]), display_name="Units")
DROPOUT = hp.HParam("dropout", hp.RealInterval(0.1, 0.2))
OPTIMIZER = hp.HParam("optimizer", hp.Discrete(["adam", "sgd"]))


def model(units: int = 4, dropout: float = 0.1, optimizer: str = "adam") -> keras.Model:
    """A classifier of two numbers."""
    keras.utils.set_random_seed(0)
    layers = [
        keras.layers.Dense(units, activation="relu"),
        keras.layers.Dropout(dropout),
        keras.layers.Dense(1, activation="sigmoid"),
    ]
    made = keras.Sequential(layers)
    made.compile(optimizer=optimizer, loss="binary_crossentropy", metrics=["accuracy"])
    return made


def main() -> None:
    """Record."""
    with recording("keras", "keras", "tensorflow-cpu", "tensorboard"):
        # https://www.tensorflow.org/tensorboard/get_started
        for stamp in ("20240101-120000", "20240101-130000"):
            callback = keras.callbacks.TensorBoard(f"fit/{stamp}", histogram_freq=1)
            model().fit(X, Y, epochs=2, validation_data=(X, Y), verbose=0, callbacks=[callback])
        # https://www.tensorflow.org/tensorboard/hyperparameter_tuning_with_hparams
        with tf.summary.create_file_writer("hparam_tuning").as_default():
            metrics = [hp.Metric("accuracy", display_name="Accuracy")]
            hp.hparams_config(hparams=[UNITS, DROPOUT, OPTIMIZER], metrics=metrics)
        for number, optimizer in enumerate(["adam", "sgd"]):
            hparams = {UNITS: 8, DROPOUT: 0.1, OPTIMIZER: optimizer}
            with tf.summary.create_file_writer(f"hparam_tuning/run-{number}").as_default():
                hp.hparams(hparams)
                tf.summary.scalar("accuracy", 0.75 + number / 8, step=1)
        for number, units in enumerate([4, 8]):
            run, hparams = f"callbacks/run-{number}", {UNITS: units, DROPOUT: 0.2, OPTIMIZER: "adam"}
            callbacks = [keras.callbacks.TensorBoard(run, write_graph=False), hp.KerasCallback(run, hparams)]
            model(units, 0.2).fit(X, Y, epochs=2, validation_data=(X, Y), verbose=0, callbacks=callbacks)


if __name__ == "__main__":
    main()
