"""TensorBoard without TensorFlow beside it and with none but its own plugins, to tell what ours adds."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    # An import of a module that is None fails, as if it were not installed.
    sys.modules["tensorflow"] = None  # type: ignore[assignment]

    from tensorboard import default
    from tensorboard.main import run_main

    default.get_dynamic_plugins = list
    run_main()
