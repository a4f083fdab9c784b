"""Records TensorFlow's text and scalar ops, in a training loop as its tutorials write it."""

from __future__ import annotations

import json

import tensorflow as tf

from tests.logs.recording import recording

CONFIG = {
    "model": {"type": "cnn", "filters": [32, 64]},
    "optimizer": {"name": "adam", "learning_rate": 0.001},
    "timestamp": 1678886400,
    "tags": ["baseline"],
}


def main() -> None:
    """Record."""
    with recording("tensorflow", "tensorflow-cpu"):
        with tf.summary.create_file_writer("json").as_default():
            tf.summary.text("run_metadata", json.dumps(CONFIG), step=0)
            tf.summary.text("samples", "Epoch 3: a photo of a cat", step=3)
            for step in range(3):
                tf.summary.scalar("loss", 1 / (step + 1), step=step)
        for part, shift in (("train", 0.0), ("test", 0.25)):
            with tf.summary.create_file_writer(f"gradient_tape/20240101-120000/{part}").as_default():
                for epoch in range(3):
                    tf.summary.scalar("loss", 1 / (epoch + 1) + shift, step=epoch)
                    tf.summary.scalar("accuracy", 1 - 0.5 / (epoch + 1) - shift, step=epoch)


if __name__ == "__main__":
    main()
