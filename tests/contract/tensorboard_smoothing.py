"""Smooths as the installed TensorBoard does: with the function that stands in its own page, run by Node."""

from __future__ import annotations

import json
import re
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import tensorboard

from _build import require_node

_HEAD = re.compile(
    r"function\((?P<series>\w+),(?P<weight>\w+)\)\{return \w+\(this,null,function\*\(\)\{"
    r"(?=Number\.isFinite\((?P=weight)\)\|\|\((?P=weight)=0\))"
)
"""How the function begins that is `classicSmoothing` in TensorBoard's sources, whatever the names are in its page."""

_RUN = """
const { series, weight, body, cases } = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
const smooth = new Function(series, weight, `return (function* () {${body}})().next().value;`);
const text = (y) => (Number.isFinite(y) ? y : String(y));
const smoothed = ({ values, weight }) =>
  smooth([{ id: "a", points: values.map((y, x) => ({ x, y: Number(y) })) }], weight)[0].points.map(({ y }) => text(y));
console.log(JSON.stringify(cases.map(smoothed)));
"""


def smoothed(cases: list[dict[str, Any]]) -> list[list[float | str]]:
    """What TensorBoard makes of the `values` of each case at its `weight`; NaN and infinities are texts in both."""
    page = zipfile.ZipFile(Path(tensorboard.__file__).with_name("webfiles.zip")).read("index.js").decode("utf-8")
    heads = list(_HEAD.finditer(page))
    assert len(heads) == 1, "TensorBoard's page holds its smoothing in another form: look for classicSmoothing"
    question = {**heads[0].groupdict(), "body": _body(page, heads[0].end()), "cases": cases}
    node = require_node().directory / "node"
    done = subprocess.run([node, "-e", _RUN], input=json.dumps(question), capture_output=True, text=True, check=True)
    found: list[list[float | str]] = json.loads(done.stdout)
    return found


def _body(page: str, start: int) -> str:
    """From behind a brace to the one that closes it; there are no braces in texts of this function."""
    depth = 1
    for brace in re.finditer("[{}]", page[start : start + 5000]):
        depth += 1 if brace[0] == "{" else -1
        if depth == 0:
            return page[start : start + brace.start()]
    raise AssertionError("the function has no end")
