"""Forms in which people log a config as text, with a value each that is odd, and what comes of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tb_metadata_plugin.texts.one_line import value_as_json
from tb_metadata_plugin.texts.text_documents import as_json


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("lr = 0.1\nbs = 32\nopt = adam", {"lr": 0.1, "bs": 32, "opt": "adam"}),
        (
            "lr=0.1\nbs=32\nopt=adam\nname=\nuse=True\nx=None\nl=[1,2]",
            {"lr": 0.1, "bs": 32, "opt": "adam", "name": None, "use": True, "x": None, "l": [1, 2]},
        ),
        ("--lr 0.1 --bs 32 --opt adam --amp", {"lr": 0.1, "bs": 32, "opt": "adam", "amp": True}),
        ("--lr=0.1 --bs=32 --name 'a b'", {"lr": 0.1, "bs": 32, "name": "a b"}),
        (
            "--lr 0.1\n--bs 32\n--hidden 64 64\n--amp\n--name my run",
            {"lr": 0.1, "bs": 32, "hidden": [64, 64], "amp": True, "name": "my run"},
        ),
        ("python train.py \\\n  --lr 0.1 \\\n  --bs 32 --amp", {"lr": 0.1, "bs": 32, "amp": True}),
        ("lr=0.1 bs=32 opt=adam", {"lr": 0.1, "bs": 32, "opt": "adam"}),
        ("lr=0.1, bs=32, opt='adam', l=[1, 2]", {"lr": 0.1, "bs": 32, "opt": "adam", "l": [1, 2]}),
        ("lr: 0.1, bs: 32, opt: adam", {"lr": 0.1, "bs": 32, "opt": "adam"}),
        ("model.lr=0.1 +trainer.gpus=2 data=cifar", {"model.lr": 0.1, "trainer.gpus": 2, "data": "cifar"}),
        ("- **lr**: 0.1\n- **bs**: 32", {"lr": 0.1, "bs": 32}),
        ("* lr = 0.1\n* bs = 32", {"lr": 0.1, "bs": 32}),
        (
            "**Learning rate:** 0.1  \n**Batch size:** 32  \n**Optimizer:** adam",
            {"Learning rate": 0.1, "Batch size": 32, "Optimizer": "adam"},
        ),
        ("<b>lr</b>: 0.1<br><b>bs</b>: 32<br>", {"lr": 0.1, "bs": 32}),
        ("lr&nbsp;=&nbsp;0.1<br/>bs&nbsp;=&nbsp;32", {"lr": 0.1, "bs": 32}),
        ("name: 'x'<br/>\nopt: 'y'<br/>", {"name": "x", "opt": "y"}),
        ("sep: '<br>'\nlr: 0.1", {"sep": "<br>", "lr": 0.1}),
        ("model\n  dim: 256\n  depth: 3\noptim\n  lr: 0.1", {"model": {"dim": 256, "depth": 3}, "optim": {"lr": 0.1}}),
        (
            "model:\n  dim: 256\n  file: *.png\noptim:\n  lr: 0.1\n  betas: (0.9, 0.999)\n  kw: {'a': None}",
            {"model": {"dim": 256, "file": "*.png"}, "optim": {"lr": 0.1, "betas": [0.9, 0.999], "kw": {"a": None}}},
        ),
        (
            "- model:\n  - dim: 256\n  - layers: 3\n- optim:\n  - lr: 0.1",
            {"model": {"dim": 256, "layers": 3}, "optim": {"lr": 0.1}},
        ),
        (
            "[model]\ndim = 256\nname = resnet\n\n[optim]\nlr = 0.1\nuse = true",
            {"model": {"dim": 256, "name": "resnet"}, "optim": {"lr": 0.1, "use": True}},
        ),
        ("[DEFAULT]\nlr = 0.1\n[x]\na: b", {"DEFAULT": {"lr": 0.1}, "x": {"a": "b"}}),
        ('title = "x"\n[a.b]\nc = 1\nd = 2024-01-01', {"title": "x", "a": {"b": {"c": 1, "d": "2024-01-01"}}}),
        (
            "  lr ................ 0.1\n  bs ................ 32\n  load .............. None",
            {"lr": 0.1, "bs": 32, "load": None},
        ),
        (
            "------------------------ arguments ------------------------\n  lr ................ 0.1\n  bs ................ 32\n-------------------- end of arguments ---------------------",  # noqa: E501
            {"lr": 0.1, "bs": 32},
        ),
        (
            "name      value\n------  -------\nlr        0.001\nbs       32\nopt      adam",
            {"lr": 0.001, "bs": 32, "opt": "adam"},
        ),
        (
            "======  =======\nname    value\n======  =======\nlr      0.001\nbs      32\n======  =======",
            {"lr": 0.001, "bs": 32},
        ),
        (
            "+------+-------+\n| name | value |\n+======+=======+\n| lr   | 0.1   |\n| bs   | 32    |\n+------+-------+",  # noqa: E501
            {"lr": 0.1, "bs": 32},
        ),
        (
            "+------------+-------+\n| Parameter  | Value |\n+------------+-------+\n| lr   | 0.1   |\n| bs   | 32    |\n+------+-------+",  # noqa: E501
            {"lr": 0.1, "bs": 32},
        ),
        ("|------+-------|\n| name | value |\n|------+-------|\n| lr | 0.1 |\n|---|---|", {"lr": 0.1}),
        (
            "┏━━━━━━┳━━━━━━━┓\n┃ name ┃ value ┃\n┡━━━━━━╇━━━━━━━┩\n│ lr   │ 0.001 │\n│ bs   │ 32    │\n└──────┴───────┘",  # noqa: E501
            {"lr": 0.001, "bs": 32},
        ),
        (
            "<table><tr><td>lr</td><td>0.1</td></tr><tr><td>bs</td><td><b>32</b></td></tr></table>",
            {"lr": 0.1, "bs": 32},
        ),
        (
            '<h3>Config</h3>\n<table border="1"><tr><th>Name</th><th>Value</th></tr><tr><td>lr</td><td>0.1</td></tr></table>',  # noqa: E501
            {"lr": 0.1},
        ),
        ("<table>\n<tr><th>lr</th><td>0.1</td></tr>\n<tr><th>bs</th><td>32</td></tr></table>", {"lr": 0.1, "bs": 32}),
        (
            "| Parameter | Value | Description |\n|---|---|---|\n| lr | 0.1 | the rate |\n| bs | 32 | batch |",
            {"lr": 0.1, "bs": 32},
        ),
        (
            "| Group | Name | Value |\n|---|---|---|\n| model | dim | 3 |\n| | depth | 2 |\n| opt | lr | 0.1 |",
            {"model": {"dim": 3, "depth": 2}, "opt": {"lr": 0.1}},
        ),
        ("| lr | bs | opt |\n|---|---|---|\n| 0.1 | 32 | adam |", {"lr": 0.1, "bs": 32, "opt": "adam"}),
        (
            "### Hyperparameters\n\nRun of Monday.\n\n|param|value|\n|-|-|\n|lr|0.1|\n|bs|32|\n\nSee the wiki.",
            {"lr": 0.1, "bs": 32},
        ),
        ("# Config\n```yaml\nlr: 0.1\nbs: 32\n```\nmade by ada", {"lr": 0.1, "bs": 32}),
        ("**Config**\n<pre>\nlr: 0.1\nbs: 32\n</pre>", {"lr": 0.1, "bs": 32}),
        ("Config:\n```\nlr=0.1\nbs=32\n```", {"lr": 0.1, "bs": 32}),
        ("Arguments: Namespace(lr=0.1, bs=32)", {"lr": 0.1, "bs": 32}),
        ("args = {'lr': 0.1, 'bs': None}", {"lr": 0.1, "bs": None}),
        (
            "lr: 0.1\nnote: Answer shortly.\nBe kind.\nbs: 32\nx: 1\n",
            {"lr": 0.1, "note": "Answer shortly.\nBe kind.", "bs": 32, "x": 1},
        ),
        (
            "lr: 0.1\nnote: Answer: 'shortly\nbs: 32\nurl: http://x.y:80/z\ntime: 12:30",
            {"lr": 0.1, "note": "Answer: 'shortly", "bs": 32, "url": "http://x.y:80/z", "time": "12:30"},
        ),
        (
            "learning rate: 1e-4\nbatch size: 32\nglob: **/*.png\nfmt: %d",
            {"learning rate": 0.0001, "batch size": 32, "glob": "**/*.png", "fmt": "%d"},
        ),
        (
            "a: !!python/tuple [1, 2]\nb: !!python/name:torch.nn.ReLU ''\nc: !!python/object:x.C\n  d: 1\ne: &id001 [1]\nf: *id001\ndefaults: &d {x: 1}\ng:\n  <<: *d\n  y: 2\nh: !include x.yaml\np: !!python/object/apply:pathlib.PosixPath\n- /\n- a\n- b\n",  # noqa: E501
            {
                "a": [1, 2],
                "b": "torch.nn.ReLU",
                "c": {"@type": "x.C", "d": 1},
                "e": [1],
                "f": [1],
                "defaults": {"x": 1},
                "g": {"x": 1, "y": 2},
                "h": "!include x.yaml",
                "p": "/a/b",
            },
        ),
        ("!!python/object:argparse.Namespace\nlr: 0.1\nbs: 32", {"lr": 0.1, "bs": 32}),
        ("lr\t0.1\nbs\t32", {"lr": 0.1, "bs": 32}),
        ("  key        | value \n  -----------+-------\n lr | 0.1\n bs | 32", {"lr": 0.1, "bs": 32}),
        ("lr -> 0.1\nbs -> 32", {"lr": 0.1, "bs": 32}),
        ("Hyperparameters\n===============\n\nlr: 0.1\nbs: 32", {"lr": 0.1, "bs": 32}),
        ("1. lr: 0.1\n2. bs: 32", {"lr": 0.1, "bs": 32}),
        ("> lr: 0.1\n> bs: 32", {"lr": 0.1, "bs": 32}),
        ('"lr": 0.1,\n"bs": 32', {"lr": 0.1, "bs": 32}),
        ("'lr': 0.1\n'bs': 32", {"lr": 0.1, "bs": 32}),
        ("lr : 0.1\nbs : 32\nfile : C:\\x", {"lr": 0.1, "bs": 32, "file": "C:\\x"}),
        ("a: 1\nb: *x", {"a": 1, "b": "*x"}),
        ("a: &x 1\nb: *x", {"a": 1, "b": 1}),
        ("a: &c\nb: 2", {"a": "&c", "b": 2}),
        ("a: !important\nb: 2", {"a": "!important", "b": 2}),
        ("a: [1\nb: 2", {"a": "[1", "b": 2}),
        ("a: {[x]: 1}\nb: 2", {"a": {"[x]": 1}, "b": 2}),
        ("a: !!python/object:os.system x\nb: 1", {"a": "os.system x", "b": 1}),
        ("| a | b | c |\n|---|---|---|\n| 1 | 2 | 3 |", {"a": 1, "b": 2, "c": 3}),
        ("|param|value|\n|-|-|\n|lr|0.1|\n|note|one\n\ntwo|\n|bs|32|", {"lr": 0.1, "note": "one\n\ntwo", "bs": 32}),
        ("|param|value|\n|-|-|\n|lr|0.1|\n|note|x\n|\n|bs|32|", {"lr": 0.1, "note": "x", "bs": 32}),
        (
            "|param|value|\n|-|-|\n|betas|(0.9, 0.999)|\n|kw|{'a': None}|\n|call|Adam(lr)|\n|l|[a, b]|\n|q|'x'|",
            {"betas": [0.9, 0.999], "kw": {"a": None}, "call": "Adam(lr)", "l": ["a", "b"], "q": "x"},
        ),
        ('Config\n\n{"lr": 0.1}', {"lr": 0.1}),
        ('config: {"lr": 0.1,\n "bs": 32}', {"lr": 0.1, "bs": 32}),
        ('{<br>  "lr": 0.1<br>}', {"lr": 0.1}),
    ],
)
def test_forms(text: str, document: dict[str, Any]) -> None:
    raw = as_json(text.encode())
    assert raw is not None
    assert json.loads(raw) == document


@pytest.mark.parametrize(
    ("name", "text", "below", "document"),
    [
        ("git/sha", "4b001394e1", "git", {"sha": "4b001394e1"}),
        ("git/sha", "1234567", "git", {"sha": "1234567"}),
        ("command", "python train.py --lr 0.001", "metadata", {"command": "python train.py --lr 0.001"}),
        ("description", "It is a baseline, without augmentation.", "metadata", None),
        ("learning rate", "0.001", "metadata", {"learning rate": 0.001}),
        ("fp16", "True", "metadata", {"fp16": True}),
        ("load", "None", "metadata", {"load": None}),
        ("data_path", "['data/a', 'data/b']", "metadata", {"data_path": ["data/a", "data/b"]}),
        ("sample_rate", "16000", "metadata", {"sample_rate": 16000}),
        ("label_smoothing", "0.1", "metadata", {"label_smoothing": 0.1}),
    ],
)
def test_values(name: str, text: str, below: str, document: dict[str, Any] | None) -> None:
    found = value_as_json(name, text.encode())
    assert found is not None
    assert found[0] == below
    assert json.loads(found[1]) == (document or {name: text})


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("samples", "a cat"),
        ("val/x", "a cat"),
        ("config", "This is prose."),
        ("x", "one two three four five six seven eight nine"),
        ("x", "two\nlines"),
        ("x", ""),
        ("x", "{broken"),
        ("x", "hello <|end|>"),
        ("x", "x" * 2_000),
        ("", "x"),
    ],
)
def test_what_is_no_value(name: str, text: str) -> None:
    assert value_as_json(name, text.encode()) is None
