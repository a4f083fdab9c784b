"""What mattered: what SciPy says of the same runs, what a click on a key does, and what failed runs have in common."""

from __future__ import annotations

import json
import math
import random
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest
from playwright.sync_api import Locator, expect

from tb_metadata_plugin import read
from tests import event_files
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, compact
from tests.contract.mattered import explained
from tests.contract.pivots import MISSING
from tests.tensorboard_process import TensorBoard

METRIC = "val/accuracy"
MODELS = ("mlp", "cnn", "svc")
RATES = (0.001, 0.01, 0.1)
SEEDS = range(6)
LONG = "a_name/" * 12 + "of_a_key"


def write_runs(logdir: Path) -> None:
    """54 runs: the rate decides, the model helps; cnn at the highest rate failed; some lack the target, one is NaN."""
    chance = random.Random(7)
    for model in MODELS:
        for rate in RATES:
            for seed in SEEDS:
                failed = (model, rate) == ("cnn", 0.1)
                data: dict[str, Any] = {
                    "model": {"type": model, "alias": model.upper(), "width": round(chance.uniform(1, 99), 3)},
                    "lr": rate,
                    "seed": seed,
                    "id": f"{model}-{rate}-{seed}",
                    "constant": "$x_1$ & <b>",
                    LONG: chance.choice(["a", "b"]),
                    **({"C": chance.choice([1, 10])} if model == "svc" else {}),
                }
                value = 0.5 - 0.1 * RATES.index(rate) + 0.06 * MODELS.index(model) + chance.uniform(0, 0.03)
                if (model, rate, seed) == ("mlp", 0.1, 0):
                    value = math.nan
                metrics = [] if failed and seed < 2 else [event_files.scalar(METRIC, value)]
                event_files.log(
                    logdir / f"{model}-{rate}-{seed}",
                    event_files.document(data),
                    event_files.document({"status": "failed" if failed else "completed"}, tag="run"),
                    *metrics,
                )


@pytest.fixture
def server(serve: Serve) -> TensorBoard:
    return serve(write_runs)


@pytest.fixture
def mattered(server: TensorBoard, open_tab: OpenTab) -> Tab:
    tab = open_tab(server)
    tab.set_view(panel="mattered")
    wait(tab)
    return tab


def wait(tab: Tab, of: str = "target") -> None:
    """Until the answer to what is asked now is there."""
    expect(tab.frame.locator(f"[data-testid='mattered'][data-of='{of}'][data-busy='false']")).to_be_visible()


def keys(tab: Tab) -> list[list[str]]:
    return [json.loads(cast(str, line.get_attribute("data-path"))) for line in tab.by("mattered-key").all()]


def line(tab: Tab, *path: str) -> Locator:
    return tab.by("mattered-key", path=list(path))


def number(of: Locator, name: str) -> float:
    return float(cast(str, of.get_attribute(f"data-{name}")))


def ref(*path: str) -> dict[str, Any]:
    return {"namespace": "doc", "path": list(path)}


def slow(frame: pd.DataFrame, column: str, reached: pd.Series[float]) -> dict[str, Any]:
    """What SciPy says of a column, of the runs as `read()` gives them."""
    values = [MISSING if pd.isna(value) else json.dumps(value) for value in frame[column]]
    results = [None if math.isnan(x) else -math.inf if x == -1 else float(x) for x in reached]
    found = explained(values, results)
    assert found is not None
    return found


def test_shares_are_what_scipy_says_of_the_same_runs(mattered: Tab, server: TensorBoard) -> None:
    table = read(server.logdir)
    frame = table.to_pandas()
    # pandas takes NaN for missing, which here is what one run reached: the worst.
    reached = [None if x is None else -1.0 if math.isnan(x) else x for x in table[f"metrics.{METRIC}"].to_pylist()]
    assert (reached.count(None), reached.count(-1.0)) == (2, 1)
    results = pd.Series(reached, dtype=float)
    mattered.by("mattered").get_by_role("button", name="with alias").click()
    for path in (["lr"], ["model", "type"], ["model", "alias"], ["seed"], ["C"], [LONG]):
        name = ".".join(json.dumps(step) if "." in step else step for step in path)
        expected = slow(frame, name, results)
        found = line(mattered, *path)
        assert number(found, "share") == pytest.approx(expected["share"], rel=1e-6, abs=1e-9), path
        assert number(found, "p") == pytest.approx(expected["p"], rel=1e-6), path
        assert number(found, "n") == expected["n"], path
    telling = mattered.frame.locator("[data-testid='mattered-key']:not([data-chance])")
    shares = [number(one, "share") for one in telling.all()]
    assert shares == sorted(shares, reverse=True)
    assert keys(mattered)[:3] == [["lr"], ["model", "type"], ["model", "alias"]]
    assert line(mattered, "model", "alias").get_attribute("data-with") == compact(["model", "type"])
    expect(line(mattered, "lr")).to_contain_text("lower is better ↓0.001: median 0.5")
    expect(line(mattered, "seed")).to_contain_text("may be chance")
    expect(mattered.by("mattered-words")).to_contain_text("over 52 runs of 54")
    expect(mattered.by("mattered-words")).to_contain_text(
        "This is association, not cause. NaN counts as the worst, in 1 run."
    )


def test_keys_that_tell_nothing_stand_apart_with_the_reason(mattered: Tab) -> None:
    apart = mattered.by("mattered-apart")
    apart.locator("summary").click()
    expect(apart).to_contain_text("One value in all runsfolder, constant")
    expect(apart).to_contain_text("Another value in each runid")
    # Results are no settings, but can be asked for.
    assert [METRIC] not in keys(mattered)
    assert ["status"] not in keys(mattered)
    mattered.by("mattered-results").check()
    expect(line(mattered, "status")).to_have_count(1)
    assert mattered.view()["mattered"] == {"results": True}
    mattered.page.go_back()
    expect(line(mattered, "status")).to_have_count(0)


def test_it_follows_what_is_shown(mattered: Tab) -> None:
    before = number(line(mattered, "lr"), "share")
    only = {"type": "values", "key": ref("model", "type"), "include": ["svc"]}
    mattered.set_view(panel="mattered", clauses=[only])
    mattered.expect_shown(18)
    expect(mattered.by("mattered")).to_have_attribute("data-rows", "18")
    wait(mattered)
    # Of one model alone nothing but the rate makes a difference.
    assert keys(mattered)[0] == ["lr"]
    assert number(line(mattered, "lr"), "share") > before
    assert ["model", "type"] not in keys(mattered)
    mattered.set_view(panel="mattered", clauses=[only], query="svc-0.1-1")
    expect(mattered.by("panel")).to_contain_text("too few to tell what mattered")
    mattered.set_view(panel="mattered", target="none")
    expect(mattered.by("panel")).to_contain_text("Choose a target metric")


def test_what_failed_runs_have_in_common(mattered: Tab) -> None:
    mattered.by("mattered-of").click()
    mattered.frame.get_by_role("menuitemradio", name="Failed or not").click()
    wait(mattered, "failed")
    expect(mattered.by("mattered-words")).to_have_text(
        "What sets 6 failed of 54 runs shown apart. This is association, not cause."
    )
    expect(line(mattered, "lr")).to_contain_text("0.1 in 6 of 6 failed, 12 of 48 others")
    expect(line(mattered, "model", "type")).to_contain_text("cnn in 6 of 6 failed, 12 of 48 others")
    # A link says so too.
    mattered.reload()
    mattered.wait()
    wait(mattered, "failed")
    assert mattered.view()["mattered"] == {"of": "failed"}


def test_what_sets_ticked_runs_apart(mattered: Tab) -> None:
    mattered.set_view(panel="mattered", mattered={"of": "ticked"})
    expect(mattered.by("panel")).to_contain_text("Tick some of the runs shown")
    # The best runs are those of the lowest rate.
    for at in range(6):
        mattered.by("row").nth(at).get_by_role("checkbox").click()
    wait(mattered, "ticked")
    expect(line(mattered, "lr")).to_contain_text("0.001 in 6 of 6 ticked, 12 of 48 others")


def test_one_click_averages_over_all_but_the_key(mattered: Tab) -> None:
    mattered.frame.get_by_role("button", name="Group by lr, averaging over all else").click()
    expect(mattered.by("group-row")).to_have_count(3)
    assert [json.loads(cast(str, row.get_attribute("data-key"))) for row in mattered.by("group-row").all()] == [
        [0.001],
        [0.01],
        [0.1],
    ]
    expect(mattered.by("group-row").first).to_contain_text("±")
    expect(line(mattered, "lr")).to_be_visible()
    mattered.page.go_back()
    expect(mattered.by("group-row")).to_have_count(0)


def test_one_click_plots_it_against_the_target(mattered: Tab) -> None:
    mattered.frame.get_by_role("button", name="Plot lr against the target").click()
    chart = mattered.by("chart", kind="scatter")
    expect(chart).to_have_attribute("data-x", compact(["lr"]))
    expect(chart).to_have_attribute("data-y", compact([METRIC]))
    mattered.page.go_back()
    wait(mattered)


def test_one_click_goes_to_the_facet(mattered: Tab) -> None:
    # A suggested one stands open; one that is folded among all keys is found and opened.
    for path, label in ((["lr"], "lr"), (["model", "width"], "width")):
        mattered.frame.get_by_role("button", name=f"Go to the facet of {label}").click()
        facet = mattered.facet(*path)
        expect(facet).to_have_attribute("data-open", "true")
        expect(facet.get_by_role("button").first).to_be_focused()


def test_the_keys_that_mattered_become_columns_in_their_order(mattered: Tab) -> None:
    mattered.by("mattered-columns").click()
    expect(mattered.header("lr")).to_be_visible()
    paths = [column["path"] for column in mattered.view()["columns"]]
    assert paths == [[METRIC], ["lr"], ["model", "type"]]


def test_the_keyboard_alone_opens_it_and_groups(server: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(server)
    tab.by("charts").focus()
    tab.press("Enter")
    tab.frame.get_by_role("tab", name="Curves").focus()
    tab.press("End", "ArrowLeft", "Enter")
    wait(tab)
    tab.by("mattered-of").focus()
    tab.press("Enter", "ArrowDown", "Enter")
    wait(tab, "failed")
    tab.by("mattered-results").focus()
    # By way of what else stands in the bar, and of what scrolls.
    lines = tab.by("mattered")
    while not lines.evaluate("e => e.contains(document.activeElement)"):
        tab.press("Tab")
        assert not tab.by("row").first.evaluate("e => e.contains(document.activeElement)")
    expect(tab.by("mattered-key").first.get_by_role("button").first).to_be_focused()
    # Its keys that go with it open, and close.
    fold = tab.by("mattered").get_by_role("button", name="with alias")
    fold.focus()
    tab.press("Enter")
    expect(fold).to_have_attribute("aria-expanded", "true")
    expect(line(tab, "model", "alias")).to_be_visible()
    tab.press("Tab")
    expect(line(tab, "model", "type").get_by_role("button", name="Plot type against the target")).to_be_focused()
    tab.press("Tab", "Enter")
    expect(tab.by("group-row")).to_have_count(3)


def test_it_goes_out_as_a_table(mattered: Tab, tmp_path: Path) -> None:
    mattered.by("mattered-export").click()
    items = mattered.frame.locator("[role=menu] [data-format]")
    assert "python" not in [item.get_attribute("data-format") for item in items.all()]
    with mattered.page.expect_download() as saved:
        mattered.frame.locator("[data-format='csv']").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    frame = pd.read_csv(path, index_col="key")
    assert list(frame.index[:3]) == ["lr", "model.type", "model.alias"]
    assert frame.loc["lr", "explains"] == pytest.approx(number(line(mattered, "lr"), "share"))
    assert frame.loc["model.alias", "goes with"] == "model.type"
    assert frame.loc["lr", "rho"] < -0.8
    mattered.by("mattered-export").click()
    mattered.frame.locator("[data-format='markdown']").click()
    expect(mattered.by("export-outcome")).to_contain_text("copied as Markdown")
    assert mattered.clipboard().splitlines()[2].split("|")[1].strip() == "lr"


def test_beside_a_wide_table_and_in_a_narrow_window_nothing_is_cut_off(mattered: Tab) -> None:
    for width in (1920, 1280, 700):
        mattered.page.set_viewport_size({"width": width, "height": 720})
        scroller = mattered.frame.locator(".tbm-mattered-scroll")
        last = mattered.by("mattered-key").first.get_by_role("button").last
        last.scroll_into_view_if_needed()
        expect(last).to_be_in_viewport()
        assert scroller.evaluate("e => e.scrollHeight >= e.clientHeight && e.clientWidth > 0")
