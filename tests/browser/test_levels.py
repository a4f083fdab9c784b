"""Levels above averaged groups: the best model of each data set, by pointer and keyboard, and in the link."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.browser.test_controls import key
from tests.browser.test_groups import keys_of, name_of
from tests.browser.test_journey import menu_of

SEEDS = 3
ACCURACIES = {
    ("digits", "cnn", 1): 0.9,
    ("digits", "cnn", 2): 0.8,
    ("digits", "mlp", 1): 0.7,
    ("wine", "cnn", 1): 0.5,
    ("wine", "cnn", 2): 0.6,
    ("wine", "mlp", 1): 0.75,
}
"""By data set, model and depth: another model is the best of each data set."""


def write(logdir: Path) -> None:
    for (dataset, model, depth), value in ACCURACIES.items():
        for seed in range(SEEDS):
            document = {"dataset": dataset, "model": model, "depth": depth, "width": 2 * depth, "seed": seed}
            logs.write_run(
                logdir / f"{dataset}-{model}-d{depth}-s{seed}", document, {"val/accuracy": value + seed / 100}
            )


@pytest.fixture
def tab(serve: Serve, open_tab: OpenTab) -> Tab:
    return open_tab(serve(write), shown=SEEDS * len(ACCURACIES))


def by_data_set(tab: Tab) -> Locator:
    """Groups by the data set alone, by the keyboard; what the menu of the groups offers then."""
    tab.frame.get_by_role("button", name="Add a key to group by").press("Enter")
    tab.page.keyboard.type("dataset")
    tab.page.keyboard.press("Enter")
    expect(tab.by("group-row")).to_have_count(2)
    expect(tab.by("average-suggestion")).to_have_count(0)
    tab.by("group-more").press("Enter")
    offer = tab.by("average-offer")
    expect(offer).to_contain_text("Average over seed → 6 groups of 3")
    return offer


def paths(tab: Tab) -> list[str]:
    return [".".join(one["path"]) for one in tab.view()["groupBy"]]


def test_the_best_model_of_each_data_set_is_the_first_line_below_it(tab: Tab) -> None:
    by_data_set(tab).press("Enter")
    expect(tab.by("group-row")).to_have_count(8)
    assert [values[0] for values in keys_of(tab)] == ["digits"] * 4 + ["wine"] * 4
    assert (tab.view()["flat"], tab.view()["levels"], paths(tab)[0]) == (True, 1, "dataset")
    assert sorted(paths(tab)[1:]) == ["depth", "model", "width"]
    expect(tab.by("average-chip")).to_contain_text("all but seed · 3 keys")
    expect(tab.by("group-total")).to_have_text("6 groups")
    # The best of each first; what its level says is no part of a name, nor what follows from other keys.
    lines = tab.by("group-row").all()
    lines.sort(key=lambda line: int(line.get_attribute("data-line") or 0))
    said = [" ".join(name_of(line).inner_text().split()) for line in lines]
    assert said[0] == "dataset digits"
    assert said[4] == "dataset wine"
    assert ("cnn" in said[1], "1" in said[1], "mlp" in said[5]) == (True, True, True)
    assert not [name for name in said[1:4] + said[5:] if "dataset" in name or ("width" in name and "depth" in name)]
    assert [line.get_attribute("data-depth") for line in lines] == ["0", "1", "1", "1", "0", "1", "1", "1"]
    expect(tab.header("dataset")).to_have_count(0)
    # A setting that varies below a level is counted there, not averaged.
    expect(tab.cell(lines[0], "model")).to_have_text("2 values")
    # The rows of the best one, and closing its data set, by keys.
    name_of(lines[1]).focus()
    tab.press("ArrowRight")
    expect(tab.by("row")).to_have_count(SEEDS)
    name_of(lines[0]).focus()
    tab.press("ArrowLeft")
    expect(tab.by("group-row")).to_have_count(5)
    # One step back, and the whole of it in the link.
    view = tab.view()
    tab.set_view(groupBy=[])
    expect(tab.by("group-row")).to_have_count(0)
    tab.set_view(**view)
    expect(tab.by("group-row")).to_have_count(5)


def test_levels_come_and_go(tab: Tab) -> None:
    by_data_set(tab).click()
    expect(tab.by("group-row")).to_have_count(8)
    # Without its level the data set tells groups apart as before: no mean is of two data sets.
    tab.frame.get_by_role("button", name="Do not group by dataset").click()
    expect(tab.by("group-row")).to_have_count(6)
    assert tab.view()["levels"] == 0
    assert "dataset" in paths(tab)
    expect(tab.by("average-chip")).to_contain_text("all but seed · 4 keys")
    # A key of the average becomes a level by "+", or by its column's menu.
    tab.frame.get_by_role("button", name="Add a key to group by").click()
    tab.page.keyboard.type("model")
    tab.page.keyboard.press("Enter")
    expect(tab.by("group-row", depth=0)).to_have_count(2)
    assert (tab.view()["levels"], paths(tab)[0]) == (1, "model")
    menu_of(tab, "dataset")
    tab.frame.get_by_role("menuitem", name="Group by this first").click()
    expect(tab.by("group-row", depth=1)).to_have_count(4)
    assert (tab.view()["levels"], paths(tab)[:2]) == (2, ["model", "dataset"])
    tab.frame.get_by_role("button", name="Do not group by these keys").click()
    assert (tab.view()["flat"], paths(tab)) == (False, ["model", "dataset"])


def test_averaging_from_the_menu_keeps_levels_but_those_averaged_over(tab: Tab) -> None:
    tab.set_view(groupBy=[key("seed"), key("dataset")])
    expect(tab.by("group-row", depth=0)).to_have_count(3)
    # Nothing is offered where a key is averaged over that is a level.
    tab.by("group-more").click()
    expect(tab.frame.get_by_role("menuitem")).to_have_count(3)
    tab.press("Escape")
    tab.of_groups("Average over…")
    tab.by("average-dialog").get_by_role("button", name="Average", exact=True).click()
    expect(tab.by("group-row", depth=0)).to_have_count(2)
    view: dict[str, Any] = tab.view()
    assert (view["flat"], view["levels"], paths(tab)[0], "seed" in paths(tab)) == (True, 1, "dataset", False)


def test_curves_are_of_the_groups_below_the_levels(tab: Tab) -> None:
    by_data_set(tab).click()
    expect(tab.by("group-row")).to_have_count(8)
    tab.frame.get_by_role("button", name="Charts").click()
    expect(tab.by("curves").first).to_have_attribute("data-loading", "false")
    drawn = json.loads(tab.by("curves").first.get_attribute("data-series") or "")
    assert [name.split(" · ")[0] for name in drawn] == ["digits"] * 3 + ["wine"] * 3
    assert drawn[0].split(" · ")[1] == "cnn"
