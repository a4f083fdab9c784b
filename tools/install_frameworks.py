"""Installs TensorFlow and PyTorch for the tests that use them; without one, those tests say that they were skipped."""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


def install(*requirements: str) -> bool:
    """True when pip could install them all."""
    return subprocess.run([*PIP, "install", "--no-compile", *requirements]).returncode == 0


def local_torch(directory: str) -> str | None:
    """A PyTorch wheel that pip finds where it was configured to look, so not the index's build for GPUs, as a copy."""
    command = [*PIP, "download", "--no-index", "--no-deps", "--dest", directory, "torch"]
    if subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode != 0:
        return None
    return str(next(Path(directory).glob("torch-*.whl")))


def main() -> int:
    """Install what the command line names; gives the exit code, which is 0 also where a framework is not to be had."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("tensorflow", help="pip's requirement for TensorFlow; empty for none")
    parser.add_argument("torch", help="pip's requirement for PyTorch; empty for a wheel that pip has locally, if any")
    wanted = parser.parse_args()
    if wanted.tensorflow and not install(wanted.tensorflow):
        print(f"{wanted.tensorflow} does not install here: the tests that use TensorFlow will be skipped.")
    with tempfile.TemporaryDirectory(prefix="torch-") as directory:
        torch = wanted.torch or local_torch(directory)
        if torch is None:
            print("No local PyTorch wheel: the tests that use it will be skipped; `make test TORCH=torch` installs it.")
        elif not install(torch):
            print(f"{torch} does not install here: the tests that use PyTorch will be skipped.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
