"""The main job, end to end: log with the op, filter, group, average, open a run, share the view."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Problems, Serve
from tests.browser.tab import Tab, compact
from tests.tensorboard_process import TensorBoard

TARGET = {"key": {"namespace": "metric", "path": ["val/accuracy"]}, "direction": "max"}
"""The guess, which a link writes down."""


def accuracies(**wanted: object) -> list[float]:
    """The accuracies of the sweep's runs with these settings."""
    return [
        logs.accuracy(model, depth, optimizer, seed)
        for model in logs.MODELS
        for depth in logs.DEPTHS
        for optimizer in logs.OPTIMIZERS
        for seed in logs.SEEDS
        if wanted.items() <= {"model": model, "depth": depth, "optimizer": optimizer, "seed": seed}.items()
    ]


def test_log_find_group_average_open_share(serve: Serve, page: Page, browser: Browser, problems: Problems) -> None:
    page.goto(serve(logs.write_sweep_with_tensorflow).url)
    page.get_by_role("tab", name="Metadata").or_(page.get_by_text("Metadata", exact=True)).first.click()
    tab = Tab(page).wait(shown=36)
    assert page.evaluate("() => location.hash").startswith("#metadata")
    expect(tab.by("summary")).to_have_attribute("data-total", "36")

    filter_with_facets(tab)
    group_with_menus(tab)
    average_over_seed(tab)
    open_best_run(tab)

    shared = tab.view()
    tab.frame.get_by_role("button", name="Copy a link to this view").click()
    expect(tab.frame.locator("[data-outcome='copied']")).to_be_visible()
    link = tab.clipboard()
    columns = tab.frame.get_by_role("treegrid").get_attribute("aria-colcount")
    page.reload()
    expect_shared(tab.wait(shown=9), shared)

    page.go_back()
    expect(tab.by("detail")).to_have_count(0)
    assert tab.view() == {**shared, "open": None}
    page.go_back()
    expect(tab.by("row")).to_have_count(0)
    page.go_back()
    page.go_back()
    expect(tab.by("group-row", key=["cnn", 3])).to_be_visible()
    assert list(tab.view()["reducers"].values()) == ["max"]

    with browser.new_context() as colleague:
        other = colleague.new_page()
        problems.watch(other)
        other.goto(link)
        received = Tab(other).wait(shown=9)
        expect_shared(received, {**shared, "target": TARGET, "columns": received.view()["columns"]})
        assert columns == received.frame.get_by_role("treegrid").get_attribute("aria-colcount")


def filter_with_facets(tab: Tab) -> None:
    """Own clause left out, OR within a facet, AND between facets; ends with the runs of cnn with adam."""
    model, optimizer, depth = tab.facet("model", "type"), tab.facet("optimizer", "name"), tab.facet("model", "depth")
    assert tab.counts(model) == {'"cnn"': 18, '"mlp"': 18}
    assert tab.counts(depth) == {"1": 12, "2": 12, "3": 12}
    tab.tick(model, "mlp")
    tab.expect_shown(18)
    assert tab.counts(model) == {'"cnn"': 18, '"mlp"': 18}
    assert tab.counts(optimizer) == {'"adam"': 9, '"sgd"': 9}
    tab.tick(optimizer, "adam")
    tab.expect_shown(9)
    assert tab.counts(model) == {'"cnn"': 9, '"mlp"': 9}
    assert tab.counts(depth) == {"1": 3, "2": 3, "3": 3}
    tab.tick(model, "cnn")
    tab.expect_shown(18)
    assert tab.counts(optimizer) == {'"adam"': 18, '"sgd"': 18}
    tab.value(model, "cnn").hover()
    tab.value(model, "cnn").get_by_test_id("facet-only").click()
    tab.expect_shown(9)
    expect(tab.by("clause")).to_have_count(2)
    expect(tab.by("clause", path=["model", "type"])).to_contain_text("cnn")


def group_with_menus(tab: Tab) -> None:
    """By the model from the header's menu, by depth from the bar; shows each group's maximum of a metric."""
    menu_of(tab, "model", "type")
    tab.frame.get_by_role("menuitem", name="Group by this").click()
    expect(tab.by("group-row", key=["cnn"])).to_have_attribute("data-count", "9")
    tab.frame.get_by_role("button", name="Add a key to group by").click()
    tab.frame.get_by_role("combobox", name="Search: Group by").fill("model.depth")
    tab.frame.get_by_role("option").click()
    expect(tab.by("group-by")).to_have_attribute("data-keys", compact([["model", "type"], ["model", "depth"]]))
    menu_of(tab, "val/accuracy")
    tab.frame.get_by_role("menuitem", name="Maximum").click()
    deepest = tab.by("group-row", key=["cnn", 3])
    expect(deepest).to_have_attribute("data-count", "3")
    expect(deepest).to_have_attribute("data-depth", "1")
    best = max(accuracies(model="cnn", depth=3, optimizer="adam"))
    expect(tab.cell(deepest, "val/accuracy").locator(".tbm-cell-main")).to_have_text(f"{best:.3f}")
    shown = tab.by("group-row").evaluate_all("rows => rows.map((row) => row.dataset.key)")
    assert shown == ['["cnn"]', '["cnn",3]', '["cnn",2]', '["cnn",1]']


def average_over_seed(tab: Tab) -> None:
    """Three groups of three seeds, by the only other key that still varies."""
    tab.of_groups("Average over…")
    dialog = tab.by("average-dialog")
    expect(dialog.get_by_role("checkbox", name="seed", exact=True)).to_be_checked()
    expect(dialog).to_contain_text("3 groups of 3")
    dialog.get_by_role("button", name="Average", exact=True).click()
    expect(dialog).to_have_count(0)
    # Below the levels that there are.
    groups = tab.by("group-row", depth=2)
    expect(groups).to_have_count(3)
    menu_of(tab, "val/accuracy")
    tab.frame.get_by_role("menuitem", name="Mean ± std").click()
    runs = accuracies(model="cnn", depth=3, optimizer="adam")
    cell = tab.cell(groups.first, "val/accuracy")
    mean = sum(runs) / 3
    std = (sum((run - mean) ** 2 for run in runs) / 2) ** 0.5
    expect(tab.header("val/accuracy")).to_contain_text("mean")
    expect(cell).to_contain_text(f"best {max(runs):.3f}")
    assert float(cell.locator(".tbm-cell-main").inner_text()) == pytest.approx(mean, abs=5e-4)
    assert float(cell.locator(".tbm-cell-spread").inner_text().strip(" ±")) == pytest.approx(std, abs=5e-4)


def open_best_run(tab: Tab) -> None:
    """Groups side by side start closed; a click on a run shows its document with the source of each part."""
    run = logs.run_name("cnn", 3, "adam", 1)
    expect(tab.by("row")).to_have_count(0)
    tab.by("group-row", depth=2).first.click()
    tab.by("row", run=run).click()
    detail = tab.by("detail", run=run)
    depth = detail.locator("""[data-testid=detail-line][data-namespace=doc][data-path='["model","depth"]']""")
    expect(depth).to_have_attribute("data-value", "3")
    depth.click()
    expect(tab.by("detail-origin")).to_contain_text("metadata")
    expect(tab.by("detail-origin")).to_contain_text("step 0")
    metric = detail.locator("""[data-testid=detail-line][data-namespace=metric][data-path='["val/accuracy"]']""")
    expect(metric).to_contain_text(f"{logs.accuracy('cnn', 3, 'adam', 1):.3f}")
    expect(metric).to_contain_text("step 2")


def expect_shared(tab: Tab, view: dict[str, object]) -> None:
    """The same filters, groups and open run as whoever sent the link saw."""
    assert tab.view() == view
    expect(tab.by("detail", run=logs.run_name("cnn", 3, "adam", 1))).to_be_visible()
    expect(tab.by("group-row", depth=2)).to_have_count(3)
    expect(tab.value(tab.facet("model", "type"), "cnn")).to_have_attribute("data-selected", "true")


def menu_of(tab: Tab, *path: str) -> None:
    """Opens the menu of a column's header."""
    header = tab.header(*path)
    header.hover()
    header.get_by_role("button", name="sort, group, hide and more").click()


def test_excluding_a_value_and_a_key_that_not_all_runs_have(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    model = tab.facet("model", "type")
    tab.value(model, "cnn").hover()
    tab.value(model, "cnn").get_by_test_id("facet-exclude").click()
    tab.expect_shown(18)
    expect(tab.value(model, "cnn")).to_have_attribute("data-excluded", "true")
    expect(tab.by("clause")).to_contain_text("not cnn")
    tab.by("clear-all").click()
    tab.expect_shown(36)

    dropout = tab.open_facet("dropout", tab.facet("dropout"))
    assert tab.counts(dropout) == {"0.1": 6, "0.2": 6, "0.3": 6, '{"$missing":true}': 18}
    expect(tab.value(dropout, {"$missing": True})).to_contain_text("not logged")
    tab.tick(dropout, {"$missing": True})
    tab.expect_shown(18)
    assert all(run.startswith("mlp/") for run in tab.runs())
