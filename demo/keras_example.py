"""The smallest Keras training with metadata: `python demo/keras_example.py LOGDIR`."""

from __future__ import annotations

import sys
from pathlib import Path

import keras
import tensorflow as tf
from sklearn.datasets import load_wine
from sklearn.preprocessing import scale
from sklearn.utils import shuffle

from tb_metadata_plugin import summary

SEED = 1
UNITS = [16, 8]
LEARNING_RATE = 0.01
CONFIG = {
    "model": {"type": "keras", "units": UNITS},
    "optimizer": {"name": "adam", "learning_rate": LEARNING_RATE},
    "seed": SEED,
}


def main(logdir: str) -> None:
    """Train on the wine data set, with configuration and curves in `logdir/keras`."""
    keras.utils.set_random_seed(SEED)
    inputs, labels = shuffle(*load_wine(return_X_y=True), random_state=SEED)
    layers = [keras.layers.Dense(units, activation="relu") for units in UNITS]
    model = keras.Sequential([*layers, keras.layers.Dense(3, activation="softmax")])
    optimizer = keras.optimizers.Adam(LEARNING_RATE)
    model.compile(optimizer=optimizer, loss="sparse_categorical_crossentropy", metrics=["accuracy"])

    with tf.summary.create_file_writer(str(Path(logdir, "keras"))).as_default():
        summary.metadata(CONFIG)
        fitted = model.fit(scale(inputs), labels, validation_split=0.3, epochs=5, batch_size=16, verbose=0)
        for step, accuracy in enumerate(fitted.history["val_accuracy"]):
            tf.summary.scalar("val/accuracy", accuracy, step=step)


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "demo/logs")
