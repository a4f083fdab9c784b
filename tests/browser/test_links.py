"""Links, files and the browser's history: what opens again, what says why not, what leaves the view alone."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.tensorboard_process import TensorBoard, wait_for

OPTIMIZER = {"namespace": "doc", "path": ["optimizer"]}
NAME = {"namespace": "run", "path": ["name"]}
UNKNOWN = {"namespace": "doc", "path": ["no such key"]}
ADAM = {"type": "values", "key": OPTIMIZER, "include": ["adam"], "exclude": [], "match": "any"}
LONG = "adam " + "x" * 7000
ALMOST = "x" * 5900
"""A query whose own link is not too long, while one with the columns and the target is."""


@pytest.fixture
def three(serve: Serve) -> TensorBoard:
    """Three runs that differ in two keys."""
    return serve(logs.write_three)


def link(**view: Any) -> str:
    text = json.dumps({"v": 1, **view}).encode()
    return "#metadata&p.metadata.v=" + base64.urlsafe_b64encode(text).decode().rstrip("=")


def test_back_while_typing_empties_the_search(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, shown=3)
    query = tab.by("query")
    query.fill("no such text")
    tab.expect_shown(0)
    tab.page.go_back()
    tab.expect_shown(3)
    expect(query).to_be_focused()
    tab.expect_query("")
    tab.by("summary").click()
    expect(query).not_to_be_focused()
    tab.expect_query("")
    tab.expect_shown(3)
    assert tab.view()["query"] == ""
    # What was typed last, and is not searched for yet, is not searched for in the view that comes from outside.
    tab.evaluate(
        """async () => {
          document.querySelector("[data-testid=query]").focus();
          document.execCommand("insertText", false, "no such text");
          // The editor reads what was typed in a moment of its own.
          await new Promise(requestAnimationFrame);
          window.tbMetadata.setView({ query: "a" });
          // Ends after the pause of the box, which began before it.
          await new Promise((resume) => setTimeout(resume, 200));
        }"""
    )
    tab.expect_query("a")
    assert tab.view()["query"] == "a"


def test_another_tab_and_back_by_the_browser(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, shown=3)
    tab.set_view(clauses=[ADAM])
    tab.expect_shown(2)
    view = tab.view()
    tab.switch("Time Series")
    tab.page.go_back()
    tab.wait_hidden(False)
    assert tab.view() == view
    tab.expect_shown(2)
    expect(tab.by("undo")).to_be_enabled()
    tab.by("undo").click()
    tab.expect_shown(3)


def test_a_link_holds_no_filter_of_the_curves_that_one_has_been_to(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, shown=3)
    tab.by("row").first.click()
    tab.by("detail").get_by_role("link", name="Curves in Time Series").click()
    tab.wait_hidden(True)
    assert "runFilter=" in tab.page.url
    tab.switch("Metadata")
    tab.page.wait_for_function("() => !location.search.includes('runFilter')")
    expect(tab.by("detail")).to_be_visible()
    tab.page.evaluate("() => history.replaceState(history.state, '', '?darkMode=false&runFilter=x' + location.hash)")
    tab.frame.get_by_role("button", name="Copy a link to this view").click()
    wait_for(tab.clipboard, lambda text: "?darkMode=false#metadata" in text)


def test_a_hash_that_names_no_tab_leaves_the_view_alone(three: TensorBoard, page: Page, problems: list[str]) -> None:
    page.goto(three.url)
    page.wait_for_function("() => location.hash.length > 1")
    page.evaluate("() => history.replaceState(history.state, '', location.pathname)")
    page.get_by_role("tab", name="Metadata").or_(page.get_by_text("Metadata", exact=True)).first.click()
    tab = Tab(page).wait(shown=3)
    tab.set_view(clauses=[ADAM])
    view = tab.view()
    tab.switch("Time Series")
    page.evaluate("() => new Promise((done) => { addEventListener('popstate', done, {once: true}); history.go(-3); })")
    assert page.evaluate("() => location.hash") == ""
    assert tab.view() == view
    tab.switch("Metadata")
    assert tab.view() == view
    tab.expect_shown(2)
    expect(tab.by("undo")).to_be_enabled()


def test_an_equal_view_is_no_step(three: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(three, shown=3)
    tab.set_view(clauses=[ADAM])
    steps = page.evaluate("() => history.length")
    tab.evaluate("() => window.tbMetadata.setView(window.tbMetadata.getView())")
    assert page.evaluate("() => history.length") == steps
    tab.by("undo").click()
    tab.expect_shown(3)
    expect(tab.by("undo")).to_be_disabled()


def test_a_link_too_long_for_its_frozen_view_is_not_copied(
    three: TensorBoard, open_tab: OpenTab, tmp_path: Path
) -> None:
    tab = open_tab(three)
    tab.page.evaluate("() => navigator.clipboard.writeText('before')")
    tab.set_view(query=ALMOST)
    expect(tab.by("notice", code="view-too-long")).to_have_count(0)
    tab.frame.get_by_role("button", name="Copy a link to this view").click()
    notice = tab.by("notice", code="view-too-long")
    expect(notice).to_contain_text("too long for a link")
    assert tab.clipboard() == "before"
    expect(tab.frame.locator("[data-outcome]")).to_have_count(0)
    with tab.page.expect_download() as download:
        notice.get_by_role("button", name="Save as a file").click()
    download.value.save_as(tmp_path / "view.json")
    saved = json.loads((tmp_path / "view.json").read_text())
    assert saved["query"] == ALMOST
    assert saved["columns"]
    tab.set_view(query="adam")
    expect(notice).to_have_count(0)


def test_a_view_too_long_for_the_address_survives_a_reload_and_travels_as_a_file(
    three: TensorBoard, open_tab: OpenTab, tmp_path: Path
) -> None:
    tab = open_tab(three)
    tab.set_view(query=LONG, clauses=[ADAM])
    view = tab.view()
    notice = tab.by("notice", code="view-too-long")
    expect(notice).to_be_visible()
    assert len(tab.page.url) < 300
    tab.page.reload()
    tab.wait()
    assert tab.view() == view

    tab.page.evaluate("() => sessionStorage.clear()")
    tab.page.reload()
    tab.wait(shown=3)
    expect(tab.by("notice", code="view-broken")).to_contain_text("ask its sender for the view as a file")

    tab.set_view(query=LONG, clauses=[ADAM])
    with tab.page.expect_download() as download:
        tab.by("notice", code="view-too-long").get_by_role("button", name="Save as a file").click()
    file = tmp_path / "view.json"
    download.value.save_as(file)
    tab.set_view()
    tab.expect_shown(3)
    tab.by("view-file").set_input_files(file)
    expect(tab.by("clause")).to_have_count(1)
    opened = tab.view()
    assert {**opened, "columns": None, "target": None} == view
    assert opened["columns"]


def test_a_link_from_a_newer_version_says_so(three: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(three, link(v=2, charts=[]), shown=3)
    notice = tab.by("notice", code="view-broken")
    expect(notice).to_contain_text("it is from a newer version of this tab (2)")
    notice.get_by_role("button", name="Dismiss").click()
    expect(notice).to_have_count(0)
    tab.page.evaluate("(hash) => { location.hash = hash; }", link(charts=[]))
    expect(notice).to_contain_text('"charts" is not a part of a view')


def ids(*path: str) -> str:
    return json.dumps(path)


ODD: list[dict[str, Any]] = [
    {"forms": {ids("doc", "optimizer"): "histogram", ids("doc", "learning_rate"): "list", "x": "list"}},
    {"forms": {ids("run", "status"): "histogram", ids("metric", "val/accuracy"): "histogram"}},
    {"groupBy": [UNKNOWN]},
    {"groupBy": [NAME, UNKNOWN, OPTIMIZER], "flat": True},
    {"groupBy": [OPTIMIZER], "toggledGroups": [[], [None], ["adam"], ["adam", "more"], [{"$missing": True}]]},
    {"columns": []},
    {"columns": [NAME]},
    {"columns": [UNKNOWN, OPTIMIZER]},
    {"sort": [{"key": UNKNOWN, "descending": True}, {"key": NAME, "descending": True}]},
    {"target": {"key": UNKNOWN, "direction": "max"}},
    {"target": {"key": OPTIMIZER, "direction": "min"}, "groupBy": [OPTIMIZER]},
    {"clauses": [{"type": "range", "key": OPTIMIZER, "min": 5, "max": -5, "also": ["adam", {"$missing": True}]}]},
    {"clauses": [{"type": "range", "key": {"namespace": "doc", "path": ["learning_rate"]}, "min": 9e307, "max": None}]},
    {"clauses": [{"type": "values", "key": UNKNOWN, "include": [[1, {"$number": "NaN"}], {"$json": "{"}]}]},
    {"clauses": [{**ADAM, "include": ["adam", "adam"], "exclude": ["adam"], "match": "all"}]},
    {"widths": {ids("doc", "optimizer"): 1e-300, ids("run", "name"): 1e300, "x": 5}},
    {"reducers": {ids("doc", "optimizer"): "max", "x": "min"}, "groupBy": [NAME]},
    {"query": "/(/"},
]


@pytest.mark.parametrize("view", ODD, ids=lambda view: "+".join(view))
def test_a_view_that_is_accepted_is_shown(three: TensorBoard, open_tab: OpenTab, view: dict[str, Any]) -> None:
    tab = open_tab(three, link(**view))
    expect(tab.frame.get_by_role("treegrid")).to_be_visible()
    for toggle in tab.by("facet-toggle").filter(visible=True).all():
        if toggle.get_attribute("aria-expanded") == "false":
            toggle.click()
    expect(tab.by("notice", code="view-broken")).to_have_count(0)
    expect(tab.frame.get_by_text("Something in this tab failed")).to_have_count(0)
    tab.set_view()
    tab.expect_shown(3)
