"""Sees to an nginx for the test of a reverse proxy: the system's, else Debian's package, unpacked into `.venv`."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

UNPACKED = Path(sys.prefix) / "nginx"
_PLACES = os.pathsep.join([os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", str(UNPACKED / "usr" / "sbin")])
_PACKAGES = ("nginx", "nginx-light", "nginx-core")
"""Which one has the program differs between Debian's releases."""


def nginx() -> str | None:
    """The path in NGINX, else of an nginx that starts, if there is one."""
    path = os.environ.get("NGINX") or shutil.which("nginx", path=_PLACES)
    return path if path and subprocess.run([path, "-v"], capture_output=True).returncode == 0 else None


def unpack() -> bool:
    """True when Debian's program could be fetched and starts. Its package is not installed: that starts a server."""
    if not shutil.which("apt-get") or not shutil.which("dpkg-deb"):
        return False
    if os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
    for package in _PACKAGES:
        with tempfile.TemporaryDirectory() as directory:
            subprocess.run(["apt-get", "download", "-qq", package], cwd=directory, capture_output=True, check=False)
            for archive in Path(directory).glob("*.deb"):
                subprocess.run(["dpkg-deb", "-x", str(archive), str(UNPACKED)], check=False)
        if nginx():
            return True
    return False


def main() -> int:
    """Make sure that there is an nginx; gives the exit code."""
    if nginx() or unpack():
        return 0
    print(
        "error: no nginx for the tests of a reverse proxy, which will fail. Install it (apt-get install nginx, "
        "brew install nginx), or name it: make test NGINX=/path/to/nginx",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
