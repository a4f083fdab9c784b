"""The table taken away: each format is read back by those whom it is for, and compared with what the tab shows."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import consumers, logs
from tests.browser.conftest import OpenTab, Problems, Serve
from tests.browser.tab import Tab
from tests.tensorboard_process import TensorBoard

LONG_KEY = "k" * 300
TEXTS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "-0.5",
    'say "hi", twice',
    "a|b\\|c",
    "line\nbreak",
    "tab\there",
    "50 % of $x & _y_ #1 {z} ~ ^",
    "</script><script>document.title='run'</script>",
    "<b>&amp;</b>",
    "*bold* [link](x) `code`",
    "emoji 🎉 é 漢字",
    "[64, 32]",
    "",
    "None",
    "NaN",
    "1e5",
    "'quoted'",
    " padded ",
    "__proto__",
]


def write_nasty(logdir: Path) -> None:
    """A run for each text that some format could stumble over, and values of all kinds."""
    numbers = [0.0, -0.0, math.nan, math.inf, -math.inf, 0.1 + 0.2, 1e-7, 1e21, -5, 123456.789]
    for i, text in enumerate(TEXTS):
        document: dict[str, Any] = {
            "text": text,
            "number": numbers[i % len(numbers)],
            LONG_KEY: i,
            "=key": i % 2 == 0,
            "big": 2**53 + 1 + i if i % 3 else i,
            "layers": [64, i] if i % 4 else ([] if i % 8 else None),
            "tags": ["a", text],
            "when": f"2026-01-{i + 1:02d}T12:00:00Z",
            "mixed": [i, "two", None, True, [1, "x"], {}][i % 6],
            "metrics": {"acc": i},
            "n": i % 3,
            "__proto__": text,
            "0": i,
        }
        if i % 5 == 0:
            del document["number"]
        # A metric and a document's key of one name.
        logs.write_run(
            logdir / f"run {i:02d}", document, {"acc": i / 10, "val/loss": math.nan if i == 3 else 1 / (i + 1)}
        )
    logs.write_run(logdir / '=run, "x" | & % $ \\ _ # <i>', {"text": "last"}, {"acc": 0.5})


COLUMNS = [
    ("doc", "text"),
    ("doc", "number"),
    ("doc", LONG_KEY),
    ("doc", "=key"),
    ("doc", "big"),
    ("doc", "layers"),
    ("doc", "tags"),
    ("doc", "when"),
    ("doc", "mixed"),
    ("doc", "n"),
    ("doc", "__proto__"),
    ("doc", "0"),
    ("metric", "acc"),
    ("metric", "val/loss"),
    ("run", "started"),
    ("run", "duration"),
]
NASTY_COLUMNS = [{"namespace": namespace, "path": [name]} for namespace, name in COLUMNS]
NASTY_COLUMNS.append({"namespace": "doc", "path": ["metrics", "acc"]})


@pytest.fixture(scope="module")
def nasty(serve: Serve) -> TensorBoard:
    return serve(write_nasty)


class Exports:
    """What a test exports from one tab."""

    def __init__(self, tab: Tab, directory: Path) -> None:
        self.tab = tab
        self.directory = directory
        self.said = ""

    def item(self, name: str, to: str) -> Locator:
        """The menu's entry; the menu is opened where it is not."""
        item = self.tab.frame.locator(f"[data-format='{name}'][data-to='{to}']")
        if item.count() == 0:
            self.tab.by("export").click()
        return item

    def file(self, name: str) -> Path:
        """The file that a format gives."""
        item = self.item(name, "file")
        with self.tab.page.expect_download() as download:
            item.click()
        path = self.directory / download.value.suggested_filename
        download.value.save_as(path)
        self.done()
        return path

    def text(self, name: str) -> str:
        """What a format puts on the clipboard."""
        self.item(name, "clipboard").click()
        self.done()
        return self.tab.clipboard()

    def done(self) -> None:
        """Waits until an export is done, keeps what is said of it, and takes that away."""
        line = self.tab.by("export-outcome", kind="done")
        expect(line).to_be_visible()
        self.said = line.inner_text()
        line.get_by_role("button", name="Dismiss").click()
        expect(line).to_have_count(0)

    def frame(self) -> dict[str, Any]:
        """What `getFrame()` gives."""
        frame: dict[str, Any] = self.tab.evaluate("() => window.tbMetadata.getFrame()")
        return frame

    def digits(self, which: str) -> None:
        """Chooses how many digits there are."""
        self.item("csv", "file")
        self.tab.frame.locator(f"[data-digits='{which}']").click()
        self.tab.press("Escape")

    def expect_all_data(self) -> None:
        """Each format of data holds what is shown."""
        frame = consumers.tidy(self.frame())
        changed = consumers.expect_fields(read_text(self.file("csv")), ",", frame)
        self.expect_harmless(changed)
        consumers.expect_fields(self.text("tsv"), "\t", frame)
        self.expect_harmless(changed)
        consumers.expect_json_lines(read_text(self.file("jsonl")), frame)
        consumers.expect_parquet(pq.read_table(self.file("parquet")), frame)

    def expect_harmless(self, changed: int) -> None:
        """The user is told of texts that were changed."""
        assert (f"{changed} text" in self.said) == (changed > 0), self.said

    def expect_snippet(self) -> str:
        """The snippet runs and gives what is shown; it is given."""
        frame = consumers.tidy(self.frame())
        code = self.text("python")
        consumers.expect_frame(consumers.run_snippet(code, self.directory), frame)
        return code


MakeExports = Callable[[Tab], Exports]


def read_text(path: Path) -> str:
    return path.read_bytes().decode()


@pytest.fixture
def exports(tmp_path: Path) -> Callable[[Tab], Exports]:
    return lambda tab: Exports(tab, tmp_path)


def test_nasty_values_come_back_from_every_format_of_data(
    nasty: TensorBoard, open_tab: OpenTab, exports: MakeExports
) -> None:
    of = exports(open_tab(nasty))
    of.tab.set_view(columns=NASTY_COLUMNS)
    of.expect_all_data()
    of.tab.set_view(columns=NASTY_COLUMNS, groupBy=[{"namespace": "doc", "path": ["n"]}])
    of.expect_all_data()


def test_nasty_texts_stay_texts_in_documents(nasty: TensorBoard, open_tab: OpenTab, exports: MakeExports) -> None:
    of = exports(open_tab(nasty))
    of.tab.set_view(columns=NASTY_COLUMNS)
    shown = of.frame()
    texts = [["run", *(column["label"] for column in shown["columns"][1:])]]
    texts += [[cell["text"] for cell in line["cells"]] for line in shown["lines"]]
    found = consumers.markdown_table(of.text("markdown"))
    assert found == [[text.strip() for text in line] for line in texts]
    plain = [[" ".join(text.split()) for text in line] for line in texts]
    assert [[latex_number(text) for text in line] for line in consumers.latex_table(of.text("latex"))] == [
        [latex_number(typeset(text)) for text in line] for line in plain
    ]
    errors = consumers.typesetting_errors(read_text(of.file("latex")), of.directory)
    # Only characters that its fonts lack, of which the user is told.
    assert all("Unicode character" in error for error in errors)
    assert "LuaLaTeX" in of.said


def typeset(text: str) -> str:
    """What LaTeX makes of a text: quotes that lean, and no space at the ends."""
    return text.replace('"', "”").strip()


def latex_number(text: str) -> str:
    """Powers of ten and infinities as in the tab."""
    return text.replace("×10^", "e").replace("× 10^", "e").replace("Infinity", "∞").replace(" ", "")


ROWS_OF_PAGE = """() => [...document.querySelectorAll("tr")].filter((row) => !row.hidden).map(
    (row) => [...row.cells].map((cell) => cell.textContent))"""


def test_a_page_opens_without_a_server_and_can_be_searched_and_sorted(
    nasty: TensorBoard, open_tab: OpenTab, exports: MakeExports, browser: Browser
) -> None:
    of = exports(open_tab(nasty))
    of.tab.set_view(columns=NASTY_COLUMNS)
    shown = of.frame()
    path = of.file("html")
    context = browser.new_context(offline=True, color_scheme="dark")
    page = context.new_page()
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text))
    page.on("request", lambda request: None if request.url == path.as_uri() else wrong.append(request.url))
    page.goto(path.as_uri())
    assert page.title().startswith("Runs of ")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(48, 48, 48)"
    read = ROWS_OF_PAGE
    head, *rows = page.evaluate(read)
    assert head == ["run", *(column["label"] for column in shown["columns"][1:])]
    assert rows == [[cell["text"] for cell in line["cells"]] for line in shown["lines"]]
    page.get_by_role("searchbox").press_sequentially("</SCRIPT> title")
    expect(page.get_by_role("status")).to_have_text(f"1 of {len(rows)}")
    assert [row[1] for row in page.evaluate(read)[1:]] == [TEXTS[10]]
    page.get_by_role("searchbox").fill("")
    number = page.get_by_role("button", name="number")
    number.focus()
    page.keyboard.press("Enter")
    expect(page.locator("th[aria-sort=ascending]")).to_have_text("number")
    at = head.index("number")
    sorted_texts = [row[at] for row in page.evaluate(read)[1:]]
    values = [
        value for text in sorted_texts if not math.isnan(value := float(text.replace("Infinity", "inf") or "nan"))
    ]
    assert values == sorted(values)
    # What is no number comes last either way.
    assert all(text in ("", "NaN") for text in sorted_texts[len(values) :])
    page.keyboard.press("Enter")
    assert [row[at] for row in page.evaluate(read)[1:]][: len(values)] == sorted_texts[len(values) - 1 :: -1]
    assert wrong == []
    context.close()


MODEL = {"namespace": "doc", "path": ["model", "type"]}
DEPTH = {"namespace": "doc", "path": ["model", "depth"]}
OPTIMIZER = {"namespace": "doc", "path": ["optimizer", "name"]}
RATE = {"namespace": "doc", "path": ["optimizer", "learning_rate"]}
DROPOUT = {"namespace": "doc", "path": ["dropout"]}
LAYERS = {"namespace": "doc", "path": ["model", "layers"]}
SEED = {"namespace": "doc", "path": ["seed"]}
ACCURACY = {"namespace": "metric", "path": ["val/accuracy"]}
LOSS = {"namespace": "metric", "path": ["val/loss"]}
STARTED = {"namespace": "run", "path": ["started"]}


def only(key: dict[str, Any], *values: Any) -> dict[str, Any]:
    return {"type": "values", "key": key, "include": list(values), "exclude": [], "match": "any"}


COLUMNS_OF_SWEEP = [ACCURACY, LOSS, MODEL, DEPTH, LAYERS, DROPOUT, SEED, STARTED]
VIEWS: dict[str, dict[str, Any]] = {
    "as it opens": {},
    "filtered and sorted": {
        "clauses": [
            only(MODEL, "cnn"),
            {"type": "range", "key": LOSS, "min": None, "max": 0.15, "also": []},
            {"type": "values", "key": OPTIMIZER, "include": [], "exclude": ["sgd"], "match": "any"},
        ],
        "sort": [{"key": DEPTH, "descending": True}, {"key": SEED, "descending": False}],
        "columns": COLUMNS_OF_SWEEP,
        "steps": {'["metric","val/loss"]': "best", '["metric","val/accuracy"]': "last"},
    },
    "a filter by what is not logged": {
        "clauses": [only(DROPOUT, {"$missing": True}, 0.1)],
        "columns": COLUMNS_OF_SWEEP,
    },
    "searched": {"query": "adam", "sort": [{"key": OPTIMIZER, "descending": False}], "columns": COLUMNS_OF_SWEEP},
    "grouped": {"groupBy": [MODEL], "columns": COLUMNS_OF_SWEEP},
    "grouped with closed groups beside open ones": {
        "groupBy": [MODEL, DEPTH],
        "toggledGroups": [["cnn"], ["mlp", 1]],
        "columns": COLUMNS_OF_SWEEP,
        "reducers": {'["metric","val/accuracy"]': "median", '["metric","val/loss"]': "confidence95"},
    },
    "side by side": {
        "groupBy": [MODEL, LAYERS, DROPOUT],
        "flat": True,
        "query": "adam",
        "columns": [ACCURACY, LOSS, SEED],
        "reducers": {'["metric","val/loss"]': "standardError", '["doc","seed"]': "max"},
    },
    "side by side below a level": {
        "groupBy": [MODEL, LAYERS, DROPOUT, DEPTH],
        "flat": True,
        "levels": 1,
        "columns": [ACCURACY, LOSS, SEED],
    },
    "side by side below closed levels beside open ones": {
        "groupBy": [MODEL, DEPTH, DROPOUT, OPTIMIZER],
        "flat": True,
        "levels": 2,
        "toggledGroups": [["cnn"], ["mlp", 1]],
        "columns": [ACCURACY, SEED],
    },
    "several keys as one": {
        "merged": [{"as": DROPOUT, "keys": [DROPOUT, RATE]}, {"as": MODEL, "keys": [MODEL, DEPTH]}],
        "clauses": [{"type": "range", "key": DROPOUT, "min": 0.05, "max": None}],
        "columns": [ACCURACY, DROPOUT, MODEL, SEED],
    },
    "groups by several keys as one": {
        "merged": [{"as": DROPOUT, "keys": [DROPOUT, RATE]}],
        "groupBy": [DROPOUT],
        "columns": [ACCURACY, SEED],
    },
    "side by side in another order": {
        "groupBy": [OPTIMIZER, DEPTH],
        "flat": True,
        "clauses": [only(MODEL, "cnn")],
        "sort": [{"key": DEPTH, "descending": False}],
        "columns": [ACCURACY, SEED],
    },
}


@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS.keys())
def test_every_view_comes_back_from_data_and_from_its_snippet(
    sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports, view: dict[str, Any]
) -> None:
    of = exports(open_tab(sweep))
    of.tab.set_view(**view)
    expect(of.tab.frame.locator("[data-steps='max'], [data-steps='last'], [data-steps='best']").first).to_be_visible()
    of.expect_all_data()
    code = of.expect_snippet()
    # Filters that pandas can say are said.
    assert ("RUNS = " in code or "GROUPS = " in code) == ("query" in view or "toggledGroups" in view), code


def test_a_snippet_gives_nasty_values_too(nasty: TensorBoard, open_tab: OpenTab, exports: MakeExports) -> None:
    of = exports(open_tab(nasty))
    columns = [key for key in NASTY_COLUMNS if key["path"] != ["run", "duration"]]
    of.tab.set_view(columns=columns)
    of.expect_snippet()
    of.tab.set_view(columns=columns, clauses=[only({"namespace": "doc", "path": ["text"]}, *TEXTS[:12])])
    of.expect_snippet()


def test_a_table_for_a_paper(sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports) -> None:
    of = exports(open_tab(sweep))
    of.tab.set_view(groupBy=[MODEL, DEPTH], columns=[ACCURACY, LOSS, SEED], toggledGroups=[])
    shown = of.frame()
    groups = [line for line in shown["lines"] if line["group"] and len(line["group"]["values"]) == 2]
    assert len(groups) == 6
    text = of.text("latex")
    assert of.said == "6 groups × 6 columns copied as LaTeX"
    head, *rows = consumers.latex_table(text)
    assert head == ["type", "depth", "n", "val/accuracy", "val/loss", "seed"]
    for row, line in zip(rows, groups, strict=True):
        values = [str(value) for value in line["group"]["values"]]
        assert row[:3] == [*values, str(line["group"]["rows"])]
        for cell, said in zip(line["cells"][1:3], row[3:5], strict=True):
            mean, spread = (float(number) for number in said.split("±"))
            assert math.isclose(mean, cell["value"], abs_tol=5e-5)
            assert math.isclose(spread, cell["spread"], abs_tol=5e-5)
    assert consumers.typesetting_errors(text, of.directory) == []
    # In bold the best of each model: its highest accuracy and its lowest loss; no seed is.
    lines = [line for line in text.splitlines() if "&" in line][1:]
    bold = [["\\mathbf" in cell for cell in line.split(" & ")] for line in lines]
    for column, best in ((1, max), (2, min)):
        found = {row[0]: row[2 + column] for row, marked in zip(rows, bold, strict=True) if marked[2 + column]}
        for model in {line["group"]["values"][0] for line in groups}:
            cells = [line["cells"][column] for line in groups if line["group"]["values"][0] == model]
            text_of_best = best(cells, key=lambda cell: cell["value"])["text"]
            assert found.pop(model).split("±")[0].strip() == text_of_best
        assert found == {}
    assert not any(any(marked[:3]) or marked[5] for marked in bold)
    assert "% in bold: the best of each type\n" in text
    of.digits("exact")
    exact = consumers.latex_table(of.text("latex"))
    assert float(exact[1][3].split("±")[0]) == groups[0]["cells"][1]["value"]
    of.digits("shown")
    rounded = read_text(of.file("csv")).splitlines()
    assert rounded[1].split(",")[3] == rows[0][3].split("±")[0].strip()


def test_ties_are_all_the_best(sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports) -> None:
    of = exports(open_tab(sweep))
    of.tab.set_view(columns=[{"namespace": "metric", "path": ["val/accuracy"]}], clauses=[only(SEED, 1)])
    shown = [line["cells"][1]["text"] for line in of.frame()["lines"]]
    text = of.text("latex")
    assert text.count("\\mathbf") == shown.count(shown[0])


def test_the_keyboard_alone_exports(sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports) -> None:
    of = exports(open_tab(sweep))
    tab: Tab = of.tab
    tab.by("query").focus()
    for _ in range(8):
        tab.press("Tab")
        if tab.focused().get_attribute("data-testid") == "export":
            break
    expect(tab.by("export")).to_be_focused()
    tab.listen()
    tab.press("Enter")
    expect(tab.focused()).to_have_attribute("data-format", "csv")
    # To the entry whose name begins so.
    tab.press("T")
    expect(tab.focused()).to_have_attribute("data-format", "tsv")
    tab.press("Enter")
    assert tab.heard("36 runs").endswith("copied as TSV")
    expect(tab.by("export")).to_be_focused()
    consumers.expect_fields(tab.clipboard(), "\t", consumers.tidy(of.frame()))
    tab.press("Enter", "Escape")
    expect(tab.by("export")).to_be_focused()


def test_nothing_shown_is_nothing_to_export(sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports) -> None:
    of = exports(open_tab(sweep))
    of.tab.set_view(query="no such run")
    of.tab.expect_shown(0)
    of.item("csv", "file").click()
    expect(of.tab.by("export-outcome", kind="failed")).to_contain_text("nothing to export")


def test_a_browser_that_refuses_to_copy_is_asked_again(
    sweep: TensorBoard, open_tab: OpenTab, exports: MakeExports
) -> None:
    of = exports(open_tab(sweep))
    of.tab.evaluate(
        """() => {
            const copy = document.execCommand;
            navigator.clipboard.writeText = () => Promise.reject(new Error("refused"));
            document.execCommand = () => { document.execCommand = copy; return false; };
        }"""
    )
    of.item("markdown", "clipboard").click()
    line = of.tab.by("export-outcome", kind="ready")
    expect(line).to_contain_text("36 runs")
    line.get_by_role("button", name="Copy").click()
    of.done()
    assert "copied as Markdown" in of.said
    assert len(consumers.markdown_table(of.tab.clipboard())) == 37


def test_a_part_of_the_tab_that_cannot_be_loaded_is_told(
    page: Page, sweep: TensorBoard, open_tab: OpenTab, problems: Problems
) -> None:
    page.route("**/exporting.js", lambda route: route.abort())
    tab = open_tab(sweep)
    tab.by("export").click()
    expect(tab.by("export-outcome", kind="failed")).to_contain_text("Reload the page")
    assert tab.by("row").count() > 0
    # The browser says it too.
    assert problems.pop().startswith("Failed to load resource")


def test_scripts_read_what_is_shown(sweep: TensorBoard, open_tab: OpenTab, serve: Serve) -> None:
    tab = open_tab(sweep)
    tab.set_view(columns=[ACCURACY], sort=[{"key": SEED, "descending": False}])
    frame = tab.evaluate("() => window.tbMetadata.getFrame()")
    assert [column["name"] for column in frame["columns"]] == ["run.name", "metrics.val/accuracy"]
    assert [line["run"] for line in frame["lines"][: len(tab.runs())]] == tab.runs()
    assert len(frame["lines"]) == 36
    only_one = open_tab(serve(logs.write_one), ready="detail")
    assert only_one.evaluate("() => window.tbMetadata.getFrame()") is None
