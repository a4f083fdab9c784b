"""The same acts in TensorBoard's own tabs: a filter and a sort in HParams, the curves in Time Series."""

from __future__ import annotations

from urllib.parse import quote

from playwright.sync_api import Browser, Page, expect

from benchmarks.meter import SECONDS, Acts, Meter
from benchmarks.tab_acts import DRAW_AGAIN, FIRST, HOVER, on_chart

OF_HPARAMS = (
    ("tick a facet's value", "HParams, untick a value"),
    ("untick the value", "HParams, tick the value"),
    ("sort by a column", "HParams, sort by a key"),
)
"""Each act of ours that has one of theirs to be compared with."""
OF_TIME_SERIES = (
    (DRAW_AGAIN, "Time Series, draw again"),
    (HOVER, "Time Series, hover"),
)

_HELP = """() => {
    const deep = (root, selector) => root.querySelector(selector) ?? [...root.querySelectorAll("*")].reduce(
        (found, element) => found ?? (element.shadowRoot && deep(element.shadowRoot, selector)), null);
    const { shadowRoot } = deep(document, "tf-hparams-table-view");
    const grid = shadowRoot.querySelector("vaadin-grid");
    bench.observe(shadowRoot);
    const cells = () => [...grid.querySelectorAll("vaadin-grid-cell-content")].map((cell) => cell.textContent).join();
    bench.otherCells = () => {
        const before = cells();
        return () => cells() !== before;
    };
}"""
_DRAWN = """(changes) => document.querySelector("scalar-card mat-spinner") === null
    && changes.some(({ target }) => target.parentElement?.closest("scalar-card") != null)"""


def hparams(browser: Browser, page: Page, url: str, times: int) -> Acts:
    """Filters and sorts the table of the HParams tab."""
    page.goto(url + "#hparams")
    cell = page.locator("tf-hparams-table-view vaadin-grid-cell-content").filter(has_text="trial-").first
    expect(cell).to_be_visible(timeout=SECONDS * 1000)
    meter = Meter(browser, page, page.main_frame, times, 0)
    page.evaluate(_HELP)
    value = page.locator("tf-hparams-query-pane paper-checkbox").filter(has_text="false").first
    menus = page.locator("tf-hparams-query-pane paper-dropdown-menu")
    items = page.locator("tf-hparams-query-pane paper-item").filter(visible=True)
    with meter.traced():
        for _ in range(times):
            meter.click("HParams, untick a value", value, "bench.otherCells()")
            meter.click("HParams, tick the value", value, "bench.otherCells()")
        menus.nth(1).click()
        items.filter(has_text="Ascending").click()
        for key in ("layer0/rate0", "layer1/rate1", "layer2/rate2")[:times]:
            menus.first.click()
            meter.click("HParams, sort by a key", items.filter(has_text=key), "bench.otherCells()")
    page.close()
    return meter.acts


def time_series(browser: Browser, page: Page, url: str, times: int, moves: int) -> Acts:
    """Draws the curves of one metric of all runs in Time Series, and hovers over them.

    What draws them there is a worker, whose drawing is not counted: only what the page does before.
    """
    page.goto(f"{url}#timeseries&tagFilter={quote(FIRST, safe='')}")
    everything = page.locator("runs-data-table tb-data-table-header-cell mat-checkbox").first
    ticks = page.locator("runs-data-table tb-data-table-content-row input")
    expect(ticks.first).to_be_visible(timeout=SECONDS * 1000)
    if not ticks.first.is_checked():
        everything.click()
    expect(ticks.first).to_be_checked()
    charts = page.locator("scalar-card line-chart")
    expect(charts.first).to_be_visible(timeout=SECONDS * 1000)
    expect(page.locator("scalar-card mat-spinner")).to_have_count(0, timeout=SECONDS * 1000)
    meter = Meter(browser, page, page.main_frame, times, moves)
    with meter.traced():
        for _ in range(times):
            everything.click()
            expect(ticks.first).not_to_be_checked()
            meter.click("Time Series, draw again", everything, _DRAWN)
        on_chart(meter, charts.first, "Time Series, hover")
    page.close()
    return meter.acts
