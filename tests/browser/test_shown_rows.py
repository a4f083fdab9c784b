"""What follows the rows that are shown: where the table begins, its columns, the keys that all share, and its order."""

from __future__ import annotations

from typing import cast

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.browser.tab import Tab, box
from tests.tensorboard_process import TensorBoard, wait_for

DOWN = 100
"""px: past the first lines of the sweep."""


@pytest.fixture
def shown(sweep: TensorBoard, open_tab: OpenTab) -> Tab:
    return open_tab(sweep)


def columns(tab: Tab) -> list[str]:
    """The paths of the mounted columns, from left to right."""
    paths = "all => all.map((one) => JSON.parse(one.dataset.path).join('.'))"
    return cast("list[str]", tab.by("column-header").evaluate_all(paths))


def scrolled(tab: Tab) -> int:
    return cast("int", tab.by("table").evaluate("table => table.scrollTop"))


def scroll(tab: Tab) -> None:
    tab.by("table").evaluate("(table, to) => { table.scrollTop = to; }", DOWN)
    assert scrolled(tab) == DOWN


def expect_top(tab: Tab) -> None:
    wait_for(lambda: scrolled(tab), lambda place: place == 0)
    scroll(tab)


def test_other_rows_and_another_order_begin_at_the_top(shown: Tab) -> None:
    tab = shown
    seed = tab.open_facet("seed", tab.facet("seed"))
    scroll(tab)
    tab.header("val/loss").click()
    expect_top(tab)
    tab.tick(seed, 1)
    tab.tick(seed, 2)
    expect(tab.by("summary")).to_have_attribute("data-shown", "24")
    expect_top(tab)
    tab.by("query").fill("adam or sgd")
    tab.by("query").fill("d")
    expect_top(tab)
    in_sight = tab.by("row", line="12")
    in_sight.click()
    expect(tab.by("detail")).to_be_visible()
    assert scrolled(tab) == DOWN
    tab.page.go_back()
    expect(tab.by("detail")).to_have_count(0)
    assert scrolled(tab) == DOWN


def test_an_order_without_a_column_is_named_and_dropped(shown: Tab) -> None:
    tab = shown
    by_depth = {"key": {"namespace": "doc", "path": ["model", "depth"]}, "descending": True}
    accuracy = {"namespace": "metric", "path": ["val/accuracy"]}
    tab.set_view(sort=[by_depth], columns=[accuracy])
    chip = tab.by("hidden-sort", path=["model", "depth"])
    expect(chip).to_contain_text("Sorted by depth")
    assert "-d3-" in tab.runs()[0]
    chip.get_by_role("button", name="Do not sort by depth").click()
    expect(chip).to_have_count(0)
    assert tab.view()["sort"] == []
    tab.set_view(sort=[{**by_depth, "key": accuracy}], columns=[accuracy])
    expect(tab.by("row").first).to_be_visible()
    expect(tab.by("hidden-sort")).to_have_count(0)


def test_columns_and_identical_keys_are_of_the_rows_shown(shown: Tab) -> None:
    tab = shown
    assert {"model.type", "optimizer.name"} <= set(columns(tab))
    model = tab.open_facet("type", tab.facet("model", "type"))
    tab.tick(model, "mlp")
    tab.open_facet("optimizer", tab.facet("optimizer", "name"))
    tab.tick(tab.facet("optimizer", "name"), "adam")
    expect(tab.by("summary")).to_have_attribute("data-shown", "9")
    filtered = columns(tab)
    assert {"model.type", "optimizer.name", "model.depth", "seed"} <= set(filtered)
    assert not {"optimizer.learning_rate", "dropout"} & set(filtered)
    assert filtered.index("optimizer.name") == filtered.index("val/accuracy") + 2
    tab.by("identical-keys").click()
    said = tab.frame.get_by_role("dialog", name="Keys with the same value in every run shown")
    expect(said).to_contain_text("optimizer.learning_rate")
    expect(said).not_to_contain_text("model.depth")


def test_the_groups_of_the_first_row_in_sight_stay_below_the_header(shown: Tab) -> None:
    tab = shown
    model, depth = ({"namespace": "doc", "path": ["model", name]} for name in ("type", "depth"))
    tab.set_view(groupBy=[model, depth])
    expect(tab.by("group-row", key=["cnn", 3])).to_be_visible()
    cnn, deepest = tab.by("group-row", key=["cnn"]), tab.by("group-row", key=["cnn", 3])
    order = [box(tab.by("column-header").first), box(cnn), box(deepest), box(tab.by("row").first)]
    assert [one.top for one in order] == sorted(one.top for one in order)
    tab.by("table").evaluate("(table, to) => { table.scrollTop = to; }", 28 * 4)
    expect(deepest).to_have_attribute("data-stuck", "true")
    assert [box(cnn).top, box(deepest).top] == [order[1].top, order[2].top]
    in_sight = tab.by("row", line="6")
    assert box(in_sight).top == box(deepest).bottom, "no line is half hidden"
    # The cell that the arrows reach comes out from below them.
    in_sight.locator("[data-column='0']").focus()
    tab.press("ArrowUp", "ArrowUp", "ArrowUp")
    reached = tab.by("row", line="3")
    expect(reached.locator("[data-column='0']")).to_be_focused()
    wait_for(lambda: box(reached).top >= box(deepest).bottom, lambda out: out)
    cnn.click()
    expect(cnn).to_have_attribute("aria-expanded", "false")
    expect(deepest).to_have_count(0)


def test_runs_have_the_menu_that_groups_have(shown: Tab) -> None:
    tab = shown
    best = tab.runs()[0]
    tab.by("row", run=best).click(button="right")
    menu = tab.frame.get_by_role("menu", name="Row")
    expect(menu.get_by_role("menuitem", name="Copy path")).to_be_visible()
    menu.get_by_role("menuitem", name="Open", exact=True).click()
    expect(tab.by("detail")).to_have_attribute("data-run", best)


def test_ticked_runs_are_kept_alone_or_hidden(shown: Tab) -> None:
    tab = shown
    first, second, third = tab.runs()[:3]
    for run in (first, second):
        tab.by("row", run=run).get_by_role("checkbox").click()
    bar = tab.by("selection", count="2")
    bar.get_by_role("button", name="Hide").click()
    tab.expect_shown(34)
    assert tab.runs()[0] == third
    expect(tab.by("selection")).to_have_count(0)
    expect(tab.by("clause")).to_have_text("runs 2 hidden")
    tab.set_view(groupBy=[{"namespace": "doc", "path": ["model", "depth"]}], clauses=tab.view()["clauses"])
    tab.by("group-row", key=[3]).get_by_role("checkbox").click()
    tab.by("selection", count="10").get_by_role("button", name="Only these").click()
    tab.expect_shown(10)
    expect(tab.by("clause")).to_have_text("runs only 10")
    tab.page.go_back()
    tab.expect_shown(34)
    tab.by("clause").get_by_role("button", name="Remove the filter runs 2 hidden").click()
    tab.expect_shown(36)


def test_a_run_that_is_opened_moves_no_column(shown: Tab) -> None:
    tab = shown
    before = {path: box(tab.header(*path.split("."))) for path in columns(tab)[:5]}
    row = tab.by("row", run=tab.runs()[3])
    place = box(row).top
    tab.header("val/accuracy").scroll_into_view_if_needed()
    row.locator("[data-column='0']").click()
    expect(tab.by("detail")).to_be_visible()
    assert columns(tab)[:5] == list(before)
    assert {path: box(tab.header(*path.split("."))) for path in before} == before
    assert box(row).top == place


def test_tab_goes_past_the_grid_without_scrolling_it(shown: Tab) -> None:
    tab = shown
    tab.by("row").first.locator("[data-column='0']").focus()
    tab.press("Tab", "Tab")
    assert scrolled(tab) == 0
