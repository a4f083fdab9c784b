"""Runs that other tools logged, as a real TensorBoard shows them under both loaders, and bad ones among them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pyarrow as pa
import pytest
from tensorboard.compat.proto.tensor_pb2 import TensorProto
from tensorboard.compat.proto.types_pb2 import DT_STRING

from tb_metadata_plugin import MetadataWriter, read
from tests import event_files, foreign_logs
from tests.contract import oracle
from tests.tensorboard_process import PLAIN, TensorBoard, wait_for

torch_writers = pytest.importorskip("torch.utils.tensorboard")
tensorboardx = pytest.importorskip("tensorboardX")
pytest.importorskip("tensorflow")

TIME = {"$time": "2023-03-15T13:20:00.000Z"}
START_TAG = "_hparams_/session_start_info"
CONFIG: dict[tuple[str, ...], Any] = {
    ("model", "type"): "cnn",
    ("model", "depth"): 3,
    ("lr",): 0.001,
    ("timestamp",): TIME,
}
ARGS: dict[tuple[str, ...], Any] = {
    ("lr",): 0.1,
    ("layers",): [64, 32],
    ("resume",): None,
    ("device",): "cuda:0",
    ("beta",): {"$number": "Infinity"},
}
HPARAMS: dict[tuple[str, ...], Any] = {("bs",): 32, ("bn",): 1, ("opt", "name"): "adam", ("init",): None}


def below(name: str, leaves: dict[tuple[str, ...], Any]) -> dict[tuple[str, ...], Any]:
    return {(name, *path): value for path, value in leaves.items()}


TEXTS = {**below("Config", ARGS), **below("args", CONFIG), **below("hyperparameters", ARGS)}
# Run → what its row holds of documents. Trials are numbered; their real names are the times of `add_hparams`.
EXPECTED: dict[str, dict[tuple[str, ...], Any]] = {
    "tf-text": {
        **CONFIG,
        ("config", "optimizer"): "adam",
        ("config", "schedule", "warmup"): 100,
        ("config", "schedule", "at"): "12:30",
        ("table", "alpha"): 0.5,
        ("table", "beta"): "two",
    },
    "tf-hparams": below("hparams", {("lr",): 0.25, ("units",): 16, ("act",): "relu", ("drop",): False}),
    "keras": below("hparams", {("lr",): 0.5, ("units",): 4}),
    "torch-text": TEXTS,
    "x-text": TEXTS,
    **{
        f"{name}-hparams/{number}": below("hparams", {**HPARAMS, ("lr",): lr})
        for name in ("torch", "x")
        for number, lr in enumerate((0.1, 0.01))
    },
    "ours": {("lr",): 1, ("wd",): 2, ("hparams", "bs"): 3, ("hparams", "x"): 4},
    "bad-text": {("good", "a"): 1, ("good", "b"): 2},
    "bad-hparams": {},
    "good-after": {("good", "a"): 1, ("good", "b"): 2},
}
WITH_STATUS = ["keras", *(f"{name}-hparams/{number}" for name in ("torch", "x") for number in (0, 1))]


def write_bad(logdir: Path) -> None:
    """Bad tensors and protos, each beside good ones."""
    good = event_files.text("good", "a: 1\nb: 2")
    empty = event_files.text("empty", TensorProto(dtype=DT_STRING))
    wrong = event_files.text("wrong", TensorProto(dtype=99))
    event_files.log(
        logdir / "bad-text",
        empty,
        good,
        event_files.text("bytes", b"\xff\xfe: 1\nb: 2"),
        event_files.text("numbers", [1.5, 2.5]),
        event_files.text("cube", [[["a", "b"]]]),
        event_files.text("broken", b'{"a": 1'),
        wrong,
    )
    life = event_files.hparams(START_TAG, b"\xff\xff")
    event_files.log(logdir / "bad-hparams", life, event_files.scalar("loss", 1.0))
    event_files.log(logdir / "good-after", good)


def write_ours(logdir: Path) -> None:
    """A run of which our writer, HParams and texts all say something."""
    with torch_writers.SummaryWriter(str(logdir / "ours")) as writer:
        writer.add_text("run_metadata", '{"lr": 0.1, "wd": 2}', 0)
        writer.add_text("hparams", '{"bs": 30, "x": 4}', 0)
        for value in torch_writers.writer.hparams({"bs": 3}, {})[1:]:
            writer._get_file_writer().add_summary(value)
    with MetadataWriter(logdir / "ours", {"lr": 1}) as run:
        run.update()


@pytest.fixture(scope="module")
def logdir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("logs")
    foreign_logs.write_tensorflow(path)
    foreign_logs.write_tensorflow_hparams(path)
    foreign_logs.write_summary_writer(path, torch_writers, "torch")
    foreign_logs.write_summary_writer(path, tensorboardx, "x")
    write_ours(path)
    write_bad(path)
    return path


@pytest.fixture(scope="module")
def tensorboard(fast: bool, logdir: Path) -> Iterator[TensorBoard]:
    with TensorBoard(logdir, fast=fast, module=PLAIN) as process:
        wait_for(
            lambda: (process.json("status")["loading"], documents(process)),
            lambda found: all(leaves.keys() <= found[1].get(run, {}).keys() for run, leaves in EXPECTED.items()),
            timeout=90,
        )
        # Documents come from the disk at once, metrics only as TensorBoard has read them.
        wait_for(lambda: (process.json("status"), scalars(table(process)))[1], scalars(read(logdir)).__eq__, timeout=90)
        yield process


def scalars(built: pa.Table) -> dict[str, int]:
    """How many rows have each metric, and how many a last step."""
    return {
        name: len(column) - column.null_count
        for name, column in zip(built.schema.names, built.columns, strict=True)
        if name.startswith("metrics.") or name == "run.last_step"
    }


def table(process: TensorBoard) -> pa.Table:
    return pa.ipc.open_stream(io.BytesIO(process.get("table")[2])).read_all()


def documents(process: TensorBoard) -> dict[str, dict[tuple[str, ...], Any]]:
    """What each run's row holds of documents, by path."""
    built = table(process)
    numbers = {real_name(process.logdir, run): run for run in EXPECTED}
    runs: dict[str, dict[tuple[str, ...], Any]] = {numbers.get(run, run): {} for run in built.column("run").to_pylist()}
    for (namespace, path), column in oracle.table_values(built).items():
        for run, value in zip(runs, column, strict=True):
            if namespace == "doc" and value != oracle.MISSING:
                runs[run][path] = value
    return runs


def real_name(logdir: Path, run: str) -> str:
    """A run's name on disk."""
    parent, _, number = run.rpartition("/")
    if not number.isdigit() or not (logdir / parent).is_dir():
        return run
    return f"{parent}/{sorted(path.name for path in (logdir / parent).iterdir() if path.is_dir())[int(number)]}"


def detail(process: TensorBoard, run: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(process.get("run?" + urlencode({"run": real_name(process.logdir, run)}))[2])
    return found


def leaf(process: TensorBoard, run: str, namespace: str, *path: str) -> dict[str, Any]:
    (found,) = [
        leaf for leaf in detail(process, run)["leaves"] if (leaf["namespace"], leaf["path"]) == (namespace, [*path])
    ]
    return {**found, "from": None if found["part"] is None else detail(process, run)["parts"][found["part"]]}


@pytest.mark.parametrize("run", EXPECTED)
def test_what_a_run_s_row_holds(tensorboard: TensorBoard, run: str) -> None:
    assert documents(tensorboard)[run] == EXPECTED[run]


def test_origins_are_told(tensorboard: TensorBoard) -> None:
    stamp = leaf(tensorboard, "tf-text", "doc", "timestamp")
    assert stamp["value"] == {**TIME, "$text": "1678886400"}
    assert (stamp["from"]["source"], stamp["from"]["tag"], stamp["from"]["step"]) == ("text", "run_metadata", 0)
    device = leaf(tensorboard, "torch-text", "doc", "Config", "device")
    assert (device["from"]["tag"], device["from"]["name"]) == ("Config/text_summary", "Config")
    rate = leaf(tensorboard, "tf-hparams", "doc", "hparams", "lr")
    assert (rate["from"]["source"], rate["from"]["tag"]) == ("hparams", START_TAG)
    assert (rate["display_name"], rate["description"]) == ("Learning rate", "per step")


def test_what_became_of_runs(tensorboard: TensorBoard) -> None:
    for run in WITH_STATUS:
        assert leaf(tensorboard, run, "run", "status")["value"] == "completed"
    assert leaf(tensorboard, "keras", "run", "group")["value"] == "k"
    assert leaf(tensorboard, "tf-hparams", "run", "group")["value"] == "trial-7"
    assert leaf(tensorboard, "tf-hparams", "run", "started")["value"]["$time"] == "2023-11-14T22:13:20.000Z"
    assert "$time" in leaf(tensorboard, "keras", "run", "ended")["value"]


def test_labels_are_in_the_columns(tensorboard: TensorBoard) -> None:
    schema = table(tensorboard).schema
    assert schema.field("hparams.lr").metadata[b"display_name"] == b"Learning rate"
    assert schema.field("metrics.train/epoch_loss").metadata[b"display_name"] == b"Loss (train)"


def test_what_loses_is_shown_beside(tensorboard: TensorBoard) -> None:
    rate = leaf(tensorboard, "ours", "doc", "lr")
    parts = detail(tensorboard, "ours")["parts"]
    assert rate["value"] == 1
    assert rate["from"]["source"] in ("summary", "file")
    assert [(parts[other["part"]]["source"], other["value"]) for other in rate["shadowed"]] == [("text", 0.1)]
    size = leaf(tensorboard, "ours", "doc", "hparams", "bs")
    assert (size["value"], size["from"]["source"]) == (3, "hparams")
    assert [(parts[other["part"]]["source"], other["value"]) for other in size["shadowed"]] == [("text", 30)]


def test_bad_input_is_named_and_costs_only_itself(tensorboard: TensorBoard) -> None:
    told = tensorboard.json("status")["notices"]
    found = {(notice["code"], notice["run"], notice["tag"]) for notice in told}
    assert ("unreadable", "bad-text", "empty") in found
    assert ("unreadable-hparams", "bad-hparams", START_TAG) in found
    assert {run for _, run, _ in found} == {"bad-text", "bad-hparams"}
    assert {tag for _, run, tag in found if run == "bad-text"} <= {"empty", "wrong", "broken"}

    def metrics() -> list[Any]:
        tensorboard.json("status")
        return [metric["value"] for metric in detail(tensorboard, "bad-hparams")["metrics"]]

    wait_for(metrics, lambda found: found == [1.0])
    assert "Traceback" not in tensorboard.printed


def test_read_gives_the_same_table(tensorboard: TensorBoard, logdir: Path) -> None:
    offline, tab = read(logdir), table(tensorboard)
    assert offline.schema.names == tab.schema.names
    assert [field.metadata for field in offline.schema] == [field.metadata for field in tab.schema]
    assert oracle.table_values(offline) == oracle.table_values(tab)
    assert offline.column("run").to_pylist() == tab.column("run").to_pylist()


@pytest.mark.parametrize("fast_loader", [True, False], ids=["fast", "slow"])
def test_texts_are_chosen_and_change_while_the_training_goes_on(tmp_path: Path, fast_loader: bool) -> None:
    flags = ["--metadata_text_tags=config,a*"]
    with torch_writers.SummaryWriter(str(tmp_path / "run")) as writer:
        writer.add_text("config", "This is prose at first.", 0)
        writer.add_text("args", "{'lr': 0.1}", 0)
        writer.add_text("other", "{'lr': 0.1}", 0)
        writer.flush()
        with TensorBoard(tmp_path, *flags, fast=fast_loader, module=PLAIN) as process:

            def shown() -> dict[tuple[str, ...], Any]:
                process.json("status")
                return documents(process).get("run", {})

            wait_for(shown, lambda leaves: leaves == {("args", "lr"): 0.1})
            writer.add_text("config", "epochs: 3\nseed: 7", 1)
            writer.add_text("args", "nothing any more", 1)
            writer.flush()
            wait_for(shown, lambda leaves: leaves == {("config", "epochs"): 3, ("config", "seed"): 7})
            assert process.json("status")["notices"] == []
