"""Measures the tab in Chromium by its trace, and TensorBoard's own: `python -m benchmarks.tab [--brief] [runs …]`."""

from __future__ import annotations

import argparse
import os
from collections import defaultdict
from collections.abc import Sequence

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks import peers, trace
from benchmarks.meter import SECONDS, Act, Acts, Meter, ended, lines, ratios
from benchmarks.panel_acts import panels
from benchmarks.provided import LASTING, LONG, tensorboard
from benchmarks.server import table
from benchmarks.tab_acts import do_all, frame_of
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.tab import Tab

TIMES, MOVES = 7, 60
BRIEF = 1, 10
OPENINGS = 3
"""Fewer than other acts: each loads TensorBoard's page and the whole table."""
PEER_TIMES = 3
MOST_OF_HPARAMS = 10_000
"""Runs past which the HParams tab is not opened: it asks the server for all of them at each click."""

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


def new_page(browser: Browser) -> Page:
    """A page with nothing in its caches."""
    page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US", timezone_id="UTC")
    page.set_default_timeout(60_000)
    return page


def opening(browser: Browser, url: str, acts: Acts) -> Page:
    """Opens the tab, measured; gives its page."""
    page = new_page(browser)
    page.add_init_script(_ROWS)
    browser.start_tracing(page=page, categories=list(trace.CATEGORIES))
    page.goto(url + "#metadata")
    tab = Tab(page).wait(timeout=SECONDS * 1000)
    expect(tab.by("row").first).to_be_visible(timeout=SECONDS * 1000)
    # The last frame is on the screen a while after it is drawn.
    page.wait_for_timeout(1000)
    found = trace.read(browser.stop_tracing())
    mark = found.marks["rows"]
    shown = mark.page + found.shown_after(mark.at) - mark.at
    for name, part in (("first rows, once the script is there", "/index.js"), ("  once the table is there", "/table")):
        acts[name].shown.append(shown - ended(frame_of(tab), part))
    return page


def measure(browser: Browser, url: str, runs: int, brief: bool) -> Acts:
    """All acts in our tab."""
    opened: Acts = defaultdict(Act)
    page = opening(browser, url, opened)
    for _ in range(0 if brief else OPENINGS - 1):
        page.close()
        page = opening(browser, url, opened)
    tab = Tab(page).wait(shown=runs, timeout=SECONDS * 1000)
    # What metrics reached comes after the first rows, and orders them.
    expect(tab.by("column-header").filter(has_text="≈").first).to_be_visible(timeout=SECONDS * 1000)
    meter = Meter(browser, page, frame_of(tab), *(BRIEF if brief else (TIMES, MOVES)))
    do_all(meter, tab, runs)
    tab.set_view()
    tab.wait()
    panels(meter, tab)
    page.close()
    return opened | meter.acts


def main(sizes: Sequence[int], brief: bool) -> None:
    """Prints the figures of each size, and how TensorBoard's own tabs compare."""
    times, moves = BRIEF if brief else (PEER_TIMES, MOVES)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        for runs in sizes:
            with tensorboard(runs) as server:
                print(f"{runs:,} runs, {table(server).num_columns} columns, curves of {LONG:,} points")
                print(f"in ms; the machine's load is {os.getloadavg()[0]:.1f}", flush=True)
                ours = measure(browser, server.url, runs, brief)
                print(*lines(ours), sep="\n", flush=True)
                if runs <= MOST_OF_HPARAMS:
                    theirs = peers.hparams(browser, new_page(browser), server.url, times)
                    print(*ratios(ours, theirs, peers.OF_HPARAMS), sep="\n", flush=True)
            count = min(runs, LASTING)
            with tensorboard(count) as server:
                theirs = peers.time_series(browser, new_page(browser), server.url, times, moves)
                print(*ratios(ours, theirs, peers.OF_TIME_SERIES), sep="\n", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="*", default=[10_000])
    parser.add_argument("--brief", action="store_true", help="each thing once")
    asked = parser.parse_args()
    main(asked.runs, asked.brief)
