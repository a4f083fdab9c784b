"""Keys at a glance: what each is and what looks wrong with it, and keys that are shown as one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Locator, expect

from tests import event_files
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, compact
from tests.browser.test_axe import expect_nothing
from tests.tensorboard_process import TensorBoard

METRIC = "val/accuracy"
RATES = (0.1, 0.01, 0.001)
SEEDS = (0, 1)
MISSING = {"$missing": True}


def write_runs(logdir: Path) -> None:
    """Twelve runs: those of adam say `lr`, those of sgd `learning_rate`, one of them as a text; one run logged a note."""
    for optimizer, name in (("adam", "lr"), ("sgd", "learning_rate")):
        for place, rate in enumerate(RATES):
            for seed in SEEDS:
                is_text = (optimizer, place, seed) == ("sgd", 0, 0)
                document: dict[str, Any] = {
                    "optimizer": {"name": optimizer},
                    name: str(rate) if is_text else rate,
                    "seed": seed,
                    "framework": "torch",
                }
                accuracy = 0.5 + 0.1 * place + 0.01 * seed
                metric = event_files.event(event_files.scalar(METRIC, accuracy))
                events = [event_files.event(event_files.document(document)), metric]
                event_files.write(logdir / f"{optimizer}-{rate}-{seed}", events)


@pytest.fixture
def server(serve: Serve) -> TensorBoard:
    return serve(write_runs)


@pytest.fixture
def keys(server: TensorBoard, open_tab: OpenTab) -> Tab:
    tab = open_tab(server)
    tab.set_view(panel="keys")
    expect(tab.by("keys")).to_be_visible()
    return tab
