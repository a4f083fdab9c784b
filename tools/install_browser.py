"""Sees to a Chromium for the browser tests: the system's, else Playwright's, else Debian's package."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright


def system_chromium() -> str | None:
    """The path in CHROMIUM or the system's Chromium, if there is one."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def playwright_chromium() -> bool:
    """True when Playwright's own Chromium is installed and starts."""
    with sync_playwright() as playwright:
        if not Path(playwright.chromium.executable_path).exists():
            return False
        try:
            playwright.chromium.launch(args=["--no-sandbox"]).close()
        except Error:
            return False
        return True


def download() -> bool:
    """True when Playwright could fetch its Chromium and that starts."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None
    dependencies = ["--with-deps"] if as_root else []
    command = [sys.executable, "-m", "playwright", "install", *dependencies, "chromium"]
    try:
        done = subprocess.run(command, capture_output=True, timeout=300)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0 and playwright_chromium()


def debian_package() -> bool:
    """True when Debian's package could be installed."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return False
    subprocess.run(["apt-get", "update", "-qq"], check=False)
    installed = subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]).returncode
    return installed == 0 and system_chromium() is not None


def main() -> int:
    """Make sure that there is a Chromium; gives the exit code."""
    if system_chromium() or playwright_chromium() or download() or debian_package():
        return 0
    print(
        "error: no Chromium for the browser tests. Install it and name it: make test CHROMIUM=/path/to/chromium",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
