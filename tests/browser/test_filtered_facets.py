"""The facets that filter stand at the top of the panel, and their chips lead to them."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import OpenTab
from tests.browser.tab import Tab, box
from tests.tensorboard_process import TensorBoard

KEY = {"namespace": "doc", "path": ["optimizer", "learning_rate"]}
FILTER = {"type": "values", "key": KEY, "include": [0.001], "exclude": [], "match": "any"}


def heads(tab: Tab) -> list[str]:
    """The names of the first mounted facets."""
    facets: Locator = tab.by("facet")
    return [facet.get_attribute("aria-label") or "" for facet in facets.all()[:2]]


def test_a_filter_lifts_its_facet_once_nobody_is_at_work_there(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep)
    assert "learning_rate" not in heads(tab)
    facet = tab.open_facet("lr", tab.facet("optimizer", "learning_rate"))
    before = box(facet)
    tab.tick(facet, 0.001)
    tab.expect_shown(18)
    assert box(facet) == before
    tab.frame.get_by_role("searchbox", name="Search keys").fill("")
    expect(tab.frame.get_by_role("heading", name="Filtered")).to_be_visible()
    assert heads(tab)[0] == "learning_rate"
    expect(facet).to_have_count(1)
    facet.get_by_test_id("facet-clear").click()
    tab.expect_shown(36)
    assert heads(tab)[0] == "learning_rate", "it stays under the pointer"
    tab.by("row").first.hover()
    tab.by("query").focus()
    expect(tab.frame.get_by_role("heading", name="Filtered")).to_have_count(0)


def test_hidden_runs_are_a_chip_and_no_list_of_names(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep)
    for row in tab.by("row").all()[:2]:
        row.get_by_role("checkbox").click()
    tab.by("selection").get_by_role("button", name="Hide").click()
    tab.expect_shown(34)
    chip = tab.by("clause")
    expect(chip).to_contain_text("2 hidden")
    tab.by("row").first.hover()
    facet = tab.by("facet", namespace="run", path=["name"])
    expect(facet).to_have_attribute("data-open", "false")
    expect(facet.get_by_test_id("facet-clear")).to_be_visible()
    # Who asks for it has it.
    chip.get_by_role("button", name="2 hidden").first.click()
    expect(facet).to_have_attribute("data-open", "true")
    expect(facet.get_by_role("button").first).to_be_focused()


@pytest.mark.parametrize("width", [1280, 800])
def test_a_chip_leads_to_its_facet(width: int, sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep)
    tab.page.set_viewport_size({"width": width, "height": 720})
    tab.set_view(clauses=[FILTER])
    tab.expect_shown(18)
    tab.by("clause").get_by_role("button", name="learning_rate 0.001").first.click()
    facet = tab.facet("optimizer", "learning_rate")
    expect(facet.get_by_role("button").first).to_be_focused()
    expect(facet).to_have_attribute("data-open", "true")
    expect(facet).to_be_in_viewport()
