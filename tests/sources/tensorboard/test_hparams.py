"""The source of HParams: what its summaries become, and that a bad one costs only itself."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.data.provider import TensorDatum
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.hparams.metadata import (
    EXPERIMENT_TAG,
    SESSION_END_INFO_TAG,
    SESSION_START_INFO_TAG,
)

from tb_metadata_plugin import read as read_logdir
from tb_metadata_plugin.errors import UnreadableHParamsError
from tb_metadata_plugin.model.documents import Label, Labels
from tb_metadata_plugin.model.exact_json import parse
from tb_metadata_plugin.sources import Update
from tb_metadata_plugin.sources.tensorboard.hparams import HParamsSource, merged, nested, read_summary
from tests import event_files
from tests.sources.tensorboard.answers import Answers, notices, poll


def start(hparams: dict[str, Any], group: str = "", seconds: float = 0.0) -> bytes:
    """The content of the summary that starts a session."""
    info = plugin_data_pb2.SessionStartInfo(group_name=group, start_time_secs=seconds)
    for key, value in hparams.items():
        if isinstance(value, bool):
            info.hparams[key].bool_value = value
        elif isinstance(value, int | float):
            info.hparams[key].number_value = value
        elif isinstance(value, str):
            info.hparams[key].string_value = value
        else:
            info.hparams[key].CopyFrom(value or struct_pb2.Value())
    return bytes(plugin_data_pb2.HParamsPluginData(session_start_info=info).SerializeToString())


def end(status: Any, seconds: float = 0.0) -> bytes:
    """The content of the summary that ends a session."""
    info = plugin_data_pb2.SessionEndInfo(status=status, end_time_secs=seconds)
    return bytes(plugin_data_pb2.HParamsPluginData(session_end_info=info).SerializeToString())


def experiment(**names: tuple[str, str]) -> bytes:
    """The content of an experiment's summary: display name and description of hyperparameters."""
    infos = [api_pb2.HParamInfo(name=key, display_name=name, description=text) for key, (name, text) in names.items()]
    metrics = [
        api_pb2.MetricInfo(name=api_pb2.MetricName(tag="acc"), display_name="Accuracy"),
        api_pb2.MetricInfo(name=api_pb2.MetricName(tag="acc", group="./validation"), display_name="Test accuracy"),
    ]
    content = plugin_data_pb2.HParamsPluginData(experiment=api_pb2.Experiment(hparam_infos=infos, metric_infos=metrics))
    return bytes(content.SerializeToString())


def documents(content: bytes) -> dict[str, Any]:
    """What a summary tells, by name."""
    told = read_summary("r", "t", content, 0, 1.0)
    return {record.name: parse(record.data).document for record in told.records}


def put(answers: Answers, run: str, tag: str, content: bytes, step: int = 0) -> None:
    answers.contents[run, tag] = content
    answers.tensors.setdefault(run, {})[tag] = [TensorDatum(step, 1.0, np.zeros(0, np.float32))]


def test_what_starts_a_session() -> None:
    hparams = {"lr": 0.1, "units": 64.0, "on": True, "act": "relu", "none": "None", "opt/name": "adam", "opt/b/1": 0.9}
    assert documents(start(hparams, "g1", 1.5)) == {
        "hparams": {
            "act": "relu",
            "lr": 0.1,
            "none": None,
            "on": True,
            "opt": {"b": {"1": 0.9}, "name": "adam"},
            "units": 64,
        },
        "run": {"group": "g1", "started": "1970-01-01T00:00:01.500Z"},
    }
    assert documents(start({})) == {}


def test_a_group_that_is_but_a_hash_is_no_group() -> None:
    assert documents(start({}, "0123456789abcdef" * 4)) == {}
    for name in ("0123456789abcdef", "0123456789abcdef" * 5, "0123456789ABCDEF" * 4):
        assert documents(start({}, name)) == {"run": {"group": name}}


@pytest.mark.parametrize(
    ("number", "text"), [(1.0, "1"), (-2.0, "-2"), (2.0**53, "9007199254740992"), (1e300, "1e+300"), (0.5, "0.5")]
)
def test_whole_numbers_are_integers(number: float, text: str) -> None:
    (record,) = read_summary("r", "t", start({"n": number}), 0, 1.0).records
    assert record.data == f'{{"n":{text}}}'.encode()


def test_values_that_only_others_write() -> None:
    values = struct_pb2.ListValue(values=[struct_pb2.Value(number_value=1), struct_pb2.Value(string_value="x")])
    struct = struct_pb2.Struct()
    struct.update({"b": 2, "a": None})
    hparams = {
        "list": struct_pb2.Value(list_value=values),
        "struct": struct_pb2.Value(struct_value=struct),
        "null": struct_pb2.Value(null_value=struct_pb2.NULL_VALUE),
        "unset": None,
        "nan": math.nan,
        "inf": -math.inf,
    }
    found = documents(start(hparams))["hparams"]
    assert math.isnan(found.pop("nan"))
    assert found == {"list": [1, "x"], "struct": {"a": None, "b": 2}, "null": None, "unset": None, "inf": -math.inf}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (end(api_pb2.STATUS_SUCCESS, 2.0), {"run": {"status": "completed", "ended": "1970-01-01T00:00:02.000Z"}}),
        (end(api_pb2.STATUS_FAILURE), {"run": {"status": "failed"}}),
        (end(api_pb2.STATUS_RUNNING, math.nan), {"run": {"status": "running"}}),
        (end(api_pb2.STATUS_UNKNOWN, 1e300), {}),
        (b"", {}),
    ],
)
def test_what_ends_a_session(content: bytes, told: dict[str, Any]) -> None:
    assert documents(content) == told


@pytest.mark.parametrize("content", [b"\xff\xff", plugin_data_pb2.HParamsPluginData(version=7).SerializeToString()])
def test_bad_content_is_named(content: bytes) -> None:
    with pytest.raises(UnreadableHParamsError):
        read_summary("r", "t", content, 0, 1.0)


@given(st.dictionaries(st.text("ab/", max_size=6), st.integers(), max_size=8))
def test_nesting_loses_nothing(flat: dict[str, int]) -> None:
    def leaves(tree: dict[str, Any], above: tuple[str, ...] = ()) -> dict[str, int]:
        found: dict[str, int] = {}
        for key, value in tree.items():
            inner = leaves(value, (*above, key)) if isinstance(value, dict) else {"/".join((*above, key)): value}
            assert not found.keys() & inner.keys()
            found |= inner
        return found

    assert leaves(nested(list(flat.items()))) == flat


def test_a_name_below_a_value_and_a_very_deep_one_stay_whole() -> None:
    deep = "/".join("x" * 500)
    assert nested([("a", 1), ("a/b", 2), ("c//d", 3), ("/e", 4), (deep, 5)]) == {
        "a": 1,
        "a/b": 2,
        "c//d": 3,
        "/e": 4,
        deep: 5,
    }


def test_nothing_is_read_but_the_listing() -> None:
    answers = Answers()
    put(answers, "a", SESSION_START_INFO_TAG, start({"lr": 0.1}, "g"))
    put(answers, "a", SESSION_END_INFO_TAG, end(api_pb2.STATUS_SUCCESS))
    source = HParamsSource(answers, "")
    update = poll(source, "a")
    assert {(record.tag, record.name) for record in update.records} == {
        (SESSION_START_INFO_TAG, "hparams"),
        (SESSION_START_INFO_TAG, "run"),
        (SESSION_END_INFO_TAG, "run"),
    }
    assert poll(source, "a").records == ()
    put(answers, "a", SESSION_START_INFO_TAG, start({"lr": 0.2}))
    changed = poll(source, "a")
    assert [record.data for record in changed.records] == [b'{"lr":0.2}']
    assert {key.name for _, key in changed.removed} == {"run"}, "it has no group any more"
    del answers.tensors["a"][SESSION_END_INFO_TAG]
    assert {(key.tag, key.name) for _, key in poll(source, "a").removed} == {(SESSION_END_INFO_TAG, "run")}
    source.forget(frozenset({"a"}))
    assert len(poll(source, "a").records) == 1
    assert answers.reads == []


def test_a_bad_proto_costs_only_itself() -> None:
    answers = Answers()
    put(answers, "a", SESSION_START_INFO_TAG, b"\xff\xff")
    put(answers, "a", SESSION_END_INFO_TAG, end(api_pb2.STATUS_SUCCESS))
    put(answers, "b", SESSION_START_INFO_TAG, start({"lr": 0.1}))
    source = HParamsSource(answers, "")
    update = poll(source, "a", "b")
    assert [(record.run, record.name) for record in update.records] == [("a", "run"), ("b", "hparams")]
    assert notices(update) == [("unreadable-hparams", "a", SESSION_START_INFO_TAG)]
    assert notices(poll(source, "a", "b")) == notices(update)
    put(answers, "a", SESSION_START_INFO_TAG, start({"lr": 0.3}))
    assert poll(source, "a", "b").notices == ()


def labels(update: Update) -> Labels:
    """What all experiments say together."""
    assert update.labels is not None
    return merged(update.labels)


def test_labels_are_those_of_all_experiments_that_agree() -> None:
    answers = Answers()
    put(answers, ".", EXPERIMENT_TAG, experiment(lr=("Learning rate", "per step"), bs=("Batch", "")))
    source = HParamsSource(answers, "")
    metric: Labels = {
        ("metric", ("acc",)): Label("Accuracy", ""),
        ("metric", ("validation/acc",)): Label("Test accuracy", ""),
    }
    batch: Labels = {("doc", ("hparams", "bs")): Label("Batch", "")}
    rate: Labels = {("doc", ("hparams", "lr")): Label("Learning rate", "per step")}
    assert labels(poll(source, ".")) == {**metric, **batch, **rate}
    assert poll(source, ".").labels is None
    put(answers, "b", EXPERIMENT_TAG, experiment(lr=("Rate", ""), bs=("Batch", "")))
    assert labels(poll(source, ".", "b")) == {**metric, **batch}
    source.forget(frozenset({"b"}))
    del answers.tensors["b"]
    assert labels(poll(source, ".")) == {**metric, **batch, **rate}


def test_labels_that_differ_in_any_of_three_are_none() -> None:
    one: Labels = {("doc", ("a",)): Label("A", "")}
    other: Labels = {("doc", ("a",)): Label("B", "")}
    assert merged({1: one, 2: other, 3: one}) == {}


def test_columns_and_values_from_files(tmp_path: Path) -> None:
    event_files.log(tmp_path, event_files.hparams(EXPERIMENT_TAG, experiment(lr=("Learning rate", "per step"))))
    event_files.log(
        tmp_path / "run",
        event_files.hparams(SESSION_START_INFO_TAG, start({"lr": 0.1, "none": "None"})),
        event_files.hparams(SESSION_START_INFO_TAG, start({"lr": 0.2})),
        event_files.hparams(SESSION_END_INFO_TAG, end(api_pb2.STATUS_FAILURE)),
        event_files.scalar("acc", 0.5),
    )
    table = read_logdir(tmp_path)
    about = table.schema.field("hparams.lr").metadata
    assert (about[b"display_name"], about[b"description"]) == (b"Learning rate", b"per step")
    assert table.schema.field("metrics.acc").metadata[b"display_name"] == b"Accuracy"
    assert b"description" not in table.schema.field("metrics.acc").metadata
    (row,) = table.to_pylist()
    assert (row["run.status"], row["hparams.lr"]) == ("failed", 0.1), "the first of a tag counts, as in TensorBoard"
    assert table.schema.field("hparams.none#null").metadata[b"kind"] == b"null"
