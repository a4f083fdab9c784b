"""Which Chromium the browser tests and the screenshots start, and how."""

from __future__ import annotations

import os
import shutil

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def executable() -> str | None:
    """The path in CHROMIUM, else the system's Chromium; None means Playwright's own."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
