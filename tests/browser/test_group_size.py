"""n: how many runs each group has, as a column that sorts and filters, by pointer and keyboard, and in the link."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.browser.test_groups import keys_of, name_of

SEEDS = {("digits", 1): 3, ("digits", 2): 1, ("wine", 1): 2, ("wine", 2): 5, ("iris", 1): 1}
"""By data set and depth how many runs there are."""
RUNS = sum(SEEDS.values())


def write(logdir: Path) -> None:
    """Groups of 1 to 5 runs; the smaller ones are better."""
    for (dataset, depth), seeds in SEEDS.items():
        for seed in range(seeds):
            document = {"dataset": dataset, "depth": depth, "seed": seed}
            logs.write_run(
                logdir / f"{dataset}-d{depth}-s{seed}", document, {"val/accuracy": 0.9 - seeds / 10 + seed / 100}
            )


def key(*path: str) -> dict[str, Any]:
    return {"namespace": "doc", "path": list(path)}


@pytest.fixture
def tab(serve: Serve, open_tab: OpenTab) -> Tab:
    tab = open_tab(serve(write), shown=RUNS)
    tab.set_view(groupBy=[key("dataset"), key("depth")], flat=True)
    expect(tab.by("group-row")).to_have_count(len(SEEDS))
    return tab


def size_header(tab: Tab) -> Locator:
    return tab.header("group size")


def sizes(tab: Tab) -> list[int]:
    """What stands in the column, from top to bottom."""
    lines = tab.by("group-row").all()
    lines.sort(key=lambda line: int(line.get_attribute("data-line") or 0))
    return [int((tab.cell(line, "group size").inner_text()).split()[0]) for line in lines]


def test_n_is_a_column_beside_the_name_that_sorts_by_click_and_key(tab: Tab) -> None:
    assert sizes(tab) == [1, 1, 2, 3, 5]
    expect(size_header(tab)).to_have_attribute("data-column", "1")
    expect(size_header(tab)).to_have_accessible_name("n runs shown in a group n: sort groups, leave out small ones")
    group = tab.by("group-row", key=["wine", 2])
    expect(tab.cell(group, "group size")).to_have_accessible_name("5 runs")
    expect(name_of(group)).not_to_contain_text("5")
    size_header(tab).click()
    expect(size_header(tab)).to_have_attribute("aria-sort", "descending")
    assert sizes(tab) == [5, 3, 2, 1, 1]
    size_header(tab).focus()
    tab.press("Enter")
    expect(size_header(tab)).to_have_attribute("aria-sort", "ascending")
    assert sizes(tab) == [1, 1, 2, 3, 5]
    # In the lines of runs it says nothing, and without groups there is none.
    name_of(tab.by("group-row", key=["wine", 2])).click()
    row = tab.by("row", run="wine-d2-s0")
    expect(tab.cell(row, "group size")).to_be_empty()
    tab.of_groups("Ungroup")
    expect(size_header(tab)).to_have_count(0)
    assert tab.view()["sort"] == []
    expect(tab.by("hidden-sort")).to_have_count(0)


def test_small_groups_are_left_out_from_the_menu_and_never_silently(tab: Tab) -> None:
    total = tab.by("group-total")
    expect(total).to_have_text("5 groups")
    size_header(tab).focus()
    tab.press("Alt+ArrowDown")
    menu = tab.frame.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="n ≥ 2")).to_have_text("n ≥ 2 · 3 groups")
    menu.get_by_role("menuitem", name="n ≥ 3").press("Enter")
    assert keys_of(tab) == [["digits", 1], ["wine", 2]]
    expect(total).to_have_text("2 groups, 3 with fewer runs left out")
    expect(tab.frame.get_by_role("status").filter(has_text="3 with fewer runs left out")).to_have_count(1)
    tab.expect_shown(8)
    chip = tab.by("least-runs")
    expect(chip).to_contain_text("n ≥ 3")
    expect(chip).to_have_attribute("title", "Groups with fewer than 3 runs are left out: 3 groups with 4 runs")
    # It is in the link, and Back takes it away.
    assert tab.view()["leastRuns"] == 3
    tab.page.go_back()
    expect(tab.by("group-row")).to_have_count(5)
    tab.page.go_forward()
    expect(tab.by("group-row")).to_have_count(2)
    # Facets go on counting all runs that pass.
    assert tab.counts(tab.facet("dataset"))['"iris"'] == 1
    # Nested, the deepest groups count, and what is empty goes.
    tab.set_view(**{**tab.view(), "flat": False})
    expect(tab.by("group-row", depth=0)).to_have_count(2)
    assert {line.get_attribute("data-count") for line in tab.by("group-row", depth=0).all()} == {"3", "5"}
    chip.get_by_role("button", name="Remove the filter n ≥ 3").click()
    expect(total).to_have_text("5 groups")
    tab.expect_shown(RUNS)


def test_where_no_group_is_large_enough_it_says_so(tab: Tab) -> None:
    tab.set_view(**{**tab.view(), "leastRuns": 6})
    page = tab.by("no-match")
    expect(page).to_contain_text("No group has 6 runs or more")
    expect(page).to_contain_text("5 groups with 12 runs left out")
    page.get_by_role("button", name="Show all groups").click()
    expect(tab.by("group-row")).to_have_count(5)
