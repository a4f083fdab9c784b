"""Forms of texts as certain tools print them, and what comes of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tb_metadata_plugin.texts.text_documents import as_json

SPACY = """
[nlp]
lang = "en"
pipeline = ["tok2vec","ner"]
tokenizer = {"@tokenizers":"spacy.Tokenizer.v1"}

[components]

[components.ner.model]
@architectures = "spacy.TransitionBasedParser.v2"
nO = null
width = ${components.tok2vec.model.encode.width}
"""

TORCHRUN = 'torchrun --nproc_per_node=8 --master_port 1234 \\\n  train.py --lr 0.1 \\\n  --cfg "a b/c.yaml"'
LAUNCH = "accelerate launch --multi_gpu train.py \\\n  --lr=0.1 \\\n  --amp"

PANDAS = """<table border="1" class="dataframe">
  <thead>
    <tr style="text-align: right;"><th></th><th>value</th></tr>
    <tr><th>param</th><th></th></tr>
  </thead>
  <tbody>
    <tr><th>lr</th><td>0.1</td></tr>
    <tr><th>bs</th><td>32</td></tr>
  </tbody>
</table>"""

KERAS = """Model: "sequential"
_________________________________________________________________
 Layer (type)                Output Shape              Param #
=================================================================
 dense (Dense)               (None, 3)                 12
=================================================================
Total params: 12
Trainable params: 12
Non-trainable params: 0
"""

ABSL = """
train.py:
  --[no]amp: (no help available)
    (default: 'false')
  --lr: (no help available)
    (default: '0.1')
    (a number)
"""


@pytest.mark.parametrize(
    ("text", "document"),
    [
        (
            SPACY,
            {
                "nlp": {
                    "lang": "en",
                    "pipeline": ["tok2vec", "ner"],
                    "tokenizer": {"@tokenizers": "spacy.Tokenizer.v1"},
                },
                "components": {
                    "ner": {
                        "model": {
                            "@architectures": "spacy.TransitionBasedParser.v2",
                            "nO": None,
                            "width": "${components.tok2vec.model.encode.width}",
                        }
                    }
                },
            },
        ),
        (TORCHRUN, {"nproc_per_node": 8, "master_port": 1234, "lr": 0.1, "cfg": "a b/c.yaml"}),
        (LAUNCH, {"multi_gpu": True, "lr": 0.1, "amp": True}),
        (
            "python -m torch.distributed.launch --nproc_per_node 2 main.py cfg.py \\\n --lr 0.1",
            {"nproc_per_node": 2, "lr": 0.1},
        ),
        ("python -m a.train --config x.py \\\n --lr 0.1", {"config": "x.py", "lr": 0.1}),
        ("python train.py --config x.py \\\n --lr 0.1", {"config": "x.py", "lr": 0.1}),
        ("python train.py --n 64 64 \\\n model.dim=3 --amp", {"n": [64, 64], "model.dim": 3, "amp": True}),
        ("python x.py --set a=1 b=2 \\\n --amp", {"set": ["a=1", "b=2"], "amp": True}),
        ("--layers [64, 64] --lr 0.1", {"layers": [64, 64], "lr": 0.1}),
        ("--layers=[64, 64] --lr=0.1", {"layers": [64, 64], "lr": 0.1}),
        ("--names [a --lr 0.1", {"names": "[a", "lr": 0.1}),
        ("- model=resnet\n- lr=0.1\n- +gpus=2\n- ~data.aug", {"model": "resnet", "lr": 0.1, "gpus": 2}),
        (
            "- lr: 0.1\n- trained on 8 GPUs\n- bs: 32\n- opt: adam\n- wd: 0",
            {"lr": 0.1, "bs": 32, "opt": "adam", "wd": 0},
        ),
        ("- model\n    - dim: 3\n    - name: x\n- lr: 0.1", {"model": {"dim": 3, "name": "x"}, "lr": 0.1}),
        ("* **model**\n  * dim: 3\n* **opt**\n  * lr: 0.1", {"model": {"dim": 3}, "opt": {"lr": 0.1}}),
        (PANDAS, {"lr": 0.1, "bs": 32}),
        (
            "lr             0.1\nopt           adam\nlayers    [64, 64]\nName: 0, dtype: object",
            {"lr": 0.1, "opt": "adam", "layers": [64, 64]},
        ),
        ("Config (path: a/b.py): {'lr': 0.1, 'model': {'type': 'X'}}", {"lr": 0.1, "model": {"type": "X"}}),
        ("lr:\u00a00.1\nbs\u00a0: 32", {"lr": 0.1, "bs": 32}),
        ("{'lr': 0.1, 'template': '<br>', 'bs': 32}", {"lr": 0.1, "template": "<br>", "bs": 32}),
        (
            "  lr ................... 0.1\n  name .................\n  bs ................... 32",
            {"lr": 0.1, "name": None, "bs": 32},
        ),
        (
            "  lr ................... 0.1\n  opt .................. adam\n  note ................. a\nb\n  bs ................... 32",  # noqa: E501
            {"lr": 0.1, "opt": "adam", "note": "a\nb", "bs": 32},
        ),
        (
            "|param|value|\n|-|-|\n|**glob**|`**/*.png`|\n|**empty**|``|\n|**or**|`a|b`|\n|a/**lr**|`0.1`|",
            {"glob": "**/*.png", "empty": None, "or": "a|b", "a/lr": 0.1},
        ),
        ("lr: 0.1\n%drop: low\nopt: adam\n$N: 3", {"lr": 0.1, "%drop": "low", "opt": "adam", "$N": 3}),
        ("--lr: 0.1\n--opt: adam\nbs: 32", {"--lr": 0.1, "--opt": "adam", "bs": 32}),
        ("--lr=0.1\n# of the data\n--bins=40", {"lr": 0.1, "bins": 40}),
        ("Config:\nMODEL:\n  DIM: 3\nLR: 0.1", {"MODEL": {"DIM": 3}, "LR": 0.1}),
        ("Config:\nlr: 0.1", {"lr": 0.1}),
        ("Model:\nlr: 0.1\nbs: 3", {"Model": None, "lr": 0.1, "bs": 3}),
        ("---\nlr: 0.1\nbs: 32\n---\n", {"lr": 0.1, "bs": 32}),
        ("a = 1\nb = f(1,\n  g(2,\n  )\n)\nc = 3", {"a": 1, "b": "f(1,\ng(2,\n)\n)", "c": 3}),
        ("lr=0.1\nlr*=low\nbs=32", {"lr": 0.1, "lr*": "low", "bs": 32}),
        ("**lr:** 0.1  \n**@type:** Adam  \n**bs:** 32", {"lr": 0.1, "@type": "Adam", "bs": 32}),
        (
            "- LR: 0.1\n- Number of layers in the network: 6\n- opt: adam",
            {"LR": 0.1, "Number of layers in the network": 6, "opt": "adam"},
        ),
        (
            "lr: 0.1\nas said by ada\nopt: adam\nbs: 32\nfile: *.png",
            {"lr": 0.1, "opt": "adam", "bs": 32, "file": "*.png"},
        ),
        (
            "lr: 0.1\nnote: adam\nand more\nbs: 32\nfile: *.png",
            {"lr": 0.1, "note": "adam\nand more", "bs": 32, "file": "*.png"},
        ),
        ("lr: 0.1\nnote: (none)\nbetas: (0.9, 0.999)", {"lr": 0.1, "note": "(none)", "betas": [0.9, 0.999]}),
    ],
)
def test_a_form_of_a_tool_is_read(text: str, document: dict[str, Any]) -> None:
    found = as_json(text.encode())
    assert found is not None
    assert json.loads(found) == document


@pytest.mark.parametrize(
    "text",
    [
        KERAS,
        ABSL,
        'model {\n  dim = 3\n  name = "x"\n}\nlr = 0.1',
        "x = f(1)\ny = g(2, a=x)\ny.start()\ny.join()\nx.close()",
        "a: 1\nb\0: 2",
        "x = x.copy()\nx[1] += 2",
        "--size INTEGER  [default: 0]\n--level INTEGER  [default: 1]",
        "@alice: is the rate 0.1?\n@bob: 3",
        "a    0.1\nb    0.2\ndtype: float64",
    ],
    ids=[
        "a summary of Keras",
        "the help of absl",
        "blocks in braces",
        "code",
        "a zero in a key",
        "sums in place",
        "options of a program",
        "who is spoken to",
        "numbers of pandas",
    ],
)
def test_what_only_looks_like_keys_is_not(text: str) -> None:
    assert as_json(text.encode()) is None
