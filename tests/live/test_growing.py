"""A training that goes on while the real TensorBoard shows it, under both of TensorBoard's loaders."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from tb_metadata_plugin import MetadataWriter, add_metadata
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

torch_writers = pytest.importorskip("torch.utils.tensorboard")


class Watched:
    """What the tab and TensorBoard's own Scalars tab show of one run."""

    def __init__(self, tensorboard: TensorBoard, run: str) -> None:
        self.tensorboard = tensorboard
        self.run = run
        self.logdir = tensorboard.logdir / run

    def leaves(self) -> dict[str, Any]:
        """Values by namespace and path, such as `run.status`; asking for the status starts a refresh."""
        self.tensorboard.json("status")
        status, _, body = self.tensorboard.get("run?" + urlencode({"run": self.run}))
        if status == 404:
            return {}
        detail = json.loads(body)
        shown = {".".join([leaf["namespace"], *leaf["path"]]): leaf["value"] for leaf in detail["leaves"]}
        return {**shown, **{f"metric.{metric['tag']}": metric["value"] for metric in detail["metrics"]}}

    def curve(self, tag: str) -> list[int]:
        """The steps of a scalar in TensorBoard's Scalars tab."""
        route = "/data/plugin/scalars/scalars?" + urlencode({"run": self.run, "tag": tag})
        status, _, body = self.tensorboard.get(route)
        return [step for _, step, _ in json.loads(body)] if status == 200 else []

    def wait(self, **expected: Any) -> dict[str, Any]:
        """All leaves, once those named (with `__` for a dot) have the expected values."""
        wanted = {name.replace("__", "."): value for name, value in expected.items()}
        return wait_for(self.leaves, lambda leaves: wanted.items() <= _hashable(leaves).items())

    def wait_curve(self, tag: str, steps: list[int]) -> None:
        """Returns when the curve has these points."""
        wait_for(lambda: self.curve(tag), lambda found: found == steps)

    def notices(self) -> list[Any]:
        """The notices about the run."""
        return [notice for notice in self.tensorboard.json("status")["notices"] if notice["run"] in (None, self.run)]


def _hashable(leaves: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in leaves.items() if not isinstance(value, dict | list)}


@pytest.fixture(scope="module", params=[True, False], ids=["load_fast", "python_loader"])
def tensorboard(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """TensorBoard over a directory that is empty at first."""
    fast = bool(request.param)
    with TensorBoard(tmp_path_factory.mktemp("logs"), fast=fast, **({"module": PLAIN} if fast else {})) as process:
        yield process


def test_scalars_and_the_final_status_arrive_while_the_training_goes_on(tensorboard: TensorBoard) -> None:
    watched = Watched(tensorboard, "exp/run 1")
    logdir = watched.logdir
    training = torch_writers.SummaryWriter(str(logdir))
    with MetadataWriter(logdir, {"optimizer": {"name": "adam"}}) as run:
        for step in range(3):
            training.add_scalar("loss", 2.0**-step, step)
            training.flush()
            run.update(epoch=step)
            watched.wait(run__status="running", doc__optimizer__name="adam", doc__epoch=step, metric__loss=2.0**-step)
            watched.wait_curve("loss", list(range(step + 1)))
    watched.wait(run__status="completed", run__attempts=1, doc__epoch=2)
    training.add_scalar("loss", 0.0, 3)
    add_metadata(training, {"accuracy": 0.97}, name="results", step=3)
    training.close()
    watched.wait(run__status="completed", doc__results__accuracy=0.97, metric__loss=0.0)
    watched.wait_curve("loss", [0, 1, 2, 3])
    assert watched.notices() == []


def test_a_run_that_is_opened_again_shows_only_its_newest_attempt(tensorboard: TensorBoard) -> None:
    watched = Watched(tensorboard, "exp/run 2")
    logdir = watched.logdir
    with pytest.raises(ValueError, match="diverged"), MetadataWriter(logdir, {"lr": 1.0, "seed": 3}):
        raise ValueError("diverged")
    first = watched.wait(run__status="failed", run__error="ValueError: diverged", run__attempts=1, doc__lr=1)
    with MetadataWriter(logdir, {"lr": 0.5}):
        again = watched.wait(run__status="running", run__attempts=2, doc__lr=0.5, doc__seed=3)
        assert again["run.started"] == first["run.started"]
        assert {"run.ended", "run.error"}.isdisjoint(again)
    done = watched.wait(run__status="completed", run__attempts=2)
    assert done["run.ended"] != first["run.ended"]
    # That an attempt lacks the end of the one before is no loss of keys.
    assert watched.notices() == []
