"""Measures parallel coordinates in Chromium by its trace: `python -m benchmarks.parallel [--brief] [runs …]`."""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Sequence

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.meter import Meter, lines
from benchmarks.provided import tensorboard
from benchmarks.tab_acts import frame_of, gone, there
from tests.browser.chromium import ARGUMENTS, executable
from tests.browser.tab import Tab, box

TIMES, MOVES = 7, 120
BRIEF = 1, 10
DRAWN = there("[data-testid=chart] [data-drawn=true]")
OPEN, BRUSH = "open parallel coordinates", "drag a brush"


def measure(browser: Browser, page: Page, url: str, brief: bool) -> Meter:
    """Opens them, and drags a brush along the axis of the target, back and forth."""
    page.goto(url + "#metadata")
    tab = Tab(page).wait()
    meter = Meter(browser, page, frame_of(tab), *(BRIEF if brief else (TIMES, MOVES)))
    tab.set_view(panel="curves")
    with meter.traced():
        for _ in range(meter.times):
            meter.click(OPEN, tab.frame.get_by_role("tab", name="Parallel"), DRAWN)
            meter.click("close them", tab.frame.get_by_role("tab", name="Curves"), gone("[data-testid=chart]"))
    tab.set_view(panel="parallel")
    tab.by("chart", kind="parallel").locator("[data-drawn=true]").wait_for()
    with meter.traced():
        head, canvas = box(tab.by("parallel-axis").last), box(tab.by("chart").get_by_role("application"))
        x, low, room = (head.left + head.right) / 2, canvas.bottom - 34, (canvas.bottom - canvas.top) * 0.8
        page.mouse.move(x, low)
        page.mouse.down()
        # To the top and back, so that lines go and come.
        meter.move(BRUSH, lambda part: page.mouse.move(x, low - room * (1 - abs(2 * part - 1))))
        page.mouse.up()
    return meter


def main(sizes: Sequence[int], brief: bool) -> None:
    """Prints the figures of each size, with the machine's load."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        for runs in sizes:
            with tensorboard(runs) as server:
                page = browser.new_page(viewport={"width": 1440, "height": 900}, locale="en-US", timezone_id="UTC")
                page.set_default_timeout(60_000)
                print(f"{runs:,} runs; the machine's load is {os.getloadavg()[0]:.1f}", flush=True)
                acts = measure(browser, page, server.url, brief).acts
                print(*lines(acts), sep="\n")
                between = statistics.median(acts[BRUSH].next_frame)
                print(f"{1000 / between:.0f} frames a second while a brush is dragged", flush=True)
                page.close()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, nargs="*", default=[10_000])
    parser.add_argument("--brief", action="store_true", help="each thing once")
    asked = parser.parse_args()
    main(asked.runs, asked.brief)
