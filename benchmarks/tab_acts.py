"""What one does in the Metadata tab, each of it measured."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from playwright.sync_api import Frame

from benchmarks.meter import Meter
from tests.browser.tab import Tab, box

SERIES = 500
WORD = "adamw"
METRICS = ("val/accuracy", "val/loss", "train/accuracy", "train/loss", "lr")
MOVES = 60
"""Inputs of a movement, one a frame: a second."""

_HELP = """() => {
    const all = (id) => [...document.querySelectorAll(`[data-testid='${id}']`)];
    const told = (id, name) => all(id).map((element) => element.dataset[name]).join();
    Object.assign(window.bench, {
        all,
        told,
        // What the table shows: which lines, in which order, of how many runs.
        table: () => {
            const lines = [...all("row"), ...all("group-row")];
            lines.sort((a, b) => a.dataset.line - b.dataset.line);
            return told("summary", "shown") + lines.map((one) => one.dataset.run ?? one.dataset.key).join();
        },
        // A test for a change of what a function tells.
        changed: (tell) => {
            const before = tell();
            return () => tell() !== before;
        },
        // A chart is drawn: setting the size of its canvas clears it.
        drawn: (changes) => changes.some(
            ({ target, attributeName }) => target.tagName === "CANVAS" && attributeName === "width"),
    });
}"""
TABLE = "bench.changed(bench.table)"
DRAWN = "bench.drawn"


def changed(testid: str, name: str) -> str:
    """Whether a data attribute of elements changed, or whether there are others."""
    return f'bench.changed(() => bench.told("{testid}", "{name}"))'


def there(selector: str) -> str:
    """Whether there is such an element."""
    return f"() => document.querySelector({json.dumps(selector)}) !== null"


def gone(selector: str) -> str:
    """Whether there is none."""
    return f"() => document.querySelector({json.dumps(selector)}) === null"


def series(count: int, metric: str) -> str:
    """Whether so many curves of a metric are drawn, from all their points."""
    return f"""() => {{
        const [chart] = bench.all("curves");
        return chart?.dataset.loading === "false" && chart.dataset.metric === {json.dumps(metric)}
            && JSON.parse(chart.dataset.series).length === {count};
    }}"""


def help_(frame: Frame) -> None:
    """Adds to the page what the tests for what is shown call."""
    frame.evaluate(_HELP)


@dataclass(frozen=True)
class Acts:
    """The acts in their order; each leaves the tab as it was."""

    meter: Meter
    tab: Tab
    runs: int

    @property
    def all(self) -> tuple[Callable[[], None], ...]:
        """To be done one after the other, each in a trace of its own."""
        return (
            self.facet,
            self.range,
            self.search,
            self.sort,
            self.group,
            self.average,
            self.tick,
            self.scroll,
            self.hover,
            self.open,
            self.charts,
        )

    def facet(self) -> None:
        value = self.tab.by("facet-value").first.get_by_role("checkbox")
        for _ in range(self.meter.times):
            self.meter.click("tick a facet's value", value, TABLE)
            self.meter.click("untick it", value, TABLE)

    def range(self) -> None:
        facet = self.tab.facet("created")
        title = facet.get_by_role("button").first
        title.click()
        slider = facet.get_by_role("slider").first
        slider.focus()
        for _ in range(self.meter.times):
            self.meter.key("a range, by a key", "ArrowRight", TABLE)
        handle, track = box(facet.locator(".tbm-slider-thumb").first), box(facet.locator(".tbm-slider-track"))
        middle = (handle.top + handle.bottom) / 2
        mouse = self.tab.page.mouse
        mouse.move((handle.left + handle.right) / 2, middle)
        mouse.down()
        reach = track.right - handle.right
        self.meter.move(
            "a range, dragged",
            (partial(mouse.move, handle.right + reach * step / MOVES, middle) for step in range(MOVES)),
        )
        mouse.up()
        self.tab.set_view()
        title.click()

    def search(self) -> None:
        field = self.tab.by("query")
        field.focus()
        keyboard = self.tab.page.keyboard
        found = f'() => bench.all("search-clause")[0]?.textContent.includes("{WORD}")'
        for _ in range(self.meter.times):
            self.meter.step("search, a word typed", lambda: keyboard.type(WORD), found)
            self.meter.key("search, cleared", "Escape", gone("[data-testid=search-clause]"))

    def sort(self) -> None:
        header = self.tab.by("column-header", path=["seed"])
        for _ in range(self.meter.times):
            self.meter.click("sort by a header", header.locator(".tbm-header-label"), TABLE)
        self.tab.set_view()

    def group(self) -> None:
        add = self.tab.frame.get_by_role("button", name="Add a key to group by")
        for _ in range(self.meter.times):
            self.meter.click("open the keys to group by", add, there("[role=listbox] [role=option]"))
            self.tab.page.keyboard.type("model.type")
            option = self.tab.frame.get_by_role("option").filter(has_text="type").first
            self.meter.click("group by one of them", option, there("[data-testid=group-row]"))
            name = self.tab.by("group-row").first.locator("[data-column='0']")
            self.meter.click("open a group", name, TABLE, 60)
            self.meter.click("close it", name, TABLE, 60)
            self.meter.click("ungroup", self.tab.by("ungroup"), gone("[data-testid=group-row]"))

    def average(self) -> None:
        button = self.tab.frame.get_by_role("button", name="Average over…")
        dialog = self.tab.by("average-dialog")
        result = "[data-testid=average-dialog] .tbm-average-result strong"
        for _ in range(self.meter.times):
            self.meter.click("open “Average over…”", button, there("[data-testid=average-dialog]"))
            dialog.get_by_role("searchbox").fill("seed")
            self.meter.click("tick the seed in it", dialog.locator(".tbm-check").first, there(result))
            apply = dialog.get_by_role("button", name="Average", exact=True)
            self.meter.click("average over it", apply, there("[data-testid=group-row]"))
            self.tab.set_view()

    def tick(self) -> None:
        row = self.tab.by("row").first.get_by_role("checkbox")
        everything = self.tab.by("column-header").first.get_by_role("checkbox")
        count = changed("selection", "count")
        for _ in range(self.meter.times):
            self.meter.click("tick a row", row, count)
            self.meter.click("untick the row", row, count)
            self.meter.click("tick all rows", everything, count)
            self.meter.click("untick all rows", everything, count)

    def scroll(self) -> None:
        self.meter.point(self.tab.by("row").nth(5))
        mouse = self.tab.page.mouse
        self.meter.move("scroll", (partial(mouse.wheel, 0, 120) for _ in range(MOVES)))
        self.tab.set_view()
        self.tab.by("table").evaluate("(table) => table.scrollTo(0, 0)")

    def hover(self) -> None:
        place = box(self.tab.by("table"))
        mouse = self.tab.page.mouse
        mouse.move(place.left + 200, place.top + 40)
        reach = place.bottom - place.top - 80
        self.meter.move(
            "hover over rows",
            (partial(mouse.move, place.left + 200, place.top + 40 + reach * step / MOVES) for step in range(MOVES)),
        )

    def open(self) -> None:
        cell = self.tab.by("row").nth(2).locator("[data-column='0']")
        for _ in range(self.meter.times):
            self.meter.click("open a run", cell, there("[data-testid=detail-line]"), 60)
            self.meter.click("close it", self.tab.by("detail-close"), gone("[data-testid=detail]"))

    def charts(self) -> None:
        button = self.tab.by("charts")
        for _ in range(self.meter.times):
            self.meter.click("open the charts", button, series(10, METRICS[0]))
            self.meter.click("close them", button, gone("[data-testid=panel]"))

    def curves(self, count: int) -> None:
        """Those of the first runs, as many as are drawn at most."""
        self.tab.set_view(query="/trial-000[0-4]/", panel="curves")
        self.tab.expect_shown(count)
        everything = self.tab.by("column-header").first.get_by_role("checkbox")
        self.meter.click(f"tick {count} runs, their charts open", everything, series(count, METRICS[0]))
        everything.click()
        self.tab.wait()
        for _ in range(self.meter.times):
            self.meter.click(f"draw {count} curves, known", everything, series(count, METRICS[0]))
            everything.click()

    def on_the_chart(self) -> None:
        chart = self.tab.frame.get_by_role("application")
        place = box(chart)
        mouse = self.tab.page.mouse
        middle = (place.top + place.bottom) / 2
        mouse.move(place.left + 80, middle)
        width = place.right - place.left - 120

        self.meter.move(
            "hover over the chart",
            (
                partial(mouse.move, place.left + 80 + width * step / MOVES, middle + (30 if step % 2 else -30))
                for step in range(MOVES)
            ),
        )
        slider = self.tab.by("curves-smoothing")
        slider.focus()
        for _ in range(self.meter.times):
            self.meter.key("smoothing, by a key", "ArrowRight", DRAWN)
