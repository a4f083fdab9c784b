"""Expressions in the search box: which rows pass, what is wrong and where, links, and patterns without end."""

from __future__ import annotations

import ast
import json
from typing import Any

import pytest
from playwright.sync_api import expect

from tb_metadata_plugin import read
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab
from tests.browser.test_links import link
from tests.browser.test_search import Big
from tests.contract.expression_oracle import MISSING, Oracle, tree_of, value_of
from tests.tensorboard_process import TensorBoard

QUESTIONS = [
    'model.type == "cnn" or depth > 2',
    "depth>=3",
    'optimizer.name != "adam" and not depth == 2',
    'seed in [0, 2] and "a" in optimizer.name',
    'metrics["val/accuracy"] > 0.85 and has(dropout)',
    're.search("s[12]$", run) and depth == 3',
    "2 < depth * 2 <= 4",
    "learning_rate<1e-2",
]


def rows_of(server: TensorBoard) -> dict[str, dict[tuple[str, ...], Any]]:
    """Each row of the log directory by its name, read by Python."""
    table = read(server.logdir)
    rows: dict[str, dict[tuple[str, ...], Any]] = {name: {("run", "name"): name} for name in table["run"].to_pylist()}
    for field, column in zip(table.schema, table.columns, strict=True):
        if not field.metadata or b"path" not in field.metadata:
            continue
        namespace = field.metadata[b"namespace"].decode()
        key = (namespace, *json.loads(field.metadata[b"path"]))
        for name, value in zip(table["run"].to_pylist(), column.to_pylist(), strict=True):
            if value is None or field.metadata[b"kind"] == b"null":
                continue
            rows[name][key] = (
                value_of(value, metric=namespace == "metric")
                if isinstance(value, int | float | str | bool)
                else MISSING
            )
    return rows


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_as_python_answers_it(sweep: TensorBoard, open_tab: OpenTab, question: str) -> None:
    rows = rows_of(sweep)
    oracle = Oracle(list(dict.fromkeys(key for row in rows.values() for key in row)), 0)
    node: ast.expr = tree_of(question)
    wanted = [name for name, row in rows.items() if oracle.passes(node, row)]
    assert 0 < len(wanted) < 36
    tab = open_tab(sweep, shown=36)
    tab.by("query").fill(question)
    tab.expect_shown(len(wanted))
    expect(tab.by("search-clause")).to_contain_text(question)
    frame = tab.evaluate("() => window.tbMetadata.getFrame()")
    assert sorted(line["run"] for line in frame["lines"]) == sorted(wanted)


def test_what_is_wrong_is_told_with_its_place(sweep: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(sweep, shown=36)
    query, said = tab.by("query"), tab.by("notice", code="search")
    query.fill("depth == 3")
    tab.expect_shown(12)

    query.fill("depth <")
    expect(said).to_have_text("A value is missing behind <. Still showing the last search.")
    expect(said).to_have_attribute("data-calm", "true")
    expect(said).to_have_attribute("role", "status")
    assert (said.get_attribute("data-from"), said.get_attribute("data-to")) == ("6", "7")
    tab.expect_shown(12)

    query.fill("depth < 3 && seed == 1")
    expect(said).to_have_text("Write and instead of &&. Still showing the last search.")
    expect(said).to_have_attribute("role", "alert")
    expect(query).to_have_attribute("aria-invalid", "true")

    query.fill("optimizer.name == adam")
    expect(said).to_have_text('No run logged adam. A text stands in quotes: "adam".')
    tab.expect_shown(0)
    query.fill('optimizer == "adam"')
    expect(said).to_have_text("Keys stand below optimizer: write optimizer.name or optimizer.learning_rate.")
    query.fill("accuracy > 0.85")
    expect(said).to_contain_text('Do you mean metrics["val/accuracy"]?')
    query.fill('optimizer.name == "adma" or depth == 3')
    expect(said).to_have_text('No run has "adma" as optimizer.name. Do you mean "adam"?')
    tab.expect_shown(12)
    query.fill('optimizer.name == "adam"')
    expect(said).to_have_count(0)
    tab.expect_shown(18)
    query.fill("adam")
    tab.expect_shown(18)


def test_a_link_and_the_history_have_it(sweep: TensorBoard, open_tab: OpenTab) -> None:
    question = 'depth > 2 and "ad" in optimizer.name'
    tab = open_tab(sweep, link(query=question), shown=6)
    tab.expect_query(question)
    tab.by("clear-all").click()
    tab.expect_shown(36)
    tab.page.go_back()
    tab.expect_shown(6)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("(" * 500 + "depth > 2", "An expression is at most 200 levels deep."),
        ("depth > 3 or " * 6000, "An expression has at most 65,536 characters"),
        ("depth > 2 and " * 4000 + "depth > 2", None),
        ("depth == 😀", "😀 stands for nothing in an expression."),
    ],
    ids=["deep", "long", "many", "odd"],
)
def test_nasty_expressions_are_answered(sweep: TensorBoard, open_tab: OpenTab, text: str, said: str | None) -> None:
    tab = open_tab(sweep, shown=36)
    tab.by("query").fill(text)
    if said is None:
        tab.expect_shown(12)
    else:
        expect(tab.by("notice", code="search")).to_contain_text(said)
        tab.expect_shown(36)


def test_a_pattern_without_end_is_stopped(serve: Serve, open_tab: OpenTab, sweep: TensorBoard, page: Any) -> None:
    tab = Big(page).route()
    page.goto(f"{sweep.url}#metadata")
    tab.wait()
    tab.by("query").fill('re.search("^b1", letters)')
    tab.expect_shown(2000)
    tab.by("query").fill('re.search("(a+)+$", letters)')
    expect(tab.by("notice", code="search")).to_contain_text("took longer than 2 seconds, so it was stopped")
    tab.expect_shown(2000)
    tab.by("query").fill('letters == "b1" and metrics["m0"] > 0.5')
    expect(tab.by("notice", code="search")).to_have_count(0)


def test_the_rest_of_the_tab_goes_on_without_what_reads_them(sweep: TensorBoard, page: Any) -> None:
    page.route("**/answer.js", lambda route: route.abort())
    page.goto(f"{sweep.url}#metadata")
    tab = Tab(page).wait(shown=36)
    tab.by("query").fill("depth > 2")
    expect(tab.by("notice", code="search")).to_contain_text("What reads expressions could not be loaded")
    tab.by("query").fill("adam")
    tab.expect_shown(18)
