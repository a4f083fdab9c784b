"""TensorBoard as `ulimit -n 256` leaves it: its data server cannot open more event files than that."""

from __future__ import annotations

import resource
import runpy

if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_NOFILE, (256, 256))
    runpy.run_module("tests.plain_tensorboard", run_name="__main__")
