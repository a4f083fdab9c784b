"""YAML whose root has a tag, as PyYAML writes dictionaries of other classes."""

from __future__ import annotations

import base64
import json
from collections import OrderedDict, defaultdict
from typing import Any

import pytest
import yaml

from tb_metadata_plugin.texts.text_documents import as_json

EASYDICT = """!!python/object/new:easydict.EasyDict
dictitems:
  lr: 0.1
  m: &id002 !!python/object/new:easydict.EasyDict
    dictitems:
      d: 3
    state:
      d: 3
state:
  lr: 0.1
  m: *id002
"""
ADDICT = """&id002 !!python/object/new:addict.addict.Dict
args:
- !!python/tuple
  - lr
  - 0.1
dictitems:
  lr: 0.1
  m: &id001 !!python/object/new:addict.addict.Dict
    dictitems:
      d: 3
    state: *id001
state: *id002
"""
CONFIG_DICT = """!!python/object:ml_collections.config_dict.config_dict.ConfigDict
_convert_dict: true
_fields:
  lr: 0.1
  m: !!python/object:ml_collections.config_dict.config_dict.ConfigDict
    _fields:
      d: 3
    _locked: true
  p: !!python/object:ml_collections.config_dict.config_dict.FieldReference
    _field_type: !!python/name:builtins.int ''
    _value: null
_locked: true
"""


@pytest.mark.parametrize(
    ("text", "document"),
    [
        (EASYDICT, {"lr": 0.1, "m": {"d": 3}}),
        (ADDICT, {"lr": 0.1, "m": {"d": 3}}),
        (CONFIG_DICT, {"lr": 0.1, "m": {"d": 3}, "p": None}),
        ("!munch.Munch\nlr: 0.1\nm: 3\n", {"lr": 0.1, "m": 3}),
        ("# tyro YAML.\n!dataclass:Opt\nlr: 0.1\nact: !enum:Act 'RELU'\n", {"lr": 0.1, "act": "!enum:Act RELU"}),
        ("!!python/object:x.Opt\nlr: 0.1\nn: 3\n", {"lr": 0.1, "n": 3}),
        ("!!python/object/new:x.Opt\nstate:\n  lr: 0.1\n  n: 3\n", {"lr": 0.1, "n": 3}),
    ],
)
def test_the_document_is_what_the_object_holds(text: str, document: dict[str, Any]) -> None:
    raw = as_json(text.encode())
    assert raw is not None
    assert json.loads(raw) == document


@pytest.mark.parametrize(
    "value", [OrderedDict(lr=0.1, m=OrderedDict(d=3)), defaultdict(dict, {"lr": 0.1, "m": {"d": 3}})], ids=["od", "dd"]
)
def test_what_pyyaml_writes_of_a_dictionary_is_that_dictionary(value: dict[str, Any]) -> None:
    raw = as_json(yaml.dump(value).encode())
    assert raw is not None
    assert json.loads(raw) == {"lr": 0.1, "m": {"d": 3}}


@pytest.mark.parametrize(("count", "value"), [(1000, [0.0] * 1000), (3000, "numpy._core.multiarray._reconstruct")])
def test_only_of_a_short_array_the_numbers_are_told(count: int, value: Any) -> None:
    numbers = base64.b64encode(bytes(8 * count)).decode()
    text = (
        "lr: 0.1\na: !!python/object/apply:numpy._core.multiarray._reconstruct\n"
        "  args: [x]\n  state:\n  - 1\n  - [1]\n  - f8\n  - false\n"
        f"  - !!binary {numbers}\n"
    )
    assert json.loads(as_json(text.encode()) or b"") == {"lr": 0.1, "a": value}
