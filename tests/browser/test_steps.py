"""Metrics over their steps: the target's best, another metric at that step, and what is shown until both are read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests import event_files
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.tensorboard_process import TensorBoard

MODELS = {"early": (0.9, 2), "late": (0.8, 8)}
"""The best validation accuracy of seed 0, and its step: at the last step the order is the other way round."""
SEEDS = 3
LAST = 9
VAL, TEST, LOSS = "val/acc", "test/acc", "train/loss"
LONG = 1200
"""More points than TensorBoard keeps of a series."""
MODEL = {"namespace": "doc", "path": ["model"]}
EXTREMES = re.compile(r"/metadata/extremes\?")


def val(model: str, seed: int, step: int) -> float:
    peak, at = MODELS[model]
    return peak + seed / 100 - abs(step - at) / 20


def score(model: str, seed: int, step: int) -> float:
    """Rises to the last step, so that it is not the best where the validation is."""
    return val(model, seed, MODELS[model][1]) - 0.4 + step / 50


def write_curves(logdir: Path) -> None:
    """Six runs whose validation accuracy goes up and down again; one of them logs its loss at each of many steps."""
    for model in MODELS:
        for seed in range(SEEDS):
            points = [
                event_files.event(
                    event_files.scalar(VAL, val(model, seed, step)),
                    event_files.scalar(TEST, score(model, seed, step)),
                    step=step,
                )
                for step in range(LAST + 1)
            ]
            if (model, seed) == ("early", 0):
                points += [event_files.event(event_files.scalar(LOSS, LONG - step), step=step) for step in range(LONG)]
            elif (model, seed) == ("early", 1):
                points.append(event_files.event(event_files.scalar(LOSS, 0.5), step=LAST))
            document = event_files.event(event_files.document({"model": model, "seed": seed}))
            event_files.write(logdir / f"{model}-{seed}", [document, *points])


BY_MAX = [f"{model}-{seed}" for model in ("early", "late") for seed in (2, 1, 0)]
BY_LAST = [*BY_MAX[SEEDS:], *BY_MAX[:SEEDS]]


@pytest.fixture
def curves(serve: Serve) -> TensorBoard:
    return serve(write_curves)


def expect_cell(tab: Tab, run: str, tag: str, value: float, told: str = "") -> None:
    """A cell's exact value, and the rest of what its tooltip says."""
    text = tab.cell(tab.by("row", run=run), tag).get_attribute("title") or ""
    exact, _, rest = text.partition("\n")
    assert float(exact) == pytest.approx(value)
    assert rest == told


def metric(tag: str) -> str:
    return json.dumps(["metric", tag], separators=(",", ":"))


def expect_named(header: Locator, words: str) -> None:
    """What a header is called, whether or not there is room for all of it."""
    expect(header).to_have_accessible_name(re.compile(f"^{re.escape(words)} metrics"))


def choose(tab: Tab, tag: str, entry: str) -> None:
    """Chooses from a header's menu by keys alone."""
    tab.header(tag).focus()
    tab.press("Alt+ArrowDown")
    item = tab.frame.get_by_role("menuitem", name=entry)
    for _ in range(30):
        if item.evaluate("(element) => element === document.activeElement"):
            break
        tab.press("ArrowDown")
    tab.expect_focus(item)
    tab.press("Enter")
    expect(item).to_have_count(0)


def test_the_targets_best_and_another_metric_at_its_step(curves: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(curves, shown=6)
    expect_named(tab.header(VAL), "val/acc · max over steps")
    expect_named(tab.header(TEST), "test/acc · last over steps")
    expect(tab.header(TEST)).to_contain_text("· last")
    assert tab.runs() == BY_MAX
    expect_cell(tab, "early-1", VAL, 0.91, "at step 2")
    expect_cell(tab, "early-1", TEST, score("early", 1, LAST))

    choose(tab, TEST, "At best step of val/acc")
    expect(tab.header(TEST)).to_have_attribute("data-steps", "best")
    expect_named(tab.header(TEST), "test/acc · at best step of val/acc")
    expect_cell(tab, "early-1", TEST, score("early", 1, 2), "at step 2")
    expect_cell(tab, "late-0", TEST, score("late", 0, 8), "at step 8")
    assert tab.view()["steps"] == {metric(TEST): "best"}

    tab.page.go_back()
    expect(tab.header(TEST)).to_have_attribute("data-steps", "last")
    expect_cell(tab, "early-1", TEST, score("early", 1, LAST))
    tab.page.go_forward()
    expect(tab.header(TEST)).to_have_attribute("data-steps", "best")

    # The details tell the last value, and the one that the table shows.
    tab.set_view(**{**tab.view(), "open": "early-1"})
    last = "last at step 9"
    expect_detail(tab, VAL, (val("early", 1, LAST), last), (0.91, "max at step 2"))
    at_best = (score("early", 1, 2), "at best step of val/acc, at step 2")
    expect_detail(tab, TEST, (score("early", 1, LAST), last), at_best)
    tab.set_view(**{**tab.view(), "open": None})

    # Filters and groups go by what is shown, and say so.
    facet = tab.open_facet("val/acc", tab.facet(VAL, namespace="metric"))
    expect(facet.get_by_role("button").first).to_contain_text("· max")
    expect(facet.get_by_label("val/acc to", exact=True)).to_have_attribute("placeholder", "0.92")
    facet.get_by_test_id("facet-form").click()
    tab.tick(facet, 0.92)
    tab.expect_shown(1)
    assert tab.runs() == ["early-2"]
    expect(tab.by("clause")).to_contain_text("val/acc · max 0.92")
    tab.set_view(**{**tab.view(), "clauses": [], "groupBy": [MODEL]})
    groups = tab.by("group-row")
    expect(groups).to_have_count(2)
    expect_named(tab.header(VAL), "val/acc · max over steps · mean of runs")
    expect_named(tab.header(TEST), "test/acc · at best step of val/acc · mean of runs")
    assert group_mean(tab, "early", VAL) == pytest.approx(0.91, abs=5e-4)
    assert group_mean(tab, "early", TEST) == pytest.approx(score("early", 1, 2), abs=5e-4)
    assert groups.evaluate_all("all => all.map((one) => one.dataset.key)") == ['["early"]', '["late"]']

    # In a narrow column the words give way to the name.
    tab.set_view(**{**tab.view(), "widths": {metric(TEST): 100}})
    cut = "(element) => element.scrollWidth > element.clientWidth"
    assert tab.header(TEST).locator(".tbm-header-note").evaluate(cut)
    assert not tab.header(TEST).locator("bdi").evaluate(cut)

    # Who gets the link sees the same.
    tab.listen()
    tab.frame.get_by_role("button", name="Copy a link to this view").click()
    assert tab.heard("Copied")
    other = tab.page.context.new_page()
    other.goto(tab.clipboard())
    theirs = Tab(other).wait()
    expect(theirs.header(TEST)).to_have_attribute("data-steps", "best")
    assert theirs.view()["steps"] == {metric(TEST): "best"}
    assert theirs.view()["target"] == {"key": {"namespace": "metric", "path": [VAL]}, "direction": "max"}
    assert group_mean(theirs, "late", TEST) == pytest.approx(score("late", 1, 8), abs=5e-4)
    other.close()

    # A target that is better lower is best where it is lowest.
    tab.set_view(target={"key": {"namespace": "metric", "path": [VAL]}, "direction": "min"})
    expect(tab.header(VAL)).to_have_attribute("data-steps", "min")
    expect_cell(tab, "early-1", VAL, val("early", 1, LAST), "at step 9")

    # What may be of a sample of points says so.
    choose(tab, LOSS, "Min")
    expect_named(tab.header(LOSS), "train/loss · ≈ min over steps")
    expect(tab.header(LOSS).locator(".tbm-header-label")).to_have_attribute(
        "title", re.compile("≈ Some runs may have had more points than the 1,000 that TensorBoard keeps")
    )
    expect_cell(tab, "early-0", LOSS, 1, "at step 1,199\nof the 1,000 points that TensorBoard keeps")
    expect_cell(tab, "early-1", LOSS, 0.5, "at step 9")


def expect_detail(tab: Tab, tag: str, *values: tuple[float, str]) -> None:
    """The values of a metric in the open run's details, a line each, with what is said of them."""
    lines = tab.by("detail-line", namespace="metric", path=[tag]).locator(".tbm-tree-main")
    expect(lines).to_have_text([re.compile(f"^{value:.6g} *{re.escape(words)}$") for value, words in values])


def group_mean(tab: Tab, model: str, tag: str) -> float:
    cell = tab.cell(tab.by("group-row", key=[model]), tag)
    return float(cell.locator(".tbm-cell-main").inner_text())


def held(page: Page) -> Callable[[], None]:
    """Keeps what is asked about steps unanswered until it is let go."""
    waiting: list[Route] = []
    page.route(EXTREMES, lambda route: waiting.append(route))

    def let_go() -> None:
        for route in waiting:
            route.continue_()
        page.unroute(EXTREMES)

    return let_go


def test_steps_that_come_late_move_no_row_under_the_user(curves: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    let_go = held(page)
    tab = open_tab(curves, shown=6)
    assert tab.runs() == BY_LAST
    expect_named(tab.header(VAL), "val/acc · last over steps")
    expect_cell(tab, "early-1", VAL, val("early", 1, LAST))
    tab.header(VAL).focus()
    tab.press("ArrowDown")
    let_go()
    expect(tab.by("pending")).to_have_text("Show 6 changed")
    # The newest values go into the cells at once; where the rows stand is the user's to ask.
    expect_cell(tab, "early-1", VAL, 0.91, "at step 2")
    assert tab.runs() == BY_LAST
    tab.by("pending").click()
    expect(tab.by("pending")).to_have_count(0)
    assert tab.runs() == BY_MAX


def test_a_metric_that_cannot_be_read_is_named_and_shows_its_last_values(
    curves: TensorBoard, open_tab: OpenTab, page: Page, problems: list[str]
) -> None:
    answer: dict[str, Any] = {"error": {"code": "unexpected", "message": "The points are gone.", "detail": None}}
    page.route(EXTREMES, lambda route: route.fulfill(status=500, json=answer))
    tab = open_tab(curves, shown=6)
    notice = tab.by("notice", code="extremes-failed")
    expect(notice).to_contain_text("metrics.val/acc could not be read over steps, so you see the last values")
    expect(notice).to_contain_text("The points are gone.")
    expect_named(tab.header(VAL), "val/acc · last over steps")
    assert tab.runs() == BY_LAST
    page.unroute(EXTREMES)
    notice.get_by_role("button", name="Try again").click()
    expect(notice).to_have_count(0)
    expect_named(tab.header(VAL), "val/acc · max over steps")
    # The browser itself tells of the failed request on its console.
    assert all("500" in problem for problem in problems)
    problems.clear()


def test_a_search_asks_for_other_steps_than_the_table_shows(curves: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(curves, shown=6)
    # At its best every run is above 0.79, at its last step only those that are best late.
    expect_cell(tab, "early-0", VAL, 0.9, "at step 2")
    tab.by("query").fill(f'metrics["{VAL}"].last > 0.7')
    tab.expect_shown(3)
    assert sorted(tab.runs()) == [f"late-{seed}" for seed in range(SEEDS)]
    let_go = held(page)
    tab.by("query").fill(
        f'metrics["{TEST}"].max < 0.695 and metrics["{TEST}"].min > 0.405 and metrics["{VAL}"] > 0.815'
    )
    expect(tab.by("notice", code="search")).to_contain_text(f"TensorBoard is reading metrics.{TEST} over its steps.")
    tab.expect_shown(3)
    let_go()
    wanted = [
        f"{model}-{seed}"
        for model in MODELS
        for seed in range(SEEDS)
        if max(score(model, seed, step) for step in range(LAST + 1)) < 0.695
        and min(score(model, seed, step) for step in range(LAST + 1)) > 0.405
        and max(val(model, seed, step) for step in range(LAST + 1)) > 0.815
    ]
    assert 0 < len(wanted) < 6
    tab.expect_shown(len(wanted))
    assert sorted(tab.runs()) == sorted(wanted)
    expect(tab.by("notice", code="search")).to_have_count(0)
