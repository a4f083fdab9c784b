"""Makes .venv where Debian's Python lacks the venv module: as root it installs the package, else it names it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys


def main() -> int:
    """Install Debian's package of the venv module and make .venv; gives the exit code."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not shutil.which("apt-get") or os.geteuid() != 0:
        print(f"error: this Python cannot make virtual environments; Debian's package is {package}.", file=sys.stderr)
        return 1
    shutil.rmtree(".venv", ignore_errors=True)
    subprocess.run(["apt-get", "update", "-qq"], check=True)
    subprocess.run(["apt-get", "install", "-y", "-qq", package], check=True)
    return subprocess.run([sys.executable, "-m", "venv", ".venv"]).returncode


if __name__ == "__main__":
    sys.exit(main())
