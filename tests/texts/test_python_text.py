"""Python's values and source as documents: an odd value costs no other, and code and samples stay prose."""

from __future__ import annotations

import collections
import dataclasses
import datetime
import enum
import functools
import math
import pathlib
import pprint
from argparse import Namespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tb_metadata_plugin.texts.python_text import parse_python
from tb_metadata_plugin.texts.text_documents import parse_text
from tests.blow_up import blows_up
from tests.strategies import same


class Mode(enum.Enum):
    FAST = "a, b=1 > c"


@dataclasses.dataclass
class Head:
    units: int = 8
    drop: float = 0.1


@dataclasses.dataclass
class Net:
    head: Head = dataclasses.field(default_factory=Head)
    width: int = 256


ODD: list[Any] = [
    len,
    lambda: None,
    [].append,
    Mode,
    Mode.FAST,
    collections.OrderedDict,
    functools.partial(print, 1, end="(,"),
    pathlib.PurePosixPath("/a, b/c=1"),
    datetime.datetime(2024, 5, 1, tzinfo=datetime.timezone.utc),
    datetime.timedelta(days=1, seconds=2),
    range(3),
    slice(None, 2),
    1 + 2j,
    b"\x00'",
    object(),
    ValueError("it's", 'a "b"'),
    type("Own", (), {"__repr__": lambda self: "<memory at 0x7f19ec3a4f40>"})(),
    type("Own", (), {"__repr__": lambda self: "loose words, and more (in brackets), it's so"})(),
    type("Own", (), {"__repr__": lambda self: "Box([-4.8 -inf], [4.8 inf], (2,), float32)"})(),
    type("Own", (), {"__repr__": lambda self: "Sequential(\n  (0): Linear(a=3, b=2)\n  (1): ReLU()\n)"})(),
    type("Own", (), {"__repr__": lambda self: "Adam (\nParameter Group 0\n    betas: (0.9, 0.999)\n)"})(),
    type("Own", (), {"__repr__": lambda self: "tensor([[1., 2.],\n        [3., nan]], device='cuda:0')"})(),
    type("Own", (), {"__repr__": lambda self: "array([0, 1, ..., 8, 9], dtype=int64)"})(),
    type("Own", (), {"__repr__": lambda self: "<tf.Tensor: shape=(2,), numpy=array([1., 2.], dtype=float32)>"})(),
]


@pytest.mark.parametrize("odd", ODD, ids=lambda odd: repr(odd)[:20])
def test_an_odd_value_stays_text_and_costs_no_other(odd: Any) -> None:
    text = repr(odd).removeprefix("(").removesuffix(")") if type(odd) is complex else repr(odd)
    expected = {"lr": 0.1, "odd": text, "inner": {"odd": text, "on": True}, "last": None}
    values = {"lr": 0.1, "odd": odd, "inner": {"odd": odd, "on": True}, "last": None}
    assert parse_python(repr(values)) == expected
    assert parse_python(repr(Namespace(**values))) == expected


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("Namespace(lr=0.1, **{'batch-size': 32, 'a.b': 'c'})", {"lr": 0.1, "batch-size": 32, "a.b": "c"}),
        ("Namespace(**{'batch-size': 32})", {"batch-size": 32}),
        ("{'opt': SGD(lr=0.1)}", {"opt": {"@type": "SGD", "lr": 0.1}}),
        ("{'opt': torch.optim.SGD(lr=0.1)}", {"opt": {"@type": "torch.optim.SGD", "lr": 0.1}}),
        ("{'opt': SGD(0.1), 'other': SGD(0.1, m=1)}", {"opt": "SGD(0.1)", "other": "SGD(0.1, m=1)"}),
        ("[SGD(lr=0.1)]", None),
        ("{'a': [SGD(lr=0.1), None]}", {"a": [{"@type": "SGD", "lr": 0.1}, None]}),
        ("SGD(lr=0.1)", {"@type": "SGD", "lr": 0.1}),
        ("TrainArgs(lr=0.1)", {"lr": 0.1}),
        (
            "main.<locals>.Config(lr=0.1, net=main.<locals>.Net(d=1))",
            {"lr": 0.1, "net": {"@type": "main.<locals>.Net", "d": 1}},
        ),
        ("{'a': device(type='cuda', index=0), 'b': 1}", {"a": "device(type='cuda', index=0)", "b": 1}),
        ("{'a': defaultdict(<class 'list'>, {'x': 1})}", {"a": {"x": 1}}),
        (
            "{'a': Counter({'x': 1}), 'b': frozenset({1}), 'c': set(), 'd': deque([1, 2])}",
            {"a": {"x": 1}, "b": [1], "c": [], "d": [1, 2]},
        ),
        ("{<Color.RED: 1>: 1, (1, 2): 2, None: 3}", {"<Color.RED: 1>": 1, "(1, 2)": 2, "None": 3}),
        ("{'a': [<class 'int'>, 2], 'b': ['...']}", {"a": ["<class 'int'>", 2], "b": ["..."]}),
        ("{'a': [0.1 0.2], 'b': 1}", {"a": "[0.1 0.2]", "b": 1}),
        ("{'a': {x: 1}, 'b': 1}", {"a": "{x: 1}", "b": 1}),
        ("{'a': 'x' 'y'\n 'z'}", {"a": "xyz"}),
        ("{'a': '\\N{BULLET}\\x41\\u00e9\\101\\n\\'', 'b': r'\\n'}", {"a": "\u2022A\u00e9A\n'", "b": "\\n"}),
        ("{'lr': 0.1,  # it's slow\n 'bs': 2}", {"lr": 0.1, "bs": 2}),
        ("{'a': 1, 'b': {'c': 2, ...}, ...}", {"a": 1, "b": {"c": 2}}),
        ("Namespace(a=1, b={'c': 2, 'd': [1, 2...", {"a": 1, "b": {"c": 2}}),
        (
            "Args(\nlr=0.1,\nout=/tmp/a b, c,\nnone=,\nmode=Mode.FAST,\nx=1,\n)",
            {"lr": 0.1, "out": "/tmp/a b, c", "none": "", "mode": "Mode.FAST", "x": 1},
        ),
        ("Namespace(lr=0.1  \nbs=32  \nopt='a')", {"lr": 0.1, "bs": 32, "opt": "a"}),
        ("MLP(\n    # attributes\n    hidden = 3\n    act = relu\n)", {"@type": "MLP", "hidden": 3, "act": "relu"}),
        ("[('lr', 0.1), ('bs', 32)]", {"lr": 0.1, "bs": 32}),
        ("dict_items([('lr', 0.1), ('b', {'c': None})])", {"lr": 0.1, "b": {"c": None}}),
        ("Arguments:\nNamespace(lr=0.1)", {"lr": 0.1}),
        ("# Training config\n\n{'lr': <class 'x'>}", {"lr": "<class 'x'>"}),
        ('BertConfig {\n  "a": true,\n  "b": null\n}\n', {"a": True, "b": None}),
        ("**args**: {'lr': 0.1}", {"lr": 0.1}),
        (
            "lr=0.1 name='a b' opt=Adam(lr=1) dirs=[PosixPath('/x'), None]",
            {"lr": 0.1, "name": "a b", "opt": {"@type": "Adam", "lr": 1}, "dirs": ["PosixPath('/x')", None]},
        ),
        (
            "model = dict(\n    type='X',  # it's\n    depths=(\n    1,\n    2,\n    ))\na.b = 1\nlr: float = 1e-3",
            {"model": {"type": "X", "depths": [1, 2]}, "a": {"b": 1}, "lr": 0.001},
        ),
        (
            "_base_ = ['a']\nroot = 'x'\ndata = dict(ann=root + 'y', n=1)\nhooks = [dict(type='A'), dict(type='B')]",
            {
                "_base_": ["a"],
                "root": "x",
                "data": {"ann": "root + 'y'", "n": 1},
                "hooks": [{"type": "A"}, {"type": "B"}],
            },
        ),
        (
            "from x import (a,\n    b)\nwith read_base():\n    from .y import *\nsize = 1, 2\ncfg['a']['b'] = None",
            {"size": [1, 2], "cfg": {"a": {"b": None}}},
        ),
        ('"""What it is."""\n# one\n\nout_dir = "x"\nrate = 250 # often\n', {"out_dir": "x", "rate": 250}),
        ("config = {'lr': 0.1}", {"config": {"lr": 0.1}}),
        (
            "import a\ninclude 'x'\ntrain.lr = 0.1\ntrain.opt = @scope/Adam()\nx/fn.y = %macro\nfn.z = \\\n {'a': @b}",
            {"train": {"lr": 0.1, "opt": "@scope/Adam()"}, "x/fn": {"y": "%macro"}, "fn": {"z": {"a": "@b"}}},
        ),
        ("train:\n  lr = 0.1\n  opt = @Adam\nx.y = 1", {"train": {"lr": 0.1, "opt": "@Adam"}, "x": {"y": 1}}),
        (
            "#### Parameters for a.b:\n\n    # None.\n    b.lr = 0.1\n\nA remark\n#### Macros:\n\n    D = [1, 2]\n",
            {"b": {"lr": 0.1}, "D": [1, 2]},
        ),
        ("    import a.b\n\n#### Parameters for b:\n\n    b.lr = 0.1\n", {"b": {"lr": 0.1}}),
    ],
)
def test_documents(text: str, document: Any) -> None:
    found = parse_text(text)
    assert same(found, document), found


def test_dataclasses_nest() -> None:
    assert parse_python(repr({"net": Net(), "lr": math.inf})) == {
        "net": {"@type": "Net", "head": {"@type": "Head", "units": 8, "drop": 0.1}, "width": 256},
        "lr": math.inf,
    }


def test_what_pprint_prints_over_lines_is_read() -> None:
    values = {f"key_{number}": {"text": "some words " * 20, "path": "x" * 60, "n": [number]} for number in range(3)}
    assert parse_python(pprint.pformat(values)) == values


@pytest.mark.parametrize(
    "text",
    [
        "x = 5\ny = 3",
        "x = 5\ny = x + 3",
        "x = 5 apples and\ny = 3",
        "answer = 5",
        "answer = 5\nprint(answer)",
        "loss = 0.5\nacc = 0.9",
        "epoch=3 loss=0.5",
        "epoch = 3 loss = 0.5",
        "import torch\nmodel = Net(dim=3)\nopt = Adam(model.parameters(), lr=0.1)\nloss = model(x)",
        "x = torch.ones(3)\ny = x + 1\nz = y.sum()",
        "self.lr = 0.1\nself.bs = bs",
        "def f(x):\n    y = 1\n    return x",
        "for x in y:\n    a = 1",
        "class A:\n    x = 1\n    y = 2",
        "total += 1\nlr = 0.1",
        "if x == 1:\n    y = 2",
        "Net(\n  (fc): Linear(in_features=3, out_features=2, bias=True)\n)",
        "[('cat', 0.9), ('dog', 0.1)]",
        "[('John', 'PER'), ('Smith', 'PER'), ('in', 'O')]",
        "[('Guten Tag', 'Good day'), ('Danke', 'Thanks')]",
        "[{'role': 'user', 'content': 'hi'}]",
        "Prediction: {'label': 1}",
        "Output:\n{'a': 1}",
        "The model (large) said {x}",
        "foo(bar) is great.",
        "foo(bar=1) is great.",
        "f(the=quick brown fox)",
        "{hello} world",
        "Answer(value=42) is right",
        "print(a=1)\nprint(b=2)",
        "Traceback (most recent call last):\n  File \"x.py\", line 1\nValueError: {'a': 1}",
        "# Heading\n\nSome prose with a = 1",
        "#### Parameters\n\n    These are fine = yes they are\n",
        "<|user|>: hi\n<|assistant|>: hello",
        "True SMILES   : CC\nMasked SMILES : C[MASK]",
        "{'a': {'b': [1, 2}}",
        "{'a': (1, 2]}",
        "Namespace(a=1, a=2)",
        "{'a': <class 'x'",
    ],
    ids=lambda text: text[:20],
)
def test_prose_and_code_are_no_documents(text: str) -> None:
    assert parse_python(text) is None


_PARTS = st.sampled_from(
    [
        *"{}[]()<>'\"\\,:=\n #@%-1x",
        "...",
        "**{",
        "'a'",
        "f(",
        "dict(",
        "a.b = ",
        "x=",
        "'k': ",
        "None",
        "0x",
        "1e9",
        "b'",
    ]
)


@given(
    st.lists(_PARTS, max_size=60).map("".join),
    st.sampled_from(["", "{'a': ", "Namespace(a=", "a = ", "#### x:\n    a = "]),
)
def test_no_text_raises(text: str, begin: str) -> None:
    for whole in (begin + text, begin + text + "}", begin + text + ")", begin + text + "..."):
        document = parse_python(whole)
        assert document is None or isinstance(document, dict)


@pytest.mark.parametrize(
    "text",
    [
        "{'a': " + "<" * 250_000 + "}",
        "{'a': [" + "<, " * 80_000 + "]}",
        "{'a': x" + ", y" * 80_000 + "}",
        "{'a': x" + ", '" * 80_000 + "}",
        "Namespace(a=" + "[x y] " * 40_000 + ")",
        "a = " + "[x y, " * 40_000,
        "a = 1\n" * 40_000,
        "a = x y\n" * 30_000,
        "a" + ".a" * 120_000 + " = 1\nb = 2",
        "#" * 250_000,
        "# \n" * 80_000,
        "a=1 " * 60_000,
        "Config" + " " * 250_000 + "{",
        "{'a': " + "\\'" * 120_000 + "}",
        "Namespace(a=1" + "\nb = 1" * 40_000 + ")",
    ],
    ids=lambda text: text[:12],
)
def test_what_only_looks_like_python_costs_little(text: str) -> None:
    assert not blows_up(lambda: parse_text(text))
