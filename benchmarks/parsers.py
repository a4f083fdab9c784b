"""Measures how readers' CPU grows with nasty inputs: `python -m benchmarks.parsers [--check] [--brief] [words …]`."""

from __future__ import annotations

import argparse
import gc
import math
import multiprocessing
import resource
import sys
import time
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from benchmarks.nasty import Case, documents, files, lines, others, reprs, texts

CASES = [*documents.CASES, *texts.CASES, *lines.CASES, *reprs.CASES, *files.CASES, *others.CASES]

DOUBLINGS = 5
GROWTH = 2.5
"""What twice the input may cost, times the CPU of the input."""
SECONDS = 1.0
"""CPU seconds that the largest input may take."""
TIMEABLE = 0.05
"""CPU seconds below which a time is too short to tell how it grows.

Small inputs may be read in a quicker way than large ones: from the one to the other they grow by more than they double.
"""
AGAIN = 2
"""How often that is measured again which is not as it should be."""
SHORT = 100
"""Size of the only input of a brief run."""
ENDS = 6
"""CPU seconds after which a reader is ended."""
MEMORY = 6_000_000_000
"""Bytes that a reader may take."""


@dataclass(frozen=True)
class Measured:
    """What a reader took, for inputs of which each is twice the one before."""

    case: Case
    sizes: tuple[int, ...]
    times: tuple[float, ...]
    """CPU seconds; fewer than there are sizes where the reader was ended."""
    ended: str = ""
    """Why."""

    @property
    def growth(self) -> float:
        """The most that twice the input cost, times the CPU of the input; NaN where all was too short to tell.

        Of two doublings together, since one alone tells more of caches and of what else the machine does.
        """
        if self.ended:
            return math.inf
        pairs = [
            (before, after) for before, after in zip(self.times, self.times[2:], strict=False) if before >= TIMEABLE
        ]
        return max((math.sqrt(after / before) for before, after in pairs), default=math.nan)

    @property
    def faults(self) -> list[str]:
        """What is wrong with it."""
        found = [self.ended] if self.ended else []
        if self.growth > GROWTH and not self.ended:
            found.append("not linear")
        if not self.ended and self.times[-1] > SECONDS:
            found.append("slow")
        return found

    def best(self, other: Measured) -> Measured:
        """What two measurements of the same took at least: what else the machine does only adds to it."""
        if self.ended or other.ended:
            return other if self.ended else self
        return replace(self, times=tuple(map(min, self.times, other.times)))

    def __str__(self) -> str:
        grows = "  -  " if math.isnan(self.growth) else f"{self.growth:5.2f}"
        last = f"{self.times[-1]:8.3f} s" if self.times else "        - "
        size = self.sizes[len(self.times) - 1] if self.times else 0
        told = f"   <- {', '.join(self.faults)}" if self.faults else ""
        return f"  {self.case.reader:10} {self.case.name:44} {size:>11,} {grows}x {last}{told}"


def cpu(case: Case, size: int) -> float:
    """CPU seconds of reading an input; of short ones the best of some."""
    made = case.input(size)
    times: list[float] = []
    while len(times) < 3 and sum(times) < 0.5:
        begun = time.process_time()
        case.read(made)
        times.append(time.process_time() - begun)
    return min(times)


def _measure(case: Case, sizes: list[int], results: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    gc.disable()  # As while the plugin makes its table: a collection here or there tells nothing of a reader.
    for size in sizes:
        # Each size has so many seconds; what the making of the input takes is little.
        spent = math.ceil(time.process_time())
        resource.setrlimit(resource.RLIMIT_CPU, (spent + ENDS, resource.RLIM_INFINITY))
        try:
            results.send(cpu(case, size))
        except Exception as error:  # Readers must not raise; that one does is what is to be found out.
            results.send(f"raises {error!r}"[:120])
            return
    results.send(None)


def measure(case: Case) -> Measured:
    """Reads inputs in a process of its own, which is ended when it takes too long, so that no reader can hang this."""
    sizes = [max(1, case.most >> doubling) for doubling in range(DOUBLINGS, -1, -1)]
    results, sender = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=_measure, args=(case, sizes, sender))
    process.start()
    sender.close()
    times: list[float] = []
    ended = ""
    try:
        while (answer := results.recv()) is not None:
            if isinstance(answer, str):
                ended = answer
                break
            times.append(answer)
    except EOFError:
        process.join()
        over = process.exitcode == -24  # SIGXCPU
        ended = f"over {ENDS} s" if over else f"the process ended with {process.exitcode}"
        ended += f" at {sizes[len(times)]:,}"
    process.join()
    return Measured(case, tuple(sizes), tuple(times), ended)


def glance(case: Case) -> Measured:
    """Reads one short input, here."""
    size = min(case.most, SHORT)
    return Measured(case, (size,), (cpu(case, size),))


def main(words: list[str], brief: bool, check: bool) -> int:
    """Prints a line for each case whose name has any of the words; gives how the process should end."""
    print(f"  {'reader':10} {'input':44} {'size':>11} growth      CPU")
    faulty = 0
    for case in CASES:
        if words and not any(word in f"{case.reader} {case.name}" for word in words):
            continue
        measured = glance(case) if brief else measure(case)
        for _ in range(AGAIN if measured.faults and not brief else 0):
            if measured.faults:  # Another process may have disturbed it.
                measured = measured.best(measure(case))
        faulty += bool(measured.faults)
        print(measured, flush=True)
    print(f"{faulty} readings are not linear, slow, or end badly (at most {GROWTH} times a doubling, {SECONDS:.0f} s)")
    return 1 if check and faulty else 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("words", nargs="*", help="only inputs in whose names there is one of these")
    parser.add_argument("--brief", action="store_true", help="only one short input of each kind")
    parser.add_argument("--check", action="store_true", help="end with an error where a reader is not linear or slow")
    asked = parser.parse_args()
    sys.exit(main(asked.words, asked.brief, asked.check))
