"""Bad input in a real TensorBoard, under both loaders: all other runs stay visible, and a notice names run and tag."""

from __future__ import annotations

import io
import json
import math
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pyarrow as pa
import pytest
from tensorboard.compat.proto.summary_pb2 import Summary
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_STRING

from tb_metadata_plugin import MetadataWriter, add_metadata, read
from tb_metadata_plugin.events import summary_format
from tests import event_files
from tests.contract import oracle
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

GOOD = ["good/1", "good/2", "zz-last"]
ODD_KEYS = {
    "a.b": 1,
    "x[0]": 2,
    "a/b": 3,
    'quo"ted': 4,
    "back\\slash": 5,
    "😀": 6,
    "\u202eעברית": 7,
    "__proto__": 8,
    "constructor": {"prototype": 9},
    "list[]": 10,
    "<b>key</b>": 11,
    "": 12,
}
HTML = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
# This loader fails on a value without a tensor, and on a bad one among those it still holds of a tag.
UNREADABLE_IN_SLOW_LOADER = ("no-tensor", "bad-then-good")
REGEX_RUN = "(a+)+$ [x] \\d {2} a..b"


def deep(levels: int) -> bytes:
    return b'{"top": 1, "deep": ' + b'{"a":' * levels + b"1" + b"}" * levels + b"}"


# Run → what is logged there, one event each, and the code of the notice that names it (None: it is good as it is).
BAD: dict[str, tuple[list[Summary.Value], str | None]] = {
    "invalid-json": ([event_files.document(b'{"a": 1')], "invalid-json"),
    "not-an-object": ([event_files.document(b"[1, 2]")], "not-an-object"),
    "invalid-utf8": ([event_files.document(b'{"a": "\xff\xfe"}')], "invalid-utf8"),
    "lone-surrogate": ([event_files.document(b'{"a": "x\\ud800y"}')], "lone-surrogates"),
    "empty-tensor": ([event_files.tensor(TensorProto(dtype=DT_STRING))], "unreadable"),
    "no-tensor": ([Summary.Value(tag="metadata", metadata=summary_format.summary_metadata())], "not-a-text-tensor"),
    "wrong-dtype": ([event_files.tensor(1.5)], "not-a-text-tensor"),
    "wrong-rank": ([event_files.tensor([b'{"a": 1}', b"{}"])], "not-a-text-tensor"),
    "large": ([event_files.document({"first": 1, "blob": "x" * 15_000_000, "last": 2})], "too-large"),
    "many-keys": ([event_files.document({f"key{n}": n for n in range(10_050)})], "too-many-values"),
    "deep": ([event_files.document(deep(1000))], "too-deep"),
    # Before this was read in linear time, no run of the log directory was shown for minutes.
    "escapes": ([event_files.document(b'{"a":' * 1000 + b'\\"' * 100_000 + b"}" * 1000)], "too-deep"),
    "long-list": ([event_files.document(b'{"a":[' + b"1," * 7_000_000 + b"1]}")], "too-many-values"),
    "duplicate-keys": ([event_files.document(b'{"a": 1, "b": 2, "a": 3}')], "duplicate-keys"),
    "odd-keys": ([event_files.document(ODD_KEYS)], None),
    "html": ([event_files.document({"html": HTML})], None),
    "numbers": ([event_files.document({"nan": math.nan, "inf": math.inf, "big": 2**63, "neg": -math.inf})], None),
    "1e400": ([event_files.document(b'{"huge": 1e400}')], "number-too-large"),
    "mixed-1": ([event_files.document({"mixed": 1})], None),
    "mixed-2": ([event_files.document({"mixed": "one"})], None),
    "mixed-3": ([event_files.document({"mixed": [1, "one", None]})], None),
    "keys-dropped": (
        [event_files.document({"lr": 0.1, "kept": 1}), event_files.document({"kept": 2, "auc": 0.9})],
        "keys-dropped",
    ),
    "bad-then-good": (
        [event_files.tensor(TensorProto(dtype=DT_STRING)), event_files.document({"recovered": True})],
        None,
    ),
    "bad-beside-good": (
        [event_files.document({"beside": 1}), event_files.document(b"no", tag="results")],
        "invalid-json",
    ),
    REGEX_RUN: ([event_files.document({"regex": True})], None),
    "empty-document": ([event_files.document({})], None),
}


def write_all(logdir: Path) -> None:
    for run in GOOD:
        event_files.log(logdir / run, event_files.document({"good": run}), event_files.scalar("loss", 0.5))
    for run, (values, _) in BAD.items():
        event_files.log(logdir / run, *values)
    without_value = event_files.scalar("loss", 0)
    without_value.ClearField("tensor")
    event_files.log(logdir / "bad-scalar", event_files.document({"scalar": "bad"}), without_value)
    lost = event_files.log(logdir / "corrupt", event_files.document({"corrupt": 1}), name="e.tfevents.1.metadata")
    event_files.corrupt_length(lost)


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs")
    write_all(path)
    return path


@pytest.fixture(scope="module")
def tensorboard(fast: bool, logdir: Path) -> Iterator[TensorBoard]:
    # Its slow loader reads otherwise with TensorFlow than without it; the test below is without.
    with TensorBoard(logdir, fast=fast, **({"module": PLAIN} if fast else {})) as process:
        runs = len(BAD) + len(GOOD) + 2
        # The slow loader lists a run before it has read it: wait for the last good one's values.
        wait_for(
            lambda: (process.wait_rows(runs), values(process).get(("doc", ("good",)), [])),
            lambda found: found[1].count(oracle.MISSING) == runs - len(GOOD),
        )
        yield process


def table(process: TensorBoard) -> pa.Table:
    status, _, body = process.get("table")
    assert status == 200
    return pa.ipc.open_stream(io.BytesIO(body)).read_all()


def values(process: TensorBoard) -> dict[tuple[str, tuple[str, ...]], list[Any]]:
    return oracle.table_values(table(process))


def cells(process: TensorBoard, run: str) -> dict[tuple[str, ...], Any]:
    """What a run logged, by path."""
    built = table(process)
    row = built.column("run").to_pylist().index(run)
    columns = oracle.table_values(built)
    return {
        path: column[row]
        for (namespace, path), column in columns.items()
        if namespace == "doc" and column[row] != oracle.MISSING
    }


def detail(process: TensorBoard, run: str) -> dict[str, Any]:
    status, _, body = process.get(f"run?run={quote(run, safe='')}")
    assert status == 200, body
    found: dict[str, Any] = json.loads(body)
    assert found["run"] == run
    return found


def test_every_run_is_visible(tensorboard: TensorBoard) -> None:
    assert set(table(tensorboard).column("run").to_pylist()) == {*BAD, *GOOD, "bad-scalar", "corrupt"}


def test_good_runs_keep_documents_and_metrics(tensorboard: TensorBoard) -> None:
    for run in GOOD:
        assert cells(tensorboard, run) == {("good",): run}
        assert [metric["value"] for metric in detail(tensorboard, run)["metrics"]] == [0.5]


@pytest.mark.parametrize("run", BAD)
def test_notice_names_run_and_tag(tensorboard: TensorBoard, fast: bool, run: str) -> None:
    expected = BAD[run][1]
    notices = [notice for notice in tensorboard.json("status")["notices"] if notice["run"] == run]
    if not fast and run in UNREADABLE_IN_SLOW_LOADER:
        expected = "unreadable"
    assert [notice["code"] for notice in notices] == ([expected] if expected else [])
    assert all(notice["tag"] == ("results" if run == "bad-beside-good" else "metadata") for notice in notices)
    assert all(notice["text"] for notice in notices)
    assert detail(tensorboard, run)["notices"] == notices


def test_a_scalar_without_a_value_costs_only_itself(tensorboard: TensorBoard, fast: bool) -> None:
    assert cells(tensorboard, "bad-scalar") == {("scalar",): "bad"}
    assert detail(tensorboard, "bad-scalar")["metrics"] == []
    notices = [notice for notice in tensorboard.json("status")["notices"] if notice["run"] == "bad-scalar"]
    # The fast loader leaves such a value out without a word.
    assert [(notice["code"], notice["tag"]) for notice in notices] == ([] if fast else [("unreadable", "loss")])


def test_corrupt_file_is_named(tensorboard: TensorBoard) -> None:
    notices = [notice for notice in tensorboard.json("status")["notices"] if notice["run"] == "corrupt"]
    assert [notice["code"] for notice in notices] == ["corrupt-length"]
    assert "e.tfevents.1.metadata" in notices[0]["text"]
    assert cells(tensorboard, "corrupt") == {("corrupt",): 1}


@pytest.mark.parametrize(
    ("run", "expected"),
    [
        ("lone-surrogate", {("a",): "x\ufffdy"}),
        ("duplicate-keys", {("a",): 3, ("b",): 2}),
        ("html", {("html",): HTML}),
        (
            "numbers",
            {
                ("nan",): {"$number": "NaN"},
                ("inf",): {"$number": "Infinity"},
                ("big",): {"$integer": str(2**63)},
                ("neg",): {"$number": "-Infinity"},
            },
        ),
        ("1e400", {("huge",): {"$number": "Infinity"}}),
        ("mixed-1", {("mixed",): 1}),
        ("mixed-2", {("mixed",): "one"}),
        ("mixed-3", {("mixed",): {"$json": '[1,"one",null]'}}),
        ("keys-dropped", {("kept",): 2, ("auc",): 0.9}),
        ("bad-beside-good", {("beside",): 1}),
        ("large", {("first",): 1, ("last",): 2}),
        ("odd-keys", oracle.leaves(ODD_KEYS)),
        (REGEX_RUN, {("regex",): True}),
        ("empty-document", {}),
        ("invalid-json", {}),
        ("wrong-dtype", {}),
    ],
)
def test_the_part_that_is_good_is_shown(
    tensorboard: TensorBoard, run: str, expected: dict[tuple[str, ...], Any]
) -> None:
    assert cells(tensorboard, run) == expected


def test_a_good_document_after_a_bad_tensor_counts(tensorboard: TensorBoard) -> None:
    assert cells(tensorboard, "bad-then-good") == {("recovered",): True}


def test_limits_leave_what_fits(tensorboard: TensorBoard) -> None:
    assert len(cells(tensorboard, "many-keys")) == 10_000
    assert cells(tensorboard, "deep")["top",] == 1


def test_no_route_fails(tensorboard: TensorBoard) -> None:
    for run in table(tensorboard).column("run").to_pylist():
        detail(tensorboard, run)
    assert "Traceback" not in tensorboard.printed


def test_read_gives_the_same_table(tensorboard: TensorBoard, logdir: Path) -> None:
    offline, tab = read(logdir), table(tensorboard)
    assert offline.schema.names == tab.schema.names
    assert oracle.table_values(offline) == oracle.table_values(tab)
    assert offline.column("run").to_pylist() == tab.column("run").to_pylist()


@pytest.mark.parametrize("fast_loader", [True, False], ids=["fast", "slow"])
def test_keys_dropped_by_another_writer_and_a_run_that_disappears_are_told(
    tmp_path: Path, fast_loader: bool, caplog: pytest.LogCaptureFixture
) -> None:
    tensorboardx = pytest.importorskip("tensorboardX")
    with MetadataWriter(tmp_path / "mixed", {"lr": 0.1, "seed": 1}):
        pass
    with tensorboardx.SummaryWriter(str(tmp_path / "mixed")) as writer:
        add_metadata(writer, {"auc": 0.9})
    for run in "abc":
        event_files.log(tmp_path / run, event_files.document({"name": run}))

    def names(process: TensorBoard) -> list[Any]:
        return [name for name in values(process).get(("doc", ("name",)), []) if name != oracle.MISSING]

    with TensorBoard(tmp_path, fast=fast_loader, module=PLAIN) as process:
        wait_for(lambda: names(process), lambda found: found == ["a", "b", "c"])
        wait_for(lambda: values(process).get(("doc", ("auc",)), []), lambda found: 0.9 in found)
        (notice,) = process.json("status")["notices"]
        shutil.rmtree(tmp_path / "b")
        event_files.log(tmp_path / "d", event_files.document({"name": "d"}))
        wait_for(lambda: names(process), lambda found: found == ["a", "c", "d"])
        # Nothing else is lost.
        assert 0.9 in values(process)["doc", ("auc",)]
        told = {(each["code"], each["run"]) for each in process.json("status")["notices"]}
    assert (notice["code"], notice["run"], notice["tag"]) == ("keys-dropped", "mixed", "metadata")
    assert "lr, seed" in notice["text"]
    read(tmp_path)
    assert "keys-dropped in mixed metadata" in caplog.text
    assert told == {("keys-dropped", "mixed"), ("run-gone", "b")}
