"""What one does in the Metadata tab, each of it measured; each act leaves the tab as it was."""

from __future__ import annotations

import json
from functools import partial

from playwright.sync_api import Frame, Locator

from benchmarks.generate import TAGS
from benchmarks.meter import Meter
from benchmarks.provided import LASTING
from tests.browser.tab import Tab, box

FIRST, *OTHERS = sorted(TAGS, key=lambda tag: (tag != "val/accuracy", tag))
"""The metric that the tab takes for the target, and all others."""
DRAW, DRAW_AGAIN = "draw the curves, once points are there", "draw the curves again"
HOVER = "hover over the curves"

_HELP = """() => {
    const all = (id) => [...document.querySelectorAll(`[data-testid='${id}']`)];
    const told = (id, name) => all(id).map((element) => element.dataset[name]).join();
    const changed = (tell) => {
        const before = tell();
        return () => tell() !== before;
    };
    const drawnCurves = (count, metric) => () => {
        const [chart] = all("curves");
        return chart?.dataset.loading === "false" && chart.dataset.metric === metric
            && JSON.parse(chart.dataset.series).length === count;
    };
    // What the table shows: of how many runs, which lines, in which order.
    const shown = () => {
        const lines = [...all("row"), ...all("group-row")].sort((a, b) => a.dataset.line - b.dataset.line);
        return told("summary", "shown") + lines.map((one) => one.dataset.run ?? one.dataset.key).join();
    };
    // To set the size of a canvas clears it.
    const isDrawing = ({ target, attributeName }) => target.tagName === "CANVAS" && attributeName === "width";
    Object.assign(bench, {
        drawnCurves,
        otherLines: () => changed(shown),
        otherFilters: () => changed(() => all("clause").map((one) => one.textContent).join()),
        otherTicks: () => changed(() => told("selection", "count")),
        drawing: (changes) => changes.some(isDrawing),
    });
}"""
LINES, FILTERS, TICKS = "bench.otherLines()", "bench.otherFilters()", "bench.otherTicks()"


def there(selector: str) -> str:
    """Whether there is such an element."""
    return f"() => document.querySelector({json.dumps(selector)}) !== null"


def gone(selector: str) -> str:
    """Whether there is none."""
    return f"() => document.querySelector({json.dumps(selector)}) === null"


def curves(count: int, metric: str) -> str:
    """Whether so many curves of a metric are drawn, with all their points."""
    return f"bench.drawnCurves({count}, {json.dumps(metric)})"


GROUPS, NO_GROUPS = there("[data-testid=group-row]"), gone("[data-testid=group-row]")


def do_all(meter: Meter, tab: Tab, runs: int) -> None:
    """Does everything, as often as the meter says."""
    meter.frame.evaluate(_HELP)
    for act in (facet, range_, search, sort, group, average, tick, scroll, open_run):
        with meter.traced():
            act(meter, tab)
        tab.set_view()
        tab.wait()
    charts(meter, tab, min(LASTING, runs))


def facet(meter: Meter, tab: Tab) -> None:
    value = tab.by("facet-value").first.get_by_role("checkbox")
    for _ in range(meter.times):
        meter.click("tick a facet's value", value, LINES)
        meter.click("untick the value", value, LINES)


def range_(meter: Meter, tab: Tab) -> None:
    found = tab.facet("created")
    found.get_by_role("button").first.click()
    found.get_by_role("slider").first.focus()
    for _ in range(meter.times):
        meter.key("a range, by a key", "ArrowRight", FILTERS)
    handle, track = box(found.locator(".tbm-slider-thumb").first), box(found.locator(".tbm-slider-track"))
    x, y = (handle.left + handle.right) / 2, (handle.top + handle.bottom) / 2
    tab.page.mouse.move(x, y)
    tab.page.mouse.down()
    meter.move("a range, dragged", lambda place: tab.page.mouse.move(x + (track.right - x) * place, y))
    tab.page.mouse.up()
    found.get_by_role("button").first.click()


def search(meter: Meter, tab: Tab) -> None:
    tab.by("query").focus()
    for _ in range(meter.times):
        meter.step("search, a word typed", lambda: tab.page.keyboard.type("adamw"), LINES)
        meter.key("search, cleared", "Escape", gone("[data-testid=search-clause]"))


def sort(meter: Meter, tab: Tab) -> None:
    header = tab.by("column-header", path=["seed"]).locator(".tbm-header-label")
    for _ in range(meter.times):
        meter.click("sort by a column", header, LINES)


def group(meter: Meter, tab: Tab) -> None:
    add = tab.frame.get_by_role("button", name="Add a key to group by")
    for _ in range(meter.times):
        meter.click("open the keys to group by", add, there("[role=listbox] [role=option]"))
        tab.page.keyboard.type("model.type")
        meter.quiet()
        meter.click("group by one of them", tab.frame.get_by_role("option").first, GROUPS)
        name = tab.by("group-row").first.locator("[data-column='0']")
        meter.click("open a group", name, LINES, at=60)
        meter.click("close the group", name, LINES, at=60)
        tab.by("group-more").click()
        meter.click("ungroup", tab.by("ungroup"), NO_GROUPS)


def average(meter: Meter, tab: Tab) -> None:
    """Over the seed, which gives groups of some; and over another key, by which the groups have one row each."""
    for key, name in (("seed", "groups of 5"), ("model.type", "groups of 1")):
        for _ in range(meter.times):
            button = tab.frame.get_by_role("button", name="Average over…")
            meter.click("open “Average over…”", button, there("[data-testid=average-dialog]"))
            dialog = tab.by("average-dialog")
            for other in dialog.locator(".tbm-check:has([data-selected=true])").all():
                other.click()
            dialog.get_by_role("searchbox").fill(key)
            meter.quiet()
            counted = there("[data-testid=average-dialog] .tbm-average-result strong")
            meter.click(f"tick a key in it, {name}", dialog.locator(".tbm-check").first, counted)
            meter.click(f"average, {name}", dialog.get_by_role("button", name="Average", exact=True), GROUPS)
            tab.set_view()


def tick(meter: Meter, tab: Tab) -> None:
    row = tab.by("row").first.get_by_role("checkbox")
    for _ in range(meter.times):
        meter.click("tick a row", row, TICKS)
        meter.click("untick the row", row, TICKS)
        meter.click("tick all rows", _all(tab), TICKS)
        meter.click("untick all rows", _all(tab), TICKS)


def scroll(meter: Meter, tab: Tab) -> None:
    meter.point(tab.by("row").nth(5))
    meter.move("scroll", lambda _: tab.page.mouse.wheel(0, 120))
    tab.by("table").evaluate("(table) => table.scrollTo(0, 0)")


def open_run(meter: Meter, tab: Tab) -> None:
    cell = tab.by("row").nth(2).locator("[data-column='0']")
    for _ in range(meter.times):
        meter.click("open a run", cell, there("[data-testid=detail-line]"), at=60)
        meter.click("close the run", tab.by("detail-close"), gone("[data-testid=detail]"))


def charts(meter: Meter, tab: Tab, count: int) -> None:
    """The panel of ten curves; then those of the first runs, which are as many as are drawn at most."""
    with meter.traced():
        for _ in range(meter.times):
            meter.click("open the curves of ten rows", tab.by("charts"), curves(min(10, count), FIRST))
            meter.click("close them", tab.by("charts"), gone("[data-testid=panel]"))
    tab.set_view(query="/trial-000[0-4]/", panel="curves")
    tab.wait(shown=count)
    meter.frame.evaluate(f"bench.arm('all', {curves(count, FIRST)})")
    _all(tab).click()
    meter.frame.evaluate("bench.shown")
    with meter.traced():
        for metric in OTHERS:
            shown = {"curves": {"metrics": [{"namespace": "metric", "path": [metric]}]}}
            change = partial(tab.set_view, **{**tab.view(), **shown})
            meter.step(DRAW, change, curves(count, metric), since="/points")
    with meter.traced():
        for _ in range(meter.times):
            _all(tab).click()
            meter.quiet()
            meter.click(DRAW_AGAIN, _all(tab), curves(count, OTHERS[-1]))
    with meter.traced():
        on_chart(meter, tab.frame.get_by_role("application"), HOVER)
        tab.by("curves-smoothing").focus()
        for _ in range(meter.times):
            meter.key("smooth the curves, by a key", "ArrowRight", "bench.drawing")


def on_chart(meter: Meter, chart: Locator, name: str) -> None:
    """Moves the mouse over a chart from left to right, up and down."""
    place = box(chart)
    left, width, middle = place.left + 80, place.right - place.left - 120, (place.top + place.bottom) / 2
    meter.page.mouse.move(left, middle)
    meter.move(name, lambda part: meter.page.mouse.move(left + width * part, middle + 60 * (part * 15 % 1) - 30))


def _all(tab: Tab) -> Locator:
    """The checkbox of all rows."""
    return tab.by("column-header").first.get_by_role("checkbox")


def frame_of(tab: Tab) -> Frame:
    """The tab's own frame."""
    found = tab.frame.owner.element_handle().content_frame()
    assert found is not None
    return found
