"""A plugin over a log directory, asked through the WSGI applications that TensorBoard is given."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from tensorboard.backend.event_processing.data_provider import MultiplexerDataProvider
from tensorboard.backend.event_processing.plugin_event_multiplexer import EventMultiplexer
from tensorboard.plugins import base_plugin
from werkzeug.test import Client, TestResponse

from tb_metadata_plugin.server.plugin import MetadataPlugin
from tests import event_files

RUN = "a b/(x)+"
GZIP = {"Accept-Encoding": "gzip"}


class Site:
    """A plugin over a log directory, asked through its WSGI applications."""

    def __init__(self, logdir: Path, /, **context: Any) -> None:
        self.multiplexer = EventMultiplexer()
        self.multiplexer.AddRunsFromDirectory(str(logdir))
        self.multiplexer.Reload()
        provider = MultiplexerDataProvider(self.multiplexer, str(logdir))
        context = {"data_provider": provider, "logdir": str(logdir), "flags": SimpleNamespace(logdir_spec="")} | context
        self.plugin = MetadataPlugin(base_plugin.TBContext(**context))
        self.apps = self.plugin.get_plugin_apps()

    def get(self, route: str, method: str = "GET", **options: Any) -> TestResponse:
        return Client(self.apps[route]).open(method=method, **options)

    def json(self, route: str, **options: Any) -> Any:
        return json.loads(self.get(route, **options).data)

    def load(self) -> None:
        """Waits for the first snapshot of all that TensorBoard has."""
        self.wait()
        self.json("/status")
        self.wait()

    def wait(self) -> None:
        """Returns when nothing is read any more."""
        wait_idle()


def wait_idle() -> None:
    """Returns when no table is being made."""
    for thread in threading.enumerate():
        if thread.name == "metadata-refresh":
            thread.join(30)


def fill(logdir: Path) -> Path:
    """Logs a run and one that is bad; gives the directory."""
    event_files.log(logdir / RUN, event_files.document({"lr": 0.1}), event_files.scalar("loss", 0.5))
    event_files.log(logdir / "other", event_files.document(b"bad"))
    return logdir
