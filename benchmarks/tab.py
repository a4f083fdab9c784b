"""Measures the tab in Chromium, by its trace: `python -m benchmarks.tab [--brief] [--keys 75] [runs …]`."""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Browser, Frame, Page, expect, sync_playwright

from benchmarks import generate, trace
from benchmarks.meter import SECONDS, Act, Meter, plain, table
from benchmarks.server import BUILD, open_files, tensorboard
from benchmarks.tab_acts import METRICS, SERIES, Acts, help_, series
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.tab import FRAME, Tab
from tests.tensorboard_process import TensorBoard, wait_for

KEYS = 75
STEPS = 1000
TIMES = 7
SIZE = {"width": 1440, "height": 900}
OPENINGS = 3
"""Fewer than other acts: each loads TensorBoard's page and the whole table."""

_ROWS = """
if (location.search.includes("name=metadata")) {
    let there = false;
    new MutationObserver(() => {
        if (there || document.querySelector("[data-testid=row]") === null) return;
        there = true;
        performance.mark("rows");
    }).observe(document, { subtree: true, childList: true });
}
"""
_ENDED = """(part) => {
    const found = performance.getEntriesByType("resource").filter(({ name }) => name.includes(part));
    return found.length === 0 ? null : found.at(-1).responseEnd;
}"""
"""When the last file or answer was there whose address has a part, by the page's clock."""


def page_of(browser: Browser) -> Page:
    """A page with nothing in its caches."""
    return browser.new_context(viewport=SIZE, locale="en-US", timezone_id="UTC").new_page()  # type: ignore[arg-type]


def inside(page: Page) -> Frame:
    """The tab's own frame."""
    found = page.locator(FRAME).element_handle().content_frame()
    assert found is not None
    return found


def opening(browser: Browser, url: str, times: int) -> list[Act]:
    """From the moment at which the tab's script is there."""
    rows, after_table = [], []
    for _ in range(times):
        page = page_of(browser)
        page.add_init_script(_ROWS)
        browser.start_tracing(page=page, categories=list(trace.CATEGORIES))
        page.goto(url)
        tab = Tab(page).wait(timeout=SECONDS * 1000)
        expect(tab.by("row").first).to_be_visible(timeout=SECONDS * 1000)
        page.wait_for_timeout(500)
        frame = inside(page)
        script, told = frame.evaluate(_ENDED, "/index.js"), frame.evaluate(_ENDED, "/table")
        found = trace.read(browser.stop_tracing())
        mark = next(mark for mark in found.marks if mark.name == "rows")
        shown = found.shown_after(mark.at)
        assert shown is not None
        by_page = shown - mark.at + mark.page
        rows.append(by_page - script)
        after_table.append(by_page - told)
        page.context.close()
    return [Act("first rows, once the script is there", shown=rows), Act("  once the table is", shown=after_table)]


def interactions(browser: Browser, url: str, runs: int, times: int) -> list[Act]:
    """Everything that one does in the open tab."""
    page = page_of(browser)
    page.goto(url)
    tab = Tab(page).wait(shown=runs, timeout=SECONDS * 1000)
    # What metrics reached comes after the first rows, and orders them.
    expect(tab.by("column-header").filter(has_text="≈").first).to_be_visible(timeout=SECONDS * 1000)
    frame = inside(page)
    meter = Meter(browser, page, frame, times)
    help_(frame)
    acts = Acts(meter, tab, runs)
    for act in acts.all:
        with meter.traced():
            act()
    count = min(SERIES, runs)
    with meter.traced():
        acts.curves(count)
    loaded = points(meter, tab, count)
    with meter.traced():
        acts.on_the_chart()
    page.context.close()
    return [*meter.acts[:-2], loaded, *meter.acts[-2:]]


def points(meter: Meter, tab: Tab, count: int) -> Act:
    """Draws the curves of one metric after the other: from the moment at which all points are there."""
    tab.by("column-header").first.get_by_role("checkbox").click()
    ends = []
    drawn: list[float] = []
    with meter.traced() as traced:
        for number, metric in enumerate(METRICS[1:]):
            meter.frame.evaluate(f"bench.arm({series(count, metric)}, 'points {number}')")
            tab.set_view(
                **{**tab.view(), "curves": {"metrics": [{"namespace": "metric", "path": [metric]}]}},
            )
            meter.frame.evaluate("() => bench.shown")
            meter.quiet()
            ends.append(meter.frame.evaluate(_ENDED, "/points"))
    marks = {mark.name: mark for mark in traced().marks}
    for number, end in enumerate(ends):
        mark = marks[f"shown points {number}"]
        shown = traced().shown_after(mark.at)
        assert shown is not None
        drawn.append(shown - mark.at + mark.page - end)
    return Act(f"draw {count} curves, once the points are there", shown=drawn)


def measure(server: TensorBoard, runs: int, brief: bool) -> list[Act]:
    """All acts at one size."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        url = server.url + "#metadata"
        return [
            *opening(browser, url, 1 if brief else OPENINGS),
            *interactions(browser, url, runs, 1 if brief else TIMES),
        ]


def main(sizes: Sequence[int], keys: int, brief: bool) -> None:
    """Prints the figures of each size, and a line of JSON for machines."""
    told: list[dict[str, Any]] = []
    for runs in sizes:
        logdir = generate.logdir(BUILD, runs, STEPS, lasting=SERIES, keys=keys)
        with tensorboard(logdir, open_files(runs)) as server:
            server.wait_rows(runs, 600)
            wait_for(lambda: server.json("status"), lambda status: not status["refreshing"], 600)
            print(f"{runs:,} runs, {keys} keys, load {os.getloadavg()[0]:.1f} at the start; ms")
            acts = measure(server, runs, brief)
        print(*table(acts), sep="\n", flush=True)
        told.append({"runs": runs, "keys": keys, "load": os.getloadavg()[0], "acts": plain(acts)})
    print(json.dumps(told))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="*", default=[10_000])
    parser.add_argument("--keys", type=int, default=KEYS, help="of documents and hyperparameters together")
    parser.add_argument("--brief", action="store_true", help="each thing once")
    asked = parser.parse_args()
    main(asked.runs, asked.keys, asked.brief)
