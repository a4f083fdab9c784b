"""Browser tests that fail run once more, with fixtures of their own, and the summary says so; no other test does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = """
import pytest
from pathlib import Path

tried = []

@pytest.fixture(scope="module")
def server():
    yield object()
    with Path(__file__).with_name("ended").open("a") as file:
        file.write("ended ")

@pytest.fixture
def frame():
    return object()

@pytest.mark.browser
def test_fails_once(server, frame):
    tried.append((server, frame))
    if len(tried) == 1:
        pytest.fail("what was wrong at first")
    assert tried[0][0] is tried[1][0]
    assert tried[0][1] is not tried[1][1]

@pytest.mark.browser
def test_fails_twice(server):
    pytest.fail("wrong each time")

@pytest.mark.browser
def test_hangs(server):
    pytest.fail("Timeout (>300.0s) from pytest-timeout.")

@pytest.fixture
def problems():
    yield
    tried.append("problems")
    assert tried.count("problems") == 2

@pytest.mark.browser
def test_has_problems_once(server, problems):
    pass

def test_is_no_browser_test(server):
    pytest.fail("wrong once is wrong")
"""


@pytest.mark.parametrize("processes", [[], ["-n", "2", "--dist", "loadfile"]], ids=["alone", "xdist"])
def test_only_browser_tests_that_failed_run_once_more(processes: list[str], root: Path, tmp_path: Path) -> None:
    (tmp_path / "test_some.py").write_text(TESTS)
    command = [sys.executable, "-m", "pytest", "-c", str(root / "pyproject.toml"), "--rootdir", str(tmp_path)]
    settings = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [*command, "-p", "tests.again", "-p", "no:cacheprovider", *processes, "test_some.py"],
        cwd=tmp_path,
        env={**settings, "PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
    )
    told = {line.split(" - ")[0] for line in done.stdout.splitlines() if line.startswith(("RERUN", "FAILED", "ERROR"))}
    assert told == {
        "RERUN test_some.py::test_fails_once",
        "RERUN test_some.py::test_fails_twice",
        "RERUN test_some.py::test_has_problems_once",
        "FAILED test_some.py::test_fails_twice",
        "FAILED test_some.py::test_hangs",
        "FAILED test_some.py::test_is_no_browser_test",
    }, done.stdout
    assert "Failed: what was wrong at first" in done.stdout
    assert done.returncode == 1
    assert (tmp_path / "ended").read_text() == "ended ", "what a module's tests share ends once"
