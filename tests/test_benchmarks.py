"""Each benchmark runs and prints its lines, at a tiny size: what it measures is for people to judge."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tensorboard.compat.proto.event_pb2 import Event

from benchmarks import generate
from benchmarks.intake import Alone, Intake, Listed, Taken, comparison
from benchmarks.nasty import Case
from benchmarks.parsers import Measured, measure
from benchmarks.server import Memory, Refreshes
from tb_metadata_plugin.events.framing import frame, scan

ROOT = Path(__file__).resolve().parent.parent
TINY = {
    "snapshot": (["20"], ["first snapshot", "nothing changed", "first answer"]),
    "logdir": (
        ["--brief", "20"],
        ["our table complete", "TensorBoard lists all runs", "one run changed", "all rows with metrics", "one filter"],
    ),
    "intake": (
        ["--brief", "20"],
        ["20 runs", "our table complete", "settled", "the plugin adds", "one run changed", '[{"runs": 20, '],
    ),
    "tab": (
        ["--brief", "30"],
        [
            "30 runs, ",
            "first rows, once the script is there",
            "average, groups of 5",
            "smooth the curves, by a key",
            "times “sort by a column”",
            "times “hover over the curves”",
        ],
    ),
    "parallel": (["--brief", "30"], ["open parallel coordinates", "drag a brush", "frames a second"]),
    "delay": (["--brief"], ["a run is written with", "none of it"]),
    "telling": (["--brief"], ["JSON", "100 texts", "0 documents", "µs each"]),
    "parsers": (["--brief"], ["document", "row", "json text", "yaml", "repr", "hparams", "rollup", "records"]),
}
"""The benchmarks, each with arguments by which it takes seconds, and with what it prints."""
STARTED_BY_OTHERS = {"without_plugin", "provided"}


def runs(command: list[str]) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    # npm's output goes where pip's build leaves its own, to standard error.
    return done.stdout + done.stderr


def test_no_benchmark_is_left_out_here() -> None:
    programs = {path.stem for path in (ROOT / "benchmarks").glob("*.py") if "__main__" in path.read_text()}
    assert programs == set(TINY) | STARTED_BY_OTHERS
    scripts = json.loads((ROOT / "frontend" / "package.json").read_text())["scripts"]
    assert [name for name in scripts if "bench" in name] == ["bench"]


@pytest.mark.parametrize("name", TINY)
def test_a_benchmark_runs(name: str) -> None:
    arguments, lines = TINY[name]
    printed = runs([sys.executable, "-m", f"benchmarks.{name}", *arguments])
    assert [line for line in lines if line not in printed] == []


def test_the_costs_of_a_run_are_compared() -> None:
    memory = Memory(90, 80, 60)
    listed = Listed(3, 100)
    few = Intake(
        runs=100,
        open_files=1200,
        taken=Taken(3, 2.0, memory),
        begins_cpu=1.0,
        cpu_a_run=0.01,
        memory=replace(memory, private=75),
        refreshes=Refreshes(0.1, 0.2),
        listed=listed,
        alone=Alone(listed, 1, memory),
    )
    many = replace(few, runs=1000, taken=Taken(30, 16.0, memory), cpu_a_run=0.015)
    assert few.added == 15
    told = comparison(few, many)
    assert told == "a run of 1,000 costs 1.50 times the CPU of one of 100 (0.80 times with the start)"


def test_readers_that_are_not_linear_or_slow_are_told() -> None:
    case = Case("reader", "input", lambda size: "x" * size, len, 32)

    def faults(*times: float) -> list[str]:
        return Measured(case, (1, 2, 4, 8, 16, 32), times).faults

    assert faults(0.01, 0.02, 0.04, 0.08, 0.16, 0.33) == []
    assert faults(0.001, 0.001, 0.02, 0.08, 0.32, 0.9) == ["not linear"]
    assert faults(0.1, 0.2, 0.4, 0.8, 1.6, 3.2) == ["slow"]
    assert faults(0.001, 0.002, 0.001, 0.002, 0.001, 0.003) == []
    sizes = (1, 2, 4, 8, 16, 32)
    disturbed = Measured(case, sizes, (0.1, 0.1, 0.1, 0.1, 0.9, 0.1))
    again = Measured(case, sizes, (0.1, 0.1, 0.8, 0.1, 0.1, 0.1))
    assert disturbed.faults == again.faults == ["not linear"]
    assert disturbed.best(again).faults == []
    assert disturbed.best(Measured(case, sizes, (0.1,), "ended")) == disturbed


def test_a_reader_that_ends_badly_is_told() -> None:
    def read(size: int) -> None:
        if size > 2:
            raise ValueError("too long")

    measured = measure(Case("reader", "input", lambda size: size, read, 32))
    assert measured.faults == ["raises ValueError('too long')"]
    killed = measure(Case("reader", "input", lambda size: size, lambda size: os._exit(3), 32))
    assert killed.faults == ["the process ended with 3 at 1"]


def test_the_frontend_s_benchmark_runs() -> None:
    printed = runs([sys.executable, "_build.py", "npm", "run", "--silent", "bench", "--", "300"])
    (head,) = re.findall(r"^\| median ms.*", printed, re.M)
    assert [name for name in ("ours", "crossfilter2", "arquero", "@tanstack/table-core") if name not in head] == []
    assert len(re.findall(r"^\| (?:30 facets|two-key groups), \d clauses", printed, re.M)) == 6
    assert "put into the table" in printed
    assert "what mattered, 75 keys" in printed
    curves = re.findall(r"^\| \d+ curves? of \d+ lines, .*\|$", printed, re.M)
    assert [("×)" in line, "no interpolation" in line) for line in curves] == [(True, False)] * 2 + [(False, True)] * 2


def test_the_generated_runs_are_what_tensorboard_would_have_written(tmp_path: Path) -> None:
    directory = generate.logdir(tmp_path, 3)
    for number in range(3):
        (path,) = (directory / generate.run_name(number)).iterdir()
        with path.open("rb") as file:
            data = [record.data or b"" for record in scan(file)]
        assert b"".join(map(frame, data)) == path.read_bytes()
        head, points = data[:3], [Event.FromString(one) for one in data[3:]]
        assert head == [event.SerializeToString() for event in generate.head(number)]
        assert [(event.step, event.wall_time, event.summary.value[0].tag) for event in points] == [
            (step, generate.START + number + step, tag) for step in range(generate.STEPS) for tag in generate.TAGS
        ]
        values = [event.summary.value[0].simple_value for event in points]
        assert len(set(values)) > len(values) / 2
        assert all(0 < value < 1.2 for value in values)
