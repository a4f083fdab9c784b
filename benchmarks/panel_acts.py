"""What one does while a panel is open beside the table, each of it measured."""

from __future__ import annotations

from benchmarks.meter import Meter
from benchmarks.tab_acts import LINES, TICKS, on_chart, there
from tests.browser.tab import Tab

PANELS = {
    "scatter": ("Scatter", "[data-testid=chart] canvas"),
    "parallel": ("Parallel", "[data-testid=chart] canvas"),
    "pivot": ("Pivot", "[data-testid=pivot-cell]"),
    "compare": ("Compare", "[data-testid=compare-row]"),
    "mattered": ("What mattered", "[data-testid=mattered-key]"),
    "keys": ("Keys", "[data-testid=keys-line]"),
}
"""The panels: the name of each one's tab, and what it shows once it is drawn."""
CHARTS = ("scatter", "parallel")
COMPARED = 2
"""Rows that are ticked while two are compared."""


def panels(meter: Meter, tab: Tab) -> None:
    """Opens each panel, and filters, sorts and ticks with it open."""
    for name, (title, drawn) in PANELS.items():
        tab.set_view(panel="curves")
        tab.wait()
        for row in range(COMPARED):
            tab.by("row").nth(row).get_by_role("checkbox").click()
        with meter.traced():
            meter.click(f"open {title}", tab.frame.get_by_role("tab", name=title), there(drawn))
            while_open(meter, tab, title)
            if name in CHARTS:
                on_chart(meter, tab.frame.get_by_role("application"), f"{title}: hover")
        tab.set_view()
        tab.wait()


def while_open(meter: Meter, tab: Tab, title: str) -> None:
    """Until the table shows it: the panel may follow later, and the longest task says how long a next click waits."""
    value = tab.by("facet-value").first.get_by_role("checkbox")
    header = tab.by("column-header", path=["seed"]).locator(".tbm-header-label")
    row = tab.by("row").nth(COMPARED).get_by_role("checkbox")
    for _ in range(meter.times):
        meter.click(f"{title}: tick a facet's value", value, LINES)
        meter.click(f"{title}: untick the value", value, LINES)
        meter.click(f"{title}: sort by a column", header, LINES)
        meter.click(f"{title}: tick a row", row, TICKS)
        meter.click(f"{title}: untick the row", row, TICKS)
