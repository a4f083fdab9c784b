"""The points of a metric: what is answered, to whom, and what is wrong with a question."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tb_metadata_plugin.server.body import MAX_BODY_BYTES
from tests import event_files
from tests.event_files import TIME
from tests.server.holder import Holder
from tests.server.site import GZIP, RUN, Site

JSON = {"Content-Type": "application/json"}
KEPT = 500
"""Points of a series that the multiplexer of a `Site` keeps."""
OURS = {"metric": "loss", "rows": [RUN]}


def post(site: Site, body: Any, **headers: str) -> TestResponse:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    return site.get("/points", "POST", data=data, headers={**JSON, **GZIP, **headers})


def ask(site: Site, holder: Holder) -> list[Any]:
    answer = post(site, holder.question)
    assert (answer.status_code, answer.headers["Content-Encoding"]) == (200, "gzip"), answer.data
    return list(holder.take(answer.data))


def told(answer: TestResponse) -> tuple[int, str, Any]:
    data = gzip.decompress(answer.data) if "Content-Encoding" in answer.headers else answer.data
    error = json.loads(data)["error"]
    return answer.status_code, error["code"], error["detail"]


def test_points_are_arrow_and_nobody_keeps_them(site: Site) -> None:
    answer = post(site, OURS)
    assert answer.headers["Content-Type"] == "application/vnd.apache.arrow.stream"
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == ("no-cache, must-revalidate", "Accept-Encoding")
    assert "ETag" not in answer.headers
    holder = Holder("loss", ["nobody", RUN, "other"])
    assert ask(site, holder) == [{"missing": True}, {"from": 0, "points": 1, "thinned": False}, {"missing": True}]
    assert holder.points == {RUN: [(1.0, TIME + 1, 0.5)]}
    assert (holder.version, holder.sampled) == (site.json("/status")["version"], "1000")
    assert ask(site, holder) == [{"missing": True}, {"from": 1, "points": 1, "thinned": False}, {"missing": True}]
    assert holder.sent == 0


def test_who_takes_no_gzip_gets_none(site: Site) -> None:
    answer = site.get("/points", "POST", data=json.dumps(OURS), headers=JSON)
    assert "Content-Encoding" not in answer.headers
    assert answer.data[:4] == b"\xff\xff\xff\xff"


def test_no_rows_have_no_points(site: Site) -> None:
    holder = Holder("loss", [])
    assert ask(site, holder) == []


def test_a_metric_that_no_row_has_is_unknown(site: Site) -> None:
    assert told(post(site, {"metric": "no", "rows": [RUN]})) == (404, "unknown-metric", {"metric": "no"})
    assert told(post(site, {"metric": "no", "rows": []}))[1] == "unknown-metric"


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "OPTIONS"])
def test_only_posts_are_taken(site: Site, method: str) -> None:
    answer = site.get("/points", method, headers=JSON)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert "Access-Control-Allow-Origin" not in answer.headers
    if method != "HEAD":
        assert json.loads(answer.data)["error"]["code"] == "method-not-allowed"


@pytest.mark.parametrize("from_", ["cross-site", "same-site"])
@pytest.mark.parametrize("mode", [("navigate", "document"), ("cors", "empty"), ("no-cors", "empty")])
def test_pages_of_other_origins_get_nothing(site: Site, from_: str, mode: tuple[str, str]) -> None:
    sent = {"Sec-Fetch-Site": from_, "Sec-Fetch-Mode": mode[0], "Sec-Fetch-Dest": mode[1]}
    assert told(post(site, OURS, **sent))[:2] == (403, "other-origin")
    assert post(site, OURS, **{**sent, "Sec-Fetch-Site": "same-origin"}).status_code == 200


@pytest.mark.parametrize("type_", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_what_a_form_can_send_is_not_taken(site: Site, type_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over plain http a browser does not say to another machine whose page it was."""
    reads = []
    monkeypatch.setattr(site.plugin._provider, "read_scalars", lambda *a, **more: reads.append(more))
    assert told(post(site, OURS, **{"Content-Type": type_})) == (415, "not-json", {"content_type": type_})
    assert reads == []


def test_json_with_a_charset_is_json(site: Site) -> None:
    assert post(site, OURS, **{"Content-Type": "application/json; charset=UTF-8"}).status_code == 200


def test_a_body_has_a_limit(site: Site) -> None:
    fits = json.dumps(OURS).encode()
    assert post(site, fits + b" " * (MAX_BODY_BYTES - len(fits))).status_code == 200
    large = fits + b" " * (MAX_BODY_BYTES - len(fits) + 1)
    assert told(post(site, large)) == (413, "body-too-large", {"most": MAX_BODY_BYTES})


def test_a_body_in_pieces_has_the_same_limit(site: Site) -> None:
    """It does not say how long it is."""

    class Pieces:
        """Gives less than it is asked for."""

        def __init__(self, data: bytes) -> None:
            self.left = data

        def read(self, size: int = -1) -> bytes:
            assert size > 0, "never all that there may be"
            size = min(size, 1_000_000)
            piece, self.left = self.left[:size], self.left[size:]
            return piece

    def send(data: bytes) -> TestResponse:
        environ: dict[str, Any] = {"wsgi.input": Pieces(data), "wsgi.input_terminated": True, "CONTENT_LENGTH": ""}
        return site.get("/points", "POST", headers={**JSON, **GZIP}, environ_overrides=environ)

    fits = json.dumps(OURS).encode().ljust(MAX_BODY_BYTES)
    assert send(fits).status_code == 200
    assert told(send(fits + b" " * 5_000_000))[:2] == (413, "body-too-large")


HAD = [3, 2, 1.5]
WRONG: list[tuple[Any, str]] = [
    (b"", ""),
    (b"{", ""),
    (b'{"metric": "loss", "rows": ["\xff"]}', ""),
    (b'{"metric": "loss", "rows": ["\\ud800"]}', ""),
    (b'{"metric": NaN}', ""),
    (b"[" * 100_000, ""),
    ([], ""),
    (None, ""),
    ({}, "metric"),
    ({"metric": 1, "rows": []}, "metric"),
    ({"metric": "loss"}, "rows"),
    ({"metric": "loss", "rows": RUN}, "rows"),
    ({"metric": "loss", "rows": [RUN, None]}, "rows[1]"),
    ({"metric": "loss", "rows": [RUN, "b", RUN]}, "rows"),
    (OURS | {"exact": 1}, "exact"),
    (OURS | {"exact": None}, "exact"),
    (OURS | {"since": []}, "since"),
    (OURS | {"since": {RUN: None}}, f'since["{RUN}"]'),
    (OURS | {"since": {'a"b': HAD[:2]}}, 'since["a\\"b"]'),
    (OURS | {"since": {"gone": [0, 2, 1.5]}}, 'since["gone"][0]'),
    (OURS | {"since": {"gone": [1.5, 2, 1.5]}}, 'since["gone"][0]'),
    (OURS | {"since": {"gone": [True, 2, 1.5]}}, 'since["gone"][0]'),
    (OURS | {"since": {"gone": [3, None, 1.5]}}, 'since["gone"][1]'),
    (json.dumps(OURS | {"since": {"gone": [3, 2, "#"]}}).replace('"#"', "1e400").encode(), ""),
    (OURS | {"since": {"gone": [3, "2", 1.5]}}, 'since["gone"][1]'),
    (OURS | {"since": {"gone": [3, 2, "now"]}}, 'since["gone"][2]'),
    (OURS | {"metrics": ["loss"]}, '"metrics"'),
]


@pytest.mark.parametrize(("body", "field"), WRONG, ids=lambda value: str(value)[:40])
def test_what_is_wrong_with_a_body_is_named(site: Site, body: Any, field: str) -> None:
    assert told(post(site, body)) == (400, "bad-body", {"field": field})


def test_numbers_of_any_size_are_steps(site: Site) -> None:
    for number in ("1e308", "-1e308", str(10**40), "5", "5.0", "-0.0"):
        body = json.dumps(OURS | {"since": {RUN: [1, "#", None]}}).replace('"#"', number).encode()
        assert post(site, body).status_code == 200
    assert post(site, OURS | {"since": {RUN: [10**30, 1, 1.5]}}).status_code == 200


def test_a_full_answer_leaves_rows_to_be_asked_for_again(tmp_path: Path) -> None:
    rows = [f"r{number}" for number in range(7)]
    for number, row in enumerate(rows):
        event_files.log(tmp_path / row, *[event_files.scalar("loss", value) for value in range(number)])
    site = Site(tmp_path)
    site.load()
    site.plugin._experiments.own().points.most = 7
    holder = Holder("loss", rows)
    sent: list[int] = []
    left: list[int] = []
    while not left or left[-1]:
        left.append([one.get("left_out", False) for one in ask(site, holder)].count(True))
        sent.append(holder.sent)
        assert len(left) < 10
    assert [len(holder.points.get(row, ())) for row in rows] == [0, 1, 2, 3, 4, 5, 6]
    assert (max(sent), sum(sent)) == (6, 21)
    assert sorted(left, reverse=True) == left


def test_exact_points_are_those_of_the_files(tmp_path: Path) -> None:
    path = event_files.log(tmp_path / "long", *[event_files.old_scalar("loss", value) for value in range(3000)])
    event_files.log(tmp_path / "short", event_files.scalar("loss", math.nan), event_files.scalar("loss", -math.inf))
    site = Site(tmp_path, sampling_hints={"scalars": KEPT})
    site.load()
    thin, exact = Holder("loss", ["long", "short"]), Holder("loss", ["long", "short"], exact=True)
    assert ask(site, thin) == [
        {"from": 0, "points": KEPT, "thinned": True},
        {"from": 0, "points": 2, "thinned": False},
    ]
    said = [{"from": 0, "points": 3000, "thinned": False, "exact": True}]
    said += [{"from": 0, "points": 2, "thinned": False, "exact": True}]
    assert ask(site, exact) == said
    assert exact.points["long"] == [(float(step), TIME + step, float(step)) for step in range(3000)]
    assert repr(exact.points["short"]) == repr([(0.0, TIME, math.nan), (1.0, TIME + 1, -math.inf)])
    assert thin.points["long"][-1] == exact.points["long"][-1]
    # Nothing is read where nothing is new.
    path.rename(tmp_path / "elsewhere")
    assert ask(site, exact) == [{"from": n, "points": n, "thinned": False} for n in (3000, 2)]
    exact.points.clear()
    fallen, _ = ask(site, exact)
    assert fallen == {"from": 0, "points": KEPT, "thinned": True, "exact": False}
    # What could not be read is tried again.
    (tmp_path / "elsewhere").rename(path)
    assert ask(site, exact) == [said[0], {"from": 2, "points": 2, "thinned": False}]


def test_files_that_are_not_read_are_not_exact(logdir: Path) -> None:
    site = Site(logdir, flags=SimpleNamespace(logdir_spec="", metadata_read_files=False))
    site.load()
    holder = Holder("loss", [RUN], exact=True)
    assert ask(site, holder) == [{"from": 0, "points": 1, "thinned": False, "exact": False}]
    assert ask(site, holder) == [{"from": 1, "points": 1, "thinned": False}]


def test_a_series_that_cannot_be_read_is_the_notice_of_extremes(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: Any, **more: Any) -> Any:
        raise ValueError("bad tensor")

    holder = Holder("loss", [RUN])
    monkeypatch.setattr(site.plugin._provider, "read_scalars", fail)
    assert ask(site, holder) == [{"unread": "ValueError: bad tensor"}]
    site.get("/extremes", query_string={"metric": "loss"})

    def notices() -> list[Any]:
        return [one for one in site.json("/status")["notices"] if one["code"] == "unreadable-series"]

    (notice,) = notices()
    assert (notice["run"], notice["tag"]) == (RUN, "loss")
    assert "bad tensor" in notice["text"]
    assert notice in site.json("/run", query_string={"run": RUN})["notices"]
