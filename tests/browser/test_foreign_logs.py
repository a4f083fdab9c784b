"""A directory of PyTorch's alone in the tab: keys from HParams and texts, filtered, with where they came from."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import foreign_logs
from tests.browser.conftest import OpenTab
from tests.tensorboard_process import PLAIN, TensorBoard


def test_a_sweep_of_add_hparams_and_a_text_with_a_moment(logdir: Path, open_tab: OpenTab) -> None:
    writers = pytest.importorskip("torch.utils.tensorboard")
    foreign_logs.write_summary_writer(logdir, writers, "torch")
    with TensorBoard(logdir, module=PLAIN) as server:
        server.wait_rows(3)
        tab = open_tab(server, shown=3)
        rate = tab.open_facet("hparams.lr", tab.facet("hparams", "lr"))
        tab.tick(rate, 0.01)
        tab.expect_shown(1)
        (run,) = tab.runs()
        expect(tab.cell(tab.by("row", run=run), "hparam/acc")).to_have_text("0.75")
        tab.by("clear-all").click()

        tab.by("row", run="torch-text").locator("[data-column='0']").click()
        detail = tab.by("detail", run="torch-text")
        line = detail.locator("""[data-testid=detail-line][data-path='["args","timestamp"]']""")
        expect(line).to_contain_text("1678886400")
        line.click()
        expect(tab.by("detail-origin")).to_contain_text("text summary, tag args/text_summary")
        button = line.get_by_role("button", name="Filter by this value")
        button.click()
        expect(button).to_have_attribute("aria-pressed", "true")
        tab.expect_shown(1)
        expect(tab.by("clause")).to_contain_text("2023-03-15")
