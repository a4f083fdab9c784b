"""With the mouse: chips and headers are dragged to other places, headers to the group-by bar, edges to other widths."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.tab import Tab, box, compact
from tests.browser.test_controls import key
from tests.tensorboard_process import TensorBoard, wait_for

GROUPED = {"groupBy": [key("model", "type"), key("model", "depth"), key("seed")]}
COLUMNS = [key("seed"), key("model", "depth"), key("val/accuracy", namespace="metric")]


def drag(tab: Tab, what: Locator, to: Locator, across: float) -> None:
    """Takes an element at its middle to another one, where `across` is the part of its width; in steps, as hands do."""
    start, end = box(what), box(to)
    mouse = tab.page.mouse
    mouse.move((start.left + start.right) / 2, (start.top + start.bottom) / 2)
    mouse.down()
    mouse.move((start.left + start.right) / 2 + 8, (start.top + start.bottom) / 2, steps=2)
    mouse.move(end.left + (end.right - end.left) * across, (end.top + end.bottom) / 2, steps=8)
    mouse.up()


def chip(tab: Tab, name: str) -> Locator:
    return tab.by("group-by").get_by_role("row", name=name)


def paths(tab: Tab) -> list[str]:
    """The columns beside the name, from left to right."""
    headers = tab.by("column-header").evaluate_all(
        "headers => headers.sort((a, b) => a.dataset.column - b.dataset.column).map((one) => one.dataset.path)"
    )
    return [str(path) for path in headers[1:]]


@pytest.mark.parametrize(
    ("moved", "to", "across", "order"),
    [
        ("seed", "type", 0.1, ["seed", "type", "depth"]),
        ("type", "seed", 0.9, ["depth", "seed", "type"]),
        ("type", "depth", 0.9, ["depth", "type", "seed"]),
    ],
)
def test_a_chip_is_dragged_to_another_place(
    moved: str, to: str, across: float, order: list[str], sweep: TensorBoard, open_tab: OpenTab
) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(**GROUPED)
    expect(chip(tab, "seed")).to_be_visible()
    drag(tab, chip(tab, moved).locator("bdi"), chip(tab, to), across)
    full = {"type": ["model", "type"], "depth": ["model", "depth"], "seed": ["seed"]}
    expect(tab.by("group-by")).to_have_attribute("data-keys", compact([full[name] for name in order]))
    assert [one["path"][-1] for one in tab.view()["groupBy"]] == order


def test_a_header_in_the_group_bar_groups_by_it(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(columns=COLUMNS)
    bar = tab.by("group-by")
    drag(tab, tab.header("seed").locator(".tbm-header-label"), bar, 0.6)
    expect(bar).to_have_attribute("data-keys", compact([["seed"]]))
    expect(tab.frame.locator(".tbm-table-bar")).to_contain_text("3 groups")
    # The same again changes nothing; on the chips it takes its place among them.
    drag(tab, tab.header("seed").locator(".tbm-header-label"), bar, 0.9)
    expect(bar).to_have_attribute("data-keys", compact([["seed"]]))
    drag(tab, tab.header("model", "depth").locator(".tbm-header-label"), chip(tab, "seed"), 0.05)
    expect(bar).to_have_attribute("data-keys", compact([["model", "depth"], ["seed"]]))


def test_a_header_is_dragged_to_another_place(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(columns=COLUMNS)
    expect(tab.by("column-header")).to_have_count(4)
    accuracy = tab.header("val/accuracy")
    drag(tab, accuracy.locator(".tbm-header-label"), tab.header("seed"), 0.2)
    expect(tab.header("seed")).to_have_attribute("data-column", "2")
    assert paths(tab) == ['["val/accuracy"]', '["seed"]', '["model","depth"]']
    assert [one["path"][0] for one in tab.view()["columns"]] == ["val/accuracy", "seed", "model"]
    # Before the name there is no place.
    drag(tab, tab.header("seed").locator(".tbm-header-label"), tab.header("name"), 0.1)
    expect(tab.header("seed")).to_have_attribute("data-column", "1")
    assert tab.header("name").get_attribute("data-column") == "0"
    assert tab.view()["sort"] == [], "a drag is no click"


def test_the_menu_of_a_narrow_column_leaves_its_name_free(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(columns=COLUMNS)
    for header in (tab.header("seed"), tab.header("model", "depth")):
        header.hover()
        name, menu = box(header.locator("bdi")), box(header.locator(".tbm-header-menu"))
        assert menu.right <= name.left or menu.left >= name.right
        assert menu.right - menu.left >= 14, "it can be hit"


def test_a_column_s_edge_is_dragged(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(columns=COLUMNS)
    seed, edge = tab.header("seed"), tab.header("seed").locator(".tbm-resizer")
    before, x = box(seed), (box(edge).left + box(edge).right) / 2
    y = (before.top + before.bottom) / 2
    for width, at in ((before.right - before.left + 60, x + 60), (48, x - 500)):
        mouse = tab.page.mouse
        mouse.move((box(edge).left + box(edge).right) / 2, y)
        mouse.down()
        mouse.move(at, y, steps=4)
        # The edge follows the pointer, once React has drawn that.
        wait_for(lambda: box(edge).left, lambda left: abs(left - x) > 20)
        mouse.up()
        expect(seed).to_have_css("width", f"{width:g}px")
        assert box(tab.header("model", "depth")).left == pytest.approx(box(seed).right, abs=0.5)
        assert box(tab.cell(tab.by("row").first, "seed")).right == pytest.approx(box(seed).right, abs=0.5)
    assert tab.view()["widths"] == {compact(["doc", "seed"]): 48}
    edge.dblclick()
    expect(seed).to_have_css("width", f"{before.right - before.left:g}px")
    assert (tab.view()["widths"], tab.view()["sort"]) == ({}, [])


def test_shift_and_click_add_to_the_sort(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab.set_view(columns=COLUMNS)
    depth, seed = tab.header("model", "depth"), tab.header("seed")
    depth.locator(".tbm-header-label").click()
    expect(depth).to_have_attribute("aria-sort", "ascending")
    seed.locator(".tbm-header-label").click(modifiers=["Shift"])
    seed.locator(".tbm-header-label").click(modifiers=["Shift"])
    expect(seed.locator(".tbm-sort-mark")).to_contain_text("2 in the sort, descending")
    assert [(one["key"]["path"][-1], one["descending"]) for one in tab.view()["sort"]] == [
        ("depth", False),
        ("seed", True),
    ]
    first = tab.runs()[:6]
    assert all(run.endswith("-d1-s2") for run in first[:4])
    assert all(run.endswith("-d1-s1") for run in first[4:])
    # Only the first of them is the sort of the grid.
    expect(depth).to_have_attribute("aria-sort", "ascending")
    expect(seed).to_have_attribute("aria-sort", "none")
