"""Times of runs read as ages that stay true while one looks; the exact time is in the tooltip and on the clipboard."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests import event_files
from tests.browser import logs
from tests.browser.conftest import OpenTab
from tests.browser.tab import box
from tests.tensorboard_process import TensorBoard

HOUR = 3600
FIRST = logs.run_name("mlp", 1, "adam", 0)
"""It started at `event_files.TIME`."""
STARTED = "2023-11-14T22:13:20.000Z"


def test_an_age_stays_true_and_moves_nothing(sweep: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    page.clock.install(time=event_files.TIME + 2 * HOUR + 60)
    tab = open_tab(sweep, shown=36)
    tab.set_view(sort=[{"key": {"namespace": "run", "path": ["started"]}, "descending": False}])
    cell = tab.cell(tab.by("row", run=FIRST), "started")
    expect(cell).to_have_text("2 h ago")
    expect(cell).to_have_attribute("title", "2023-11-14 22:13:20 UTC")
    header = box(tab.header("started"))
    for hours, text in ((3, "5 h ago"), (12, "yesterday 22:13"), (48, "Tue 22:13"), (24 * 30, "2023-11-14")):
        page.clock.fast_forward(hours * HOUR * 1000)
        expect(cell).to_have_text(text)
        assert box(tab.header("started")) == header
        assert cell.locator("bdi").evaluate("(text) => text.scrollWidth <= text.clientWidth"), "all of it is shown"
    tab.listen()
    cell.focus()
    tab.press("Control+c")
    assert tab.heard("Copied") == f"Copied {STARTED}"
