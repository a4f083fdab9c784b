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


def best(tab: Tab) -> set[tuple[str, str]]:
    """The cells in bold, each by its line and its column."""
    names = [said(value) for value in columns(tab)]
    found = set()
    for line in tab.by("pivot-line").all():
        [value] = json.loads(cast(str, line.get_attribute("data-key")))
        for marked in line.locator("[data-best]").all():
            found.add((said(value), names[int(cast(str, marked.get_attribute("data-column")))]))
    return found


def said(value: Any) -> str:
    return "not logged" if value == MISSING else str(value)


def best_of(means: pd.DataFrame) -> set[tuple[str, str]]:
    """Of each row of the frame its highest numbers, where it has several."""
    return {
        (str(row), str(column))
        for row, numbers in means.iterrows()
        for column, number in numbers.items()
        if numbers.count() > 1 and number == numbers.max()
    }


def test_a_swap_keeps_what_is_compared(pivot: Tab, server: TensorBoard) -> None:
    frame = read(server.logdir).to_pandas().astype({"dataset.name": object, "model.type": object})
    frame["dataset.name"] = frame["dataset.name"].where(frame["dataset.name"].notna(), "not logged")
    means = frame.groupby(["dataset.name", "model.type"])[f"metrics.{METRIC}"].mean().unstack()
    models = best_of(means)
    assert len(models) == 4
    assert best(pivot) == {(model, dataset) for dataset, model in models}
    expect(pivot.by("pivot")).to_have_attribute("data-bold", "column")
    pivot.frame.get_by_role("button", name="Swap rows and columns").click()
    expect(pivot.by("pivot")).to_have_attribute("data-bold", "row")
    expect(pivot.by("pivot-best")).to_have_text("Boldby row")
    expect(pivot.by("pivot-words")).to_contain_text("the highest of each row in bold")
    assert best(pivot) == models
    # With the keyboard, the other way: the best data set of each model that has several.
    pivot.by("pivot-best").focus()
    pivot.press("Enter")
    expect(pivot.frame.get_by_role("menuitemradio", name="Best of each row")).to_be_focused()
    pivot.press("ArrowUp", "Enter")
    expect(pivot.by("pivot")).to_have_attribute("data-bold", "column")
    assert best(pivot) == {(dataset, model) for model, dataset in best_of(means.T)}
    pivot.page.go_back()
    expect(pivot.by("pivot")).to_have_attribute("data-bold", "row")
    pivot.reload()
    pivot.wait()
    expect(pivot.by("pivot")).to_have_attribute("data-bold", "row")


def test_the_best_goes_out_as_a_page(pivot: Tab, tmp_path: Path) -> None:
    pivot.frame.get_by_role("button", name="Swap rows and columns").click()
    expect(pivot.by("pivot")).to_have_attribute("data-bold", "row")
    pivot.by("pivot-export").click()
    with pivot.page.expect_download() as saved:
        pivot.frame.locator("[data-format='html']").click()
    path = tmp_path / saved.value.suggested_filename
    saved.value.save_as(path)
    page = pivot.page.context.new_page()
    page.goto(path.as_uri())
    expect(page.locator("header")).to_contain_text("the best of each row in bold")
    places = """marks => marks.map((mark) => {
      const cell = mark.closest("td");
      return [cell.parentElement.sectionRowIndex, cell.cellIndex];
    })"""
    marked = page.locator("b").evaluate_all(places)
    assert marked == pivot.by("pivot").locator("[data-best]").evaluate_all(places)
    assert len(marked) == 4
    # What is read aloud is in no cell's text.
    says = page.locator("b").first.evaluate("b => getComputedStyle(b, '::after').content")
    assert says == '", best"'
    texts = [text.removesuffix(", best").strip() for text in pivot.by("pivot-cell").all_text_contents()]
    assert [" ".join(text.split()) for text in page.locator("td.n").all_text_contents()] == texts
    page.close()


def write_grid(logdir: Path) -> None:
    """Two data sets by two models by eight settings of three keys, with three seeds; one setting has one seed more."""
    for index, (dataset, model, rate, width, depth) in enumerate(
        (dataset, model, rate, width, depth)
        for dataset in DATASETS
        for model in ("cnn", "mlp")
        for rate in (0.01, 0.1)
        for width in (8, 16)
        for depth in (1, 2)
    ):
        for seed in range(4 if index == 5 else 3):
            data: dict[str, Any] = {
                "dataset": {"name": dataset},
                "model": {"type": model, "width": width, "depth": depth},
                "optimizer": {"learning_rate": rate},
                "seed": seed,
            }
            value = 0.5 + (11 * index % 29) / 100 + (5 * index + 7 * seed) % 13 / 1000
            write(logdir / f"run-{index}-{seed}", data, [event_files.scalar(METRIC, value)])


SETTINGS = ("dataset.name", "model.type", "model.width", "model.depth", "optimizer.learning_rate")


@pytest.fixture
def averaged(serve: Serve, open_tab: OpenTab) -> Tab:
    tab = open_tab(serve(write_grid))
    tab.by("average-suggestion").click()
    tab.by("charts").click()
    tab.frame.get_by_role("tab", name="Pivot").click()
    expect(tab.by("pivot")).to_be_visible()
    return tab


def test_an_averaged_table_has_the_best_setting_of_each_model(averaged: Tab, serve: Serve) -> None:
    expect(averaged.by("pivot")).to_have_attribute("data-rows", '[["model","type"]]')
    expect(averaged.by("pivot")).to_have_attribute("data-across", '["dataset","name"]')
    expect(averaged.by("pivot")).to_have_attribute("data-of", "best")
    expect(averaged.by("pivot-words")).to_contain_text("of the best group in each cell")
    frame = read(serve(write_grid).logdir).to_pandas()
    groups = frame.groupby(list(SETTINGS), observed=True)[f"metrics.{METRIC}"].agg(["mean", "std", "count"])
    chosen = groups.loc[groups.groupby(level=[0, 1], observed=True)["mean"].idxmax()].reset_index()
    assert len(chosen) == 4
    for row in chosen.to_dict("records"):
        found = cell(averaged, row["model.type"], row["dataset.name"])
        assert number(found, "value") == pytest.approx(row["mean"], rel=1e-6)
        assert number(found, "spread") == pytest.approx(row["std"], rel=1e-4)
        assert (number(found, "n"), number(found, "runs")) == (row["count"], row["count"])
        title = cast(str, found.get_attribute("title"))
        assert title.startswith("best of 8 groups: ")
        for name in ("width", "depth", "learning_rate"):
            key = next(setting for setting in SETTINGS if setting.endswith(name))
            assert f"{name}={row[key]:g}" in title
    # All runs, with the keyboard.
    averaged.by("pivot-of").focus()
    averaged.press("Enter", "ArrowUp", "Enter")
    expect(averaged.by("pivot")).to_have_attribute("data-of", "all")
    assert averaged.view()["pivot"] == {"groups": "all"}
    means = frame.groupby(["model.type", "dataset.name"], observed=True)[f"metrics.{METRIC}"].agg(["mean", "count"])
    for (model, dataset), row in means.iterrows():
        found = cell(averaged, model, dataset)
        assert number(found, "value") == pytest.approx(row["mean"], rel=1e-6)
        assert number(found, "n") == row["count"]


def test_rows_of_many_keys_are_best_first_and_cut_nowhere(averaged: Tab) -> None:
    averaged.by("pivot-rows").click()
    averaged.frame.get_by_role("button", name="All 4 keys of the groups").click()
    averaged.press("Escape")
    expect(averaged.by("pivot-line")).to_have_count(16)
    expect(averaged.by("pivot-of")).to_have_count(0)
    names = averaged.by("pivot-line").locator("th")
    keys = {tuple(part.split("=")[0] for part in name.split(" · ")) for name in names.all_inner_texts()}
    assert {line[0] for line in keys} == {"cnn", "mlp"}
    assert {tuple(sorted(line[1:])) for line in keys} == {("depth", "learning_rate", "width")}
    assert len(set(names.all_inner_texts())) == 16
    bests = [
        max(float(cast(str, of.get_attribute("data-value"))) for of in line.locator("[data-value]").all())
        for line in averaged.by("pivot-line").all()
    ]
    assert bests == sorted(bests, reverse=True)
    for name in names.locator("bdi").all():
        assert name.evaluate("e => e.scrollHeight <= e.clientHeight && e.scrollWidth <= e.clientWidth")


def test_in_the_lowest_panel_all_of_it_can_be_scrolled_into_sight(averaged: Tab) -> None:
    averaged.page.set_viewport_size({"width": 560, "height": 420})
    edge = averaged.frame.get_by_role("separator", name="Height of the charts")
    edge.focus()
    averaged.press("Home")
    panel = averaged.by("panel")
    for part in (
        averaged.by("pivot-rows"),
        averaged.by("pivot-export"),
        averaged.by("pivot-column").first,
        averaged.by("pivot-cell").first,
        averaged.by("pivot-cell").last,
        averaged.by("pivot-words"),
    ):
        part.scroll_into_view_if_needed()
        assert box(part).top >= box(panel).top - 1
        assert box(part).bottom <= box(panel).bottom + 1
        middle = part.evaluate(
            """e => {
              const { left, top, width, height } = e.getBoundingClientRect();
              const at = document.elementFromPoint(left + Math.min(20, width / 2), top + height / 2);
              return at !== null && (e.contains(at) || at.contains(e));
            }"""
        )
        assert middle, part


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
    tab.press("ArrowRight", "ArrowRight", "ArrowRight", "Enter")
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
    # A link says all of it, and what is compared is as before.
    view = pivot.view()["pivot"]
    assert view == {"across": doc("model", "type"), "rows": [doc("seed")], "best": "row"}
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
