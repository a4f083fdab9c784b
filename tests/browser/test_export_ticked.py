"""What is ticked taken away: groups as they are shown, runs, and both; and which columns a table for people has."""

from __future__ import annotations

import csv
import math

from playwright.sync_api import expect

from tests.browser import consumers
from tests.browser.conftest import OpenTab
from tests.browser.test_export import (
    ACCURACY,
    DEPTH,
    LOSS,
    MODEL,
    SEED,
    STARTED,
    Exports,
    MakeExports,
    exports,
    read_text,
)
from tests.tensorboard_process import TensorBoard

__all__ = ["exports"]


def open_ticked(of: Exports) -> None:
    """The menu of the bar of what is ticked."""
    of.tab.by("selection").get_by_role("button", name="Export").click()
    expect(of.tab.frame.locator("[data-format='csv']")).to_be_visible()


def test_ticked_groups_are_exported_as_they_are_shown(
    sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports
) -> None:
    of = exports(open_tab(sweep))
    closed = [[model, depth] for model in ("cnn", "mlp") for depth in (1, 2, 3)]
    of.tab.set_view(groupBy=[MODEL, DEPTH], columns=[ACCURACY, LOSS, SEED], toggledGroups=closed)
    shown = of.frame()
    for key in (["mlp", 2], ["cnn", 1]):
        of.tab.by("group-row", key=key).get_by_role("checkbox").click()
    expect(of.tab.by("selection", count="12")).to_contain_text("2 groups · 12 runs ticked")
    lines = [line for line in shown["lines"] if line["group"] and line["group"]["values"] in (["mlp", 2], ["cnn", 1])]
    frame = consumers.tidy({**shown, "lines": lines})
    open_ticked(of)
    path = of.file("csv")
    assert "ticked-groups" in path.name
    assert consumers.expect_fields(read_text(path), ",", frame) == 0
    open_ticked(of)
    consumers.expect_frame(consumers.run_snippet(of.text("python"), of.directory), frame)
    open_ticked(of)
    text = of.text("latex")
    assert consumers.typesetting_errors(text, of.directory) == []
    head, *rows = consumers.latex_table(text)
    assert head[:4] == ["type", "depth", "n", "val/accuracy"]
    assert [row[:3] for row in rows] == [[*map(str, line["group"]["values"]), "6"] for line in lines]
    for row, line in zip(rows, lines, strict=True):
        mean, spread = (float(number) for number in row[3].split("±"))
        assert math.isclose(mean, line["cells"][1]["value"], abs_tol=5e-5)
        assert math.isclose(spread, line["cells"][1]["spread"], abs_tol=5e-5)
    # With a run beside them both are lines, in the order of the table.
    of.tab.by("group-row", key=["cnn", 3]).click()
    run = of.tab.runs()[0]
    of.tab.by("row", run=run).get_by_role("checkbox").click()
    expect(of.tab.by("selection", count="13")).not_to_contain_text("group")
    open_ticked(of)
    expect(of.tab.frame.locator("[data-format='python']")).to_have_count(0)
    names, *cells = csv.reader(read_text(of.file("csv")).splitlines())
    assert of.said.startswith("2 groups and 1 run ×")
    assert names[:4] == ["run", "model.type", "model.depth", "n"]
    order = [line["group"]["values"] for line in shown["lines"] if line["group"]]
    heads = [["", *map(str, line["group"]["values"]), "6"] for line in lines] + [[run, "cnn", "3", "1"]]
    heads.sort(key=lambda head: order.index([head[1], int(head[2])]))
    assert [row[:4] for row in cells] == heads


def test_a_paper_gets_no_built_in_columns_until_they_are_chosen(
    sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports
) -> None:
    of = exports(open_tab(sweep))
    of.tab.set_view(groupBy=[MODEL, DEPTH], flat=True)
    built_in = [column["label"] for column in of.frame()["columns"] if column["key"]["namespace"] == "run"][1:]
    assert built_in
    head, *_ = consumers.latex_table(of.text("latex"))
    assert not set(head) & set(built_in)
    assert f"left out: {built_in[0]}" in of.said
    assert head[:3] == ["type", "depth", "n"]
    assert "val/accuracy" in head
    markdown = of.text("markdown").splitlines()
    assert [cell.strip() for cell in markdown[0].strip("|").split("|")] == head
    of.tab.set_view(groupBy=[MODEL, DEPTH], flat=True, columns=[ACCURACY, STARTED, SEED])
    head, *_ = consumers.latex_table(of.text("latex"))
    assert head[-3:] == ["val/accuracy", "started", "seed"]
    assert "left out" not in of.said


def test_ticked_runs_are_exported_alone(sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports) -> None:
    of = exports(open_tab(sweep))
    of.tab.set_view(groupBy=[MODEL])
    tab = of.tab
    tab.by("group-row").first.click()
    expect(tab.by("row").first).to_be_visible()
    first, *_, last = tab.runs()[:18]
    tab.by("row", run=first).get_by_role("checkbox").click()
    tab.by("row", run=last).get_by_role("checkbox").click(modifiers=["Shift"])
    count = len(tab.runs()[:18])
    expect(tab.by("selection", count=str(count))).not_to_contain_text("group")
    open_ticked(of)
    path = of.file("csv")
    lines = read_text(path).splitlines()
    assert len(lines) == 1 + count
    assert lines[0].startswith("run,")
    assert "ticked" in path.name
    assert of.said == f"{count} runs × {len(lines[0].split(','))} columns saved as {path.name}"
