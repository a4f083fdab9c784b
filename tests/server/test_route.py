"""Routes as TensorBoard's server calls them: methods, who may ask, and the status code of every error."""

from __future__ import annotations

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug import wrappers
from werkzeug.test import Client

import tb_metadata_plugin
from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.events.documents import NotATextTensorError
from tb_metadata_plugin.events.framing import CorruptLengthError
from tb_metadata_plugin.events.hparams import UnreadableHParamsError
from tb_metadata_plugin.events.tensors import UnreadableSeriesError
from tb_metadata_plugin.model.config_globs import BadConfigFilesError
from tb_metadata_plugin.model.exact_json import (
    DocumentTooLargeError,
    InvalidJsonError,
    InvalidUtf8Error,
    NotAnObjectError,
)
from tb_metadata_plugin.model.expressions import SlowExpressionError
from tb_metadata_plugin.rows.rollup import BadRollupError
from tb_metadata_plugin.server.errors import UnknownRunError
from tb_metadata_plugin.server.route import STATUS_CODES, Route, application, respond_json
from tb_metadata_plugin.sources.tensorboard.problems import UnreadablePointsError
from tb_metadata_plugin.texts.yaml_file import UnreadableConfigError

CONTRACT = Path(__file__).parents[2] / "docs" / "contract.md"

NEVER_ANSWERED = {
    # They become notices.
    CorruptLengthError,
    DocumentTooLargeError,
    InvalidJsonError,
    InvalidUtf8Error,
    NotATextTensorError,
    NotAnObjectError,
    SlowExpressionError,
    UnreadableHParamsError,
    UnreadableConfigError,
    UnreadablePointsError,
    UnreadableSeriesError,
    # A wrong flag: TensorBoard says so as it starts.
    BadConfigFilesError,
    BadRollupError,
}
WITHOUT_ROUTES = ("tb_metadata_plugin.log.", "tb_metadata_plugin.api")
"""Modules whose errors are of who logs, or reads in Python."""


def error_classes(base: type[MetadataError] = MetadataError) -> Iterator[type[MetadataError]]:
    for error in base.__subclasses__():
        if error.__module__.startswith("tb_metadata_plugin."):
            yield error
            yield from error_classes(error)


def test_every_error_that_can_reach_a_route_has_a_status_code() -> None:
    for module in pkgutil.walk_packages(tb_metadata_plugin.__path__, "tb_metadata_plugin."):
        importlib.import_module(module.name)
    found = {error for error in error_classes() if not error.__module__.startswith(WITHOUT_ROUTES)}
    assert found - NEVER_ANSWERED == STATUS_CODES.keys(), "give it a line in STATUS_CODES, or here say why it has none"
    assert found >= NEVER_ANSWERED


def test_the_contract_has_every_status_code() -> None:
    lines = re.findall(r"^\| (\d{3}) \| (`[^|]*`) \|", CONTRACT.read_text("utf-8"), re.MULTILINE)
    told = {(code, int(status)) for status, codes in lines for code in re.findall(r"`([\w-]+)`", codes)}
    assert told == {(error.code, status) for error, status in STATUS_CODES.items()} | {("internal", 500)}


def failing(error: Exception) -> Client:
    def answer(request: wrappers.Request) -> wrappers.Response:
        raise error

    return Client(application(Route(answer)))


def test_an_error_without_a_status_code_is_a_fault_of_the_plugin(caplog: pytest.LogCaptureFixture) -> None:
    class ForgottenError(MetadataError):
        code = "forgotten"

    answer = failing(ForgottenError("no line in the table")).get("/x")
    told = json.loads(answer.data)["error"]
    assert (answer.status_code, told["code"], told["detail"]) == (500, "internal", {})
    assert "no line in the table" in told["message"]
    assert "ForgottenError" in caplog.text
    assert failing(UnknownRunError("r")).get("/x").status_code == 404


@pytest.fixture
def written() -> list[bytes]:
    """What reached a route that writes."""
    return []


@pytest.fixture
def writing(written: list[bytes]) -> Client:
    """A route that writes: the plugin has none yet."""

    def answer(request: wrappers.Request) -> wrappers.Response:
        if request.method == "POST":
            written.append(request.get_data())
        return respond_json(request, {"lines": len(written)})

    return Client(application(Route(answer, ("GET", "HEAD", "POST"))))


def test_the_methods_are_the_route_s(writing: Client, written: list[bytes]) -> None:
    assert json.loads(writing.post("/x", data=b"one").data) == {"lines": 1}
    assert json.loads(writing.get("/x").data) == {"lines": 1}
    refused = writing.delete("/x")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD, POST")
    assert json.loads(refused.data)["error"]["detail"] == {"method": "DELETE", "allowed": ["GET", "HEAD", "POST"]}
    assert written == [b"one"]


@pytest.mark.parametrize("from_", ["cross-site", "same-site"])
def test_a_form_of_another_origin_writes_nothing(writing: Client, written: list[bytes], from_: str) -> None:
    """A browser sends it with the headers of a link that was followed: its answer becomes the page."""
    opened = {"Sec-Fetch-Site": from_, "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    refused = writing.post("/x", data=b"forged", headers=opened)
    assert (refused.status_code, json.loads(refused.data)["error"]["code"]) == (403, "other-origin")
    assert written == []
    assert writing.get("/x", headers=opened).status_code == 200
    assert writing.post("/x", headers={**opened, "Sec-Fetch-Site": "same-origin"}).status_code == 200
