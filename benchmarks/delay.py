"""Measures how long a nasty run delays answers: `python -m benchmarks.delay [--brief] [--fast] [words …]`."""

from __future__ import annotations

import argparse
import http.client
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.nasty import texts
from benchmarks.nasty.documents import JSON_INPUTS
from benchmarks.server import cpu_of, process
from tb_metadata_plugin.model.exact_json import READABLE_BYTES
from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS
from tests import event_files
from tests.sources.disk import reading
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

EVERY = 0.02
"""Seconds from one answer to the next request."""
ROUTE = "/data/plugin/metadata/table"
SETTLES = 4.0
"""Seconds in which TensorBoard's process takes less than half of them as CPU, once all is read."""
SECONDS = 1.0
"""The most that one run may delay the answer about another."""
DOCUMENTS = (
    "leaves 190 deep, each on its own",
    "more leaves than are kept, 190 deep",
    "numbers of 4,000 digits",
    "many keys",
    "objects of other keys",
    "a long text",
)


def documents(name: str, size: int, count: int) -> Callable[[Path], object]:
    """Writes a run with so many documents of a kind, each with a tag of its own."""

    def write(run: Path) -> object:
        raw = JSON_INPUTS[name](size).encode()
        values = [event_files.document(raw, f"tag{number}") for number in range(count)]
        return event_files.log(run, *values, name=reading.SMALL_FILE)

    return write


def history(name: str, size: int, count: int) -> Callable[[Path], object]:
    """Writes a run with so many documents of one tag, each of which is another."""

    def write(run: Path) -> object:
        raw = JSON_INPUTS[name](size).encode()
        values = [event_files.document(raw + b" " * number) for number in range(count)]
        return event_files.log(run, *values, name=reading.SMALL_FILE)

    return write


def prose(name: str, size: int, count: int) -> Callable[[Path], object]:
    """Writes a run with so many texts in which a document is looked for."""

    def write(run: Path) -> object:
        raw = texts.YAML_INPUTS[name](size).encode()
        return event_files.log(run, *[event_files.text(f"text{number}", raw) for number in range(count)])

    return write


def runs(size: int, count: int) -> dict[str, Callable[[Path], object]]:
    """The runs by name.

    Args:
        size: bytes of a document.
        count: documents of a run with many.
    """
    return {
        "none of it": documents("many keys", 100, 1),
        **{f"one of {name}": documents(name, size, 1) for name in DOCUMENTS},
        **{f"{count} of {name}": documents(name, size, count) for name in DOCUMENTS[:4]},
        f"{count} of {DOCUMENTS[3]}, of one tag": history(DOCUMENTS[3], size, count),
        f"{count} YAML texts": prose("many keys", min(size, MAX_CHARACTERS), count),
    }


@dataclass(frozen=True)
class Answers:
    """How long answers took, in seconds."""

    times: tuple[float, ...]
    cpu: float
    """What TensorBoard's process took in all."""

    def __str__(self) -> str:
        slow = "   <- slow" if max(self.times) > SECONDS else ""
        typical = statistics.median(self.times)
        return f"{len(self.times):6}  {typical * 1000:9.0f}  {max(self.times):9.3f}  {self.cpu:8.1f}{slow}"


def _ask(url: str, until: Connection) -> None:
    """Asks in a process of its own, since this one may wait for others as well."""
    address = urlsplit(url)
    times = []
    while not until.poll(EVERY):
        begun = time.monotonic()
        connection = http.client.HTTPConnection(address.hostname or "", address.port, timeout=60)
        connection.request("GET", ROUTE)
        connection.getresponse().read()
        connection.close()
        times.append(time.monotonic() - begun)
    until.send(times)


def measure(write: Callable[[Path], object], fast: bool, settles: float) -> Answers:
    """Asks for the table of a good run again and again while another run is written and read."""
    with tempfile.TemporaryDirectory() as directory:
        logdir = Path(directory)
        event_files.log(logdir / "good", event_files.document({"a": 1}), event_files.scalar("loss", 1))
        with TensorBoard(logdir, module=PLAIN, fast=fast) as server:
            server.wait_rows(1)
            ours, theirs = multiprocessing.Pipe()
            asking = multiprocessing.get_context("fork").Process(target=_ask, args=(server.url, theirs))
            asking.start()
            try:
                before = cpu_of(process(server))
                write(logdir / "new")
                server.wait_rows(2, 180)
                # TensorBoard itself may still read what files gave before.
                wait_for(lambda: _cpu(server, settles), lambda cpu: cpu <= settles / 2, 180)
                ours.send(None)
                return Answers(tuple(ours.recv()), cpu_of(process(server)) - before)
            finally:
                asking.kill()
                asking.join()


def _cpu(server: TensorBoard, seconds: float) -> float:
    """CPU seconds that TensorBoard's process takes in some seconds."""
    before = cpu_of(process(server))
    time.sleep(seconds)
    return cpu_of(process(server)) - before


def main(words: list[str], brief: bool, fast: bool) -> None:
    """Prints a line for each run whose name has any of the words."""
    size, count = (1000, 2) if brief else (READABLE_BYTES, 10)
    found = runs(size, count)
    chosen = [name for name in found if not words or any(word in name for word in words)]
    print(f"  {'a run is written with':48} answers  median ms  slowest s  CPU s")
    for name in chosen[:1] if brief else chosen:
        print(f"  {name:48} {measure(found[name], fast, 0 if brief else SETTLES)}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only runs in whose names there is one of these")
    parser.add_argument("--brief", action="store_true", help="only one run, a small one")
    parser.add_argument("--fast", action="store_true", help="beside TensorBoard's fast loader, not its Python one")
    asked = parser.parse_args()
    main(asked.words, asked.brief, asked.fast)
