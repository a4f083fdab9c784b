"""TensorBoard with `--path_prefix` behind a real nginx: every route, a training that goes on, and the tab."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Iterator
from urllib.parse import urlencode, urlsplit

import pyarrow as pa
import pytest
from playwright.sync_api import Page, expect

from tests import event_files
from tests.browser import logs
from tests.browser.conftest import OpenTab
from tests.browser.other_tabs import TimeSeries
from tests.reverse_proxy import ReverseProxy
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

RUN = "a b/(x)+ü%2F&c=d"
PREFIX = "/some/where"
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture(scope="module")
def proxied(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TensorBoard]:
    """A TensorBoard that is asked by way of nginx."""
    logdir = tmp_path_factory.mktemp("logs")
    # More than nginx holds in memory.
    event_files.log(
        logdir / RUN,
        event_files.document({"lr": 0.1, "note": "".join(map(chr, range(0x4E00, 0x9FFF)))}),
        event_files.scalar("loss", 0.5),
    )
    logs.write_run(logdir / "other", {"lr": 0.5}, {"loss": 0.25})
    with TensorBoard(logdir, f"--path_prefix={PREFIX}", module=PLAIN) as process:
        address = urlsplit(process.url)
        assert address.path == f"{PREFIX}/"
        origin = f"{address.scheme}://{address.netloc}"
        with ReverseProxy(tmp_path_factory.mktemp("nginx"), origin, f"{PREFIX}/") as proxy:
            process.url = proxy.url
            yield process


def table(server: TensorBoard, headers: dict[str, str] | None = None) -> pa.Table:
    _, answered, body = server.get("table", headers)
    assert answered.get("content-encoding") == (headers or {}).get("Accept-Encoding")
    return pa.ipc.open_stream(io.BytesIO(gzip.decompress(body) if headers else body)).read_all()


def test_every_route(proxied: TensorBoard) -> None:
    proxied.wait_rows(2)
    wait_for(lambda: table(proxied, GZIP), lambda found: {"lr", "metrics.loss"} <= set(found.schema.names))
    assert table(proxied).equals(table(proxied, GZIP))
    assert table(proxied).column("lr").to_pylist() == [0.1, 0.5]
    wait_for(lambda: proxied.json("status"), lambda told: not told["refreshing"])
    for route in ("table", "extremes?metric=loss"):
        status, headers, _ = proxied.get(route, GZIP)
        assert (status, headers["content-encoding"], headers["vary"]) == (200, "gzip", "Accept-Encoding")
        assert proxied.get(route, GZIP | {"If-None-Match": headers["etag"]})[0] == 304
    detail = proxied.json("run?" + urlencode({"run": RUN}))
    assert detail["run"] == RUN
    assert [leaf["value"] for leaf in detail["leaves"] if leaf["path"] == ["lr"]] == [0.1]
    status, headers, body = proxied.get("index.js")
    assert (status, headers["content-type"].split(";")[0]) == (200, "text/javascript")
    assert len(body) > 100_000
    status, _, body = proxied.get("no/such/route")
    assert (status, json.loads(body)["error"]["code"]) == (404, "unknown-route")
    listing = json.loads(proxied.get("/data/plugins_listing")[2])
    assert (listing["metadata"]["enabled"], listing["metadata"]["tab_name"]) == (True, "Metadata")


def test_the_tab(proxied: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    answered: dict[str, int] = {}
    page.on("response", lambda response: answered.update({urlsplit(response.url).path: response.status}))
    tab = open_tab(proxied, shown=2)
    tab.by("row", run=RUN).locator("[data-column='0']").focus()
    tab.press("Enter")
    expect(tab.by("detail", run=RUN)).to_contain_text("loss")
    page.reload()
    tab.wait(shown=2)
    expect(tab.by("detail", run=RUN)).to_contain_text("loss")
    ours = f"{PREFIX}/data/plugin/metadata/"
    # TensorBoard's own page asks for fonts past its prefix.
    left = [path for path in answered if not path.startswith((f"{PREFIX}/", "/font-roboto/"))]
    assert left == []
    assert {ours + name for name in ("index.js", "status", "table", "run", "extremes")} <= answered.keys()
    assert {status for path, status in answered.items() if path.startswith(ours)} <= {200, 304}


def test_time_series_and_back(proxied: TensorBoard, open_tab: OpenTab, page: Page) -> None:
    tab = open_tab(proxied, shown=2)
    row = tab.by("row", run=RUN)
    row.click(button="right")
    tab.frame.get_by_role("menuitem", name="Open in Time Series").click()
    tab.wait_hidden(True)
    series = TimeSeries(page)
    series.wait_runs(RUN)
    assert urlsplit(page.url).path == f"{PREFIX}/"
    page.reload()
    series.wait_runs(RUN)
    page.go_back()
    tab.wait(shown=2)
    page.wait_for_function("() => location.search === ''")
    assert urlsplit(page.url).path == f"{PREFIX}/"


def test_live_changes_arrive(proxied: TensorBoard) -> None:
    before = proxied.wait_rows(2)
    event_files.log(proxied.logdir / "late", event_files.document({"lr": 0.5}))
    after = proxied.wait_rows(3)
    assert after["version"] != before["version"]
    status, _, _ = proxied.get("table", {"If-None-Match": f'W/"{before["version"]}"'})
    assert status == 200
