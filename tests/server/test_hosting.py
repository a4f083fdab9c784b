"""Where log directories stand and what becomes of them, under real servers: several, read-only, growing, away, gone."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias
from urllib.parse import urlencode

import pyarrow as pa
import pytest

from tb_metadata_plugin import MetadataWriter
from tests import event_files
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

# To root no mode means anything while it has this capability; it owns the files, and they are read-only to their owner.
BOUND = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.geteuid() == 0 else []

Rows: TypeAlias = dict[str, dict[str, Any]]
"""Values by row and path, such as `lr` or `metrics.loss`."""


def shown(server: TensorBoard, run: str) -> dict[str, Any]:
    """Values of a row by path; asking for the status starts a refresh."""
    server.json("status")
    detail = server.json("run?" + urlencode({"run": run}))
    if "error" in detail:
        return {}
    values = {".".join(leaf["path"]): leaf["value"] for leaf in detail["leaves"] if leaf["namespace"] == "doc"}
    return values | {f"metrics.{metric['tag']}": metric["value"] for metric in detail["metrics"]}


def wait_shown(server: TensorBoard, expected: Rows) -> dict[str, Any]:
    """The status, once there are just these rows with these values."""
    wait_for(lambda: {run: shown(server, run) for run in expected}, lambda found: found == expected)
    return wait_for(lambda: server.json("status"), lambda status: status["rows"] == len(expected))


def codes(status: dict[str, Any]) -> list[str]:
    return [notice["code"] for notice in status["notices"]]


def train(run: Path) -> None:
    """Logs a curve beside a small file, which TensorBoard's Python loader then reads no more."""
    event_files.log(run, event_files.scalar("loss", 0.25), name="events.out.tfevents.1800000000.host.1.0")


def log(run: Path, lr: float, loss: float) -> Path:
    return event_files.log(run, event_files.document({"lr": lr}), event_files.scalar("loss", loss))


# ----- several log directories


def test_a_logdir_spec_with_two_names(tmp_path: Path) -> None:
    """TensorBoard reads such with its Python loader only, whatever `--load_fast` says."""
    one, two = tmp_path / "first", tmp_path / "second"
    log(one, 0.5, 1)
    log(one / "same", 0.25, 2)
    log(two / "same", 0.125, 3)
    train(two / "small")
    for part in ("train", "validation"):
        event_files.log(two / "keras" / part, event_files.scalar("loss", 0.5))
    with MetadataWriter(two / "small", {"lr": 8}) as run:
        spec = f"one:{one},two:{two}"
        with TensorBoard(tmp_path, f"--logdir_spec={spec}", "--load_fast=auto", module=PLAIN) as server:
            expected: Rows = {
                "one/.": {"lr": 0.5, "metrics.loss": 1},
                "one/same": {"lr": 0.25, "metrics.loss": 2},
                "two/same": {"lr": 0.125, "metrics.loss": 3},
                "two/keras": {"metrics.train/loss": 0.5, "metrics.validation/loss": 0.5},
                "two/small": {"lr": 8, "metrics.loss": 0.25},
            }
            status = wait_shown(server, expected)
            assert (status["logdir"], codes(status)) == (spec, [])
            table = pa.ipc.open_stream(server.get("table")[2]).read_all()
            assert dict(zip(*(table.column(name).to_pylist() for name in ("run", "members")), strict=True)) == {
                "one": ["one/."],
                "one/same": ["one/same"],
                "two/keras": ["two/keras/train", "two/keras/validation"],
                "two/same": ["two/same"],
                "two/small": ["two/small"],
            }
            log(two / "late", 16, 4)
            expected["two/late"] = {"lr": 16, "metrics.loss": 4}
            run.update(lr=32)
            expected["two/small"]["lr"] = 32
            assert codes(wait_shown(server, expected)) == []


# ----- one log directory, in every state


class Watched(NamedTuple):
    """A TensorBoard, and the rows that it must show by now."""

    server: TensorBoard
    expected: Rows

    def told(self) -> list[str]:
        """The codes of the notices, once there are just the expected rows."""
        return codes(wait_shown(self.server, self.expected))

    def wait_told(self, expected: list[str]) -> None:
        """Returns when these are the codes of the notices."""
        wait_for(lambda: self.server.json("status"), lambda told: codes(told) == expected)


def modes(root: Path, directory: int, file: int) -> None:
    """Sets the modes of all below a directory, and its own."""
    for path in [root, *root.rglob("*")]:
        path.chmod(directory if path.is_dir() else file)


def state(root: Path) -> dict[str, tuple[int, ...]]:
    """What a write below a directory would change; a file that is made and deleted again changes its directory."""
    found = {str(path): path.stat() for path in [root, *sorted(root.rglob("*"))]}
    return {path: (stat.st_mode, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns) for path, stat in found.items()}


@pytest.fixture(scope="module")
def watched(fast: bool, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """A TensorBoard that may write nothing to its log directory at first. Each test takes on what the last one left."""
    logdir = tmp_path_factory.mktemp("logs") / "logs"
    log(logdir / "a", 0.5, 1)
    log(logdir / "b" / "c", 0.25, 2)
    train(logdir / "small")
    MetadataWriter(logdir / "small", {"lr": 0.125}).close()
    modes(logdir, 0o555, 0o444)
    expected: Rows = {
        "a": {"lr": 0.5, "metrics.loss": 1},
        "b/c": {"lr": 0.25, "metrics.loss": 2},
        "small": {"lr": 0.125, "metrics.loss": 0.25},
    }
    with TensorBoard(logdir, fast=fast, module=PLAIN, prefix=BOUND) as process:
        yield Watched(process, expected)


def test_a_read_only_log_directory(watched: Watched) -> None:
    logdir = watched.server.logdir
    before = state(logdir)
    refused = subprocess.run([*BOUND, "touch", str(logdir / "a" / "new")], capture_output=True)
    assert refused.returncode != 0, "the modes do not bind the process"
    assert watched.told() == []
    assert watched.server.get("extremes?metric=loss")[0] == 200
    assert state(logdir) == before


def test_a_log_directory_that_grows(watched: Watched) -> None:
    logdir, expected = watched.server.logdir, watched.expected
    modes(logdir, 0o755, 0o644)
    (path,) = (logdir / "a").iterdir()
    event_files.append(path, event_files.event(event_files.scalar("loss", 0.5), step=7, wall_time=2e9))
    event_files.append(path, event_files.event(event_files.document({"auc": 1}, tag="results"), step=8, wall_time=2e9))
    for number in range(3):
        log(logdir / "new" / str(number), number, number)
        expected[f"new/{number}"] = {"lr": number, "metrics.loss": number}
    expected["a"] |= {"metrics.loss": 0.5, "results.auc": 1}
    with MetadataWriter(logdir / "small") as run:
        for lr in (4, 2):
            run.update(lr=lr)
            expected["small"]["lr"] = lr
            assert watched.told() == []


def test_config_files_that_come_change_and_go(watched: Watched) -> None:
    run, expected = watched.server.logdir / "a", watched.expected
    path = run / "config.yaml"
    for text, key, value in [("n: 1\n", "config.n", 1), ("n: 2\n", "config.n", 2), ("m:\n", "config.m", None)]:
        path.write_text(text)
        before = dict(expected["a"])
        expected["a"][key] = value
        assert watched.told() == []
        expected["a"] = before
    secret = run / "secret"
    secret.write_text("n: 3\n")
    secret.chmod(0)
    secret.rename(path)
    watched.wait_told(["unreadable-file"])
    path.unlink()
    assert watched.told() == []


def test_a_log_directory_that_is_moved_away_and_back(watched: Watched) -> None:
    logdir = watched.server.logdir
    away = logdir.with_name("away")
    assert watched.told() == []
    logdir.rename(away)
    watched.wait_told(["runs-not-listed", "unreadable-directory"])
    assert watched.told() == ["runs-not-listed", "unreadable-directory"]
    away.rename(logdir)
    watched.wait_told([])
    log(logdir / "back", 32, 32)
    watched.expected["back"] = {"lr": 32, "metrics.loss": 32}
    assert watched.told() == []


def test_runs_that_are_deleted(watched: Watched) -> None:
    for run in ("b/c", "small"):
        shutil.rmtree(watched.server.logdir / run)
        del watched.expected[run]
    watched.wait_told(["run-gone", "run-gone"])
    assert watched.told() == ["run-gone", "run-gone"]
