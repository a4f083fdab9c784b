"""The panel of charts stands at the right of few columns in a wide window, and below the table everywhere else."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box
from tests.browser.test_controls import key
from tests.browser.test_layout import expect_sound
from tests.tensorboard_process import TensorBoard

FEW = {"columns": [key("seed"), key("val/accuracy", namespace="metric")]}


def open_charts(tab: Tab) -> None:
    tab.by("charts").click()
    expect(tab.by("curves").first).to_have_attribute("data-loading", "false")


def test_beside_few_columns_it_takes_what_they_leave(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, width=1920, shown=36)
    tab.set_view(**FEW)
    before = [box(tab.header(*path)) for path in (("name",), ("seed",), ("val/accuracy",))]
    open_charts(tab)
    panel = tab.by("panel")
    expect(panel).to_have_attribute("data-at", "right")
    # Nothing of the table has moved, and all of its columns are in sight.
    assert [box(tab.header(*path)) for path in (("name",), ("seed",), ("val/accuracy",))] == before
    place, table = box(panel), box(tab.by("table"))
    assert place.left == pytest.approx(table.right, abs=1)
    assert before[-1].right <= table.right
    assert place.bottom == pytest.approx(table.bottom, abs=1)
    chart = box(tab.by("curves").first)
    assert chart.bottom - chart.top < 720 / 2
    expect_sound(tab)
    # The edge is moved with the keyboard, and stays where it was put.
    edge = tab.frame.get_by_role("separator", name="Width of the charts")
    edge.focus()
    tab.press("ArrowLeft")
    assert box(panel).left == pytest.approx(place.left - 16, abs=1)
    edge.dblclick()
    assert box(panel) == pytest.approx(place, abs=1)
    # Wider columns do not send it elsewhere while it is open.
    tab.set_view(**FEW, panel="curves", groupBy=[key("model", "type"), key("optimizer", "name")], flat=True)
    expect(tab.by("group-row")).to_have_count(4)
    expect(panel).to_have_attribute("data-at", "right")
    tab.page.set_viewport_size({"width": 1280, "height": 720})
    expect(panel).to_have_attribute("data-at", "below")
    expect_sound(tab)


def test_below_columns_that_fill_the_window(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_wide), width=1920, shown=60)
    open_charts(tab)
    expect(tab.by("panel")).to_have_attribute("data-at", "below")
    place, table = box(tab.by("panel")), box(tab.by("table"))
    assert place.top == pytest.approx(table.bottom, abs=1)
    assert (place.left, place.right) == pytest.approx((table.left, table.right), abs=1)


def test_a_link_with_the_panel_opens_it_in_the_same_place(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, width=1920, shown=36)
    tab.set_view(**FEW, panel="curves")
    expect(tab.by("panel")).to_have_attribute("data-at", "right")
    place = box(tab.by("panel"))
    tab.reload()
    tab.wait(shown=36)
    expect(tab.by("panel")).to_have_attribute("data-at", "right")
    assert box(tab.by("panel")) == pytest.approx(place, abs=1)
