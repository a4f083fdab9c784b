"""What Python values become when they are logged, and how errors name those that cannot be."""

from __future__ import annotations

import argparse
import collections
import dataclasses
import datetime
import decimal
import enum
import fractions
import math
import os
import pathlib
import subprocess
import sys
import types
import uuid
import zoneinfo
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from tb_metadata_plugin.errors import MetadataError
from tb_metadata_plugin.log.array_values import LargeArrayError, UnsupportedValueError
from tb_metadata_plugin.log.coerce import CyclicValueError, RepeatedKeyError, TooDeepError, to_document, to_json
from tb_metadata_plugin.model.limits import Document
from tests import strategies
from tests.strategies import same

torch = pytest.importorskip("torch")


class Color(enum.Enum):
    """Members that only differ."""

    RED = enum.auto()


class Kernel(str, enum.Enum):
    """Members that are texts."""

    RBF = "rbf"


class Level(enum.IntEnum):
    """Members that are numbers."""

    HIGH = 3


class Point(NamedTuple):
    """Named fields."""

    x: int
    y: float


@dataclasses.dataclass
class Spec:
    """A dataclass with the fields that tensors have as attributes."""

    shape: tuple[int, ...]
    dtype: str
    parent: Spec | None = None


class Attrs:
    """What attrs leaves on its classes, without attrs."""

    __attrs_attrs__ = (types.SimpleNamespace(name="lr"),)

    def __init__(self) -> None:
        self.lr = 0.1


class ConfigDict:
    """A configuration that is no Mapping, as that of ml_collections."""

    def keys(self) -> list[str]:
        return ["lr"]

    def items(self) -> list[tuple[str, float]]:
        return [("lr", 0.1)]


class Lookup(Mapping[str, Any]):
    """A Mapping that answers for every attribute, as OmegaConf's does."""

    def __getitem__(self, key: str) -> Any:
        return {"lr": 0.1}[key]

    def __iter__(self) -> Iterator[str]:
        return iter(["lr"])

    def __len__(self) -> int:
        return 1

    def __getattr__(self, name: str) -> None:
        return None


class Directory(os.PathLike[str]):
    """A path by protocol."""

    def __fspath__(self) -> str:
        return "runs/a"


CASES: list[tuple[Any, Any]] = [
    (True, True),
    (Kernel.RBF, "rbf"),
    (Color.RED, "RED"),
    (Level.HIGH, "HIGH"),
    ((1, 2), [1, 2]),
    (range(3), [0, 1, 2]),
    (collections.deque([1]), [1]),
    ({"a": 1}.keys(), ["a"]),
    ({"a": 1}.values(), [1]),
    ({3, 1, 2, 10}, [1, 2, 3, 10]),
    (frozenset({"b", "a", 2}), [2, "a", "b"]),
    ({(2, 1), (1, 2)}, [[1, 2], [2, 1]]),
    (collections.OrderedDict(b=1, a=2), {"b": 1, "a": 2}),
    (types.MappingProxyType({"a": 1}), {"a": 1}),
    ({1: "a", None: "b", 0.5: "c"}, {"1": "a", "null": "b", "0.5": "c"}),
    ({True: "a", Kernel.RBF: "b", Color.RED: "c"}, {"true": "a", "rbf": "b", "RED": "c"}),
    (Point(1, 2.5), {"x": 1, "y": 2.5}),
    (Spec((2, 3), "int8"), {"shape": [2, 3], "dtype": "int8", "parent": None}),
    (Attrs(), {"lr": 0.1}),
    (ConfigDict(), {"lr": 0.1}),
    (Lookup(), {"lr": 0.1}),
    (argparse.Namespace(lr=0.1), {"lr": 0.1}),
    (types.SimpleNamespace(lr=0.1), {"lr": 0.1}),
    (pathlib.PurePosixPath("/data/x"), "/data/x"),
    (Directory(), "runs/a"),
    (decimal.Decimal("0.1"), 0.1),
    (decimal.Decimal("-Infinity"), -math.inf),
    (decimal.Decimal("NaN"), math.nan),
    (fractions.Fraction(1, 4), 0.25),
    (uuid.UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    (datetime.date(2024, 5, 1), "2024-05-01"),
    (datetime.time(12, 30), "12:30:00"),
    (datetime.timedelta(minutes=1.5), 90.0),
    (datetime.datetime(2024, 5, 1, 12, tzinfo=datetime.timezone.utc), "2024-05-01T12:00:00+00:00"),
    (datetime.datetime(2024, 5, 1, 12, tzinfo=zoneinfo.ZoneInfo("Asia/Kolkata")), "2024-05-01T12:00:00+05:30"),
    (pd.Timestamp("2024-05-01T12:00", tz="UTC"), "2024-05-01T12:00:00+00:00"),
    (pd.NaT, None),
    (np.float64(0.1), 0.1),
    (np.float32(0.1), 0.1),
    (np.float16(0.1), 0.1),
    (np.float32(1e30), 1e30),
    (np.float32("inf"), math.inf),
    (np.int64(2**62), 2**62),
    (np.uint64(2**64 - 1), 2**64 - 1),
    (np.bool_(True), True),
    (np.str_("a"), "a"),
    (np.datetime64("2024-05-01T12:00"), "2024-05-01T12:00:00.000000+00:00"),
    (np.datetime64("2024-05-01"), "2024-05-01"),
    (np.datetime64("NaT"), None),
    (np.timedelta64(1500, "ms"), 1.5),
    (np.dtype("float16"), "float16"),
    (np.float32, "float32"),
    (np.array(3), 3),
    (np.array("a"), "a"),
    (np.array([], dtype=np.float32), []),
    (np.array([[1, 2], [3, 4]], dtype=np.int8), [[1, 2], [3, 4]]),
    (np.array([0.1, 0.2], dtype=np.float32), [0.1, 0.2]),
    (np.array([{"a": {1}}, None]), [{"a": [1]}, None]),
    (np.array({"a": 1}), {"a": 1}),
    (pd.Series([1, 2], ["a", "b"]), {"a": 1, "b": 2}),
    (torch.float32, "float32"),
    (torch.bfloat16, "bfloat16"),
    (torch.device("cpu"), "cpu"),
    (torch.strided, "strided"),
    (torch.Size([2, 3]), [2, 3]),
    (torch.tensor(0.1), 0.1),
    (torch.tensor(7), 7),
    (torch.tensor([True, False]), [True, False]),
    (torch.tensor([[0.5]], requires_grad=True), [[0.5]]),
    (torch.tensor([0.5], dtype=torch.bfloat16), [0.5]),
    (torch.nn.Parameter(torch.tensor([1.0])), [1.0]),
    (torch.nn.Linear, "torch.nn.modules.linear.Linear"),
    (torch.nn.functional.relu, "torch.nn.functional.relu"),
    (dict, "dict"),
    (len, "len"),
]


@pytest.mark.parametrize(("value", "expected"), CASES, ids=[str(expected)[:30] for _, expected in CASES])
def test_a_value_becomes_json(value: Any, expected: Any) -> None:
    assert same(to_json(value), expected)
    assert same(to_json({"a": [value]}), {"a": [expected]})


@given(strategies.documents)
def test_json_stays_as_it_is(document: Document) -> None:
    assert same(to_document(document), document)


def test_nan_stays_a_number_that_is_none() -> None:
    assert same(to_json(np.float32("nan")), math.nan)
    assert same(to_json(np.array([np.nan])), [math.nan])


def test_a_naive_time_is_local() -> None:
    naive = datetime.datetime(2024, 5, 1, 12, 30)
    text = to_json(naive)
    assert isinstance(text, str)
    assert datetime.datetime.fromisoformat(text).tzinfo is not None
    assert datetime.datetime.fromisoformat(text) == naive.astimezone()


def test_a_str_whose_class_prints_otherwise_is_still_its_text() -> None:
    class Secretive(str):
        def __str__(self) -> str:
            return "***"

    assert to_json({Secretive("key"): Secretive("value")}) == {"key": "value"}


def test_one_object_at_two_places_is_no_cycle() -> None:
    shared = {"lr": 0.1}
    assert to_json({"a": shared, "b": [shared, shared]}) == {"a": shared, "b": [shared, shared]}


def cyclic_list() -> list[Any]:
    """A list in itself."""
    items: list[Any] = [1]
    items.append(items)
    return items


def cyclic_spec() -> Spec:
    """A dataclass that is its own parent."""
    spec = Spec((), "int8")
    spec.parent = spec
    return spec


def deep(depth: int) -> dict[str, Any]:
    """Objects within objects."""
    document: dict[str, Any] = {}
    for _ in range(depth):
        document = {"a": document}
    return document


UNSET = Spec((), "int8")
del UNSET.dtype


@dataclasses.dataclass
class Failing:
    """A configuration whose values are computed when they are asked for."""

    value: int = dataclasses.field(init=False)

    def __getattr__(self, name: str) -> int:
        raise KeyError(name)


class FailingList(list[int]):
    def __iter__(self) -> Iterator[int]:
        raise RuntimeError("on another machine")


def nested_in_itself() -> Any:
    """Two arrays without dimensions, each the value of the other."""
    arrays = [np.empty((), object) for _ in range(2)]
    arrays[0][()], arrays[1][()] = arrays[1], arrays[0]
    return arrays[0]


ERRORS: list[tuple[Any, type[MetadataError], str, list[str]]] = [
    ({"a": {"b": cyclic_list()}}, CyclicValueError, "a.b[1]: it holds itself", ["a", "b", "[1]"]),
    ({"spec": cyclic_spec()}, CyclicValueError, "spec.parent", ["spec", "parent"]),
    ({"weights": b"\x00\x01"}, UnsupportedValueError, "weights: 2 bytes are no text", ["weights"]),
    ({"layers": [{"w": bytearray(3)}]}, UnsupportedValueError, "layers[0].w", ["layers", "[0]", "w"]),
    ({"z": 1j}, UnsupportedValueError, "z: a complex is no JSON value", ["z"]),
    ({"z": np.complex64(1)}, UnsupportedValueError, "complex64", ["z"]),
    ({"z": np.zeros(2, dtype="V4")}, UnsupportedValueError, "z[0]", ["z", "[0]"]),
    ({"model": torch.nn.Linear(1, 1)}, UnsupportedValueError, "torch.nn.modules.linear.Linear", ["model"]),
    ({"items": iter([1])}, UnsupportedValueError, "list_iterator", ["items"]),
    ({"table": pd.DataFrame({"a": [1]}).style}, UnsupportedValueError, "Styler", ["table"]),
    ({"big": 10**5000}, UnsupportedValueError, "4,000 digits", ["big"]),
    ({"w": np.zeros((40, 30))}, LargeArrayError, "w: an array of 40×30 numbers", ["w"]),
    ({"w": torch.zeros(1001)}, LargeArrayError, "at most 1,000", ["w"]),
    ({"t": pd.DataFrame(np.zeros((40, 30)))}, LargeArrayError, "t: an array of 40×30", ["t"]),
    ({"w": torch.zeros(3, device="meta")}, UnsupportedValueError, "not known here", ["w"]),
    ({"a": {1: "x", "1": "y"}}, RepeatedKeyError, "a.1: two keys", ["a", "1"]),
    ({"a": {(1, 2): "x"}}, UnsupportedValueError, "a tuple cannot be a key", ["a", "(1, 2)"]),
    (
        {"a": [decimal.Decimal("sNaN")]},
        UnsupportedValueError,
        "a[0]: this decimal.Decimal has no JSON value",
        ["a", "[0]"],
    ),
    ({"a": fractions.Fraction(10**400)}, UnsupportedValueError, "a: this fractions.Fraction has no", ["a"]),
    ({"a": decimal.Decimal("1e400")}, UnsupportedValueError, "a: 1E+400 is more than a double", ["a"]),
    ({"a": datetime.datetime.min}, UnsupportedValueError, "a: this datetime.datetime has no", ["a"]),
    ({"a": np.timedelta64(1, "M")}, UnsupportedValueError, "a: this numpy.timedelta64 has no", ["a"]),
    ({"a": [UNSET]}, UnsupportedValueError, "a[0]: this tests.log.test_coerce.Spec has no", ["a", "[0]"]),
    ({"a": {10**5000: "x"}}, UnsupportedValueError, "a.<int>: an integer of more than 4,000 digits", ["a", "<int>"]),
    ({"a": {"b": Failing()}}, UnsupportedValueError, "a.b: this tests.log.test_coerce.Failing has no", ["a", "b"]),
    ({"a": FailingList()}, UnsupportedValueError, "a: this tests.log.test_coerce.FailingList has no", ["a"]),
    ({"a": nested_in_itself()}, TooDeepError, "more than 200 deep", []),
    ({"a": range(10**9)}, UnsupportedValueError, "a: the 1,000,000,000 numbers of a range", ["a"]),
    ({"a": range(10**30)}, UnsupportedValueError, "a: this range has no", ["a"]),
    (deep(201), TooDeepError, "more than 200 deep", ["a"] * 200),
    (deep(100_000), TooDeepError, "a.a.a…", ["a"] * 200),
    ([1], UnsupportedValueError, "(document): metadata has keys, and a list has none", []),
    ("text", UnsupportedValueError, "a str has none", []),
]


@pytest.mark.parametrize(("value", "error", "says", "path"), ERRORS, ids=[error[2][:30] for error in ERRORS])
def test_what_cannot_be_logged_is_named(value: Any, error: type[MetadataError], says: str, path: list[str]) -> None:
    with pytest.raises(error) as raised:
        to_document(value)
    assert says in raised.value.message
    assert raised.value.detail["path"] == path


@pytest.mark.skipif(np.dtype(np.longdouble).itemsize == 8, reason="long doubles are doubles here")
def test_a_long_double_that_is_no_double_is_named() -> None:
    with pytest.raises(UnsupportedValueError, match="a: 1e\\+400 is more than a double"):
        to_document({"a": np.longdouble("1e400")})
    assert to_json(np.longdouble("-inf")) == -math.inf


def test_errors_are_those_that_python_has_for_it() -> None:
    with pytest.raises(TypeError):
        to_document({"a": b""})
    with pytest.raises(ValueError, match="holds itself"):
        to_document({"a": cyclic_list()})


def test_a_mapping_may_change_while_it_is_logged() -> None:
    """As a configuration that another thread goes on with."""

    class Directory:
        def __fspath__(self) -> str:
            settings["made"] = True
            return "logs"

    settings: dict[str, Any] = {"directory": Directory(), "lr": 0.1}
    assert to_document({"settings": settings}) == {"settings": {"directory": "logs", "lr": 0.1}}


def test_a_range_of_ten_thousand_can_be_logged() -> None:
    assert to_json(range(10_000)) == list(range(10_000))


def test_an_array_of_a_thousand_is_small() -> None:
    assert to_json(np.arange(1000)) == list(range(1000))


def test_two_hundred_levels_can_be_logged() -> None:
    assert to_json(deep(199)) == deep(199)


def test_a_set_has_the_same_order_in_each_process() -> None:
    code = "from tb_metadata_plugin.log.coerce import to_json; print(to_json({'b', 'a', 'c', 3, 1.5, None}))"
    printed = {
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2", "3")
    }
    assert printed == {b"[1.5, 3, 'a', 'b', 'c', None]\n"}


def test_pydantic_models_are_their_fields() -> None:
    pydantic = pytest.importorskip("pydantic")
    model = pydantic.create_model("Config", lr=(float, 0.1), layers=(list[int], [64]))
    assert to_json({"config": model()}) == {"config": {"lr": 0.1, "layers": [64]}}


def test_attrs_objects_are_their_fields() -> None:
    attrs = pytest.importorskip("attrs")
    assert to_json(attrs.make_class("Config", {"lr": attrs.field(default=0.1)})()) == {"lr": 0.1}


def test_tensorflow_values() -> None:
    tf = pytest.importorskip("tensorflow")
    values: dict[str, Any] = {
        "dtype": tf.float32,
        "scalar": tf.constant(0.1),
        "vector": tf.constant([1, 2]),
        "variable": tf.Variable(1.5),
        "shape": tf.TensorShape([None, 3]),
        "half": tf.constant([0.5], tf.bfloat16),
    }
    expected: Any = {
        "dtype": "float32",
        "scalar": 0.1,
        "vector": [1, 2],
        "variable": 1.5,
        "shape": [None, 3],
        "half": [0.5],
    }
    assert same(to_json(values), expected)
    with pytest.raises(UnsupportedValueError, match="a TensorSpec has no values"):
        to_document({"spec": tf.TensorSpec([1])})


def test_a_symbolic_tensor_is_named() -> None:
    tf = pytest.importorskip("tensorflow")

    @tf.function  # type: ignore[untyped-decorator]
    def traced(x: Any) -> Any:
        with pytest.raises(UnsupportedValueError, match=r"loss.*not known here"):
            to_document({"loss": x})
        return x

    traced(tf.constant(1.0))
