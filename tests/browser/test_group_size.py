"""n: how many runs each group has, as a column that sorts and filters, by pointer and keyboard, and in the link."""

from __future__ import annotations

import csv
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
    expect(chip).to_have_attribute(
        "title", "Groups with fewer than 3 runs with val/accuracy are left out: 3 groups with 4 runs"
    )
    # It is in the link, and Back takes it away.
    assert tab.view()["leastRuns"] == 3
    tab.page.go_back()
    expect(tab.by("group-row")).to_have_count(5)
    tab.page.go_forward()
    expect(tab.by("group-row")).to_have_count(2)
    # Facets count what is shown.
    assert tab.counts(tab.facet("dataset")) == {'"digits"': 3, '"wine"': 5, '"iris"': 0}
    # A facet leaves out its own filter: without it wine would have the five that are shown then.
    tab.tick(tab.facet("dataset"), "digits")
    tab.expect_shown(3)
    assert tab.counts(tab.facet("dataset")) == {'"digits"': 3, '"wine"': 5, '"iris"': 0}
    tab.page.go_back()
    tab.expect_shown(8)
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
    expect(page).to_contain_text("No group has 6 or more runs with val/accuracy")
    expect(page).to_contain_text("5 groups with 12 runs left out")
    page.get_by_role("button", name="Show all groups").click()
    expect(tab.by("group-row")).to_have_count(5)


RESULTS = {"all": (0.5, 0.6, 0.7), "some": (0.8, 0.9, None), "none": (None, None, None)}
"""By model what its runs reached, None where they logged no metric."""


def write_some_results(logdir: Path) -> None:
    for model, values in RESULTS.items():
        for seed, value in enumerate(values):
            metrics = {"other": 1.0} if value is None else {"val/accuracy": value}
            logs.write_run(logdir / f"{model}-s{seed}", {"model": model, "seed": seed}, metrics)


def test_n_counts_the_runs_with_a_result(serve: Serve, open_tab: OpenTab, tmp_path: Path) -> None:
    tab = open_tab(serve(write_some_results), shown=9)
    tab.set_view(groupBy=[key("model")])
    rows = {model: tab.by("group-row", key=[model]) for model in RESULTS}

    def n_of(model: str) -> str:
        return " ".join(tab.cell(rows[model], "group size").inner_text().removesuffix("runs").split())

    expect(rows["none"]).to_be_visible()
    assert {model: n_of(model) for model in RESULTS} == {"all": "3", "some": "2 of 3", "none": "0 of 3"}
    cell = tab.cell(rows["some"], "group size")
    expect(cell).to_have_accessible_name("2 of 3 runs")
    expect(cell).to_have_attribute("title", "2 of 3 runs have val/accuracy")
    expect(size_header(tab)).to_have_accessible_name(
        "n runs with val/accuracy in a group n: sort groups, leave out small ones"
    )
    # It is read without a hover, and not cut.
    assert cell.evaluate("cell => cell.scrollWidth <= cell.clientWidth")
    size_header(tab).click()
    assert [one[0] for one in keys_of(tab)] == ["all", "some", "none"]
    # An export says the same, and how many runs that is of.
    lines = tab.evaluate("() => window.tbMetadata.getFrame()")["lines"]
    assert {one["group"]["values"][0]: (one["group"]["n"], one["group"]["rows"]) for one in lines if one["group"]} == {
        "all": (3, 3),
        "some": (2, 3),
        "none": (0, 3),
    }
    tab.frame.get_by_role("button", name="Export").click()
    with tab.page.expect_download() as download:
        tab.frame.locator("[data-format='csv']").click()
    download.value.save_as(tmp_path / "groups.csv")
    with (tmp_path / "groups.csv").open(newline="", encoding="utf-8-sig") as file:
        told = {row["model"]: (row["n"], row["runs"]) for row in csv.DictReader(file)}
    assert told == {"all": ("3", "3"), "some": ("2", "3"), "none": ("0", "3")}
    # "n ≥ 3" is of runs with a result, and "n ≥ 1" leaves out what has none.
    size_header(tab).focus()
    tab.press("Alt+ArrowDown")
    menu = tab.frame.get_by_role("menu")
    expect(menu.get_by_role("menuitem", name="n ≥ 2")).to_have_text("n ≥ 2 · 2 groups")
    menu.get_by_role("menuitem", name="n ≥ 3").press("Enter")
    tab.expect_shown(3)
    expect(tab.by("least-runs")).to_have_attribute(
        "title", "Groups with fewer than 3 runs with val/accuracy are left out: 2 groups with 6 runs"
    )
    # Without a target it is of runs.
    tab.set_view(groupBy=[key("model")], target="none", leastRuns=3)
    tab.expect_shown(9)
    assert n_of("some") == "3"
