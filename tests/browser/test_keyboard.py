"""The main job without a mouse: Tab, arrows, Enter, Space and Esc reach everything, and the focus is never lost."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box, compact
from tests.tensorboard_process import TensorBoard

BEST = logs.run_name("cnn", 3, "adam", 1)
TABBABLE = "a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]"


def tab_to(tab: Tab, element: Locator, key: str = "Tab", most: int = 60) -> int:
    """Presses Tab until an element has the focus; gives how often."""
    for pressed in range(1, most + 1):
        tab.press(key)
        if element.evaluate("(element) => element === document.activeElement"):
            return pressed
    raise AssertionError(f"{most} presses of {key} do not reach {element}; the focus is on {where(tab)}")


def where(tab: Tab) -> str:
    """The start of the focused element's HTML."""
    html = tab.evaluate("() => document.activeElement?.outerHTML.slice(0, 300)")
    return str(html)


def test_the_main_job_without_a_mouse(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    tab_to(tab, tab.by("query"))
    search(tab)
    filter_with_facets(tab)
    group(tab)
    walk_the_grid(tab)
    read_a_run(tab)
    average(tab)
    share(tab)


def search(tab: Tab) -> None:
    tab.page.keyboard.type("cnn sgd")
    tab.expect_shown(9)
    tab.press("Escape")
    tab.expect_shown(36)
    expect(tab.by("query")).to_be_focused()
    tab.expect_query("")


def filter_with_facets(tab: Tab) -> None:
    """Headers are one tab stop with arrows, and so are the values of each facet."""
    model = tab.facet("model", "type")
    # What explains the target comes first, so that the test does not say where: it goes on from wherever the key is.
    heads = tab.frame.get_by_role("group", name="Facets").locator("[data-head]")
    tab_to(tab, heads.first)
    head = model.get_by_role("button", name="type")
    place = int(head.get_attribute("data-head") or 0)
    tab.press(*["ArrowDown"] * place)
    expect(head).to_be_focused()
    tab.press("Enter")
    expect(head).to_have_attribute("aria-expanded", "false")
    tab.press("Enter", "ArrowDown")
    expect(heads.nth(place + 1)).to_be_focused()
    tab.press("ArrowUp")
    expect(head).to_be_focused()
    cnn, mlp = (tab.value(model, kind).get_by_role("checkbox") for kind in ("cnn", "mlp"))
    tab_to(tab, cnn)
    tab.press("Space")
    tab.expect_shown(18)
    expect(cnn).to_be_focused()
    tab.press("ArrowDown", "Space")
    expect(mlp).to_be_focused()
    tab.expect_shown(36)
    tab.press("ArrowUp", "ArrowRight", "Enter")
    expect(tab.value(model, "cnn").get_by_test_id("facet-only")).to_be_focused()
    tab.expect_shown(18)
    expect(cnn).to_be_checked()
    expect(mlp).not_to_be_checked()


def group(tab: Tab) -> None:
    """Adds two keys from the list, and swaps them."""
    add = tab.frame.get_by_role("button", name="Add a key to group by")
    tab_to(tab, add)
    for key in ("model.depth", "optimizer.name"):
        tab.press("Enter")
        expect(tab.frame.get_by_role("combobox", name="Search: Group by")).to_be_focused()
        tab.page.keyboard.type(key)
        expect(tab.frame.get_by_role("option")).to_have_count(1)
        tab.press("ArrowDown", "Enter")
        expect(add).to_be_focused()
    bar = tab.by("group-by")
    expect(bar).to_have_attribute("data-keys", compact([["model", "depth"], ["optimizer", "name"]]))
    tab.press("Enter", "Escape")
    expect(tab.frame.get_by_role("dialog")).to_have_count(0)
    expect(add).to_be_focused()
    tab_to(tab, tab.by("target"), "Shift+Tab")
    tab.press("Tab")
    expect(bar.get_by_role("row", name="optimizer.name")).to_be_focused()
    tab.press("ArrowLeft")
    expect(bar.get_by_role("row", name="depth")).to_be_focused()
    tab.press("Control+ArrowRight")
    expect(bar).to_have_attribute("data-keys", compact([["optimizer", "name"], ["model", "depth"]]))
    expect(bar.get_by_role("row", name="depth")).to_be_focused()
    tab.press("Control+ArrowLeft")
    expect(bar).to_have_attribute("data-keys", compact([["model", "depth"], ["optimizer", "name"]]))


def walk_the_grid(tab: Tab) -> None:
    """One tab stop; arrows open and close groups; the header sorts and has a menu that gives the focus back."""
    grid = tab.frame.get_by_role("treegrid")
    first = tab.by("group-row", key=[3]).locator("[data-column='0']")
    tab_to(tab, first)
    assert tabbable_in(grid) == 1
    tab.press("ArrowLeft")
    expect(tab.by("group-row", key=[3])).to_have_attribute("aria-expanded", "false")
    expect(tab.by("group-row", key=[3, "adam"])).to_have_count(0)
    tab.press("ArrowRight")
    expect(tab.by("group-row", key=[3])).to_have_attribute("aria-expanded", "true")
    tab.press("ArrowDown")
    expect(tab.by("group-row", key=[3, "adam"]).locator("[data-column='0']")).to_be_focused()
    tab.press("ArrowLeft", "ArrowLeft")
    expect(first).to_be_focused()

    metric = tab.header("val/accuracy")
    place = int(metric.get_attribute("data-column") or 0)
    tab.press("ArrowUp", *["ArrowRight"] * place)
    expect(metric).to_be_focused()
    assert tabbable_in(grid) == 1
    tab.press("Alt+ArrowDown")
    expect(tab.frame.locator("[role=menu]:focus-within")).to_be_visible()
    tab.page.keyboard.type("maxi")
    expect(tab.frame.get_by_role("menuitem", name="Maximum")).to_be_focused()
    tab.press("Enter")
    expect(metric).to_contain_text("max of runs")
    expect(metric).to_be_focused()
    tab.press("Alt+ArrowDown", "Escape")
    expect(tab.frame.get_by_role("menu")).to_have_count(0)
    expect(metric).to_be_focused()
    tab.press("Enter")
    assert tab.view()["sort"] == [{"key": {"namespace": "metric", "path": ["val/accuracy"]}, "descending": True}]
    expect(metric).to_have_attribute("aria-sort", "descending")
    tab.press("Home", "ArrowDown")
    expect(first).to_be_focused()


def read_a_run(tab: Tab) -> None:
    """Enter opens a run and goes to its panel; Esc closes it and comes back to the row. Space ticks."""
    row = tab.by("row", run=BEST)
    name = row.locator("[data-column='0']")
    tab.press("ArrowDown")
    expect(tab.by("group-row", key=[3, "adam"])).to_have_attribute("aria-expanded", "false")
    tab.press("ArrowRight")
    expect(row).to_be_visible()
    tab.press("ArrowDown")
    expect(name).to_be_focused()
    tab.press("Space")
    expect(row).to_have_attribute("aria-selected", "true")
    expect(tab.by("selection")).to_have_attribute("data-count", "1")
    tab.press("Space", "Enter")
    detail = tab.by("detail", run=BEST)
    expect(detail).to_be_focused()
    line = detail.get_by_role("treeitem").filter(has_text="depth")
    tab_to(tab, detail.locator("[role=treeitem][tabindex='0']"))
    for _ in range(30):
        if line.evaluate("(element) => element === document.activeElement"):
            break
        tab.press("ArrowDown")
    expect(line).to_be_focused()
    expect(tab.by("detail-inspector")).to_contain_text("model.depth")
    tab.listen()
    tab.press("Control+c")
    assert tab.heard("Copied") == "Copied"
    assert tab.clipboard() == "3"
    tab.press("Escape")
    expect(detail).to_have_count(0)
    expect(name).to_be_focused()


def walk_to(tab: Tab, entry: Locator) -> None:
    """Opens the menu of the focused button, and goes down to the entry."""
    tab.press("Enter")
    expect(tab.frame.get_by_role("menuitem").first).to_be_focused()
    while entry.evaluate("entry => entry !== document.activeElement"):
        tab.press("ArrowDown")


def average(tab: Tab) -> None:
    """The dialog keeps the focus inside; Esc gives it back to what opened it."""
    opener = tab.by("group-more")
    entry = tab.frame.get_by_role("menuitem", name="Average over…")
    dialog = tab.by("average-dialog")
    tab_to(tab, opener, "Shift+Tab")
    walk_to(tab, entry)
    tab.press("Enter")
    expect(dialog).to_be_visible()
    for _ in range(8):
        tab.press("Tab")
        assert dialog.evaluate("(dialog) => dialog.contains(document.activeElement)"), where(tab)
    tab.press("Escape")
    expect(dialog).to_have_count(0)
    expect(opener).to_be_focused()
    walk_to(tab, entry)
    tab.press("Enter")
    expect(dialog).to_be_visible()
    tab_to(tab, dialog.get_by_role("button", name="Average", exact=True))
    tab.press("Enter")
    expect(dialog).to_have_count(0)
    # What was grouped by before stays the level above.
    expect(tab.by("average-chip")).to_be_visible()
    expect(tab.by("group-row", depth=0)).to_have_count(3)
    assert not tab.evaluate("() => document.activeElement === document.body"), "the focus is lost"


def share(tab: Tab) -> None:
    link = tab.frame.get_by_role("button", name="Copy a link to this view")
    tab_to(tab, link, "Shift+Tab")
    tab.press("Enter")
    expect(tab.frame.locator("[data-outcome='copied']")).to_be_visible()
    assert "#metadata&p.metadata.v=" in tab.clipboard()


def tabbable_in(element: Locator) -> int:
    """How many tab stops an element holds."""
    script = "(element, selector) => [...element.querySelectorAll(selector)].filter((one) => one.tabIndex >= 0).length"
    return int(element.evaluate(script, TABBABLE))


def test_undo_takes_back_each_step_and_keeps_the_focus(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    model = tab.value(tab.facet("model", "type"), "cnn").get_by_role("checkbox")
    tab_to(tab, model)
    tab.press("Space")
    tab.expect_shown(18)
    undo = tab.by("undo")
    tab_to(tab, undo, "Shift+Tab")
    tab.press("Enter")
    tab.expect_shown(36)
    expect(undo).to_be_disabled()


def test_the_focused_row_stays_mounted(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_many), shown=logs.MANY)
    grid = tab.frame.get_by_role("treegrid")
    expect(grid).to_have_attribute("aria-rowcount", str(logs.MANY + 1))
    first = tab.runs()[0]
    name = tab.by("row", run=first).locator("[data-column='0']")
    tab_to(tab, name)
    tab.by("table").evaluate("(scroller) => { scroller.scrollTop = 10_000; }")
    expect(tab.by("row").filter(has_text="run0240")).to_be_visible()
    assert tab.by("row").count() < 60
    expect(name).to_be_focused()
    expect(tab.by("row", run=first)).to_have_attribute("aria-rowindex", "2")
    tab.press("ArrowDown")
    second = tab.by("row", run="run0598").locator("[data-column='0']")
    expect(second).to_be_focused()
    expect(second).to_be_in_viewport(ratio=1)
    tab.press("Control+End")
    last = tab.focused()
    expect(last).to_be_in_viewport(ratio=1)
    assert last.locator("xpath=..").get_attribute("aria-rowindex") == str(logs.MANY + 1)
    tab.press("Control+Home")
    expect(name).to_be_focused()
    assert box(name).top >= box(tab.header("name")).bottom - 0.5
    tab.press("PageDown")
    assert int(tab.focused().locator("xpath=..").get_attribute("aria-rowindex") or 0) > 10


# No frame is shown between the keys, as on a busy machine.
PRESS_AT_ONCE = """(keys) => keys.map((key) => {
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    return Number(document.activeElement.dataset.head);
})"""


def test_each_of_many_keys_at_once_moves_on_among_the_facets(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_wide), shown=60)
    tab.frame.get_by_role("searchbox", name="Search keys").fill("section")
    heads = tab.frame.get_by_role("group", name="Facets").locator("[data-head]")
    expect(heads.first).to_contain_text("section")
    heads.first.focus()
    assert tab.evaluate(PRESS_AT_ONCE, ["End", "ArrowUp", "ArrowUp"]) == [799, 798, 797]
    expect(tab.focused()).to_be_in_viewport(ratio=0.9)
    assert tab.evaluate(PRESS_AT_ONCE, ["Home", "ArrowDown", "ArrowDown"]) == [0, 1, 2]
    expect(tab.focused()).to_be_in_viewport(ratio=0.9)
    tab.press("ArrowUp", "ArrowUp")
    expect(tab.focused()).to_have_attribute("data-head", "0")
    expect(tab.focused()).to_be_in_viewport(ratio=0.9)
