"""A training that goes on while the tab is open: cells change in place, all else waits for a click."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests import event_files
from tests.browser import logs
from tests.browser.conftest import OpenTab
from tests.browser.tab import Tab
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

RUNS = 60


def loss(index: int) -> float:
    return 1 + index / 100


def name(index: int) -> str:
    return f"run{index:02d}"


def write(logdir: Path, index: int, optimizer: str) -> Path:
    return logs.write_run(logdir / name(index), {"optimizer": optimizer, "index": index}, {"val/loss": loss(index)})


def reload_until(page: Page, tab: Tab, element: Locator) -> None:
    """Uses TensorBoard's reload button, without giving it the focus, until its data server has the news."""

    def ask() -> bool:
        page.get_by_role("button", name="Last Updated").dispatch_event("click")
        return element.is_visible()

    wait_for(ask, bool, 30)


def test_cells_change_in_place_and_news_wait(logdir: Path, open_tab: OpenTab, page: Page) -> None:
    files = [write(logdir, index, "adam" if index % 2 else "sgd") for index in range(RUNS)]
    with TensorBoard(logdir, module=PLAIN) as server:
        server.wait_rows(RUNS)
        tab = open_tab(server, shown=RUNS)
        optimizer = tab.facet("optimizer")
        tab.tick(optimizer, "adam")
        tab.tick(optimizer, "sgd")
        tab.frame.get_by_role("checkbox", name="Tick all runs shown").click()
        expect(tab.by("selection")).to_have_attribute("data-count", str(RUNS))
        scroller = tab.by("table")
        scroller.evaluate("(element) => { element.scrollTop = 280; }")
        changed = tab.cell(tab.by("row", run=name(20)), "val/loss")
        tab.by("row", run=name(22)).locator("[data-column='0']").focus()
        # The lines above are gone with the frame that shows the others.
        expect(tab.by("row", run=name(0))).to_have_count(0)
        before = snapshot(tab)

        event_files.append(files[20], event_files.event(event_files.scalar("val/loss", 0.5), step=50, wall_time=2e9))
        write(logdir, RUNS, "lion")
        reload_until(page, tab, tab.by("pending").filter(has_text="1 new"))
        expect(tab.by("pending")).to_have_text("Show 1 new, 1 changed")
        expect(changed).to_contain_text("0.5")
        assert snapshot(tab) == before
        expect(tab.by("row", run=name(22)).locator("[data-column='0']")).to_be_focused()

        # Other keys from names come at once, since they were asked for, and let nothing else in.
        tab.set_view(**{**tab.view(), "pattern": "run{number}"})
        expect(tab.by("column-header", namespace="name", path=["number"])).to_have_count(1)
        expect(tab.by("pending")).to_have_text("Show 1 new, 1 changed")
        assert tab.runs() == before["runs"]

        tab.by("pending").click()
        expect(tab.by("pending")).to_have_count(0)
        expect(tab.by("summary")).to_have_attribute("data-total", str(RUNS + 1))
        # The new run's optimizer was never ticked, nor was the run.
        tab.expect_shown(RUNS)
        expect(tab.value(optimizer, "lion")).to_have_attribute("data-selected", "false")
        expect(tab.by("selection")).to_have_attribute("data-count", str(RUNS))
        scroller.evaluate("(element) => { element.scrollTop = 0; }")
        expect(tab.by("row", run=name(20))).to_have_attribute("aria-rowindex", "2")
        tab.tick(optimizer, "lion")
        tab.expect_shown(RUNS + 1)


def snapshot(tab: Tab) -> dict[str, Any]:
    """What must not move: order, scroll, ticks, filters."""
    return {
        "runs": tab.runs(),
        "scroll": tab.by("table").evaluate("(element) => element.scrollTop"),
        "ticked": tab.by("selection").get_attribute("data-count"),
        "shown": tab.by("summary").get_attribute("data-shown"),
        "version": tab.by("summary").get_attribute("data-version"),
        "view": tab.view(),
    }


def test_an_untouched_page_shows_the_whole_table_once_it_is_read(logdir: Path, open_tab: OpenTab) -> None:
    for index in range(2):
        logs.write_run(logdir / name(index), {"optimizer": "adam", "index": index})
    with TensorBoard(logdir, module=PLAIN) as server:
        server.wait_rows(2)
        tab = open_tab(server, shown=2)
        expect(tab.header("val/accuracy")).to_have_count(0)
        for index in range(2, 12):
            document = {"optimizer": "sgd", "index": index, "depth": index % 3}
            logs.write_run(logdir / name(index), document, {"val/accuracy": index / 20})
        tab.expect_shown(12)
        expect(tab.header("val/accuracy")).to_be_visible()
        expect(tab.header("depth")).to_be_visible()
        expect(tab.by("pending")).to_have_count(0)
        expect(tab.by("row").first).to_have_attribute("data-run", name(11))
        assert tab.view()["columns"] is None


def test_a_hidden_tab_asks_nothing_until_it_is_seen(logdir: Path, open_tab: OpenTab, page: Page) -> None:
    for index in range(3):
        write(logdir, index, "adam")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/metadata/status" in request.url else None)

    def requests() -> int:
        page.evaluate("() => 0")  # Playwright tells of requests only while it is asked for something.
        return len(asked)

    page.clock.install()
    with TensorBoard(logdir, module=PLAIN) as server:
        server.wait_rows(3)
        tab = open_tab(server, shown=3)
        count = requests()
        page.clock.fast_forward(120_000)
        wait_for(requests, lambda now: now > count)
        tab.switch("Time Series")
        # An answer that is on its way may still come.
        page.clock.fast_forward(1_000)
        count = requests()
        for _ in range(10):
            page.clock.fast_forward(60_000)
        assert requests() == count
        write(logdir, 3, "sgd")
        server.wait_rows(4)
        tab.switch("Metadata")
        wait_for(requests, lambda now: now > count)
        # Shown at once if the server still read when it was asked, else it waits for a click.
        pending, summary = tab.by("pending"), tab.by("summary")
        wait_for(
            lambda: (summary.get_attribute("data-total"), pending.count()), lambda now: now in (("4", 0), ("3", 1))
        )
