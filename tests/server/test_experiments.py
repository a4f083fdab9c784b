"""The live tables that the plugin keeps, and log directories that cannot be opened."""

from __future__ import annotations

import gc
import json
import threading
import weakref
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tensorboard.backend.experiment_id import ExperimentIdMiddleware
from tensorboard.data.grpc_provider import GrpcDataProvider
from tensorboard.data.provider import Run
from werkzeug.test import Client, TestResponse

from tb_metadata_plugin.server.experiments import KEPT, READ_AT_ONCE
from tb_metadata_plugin.server.plugin import MetadataPlugin, knows_no_experiments
from tests.server.site import Site, fill, wait_idle
from tests.sources.tensorboard.answers import Answers


class Hosted(Answers):
    """A data provider that knows experiments; each has a run of its name. Waits for a test before it lists them."""

    def __init__(self) -> None:
        super().__init__()
        self.leave = threading.Event()
        self.leave.set()

    def list_runs(self, context: Any, *, experiment_id: str) -> list[Run]:
        assert self.leave.wait(30)
        return [Run(run_id=experiment_id, run_name=f"run of {experiment_id}", start_time=1.0)]


class Tab:
    """A plugin on such a provider."""

    def __init__(self) -> None:
        self.provider = Hosted()
        context = SimpleNamespace(data_provider=self.provider, flags=SimpleNamespace(), logdir="", sampling_hints={})
        self.plugin = MetadataPlugin(context)
        self._apps = self.plugin.get_plugin_apps()

    def get(self, experiment: str, route: str = "/status", **query: str) -> TestResponse:
        app = ExperimentIdMiddleware(self._apps[route])
        return Client(app).get(f"/experiment/{experiment}/", query_string=query)

    def rows(self, experiment: str) -> int:
        """How many rows the table of an experiment has that is there."""
        return int(json.loads(self.get(experiment).data)["rows"])


@pytest.fixture
def tab() -> Tab:
    return Tab()


def test_all_names_are_one_experiment_where_tensorboard_reads_a_log_directory(tmp_path: Path) -> None:
    site = Site(fill(tmp_path))
    site.load()
    client = Client(ExperimentIdMiddleware(site.apps["/table"]))
    before = threading.active_count()
    etags = {client.get(path).headers["ETag"] for path in ["/", *(f"/experiment/x{n}/" for n in range(40))]}
    assert len(etags) == 1
    assert threading.active_count() <= before + 1
    assert len(site.plugin._experiments._others) == 0


def test_which_providers_know_experiments(tmp_path: Path) -> None:
    assert knows_no_experiments(Site(tmp_path).plugin._provider, has_logdir=True)
    server = GrpcDataProvider("address", None)
    assert knows_no_experiments(server, has_logdir=True)
    assert not knows_no_experiments(server, has_logdir=False), "what another server knows is not known here"
    assert not knows_no_experiments(Hosted(), has_logdir=True)


def test_a_server_that_somebody_else_started_may_know_experiments(tmp_path: Path) -> None:
    server = GrpcDataProvider("address", None)
    for address, only_one in (("", True), ("localhost:1", False)):
        flags = SimpleNamespace(grpc_data_provider=address, metadata_read_files=False)
        context = SimpleNamespace(data_provider=server, flags=flags, logdir=str(tmp_path), sampling_hints={})
        assert MetadataPlugin(context)._experiments._only_one == only_one


def test_experiments_have_tables_of_their_own(tab: Tab) -> None:
    for experiment in ("a", "b"):
        tab.get(experiment)
        wait_idle()
        assert tab.rows(experiment) == 1
        assert tab.get(experiment, "/run", run=f"run of {experiment}").status_code == 200
    assert tab.get("a", "/run", run="run of b").status_code == 404


def test_only_some_experiments_are_read_for_the_first_time_at_once(tab: Tab) -> None:
    tab.provider.leave.clear()
    names = [f"e{number}" for number in range(20)]
    try:
        asked = [tab.get(name, route) for name in names for route in ("/status", "/table", "/run")]
        assert [answer.status_code for answer in asked[: 3 * READ_AT_ONCE]] == [200, 200, 400] * READ_AT_ONCE
        assert {answer.status_code for answer in asked[3 * READ_AT_ONCE :]} == {503, 400}
        refused = tab.get("e19")
        told = json.loads(refused.data)["error"]
        assert (told["code"], refused.headers["Retry-After"]) == ("too-many-experiments", "2")
        assert told["detail"] == {"retry_after": 2}
        assert tab.get("").status_code == 200, "that without a name is always there"
        working = [thread for thread in threading.enumerate() if thread.name == "metadata-refresh"]
        assert len(working) == READ_AT_ONCE + 1
    finally:
        tab.provider.leave.set()
        wait_idle()
    assert tab.get("e19").status_code == 200
    wait_idle()
    assert tab.rows("e19") == 1


def test_the_experiments_asked_for_last_are_kept_and_always_the_one_without_a_name(tab: Tab) -> None:
    def index(name: str) -> Any:
        tab.get(name)
        wait_idle()
        return tab.plugin._experiments.get(name, None).index

    first, used = index(""), index("used")
    for number in range(20):
        index(f"e{number}")
        assert index("used") is used
    assert index("") is first
    assert set(tab.plugin._experiments._others) == {"used", *(f"e{number}" for number in range(22 - KEPT, 20))}


def test_memory_and_threads_of_forgotten_experiments_are_given_back(tab: Tab) -> None:
    before = threading.active_count()
    tab.get("old")
    wait_idle()
    old = weakref.ref(tab.plugin._experiments.get("old", None).index)
    for number in range(KEPT):
        tab.get(f"e{number}")
        wait_idle()
    gc.collect()
    assert old() is None
    assert threading.active_count() == before


def test_a_log_directory_that_cannot_be_opened_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: Any) -> Any:
        raise OSError("no such library")

    monkeypatch.setattr("tb_metadata_plugin.server.plugin.open_logdir", fail)
    context = SimpleNamespace(data_provider=None, flags=SimpleNamespace(), logdir=str(tmp_path), sampling_hints={})
    assert "/status" in MetadataPlugin(context).get_plugin_apps()
    assert "no such library" in caplog.text
