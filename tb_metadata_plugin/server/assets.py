"""The browser bundle: which files of it are served, with which type, and what is served where it was not built."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

# `make dev` sets the variable to the directory that it builds into.
STATIC = Path(os.environ.get("TB_METADATA_STATIC") or Path(__file__).parent.parent / "static")
ENTRY = "/index.js"
JAVASCRIPT = "text/javascript"

# Responses carry `nosniff`, so that a browser runs a module only with the right type; the system's own table of types
# may be wrong (on Windows a registry entry decides).
_TYPES = {
    ".js": JAVASCRIPT,
    ".css": "text/css",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".woff2": "font/woff2",
    ".png": "image/png",
    ".wasm": "application/wasm",
    ".txt": "text/plain",
    ".map": "application/json",
}

_NOT_BUILT = """\
export function render() {
  const note = document.createElement("p");
  note.dataset.testid = "bundle-missing";
  note.style.cssText = "font: 16px sans-serif; margin: 2em; max-width: 40em";
  note.textContent =
    "The Metadata tab was installed without its browser bundle. From the source directory, run " +
    "“pip install .” again (it builds the bundle), or “npm ci && npm run build” in frontend/, and restart TensorBoard.";
  document.body.append(note);
}
"""


@dataclass(frozen=True)
class Asset:
    """A file of the bundle."""

    path: Path | None
    """None for the stand-in of a bundle that was not built."""
    content_type: str

    def read(self) -> bytes:
        """Its content as it is now, so that a rebuilt bundle needs no restart.

        Raises:
            OSError: the file is gone.
        """
        return _NOT_BUILT.encode() if self.path is None else self.path.read_bytes()


def find_assets(static: Path = STATIC) -> Mapping[str, Asset]:
    """The assets by route. Only what is there at start-up is ever served; `/index.js` always is."""
    found = {
        f"/{path.relative_to(static).as_posix()}": Asset(path, _TYPES[path.suffix])
        for path in sorted(static.rglob("*"))
        if path.suffix in _TYPES and path.is_file() and not path.name.startswith(".")
    }
    return found if ENTRY in found else {ENTRY: Asset(None, JAVASCRIPT)}
