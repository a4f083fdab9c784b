"""The pivot: what pandas makes of the same runs, ordered by a column, and filtered by a cell."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any, cast

import pandas as pd
import pytest
from playwright.sync_api import Locator, expect

from tb_metadata_plugin import read
from tests import event_files
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box, compact
from tests.tensorboard_process import TensorBoard

METRIC = "val/accuracy"
DATASETS = ("digits", "moons")
MODELS = ("mlp", "cnn", "svc")
NASTY = "$x_1$ & <b>|\"'" + "long " * 60
MISSING = {"$missing": True}


def write_runs(logdir: Path) -> None:
    """Two data sets by three models: svc has no moons, one run is NaN, one has no metric, three no data set."""
    for index, (dataset, model, seed) in enumerate(
        (dataset, model, seed) for dataset in DATASETS for model in MODELS for seed in range(3)
    ):
        if (dataset, model) == ("moons", "svc"):
            continue
        value = math.nan if (dataset, model, seed) == ("moons", "cnn", 0) else 0.5 + (7 * index % 17) / 40
        data: dict[str, Any] = {
            "dataset": {"name": dataset, "classes": len(dataset)},
            "model": {"type": model},
            "seed": seed,
        }
        metrics = [] if (dataset, model, seed) == ("digits", "svc", 2) else [event_files.scalar(METRIC, value)]
        write(logdir / f"{dataset}-{model}-{seed}", data, metrics)
    for seed in range(3):
        data = {"model": {"type": NASTY if seed else "mlp"}, "seed": seed}
        write(logdir / f"none-{seed}", data, [event_files.scalar(METRIC, 0.25)])


def write(run: Path, data: dict[str, Any], metrics: list[Any]) -> None:
    event_files.write(run, [event_files.event(event_files.document(data)), *map(event_files.event, metrics)])


@pytest.fixture
def server(serve: Serve) -> TensorBoard:
    return serve(write_runs)


@pytest.fixture
def pivot(server: TensorBoard, open_tab: OpenTab) -> Tab:
    tab = open_tab(server)
    tab.set_view(panel="pivot")
    expect(tab.by("pivot")).to_be_visible()
    return tab


def columns(tab: Tab) -> list[Any]:
    return [json.loads(cast(str, column.get_attribute("data-value"))) for column in tab.by("pivot-column").all()]


def lines(tab: Tab) -> list[Any]:
    return [json.loads(cast(str, line.get_attribute("data-key"))) for line in tab.by("pivot-line").all()]


def cell(tab: Tab, model: str, dataset: Any) -> Locator:
    place = columns(tab).index(dataset)
    return tab.by("pivot-line", key=[model]).locator(f"[data-testid='pivot-cell'][data-column='{place}']")


def doc(*path: str) -> dict[str, Any]:
    return {"namespace": "doc", "path": list(path)}


def number(of: Locator, name: str) -> float | None:
    text = of.get_attribute(f"data-{name}")
    return None if text is None else float(text)


def test_it_is_what_pandas_makes_of_the_same_runs(pivot: Tab, server: TensorBoard) -> None:
    expect(pivot.by("pivot")).to_have_attribute("data-across", '["dataset","name"]')
    expect(pivot.by("pivot")).to_have_attribute("data-rows", '[["model","type"]]')
    expect(pivot.by("pivot")).to_have_attribute("data-metric", compact([METRIC]))
    assert columns(pivot) == [*DATASETS, MISSING]
    assert lines(pivot) == [[NASTY], ["cnn"], ["mlp"], ["svc"]]

    frame = read(server.logdir).to_pandas().astype({"dataset.name": object, "model.type": object})
    frame["dataset.name"] = frame["dataset.name"].where(frame["dataset.name"].notna(), compact(MISSING))
    made = frame.pivot_table(
        index="model.type",
        columns="dataset.name",
        values=f"metrics.{METRIC}",
        aggfunc=["mean", "std", "count"],
        dropna=False,
    )
    sizes = frame.pivot_table(index="model.type", columns="dataset.name", aggfunc="size", fill_value=0)
    for (model, dataset), size in sizes.stack().items():
        found = cell(pivot, model, MISSING if dataset == compact(MISSING) else dataset)
        if size == 0:
            expect(found).to_have_text("")
            assert number(found, "n") is None
            continue
        mean, std, n = (made.loc[model, (name, dataset)] for name in ("mean", "std", "count"))
        assert (number(found, "runs"), number(found, "n")) == (size, n)
        assert number(found, "value") == pytest.approx(mean, rel=1e-6, nan_ok=True)
        assert (number(found, "spread") is None) == pd.isna(std)
        if not pd.isna(std):
            assert number(found, "spread") == pytest.approx(std, rel=1e-5)
            coverage = f"{int(n)} of {size}" if n < size else str(size)
            expect(found).to_contain_text(f"{mean:.4f} ± {std:.4f} ({coverage})")
    for dataset in DATASETS:
        means = made["mean"][dataset]
        best = pivot.frame.locator(f"[data-best][data-column='{columns(pivot).index(dataset)}']")
        expect(best).to_have_count(1)
        assert number(best, "value") == pytest.approx(means.max(), rel=1e-6)
        assert best.locator("b").evaluate("b => getComputedStyle(b).fontWeight") == "700"


def test_a_column_orders_the_lines_best_first(pivot: Tab) -> None:
    header = pivot.by("pivot-column", value=compact("digits"))
    before = lines(pivot)
    header.click()
    expect(header).to_have_attribute("aria-sort", "descending")
    values = [number(cell(pivot, model, "digits"), "value") for [model] in lines(pivot)]
    numbers = [value for value in values if value is not None]
    assert numbers == sorted(numbers, reverse=True)
    assert lines(pivot)[-1] == [NASTY]
    header.click()
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert lines(pivot)[-1] == [NASTY]
    assert columns(pivot) == [*DATASETS, MISSING]
    header.click()
    expect(header).not_to_have_attribute("aria-sort", "ascending")
    assert lines(pivot) == before


def test_a_cell_keeps_its_runs_and_back_undoes_it(pivot: Tab) -> None:
    cell(pivot, "cnn", "digits").click()
    pivot.expect_shown(3)
    assert sorted(pivot.runs()) == ["digits-cnn-0", "digits-cnn-1", "digits-cnn-2"]
    assert (lines(pivot), columns(pivot)) == ([["cnn"]], ["digits"])
    expect(pivot.frame.locator("[data-best]")).to_have_count(0)
    pivot.page.go_back()
    pivot.expect_shown(18)
    cell(pivot, "mlp", MISSING).click()
    pivot.expect_shown(1)


def test_the_keyboard_alone_opens_it_reads_it_and_filters(server: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(server)
    tab.by("charts").focus()
    tab.press("Enter")
    tab.frame.get_by_role("tab", name="Curves").focus()
    tab.press("ArrowRight", "Enter")
    table = tab.frame.get_by_role("grid", name="val/accuracy by type, across dataset.name")
    expect(table).to_be_visible()
    # One of its cells is in the order of Tab.
    expect(table.locator("[tabindex='0']")).to_have_count(1)
    table.locator("[tabindex='0']").focus()
    tab.press("ArrowDown", "ArrowRight")
    expect(cell(tab, "cnn", "digits")).to_be_focused()
    tab.press("ArrowUp", "ArrowUp")
    expect(tab.by("pivot-column", value=compact("digits"))).to_be_focused()
    tab.press("Enter")
    expect(tab.by("pivot-column", value=compact("digits"))).to_have_attribute("aria-sort", "descending")
    tab.press("Control+End")
    expect(tab.by("pivot-cell").last).to_be_focused()
    tab.press("Home", "Enter")
    tab.expect_shown(2)
    expect(tab.by("pivot")).to_be_visible()


def test_rows_are_the_groups_of_the_table_or_what_is_chosen(pivot: Tab) -> None:
    pivot.set_view(panel="pivot", groupBy=[doc("dataset", "classes"), doc("model", "type"), doc("dataset", "name")])
    expect(pivot.by("pivot")).to_have_attribute("data-across", '["dataset","name"]')
    expect(pivot.by("pivot")).to_have_attribute("data-rows", '[["model","type"]]')
    expect(pivot.by("pivot-words")).to_contain_text("classes follows from dataset.name")
    pivot.by("pivot-rows").click()
    pivot.frame.get_by_role("row", name="seed", exact=True).click()
    pivot.press("Escape")
    expect(pivot.frame.get_by_role("dialog")).to_have_count(0)
    expect(pivot.by("pivot")).to_have_attribute("data-rows", '[["model","type"],["seed"]]')
    assert len(lines(pivot)) == 11
    pivot.by("pivot-across").click()
    pivot.frame.get_by_role("dialog").get_by_role("combobox").fill("seed")
    pivot.press("ArrowDown", "Enter")
    expect(pivot.by("pivot")).to_have_attribute("data-across", '["seed"]')
    assert columns(pivot) == [0, 1, 2]
    pivot.frame.get_by_role("button", name="Swap rows and columns").click()
    expect(pivot.by("pivot")).to_have_attribute("data-across", '["model","type"]')
    expect(pivot.by("pivot")).to_have_attribute("data-rows", '[["seed"]]')
    # A link says all of it.
    view = pivot.view()["pivot"]
    assert view == {"across": doc("model", "type"), "rows": [doc("seed")]}
    pivot.reload()
    pivot.wait()
    expect(pivot.by("pivot")).to_have_attribute("data-across", '["model","type"]')


def test_it_goes_out_as_a_table_of_a_paper(pivot: Tab, tmp_path: Path) -> None:
    pivot.by("pivot-column", value=compact("digits")).click()
    pivot.by("pivot-export").click()
    items = pivot.frame.locator("[role=menu] [data-format]")
    assert "python" not in [item.get_attribute("data-format") for item in items.all()]
    pivot.frame.locator("[data-format='markdown']").click()
    expect(pivot.by("export-outcome")).to_have_text("4 lines × 4 columns copied as Markdown")
    header, _, first, *_ = pivot.clipboard().splitlines()
    assert [text.strip() for text in header.split("|")[1:-1]] == ["type", "digits", "moons", "not logged"]
    [best] = lines(pivot)[0]
    assert first.split("|")[1].strip() == best
    text = cell(pivot, best, "digits").inner_text().removesuffix(", best").strip()
    value = text.split(" ")[0]
    assert " ".join(first.split("|")[2].split()) == text.replace(value, f"**{value}**")
    pivot.by("pivot-export").click()
    with pivot.page.expect_download() as saved:
        pivot.frame.locator("[data-format='csv']").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    assert path.name.endswith("-pivot.csv")
    frame = pd.read_csv(path, index_col="model.type")
    assert [[name] for name in frame.index] == lines(pivot)
    assert frame.loc[best, "digits"] == pytest.approx(number(cell(pivot, best, "digits"), "value"))
    assert frame.loc["svc", "digits n"] == 2
    # The button in the top bar still gives the table of runs.
    pivot.by("export").click()
    expect(pivot.frame.get_by_role("menu")).to_contain_text("18 runs, as shown")


def test_the_reducer_is_that_of_the_table_column(pivot: Tab) -> None:
    pivot.by("pivot-reducer").click()
    pivot.frame.get_by_role("menuitemradio", name="Median").click()
    expect(pivot.by("pivot-reducer")).to_have_text("Median")
    assert pivot.view()["reducers"] == {compact(["metric", METRIC]): "median"}
    found = cell(pivot, "mlp", "digits")
    expect(found).to_contain_text("(3)")
    assert number(found, "spread") is None


def test_the_header_and_the_first_column_stay_in_sight(pivot: Tab) -> None:
    pivot.set_view(panel="pivot", pivot={"across": doc("model", "type"), "rows": [doc("dataset", "name"), doc("seed")]})
    expect(pivot.by("pivot-column")).to_have_count(4)
    scroller = pivot.by("pivot").locator("..")
    head = pivot.by("pivot-line").last.locator("th").nth(1)
    left = box(head).left
    nasty = pivot.by("pivot-column", value=compact(NASTY))
    assert box(nasty).right - box(nasty).left < 200
    assert "long" in cast(str, nasty.get_attribute("title"))
    pivot.page.set_viewport_size({"width": 760, "height": 500})
    scroller.evaluate("element => element.scrollTo(400, 90)")
    top = box(scroller).top
    assert box(nasty).top >= top
    assert box(pivot.by("pivot-line").last.locator("th").first).left == pytest.approx(box(scroller).left, abs=2)
    assert left > 0
