"""Requests of any kind: errors, methods, and what every answer carries."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.server.site import RUN, Site


@pytest.mark.parametrize(
    ("route", "options", "status", "code"),
    [
        ("/run", {}, 400, "missing-parameter"),
        ("/run", {"query_string": {"run": "../../etc/passwd"}}, 404, "unknown-run"),
        ("/extremes", {}, 400, "missing-parameter"),
        ("/extremes", {"query_string": {"metric": "no"}}, 404, "unknown-metric"),
        ("/extremes", {"query_string": {"metric": "loss", "at": "no", "best": "max"}}, 404, "unknown-metric"),
        ("/extremes", {"query_string": {"metric": "loss", "at": "loss"}}, 400, "missing-parameter"),
        ("/extremes", {"query_string": {"metric": "loss", "at": "loss", "best": "Max"}}, 400, "bad-parameter"),
        ("/*", {}, 404, "unknown-route"),
        ("/status", {"method": "POST"}, 405, "method-not-allowed"),
        ("/table", {"method": "DELETE"}, 405, "method-not-allowed"),
        ("/index.js", {"method": "POST"}, 405, "method-not-allowed"),
    ],
)
def test_errors_have_one_shape(site: Site, route: str, options: dict[str, Any], status: int, code: str) -> None:
    answer = site.get(route, **options)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/json"
    told = json.loads(answer.data)
    assert set(told) == {"error"}
    assert set(told["error"]) == {"code", "message", "detail"}
    assert told["error"]["code"] == code
    assert answer.headers.get("Allow") == ("GET, HEAD" if status == 405 else None)


@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_pages_of_other_origins_can_load_nothing(site: Site, method: str) -> None:
    """Whether a run is there would show in what they can load and what not."""
    tag = site.get("/table").headers["ETag"]
    answers = [site.get(route, method) for route in ("/status", "/table", "/index.js", "/run", "/*")]
    answers += [site.get("/run", method, query_string={"run": run}) for run in (RUN, "nobody")]
    answers.append(site.get("/table", method, headers={"If-None-Match": tag}))
    assert {answer.status_code for answer in answers} == ({405} if method == "POST" else {200, 304, 400, 404})
    assert {answer.headers.get("Cross-Origin-Resource-Policy") for answer in answers} == {"same-origin"}


def test_head_has_the_headers_only(site: Site) -> None:
    answer = site.get("/status", method="HEAD")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize("route", ["/status", "/table", "/run", "/index.js", "/*"])
@pytest.mark.parametrize("from_", ["cross-site", "same-site"])
def test_pages_of_other_origins_have_no_work_done(site: Site, route: str, from_: str) -> None:
    """A browser says so, where the page cannot: in an image, a frame, a script or a fetch."""
    for mode, place in (("no-cors", "image"), ("navigate", "iframe"), ("cors", "empty"), (None, None)):
        sent = {"Sec-Fetch-Site": from_, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": place}
        answer = site.get(route, headers={name: value for name, value in sent.items() if value})
        assert (answer.status_code, json.loads(answer.data)["error"]["code"]) == (403, "other-origin")


def test_our_own_page_and_who_follows_a_link_are_answered(site: Site) -> None:
    linked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    for sent in (linked, {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}, {"Sec-Fetch-Site": "none"}):
        assert site.get("/status", headers=sent).status_code == 200
