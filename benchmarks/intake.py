"""Measures what it takes to read a whole log directory: `python -m benchmarks.intake [--brief] [runs …]`."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import generate
from benchmarks.server import (
    BUILD,
    ROUNDS,
    Memory,
    Refreshes,
    cpu_of,
    is_complete,
    memory_of,
    open_files,
    process,
    refreshes,
    settled_memory,
    table,
    tensorboard,
)
from tests.tensorboard_process import PLAIN, TensorBoard

ALONE = "benchmarks.without_plugin"
QUIET = 5.0
"""Seconds without a change after which memory counts as settled."""
STUCK = 30.0
"""Seconds without a further run after which TensorBoard's list is taken for all that it will have."""


@dataclass(frozen=True)
class Listed:
    """TensorBoard's own list of runs."""

    seconds: float
    """From the start of the process until it had all that it ever had."""
    runs: int


@dataclass(frozen=True)
class Alone:
    """TensorBoard without the plugin."""

    listed: Listed
    cpu: float
    """CPU seconds of its Python process until then."""
    memory: Memory


@dataclass(frozen=True)
class Taken:
    """What the plugin took until its table was complete."""

    seconds: float
    cpu: float
    at_once: Memory
    """As the table was complete."""


@dataclass(frozen=True)
class Intake:
    """All figures of one size. CPU and memory are those of TensorBoard's Python process, without its data server."""

    runs: int
    open_files: int
    taken: Taken
    begins_cpu: float
    """CPU seconds until the table of a directory with one run is complete: imports, mostly."""
    cpu_a_run: float
    """CPU seconds of a run, without what a directory with one run takes."""
    memory: Memory
    """Once all is read and nothing moves any more."""
    refreshes: Refreshes
    listed: Listed
    """With the plugin."""
    alone: Alone

    @property
    def added(self) -> float:
        """Private MB that the plugin adds to the process."""
        return self.memory.private - self.alone.memory.private


def take(server: TensorBoard, runs: int, begun: float, seconds: float) -> Taken:
    """Waits until our table is complete; only our status is asked, as a tab does."""
    version = ""
    while time.monotonic() < begun + seconds:
        status = server.json("status")
        if status["rows"] == runs and status["version"] != version:
            spent, memory = cpu_of(process(server)), memory_of(process(server))
            version = status["version"]
            passed = time.monotonic() - begun
            if is_complete(table(server), runs):
                return Taken(passed, spent, memory)
        time.sleep(0.2)
    raise SystemExit(f"The table was not complete after {seconds:.0f} s.")


def list_runs(server: TensorBoard, runs: int, begun: float, also: Callable[[], object] = lambda: None) -> Listed:
    """Waits until TensorBoard lists all runs, or no more; where it may not open a file for each it never will."""
    most, grown, ended = 0, 0.0, False
    seconds = 600 if open_files(runs) > runs else 60
    while not ended:
        also()
        listed = len(server.json("/data/runs"))
        now = time.monotonic() - begun
        if listed > most:
            most, grown = listed, now
        ended = listed >= runs or now - grown > STUCK or now > seconds
        # Not often: the answer has all names, and is made in the process whose speed is measured here.
        time.sleep(0.25)
    return Listed(grown, most)


def alone(logdir: Path, runs: int, quiet: float) -> Alone:
    """Measures TensorBoard without the plugin."""
    begun = time.monotonic()
    with tensorboard(logdir, open_files(runs), ALONE) as server:
        listed = list_runs(server, runs, begun)
        return Alone(listed, cpu_of(process(server)), settled_memory(process(server), quiet))


def measure(runs: int, begins_cpu: float, brief: bool, seconds: float = 1200) -> Intake:
    """All figures of one size, each of the three parts in a TensorBoard of its own."""
    logdir = generate.logdir(BUILD, runs)
    quiet = 0.0 if brief else QUIET
    begun = time.monotonic()
    with tensorboard(logdir, open_files(runs), PLAIN) as server:
        taken = take(server, runs, begun, seconds)
        wait_quiet(server)
        memory = settled_memory(process(server), quiet)
        again = refreshes(server, logdir, 1 if brief else ROUNDS)
    begun = time.monotonic()
    with tensorboard(logdir, open_files(runs), PLAIN) as server:
        listed = list_runs(server, runs, begun, lambda: server.json("status"))
    without = alone(logdir, runs, quiet)
    cpu_a_run = (taken.cpu - begins_cpu) / runs
    return Intake(runs, open_files(runs), taken, begins_cpu, cpu_a_run, memory, again, listed, without)


def wait_quiet(server: TensorBoard, seconds: float = 120) -> None:
    """Waits until nothing is read any more, two minutes at most."""
    end = time.monotonic() + seconds
    while server.json("status")["refreshing"] and time.monotonic() < end:
        time.sleep(0.5)


def begins() -> float:
    """CPU seconds of the process until the table of a single run is complete."""
    logdir = generate.logdir(BUILD, 1)
    begun = time.monotonic()
    with tensorboard(logdir, open_files(1), PLAIN) as server:
        return take(server, 1, begun, 120).cpu


def show(found: Intake) -> None:
    """Prints the figures of one size."""
    taken, without, memory = found.taken, found.alone, found.memory
    print(f"{found.runs:,} runs, ulimit -n {found.open_files:,}")
    print(f"  our table complete           {taken.seconds:7.2f} s, with {taken.cpu:.2f} s of CPU")
    print(f"  TensorBoard lists its runs   {found.listed.seconds:7.2f} s ({found.listed.runs:,} of them)")
    print(f"  the same without the plugin  {without.listed.seconds:7.2f} s ({without.listed.runs:,} of them)")
    print(
        f"  CPU of a run                 {1000 * taken.cpu / found.runs:7.3f} ms; {1000 * found.cpu_a_run:.3f} ms "
        f"without the {found.begins_cpu:.2f} s that one run takes, imports included"
    )
    print("  memory of the process, MB       peak  resident   private")
    for what, held in (
        ("as the table is complete", taken.at_once),
        ("settled", memory),
        ("without the plugin", without.memory),
    ):
        print(f"    {what:25} {held.peak:9,.0f} {held.resident:9,.0f} {held.private:9,.0f}")
    print(f"  the plugin adds              {found.added:7,.0f} MB, {1000 * found.added / found.runs:.1f} KB a run")
    print(
        f"  CPU of a refresh             {found.refreshes.unchanged:7.2f} s with nothing changed, "
        f"{found.refreshes.one_changed:.2f} s with one run changed"
    )


def comparison(first: Intake, other: Intake) -> str:
    """What a run costs of two sizes."""
    with_start = other.taken.cpu / other.runs / (first.taken.cpu / first.runs)
    # A few runs are read in less than it takes to measure.
    without = f"{other.cpu_a_run / first.cpu_a_run:.2f}" if first.cpu_a_run > 0 else "?"
    return (
        f"a run of {other.runs:,} costs {without} times the CPU of one of {first.runs:,} ({with_start:.2f} times with "
        "the start)"
    )


def main(sizes: list[int], brief: bool) -> None:
    """Prints the figures of each size, how they compare, and a line of JSON for machines."""
    begins_cpu = begins()
    found = []
    for runs in sizes:
        found.append(measure(runs, begins_cpu, brief))
        show(found[-1])
    for other in found[1:]:
        print(comparison(found[0], other))
    print(json.dumps([asdict(one) | {"added_mb": one.added} for one in found]))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="*", default=[10_000])
    parser.add_argument(
        "--brief", action="store_true", help="one refresh of each kind, and no wait for memory to settle"
    )
    asked = parser.parse_args()
    main(asked.runs, asked.brief)
