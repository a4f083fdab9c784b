"""`make matrix`: tries the built wheel with pairs of Python and TensorBoard, and writes the README's table of them."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.tensorboard_process import TensorBoard

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
BEGIN, END = "<!-- matrix: begin -->", "<!-- matrix: end -->"
PYTHONS = ("3.10", "3.11", "3.12", "3.13")
# TensorBoard before 2.21 imports `pkg_resources`, 2.16 calls what NumPy 2 took away, and pyarrow 26 wants NumPy 2.
TENSORBOARDS = {
    "2.16.2": ("numpy<2", "pyarrow<26", "setuptools<81"),
    "2.17.1": ("setuptools<81",),
    "2.18.0": ("setuptools<81",),
    "2.19.0": ("setuptools<81",),
    "2.20.0": ("setuptools<81",),
    "2.21.0": (),
}
LOG_A_RUN = """
import sys
from tensorboard.compat.proto import event_pb2, summary_pb2
from tb_metadata_plugin import MetadataWriter
with MetadataWriter(sys.argv[1], {"model": {"depth": 3}, "seed": 7}):
    pass
"""


@dataclass(frozen=True)
class Outcome:
    """What came of one pair; `words` is the table's cell."""

    worked: bool
    words: str


def find_python(version: str) -> str | None:
    """A Python of that version, from the variable PYTHONS (a list like PATH) or the PATH."""
    named = [path for path in os.environ.get("PYTHONS", "").split(os.pathsep) if path]
    for candidate in [*named, shutil.which(f"python{version}")]:
        if candidate and _prints_version(candidate) == version:
            return candidate
    return None


def _prints_version(python: str) -> str:
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    return subprocess.run([python, "-c", script], capture_output=True, text=True).stdout.strip()


def try_pair(python: str, tensorboard: str, extra: tuple[str, ...], wheel: Path, directory: Path) -> Outcome:
    """Install both into a new environment of `directory`, log a run, and ask TensorBoard for it under both loaders."""
    subprocess.run([python, "-m", "venv", str(directory / "venv")], check=True)
    inside = str(directory / "venv" / "bin" / "python")
    # A pair whose libraries would have to be compiled does not count as one that installs.
    pip = [inside, "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--only-binary=:all:"]
    installed = subprocess.run(
        [*pip, str(wheel), f"tensorboard=={tensorboard}", *extra], capture_output=True, text=True
    )
    if installed.returncode != 0:
        return Outcome(False, f"does not install: {_last_line(installed.stderr)}")
    logdir = directory / "logs"
    logged = subprocess.run([inside, "-c", LOG_A_RUN, str(logdir / "run")], capture_output=True, text=True)
    if logged.returncode != 0:
        return Outcome(False, f"cannot log: {_last_line(logged.stderr)}")
    for fast in (True, False):
        try:
            with TensorBoard(logdir, python=inside, fast=fast) as server:
                if server.get("status")[0] != 200:
                    return Outcome(False, f"does not load the plugin: {_reason(server.printed)}")
                server.wait_rows(1, timeout=60)
                status, _, table = server.get("table")
                if status != 200 or b"depth" not in table:
                    return Outcome(False, f"serves no table ({status})")
        except AssertionError as error:
            return Outcome(False, f"does not start: {_reason(str(error))}")
    return Outcome(True, "yes")


def _reason(printed: str) -> str:
    """The last line that names an exception, else the last line."""
    named = [line for line in printed.splitlines() if re.match(r"\w*(Error|Exception)\b", line.strip())]
    return _last_line(named[-1] if named else printed)


def _last_line(text: str) -> str:
    lines = text.strip().splitlines() or ["no reason given"]
    return lines[-1].removeprefix("ERROR: ").replace("|", "/")[:90]


def markdown(outcomes: dict[tuple[str, str], Outcome]) -> str:
    """The table, a row for each TensorBoard, and under it what kept a pair from working."""
    lines = ["| TensorBoard | " + " | ".join(f"Python {python}" for python in PYTHONS) + " |"]
    lines.append("| --- |" + " --- |" * len(PYTHONS))
    reasons: list[str] = []
    for tensorboard, extra in TENSORBOARDS.items():
        cells = []
        for python in PYTHONS:
            outcome = outcomes.get((python, tensorboard))
            if outcome and not outcome.worked and outcome.words not in reasons:
                reasons.append(outcome.words)
            note = (
                "not tried"
                if outcome is None
                else "yes"
                if outcome.worked
                else f"no ({reasons.index(outcome.words) + 1})"
            )
            cells.append(note)
        label = f"{tensorboard} with `{' '.join(extra)}`" if extra else tensorboard
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return "\n".join(lines + [""] + [f"{number}. {reason}" for number, reason in enumerate(reasons, start=1)]).strip()


def write_readme(table: str) -> None:
    """Put the table between the README's markers."""
    text = README.read_text()
    start, end = text.index(BEGIN) + len(BEGIN), text.index(END)
    README.write_text(f"{text[:start]}\n{table}\n{text[end:]}")


def main() -> None:
    """Try every pair, printing each outcome, and write the README."""
    parser = argparse.ArgumentParser(prog="make matrix", description=__doc__)
    parser.add_argument("--only", help="try only the pairs of this TensorBoard, and leave the README as it is")
    only = parser.parse_args().only
    outcomes: dict[tuple[str, str], Outcome] = {}
    with tempfile.TemporaryDirectory(prefix="matrix-") as scratch:
        subprocess.run([sys.executable, "-m", "build", "--wheel", "--outdir", scratch, str(ROOT)], check=True)
        (wheel,) = Path(scratch).glob("*.whl")
        for version in PYTHONS:
            python = find_python(version)
            for tensorboard, extra in TENSORBOARDS.items():
                if python is None or (only and tensorboard != only):
                    continue
                directory = Path(scratch, "pair")
                outcome = try_pair(python, tensorboard, extra, wheel, directory)
                outcomes[version, tensorboard] = outcome
                print(f"Python {version}, TensorBoard {tensorboard}: {outcome.words}", flush=True)
                shutil.rmtree(directory)
    if not only:
        write_readme(markdown(outcomes))


if __name__ == "__main__":
    main()
