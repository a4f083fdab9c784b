"""Real processes that train, how they end, and what their writers have left."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tb_metadata_plugin.events.framing import read_records
from tb_metadata_plugin.log.event_file import read_earlier_run
from tb_metadata_plugin.model.limits import Document

PREAMBLE = """
import os, signal, sys, threading, time
from tb_metadata_plugin import MetadataWriter

logdir = sys.argv[1]

# Whoever started the tests may ignore these, as nohup and a shell's background jobs do, and processes inherit that.
signal.signal(signal.SIGHUP, signal.SIG_DFL)
signal.signal(signal.SIGINT, signal.default_int_handler)

def wait():
    print("ready", flush=True)
    while True:
        signal.pause()
"""


@contextmanager
def training(code: str, logdir: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that runs the code after the preamble."""
    program = PREAMBLE + textwrap.dedent(code)
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(logdir)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def run_out(code: str, logdir: Path) -> tuple[int, str, str]:
    """Exit status, output and errors of a process that ends by itself."""
    with training(code, logdir) as process:
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err


def signalled(code: str, logdir: Path, *numbers: int) -> tuple[int, str, str]:
    """The same of a process that gets each signal when it has printed a line."""
    with training(code, logdir) as process:
        assert process.stdout is not None
        for number in numbers:
            line = process.stdout.readline()
            assert line.strip() == "ready", process.communicate()
            process.send_signal(number)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err


def life(logdir: Path) -> Document:
    """The newest lifecycle document."""
    return read_earlier_run(logdir).documents["run"]


def status(logdir: Path) -> tuple[object, object]:
    """The run's status and error; whatever has ended says when."""
    assert ("ended" in life(logdir)) == (life(logdir)["status"] != "running")
    return life(logdir)["status"], life(logdir).get("error")


def whole(logdir: Path) -> bool:
    """Whether the only file of a directory is one record after another up to its end."""
    (path,) = logdir.iterdir()
    with path.open("rb") as file:
        reading = read_records(file)
    return (reading.offset, reading.problem) == (path.stat().st_size, None)
