"""Lines of keys and values as tools and people write them, and those that only look like such."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tb_metadata_plugin.texts.text_documents import MAX_CHARACTERS, as_json
from tb_metadata_plugin.texts.unread import why_unread

LONG = "a_name_that_leaves_no_room_for_any_of_the_dots"


WRITTEN: list[tuple[str, dict[str, Any]]] = [
    (
        f"  lr ................................. 0.1\n  {LONG}x .. 3\n  {LONG}xy . a=b\n  {LONG}xyz  [1, 2]\n"
        "  bs ................................. 32",
        {"lr": 0.1, f"{LONG}x": 3, f"{LONG}xy": "a=b", f"{LONG}xyz": [1, 2], "bs": 32},
    ),
    (
        "using world size: 8, data-parallel-size: 4\nusing torch.float16 for parameters ...\n"
        "------------ arguments ------------\n  lr .............. 0.1\n  fp16 ............ False\n"
        "-------- end of arguments ---------\nsetting number of micro-batches to constant 1",
        {"lr": 0.1, "fp16": False},
    ),
    (
        'Engine configuration:\n  a_config_of_several_lines  {\n    "on": false, \n    "n": 1\n}\n'
        "  amp_enabled .................. False\n  kw ........................... {'a': (1, 2)}",
        {
            "Engine configuration": {
                "a_config_of_several_lines": {"on": False, "n": 1},
                "amp_enabled": False,
                "kw": {"a": [1, 2]},
            }
        },
    ),
    (
        "Configuration (modified, added, typechanged, doc):\n  lr = 0.1\n  seed = 1234       # of this experiment\n"
        "  model:\n    dim = 3\n    name = my net\n  opt = None",
        {"lr": 0.1, "seed": 1234, "model": {"dim": 3, "name": "my net"}, "opt": None},
    ),
    (
        "lr = 0.1  # warm\nname = my run  # x\nn = 3 #few\ncolor = #fff\nurl = http://a.b/#frag\nissue = fix #12\n"
        "q = 'a # b' # c\nl = [1, 2] # two",
        {
            "lr": 0.1,
            "name": "my run",
            "n": 3,
            "color": "#fff",
            "url": "http://a.b/#frag",
            "issue": "fix #12",
            "q": "a # b",
            "l": [1, 2],
        },
    ),
    (
        "[a]\nlr = 0.1 ; note\nbs = 3 // few\npath = /usr/bin;/bin\nboth = a ; b\nurl = http://a.b//c",
        {"a": {"lr": 0.1, "bs": 3, "path": "/usr/bin;/bin", "both": "a ; b", "url": "http://a.b//c"}},
    ),
    (
        "SGD (\nParameter Group 0\n    lr: 0.1\n    foreach: None\n\nParameter Group 1\n    lr: 0.01\n)",
        {
            "@type": "SGD",
            "Parameter Group 0": {"lr": 0.1, "foreach": None},
            "Parameter Group 1": {"lr": 0.01},
        },
    ),
    ("AdamW (\nParameter Group 0\n    lr: 0.1\n    eps: 1e-08\n)", {"@type": "AdamW", "lr": 0.1, "eps": 1e-8}),
    (
        "n: 1\nopt: SGD (\nParameter Group 0\n    lr: 0.1\n)\nbs: 3",
        {"n": 1, "opt": "SGD (\nParameter Group 0\n    lr: 0.1\n)", "bs": 3},
    ),
    ("lr......: 0.1\nbs .....: 32", {"lr": 0.1, "bs": 32}),
    ("a = nan ; b\ne = # none\nc = x y", {"a": float("nan"), "e": None, "c": "x y"}),
    ("k: (a\nl: b]]\nm: %x\nn: 3", {"k": "(a", "l": "b]]", "m": "%x", "n": 3}),
    ("lr => 0.1\nbs => 32", {"lr": 0.1, "bs": 32}),
    ("batch_size -> 32\nopt -> adam", {"batch_size": 32, "opt": "adam"}),
    ("lr :0.1\nbs :32\nat : 12:30", {"lr": 0.1, "bs": 32, "at": "12:30"}),
    ("lr\uff1a0.1\nbs\uff1a 32", {"lr": 0.1, "bs": 32}),
    ("\x1b[32mlr\x1b[0m: 0.1\n\x1b[1;34mbs\x1b[0m: 32", {"lr": 0.1, "bs": 32}),
    ("batch\\_size: 32\nname: resnet\\_50", {"batch_size": 32, "name": "resnet_50"}),
    ("* **batch\\_size**: 32\n* lr: 0.1", {"batch_size": 32, "lr": 0.1}),
    ("path: C:\\data\\_x\nlr: 0.1", {"path": "C:\\data\\_x", "lr": 0.1}),
    ("export LR=0.1\nexport NAME='a b'", {"LR": 0.1, "NAME": "a b"}),
    ("set -ex\nLR=0.1\nexport BS=32", {"LR": 0.1, "BS": 32}),
    ("lr = 0.1, bs = 32\nopt = adam, wd = 0", {"lr": 0.1, "bs": 32, "opt": "adam", "wd": 0}),
    ("lr: 0.1, bs: 32\nopt: adam, wd: 0", {"lr": 0.1, "bs": 32, "opt": "adam", "wd": 0}),
    ("lr=0.1 bs=32\nopt=adam\nwd=0 x=[1, 2]", {"lr": 0.1, "bs": 32, "opt": "adam", "wd": 0, "x": [1, 2]}),
    ("• lr: 0.1\n• bs: 32", {"lr": 0.1, "bs": 32}),
    ("✔ lr = 0.1\n✔ name = a b", {"lr": 0.1, "name": "a b"}),
    (
        "----------------- Options ---------------\n               batch_size: 4                             "
        "\t[default: 1]\n                    name: x                             \t[default: a b]\n"
        "                 dataroot: ./d                           \n----------------- End -------------------",
        {"batch_size": 4, "name": "x", "dataroot": "./d"},
    ),
    ("lr=0.1,bs=32,opt=adam", {"lr": 0.1, "bs": 32, "opt": "adam"}),
    ("Hyperparameters: lr=0.1, bs=32", {"lr": 0.1, "bs": 32}),
    ("--amp\n--l=a,b\n--s=a b\n--sizes=64 32", {"amp": True, "l": "a,b", "s": "a b", "sizes": [64, 32]}),
]


@pytest.mark.parametrize(("text", "document"), WRITTEN)
def test_lines(text: str, document: dict[str, Any]) -> None:
    raw = as_json(text.encode())
    assert raw is not None
    assert repr(json.loads(raw)) == repr(document)


@pytest.mark.parametrize("around", ["{}\n", "\n{}\n\n", "```\n{}\n```", "windows", "blanks"])
@pytest.mark.parametrize(("text", "document"), WRITTEN)
def test_what_stands_around_lines_and_at_their_ends_changes_nothing(
    text: str, document: dict[str, Any], around: str
) -> None:
    ends = {"windows": "\r\n", "blanks": "  \n"}.get(around)
    raw = as_json((text.replace("\n", ends) if ends else around.replace("{}", text)).encode())
    assert raw is not None
    found = raw.decode().replace("  \\n", "\\n").replace("\\r", "")
    assert repr(json.loads(found)) == repr(document)


@pytest.mark.parametrize(
    ("text", "document"),
    [
        (
            "**Model**\n- dim: 256\n\n**Optim:**\n- lr: 0.1\n- wd: 0",
            {"Model": {"dim": 256}, "Optim": {"lr": 0.1, "wd": 0}},
        ),
        ("## Model\n- dim: 256\n\n## Optim\n* `lr`: 0.1", {"Model": {"dim": 256}, "Optim": {"lr": 0.1}}),
        (
            "# Config\n## Model\ndim: 256\ndepth: 3\n\n## Optim ##\nlr: 0.1",
            {"Model": {"dim": 256, "depth": 3}, "Optim": {"lr": 0.1}},
        ),
        (
            "### Optim\n* **lr**: 0.1\n#### Adam\n* **betas**: (0.9, 0.999)\n### Data\n* n: 1",
            {"Optim": {"lr": 0.1, "Adam": {"betas": [0.9, 0.999]}}, "Data": {"n": 1}},
        ),
        ("- a: 1\n- b: 2\n## Optim\n- lr: 3", {"a": 1, "b": 2, "Optim": {"lr": 3}}),
        ("## Net\n|k|value|\n|-|-|\n|d|3|\n\n## Opt\n|k|value|\n|-|-|\n|d|4|", {"Net": {"d": 3}, "Opt": {"d": 4}}),
        ("## Data\npaths:\n  - a\n  - b\n## Optim\nlr: 0.1", {"Data": {"paths": ["a", "b"]}, "Optim": {"lr": 0.1}}),
        # A heading above all is a title, and a remark is no heading.
        ("## Config\n- lr: 0.1\n- bs: 32", {"lr": 0.1, "bs": 32}),
        ("# Model\ndim: 256\n# Optim\nlr: 0.1", {"dim": 256, "lr": 0.1}),
        ("# model\ndim: 256\n# optim\nlr: 0.1", {"dim": 256, "lr": 0.1}),
        ("## the model\ndim: 256\n## the rate\nlr: 0.1", {"dim": 256, "lr": 0.1}),
        ("## Optim\nlr = 0.1\n## Data\nbs = 32", {"lr": 0.1, "bs": 32}),
        (
            "#### Parameters for a:\n\n    a.lr = 0.1\n#### Parameters for b:\n\n    b.n = 1",
            {"a": {"lr": 0.1}, "b": {"n": 1}},
        ),
    ],
)
def test_headings_are_sections(text: str, document: dict[str, Any]) -> None:
    raw = as_json(text.encode())
    assert raw is not None
    assert json.loads(raw) == document


@pytest.mark.parametrize(
    "text",
    [
        "dog -> Hund\ncat -> Katze",
        "img_1.png -> 3\nimg_2.png -> 5",
        "cat -> 0.9\ndog -> 0.1",
        "Step 1: add 2 and 3\nStep 2: get 5\nAnswer: 5",
        "Step 1: 3\nStep 2: 2\nAnswer: 5",
        "0: a dog runs\n1: a cat",
        "x = 3\ny = 4\nz = x + y",
        "x = 3\ny = 4",
        "English: dog\nGerman: Hund",
        "epoch: 3, loss: 0.1, acc: 0.9",
        "epoch: 3\nloss: 0.1\nacc: 0.9",
        "step: 300\ntrain_loss: 0.1\nlr: 0.01",
        "1. cat: 0.8\n2. dog: 0.1",
        "2024-01-01 12:00:00 INFO lr: 0.1\n2024-01-01 12:00:00 INFO bs: 32",
        "## Prediction\n- text: a dog\n## Reference\n- text: a cat",
        "## User\n- likes: 3\n- likes too: 4\n## Assistant\n- likes: 4",
        "user: 'hi there',\nassistant: 'hello you',",
        "**User**\nhi: there\n**Assistant**\nhello: you",
        "## Results\nThe loss went down.\n\n## Notes\n- use more data\n- and: this",
        "alice :hi\nbob :hello",
        "**Step 1**\n- add: 3\n**Step 2**\n- sub: 4",
        "### Instruction:\nname: x\n### Response:\nvalue: 3",
        "Prediction: x=3, y=4",
        "Epoch 3: lr=0.3, wd=0.9",
        "let total = 0;\nlet count = 10;\nlet mean = total / count;",
        "用户\uff1a你好\n助手\uff1a您好",
    ],
)
def test_samples_and_results_are_no_documents(text: str) -> None:
    assert not as_json(text.encode())
    assert why_unread(text.encode(), MAX_CHARACTERS) is None


@pytest.mark.parametrize("text", ["lr: 0.1\nbs: 32\nlr: 0.2", "lr = 0.1\nbs = 32\nlr = 0.2"])
def test_a_key_that_is_there_twice_is_told(text: str) -> None:
    assert as_json(text.encode()) is None
    assert str(why_unread(text.encode(), MAX_CHARACTERS)).endswith("a key is there twice")
    assert why_unread(b"user: hi\nbot: hello\nuser: bye", MAX_CHARACTERS) is None


@pytest.mark.parametrize(
    ("text", "document"),
    [
        ("epochs: 3\nloss: 0.1\nacc: 0.9", {"epochs": 3, "loss": 0.1, "acc": 0.9}),
        ("1. lr: 0.8\n2. momentum: 0.1", {"lr": 0.8, "momentum": 0.1}),
        ("step1: 0.1\nstep2: 0.2", {"step1": 0.1, "step2": 0.2}),
        ("loss: 0.1\nerror: 0.9", {"loss": 0.1, "error": 0.9}),
        ("english: 1\nbatch: 2", {"english": 1, "batch": 2}),
        ("k = 3\nname = a b", {"k": 3, "name": "a b"}),
    ],
)
def test_what_only_resembles_results_is_read(text: str, document: dict[str, Any]) -> None:
    raw = as_json(text.encode())
    assert raw is not None
    assert json.loads(raw) == document


def test_what_stands_around_a_frame_is_short() -> None:
    frame = "--- arguments ---\nlr .... 0.1\nbs .... 32\n--- end of arguments ---\n"
    assert json.loads(as_json(f"{frame}{'word ' * 300}".encode()) or b"") == {"lr": 0.1, "bs": 32}
    assert as_json(f"{frame}{'word ' * 500}".encode()) is None
