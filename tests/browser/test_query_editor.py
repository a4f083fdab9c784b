"""The search box as an editor: how it takes the plain box's place, completion, problems, and filters as expressions."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import OpenTab
from tests.browser.tab import Tab, box
from tests.browser.test_keyboard import tab_to
from tests.browser.test_links import link
from tests.tensorboard_process import TensorBoard

EDITOR = "**/QueryEditor.js"
LONG = (
    'model.type == "cnn" and model.depth >= 2 and (optimizer.learning_rate < 0.01 or optimizer.name in ["adam"]) '
    'and not model.type == "mlp" and metrics["val/accuracy"] > 0.5 and seed in [0, 1, 2] and "nothing" not in run'
)


@pytest.fixture
def tab(sweep: TensorBoard, open_tab: OpenTab) -> Tab:
    """With the editor there, and the focus in it."""
    tab = open_tab(sweep, shown=36)
    use(tab)
    return tab


def use(tab: Tab) -> None:
    tab.by("query").click()
    expect(tab.frame.locator(".cm-editor")).to_be_visible()
    tab.expect_focus(tab.by("query"))


def options(tab: Tab) -> Locator:
    """What is offered at the caret."""
    return tab.frame.locator(".cm-tooltip-autocomplete").get_by_role("option")


def offer(tab: Tab, text: str) -> Locator:
    return options(tab).filter(has=tab.frame.locator(".cm-completionLabel", has_text=text))


def type_in(tab: Tab, text: str) -> None:
    tab.page.keyboard.type(text)


def test_it_takes_the_place_of_the_plain_box_with_all_that_is_in_it(sweep: TensorBoard, page: Page) -> None:
    held: list[Route] = []
    arrived = threading.Event()

    def hold(route: Route) -> None:
        held.append(route)
        arrived.set()

    page.route(EDITOR, hold)
    page.goto(f"{sweep.url}#metadata")
    tab = Tab(page).wait(shown=36)
    plain = tab.by("query")
    place = box(tab.frame.locator(".tbm-query-field"))
    # A key goes to the frame that was clicked last.
    tab.by("summary").click()
    tab.press("/")
    expect(plain).to_be_focused()
    type_in(tab, "cadam")
    tab.press("Home", "ArrowRight", "Shift+ArrowRight")
    while not arrived.is_set():
        page.wait_for_event("requestfinished")
    held[0].continue_()
    expect(tab.frame.locator(".cm-editor")).to_be_visible()
    tab.expect_focus(tab.by("query"))
    tab.expect_query("cadam")
    type_in(tab, "x")
    tab.expect_query("cxdam")
    assert box(tab.frame.locator(".tbm-query-field")) == place
    tab.press("Backspace", "Backspace")
    type_in(tab, "a")
    tab.expect_shown(18)


def test_without_it_the_plain_box_goes_on(sweep: TensorBoard, page: Page) -> None:
    page.route(EDITOR, lambda route: route.abort())
    page.goto(f"{sweep.url}#metadata")
    tab = Tab(page).wait(shown=36)
    with page.expect_event("requestfailed"):
        tab.by("query").click()
    type_in(tab, "depth > 2")
    tab.expect_shown(12)
    tab.press("Escape")
    tab.expect_shown(36)
    tab.by("query").fill("adam")
    tab.expect_shown(18)


def test_keys_and_values_are_completed_by_the_keyboard(tab: Tab) -> None:
    type_in(tab, "(lr")
    expect(options(tab)).to_have_count(0)
    tab.press("Control+ ")
    expect(options(tab).first).to_contain_text("optimizer.learning_rate")
    expect(options(tab).first).to_contain_text("number · 36 runs")
    tab.press("Tab")
    tab.expect_query("(optimizer.learning_rate")
    type_in(tab, " < 1 and opt")
    expect(offer(tab, "optimizer.name")).to_be_visible()
    tab.press("ArrowDown")
    chosen = options(tab).and_(tab.frame.locator("[aria-selected=true]"))
    expect(chosen).to_have_count(1)
    active = tab.by("query").get_attribute("aria-activedescendant")
    assert active == chosen.get_attribute("id")
    while "optimizer.name" not in (chosen.text_content() or ""):
        tab.press("ArrowDown")
    tab.press("Enter")
    tab.expect_query("(optimizer.learning_rate < 1 and optimizer.name")
    type_in(tab, " == ")
    expect(options(tab)).to_have_count(2)
    expect(options(tab).first).to_contain_text("18 runs")
    type_in(tab, "'ad")
    expect(options(tab)).to_have_count(1)
    tab.press("Tab")
    tab.expect_query('(optimizer.learning_rate < 1 and optimizer.name == "adam"')
    type_in(tab, ") or ha")
    expect(offer(tab, "has()")).to_contain_text("the run logged it")
    tab.press("Escape")
    expect(options(tab)).to_have_count(0)
    tab.expect_query('(optimizer.learning_rate < 1 and optimizer.name == "adam") or ha')
    tab.press("Backspace", "Backspace", "Backspace", "Backspace", "Backspace", "Backspace", "Enter")
    tab.expect_shown(18)
    tab.expect_focus(tab.by("query"))


def test_what_is_not_chosen_is_not_taken(tab: Tab) -> None:
    type_in(tab, "cnn sgd")
    tab.expect_shown(9)
    expect(options(tab)).to_have_count(0)
    tab.press("Escape")
    type_in(tab, "depth == ")
    expect(options(tab).first).to_be_visible()
    type_in(tab, "2")
    tab.press("Enter")
    tab.expect_query("depth == 2")
    tab.expect_shown(12)
    expect(options(tab)).to_have_count(0)
    # Tab leads on: to the cross in the box, then out of it.
    tab.press("Tab")
    expect(tab.by("query")).not_to_be_focused()
    tab.press("Shift+Tab")
    expect(tab.by("query")).to_be_focused()
    tab.press("Shift+Tab")
    expect(tab.frame.locator(".tbm-query :focus")).to_have_count(0)


def test_escape_empties_it_and_undo_brings_it_back(tab: Tab) -> None:
    type_in(tab, "depth > 2")
    tab.expect_shown(12)
    tab.press("Escape", "Escape")
    tab.expect_query("")
    tab.expect_shown(36)
    tab.press("Control+z")
    tab.expect_query("depth > 2")
    tab.expect_shown(12)
    tab.frame.get_by_role("button", name="Clear the search").click()
    tab.expect_shown(36)
    tab.expect_focus(tab.by("query"))


def test_lines_that_are_pasted_are_one_line(tab: Tab) -> None:
    tab.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text/plain", "depth > 2\\r\\nand seed == 1\\n");
            const box = document.querySelector("[data-testid=query]");
            box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    tab.expect_query("depth > 2 and seed == 1 ")
    tab.expect_shown(4)


def test_the_place_of_a_problem_is_marked(tab: Tab) -> None:
    wrong, calm = tab.frame.locator(".tbm-query-wrong"), tab.frame.locator(".tbm-query-calm")
    type_in(tab, "depth > 2 && seed == 1")
    expect(wrong).to_have_text("&&")
    tab.by("query").fill("depth >")
    expect(calm).to_have_text(">")
    expect(wrong).to_have_count(0)
    tab.by("query").fill("depth > 2")
    expect(tab.by("notice", code="search")).to_have_count(0)
    expect(wrong.or_(calm)).to_have_count(0)
    expect(tab.frame.locator(".tbm-query-number")).to_have_text("2")
    tab.by("query").fill("the 2 words")
    expect(tab.frame.locator(".tbm-query-number")).to_have_count(0)


def test_a_long_expression_grows_over_what_is_beside_it_while_it_is_edited(tab: Tab) -> None:
    field = tab.frame.locator(".tbm-query-field")
    before = box(field)
    facets = box(tab.by("facet").first)
    tab.by("query").fill(LONG + " and foo == 1")
    notice = tab.by("notice", code="search")
    expect(notice).to_contain_text("No run logged foo.")
    wide = box(field)
    assert (wide.left, wide.top) == (before.left, before.top)
    assert wide.right > before.right + 200
    assert wide.bottom == before.bottom + 18
    assert wide.bottom <= box(notice).top
    assert box(tab.by("facet").first).left == facets.left
    tab.by("query").fill(LONG)
    expect(notice).to_have_count(0)
    tab.by("summary").click()
    expect(tab.by("query")).not_to_be_focused()
    assert box(field) == before
    expect(field).to_have_attribute("title", LONG)
    # It shows its beginning.
    line = box(tab.frame.locator(".cm-line"))
    assert before.left < line.left < before.left + 40


def test_nasty_texts_are_edited(tab: Tab) -> None:
    many = "depth > 2 and " * 4500 + "depth > 2"
    tab.by("query").fill(many)
    tab.expect_shown(12)
    tab.press("Control+End")
    type_in(tab, "9")
    tab.expect_shown(0)
    assert tab.view()["query"] == f"{many}9"
    for text in (
        "(" * 500 + "depth",
        "שלום == '😀' and \u202edepth",
        "\"'\\" * 200,
    ):
        tab.by("query").fill(text)
        tab.expect_query(text)
        tab.press("Control+End")
        type_in(tab, " x")
        tab.expect_query(text + " x")
    tab.by("query").fill("depth > 2")
    tab.expect_shown(12)


def paths(tab: Tab) -> list[list[str]]:
    return [clause["key"]["path"] for clause in tab.view()["clauses"]]


def together(tab: Tab, what: str) -> None:
    tab.by("filters-together").click()
    tab.frame.locator(f"[data-as={what}]").click()
    expect(tab.frame.get_by_role("menu")).to_have_count(0)


CNN: dict[str, Any] = {
    "type": "values",
    "key": {"namespace": "doc", "path": ["model", "type"]},
    "include": ["cnn"],
    "exclude": [],
    "match": "any",
}
DEEP: dict[str, Any] = {
    "type": "range",
    "key": {"namespace": "doc", "path": ["model", "depth"]},
    "min": 3,
    "max": None,
    "also": [],
}


def test_filters_become_an_expression_and_filters_again(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, link(clauses=[CNN, DEEP]), shown=6)
    together(tab, "any")
    tab.expect_query('model.type == "cnn" or model.depth >= 3')
    assert paths(tab) == []
    tab.expect_shown(24)
    tab.reload()
    tab.wait(shown=24)
    together(tab, "all")
    tab.expect_query('model.type == "cnn" and model.depth >= 3')
    tab.expect_shown(6)
    together(tab, "filters")
    tab.expect_query("")
    assert tab.view()["clauses"] == [CNN, DEEP]
    tab.expect_shown(6)
    together(tab, "expression")
    tab.expect_query('model.type == "cnn" and model.depth >= 3')
    tab.expect_shown(6)
    tab.page.go_back()
    tab.expect_query("")
    expect(tab.by("clause")).to_have_count(2)
    # Words take the box.
    tab.by("query").fill("sgd")
    tab.expect_shown(3)
    expect(tab.by("filters-together")).to_have_count(0)


def test_or_between_filters_without_a_mouse(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, link(clauses=[CNN, DEEP]), shown=6)
    tab_to(tab, tab.by("filters-together"))
    tab.press("Enter")
    expect(tab.frame.locator("[data-as=any]")).to_be_focused()
    tab.press("Enter")
    tab.expect_shown(24)
    tab.expect_focus(tab.by("filters-together"))


def test_an_empty_answer_names_the_part_that_lets_nothing_pass(tab: Tab) -> None:
    said = tab.by("lets-nothing-pass")
    tab.by("query").fill('model.type == "cnn" and depth > 30')
    expect(said).to_have_text("No run passes depth > 30")
    tab.by("query").fill('model.type == "cnn" and depth > 2 and depth < 2')
    expect(said).to_have_text("Of the runs that pass what stands before it, none passes depth < 2")
    tab.by("query").fill("depth > 30")
    expect(tab.by("no-match")).to_contain_text("No run has what this expression asks for.")
