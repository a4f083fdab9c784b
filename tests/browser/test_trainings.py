"""Trainings logged without us in the tab: rows of several runs, names and units for people, keys from run names."""

from __future__ import annotations

import io
import json
import re

import pyarrow as pa
import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.tensorboard_process import TensorBoard

NAME = logs.training(8)
ACCURACY = {"namespace": "metric", "path": ["val/acc"]}
RATE = {"namespace": "doc", "path": ["hparams", "lr"]}
DURATION = {"namespace": "run", "path": ["duration"]}
STATUS = {"namespace": "run", "path": ["status"]}


@pytest.fixture
def trainings(serve: Serve) -> TensorBoard:
    """Nine trainings of three runs each."""
    server = serve(logs.write_trainings)
    server.wait_rows(logs.TRAININGS)
    return server


def test_a_row_of_several_runs(trainings: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(trainings, shown=logs.TRAININGS)
    row = tab.by("row", run=NAME)
    expect(row.get_by_test_id("run-count")).to_have_text(re.compile("^3"))
    tab.by("query").fill(f"{NAME}/validation")
    tab.expect_shown(1)
    tab.by("query").fill("")
    tab.expect_shown(logs.TRAININGS)

    # An old link names a run that is part of a row now.
    tab.set_view(open=f"{NAME}/train")
    detail = tab.by("detail", run=NAME)
    expect(row).to_have_attribute("aria-current", "true")
    runs = detail.get_by_test_id("row-run")
    expect(runs).to_have_count(3)
    assert [run.get_attribute("data-run") for run in runs.all()] == [NAME, f"{NAME}/train", f"{NAME}/validation"]
    detail.locator("""[data-testid=detail-line][data-path='["validation/epoch_loss"]']""").click()
    expect(tab.by("detail-origin")).to_contain_text(f"tag epoch_loss, run {NAME}/validation")

    # To the curves of one run, and of another after it; Back returns to the open row.
    expected = {"train": rf"^{re.escape(NAME)}/train$", "validation": rf"^{re.escape(NAME)}/validation$"}
    for part, pattern in expected.items():
        runs.get_by_text(part, exact=True).click()
        tab.wait_hidden(True)
        expect(page.get_by_role("textbox", name="Filter runs (regex)")).to_have_value(pattern.replace(r"\-", "-"))
        page.go_back()
        tab.wait_hidden(False)
        expect(detail).to_be_visible()
    detail.get_by_test_id("curves").first.click()
    tab.wait_hidden(True)
    expect(page.get_by_text(f"{NAME}/validation").first).to_be_visible()
    expect(page.get_by_text(logs.training(7))).to_have_count(0)


def test_names_and_units_for_people(trainings: TensorBoard, open_tab: OpenTab) -> None:
    tab = open_tab(trainings, shown=logs.TRAININGS)
    tab.set_view(columns=[RATE, {"namespace": "metric", "path": ["val/acc"]}, DURATION, STATUS])
    header = tab.header("val/acc")
    expect(header).to_contain_text("Accuracy")
    header.focus()
    tab.press("Alt+ArrowDown")
    expect(tab.by("column-about")).to_have_text("metrics.val/accOn the digits kept back")
    expect(tab.frame.get_by_role("menu")).to_have_accessible_description(re.compile("On the digits kept back"))
    tab.press("Escape")

    # Two keys of one name are told apart, and each is found by name and by path.
    search = tab.frame.get_by_role("searchbox", name="Search keys")
    search.fill("width")
    expect(tab.facet("hparams", "enc", "dim")).to_contain_text("Width (enc.dim)")
    expect(tab.facet("hparams", "dec", "dim")).to_contain_text("Width (dec.dim)")
    rate = tab.open_facet("learning rate", tab.facet("hparams", "lr"))
    expect(rate.get_by_test_id("facet-description")).to_have_text("Of the optimizer, before its schedule")

    # Durations are read and typed as such, averaged as such in groups.
    row = tab.by("row", run=NAME)
    expect(tab.cell(row, "duration")).to_have_text("12m 00s")
    duration = tab.open_facet("duration", tab.facet("duration", namespace="run"))
    form = duration.get_by_test_id("facet-form")
    if form.get_attribute("title") == "Show as a histogram":
        form.click()
    duration.get_by_label("duration from").fill("10 min")
    tab.press("Enter")
    tab.expect_shown(2)
    expect(tab.by("clause")).to_have_text(re.compile("duration ≥ 10m"))
    tab.by("clear-all").click()
    tab.set_view(columns=[DURATION], groupBy=[RATE])
    group = tab.by("group-row", key=[0.001])
    expect(tab.cell(group, "duration")).to_have_text(re.compile(r"8m 00s ± 4m 00s"))

    # A training that says it is running and is silent says for how long; the facet has the plain words.
    tab.set_view(columns=[STATUS])
    silent = tab.by("row", run=logs.training(1))
    expect(tab.cell(silent, "status")).to_have_text("no signal3 h")
    status = tab.open_facet("status", tab.facet("status", namespace="run"))
    assert tab.counts(status) == {'"completed"': 6, '"no signal"': 3}
    silent.locator("[data-column='0']").click()
    line = tab.by("detail").locator("""[data-testid=detail-line][data-namespace=run][data-path='["status"]']""")
    expect(line).to_contain_text("no signalfor 3 h")


class Withheld:
    """The server's answers while TensorBoard has read only the first `read` rows."""

    def __init__(self, page: Page, rows: int) -> None:
        self.read = 0
        self._rows = rows
        page.route(re.compile("/metadata/status"), self._status)
        page.route(re.compile("/metadata/table"), self._table)

    def _version(self, version: str) -> str:
        return f"{version}-{self.read}"

    def _status(self, route: Route) -> None:
        answer = route.fetch()
        status = answer.json()
        runs = {"found": 3 * self._rows, "listed": 3 * self.read}
        route.fulfill(response=answer, json={**status, "runs": runs, "version": self._version(status["version"])})

    def _table(self, route: Route) -> None:
        headers = {name: text for name, text in route.request.headers.items() if name != "if-none-match"}
        answer = route.fetch(headers=headers)
        table = pa.ipc.open_stream(answer.body()).read_all()
        for place, field in enumerate(table.schema):
            if field.metadata and field.metadata[b"namespace"] == b"metric":
                values = [*table.column(place).to_pylist()[: self.read], *[None] * (self._rows - self.read)]
                table = table.set_column(place, field, pa.array(values, field.type))
        told = {"version": self._version(table.schema.metadata[b"version"].decode())}
        if self.read < self._rows:
            told["waiting"] = json.dumps([[self.read, self._rows]])
        table = table.replace_schema_metadata(told)
        stream = io.BytesIO()
        with pa.ipc.new_stream(stream, table.schema) as writer:
            writer.write_table(table)
        route.fulfill(body=stream.getvalue(), content_type="application/vnd.apache.arrow.stream")


def test_metrics_follow(trainings: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    server = Withheld(page, logs.TRAININGS)
    tab = open_tab(trainings, shown=logs.TRAININGS)
    tab.set_view(columns=[ACCURACY], steps={'["metric","val/acc"]': "last"})
    names = [logs.training(i) for i in range(logs.TRAININGS)]
    reading = tab.by("reading")
    expect(reading).to_have_text("TensorBoard has read 0 of 27 runs; metrics follow")
    cells = [tab.cell(tab.by("row", run=name), "val/acc") for name in names]
    for cell in cells:
        expect(cell.get_by_label("loading")).to_be_visible()
    # The table can be used: all but the metrics is there.
    tab.by("query").fill("mlp")
    tab.expect_shown(5)
    tab.by("query").fill("")
    tab.expect_shown(logs.TRAININGS)
    first = tab.runs()

    # What comes stays where its row is, and nobody has to ask for it.
    server.read = 4
    expect(cells[3]).to_have_text("0.832")
    expect(cells[4].get_by_label("loading")).to_be_visible()
    expect(reading).to_have_text("TensorBoard has read 12 of 27 runs; metrics follow")
    expect(tab.by("pending")).to_have_count(0)
    assert tab.runs() == first
    tab.set_view(columns=[ACCURACY], groupBy=[RATE], steps={'["metric","val/acc"]': "last"})
    expect(tab.cell(tab.by("group-row", key=[0.1]), "val/acc")).to_have_text(re.compile("^2 of 3.*0.8170 ± 0.0212"))
    tab.set_view(columns=[ACCURACY], steps={'["metric","val/acc"]': "last"})
    # Who asks for an order gets that of what is known by then.
    assert tab.runs()[:4] == names[3::-1] != first[:4]

    # Under one who has begun to work no row moves at the end, until it is asked for.
    before = tab.runs()
    server.read = logs.TRAININGS
    expect(cells[8]).to_have_text("0.882")
    expect(reading).to_have_count(0)
    pending = tab.by("pending")
    expect(pending).to_have_text("Show new order")
    assert tab.runs() == before
    pending.click()
    expect(pending).to_have_count(0)
    assert tab.runs() == names[::-1]

    # Who only looks on gets it unasked.
    server.read = 4
    page.reload()
    tab.wait(shown=logs.TRAININGS)
    expect(cells[3]).to_have_text("0.832")
    assert tab.runs()[:4] == names[3::-1]
    server.read = logs.TRAININGS
    expect(tab.by("row").first).to_have_attribute("data-run", names[8])
    expect(pending).to_have_count(0)
    assert tab.runs() == names[::-1]


def without_offers(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, json={**answer.json(), "offers": []})


def test_keys_from_run_names(trainings: TensorBoard, open_tab: OpenTab, page: Page, problems: list[str]) -> None:
    tab = open_tab(trainings, shown=logs.TRAININGS)
    offer = tab.by("pattern-offer")
    # Not the learning rate, which is logged.
    expect(offer).to_have_text(re.compile("^Run names hold keys: date, modelUse them$"))
    expect(offer.get_by_title(f"{logs.training(0)}\ndate 2026-01-01, model mlp")).to_be_visible()
    offer.get_by_role("button", name="Use them").click()
    expect(tab.by("column-header", namespace="name", path=["model"])).to_be_visible()
    expect(offer).to_have_count(0)
    assert tab.view()["pattern"] == "{date}_{model}_lr{}"
    expect(tab.focused()).to_have_role("gridcell")
    model = tab.open_facet("model", tab.facet("model", namespace="name"))
    tab.tick(model, "mlp")
    tab.expect_shown(5)
    page.go_back()
    tab.expect_shown(logs.TRAININGS)
    page.go_back()
    expect(tab.by("column-header", namespace="name")).to_have_count(0)
    expect(offer).to_be_visible()

    # By hand: what is wrong is said while one types, and what a pattern reads is shown before it is applied.
    menu = tab.by("more")
    menu.click()
    tab.frame.get_by_role("menuitem", name="Keys from run names…").click()
    dialog = tab.by("pattern-dialog")
    pattern = dialog.get_by_role("textbox", name="Pattern")
    tab.expect_focus(pattern)
    expect(pattern).to_have_value("{date}_{model}_lr{}")
    expect(dialog.get_by_test_id("pattern-example")).to_have_count(3)
    expect(dialog.get_by_text("does not fit")).to_have_count(0)
    pattern.fill("{date}_{model}_lr{")
    expect(dialog.get_by_test_id("pattern-problem")).to_contain_text(
        "The pattern of run names is wrong at character 18"
    )
    expect(dialog.get_by_role("button", name="Apply")).to_be_disabled()
    pattern.fill("{date}_{model}_rate{rate:float}")
    expect(dialog.get_by_text("does not fit")).to_have_count(3)
    pattern.fill("{date}_{model}_lr{rate:float}")
    example = dialog.locator(f"[data-testid=pattern-example][data-run='{logs.training(0)}']")
    expect(example).to_contain_text("rate 0.1")
    tab.press("Enter")
    expect(tab.by("column-header", namespace="name", path=["rate"])).to_be_visible()
    expect(offer).to_have_count(0)
    # What is read from names is with the run, and in the link.
    tab.by("row", run=NAME).locator("[data-column='0']").click()
    name = tab.by("detail").locator("[data-testid=detail-line][data-namespace=name]")
    expect(name.filter(has_text="rate")).to_contain_text("0.001")
    page.reload()
    tab.wait(shown=logs.TRAININGS)
    expect(tab.by("column-header", namespace="name", path=["rate"])).to_be_visible()

    menu.click()
    tab.frame.get_by_role("menuitem", name="Keys from run names…").click()
    expect(pattern).to_have_value("{date}_{model}_lr{rate:float}")
    dialog.get_by_role("button", name="Remove").click()
    expect(tab.by("column-header", namespace="name")).to_have_count(0)
    offer.get_by_role("button", name="Do not offer this again").click()
    expect(offer).to_have_count(0)
    expect(tab.focused()).to_have_role("gridcell")
    page.reload()
    tab.wait(shown=logs.TRAININGS)
    expect(tab.by("facet").first).to_be_visible()
    expect(offer).to_have_count(0)

    # Where nothing is offered the dialog begins with a run's own name.
    page.route(re.compile("/metadata/status"), without_offers)
    page.reload()
    tab.wait(shown=logs.TRAININGS)
    menu.click()
    tab.frame.get_by_role("menuitem", name="Keys from run names…").click()
    expect(pattern).to_have_value("{date}_{part2}_lr{lr}")
    expect(example).to_contain_text("part2 mlplr 0.1")
    tab.press("Escape")
    expect(dialog).to_have_count(0)
    expect(offer).to_have_count(0)

    # A link by hand with a pattern that cannot be read shows all else, and says why.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    tab.set_view(pattern="{", open=logs.training(0))
    notice = tab.by("notice", code="pattern-broken")
    expect(tab.by("detail", run=logs.training(0)).get_by_test_id("detail-line").first).to_be_visible()
    expect(notice).to_contain_text("character 1")
    tab.expect_shown(logs.TRAININGS)
    assert any("/run?" in url for url in asked)
    assert not any("/run?" in url and "run_pattern" in url for url in asked)
    notice.get_by_role("button", name="Change it").click()
    expect(pattern).to_have_value("{")
    # Chromium tells of each answer that refuses a pattern.
    assert all("400 (BAD REQUEST)" in problem for problem in problems)
    problems.clear()
