"""A TensorBoard whose reading is measured, and what can be told of its Python process."""

from __future__ import annotations

import gzip
import os
import resource
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from benchmarks import generate
from tests import event_files
from tests.tensorboard_process import PLAIN, TensorBoard

BUILD = Path("build")
ROUNDS = 5
DOCUMENT_KEY, HPARAM_KEY = "model.type", "hparams.optimizer"


def open_files(runs: int) -> int:
    """How many files TensorBoard may open: enough for its data server, as far as this machine allows that."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    enough = 2 * runs + 1000
    return enough if hard == resource.RLIM_INFINITY else min(enough, hard)


@contextmanager
def tensorboard(logdir: Path, files: int, module: str = PLAIN) -> Iterator[TensorBoard]:
    """TensorBoard without TensorFlow beside it, which takes five seconds to import."""
    limited = ["bash", "-c", f'ulimit -n {files}; exec "$@"', "limited"]
    with TensorBoard(logdir, module=module, prefix=limited) as server:
        yield server


def table(server: TensorBoard) -> pa.Table:
    """Our whole table, fetched and decoded."""
    with pa.ipc.open_stream(gzip.decompress(server.get("table", {"Accept-Encoding": "gzip"})[2])) as reader:
        return reader.read_all()


def is_complete(found: pa.Table, runs: int) -> bool:
    """Whether each run is in the table, with its document and its hyperparameters."""
    return found.num_rows == runs and all(
        name in found.schema.names and found.column(name).null_count == 0 for name in (DOCUMENT_KEY, HPARAM_KEY)
    )


def process(server: TensorBoard) -> int:
    """The id of TensorBoard's Python process."""
    return server._process.pid


def cpu_of(pid: int) -> float:
    """CPU seconds of a process, without its children."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Memory:
    """Memory of a process in MB (1,000,000 bytes)."""

    peak: float
    """The most that was resident at once."""
    resident: float
    private: float
    """What of the resident is no part of a file."""


def memory_of(pid: int) -> Memory:
    """What the process has now, and had at most."""
    told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text().splitlines())
    return Memory(*(int(told[name].split()[0]) * 1024 / 1e6 for name in ("VmHWM", "VmRSS", "RssAnon")))


def settled_memory(pid: int, quiet: float, seconds: float = 60) -> Memory:
    """The memory once it has changed by less than a hundredth for some seconds; after a minute whatever it is."""
    end = time.monotonic() + seconds
    held, since = memory_of(pid), time.monotonic()
    while time.monotonic() < min(end, since + quiet):
        time.sleep(0.5)
        now = memory_of(pid)
        if abs(now.private - held.private) > held.private / 100:
            held, since = now, time.monotonic()
    return memory_of(pid)


def refresh(server: TensorBoard) -> float:
    """CPU seconds of the TensorBoard process during one refresh of our table."""
    before = cpu_of(process(server))
    # After a slow refresh the next one is not begun at once.
    while not server.json("status")["refreshing"]:
        time.sleep(0.2)
        before = cpu_of(process(server))
    # Not often either: to answer this takes its part of the CPU that is measured.
    while server.json("status")["refreshing"]:
        time.sleep(0.2)
    return cpu_of(process(server)) - before


@dataclass(frozen=True)
class Refreshes:
    """CPU seconds of a refresh, the median of some: the whole Python process."""

    unchanged: float
    one_changed: float


def refreshes(server: TensorBoard, logdir: Path, rounds: int = ROUNDS) -> Refreshes:
    """Measures refreshes in which nothing changed, and those in which one run did."""
    while server.json("status")["refreshing"]:
        time.sleep(0.5)
    unchanged = statistics.median(refresh(server) for _ in range(rounds))
    (path,) = (logdir / generate.run_name(1)).iterdir()
    size = path.stat().st_size
    changed = []
    try:
        for step in range(rounds):
            value = event_files.scalar("train/loss", step)
            event_files.append(path, event_files.event(value, step=1000 + step, wall_time=2e9 + step))
            changed.append(refresh(server))
    finally:
        with path.open("r+b") as file:
            file.truncate(size)
    return Refreshes(unchanged, statistics.median(changed))
