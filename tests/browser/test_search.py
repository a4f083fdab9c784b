"""The search box: words and expressions, in a worker where there is much to search, and what is shown meanwhile."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator

import pyarrow as pa
import pytest
from playwright.sync_api import Route, expect

from tests.browser import logs
from tests.browser.conftest import OpenTab, Serve
from tests.browser.tab import Tab, box
from tests.tensorboard_process import TensorBoard

ROWS = 10_000
METRICS = 4
CATASTROPHIC = "/(a+)+$/"
"""Would run for ever on many letters with something else after them."""


LATER = "run-00500b"
"""A run of the second snapshot, between two of the first."""


def big_table(version: int) -> pa.Table:
    """As the server would send it: run names, and metrics of which each run has its own value."""
    draw = random.Random(1)
    fields = [
        pa.field("run", pa.string(), nullable=False),
        pa.field("members", pa.list_(pa.field("item", pa.string(), nullable=False)), nullable=False),
    ]
    runs = sorted([f"run-{i:05d}" for i in range(ROWS)] + [LATER] * (version - 1))
    arrays = [pa.array(runs), pa.array([[run] for run in runs], fields[1].type)]
    for i in range(METRICS):
        about = {"namespace": "metric", "path": json.dumps([f"m{i}"]), "kind": "number"}
        fields.append(pa.field(f"metrics.m{i}", pa.float32(), metadata=about))
        arrays.append(pa.array([draw.random() for _ in runs], pa.float32()))
    about = {"namespace": "doc", "path": '["letters"]', "kind": "string"}
    fields.append(pa.field("letters", pa.string(), metadata=about))
    arrays.append(pa.array(["a" * 60 + "!" if i == 0 else f"b{i % 5}" for i in range(len(runs))]))
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields, metadata={"version": f"big-{version}"}))


class Big(Tab):
    """The tab with a table that has more values than are searched at once."""

    version = 1

    def route(self) -> Big:
        """Serves the table in the place of the server's own."""
        self.page.route("**/data/plugin/metadata/table*", self._table)
        self.page.route("**/data/plugin/metadata/status*", self._status)
        return self

    def _table(self, route: Route) -> None:
        table = big_table(self.version)
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, table.schema) as stream:
            stream.write_table(table)
        route.fulfill(body=sink.getvalue().to_pybytes(), content_type="application/vnd.apache.arrow.stream")

    def _status(self, route: Route) -> None:
        route.fulfill(json={**route.fetch().json(), "rows": ROWS, "version": f"big-{self.version}"})

    def watch_shown(self) -> None:
        """Notes each number of runs that is shown from now on."""
        self.evaluate(
            """() => {
              window.seen = [];
              const summary = document.querySelector("[data-testid=summary]");
              const note = () => window.seen.push(summary.dataset.shown);
              new MutationObserver(note).observe(summary, { attributes: true });
            }"""
        )

    def seen(self) -> list[int]:
        return [int(shown) for shown in self.evaluate("() => window.seen")]


@pytest.fixture
def big(sweep: TensorBoard, open_tab: OpenTab) -> Iterator[Big]:
    tab = Big(open_tab(sweep, shown=36).page).route()
    tab.reload()
    tab.wait(shown=ROWS)
    yield tab
    tab.page.unroute_all(behavior="ignoreErrors")


def test_words_over_many_values_are_searched_in_one_worker_and_never_show_all_runs_meanwhile(big: Big) -> None:
    big.watch_shown()
    query = big.by("query")
    for text, shown in (("run-01", 1000), ("run-012", 100), ("run-0123", 10), ("/run-0123[0-4]/", 5)):
        query.fill(text)
        big.expect_shown(shown)
    assert big.seen() == [1000, 100, 10, 5]
    assert len(big.page.workers) == 1
    query.fill("")
    big.expect_shown(ROWS)


def test_what_was_found_stays_while_a_new_snapshot_is_searched(big: Big) -> None:
    # Before the first press, news need not be confirmed.
    big.by("query").click()
    big.by("query").fill("run-01")
    big.expect_shown(1000)
    big.watch_shown()
    big.version = 2
    big.page.get_by_role("button", name="Last Updated").dispatch_event("click")
    big.by("pending").click()
    expect(big.by("summary")).to_have_attribute("data-total", str(ROWS + 1))
    expect(big.frame.locator(".tbm-query[data-busy=false]")).to_be_visible()
    assert set(big.seen()) == {1000}
    big.by("query").fill(LATER)
    big.expect_shown(1)


def test_an_expression_that_is_stopped_costs_its_worker_and_the_next_one_has_the_table_again(big: Big) -> None:
    query = big.by("query")
    query.fill("run-01")
    big.expect_shown(1000)
    (first,) = big.page.workers
    with first.expect_event("close", timeout=30_000):
        query.fill(CATASTROPHIC)
    notice = big.by("notice", code="search")
    expect(notice).to_contain_text("took longer")
    expect(notice).to_contain_text("Still showing the last search")
    big.expect_shown(1000)
    expect(big.by("search-clause")).to_have_text("search run-01")
    query.fill("/run-0001./")
    big.expect_shown(10)
    expect(notice).to_have_count(0)
    assert len(big.page.workers) == 1
    assert first not in big.page.workers


def test_a_broken_expression_leaves_the_last_search_and_covers_nothing(serve: Serve, open_tab: OpenTab) -> None:
    tab = open_tab(serve(logs.write_letters), shown=3)
    query = tab.by("query")
    for before, shown, said in (("", 3, "Nothing is filtered."), ("aab", 1, "Still showing the last search.")):
        query.fill(before)
        tab.expect_shown(shown)
        query.fill("/[/")
        notice = tab.by("notice", code="search")
        expect(notice).to_contain_text("/[/ is not a valid expression")
        expect(notice).to_contain_text(said)
        expect(query).to_have_attribute("aria-invalid", "true")
        tab.expect_shown(shown)
        # The chip names what filters the rows above which it stands.
        assert tab.by("search-clause").locator("bdi").all_inner_texts() == (["search", before] if before else [])
    for width in (1280, 800, 500):
        tab.page.set_viewport_size({"width": width, "height": 720})
        for other in (tab.by("summary"), query, tab.by("undo")):
            a, b = box(notice), box(other)
            assert a.right <= b.left or b.right <= a.left or a.bottom <= b.top or b.bottom <= a.top, (width, other)
    query.fill("/^a+b$/")
    tab.expect_shown(1)
    expect(notice).to_have_count(0)
    expect(tab.by("search-clause")).to_have_text("search /^a+b$/")
