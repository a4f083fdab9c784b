"""The live tables that the plugin keeps, and log directories that cannot be opened."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tb_metadata_plugin.server.plugin import MetadataPlugin


def plugin(logdir: str) -> MetadataPlugin:
    context = SimpleNamespace(data_provider=None, flags=SimpleNamespace(), logdir=logdir, sampling_hints={})
    return MetadataPlugin(context)


def test_the_experiments_asked_for_last_are_kept_and_always_the_one_without_a_name() -> None:
    tab = plugin("")
    first, used = tab._experiment(""), tab._experiment("used")
    for number in range(20):
        tab._experiment(f"e{number}")
        assert tab._experiment("used") is used
    assert tab._experiment("") is first
    assert list(tab._experiments)[-3:] == ["e19", "used", ""]
    assert len(tab._experiments) == 8


def test_a_log_directory_that_cannot_be_opened_costs_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*arguments: Any) -> Any:
        raise OSError("no such library")

    monkeypatch.setattr("tb_metadata_plugin.server.plugin.open_logdir", fail)
    assert "/status" in plugin(str(tmp_path)).get_plugin_apps()
    assert "no such library" in caplog.text
