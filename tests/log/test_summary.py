"""The op, the protobuf and `add_metadata`, written by the real frameworks and read back by TensorBoard's own loader."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import tensorboardX
from hypothesis import given
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.compat.proto import types_pb2

from tb_metadata_plugin import MetadataWriter, add_metadata, summary
from tb_metadata_plugin.events import summary_format
from tb_metadata_plugin.log.array_values import UnsupportedValueError
from tb_metadata_plugin.log.summary_writers import NotASummaryWriterError
from tb_metadata_plugin.model.document_names import prefix_of
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.model.limits import Document, Json
from tests import strategies
from tests.strategies import same

tf = pytest.importorskip("tensorflow")
torch = pytest.importorskip("torch")
pytest.importorskip("torch.utils.tensorboard")


class Logged(NamedTuple):
    """One document that TensorBoard's loader has found."""

    tag: str
    step: int
    document: Document


def logged(logdir: Path) -> list[Logged]:
    """All documents of a run, by tag and in the order they were written."""
    run = EventAccumulator(str(logdir))
    run.Reload()
    found = []
    for tag in run.Tags()["tensors"]:
        assert run.SummaryMetadata(tag).plugin_data.plugin_name == summary_format.PLUGIN_NAME
        for event in run.Tensors(tag):
            assert (event.tensor_proto.dtype, list(event.tensor_proto.tensor_shape.dim)) == (types_pb2.DT_STRING, [])
            found.append(Logged(tag, event.step, parse(event.tensor_proto.string_val[0]).document))
    return found


@given(strategies.documents)
def test_the_protobuf_holds_the_document(document: Document) -> None:
    (value,) = summary.metadata_pb(document, "results", "*Of the test set*").value
    assert value.tag == "results"
    assert value.metadata == summary_format.summary_metadata("*Of the test set*")
    assert (value.tensor.dtype, len(value.tensor.tensor_shape.dim)) == (types_pb2.DT_STRING, 0)
    assert same(parse(value.tensor.string_val[0]).document, document)


def test_the_op_writes_at_step_zero_under_the_default_name(tmp_path: Path) -> None:
    with tf.summary.create_file_writer(str(tmp_path)).as_default():
        written = summary.metadata({"lr": 0.1, "loss": math.nan})
    assert bool(written.numpy()) is True
    (found,) = logged(tmp_path)
    assert (found.tag, found.step) == ("metadata", 0)
    assert same(found.document, {"lr": 0.1, "loss": math.nan})


def test_the_op_without_a_writer_writes_nothing() -> None:
    assert bool(summary.metadata({"lr": 0.1}).numpy()) is False


def test_the_op_takes_name_step_and_description(tmp_path: Path) -> None:
    with tf.summary.create_file_writer(str(tmp_path)).as_default():
        summary.metadata({"auc": 0.9}, name="results/test", step=7, description="*Of the test set*")
    assert logged(tmp_path) == [("results/test", 7, {"auc": 0.9})]
    run = EventAccumulator(str(tmp_path))
    run.Reload()
    assert run.SummaryMetadata("results/test") == summary_format.summary_metadata("*Of the test set*")


def test_the_op_takes_the_default_step_where_one_is_set(tmp_path: Path) -> None:
    with tf.summary.create_file_writer(str(tmp_path)).as_default():
        tf.summary.experimental.set_step(5)
        try:
            summary.metadata({"a": 1})
            summary.metadata({"a": 2}, step=6)
        finally:
            tf.summary.experimental.set_step(None)
    assert [(found.step, found.document) for found in logged(tmp_path)] == [(5, {"a": 1}), (6, {"a": 2})]


def test_the_op_counts_the_documents_of_a_name_and_writer(tmp_path: Path) -> None:
    """The fast loader would drop the first of two documents at one step, and with it the word of keys that are lost."""
    first, second = (tf.summary.create_file_writer(str(tmp_path / name)) for name in ("first", "second"))
    with first.as_default():
        summary.metadata({"lr": 0.1})
        summary.metadata({"auc": 0.9})
        summary.metadata({"auc": 0.9}, name="results")
    with second.as_default():
        summary.metadata({"lr": 0.2})
    add_metadata(first, {"auc": 0.8})
    assert logged(tmp_path / "first") == [
        ("metadata", 0, {"lr": 0.1}),
        ("metadata", 1, {"auc": 0.9}),
        ("metadata", 2, {"auc": 0.8}),
        ("results", 0, {"auc": 0.9}),
    ]
    assert logged(tmp_path / "second") == [("metadata", 0, {"lr": 0.2})]


def test_the_op_in_a_function_writes_on_every_call(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    @tf.function  # type: ignore[untyped-decorator]
    def train(step: Any) -> Any:
        with tf.name_scope("train"):
            summary.metadata({"layers": [64, 32]})
        return summary.metadata({"lr": 0.1}, step=step)

    with tf.summary.create_file_writer(str(tmp_path)).as_default():
        assert [bool(train(tf.constant(step, tf.int64)).numpy()) for step in (3, 4)] == [True, True]
    found = logged(tmp_path)
    assert [each[:2] for each in found if each.tag == "metadata"] == [("metadata", 3), ("metadata", 4)]
    assert [each[:2] for each in found if each.tag != "metadata"] == [("train/metadata", 0)] * 2
    assert prefix_of("train/metadata") == ("train",)
    assert "AutoGraph could not transform" not in capfd.readouterr().err


def test_the_op_in_graph_mode(tmp_path: Path) -> None:
    with tf.Graph().as_default():
        writer = tf.summary.create_file_writer(str(tmp_path))
        with writer.as_default():
            written = summary.metadata({"lr": 0.1})
            at_step = summary.metadata({"auc": 0.9}, name="results", step=tf.constant(9, tf.int64))
        with tf.compat.v1.Session() as session:
            session.run(writer.init())
            assert session.run([written, at_step]) == [True, True]
            session.run(writer.close())
    assert sorted(logged(tmp_path)) == [("metadata", 0, {"lr": 0.1}), ("results", 9, {"auc": 0.9})]


def test_the_op_names_the_value_that_it_cannot_write(tmp_path: Path) -> None:
    with (
        tf.summary.create_file_writer(str(tmp_path)).as_default(),
        pytest.raises(UnsupportedValueError, match=r"a\.b: 0 bytes"),
    ):
        summary.metadata({"a": {"b": b""}})
    assert logged(tmp_path) == []


def test_what_the_tab_will_not_show_is_said_when_it_is_logged() -> None:
    with pytest.warns(UserWarning, match="10,000 values") as caught:
        summary.metadata_pb({f"key{index}": index for index in range(10_001)})
    assert [Path(warning.filename).name for warning in caught] == ["test_summary.py"]


def test_the_warning_names_the_line_that_logs(tmp_path: Path) -> None:
    many = {"many": [0] * 10_001}
    run = MetadataWriter(tmp_path / "run")
    with tf.summary.create_file_writer(str(tmp_path)).as_default(), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        summary.metadata(many, step=0)
        run.update(many)
        MetadataWriter(tmp_path / "other", many).close()
        add_metadata(torch.utils.tensorboard.SummaryWriter(str(tmp_path)), many, step=None)
    places = [Path(warning.filename).name for warning in caught if "10,000 values" in str(warning.message)]
    assert places == 4 * ["test_summary.py"]
    run.close()


def test_what_fits_is_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        summary.metadata_pb({f"key{index}": index for index in range(10_000)})


class Logger:
    """Lightning's TensorBoardLogger, as far as we know it."""

    def __init__(self, logdir: str) -> None:
        self.experiment = torch.utils.tensorboard.SummaryWriter(logdir)

    def close(self) -> None:
        self.experiment.close()


class DummyExperiment:
    """The `experiment` of Lightning's logger on all ranks but 0: every attribute is a function that does nothing."""

    def nop(self, *args: Any, **kwargs: Any) -> None:
        pass

    def __getattr__(self, _: Any) -> Any:
        return self.nop


def global_writer(logdir: str) -> Any:
    """tensorboardX's writer for all modules of a program."""
    return tensorboardX.GlobalSummaryWriter(logdir)


WRITERS: list[Callable[[str], Any]] = [
    torch.utils.tensorboard.SummaryWriter,
    tensorboardX.SummaryWriter,
    global_writer,
    Logger,
    torch.utils.tensorboard.FileWriter,
    tf.summary.create_file_writer,
]


@pytest.mark.parametrize("make", WRITERS)
def test_add_metadata_writes_with_the_writer_that_is_there(make: Callable[[str], Any], tmp_path: Path) -> None:
    writer = make(str(tmp_path))
    add_metadata(writer, {"lr": 0.1, "loss": math.nan})
    add_metadata(writer, {"auc": 0.9}, name="results", step=3)
    writer.close()
    default, results = sorted(logged(tmp_path))
    assert default[:2] == ("metadata", 0)
    assert same(default.document, {"lr": 0.1, "loss": math.nan})
    assert results == ("results", 3, {"auc": 0.9})


@pytest.mark.parametrize("make", WRITERS[:4])
def test_the_data_class_survives_every_writers_own_protobuf(make: Callable[[str], Any], tmp_path: Path) -> None:
    """tensorboardX's messages do not know the field without which the fast loader drops the series."""
    writer = make(str(tmp_path))
    add_metadata(writer, {"lr": 0.1})
    writer.close()
    run = EventAccumulator(str(tmp_path))
    run.Reload()
    assert run.SummaryMetadata("metadata") == summary_format.summary_metadata()


def test_add_metadata_does_not_wait_for_the_writers_next_flush(tmp_path: Path) -> None:
    writer = torch.utils.tensorboard.SummaryWriter(str(tmp_path), flush_secs=3600)
    add_metadata(writer, {"lr": 0.1})
    assert logged(tmp_path) == [("metadata", 0, {"lr": 0.1})]
    writer.close()


def test_steps_of_a_name_increase(tmp_path: Path) -> None:
    """The fast loader would drop the first of two documents at one step, and with it the word of keys that are lost."""
    writer = torch.utils.tensorboard.SummaryWriter(str(tmp_path))
    for number, step in enumerate((0, 0, 5, 2, 10)):
        add_metadata(writer, {"number": number}, step=step)
    add_metadata(writer, {}, name="results")
    other = torch.utils.tensorboard.SummaryWriter(str(tmp_path / "other"))
    add_metadata(other, {})
    for each in (writer, other):
        each.close()
    assert [found.step for found in logged(tmp_path) if found.tag == "metadata"] == [0, 1, 5, 6, 10]
    assert [found.step for found in logged(tmp_path) if found.tag == "results"] == [0]
    assert [found.step for found in logged(tmp_path / "other")] == [0]


def test_add_metadata_takes_a_closed_writer_as_its_own_methods_do(tmp_path: Path) -> None:
    writer = torch.utils.tensorboard.SummaryWriter(str(tmp_path))
    writer.close()
    add_metadata(writer, {"late": True})
    writer.close()
    assert logged(tmp_path) == [("metadata", 0, {"late": True})]


def test_on_other_ranks_lightnings_logger_writes_nothing(tmp_path: Path) -> None:
    logger = Logger(str(tmp_path))
    logger.close()
    add_metadata(DummyExperiment(), {"lr": 0.1})
    logger.experiment = DummyExperiment()
    add_metadata(logger, {"lr": 0.1})
    assert logged(tmp_path) == []


def test_add_metadata_leaves_the_trainings_scalars_alone(tmp_path: Path) -> None:
    writer = tensorboardX.SummaryWriter(str(tmp_path))
    writer.add_scalar("loss", 0.5, 3)
    add_metadata(writer, {"lr": 0.1}, step=1)
    writer.add_scalar("loss", 0.25, 4)
    writer.close()
    run = EventAccumulator(str(tmp_path))
    run.Reload()
    assert [(event.step, event.value) for event in run.Scalars("loss")] == [(3, 0.5), (4, 0.25)]


@pytest.mark.parametrize("thing", ["logs/run", None, 3, object(), Path("logs")], ids=lambda thing: type(thing).__name__)
def test_what_is_no_writer_is_named(thing: object) -> None:
    with pytest.raises(NotASummaryWriterError, match=type(thing).__name__):
        add_metadata(thing, {"lr": 0.1})


def test_values_are_checked_before_anything_is_written(tmp_path: Path) -> None:
    writer = torch.utils.tensorboard.SummaryWriter(str(tmp_path))
    values: Json = {"ok": 1}
    with pytest.raises(UnsupportedValueError, match="weights"):
        add_metadata(writer, {"config": values, "weights": b""})
    writer.close()
    assert logged(tmp_path) == []
