"""What the scripts that record logs share: a scratch directory, of which event files under neutral names are kept."""

from __future__ import annotations

import os
import re
import shutil
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
HOST = "example"
VERSIONS = HERE / "versions.txt"

_NAME = re.compile(r"(events\.out\.tfevents\.\d+)\.(.+?)((?:\.\d+)*(?:\.v2)?)")


@contextmanager
def recording(tool: str, *distributions: str) -> Iterator[None]:
    """Runs the block in an empty directory, and keeps the event files that it leaves there as the tool's logs.

    The host that tools put into names is a neutral one, and what the block is given are relative paths, so that nothing
    of the machine is in the logs.
    """
    real_host, socket.gethostname = socket.gethostname(), lambda: HOST
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as scratch:
        os.chdir(scratch)
        try:
            yield
        finally:
            os.chdir(before)
        _keep(Path(scratch), HERE / tool, real_host)
    _note(tool, distributions)


def _keep(scratch: Path, target: Path, real_host: str) -> None:
    shutil.rmtree(target, ignore_errors=True)
    for path in sorted(scratch.rglob("*tfevents*")):
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise ValueError(f"{path.name} is no name of an event file")
        content = path.read_bytes()
        for private in (str(scratch), str(Path.home()), real_host + "."):
            if len(private) > 5 and private.encode() in content:
                raise ValueError(f"{private} is in {path.name}")
        parent = target / path.relative_to(scratch).parent
        parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, parent / f"{match[1]}.{HOST}{match[3]}")


def _note(tool: str, distributions: tuple[str, ...]) -> None:
    """Writes down with which versions the logs were made."""
    lines = dict(line.split(": ", 1) for line in VERSIONS.read_text().splitlines()) if VERSIONS.exists() else {}
    lines[tool] = ", ".join(f"{name} {version(name)}" for name in distributions)
    VERSIONS.write_text("".join(f"{name}: {lines[name]}\n" for name in sorted(lines)))
