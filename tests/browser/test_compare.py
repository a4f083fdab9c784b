"""Compare: in what ticked runs and groups differ, what they reached, their texts by lines, and what one change did."""

from __future__ import annotations

import json
import math
from itertools import product
from pathlib import Path
from statistics import mean, stdev
from typing import Any, cast

import pytest
from playwright.sync_api import Locator, expect

from tests import event_files
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, compact
from tests.browser.test_axe import THEMES, Theme, expect_nothing

TARGET = "val/accuracy"
MODELS = ("mlp", "cnn")
RATES = (0.1, 0.01, 0.001)
SEEDS = (0, 1, 2)
LINES = [f"layer_{number}: relu" for number in range(40)]


def reached(model: str, rate: float, seed: int) -> float:
    """cnn is better, 0.01 the best rate, seed 2 the best one."""
    return 0.7 + (0.04 if model == "cnn" else 0.0) + {0.1: 0.0, 0.01: 0.06, 0.001: 0.03}[rate] + 0.002 * seed


def name_of(model: str, rate: float, seed: int) -> str:
    return f"{model}-lr{rate}-s{seed}"


def config_of(model: str, rate: float) -> str:
    return "\n".join([f"model: {model}", *LINES, f"lr: {rate}", "epochs: 10"])


def write_runs(logdir: Path) -> None:
    for model, rate, seed in product(MODELS, RATES, SEEDS):
        document: dict[str, Any] = {
            "model": {"type": model, **({"dropout": 0.5} if model == "cnn" else {})},
            "lr": rate,
            "log_lr": math.log10(rate),
            "seed": seed,
            "dataset": "digits",
            "config": config_of(model, rate),
        }
        value = reached(model, rate, seed)
        events = [event_files.event(event_files.document(document))]
        for step in range(3):
            scalars = [event_files.scalar(TARGET, value - 0.1 * (2 - step)), event_files.scalar("val/loss", 1 - value)]
            events.append(event_files.event(*scalars, step=step))
        event_files.write(logdir / name_of(model, rate, seed), events)


MANY = 9_000
ODD = "\u202eשלום 😀 <b>"


def write_nasty(logdir: Path) -> None:
    """Two runs with thousands of other keys, two with texts of megabytes, and two with values that are nearly alike."""
    for name in ("a", "b"):
        write(logdir / f"keys-{name}", {f"k{number:04}": f"{name}{number}" for number in range(MANY)})
        lines = "\n".join(f"{name} line {number}" for number in range(250_000))
        write(logdir / f"text-{name}", {"text": f"alike\n{lines}"[:3_900_000]})
    write(logdir / "odd-a", {"one": None, "two": "", "three": math.nan, "four": "None", "list": [1] * 40, ODD: ODD})
    write(logdir / "odd-b", {"one": "None", "three": "NaN", "four": None, "list": [1] * 39 + [2], ODD: f"{ODD}!"})


def write(run: Path, document: dict[str, Any]) -> None:
    text = json.dumps(document, ensure_ascii=False).encode()
    event_files.write(run, [event_files.event(event_files.document(text))])


@pytest.fixture
def runs(serve: Serve, open_tab: OpenTab) -> Tab:
    return open_tab(serve(write_runs))


@pytest.fixture
def nasty(serve: Serve, open_tab: OpenTab) -> Tab:
    return open_tab(serve(write_nasty))


def compare(tab: Tab, *names: str, **view: Any) -> None:
    tab.set_view(panel="compare", ticked={"runs": list(names)}, **view)
    expect(tab.by("compare")).to_have_attribute("data-rows", compact(list(names)))


def row(tab: Tab, *path: str) -> Locator:
    return tab.by("compare-row", path=list(path))


def metric(tab: Tab, name: str = TARGET) -> Locator:
    return tab.by("compare-metric-row", path=[name])


def cell(line: Locator, column: int) -> Locator:
    return line.locator(f"[data-column='{column}']")


def number(of: Locator, name: str) -> float:
    return float(cast(str, of.get_attribute(f"data-{name}")))


BEST = name_of("cnn", 0.01, 2)
WORST = name_of("mlp", 0.1, 0)


def test_two_ticked_runs_are_compared_from_the_bar(runs: Tab) -> None:
    for place in (0, 1):
        runs.by("row").nth(place).get_by_role("checkbox").click()
    runs.by("selection").get_by_role("button", name="Compare").click()
    expect(runs.by("compare")).to_have_attribute("data-rows", compact(runs.runs()[:2]))
    # The best run's nearest is the same with another seed.
    expect(row(runs, "seed")).to_have_attribute("data-difference", "changed")
    expect(runs.by("compare-row")).to_have_count(1)
    # A line has the colour of its row.
    header = runs.by("compare-line", name=BEST).locator("[data-colour]")
    in_table = runs.by("row", run=BEST).locator("[data-colour]")
    assert header.get_attribute("data-colour") == in_table.get_attribute("data-colour")


def test_what_differs_stands_first_and_what_is_the_same_is_folded(runs: Tab) -> None:
    compare(runs, BEST, WORST)
    for path, difference in (
        (("model", "type"), "changed"),
        (("lr",), "changed"),
        (("log_lr",), "changed"),
        (("seed",), "changed"),
        (("config",), "changed"),
        (("model", "dropout"), "only"),
    ):
        expect(row(runs, *path)).to_have_attribute("data-difference", difference)
    expect(row(runs, "model", "dropout")).to_contain_text("only one has it")
    expect(cell(row(runs, "model", "dropout"), 1)).to_have_text("not logged, not as the baseline")
    expect(cell(row(runs, "lr"), 0)).to_have_text("0.01")
    expect(row(runs, "dataset")).to_have_count(0)
    same = runs.by("compare-section", section="same")
    assert number(same, "count") >= 1
    same.click()
    expect(row(runs, "dataset")).to_have_attribute("data-difference", "same")
    same.click()
    expect(row(runs, "dataset")).to_have_count(0)
    # A search looks through all of them.
    runs.by("compare-search").fill("data")
    expect(row(runs, "dataset")).to_be_visible()
    expect(row(runs, "lr")).to_have_count(0)


def test_metrics_have_their_change_to_a_baseline_that_one_chooses(runs: Tab) -> None:
    compare(runs, BEST, WORST)
    best, worst = reached("cnn", 0.01, 2), reached("mlp", 0.1, 0)
    expect(runs.by("compare")).to_have_attribute("data-baseline", BEST)
    accuracy, loss = metric(runs), metric(runs, "val/loss")
    assert number(cell(accuracy, 0), "value") == pytest.approx(best, rel=1e-6)
    assert number(cell(accuracy, 1), "change") == pytest.approx(worst - best, rel=1e-5)
    expect(cell(accuracy, 1)).to_contain_text("▽ −0.104 −13 %, worse")
    expect(cell(loss, 1)).to_contain_text("worse")
    runs.by("compare-line", name=WORST).get_by_role("button", name=f"Make baseline: {WORST}").click()
    expect(runs.by("compare")).to_have_attribute("data-baseline", WORST)
    assert number(cell(accuracy, 0), "change") == pytest.approx(best - worst, rel=1e-5)
    expect(cell(accuracy, 0)).to_contain_text("▲ +0.104 +15 %, better")
    # A dropped line is not ticked any more.
    runs.by("compare-line", name=BEST).get_by_role("button", name=f"Drop {BEST}").click()
    expect(runs.by("compare-empty")).to_contain_text(f"Only {WORST} is ticked")
    assert runs.view()["ticked"] == {"runs": [WORST]}
    runs.frame.get_by_role("button", name="Compare it with the best").click()
    expect(runs.by("compare")).to_have_attribute("data-rows", compact([BEST, WORST]))


def test_groups_have_means_with_their_spread(runs: Tab) -> None:
    keys = [{"namespace": "doc", "path": ["model", "type"]}, {"namespace": "doc", "path": ["lr"]}]
    ticked = {"groups": [{"by": keys, "values": [["cnn", 0.01], ["mlp", 0.01]]}]}
    runs.set_view(groupBy=keys, flat=True, panel="compare", ticked=ticked)
    expect(runs.by("compare")).to_be_visible()
    for column, model in enumerate(("cnn", "mlp")):
        values = [reached(model, 0.01, seed) for seed in SEEDS]
        found = cell(metric(runs), column)
        assert number(found, "value") == pytest.approx(mean(values), rel=1e-6)
        assert number(found, "spread") == pytest.approx(stdev(values), rel=1e-3)
    assert number(cell(metric(runs), 1), "change") == pytest.approx(-0.04, rel=1e-4)
    expect(row(runs, "model", "type")).to_be_visible()
    # All that both groups have alike is the same, their seeds too.
    expect(row(runs, "seed")).to_have_count(0)
    expect(row(runs, "lr")).to_have_count(0)


def test_texts_are_compared_line_by_line(runs: Tab) -> None:
    compare(runs, BEST, WORST)
    row(runs, "config").get_by_role("button", name="Line by line: config").click()
    texts = runs.by("compare-texts")
    removed, added = (texts.locator(f"[data-kind='{kind}']") for kind in ("removed", "added"))
    expect(removed).to_have_text(["− removed: model: cnn", "− removed: lr: 0.01"])
    expect(added).to_have_text(["+ added: model: mlp", "+ added: lr: 0.1"])
    expect(texts.locator("[data-kind='folded']")).to_have_text("36 lines are the same")
    assert runs.view()["compare"]["texts"] == [{"namespace": "doc", "path": ["config"]}]


def test_a_link_restores_it(runs: Tab) -> None:
    compare(runs, BEST, WORST, compare={"baseline": {"run": WORST}, "toggled": ["same"]})
    link = runs.page.evaluate("() => location.hash")
    runs.reload(link)
    expect(runs.by("compare")).to_have_attribute("data-rows", compact([BEST, WORST]))
    expect(runs.by("compare")).to_have_attribute("data-baseline", WORST)
    expect(row(runs, "dataset")).to_be_visible()


def test_curves_of_these_stand_below(runs: Tab) -> None:
    compare(runs, BEST, WORST)
    runs.by("compare-metric").scroll_into_view_if_needed()
    expect(runs.by("curves")).to_have_attribute("data-series", compact([BEST, WORST]))
    expect(runs.by("curves")).to_have_attribute("data-lines", "2")
    runs.by("compare-metric").click()
    runs.frame.get_by_role("option", name="val/loss").click()
    expect(runs.by("curves")).to_have_attribute("data-metric", "val/loss")
    assert runs.view()["compare"]["metric"] == {"namespace": "metric", "path": ["val/loss"]}


def test_what_one_change_did(runs: Tab) -> None:
    run = name_of("mlp", 0.1, 1)
    runs.by("row", run=run).click(button="right")
    runs.frame.get_by_role("menuitem", name="Runs that differ in one key").click()
    expect(runs.by("changes")).to_have_attribute("data-own", str(len(SEEDS)))
    # The logarithm, the text of all settings and the dropout of one model only follow.
    changes = runs.by("change").all()
    paths = [json.loads(cast(str, change.get_attribute("data-path"))) for change in changes]
    assert paths == [["lr"], ["lr"], ["model", "type"]]
    own = mean(reached("mlp", 0.1, seed) for seed in SEEDS)
    others = [("mlp", 0.01), ("mlp", 0.001), ("cnn", 0.1)]
    for change, (model, rate) in zip(changes, others, strict=True):
        value = mean(reached(model, rate, seed) for seed in SEEDS)
        assert number(change, "n") == len(SEEDS)
        assert number(change, "value") == pytest.approx(value, rel=1e-6)
        assert number(change, "change") == pytest.approx(value - own, rel=1e-4)
    expect(changes[0]).to_contain_text("0.1 →to 0.01")
    expect(changes[0]).to_contain_text("with log_lr: -1 →to -2")
    expect(changes[2]).to_contain_text("with dropout: not logged →to 0.5")
    # One click compares them, with the run as the baseline.
    changes[0].get_by_role("button", name="Compare with lr 0.01").click()
    expect(runs.by("compare")).to_have_attribute("data-baseline", run)
    rows = json.loads(cast(str, runs.by("compare").get_attribute("data-rows")))
    assert sorted(rows) == sorted([run, *(name_of("mlp", 0.01, seed) for seed in SEEDS)])


def test_what_one_change_did_to_a_group(runs: Tab) -> None:
    keys = [{"namespace": "doc", "path": ["model", "type"]}, {"namespace": "doc", "path": ["lr"]}]
    runs.set_view(groupBy=keys, flat=True)
    runs.by("group-row", key=["mlp", 0.1]).click(button="right")
    runs.frame.get_by_role("menuitem", name="Groups that differ in one key").click()
    expect(runs.by("change")).to_have_count(3)
    paths = [json.loads(cast(str, change.get_attribute("data-path"))) for change in runs.by("change").all()]
    assert paths == [["lr"], ["lr"], ["model", "type"]]
    runs.by("change").nth(0).get_by_role("button", name="Compare with lr 0.01").click()
    expect(runs.by("compare-line")).to_have_count(2)
    assert runs.view()["compare"]["baseline"]["values"] == ["mlp", 0.1]


def test_the_menu_of_a_run_compares_it_with_the_best(runs: Tab) -> None:
    runs.by("row", run=WORST).click(button="right")
    runs.frame.get_by_role("menuitem", name="Compare with the best").click()
    expect(runs.by("compare")).to_have_attribute("data-rows", compact([BEST, WORST]))
    expect(runs.by("compare")).to_have_attribute("data-baseline", BEST)


def test_nothing_ticked_says_how_and_offers_the_best_two(runs: Tab) -> None:
    runs.set_view(panel="compare")
    expect(runs.by("compare-empty")).to_contain_text("Tick 2 to 20 runs or groups")
    runs.frame.get_by_role("button", name="Compare the best two runs shown").click()
    expect(runs.by("compare")).to_have_attribute("data-rows", compact([BEST, name_of("cnn", 0.01, 1)]))
    # More than twenty are too many, which is said.
    runs.set_view(panel="compare", ticked={"groups": [{"by": [], "values": [[]]}]})
    expect(runs.by("compare-line")).to_have_count(len(MODELS) * len(RATES) * len(SEEDS))


def test_the_line_that_is_pointed_at_is_lit_in_the_header_too(runs: Tab) -> None:
    compare(runs, BEST, WORST)
    runs.by("compare-line", name=BEST).hover()
    expect(runs.by("row", run=BEST)).to_have_attribute("data-lit", "true")


def test_the_keyboard_reaches_all_of_it(runs: Tab) -> None:
    compare(runs, BEST, WORST)
    header = runs.by("compare-line", name=WORST)
    header.get_by_role("button", name=f"Drop {WORST}").focus()
    runs.press("Tab")
    runs.expect_focus(header.get_by_role("button", name=f"Make baseline: {WORST}"))
    runs.press("Enter")
    expect(runs.by("compare")).to_have_attribute("data-baseline", WORST)
    line_by_line = row(runs, "config").get_by_role("button", name="Line by line")
    line_by_line.focus()
    runs.press("Enter")
    expect(line_by_line).to_have_attribute("aria-expanded", "true")
    runs.press("Tab")
    runs.expect_focus(runs.frame.get_by_role("region", name="config, line by line"))


def test_thousands_of_keys_that_differ_are_windowed(nasty: Tab) -> None:
    compare(nasty, "keys-a", "keys-b")
    expect(nasty.by("compare-section", section="differ")).to_have_attribute("data-count", str(MANY))
    assert nasty.by("compare-row").count() < 100
    nasty.by("compare-search").fill("k8999")
    expect(cell(row(nasty, "k8999"), 1)).to_contain_text("b8999")


def test_texts_of_megabytes_say_where_they_first_differ(nasty: Tab) -> None:
    compare(nasty, "text-a", "text-b")
    row(nasty, "text").get_by_role("button", name="Line by line: text").click()
    texts = nasty.by("compare-texts")
    expect(texts).to_contain_text("differ in too many lines")
    expect(texts.locator("[data-kind='removed']").first).to_have_text("− removed: a line 0")
    expect(texts.locator("[data-kind='added']").first).to_have_text("+ added: b line 0")


def test_values_that_are_nearly_alike_are_told_apart(nasty: Tab) -> None:
    compare(nasty, "odd-a", "odd-b")
    for path, texts in (
        ("one", ("None", '"None" (text)')),
        ("two", ("empty text", "not logged")),
        ("three", ("NaN", '"NaN" (text)')),
        ("four", ('"None" (text)', "None")),
    ):
        for column, text in enumerate(texts):
            expect(cell(row(nasty, path), column).locator(".tbm-compare-value")).to_have_text(text)
    expect(cell(row(nasty, ODD), 1)).to_contain_text(ODD)
    row(nasty, "list").get_by_role("button", name="Line by line: list").click()
    texts_row = nasty.by("compare-texts")
    expect(texts_row.locator("[data-kind='removed']")).to_have_text("− removed: 1")
    expect(texts_row.locator("[data-kind='added']")).to_have_text("+ added: 2")


@THEMES
def test_axe_finds_nothing(serve: Serve, open_tab: OpenTab, theme: Theme) -> None:
    tab = open_tab(serve(write_runs), query=theme.query)
    texts = [{"namespace": "doc", "path": ["config"]}]
    compare(tab, BEST, WORST, compare={"toggled": ["same", "about"], "texts": texts})
    expect(tab.by("compare-texts")).to_be_visible()
    expect_nothing(tab, theme.rules)
    tab.set_view(panel="compare", compare={"changesOf": {"run": WORST}})
    expect(tab.by("changes")).to_be_visible()
    expect_nothing(tab, theme.rules)
    tab.set_view(panel="compare")
    expect(tab.by("compare-empty")).to_be_visible()
    expect_nothing(tab, theme.rules)
