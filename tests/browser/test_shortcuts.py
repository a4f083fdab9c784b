"""Keys that work anywhere in the tab, searches that mean a filter, and keys found by usual abbreviations."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import OpenTab
from tests.tensorboard_process import TensorBoard


def test_keys_that_work_everywhere_but_where_one_types(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep)
    tab.by("row").first.locator("[data-column='0']").focus()
    tab.press("/")
    expect(tab.by("query")).to_be_focused()
    tab.page.keyboard.type("?/")
    tab.expect_query("?/")
    expect(tab.by("keys")).to_have_count(0)
    tab.press("Escape", "Tab", "?")
    expect(tab.by("keys")).to_contain_text("The menu of a run, a group or a column")
    tab.press("/")
    expect(tab.by("query")).not_to_be_focused()
    tab.press("Escape")
    expect(tab.by("keys")).to_have_count(0)
    tab.by("more").click()
    tab.frame.get_by_role("menuitem", name="Keyboard").click()
    tab.by("keys").get_by_role("button", name="Close").click()
    expect(tab.by("keys")).to_have_count(0)


def test_arrows_step_through_runs_while_one_is_open(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep)
    names = tab.runs()
    tab.by("row", run=names[0]).locator("[data-column='1']").click()
    detail = tab.by("detail")
    expect(detail).to_have_attribute("data-run", names[0])
    tab.press("ArrowDown", "ArrowDown")
    expect(detail).to_have_attribute("data-run", names[2])
    tab.press("ArrowUp")
    expect(detail).to_have_attribute("data-run", names[1])
    tab.page.go_back()
    expect(detail).to_have_attribute("data-run", names[0])
    tab.page.go_forward()
    expect(detail).to_have_attribute("data-run", names[1])
    detail.focus()
    tab.press("Escape")
    expect(detail).to_have_count(0)
    expect(tab.by("row", run=names[1]).locator("[data-column='1']")).to_be_focused()
    tab.press("ArrowDown")
    expect(tab.by("row", run=names[2]).locator("[data-column='1']")).to_be_focused()
    expect(detail).to_have_count(0)


def test_a_search_without_a_hit_says_what_to_try(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep)
    tab.by("query").fill("nothing")
    expect(tab.by("no-match")).to_contain_text("words in names and values")
    tab.by("query").fill("depth = 3")
    meant = tab.by("no-match").get_by_test_id("meant-filter")
    expect(meant).to_have_text("Filter depth by 3")
    meant.click()
    tab.expect_shown(12)
    assert tab.view()["query"] == ""
    assert [clause["key"]["path"] for clause in tab.view()["clauses"]] == [["model", "depth"]]
    tab.set_view(query="depth:7")
    expect(tab.by("no-match")).to_contain_text("no run has this value of depth")


def test_keys_are_found_by_what_they_are_called_for_short(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep)
    tab.frame.get_by_role("searchbox", name="Search keys").fill("lr")
    expect(tab.facet("optimizer", "learning_rate")).to_have_attribute("data-open", "true")
