"""What HParams summaries become, and that a bad one is named."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.hparams.metadata import SESSION_END_INFO_TAG, SESSION_START_INFO_TAG

from tb_metadata_plugin import read
from tb_metadata_plugin.events import hparams
from tb_metadata_plugin.events.hparams import UnreadableHParamsError, decode, nested, path_of
from tb_metadata_plugin.events.tag_summaries import Decoded, Entry, TagSummaries
from tb_metadata_plugin.model.exact_json import parse
from tests import event_files
from tests.hparams_contents import end, start


def decoded(content: bytes) -> Decoded:
    return decode(TagSummaries("r", "t", [Entry(0, 1.0)], content))


def documents(content: bytes) -> dict[str, Any]:
    """What a summary tells, by name."""
    return {record.name: parse(record.data).document for record in decoded(content).records}


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
    (record,) = decoded(start({"n": number})).records
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
        decoded(content)


def test_a_fault_of_ours_in_one_summary_is_told_and_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(names: tuple[str, ...], values: Iterable[Any]) -> dict[str, Any]:
        if "odd" in names:
            raise IndexError("pop from empty list")
        return nested(names, values)

    monkeypatch.setattr(hparams, "nested", faulty)
    odd = event_files.hparams(SESSION_START_INFO_TAG, start({"odd": 1, "lr": 0.1}))
    ended = event_files.hparams(SESSION_END_INFO_TAG, end(api_pb2.STATUS_SUCCESS))
    event_files.log(tmp_path / "a", odd, ended, event_files.document({"n": 1}), event_files.scalar("loss", 0.5))
    event_files.log(tmp_path / "b", event_files.hparams(SESSION_START_INFO_TAG, start({"lr": 0.2})))
    with caplog.at_level(logging.WARNING):
        rows = {row["run"]: row for row in read(tmp_path).to_pylist()}
    assert {run: (row["n"], row["hparams.lr"], row["metrics.loss"]) for run, row in rows.items()} == {
        "a": (1, None, 0.5),
        "b": (None, 0.2, None),
    }
    assert rows["a"]["run.status"] == "completed"
    told = f"unreadable-hparams in a {SESSION_START_INFO_TAG}: "
    assert [message for message in caplog.messages if message.startswith(told)] == [
        f"{told}the hyperparameters logged under this tag cannot be read: there is a fault in the plugin, "
        "IndexError: pop from empty list"
    ]


def test_texts_are_what_python_printed() -> None:
    hparams = {
        "depth": "None",
        "sizes": "[64, 32]",
        "on": "True",
        "n": "2",
        "opt": "{'lr': 0.1, 'betas': (0.9, 0.999)}",
        "act": "relu",
        "token": "[MASK]",
        "version": "1.10",
        "empty": "",
    }
    assert documents(start(hparams))["hparams"] == {
        "depth": None,
        "sizes": [64, 32],
        "on": True,
        "n": 2,
        "opt": {"lr": 0.1, "betas": [0.9, 0.999]},
        "act": "relu",
        "token": "[MASK]",
        "version": "1.10",
        "empty": "",
    }


@pytest.mark.parametrize(
    ("names", "paths"),
    [
        # As clu and others flatten a config.
        (["model.dim", "model.depth", "seed"], ["model dim", "model depth", "seed"]),
        (["opt.betas.0", "opt.betas.1", "opt.lr", "data.path"], ["opt betas 0", "opt betas 1", "opt lr", "data path"]),
        (["betas.0", "betas.1"], ["betas 0", "betas 1"]),
        (["a/b.c", "a/b.d", "e/f.g"], ["a b c", "a b d", "e f g"]),
        # Nothing shares what stands before the dot.
        (["model.dim", "seed"], ["model.dim", "seed"]),
        (["a.dim", "b.dim"], ["a.dim", "b.dim"]),
        (["a.lr", "b/a.lr"], ["a.lr", "b a.lr"]),
        # Digits of numbers, ends of sentences, names of files.
        (["top_0.5", "top_0.95"], ["top_0.5", "top_0.95"]),
        (["No. of layers", "No. of heads"], ["No. of layers", "No. of heads"]),
        (["a..b", "a..c", ".d", "e."], ["a..b", "a..c", ".d", "e."]),
        (["m.a", "m.b", "v1.5x", "2.5"], ["m a", "m b", "v1.5x", "2.5"]),
        # One that would stand below a value stays as it is.
        (["m.a", "m.b", "m"], ["m.a", "m.b", "m"]),
    ],
)
def test_dots_nest_where_names_share_what_stands_before_them(names: list[str], paths: list[str]) -> None:
    document = nested(tuple(names), range(len(names)))
    for number, path in enumerate(paths):
        value: Any = document
        for key in [path] if path in names else path.split(" "):
            value = value[key]
        assert value == number


def test_labels_stand_where_the_values_do() -> None:
    data = plugin_data_pb2.HParamsPluginData()
    for name in ("model.dim", "model.depth", "opt/lr"):
        data.experiment.hparam_infos.add(name=name, display_name=name.upper())
    assert {key[1]: label.display_name for key, label in decoded(data.SerializeToString()).labels.items()} == {
        ("hparams", "model", "dim"): "MODEL.DIM",
        ("hparams", "model", "depth"): "MODEL.DEPTH",
        ("hparams", "opt", "lr"): "OPT/LR",
    }


@given(st.dictionaries(st.text("ab/", max_size=6), st.integers(), max_size=8))
def test_nesting_loses_nothing(flat: dict[str, int]) -> None:
    def leaves(tree: dict[str, Any], above: tuple[str, ...] = ()) -> dict[str, int]:
        found: dict[str, int] = {}
        for key, value in tree.items():
            inner = leaves(value, (*above, key)) if isinstance(value, dict) else {"/".join((*above, key)): value}
            assert not found.keys() & inner.keys()
            found |= inner
        return found

    assert leaves(nested(tuple(flat), flat.values())) == flat


@given(st.lists(st.text("ab/-", max_size=8), max_size=12, unique=True))
def test_a_name_nests_unless_it_stands_below_a_value(names: list[str]) -> None:
    def nests(name: str) -> bool:
        parts = path_of(name)
        return not any("/".join(parts[:length]) in names for length in range(1, len(parts)))

    document = nested(tuple(names), range(len(names)))
    for number, name in enumerate(names):
        value: Any = document
        for key in path_of(name) if nests(name) else (name,):
            value = value[key]
        assert value == number


def test_a_name_below_a_value_and_a_very_deep_one_stay_whole() -> None:
    deep = "/".join("x" * 500)
    assert nested(("a", "a/b", "c//d", "/e", deep), range(1, 6)) == {
        "a": 1,
        "a/b": 2,
        "c//d": 3,
        "/e": 4,
        deep: 5,
    }
