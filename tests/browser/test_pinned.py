"""Pinned columns stay beside the name: by menu, key and mouse, in rows and groups, as far as there is room."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box
from tests.browser.test_controls import key
from tests.browser.test_drag import COLUMNS, drag
from tests.browser.test_journey import menu_of
from tests.tensorboard_process import TensorBoard

WIDE = {f'["run","{name}"]': 300 for name in ("status", "started", "last_seen", "duration", "last_step", "folder")}
"""Wide enough that the table has to be scrolled."""


def wide(*columns: dict[str, Any]) -> dict[str, Any]:
    others = [key(name, namespace="run") for name in ("started", "last_seen", "duration", "last_step")]
    return {"columns": [*others, *columns], "widths": WIDE}


def scroll_sideways(tab: Tab, px: int) -> None:
    tab.by("table").evaluate("(table, px) => { table.scrollLeft = px; }", px)


def left_of(element: Locator) -> float:
    return box(element).left


def order(tab: Tab) -> list[str]:
    """The mounted columns from left to right, by the last step of their paths."""
    headers: list[str] = tab.by("column-header").evaluate_all(
        """headers => headers.sort((a, b) => a.dataset.column - b.dataset.column)
            .map((one) => JSON.parse(one.dataset.path).at(-1))"""
    )
    return headers


def test_a_column_that_is_pinned_stays_while_others_scroll(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(**wide(key("seed"), key("model", "depth")))
    scroll_sideways(tab, 2000)
    menu_of(tab, "seed")
    tab.frame.get_by_role("menuitem", name="Pin beside the name").click()
    expect(tab.header("seed")).to_have_attribute("data-column", "1")
    assert tab.view()["pinned"] == [key("seed")]
    # As the name does, the header and the cells of the column stand still where the others move.
    row = tab.by("row").first
    for px in (0, 700):
        scroll_sideways(tab, px)
        for cells in ((tab.header("name"), tab.header("seed")), (tab.cell(row, "name"), tab.cell(row, "seed"))):
            name, seed = (box(cell) for cell in cells)
            assert name.left == pytest.approx(left_of(tab.by("table")), abs=0.5)
            assert seed.left == pytest.approx(name.right, abs=0.5)
        expect(tab.header("seed")).to_have_attribute("data-edge", "true")
        assert on_top(tab, tab.cell(row, "seed")) == "seed"
    # The groups' lines have it too, behind their number.
    tab.set_view(**{**tab.view(), "groupBy": [key("model", "type")]})
    group = tab.by("group-row").first
    scroll_sideways(tab, 700)
    expect(tab.header("seed")).to_have_attribute("data-column", "2")
    assert left_of(tab.cell(group, "seed")) == pytest.approx(box(tab.cell(group, "group size")).right, abs=0.5)
    assert left_of(tab.cell(group, "seed")) < box(tab.by("table")).left + 460
    # Cells that the keyboard goes to are not below it.
    tab.of_groups("Ungroup")
    tab.by("row").first.locator("[data-column='0']").focus()
    tab.press("End", *["ArrowLeft"] * 3)
    focused, seed = box(tab.focused()), box(tab.header("seed"))
    assert focused.left >= seed.right - 1
    # Back takes one step after the other.
    tab.page.go_back()
    expect(tab.header("seed")).to_have_attribute("data-column", "2")
    menu_of(tab, "seed")
    tab.frame.get_by_role("menuitem", name="Unpin").click()
    expect(tab.header("started")).to_have_attribute("data-column", "2")
    assert tab.view()["pinned"] == []
    tab.page.go_back()
    expect(tab.header("seed")).to_have_attribute("data-column", "2")


def on_top(tab: Tab, cell: Locator) -> str:
    """The key of the column whose cell is seen in the middle of another one's place."""
    place: str = cell.evaluate(
        """(cell) => {
            const { left, top, width, height } = cell.getBoundingClientRect();
            const seen = document.elementFromPoint(left + width / 2, top + height / 2).closest("[data-column]");
            const header = document.querySelector(`.tbm-header-cell[data-column="${seen.dataset.column}"]`);
            return JSON.parse(header.dataset.path).at(-1);
        }"""
    )
    return place


def test_a_key_pins_and_moves_and_the_focus_stays(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(columns=COLUMNS)
    depth = tab.header("model", "depth")
    depth.focus()
    tab.press("p")
    expect(depth).to_have_attribute("data-column", "1")
    expect(depth).to_be_focused()
    accuracy = tab.header("val/accuracy")
    accuracy.focus()
    tab.press("p")
    expect(accuracy).to_have_attribute("data-column", "2")
    tab.press("Control+ArrowLeft")
    expect(accuracy).to_have_attribute("data-column", "1")
    expect(accuracy).to_be_focused()
    # A pinned column moves among pinned ones only.
    tab.press("Control+ArrowRight", "Control+ArrowRight", "Control+ArrowRight")
    expect(accuracy).to_have_attribute("data-column", "2")
    assert [one["path"][-1] for one in tab.view()["pinned"]] == ["depth", "val/accuracy"]
    tab.press("p")
    expect(accuracy).to_have_attribute("data-column", "3")
    expect(accuracy).to_be_focused()
    depth.focus()
    tab.press("p")
    assert order(tab) == ["name", "seed", "depth", "val/accuracy"]
    expect(depth).to_be_focused()
    # The name stays where it is.
    tab.header("name").focus()
    tab.press("p")
    assert tab.view()["pinned"] == []


def test_a_header_is_dragged_among_pinned_ones_and_out_again(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(**{**wide(key("seed"), key("model", "depth")), "pinned": [key("seed")]})
    scroll_sideways(tab, 2000)
    depth, seed = tab.header("model", "depth"), tab.header("seed")
    drag(tab, depth.locator(".tbm-header-label"), seed, 0.2)
    expect(depth).to_have_attribute("data-column", "1")
    assert [one["path"][-1] for one in tab.view()["pinned"]] == ["depth", "seed"]
    scroll_sideways(tab, 0)
    drag(tab, depth.locator(".tbm-header-label"), tab.header("started"), 0.9)
    expect(seed).to_have_attribute("data-column", "1")
    assert order(tab)[:4] == ["name", "seed", "started", "depth"]
    assert tab.view()["pinned"] == [key("seed")]
    # Its edge makes it wider, and what follows keeps beside it.
    edge = box(seed.locator(".tbm-resizer"))
    mouse = tab.page.mouse
    mouse.move((edge.left + edge.right) / 2, (edge.top + edge.bottom) / 2)
    mouse.down()
    mouse.move((edge.left + edge.right) / 2 + 50, (edge.top + edge.bottom) / 2, steps=4)
    mouse.up()
    expect(tab.header("started")).to_have_attribute("data-column", "2")
    assert left_of(tab.header("started")) == pytest.approx(box(seed).right, abs=0.5)


def test_where_there_is_no_room_pinned_columns_scroll_with_the_others(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_sweep), width=820, shown=36)
    pinned = [key("started", namespace="run"), key("last_seen", namespace="run")]
    tab.set_view(**{**wide(), "pinned": pinned})
    expect(tab.header("last_seen")).to_have_attribute("data-column", "2")
    started, last_seen = tab.header("started"), tab.header("last_seen")
    before = left_of(started), left_of(last_seen)
    scroll_sideways(tab, 200)
    # The name and one of them take what is allowed; the other goes.
    assert left_of(started) == pytest.approx(before[0], abs=0.5)
    assert left_of(last_seen) == pytest.approx(before[1] - 200, abs=0.5)
    title = last_seen.locator(".tbm-header-label").get_attribute("title") or ""
    assert "Pinned, but the table is too narrow for it to stay" in title
    tab.page.set_viewport_size({"width": 1600, "height": 720})
    expect(last_seen).to_have_attribute("data-edge", "true")
    tab.page.set_viewport_size({"width": 820, "height": 720})
    expect(started).to_have_attribute("data-edge", "true")
